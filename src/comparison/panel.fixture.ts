import { type Random, random } from '../lib/random.ts'
import type { Rating } from './model.ts'

export const truths = ['additive', 'multiplicative', 'interaction'] as const
export type Truth = (typeof truths)[number]

export interface Panel {
  ratings: Rating[]
  /** What raters of this panel's average severity would give without chance. */
  truth: Map<number, number>
}

export const UNITS = 40
export const RATERS = 12
export const PER_UNIT = 3

/** t with 4 degrees of freedom, scaled to a deviation of 1. */
const heavy = (r: Random): number => {
  let square = 0
  for (let i = 0; i < 4; i++) square += r.normal() ** 2
  return r.normal() / Math.sqrt(square / 4) / Math.SQRT2
}

/**
 * Forty communities, twelve inspectors, three of them at each: drawn evenly as a round draws them. True values 80 ± 5, severity ± 4, chance ± 2.5.
 * 'multiplicative': raters stretch the scale by 0.8 … 1.2; 'interaction': a rater's own liking of a unit ± 1.5, and chance with heavy tails.
 */
export const panel = (truth: Truth, seed: string): Panel => {
  const r = random(seed)
  const units = Array.from({ length: UNITS }, () => r.normal(80, 5))
  const raters = Array.from({ length: RATERS }, () => ({
    severity: r.normal(0, 4),
    scale: truth === 'multiplicative' ? 0.8 + 0.4 * r.next() : 1,
  }))
  const centre = (of: number[]): number => of.reduce((a, b) => a + b, 0) / of.length
  const shift = centre(raters.map((j) => j.severity))
  const stretch = centre(raters.map((j) => j.scale))
  const ratings: Rating[] = []
  let queue: number[] = []
  for (const unit of r.shuffle(units.map((_, i) => i))) {
    const seen: number[] = []
    while (seen.length < PER_UNIT) {
      const next = queue.findIndex((j) => !seen.includes(j))
      if (next < 0) queue = [...queue, ...r.shuffle(raters.map((_, j) => j))]
      else seen.push(...queue.splice(next, 1))
    }
    for (const rater of seen) {
      const { severity, scale } = raters[rater]!
      const liking = truth === 'interaction' ? r.normal(0, 1.5) : 0
      const chance = truth === 'interaction' ? 2.5 * heavy(r) : r.normal(0, 2.5)
      ratings.push({ unit, rater, value: 80 + scale * (units[unit]! - 80) + severity + liking + chance })
    }
  }
  return { ratings, truth: new Map(units.map((u, i) => [i, 80 + stretch * (u - 80) + shift])) }
}

/** Mean of the marks as given. */
export const rawMean = (ratings: readonly Rating[]): Map<number, number> => {
  const by = new Map<number, number[]>()
  for (const { unit, value } of ratings) by.set(unit, [...(by.get(unit) ?? []), value])
  return new Map([...by].map(([u, v]) => [u, v.reduce((a, b) => a + b, 0) / v.length]))
}
/** Mean of marks brought to mean 0 and deviation 1 within each rater. */
export const zScore = (ratings: readonly Rating[]): Map<number, number> => {
  const by = new Map<number, number[]>()
  for (const { rater, value } of ratings) by.set(rater, [...(by.get(rater) ?? []), value])
  const scale = new Map(
    [...by].map(([j, v]) => {
      const mean = v.reduce((a, b) => a + b, 0) / v.length
      const deviation = Math.sqrt(v.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, v.length - 1))
      return [j, { mean, deviation: deviation || 1 }] as const
    }),
  )
  return rawMean(ratings.map((r) => ({ ...r, value: (r.value - scale.get(r.rater)!.mean) / scale.get(r.rater)!.deviation })))
}

export const topTen = (values: ReadonlyMap<number, number>): Set<number> =>
  new Set(
    [...values]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, 10)
      .map(([u]) => u),
  )
