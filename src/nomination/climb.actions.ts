import { assertMay } from '../access/access.read.ts'
import { holdCampaign, planOf } from '../campaign/campaign.read.ts'
import { campaignCan, notTakingPart } from '../campaign/campaign.ts'
import type { NominationSection, PlanV1, Title } from '../campaign/plan-schema.ts'
import type { EventType } from '../event/names.text.ts'
import type { Context } from '../http/action.ts'
import { staleVersion } from '../lib/contract.ts'
import { assertDecidable } from './decidable.actions.ts'
import { personOf } from './examine.read.ts'
import { meetingRequired } from './examine.ts'
import { insertInspection } from './examine.write.ts'
import { assertFree, assertPersonFree } from './interest.actions.ts'
import type { NominationRow } from './nomination.read.ts'
import * as read from './nomination.read.ts'
import * as n from './nomination.ts'
import * as write from './nomination.write.ts'
import { climbOf, concerns, noticeGate, type RouteStep, routeOf } from './route.ts'
import { classOf, zoneLeads } from './subject.read.ts'

export interface Held {
  campaign: Awaited<ReturnType<typeof holdCampaign>>
  plan: PlanV1
  section: NominationSection
}

/** The campaign under its shared lock, with its plan. @throws nomination.no-section, state.wrong */
export const heldFor = async (c: Context, campaignId: number): Promise<Held> => {
  const campaign = await holdCampaign(c.tx, campaignId)
  campaignCan.assert('act', campaign.state)
  const plan = await planOf(c.tx, campaignId)
  if (!plan.sections.nomination) throw n.noSection({ campaign: campaignId })
  return { campaign, plan, section: plan.sections.nomination }
}

/** The same for reading: no lock, and also when the campaign is over. @throws nomination.no-section */
export const sectionFor = async (c: Context, campaignId: number): Promise<NominationSection> => {
  const section = (await planOf(c.tx, campaignId)).sections.nomination
  if (!section) throw n.noSection({ campaign: campaignId })
  return section
}

export const titleOf = (section: NominationSection, key: string): Title => {
  const t = section.titles.find((x) => x.id === key)
  if (!t) throw n.titleUnknown({ title: key })
  return t
}

/** The way a nominee of this unit goes, before it is put forward. @throws campaign.not-taking-part */
export const wayOf = async (c: Context, held: Held, row: Pick<NominationRow, 'unit_id'>): Promise<RouteStep[]> => {
  const atOrganiser = new Set(held.plan.roles.filter((r) => r.at === 'organiser').map((r) => r.key))
  const line = await read.lineUp(c.tx, held.campaign.line, row.unit_id, held.campaign.organiser_id)
  if (line.length === 0) throw notTakingPart({ unit: row.unit_id })
  return routeOf(held.section.chain, line, atOrganiser)
}

/** The step that is due, or null when the way is done. */
export const dueStep = (row: Pick<NominationRow, 'route' | 'step_no'>): RouteStep | null => climbOf(row.route)[row.step_no] ?? null

export const assertVersion = (row: NominationRow, seen: number): void => {
  if (row.version !== seen) throw staleVersion({ noun: 'nomination', seen, now: row.version })
}

/** Whether the actor belongs to the unit or to one below it. */
const belongsTo = async (c: Context, line: string, unitId: number): Promise<boolean> => {
  for (const g of c.actor.grants) if (g.unitId === unitId || (await read.standsBelow(c.tx, line, g.unitId, unitId))) return true
  return false
}

/**
 * Nobody acts on his own nomination; nobody of the nominating or nominated unit acts at a step of another unit; nobody with an interest acts at all.
 * @throws nomination.own-case, nomination.own-unit, nomination.conflict
 */
export const assertNoInterest = async (
  c: Context,
  line: string,
  row: NominationRow,
  step: { name: string; unitId: number },
): Promise<void> => {
  if (row.subject_member_id !== null && row.subject_member_id === c.actor.memberId) throw n.ownCase({ name: row.name })
  for (const unitId of [row.unit_id, row.subject_unit_id]) {
    if (unitId === null || unitId === step.unitId) continue
    // A unit nominated by its superior: the superior's step is its own, the nominee's people stay out of it.
    if (await belongsTo(c, line, unitId)) throw n.ownUnit({ unit: await read.unitName(c.tx, unitId), step: step.name })
  }
  await assertFree(c, row, step.unitId)
}

/** A step that is a meeting carries its attendance and votes, of the kind the plan names. @throws nomination.meeting-required */
export const assertMeetingKind = (section: NominationSection, step: { key: string; name: string }, kind: string | undefined): void => {
  const asked = section.chain.find((s) => s.id === step.key)?.meeting
  if (asked !== undefined && asked !== kind) throw meetingRequired({ step: step.name, kind: asked })
}

/**
 * One account never does two steps in a row, whatever seats it holds.
 * @param also who entered the paper this person confirms
 * @throws nomination.same-person
 */
export const assertOtherPerson = async (
  c: Context,
  row: NominationRow,
  step: { name: string },
  also: number | null = null,
): Promise<void> => {
  const last = await read.lastActOf(c.tx, row.id, row.round_no)
  if (last && (last.account_id === c.actor.accountId || last.account_id === also))
    throw n.samePerson({ step: step.name, before: row.route[last.step_no]?.name ?? last.step_key })
}

/** 活动办 alone cannot carry a nominee: somebody of another body must have acted by then. @throws nomination.office-alone */
export const assertNotOfficeAlone = async (c: Context, row: NominationRow, roleNow: string): Promise<void> => {
  const acts = await read.actsOf(c.tx, row.id, row.round_no)
  if ([...acts.map((a) => a.role), roleNow].every((r) => r === 'office')) throw n.officeAlone({})
}

/** A sealed paper: who signed it, its scan, the account that entered it; the actor is then the second hand that confirms it. */
export interface Paper {
  by: string
  attachmentId: number
  enteredBy: number
}

/**
 * Everything asked of a person before a step: a seat at the unit of the step, no interest, not the one who did the step before.
 * @returns the role the step is done in
 */
export const assertSeat = async (c: Context, line: string, row: NominationRow, step: RouteStep, paper: Paper | null): Promise<string> => {
  if (paper) {
    await assertNoInterest(c, line, row, step)
    await assertPersonFree(c, row, paper.by)
    await assertOtherPerson(c, row, step, paper.enteredBy)
    return 'office'
  }
  // Whoever may see the nominee is told whose step it is; for others it does not exist.
  await assertMay(c.tx, c.actor, n.mayReadNominations, row.unit_id, 'nomination')
  const roles = n.rolesOf(step.kind, step.by)
  const seat = c.actor.grants.find((g) => g.unitId === step.unitId && roles.includes(g.role))
  if (!seat) throw n.wrongSeat({ step: step.name, unit: step.unitName, roles: [...roles] })
  await assertNoInterest(c, line, row, step)
  await assertOtherPerson(c, row, step)
  return seat.role
}

/** @throws nomination.notice-first when the recommending level has yet to close its notice */
export const assertNoticed = (row: NominationRow, plan: PlanV1, organiserId: number): void => {
  const level = plan.sections.notice?.levels.find((l) => l.at === 'recommending-unit')
  if (!level || row.unit_id === organiserId || row.unit_notice_id !== null) return
  const gate = noticeGate(row.route)
  if (gate >= 0 && row.step_no >= gate) throw n.noticeFirst({ step: row.route[row.step_no]!.name, unit: row.route[0]!.unitName })
}

export const assertNotSuspended = (row: NominationRow): void => {
  if (row.suspended_until !== null) throw n.suspended({ name: row.name, until: row.suspended_until })
}

/** What a step is called in the ledger. */
const eventOf: Record<RouteStep['kind'], EventType> = {
  recommend: 'nomination.nominated',
  review: 'nomination.reviewed',
  opinion: 'nomination.opinions-closed',
  check: 'nomination.checked',
  select: 'nomination.selected',
  approve: 'nomination.approved',
  'report-up': 'nomination.reported-up',
}

/** Write the act, move on to the next step, ask for opinions where one begins. */
export const complete = async (
  c: Context,
  held: Held,
  row: NominationRow,
  act: {
    words: string
    role: string
    paper: Paper | null
    meeting: Record<string, unknown> | null
    selected?: boolean
    document?: string
    inspected?: { by: string; heldOn: string } | undefined
    /** Done through a one-time link: by whom, and the account of the office that sent it. */
    link?: { by: string; accountId: number }
  },
): Promise<{ state: n.NominationState; step: string | null; version: number }> => {
  const step = dueStep(row)!
  const accountId = act.link?.accountId ?? act.paper?.enteredBy ?? c.actor.accountId!
  await write.insertStep(c.tx, {
    nominationId: row.id,
    roundNo: row.round_no,
    stepNo: row.step_no,
    step,
    verdict: 'passed',
    words: act.words,
    accountId,
    linkBy: act.link?.by,
    role: act.role,
    paper: act.paper,
    confirmedBy: act.paper ? c.actor.accountId : null,
    meeting: act.meeting,
    on: c.today,
  })
  const stepNo = row.step_no + 1
  const next = dueStep({ route: row.route, step_no: stepNo })
  const state = next ? 'climbing' : 'selected'
  if (step.kind === 'check')
    await insertInspection(c.tx, {
      nominationId: row.id,
      roundNo: row.round_no,
      heldOn: c.today,
      finding: act.words,
      verdict: 'fit',
      accountId,
      ...(act.inspected ?? { by: act.link?.by ?? act.paper?.by ?? (await personOf(c.tx, accountId)).display_name }),
    })
  if (state === 'selected') await assertDecidable(c, held.section, row)
  const selected = act.selected === true || (next === null && row.selected_on === null)
  await write.writeChange(c.tx, row.id, { stepNo, state, ...(selected ? { selectedOn: c.today } : {}) })
  await c.record(eventOf[step.kind], {
    unitId: step.unitId,
    subjectId: row.id,
    campaignId: row.campaign_id,
    proxy: act.paper !== null || act.link !== undefined,
    role: act.role,
    detail: {
      title: row.title_key,
      object: row.object,
      step: step.key,
      round: row.round_no,
      ...(act.document ? { document: act.document } : {}),
      ...(act.meeting ? { meeting: act.meeting } : {}),
    },
    personal: { name: row.name, words: act.words },
  })
  if (next?.kind === 'opinion') await askOpinions(c, held, row, next)
  return { state, step: next?.name ?? null, version: row.version + 1 }
}

/** Opinions named by the plan are asked when the step begins; 纪检 has a seat in the product, others are addressed by the office. */
const askOpinions = async (c: Context, held: Held, row: NominationRow, step: RouteStep): Promise<void> => {
  const of = { object: row.object, classKey: await classOf(c.tx, row.campaign_id, row.subject_unit_id ?? row.unit_id) }
  const leads = await zoneLeads(c.tx, row.subject_unit_id ?? row.unit_id, c.today)
  const asked = held.section.opinions
    .filter((o) => concerns(o, of))
    .flatMap((o) => {
      const { from, binding } = o
      if (o.to === 'zone-lead') return leads.map((z) => ({ from: `${from}（${z.name}）`, binding, discipline: false, unitId: z.unit_id }))
      const discipline = /纪检|纪委/.test(from)
      return [{ from, binding, discipline, unitId: discipline ? step.unitId : null }]
    })
  await write.insertOpinions(c.tx, row.id, row.round_no, c.today, asked)
  await c.record('nomination.opinion-asked', {
    unitId: step.unitId,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { from: asked.map((a) => a.from), round: row.round_no },
  })
}
