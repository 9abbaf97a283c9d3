import { z } from 'zod'
import { compare, parseRational, sum, toExact } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import type { RedLineCheck } from './lint.ts'
import { readingOf, valueText } from './reading.ts'
import { standardText as t } from './standard.text.ts'
import { unknownMeasure } from './standard.ts'
import { type Leaf, leaf, type MeasureCatalogue, rule, type Standard } from './standard-schema.ts'

// A judged item says little; the unit writes what it means here. The item itself is only cited: nothing below can change it.

/** Kinds of rule an own condition may carry; the others need other units or other campaigns. */
export const ownKinds = ['judged', 'allOrNothing', 'deductPer', 'bands', 'proportional'] as const

/** One condition of a unit's own. `max` and points only under an item that has points. */
export const ownCondition = z.strictObject({
  id: z.string().regex(/^c\d{1,3}$/),
  text: z.string().regex(/\S/).max(500),
  max: leaf.shape.max.nullable(),
  rule: rule.nullable(),
})
export const ownConditions = z.array(ownCondition).max(20)
export type OwnCondition = z.infer<typeof ownCondition>

/** What is refined, as it stands in the common part. `leaf` null: a criterion of the plan, which has no points. */
export interface Common {
  readonly title: string
  readonly text: string
  readonly leaf: { readonly leaf: Leaf; readonly standard: Standard } | null
}

export const refineRedLine = refusal<{ terms: string[] }>()(422, 'refinement.red-line')
export const refineTooMuch = refusal<{ sum: string; max: string }>()(422, 'refinement.too-much')
export const refineRuleKind = refusal<{ kind: string }>()(422, 'refinement.rule-kind')
export const refineNoPoints = refusal()(422, 'refinement.no-points')

const num = parseRational

/** Only what asks for a judgement is open; a measured item is refined by nobody. */
export const isOpen = (l: Leaf): boolean => l.rule.kind === 'judged'

/**
 * Holds own conditions against the item they stand under.
 * @throws refinement.red-line, refinement.rule-kind, refinement.no-points, refinement.too-much, standard.unknown-measure
 */
export const assertConditions = (
  common: Common,
  conditions: readonly OwnCondition[],
  redLines: RedLineCheck,
  catalogue: MeasureCatalogue,
): void => {
  const words = conditions.flatMap((c) => [c.text, c.rule?.kind === 'judged' ? c.rule.guidance : ''])
  const red = words.flatMap((text) => redLines(text))
  if (red.length > 0) throw refineRedLine({ terms: [...new Set(red.map((r) => r.words))] })
  const known = new Set(catalogue.measures.map((m) => m.id))
  for (const { rule: r, max } of conditions) {
    if (r === null) {
      if (common.leaf === null && max !== null) throw refineNoPoints({})
      continue
    }
    if (!(ownKinds as readonly string[]).includes(r.kind)) throw refineRuleKind({ kind: t[`rule.${r.kind}`] })
    // A criterion has no points: a figure there is reached or not.
    if (common.leaf === null && (max !== null || r.kind !== 'allOrNothing')) throw refineNoPoints({})
    if (common.leaf !== null && max === null) throw refineTooMuch({ sum: '', max: common.leaf.leaf.max })
    if ('measure' in r && !known.has(r.measure)) throw unknownMeasure({ measures: [r.measure] })
    const most = r.kind === 'judged' ? (r.allowed ?? [r.step!]) : r.kind === 'bands' ? r.bands.flatMap((b) => b.points ?? []) : []
    for (const p of most) if (max !== null && compare(num(p), num(max)) > 0) throw refineTooMuch({ sum: p, max })
  }
  if (common.leaf === null) return
  const all = sum(conditions.map((c) => num(c.max ?? '0')))
  const { max } = common.leaf.leaf
  if (compare(all, num(max)) > 0) throw refineTooMuch({ sum: toExact(all), max })
}

/** How an own condition is read, in the words every standard is read in; '' where it is words alone. */
export const conditionReading = (common: Common, c: OwnCondition, catalogue: MeasureCatalogue): string => {
  const r = c.rule
  if (r === null) return ''
  const m = 'measure' in r ? catalogue.measures.find((x) => x.id === r.measure) : undefined
  if (common.leaf === null) {
    if (r.kind !== 'allOrNothing' || !m) return ''
    return `${t['reading.reached']({ op: t[`op.${r.op}`], threshold: valueText(m, num(r.threshold)) })}${t['reading.measure']({ measure: m.title })}`
  }
  const { leaf: base, standard } = common.leaf
  const bound = m ? { ...standard, measures: { ...standard.measures, [m.id]: { ...m, available: true } } } : standard
  return readingOf(bound, { ...base, max: c.max ?? base.max, rule: r })
}

export type Mark = 'same' | 'added' | 'changed' | 'removed'

/** Two lists of own conditions against each other, in the order of the later, what went last. */
export const differenceOf = (
  before: readonly OwnCondition[],
  after: readonly OwnCondition[],
): { condition: OwnCondition; mark: Mark }[] => {
  const was = new Map(before.map((c) => [c.id, JSON.stringify([c.text, c.max, c.rule])]))
  const now = new Set(after.map((c) => c.id))
  return [
    ...after.map((condition) => {
      const old = was.get(condition.id)
      const is = JSON.stringify([condition.text, condition.max, condition.rule])
      return { condition, mark: old === undefined ? ('added' as const) : old === is ? ('same' as const) : ('changed' as const) }
    }),
    ...before.filter((c) => !now.has(c.id)).map((condition) => ({ condition, mark: 'removed' as const })),
  ]
}

/** A number no condition here ever had. */
export const nextConditionId = (conditions: readonly OwnCondition[], earlier: readonly OwnCondition[]): string =>
  `c${Math.max(0, ...[...conditions, ...earlier].map((c) => Number(c.id.slice(1)))) + 1}`
