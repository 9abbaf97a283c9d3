import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const roundStates = ['self', 'review', 'final', 'frozen', 'withdrawn'] as const
export type RoundState = (typeof roundStates)[number]

/** 自评 → 复核 → 定稿 → 冻结. Contests are made while the unit confirms, appeals against the final sheet. */
export const roundCan = stateTable<RoundState, Record<string, readonly RoundState[]>>('round', {
  confirm: ['self'],
  contest: ['self'],
  selfJudge: ['self'],
  assign: ['self', 'review'],
  startReview: ['self'],
  judge: ['review'],
  exempt: ['review'],
  award: ['review'],
  review: ['review'],
  answer: ['self', 'review', 'final'],
  /** Which frozen result of another round an imported item takes. */
  name: ['self', 'review'],
  finalise: ['review'],
  appeal: ['final'],
  reopen: ['final'],
  freeze: ['final'],
  withdraw: ['self', 'review', 'final'],
})

export const unitStates = ['to-confirm', 'confirmed', 'reviewed'] as const
export type UnitState = (typeof unitStates)[number]
export const unitCan = stateTable<UnitState, Record<string, readonly UnitState[]>>('score', {
  confirm: ['to-confirm'],
  contest: ['to-confirm', 'confirmed'],
  review: ['to-confirm', 'confirmed'],
  judge: ['to-confirm', 'confirmed'],
})

export const contestStates = ['open', 'upheld', 'dismissed'] as const
export type ContestState = (typeof contestStates)[number]
export const contestCan = stateTable<ContestState, Record<string, readonly ContestState[]>>('contest', {
  answer: ['open'],
})

const staff = ['office', 'secretary', 'deputy', 'clerk'] as const
export const mayReadScores = permission('score.read', 'subtree', [...staff, 'leader', 'inspector', 'supervisor', 'discipline', 'audit'])
export const mayOpenRounds = permission('score.open', 'subtree', ['office'])
/** 确认 and 异议: the unit's own act; an office above may enter it for a unit that cannot, marked as 代录. */
export const mayConfirm = permission('score.confirm', 'subtree', [...staff])
/** A superior's act: strictly below his own unit. Assigned reviewers are named one by one. */
export const mayReview = permission('score.review', 'below', ['office', 'secretary', 'deputy', 'leader', 'inspector'])
/** Who may be asked to review at all; for which unit is decided by `standingOf` and by assignment. */
export const mayReviewSomewhere = permission('score.assess', 'realm', [
  'office',
  'secretary',
  'deputy',
  'clerk',
  'leader',
  'inspector',
  'supervisor',
])

export const ownUnit = refusal<{ unit: string }>()(422, 'score.own-unit')
export const notReviewer = refusal<{ unit: string }>()(403, 'score.not-reviewer')
export const conflictStands = refusal<{ unit: string }>()(422, 'score.conflict')
export const noUnits = refusal()(422, 'score.no-units')
export const noClass = refusal<{ unit: string }>()(422, 'score.unit-of-no-class')
export const notInRound = refusal<{ unit: number }>()(404, 'score.not-in-round')
export const pendingLines = refusal<{ units: string[]; n: number }>()(422, 'score.pending-lines')
export const unreviewed = refusal<{ units: string[]; n: number }>()(422, 'score.unreviewed')
export const openContests = refusal<{ units: string[]; n: number }>()(422, 'score.open-contests')
export const contestTwice = refusal<{ leaf: string }>()(409, 'score.contest-twice')
export const refUnknown = refusal<{ ref: string }>()(422, 'score.ref-unknown')
export const standardNotFrozen = refusal<{ standard: string }>()(422, 'score.standard-not-frozen')
export const lineStale = refusal<{ leaf: string; by: string }>()(409, 'score.line-stale')
export const awardTwice = refusal<{ matter: string }>()(422, 'score.award-twice')

export type Standing = 'own' | 'above' | 'elsewhere'

/**
 * How a person stands to a unit. `own` wins: whoever belongs to the unit or to anything below it is judged by its result, whatever
 * else he holds.
 * @param seats paths of the units where he holds a post, in the round's line
 */
export const standingOf = (seats: readonly string[], unitPath: string): Standing =>
  seats.some((p) => p.startsWith(unitPath)) ? 'own' : seats.some((p) => unitPath.startsWith(p)) ? 'above' : 'elsewhere'

/** How rounds put like units together: any of the register's own facts, fixed when the round opens. */
export const groupFacts = ['class', 'settlement', 'kind', 'level', 'urban'] as const
export type GroupFact = (typeof groupFacts)[number]

/** Key of a like-unit group: the facts in their order; what the register does not say is said so. */
export const groupKey = (facts: Partial<Record<GroupFact, string | boolean | null>>, by: readonly GroupFact[]): string | null =>
  by.length === 0 ? null : by.map((f) => `${f}=${facts[f] ?? '-'}`).join(';')
