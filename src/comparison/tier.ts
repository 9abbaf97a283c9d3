import { div, floor, mul, parseRational, rational, toExact } from '../lib/rational.ts'

/** Where a unit stands to a cut-off of `places`: surely within, not to be told from the cut-off, surely beyond. */
export type Side = 'within' | 'recheck' | 'beyond'
export interface Standing {
  unit: number
  value: number
  /** Best and worst place the evidence allows. */
  best: number
  worst: number
  side: Side
}

/**
 * Places a unit may have: it is surely behind those that are better by more than the 95 % interval of the difference, and surely ahead of
 * those it is better than. Who may stand on either side of the cut-off is for re-inspection, not for a tenth of a point.
 * Pairs are compared one by one; the 95 % hold for a pair, not for all at once.
 * @param apart half width of the interval of a difference; 0 where values are exact, so that only equal values are alike
 */
export const standings = (
  units: readonly { unit: number; value: number }[],
  apart: (a: number, b: number) => number,
  places: number,
): Standing[] =>
  units
    .map(({ unit, value }): Standing => {
      let [ahead, behind] = [0, 0]
      for (const o of units) {
        if (o.unit === unit || o.value === value) continue
        if (Math.abs(o.value - value) <= apart(unit, o.unit)) continue
        if (o.value > value) ahead++
        else behind++
      }
      const [best, worst] = [ahead + 1, units.length - behind]
      return { unit, value, best, worst, side: worst <= places ? 'within' : best > places ? 'beyond' : 'recheck' }
    })
    .sort((a, b) => a.best - b.best || a.worst - b.worst || a.unit - b.unit)

/** Units that cannot be told from this one, ascending. */
export const alike = (
  units: readonly { unit: number; value: number }[],
  apart: (a: number, b: number) => number,
  unit: number,
): number[] => {
  const own = units.find((u) => u.unit === unit)
  if (!own) return []
  return units
    .filter((o) => o.unit !== unit && (o.value === own.value || Math.abs(o.value - own.value) <= apart(unit, o.unit)))
    .map((o) => o.unit)
    .sort((a, b) => a - b)
}

/** Places of a share of a group, whole units rounded down: 3 of 30 for '1/10'. */
export const placesOf = (share: string, units: number): number => Number(floor(mul(parseRational(share), rational(units))))

export interface Distribution {
  n: number
  least: string
  lower: string
  middle: string
  upper: string
  most: string
}
/** Least, quartiles, most: exact, from exact texts; a quartile between two values is their middle (Tukey's hinges without the median of an odd row). */
export const distribution = (values: readonly string[], shown: (r: ReturnType<typeof parseRational>) => string): Distribution | null => {
  if (values.length === 0) return null
  const v = values.map(parseRational).sort((a, b) => Number(a.n * b.d - b.n * a.d > 0n) - Number(a.n * b.d - b.n * a.d < 0n))
  const middle = (of: typeof v) => {
    const h = of.length >> 1
    const [a, b] = [of[of.length % 2 === 1 ? h : h - 1]!, of[h]!]
    return div({ n: a.n * b.d + b.n * a.d, d: a.d * b.d }, rational(2))
  }
  const half = v.length >> 1
  const [low, high] = v.length === 1 ? [v, v] : [v.slice(0, half), v.slice(v.length - half)]
  return {
    n: v.length,
    least: shown(v[0]!),
    lower: shown(middle(low)),
    middle: shown(middle(v)),
    upper: shown(middle(high)),
    most: shown(v.at(-1)!),
  }
}

export interface Step {
  from: string
  to: string
  units: number
  own: boolean
}
/** How many of the totals stand in each step of five points, from the least to the most; exact. */
export const steps = (values: readonly string[], own: string, width = 5): Step[] => {
  if (values.length === 0) return []
  const at = (v: string): number => Number(floor(div(parseRational(v), rational(width))))
  const places = values.map(at)
  const [first, last] = [Math.min(...places), Math.max(...places)]
  const edge = (i: number): string => toExact(mul(rational(i), rational(width)))
  return Array.from({ length: last - first + 1 }, (_, k) => ({
    from: edge(first + k),
    to: edge(first + k + 1),
    units: places.filter((p) => p === first + k).length,
    own: at(own) === first + k,
  }))
}
