import { assertMay, isProxy } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { staleVersion } from '../lib/contract.ts'
import { ledgerPosition } from '../measure/measure.read.ts'
import { leavesOf } from '../standard/standard.ts'
import * as api from './appeal.api.ts'
import { answersOwn, appealLate, deadline, revisionMissing } from './appeal.ts'
import { compiled } from './compiled.ts'
import { checkJudgement, noSuchLeaf, notItsColumn } from './evidence.ts'
import * as rules from './round.ts'
import * as read from './score.read.ts'
import * as write from './score.write.ts'
import { sheet } from './sheet.ts'
import { assertReviewer, rescore, standardOf, standingAt } from './standing.actions.ts'

/** Contests of one kind entered for a unit. @throws score.no-such-leaf, score.ref-unknown, score.contest-twice */
const enterContests = async (
  c: Context,
  round: read.Round,
  unit: read.RoundUnit,
  kind: 'contest' | 'appeal',
  contests: readonly { leaf: string; reason: string; ref: string }[],
): Promise<number[]> => {
  const standard = await standardOf(c, round)
  const ids: number[] = []
  for (const k of contests) {
    if (!compiled(standard).byId.has(k.leaf)) throw noSuchLeaf({ leaf: k.leaf }, 'leaf')
    if (!(await read.recordExists(c.tx, k.ref))) throw rules.refUnknown({ ref: k.ref }, 'ref')
    const dueOn = deadline(c.today, round.answer_days_n)
    const id = await write.insertContest(c.tx, {
      ...k,
      roundId: round.id,
      unitId: unit.unit_id,
      kind,
      byId: c.actor.accountId!,
      on: c.today,
      dueOn,
    })
    if (id === null) throw rules.contestTwice({ leaf: k.leaf })
    ids.push(id)
    await c.record('score.contested', {
      campaignId: round.campaign_id,
      subjectId: round.id,
      unitId: unit.unit_id,
      proxy: isProxy(c.actor, unit.unit_id),
      detail: { kind, contestId: id, dueOn, ...k },
    })
  }
  return ids
}

/**
 * Cells of the self-assessment: every item asked of this unit; those a figure stood in already; those of them nobody contested (decisions 46).
 */
const cellsOf = async (c: Context, round: read.Round, unit: read.RoundUnit) => {
  const standard = await standardOf(c, round)
  const [e] = await read.evidenceOf(c.tx, round, standard, [unit])
  const asked = sheet(standard, e!, await ledgerPosition(c.tx)).lines.filter((l) => l.state !== 'notApplicable')
  const filled = asked.filter((l) => l.inputs.length > 0 || (l.kind === 'imported' && l.state !== 'pending'))
  const contested = new Set((await read.contestsOf(c.tx, round.id, unit.unit_id)).map((k) => k.leaf))
  return { asked: asked.length, filled: filled.length, kept: filled.filter((l) => !contested.has(l.id)).length }
}

const confirmScore = implement(api.confirmScore, async (c, { id, unitId, version, contests }) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  await assertMay(c.tx, c.actor, rules.mayConfirm, unitId, 'score')
  rules.roundCan.assert('confirm', round.state)
  rules.unitCan.assert('confirm', unit.state)
  if (unit.version !== version) throw staleVersion({ noun: 'score', seen: version, now: unit.version })
  await enterContests(c, round, unit, 'contest', contests)
  await write.writeUnitState(c.tx, id, unitId, 'confirmed', c.today)
  const cells = await cellsOf(c, round, unit)
  await write.writeCells(c.tx, id, unitId, cells)
  await c.record('score.confirmed', {
    campaignId: round.campaign_id,
    subjectId: id,
    unitId,
    proxy: isProxy(c.actor, unitId),
    detail: { contests: contests.length, shown: unit.shown, cells },
  })
  return { state: 'confirmed' as const, version: version + 1, cells }
})

const contestLine = implement(api.contestLine, async (c, { id, unitId, ...k }) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  await assertMay(c.tx, c.actor, rules.mayConfirm, unitId, 'score')
  rules.roundCan.assert('contest', round.state)
  rules.unitCan.assert('contest', unit.state)
  const contestId = (await enterContests(c, round, unit, 'contest', [k]))[0]!
  if (unit.state === 'confirmed') await write.writeCells(c.tx, id, unitId, await cellsOf(c, round, unit))
  return { contestId }
})

const appeal = implement(api.appeal, async (c, { id, unitId, ...k }) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  await assertMay(c.tx, c.actor, rules.mayConfirm, unitId, 'score')
  rules.roundCan.assert('appeal', round.state)
  if (round.appeal_until_on !== null && c.today > round.appeal_until_on) throw appealLate({ until: round.appeal_until_on })
  return { contestId: (await enterContests(c, round, unit, 'appeal', [k]))[0]! }
})

/** The points of a judged column as an upheld appeal sets them; what the scorers had given is withdrawn and stays in the ledger. */
const revise = async (
  c: Context,
  round: read.Round,
  unit: read.RoundUnit,
  k: { leaf: string; column: string; points: string; reason: string },
): Promise<void> => {
  const standard = await standardOf(c, round)
  checkJudgement(standard, k)
  const column = standard.columns.find((x) => x.id === k.column)!
  if (column.kind === 'self') throw notItsColumn({ leaf: k.leaf, column: k.column })
  const all = await read.lineJudgements(c.tx, round.id, unit.unit_id, k.leaf, k.column)
  const was = all.filter((j) => j.state === 'stands')
  await write.writeJudgementWithdrawn(c.tx, round.id, unit.unit_id, k.leaf, k.column, null)
  const eventId = await c.record('score.judgement-revised', {
    campaignId: round.campaign_id,
    subjectId: round.id,
    unitId: unit.unit_id,
    ...(was[0] ? { corrects: was[0].event_id } : {}),
    detail: { leaf: k.leaf, column: column.title, columnId: k.column, was: was.map((j) => j.event_id) },
    personal: { points: k.points, reason: k.reason },
  })
  const byId = c.actor.accountId!
  const version = (all.find((j) => j.by_id === byId)?.version ?? 0) + 1
  await write.writeJudgement(c.tx, { ...k, roundId: round.id, unitId: unit.unit_id, byId, on: c.today, eventId, version }, false)
  await rescore(c, round, unit, standard)
}

const answerContest = implement(api.answerContest, async (c, { id, version, verdict, answer, column, points }) => {
  const k = await read.lockContest(c.tx, id)
  const round = await read.holdRound(c.tx, k.round_id)
  const unit = await read.readRoundUnit(c.tx, k.round_id, k.unit_id, true)
  const standard = await standardOf(c, round)
  await assertReviewer(c, unit, await standingAt(c, round, unit, standard))
  rules.roundCan.assert('answer', round.state)
  rules.contestCan.assert('answer', k.state)
  if (k.version !== version) throw staleVersion({ noun: 'contest', seen: version, now: k.version })
  const judged = leavesOf(standard).find(({ leaf }) => leaf.id === k.leaf)?.leaf.rule.kind === 'judged'
  if (k.kind === 'appeal' && (await read.judgedLine(c.tx, round.id, k.unit_id, k.leaf, c.actor.accountId!)))
    throw answersOwn({ leaf: k.leaf })
  const revision = column === undefined || points === undefined ? null : { column, points }
  const revises = k.kind === 'appeal' && judged && verdict === 'upheld'
  if (revises && !revision) throw revisionMissing({ leaf: k.leaf })
  if (revises) await revise(c, round, unit, { leaf: k.leaf, ...revision!, reason: answer })
  await write.writeAnswer(c.tx, id, {
    state: verdict,
    answer,
    by: c.actor.accountId!,
    on: c.today,
    revisedColumn: revises ? revision!.column : null,
  })
  const late = k.due_on !== null && c.today > k.due_on
  await c.record('score.contest-answered', {
    campaignId: round.campaign_id,
    subjectId: round.id,
    unitId: k.unit_id,
    detail: { contestId: id, leaf: k.leaf, verdict, answer, late },
  })
  return { state: verdict, late }
})

export const appealActions = [confirmScore, contestLine, appeal, answerContest]
