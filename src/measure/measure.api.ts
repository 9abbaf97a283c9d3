import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { mayReadMeasures, noSuchMeasure, notCountedYet } from './measure.ts'

const id = z.coerce.number().int()

export const measureRow = z.object({
  id: z.string(),
  title: z.string(),
  numerator: z.string(),
  denominator: z.string().nullable(),
  unit: z.string(),
  source: z.string(),
  meaning: z.string(),
  kind: z.enum(['ratio', 'count']),
  nature: z.enum(['result', 'process', 'volume']),
  owedBy: z.enum(['unit', 'superior', 'office', 'residents']),
  /** false: its register comes later, no value yet. */
  counted: z.boolean(),
  value: z
    .object({
      numerator: z.string(),
      denominator: z.string().nullable(),
      /** As printed: '17 ÷ 20 = 85.00%'. */
      words: z.string(),
      /** A share over nothing. */
      none: z.boolean(),
      position: z.number().int(),
    })
    .nullable(),
})
export const listMeasures = query('measure.list', 'GET /measures', {
  may: mayReadMeasures,
  input: z.object({ unit: id.optional(), campaign: id.optional() }),
  output: z.object({
    unit: z.object({ id: z.number().int(), name: z.string() }).nullable(),
    period: z.object({ from: z.string(), until: z.string(), countedOn: z.string().nullable() }).nullable(),
    rows: z.array(measureRow),
  }),
  summary: '指标目录，及一个单位的现值',
})
export const listRecords = query('measure.records', 'GET /measures/:id/records', {
  may: mayReadMeasures,
  input: z.object({
    id: z.string().max(80),
    unit: id,
    campaign: id.optional(),
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    measure: measureRow.omit({ value: true }),
    unit: z.object({ id: z.number().int(), name: z.string() }),
    period: z.object({ from: z.string(), until: z.string() }),
    /** Counted over exactly these records, now. */
    figure: z.object({ numerator: z.number().int(), denominator: z.number().int(), words: z.string() }),
    rows: z.array(
      z.object({
        ref: z.string(),
        title: z.string(),
        on: z.string().nullable(),
        counted: z.boolean(),
        /** Title of the campaign it belongs to; null: none. */
        campaign: z.string().nullable(),
        unitId: z.number().int(),
        unit: z.string(),
      }),
    ),
    next: z.number().int().nullable(),
  }),
  refusals: [noSuchMeasure, notCountedYet],
  summary: '一个数背后的记录：分子和分母',
})
