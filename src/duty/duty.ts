import type { DatedPhase } from '../campaign/plan.ts'
import type { DutyRule } from '../campaign/plan-schema.ts'
import { addDays, addWorkingDays, type Calendar, type Day } from '../lib/calendar.ts'
import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'

export const mayReadDuties = permission('duty.read', 'subtree', [
  'office',
  'secretary',
  'deputy',
  'clerk',
  'leader',
  'inspector',
  'supervisor',
])
/** Exempting and extending are the superior's acts: nobody lets himself off. */
export const mayExempt = permission('duty.exempt', 'below', ['office', 'secretary'])

export const alreadyDone = refusal<{ title: string }>()(412, 'duty.already-done')
export const notExempt = refusal<{ title: string }>()(412, 'duty.not-exempt')
export const extensionBackwards = refusal<{ dueOn: string; asked: string }>()(422, 'duty.extension-backwards')

export interface DutyPeriod {
  key: string
  name: string
  startsOn: Day
  dueOn: Day
  /** Units that joined later owe from the next period on. */
  audienceOn: Day
}

const monthStart = (day: Day): Day => `${day.slice(0, 8)}01`
const nextMonth = (day: Day, by: number): Day => {
  const m = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + by
  return `${String(Math.floor(m / 12)).padStart(4, '0')}-${String((m % 12) + 1).padStart(2, '0')}-01`
}
const later = (a: Day, b: Day): Day => (a > b ? a : b)
const earlier = (a: Day, b: Day): Day => (a < b ? a : b)

/**
 * When a rule falls due: one period for each phase, month, quarter or year it runs through, none for a rule that an event sets off
 * (its periods are made when the event comes).
 * A day that falls before the launch is pulled to it; working days follow the published calendar.
 */
export const periodsOf = (rule: DutyRule, phases: readonly DatedPhase[], launchOn: Day, calendar: Calendar): DutyPeriod[] => {
  if (rule.due.from === 'event') return []
  const within = phases.filter((p) => rule.phases.length === 0 || rule.phases.includes(p.id))
  if (within.length === 0) return []
  const from = within.reduce((a, p) => earlier(a, p.startsOn), within[0]!.startsOn)
  const until = within.reduce((a, p) => later(a, p.endsOn), within[0]!.endsOn)
  const due = (periodEnd: Day, phaseEnd: Day): Day => {
    const d = rule.due
    if (d.from === 'launch') return d.working ? addWorkingDays(launchOn, d.plusDays, calendar) : addDays(launchOn, d.plusDays)
    return later(launchOn, addDays(d.from === 'phase-end' ? phaseEnd : periodEnd, d.from === 'event' ? 0 : -d.minusDays))
  }
  const audience = (startsOn: Day): Day => (rule.audienceAt === 'launch' ? launchOn : startsOn)
  const made = (key: string, name: string, startsOn: Day, endsOn: Day): DutyPeriod => ({
    key,
    name,
    startsOn,
    dueOn: due(endsOn, endsOn),
    audienceOn: audience(startsOn),
  })
  if (rule.period === 'once') {
    const last = within.at(-1)!
    return [made('once', last.name, from, rule.due.from === 'phase-end' ? within[0]!.endsOn : until)]
  }
  if (rule.period === 'phase')
    return within.map((p) => made(`${p.id}/${p.round}`, p.round > 1 ? `${p.name}（第 ${p.round} 轮）` : p.name, p.startsOn, p.endsOn))
  const step = rule.period === 'month' ? 1 : rule.period === 'quarter' ? 3 : 12
  const out: DutyPeriod[] = []
  let start = monthStart(from)
  if (step > 1) start = nextMonth(`${start.slice(0, 4)}-01-01`, Math.floor((Number(start.slice(5, 7)) - 1) / step) * step)
  for (; start <= until; start = nextMonth(start, step)) {
    const end = addDays(nextMonth(start, step), -1)
    const year = start.slice(0, 4)
    const month = Number(start.slice(5, 7))
    const name = step === 1 ? `${year}年${month}月` : step === 3 ? `${year}年第${Math.floor((month - 1) / 3) + 1}季度` : `${year}年`
    out.push(made(`${rule.period}/${start.slice(0, 7)}`, name, later(start, from), earlier(end, until)))
  }
  return out
}

/** Does an event's typed detail fulfil the rule? Equalities only, so that the same test runs in SQL and here. */
export const fulfils = (filter: Record<string, unknown>, detail: Record<string, unknown>): boolean =>
  Object.entries(filter).every(([k, v]) => detail[k] === v)

export type DutyState = 'due' | 'late' | 'partly' | 'done' | 'done-late' | 'exempt' | 'not-yet'

/** What a duty is today, derived; nobody sets it. */
export const stateOf = (
  d: { startsOn: Day; dueOn: Day; done: { state: string; onTime: boolean | null; dueOn: Day | null } | null },
  today: Day,
): DutyState => {
  if (d.done?.state === 'done') return d.done.onTime === false ? 'done-late' : 'done'
  if (d.done?.state === 'exempt') return 'exempt'
  const dueOn = d.done?.dueOn ?? d.dueOn
  if (today > dueOn) return 'late'
  if (today < d.startsOn) return 'not-yet'
  return d.done?.state === 'partly' ? 'partly' : 'due'
}
