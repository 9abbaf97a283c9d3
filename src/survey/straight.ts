import { rational, toDecimal } from '../lib/rational.ts'
import { type Definition, NO_OPINION, type Of, questionsOf } from './definition.ts'

type Answers = Readonly<Record<string, string | readonly string[]>>

export interface Straight {
  battery: string
  /** Forms with an answer to every question of the battery. */
  of: number
  /** Answered all alike, although some questions are turned round; null: fewer than may be told (or nearly all). */
  n: number | null
  share: string | null
}

export const batteryOf = (d: Definition, battery: string): Of<'scale'>[] =>
  questionsOf(d).filter((q): q is Of<'scale'> => q.kind === 'scale' && q.battery === battery)

const whole = (d: Definition, battery: string, a: Answers): boolean => batteryOf(d, battery).every((q) => typeof a[q.id] === 'string')

/** One grade for a whole battery some of which is turned round. Knowing nothing of any of it is an honest answer. */
export const isStraight = (d: Definition, battery: string, a: Answers): boolean => {
  const said = batteryOf(d, battery).map((q) => a[q.id])
  return typeof said[0] === 'string' && said[0] !== NO_OPINION && said.every((x) => x === said[0])
}

/** The share of forms answered straight down. No form is marked, left out or shown for it. */
export const straightOf = (d: Definition, battery: string, rows: readonly { answers: Answers }[], least: number): Straight => {
  const of = rows.filter((r) => whole(d, battery, r.answers)).length
  const n = rows.filter((r) => isStraight(d, battery, r.answers)).length
  const told = of >= least && (n === 0 || (n >= least && of - n >= least))
  return { battery, of, n: told ? n : null, share: told ? toDecimal(rational(100 * n, of), 2) : null }
}
