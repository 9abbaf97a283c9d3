import { type Bytes, concat, fromBase64url, labelled, u16, utf8 } from './bytes.ts'
import type { Manifest } from './manifest.ts'
import type { VerifyEd25519 } from './note.ts'

/**
 * `early-close.json`: a hall that was closed before its hour. The manifest's hour stands in the poll's name and cannot be moved; this stands
 * beside it and counts only with the signatures of both issuers, so that neither can cut off voters alone.
 */
export interface EarlyClose {
  /** ISO 8601 in UTC, whole seconds. */
  at: string
  /** Minutes after `at` in which tokens already given are still taken; at most those of the manifest. */
  graceMinutes: number
  /** Ed25519 by `keys.signA` and `keys.signB`, base64url. */
  a: string
  b: string
}

/** What both issuers sign. */
export const earlyCloseStatement = (pollId: Bytes, o: Pick<EarlyClose, 'at' | 'graceMinutes'>): Uint8Array =>
  concat(labelled('early-close'), pollId, u16(o.graceMinutes), utf8(o.at))

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** Why it does not count: not a hall, an instant outside the hours, a longer grace (`form`), or the office whose signature is missing. */
export const earlyCloseFault = (m: Manifest, pollId: Bytes, e: EarlyClose, verify: VerifyEd25519): 'form' | 'a' | 'b' | null => {
  const isForm =
    m.place === 'hall' &&
    instant.test(e.at) &&
    e.at >= m.opensAt &&
    e.at < m.closesAt &&
    Math.floor(e.graceMinutes) === e.graceMinutes &&
    e.graceMinutes >= 0 &&
    e.graceMinutes <= m.graceMinutes
  if (!isForm) return 'form'
  const statement = earlyCloseStatement(pollId, e)
  const isSigned = (key: string, signature: string): boolean => {
    try {
      return verify(fromBase64url(key), statement, fromBase64url(signature))
    } catch {
      return false
    }
  }
  if (!isSigned(m.keys.signA, e.a)) return 'a'
  return isSigned(m.keys.signB, e.b) ? null : 'b'
}

/** The hours as they became. */
export const hoursOf = <M extends Pick<Manifest, 'opensAt' | 'closesAt' | 'graceMinutes'>>(
  m: M,
  early: Pick<EarlyClose, 'at' | 'graceMinutes'> | null,
): Pick<Manifest, 'opensAt' | 'closesAt' | 'graceMinutes'> =>
  early ? { opensAt: m.opensAt, closesAt: early.at, graceMinutes: early.graceMinutes } : m

/** Whether it has the shape of one; what it says is `earlyCloseFault`'s matter. */
export const isEarlyClose = (e: EarlyClose): boolean => [e.at, e.a, e.b].every((x) => typeof x === 'string')
/** How the recount names it. */
export const earlyCloseFinding = (fault: 'form' | 'a' | 'b'): [code: string, facts?: Record<string, string>] =>
  fault === 'form' ? ['early-close-form'] : ['early-close-signature', { office: fault }]
