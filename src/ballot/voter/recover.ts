import { fromHex, toHex } from '../../lib/digest.ts'
import { type Bytes, type Chance, fromBase64url, hash, toBase64url, u32, utf8 } from '../core/bytes.ts'
import { SLIP_ALPHABET } from '../core/slip-code.ts'
import type { Shown } from './address.ts'

/**
 * A lost phone. All that a phone draws by chance before it asks for its tokens follows from one seed of 16 bytes; the offices answer the
 * same question with the same signatures, so whoever has the seed, the slip and the six digits gets the same tokens on another device.
 * The seed never leaves the phone but through its owner's eyes.
 */
export const SEED_SIZE = 16
/** Six digits are few: each try costs this many hashes. */
const ROUNDS = 16_384
/** 128 bits of the seed and 22 of a check. */
const LENGTH = 30

/** Chance out of a seed, the same on every device. */
export const seededChance = (poll: string, seed: Bytes): Chance => {
  const id = fromHex(poll.slice(0, 32))
  let n = 0
  return (into) => {
    for (let at = 0; at < into.length; at += 32)
      into.set(hash('recovery-chance', id, seed, u32(n++)).subarray(0, Math.min(32, into.length - at)), at)
    return into
  }
}

export const readPin = (typed: string): string | null => {
  const pin = typed.replace(/\s/g, '')
  return /^\d{6}$/.test(pin) ? pin : null
}
/** Covers or uncovers the seed. Without a check: a wrong number makes another seed, which only the offices can tell from the right one. */
const cover = (poll: string, pin: string, seed: Bytes): Uint8Array => {
  let mask = hash('recovery-pin', fromHex(poll.slice(0, 32)), utf8(pin))
  for (let i = 0; i < ROUNDS; i++) mask = hash('recovery-pin', mask)
  return Uint8Array.from(seed, (b, i) => b ^ mask[i]!)
}

const checked = (covered: Bytes): Uint8Array => {
  const all = new Uint8Array(19)
  all.set(covered)
  all.set(hash('recovery-check', covered).subarray(0, 3), SEED_SIZE)
  return all
}
const textOf = (covered: Bytes): string => {
  const bytes = checked(covered)
  let text = ''
  for (let i = 0; i < LENGTH; i++) {
    const at = i * 5
    const pair = (bytes[at >> 3]! << 8) | (bytes[(at >> 3) + 1] || 0)
    text += (i > 0 && i % 5 === 0 ? '-' : '') + SLIP_ALPHABET[(pair >> (11 - (at & 7))) & 31]!
  }
  return text
}
/** What the voter keeps: six groups of five letters and digits. */
export const recoveryCode = (poll: string, pin: string, seed: Bytes): string => textOf(cover(poll, pin, seed))

const bare = (typed: string): string => typed.toUpperCase().replace(/[\s\-－—]/g, '')
const coveredOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(20)
  for (let i = 0; i < LENGTH; i++) {
    const at = i * 5
    const pair = SLIP_ALPHABET.indexOf(text[i]!) << (11 - (at & 7))
    bytes[at >> 3]! |= pair >> 8
    bytes[(at >> 3) + 1]! |= pair & 255
  }
  return bytes.slice(0, SEED_SIZE)
}

/** The code as it is kept, six groups of five; null for what was copied wrongly. */
export const readRecoveryCode = (typed: string): string | null => {
  const text = bare(typed)
  if (text.length !== LENGTH) return null
  for (let i = 0; i < LENGTH; i++) if (SLIP_ALPHABET.indexOf(text[i]!) < 0) return null
  const whole = textOf(coveredOf(text))
  return bare(whole) === text ? whole : null
}
/** @param code as `readRecoveryCode` gives it */
export const seedOf = (poll: string, pin: string, code: string): Uint8Array => cover(poll, pin, coveredOf(bare(code)))

export interface Recovery {
  /** 32 hex digits. */
  poll: string
  code: string
  /** Who was let in at the desk has no slip of A to show again: his half goes along. */
  desk: Shown | null
}
/** Behind the # of an address: `R1.<poll>.<code>[.<class>.<row>.<what opens A>]`. */
export const recoveryFragment = (r: Recovery): string =>
  ['R1', toBase64url(fromHex(r.poll.slice(0, 32))), bare(r.code), ...(r.desk ? [r.desk.classId, r.desk.idx, r.desk.a] : [])].join('.')

/** Null for what is none. */
export const readRecovery = (text: string): Recovery | null => {
  const [version, id = '', typed = '', classId, row, a] = text
    .slice(text.indexOf('#') + 1)
    .trim()
    .split('.')
  const code = version === 'R1' ? readRecoveryCode(typed) : null
  if (code === null) return null
  try {
    const bytes = fromBase64url(id)
    if (bytes.length !== 16) return null
    const poll = toHex(bytes)
    if (a === undefined) return { poll, code, desk: null }
    if (!/^[1-9]\d{0,2}$/.test(classId!) || !/^\d{1,7}$/.test(row!) || fromBase64url(a).length !== 32) return null
    return { poll, code, desk: { poll, classId: Number(classId), idx: Number(row), a, b: null, desk: true } }
  } catch {
    return null
  }
}
