import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Database } from '../db/db.ts'
import type { Actor } from '../lib/permission.ts'
import type { Context } from './action.ts'
import type { RealmFacts } from './server.ts'

export interface PublicContext extends Context {
  readonly realm: RealmFacts
  /** Full address of this page, for its QR code. */
  readonly url: string
}

export type HallAnswer =
  | string
  | { redirect: string }
  | {
      body: string | Buffer
      status?: number
      type?: string
      /** Origins that scripts of this page alone may call, for example the ballot offices; others keep to their own. */
      connect?: readonly string[]
    }

/** A public page rendered on the server, no account, no script; `POST` pages are plain forms and run in one transaction. */
export interface Hall {
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** Begins with `/h/:realm`. */
  readonly path: string
  readonly input: z.ZodType
  readonly render: (context: PublicContext, input: never) => Promise<HallAnswer>
}

export const hall = <I extends z.ZodType>(
  name: string,
  route: `${'GET' | 'POST'} /h/:realm${string}`,
  input: I,
  render: (context: PublicContext, input: z.infer<I>) => Promise<HallAnswer>,
): Hall => {
  const [method, path] = route.split(' ') as ['GET' | 'POST', string]
  return { name, method, path, input, render: render as Hall['render'] }
}

export interface Caller {
  readonly realm: RealmFacts
  readonly actor: Actor
  readonly now: Date
  readonly today: string
}

/** A file that leaves: streamed, so it opens its own transactions. */
export interface Download {
  readonly name: string
  readonly path: string
  readonly open: boolean
  readonly input: z.ZodType
  readonly run: (
    database: Database,
    caller: Caller,
    input: never,
  ) => Promise<{ name: string; type: string; body: Readable | Buffer | string }>
}

export const download = <I extends z.ZodType>(
  name: string,
  path: `/${string}`,
  input: I,
  run: (database: Database, caller: Caller, input: z.infer<I>) => Promise<{ name: string; type: string; body: Readable | Buffer | string }>,
  open = false,
): Download => ({ name, path, open, input, run: run as Download['run'] })

/** A file that comes in. */
export interface Upload {
  readonly name: string
  readonly path: string
  readonly run: (
    database: Database,
    caller: Caller,
    file: { name: string; stream: Readable; truncated: () => boolean },
  ) => Promise<Record<string, unknown>>
}
