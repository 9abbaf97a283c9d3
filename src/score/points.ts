import {
  add,
  ceil,
  compare,
  div,
  floor,
  isZero,
  max,
  min,
  mul,
  ONE,
  parseRational,
  type Rational,
  rational,
  sub,
  ZERO,
} from '../lib/rational.ts'
import { percent, shown, valueText } from '../standard/reading.ts'
import { standardText } from '../standard/standard.text.ts'
import { meets } from '../standard/standard.ts'
import type { MeasureDefinition, Rule, RuleOf } from '../standard/standard-schema.ts'
import { engineText as t } from './engine.text.ts'

/** A measure as the rules take it; `value` is numerator ÷ denominator for a ratio, the numerator for a count. */
export interface Figure {
  numerator: Rational
  denominator: Rational | null
  value: Rational
}
/** Points between 0 and the maximum, and the sum that led there in words. */
export interface Reckoned {
  points: Rational
  working: string
}
export type Reckon = (figure: Figure) => Reckoned
export type MeasuredRule = Exclude<Rule, { kind: 'judged' | 'imported' | 'rank' }>

const within = (raw: Rational, most: Rational): Rational => max(ZERO, min(most, raw))
const limits = (raw: Rational, most: Rational): string =>
  compare(raw, ZERO) < 0 ? t['working.floored'] : compare(raw, most) > 0 ? t['working.capped']({ max: shown(most) }) : ''

/** How many times the step is taken off, and the words before the sum. */
export const occurrences = (r: RuleOf<'deductPer'>, m: MeasureDefinition): ((x: Figure) => { n: Rational; lead: string }) => {
  const per = parseRational(r.per ?? '1')
  const free = parseRational(r.free ?? '0')
  const atLeast = r.atLeast === undefined ? null : parseRational(r.atLeast)
  const whole = r.part === 'whole' ? ceil : floor
  const amount = (x: Rational): string => (m.kind === 'ratio' ? percent(x) : `${shown(x)} ${m.unit}`)
  return (x) => {
    const counted = max(ZERO, sub(atLeast ? max(ZERO, sub(atLeast, x.value)) : x.value, free))
    const parts = div(counted, per)
    const n = r.part === 'share' ? parts : rational(whole(parts))
    const lead =
      (atLeast ? t['working.short']({ atLeast: amount(atLeast), value: amount(x.value) }) : '') +
      (compare(free, ZERO) > 0 ? t['working.free']({ free: amount(free) }) : '') +
      (compare(per, ONE) === 0 ? '' : t['working.units']({ per: amount(per), n: shown(n) }))
    return { n, lead }
  }
}

const deductPer = (r: RuleOf<'deductPer'>, most: Rational, m: MeasureDefinition): Reckon => {
  const step = parseRational(r.step)
  const count = occurrences(r, m)
  return (x) => {
    const { n, lead } = count(x)
    const raw = sub(most, mul(n, step))
    const sum = t['working.deduct']({ max: shown(most), n: shown(n), step: shown(step), result: shown(raw) })
    return { points: within(raw, most), working: lead + sum + limits(raw, most) }
  }
}

const allOrNothing = (r: RuleOf<'allOrNothing'>, most: Rational, m: MeasureDefinition): Reckon => {
  const words = { op: standardText[`op.${r.op}`], threshold: valueText(m, parseRational(r.threshold)) }
  return (x) =>
    meets(r, x.value)
      ? { points: most, working: t['working.met']({ value: valueText(m, x.value), ...words, max: shown(most) }) }
      : { points: ZERO, working: t['working.not-met']({ value: valueText(m, x.value), ...words }) }
}

const bands = (r: RuleOf<'bands'>, most: Rational, m: MeasureDefinition): Reckon => {
  const rows = r.bands.map((b) => ({
    from: b.from === null ? null : parseRational(b.from),
    to: b.to === null ? null : parseRational(b.to),
    points: b.points === undefined ? null : parseRational(b.points),
    times: b.proportional === undefined ? null : parseRational(b.proportional),
  }))
  return ({ value }) => {
    const row = rows.find((b) => (b.from === null || compare(value, b.from) >= 0) && (b.to === null || compare(value, b.to) < 0))
    const words = valueText(m, value)
    if (!row) return { points: ZERO, working: t['working.no-band']({ value: words }) }
    if (row.points) {
      const points = within(row.points, most)
      return { points, working: t['working.band']({ value: words, points: shown(row.points) }) + limits(row.points, most) }
    }
    const raw = mul(value, row.times!)
    const sum = t['working.band-proportional']({ value: words, times: shown(row.times!), result: shown(raw) })
    return { points: within(raw, most), working: sum + limits(raw, most) }
  }
}

const times = (factor: Rational, inverse: boolean, most: Rational, m: MeasureDefinition): Reckon => {
  const sentence = inverse ? t['working.inverse'] : t['working.times']
  return ({ value }) => {
    const raw = mul(inverse ? sub(ONE, value) : value, factor)
    const value_ = m.kind === 'ratio' ? percent(value) : shown(value)
    return { points: within(raw, most), working: sentence({ value: value_, times: shown(factor), result: shown(raw) }) + limits(raw, most) }
  }
}

/** The points of another round's total, out of what it gave at most. */
export const ofTotal = (total: Rational, outOf: Rational, most: Rational): Reckoned => {
  const raw = mul(div(total, outOf), most)
  const sum = t['working.imported']({ value: shown(total), outOf: shown(outOf), max: shown(most), result: shown(raw) })
  return { points: within(raw, most), working: sum + limits(raw, most) }
}
/** The points listed for another round's grade. */
export const ofGrade = (grade: string, points: Rational, most: Rational): Reckoned => ({
  points: within(points, most),
  working: t['working.imported-grade']({ grade, points: shown(points) }) + limits(points, most),
})
/** 以最高分单位为满分: the points stretched so that the best of the group has the maximum; where the best has none, nobody has. */
export const ofTop = (raw: Rational, best: Rational, most: Rational, units: number): Reckoned => {
  if (isZero(best)) return { points: ZERO, working: t['working.top-none']({ units }) }
  const points = div(mul(raw, most), best)
  return {
    points,
    working: t['working.top']({ units, best: shown(best), raw: shown(raw), max: shown(most), result: shown(points) }),
  }
}

/** The rule as a function of one figure: floor 0 and cap `most` hold for every kind. */
export const reckonerOf = (r: MeasuredRule, most: Rational, m: MeasureDefinition): Reckon => {
  switch (r.kind) {
    case 'deductPer':
      return deductPer(r, most, m)
    case 'allOrNothing':
      return allOrNothing(r, most, m)
    case 'bands':
      return bands(r, most, m)
    case 'proportional':
      return times(r.times === undefined ? most : parseRational(r.times), r.inverse ?? false, most, m)
    case 'poll':
      return times(r.times === undefined ? most : parseRational(r.times), false, most, m)
  }
}

/**
 * Points per place in a like-unit group; ties share the better place and the next is skipped (1, 2, 2, 4).
 * @returns one per value, in the order given
 */
export const reckonRanks = (r: RuleOf<'rank'>, most: Rational, values: readonly Rational[]): Reckoned[] => {
  const best = parseRational(r.best)
  const minus = parseRational(r.minus)
  const better = (a: Rational, b: Rational): boolean => compare(a, b) * (r.order === 'high' ? 1 : -1) > 0
  const sorted = [...values].sort((a, b) => (better(a, b) ? -1 : better(b, a) ? 1 : 0))
  const placeOf = new Map<string, number>()
  sorted.forEach((v, i) => {
    const key = `${v.n}/${v.d}`
    if (!placeOf.has(key)) placeOf.set(key, i + 1)
  })
  return values.map((v) => {
    const place = placeOf.get(`${v.n}/${v.d}`)!
    const raw = add(best, mul(rational(1 - place), minus))
    const words = { place, of: values.length, best: shown(best), minus: shown(minus), result: shown(raw) }
    return { points: within(raw, most), working: t['working.rank'](words) + limits(raw, most) }
  })
}
