import {
  add,
  div,
  equal,
  isZero,
  max,
  min,
  mul,
  neg,
  ONE,
  parseRational,
  type Rational,
  rational,
  sub,
  sum,
  toDecimal,
  ZERO,
} from '../lib/rational.ts'
import { branchesOf, isLeaf } from '../standard/standard.ts'
import type { Standard, StandardNode } from '../standard/standard-schema.ts'
import type { BranchSum, Line, ScoreSheet, Total } from './sheet.ts'

/** Factor of every leaf by id: what does not apply hands its points to the rest of its branch or of the whole. */
const reckonFactors = (standard: Standard, applies: ReadonlySet<string>): Map<string, Rational> => {
  const perBranch = standard.rescale === 'branch'
  const weight = (node: StandardNode): Rational => {
    if (isLeaf(node)) return applies.has(node.id) ? parseRational(node.max) : ZERO
    const inside = sum(node.children.map(weight))
    return perBranch && !isZero(inside) ? parseRational(node.max) : inside
  }
  const out = new Map<string, Rational>()
  const assign = (nodes: readonly StandardNode[], whole: Rational, factor: Rational): void => {
    const inside = sum(nodes.map(weight))
    const here = isZero(inside) ? ZERO : mul(factor, div(whole, inside))
    for (const node of nodes) {
      if (isLeaf(node)) out.set(node.id, applies.has(node.id) ? here : ZERO)
      else assign(node.children, weight(node), here)
    }
  }
  assign(standard.tree, parseRational(standard.total), rational(1))
  return out
}

// A city has few patterns of what does not apply (classes, missing registers): each is reckoned once. Bounded, because exemptions could make many.
const patterns = new WeakMap<Standard, Map<string, Map<string, Rational>>>()
const factors = (standard: Standard, lines: readonly Line[]): Map<string, Rational> => {
  const key = lines.flatMap((l) => (l.state === 'notApplicable' ? [l.id] : [])).join(' ')
  const kept = patterns.get(standard) ?? new Map<string, Map<string, Rational>>()
  patterns.set(standard, kept)
  const have = kept.get(key)
  if (have) return have
  const made = reckonFactors(standard, new Set(lines.filter((l) => l.state !== 'notApplicable').map((l) => l.id)))
  if (kept.size < 1000) kept.set(key, made)
  return made
}
const times = (r: Rational, factor: Rational): Rational => (equal(factor, ONE) ? r : mul(r, factor))

const isOpen = (l: Pick<Line, 'state'>): boolean => l.state === 'pending' || l.state === 'cohort'
const rounded = (standard: Standard, r: Rational): string => toDecimal(r, standard.rounding.places)

type Parts = Pick<ScoreSheet, 'unit' | 'asOf' | 'bonus' | 'deductions' | 'vetoes' | 'ladder'> & { lines: Line[] }

/** Totals of lines that have their points; used again by `settle` once the cohort's lines are known. */
export const assemble = (standard: Standard, parts: Parts): ScoreSheet => {
  const factor = factors(standard, parts.lines)
  const lines = parts.lines.map((l): Line => {
    const f = factor.get(l.id)!
    return { ...l, factor: f, lost: l.points && sub(l.max, l.points), counted: l.points && times(l.points, f) }
  })
  const openMax = (of: readonly Line[]): Rational => sum(of.filter(isOpen).map((l) => times(l.max, l.factor)))
  const earned = (of: readonly Line[]): Rational => sum(of.map((l) => l.counted ?? ZERO))

  const sums = branchesOf(standard).map(({ branch, level }): BranchSum => {
    const under = lines.filter((l) => l.above.includes(branch.id))
    return {
      id: branch.id,
      title: branch.title,
      level,
      max: parseRational(branch.max),
      countedMax: sum(under.map((l) => times(l.max, l.factor))),
      points: earned(under),
      pending: openMax(under),
      notApplicable: under.filter((l) => l.state === 'notApplicable').length,
    }
  })

  const cap = standard.bonus ? parseRational(standard.bonus.cap) : ZERO
  const bonus = min(cap, sum(parts.bonus.filter((b) => b.counted).map((b) => b.points)))
  const deducted = sum(parts.deductions.map((d) => d.points))
  const zero = parts.vetoes.some((v) => v.effect.kind === 'zero' && v.state === 'stands')
  const finish = (tree: Rational): Rational => (zero ? ZERO : max(ZERO, add(add(tree, bonus), neg(deducted))))

  const tree = earned(lines)
  const points = finish(tree)
  const complete =
    !lines.some(isOpen) && ![...parts.deductions, ...parts.vetoes, ...parts.ladder].some((x: { state: string }) => x.state === 'pending')
  const columns = standard.columns.map((c) => {
    const of = lines.map((l) => {
      const own = l.columns.find((x) => x.id === c.id)
      const judged = l.kind === 'judged' && l.state !== 'notApplicable'
      return { l, points: judged ? (own?.points ?? null) : l.points, asked: !judged || own !== undefined }
    })
    const have = finish(sum(of.map((x) => (x.points ? times(x.points, x.l.factor) : ZERO))))
    const owed = of.filter((x) => x.asked && x.points === null && x.l.state !== 'notApplicable')
    return {
      id: c.id,
      title: c.title,
      points: have,
      pending: sum(owed.map((x) => times(x.l.max, x.l.factor))),
      shown: rounded(standard, have),
    }
  })
  const total: Total = { tree, bonus, deducted, points, pending: openMax(lines), complete, shown: rounded(standard, points) }
  return {
    standard: { id: standard.id, version: standard.version, title: standard.title },
    unit: parts.unit,
    asOf: parts.asOf,
    lines,
    sums,
    bonus: parts.bonus,
    deductions: parts.deductions,
    vetoes: parts.vetoes,
    ladder: parts.ladder,
    eligible: !parts.vetoes.some((v) => v.effect.kind === 'cancelEligibility' && v.state === 'stands'),
    columns,
    total,
  }
}
