import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalText } from '../lib/canonical.ts'
import { type DrawList, drawResult, resultOfDraw, sameLine } from './assign.ts'

const secrets = ['first office, 7f3a9c1e', 'second office, 20b1de44']
const list = (o: Partial<DrawList> & { n: number }): DrawList => {
  const { n, ...over } = o
  return {
    schema: 'score-draw/1',
    round: 1,
    column: 'review',
    kind: 'reviewers',
    perUnit: 1,
    share: null,
    units: Array.from({ length: n }, (_, i) => ({ id: i + 1, class: i % 3 === 0 ? 'a' : 'b' })),
    reviewers: [],
    ...over,
  }
}
const people = (n: number, barred: (i: number) => number[] = () => []) =>
  Array.from({ length: n }, (_, i) => ({ account: 100 + i, unit: null, barred: barred(i) }))
const crossOf = (n: number, barred: (i: number) => number[] = (i) => [i + 1]) =>
  Array.from({ length: n }, (_, i) => ({ account: 100 + i, unit: i + 1, barred: barred(i) }))
const loads = (seats: readonly [number, number][], accounts: readonly number[]) =>
  accounts.map((a) => seats.filter((s) => s[1] === a).length)

/** The least the busiest can have and the most the idlest can: by trying every spread of seats, one a unit. */
const bestSpread = (units: number, reviewers: DrawList['reviewers']): number => {
  const load = new Map(reviewers.map((r) => [r.account, 0]))
  let best = Number.POSITIVE_INFINITY
  const go = (u: number): void => {
    if (u > units) {
      const all = [...load.values()]
      best = Math.min(
        best,
        all.reduce((s, n) => s + n * n, 0),
      )
      return
    }
    const may = reviewers.filter((r) => !r.barred.includes(u))
    if (may.length === 0) go(u + 1)
    for (const r of may) {
      load.set(r.account, load.get(r.account)! + 1)
      go(u + 1)
      load.set(r.account, load.get(r.account)! - 1)
    }
  }
  go(1)
  return best
}

describe('reviewers drawn', () => {
  test('everybody gets the same, one more at most, and nobody what he is barred from', () => {
    const arb = fc.record({
      n: fc.integer({ min: 1, max: 40 }),
      m: fc.integer({ min: 2, max: 9 }),
      perUnit: fc.integer({ min: 1, max: 2 }),
      secret: fc.string({ minLength: 16, maxLength: 20 }),
    })
    fc.assert(
      fc.property(arb, ({ n, m, perUnit, secret }) => {
        const reviewers = people(m)
        const r = resultOfDraw(list({ n, perUnit, reviewers }), [secret, ...secrets])
        expect(drawResult.parse(r)).toEqual(r)
        expect(r.seats).toHaveLength(n * perUnit)
        expect(new Set(r.seats.map(String)).size).toBe(n * perUnit)
        const of = loads(
          r.seats,
          reviewers.map((x) => x.account),
        )
        expect(Math.max(...of) - Math.min(...of)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 60, seed: 7 },
    )
  })
  test('with people barred here and there the loads are as even as any spread could make them', () => {
    const arb = fc
      .record({ n: fc.integer({ min: 2, max: 6 }), m: fc.integer({ min: 2, max: 4 }) })
      .chain(({ n, m }) =>
        fc
          .array(fc.subarray(Array.from({ length: n }, (_, i) => i + 1)), { minLength: m, maxLength: m })
          .map((barred) => ({ n, reviewers: people(m, (i) => barred[i]!) })),
      )
    fc.assert(
      fc.property(arb, ({ n, reviewers }) => {
        const r = resultOfDraw(list({ n, reviewers }), secrets)
        for (const [u, a] of r.seats) expect(reviewers.find((x) => x.account === a)!.barred).not.toContain(u)
        const without = Array.from({ length: n }, (_, i) => i + 1).filter((u) => reviewers.every((x) => x.barred.includes(u)))
        expect(r.short).toEqual(without)
        const squares = loads(
          r.seats,
          reviewers.map((x) => x.account),
        ).reduce((s, x) => s + x * x, 0)
        expect(squares).toBe(bestSpread(n, reviewers))
      }),
      { numRuns: 150, seed: 11 },
    )
  })
  test('every reviewer is as likely as any other to get a unit', () => {
    const got = new Map<number, number>()
    for (let i = 0; i < 600; i++) {
      const [seat] = resultOfDraw(list({ n: 4, reviewers: people(4) }), [`trial secret ${String(i).padStart(8, '0')}`]).seats
      got.set(seat![1], (got.get(seat![1]) ?? 0) + 1)
    }
    for (const a of [100, 101, 102, 103]) expect(Math.abs(got.get(a)! - 150)).toBeLessThan(50)
  })
  test('the same secrets in another order give the same, another secret something else, another list another digest', () => {
    const l = list({ n: 12, reviewers: people(4) })
    const r = resultOfDraw(l, secrets)
    expect(canonicalText(resultOfDraw(l, [...secrets].reverse()))).toBe(canonicalText(r))
    expect(resultOfDraw(l, [secrets[0]!, 'third office, 20b1de44']).seats).not.toEqual(r.seats)
    const other = resultOfDraw({ ...l, perUnit: 2 }, secrets)
    expect([other.list === r.list, other.seed === r.seed]).toEqual([false, false])
  })
})

describe('units that check each other', () => {
  test('each checks as many as check it, never itself, and no two each other', () => {
    for (const perUnit of [1, 2])
      for (const n of [2 * perUnit + 1, 7, 30]) {
        const r = resultOfDraw(list({ n, kind: 'cross', perUnit, reviewers: crossOf(n) }), secrets)
        expect(
          loads(
            r.seats,
            r.seats.map((s) => s[1]),
          ).every((x) => x === perUnit),
        ).toBe(true)
        expect(r.seats.some(([u, a]) => a === 99 + u)).toBe(false)
        expect([r.mutual, r.short]).toEqual([[], []])
      }
  })
  test('relatives are moved apart', () => {
    const relatives = (i: number) => Array.from({ length: 4 }, (_, k) => Math.floor(i / 4) * 4 + k + 1)
    const reviewers = crossOf(40, relatives)
    const r = resultOfDraw(list({ n: 40, kind: 'cross', perUnit: 2, reviewers }), secrets)
    for (const [u, a] of r.seats) expect(reviewers.find((x) => x.account === a)!.barred).not.toContain(u)
    expect(
      loads(
        r.seats,
        reviewers.map((x) => x.account),
      ).every((x) => x === 2),
    ).toBe(true)
    expect(r.mutual).toEqual([])
  })
  test('two units can only check each other, and it is said', () => {
    const r = resultOfDraw(list({ n: 2, kind: 'cross', perUnit: 1, reviewers: crossOf(2) }), secrets)
    expect(r.seats).toEqual([
      [1, 101],
      [2, 100],
    ])
    expect(r.mutual).toEqual([[1, 2]])
  })
})

test('a sample takes its share of each class, rounded up, at least one', () => {
  const l = list({ n: 31, kind: 'sample', perUnit: 0, share: '1/5' })
  const r = resultOfDraw(l, secrets)
  const of = (k: string) => r.sample.filter((u) => l.units.find((x) => x.id === u)!.class === k).length
  expect([of('a'), of('b')]).toEqual([3, 4])
  expect(resultOfDraw(list({ n: 2, kind: 'sample', perUnit: 0, share: '1/100' }), secrets).sample).toHaveLength(2)
})

test('his own line is barred upwards and downwards, but for who sits with the organiser', () => {
  expect(sameLine(['/1/2/'], '/1/2/', '/1/')).toBe(true)
  expect(sameLine(['/1/2/7/'], '/1/2/', '/1/')).toBe(true)
  expect(sameLine(['/1/2/'], '/1/2/7/', '/1/')).toBe(true)
  expect(sameLine(['/1/3/'], '/1/2/', '/1/')).toBe(false)
  expect(sameLine(['/1/'], '/1/2/', '/1/')).toBe(false)
})
