import { assertMay, isProxy } from '../access/access.read.ts'
import { cite } from '../attachment/attachment.read.ts'
import { unitIn } from '../campaign/campaign.read.ts'
import { futureDay } from '../campaign/campaign.ts'
import type { NominationSection, PlanV1, Title } from '../campaign/plan-schema.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import type { Input } from '../lib/contract.ts'
import * as climb from './climb.actions.ts'
import { quotaRows } from './composition.read.ts'
import { assertPersons, assertSettled, findingsFor } from './decidable.actions.ts'
import { failed } from './eligibility.ts'
import { assertPersonFree } from './interest.actions.ts'
import { assertInspected, assertVotes, assertWhole } from './meeting.actions.ts'
import { select as selectApi } from './meeting.api.ts'
import { assertQuorum, passes, votesNeeded } from './meeting.ts'
import * as api from './nomination.api.ts'
import type { NominationRow } from './nomination.read.ts'
import * as read from './nomination.read.ts'
import * as n from './nomination.ts'
import { nominationViews } from './nomination.view.actions.ts'
import * as write from './nomination.write.ts'
import { opinionActions } from './opinion.actions.ts'
import { opinionsOf } from './opinion.read.ts'
import { assertList, compositionOf, groupsOfTitle, limitWords, quotaLate, quotaWaived } from './quota.ts'
import { recommendationActions } from './recommendation.actions.ts'
import { lockRecommendation } from './recommendation.read.ts'
import { limitsOf, meetingRuleOf } from './settings.ts'
import { slipActions } from './slip.actions.ts'
import { subjectFacts } from './subject.read.ts'

const lengthOf = (text: string): number => [...text.replace(/\s/g, '')].length

/** Limits count characters, not blanks, as a printed form does. @throws nomination.brief-too-long, nomination.deeds-too-long */
const assertLengths = (section: NominationSection, t: { brief: string; deeds: string }): void => {
  const limits = limitsOf(section)
  if (lengthOf(t.brief) > limits.briefChars) throw n.briefTooLong({ limit: limits.briefChars, length: lengthOf(t.brief) }, 'brief')
  if (lengthOf(t.deeds) > limits.deedsChars) throw n.deedsTooLong({ limit: limits.deedsChars, length: lengthOf(t.deeds) }, 'deeds')
}

const compositionNow = async (c: Context, campaignId: number, title: Title) =>
  compositionOf(title, await read.aliveOfTitle(c.tx, campaignId, title.id)).map((x) => ({ ...x, words: limitWords(x) }))

/**
 * Places of a unit: what was handed to it, else what the plan gives every unit.
 * @param nominatedOn a nominee that was filed in time may come back after the day
 * @throws nomination.quota-waived, nomination.quota-late
 */
const placesFor = async (c: Context, campaignId: number, title: Title, unit: { id: number; name: string }, nominatedOn: string | null) => {
  const [handed] = await quotaRows(c.tx, campaignId, { titleKey: title.id, unitId: unit.id })
  if (!handed) return title.quota.perUnit
  if (handed.waived_on) throw quotaWaived({ unit: unit.name, title: title.name, reason: handed.waive_reason ?? '' })
  if (handed.due_on !== null && handed.due_on < c.today && nominatedOn === null)
    throw quotaLate({ unit: unit.name, title: title.name, dueOn: handed.due_on })
  return handed.quota_n
}

/** A limit on a class of units needs no tick: the class is known. */
const withClass = (plan: PlanV1, section: NominationSection, title: Title, classKey: string | null, typed: readonly string[]): string[] => {
  const name = plan.classes.find((k) => k.key === classKey)?.name
  const known = name !== undefined && groupsOfTitle(section, title).includes(name) ? [name] : []
  return [...new Set([...typed, ...known])]
}

const groundsOf = (list: readonly { id: string; ground: string }[]): Record<string, string> =>
  Object.fromEntries(list.map((g) => [g.id, g.ground]))

/** Who is nominated: unit and member by number with what the register knows, others by name and facts entered once. */
const subjectOf = async (
  c: Context,
  line: string,
  title: Title,
  input: {
    unitId: number
    subjectUnitId?: number | undefined
    subjectMemberId?: number | undefined
    name?: string | undefined
    posthumous?: string | undefined
  },
) => {
  const ids = { subjectUnitId: null as number | null, subjectMemberId: null as number | null }
  if (title.object !== 'unit' && title.object !== 'member') {
    if (!input.name) throw n.subjectMissing({ object: title.object }, 'name')
    return { ...ids, name: input.name, facts: {} as Record<string, string> }
  }
  const asked = title.object === 'unit' ? input.subjectUnitId : input.subjectMemberId
  if (asked === undefined) throw n.subjectMissing({ object: title.object }, title.object === 'unit' ? 'subjectUnitId' : 'subjectMemberId')
  const found = await subjectFacts(c.tx, title.object === 'unit' ? { unitId: asked } : { memberId: asked }, c.today)
  const at = title.object === 'unit' ? asked : found?.branchId
  // 追授 is for who died as a member; whoever left otherwise stands for nothing.
  const gone = found?.ended === true && !(found.died && input.posthumous !== undefined)
  if (!found || gone || at == null || !(await read.standsBelow(c.tx, line, at, input.unitId)))
    throw n.subjectElsewhere({ name: found?.name ?? '', unit: await read.unitName(c.tx, input.unitId) })
  return {
    ...ids,
    ...(title.object === 'unit' ? { subjectUnitId: asked } : { subjectMemberId: asked }),
    name: found.name,
    facts: found.facts as Record<string, string>,
  }
}

export type Nominating = Omit<Input<typeof api.nominate>, 'campaignId'>

/**
 * Everything asked of a nomination before it is written; holds the unit's places to the end of the transaction.
 * @param before nominees of the title that go before this one in the same list and are not stored yet
 */
export const prepareNomination = async (c: Context, held: climb.Held, input: Nominating, before = 0) => {
  const { campaign, section, plan } = held
  await assertMay(c.tx, c.actor, n.mayNominate, input.unitId)
  const title = climb.titleOf(section, input.titleKey)
  const place = await unitIn(c.tx, campaign.id, input.unitId)
  const classes = title.classes ?? []
  if (classes.length > 0 && !place.organiser && (place.class_key === null || !classes.includes(place.class_key)))
    throw n.titleNotForClass({ title: title.name, unit: place.name })
  assertLengths(section, input)
  const subject = await subjectOf(c, campaign.line, title, input)
  if (subject.subjectMemberId !== null && subject.subjectMemberId === c.actor.memberId) throw n.ownCase({ name: subject.name })
  if (input.recommendationId !== undefined) {
    const r = await lockRecommendation(c.tx, input.recommendationId)
    if (r.unit_id !== input.unitId || r.campaign_id !== campaign.id || r.title_key !== title.id)
      throw n.takenOther({ recommendation: r.id }, 'recommendationId')
  }
  await write.lockQuota(c.tx, campaign.id, title.id, input.unitId)
  const quota = await placesFor(c, campaign.id, title, { id: place.unit_id, name: place.name }, null)
  if (quota !== null && before + (await read.aliveOfUnit(c.tx, campaign.id, title.id, input.unitId)) >= quota)
    throw n.quotaFull({ title: title.name, unit: place.name, quota })
  return { title, subject, groups: withClass(plan, section, title, place.class_key, input.groups) }
}

/** A nomination with its event, after `prepareNomination`. @throws nomination.already */
export const nominateOne = async (c: Context, held: climb.Held, input: Nominating): Promise<{ id: number; title: Title }> => {
  const { title, subject, groups } = await prepareNomination(c, held, input)
  const { campaign } = held
  const id = await write.insertNomination(c.tx, {
    campaignId: campaign.id,
    titleKey: title.id,
    titleName: title.name,
    object: title.object,
    unitId: input.unitId,
    ...subject,
    facts: factsOf(subject.facts, input.facts),
    groups,
    grounds: groundsOf(input.grounds),
    brief: input.brief,
    deeds: input.deeds,
    posthumousSource: input.posthumous ?? null,
    recommendationId: input.recommendationId ?? null,
    madeBy: c.actor.accountId!,
    at: c.now,
  })
  if (id === null) throw n.alreadyNominated({ name: subject.name, title: title.name })
  await c.record('nomination.drafted', {
    unitId: input.unitId,
    subjectId: id,
    campaignId: campaign.id,
    proxy: isProxy(c.actor, input.unitId),
    detail: { title: title.id, object: title.object },
    personal: { name: subject.name },
  })
  return { id, title }
}

const nominate = implement(api.nominate, async (c, input) => {
  const held = await climb.heldFor(c, input.campaignId)
  const { id, title } = await nominateOne(c, held, input)
  return { id, composition: await compositionNow(c, held.campaign.id, title) }
})

const factsOf = (known: Record<string, string>, typed: Record<string, string | undefined>): Record<string, string> => ({
  ...known,
  ...Object.fromEntries(Object.entries(typed).filter((e): e is [string, string] => e[1] !== undefined && e[1] !== '')),
})

const editNomination = implement(api.editNomination, async (c, input) => {
  const row = await read.lockNomination(c.tx, input.id)
  const { section } = await climb.heldFor(c, row.campaign_id)
  await assertMay(c.tx, c.actor, n.mayNominate, row.unit_id, 'nomination')
  if (row.subject_member_id !== null && row.subject_member_id === c.actor.memberId) throw n.ownCase({ name: row.name })
  n.nominationCan.assert('edit', row.state)
  assertLengths(section, input)
  await write.writeTexts(c.tx, row.id, input.version, row.version, {
    facts: factsOf(row.facts, input.facts),
    groups: input.groups,
    grounds: groundsOf(input.grounds),
    brief: input.brief,
    deeds: input.deeds,
  })
  await c.record('nomination.edited', {
    unitId: row.unit_id,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { round: row.round_no },
  })
  return { version: input.version + 1 }
})

const assertHeld = (c: Context, meeting: { heldOn: string }): void => {
  if (meeting.heldOn > c.today) throw futureDay({ day: meeting.heldOn, today: c.today }, 'meeting.heldOn')
}

type CountedMeeting = Input<typeof api.recommend>['meeting']
export const countWith = (c: Context, held: climb.Held, meeting: CountedMeeting, name: string) => {
  if (!meeting) return null
  assertHeld(c, meeting)
  const rule = meetingRuleOf(held.section, meeting.kind)
  assertQuorum(rule, meeting)
  return { ...meeting, passed: passes(rule, meeting, meeting, name), source: rule.source }
}

/** The nominating unit puts it forward, or its sealed paper does. */
export const recommendOne = async (c: Context, input: Input<typeof api.recommend>, paper: climb.Paper | null = null) => {
  const row = await read.lockNomination(c.tx, input.id)
  const held = await climb.heldFor(c, row.campaign_id)
  const title = climb.titleOf(held.section, row.title_key)
  const route = await climb.wayOf(c, held, row)
  const climbing = { ...row, route, step_no: 0 }
  const step = climb.dueStep(climbing)
  if (!step) throw n.noSection({ campaign: row.campaign_id })
  const role = await climb.assertSeat(c, held.campaign.line, climbing, step, paper)
  n.nominationCan.assert('recommend', row.state)
  climb.assertVersion(row, input.version)
  if (row.nominated_on === null) await placesFor(c, row.campaign_id, title, { id: row.unit_id, name: route[0]!.unitName }, null)
  for (const e of title.eligibility) if (e.rule === undefined && !row.grounds[e.id]) throw n.groundMissing({ rule: e.text }, 'grounds')
  const wrong = failed(await findingsFor(c, row, title))
  if (wrong.length > 0) throw n.notEligible({ name: row.name, rules: wrong })
  climb.assertMeetingKind(held.section, step, input.meeting?.kind)
  const meeting = countWith(c, held, input.meeting, row.name)
  if (meeting?.passed === false) return notPassed(c, climbing, role, input.words, meeting, paper)
  await write.writeChange(c.tx, row.id, { route, nominatedOn: c.today })
  // Two updates of one row, so the version moves by two.
  const done = await climb.complete(c, held, climbing, { words: input.words, role, paper, meeting })
  return { ...done, version: done.version + 1 }
}
const recommend = implement(api.recommend, (c, input) => recommendOne(c, input))

/** The branch voted and did not pass it: a result, not a fault. */
const notPassed = async (
  c: Context,
  row: NominationRow,
  role: string,
  words: string,
  meeting: Record<string, unknown>,
  paper: climb.Paper | null = null,
) => {
  await write.insertStep(c.tx, {
    nominationId: row.id,
    roundNo: row.round_no,
    stepNo: row.step_no,
    step: climb.dueStep(row)!,
    verdict: 'stopped',
    words,
    accountId: paper?.enteredBy ?? c.actor.accountId!,
    role,
    paper,
    confirmedBy: paper ? c.actor.accountId : null,
    meeting,
    on: c.today,
  })
  await write.writeChange(c.tx, row.id, { state: 'not-selected', endedOn: c.today, endReason: words })
  await c.record('nomination.not-selected', {
    unitId: row.unit_id,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { title: row.title_key, meeting },
    personal: { name: row.name },
  })
  return { state: 'not-selected' as const, step: null, version: row.version + 1 }
}

/** One nominee through its due step, with every check of a single one. */
export const passOne = async (c: Context, input: Input<typeof api.passStep>, paper: climb.Paper | null = null) => {
  const row = await read.lockNomination(c.tx, input.id)
  const held = await climb.heldFor(c, row.campaign_id)
  n.nominationCan.assert('pass', row.state)
  const step = climb.dueStep(row)!
  const role = await climb.assertSeat(c, held.campaign.line, row, step, paper)
  climb.assertVersion(row, input.version)
  climb.assertNotSuspended(row)
  if (step.kind === 'select') throw n.byMeetingOnly({ step: step.name })
  climb.assertNoticed(row, held.plan, held.campaign.organiser_id)
  if (step.kind === 'opinion') await assertOpinions(c, row, input.words)
  // 经上级同意 is a document of the superior; without its number the consent is only said.
  if (step.kind === 'approve' && !input.document) throw n.documentMissing({ step: step.name }, 'document')
  climb.assertMeetingKind(held.section, step, input.meeting?.kind)
  if (input.inspected && input.inspected.heldOn > c.today)
    throw futureDay({ day: input.inspected.heldOn, today: c.today }, 'inspected.heldOn')
  if (input.inspected) await assertPersonFree(c, row, input.inspected.by)
  const meeting = countWith(c, held, input.meeting, row.name)
  if (meeting?.passed === false) return notPassed(c, row, role, input.words, meeting, paper)
  return climb.complete(c, held, row, {
    words: input.words,
    role,
    paper,
    meeting,
    inspected: input.inspected,
    ...(input.document ? { document: input.document } : {}),
  })
}
const passStep = implement(api.passStep, (c, input) => passOne(c, input))

/**
 * All opinions are in; a binding objection stands, another one is answered in the words of this step, which name the body.
 * @throws nomination.opinions-outstanding, nomination.opinion-objected, nomination.opinion-needs-reason
 */
const assertOpinions = async (c: Context, row: NominationRow, words: string): Promise<void> => {
  const opinions = await opinionsOf(c.tx, row.id, row.round_no)
  const missing = opinions.filter((o) => o.state === 'asked').map((o) => o.from_body)
  if (missing.length > 0) throw n.opinionsOutstanding({ from: missing })
  for (const o of opinions.filter((x) => x.verdict === 'object')) {
    if (o.binding) throw n.opinionObjected({ from: o.from_body })
    if (!words.includes(o.from_body)) throw n.opinionNeedsReason({ from: o.from_body }, 'words')
  }
}

const turnBack = async (c: Context, input: { id: number; version: number; reason: string }, verdict: 'returned' | 'stopped') => {
  const row = await read.lockNomination(c.tx, input.id)
  const held = await climb.heldFor(c, row.campaign_id)
  n.nominationCan.assert('giveBack', row.state)
  const step = climb.dueStep(row)!
  const role = await climb.assertSeat(c, held.campaign.line, row, step, null)
  climb.assertVersion(row, input.version)
  return turnedBack(c, row, verdict, { reason: input.reason, role, accountId: c.actor.accountId! })
}

/** Sent back to the nominating unit, or stopped, at the due step; who may is settled before. */
export const turnedBack = async (
  c: Context,
  row: NominationRow,
  verdict: 'returned' | 'stopped',
  by: { reason: string; role: string; accountId: number; linkBy?: string; paper?: climb.Paper },
) => {
  const { reason, role } = by
  const step = climb.dueStep(row)!
  await write.insertStep(c.tx, {
    nominationId: row.id,
    roundNo: row.round_no,
    stepNo: row.step_no,
    step,
    verdict,
    words: reason,
    accountId: by.accountId,
    role,
    paper: by.paper ?? null,
    confirmedBy: by.paper ? c.actor.accountId : null,
    linkBy: by.linkBy,
    meeting: null,
    on: c.today,
  })
  // A list that was public belongs to the round that ended: what is changed now is published again.
  await write.writeChange(
    c.tx,
    row.id,
    verdict === 'returned'
      ? { state: 'returned', stepNo: 0, roundNo: row.round_no + 1, unitNoticeId: null, organiserNoticeId: null, selectedOn: null }
      : { state: 'stopped', endedOn: c.today, endReason: reason },
  )
  await c.record(verdict === 'returned' ? 'nomination.returned' : 'nomination.stopped', {
    unitId: row.unit_id,
    subjectId: row.id,
    campaignId: row.campaign_id,
    role,
    detail: { step: step.key, at: step.unitId, round: row.round_no },
    personal: { name: row.name, reason },
  })
  return { state: verdict, step: null, version: row.version + 1 }
}
const giveBack = implement(api.giveBack, (c, input) => turnBack(c, input, 'returned'))
const stop = implement(api.stop, (c, input) => turnBack(c, input, 'stopped'))

const withdraw = implement(api.withdraw, async (c, { id, version, reason }) => {
  const row = await read.lockNomination(c.tx, id)
  await assertMay(c.tx, c.actor, n.mayWithdraw, row.unit_id, 'nomination')
  n.nominationCan.assert('withdraw', row.state)
  climb.assertVersion(row, version)
  await write.writeChange(c.tx, id, { state: 'withdrawn', suspendedUntil: null, endedOn: c.today, endReason: reason })
  await c.record('nomination.withdrawn', {
    unitId: row.unit_id,
    subjectId: id,
    campaignId: row.campaign_id,
    detail: { title: row.title_key, from: row.state },
    personal: { name: row.name, reason },
  })
  return { ok: true as const }
})

const reportUp = implement(api.reportUp, async (c, { id, document }) => {
  const row = await read.lockNomination(c.tx, id)
  const { campaign } = await climb.heldFor(c, row.campaign_id)
  await assertMay(c.tx, c.actor, n.mayMeet, campaign.organiser_id, 'nomination')
  await climb.assertNoInterest(c, campaign.line, row, { name: '上报', unitId: campaign.organiser_id })
  n.nominationCan.assert('reportUp', row.state)
  await write.writeChange(c.tx, id, { reportedDocument: document })
  await c.record('nomination.reported-up', {
    unitId: campaign.organiser_id,
    subjectId: id,
    campaignId: row.campaign_id,
    detail: { title: row.title_key, document },
  })
  return { ok: true as const }
})

const select = implement(selectApi, async (c, input) => {
  const held = await climb.heldFor(c, input.campaignId)
  const { campaign, section, plan } = held
  await assertMay(c.tx, c.actor, n.mayMeet, campaign.organiser_id, 'campaign')
  const title = climb.titleOf(section, input.titleKey)
  // One meeting at a time decides on a title, so that the total holds over all of them.
  await write.lockQuota(c.tx, campaign.id, title.id, null)
  const rows = await read.lockNominations(
    c.tx,
    input.votes.map((v) => v.nominationId),
  )
  const { kind, heldOn, minutes, should, present } = input
  const meeting = { kind, heldOn, minutes, should, present }
  const rule = meetingRuleOf(section, kind)
  assertHeld(c, meeting)
  assertQuorum(rule, meeting)
  const roles = new Map<number, string>()
  for (const row of rows) {
    const step = climb.dueStep(row)
    if (row.campaign_id !== campaign.id || row.title_key !== title.id || step?.kind !== 'select')
      throw n.notAtSelect({ name: row.name, step: step?.name ?? '' })
    n.nominationCan.assert('select', row.state)
    climb.assertNotSuspended(row)
    climb.assertNoticed(row, plan, campaign.organiser_id)
    climb.assertMeetingKind(section, step, kind)
    const role = await climb.assertSeat(c, campaign.line, row, step, null)
    await climb.assertNotOfficeAlone(c, row, role)
    await assertPersons(c, section, row, c.actor.accountId)
    await assertSettled(c, section, row)
    roles.set(row.id, role)
  }
  const counted = []
  for (const row of rows) {
    const vote = input.votes.find((v) => v.nominationId === row.id)!
    const passed = passes(rule, meeting, vote, row.name)
    counted.push({ row, vote: { ...vote, recused: await assertVotes(c, row, vote, meeting, input.attendees) }, passed })
  }
  const chosen = counted.filter((x) => x.passed)
  const before = await read.aliveOfTitle(c.tx, campaign.id, title.id, true)
  assertList(title, [...before, ...chosen.map((x) => x.row)])
  await assertWhole(
    c,
    section,
    campaign.id,
    chosen.map((x) => x.row),
  )
  await assertInspected(c, section, title.id, campaign.id, before.length + chosen.length)
  const meetingId = await write.insertMeeting(c.tx, {
    campaignId: campaign.id,
    unitId: campaign.organiser_id,
    titleKey: title.id,
    ...meeting,
    quorum: rule.quorum,
    pass: rule.pass,
    source: rule.source,
    by: c.actor.accountId!,
  })
  await cite(c, input.attachmentIds, 'meeting', meetingId)
  for (const { row, vote, passed } of counted) {
    await write.insertVote(c.tx, { meetingId, ...vote, passed })
    const act = {
      words: minutes,
      role: roles.get(row.id)!,
      paper: null,
      meeting: { id: meetingId, heldOn, minutes, for: vote.for, should },
    }
    if (passed) await climb.complete(c, held, row, { ...act, selected: true })
    else await notPassed(c, row, act.role, act.words, act.meeting)
  }
  await c.record('nomination.meeting-held', {
    unitId: campaign.organiser_id,
    campaignId: campaign.id,
    happenedOn: meeting.heldOn,
    detail: {
      meeting: meetingId,
      title: title.id,
      should: meeting.should,
      present: meeting.present,
      selected: chosen.length,
      of: rows.length,
    },
  })
  return {
    meetingId,
    selected: chosen.map((x) => x.row.id),
    notSelected: counted.filter((x) => !x.passed).map((x) => x.row.id),
    needed: votesNeeded(rule, meeting),
  }
})

export const nominationActions: Implementation[] = [
  ...recommendationActions,
  ...opinionActions,
  ...slipActions,
  ...nominationViews,
  nominate,
  editNomination,
  recommend,
  passStep,
  giveBack,
  stop,
  withdraw,
  reportUp,
  select,
]
