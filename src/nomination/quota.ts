import type { NominationSection, Title } from '../campaign/plan-schema.ts'
import { compare, parseRational, rational } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'

export const quotaOver = refusal<{ title: string; quota: number; chosen: number }>()(422, 'nomination.quota-over')
export const compositionBroken = refusal<{ title: string; limits: string[] }>()(422, 'nomination.composition')

export interface CompositionState {
  id: string
  group: string
  op: '<=' | '>='
  /** The limit as the plan writes it: so many, or so many per cent. */
  limit: { count: number } | { percent: string }
  /** Nominees of the group, of all. */
  n: number
  of: number
  holds: boolean
}

/**
 * Each composition limit of a title over a list of nominees, exactly: a share of an empty list holds.
 * «县处级 ≤ 20 %» over fewer than five therefore allows none, over five to nine one, as the local rules say in words.
 */
export const compositionOf = (title: Title, list: readonly { groups: readonly string[] }[]): CompositionState[] =>
  title.composition.map((c) => {
    const n = list.filter((x) => x.groups.includes(c.group)).length
    const of = list.length
    const sign = c.count !== null ? Math.sign(n - c.count) : of === 0 ? 0 : compare(rational(n * 100, of), parseRational(c.percent!))
    return {
      id: c.id,
      group: c.group,
      op: c.op,
      limit: c.count !== null ? { count: c.count } : { percent: c.percent! },
      n,
      of,
      holds: c.op === '<=' ? sign <= 0 : sign >= 0,
    }
  })

/** «县处级干部 ≤ 20%» as people read it. */
export const limitWords = (c: CompositionState): string =>
  `${c.group}${c.op === '<=' ? '不超过' : '不少于'}${'count' in c.limit ? `${c.limit.count}名` : `${c.limit.percent}%`}（现为${c.of}名中的${c.n}名）`

/** @throws nomination.quota-over, nomination.composition; a quota that stays unused is no fault */
export const assertList = (title: Title, list: readonly { groups: readonly string[] }[]): void => {
  const total = title.quota.total
  if (total !== null && list.length > total) throw quotaOver({ title: title.name, quota: total, chosen: list.length })
  if (list.length === 0) return
  const broken = compositionOf(title, list).filter((c) => !c.holds)
  if (broken.length > 0) throw compositionBroken({ title: title.name, limits: broken.map(limitWords) })
}

export const quotaWaived = refusal<{ unit: string; title: string; reason: string }>()(422, 'nomination.quota-waived')
export const quotaLate = refusal<{ unit: string; title: string; dueOn: string }>()(422, 'nomination.quota-late')
export const placeUsed = refusal<{ unit: string; used: number; quota: number }>()(422, 'nomination.place-used')
export const wholeBroken = refusal<{ limits: string[] }>()(422, 'nomination.whole-list')

/** «一线党员不少于60%» with where it stands now. */
export const boundWords = (c: { name: string; op: '<=' | '>='; bound: { count: number } | { percent: string } }): string =>
  `${c.name}${c.op === '<=' ? '不超过' : '不少于'}${'count' in c.bound ? `${c.bound.count}名` : `${c.bound.percent}%`}`

/** Groups a nominee of a title may belong to, of its own limits and of those across titles. */
export const groupsOfTitle = (section: NominationSection, title: Title): string[] => [
  ...new Set([
    ...title.composition.map((x) => x.group),
    ...(section.settings?.whole ?? []).flatMap((w) => (w.titles.includes(title.id) && w.group !== null ? [w.group] : [])),
  ]),
]
