/**
 * Exact rational arithmetic. Scores, thresholds and shares are compared exactly and rounded only when shown,
 * so two people adding the same marks in another order can never get another ranking.
 */

/** A reduced fraction: `d > 0n`, `gcd(n, d) = 1n`, zero is `0/1`. */
export type Rational = { readonly n: bigint; readonly d: bigint }

const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a
  let y = b < 0n ? -b : b
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

const whole = (value: bigint | number): bigint => {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new RangeError(`not a safe integer: ${value}; write decimals as text`)
  return BigInt(value)
}

/** The fraction n/d, reduced. Numbers must be safe integers; throws RangeError otherwise and when d is 0. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  const top = whole(n)
  const bottom = whole(d)
  if (bottom === 0n) throw new RangeError('denominator is zero')
  const common = gcd(top, bottom)
  const sign = bottom < 0n ? -1n : 1n
  return { n: (sign * top) / common, d: (sign * bottom) / common }
}

export const ZERO: Rational = { n: 0n, d: 1n }
export const ONE: Rational = { n: 1n, d: 1n }

const DECIMAL = /^([+-]?)(\d{1,1000})(?:\.(\d{1,1000}))?$/
const FRACTION = /^([+-]?\d{1,1000})\/(\d{1,1000})$/

/** Reads '12', '-12.50' or '3/4'; null for any other text (no exponents, no blanks inside, no bare '.5'). */
export function readRational(text: string): Rational | null {
  const trimmed = text.trim()
  const decimal = DECIMAL.exec(trimmed)
  if (decimal) {
    const [, sign, integer = '0', fraction = ''] = decimal
    const size = rational(BigInt(integer + fraction), 10n ** BigInt(fraction.length))
    return sign === '-' ? neg(size) : size
  }
  const [, n, d] = FRACTION.exec(trimmed) ?? []
  if (n === undefined || d === undefined || BigInt(d) === 0n) return null
  return rational(BigInt(n), BigInt(d))
}

/** As readRational, but throws RangeError on text it cannot read. */
export function parseRational(text: string): Rational {
  const value = readRational(text)
  if (value === null) throw new RangeError(`not an exact number: ${JSON.stringify(text.slice(0, 40))}`)
  return value
}

export const add = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d)
export const sub = (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d)
export const mul = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d)
/** a ÷ b; throws RangeError when b is zero. */
export const div = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n)
export const neg = (a: Rational): Rational => ({ n: -a.n, d: a.d })

/** -1, 0 or 1, so it sorts ascending. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const difference = a.n * b.d - b.n * a.d
  if (difference === 0n) return 0
  return difference < 0n ? -1 : 1
}
export const equal = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d
export const isZero = (a: Rational): boolean => a.n === 0n

/** The smallest argument, the first of equals. */
export const min = (first: Rational, ...rest: Rational[]): Rational =>
  rest.reduce((least, one) => (compare(one, least) < 0 ? one : least), first)
/** The largest argument, the first of equals. */
export const max = (first: Rational, ...rest: Rational[]): Rational =>
  rest.reduce((most, one) => (compare(one, most) > 0 ? one : most), first)
/** Zero for no terms. */
export const sum = (terms: Iterable<Rational>): Rational => {
  let total = ZERO
  for (const term of terms) total = add(total, term)
  return total
}

/** The greatest whole number not above `a`. */
export const floor = (a: Rational): bigint => {
  const quotient = a.n / a.d
  return a.n < 0n && quotient * a.d !== a.n ? quotient - 1n : quotient
}
/** The least whole number not below `a`. */
export const ceil = (a: Rational): bigint => -floor(neg(a))

/** Decimal text with exactly `places` digits after the point; a half is rounded away from zero (-0.5 → '-1'), never '-0'. */
export function toDecimal(a: Rational, places: number): string {
  if (!Number.isSafeInteger(places) || places < 0) throw new RangeError(`places: ${places}`)
  const size = a.n < 0n ? -a.n : a.n
  const scaled = (2n * size * 10n ** BigInt(places) + a.d) / (2n * a.d)
  const digits = scaled.toString().padStart(places + 1, '0')
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return a.n < 0n && scaled !== 0n ? `-${text}` : text
}

/** The shortest exact text: a decimal when it ends ('12.5'), else 'n/d' ('1/3'). parseRational reads it back to the same value. */
export function toExact(a: Rational): string {
  let rest = a.d
  let twos = 0
  let fives = 0
  for (; rest % 2n === 0n; rest /= 2n) twos++
  for (; rest % 5n === 0n; rest /= 5n) fives++
  return rest === 1n ? toDecimal(a, Math.max(twos, fives)) : `${a.n}/${a.d}`
}

/** A double within rounding, for charts only; never for a decision. */
export function toNumber(a: Rational): number {
  const n = Number(a.n)
  const d = Number(a.d)
  if (Number.isFinite(n) && Number.isFinite(d)) return n / d
  const shift = BigInt(Math.max(a.n.toString(2).length, a.d.toString(2).length) - 1000)
  return Number(a.n >> shift) / Number(a.d >> shift)
}
