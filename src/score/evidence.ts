import { z } from 'zod'
import { add, compare, isZero, parseRational, type Rational, ZERO } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import { shown } from '../standard/reading.ts'
import { columnsOf } from '../standard/standard.ts'
import { type Leaf, measureId, type Standard } from '../standard/standard-schema.ts'
import { compiled } from './compiled.ts'
import { engineText as t } from './engine.text.ts'

export const noSuchLeaf = refusal<{ leaf: string }>()(422, 'score.no-such-leaf')
export const notJudged = refusal<{ leaf: string; measure: string }>()(422, 'score.not-judged')
export const notItsColumn = refusal<{ leaf: string; column: string }>()(422, 'score.not-its-column')
export const reasonMissing = refusal<{ leaf: string }>()(422, 'score.reason-missing')
export const pointsOffStep = refusal<{ leaf: string; points: string; allowed: string }>()(422, 'score.points-off-step')
export const notExemptible = refusal<{ leaf: string }>()(422, 'score.not-exemptible')
export const noSuchAward = refusal<{ item: string }>()(422, 'score.no-such-award')

const exact = z.string().regex(/^-?\d{1,15}(\.\d{1,9})?$|^-?\d{1,15}\/[1-9]\d{0,14}$/)
/** Address of a record or event: 'pledge/123'. */
const ref = z.string().regex(/^[a-z]+\/[A-Za-z0-9-]{1,80}$/)
const position = z.int().min(0)

export const measureValue = z.strictObject({
  numerator: exact,
  denominator: exact.nullable(),
  refs: z.array(ref),
  ledgerPosition: position,
  /** Too few people to publish: neither the figure nor its records enter the sheet. */
  suppressed: z.literal(true).optional(),
})
/** A finding of one scorer on one item of one column. A later one of the same scorer replaces the earlier. */
export const judgement = z.strictObject({
  leaf: z.string(),
  column: z.string(),
  by: z.string().min(1).max(80),
  points: exact,
  reason: z.string().max(2000),
  ref,
  ledgerPosition: position,
})
/** A confirmed award of one matter at one level of the bonus pool. */
export const award = z.strictObject({ item: z.string(), matter: z.string().min(1).max(200), ref, ledgerPosition: position })
export const exemption = z.strictObject({
  leaf: z.string(),
  by: z.string().min(1).max(80),
  reason: z.string().max(2000),
  ref,
  ledgerPosition: position,
})

/**
 * What another round, named by digest, came to for this unit: copied, so that the evidence recounts alone. `result: null`: it has none for the
 * unit. `changed`: the source no longer has the digest it was named by.
 */
export const importedResult = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  title: z.string(),
  result: z.strictObject({ score: exact, grade: z.string(), gradeTitle: z.string() }).nullable(),
  ref,
  ledgerPosition: position,
  changed: z.literal(true).optional(),
})
/** A unit's own conditions under one item as its superior approved them; they stand in the evidence and carry no points. */
export const ownConditions = z.strictObject({
  leaf: z.string(),
  approvedOn: z.string(),
  conditions: z.array(z.strictObject({ text: z.string(), max: z.string().nullable(), reading: z.string() })),
  /** Of the text that was approved. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  ref,
})

/** Everything a sheet may be made from. There is no field for points of a measured item, for an aspect or for a total. */
export const evidenceSchema = z.strictObject({
  unit: z.strictObject({ id: z.int().min(1), name: z.string(), class: z.string().nullable(), group: z.string().nullable() }),
  measures: z.record(measureId, measureValue),
  judgements: z.array(judgement),
  awards: z.array(award),
  exemptions: z.array(exemption),
  /** By item; absent where nothing is imported. */
  imports: z.record(z.string(), importedResult).optional(),
  /** Absent where the unit refined nothing. */
  refined: z.array(ownConditions).optional(),
})

export type Evidence = z.infer<typeof evidenceSchema>
export type MeasureValue = z.infer<typeof measureValue>
export type Judgement = z.infer<typeof judgement>
export type Award = z.infer<typeof award>
export type Exemption = z.infer<typeof exemption>
export type ImportedResult = z.infer<typeof importedResult>
export type OwnConditions = z.infer<typeof ownConditions>

/** The points a scorer may give, ascending. */
export const allowedPoints = (leaf: Leaf): Rational[] => {
  if (leaf.rule.kind !== 'judged') return []
  if (leaf.rule.allowed) return leaf.rule.allowed.map(parseRational).sort(compare)
  const step = parseRational(leaf.rule.step!)
  const most = parseRational(leaf.max)
  const out: Rational[] = []
  for (let at = ZERO; compare(at, most) <= 0; at = add(at, step)) out.push(at)
  return out
}

/**
 * May this judgement stand? Called when it is entered and again for every sheet.
 * @throws score.no-such-leaf, score.not-judged, score.not-its-column, score.reason-missing, score.points-off-step
 */
export const checkJudgement = (standard: Standard, j: Pick<Judgement, 'leaf' | 'column' | 'points' | 'reason'>): void => {
  const leaf = compiled(standard).byId.get(j.leaf)?.leaf
  if (!leaf) throw noSuchLeaf({ leaf: j.leaf })
  const r = leaf.rule
  if (r.kind !== 'judged')
    throw notJudged({ leaf: j.leaf, measure: r.kind === 'imported' ? r.source.title : standard.measures[r.measure]!.title })
  if (!columnsOf(standard, leaf).includes(j.column) || !standard.columns.some((c) => c.id === j.column))
    throw notItsColumn({ leaf: j.leaf, column: j.column })
  if (!/\S/.test(j.reason)) throw reasonMissing({ leaf: j.leaf })
  const given = parseRational(j.points)
  const most = parseRational(leaf.max)
  const fits = r.allowed
    ? r.allowed.some((a) => compare(parseRational(a), given) === 0)
    : compare(given, ZERO) >= 0 && compare(given, most) <= 0 && isMultiple(given, parseRational(r.step!))
  if (fits) return
  const allowed = r.allowed
    ? t['steps.listed']({ allowed: r.allowed.join('、') })
    : t['steps.multiples']({ step: shown(parseRational(r.step!)), max: shown(most) })
  throw pointsOffStep({ leaf: j.leaf, points: j.points, allowed })
}

const isMultiple = (a: Rational, step: Rational): boolean => !isZero(step) && (a.n * step.d) % (step.n * a.d) === 0n

/** @throws score.no-such-leaf, score.not-exemptible, score.reason-missing */
export const checkExemption = (standard: Standard, e: Pick<Exemption, 'leaf' | 'reason'>): void => {
  const leaf = compiled(standard).byId.get(e.leaf)?.leaf
  if (!leaf) throw noSuchLeaf({ leaf: e.leaf })
  if (!leaf.mayNotApply) throw notExemptible({ leaf: e.leaf })
  if (!/\S/.test(e.reason)) throw reasonMissing({ leaf: e.leaf })
}

/** @throws score.no-such-award */
export const checkAward = (standard: Standard, a: Pick<Award, 'item'>): void => {
  if (!standard.bonus?.items.some((i) => i.id === a.item)) throw noSuchAward({ item: a.item })
}
