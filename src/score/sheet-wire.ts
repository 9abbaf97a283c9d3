import { z } from 'zod'
import { parseRational, type Rational, toExact } from '../lib/rational.ts'
import type { ScoreSheet } from './sheet.ts'

/** The same shape with every rational written as exact text ('2.25', '17/3'). */
export type Wire<T> = T extends Rational
  ? string
  : T extends readonly (infer E)[]
    ? Wire<E>[]
    : T extends object
      ? { [K in keyof T]: Wire<T[K]> }
      : T

const isRational = (v: object): v is Rational => 'n' in v && typeof v.n === 'bigint'

/** Any answer of the engine as JSON: nothing is rounded, no number stands for a score. */
export const toWire = <T>(v: T): Wire<T> => {
  const walk = (x: unknown): unknown => {
    if (typeof x !== 'object' || x === null) return x
    if (isRational(x)) return toExact(x)
    if (Array.isArray(x)) return x.map(walk)
    return Object.fromEntries(Object.entries(x).map(([k, y]) => [k, walk(y)]))
  }
  return walk(v) as Wire<T>
}

const exact = z.string()
const position = z.int()
const input = z.strictObject({
  measure: z.string(),
  title: z.string(),
  unit: z.string(),
  kind: z.enum(['ratio', 'count']),
  numerator: exact,
  denominator: exact.nullable(),
  refs: z.array(z.string()),
  position,
})
const column = z.strictObject({
  id: z.string(),
  title: z.string(),
  points: exact.nullable(),
  judgements: z.array(z.strictObject({ by: z.string(), points: exact, reason: z.string(), ref: z.string(), position })),
})
export const lineWire = z.strictObject({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  reading: z.string(),
  department: z.string(),
  kind: z.enum(['deductPer', 'allOrNothing', 'bands', 'proportional', 'judged', 'imported', 'poll', 'rank']),
  above: z.array(z.string()),
  state: z.enum(['scored', 'pending', 'notApplicable', 'cohort']),
  why: z
    .enum([
      'class',
      'unavailable',
      'none',
      'suppressed',
      'few-ballots',
      'exempt',
      'missing-measure',
      'later',
      'missing-judgement',
      'no-import',
      'import-changed',
      'no-result',
      'cohort',
      'cohort-waits',
    ])
    .nullable(),
  owedBy: z.string().nullable(),
  max: exact,
  points: exact.nullable(),
  raw: exact.nullable(),
  lost: exact.nullable(),
  factor: exact,
  counted: exact.nullable(),
  inputs: z.array(input),
  columns: z.array(column),
  explanation: z.string(),
})
const condition = {
  id: z.string(),
  title: z.string(),
  state: z.enum(['stands', 'not', 'pending', 'notApplicable']),
  owedBy: z.string().nullable(),
  inputs: z.array(input),
  explanation: z.string(),
} as const

/** Output schema of a score sheet for the API and for stored sheets. */
export const sheetWire = z.strictObject({
  standard: z.strictObject({ id: z.string(), version: z.int(), title: z.string() }),
  unit: z.strictObject({ id: z.int(), name: z.string(), class: z.string().nullable(), group: z.string().nullable() }),
  asOf: position,
  lines: z.array(lineWire),
  sums: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      level: z.int(),
      max: exact,
      countedMax: exact,
      points: exact,
      pending: exact,
      notApplicable: z.int(),
    }),
  ),
  bonus: z.array(
    z.strictObject({
      item: z.string(),
      title: z.string(),
      matter: z.string(),
      points: exact,
      counted: z.boolean(),
      ref: z.string(),
      explanation: z.string(),
    }),
  ),
  deductions: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      text: z.string(),
      state: z.enum(['scored', 'pending', 'notApplicable']),
      points: exact,
      owedBy: z.string().nullable(),
      inputs: z.array(input),
      explanation: z.string(),
    }),
  ),
  vetoes: z.array(
    z.strictObject({
      ...condition,
      effect: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('zero') }),
        z.strictObject({ kind: z.literal('capGrade'), grade: z.string() }),
        z.strictObject({ kind: z.literal('fail') }),
        z.strictObject({ kind: z.literal('cancelEligibility') }),
      ]),
      basisDocument: z.string().nullable(),
    }),
  ),
  ladder: z.array(z.strictObject(condition)),
  eligible: z.boolean(),
  columns: z.array(z.strictObject({ id: z.string(), title: z.string(), points: exact, pending: exact, shown: z.string() })),
  total: z.strictObject({
    tree: exact,
    bonus: exact,
    deducted: exact,
    points: exact,
    pending: exact,
    complete: z.boolean(),
    shown: z.string(),
  }),
})
export type SheetWire = z.infer<typeof sheetWire>

/** Keys that are exact text on the wire; the others of the same type are words. */
const rationals = new Set([
  'max',
  'points',
  'raw',
  'lost',
  'factor',
  'counted',
  'numerator',
  'denominator',
  'countedMax',
  'pending',
  'tree',
  'bonus',
  'deducted',
])

/** Reads a stored sheet back for `settle`. Throws ZodError on any other shape. */
export const fromWire = (stored: unknown): ScoreSheet => {
  const walk = (x: unknown, key: string): unknown => {
    if (typeof x === 'string' && rationals.has(key)) return parseRational(x)
    if (Array.isArray(x)) return x.map((y) => walk(y, ''))
    if (typeof x === 'object' && x !== null) return Object.fromEntries(Object.entries(x).map(([k, y]) => [k, walk(y, k)]))
    return x
  }
  return walk(sheetWire.parse(stored), '') as ScoreSheet
}

// The schema and the type must say the same; a field added to one and not the other does not compile.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
export const wireIsTheSheet: Same<SheetWire, Wire<ScoreSheet>> = true
