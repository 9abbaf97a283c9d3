import nacl from 'tweetnacl'
import { type Bytes, concat } from './bytes.ts'

/**
 * ChaCha20-Poly1305 of RFC 8439. Poly1305 is TweetNaCl's; the known library for the whole asks for BigInt in every call, and voters'
 * browsers may have none.
 */
const auth = (
  nacl as unknown as { lowlevel: { crypto_onetimeauth(out: Bytes, at: number, m: Bytes, from: number, n: number, key: Bytes): void } }
).lowlevel.crypto_onetimeauth

const word = (b: Bytes, i: number): number => b[i]! | (b[i + 1]! << 8) | (b[i + 2]! << 16) | (b[i + 3]! << 24)

const quarter = (x: Int32Array, a: number, b: number, c: number, d: number): void => {
  const turn = (i: number, by: number, n: number) => {
    const v = x[i]! ^ x[by]!
    x[i] = (v << n) | (v >>> (32 - n))
  }
  x[a]! += x[b]!
  turn(d, a, 16)
  x[c]! += x[d]!
  turn(b, c, 12)
  x[a]! += x[b]!
  turn(d, a, 8)
  x[c]! += x[d]!
  turn(b, c, 7)
}

/** The text XOR the key stream that begins with block `counter`. */
export const chacha20 = (key: Bytes, nonce: Bytes, text: Bytes, counter: number): Uint8Array => {
  const start = new Int32Array(16)
  start.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574])
  for (let i = 0; i < 8; i++) start[4 + i] = word(key, 4 * i)
  for (let i = 0; i < 3; i++) start[13 + i] = word(nonce, 4 * i)
  const out = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 64) {
    start[12] = counter + at / 64
    const x = Int32Array.from(start)
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 4; i++) quarter(x, i, 4 + i, 8 + i, 12 + i)
      for (let i = 0; i < 4; i++) quarter(x, i, 4 + ((i + 1) & 3), 8 + ((i + 2) & 3), 12 + ((i + 3) & 3))
    }
    for (let i = 0; i < 64 && at + i < text.length; i++) out[at + i] = text[at + i]! ^ ((x[i >> 2]! + start[i >> 2]!) >>> (8 * (i & 3)))
  }
  return out
}

const padded = (b: Bytes): Uint8Array => concat(b, new Uint8Array((16 - (b.length % 16)) % 16))
const length64 = (n: number): Uint8Array => Uint8Array.of(n, n >>> 8, n >>> 16, n >>> 24, 0, 0, 0, 0)
const tagOf = (key: Bytes, nonce: Bytes, cipher: Bytes, aad: Bytes): Uint8Array => {
  const message = concat(padded(aad), padded(cipher), length64(aad.length), length64(cipher.length))
  const tag = new Uint8Array(16)
  auth(tag, 0, message, 0, message.length, chacha20(key, nonce, new Uint8Array(32), 0))
  return tag
}

export const encrypt = (key: Bytes, nonce: Bytes, plain: Bytes, aad: Bytes = new Uint8Array()): Uint8Array => {
  const cipher = chacha20(key, nonce, plain, 1)
  return concat(cipher, tagOf(key, nonce, cipher, aad))
}
/** Null when the tag does not fit. */
export const decrypt = (key: Bytes, nonce: Bytes, sealed: Bytes, aad: Bytes = new Uint8Array()): Uint8Array | null => {
  if (sealed.length < 16) return null
  const cipher = sealed.subarray(0, sealed.length - 16)
  return nacl.verify(tagOf(key, nonce, cipher, aad), sealed.subarray(sealed.length - 16)) ? chacha20(key, nonce, cipher, 1) : null
}
