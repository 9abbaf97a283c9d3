import type { z } from 'zod'
import { jsonSchema } from '../src/http/openapi.ts'
import type { Endpoint } from '../src/lib/contract.ts'

interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  prefixItems?: Schema[]
  minItems?: number
  minLength?: number
  minimum?: number
  exclusiveMinimum?: number
  pattern?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: Schema | boolean
  $ref?: string
}

/** Answers `undefined` to leave a field as made up; anything else takes its place. */
export type Choose = (field: string) => unknown

const made = (s: Schema, field: string, choose: Choose): unknown => {
  const chosen = choose(field)
  if (chosen !== undefined) return chosen
  if (s.const !== undefined) return s.const
  if (s.enum) return s.enum[0]
  const one = (s.anyOf ?? s.oneOf)?.find((x) => x.type !== 'null') ?? s.allOf?.[0]
  if (one) return made(one, field, choose)
  switch (Array.isArray(s.type) ? s.type[0] : s.type) {
    case 'object': {
      const all = s.properties ?? {}
      return Object.fromEntries((s.required ?? []).filter((k) => all[k]).map((k) => [k, made(all[k]!, k, choose)]))
    }
    case 'array':
      return s.prefixItems
        ? s.prefixItems.map((x) => made(x, field, choose))
        : Array.from({ length: s.minItems ?? 0 }, () => made(s.items ?? {}, field, choose))
    case 'integer':
    case 'number':
      return Math.max(s.minimum ?? 1, (s.exclusiveMinimum ?? 0) + 1)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      if (s.format === 'date') return '2026-03-02'
      if (s.format === 'date-time') return '2026-03-02T01:00:00Z'
      if (s.pattern?.startsWith('^[a-z')) return 'sample'
      return s.pattern?.includes('\\d') ? '1' : '某某内容'.padEnd(s.minLength ?? 0, '容')
  }
}

/** An input that has the shape the contract asks for, with nothing optional in it: made up from the contract itself. */
export const sampleInput = (input: z.ZodType, choose: Choose = () => undefined): Record<string, unknown> =>
  made(jsonSchema(input, 'input') as Schema, '', choose) as Record<string, unknown>

/** Names of all fields an input has at its top. */
export const fieldsOf = (input: z.ZodType): string[] => Object.keys((jsonSchema(input, 'input') as Schema).properties ?? {})

/** Address and body (or query) of a request for this input. */
export const requestOf = (
  e: Endpoint,
  input: Record<string, unknown>,
): { method: Endpoint['method']; path: string; body: Record<string, unknown> } => {
  const body = { ...input }
  const path = e.path.replace(/:(\w+)/g, (_, name: string) => {
    const v = body[name] ?? 1
    delete body[name]
    return encodeURIComponent(String(v))
  })
  if (e.method !== 'GET') return { method: e.method, path, body }
  const query = new URLSearchParams(Object.entries(body).map(([k, v]) => [k, String(v)])).toString()
  return { method: e.method, path: query ? `${path}?${query}` : path, body: {} }
}
