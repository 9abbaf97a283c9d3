import type { Bytes } from './bytes.ts'
import type { Modular } from './rsa.ts'

/** Modular arithmetic by BigInt. No BigInt literal and nothing at load: this file also stands in bundles for browsers without it. */
const fromBytes = (bytes: Bytes): bigint => {
  let hex = '0x0'
  for (let i = 0; i < bytes.length; i++) hex += (bytes[i]! + 256).toString(16).slice(1)
  return BigInt(hex)
}
const toBytes = (x: bigint, size: number): Uint8Array => {
  const hex = x.toString(16)
  const out = new Uint8Array(size)
  for (let end = hex.length, at = size - 1; end > 0; end -= 2, at--) out[at] = Number.parseInt(hex.slice(Math.max(0, end - 2), end), 16)
  return out
}

export const big: Modular = {
  times: (a, b, n) => toBytes((fromBytes(a) * fromBytes(b)) % fromBytes(n), n.length),
  power(base, exponent, modulus) {
    const n = fromBytes(modulus)
    const b = fromBytes(base) % n
    let x = BigInt(1) % n
    for (const byte of Array.from(exponent))
      for (let bit = 7; bit >= 0; bit--) {
        x = (x * x) % n
        if ((byte >>> bit) & 1) x = (x * b) % n
      }
    return toBytes(x, modulus.length)
  },
  inverse(a, modulus) {
    const n = fromBytes(modulus)
    const zero = BigInt(0)
    let [r, next] = [n, fromBytes(a) % n]
    let [t, factor] = [zero, BigInt(1)]
    while (next !== zero) {
      const q = r / next
      ;[r, next] = [next, r - q * next]
      ;[t, factor] = [factor, t - q * factor]
    }
    if (r !== BigInt(1)) return null
    return toBytes(t < zero ? t + n : t, modulus.length)
  },
}
