import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  ceil,
  compare,
  div,
  equal,
  floor,
  max,
  min,
  mul,
  neg,
  ONE,
  parseRational,
  type Rational,
  rational,
  readRational,
  sub,
  sum,
  toDecimal,
  toExact,
  toNumber,
  ZERO,
} from './rational.ts'

const big = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })
const any = fc.tuple(big, fc.bigInt({ min: 1n, max: 10n ** 20n })).map(([n, d]) => rational(n, d))
const nonZero = any.filter((a) => a.n !== 0n)
const all = (property: (a: Rational, b: Rational, c: Rational) => void) => fc.assert(fc.property(any, any, any, property))

describe('field laws', () => {
  test('addition and multiplication are associative, commutative and distributive, exactly', () => {
    all((a, b, c) => {
      expect(add(add(a, b), c)).toEqual(add(a, add(b, c)))
      expect(mul(mul(a, b), c)).toEqual(mul(a, mul(b, c)))
      expect(add(a, b)).toEqual(add(b, a))
      expect(mul(a, b)).toEqual(mul(b, a))
      expect(mul(a, add(b, c))).toEqual(add(mul(a, b), mul(a, c)))
    })
  })
  test('zero, one and inverses', () => {
    fc.assert(
      fc.property(nonZero, any, (a, b) => {
        expect(add(a, ZERO)).toEqual(a)
        expect(mul(a, ONE)).toEqual(a)
        expect(add(a, neg(a))).toEqual(ZERO)
        expect(mul(a, div(ONE, a))).toEqual(ONE)
        expect(sub(b, a)).toEqual(add(b, neg(a)))
        expect(mul(div(b, a), a)).toEqual(b)
      }),
    )
  })
  test('every result is reduced with a positive denominator', () => {
    const gcd = (x: bigint, y: bigint): bigint => (y === 0n ? (x < 0n ? -x : x) : gcd(y, x % y))
    fc.assert(
      fc.property(any, nonZero, (a, b) => {
        for (const r of [add(a, b), sub(a, b), mul(a, b), div(a, b), neg(a)]) {
          expect(r.d > 0n).toBe(true)
          expect(gcd(r.n, r.d)).toBe(1n)
        }
      }),
    )
  })
  test('order agrees with subtraction; the smallest and the largest bound all', () => {
    all((a, b, c) => {
      expect(compare(a, b)).toBe(Number(sub(a, b).n > 0n) - Number(sub(a, b).n < 0n))
      expect(compare(add(a, c), add(b, c))).toBe(compare(a, b))
      for (const x of [a, b, c]) {
        expect(compare(min(a, b, c), x)).toBeLessThanOrEqual(0)
        expect(compare(max(a, b, c), x)).toBeGreaterThanOrEqual(0)
      }
    })
  })
  test('the order of adding up does not matter', () => {
    fc.assert(
      fc.property(fc.array(any), (terms) => {
        expect(sum([...terms].reverse())).toEqual(sum(terms))
      }),
    )
    expect(sum([])).toEqual(ZERO)
    expect(sum(Array.from({ length: 10 }, () => parseRational('0.1')))).toEqual(ONE)
  })
})

describe('making and reading', () => {
  test('a fraction is reduced and its sign stands above', () => {
    expect(rational(6, -4)).toEqual({ n: -3n, d: 2n })
    expect(rational(0, -7)).toEqual({ n: 0n, d: 1n })
  })
  test('no zero below, no inexact numbers', () => {
    expect(() => rational(1, 0)).toThrow(RangeError)
    expect(() => div(ONE, ZERO)).toThrow(RangeError)
    expect(() => rational(0.5)).toThrow(RangeError)
    expect(() => rational(2 ** 53)).toThrow(RangeError)
  })
  test.each([
    ['12', 12n, 1n],
    ['-12.50', -25n, 2n],
    ['+0.125', 1n, 8n],
    ['007', 7n, 1n],
    ['3/4', 3n, 4n],
    ['-6/8', -3n, 4n],
    [' 1.5 ', 3n, 2n],
    ['0', 0n, 1n],
    ['-0', 0n, 1n],
  ])('%s', (text, n, d) => expect(parseRational(text)).toEqual({ n, d }))
  test.each(['', '.5', '5.', '1e3', '1/0', '1/-2', '1.5/2', '1 000', '１', '0x1', 'NaN', '--1'])('%j is not read', (text) => {
    expect(readRational(text)).toBeNull()
    expect(() => parseRational(text)).toThrow(RangeError)
  })
  test('the exact text is read back to the same value', () => {
    fc.assert(
      fc.property(any, (a) => {
        expect(parseRational(toExact(a))).toEqual(a)
      }),
    )
  })
  test.each([
    [rational(25, 2), '12.5'],
    [rational(1, 3), '1/3'],
    [rational(-1, 8), '-0.125'],
    [rational(7, 20), '0.35'],
    [rational(-5), '-5'],
    [ZERO, '0'],
    [rational(2, 7), '2/7'],
  ])('the shortest exact text of %o is %s', (a, text) => expect(toExact(a)).toBe(text))
})

describe('rounding', () => {
  test.each([
    ['0.5', 0, '1'],
    ['-0.5', 0, '-1'],
    ['1.5', 0, '2'],
    ['-1.5', 0, '-2'],
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['0.005', 2, '0.01'],
    ['-0.005', 2, '-0.01'],
    ['-0.0049', 2, '0.00'],
    ['1.005', 2, '1.01'],
    ['99.995', 2, '100.00'],
    ['1/3', 4, '0.3333'],
    ['2/3', 4, '0.6667'],
    ['-2/3', 1, '-0.7'],
    ['12', 2, '12.00'],
  ])('a half goes away from zero: %s to %d places is %s', (text, places, rounded) => {
    expect(toDecimal(parseRational(text), places)).toBe(rounded)
  })
  test('what is printed is at most half a last digit away and mirrors at zero', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 12 }), (a, places) => {
        const printed = toDecimal(a, places)
        const away = sub(parseRational(printed), a)
        const half = rational(1n, 2n * 10n ** BigInt(places))
        expect(compare(away, half) <= 0 && compare(away, neg(half)) >= 0).toBe(true)
        expect(equal(parseRational(toDecimal(neg(a), places)), neg(parseRational(printed)))).toBe(true)
      }),
    )
  })
  test('floor and ceiling, below zero too', () => {
    expect([rational(7, 2), rational(-7, 2), rational(3), rational(-3)].map((a) => [floor(a), ceil(a)])).toEqual([
      [3n, 4n],
      [-4n, -3n],
      [3n, 3n],
      [-3n, -3n],
    ])
  })
  test('places are a whole number from 0', () => {
    expect(() => toDecimal(ONE, -1)).toThrow(RangeError)
    expect(() => toDecimal(ONE, 1.5)).toThrow(RangeError)
  })
  test('the double is close even when both parts overflow one', () => {
    expect(toNumber(rational(1, 4))).toBe(0.25)
    expect(toNumber(rational(10n ** 400n + 1n, 4n * 10n ** 400n))).toBeCloseTo(0.25, 12)
  })
})
