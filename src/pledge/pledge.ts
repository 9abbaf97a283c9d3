import type { PledgeSection } from '../campaign/plan-schema.ts'
import type { Day } from '../lib/calendar.ts'
import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const pledgeStates = [
  'draft',
  'proposed',
  'returned',
  'accepted',
  'published',
  'fulfilling',
  'claimed',
  'judged',
  'withdrawn',
] as const
export type PledgeState = (typeof pledgeStates)[number]
export const pledgeCan = stateTable<PledgeState, Record<string, readonly PledgeState[]>>('pledge', {
  edit: ['draft', 'returned'],
  propose: ['draft', 'returned'],
  review: ['proposed'],
  publish: ['accepted'],
  progress: ['published', 'fulfilling'],
  change: ['published', 'fulfilling'],
  decideChange: ['published', 'fulfilling'],
  claim: ['published', 'fulfilling'],
  explain: ['published', 'fulfilling', 'claimed', 'judged'],
  issueSlips: ['published', 'fulfilling', 'claimed'],
  judge: ['published', 'fulfilling', 'claimed'],
  conclude: ['published', 'fulfilling', 'claimed'],
  withdraw: ['draft', 'proposed', 'returned', 'accepted', 'published', 'fulfilling'],
})
/** Shown on the public page. */
export const publicStates: readonly PledgeState[] = ['published', 'fulfilling', 'claimed', 'judged']

export const makers = ['unit', 'member', 'window', 'social-organisation'] as const
export type Maker = (typeof makers)[number]
/** From best to worst; a tie goes to the worse. */
export const verdicts = ['kept', 'partly', 'unkept'] as const
export type Verdict = (typeof verdicts)[number]

const staff = ['office', 'secretary', 'deputy', 'clerk'] as const
export const mayReadPledges = permission('pledge.read', 'subtree', [
  ...staff,
  'leader',
  'inspector',
  'supervisor',
  'member',
  'discipline',
  'audit',
])
/** The least an endpoint of the pledging side asks; a member may besides only write his own. */
export const mayPledge = permission('pledge.propose', 'subtree', [...staff, 'member'])
export const mayWrite = permission('pledge.write', 'subtree', staff)
export const mayWriteOwn = permission('pledge.write-own', 'own', ['member'])
/** The least an endpoint of the reviewing side asks; who it is for one pledge says `reviewerOf`. */
export const mayReviewSome = permission('pledge.review', 'subtree', ['office', 'secretary', 'deputy', 'leader', 'supervisor'])
export const mayReviewUnit = permission('pledge.review-unit', 'below', ['office', 'secretary', 'deputy'])
export const mayReviewMember = permission('pledge.review-member', 'subtree', ['office', 'secretary', 'deputy'])
export const mayReviewTop = permission('pledge.review-top', 'own', ['leader', 'supervisor'])
export const mayAssess = permission('pledge.assess', 'subtree', ['inspector', 'supervisor'])

export const kindUnknown = refusal<{ kind: string }>()(422, 'pledge.kind-unknown')
export const kindNotForUnit = refusal<{ kind: string; unit: string }>()(422, 'pledge.kind-not-for-unit')
export const tooManyOfKind = refusal<{ kind: string; max: number }>()(422, 'pledge.too-many-of-kind')
export const memberMissing = refusal()(422, 'pledge.member-missing')
export const memberElsewhere = refusal()(422, 'pledge.member-elsewhere')
export const subjectMissing = refusal<{ kind: string }>()(422, 'pledge.subject-missing')
export const consentNotHis = refusal()(403, 'pledge.consent-not-his')
export const dueDayPassed = refusal<{ dueOn: Day; today: Day }>()(412, 'pledge.due-day-passed')
export const reasonMissing = refusal()(422, 'pledge.reason-missing')
export const ownReview = refusal()(403, 'pledge.own-review')
export const nothingChanged = refusal()(422, 'pledge.nothing-changed')
export const changeWaiting = refusal()(412, 'pledge.change-waiting')
export const noChange = refusal()(412, 'pledge.no-change')
export const progressFuture = refusal<{ onDay: Day; today: Day }>()(422, 'pledge.progress-future-day')
export const progressCorrected = refusal()(412, 'pledge.progress-corrected')
export const notYetClaimed = refusal<{ dueOn: Day }>()(412, 'pledge.not-yet-claimed')
export const ownJudgement = refusal()(403, 'pledge.own-judgement')
export const assessedTwice = refusal()(412, 'pledge.assessed-twice')
export const slipUnknown = refusal()(404, 'pledge.slip-unknown')
export const slipUsed = refusal<{ usedOn: Day }>()(412, 'pledge.slip-used')
export const tooManySlips = refusal<{ max: number; issued: number }>()(422, 'pledge.too-many-slips')
export const nobodyJudged = refusal()(412, 'pledge.nobody-judged')
export const slipsOut = refusal<{ left: number; until: Day }>()(412, 'pledge.slips-out')

/** Slips for one pledge at most; so many named beneficiaries can still be handed one each. */
export const slipsAtMost = 500
/** Days in which those it was made to can judge, from the claim or the last day on. Practice, not in the seeds; given at the claim. */
export const judgeDays = 15

export type PledgeKind = PledgeSection['kinds'][number]

/** @throws pledge.kind-unknown, pledge.kind-not-for-unit */
export const kindOf = (section: PledgeSection | undefined, key: string, unit: { name: string; classKey: string | null }): PledgeKind => {
  const kind = section?.kinds.find((k) => k.id === key)
  if (!kind) throw kindUnknown({ kind: key }, 'kind')
  if (kind.classes && !(unit.classKey !== null && kind.classes.includes(unit.classKey)))
    throw kindNotForUnit({ kind: kind.name, unit: unit.name }, 'kind')
  return kind
}

/** After its last day a pledge cannot be changed, whatever the stored state says. @throws pledge.due-day-passed */
export const assertBeforeDue = (dueOn: Day | null, today: Day): void => {
  if (dueOn !== null && today > dueOn) throw dueDayPassed({ dueOn, today })
}

/** Judging is open once the unit says it is done, and in any case after the last day. */
export const judgingOpen = (p: { state: PledgeState; dueOn: Day }, today: Day): boolean => p.state === 'claimed' || today > p.dueOn

export type Votes = Readonly<Record<Verdict, number>>
export const votesOf = (v: Votes): number => v.kept + v.partly + v.unkept
/** What most said; a tie goes to the worse. Null while nobody judged. */
export const verdictOf = (v: Votes): Verdict | null => {
  if (votesOf(v) === 0) return null
  const most = Math.max(v.kept, v.partly, v.unkept)
  return v.unkept === most ? 'unkept' : v.partly === most ? 'partly' : 'kept'
}

/** Due, and neither kept nor explained nor waiting to be judged: what the public page and the measure call overdue. */
export const isOverdue = (p: { state: PledgeState; dueOn: Day | null; verdict: Verdict | null; explained: boolean }, today: Day): boolean =>
  p.dueOn !== null && today > p.dueOn && !p.explained && (p.verdict === 'unkept' || p.state === 'published' || p.state === 'fulfilling')

/** Events of this noun that a plan's duty rule may wait for. */
export const pledgeActs = [
  'pledge.proposed',
  'pledge.accepted',
  'pledge.published',
  'pledge.progressed',
  'pledge.claimed',
  'pledge.judged',
] as const

/** This noun's part of a plan (docs/acts.md). */
export { pledgeSection as planSection } from '../campaign/plan-schema.ts'
