import { compare, div, mul, parseRational, type Rational, sub, sum, toDecimal, toExact, toNumber } from '../lib/rational.ts'
import { Refused } from '../lib/refusal.ts'
import type { Evidence } from '../score/evidence.ts'
import type { SettledUnit } from '../score/settle.ts'
import { leavesOf } from '../standard/standard.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { type Fit, fit, type Rating, round } from './model.ts'
import { distribution, placesOf, standings } from './tier.ts'

// The score is never changed by what is done here: it is asked only whether two units can be told apart.

export interface Marks {
  ratings: Rating[]
  /** Sheets of one person on one unit with other items than most: they say nothing about his severity. */
  leftOut: number
  leaves: string[]
}

/**
 * What each person gave each unit, over the judged items that most of them judged. A unit does not rate itself, so columns of
 * self-assessment are not taken.
 */
export const marksOf = (standard: Standard, of: readonly { evidence: Evidence }[]): Marks => {
  const self = new Set(standard.columns.filter((c) => c.kind === 'self').map((c) => c.id))
  const judged = new Set(leavesOf(standard).flatMap(({ leaf }) => (leaf.rule.kind === 'judged' ? [leaf.id] : [])))
  const sheets: { unit: number; by: string; leaves: string[]; value: Rational }[] = []
  for (const { evidence } of of) {
    const by = new Map<string, Map<string, Rational>>()
    for (const j of [...evidence.judgements].sort((a, b) => a.ledgerPosition - b.ledgerPosition)) {
      if (self.has(j.column) || !judged.has(j.leaf)) continue
      const key = `${j.by} ${j.column}`
      by.set(key, (by.get(key) ?? new Map<string, Rational>()).set(j.leaf, parseRational(j.points)))
    }
    for (const [key, points] of by)
      sheets.push({ unit: evidence.unit.id, by: key.split(' ')[0]!, leaves: [...points.keys()].sort(), value: sum(points.values()) })
  }
  const often = new Map<string, number>()
  for (const s of sheets) often.set(s.leaves.join(' '), (often.get(s.leaves.join(' ')) ?? 0) + 1)
  const [most] = [...often].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length || (a[0] < b[0] ? -1 : 1))
  const taken = sheets.filter((s) => s.leaves.join(' ') === most?.[0])
  const raters = [...new Set(taken.map((s) => s.by))].sort()
  return {
    ratings: taken.map((s) => ({ unit: s.unit, rater: raters.indexOf(s.by), value: toNumber(s.value) })),
    leftOut: sheets.length - taken.length,
    leaves: most ? most[0].split(' ').filter(Boolean) : [],
  }
}

export interface Classed {
  /** `exact`: nothing was judged, values are what the records say. `corrected`: severity taken out. `none`: chance is unknown, no tiers. */
  method: 'exact' | 'corrected' | 'none'
  /** Why severity could not be taken out. */
  refused: Refused | null
  places: number | null
  units: {
    unit: number
    shown: string
    /** Judged part as given and at average severity, with the 95 % interval; null where there is none. */
    judged: { ratings: number; raw: number; corrected: number; low: number; high: number } | null
    side: 'within' | 'recheck' | 'beyond' | null
    best: number | null
    worst: number | null
  }[]
  panel: { ratings: number; raters: number; sigma: number; df: number; spread: number; leftOut: number; leaves: number } | null
  spread: ReturnType<typeof distribution>
  alike: (unit: number) => number[] | null
}

/** What a mark on these items is worth in the total of this unit, where other items do not apply to it. */
const worth = (settled: SettledUnit, leaves: readonly string[]): number => {
  const lines = settled.sheet.lines.filter((l) => leaves.includes(l.id))
  const whole = sum(lines.map((l) => l.max))
  return whole.n === 0n ? 1 : toNumber(div(sum(lines.map((l) => mul(l.max, l.factor))), whole))
}

/** Places at the top of a group: asked for, else the share the standard gives its best grade. */
export const placesAtTop = (standard: Standard, n: number, asked: number | undefined): number | null => {
  if (asked !== undefined) return asked
  const share = standard.grades.shares?.find((s) => s.grade === standard.grades.bands[0]!.id)
  return share ? placesOf(share.atMost, n) : null
}

/** One group of like units under one standard: where each stands to the cut-off, with what certainty. */
export const classed = (
  standard: Standard,
  of: readonly { evidence: Evidence; settled: SettledUnit }[],
  places: number | null,
): Classed => {
  const marks = marksOf(standard, of)
  const judgedAtAll = of.some(({ settled }) => settled.sheet.lines.some((l) => l.kind === 'judged' && l.state !== 'notApplicable'))
  let f: Fit | null = null
  let refused: Refused | null = null
  if (judgedAtAll)
    try {
      f = fit(marks.ratings)
    } catch (e) {
      if (!(e instanceof Refused)) throw e
      refused = e
    }
  const byUnit = new Map(f?.units.map((u) => [u.unit, u]))
  const method = !judgedAtAll ? 'exact' : f ? 'corrected' : 'none'
  const scale = new Map(of.map(({ settled }) => [settled.sheet.unit.id, worth(settled, marks.leaves)]))
  const values = of
    .filter(({ evidence }) => method !== 'corrected' || byUnit.has(evidence.unit.id))
    .map(({ evidence, settled }) => {
      const j = byUnit.get(evidence.unit.id)
      return {
        unit: evidence.unit.id,
        value: round(toNumber(parseRational(settled.sheet.total.shown)) + (j ? (j.value - j.raw) * scale.get(evidence.unit.id)! : 0)),
      }
    })
  // Marks are stretched by the larger of the two, so that doubt is not made smaller than it is.
  const apart = (a: number, b: number): number => (f ? round(f.apart(a, b) * Math.max(scale.get(a)!, scale.get(b)!)) : 0)
  const stand = new Map((method === 'none' || places === null ? [] : standings(values, apart, places)).map((s) => [s.unit, s]))
  const known = new Map(values.map((v) => [v.unit, v.value]))
  const lenient = f?.raters.map((r) => r.leniency) ?? []
  return {
    method,
    refused,
    places,
    units: of.map(({ evidence, settled }) => {
      const j = byUnit.get(evidence.unit.id)
      const s = stand.get(evidence.unit.id)
      // Without a mark of its own nobody can say where it stands: it is looked at again.
      const side = s?.side ?? (places !== null && method === 'corrected' ? ('recheck' as const) : null)
      return {
        unit: evidence.unit.id,
        shown: settled.sheet.total.shown,
        judged: j ? { ratings: j.ratings, raw: j.raw, corrected: j.value, low: j.low, high: j.high } : null,
        side,
        best: s?.best ?? null,
        worst: s?.worst ?? null,
      }
    }),
    panel: f
      ? {
          ratings: marks.ratings.length,
          raters: lenient.length,
          sigma: f.sigma,
          df: f.df,
          spread: round(Math.max(...lenient) - Math.min(...lenient)),
          leftOut: marks.leftOut,
          leaves: marks.leaves.length,
        }
      : null,
    spread: distribution(
      of.map(({ settled }) => settled.sheet.total.shown),
      (r) => toDecimal(r, standard.rounding.places),
    ),
    alike: (unit) => {
      const own = known.get(unit)
      if (method === 'none' || own === undefined) return null
      return values.filter((v) => v.unit !== unit && (v.value === own || Math.abs(v.value - own) <= apart(unit, v.unit))).map((v) => v.unit)
    },
  }
}

export interface PastRound {
  /** Items asked in the same words, for the same points, by the same rule, of this unit both times. */
  same: { id: string; title: string; was: string; now: string }[]
  was: string
  now: string
  /** Items that are new, gone or changed: shown, never turned into each other's points. */
  changed: { id: string; title: string; how: 'new' | 'gone' | 'changed' }[]
}

type Lines = readonly { id: string; points: string | null }[]

/** A unit against its own earlier round. */
export const againstPast = (then: { standard: Standard; lines: Lines }, now: { standard: Standard; lines: Lines }): PastRound => {
  const leaves = (s: Standard) => new Map(leavesOf(s).map(({ leaf }) => [leaf.id, leaf]))
  const [old, own] = [leaves(then.standard), leaves(now.standard)]
  const was = new Map(then.lines.map((l) => [l.id, l.points]))
  const is = new Map(now.lines.map((l) => [l.id, l.points]))
  const same: PastRound['same'] = []
  const changed: PastRound['changed'] = []
  for (const [id, leaf] of own) {
    const before = old.get(id)
    if (!before) changed.push({ id, title: leaf.title, how: 'new' })
    else if (before.text !== leaf.text || before.max !== leaf.max || JSON.stringify(before.rule) !== JSON.stringify(leaf.rule))
      changed.push({ id, title: leaf.title, how: 'changed' })
    else if (was.get(id) != null && is.get(id) != null) same.push({ id, title: leaf.title, was: was.get(id)!, now: is.get(id)! })
    else if (was.get(id) !== is.get(id)) changed.push({ id, title: leaf.title, how: 'changed' })
  }
  for (const [id, leaf] of old) if (!own.has(id)) changed.push({ id, title: leaf.title, how: 'gone' })
  const total = (key: 'was' | 'now') => toExact(sum(same.map((l) => parseRational(l[key]))))
  return { same, was: total('was'), now: total('now'), changed }
}

/** Middle of self-assessment minus the superior's column over a group: by how much units think better of themselves. Exact. */
export const inflation = (settled: readonly SettledUnit[], standard: Standard): { own: Map<number, string>; middle: string | null } => {
  const self = standard.columns.find((c) => c.kind === 'self')
  const above = standard.columns.find((c) => c.kind === 'final') ?? standard.columns.find((c) => c.kind === 'review')
  const own = new Map<number, string>()
  if (!self || !above) return { own, middle: null }
  const gaps: Rational[] = []
  for (const { sheet } of settled) {
    const [a, b] = [sheet.columns.find((c) => c.id === self.id)!, sheet.columns.find((c) => c.id === above.id)!]
    // What one of the two has not judged would look like a gap of its whole worth.
    if (a.pending.n !== 0n || b.pending.n !== 0n) continue
    const gap = sub(a.points, b.points)
    own.set(sheet.unit.id, toDecimal(gap, standard.rounding.places))
    gaps.push(gap)
  }
  gaps.sort(compare)
  const d = distribution(gaps.map(toExact), (r) => toDecimal(r, standard.rounding.places))
  return { own, middle: d?.middle ?? null }
}
