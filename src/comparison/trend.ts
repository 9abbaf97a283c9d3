// What gets worse, from records that stand already. A list for superiors to look into, no basis of anybody's score.

export const trendKinds = ['finding', 'problem', 'recurrence', 'falling'] as const
export type TrendKind = (typeof trendKinds)[number]

export interface Trend {
  kind: TrendKind
  /** Item, kind of problem or measure: the same from week to week. */
  subject: string
  name: string
  units: { id: number; name: string }[]
  /** How often, where that is more than once a unit. */
  n: number
  /** Percentages of the unit that fell most, for `falling`. */
  was?: string
  now?: string
}

/** From how many units on a finding is one of the area and not of a unit. */
export const SAME_IN = 3
/** Days looked back. */
export const BACK = 90
/** Points of a hundred by which a share must fall, and fewest cases it must rest on both times. */
export const FALL = 5
export const CASES = 5

export interface Seen {
  subject: string
  name: string
  unitId: number
  unit: string
  n: number
}
const gather = (kind: TrendKind, seen: readonly Seen[], least: number): Trend[] => {
  const by = new Map<string, Trend>()
  for (const s of seen) {
    const t: Trend = by.get(s.subject) ?? { kind, subject: s.subject, name: s.name, units: [], n: 0 }
    t.n += s.n
    if (!t.units.some((u) => u.id === s.unitId)) t.units.push({ id: s.unitId, name: s.unit })
    by.set(s.subject, t)
  }
  return [...by.values()]
    .filter((t) => t.units.length >= least)
    .map((t) => ({ ...t, units: t.units.sort((a, b) => a.id - b.id) }))
    .sort((a, b) => b.units.length - a.units.length || (a.subject < b.subject ? -1 : 1))
}

export interface Moved {
  measure: string
  title: string
  unitId: number
  unit: string
  was: { n: number; of: number }
  now: { n: number; of: number }
}
const percent = (x: { n: number; of: number }): string => (Math.round((x.n / x.of) * 1000) / 10 || 0).toFixed(1)
/** Fallen by five points of a hundred or more, compared exactly: was − now ≥ 5/100. */
const fell = (m: Moved): boolean =>
  m.was.of >= CASES && m.now.of >= CASES && 100 * (m.was.n * m.now.of - m.now.n * m.was.of) >= FALL * m.was.of * m.now.of

/** The list of a week. */
export const trendsOf = (o: {
  findings: readonly Seen[]
  problems: readonly Seen[]
  recurrences: readonly Seen[]
  moved: readonly Moved[]
}): Trend[] => {
  const fallen = o.moved.filter(fell)
  const falling = gather(
    'falling',
    fallen.map((m) => ({ subject: m.measure, name: m.title, unitId: m.unitId, unit: m.unit, n: 1 })),
    1,
  ).map((t) => {
    const drop = (m: Moved): number => m.was.n / m.was.of - m.now.n / m.now.of
    const worst = fallen.filter((m) => m.measure === t.subject).sort((a, b) => drop(b) - drop(a) || a.unitId - b.unitId)[0]!
    return { ...t, was: percent(worst.was), now: percent(worst.now) }
  })
  return [
    ...gather('finding', o.findings, SAME_IN),
    ...gather('problem', o.problems, SAME_IN),
    ...gather('recurrence', o.recurrences, 1),
    ...falling,
  ]
}

/** Monday of the week of a day. */
export const mondayOf = (day: string, weekday: number, addDays: (day: string, n: number) => string): string =>
  addDays(day, -((weekday + 6) % 7))
