import { ceil, compare, div, mul, ONE, type Rational, rational, sub, toExact, ZERO } from '../lib/rational.ts'
import { wilson } from '../lib/shares.ts'
import type { Design } from './definition.ts'

/** Equally likely outcomes of a device. */
export const outcomesOf = { die: 6, 'two-coins': 4 } as const satisfies Record<Design['device'], number>

/** What the device tells the person to do. */
export type Instruction = 'truth' | 'yes' | 'no' | 'opposite'
/** For each outcome in turn, what to do. */
export const instructions = (d: Design): Instruction[] =>
  Array.from({ length: outcomesOf[d.device] }, (_, i) =>
    i < d.truth ? 'truth' : d.method === 'warner' ? 'opposite' : i < d.truth + d.yes ? 'yes' : 'no',
  )

/** What makes a design useless or no protection: an answer that is certain either way. */
export const designFault = (d: Design): 'design-too-many' | 'design-blind' | 'design-certain' | null => {
  const n = outcomesOf[d.device]
  if (d.truth + d.yes > n || (d.method === 'warner' && d.yes > 0)) return 'design-too-many'
  if (d.truth >= n) return 'design-certain'
  if (d.method === 'warner') return 2 * d.truth === n ? 'design-blind' : null
  // Without a forced yes every yes is true; without a forced no every no is.
  return d.yes === 0 || d.truth + d.yes === n ? 'design-certain' : null
}

/**
 * P(answer yes) = base + slope · π, π the share sought.
 * @source Warner 1965: λ = pπ + (1 − p)(1 − π); forced response, Fox and Tracy 1986: λ = pπ + q
 */
export const responseLine = (d: Design): { p: Rational; base: Rational; slope: Rational } => {
  const p = rational(d.truth, outcomesOf[d.device])
  return d.method === 'warner'
    ? { p, base: sub(ONE, p), slope: sub(p, sub(ONE, p)) }
    : { p, base: rational(d.yes, outcomesOf[d.device]), slope: p }
}

/** Half of the widest 95 % interval that still says something: 15 points. */
const WIDEST = rational(15, 100)
/** Answers a design needs before anything may be said: the widest 95 % interval, at λ = 1/2, is then no more than ± 15 points; never under 50. */
export const leastAnswers = (d: Design): number => {
  const { slope } = responseLine(d)
  const need = div(rational(98, 100), mul(WIDEST, slope))
  return Math.max(50, Number(ceil(mul(need, need))))
}

export interface Estimate {
  n: number
  yes: number
  /** Exact texts. */
  p: string
  estimate: string
  variance: string
  /** Per cent, 95 %, within 0 … 100. */
  low: number
  high: number
  /** The estimate fell outside 0 … 1 and is printed at the border. */
  cut: boolean
}
/**
 * The share of those to whom it applies; null when too few answered. Unbiased; variance λ(1 − λ) / ((n − 1) slope²); the interval is the
 * Wilson interval of λ carried over the line.
 */
export const estimateOf = (d: Design, yes: number, n: number): Estimate | null => {
  if (n < leastAnswers(d)) return null
  const { p, base, slope } = responseLine(d)
  const lambda = rational(yes, n)
  const raw = div(sub(lambda, base), slope)
  const inside = compare(raw, ZERO) < 0 ? ZERO : compare(raw, ONE) > 0 ? ONE : raw
  const variance = div(mul(lambda, sub(ONE, lambda)), mul(rational(n - 1), mul(slope, slope)))
  const w = wilson(yes, n, 1.96, 12)!
  const over = (x: number) => (x - Number(base.n) / Number(base.d)) / (Number(slope.n) / Number(slope.d))
  const [a, b] = [over(w.low), over(w.high)].sort((x, y) => x - y) as [number, number]
  const percent = (x: number) => Math.round(Math.min(1, Math.max(0, x)) * 1e4) / 1e2
  return {
    n,
    yes,
    p: toExact(p),
    estimate: toExact(inside),
    variance: toExact(variance),
    low: percent(a),
    high: percent(b),
    cut: compare(raw, inside) !== 0,
  }
}
