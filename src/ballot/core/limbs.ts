import type { Bytes } from './bytes.ts'
import type { Modular } from './rsa.ts'

/**
 * Arithmetic modulo an odd number without BigInt, for browsers that have none: 16-bit limbs, lowest first, Montgomery multiplication.
 * About fifteen times slower than BigInt, which is 30 to 150 ms for a token. Not constant in time: it only ever sees the voter's own
 * blinding factor, on the voter's own device.
 */
type Limbs = Uint32Array

const fromBytes = (bytes: Bytes, k: number): Limbs => {
  const out = new Uint32Array(k)
  for (let i = 0; i < bytes.length; i++) {
    const at = bytes.length - 1 - i
    if (i >> 1 < k) out[i >> 1]! |= bytes[at]! << (8 * (i & 1))
    else if (bytes[at] !== 0) throw new RangeError('number too large')
  }
  return out
}
const toBytes = (x: Limbs, size: number): Uint8Array => {
  const out = new Uint8Array(size)
  for (let i = 0; i < size; i++) out[size - 1 - i] = (x[i >> 1] ?? 0) >>> (8 * (i & 1))
  return out
}

/** -1, 0, 1 */
const compare = (a: Limbs, b: Limbs): number => {
  for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1
  return 0
}
/** a -= b; a ≥ b, or the carry of a was dropped before. */
const subtract = (a: Limbs, b: Limbs): void => {
  let borrow = 0
  for (let i = 0; i < a.length; i++) {
    const d = a[i]! - b[i]! - borrow
    a[i] = d & 0xffff
    borrow = d < 0 ? 1 : 0
  }
}
/** a += b; returns the carry. */
const addTo = (a: Limbs, b: Limbs): number => {
  let carry = 0
  for (let i = 0; i < a.length; i++) {
    const s = a[i]! + b[i]! + carry
    a[i] = s & 0xffff
    carry = s >>> 16
  }
  return carry
}
/** a /= 2, with `top` as the new highest bit. */
const halve = (a: Limbs, top = 0): void => {
  let carry = top
  for (let i = a.length - 1; i >= 0; i--) {
    const bit = a[i]! & 1
    a[i] = (a[i]! >>> 1) | (carry << 15)
    carry = bit
  }
}

interface Context {
  readonly n: Limbs
  /** −n⁻¹ mod 2^16. */
  readonly low: number
  /** 2^(32k) mod n. */
  readonly square: Limbs
}

const context = (modulus: Bytes): Context => {
  const k = (modulus.length + 1) >> 1
  const n = fromBytes(modulus, k)
  let inverse = 1
  for (let i = 0; i < 4; i++) inverse = Math.imul(inverse, 2 - Math.imul(n[0]!, inverse)) & 0xffff
  const square = new Uint32Array(k)
  square[0] = 1
  for (let i = 0; i < 32 * k; i++) {
    const carry = addTo(square, square.slice())
    if (carry || compare(square, n) >= 0) subtract(square, n)
  }
  return { n, low: -inverse & 0xffff, square }
}

/** a·b·2^(−16k) mod n. Every product plus two limbs stays below 2^32. */
const montgomery = (a: Limbs, b: Limbs, { n, low }: Context): Limbs => {
  const k = n.length
  const t = new Uint32Array(k + 1)
  let over = 0
  for (let i = 0; i < k; i++) {
    let carry = 0
    for (let j = 0; j < k; j++) {
      const v = a[j]! * b[i]! + t[j]! + carry
      t[j] = v & 0xffff
      carry = v >>> 16
    }
    let top = t[k]! + carry
    t[k] = top & 0xffff
    over = top >>> 16
    const q = Math.imul(t[0]!, low) & 0xffff
    carry = (q * n[0]! + t[0]!) >>> 16
    for (let j = 1; j < k; j++) {
      const v = q * n[j]! + t[j]! + carry
      t[j - 1] = v & 0xffff
      carry = v >>> 16
    }
    top = t[k]! + carry
    t[k - 1] = top & 0xffff
    t[k] = over + (top >>> 16)
  }
  const out = t.slice(0, k)
  if (t[k] || compare(out, n) >= 0) subtract(out, n)
  return out
}

let cached: { key: Bytes; value: Context } | null = null
const contextOf = (modulus: Bytes): Context => {
  if (cached === null || cached.key.length !== modulus.length || cached.key.some((b, i) => b !== modulus[i]))
    cached = { key: modulus.slice(), value: context(modulus) }
  return cached.value
}

const isOne = (a: Limbs): boolean => a[0] === 1 && a.every((limb, i) => i === 0 || limb === 0)

export const limbs: Modular = {
  times(a, b, modulus) {
    const c = contextOf(modulus)
    const k = c.n.length
    return toBytes(montgomery(montgomery(fromBytes(a, k), c.square, c), fromBytes(b, k), c), modulus.length)
  },
  power(base, exponent, modulus) {
    const c = contextOf(modulus)
    const k = c.n.length
    const one = new Uint32Array(k)
    one[0] = 1
    const b = montgomery(fromBytes(base, k), c.square, c)
    let x = montgomery(one, c.square, c)
    for (const byte of Array.from(exponent))
      for (let bit = 7; bit >= 0; bit--) {
        x = montgomery(x, x, c)
        if ((byte >>> bit) & 1) x = montgomery(x, b, c)
      }
    return toBytes(montgomery(x, one, c), modulus.length)
  },
  // Binary extended Euclid: u·a ≡ x and v·a ≡ y throughout.
  inverse(a, modulus) {
    const n = contextOf(modulus).n
    const k = n.length
    const x = fromBytes(a, k)
    const y = n.slice()
    let u = new Uint32Array(k)
    u[0] = 1
    const v = new Uint32Array(k)
    if (x.every((limb) => limb === 0)) return null
    const half = (value: Limbs, factor: Limbs) => {
      while ((value[0]! & 1) === 0) {
        halve(value)
        halve(factor, factor[0]! & 1 ? addTo(factor, n) : 0)
      }
    }
    const take = (value: Limbs, factor: Limbs, otherValue: Limbs, other: Limbs) => {
      subtract(value, otherValue)
      if (compare(factor, other) < 0) addTo(factor, n)
      subtract(factor, other)
    }
    for (;;) {
      half(x, u)
      half(y, v)
      if (isOne(x)) break
      if (isOne(y)) {
        u = v
        break
      }
      const order = compare(x, y)
      if (order === 0) return null
      if (order > 0) take(x, u, y, v)
      else take(y, v, x, u)
    }
    if (compare(u, n) >= 0) subtract(u, n)
    return toBytes(u, modulus.length)
  },
}
