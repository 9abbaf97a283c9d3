import { expect, test } from 'vitest'
import { random } from '../lib/random.ts'
import { toDecimal } from '../lib/rational.ts'
import { exactShare, upTo } from './binomial.ts'
import { fit, linkedSets, notConnected, panelTooLarge, type Rating, tooFewRatings } from './model.ts'
import { t95 } from './quantile.ts'
import { combine, kendall, noCommonOrder, type Ranking, rankSum, unlikeRankings } from './ranking.ts'
import { alike, distribution, placesOf, standings } from './tier.ts'

const rows = (of: readonly (readonly [unit: number, rater: number, value: number])[]): Rating[] =>
  of.map(([unit, rater, value]) => ({ unit, rater, value }))

test('a strict and a mild rater with nothing left to chance: both units come out at what average severity would give', () => {
  // Rater 1 gives 2 more than rater 2 throughout; unit 3 was seen by the strict one only.
  const f = fit(
    rows([
      [1, 1, 90],
      [1, 2, 88],
      [2, 1, 84],
      [2, 2, 82],
      [3, 2, 86],
    ]),
  )
  expect(f.units).toEqual([
    { unit: 1, ratings: 2, raw: 89, value: 89, low: 89, high: 89 },
    { unit: 2, ratings: 2, raw: 83, value: 83, low: 83, high: 83 },
    { unit: 3, ratings: 1, raw: 86, value: 87, low: 87, high: 87 },
  ])
  expect(f.raters).toEqual([
    { rater: 1, ratings: 2, leniency: 1 },
    { rater: 2, ratings: 3, leniency: -1 },
  ])
  expect([f.sigma, f.df]).toEqual([0, 1])
})

test('the textbook case: complete two-way table, intervals from the residual variance', () => {
  // Residuals ±1: sum of squares 4 on 1 degree of freedom, sigma 2; a unit’s variance is sigma²/2.
  const f = fit(
    rows([
      [1, 1, 11],
      [1, 2, 9],
      [2, 1, 19],
      [2, 2, 21],
    ]),
  )
  expect(f.sigma).toBe(2)
  expect(f.df).toBe(1)
  expect(f.units.map((u) => u.value)).toEqual([10, 20])
  const half = 12.7062 * 2 * Math.sqrt(1 / 2)
  expect(f.units[0]!.high).toBeCloseTo(10 + half, 4)
  expect(f.apart(1, 2)).toBeCloseTo(12.7062 * 2, 4)
  expect(f.apart(1, 1)).toBe(0)
})

test('marks that share no rater are refused and the units cut off are named; so is a panel with nothing left over', () => {
  const apart = rows([
    [1, 1, 90],
    [2, 1, 80],
    [3, 2, 85],
    [4, 2, 70],
  ])
  expect(linkedSets(apart)).toEqual([
    [1, 2],
    [3, 4],
  ])
  expect(() => fit(apart)).toThrowError(expect.objectContaining({ code: notConnected.code, facts: { parts: 2, units: [3, 4] } }))
  expect(() =>
    fit(
      rows([
        [1, 1, 90],
        [2, 1, 80],
      ]),
    ),
  ).toThrowError(expect.objectContaining({ code: tooFewRatings.code, facts: { ratings: 2, needed: 3 } }))
  const many = Array.from({ length: 401 }, (_, i): Rating => ({ unit: 1, rater: i, value: 1 }))
  expect(() => fit(many)).toThrowError(expect.objectContaining({ code: panelTooLarge.code }))
})

test('the order of the marks, and the numbers of units and raters, do not matter', () => {
  const r = random('order')
  const given: Rating[] = Array.from({ length: 90 }, (_, i) => ({
    unit: i % 30,
    rater: (i * 7 + Math.floor(i / 30)) % 8,
    value: r.int(40) + 60,
  }))
  const once = fit(given)
  const again = fit(r.shuffle(given))
  expect(again.units).toEqual(once.units)
  expect(again.raters).toEqual(once.raters)
  const renamed = fit(given.map((x) => ({ ...x, rater: 100 - x.rater })))
  expect(renamed.units).toEqual(once.units)
  // What is taken from one rater is given to another.
  expect(once.raters.reduce((s, x) => s + x.leniency, 0)).toBeCloseTo(0, 3)
})

test('points of Student’s t', () => {
  expect([1, 2, 10, 30, 120].map(t95)).toEqual([12.7062, 4.3027, 2.2281, 2.0423, 1.9799])
  expect(t95(50)).toBeCloseTo(2.0086, 3)
  expect(t95(11)).toBeCloseTo(2.201, 2)
  expect(t95(100000)).toBeCloseTo(1.96, 3)
  expect(() => t95(0)).toThrow(RangeError)
})

test('units that cannot be told apart at the cut-off are for re-inspection; those surely on a side are not', () => {
  const units = [
    { unit: 1, value: 95 },
    { unit: 2, value: 90 },
    { unit: 3, value: 89.5 },
    { unit: 4, value: 80 },
  ]
  const apart = () => 1
  expect(standings(units, apart, 2)).toEqual([
    { unit: 1, value: 95, best: 1, worst: 1, side: 'within' },
    { unit: 2, value: 90, best: 2, worst: 3, side: 'recheck' },
    { unit: 3, value: 89.5, best: 2, worst: 3, side: 'recheck' },
    { unit: 4, value: 80, best: 4, worst: 4, side: 'beyond' },
  ])
  expect(standings(units, () => 0, 2).map((s) => s.side)).toEqual(['within', 'within', 'beyond', 'beyond'])
  // Exact values that are equal stand on the same side.
  expect(
    standings(
      [
        { unit: 1, value: 5 },
        { unit: 2, value: 5 },
      ],
      () => 0,
      1,
    ).map((s) => s.side),
  ).toEqual(['recheck', 'recheck'])
  expect(alike(units, apart, 3)).toEqual([2])
  expect(alike(units, apart, 9)).toEqual([])
  expect([placesOf('1/10', 39), placesOf('0.3', 10)]).toEqual([3, 3])
})

test('the spread of a group is exact', () => {
  const two = (r: Parameters<typeof toDecimal>[0]) => toDecimal(r, 2)
  expect(distribution(['90', '80.5', '70', '60'], two)).toEqual({
    n: 4,
    least: '60.00',
    lower: '65.00',
    middle: '75.25',
    upper: '85.25',
    most: '90.00',
  })
  expect(distribution(['90'], two)).toEqual({ n: 1, least: '90.00', lower: '90.00', middle: '90.00', upper: '90.00', most: '90.00' })
  expect(distribution([], two)).toBeNull()
})

test('the exact interval of a share agrees with the published table', () => {
  // Clopper–Pearson for 8 of 10: 44.39 % to 97.48 %; for 0 of 20: 0 to 16.84 %.
  expect(exactShare(8, 10)).toEqual({ low: 0.4439, high: 0.9748 })
  expect(exactShare(0, 20)).toEqual({ low: 0, high: 0.1685 })
  expect(exactShare(20, 20)).toEqual({ low: 0.8315, high: 1 })
  expect(exactShare(0, 0)).toBeNull()
  expect(upTo(5, 0.5, 10)).toBeCloseTo(638 / 1024, 12)
  const big = exactShare(4500, 5000)!
  expect([big.low, big.high]).toEqual([0.8913, 0.9082])
  expect(() => exactShare(3, 2)).toThrow(RangeError)
})

test('one order from several: majorities when they agree, Kemeny when they run in a circle, refused when too many do', () => {
  const order = (s: string): Ranking => [...s].map((c) => [c])
  expect(combine(['abc', 'abc', 'bca'].map(order))).toEqual({ method: 'majority', tiers: [['a'], ['b'], ['c']], against: 2, unique: true })
  // Condorcet's circle: each of the three orders goes against four opinions of nine… and none is the only one.
  expect(combine(['abc', 'bca', 'cab'].map(order))).toMatchObject({ method: 'kemeny', against: 4, unique: false })
  expect(
    combine([
      [['a', 'b'], ['c']],
      [['a', 'b'], ['c']],
    ]),
  ).toMatchObject({ method: 'majority', tiers: [['a', 'b'], ['c']] })
  // Where sums of places say something else than every pairwise majority does.
  const five = ['abc', 'abc', 'abc', 'bca', 'bca'].map(order)
  expect(rankSum(five)).toMatchObject({ method: 'rank-sum', tiers: [['b'], ['a'], ['c']], against: null })
  expect(combine(five)).toMatchObject({ method: 'majority', tiers: [['a'], ['b'], ['c']] })
  expect(() => combine([order('abc'), order('ab')])).toThrowError(
    expect.objectContaining({ code: unlikeRankings.code, facts: { ranking: 2 } }),
  )
  const alphabet = 'abcdefghijklm'
  const turned = [0, 4, 8].map((k) => order(alphabet.slice(k) + alphabet.slice(0, k)))
  expect(() => combine(turned)).toThrowError(expect.objectContaining({ code: noCommonOrder.code }))
})

test('the exact search agrees with trying every order', () => {
  const r = random('kemeny')
  const permutations = (of: string[]): string[][] =>
    of.length < 2 ? [of] : of.flatMap((c) => permutations(of.filter((x) => x !== c)).map((rest) => [c, ...rest]))
  for (let i = 0; i < 60; i++) {
    const votes = Array.from({ length: 5 }, () => r.shuffle([...'abcde']))
    const least = Math.min(
      ...permutations([...'abcde']).map((o) =>
        votes.reduce((n, v) => n + o.reduce((m, a, k) => m + o.slice(k + 1).filter((b) => v.indexOf(b) < v.indexOf(a)).length, 0), 0),
      ),
    )
    expect(combine(votes.map((v) => v.map((c) => [c]))).against).toBe(least)
  }
})

test('Kendall’s distance counts the pairs that changed places', () => {
  expect(kendall([1, 2, 3], [1, 2, 3])).toEqual({ pairs: 3, distance: 0 })
  expect(kendall([1, 2, 3], [3, 2, 1])).toEqual({ pairs: 3, distance: 3 })
  expect(kendall([1, 2, 3], [1, 1, 3])).toEqual({ pairs: 3, distance: 0.5 })
})
