import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'
import { LEAST_IN_CLASS } from './definition.ts'

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

/** Three people a month are three people the window remembers: a month with fewer ratings shows no figure, and enters no sum from which it could be taken back. */
export const monthSpeaks = (m: { satisfied: number; mostly: number; not: number }): boolean =>
  m.satisfied + m.mostly + m.not >= LEAST_IN_CLASS

export const monthOf = (day: string): string => day.slice(0, 7)
/** Columns of the page of months. */
export const MONTHS_SHOWN = 6
/** The month so many months before that of a day. */
export const monthBefore = (day: string, n: number): string => {
  const at = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - n
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}
/** No figure of a month before it has ended: no live ranking, and nobody can tell whose paper moved it. */
export const monthShown = (month: string, today: string): boolean => month < monthOf(today)
