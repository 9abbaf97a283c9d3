import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const windowStates = ['open', 'closed'] as const
export type WindowState = (typeof windowStates)[number]
export const windowCan = stateTable<WindowState, Record<string, readonly WindowState[]>>('window', {
  issueCodes: ['open'],
  rate: ['open'],
  close: ['open'],
})
/** Three answers, the scale of the surveys: an 即时评议 has no place for more. */
export const ratings = ['satisfied', 'mostly', 'not'] as const
export type Rating = (typeof ratings)[number]

export const windowNamesake = refusal<{ name: string }>()(422, 'poll.window-namesake')
export const unknownCode = refusal()(422, 'poll.unknown-code')
export const codeUsed = refusal()(412, 'poll.code-used')
export const codeOld = refusal()(412, 'poll.code-old')
export const tooManyCodes = refusal<{ max: number; open: number }>()(422, 'poll.too-many-codes')
export const noMonths = refusal()(422, 'poll.no-months')

/** Unused codes a window may hold: about two weeks of a busy one. */
export const codesAtMost = 2000
/** A code is for the service just given, not for a campaign of friends next year. */
export const codeDays = 60

export const monthOf = (day: string): string => day.slice(0, 7)
/** No figure of a month before it has ended: no live ranking, and nobody can tell whose paper moved it. */
export const monthShown = (month: string, today: string): boolean => month < monthOf(today)
