import { add, compare, div, isZero, parseRational, type Rational, rational, sub, toExact, ZERO } from '../lib/rational.ts'
import { shown } from '../standard/reading.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { compiled } from './compiled.ts'
import { engineText as t } from './engine.text.ts'
import { allowedPoints, type Evidence } from './evidence.ts'
import { type Line, type ScoreSheet, sheet } from './sheet.ts'

export interface Raise {
  leaf: string
  /** Measure or scorer column that would have to change. */
  input: string
  change: 'more' | 'fewer' | 'judged'
  /** Smallest number of units, or of steps, that brings anything. */
  by: number
  /** What the line and the total gain. Exact. */
  gain: Rational
  totalGain: Rational
  sentence: string
}

/** How far a threshold is looked for, in units of the numerator. */
export const FARTHEST = 1000

const lineOf = (s: ScoreSheet, id: string): Line => s.lines.find((l) => l.id === id)!
const gains = (before: ScoreSheet, after: ScoreSheet, id: string): boolean =>
  compare(lineOf(after, id).points ?? ZERO, lineOf(before, id).points ?? ZERO) > 0

/** Smallest move of the numerator one way that gives the line more; within 0 and its denominator. A scan, because '=' and bands need not rise steadily. */
const smallest = (standard: Standard, line: Line, sign: 1 | -1): number | null => {
  const { numerator, denominator, kind } = line.inputs[0]!
  const { reckon } = compiled(standard).byId.get(line.id)!
  if (!reckon || (denominator && isZero(denominator))) return null
  for (let by = 1; by <= FARTHEST; by++) {
    const moved = add(numerator, rational(sign * by))
    if (compare(moved, ZERO) < 0 || (denominator && compare(moved, denominator) > 0)) return null
    const value = kind === 'ratio' ? div(moved, denominator!) : moved
    if (compare(reckon({ numerator: moved, denominator, value }).points, line.points!) > 0) return by
  }
  return null
}

const words = (
  before: ScoreSheet,
  after: ScoreSheet,
  id: string,
): { gain: Rational; totalGain: Rational; text: { gain: string; total: string } } => {
  const gain = sub(lineOf(after, id).points ?? ZERO, lineOf(before, id).points ?? ZERO)
  const totalGain = sub(after.total.points, before.total.points)
  return { gain, totalGain, text: { gain: shown(gain), total: shown(totalGain) } }
}

/** Raises of a judged line: one column one step up, every scorer of it alike. */
const judgedRaises = (standard: Standard, evidence: Evidence, asOf: number, before: ScoreSheet, line: Line): Raise[] => {
  const leaf = compiled(standard).byId.get(line.id)!.leaf
  const steps = allowedPoints(leaf)
  return line.columns.flatMap((c): Raise[] => {
    if (c.judgements.length === 0) return []
    const standing = new Set(c.judgements.map((j) => j.ref))
    const judgements = evidence.judgements.map((j) => {
      if (j.leaf !== line.id || j.column !== c.id || !standing.has(j.ref)) return j
      const next = steps.find((p) => compare(p, parseRational(j.points)) > 0)
      return next ? { ...j, points: toExact(next) } : j
    })
    const after = sheet(standard, { ...evidence, judgements }, asOf)
    if (!gains(before, after, line.id)) return []
    const { gain, totalGain, text } = words(before, after, line.id)
    const sentence = t['raise.judged']({ column: c.title, ...text })
    return [{ leaf: line.id, input: c.id, change: 'judged', by: 1, gain, totalGain, sentence }]
  })
}

/**
 * What would raise this line? Every answer is the difference of two sheets made by the same function.
 * A rank-derived or pending line has no answer here.
 * @returns the smallest change per input and direction that gains, best total gain first
 */
export const whatif = (standard: Standard, evidence: Evidence, asOf: number, leaf: string): Raise[] => {
  const before = sheet(standard, evidence, asOf)
  const line = before.lines.find((l) => l.id === leaf)
  if (!line || line.points === null || (line.lost && isZero(line.lost))) return []
  if (line.kind === 'judged') return judgedRaises(standard, evidence, asOf, before, line)
  const input = line.inputs[0]
  if (!input) return []
  const raises = ([1, -1] as const).flatMap((sign): Raise[] => {
    const by = smallest(standard, line, sign)
    if (by === null) return []
    const value = evidence.measures[input.measure]!
    const numerator = toExact(add(input.numerator, rational(sign * by)))
    const after = sheet(standard, { ...evidence, measures: { ...evidence.measures, [input.measure]: { ...value, numerator } } }, asOf)
    const { gain, totalGain, text } = words(before, after, leaf)
    const say = sign > 0 ? t['raise.measure-more'] : t['raise.measure-fewer']
    const sentence = say({ measure: input.title, n: by, unit: input.unit, ...text })
    return [{ leaf, input: input.measure, change: sign > 0 ? 'more' : 'fewer', by, gain, totalGain, sentence }]
  })
  return raises.sort((a, b) => compare(b.totalGain, a.totalGain))
}
