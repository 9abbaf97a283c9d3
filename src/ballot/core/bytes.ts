import { sha256Bytes } from '../../lib/digest.ts'

/** Byte strings of the ballot, without Node, BigInt or anything newer than ES2017: these files also run in a voter's ten-year-old browser. */
export type Bytes = Uint8Array

/** Fills the array with random bytes and returns it; `crypto.getRandomValues` is one. The core never asks for chance itself. */
export type Chance = (into: Uint8Array) => Uint8Array

export const concat = (...parts: readonly Bytes[]): Uint8Array => {
  let size = 0
  for (const p of parts) size += p.length
  const out = new Uint8Array(size)
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Big-endian, 2 bytes; throws RangeError for what does not fit. */
export const u16 = (n: number): Uint8Array => {
  if (!(n >= 0 && n <= 0xffff && Math.floor(n) === n)) throw new RangeError(`u16: ${n}`)
  return Uint8Array.of(n >>> 8, n & 255)
}
/** Big-endian, 4 bytes; throws RangeError for what does not fit. */
export const u32 = (n: number): Uint8Array => {
  if (!(n >= 0 && n <= 0xffffffff && Math.floor(n) === n)) throw new RangeError(`u32: ${n}`)
  return Uint8Array.of(n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255)
}
export const readU16 = (b: Bytes, at = 0): number => (b[at]! << 8) | b[at + 1]!
export const readU32 = (b: Bytes, at = 0): number => b[at]! * 2 ** 24 + ((b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!)

/** Whether two byte strings are the same. Not for secrets that an adversary may time. */
export const same = (a: Bytes, b: Bytes): boolean => {
  if (a.length !== b.length) return false
  let differs = 0
  for (let i = 0; i < a.length; i++) differs |= a[i]! ^ b[i]!
  return differs === 0
}
export const isZero = (a: Bytes): boolean => a.every((byte) => byte === 0)

/** As `Array.sort` wants it: by bytes, the shorter first where one begins the other. */
export const order = (a: Bytes, b: Bytes): number => {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

export const toBase64 = (bytes: Bytes): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]!)
  return btoa(text)
}
const ofBinary = (text: string): Uint8Array => {
  const out = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i)
  return out
}
/** Throws RangeError for text that is not the one canonical base64 of some bytes. */
export const fromBase64 = (text: string): Uint8Array => {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw new RangeError('not base64')
  const bytes = ofBinary(atob(text))
  if (toBase64(bytes) !== text) throw new RangeError('not canonical base64')
  return bytes
}
/** Without padding, RFC 4648 section 5: how keys and bytes stand in the manifest and in requests. */
export const toBase64url = (bytes: Bytes): string => toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
/** Throws RangeError for text that is not the one canonical base64url of some bytes. */
export const fromBase64url = (text: string): Uint8Array => {
  if (!/^[A-Za-z\d_-]*$/.test(text) || text.length % 4 === 1) throw new RangeError('not base64url')
  return fromBase64(text.replace(/-/g, '+').replace(/_/g, '/') + '==='.slice(0, (4 - (text.length % 4)) % 4))
}

// A handful of names, each asked for once a ballot; nobody writes into them.
const labels: Record<string, Uint8Array> = {}
/** `zy.ballot.v1/<label>` and a zero byte: in front of everything that is hashed or signed, so that nothing can be taken for something else. */
export const labelled = (label: string): Uint8Array => {
  labels[label] = labels[label] || utf8(`zy.ballot.v1/${label}\0`)
  return labels[label]
}

/** SHA-256 over the label and the parts. */
export const hash = (label: string, ...parts: readonly Bytes[]): Uint8Array => sha256Bytes(concat(labelled(label), ...parts))
