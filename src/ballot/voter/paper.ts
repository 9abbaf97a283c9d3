import { fromHex, toHex } from '../../lib/digest.ts'
import { concat, fromBase64url, toBase64url } from '../core/bytes.ts'
import { type Manifest, racesOfClass } from '../core/manifest.ts'
import { blindMessage, SECRET_SIZE, SIGNATURE_SIZE, tokenOf } from '../core/objects.ts'
import { publicKey, verify } from '../core/rsa.ts'
import type { Token } from '../core/voter.ts'

/** A finished token as it stands on a paper ballot, one QR code for each race: whoever types the paper sees it and no name. */
export const paperToken = (poll: string, t: Token): string => {
  if (t.proof.kind !== 'blind') throw new RangeError('only tokens of the offices are printed here')
  return `Z1.${toBase64url(fromHex(poll.slice(0, 32)))}.${t.race}.${toBase64url(concat(t.s, t.proof.sigA, t.proof.sigB))}`
}

/** Null for what is no token of a paper ballot. @returns poll: 32 hex digits */
export const readPaperToken = (text: string): { poll: string; token: Token } | null => {
  const [kind, poll = '', race = '', rest = ''] = text.trim().split('.')
  if (kind !== 'Z1' || !/^[1-9]\d{0,4}$/.test(race)) return null
  try {
    const [id, bytes] = [fromBase64url(poll), fromBase64url(rest)]
    if (id.length !== 16 || bytes.length !== SECRET_SIZE + 2 * SIGNATURE_SIZE) return null
    const sigA = bytes.slice(SECRET_SIZE, SECRET_SIZE + SIGNATURE_SIZE)
    const sigB = bytes.slice(SECRET_SIZE + SIGNATURE_SIZE)
    return { poll: toHex(id), token: { race: Number(race), s: bytes.slice(0, SECRET_SIZE), proof: { kind: 'blind', sigA, sigB } } }
  } catch {
    return null
  }
}

/** What the QR code of a printed slip holds: one scan, all its tokens. @param s.slip 32 bytes, base64url */
export const paperSlip = (poll: string, s: { no: number; classId: number; slip: string }): string =>
  `Z2.${toBase64url(fromHex(poll.slice(0, 32)))}.${s.classId}.${s.no}.${s.slip}`

/** Null for what is no printed slip. @returns poll: 32 hex digits */
export const readPaperSlip = (text: string): { poll: string; classId: number; no: number; slip: Uint8Array } | null => {
  const [kind, poll = '', classId = '', no = '', rest = ''] = text.trim().split('.')
  if (kind !== 'Z2' || !/^[1-9]\d{0,4}$/.test(classId) || !/^[1-9]\d{0,5}$/.test(no)) return null
  try {
    const [id, slip] = [fromBase64url(poll), fromBase64url(rest)]
    return id.length === 16 && slip.length === 32 ? { poll: toHex(id), classId: Number(classId), no: Number(no), slip } : null
  } catch {
    return null
  }
}

/** Whether both offices signed it for this poll. */
export const tokenHolds = (m: Manifest, pollId: Uint8Array, t: Token): boolean => {
  const race = m.races.find((r) => r.id === t.race)
  if (!race || t.proof.kind !== 'blind') return false
  const message = blindMessage(pollId, race.id, tokenOf(pollId, race.id, t.s))
  return verify(message, publicKey(race.a), t.proof.sigA) && verify(message, publicKey(race.b), t.proof.sigB)
}

/** The class whose paper these tokens are of; null while some are missing; `mixed` for tokens of two papers. Notes are of every class. */
export const paperClass = (m: Manifest, tokens: readonly Token[]): { classId: number; missing: number } | 'mixed' | null => {
  const classes = tokens.map((t) => m.races.find((r) => r.id === t.race)!.classId).filter((c) => c !== 0)
  const classId = classes[0]
  if (classId === undefined) return null
  if (classes.some((c) => c !== classId)) return 'mixed'
  return { classId, missing: racesOfClass(m, classId).length - tokens.length }
}

/** Columns in which two clerks read a paper differently, from 1; empty: they agree. */
export const unlike = (first: readonly (number | null)[], second: readonly (number | null)[]): number[] =>
  first
    .map((_, i) => i)
    .filter((i) => first[i] === null || first[i] !== second[i])
    .map((i) => i + 1)
