import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { mayReadStanding } from './comparison.ts'
import { trendKinds } from './trend.ts'

const int = z.number().int()
export const listTrends = query('comparison.trends', 'GET /trends', {
  may: mayReadStanding,
  input: z.object({}),
  output: z.object({
    /** Monday the list was made for; null before the first. */
    weekOn: z.string().nullable(),
    rows: z.array(
      z.object({
        kind: z.enum(trendKinds),
        subject: z.string(),
        words: z.string(),
        /** Those within the reader's scope; `total` counts all. */
        units: z.array(z.object({ unitId: int, unit: z.string() })),
        total: int,
        /** Was listed the week before as well. */
        again: z.boolean(),
      }),
    ),
  }),
  summary: '每周变差的情况：同一问题、复发、下降',
})
