import { big } from './big.ts'
import { type Bytes, type Chance, concat, fromBase64url, isZero, order, same, u32 } from './bytes.ts'
import { limbs } from './limbs.ts'
import type { RsaPublic } from './manifest.ts'
import { sha384 } from './sha384.ts'

/** Numbers are big-endian byte strings; results have the length of the modulus, which is odd. */
export interface Modular {
  times(a: Bytes, b: Bytes, modulus: Bytes): Uint8Array
  power(base: Bytes, exponent: Bytes, modulus: Bytes): Uint8Array
  /** Null when there is none. */
  inverse(a: Bytes, modulus: Bytes): Uint8Array | null
}

/** BigInt where the browser has it. */
export const modular = (): Modular => (typeof BigInt === 'undefined' ? limbs : big)

/**
 * Blind signatures, RFC 9474, variant RSABSSA-SHA384-PSSZERO-Deterministic: the message is prepared by doing nothing to it, the PSS salt
 * is empty, so a message has one signature and a signer has no room for a mark. Messages must hold 256 random bits, as T does.
 */
export interface PublicKey {
  /** Without leading zero bytes. */
  n: Bytes
  e: Bytes
}
/** Throws RangeError for a key that is not in its shortest form, even, or below 1024 bits. */
export function publicKey({ n, e }: RsaPublic): PublicKey {
  const key = { n: fromBase64url(n), e: fromBase64url(e) }
  if (
    key.n.length < 128 ||
    key.n[0] === 0 ||
    key.e.length === 0 ||
    key.e[0] === 0 ||
    (key.n[key.n.length - 1]! & key.e[key.e.length - 1]! & 1) === 0
  )
    throw new RangeError('not an RSA key')
  return key
}

const bits = (n: Bytes): number => n.length * 8 - Math.clz32(n[0]!) + 24

const mgf1 = (seed: Bytes, size: number): Uint8Array => {
  const parts: Uint8Array[] = []
  for (let i = 0; i * 48 < size; i++) parts.push(sha384(concat(seed, u32(i))))
  return concat(...parts).slice(0, size)
}

/** EMSA-PSS with SHA-384 and an empty salt, as long as the modulus. @source RFC 8017, 9.1.1; RFC 9474, 4.2 with emBits = bits(n) − 1 */
export function encodeMessage(message: Bytes, n: Bytes): Uint8Array {
  const emBits = bits(n) - 1
  const emLength = Math.ceil(emBits / 8)
  const h = sha384(concat(new Uint8Array(8), sha384(message)))
  const db = new Uint8Array(emLength - 49)
  db[db.length - 1] = 1
  const mask = mgf1(h, db.length)
  for (let i = 0; i < db.length; i++) db[i]! ^= mask[i]!
  db[0]! &= 0xff >>> (8 * emLength - emBits)
  return concat(new Uint8Array(n.length - emLength), db, h, Uint8Array.of(0xbc))
}

/** Whether 0 < z < n and z has the length of n: what a signer checks before he signs, and a verifier of a signature. */
export const isElement = (z: Bytes, n: Bytes): boolean => z.length === n.length && !isZero(z) && order(z, n) < 0

export interface Blinded {
  /** z, which goes to the issuer. */
  blinded: Uint8Array
  /** Kept by the voter: r⁻¹ mod n. */
  inverse: Uint8Array
}

/** A uniform number in 1 … n − 1. */
const below = (n: Bytes, chance: Chance): Uint8Array => {
  for (;;) {
    const r = chance(new Uint8Array(n.length))
    r[0]! &= 0xff >>> (8 * n.length - bits(n))
    if (isElement(r, n)) return r
  }
}

/** The blinding step. Throws RangeError when message or chance has a factor in common with n, which would be a broken key. */
export function blind(message: Bytes, key: PublicKey, chance: Chance, m: Modular = modular()): Blinded {
  const encoded = encodeMessage(message, key.n)
  const r = below(key.n, chance)
  // One inversion checks both for common factors: (r·EM)⁻¹·EM = r⁻¹.
  const both = m.inverse(m.times(r, encoded, key.n), key.n)
  if (both === null) throw new RangeError('not coprime with the modulus')
  return { blinded: m.times(encoded, m.power(r, key.e, key.n), key.n), inverse: m.times(both, encoded, key.n) }
}

/** Takes the blinding off and checks the signature; null when the issuer did not sign what was asked, under this very key. */
export function finalize(message: Bytes, key: PublicKey, blindSignature: Bytes, inverse: Bytes, m: Modular = modular()): Uint8Array | null {
  if (!isElement(blindSignature, key.n)) return null
  const signature = m.times(blindSignature, inverse, key.n)
  return verify(message, key, signature, m) ? signature : null
}

/** RSASSA-PSS with an empty salt: sᵉ mod n must be the one encoding of the message. One signature at a time, never by products: that check is forgeable. */
export const verify = (message: Bytes, key: PublicKey, signature: Bytes, m: Modular = modular()): boolean =>
  isElement(signature, key.n) && same(m.power(signature, key.e, key.n), encodeMessage(message, key.n))
