import { assertMay, isProxy, scope, whichMay } from '../access/access.read.ts'
import { holdCampaign } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { type Context, implement } from '../http/action.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { cursor, page } from '../lib/cursor.ts'
import { ensurePeriod } from '../measure/count.actions.ts'
import { readFrozen, readStandardRow } from '../standard/standard.read.ts'
import { leavesOf } from '../standard/standard.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { compiled } from './compiled.ts'
import { checkAward, checkExemption, checkJudgement, noSuchLeaf } from './evidence.ts'
import { assertComplete, freezeRound, needsCohort, scoreAll, scoreUnits } from './reckon.actions.ts'
import * as rules from './round.ts'
import * as api from './score.api.ts'
import * as read from './score.read.ts'
import { sayGroup, saysScore } from './score.text.ts'
import * as write from './score.write.ts'

const standardOf = async (c: Context, r: read.Round): Promise<Standard> => (await readFrozen(c.tx, r.standard_id, r.standard_no)).standard

/** How the actor stands to a unit today. */
const isOwn = async (c: Context, round: read.Round, unit: read.RoundUnit, accountId: number): Promise<boolean> => {
  const today = await read.pathToday(c.tx, round.line, unit.unit_id)
  const homes = await read.homePaths(c.tx, accountId, round.line, c.today)
  return rules.standingOf(homes, today ?? unit.path) === 'own'
}

/**
 * A superior strictly above, or a reviewer assigned to this unit; never anybody of the unit or of what is below it.
 * @throws score.own-unit, score.not-reviewer, http.not-found
 */
export const assertReviewer = async (c: Context, round: read.Round, unit: read.RoundUnit): Promise<void> => {
  if (await isOwn(c, round, unit, c.actor.accountId!)) throw rules.ownUnit({ unit: unit.name })
  if ((await whichMay(c.tx, c.actor, rules.mayReview, [unit.unit_id])).has(unit.unit_id)) return
  if ((await read.reviewersOf(c.tx, round.id, unit.unit_id)).some((r) => r.id === c.actor.accountId)) return
  const sees = await whichMay(c.tx, c.actor, rules.mayReadScores, [unit.unit_id])
  throw sees.has(unit.unit_id) ? rules.notReviewer({ unit: unit.name }) : notFound({ noun: 'score' })
}
export const mayReviewUnit = async (c: Context, round: read.Round, unit: read.RoundUnit): Promise<boolean> => {
  if (await isOwn(c, round, unit, c.actor.accountId!)) return false
  if ((await whichMay(c.tx, c.actor, rules.mayReview, [unit.unit_id])).has(unit.unit_id)) return true
  return (await read.reviewersOf(c.tx, round.id, unit.unit_id)).some((r) => r.id === c.actor.accountId)
}

const seen = (noun: string, now: number, version: number): void => {
  if (now !== version) throw staleVersion({ noun, seen: version, now })
}

/** One unit's kept result anew; where the cohort decides, the next job settles the round. */
const rescore = async (c: Context, round: read.Round, unit: read.RoundUnit, standard: Standard) => {
  const [s] = await scoreUnits(c.tx, round, [unit])
  if (needsCohort(standard)) await write.writeRead(c.tx, round.id, -1)
  return s!
}

const rowOf = (r: Awaited<ReturnType<typeof read.listRoundRows>>[number]) => ({
  id: r.id,
  title: r.title,
  campaignId: r.campaign_id,
  campaign: r.campaign,
  standardId: r.standard_id,
  standardNo: r.standard_no,
  standard: r.standard,
  standardDigest: r.standard_digest,
  organiserId: r.organiser_id,
  organiser: r.organiser,
  state: r.state,
  openedOn: r.opened_on,
  frozenOn: r.frozen_on,
  digest: r.digest,
  units: r.units,
  confirmed: r.confirmed,
  reviewed: r.reviewed,
})

/** Rounds of organisers in the actor's scope, and those his own units stand in. */
const visible = async (c: Context, f: { campaignId?: number | undefined; state?: string | undefined; id?: number }) => {
  const rows = (await read.listRoundRows(c.tx, f)).filter((r) => f.id === undefined || r.id === f.id)
  const runs = await whichMay(c.tx, c.actor, rules.mayReadScores, [...new Set(rows.map((r) => r.organiser_id))])
  const takes = await read.roundsWithin(
    c.tx,
    rows.map((r) => r.id),
    scope(c.actor, rules.mayReadScores),
    c.actor.accountId!,
  )
  return rows.filter((r) => runs.has(r.organiser_id) || takes.has(r.id))
}

const listRounds = implement(api.listRounds, async (c, q) => {
  const rows = (await visible(c, q)).map(rowOf)
  const at = cursor.read(q.after)
  const from = at === null ? 0 : rows.findIndex((r) => r.id === at[1]) + 1
  return page(rows.slice(from, from + q.limit + 1), q.limit, (r) => r.openedOn, { n: rows.length, exact: true })
})

const showRound = implement(api.showRound, async (c, { id }) => {
  const [row] = await visible(c, { id })
  if (!row) throw notFound({ noun: 'round' })
  const round = await read.readRound(c.tx, id)
  const standard = await standardOf(c, round)
  const units = await read.roundUnits(c.tx, id)
  const classes = new Map(standard.classes.map((k) => [k.id, k.title]))
  const titles = new Map(standard.grades.bands.map((b) => [b.id, b.title]))
  const count = <K>(keys: readonly K[]): [K, number][] => {
    const n = new Map<K, number>()
    for (const k of keys) n.set(k, (n.get(k) ?? 0) + 1)
    return [...n]
  }
  const grades = count(units.map((u) => u.grade))
  return {
    ...rowOf(row),
    version: round.version,
    grades: standard.grades.bands.map((b) => ({ id: b.id, title: b.title, from: b.from })),
    columns: standard.columns.map((k) => ({ id: k.id, title: k.title, kind: k.kind })),
    groups: count(units.map((u) => u.group_key))
      .map(([key, n]) => ({ key, name: sayGroup(key, classes), units: n }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    byGrade: [...standard.grades.bands.map((b) => b.id), null].flatMap((g) => {
      const n = grades.find(([k]) => k === g)?.[1] ?? 0
      return n === 0 ? [] : [{ grade: g, title: g === null ? null : titles.get(g)!, units: n }]
    }),
    open: {
      pending: units.filter((u) => (u.open_n ?? 0) > 0).length,
      contests: (await read.openContestUnits(c.tx, id)).reduce((n, x) => n + x.n, 0),
    },
    can: rules.roundCan.lawful(round.state),
    may: { run: (await whichMay(c.tx, c.actor, rules.mayOpenRounds, [round.organiser_id])).has(round.organiser_id) },
    timeline: (await read.sheetTimeline(c.tx, id, null)).map((e) => ({
      id: e.id,
      at: e.recorded_at.toISOString(),
      by: e.by,
      words: saysScore(e.type, e.detail),
    })),
  }
})

const listScores = implement(api.listScores, async (c, q) => {
  const round = await read.readRound(c.tx, q.id)
  const standard = await standardOf(c, round)
  const { rows, total } = await read.listUnitRows(c.tx, {
    roundId: q.id,
    scope: scope(c.actor, rules.mayReadScores),
    accountId: c.actor.accountId!,
    state: q.state,
    grade: q.grade,
    group: q.group,
    after: q.after,
    limit: q.limit,
  })
  const classes = new Map(standard.classes.map((k) => [k.id, k.title]))
  const paths = new Map(rows.map((r) => [r.id, r.path]))
  const out = page(
    rows.map((r) => ({
      id: r.id,
      unitId: r.id,
      unit: r.name,
      class: r.class_key === null ? null : (classes.get(r.class_key) ?? r.class_key),
      group: sayGroup(r.group_key, classes),
      groupKey: r.group_key,
      state: r.state,
      shown: r.shown,
      pending: r.pending,
      openN: r.open_n,
      grade: r.grade,
      gradeTitle: standard.grades.bands.find((b) => b.id === r.grade)?.title ?? null,
      contests: r.contests,
    })),
    q.limit,
    (r) => paths.get(r.id)!,
    { n: total, exact: true },
  )
  return out
})

const openRound = implement(api.openRound, async (c, q) => {
  const campaign = await holdCampaign(c.tx, q.campaignId)
  await assertMay(c.tx, c.actor, rules.mayOpenRounds, campaign.organiser_id, 'campaign')
  campaignCan.assert('act', campaign.state)
  const row = await readStandardRow(c.tx, q.standardId)
  if (row.frozen_no === 0) throw rules.standardNotFrozen({ standard: row.title })
  const { standard, digest } = await readFrozen(c.tx, row.id, row.frozen_no)
  const candidates = await read.candidateUnits(c.tx, q.campaignId, {
    unitIds: q.unitIds ?? null,
    kinds: q.kinds ?? null,
    levels: q.levels ?? null,
    communities: standard.object === 'community' && q.unitIds === undefined,
  })
  if (candidates.length === 0 || (q.unitIds && candidates.length < new Set(q.unitIds).size)) throw rules.noUnits({})
  const known = new Set(standard.classes.map((k) => k.id))
  const odd = known.size > 0 && candidates.find((u) => u.class === null || !known.has(u.class))
  if (odd) throw rules.noClass({ unit: odd.name })
  const period = await ensurePeriod(c, campaign)
  const id = await write.insertRound(
    c.tx,
    {
      campaignId: campaign.id,
      standardId: row.id,
      standardNo: row.frozen_no,
      standardDigest: digest,
      title: q.title,
      phaseKey: q.phaseKey,
      organiserId: campaign.organiser_id,
      line: campaign.line,
      periodId: period.id,
      openedOn: c.today,
    },
    candidates.map((u) => ({ unitId: u.unitId, name: u.name, classKey: u.class, groupKey: rules.groupKey(u, q.groupBy), path: u.path })),
  )
  await scoreAll(c.tx, id)
  await write.writeRead(c.tx, id, period.changeNo)
  await c.record('score.opened', {
    campaignId: campaign.id,
    subjectId: id,
    unitId: campaign.organiser_id,
    detail: { title: q.title, units: candidates.length, standard: row.key, no: row.frozen_no, digest, groupBy: q.groupBy },
  })
  return { id, units: candidates.length, standardDigest: digest }
})

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
    const id = await write.insertContest(c.tx, {
      ...k,
      roundId: round.id,
      unitId: unit.unit_id,
      kind,
      byId: c.actor.accountId!,
      on: c.today,
    })
    if (id === null) throw rules.contestTwice({ leaf: k.leaf })
    ids.push(id)
    await c.record('score.contested', {
      campaignId: round.campaign_id,
      subjectId: round.id,
      unitId: unit.unit_id,
      proxy: isProxy(c.actor, unit.unit_id),
      detail: { kind, contestId: id, ...k },
    })
  }
  return ids
}

const confirmScore = implement(api.confirmScore, async (c, { id, unitId, version, contests }) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  await assertMay(c.tx, c.actor, rules.mayConfirm, unitId, 'score')
  rules.roundCan.assert('confirm', round.state)
  rules.unitCan.assert('confirm', unit.state)
  seen('score', unit.version, version)
  await enterContests(c, round, unit, 'contest', contests)
  await write.writeUnitState(c.tx, id, unitId, 'confirmed', c.today)
  await c.record('score.confirmed', {
    campaignId: round.campaign_id,
    subjectId: id,
    unitId,
    proxy: isProxy(c.actor, unitId),
    detail: { contests: contests.length, shown: unit.shown },
  })
  return { state: 'confirmed' as const, version: version + 1 }
})

const contestLine = implement(api.contestLine, async (c, { id, unitId, ...k }) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  await assertMay(c.tx, c.actor, rules.mayConfirm, unitId, 'score')
  rules.roundCan.assert('contest', round.state)
  rules.unitCan.assert('contest', unit.state)
  return { contestId: (await enterContests(c, round, unit, 'contest', [k]))[0]! }
})

const appeal = implement(api.appeal, async (c, { id, unitId, ...k }) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  await assertMay(c.tx, c.actor, rules.mayConfirm, unitId, 'score')
  rules.roundCan.assert('appeal', round.state)
  return { contestId: (await enterContests(c, round, unit, 'appeal', [k]))[0]! }
})

const answerContest = implement(api.answerContest, async (c, { id, version, verdict, answer }) => {
  const k = await read.lockContest(c.tx, id)
  const round = await read.holdRound(c.tx, k.round_id)
  const unit = await read.readRoundUnit(c.tx, k.round_id, k.unit_id)
  await assertReviewer(c, round, unit)
  rules.roundCan.assert('answer', round.state)
  rules.contestCan.assert('answer', k.state)
  seen('contest', k.version, version)
  await write.writeAnswer(c.tx, id, { state: verdict, answer, by: c.actor.accountId!, on: c.today })
  await c.record('score.contest-answered', {
    campaignId: round.campaign_id,
    subjectId: round.id,
    unitId: k.unit_id,
    detail: { contestId: id, leaf: k.leaf, verdict, answer },
  })
  return { state: verdict }
})

/** The line a scorer is about to judge, everything asked that does not depend on the points. */
const toJudge = async (c: Context, id: number, unitId: number, columnId: string) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  const standard = await standardOf(c, round)
  const column = standard.columns.find((x) => x.id === columnId)
  if (column?.kind === 'self') {
    await assertMay(c.tx, c.actor, rules.mayConfirm, unitId, 'score')
    rules.roundCan.assert('selfJudge', round.state)
  } else {
    await assertReviewer(c, round, unit)
    rules.roundCan.assert('judge', round.state)
  }
  rules.unitCan.assert('judge', unit.state)
  return { round, unit, standard, column }
}

const stale = async (c: Context, id: number, unitId: number, leaf: string, column: string) => {
  const now = await read.readJudgement(c.tx, id, unitId, leaf, column)
  return rules.lineStale({ leaf, by: now?.by ?? '' })
}

const judgeLine = implement(api.judgeLine, async (c, { id, unitId, leaf, column, points, reason, seen: saw }) => {
  const j = await toJudge(c, id, unitId, column)
  checkJudgement(j.standard, { leaf, column, points, reason })
  const eventId = await c.record('score.judged', {
    campaignId: j.round.campaign_id,
    subjectId: id,
    unitId,
    quantity: points,
    detail: { leaf, column: j.column!.title, points, reason },
  })
  const line = { roundId: id, unitId, leaf, column, points, reason, byId: c.actor.accountId!, on: c.today, eventId }
  const version = await write.writeJudgement(c.tx, line, saw)
  if (version === null) throw await stale(c, id, unitId, leaf, column)
  const s = await rescore(c, j.round, j.unit, j.standard)
  return { version, shown: s.total.shown, grade: (await read.readRoundUnit(c.tx, id, unitId)).grade }
})

const withdrawJudgement = implement(api.withdrawJudgement, async (c, { id, unitId, leaf, column, seen: saw, reason }) => {
  const j = await toJudge(c, id, unitId, column)
  if (!compiled(j.standard).byId.has(leaf)) throw noSuchLeaf({ leaf })
  const now = await read.readJudgement(c.tx, id, unitId, leaf, column)
  if (now?.state !== 'stands' || now.version !== saw) throw rules.lineStale({ leaf, by: now?.by ?? '' })
  await write.writeJudgementWithdrawn(c.tx, id, unitId, leaf, column)
  await c.record('score.judgement-withdrawn', {
    campaignId: j.round.campaign_id,
    subjectId: id,
    unitId,
    corrects: now.event_id,
    detail: { leaf, column, reason },
  })
  await rescore(c, j.round, j.unit, j.standard)
  return { version: saw + 1 }
})

/** Locks and rights of what only a reviewer enters. */
const toReview = async (c: Context, id: number, unitId: number, action: 'exempt' | 'award' | 'review') => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  await assertReviewer(c, round, unit)
  rules.roundCan.assert(action, round.state)
  rules.unitCan.assert('review', unit.state)
  return { round, unit, standard: await standardOf(c, round) }
}

const exemptLine = implement(api.exemptLine, async (c, { id, unitId, leaf, reason }) => {
  const { round, unit, standard } = await toReview(c, id, unitId, 'exempt')
  checkExemption(standard, { leaf, reason })
  const eventId = await c.record('score.exempted', { campaignId: round.campaign_id, subjectId: id, unitId, detail: { leaf, reason } })
  await write.writeExemption(c.tx, { roundId: id, unitId, leaf, reason, byId: c.actor.accountId!, eventId })
  return { shown: (await rescore(c, round, unit, standard)).total.shown }
})

const award = implement(api.award, async (c, { id, unitId, item, matter, basis }) => {
  const { round, unit, standard } = await toReview(c, id, unitId, 'award')
  checkAward(standard, { item })
  const eventId = await c.record('score.awarded', { campaignId: round.campaign_id, subjectId: id, unitId, detail: { item, matter, basis } })
  if (!(await write.insertAward(c.tx, { roundId: id, unitId, item, matter, basis, byId: c.actor.accountId!, eventId })))
    throw rules.awardTwice({ matter })
  return { shown: (await rescore(c, round, unit, standard)).total.shown }
})

const assignReviewer = implement(api.assignReviewer, async (c, { id, unitId, accountId }) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  await assertMay(c.tx, c.actor, rules.mayOpenRounds, round.organiser_id, 'round')
  rules.roundCan.assert('assign', round.state)
  if (!(await read.accountStands(c.tx, accountId))) throw notFound({ noun: 'account' })
  if (await isOwn(c, round, unit, accountId)) throw rules.ownUnit({ unit: unit.name })
  if (await write.insertReviewer(c.tx, id, unitId, accountId))
    await c.record('score.assigned', { campaignId: round.campaign_id, subjectId: id, unitId, detail: { accountId } })
  return { reviewers: (await read.reviewersOf(c.tx, id, unitId)).length }
})

const reviewUnit = implement(api.reviewUnit, async (c, { id, unitId, version }) => {
  const { round, unit } = await toReview(c, id, unitId, 'review')
  seen('score', unit.version, version)
  const open = (await read.contestsOf(c.tx, id, unitId)).filter((k) => k.state === 'open')
  if (open.length > 0) throw rules.openContests({ units: open.map((k) => k.leaf), n: open.length })
  await write.writeUnitState(c.tx, id, unitId, 'reviewed', c.today)
  await c.record('score.reviewed', {
    campaignId: round.campaign_id,
    subjectId: id,
    unitId,
    detail: { shown: unit.shown, open: unit.open_n },
  })
  return { state: 'reviewed' as const, version: version + 1 }
})

type Step = 'startReview' | 'finalise' | 'freeze' | 'reopen' | 'withdraw'
/** The round taken alone for a change of its state. */
const forStep = async (c: Context, id: number, version: number, action: Step): Promise<read.Round> => {
  const round = await read.lockRound(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayOpenRounds, round.organiser_id, 'round')
  rules.roundCan.assert(action, round.state)
  seen('round', round.version, version)
  return round
}
const assertAnswered = async (c: Context, id: number): Promise<void> => {
  const open = await read.openContestUnits(c.tx, id)
  if (open.length > 0) throw rules.openContests({ units: open.slice(0, 20).map((u) => u.name), n: open.reduce((n, u) => n + u.n, 0) })
}
const moved = async (c: Context, round: read.Round, state: rules.RoundState, type: `score.${string}`, detail: Record<string, unknown>) => {
  await write.writeRoundState(c.tx, round.id, state)
  await c.record(type, { campaignId: round.campaign_id, subjectId: round.id, unitId: round.organiser_id, detail })
  return { state, version: round.version + 1, digest: null }
}

const startReview = implement(api.startReview, async (c, { id, version }) =>
  moved(c, await forStep(c, id, version, 'startReview'), 'review', 'score.review-started', {}),
)

const finalise = implement(api.finalise, async (c, { id, version }) => {
  const round = await forStep(c, id, version, 'finalise')
  const left = (await read.roundUnits(c.tx, id)).filter((u) => u.state !== 'reviewed')
  if (left.length > 0) throw rules.unreviewed({ units: left.slice(0, 20).map((u) => u.name), n: left.length })
  await assertAnswered(c, id)
  const { units, open } = await scoreAll(c.tx, id)
  assertComplete(open)
  return moved(c, round, 'final', 'score.finalised', { units })
})

const freeze = implement(api.freeze, async (c, { id, version }) => {
  const round = await forStep(c, id, version, 'freeze')
  await assertAnswered(c, id)
  const { digest, units } = await freezeRound(c, round)
  await c.record('score.frozen', { campaignId: round.campaign_id, subjectId: id, unitId: round.organiser_id, detail: { digest, units } })
  return { state: 'frozen' as const, version: version + 1, digest }
})

const reopen = implement(api.reopen, async (c, { id, version, reason }) => {
  const round = await forStep(c, id, version, 'reopen')
  await write.writeReopened(c.tx, id)
  return moved(c, round, 'review', 'score.reopened', { reason })
})

const withdrawRound = implement(api.withdrawRound, async (c, { id, version, reason }) =>
  moved(c, await forStep(c, id, version, 'withdraw'), 'withdrawn', 'score.withdrawn', { reason }),
)

/** Acts that a duty of a plan may ask for. */
export const scoreActs = ['score.confirmed', 'score.reviewed', 'score.finalised', 'score.frozen'] as const
/** Leaves of a standard that somebody judges: what a reviewer must do for each unit. */
export const judgedLeaves = (s: Standard) => leavesOf(s).filter(({ leaf }) => leaf.rule.kind === 'judged')

export const scoreActions = [
  listRounds,
  showRound,
  listScores,
  openRound,
  confirmScore,
  contestLine,
  appeal,
  answerContest,
  judgeLine,
  withdrawJudgement,
  exemptLine,
  award,
  assignReviewer,
  reviewUnit,
  startReview,
  finalise,
  freeze,
  reopen,
  withdrawRound,
]
