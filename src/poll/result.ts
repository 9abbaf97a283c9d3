import { add, compare, div, isZero, mul, parseRational, type Rational, rational, sum, toDecimal, toExact, ZERO } from '../lib/rational.ts'
import { printedShares } from '../lib/shares.ts'
import type { Definition } from './definition.ts'
import { type Interval, intervals } from './interval.ts'

export interface ClassTurnout {
  classKey: string
  eligible: number
  issued: number
  returned: number
  /** Papers void as a whole. */
  invalid: number
}
/** One item of one object in one class: papers by grade in the order of the scale, and those that said nothing. */
export interface ColumnCount {
  classKey: string
  objectNo: number
  itemId: string
  grades: number[]
  noOpinion: number
  /** Void for this item alone; 0 where papers are void as a whole. */
  invalid?: number
}
export interface Tally {
  classes: ClassTurnout[]
  counts: ColumnCount[]
}

export interface Rate {
  numerator: number
  denominator: number
  /** Half up, per cent, without the sign. */
  printed: string
  interval: { wilson: Interval; exact: Interval }
}
export interface Counted {
  /** By grade, in the order of the scale. */
  grades: number[]
  noOpinion: number
  /** The denominator: with or without those who gave no opinion, as the setting says. */
  valid: number
  /** Per grade, then no opinion where it counts; adds up to exactly 100. */
  shares: string[] | null
  satisfied: Rate | null
  dissatisfied: Rate | null
  /** Everybody said the same: the figure tells what each of them said. */
  unanimous: boolean
}
export interface ColumnResult extends Counted {
  objectNo: number
  itemId: string
  invalid: number
  /** Whether the counts over all classes are shown; else only what is by class. */
  shown: boolean
  /** 测评得分: weighted over classes, exact and as printed; never a rate. */
  score: { exact: string; printed: string } | null
  /** Why there is no score. */
  noScore: 'nothing-valid' | 'empty-class' | 'withheld' | null
  /** Classes large enough to be shown by themselves. */
  byClass: ({ classKey: string } & Counted)[]
}
export interface PollResult {
  schema: 'poll-result/1'
  turnout: (ClassTurnout & { shown: boolean })[]
  total: { eligible: number; issued: number; returned: number; invalid: number }
  columns: ColumnResult[]
  /** Classes not shown alone: too few papers, or their number would follow by subtraction. */
  withheld: string[]
  /** Too few papers altogether: no figure at all is shown. */
  allWithheld: boolean
}

const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((n, i) => n + (b[i] ?? 0))

const rate = (yes: number, of: number, places: number): Rate | null => {
  const interval = intervals(yes, of)
  return interval && { numerator: yes, denominator: of, printed: toDecimal(rational(100 * yes, of), places), interval }
}

/** The three named figures of one pile of papers. */
export const countOf = (d: Definition, grades: readonly number[], noOpinion: number): Counted => {
  const included = d.settings.noOpinionCounts === 'included'
  const given = grades.reduce((a, b) => a + b, 0)
  const valid = given + (included ? noOpinion : 0)
  const of = (ids: readonly string[]) => d.scale.grades.reduce((n, g, i) => n + (ids.includes(g.id) ? grades[i]! : 0), 0)
  return {
    grades: [...grades],
    noOpinion,
    valid,
    shares: printedShares(included ? [...grades, noOpinion] : grades, d.settings.places, d.settings.rounding),
    satisfied: rate(of(d.scale.satisfied), valid, d.settings.places),
    dissatisfied: rate(of(d.scale.dissatisfied), valid, d.settings.places),
    unanimous: given + noOpinion > 1 && [...grades, noOpinion].filter((n) => n > 0).length === 1,
  }
}

/** Average points of one pile: Σ points ÷ valid, exact. */
const averageOf = (d: Definition, c: Counted): Rational | null =>
  c.valid === 0
    ? null
    : div(
        d.scale.grades.reduce<Rational>((n, g, i) => add(n, mul(parseRational(g.points), rational(c.grades[i]!))), ZERO),
        rational(c.valid),
      )

/**
 * Which classes may not be shown alone: those with fewer papers than the limit, and, if their number would follow from the total by
 * subtraction, the next smallest as well (complementary suppression).
 */
export const withheldClasses = (papers: Readonly<Record<string, number>>, below: number): string[] => {
  const by = Object.entries(papers).sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
  if (by.length < 2) return []
  // A class nobody came from hides nothing.
  const small = by.filter(([, n]) => n > 0 && n < below)
  const hidden = (list: typeof by) => list.reduce((n, [, k]) => n + k, 0)
  for (const next of by) {
    if (small.length === 0 || (small.length > 1 && hidden(small) >= below)) break
    if (next[1] > 0 && !small.includes(next)) small.push(next)
  }
  return small.map(([key]) => key).sort()
}

/** Everything a poll says, from exact counts; the same for papers and for the published ballot. */
export const resultOf = (d: Definition, objects: readonly { no: number }[], tally: Tally): PollResult => {
  const papers = Object.fromEntries(tally.classes.map((c) => [c.classKey, c.returned - c.invalid]))
  const all = Object.values(papers).reduce((a, b) => a + b, 0)
  const withheld = withheldClasses(papers, d.settings.withholdBelow)
  const allWithheld = all < d.settings.withholdBelow
  const empty = d.scale.grades.map(() => 0)
  const find = (classKey: string, objectNo: number, itemId: string) =>
    tally.counts.find((c) => c.classKey === classKey && c.objectNo === objectNo && c.itemId === itemId)
  const columns = objects.flatMap(({ no }) =>
    d.items.map((item): ColumnResult => {
      const piles = d.classes.map((k) => {
        const found = find(k.key, no, item.id)
        return { k, invalid: found?.invalid ?? 0, counted: countOf(d, found?.grades ?? empty, found?.noOpinion ?? 0) }
      })
      const pooled = countOf(
        d,
        piles.reduce<number[]>((n, p) => plus(n, p.counted.grades), empty),
        piles.reduce((n, p) => n + p.counted.noOpinion, 0),
      )
      const voiced = piles.filter((p) => p.counted.valid > 0)
      // A weighted score beside the pooled counts gives two equations for the classes kept back.
      const noScore =
        pooled.valid === 0
          ? 'nothing-valid'
          : withheld.length > 0 || allWithheld
            ? 'withheld'
            : d.settings.emptyClass === 'void' && voiced.length < piles.length
              ? 'empty-class'
              : null
      const weights = sum(voiced.map((p) => parseRational(p.k.weight)))
      const score =
        noScore !== null || isZero(weights)
          ? null
          : div(sum(voiced.map((p) => mul(parseRational(p.k.weight), averageOf(d, p.counted)!))), weights)
      return {
        ...(allWithheld ? countOf(d, empty, 0) : pooled),
        objectNo: no,
        itemId: item.id,
        invalid: piles.reduce((n, p) => n + p.invalid, 0),
        shown: !allWithheld,
        score: score && { exact: toExact(score), printed: toDecimal(score, d.settings.places) },
        noScore: score === null ? (noScore ?? 'nothing-valid') : null,
        byClass: allWithheld ? [] : piles.filter((p) => !withheld.includes(p.k.key)).map((p) => ({ classKey: p.k.key, ...p.counted })),
      }
    }),
  )
  return {
    schema: 'poll-result/1',
    turnout: tally.classes.map((c) => ({ ...c, shown: !withheld.includes(c.classKey) && !allWithheld })),
    total: tally.classes.reduce(
      (t, c) => ({
        eligible: t.eligible + c.eligible,
        issued: t.issued + c.issued,
        returned: t.returned + c.returned,
        invalid: t.invalid + c.invalid,
      }),
      { eligible: 0, issued: 0, returned: 0, invalid: 0 },
    ),
    columns,
    withheld,
    allWithheld,
  }
}

/** The item that stands for the whole: the only one, or the one called overall. Items of one paper are never added up as if they were papers. */
export const figureItem = (d: Pick<Definition, 'items'>): string | null =>
  d.items.length === 1 ? d.items[0]!.id : (d.items.find((i) => i.id === 'overall')?.id ?? null)

export interface ServedFigure {
  objectNo: number
  satisfied: number
  dissatisfied: number
  valid: number
}
/** What measures and the two-strike rule may read: papers of the people served, only where every class of them may be shown. */
export const servedFigures = (d: Definition, r: PollResult): ServedFigure[] => {
  const item = figureItem(d)
  const served = d.classes.filter((c) => c.served).map((c) => c.key)
  if (item === null || served.length === 0 || r.allWithheld || served.some((k) => r.withheld.includes(k))) return []
  return r.columns
    .filter((c) => c.itemId === item)
    .map((c) => {
      const of = c.byClass.filter((b) => served.includes(b.classKey))
      return {
        objectNo: c.objectNo,
        satisfied: of.reduce((n, b) => n + (b.satisfied?.numerator ?? 0), 0),
        dissatisfied: of.reduce((n, b) => n + (b.dissatisfied?.numerator ?? 0), 0),
        // Those without an opinion never stand in a measure's denominator, whatever this poll's own tables do (measures.json).
        valid: of.reduce((n, b) => n + b.grades.reduce((x, y) => x + y, 0), 0),
      }
    })
    .filter((f) => f.valid >= d.settings.withholdBelow)
}

/** Whether 满意率 lies under a share in per cent; exact. */
export const isBelow = (f: { satisfied: number; valid: number }, percent: string): boolean =>
  f.valid > 0 && compare(rational(100 * f.satisfied, f.valid), parseRational(percent)) < 0
