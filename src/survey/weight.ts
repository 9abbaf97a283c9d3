import { add, compare, div, mul, ONE, type Rational, rational, sub, sum, toNumber, ZERO } from '../lib/rational.ts'
import { sampleTooLarge } from '../poll/roll.ts'

/** A stratum as it stands in the frozen survey. */
export interface FrozenStratum {
  stratum: string
  population: number
  drawn: number
}
export interface Stratum {
  stratum: string
  /** How many there are altogether. */
  population: number
  drawn: number
  /** Slips that reached somebody. */
  reached: number
  answered: number
}

/** What one answer of a stratum stands for, as an exact fraction of all: (N_h ÷ N) ÷ n_h; null where a stratum has people and no answer. */
export const weights = (strata: readonly { stratum: string; population: number; answered: number }[]): Map<string, Rational> | null => {
  const all = strata.reduce((n, s) => n + s.population, 0)
  const out = new Map<string, Rational>()
  for (const s of strata) {
    if (s.population === 0) continue
    if (s.answered === 0) return null
    out.set(s.stratum, div(rational(s.population, all), rational(s.answered)))
  }
  return out
}

/** Σ over strata of (N_h ÷ N) · (x_h ÷ n_h), exact. @param part x_h and n_h of each stratum, n_h answers to this question */
export const weightedShare = (
  strata: readonly { stratum: string; population: number }[],
  part: ReadonlyMap<string, { x: number; n: number }>,
): Rational | null => {
  const all = strata.reduce((n, s) => n + s.population, 0)
  const terms: Rational[] = []
  for (const s of strata) {
    if (s.population === 0) continue
    const p = part.get(s.stratum)
    if (!p || p.n === 0) return null
    terms.push(mul(rational(s.population, all), rational(p.x, p.n)))
  }
  return sum(terms)
}

/**
 * A 95 % interval of a weighted share: Wilson's with the number of answers that weights leave worth something, (Σw)² ÷ Σw².
 * @returns fractions to 4 places, and the effective number
 * @source Kish 1965
 */
export const weightedInterval = (
  share: Rational,
  strata: readonly { stratum: string; population: number }[],
  answered: ReadonlyMap<string, number>,
): { low: number; high: number; effective: number } => {
  const all = strata.reduce((n, s) => n + s.population, 0)
  let squares = ZERO
  for (const s of strata) {
    if (s.population === 0) continue
    const w = rational(s.population, all)
    squares = add(squares, div(mul(w, w), rational(answered.get(s.stratum)!)))
  }
  const n = toNumber(div(ONE, squares))
  const p = toNumber(share)
  const z = 1.96
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n)
  const round = (x: number) => Math.round(Math.min(1, Math.max(0, x)) * 1e4) / 1e4
  return {
    low: compare(share, ZERO) === 0 ? 0 : round(centre - half),
    high: compare(sub(ONE, share), ZERO) === 0 ? 1 : round(centre + half),
    effective: Math.floor(n * 100 + 1e-9) / 100,
  }
}

/** Seats of a sample by stratum, the same for each (those smaller than that give all they have, the rest goes round again). @throws poll.sample-too-large */
export const equalSeats = (sizes: Readonly<Record<string, number>>, k: number): Record<string, number> => {
  const seats: Record<string, number> = {}
  const all = Object.values(sizes).reduce((a, b) => a + b, 0)
  const names = Object.keys(sizes).filter((s) => sizes[s]! > 0).sort((a, b) => sizes[a]! - sizes[b]! || (a < b ? -1 : 1)) // biome-ignore format: one line
  if (k > all || k < names.length) throw sampleTooLarge({ wanted: k, frame: all })
  let left = k
  for (const [i, name] of names.entries()) {
    const share = Math.floor(left / (names.length - i))
    seats[name] = Math.min(sizes[name]!, share)
    left -= seats[name]
  }
  return Object.fromEntries(Object.entries(seats).sort(([a], [b]) => (a < b ? -1 : 1)))
}
