import { z } from 'zod'
import type { Endpoint } from '../lib/contract.ts'

/** JSON Schema of a contract side, without the safe-integer bounds Zod writes for every whole number. */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const out = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema: s }) => {
      if (s.maximum === Number.MAX_SAFE_INTEGER) delete s.maximum
      if (s.minimum === Number.MIN_SAFE_INTEGER) delete s.minimum
    },
  }) as Record<string, unknown>
  delete out.$schema
  return out
}

const problem = {
  type: 'object',
  required: ['code', 'facts', 'sentence'],
  properties: { code: { type: 'string' }, facts: { type: 'object' }, at: { type: 'string' }, sentence: { type: 'string' } },
}

/** OpenAPI 3.1 from the same values that serve the requests. */
export const openapi = (endpoints: readonly Endpoint[]): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const e of endpoints) {
    const path = `/api${e.path.replace(/:(\w+)/g, '{$1}')}`
    const names = [...e.path.matchAll(/:(\w+)/g)].map((m) => m[1]!)
    const input = jsonSchema(e.input, 'input') as { properties?: Record<string, unknown>; required?: string[] }
    const properties = input.properties ?? {}
    const parameters = Object.entries(properties)
      .filter(([k]) => names.includes(k) || e.method === 'GET')
      .map(([k, schema]) => ({
        name: k,
        in: names.includes(k) ? 'path' : 'query',
        required: names.includes(k) || (input.required ?? []).includes(k),
        schema,
      }))
    if (e.kind === 'command')
      parameters.push({ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } } as never)
    const byStatus = new Map<number, string[]>()
    for (const r of e.refusals) byStatus.set(r.status, [...(byStatus.get(r.status) ?? []), r.code])
    paths[path] ??= {}
    paths[path][e.method.toLowerCase()] = {
      operationId: e.name,
      summary: e.summary,
      tags: [e.name.split('.')[0]],
      security: e.open ? [] : [{ session: [] }],
      parameters,
      ...(e.method === 'GET' ? {} : { requestBody: { required: true, content: { 'application/json': { schema: input } } } }),
      responses: {
        200: { description: 'done', content: { 'application/json': { schema: jsonSchema(e.output, 'output') } } },
        ...Object.fromEntries(
          [...byStatus].map(([status, codes]) => [
            status,
            { description: codes.join(', '), content: { 'application/problem+json': { schema: problem } } },
          ]),
        ),
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: '争优 Zhengyou', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'zy_session' } } },
    paths,
  }
}
