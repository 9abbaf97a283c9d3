import { permission } from '../lib/permission.ts'
import { div, isZero, mul, parseRational, type Rational, rational, toDecimal, toExact } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import type { MeasureDefinition } from '../standard/standard-schema.ts'

export type { MeasureRow, MeasureScope } from '../activity/activity.ts'

export const mayReadMeasures = permission('measure.read', 'subtree', [
  'office',
  'secretary',
  'deputy',
  'clerk',
  'leader',
  'inspector',
  'supervisor',
  'discipline',
  'audit',
])

export const noSuchMeasure = refusal<{ measure: string }>()(404, 'measure.no-such-measure')
export const notCountedYet = refusal<{ measure: string }>()(422, 'measure.not-counted-yet')

/** A record a figure is made of; `counted`: it stands in the numerator, else only in the denominator. */
export interface RecordRow {
  unitId: number
  /** Address of the record: 'pledge/123'. */
  ref: string
  title: string
  on: string | null
  counted: boolean
}

/** A span figures are counted over: a campaign or a calendar year. */
export interface Period {
  id: number
  campaignId: number | null
  year: number | null
  line: string
  fromOn: string
  untilOn: string
  /** Day as of which its figures stand. */
  countedOn: string | null
  stale: boolean
  /** Counts the times anything changed. */
  changeNo: number
}

export interface Figure {
  numerator: Rational
  denominator: Rational | null
  /** `null`: nothing to count yet (a share over 0). */
  value: Rational | null
}

/** The pair of a definition as it counts: a count is worth its numerator, a ratio over 0 has no value. */
export const figureOf = (m: Pick<MeasureDefinition, 'kind' | 'denominator'>, numerator: string, denominator: string): Figure => {
  const n = parseRational(numerator)
  const d = parseRational(denominator)
  if (m.kind === 'count') return { numerator: n, denominator: m.denominator === null ? null : d, value: n }
  return { numerator: n, denominator: d, value: isZero(d) ? null : div(n, d) }
}

/** Whether nothing the figure is about is there yet: a share or a count over 0. */
export const isOverNothing = (f: Figure): boolean => f.denominator !== null && isZero(f.denominator)

/** As every page prints it: '17 ÷ 20 = 85.00%', '3 名（共 31 名）', '3 名'. */
export const figureWords = (m: Pick<MeasureDefinition, 'kind' | 'unit'>, f: Figure): string => {
  if (m.kind === 'ratio')
    return f.value === null
      ? `0 ÷ 0`
      : `${toExact(f.numerator)} ÷ ${toExact(f.denominator!)} = ${toDecimal(mul(f.value, rational(100)), 2)}%`
  const n = `${toExact(f.numerator)} ${m.unit}`
  return f.denominator === null ? n : `${n}（共 ${toExact(f.denominator)} ${m.unit}）`
}

/** Events after which every total above may differ: the tree, what a unit is or leads, or a whole roster is another one. */
export const changesTree = (type: string): boolean =>
  (type.startsWith('unit.') && !type.startsWith('unit.order')) ||
  type === 'member.imported' ||
  type === 'campaign.joined' ||
  type === 'campaign.left'

/** Units an event speaks of: its own and those its detail names (a transfer has two ends). `null`: too many to name, count everything anew. */
export const unitsNamed = (event: { type: string; unitId: number | null; detail: unknown }): number[] | null => {
  const named = new Set<number>(event.unitId === null ? [] : [event.unitId])
  for (const [key, value] of Object.entries((event.detail ?? {}) as Record<string, unknown>)) {
    const end = event.type === 'member.transferred' && (key === 'from' || key === 'to')
    if (!end && !/(unit|branch)(id|ids)$/i.test(key)) continue
    for (const id of Array.isArray(value) ? value : [value]) if (Number.isSafeInteger(id) && (id as number) > 0) named.add(id as number)
  }
  return named.size > 200 ? null : [...named].sort((a, b) => a - b)
}
