import { parseRational, type Rational, sum } from '../lib/rational.ts'
import { appliesTo, leavesOf, measureOfLeaf } from './standard.ts'
import type { MeasureDefinition, Standard } from './standard-schema.ts'

export interface Weighing {
  /** Points by what they rest on, of all leaves whose measure is available, judged ones included in the whole. */
  result: Rational
  volume: Rational
  whole: Rational
  /** Nouns whose records the result points come from, sorted. */
  nouns: string[]
}
/** What share of the points rests on results, and on how many kinds of record; for one class, or for every item when null. */
export const weigh = (s: Standard, unitClass: string | null = null): Weighing => {
  const own = leavesOf(s)
    .map(({ leaf }) => ({ leaf, m: s.measures[measureOfLeaf(leaf) ?? ''] }))
    .filter(({ leaf, m }) => (unitClass === null || appliesTo(leaf, unitClass)) && m?.available !== false)
  const of = (nature: MeasureDefinition['nature']) => own.filter(({ m }) => m?.nature === nature)
  const pointsOf = (rows: typeof own): Rational => sum(rows.map(({ leaf }) => parseRational(leaf.max)))
  return {
    result: pointsOf(of('result')),
    volume: pointsOf(of('volume')),
    whole: pointsOf(own),
    nouns: [...new Set(of('result').map(({ m }) => m!.source))].sort(),
  }
}
