import { addDays, type Day } from '../lib/calendar.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'
import { type HonourState, stateOn } from './state.ts'

export const recheckStates = ['arranged', 'passed', 'warned', 'withdrawn', 'cancelled'] as const
export type RecheckState = (typeof recheckStates)[number]
export const recheckCan = stateTable<RecheckState, Record<string, readonly RecheckState[]>>('recheck', {
  close: ['arranged'],
  // Of a title that ended before the day.
  cancel: ['arranged'],
})
export const recheckOutcomes = ['passed', 'warned', 'withdrawn'] as const

export const notOfRound = refusal<{ holder: string }>()(422, 'honour.not-of-round')
export const cannotRecheck = refusal<{ holder: string; state: string }>()(422, 'honour.cannot-recheck')
export const recheckTwice = refusal<{ holder: string; dueOn: string }>()(422, 'honour.recheck-arranged')
export const recheckInPast = refusal<{ dueOn: string; today: string }>()(422, 'honour.recheck-in-past')
export const afterTerm = refusal<{ holder: string; expiresOn: string }>()(422, 'honour.recheck-after-term')
export const nextNeeded = refusal()(422, 'honour.next-needed')

/** 保持 · 应复查 · 期满 · 警示中 · 已届满 · 已撤销: what this year's round has to do with a title of earlier years. */
export const fates = ['keeps', 'recheck', 'ends', 'warned', 'ended', 'withdrawn'] as const
export type Fate = (typeof fates)[number]

export interface Standing {
  state: HonourState
  expiresOn: Day | null
  recheckOn: Day | null
  /** Day of an arranged re-check not yet closed. */
  arrangedOn: Day | null
  /** Day it was withdrawn, if ever: a title taken back may have been withdrawn or run out. */
  withdrawnOn: Day | null
}

/** `by`: the day it must be done by, or was; null when nothing falls in the span. `until`: last day of this year's round. */
export const fateOf = (h: Standing, today: Day, until: Day): { fate: Fate; by: Day | null; overdue: boolean } => {
  if (h.withdrawnOn !== null) return { fate: 'withdrawn', by: h.withdrawnOn, overdue: false }
  const state = stateOn(h, today)
  if (state === 'withdrawn') return { fate: 'withdrawn', by: null, overdue: false }
  if (state === 'expired' || state === 'recovered') return { fate: 'ended', by: h.expiresOn, overdue: false }
  const days = [h.recheckOn, h.arrangedOn].filter((d) => d !== null).sort()
  const due = days[0] ?? null
  if (state === 'warned') return { fate: 'warned', by: due, overdue: due !== null && due < today }
  if (due !== null && due <= until && (h.expiresOn === null || due <= h.expiresOn))
    return { fate: 'recheck', by: due, overdue: due < today }
  if (h.expiresOn !== null && h.expiresOn <= until) return { fate: 'ends', by: h.expiresOn, overdue: false }
  return { fate: 'keeps', by: null, overdue: false }
}

/** Span of a round: titles that stood a year before it began are where it starts from. */
export const spanOf = (c: { launchOn: Day | null; endsOn: Day | null }, today: Day): { since: Day; until: Day } => {
  const from = c.launchOn ?? `${today.slice(0, 4)}-01-01`
  return { since: addDays(from, -366), until: c.endsOn ?? `${from.slice(0, 4)}-12-31` }
}

/** Is it part of what the round starts from: in force on some day since the year before it began? */
export const startsFrom = (h: Pick<Standing, 'expiresOn' | 'withdrawnOn'>, since: Day): boolean =>
  (h.withdrawnOn === null || h.withdrawnOn >= since) && (h.expiresOn === null || h.expiresOn >= since)
