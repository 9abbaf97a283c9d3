/** A refusal is data: a code that never changes, an HTTP status, facts. The sentence belongs to the noun's `.text.ts`. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 412 | 413 | 422 | 429

export type Facts = Record<string, string | number | boolean | null | readonly (string | number)[]>

/** Thrown by rules and actions when the regulations say no. Bugs are plain `Error`s. */
export class Refused extends Error {
  readonly code: string
  readonly status: RefusalStatus
  readonly facts: Facts
  /** Path of the input field or row it is about, if any. */
  readonly at: string | undefined
  constructor(code: string, status: RefusalStatus, facts: Facts, at?: string) {
    super(code)
    this.code = code
    this.status = status
    this.facts = facts
    this.at = at
  }
}

/** What an endpoint lists and a text catalogue must have a sentence for. */
export interface RefusalKind<C extends string = string> {
  readonly code: C
  readonly status: RefusalStatus
}

export interface Refusal<F extends Facts, C extends string = string> extends RefusalKind<C> {
  (facts: F, at?: string): Refused
}

/**
 * Declare a refusal next to the rule that refuses: `const tooLate = refusal<{ dueOn: string }>()(422, 'pledge.too-late')`,
 * then `throw tooLate({ dueOn })`.
 */
export const refusal =
  // biome-ignore lint/complexity/noBannedTypes: an empty facts object is what "no facts" means
    <F extends Facts = {}>() =>
    <C extends string>(status: RefusalStatus, code: C): Refusal<F, C> =>
      Object.assign((facts: F, at?: string) => new Refused(code, status, facts, at), { code, status })
