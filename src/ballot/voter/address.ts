import { fromHex, toHex } from '../../lib/digest.ts'
import { fromBase64url, hash, toBase64url, u32, utf8 } from '../core/bytes.ts'
import { authOf, readSlipCode } from '../core/slip-code.ts'

/** What a voter shows: his row and what opens it at each office. One half may come from another slip. */
export interface Shown {
  /** First 16 bytes of the poll's id, 32 hex digits. */
  poll: string
  classId: number
  /** From 0. */
  idx: number
  /** base64url of 32 bytes; null: this slip does not open that office. */
  a: string | null
  b: string | null
  /** `a` came from the desk, on no paper of the voter's. */
  desk?: true
}

/** What a slip or the desk gives: one code for both offices, a code of one of them, or the 32 bytes of an activation. */
export type Secret = { both: string } | { a: string } | { b: string } | { desk: string }

const named = (s: Secret): string => ('both' in s ? `c${s.both}` : 'a' in s ? `a${s.a}` : 'b' in s ? `b${s.b}` : `d${s.desk}`)

/** Behind the # of the address, which a browser sends to nobody: `1.<poll>.<class>.<row>.<secret>…`. */
export const voteFragment = (o: { poll: string; classId: number; idx: number; secrets: readonly Secret[] }): string =>
  [
    '1',
    toBase64url(fromHex(o.poll.slice(0, 32))),
    o.classId,
    o.idx,
    ...o.secrets.map((s) => named(s).replace(/-/g, (m) => ('desk' in s ? m : ''))),
  ].join('.')

/** Number as printed and typed: class, then row from 1. */
export const slipNumber = (classId: number, idx: number): string => `${classId}-${idx + 1}`
export const readSlipNumber = (typed: string): { classId: number; idx: number } | null => {
  const [, c, n] = /^\s*(\d{1,3})\s*[-－—]\s*(\d{1,7})\s*$/.exec(typed) || []
  return c && n && Number(c) > 0 && Number(n) > 0 ? { classId: Number(c), idx: Number(n) - 1 } : null
}

/** One secret read into what it opens; null when it cannot be one. */
export const opens = (idx: number, kind: 'both' | 'a' | 'b', code: string): Pick<Shown, 'a' | 'b'> | null => {
  if (readSlipCode(code) === null) return null
  const at = (office: 'a' | 'b') => (kind === 'both' || kind === office ? toBase64url(authOf(office, idx, code)) : null)
  return { a: at('a'), b: at('b') }
}

/** Reads a fragment, with or without #, or a whole address as a scanner types it; null when it is none. */
export const readFragment = (text: string): Shown | null => {
  const [version, poll = '', c = '', row = '', ...parts] = text
    .slice(text.indexOf('#') + 1)
    .trim()
    .split('.')
  if (version !== '1' || !/^[1-9]\d{0,2}$/.test(c) || !/^\d{1,7}$/.test(row) || parts.length === 0) return null
  try {
    const id = fromBase64url(poll)
    if (id.length !== 16) return null
    const shown: Shown = { poll: toHex(id), classId: Number(c), idx: Number(row), a: null, b: null }
    for (const part of parts) {
      const [kind, rest] = [part.charAt(0), part.slice(1)]
      if (kind === 'd') {
        if (fromBase64url(rest).length !== 32) return null
        shown.a = rest
        shown.desk = true
        continue
      }
      const found = kind === 'c' || kind === 'a' || kind === 'b' ? opens(shown.idx, kind === 'c' ? 'both' : kind, rest) : null
      if (found === null) return null
      shown.a = found.a || shown.a
      shown.b = found.b || shown.b
    }
    return shown
  } catch {
    return null
  }
}

/** The first 16 bytes of a poll's id as a fragment alone: a way to the page for those who type. */
export const readPollOnly = (text: string): string | null => (/^#?[\da-f]{32}$/.test(text) ? text.slice(-32) : null)

/** Two slips of one row; null when they are of different rows or polls. */
export const joined = (x: Shown, y: Shown): Shown | null =>
  x.poll === y.poll && x.idx === y.idx && x.classId === y.classId ? { ...y, ...x, a: x.a || y.a, b: x.b || y.b } : null

/** Name under which a phone keeps what belongs to a row: out of what opens it at A, so that the row cannot be guessed from it. */
export const slotOf = (s: Shown): string => toHex(hash('slot', utf8(s.poll), u32(s.idx), utf8(s.a || ''))).slice(0, 24)
