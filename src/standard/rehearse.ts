import { compare, equal, isZero, mul, parseRational, type Rational, rational, sum, toDecimal, toNumber, ZERO } from '../lib/rational.ts'
import { leavesOf, measureOfLeaf } from './standard.ts'
import type { Leaf, Standard } from './standard-schema.ts'

/** Measures of the catalogue that are shown to units and are no basis of points by themselves: the linter says so where one is used. */
export const shownOnly: readonly string[] = ['activity.late_written_share', 'activity.long_gap_n']

/** One unit's sheet as far as a rehearsal reads it: what each item earned, and out of how much; null where it does not apply or is open. */
export interface RehearsedUnit {
  unit: number
  group: string | null
  lines: ReadonlyMap<string, { points: Rational; max: Rational } | null>
}

export interface DeadItem {
  leaf: string
  title: string
  /** What every unit earned. */
  points: string
  max: string
  units: number
}
export interface RedundantPair {
  leaves: [string, string]
  titles: [string, string]
  /** `measure`: both count the same figure; `order`: they put every pair of units in the same order. */
  because: 'measure' | 'order'
  units: number
}
export interface UnreachedItem {
  leaf: string
  title: string
  best: string
  max: string
}

const shareOf = (l: { points: Rational; max: Rational }): Rational =>
  isZero(l.max) ? ZERO : { n: l.points.n * l.max.d, d: l.points.d * l.max.n }
const less = (a: Rational, b: Rational): number => compare(a, b)
const applied = (units: readonly RehearsedUnit[], leaf: string) =>
  units.flatMap((u) => {
    const l = u.lines.get(leaf)
    return l ? [{ unit: u.unit, points: l.points, max: l.max }] : []
  })

/** Fewest units an observation is drawn from: with fewer, equal points may be chance. */
export const LEAST = 3

/** Items that gave every unit the same: they cost work and tell nobody from anybody. */
export const deadItems = (s: Standard, units: readonly RehearsedUnit[]): DeadItem[] =>
  leavesOf(s).flatMap(({ leaf }) => {
    const of = applied(units, leaf.id)
    if (of.length < LEAST || !of.every((x) => equal(x.points, of[0]!.points))) return []
    return [{ leaf: leaf.id, title: leaf.title, points: toDecimal(of[0]!.points, 2), max: leaf.max, units: of.length }]
  })

/** No unit came to the full points of the item. */
export const unreachedItems = (s: Standard, units: readonly RehearsedUnit[]): UnreachedItem[] =>
  leavesOf(s).flatMap(({ leaf }) => {
    const of = applied(units, leaf.id)
    if (of.length < LEAST) return []
    const best = of.map((x) => x.points).reduce((a, b) => (less(a, b) >= 0 ? a : b))
    return compare(best, parseRational(leaf.max)) < 0 ? [{ leaf: leaf.id, title: leaf.title, best: toDecimal(best, 2), max: leaf.max }] : []
  })

/** Pairs of items that say the same of every unit: over one figure, or in one order without an exception. */
export const redundantPairs = (s: Standard, units: readonly RehearsedUnit[]): RedundantPair[] => {
  const leaves = leavesOf(s).map(({ leaf }) => leaf)
  const dead = new Set(deadItems(s, units).map((d) => d.leaf))
  const columns = new Map<string, (Rational | null)[]>(
    leaves.map((leaf) => [
      leaf.id,
      units.map((u) => {
        const l = u.lines.get(leaf.id)
        return l ? shareOf(l) : null
      }),
    ]),
  )
  const out: RedundantPair[] = []
  for (const [i, a] of leaves.entries())
    for (const b of leaves.slice(i + 1)) {
      const pair = { leaves: [a.id, b.id] as [string, string], titles: [a.title, b.title] as [string, string] }
      const both = units.flatMap((_, k) => {
        const [x, y] = [columns.get(a.id)![k]!, columns.get(b.id)![k]!]
        return x && y ? [[x, y] as const] : []
      })
      if (both.length === 0) continue
      const measure = measureOfLeaf(a)
      if (measure !== null && measure === measureOfLeaf(b)) out.push({ ...pair, because: 'measure', units: both.length })
      else if (both.length >= LEAST && !dead.has(a.id) && !dead.has(b.id) && sameOrder(both))
        out.push({ ...pair, because: 'order', units: both.length })
    }
  return out
}
const sameOrder = (of: readonly (readonly [Rational, Rational])[]): boolean => {
  const sorted = [...of].sort((p, q) => less(p[0], q[0]))
  if (equal(sorted[0]![0], sorted.at(-1)![0])) return false
  // Sorted by the first, the second must rise exactly where the first does.
  return sorted.every((p, k) => k === 0 || less(sorted[k - 1]![0], p[0]) === less(sorted[k - 1]![1], p[1]))
}

export interface Stability {
  /** Item whose weight was moved, and by how much. */
  leaf: string
  title: string
  change: '+10%' | '-10%'
  /** Pairs of units of one group that changed places, of all pairs. */
  distance: number
  pairs: number
}
/** How many pairs of units change places when one item weighs a tenth more or less (Kendall's distance; a tie that opens counts half). */
export const stability = (s: Standard, units: readonly RehearsedUnit[]): Stability[] => {
  const groups = new Map<string | null, RehearsedUnit[]>()
  for (const u of units) groups.set(u.group, [...(groups.get(u.group) ?? []), u])
  // Doubles compared to nine places are enough to say who stands before whom; no score is made of them.
  const sums = new Map(
    units.map((u) => {
      const lines = [...u.lines.values()].flatMap((l) => (l ? [l] : []))
      return [u.unit, { got: toNumber(sum(lines.map((l) => l.points))), whole: toNumber(sum(lines.map((l) => l.max))) }] as const
    }),
  )
  const values = (of: readonly RehearsedUnit[], leaf: string, by: number): number[] =>
    of.map((u) => {
      const [all, own] = [sums.get(u.unit)!, u.lines.get(leaf)]
      const whole = all.whole + (own ? by * toNumber(own.max) : 0)
      return whole === 0 ? 0 : Math.round(((all.got + (own ? by * toNumber(own.points) : 0)) / whole) * 1e9)
    })
  const out: Stability[] = []
  for (const { leaf } of leavesOf(s))
    for (const [change, by] of [
      ['+10%', 0.1],
      ['-10%', -0.1],
    ] as const) {
      let [distance, pairs] = [0, 0]
      for (const of of groups.values()) {
        const was = values(of, leaf.id, 0)
        const is = values(of, leaf.id, by)
        for (let i = 0; i < of.length; i++)
          for (let j = i + 1; j < of.length; j++) {
            pairs++
            const [x, y] = [Math.sign(was[i]! - was[j]!), Math.sign(is[i]! - is[j]!)]
            distance += x === y ? 0 : x === 0 || y === 0 ? 0.5 : 1
          }
      }
      out.push({ leaf: leaf.id, title: leaf.title, change, distance, pairs })
    }
  return out.sort((a, b) => b.distance - a.distance || (a.leaf < b.leaf ? -1 : a.leaf > b.leaf ? 1 : a.change < b.change ? -1 : 1))
}

/** Minutes a judged item takes a unit in self-assessment, and one that is computed takes to look at; counted by the forms of the product. */
export const MINUTES = { judged: 4, computed: 0.5 } as const

export interface Burden {
  items: number
  /** Items shown filled from the records: confirmed or contested, never typed. */
  prefilled: number
  share: string
  minutes: string
  /** Items whose proof the unit must bring itself. */
  proofs: number
}
const brings = (leaf: Leaf): boolean => leaf.evidence.some((e) => e === 'photo' || e === 'signin' || e === 'news' || e === 'document')

/** What the standard asks of one unit before anybody scores it. */
export const burdenOf = (s: Standard, unitClass: string | null = null): Burden => {
  const leaves = leavesOf(s).filter(({ leaf }) => unitClass === null || leaf.appliesTo === undefined || leaf.appliesTo.includes(unitClass))
  const prefilled = leaves.filter(({ leaf }) => leaf.rule.kind !== 'judged').length
  const minutes = (leaves.length - prefilled) * MINUTES.judged + prefilled * MINUTES.computed
  const share = leaves.length === 0 ? ZERO : mul(rational(100), rational(prefilled, leaves.length))
  return {
    items: leaves.length,
    prefilled,
    share: toDecimal(share, 1),
    minutes: toDecimal(parseRational(String(minutes)), 1),
    proofs: leaves.filter(({ leaf }) => brings(leaf)).length,
  }
}
