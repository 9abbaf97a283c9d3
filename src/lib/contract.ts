import type { z } from 'zod'
import type { Permission } from './permission.ts'
import { type RefusalKind, refusal } from './refusal.ts'

/** Endpoints are values both the server and the web import. No Fastify in here. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Endpoint<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'query' | 'command'
  /** `noun.verb`, the same word as the permission and the event. */
  readonly name: string
  readonly method: Method
  /** Path below `/api`, with `:params` taken from the input. */
  readonly path: string
  readonly input: I
  readonly output: O
  readonly refusals: readonly RefusalKind[]
  /** `true`: answers without a session (still within one realm, named by `?realm=` or the host). */
  readonly open: boolean
  /** Who may, at the least: checked before the action runs. The action still asks for the unit concerned. */
  readonly may: Permission | null
  readonly summary: string
  /** Freeze and close: one SERIALIZABLE transaction (decisions 30). */
  readonly freezes: boolean
  /** Its answer holds a secret that is told once and kept nowhere: sent again with the same key it is refused, not repeated. */
  readonly tellsOnce: boolean
  /** What of such an answer is told again all the same: the answer without its secret. `null`: nothing. */
  readonly toldAgain: ((answer: never) => unknown) | null
  /** Its input holds a secret: not even a hash of it is kept to tell a sent-again one from another. */
  readonly asksSecret: boolean
}

interface Options<I extends z.ZodType, O extends z.ZodType> {
  input: I
  output: O
  refusals?: readonly RefusalKind[]
  open?: boolean
  may?: Permission
  freezes?: true
  tellsOnce?: true | ((answer: z.infer<O>) => z.infer<O>)
  asksSecret?: true
  summary: string
}

const make =
  (kind: 'query' | 'command') =>
  <I extends z.ZodType, O extends z.ZodType>(name: string, route: `${Method} /${string}`, o: Options<I, O>): Endpoint<I, O> => {
    const [method, path] = route.split(' ') as [Method, string]
    return {
      kind,
      name,
      method,
      path,
      input: o.input,
      output: o.output,
      refusals: o.refusals ?? [],
      open: o.open ?? false,
      may: o.may ?? null,
      summary: o.summary,
      freezes: o.freezes ?? false,
      tellsOnce: o.tellsOnce !== undefined,
      toldAgain: typeof o.tellsOnce === 'function' ? (o.tellsOnce as (answer: never) => unknown) : null,
      asksSecret: o.asksSecret ?? false,
    }
  }

/** Reads: runs in one read-only snapshot. GET input comes from path and query string: use `z.coerce` for numbers. */
export const query = make('query')
/** Writes: runs in one transaction, takes an `Idempotency-Key`, appends its event. */
export const command = make('command')

export type Input<E> = E extends Endpoint<infer I, z.ZodType> ? z.infer<I> : never
export type Output<E> = E extends Endpoint<z.ZodType, infer O> ? z.infer<O> : never

// Refusals any endpoint may give; their sentences stand in `http/http.text.ts`.
export const badShape = refusal<{ problems: string[] }>()(400, 'http.bad-shape')
export const notSignedIn = refusal()(401, 'access.not-signed-in')
export const notAllowed = refusal<{ permission: string }>()(403, 'access.not-allowed')
/** Also given for what exists but is not yours: existence is not leaked. */
export const notFound = refusal<{ noun: string }>()(404, 'http.not-found')
export const staleVersion = refusal<{ noun: string; seen: number; now: number }>()(409, 'http.stale-version')
/** A secret told once is not told again. */
export const toldOnce = refusal()(409, 'http.told-once')
export const keyReused = refusal()(409, 'http.idempotency-key-reused')
export const tooLarge = refusal<{ limitBytes: number }>()(413, 'http.too-large')
export const tooMany = refusal<{ retryAfterSeconds: number }>()(429, 'http.too-many')
