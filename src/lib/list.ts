import { z } from 'zod'

/** Every list: `?filter…&sort=&after=&limit≤200` → `{ rows, next, total }` (decisions 32). */
export const listInput = <F extends z.ZodRawShape, S extends readonly [string, ...string[]]>(filters: F, sorts: S) =>
  z.object({
    ...filters,
    sort: z.enum(sorts).default(sorts[0] as never),
    /** Opaque: sort key + id of the last row seen. */
    after: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })

export const listOutput = <R extends z.ZodType>(row: R) =>
  z.object({
    rows: z.array(row),
    next: z.string().nullable(),
    /** Exact up to 10,000, then an estimate and `exact: false`, shown as 1 万以上. */
    total: z.object({ n: z.number().int(), exact: z.boolean() }),
  })

export interface Page<R> {
  rows: R[]
  next: string | null
  total: { n: number; exact: boolean }
}
