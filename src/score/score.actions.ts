import { assertMay, scope, whichMay } from '../access/access.read.ts'
import { holdCampaign, listCampaignRows } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { readerOf } from '../campaign/reader.read.ts'
import type { EventType } from '../event/names.text.ts'
import { type Context, implement } from '../http/action.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { cursor, page } from '../lib/cursor.ts'
import { ensurePeriod } from '../measure/count.actions.ts'
import { readFrozen, readStandardRow } from '../standard/standard.read.ts'
import { leavesOf } from '../standard/standard.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { appealsOpen, deadline } from './appeal.ts'
import { sayGroup } from './group.text.ts'
import { groupsFixed } from './groups.actions.ts'
import { nameFixed } from './import.actions.ts'
import { importsOf } from './import.read.ts'
import { importedLeaves } from './import.ts'
import { packageDigest } from './package.read.ts'
import { writeUnsubmitted } from './panel.write.ts'
import { assertComplete, freezeRound, scoreAll } from './reckon.actions.ts'
import * as rules from './round.ts'
import * as api from './score.api.ts'
import * as read from './score.read.ts'
import * as write from './score.write.ts'
import { standardOf } from './standing.actions.ts'
import { saysScore } from './timeline.text.ts'

const seen = (noun: string, now: number, version: number): void => {
  if (now !== version) throw staleVersion({ noun, seen: version, now })
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
  // What is still hidden from this reader is neither counted nor graded for him.
  const open = await read.openUnits(c.tx, id, c.actor.accountId!)
  const grades = count(units.map((u) => (open.has(u.unit_id) ? u.grade : null)))
  const cells = (key: 'asked_n' | 'filled_n' | 'kept_n') => units.reduce((n, u) => n + (u[key] ?? 0), 0)
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
      pending: units.filter((u) => open.has(u.unit_id) && (u.open_n ?? 0) > 0).length,
      sealed: units.filter((u) => !open.has(u.unit_id)).length,
      contests: (await read.openContestUnits(c.tx, id)).reduce((n, x) => n + x.n, 0),
    },
    packageDigest: (await packageDigest(c.tx, id))?.digest ?? null,
    imports: { asked: importedLeaves(standard).length, named: (await importsOf(c.tx, id)).length },
    cells: { asked: cells('asked_n'), filled: cells('filled_n'), kept: cells('kept_n') },
    provisionalOn: round.provisional_on,
    appealUntilOn: round.appeal_until_on,
    answerDays: round.answer_days_n,
    can: rules.roundCan.lawful(round.state),
    may: { run: (await whichMay(c.tx, c.actor, rules.mayOpenRounds, [round.organiser_id])).has(round.organiser_id) },
    timeline: (await read.sheetTimeline(c.tx, id, null)).map((e) => ({
      id: e.id,
      at: e.recorded_at.toISOString(),
      by: e.by,
      words: saysScore(e.type, { ...e.detail, ...e.personal }),
    })),
  }
})

const listScores = implement(api.listScores, async (c, q) => {
  const round = await read.readRound(c.tx, q.id)
  const standard = await standardOf(c, round)
  const { rows, total } = await read.listUnitRows(c.tx, {
    roundId: q.id,
    scope: scope(await readerOf(c.tx, c.actor, read.campaignOf(round)), rules.mayReadScores),
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
      shown: r.sealed ? null : r.shown,
      pending: r.sealed ? null : r.pending,
      openN: r.sealed ? null : r.open_n,
      sealed: r.sealed,
      grade: r.sealed ? null : r.grade,
      gradeTitle: standard.grades.bands.find((b) => !r.sealed && b.id === r.grade)?.title ?? null,
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
  const fixed = await groupsFixed(c, campaign.id, candidates)
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
      appealDays: q.appealDays,
      answerDays: q.answerDays,
    },
    candidates.map((u) => ({
      unitId: u.unitId,
      name: u.name,
      classKey: u.class,
      groupKey: fixed?.get(u.unitId) ?? rules.groupKey(u, q.groupBy),
      path: u.path,
    })),
  )
  await nameFixed(c, id, standard)
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
const moved = async (c: Context, round: read.Round, state: rules.RoundState, type: EventType, detail: Record<string, unknown>) => {
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
  const appealUntil = deadline(c.today, round.appeal_days_n)
  await write.writeProvisional(c.tx, id, c.today, appealUntil)
  return moved(c, round, 'final', 'score.finalised', { units, appealUntil })
})

const freeze = implement(api.freeze, async (c, { id, version }) => {
  const round = await forStep(c, id, version, 'freeze')
  await assertAnswered(c, id)
  // A term that was promised is kept: nothing is closed before its last day is over.
  if (round.appeal_until_on !== null && c.today <= round.appeal_until_on && round.appeal_days_n > 0)
    throw appealsOpen({ until: round.appeal_until_on })
  const { digest, package: sealed, units } = await freezeRound(c, round)
  await c.record('score.frozen', {
    campaignId: round.campaign_id,
    subjectId: id,
    unitId: round.organiser_id,
    detail: { digest, package: sealed, units },
  })
  return { state: 'frozen' as const, version: version + 1, digest }
})

const reopen = implement(api.reopen, async (c, { id, version, reason }) => {
  const round = await forStep(c, id, version, 'reopen')
  await write.writeReopened(c.tx, id)
  await writeUnsubmitted(c.tx, id)
  return moved(c, round, 'review', 'score.reopened', { reason })
})

const withdrawRound = implement(api.withdrawRound, async (c, { id, version, reason }) =>
  moved(c, await forStep(c, id, version, 'withdraw'), 'withdrawn', 'score.withdrawn', { reason }),
)

/** Acts that a duty of a plan may ask for. */
export const scoreActs = ['score.confirmed', 'score.reviewed', 'score.finalised', 'score.frozen'] as const
/** Leaves of a standard that somebody judges: what a reviewer must do for each unit. */
export const judgedLeaves = (s: Standard) => leavesOf(s).filter(({ leaf }) => leaf.rule.kind === 'judged')

const groupedCampaigns = implement(api.groupedCampaigns, async (c) => {
  const campaignIds: number[] = []
  for (const k of await listCampaignRows(c.tx, { state: 'launched' })) if (await groupsFixed(c, k.id, [])) campaignIds.push(k.id)
  return { campaignIds }
})

export const scoreActions = [
  listRounds,
  groupedCampaigns,
  showRound,
  listScores,
  openRound,
  startReview,
  finalise,
  freeze,
  reopen,
  withdrawRound,
]
