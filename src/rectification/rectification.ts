import { addWorkingDays, type Calendar, type Day, withComingYears } from '../lib/calendar.ts'
import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const rectificationStates = ['open', 'claimed', 'closed', 'withdrawn'] as const
export type RectificationState = (typeof rectificationStates)[number]
export const rectificationCan = stateTable<RectificationState, Record<string, readonly RectificationState[]>>('rectification', {
  plan: ['open'],
  claim: ['open'],
  check: ['claimed'],
  // Only somebody independent finds that nothing can be done, or that it is not ours, without the owner having said so.
  closeUnclaimed: ['open'],
  reopen: ['closed'],
  extend: ['open', 'claimed'],
  withdraw: ['open', 'claimed'],
})

/** How an item ended. Closed is not solved: the four are kept apart in every figure. */
export const outcomes = ['solved', 'partly', 'unsolved', 'not-ours'] as const
export type Outcome = (typeof outcomes)[number]
/** Outcomes that need no claim of the owner before them. */
export const unclaimedOutcomes: readonly Outcome[] = ['unsolved', 'not-ours']

const staff = ['office', 'secretary', 'deputy', 'clerk'] as const
export const mayReadItems = permission('rectification.read', 'subtree', [
  ...staff,
  'leader',
  'inspector',
  'supervisor',
  'discipline',
  'audit',
])
/** Opening, extending and withdrawing are a superior's or an inspector's acts; never for one's own unit. */
export const mayOpenItem = permission('rectification.open', 'subtree', ['office', 'secretary', 'leader', 'inspector', 'supervisor'])
export const mayFix = permission('rectification.claim', 'subtree', staff)
export const mayCheck = permission('rectification.check', 'subtree', ['office', 'secretary', 'inspector', 'supervisor'])
export const mayExtend = permission('rectification.extend', 'below', ['office', 'secretary'])

export const itemActs = ['plan', 'claim', 'check', 'reopen', 'extend', 'withdraw'] as const
export type ItemAct = (typeof itemActs)[number]
/** What keeps somebody from an act: his post does not reach it, or it is his own matter. */
export const whyNots = ['post', 'own-item', 'own-check', 'own-extend'] as const
export type WhyNot = (typeof whyNots)[number]

export const ownItem = refusal()(403, 'rectification.own-item')
export const ownCheck = refusal()(403, 'rectification.own-check')
export const deadlineMissing = refusal()(422, 'rectification.deadline-missing')
export const deadlinePast = refusal<{ dueOn: Day; today: Day }>()(422, 'rectification.deadline-past')
export const reasonMissing = refusal()(422, 'rectification.reason-missing')
export const extensionBackwards = refusal<{ dueOn: Day; asked: Day }>()(422, 'rectification.extension-backwards')
export const claimFirst = refusal()(412, 'rectification.claim-first')

/**
 * The last day: named, or so many working days after today, which itself does not count (Civil Code, art. 201).
 * @throws rectification.deadline-missing, rectification.deadline-past
 */
export const deadline = (d: { dueOn: Day | null; workingDays: number | null }, today: Day, calendar: Calendar): Day => {
  if (d.dueOn === null && d.workingDays === null) throw deadlineMissing({}, 'dueOn')
  const dueOn = d.dueOn ?? addWorkingDays(today, d.workingDays!, withComingYears(calendar, today))
  if (dueOn < today) throw deadlinePast({ dueOn, today }, 'dueOn')
  return dueOn
}

export const isOverdue = (r: { state: RectificationState; dueOn: Day }, today: Day): boolean =>
  (r.state === 'open' || r.state === 'claimed') && today > r.dueOn

/** Events of this noun that a plan's duty rule may wait for. */
export const rectificationActs = ['rectification.opened', 'rectification.claimed', 'rectification.closed'] as const

/** Working days given where the one who opens an item names none. Plans of the seeds give 30; an organiser may say otherwise. */
export const defaultWorkingDays = 30

/** This noun's part of a plan (docs/acts.md). */
export { rectificationSection as planSection } from '../campaign/plan-schema.ts'
