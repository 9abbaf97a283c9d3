import { div, max, type Rational, ZERO } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import type { RuleOf, Standard } from '../standard/standard-schema.ts'
import { compiled } from './compiled.ts'
import { engineText as t } from './engine.text.ts'
import { applyShares, type Grade, grade } from './grade.ts'
import { ofTop, reckonRanks } from './points.ts'
import type { Line, ScoreSheet } from './sheet.ts'
import { assemble } from './totals.ts'

export const otherStandard = refusal<{ expected: string; found: string }>()(422, 'score.other-standard')
export const unitTwice = refusal<{ unit: number }>()(422, 'score.unit-twice')

export interface SettledUnit extends Grade {
  sheet: ScoreSheet
  /** Like-unit group; null = one group of its own kind for all without one. */
  group: string | null
  /** Not struck off by a 'cancelEligibility' veto. */
  eligible: boolean
}

const valueOfLine = (l: Line): Rational => {
  const [input] = l.inputs
  if (!input) throw new Error(`line ${l.id} waits for its cohort without an input`)
  return input.kind === 'ratio' ? div(input.numerator, input.denominator!) : input.numerator
}

/** Rank-derived lines of one group. A rank is given only when every unit of the group it applies to has its figure. */
const rankLines = (standard: Standard, sheets: readonly ScoreSheet[]): ScoreSheet[] => {
  const ranked = compiled(standard).leaves.filter((c) => c.leaf.rule.kind === 'rank')
  if (ranked.length === 0) return [...sheets]
  const lines = sheets.map((s) => [...s.lines])
  for (const c of ranked) {
    const at = compiled(standard).leaves.indexOf(c)
    const own = lines.map((l) => l[at]!)
    const waiting = own.filter((l) => l.state === 'pending').length
    const inRank = lines.filter((l) => l[at]!.state === 'cohort')
    if (waiting > 0) {
      for (const l of inRank) l[at] = { ...l[at]!, why: 'cohort-waits', explanation: t['why.cohort-waits']({ n: waiting }) }
      continue
    }
    const points = reckonRanks(
      c.leaf.rule as RuleOf<'rank'>,
      c.max,
      inRank.map((l) => valueOfLine(l[at]!)),
    )
    inRank.forEach((l, i) => {
      l[at] = { ...l[at]!, state: 'scored', why: null, points: points[i]!.points, explanation: points[i]!.working }
    })
  }
  return sheets.map((s, i) => assemble(standard, { ...s, lines: lines[i]! }))
}

/** Lines stretched to the best of their group, given only when every unit of the group has its own points. */
const topLines = (standard: Standard, sheets: readonly ScoreSheet[]): ScoreSheet[] => {
  const stretched = compiled(standard).leaves.filter((c) => c.leaf.topIsFull && c.leaf.rule.kind !== 'rank')
  if (stretched.length === 0) return [...sheets]
  const lines = sheets.map((s) => [...s.lines])
  for (const c of stretched) {
    const at = compiled(standard).leaves.indexOf(c)
    const waiting = lines.filter((l) => l[at]!.state === 'pending').length
    const inside = lines.filter((l) => l[at]!.raw !== null)
    const best = inside.reduce((b, l) => max(b, l[at]!.raw!), ZERO)
    for (const l of inside) {
      const was = l[at]!
      if (waiting > 0) {
        l[at] = { ...was, why: 'cohort-waits', explanation: `${was.explanation}。${t['why.cohort-waits']({ n: waiting })}` }
        continue
      }
      const { points, working } = ofTop(was.raw!, best, c.max, inside.length)
      l[at] = { ...was, state: 'scored', why: null, points, explanation: was.explanation + working }
    }
  }
  return sheets.map((s, i) => assemble(standard, { ...s, lines: lines[i]! }))
}

/** Has the standard lines that only the group gives points to? */
export const hasGroupLines = (standard: Standard): boolean =>
  compiled(standard).leaves.some(({ leaf }) => leaf.rule.kind === 'rank' || leaf.topIsFull)

/**
 * What needs the cohort: rank-derived lines, lines stretched to the best, then grades, then shares of grades, each within its like-unit group.
 * The order of the sheets does not matter; the answer is by unit id and is no ranking.
 * A group with a unit still pending gets no share-limited grades: leave that unit out, or complete it.
 * @throws score.other-standard, score.unit-twice
 */
export const settle = (standard: Standard, sheets: readonly ScoreSheet[]): SettledUnit[] => {
  const seen = new Set<number>()
  const groups = new Map<string | null, ScoreSheet[]>()
  for (const s of sheets) {
    if (s.standard.id !== standard.id || s.standard.version !== standard.version)
      throw otherStandard({ expected: `${standard.id}/${standard.version}`, found: `${s.standard.id}/${s.standard.version}` })
    if (seen.has(s.unit.id)) throw unitTwice({ unit: s.unit.id })
    seen.add(s.unit.id)
    const have = groups.get(s.unit.group)
    if (have) have.push(s)
    else groups.set(s.unit.group, [s])
  }
  const out = [...groups].flatMap(([group, of]): SettledUnit[] => {
    const ranked = topLines(standard, rankLines(standard, of))
    const graded = ranked.map((s) => ({ sheet: s, grade: grade(standard, s) }))
    const waiting = graded.filter((g) => g.grade.grade === null).length
    const shared = (standard.grades.shares ?? []).length > 0
    const final =
      !shared || waiting === 0
        ? shared
          ? applyShares(standard, graded)
          : graded.map((g) => g.grade)
        : graded.map((g) =>
            g.grade.grade === null
              ? g.grade
              : { grade: null, title: null, because: [...g.grade.because, t['grade.waits']({ n: waiting })] },
          )
    return ranked.map((s, i) => ({ ...final[i]!, sheet: s, group, eligible: s.eligible }))
  })
  return out.sort((a, b) => a.sheet.unit.id - b.sheet.unit.id)
}
