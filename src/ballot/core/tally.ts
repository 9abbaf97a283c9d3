import { add, div, isZero, mul, parseRational, type Rational, rational, sum, toDecimal, toExact, ZERO } from '../../lib/rational.ts'
import type { Manifest } from './manifest.ts'

/** What was counted for one column in one class. */
export interface Count {
  classId: number
  column: number
  /** At 0 abstentions, at g the ballots with grade g. */
  grades: number[]
  /** 无效票: not opened, a grade that is not on the scale, or a row over its cap. */
  invalid: number
}
export interface ClassFacts {
  classId: number
  eligible: number
  /** Rows to whom both offices gave a token or a slip. */
  issued: number
  /** Ballots in the box. */
  cast: number
}

/** A share as an exact fraction and as printed in per cent. */
export interface Figure {
  exact: string
  printed: string
}
/** 满意率, 不满意率, 测评得分: three figures that are never one another, beside the counts they come from. */
export interface Figures {
  satisfied: Figure | null
  dissatisfied: Figure | null
  score: Figure | null
}
export type ClassColumn = { classId: number; grades: number[]; invalid: number; valid: number } & Figures
export type ColumnResult = { column: number; classes: (ClassColumn | { classId: number; withheld: true })[]; withheld: boolean } & Figures
export interface Tally {
  classes: (ClassFacts & { withheld: boolean })[]
  columns: ColumnResult[]
}

/** Ballots that count in denominators. */
export const validOf = (grades: readonly number[], m: Pick<Manifest, 'abstainCounts'>): number =>
  grades.reduce((n, count, grade) => n + (grade > 0 || m.abstainCounts === 'included' ? count : 0), 0)

type Rules = Pick<
  Manifest,
  'classes' | 'columns' | 'scale' | 'satisfied' | 'dissatisfied' | 'abstainCounts' | 'emptyClass' | 'places' | 'withholdBelow'
>

const share = (counts: readonly number[], of: number, m: Rules): Figure | null => {
  if (of === 0) return null
  const exact = rational(
    counts.reduce((n, c) => n + c, 0),
    of,
  )
  return { exact: toExact(exact), printed: toDecimal(mul(exact, rational(100)), m.places) }
}
const figure = (exact: Rational | null, places: number): Figure | null =>
  exact && { exact: toExact(exact), printed: toDecimal(exact, places) }
const picked = (grades: readonly number[], which: readonly number[]): number[] => which.map((g) => grades[g] ?? 0)

/** Mean of the points over the valid ballots; null without any. */
const mean = (grades: readonly number[], m: Rules): Rational | null => {
  const valid = validOf(grades, m)
  if (valid === 0) return null
  return div(sum(m.scale.map((g) => mul(parseRational(g.points), rational(grades[g.grade] ?? 0)))), rational(valid))
}

/**
 * Σ w·mean ÷ Σ w over the classes, exactly. A class without a valid ballot: its weight goes to the others in proportion ('redistribute'),
 * or there is no score ('void'). Null also when all weights left are 0.
 */
export function weightedScore(
  means: readonly { classId: number; mean: Rational | null }[],
  m: Pick<Manifest, 'classes' | 'emptyClass'>,
): Rational | null {
  let [total, weights] = [ZERO, ZERO]
  for (const c of m.classes) {
    const own = means.find((x) => x.classId === c.id)?.mean ?? null
    const weight = parseRational(c.weight)
    if (own === null) {
      if (m.emptyClass === 'void' && !isZero(weight)) return null
      continue
    }
    total = add(total, mul(weight, own))
    weights = add(weights, weight)
  }
  return isZero(weights) ? null : div(total, weights)
}

/**
 * Classes whose grades are not published: those with fewer ballots than `withholdBelow`, and, so that nobody can subtract, the next
 * smallest until at least two and together that many ballots are hidden.
 */
export function withheldClasses(cast: readonly { classId: number; cast: number }[], below: number): Set<number> {
  const voted = cast.filter((c) => c.cast > 0).sort((a, b) => a.cast - b.cast || a.classId - b.classId)
  const hidden = voted.filter((c) => c.cast < below)
  if (hidden.length === 0) return new Set()
  for (const c of voted.slice(hidden.length)) {
    if (hidden.length >= 2 && hidden.reduce((n, h) => n + h.cast, 0) >= below) break
    hidden.push(c)
  }
  return new Set(hidden.map((h) => h.classId))
}

/**
 * The whole result, with one rounding per printed figure. Where classes are withheld, a column's figures are those of the classes shown,
 * and say so by `withheld`: a total that holds a hidden class gives it away even when rounded (of 1 and 5 hidden ballots 98 % at one
 * decimal, 20 % at none; tally.test.ts counts them).
 */
export function tally(m: Rules, facts: readonly ClassFacts[], counts: readonly Count[]): Tally {
  const hidden = withheldClasses(facts, m.withholdBelow)
  const shown = { ...m, classes: m.classes.filter((c) => !hidden.has(c.id)) }
  const gradesOf = (classId: number, column: number): number[] =>
    counts.find((c) => c.classId === classId && c.column === column)?.grades ?? []
  const columns = m.columns.map(({ id: column }): ColumnResult => {
    const classes = m.classes.map((c): ColumnResult['classes'][number] => {
      if (hidden.has(c.id)) return { classId: c.id, withheld: true }
      const grades = [0, ...m.scale.map(() => 0)].map((_, g) => gradesOf(c.id, column)[g] ?? 0)
      const valid = validOf(grades, m)
      const invalid = counts.find((x) => x.classId === c.id && x.column === column)?.invalid ?? 0
      return {
        classId: c.id,
        grades,
        invalid,
        valid,
        satisfied: share(picked(grades, m.satisfied), valid, m),
        dissatisfied: share(picked(grades, m.dissatisfied), valid, m),
        score: figure(mean(grades, m), m.places),
      }
    })
    const all = shown.classes.map((c) => gradesOf(c.id, column))
    const means = shown.classes.map((c, i) => ({ classId: c.id, mean: mean(all[i]!, m) }))
    const valid = all.reduce((n, grades) => n + validOf(grades, m), 0)
    const pooled = (which: readonly number[]) =>
      share(
        all.flatMap((grades) => picked(grades, which)),
        valid,
        m,
      )
    return {
      column,
      classes,
      withheld: hidden.size > 0,
      satisfied: pooled(m.satisfied),
      dissatisfied: pooled(m.dissatisfied),
      score: figure(weightedScore(means, shown), m.places),
    }
  })
  return { classes: facts.map((f) => ({ ...f, withheld: hidden.has(f.classId) })), columns }
}
