import { goalAnswersOf, planOf, readCampaign } from '../campaign/campaign.read.ts'
import { answerByMeasure, reopenByMeasure } from '../campaign/goal.actions.ts'
import { answerGoal, noRecord } from '../campaign/goal.ts'
import type { Goal, OwnPart } from '../campaign/plan-schema.ts'
import type { Context } from '../http/action.ts'
import { measures } from '../standard/builtin.ts'
import {
  keptPeriods,
  ledgerPosition,
  pathsBelow,
  periodOf,
  readPeriod,
  rootOf,
  scopeOfUnit,
  unitsWithGoals,
  valuesOf,
  withThoseAbove,
} from './measure.read.ts'
import { figureOf, figureWords, isOverNothing, type MeasureRow, type MeasureScope, type Period } from './measure.ts'
import { type ChangedValue, insertPeriod, lockPeriod, takeDue, writeAll, writeCounted, writeOwn } from './measure.write.ts'
import { providerOf, providers } from './provider.read.ts'

const within = (p: Period, until: string) => ({ campaignId: p.campaignId, from: p.fromOn, until })

/** The last day a period's figures speak of, seen from today. */
const untilOf = (p: Period, today: string): string => (today < p.untilOn ? today : p.untilOn)

/** Goals answered by a measure whose figure changed: the organiser's common ones and each unit's own. */
const answerGoals = async (c: Context, period: Period, changed: readonly ChangedValue[]): Promise<void> => {
  if (period.campaignId === null || changed.length === 0) return
  const campaign = await readCampaign(c.tx, period.campaignId)
  if (campaign.state !== 'launched') return
  const plan = await planOf(c.tx, campaign.id)
  const own = await unitsWithGoals(c.tx, campaign.id, [...new Set(changed.map((v) => v.unit_id))])
  const catalogue = new Map(measures().measures.map((m) => [m.id, m]))
  for (const u of own) {
    const goals: Goal[] = [...(u.organiser ? plan.goals : []), ...((u.own as OwnPart | null)?.goals ?? [])]
    const touched = goals.filter((g) => {
      const { answer } = g
      return answer.by === 'measure' && changed.some((v) => v.unit_id === u.unit_id && v.measure === answer.measure)
    })
    if (touched.length === 0) continue
    const had = await goalAnswersOf(c.tx, campaign.id, u.unit_id)
    for (const goal of touched) {
      if (goal.answer.by !== 'measure') continue
      const id = goal.answer.measure
      const m = catalogue.get(id)
      const v = changed.find((x) => x.unit_id === u.unit_id && x.measure === id)!
      if (!m) continue
      const figure = figureOf(m, v.numerator, v.denominator)
      // Over nothing there is no answer, whatever the numerator: none of what the goal is about has fallen due yet.
      const verdict = isOverNothing(figure) ? null : answerGoal(goal, { by: 'measure', value: figure.value })
      const words = figureWords(m, figure)
      const before = had.find((a) => a.goal_key === goal.id)
      const at = { campaignId: campaign.id, unitId: u.unit_id, goalKey: goal.id }
      if (verdict === null) {
        if (before && before.verdict !== noRecord) await reopenByMeasure(c, at)
      } else if (before?.verdict !== verdict || before.figure !== words) await answerByMeasure(c, { ...at, verdict, figure: words })
    }
  }
}

/** Count anew what events made due: for each source all due units at once. @returns how many units and sources were taken */
export const countDue = async (c: Context, most = 500): Promise<number> => {
  const due = await takeDue(c.tx, most)
  if (due.length === 0) return 0
  const position = await ledgerPosition(c.tx)
  for (const { id } of await keptPeriods(c.tx, c.today)) {
    await lockPeriod(c.tx, id)
    const period = await readPeriod(c.tx, id)
    const root = await rootOf(c.tx, period)
    const at = { position, changeNo: period.changeNo + 1, now: c.now }
    const changed: ChangedValue[] = []
    for (const p of providers) {
      const named = due.filter((d) => d.source === p.source).map((d) => d.unit_id)
      if (named.length === 0) continue
      const unitIds = p.above ? await withThoseAbove(c.tx, named) : named
      const rows = await p.rows(c.tx, { unitIds, ...within(period, untilOf(period, c.today)) })
      changed.push(...(await writeOwn(c.tx, period, root, { unitIds, measures: p.measures }, rows, at)))
    }
    if (changed.length > 0) await writeCounted(c.tx, id, at.changeNo, null)
    await answerGoals(c, period, changed)
  }
  return due.length
}

/** Every figure of a period from scratch, in one pass over each register. The check of `countDue`, and what a new day runs. */
export const countAll = async (c: Context, periodId: number): Promise<number> => {
  await lockPeriod(c.tx, periodId)
  const period = await readPeriod(c.tx, periodId)
  const root = await rootOf(c.tx, period)
  const at = { position: await ledgerPosition(c.tx), changeNo: period.changeNo + 1, now: c.now }
  const scope: MeasureScope = {
    ...(root.path === '' ? {} : { path: { line: period.line, path: root.path } }),
    ...within(period, untilOf(period, c.today)),
  }
  const rows: MeasureRow[] = []
  for (const p of providers) rows.push(...(await p.rows(c.tx, scope)))
  const changed = await writeAll(c.tx, period, root, rows, at)
  await writeCounted(c.tx, periodId, changed.length > 0 ? at.changeNo : period.changeNo, c.today)
  await answerGoals(c, period, changed)
  return changed.length
}

/** A campaign's period, made and counted if no job has come to it yet. */
export const ensurePeriod = async (
  c: Context,
  campaign: { id: number; line: string; launch_on: string | null; ends_on: string | null },
): Promise<Period> => {
  const fromOn = campaign.launch_on ?? c.today
  if (!(await periodOf(c.tx, { campaignId: campaign.id })))
    await insertPeriod(c.tx, { campaignId: campaign.id, year: null, line: campaign.line, fromOn, untilOn: campaign.ends_on ?? fromOn })
  const period = (await periodOf(c.tx, { campaignId: campaign.id }))!
  if (period.countedOn !== null) return period
  await countAll(c, period.id)
  return readPeriod(c.tx, period.id)
}

/**
 * Addresses of the records behind each measure of each unit, itself and all below: one query per measure however many units.
 * @returns unit → measure → refs
 */
export const refsBehind = async (
  c: Context,
  period: Period,
  unitIds: readonly number[],
  measureIds: readonly string[],
): Promise<Map<number, Map<string, string[]>>> => {
  const out = new Map<number, Map<string, string[]>>(unitIds.map((id) => [id, new Map()]))
  const [only] = unitIds
  const root = await rootOf(c.tx, period)
  const place =
    unitIds.length === 1
      ? await scopeOfUnit(c.tx, period.line, only!)
      : root.path === ''
        ? {}
        : { path: { line: period.line, path: root.path } }
  const scope: MeasureScope = { ...place, ...scopeOf(period, c.today) }
  for (const measure of measureIds) {
    const rows = await providerOf(measure).records(c.tx, measure, scope, { offset: 0, limit: MOST_RECORDS })
    const paths = await pathsBelow(c.tx, period.line, [...new Set(rows.map((r) => r.unitId))])
    for (const r of rows) {
      const up = new Set([r.unitId, ...(paths.get(r.unitId) ?? '').split('/').filter(Boolean).map(Number)])
      for (const id of up) {
        const of = out.get(id)
        if (!of) continue
        const have = of.get(measure)
        if (have) have.push(r.ref)
        else of.set(measure, [r.ref])
      }
    }
  }
  return out
}
// Ten times the members of the demonstration city; beyond it a sheet would name millions of records.
const MOST_RECORDS = 200_000

/** Days a figure of a period covers, seen from the day it was counted. */
export const spanOf = (p: Period, today: string): { from: string; until: string } => {
  const on = p.countedOn ?? today
  return { from: p.fromOn, until: on < p.untilOn ? on : p.untilOn }
}

/** What a figure of a period, and the records behind it, are asked for: its days and its campaign. */
export const scopeOf = (p: Period, today: string): Omit<MeasureScope, 'unitIds' | 'path'> => within(p, spanOf(p, today).until)

/** No figure of the period moves until the end of this transaction. */
export const holdFigures = (c: Context, periodId: number) => lockPeriod(c.tx, periodId)

/** The figures of one unit as of now, by measure. */
export const figuresOf = async (c: Context, periodId: number, unitId: number) =>
  new Map((await valuesOf(c.tx, periodId, unitId)).map((v) => [v.measure, v]))
