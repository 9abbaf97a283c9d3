import { addDays, type Day } from '../lib/calendar.ts'
import { type Actor, permission, type Role } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const activityStates = ['recorded', 'withdrawn'] as const
export type ActivityState = (typeof activityStates)[number]
export const activityCan = stateTable<ActivityState, Record<string, readonly ActivityState[]>>('activity', {
  correct: ['recorded'],
  withdraw: ['recorded'],
})

/** Kinds every unit knows, whatever the plan; a plan adds its own (`activity.kinds`). Names stand in `activity.text.ts`. */
export const generalKinds = [
  'branch-meeting',
  'committee-meeting',
  'group-meeting',
  'party-class',
  'theme-day',
  'life-meeting',
  'study',
  'service',
  'visit',
  'meeting',
  'activity',
] as const

const staff = ['office', 'secretary', 'deputy', 'clerk'] as const
const readers = [...staff, 'leader', 'inspector', 'supervisor', 'member', 'discipline', 'audit'] as const
export const mayReadActivities = permission('activity.read', 'subtree', readers)
export const mayRecordActivity = permission('activity.record', 'subtree', staff)
export const mayEditWorks = permission('work.edit', 'subtree', staff)

export const kindUnknown = refusal<{ kind: string }>()(422, 'activity.kind-unknown')
export const futureDay = refusal<{ heldOn: Day; today: Day }>()(422, 'activity.future-day')
export const beforeLaunch = refusal<{ campaign: string; launchOn: Day; heldOn: Day }>()(422, 'activity.before-launch')
export const rollMissing = refusal<{ kind: string }>()(422, 'activity.roll-missing')
export const rollTooMany = refusal<{ expected: number; present: number }>()(422, 'activity.roll-too-many')
export const nothingCorrected = refusal()(422, 'activity.nothing-corrected')
export const workEnded = refusal<{ work: string; untilOn: Day }>()(422, 'activity.work-ended')

/** Roll call kept by the organiser: an allowed fact, never a score leaf (mission.md, resolved contradictions). */
export interface Roll {
  expected: number
  present: number
}

export interface PlanKind {
  id: string
  name: string
  roll: boolean
}

/**
 * What an activity may be and must bring along.
 * @param named kinds of the plans of the campaigns it counts for
 * @throws activity.kind-unknown, activity.future-day, activity.roll-missing, activity.roll-too-many
 */
export const assertActivity = (a: { kind: string; heldOn: Day; roll: Roll | null }, named: readonly PlanKind[], today: Day): void => {
  const planned = named.filter((k) => k.id === a.kind)
  if (planned.length === 0 && !(generalKinds as readonly string[]).includes(a.kind)) throw kindUnknown({ kind: a.kind }, 'kind')
  if (a.heldOn > today) throw futureDay({ heldOn: a.heldOn, today }, 'heldOn')
  const asks = planned.find((k) => k.roll)
  if (asks && a.roll === null) throw rollMissing({ kind: asks.name }, 'roll')
  if (a.roll && a.roll.present > a.roll.expected) throw rollTooMany({ expected: a.roll.expected, present: a.roll.present }, 'roll')
}

const ofTheUnit: readonly Role[] = ['office', 'secretary', 'deputy', 'clerk', 'leader', 'member']

/**
 * Whether a person belongs to a unit and therefore cannot judge, confirm or check for it. An inspector's or supervisor's grant
 * names what he looks at, not where he belongs; his own branch does.
 * @param branchId branch on whose roster he stands, if any
 */
export const belongs = (actor: Actor, unitId: number, branchId: number | null): boolean =>
  branchId === unitId || actor.grants.some((g) => g.unitId === unitId && ofTheUnit.includes(g.role))

/** How often the rules ask for a meeting of organisation life, and from how many full members on. */
export interface LifeRule {
  kind: (typeof generalKinds)[number]
  everyMonths: 1 | 3 | 12
  fullMembers: number
}
// 支部工作条例 (2018), art. 11, 12 and chapter 5: general meeting each quarter, committee each month (a branch of seven full members or
// more has one), theme day each month, 组织生活会 each year. Localities differ, so it is an argument wherever it is used.
export const lifeRules: readonly LifeRule[] = [
  { kind: 'branch-meeting', everyMonths: 3, fullMembers: 0 },
  { kind: 'committee-meeting', everyMonths: 1, fullMembers: 7 },
  { kind: 'theme-day', everyMonths: 1, fullMembers: 0 },
  { kind: 'life-meeting', everyMonths: 12, fullMembers: 0 },
]

/** First and last day of the months, quarters or years that lie wholly within both days. */
export const wholePeriods = (from: Day, until: Day, everyMonths: 1 | 3 | 12): { from: Day; until: Day }[] => {
  const out: { from: Day; until: Day }[] = []
  const startOf = (n: number): Day => `${String(Math.floor(n / 12)).padStart(4, '0')}-${String((n % 12) + 1).padStart(2, '0')}-01`
  const month = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1
  for (let n = Math.floor(month / everyMonths) * everyMonths; ; n += everyMonths) {
    const last = addDays(startOf(n + everyMonths), -1)
    if (last > until) return out
    if (startOf(n) >= from) out.push({ from: startOf(n), until: last })
  }
}

/** Every meeting a branch that exists all the time owes within both days. */
export const owedMeetings = (from: Day, until: Day, rules: readonly LifeRule[] = lifeRules): (LifeRule & { from: Day; until: Day })[] =>
  rules.flatMap((r) => wholePeriods(from, until, r.everyMonths).map((p) => ({ ...r, ...p })))

/** What a measure function answers: pairs of integers until printed. */
export interface MeasureRow {
  measure: string
  unitId: number
  numerator: number
  denominator: number
}

/** Which units a measure is asked for: named ones, or all at or below a path of a line; none given = all of the realm. */
export interface MeasureScope {
  unitIds?: readonly number[]
  path?: { line: string; path: string }
  /** Asked for the time of this campaign: what belongs to another one does not count. None: a calendar year, whatever the campaign. */
  campaignId?: number | null
  /** Both ends inclusive. */
  from: Day
  until: Day
}

/** Events of this noun that a plan's duty rule may wait for. */
export const activityActs = ['activity.recorded', 'activity.service-confirmed', 'carrier.set-up', 'service.accepted'] as const

/** This noun's part of a plan (docs/acts.md). */
export { activitySection as planSection } from '../campaign/plan-schema.ts'
