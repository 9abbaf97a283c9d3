import fastJson from 'fast-json-stringify'
import type { z } from 'zod'
import { jsonSchema } from './openapi.ts'

type Serialiser = (answer: unknown) => string
const built = new WeakMap<z.ZodType, Serialiser>()

/** The compiled serialiser of a contract's answer; compiled when the endpoint first answers, since all of them at once take a third of a second of every start. */
export const serialiserOf = (output: z.ZodType): Serialiser => {
  const build = (): Serialiser => {
    const made = fastJson(jsonSchema(output, 'output')) as Serialiser
    built.set(output, made)
    return made
  }
  return (answer) => (built.get(output) ?? build())(answer)
}
