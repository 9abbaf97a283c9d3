import { readdirSync, readFileSync } from 'node:fs'
import { planFolder } from '../lib/here.ts'
import type { PlanV1 } from './plan-schema.ts'
import { type Procedure, procedure } from './procedure.ts'

let cache: Map<string, PlanV1> | null = null

/** The built-in plans: every `plans/*.json` whose schema is a plan. Adding a kind of campaign adds a file, no code. */
export const templates = (): Map<string, PlanV1> => {
  if (cache) return cache
  cache = new Map()
  for (const name of readdirSync(planFolder()).sort()) {
    if (!name.endsWith('.json')) continue
    const json = JSON.parse(readFileSync(`${planFolder()}/${name}`, 'utf8')) as { schema?: string; id?: string }
    if (typeof json.schema === 'string' && json.schema.startsWith('plan/') && json.id) cache.set(json.id, json as unknown as PlanV1)
  }
  return cache
}

let known: Map<string, Procedure> | null = null

/** The procedures shipped with the product: every `plans/procedures/*.json`. */
export const procedures = (): Map<string, Procedure> => {
  if (known) return known
  known = new Map()
  for (const name of readdirSync(`${planFolder()}/procedures`).sort()) {
    if (!name.endsWith('.json')) continue
    const one = procedure.parse(JSON.parse(readFileSync(`${planFolder()}/procedures/${name}`, 'utf8')))
    known.set(one.id, one)
  }
  return known
}
