import type { z } from 'zod'
import type { Tx } from '../db/db.ts'
import type { Append } from '../event/event.write.ts'
import type { Endpoint, Input, Output } from '../lib/contract.ts'
import type { Actor } from '../lib/permission.ts'

/** All an action has. The clock is an argument: `rehearse` and tests move it. */
export interface Context {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: Date
  /** The realm's day of `now`. */
  readonly today: string
  readonly zone: string
  /** Append to the ledger, in this transaction. */
  readonly record: Append
}

export interface Implementation {
  readonly endpoint: Endpoint
  readonly run: (context: Context, input: never) => Promise<unknown>
}

/** Bind a use case to its endpoint; the compiler holds it to input and output. */
export const implement = <I extends z.ZodType, O extends z.ZodType>(
  endpoint: Endpoint<I, O>,
  run: (context: Context, input: Input<Endpoint<I, O>>) => Promise<Output<Endpoint<I, O>>>,
): Implementation & { run: typeof run } => ({ endpoint: endpoint as unknown as Endpoint, run: run as never }) as never

/** What happens after an event was sealed; idempotent, once per event, in ledger order. */
export interface Reaction {
  readonly name: string
  /** `noun.verb` it listens to; `any` for what must look at every event. */
  readonly on: readonly string[] | 'any'
  readonly run: (context: Context, event: SealedEvent) => Promise<void>
}

export interface SealedEvent {
  readonly id: number
  readonly type: string
  readonly campaignId: number | null
  readonly unitId: number | null
  readonly subjectId: number | null
  readonly happenedOn: string
  readonly quantity: string | null
  /** The event this one corrects or withdraws. */
  readonly correctsId: number | null
  readonly detail: unknown
}

/** Deadlines are columns; a tick runs what is due. Returns how many things it did, so that it can be called until 0. */
export interface Tick {
  readonly name: string
  readonly run: (context: Context) => Promise<number>
}
