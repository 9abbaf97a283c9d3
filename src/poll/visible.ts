import { notYet, notYours, type PollState, pollCan } from './poll.ts'

/**
 * The only gate to a result (decisions 34). What comes from the database is `Sealed`: it has no readable part, and JSON, logs and templates
 * get only its name. `visible` opens it for one who may see it, when he may.
 */
const inside = new WeakMap<object, unknown>()
export class Sealed<T> {
  declare private readonly of: T
  toJSON(): string {
    return '[sealed]'
  }
  toString(): string {
    return '[sealed]'
  }
}
/** For `poll.read.ts`: put a result behind the gate as soon as it is read. */
export const seal = <T>(value: T): Sealed<T> => {
  const sealed = new Sealed<T>()
  inside.set(sealed, value)
  return sealed
}

declare const brand: unique symbol
/** A result that may be shown, to whoever it was opened for. Only `visible` makes one. */
export type Visible<T> = { readonly [brand]: true; readonly value: T }

export interface Viewer {
  /** Holds the reading right over the unit that runs the poll. */
  readonly reads: boolean
  /** Holds the running right there. */
  readonly runs: boolean
  /** Is himself the object asked about. */
  readonly isObject: boolean
}
export const thePublic: Viewer = { reads: false, runs: false, isObject: false }

export interface PollGate {
  readonly state: PollState
  readonly publish: 'public' | 'unit' | 'person'
  readonly closesAt: Date | null
}

/**
 * Before the end nobody sees anything; then whoever runs the poll, to certify it; then its readers, unless it is about
 * persons; the public only what is for the public;
 * a person his own result once it is certified.
 * @throws poll.not-yet, poll.not-yours
 */
export const visible = <T>(viewer: Viewer, poll: PollGate, now: Date, sealed: Sealed<T>): Visible<T> => {
  if (!pollCan.can('read', poll.state) || (poll.closesAt !== null && now < poll.closesAt)) throw notYet({ state: poll.state })
  const certified = poll.state === 'certified'
  const may = viewer.runs || (certified && ((viewer.reads && poll.publish !== 'person') || viewer.isObject || poll.publish === 'public'))
  if (!may) throw certified ? notYours({}) : notYet({ state: poll.state })
  return { value: inside.get(sealed) as T } as Visible<T>
}
