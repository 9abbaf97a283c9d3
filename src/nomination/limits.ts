import type { NominationSection, Title } from '../campaign/plan-schema.ts'
import { compare, parseRational, rational } from '../lib/rational.ts'

/** A nominee as the limits of a list see him. */
export interface Listed {
  id: number
  titleKey: string
  unitId: number
  groups: readonly string[]
}

/** One limit over a list: so many, or such a share of `of`, among `who`. */
export interface Limit {
  id: string
  kind: 'total' | 'unit' | 'composition' | 'whole'
  /** What is counted, as people read it: a group, a title, a unit. */
  name: string
  op: '<=' | '>='
  bound: { count: number } | { percent: string }
  who: (x: Listed) => boolean
  of: (x: Listed) => boolean
}

export interface LimitState {
  n: number
  of: number
  holds: boolean
}

/** Whether a list keeps a limit, exactly; a share of an empty list holds. */
export const stateOf = (limit: Limit, list: readonly Listed[]): LimitState => {
  const n = list.filter(limit.who).length
  const of = list.filter(limit.of).length
  const sign =
    'count' in limit.bound
      ? Math.sign(n - limit.bound.count)
      : of === 0
        ? 0
        : compare(rational(n * 100, of), parseRational(limit.bound.percent))
  return { n, of, holds: limit.op === '<=' ? sign <= 0 : sign >= 0 }
}

export interface UnitQuota {
  titleKey: string
  unitId: number
  unit: string
  quota: number
}

const boundOf = (c: { count: number | null; percent: string | null }): Limit['bound'] =>
  c.count !== null ? { count: c.count } : { percent: c.percent! }
const everybody = () => true

/**
 * Every limit of the titles asked about: their totals, the places of units, the composition of each and of several together.
 * @param titles all titles of the plan, or the one that is looked at
 */
export const limitsFor = (section: NominationSection, titles: readonly Title[], quotas: readonly UnitQuota[]): Limit[] => {
  const keys = new Set(titles.map((t) => t.id))
  const out: Limit[] = []
  for (const t of titles) {
    const ofTitle = (x: Listed) => x.titleKey === t.id
    if (t.quota.total !== null)
      out.push({
        id: `total/${t.id}`,
        kind: 'total',
        name: t.name,
        op: '<=',
        bound: { count: t.quota.total },
        who: ofTitle,
        of: ofTitle,
      })
    for (const c of t.composition)
      out.push({
        id: `composition/${t.id}/${c.id}`,
        kind: 'composition',
        name: c.group,
        op: c.op,
        bound: boundOf(c),
        who: (x) => ofTitle(x) && x.groups.includes(c.group),
        of: ofTitle,
      })
  }
  for (const q of quotas.filter((x) => keys.has(x.titleKey)))
    out.push({
      id: `unit/${q.titleKey}/${q.unitId}`,
      kind: 'unit',
      name: q.unit,
      op: '<=',
      bound: { count: q.quota },
      who: (x) => x.titleKey === q.titleKey && x.unitId === q.unitId,
      of: everybody,
    })
  for (const w of section.settings?.whole ?? []) {
    if (!w.titles.every((k) => keys.has(k))) continue
    const among = (x: Listed) => w.titles.includes(x.titleKey)
    out.push({
      id: `whole/${w.id}`,
      kind: 'whole',
      name:
        w.group ??
        titles
          .filter((t) => w.titles.includes(t.id))
          .map((t) => t.name)
          .join('、'),
      op: w.op,
      bound: boundOf(w),
      who: (x) => among(x) && (w.group === null || x.groups.includes(w.group)),
      of: among,
    })
  }
  return out
}
