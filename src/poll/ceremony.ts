import type { ResultFile } from '../ballot/core/published.ts'
import type { Prepared } from '../ballot/offices.ts'
import { type Facts, refusal } from '../lib/refusal.ts'

/** What the offices may be at for a poll. Each of their calls is safe to repeat, so whatever died in between is simply asked again. */
export const steps = ['freeze', 'open', 'close', 'release', 'archive'] as const
export type Step = (typeof steps)[number]
export interface Fault {
  code: string
  facts: Facts
}
export interface Checked {
  exit: 0 | 1 | 2
  leaves: number
  signatures: number
  findings: { code: string; level: string; facts: Record<string, string | number> }[]
}
/** What comes back from a step. */
export type Outcome =
  | { step: 'freeze'; prepared: Prepared }
  | { step: 'open' }
  /** `at`: closed before its hour. */
  | { step: 'close'; at: string | null }
  | { step: 'release'; folder: string; result: ResultFile; checked: Checked }
  | { step: 'archive'; sha256: string }

export const underWay = refusal<{ step: string }>()(412, 'poll.under-way')
export const sharesLost = refusal()(422, 'poll.shares-lost')
export const graceRuns = refusal<{ until: string }>()(412, 'poll.grace-runs')
export const auditFailed = refusal<{ findings: number; first: string }>()(422, 'poll.audit-failed')
/** The product's own recount came to no answer: no result is taken over without it. */
export const recountStopped = refusal<{ why: 'memory' | 'time' | 'ended' }>()(412, 'poll.recount-stopped')
export const officesDown = refusal()(412, 'poll.offices-down')
export const officeFailed = refusal<{ what: string }>()(412, 'poll.office-failed')

export const tooFewShares = refusal<{ need: number }>()(422, 'poll.too-few-shares')
/** Two-office mode: who is named for the second issuer watches over nobody at the unit named, or sits with the organiser too. */
export const notSupervision = refusal()(422, 'poll.not-supervision')
export const noSuchRow = refusal<{ idx: number }>()(404, 'poll.no-such-row')

/** When the last ballot has come in and the urn may be opened. */
export const openableAt = (closesAt: Date, place: 'hall' | 'remote'): Date => new Date(closesAt.getTime() + graceMinutes(place) * 60_000)
/** Nobody in a hall is on a slow line. */
export const graceMinutes = (place: 'hall' | 'remote'): number => (place === 'hall' ? 0 : 10)
