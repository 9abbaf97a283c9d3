import { z } from 'zod'
import type { Endpoint } from '../src/lib/contract.ts'

/** A question put to a list: parameters beside `sort`, in words for the report. */
export interface Cell {
  readonly params: Readonly<Record<string, string>>
  readonly sort: string
}

export interface Declared {
  readonly endpoint: Endpoint
  readonly cells: readonly Cell[]
  /** Filters for whose values nothing is known here, and so not asked. */
  readonly unasked: readonly string[]
}

const inner = (s: z.ZodType): { schema: z.ZodType; needed: boolean } => {
  let schema = s
  let needed = true
  while (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    needed = false
    schema = schema.def.innerType as z.ZodType
  }
  return { schema, needed }
}

/** A list is what takes `sort`, `after` and `limit` (decisions 32). */
const shapeOf = (e: Endpoint): Record<string, z.ZodType> | null => {
  const shape = (e.input as { shape?: Record<string, z.ZodType> }).shape
  return shape && 'sort' in shape && 'after' in shape && 'limit' in shape ? shape : null
}

/**
 * The declared matrix of a list: each sort × (no filter, each value of each filter, one value of each pair of filters).
 * @param known values of filters that are not enumerations, by name
 */
export const declared = (endpoints: readonly Endpoint[], known: Readonly<Record<string, readonly string[]>>): Declared[] =>
  endpoints.flatMap((endpoint) => {
    const shape = shapeOf(endpoint)
    if (shape === null || endpoint.method !== 'GET') return []
    const sorts = (inner(shape.sort!).schema as z.ZodEnum).options as string[]
    const values = new Map<string, readonly string[]>()
    const always: Record<string, string> = {}
    const unasked: string[] = []
    for (const [key, s] of Object.entries(shape)) {
      if (['sort', 'after', 'limit', 'realm'].includes(key)) continue
      const { schema, needed } = inner(s)
      const options = schema instanceof z.ZodEnum ? (schema.options as string[]) : known[key]
      if (options === undefined) unasked.push(key)
      else if (needed && !(schema instanceof z.ZodEnum)) always[key] = options[0]!
      else values.set(key, options)
    }
    const single = [...values].flatMap(([key, options]) => options.map((o) => ({ ...always, [key]: o })))
    const keys = [...values.keys()]
    const pairs = keys.flatMap((a, i) =>
      keys.slice(i + 1).map((b) => ({ ...always, [a]: values.get(a)!.at(-1)!, [b]: values.get(b)!.at(-1)! })),
    )
    return [{ endpoint, unasked, cells: sorts.flatMap((sort) => [always, ...single, ...pairs].map((params) => ({ params, sort }))) }]
  })

export const words = (c: Cell): string => [...Object.entries(c.params).map(([k, v]) => `${k}=${v}`), `sort=${c.sort}`].join('&')
