import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from './digest.ts'
import { GENERATOR, random, splitMix64, xoshiro256 } from './random.ts'

const MASK = (1n << 64n) - 1n
const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (64n - k))) & MASK
/** The published algorithm in bigints, to check the fast one by. */
const reference = (seed: bigint[]) => {
  const s = [...seed] as [bigint, bigint, bigint, bigint]
  return () => {
    const answer = (rotl((s[1] * 5n) & MASK, 7n) * 9n) & MASK
    const t = (s[1] << 17n) & MASK
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = rotl(s[3], 45n)
    return answer
  }
}
const joined = ([high, low]: [number, number]) => (BigInt(high) << 32n) | BigInt(low)

describe('the algorithms', () => {
  test('SplitMix64 from 1234567', () => {
    const words = splitMix64(1234567n)
    expect(Array.from({ length: 5 }, () => words.next().value)).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ])
  })
  test('xoshiro256** from the state 1, 2, 3, 4', () => {
    const bits = xoshiro256([1n, 2n, 3n, 4n])
    expect(Array.from({ length: 10 }, () => joined(bits()))).toEqual([
      11520n,
      0n,
      1509978240n,
      1215971899390074240n,
      1216172134540287360n,
      607988272756665600n,
      16172922978634559625n,
      8476171486693032832n,
      10595114339597558777n,
      2904607092377533576n,
    ])
  })
  test('the halves give what the published words give, from any state', () => {
    const word = fc.bigInt({ min: 0n, max: MASK })
    fc.assert(
      fc.property(word, word, word, word, (a, b, c, d) => {
        fc.pre((a | b | c | d) !== 0n)
        const [fast, slow] = [xoshiro256([a, b, c, d]), reference([a, b, c, d])]
        for (let i = 0; i < 50; i++) expect(joined(fast())).toBe(slow())
      }),
    )
    expect(() => xoshiro256([0n, 0n, 0n, 0n])).toThrow(RangeError)
  })
  test('a seed text is hashed and spread as the docstring says', () => {
    expect(GENERATOR).toBe('xoshiro256**/splitmix64/sha-256')
    const words = splitMix64(BigInt(`0x${sha256Hex('争优 2026').slice(0, 16)}`))
    const slow = reference([0, 0, 0, 0].map(() => words.next().value))
    const r = random('争优 2026')
    for (let i = 0; i < 100; i++) expect(joined(r.bits())).toBe(slow())
    const [again, expected] = [
      random('争优 2026'),
      reference(
        Array.from(
          { length: 4 },
          (
            (w) => () =>
              w.next().value
          )(splitMix64(BigInt(`0x${sha256Hex('争优 2026').slice(0, 16)}`))),
        ),
      ),
    ]
    for (let i = 0; i < 100; i++) expect(again.next()).toBe(Number(expected() >> 11n) / 2 ** 53)
  })
})

describe('what is made of it', () => {
  test('the same seed gives the same, another seed another', () => {
    const run = (seed: string) => {
      const r = random(seed)
      return [
        r.next(),
        r.int(1000),
        r.pick(['a', 'b', 'c']),
        r.shuffle([1, 2, 3, 4, 5, 6]),
        r.weighted([1, 2, 3], (x) => x),
        r.normal(),
        r.next(),
      ]
    }
    expect(run('a')).toEqual(run('a'))
    expect(run('a')).not.toEqual(run('b'))
  })
  test('int is uniform: χ² over 7 classes stays below its 99.9 % point', () => {
    const r = random('int')
    const seen = new Array<number>(7).fill(0)
    for (let i = 0; i < 70_000; i++) seen[r.int(7)]!++
    expect(seen.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.46)
  })
  test('int keeps to its bounds and refuses others', () => {
    const r = random('bounds')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (n) => {
        const drawn = r.int(n)
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < n).toBe(true)
      }),
    )
    expect(r.int(1)).toBe(0)
    expect(r.int(2 ** 53)).toBeLessThan(2 ** 53)
    for (const n of [0, -1, 1.5, 2 ** 53 + 2, Number.NaN]) expect(() => r.int(n)).toThrow(RangeError)
  })
  test('a shuffle keeps every item, changes nothing given, and every order is as likely', () => {
    const r = random('shuffle')
    const given = Object.freeze(['a', 'b', 'c'])
    const seen = new Map<string, number>()
    for (let i = 0; i < 12_000; i++) {
      const order = r.shuffle(given).join('')
      seen.set(order, (seen.get(order) ?? 0) + 1)
    }
    expect([...seen.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
    expect([...seen.values()].reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0)).toBeLessThan(20.52)
  })
  test('weights are kept and a weight of 0 is never taken', () => {
    const r = random('weights')
    const weight = { a: 0, b: 1, c: 3, d: 0 }
    const seen = { a: 0, b: 0, c: 0, d: 0 }
    for (let i = 0; i < 20_000; i++) seen[r.weighted(['a', 'b', 'c', 'd'] as const, (k) => weight[k])]++
    expect([seen.a, seen.d, seen.b + seen.c]).toEqual([0, 0, 20_000])
    expect(Math.abs(seen.c / 20_000 - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 20_000))
    for (const weights of [[0, 0], [1, -1], [1, Number.NaN], [1, Infinity], []])
      expect(() => r.weighted(weights, (w) => w)).toThrow(RangeError)
    expect(() => r.pick([])).toThrow(RangeError)
  })
  test('normal deviates have their mean, spread and tails', () => {
    const r = random('normal')
    const n = 50_000
    const xs = Array.from({ length: n }, () => r.normal(10, 2))
    const mean = xs.reduce((a, b) => a + b, 0) / n
    const variance = xs.reduce((a, b) => a + (b - mean) ** 2, 0) / n
    expect(Math.abs(mean - 10)).toBeLessThan((4 * 2) / Math.sqrt(n))
    expect(Math.abs(variance - 4)).toBeLessThan(4 * 4 * Math.sqrt(2 / n))
    const beyond = xs.filter((x) => Math.abs(x - 10) > 2 * 1.959964).length / n
    expect(Math.abs(beyond - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / n))
  })
})
