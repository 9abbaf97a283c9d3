import { addDays, type Day } from '../lib/calendar.ts'
import { canonicalText } from '../lib/canonical.ts'
import { parsePublicCode, sha256Hex } from '../lib/digest.ts'
import { type HonourState, stateOn } from './state.ts'

/** What an offline check reads. A code is there as a hash, so the list tells nothing to who does not hold the plaque. */
export interface StatusList {
  schema: 'honour-status/1'
  realm: { code: string; name: string }
  /** The day whose state it tells. */
  asOf: Day
  /** Honours with a code, sorted by hash: hash, state, last day of the term. */
  entries: [string, HonourState, Day | null][]
}

/** The list with its Ed25519 signature over the exact text; base64. */
export interface SignedList {
  text: string
  signature: string
  key: string
}

/** Half of SHA-256 is enough: codes hold 80 random bits. */
export const codeHash = (code: string): string => sha256Hex(`zy.honour.v1/code\0${code}`).slice(0, 32)

export const statusText = (
  realm: { code: string; name: string },
  asOf: Day,
  honours: readonly { code: string; state: HonourState; expiresOn: Day | null }[],
): string => {
  const entries = honours.map((h): StatusList['entries'][number] => [codeHash(h.code), h.state, h.expiresOn])
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  const list: StatusList = { schema: 'honour-status/1', realm: { code: realm.code, name: realm.name }, asOf, entries }
  return canonicalText(list as never)
}

/** Older lists are read with a warning: what was withdrawn since is not in them. */
export const freshDays = 30

export type Lookup =
  | { found: 'not-a-code' }
  | { found: 'unknown'; asOf: Day; stale: boolean }
  | { found: 'known'; state: HonourState; expiresOn: Day | null; asOf: Day; stale: boolean }

/** What a list says of a typed code. A term that ended since the list was made has ended; everything else is as of its day. */
export const lookUp = (list: StatusList, typed: string, today: Day): Lookup => {
  const code = parsePublicCode(typed)
  if (code === null) return { found: 'not-a-code' }
  const stale = today > addDays(list.asOf, freshDays)
  const hash = codeHash(code)
  const entry = list.entries.find(([h]) => h === hash)
  if (!entry) return { found: 'unknown', asOf: list.asOf, stale }
  const [, state, expiresOn] = entry
  return { found: 'known', state: stateOn({ state, expiresOn }, today > list.asOf ? today : list.asOf), expiresOn, asOf: list.asOf, stale }
}
