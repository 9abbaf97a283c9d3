import { refusal } from '../lib/refusal.ts'
import { t95 } from './quantile.ts'

// rating = unit + severity of its rater + chance. Least squares, solved directly: units are taken out first, which leaves one equation a rater.
// Doubles with + − × ÷ √ only, in a fixed order, and nothing is decided before the result is rounded (`round`), so every machine decides alike.

export interface Rating {
  unit: number
  rater: number
  value: number
}
export interface FittedUnit {
  unit: number
  ratings: number
  /** Mean of the marks as given. */
  raw: number
  /** The mark at average severity, rounded. */
  value: number
  low: number
  high: number
}
export interface Fit {
  units: FittedUnit[]
  /** Severity against the average of the raters: above 0 gives more than others would. Rounded. */
  raters: { rater: number; ratings: number; leniency: number }[]
  /** Scatter of one mark around unit + rater. */
  sigma: number
  df: number
  /** Half width of the 95 % interval of the difference of two units. */
  apart(a: number, b: number): number
}

/** The marks fall into sets without a common rater: who is strict cannot be told from who is weak. `parts`: how many sets. */
export const notConnected = refusal<{ parts: number; units: number[] }>()(422, 'comparison.not-connected')
/** Nothing is left over to estimate chance from. */
export const tooFewRatings = refusal<{ ratings: number; needed: number }>()(422, 'comparison.too-few-ratings')
export const panelTooLarge = refusal<{ units: number; raters: number; mostUnits: number; mostRaters: number }>()(
  422,
  'comparison.panel-too-large',
)
export const MOST_UNITS = 5000
export const MOST_RATERS = 400
export const PLACES = 4

export const round = (x: number, places = PLACES): number => {
  const p = 10 ** places
  const r = Math.round(x * p) / p
  return r === 0 ? 0 : r
}

/** Sets of units that raters link with each other, largest first. */
export const linkedSets = (ratings: readonly Rating[]): number[][] => {
  const parent = new Map<string, string>()
  const top = (k: string): string => {
    let at = k
    while (parent.get(at) !== at) at = parent.get(at)!
    for (let p = k; p !== at; ) {
      const next = parent.get(p)!
      parent.set(p, at)
      p = next
    }
    return at
  }
  for (const r of ratings) {
    const [u, j] = [`u${r.unit}`, `r${r.rater}`]
    for (const k of [u, j]) if (!parent.has(k)) parent.set(k, k)
    parent.set(top(u), top(j))
  }
  const sets = new Map<string, Set<number>>()
  for (const r of ratings) {
    const k = top(`u${r.unit}`)
    const have = sets.get(k)
    if (have) have.add(r.unit)
    else sets.set(k, new Set([r.unit]))
  }
  return [...sets.values()].map((s) => [...s].sort((a, b) => a - b)).sort((a, b) => b.length - a.length || a[0]! - b[0]!)
}

/** Lower triangle L with L·Lᵀ = m; m symmetric and positive definite. */
const cholesky = (m: Float64Array, n: number): Float64Array => {
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = m[i * n + j]!
      for (let k = 0; k < j; k++) s -= l[i * n + k]! * l[j * n + k]!
      l[i * n + j] = i === j ? Math.sqrt(s) : s / l[j * n + j]!
    }
  return l
}
/** x with L·x = b. */
const forward = (l: Float64Array, n: number, b: Float64Array): Float64Array => {
  const x = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let s = b[i]!
    for (let k = 0; k < i; k++) s -= l[i * n + k]! * x[k]!
    x[i] = s / l[i * n + i]!
  }
  return x
}
/** x with Lᵀ·x = b. */
const backward = (l: Float64Array, n: number, b: Float64Array): Float64Array => {
  const x = new Float64Array(n)
  for (let i = n - 1; i >= 0; i--) {
    let s = b[i]!
    for (let k = i + 1; k < n; k++) s -= l[k * n + i]! * x[k]!
    x[i] = s / l[i * n + i]!
  }
  return x
}

/**
 * The additive model of raters and units. A unit's value is what raters of average severity would have given it; the interval is that of
 * the model (Student's t). The order of the ratings does not matter.
 * @throws comparison.not-connected, comparison.too-few-ratings, comparison.panel-too-large
 */
export const fit = (given: readonly Rating[]): Fit => {
  const ratings = [...given].sort((a, b) => a.unit - b.unit || a.rater - b.rater || a.value - b.value)
  const unitIds = [...new Set(ratings.map((r) => r.unit))]
  const raterIds = [...new Set(ratings.map((r) => r.rater))].sort((a, b) => a - b)
  const [nU, nR] = [unitIds.length, raterIds.length]
  if (nU > MOST_UNITS || nR > MOST_RATERS) throw panelTooLarge({ units: nU, raters: nR, mostUnits: MOST_UNITS, mostRaters: MOST_RATERS })
  const sets = linkedSets(ratings)
  if (sets.length > 1) throw notConnected({ parts: sets.length, units: sets.slice(1).flat().slice(0, 20) })
  const df = ratings.length - nU - nR + 1
  if (df < 1) throw tooFewRatings({ ratings: ratings.length, needed: nU + nR })

  const unitAt = new Map(unitIds.map((id, i) => [id, i]))
  const raterAt = new Map(raterIds.map((id, i) => [id, i]))
  const n = new Float64Array(nU)
  const total = new Float64Array(nU)
  const share = new Float64Array(nU * nR)
  const perRater = new Float64Array(nR)
  const right = new Float64Array(nR)
  for (const r of ratings) {
    const [u, j] = [unitAt.get(r.unit)!, raterAt.get(r.rater)!]
    n[u]! += 1
    total[u]! += r.value
    share[u * nR + j]! += 1
    perRater[j]! += 1
    right[j]! += r.value
  }
  // Normal equations of the raters once every unit stands at its own mean; the 1/nR fixes the average severity at 0.
  const s = new Float64Array(nR * nR).fill(1 / nR)
  for (let j = 0; j < nR; j++) s[j * nR + j]! += perRater[j]!
  for (let u = 0; u < nU; u++) {
    const row = u * nR
    for (let j = 0; j < nR; j++) {
      const a = share[row + j]!
      if (a === 0) continue
      right[j]! -= (a * total[u]!) / n[u]!
      for (let k = 0; k < nR; k++) s[j * nR + k]! -= (a * share[row + k]!) / n[u]!
    }
  }
  const l = cholesky(s, nR)
  const severity = backward(l, nR, forward(l, nR, right))
  for (let u = 0; u < nU; u++) for (let j = 0; j < nR; j++) share[u * nR + j]! /= n[u]!

  const corrected = new Float64Array(nU)
  for (let u = 0; u < nU; u++) {
    let c = total[u]! / n[u]!
    for (let j = 0; j < nR; j++) c -= share[u * nR + j]! * severity[j]!
    corrected[u] = c
  }
  let rest = 0
  for (const r of ratings) {
    const e = r.value - corrected[unitAt.get(r.unit)!]! - severity[raterAt.get(r.rater)!]!
    rest += e * e
  }
  const sigma = Math.sqrt(rest / df)
  const t = t95(df)
  // Rows of L⁻¹·shares: their products are the covariances that the raters bring in. The direction fixed at 0 adds the same to all: taken off.
  const b = Array.from({ length: nU }, (_, u) => forward(l, nR, share.subarray(u * nR, (u + 1) * nR)))
  const dot = (x: Float64Array, y: Float64Array): number => {
    let d = 0
    for (let k = 0; k < nR; k++) d += x[k]! * y[k]!
    return d
  }
  const fixed = 1 / nR
  const half = (u: number): number => t * sigma * Math.sqrt(Math.max(0, 1 / n[u]! + dot(b[u]!, b[u]!) - fixed))
  return {
    units: unitIds.map((unit, u) => ({
      unit,
      ratings: n[u]!,
      raw: round(total[u]! / n[u]!),
      value: round(corrected[u]!),
      low: round(corrected[u]! - half(u)),
      high: round(corrected[u]! + half(u)),
    })),
    raters: raterIds.map((rater, j) => ({ rater, ratings: perRater[j]!, leniency: round(severity[j]!) })),
    sigma: round(sigma),
    df,
    apart: (x, y) => {
      const [u, v] = [unitAt.get(x)!, unitAt.get(y)!]
      if (u === v) return 0
      const d = new Float64Array(nR)
      for (let k = 0; k < nR; k++) d[k] = b[u]![k]! - b[v]![k]!
      return round(t * sigma * Math.sqrt(1 / n[u]! + 1 / n[v]! + dot(d, d)))
    },
  }
}
