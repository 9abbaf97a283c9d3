import { randomBytes } from 'node:crypto'
import { assertMay, scope } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { staleVersion } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import { parsePublicCode, publicCode, sha256Hex } from '../lib/digest.ts'
import { rational, toDecimal } from '../lib/rational.ts'
import { printedShares } from '../lib/shares.ts'
import { clopperPearson } from './interval.ts'
import { mayReadPolls, mayRunPolls } from './poll.ts'
import * as api from './window.api.ts'
import * as read from './window.read.ts'
import * as rules from './window.ts'
import { MONTHS_SHOWN, monthBefore, monthOf, monthSpeaks, type Rating, windowCan } from './window.ts'
import * as write from './window.write.ts'

const rowOf = (w: read.WindowRow) => ({
  id: w.id,
  unitId: w.unit_id,
  unitName: w.unit_name,
  name: w.name,
  place: w.place,
  state: w.state,
  sinceOn: w.since_on,
  version: w.version,
})

const list = implement(api.listWindows, async (c, q) => {
  const { rows, total } = await read.listWindowRows(c.tx, scope(c.actor, mayReadPolls), q, q)
  return page(rows.map(rowOf), q.limit, (r) => r.id, total) // biome-ignore format: one line
})

const figuresOf = (m: read.MonthRow) => {
  const rated = m.satisfied + m.mostly + m.not
  const shown = monthSpeaks(m)
  return {
    rated,
    shown,
    counts: shown ? [m.satisfied, m.mostly, m.not] : [0, 0, 0],
    rate: shown ? toDecimal(rational(100 * (m.satisfied + m.mostly), rated), 2) : null,
  }
}

// By window and month, in the order of registration; no sums, because a sum gives away the month that is left out.
const months = implement(api.windowMonths, async (c, q) => {
  const { rows, total } = await read.listWindowRows(c.tx, scope(c.actor, mayReadPolls), q, q)
  const last = [...Array(MONTHS_SHOWN).keys()].map((n) => monthBefore(c.today, MONTHS_SHOWN - n))
  const all = await read.monthsOver(c.tx, rows.map((r) => r.id), c.today) // biome-ignore format: one line
  const cell = (windowId: number, month: string) => {
    const m = all.find((x) => x.windowId === windowId && x.month === month)
    if (!m) return { month, rated: 0, shown: false, rate: null }
    const { rated, shown, rate } = figuresOf(m)
    return { month, rated, shown, rate }
  }
  const answer = page(rows.map(rowOf), q.limit, (r) => r.id, total)
  return { ...answer, rows: answer.rows.map((r) => ({ ...r, months: last.map((month) => cell(r.id, month)) })) }
})

const show = implement(api.showWindow, async (c, { id }) => {
  const w = await read.readWindow(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadPolls, w.unit_id, 'window')
  const months = await read.monthsOver(c.tx, [id], c.today)
  return {
    ...rowOf(w),
    openCodes: await read.openCodes(c.tx, id, c.today),
    months: months.map((m) => {
      const { rated, shown, counts, rate } = figuresOf(m)
      return {
        month: m.month,
        issued: m.issued,
        rated,
        shown,
        satisfied: counts[0]!,
        mostly: counts[1]!,
        not: counts[2]!,
        shares: shown ? printedShares(counts) : null,
        rate,
        interval: shown ? clopperPearson(m.satisfied + m.mostly, rated) : null,
      }
    }),
    lawful: windowCan.lawful(w.state),
  }
})

const register = implement(api.registerWindow, async (c, q) => {
  await assertMay(c.tx, c.actor, mayRunPolls, q.unitId)
  const id = await write.insertWindow(c.tx, { ...q, on: c.today })
  if (id === null) throw rules.windowNamesake({ name: q.name }, 'name')
  await c.record('window.registered', { unitId: q.unitId, subjectId: id })
  return { id }
})

const issue = implement(api.issueCodes, async (c, { id, n }) => {
  const w = await read.lockWindow(c.tx, id)
  await assertMay(c.tx, c.actor, mayRunPolls, w.unit_id, 'window')
  windowCan.assert('issueCodes', w.state)
  const open = await read.openCodes(c.tx, id, c.today)
  if (open + n > rules.codesAtMost) throw rules.tooManyCodes({ max: rules.codesAtMost, open }, 'n')
  const codes = Array.from({ length: n }, () => publicCode(randomBytes(10)))
  const untilOn = addDays(c.today, rules.codeDays)
  await write.insertCodes(c.tx, id, codes.map((code) => sha256Hex(code)), untilOn, monthOf(c.today)) // biome-ignore format: one line
  await c.record('window.codes-issued', { unitId: w.unit_id, subjectId: id, detail: { n, untilOn } })
  return { codes, untilOn }
})

const close = implement(api.closeWindow, async (c, { id, version }) => {
  const w = await read.lockWindow(c.tx, id)
  await assertMay(c.tx, c.actor, mayRunPolls, w.unit_id, 'window')
  windowCan.assert('close', w.state)
  if (version !== w.version) throw staleVersion({ noun: 'window', seen: version, now: w.version })
  await write.writeWindowClosed(c.tx, id, c.today)
  await c.record('window.closed', { unitId: w.unit_id, subjectId: id })
  return { state: 'closed' as const }
})

/**
 * One rating by one code. Nothing is appended to the ledger now: an event would tell the hour; the month is, when it is over.
 * @throws poll.unknown-code, poll.code-used, poll.code-old, state.wrong
 */
export const rateByCode = async (c: Context, q: { code: string; rating: Rating }): Promise<void> => {
  const code = parsePublicCode(q.code)
  const found = code === null ? undefined : await read.findCode(c.tx, sha256Hex(code))
  if (!found) throw rules.unknownCode({}, 'code')
  windowCan.assert('rate', found.state)
  if (found.used) throw rules.codeUsed({}, 'code')
  if (c.today > found.until_on) throw rules.codeOld({}, 'code')
  if (!(await write.spendCode(c.tx, sha256Hex(code!), found.window_id, monthOf(c.today), q.rating))) throw rules.codeUsed({}, 'code')
}

export const windowActions = [months, list, show, register, issue, close]
