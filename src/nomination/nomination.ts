import { permission, type Role, roles } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const nominationStates = [
  'draft',
  'climbing',
  'returned',
  'selected',
  'decided',
  'not-selected',
  'stopped',
  'withdrawn',
  'struck',
] as const
export type NominationState = (typeof nominationStates)[number]
/** These end a nomination: it no longer counts for any limit. */
export const endStates: readonly NominationState[] = ['not-selected', 'stopped', 'withdrawn', 'struck']

export const nominationCan = stateTable<NominationState, Record<string, readonly NominationState[]>>('nomination', {
  edit: ['draft', 'returned'],
  recommend: ['draft', 'returned'],
  pass: ['climbing'],
  giveBack: ['climbing'],
  askOpinions: ['climbing'],
  giveOpinion: ['climbing'],
  select: ['climbing'],
  /** 考察 and 核实: while it is on its way, also between the meeting and the decision. */
  inspect: ['climbing', 'selected'],
  withdraw: ['draft', 'climbing', 'returned', 'selected'],
  list: ['climbing', 'selected'],
  suspend: ['climbing', 'selected'],
  strike: ['climbing', 'selected'],
  decide: ['selected'],
  reportUp: ['selected', 'decided'],
})

export const recommendationStates = ['open', 'read', 'answered'] as const
export type RecommendationState = (typeof recommendationStates)[number]
export const recommendationCan = stateTable<RecommendationState, Record<string, readonly RecommendationState[]>>('recommendation', {
  read: ['open'],
  answer: ['open', 'read'],
})

export const objects = ['unit', 'member', 'resident', 'household', 'building'] as const
export type NominationObject = (typeof objects)[number]

const staff = ['office', 'secretary', 'deputy', 'clerk', 'leader', 'inspector', 'supervisor', 'discipline'] as const

export const mayReadNominations = permission('nomination.read', 'subtree', staff)
/** The nominating unit's own act: nobody above enters a nominee for it. */
export const mayNominate = permission('nomination.nominate', 'own', ['secretary', 'deputy', 'clerk'])
/** Held at the very unit whose step it is; which roles a step takes is settled by `rolesOf`. */
export const mayPass = permission('nomination.pass', 'own', ['office', 'secretary', 'deputy', 'clerk', 'leader', 'inspector', 'discipline'])
export const mayAskOpinion = permission('nomination.ask-opinion', 'own', ['office'])
export const mayGiveOpinion = permission('nomination.give-opinion', 'own', ['discipline', 'secretary', 'deputy'])
/** The office seals the slip; a body that has an account asks for its own. */
export const mayHandOpinion = permission('nomination.hand-opinion', 'own', ['office', 'discipline', 'secretary', 'deputy'])
/** The second code comes from somebody outside the office. */
export const mayConfirmOpinion = permission('nomination.confirm-opinion', 'own', [
  'discipline',
  'secretary',
  'deputy',
  'leader',
  'inspector',
])
export const mayWithdraw = permission('nomination.withdraw', 'own', ['secretary', 'deputy'])
export const mayMeet = permission('nomination.meet', 'own', ['office', 'secretary', 'deputy', 'leader'])
/** Sealed papers of a body without a computer are entered by the office above it, with their scan; it also sends the links. */
export const mayEnterPaper = permission('nomination.enter-paper', 'subtree', ['office'])
export const mayRecommend = permission('recommendation.make', 'realm', [...staff, 'member'])
export const mayAnswer = permission('recommendation.answer', 'own', ['secretary', 'deputy', 'clerk'])
export const mayReadRecommendations = permission('recommendation.read', 'subtree', ['office', 'secretary', 'deputy', 'clerk'])

export const stepKinds = ['recommend', 'review', 'opinion', 'check', 'select', 'approve', 'report-up'] as const
export type StepKind = (typeof stepKinds)[number]

const byKind: Record<StepKind, readonly Role[]> = {
  recommend: ['secretary', 'deputy', 'clerk'],
  review: ['secretary', 'deputy', 'office', 'leader'],
  opinion: ['office', 'secretary', 'discipline'],
  check: ['inspector', 'office'],
  select: ['office', 'secretary', 'deputy', 'leader'],
  approve: ['secretary', 'deputy', 'office', 'leader'],
  'report-up': ['office', 'secretary'],
}
/** Roles whose holder at the step's unit may do it: those usual for the kind, and the one the plan names where it is a role of access. */
export const rolesOf = (kind: StepKind, by: string): readonly Role[] => {
  const named = roles.find((r) => r === by)
  // 党员 deliberate and vote; what their meeting decided is entered by the post-holders of the unit.
  return named === undefined || named === 'member' || byKind[kind].includes(named) ? byKind[kind] : [...byKind[kind], named]
}

export const noSection = refusal<{ campaign: number }>()(422, 'nomination.no-section')
export const titleUnknown = refusal<{ title: string }>()(422, 'nomination.title-unknown')
export const titleNotForClass = refusal<{ title: string; unit: string }>()(422, 'nomination.title-not-for-class')
export const subjectMissing = refusal<{ object: string }>()(422, 'nomination.subject-missing')
export const subjectElsewhere = refusal<{ name: string; unit: string }>()(422, 'nomination.subject-elsewhere')
export const alreadyNominated = refusal<{ name: string; title: string }>()(422, 'nomination.already')
export const briefTooLong = refusal<{ limit: number; length: number }>()(422, 'nomination.brief-too-long')
export const deedsTooLong = refusal<{ limit: number; length: number }>()(422, 'nomination.deeds-too-long')
export const quotaFull = refusal<{ title: string; unit: string; quota: number }>()(422, 'nomination.quota-full')
export const groundMissing = refusal<{ rule: string }>()(422, 'nomination.ground-missing')
export const notEligible = refusal<{ name: string; rules: string[] }>()(422, 'nomination.not-eligible')
export const samePerson = refusal<{ step: string; before: string }>()(422, 'nomination.same-person')
export const officeAlone = refusal()(422, 'nomination.office-alone')
export const ownCase = refusal<{ name: string }>()(422, 'nomination.own-case')
export const ownUnit = refusal<{ unit: string; step: string }>()(422, 'nomination.own-unit')
export const wrongSeat = refusal<{ step: string; unit: string; roles: string[] }>()(403, 'nomination.wrong-seat')
export const byMeetingOnly = refusal<{ step: string }>()(422, 'nomination.by-meeting-only')
export const notAtSelect = refusal<{ name: string; step: string }>()(412, 'nomination.not-at-select')
export const opinionsOutstanding = refusal<{ from: string[] }>()(412, 'nomination.opinions-outstanding')
export const opinionObjected = refusal<{ from: string }>()(422, 'nomination.opinion-objected')
export const opinionNeedsReason = refusal<{ from: string }>()(422, 'nomination.opinion-needs-reason')
export const opinionBinding = refusal<{ from: string }>()(422, 'nomination.opinion-binding')
export const opinionGiven = refusal<{ from: string }>()(412, 'nomination.opinion-given-already')
/** How a link went out: printed and sealed by the office, or asked for by the body itself. */
export const linkChannels = ['slip', 'own'] as const
export type LinkChannel = (typeof linkChannels)[number]
/** Wrong second codes before a link is spent. */
export const wrongCodes = 5
export const slipOwnBody = refusal<{ from: string }>()(422, 'nomination.slip-own-body')
export const slipMissing = refusal<{ from: string }>()(412, 'nomination.slip-missing')
export const sameHand = refusal<{ from: string }>()(422, 'nomination.same-hand')
export const linkSpent = refusal()(404, 'nomination.link-spent')
export const noticeFirst = refusal<{ step: string; unit: string }>()(412, 'nomination.notice-first')
export const suspended = refusal<{ name: string; until: string }>()(412, 'nomination.suspended')
export const documentMissing = refusal<{ step: string }>()(422, 'nomination.document-missing')
export const recommendationEmpty = refusal()(422, 'recommendation.empty')
export const takenOther = refusal<{ recommendation: number }>()(422, 'recommendation.other')

/** Acts a duty may ask for. */
export const nominationActs = [
  'nomination.recommended',
  'nomination.nominated',
  'nomination.reviewed',
  'nomination.checked',
  'nomination.selected',
  'nomination.meeting-held',
  'nomination.approved',
  'nomination.reported-up',
] as const
