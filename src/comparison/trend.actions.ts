import { scope } from '../access/access.read.ts'
import { type Context, implement, type Tick } from '../http/action.ts'
import { addDays, weekday } from '../lib/calendar.ts'
import { problemName } from '../rectification/rectification.text.ts'
import { trendText as t } from './comparison.text.ts'
import { mayReadStanding } from './comparison.ts'
import { listTrends } from './trend.api.ts'
import * as read from './trend.read.ts'
import { BACK, mondayOf, type Trend, trendsOf } from './trend.ts'
import { insertTrends } from './trend.write.ts'

const words = (x: Trend): string => {
  const units = x.units.length
  if (x.kind === 'finding') return t.finding({ item: x.name, units })
  if (x.kind === 'problem') return t.problem({ kind: problemName(x.name), units })
  if (x.kind === 'recurrence') return t.recurrence({ kind: problemName(x.name), n: x.n, units })
  return t.falling({ measure: x.name, units, was: x.was ?? '', now: x.now ?? '' })
}

/** The list of the week the day stands in, made once. @returns how many trends, or null when it was made before */
export const listWeek = async (c: Context): Promise<number | null> => {
  const weekOn = mondayOf(c.today, weekday(c.today), addDays)
  const last = await read.lastWeek(c.tx)
  if (last !== null && last >= weekOn) return null
  const from = addDays(c.today, -BACK)
  const trends = trendsOf({
    findings: await read.findings(c.tx, from, c.today),
    problems: await read.problems(c.tx, from, c.today),
    recurrences: await read.recurrences(c.tx, from, c.today),
    moved: await read.moved(c.tx, Number(c.today.slice(0, 4))),
  })
  await insertTrends(c.tx, weekOn, trends)
  await c.record('comparison.trends-listed', { happenedOn: weekOn, detail: { weekOn, trends: trends.length } })
  return trends.length
}

const trends = implement(listTrends, async (c) => {
  const weekOn = await read.lastWeek(c.tx)
  if (weekOn === null) return { weekOn, rows: [] }
  const now = await read.trendsOfWeek(c.tx, weekOn)
  const before = new Set((await read.trendsOfWeek(c.tx, addDays(weekOn, -7))).map((x) => `${x.kind} ${x.subject}`))
  const seen = await read.unitsSeen(
    c.tx,
    scope(c.actor, mayReadStanding),
    now.flatMap((x) => x.units.map((u) => u.id)),
  )
  return {
    weekOn,
    rows: now
      .map((x) => ({
        kind: x.kind,
        subject: x.subject,
        words: words(x),
        units: x.units.filter((u) => seen.has(u.id)).map((u) => ({ unitId: u.id, unit: u.name })),
        total: x.units.length,
        again: before.has(`${x.kind} ${x.subject}`),
      }))
      .filter((x) => x.units.length > 0),
  }
})

export const trendActions = [trends]
export const comparisonTicks: Tick[] = [{ name: 'comparison.trends', run: async (c) => ((await listWeek(c)) === null ? 0 : 1) }]
