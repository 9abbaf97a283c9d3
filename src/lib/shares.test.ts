import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRational, sum, toExact } from './rational.ts'
import { printedShares, wilson } from './shares.ts'

const total = (shares: string[] | null) => toExact(sum((shares ?? []).map(parseRational)))
const counts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 12 }).filter((row) => row.some((n) => n > 0))

describe('the table of 141 votes (evaluation by the masses, 2011)', () => {
  test.each([
    ['基本评价', [134, 4, 3], ['95.04', '2.84', '2.12']],
    ['中心工作', [134, 5, 2], ['95.04', '3.55', '1.41']],
    ['承诺践诺', [127, 8, 6], ['90.07', '5.67', '4.26']],
    ['办实事', [126, 9, 6], ['89.36', '6.38', '4.26']],
    ['队伍建设', [132, 7, 2], ['93.62', '4.96', '1.42']],
  ])('%s comes out as it was printed when the last figure takes the rest', (_, row, printed) => {
    expect(printedShares(row, 2, 'last-takes-rest')).toEqual(printed)
    expect(total(printed)).toBe('100')
  })
  // 95.0355 / 2.8369 / 2.1277: the printed 2.12 is cut although its remainder is the largest; the fair rule cuts the first.
  test.each([
    ['基本评价', [134, 4, 3], ['95.03', '2.84', '2.13']],
    ['中心工作', [134, 5, 2], ['95.03', '3.55', '1.42']],
    ['承诺践诺', [127, 8, 6], ['90.07', '5.67', '4.26']],
    ['办实事', [126, 9, 6], ['89.36', '6.38', '4.26']],
    ['队伍建设', [132, 7, 2], ['93.62', '4.96', '1.42']],
  ])('%s by the largest remainder', (_, row, shares) => {
    expect(printedShares(row)).toEqual(shares)
    expect(total(shares)).toBe('100')
  })
})

describe('printed shares', () => {
  test('every row adds up to exactly 100, by either rule, at any places, and no share is negative', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 4 }), (row, places) => {
        for (const rule of ['largest-remainder', 'last-takes-rest'] as const) {
          const shares = printedShares(row, places, rule)!
          expect(total(shares)).toBe('100')
          expect(shares.filter((share) => !(places === 0 ? /^\d+$/ : new RegExp(`^\\d+\\.\\d{${places}}$`)).test(share))).toEqual([])
          expect(shares.filter((share, i) => row[i] === 0 && Number(share) !== 0)).toEqual([])
        }
      }),
    )
  })
  test('by the largest remainder no figure is a whole last digit off, and more votes never print less', () => {
    fc.assert(
      fc.property(counts, (row) => {
        const shares = printedShares(row)!.map((share) => Math.round(Number(share) * 100))
        const n = row.reduce((a, b) => a + b, 0)
        for (const [i, share] of shares.entries()) {
          expect(Math.abs(share - (row[i]! * 10_000) / n)).toBeLessThan(1)
          for (const [j, other] of shares.entries()) if (row[i]! > row[j]!) expect(share).toBeGreaterThanOrEqual(other)
        }
      }),
    )
  })
  test.each([
    [[1, 1, 1], 2, ['33.34', '33.33', '33.33']],
    [[1, 1, 1], 0, ['34', '33', '33']],
    [[0, 7], 2, ['0.00', '100.00']],
    [[1, 999_999], 2, ['0.00', '100.00']],
    [[3, 2, 1, 0], 1, ['50.0', '33.3', '16.7']],
  ])('%j with %d places', (row, places, shares) => {
    expect(printedShares(row, places)!.slice(0, shares.length)).toEqual(shares)
  })
  test('the last figure that is not zero takes the rest, and never goes below zero', () => {
    expect(printedShares([134, 4, 3, 0], 2, 'last-takes-rest')).toEqual(['95.04', '2.84', '2.12', '0.00'])
    const row = [...Array.from({ length: 39 }, () => 5), 5]
    expect(total(printedShares(row, 0, 'last-takes-rest'))).toBe('100')
  })
  test('no votes have no shares', () => expect(printedShares([0, 0, 0])).toBeNull())
  test('counts are whole and not negative', () => {
    for (const row of [[-1, 2], [1.5], [Number.NaN]]) expect(() => printedShares(row)).toThrow(RangeError)
    expect(() => printedShares([1], -1)).toThrow(RangeError)
  })
})

describe('Wilson interval', () => {
  test.each([
    // Computed apart with forty decimal digits, z = 1.96.
    [81, 263, { low: 0.2553, high: 0.3662 }], // Newcombe 1998, table I
    [15, 148, { low: 0.0624, high: 0.1605 }],
    [0, 20, { low: 0, high: 0.1611 }],
    [1, 29, { low: 0.0061, high: 0.1718 }],
    [20, 20, { low: 0.8389, high: 1 }],
    [134, 141, { low: 0.9011, high: 0.9757 }],
  ])('%d of %d', (yes, of, interval) => expect(wilson(yes, of)).toEqual(interval))
  test('holds the share, stays within 0 and 1, mirrors, and narrows with more asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(), (of, part) => {
        const yes = part % (of + 1)
        const { low, high } = wilson(yes, of, 1.96, 9)!
        expect(low >= 0 && low <= yes / of + 1e-9 && high >= yes / of - 1e-9 && high <= 1).toBe(true)
        const mirror = wilson(of - yes, of, 1.96, 9)!
        expect(Math.abs(mirror.low - (1 - high))).toBeLessThan(2e-9)
        const more = wilson(yes * 10, of * 10, 1.96, 9)!
        expect(more.high - more.low).toBeLessThan(high - low)
      }),
    )
  })
  test('nobody asked, no interval', () => {
    expect(wilson(0, 0)).toBeNull()
    for (const [yes, of] of [
      [-1, 5],
      [6, 5],
      [0.5, 5],
    ] as const)
      expect(() => wilson(yes, of)).toThrow(RangeError)
  })
})
