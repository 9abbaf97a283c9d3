import { sha256Bytes } from '../../lib/digest.ts'
import { type Bytes, type Chance, concat, isZero, u16, utf8 } from './bytes.ts'

/**
 * HPKE, RFC 9180, base mode, one message: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. Inner envelopes are sealed to the
 * trustees' key of a class, outer ones to the box.
 */
export interface Primitives {
  hmac(key: Bytes, message: Bytes): Bytes
  /** X25519; all zeros for a point of low order. */
  shared(secretKey: Bytes, publicKey: Bytes): Bytes
  publicOf(secretKey: Bytes): Bytes
  encrypt(key: Bytes, nonce: Bytes, plain: Bytes): Bytes
  decrypt(key: Bytes, nonce: Bytes, sealed: Bytes): Bytes | null
}
export interface Sealing {
  /** enc(32) ‖ ciphertext ‖ tag(16). Throws RangeError for a public key of low order. */
  seal(publicKey: Bytes, info: Bytes, plain: Bytes, chance: Chance): Uint8Array
  /** Null when it was sealed to another key, for another purpose, or changed. */
  open(secretKey: Bytes, info: Bytes, sealed: Bytes): Uint8Array | null
}
/** What sealing adds to the length of a plaintext. */
export const SEAL_OVERHEAD = 48

export const hmacSha256 = (key: Bytes, message: Bytes): Uint8Array => {
  const block = new Uint8Array(64)
  block.set(key.length > 64 ? sha256Bytes(key) : key)
  const pad = (x: number) => block.map((b) => b ^ x)
  return sha256Bytes(concat(pad(0x5c), sha256Bytes(concat(pad(0x36), message))))
}
/** HKDF-Expand of RFC 5869 for at most 32 bytes. */
const expand = (hmac: Primitives['hmac'], prk: Bytes, info: Bytes, size: number): Uint8Array =>
  hmac(prk, concat(info, Uint8Array.of(1))).slice(0, size)
/** HKDF-SHA256 with an empty salt, 32 bytes. */
export const hkdf = (secret: Bytes, info: Bytes): Uint8Array => expand(hmacSha256, hmacSha256(new Uint8Array(32), secret), info, 32)

const NOTHING = new Uint8Array()
const KEM = concat(utf8('HPKE-v1KEM'), u16(0x20))
const SUITE = concat(utf8('HPKE-v1HPKE'), u16(0x20), u16(1), u16(3))

export function sealing(p: Primitives): Sealing {
  const extract = (suite: Bytes, salt: Bytes, label: string, ikm: Bytes) => p.hmac(salt, concat(suite, utf8(label), ikm))
  const derive = (suite: Bytes, prk: Bytes, label: string, info: Bytes, size: number) =>
    expand(p.hmac, prk, concat(u16(size), suite, utf8(label), info), size)
  const schedule = (dh: Bytes, enc: Bytes, publicKey: Bytes, info: Bytes): [key: Bytes, nonce: Bytes] | null => {
    if (isZero(dh)) return null
    const sharedSecret = derive(KEM, extract(KEM, NOTHING, 'eae_prk', dh), 'shared_secret', concat(enc, publicKey), 32)
    const context = concat(Uint8Array.of(0), extract(SUITE, NOTHING, 'psk_id_hash', NOTHING), extract(SUITE, NOTHING, 'info_hash', info))
    const secret = extract(SUITE, sharedSecret, 'secret', NOTHING)
    return [derive(SUITE, secret, 'key', context, 32), derive(SUITE, secret, 'base_nonce', context, 12)]
  }
  return {
    seal(publicKey, info, plain, chance) {
      const secret = chance(new Uint8Array(32))
      const enc = p.publicOf(secret)
      const made = schedule(p.shared(secret, publicKey), enc, publicKey, info)
      if (made === null) throw new RangeError('public key of low order')
      return concat(enc, p.encrypt(made[0], made[1], plain))
    },
    open(secretKey, info, sealed) {
      if (sealed.length < SEAL_OVERHEAD) return null
      const enc = sealed.slice(0, 32)
      const made = schedule(p.shared(secretKey, enc), enc, p.publicOf(secretKey), info)
      const plain = made && p.decrypt(made[0], made[1], sealed.subarray(32))
      return plain && new Uint8Array(plain)
    },
  }
}
