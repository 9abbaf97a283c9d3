import { assertMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { staleVersion } from '../lib/contract.ts'
import { ledgerPosition } from '../measure/measure.read.ts'
import { columnsOf } from '../standard/standard.ts'
import { compiled } from './compiled.ts'
import { checkAward, checkExemption, checkJudgement, noSuchLeaf, notItsColumn } from './evidence.ts'
import * as api from './judge.api.ts'
import { seatsOf } from './panel.read.ts'
import * as panel from './panel.ts'
import { insertSeats, writeSubmitted } from './panel.write.ts'
import * as rules from './round.ts'
import * as read from './score.read.ts'
import * as write from './score.write.ts'
import { sheet } from './sheet.ts'
import { assertReviewer, rescore, type StandingAt, standardOf, standingAt } from './standing.actions.ts'

/** The total as this reader may see it: from what is open to him. */
const shownTo = async (c: Context, round: read.Round, unitId: number, standard: Awaited<ReturnType<typeof standardOf>>) => {
  const unit = await read.readRoundUnit(c.tx, round.id, unitId)
  const seats = await seatsOf(c.tx, round.id, unitId)
  const sees = panel.seesOthers({ round, unit }, seats, c.actor.accountId, standard.columns)
  const [e] = await read.evidenceOf(c.tx, round, standard, [unit])
  const judgements = panel.openTo(e!.judgements, standard.columns, c.actor.accountId, sees)
  return { shown: sheet(standard, { ...e!, judgements }, await ledgerPosition(c.tx)).total.shown, grade: sees ? unit.grade : null }
}

/** The line a scorer is about to judge, everything asked that does not depend on the points. */
const toJudge = async (c: Context, id: number, unitId: number, columnId: string) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  const standard = await standardOf(c, round)
  const column = standard.columns.find((x) => x.id === columnId)
  if (column?.kind === 'self') {
    await assertMay(c.tx, c.actor, rules.mayConfirm, unitId, 'score')
    rules.roundCan.assert('selfJudge', round.state)
    rules.unitCan.assert('judge', unit.state)
    return { round, unit, standard, column, at: null }
  }
  const at = await standingAt(c, round, unit, standard)
  await assertReviewer(c, unit, at)
  rules.roundCan.assert('judge', round.state)
  rules.unitCan.assert('judge', unit.state)
  return { round, unit, standard, column, at }
}

/** @throws score.sheet-in, score.not-drawn, score.not-your-column */
const assertColumn = (c: Context, j: Awaited<ReturnType<typeof toJudge>>): void => {
  const { at, column, unit } = j
  if (!at || !column || at.columns.includes(column.id)) return
  const mine = at.seats.filter((s) => s.accountId === c.actor.accountId)
  if (mine.some((s) => s.column === column.id && s.submittedOn !== null)) throw panel.sheetIn({ column: column.title })
  if (column.kind === 'spot' && (mine.length === 0 || mine.some((s) => s.column === column.id)))
    throw panel.notDrawn({ unit: unit.name, column: column.title })
  throw panel.notYourColumn({ column: column.title })
}

/** His own judgement on the line; of the unit's own column the one there is. */
const before = async (c: Context, j: Awaited<ReturnType<typeof toJudge>>, leaf: string, column: string) => {
  const all = await read.lineJudgements(c.tx, j.round.id, j.unit.unit_id, leaf, column)
  return j.column?.kind === 'self' ? all[0] : all.find((x) => x.by_id === c.actor.accountId)
}

const judgeLine = implement(api.judgeLine, async (c, { id, unitId, leaf, column, points, reason, seen }) => {
  const j = await toJudge(c, id, unitId, column)
  checkJudgement(j.standard, { leaf, column, points, reason })
  assertColumn(c, j)
  const had = await before(c, j, leaf, column)
  if ((had?.version ?? 0) !== seen) throw rules.lineStale({ leaf, by: had?.by ?? '' })
  const byId = c.actor.accountId!
  if (j.at && !j.at.seats.some((s) => s.accountId === byId))
    await insertSeats(c.tx, id, [{ unitId, accountId: byId, column, how: 'post', drawId: null, fromUnitId: null }])
  // Points and reason stand in the erasable part: the ledger is read by people who must not know them before the sheets are in.
  const eventId = await c.record('score.judged', {
    campaignId: j.round.campaign_id,
    subjectId: id,
    unitId,
    ...(had ? { corrects: had.event_id } : {}),
    detail: { leaf, column: j.column!.title, columnId: column },
    personal: { points, reason },
  })
  const version = seen + 1
  const line = { roundId: id, unitId, leaf, column, points, reason, byId, on: c.today, eventId, version }
  await write.writeJudgement(c.tx, line, j.column!.kind === 'self')
  await rescore(c, j.round, j.unit, j.standard)
  return { version, ...(await shownTo(c, j.round, unitId, j.standard)) }
})

const withdrawJudgement = implement(api.withdrawJudgement, async (c, { id, unitId, leaf, column, seen, reason }) => {
  const j = await toJudge(c, id, unitId, column)
  if (!compiled(j.standard).byId.has(leaf)) throw noSuchLeaf({ leaf })
  assertColumn(c, j)
  const now = await before(c, j, leaf, column)
  if (now?.state !== 'stands' || now.version !== seen) throw rules.lineStale({ leaf, by: now?.by ?? '' })
  await write.writeJudgementWithdrawn(c.tx, id, unitId, leaf, column, now.by_id)
  await c.record('score.judgement-withdrawn', {
    campaignId: j.round.campaign_id,
    subjectId: id,
    unitId,
    corrects: now.event_id,
    detail: { leaf, column: j.column?.title ?? column, columnId: column },
    personal: { reason },
  })
  await rescore(c, j.round, j.unit, j.standard)
  return { version: seen + 1 }
})

/** Items of a column that this unit is asked and this person has not judged. */
const missingLines = async (c: Context, round: read.Round, unit: read.RoundUnit, column: string): Promise<string[]> => {
  const standard = await standardOf(c, round)
  const [e] = await read.evidenceOf(c.tx, round, standard, [unit])
  const mine = new Set(e!.judgements.filter((j) => j.column === column && j.by === `account/${c.actor.accountId}`).map((j) => j.leaf))
  const leaf = (id: string) => compiled(standard).byId.get(id)!.leaf
  return sheet(standard, e!, await ledgerPosition(c.tx))
    .lines.filter((l) => l.kind === 'judged' && l.state !== 'notApplicable' && columnsOf(standard, leaf(l.id)).includes(column))
    .filter((l) => !mine.has(l.id))
    .map((l) => `${l.id} ${l.title}`)
}

const submitSheet = implement(api.submitSheet, async (c, { id, unitId, column }) => {
  const j = await toJudge(c, id, unitId, column)
  if (!j.column || j.column.kind === 'self') throw notItsColumn({ leaf: '', column })
  assertColumn(c, j)
  const missing = await missingLines(c, j.round, j.unit, column)
  if (missing.length > 0) throw panel.sheetIncomplete({ lines: missing.slice(0, 20), n: missing.length })
  const byId = c.actor.accountId!
  await insertSeats(c.tx, id, [{ unitId, accountId: byId, column, how: 'post', drawId: null, fromUnitId: null }])
  await writeSubmitted(c.tx, id, unitId, c.today, { accountId: byId, column })
  await c.record('score.submitted', { campaignId: j.round.campaign_id, subjectId: id, unitId, detail: { column: j.column.title } })
  return { submittedOn: c.today, ...(await shownTo(c, j.round, unitId, j.standard)) }
})

/** Locks and rights of what only a reviewer enters. */
const toReview = async (c: Context, id: number, unitId: number, action: 'exempt' | 'award' | 'review') => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  const standard = await standardOf(c, round)
  const at: StandingAt = await standingAt(c, round, unit, standard)
  await assertReviewer(c, unit, at)
  rules.roundCan.assert(action, round.state)
  rules.unitCan.assert('review', unit.state)
  return { round, unit, standard, at }
}

const exemptLine = implement(api.exemptLine, async (c, { id, unitId, leaf, reason }) => {
  const { round, unit, standard } = await toReview(c, id, unitId, 'exempt')
  checkExemption(standard, { leaf, reason })
  const eventId = await c.record('score.exempted', { campaignId: round.campaign_id, subjectId: id, unitId, detail: { leaf, reason } })
  await write.writeExemption(c.tx, { roundId: id, unitId, leaf, reason, byId: c.actor.accountId!, eventId })
  await rescore(c, round, unit, standard)
  return { shown: (await shownTo(c, round, unitId, standard)).shown }
})

const award = implement(api.award, async (c, { id, unitId, item, matter, basis }) => {
  const { round, unit, standard } = await toReview(c, id, unitId, 'award')
  checkAward(standard, { item })
  const eventId = await c.record('score.awarded', { campaignId: round.campaign_id, subjectId: id, unitId, detail: { item, matter, basis } })
  if (!(await write.insertAward(c.tx, { roundId: id, unitId, item, matter, basis, byId: c.actor.accountId!, eventId })))
    throw rules.awardTwice({ matter })
  await rescore(c, round, unit, standard)
  return { shown: (await shownTo(c, round, unitId, standard)).shown }
})

const reviewUnit = implement(api.reviewUnit, async (c, { id, unitId, version }) => {
  const { round, unit, at } = await toReview(c, id, unitId, 'review')
  if (unit.version !== version) throw staleVersion({ noun: 'score', seen: version, now: unit.version })
  const open = (await read.contestsOf(c.tx, id, unitId)).filter((k) => k.state === 'open')
  if (open.length > 0) throw rules.openContests({ units: open.map((k) => k.leaf), n: open.length })
  // Completing shows every column to everybody: whoever was asked by name or by the draw must be in first.
  const waiting = at.seats.filter((s) => s.how !== 'post' && s.submittedOn === null)
  if (waiting.length > 0) throw panel.seatsOpen({ reviewers: waiting.map((s) => s.name), n: waiting.length })
  await writeSubmitted(c.tx, id, unitId, c.today, 'posts')
  await write.writeUnitState(c.tx, id, unitId, 'reviewed', c.today)
  await c.record('score.reviewed', { campaignId: round.campaign_id, subjectId: id, unitId, detail: { seats: at.seats.length } })
  return { state: 'reviewed' as const, version: version + 1 }
})

export const judgeActions = [judgeLine, withdrawJudgement, submitSheet, exemptLine, award, reviewUnit]
