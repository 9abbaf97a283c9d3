import { compare, div, parseRational, rational, sum, toExact } from '../../lib/rational.ts'
import type { MeasureDefinition, Rule } from '../standard-schema.ts'
import type { Clause } from './clause.ts'
import { fits } from './measure.ts'

const HUNDRED = rational(100)
const num = parseRational
/** A figure of the paper as the measure counts it: 95 % is 0.95. */
const figureOf = (n: string, unit: string): string => toExact(unit === '%' ? div(num(n), HUNDRED) : num(n))

/** The reading as a rule over a measure; null when the two do not fit. */
export const computedRule = (clauses: readonly Clause[], m: MeasureDefinition, max: string): Rule | null => {
  const [c] = clauses
  if (!c || !fits(clauses, m)) return null
  const measure = m.id
  switch (c.kind) {
    case 'share':
      return /^poll\./.test(measure) ? { kind: 'poll', measure, times: max } : { kind: 'proportional', measure }
    case 'bands':
      return {
        kind: 'bands',
        measure,
        bands: c.bands.map((b) => ({
          from: b.from === null ? null : figureOf(b.from, c.unit),
          to: b.to === null ? null : figureOf(b.to, c.unit),
          points: b.points,
        })),
      }
    case 'short':
    case 'per': {
      const per = figureOf(c.per.n, c.per.unit)
      const atLeast = c.kind === 'short' ? toExact(sum(c.norms.map((n) => num(figureOf(n.n, n.unit))))) : undefined
      return { kind: 'deductPer', measure, step: c.points, ...(per === '1' ? {} : { per }), ...(atLeast ? { atLeast } : {}) }
    }
    case 'rank':
      return { kind: 'rank', measure, order: 'high', best: c.best, minus: c.minus }
    default:
      return null
  }
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))
/** Greatest step every one of the points is a multiple of, down to 0.001. */
const commonStep = (points: readonly string[]): string => {
  const whole = points.map((p) => (num(p).n * 1000n) / num(p).d).filter((n) => n > 0n)
  return toExact(rational(whole.reduce(gcd, 0n) || 1000n, 1000n))
}

const subsets = (points: readonly string[]): string[] => {
  let sums = [rational(0)]
  for (const p of points) sums = [...sums, ...sums.map((s) => sum([s, num(p)]))]
  return sums.map(toExact)
}

/** The reading as a judgement within the steps it allows, its words as guidance: what no measure counts is looked at by a person. */
export const judgedRule = (clauses: readonly Clause[], max: string, guidance: string): Rule => {
  const steps = (list: readonly string[]): Rule => ({
    kind: 'judged',
    guidance,
    allowed: [...new Set(list)].sort((a, b) => compare(num(b), num(a))).slice(0, 40),
  })
  const [c] = clauses
  if (clauses.length === 1 && c) {
    if (c.kind === 'levels') return steps([...c.levels.map((l) => l.points), '0'])
    if (c.kind === 'bands') return steps([...c.bands.map((b) => b.points), '0'])
    if (c.kind === 'zero') return steps([max, '0'])
    if (c.kind === 'share' || c.kind === 'import' || c.kind === 'rank') return { kind: 'judged', guidance, step: '0.01' }
  }
  if (clauses.length > 0 && clauses.length <= 5 && clauses.every((x) => x.kind === 'get'))
    return steps(subsets(clauses.map((x) => x.points)))
  if (clauses.length > 0 && clauses.every((x) => x.kind === 'zero')) return steps([max, '0'])
  const points = clauses.flatMap((x) => ('points' in x ? [x.points] : []))
  return { kind: 'judged', guidance, step: points.length > 0 ? commonStep([...points, max]) : '0.5' }
}
