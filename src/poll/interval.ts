import { wilson } from '../lib/shares.ts'

// Doubles serve the interval only; every comparison that decides something is exact.
const logGamma = (x: number): number => {
  // Lanczos, g = 7, n = 9: good to 15 digits for x > 0.5.
  const c = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const z = x - 1
  let sum = c[0]!
  for (let i = 1; i < 9; i++) sum += c[i]! / (z + i)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** Regularised incomplete beta I_x(a, b) by Lentz's continued fraction. @source DLMF 8.17.22 */
export const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const tiny = 1e-300
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  if (Math.abs(d) < tiny) d = tiny
  d = 1 / d
  let h = d
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 + even * d
    c = 1 + even / c
    if (Math.abs(d) < tiny) d = tiny
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 + odd * d
    c = 1 + odd / c
    if (Math.abs(d) < tiny) d = tiny
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < 1e-14) break
  }
  return front * h
}

const quantile = (p: number, a: number, b: number): number => {
  let [low, high] = [0, 1]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (incompleteBeta(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

export interface Interval {
  low: number
  high: number
}

/** The exact 95 % interval of a share, to 4 places; null when nobody was asked. Never too narrow. @source Clopper and Pearson 1934 */
export const clopperPearson = (yes: number, of: number): Interval | null => {
  if (of === 0) return null
  if (!(yes >= 0 && yes <= of)) throw new RangeError(`${yes} of ${of}`)
  const round = (x: number) => Math.round(x * 1e4) / 1e4
  return {
    low: yes === 0 ? 0 : round(quantile(0.025, yes, of - yes + 1)),
    high: yes === of ? 1 : round(quantile(0.975, yes + 1, of - yes)),
  }
}

/** Both 95 % intervals of a share; under 40 the exact one is the one to print. */
export const intervals = (yes: number, of: number): { wilson: Interval; exact: Interval } | null => {
  const w = wilson(yes, of)
  const exact = clopperPearson(yes, of)
  return w === null || exact === null ? null : { wilson: w, exact }
}
