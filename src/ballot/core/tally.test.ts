import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, compare, div, mul, parseRational, rational, sum, toDecimal, ZERO } from '../../lib/rational.ts'
import { type ClassFacts, type Count, tally, weightedScore, withheldClasses } from './tally.ts'

type Rules = Parameters<typeof tally>[0]
const rules = (over: Partial<Rules> = {}): Rules => ({
  classes: ['1/2', '3/10', '1/5'].map((weight, i) => ({ id: i + 1, key: 'ABC'[i]!, title: 'ABC'[i]!, weight, eligible: 100 })),
  columns: [{ id: 1, title: '一' }],
  scale: ['100', '80', '60', '40'].map((points, i) => ({ grade: i + 1, title: String(i), points })),
  satisfied: [1, 2],
  dissatisfied: [4],
  abstainCounts: 'excluded',
  emptyClass: 'redistribute',
  places: 2,
  withholdBelow: 5,
  ...over,
})
const facts = (cast: number[]): ClassFacts[] => cast.map((n, i) => ({ classId: i + 1, eligible: 100, issued: n, cast: n }))
const counts = (...grades: number[][]): Count[] => grades.map((g, i) => ({ classId: i + 1, column: 1, grades: g, invalid: 0 }))
const only = (m: Rules, cast: number[], of: Count[]) => tally(m, facts(cast), of).columns[0]!

describe('the three figures', () => {
  test('are three, and a low score is no rate: 100 ballots all 不满意', () => {
    const m = rules({
      classes: rules().classes.slice(0, 1),
      scale: ['1', '0.9', '0.7', '0.5'].map((points, i) => ({ grade: i + 1, title: '', points })),
    })
    const column = only(m, [100], counts([0, 0, 0, 0, 100]))
    expect([column.satisfied?.printed, column.dissatisfied?.printed, column.score?.printed]).toEqual(['0.00', '100.00', '0.50'])
  })

  test('are weighted by class, and rounded once', () => {
    const column = only(rules(), [6, 6, 6], counts([0, 1, 1, 1, 3], [0, 6, 0, 0, 0], [2, 0, 0, 4, 0]))
    // 1/2·(100+80+60+120)/6 + 3/10·100 + 1/5·60 = 30 + 30 + 12
    expect([column.score, column.satisfied, column.dissatisfied]).toEqual([
      { exact: '72', printed: '72.00' },
      { exact: '0.5', printed: '50.00' },
      { exact: '0.1875', printed: '18.75' },
    ])
    expect(only(rules({ abstainCounts: 'included' }), [6, 6, 6], counts([0, 1, 1, 1, 3], [0, 6, 0, 0, 0], [2, 0, 0, 4, 0])).score).toEqual({
      exact: '68',
      printed: '68.00',
    })
  })

  test('an empty class: its weight goes to the others, or there is no score; never a zero', () => {
    const given = counts([0, 6, 0, 0, 0], [0, 0, 6, 0, 0], [6, 0, 0, 0, 0])
    expect(only(rules(), [6, 6, 6], given).score).toEqual({ exact: '92.5', printed: '92.50' })
    expect(only(rules({ emptyClass: 'void' }), [6, 6, 6], given).score).toBe(null)
    expect(only(rules(), [0, 0, 0], []).score).toBe(null)
  })

  test('do not depend on the order of classes or counts, nor on the size of the weights', () => {
    const grades = fc.array(fc.nat(50), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(grades, grades, grades, fc.integer({ min: 1, max: 99 }), (a, b, c, factor) => {
        const m = rules({ withholdBelow: 0 })
        const cast = [a, b, c].map((g) => g.reduce((x, y) => x + y, 0))
        const one = only(m, cast, counts(a, b, c))
        const scaled = m.classes.map((x) => ({ ...x, weight: toFraction(mul(parseRational(x.weight), rational(factor))) }))
        const other = tally({ ...m, classes: scaled }, facts(cast).reverse(), counts(a, b, c).reverse()).columns[0]!
        expect(other).toEqual(one)
      }),
      { numRuns: 200, seed: 7 },
    )
  })

  test('the score is the exact one, rounded half up, within half of the last digit', () => {
    const grades = fc.array(fc.nat(50), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(grades, grades, (a, b) => {
        const m = rules({ classes: rules().classes.slice(0, 2), withholdBelow: 0 })
        const { score } = only(m, [1, 1], counts(a, b))
        const mean = (g: number[]) => {
          const n = g.slice(1).reduce((x, y) => x + y, 0)
          return n === 0 ? null : div(sum(m.scale.map((s, i) => mul(parseRational(s.points), rational(g[i + 1]!)))), rational(n))
        }
        const parts = [[a, '1/2'] as const, [b, '3/10'] as const].flatMap(([g, w]) =>
          mean(g) ? [[mean(g)!, parseRational(w)] as const] : [],
        )
        if (parts.length === 0) return expect(score).toBe(null)
        const exact = div(
          parts.reduce((t, [x, w]) => add(t, mul(x, w)), ZERO),
          sum(parts.map(([, w]) => w)),
        )
        expect(compare(parseRational(score!.exact), exact)).toBe(0)
        expect(score!.printed).toBe(toDecimal(exact, 2))
      }),
      { numRuns: 200, seed: 8 },
    )
  })

  test('weights of 0 give no score', () => {
    const m = rules({ classes: rules().classes.map((c) => ({ ...c, weight: '0' })) })
    expect(weightedScore([{ classId: 1, mean: rational(5) }], m)).toBe(null)
  })
})
const toFraction = (r: { n: bigint; d: bigint }): string => `${r.n}/${r.d}`

describe('small classes', () => {
  const hidden = (...cast: number[]) => [...withheldClasses(facts(cast), 5)]
  test('are hidden with the next smallest, so that nobody can subtract', () => {
    expect([hidden(9, 9, 9), hidden(9, 3, 7), hidden(9, 3, 1), hidden(4, 4, 9), hidden(0, 5, 9), hidden(3), hidden(0, 2, 0)]).toEqual([
      [],
      [2, 3],
      [3, 2, 1],
      [1, 2],
      [],
      [1],
      [2],
    ])
  })

  test('are left out of the figures, which say so', () => {
    const column = only(rules(), [9, 3, 7], counts([0, 8, 0, 0, 1], [0, 0, 3, 0, 0], [0, 0, 0, 6, 1]))
    expect(column).toEqual({
      column: 1,
      withheld: true,
      classes: [
        expect.objectContaining({ classId: 1, grades: [0, 8, 0, 0, 1] }),
        { classId: 2, withheld: true },
        { classId: 3, withheld: true },
      ],
      satisfied: { exact: '8/9', printed: '88.89' },
      dissatisfied: { exact: '1/9', printed: '11.11' },
      score: { exact: '280/3', printed: '93.33' },
    })
    expect(only(rules(), [2, 1, 0], counts([0, 2, 0, 0, 0], [0, 0, 1, 0, 0])).score).toBe(null)
    expect(only(rules({ emptyClass: 'void' }), [9, 3, 7], counts([0, 9, 0, 0, 0])).score?.printed).toBe('100.00')
  })

  const sets = (n: number): number[][] => {
    const all: number[][] = []
    for (let a = 0; a <= n; a++) for (let b = 0; a + b <= n; b++) for (let c = 0; a + b + c <= n; c++) all.push([0, a, b, c, n - a - b - c])
    return all
  }
  test('cannot be read from what is published: it is the same whatever they chose', () => {
    const shown = new Set<string>()
    for (const second of sets(3))
      for (const third of sets(7)) shown.add(JSON.stringify(only(rules(), [9, 3, 7], counts([0, 8, 0, 0, 1], second, third))))
    expect(shown.size).toBe(1)
  })
  test('could be read from a total over all classes, rounded or not: why there is none', () => {
    const told = (n: number, other: number, places: number): number => {
      const seen = new Map<string, [Set<string>, number]>()
      const mean = (g: number[]) =>
        div(sum(rules().scale.map((s, i) => mul(parseRational(s.points), rational(g[i + 1]!)))), rational(g.reduce((x, y) => x + y)))
      for (const a of sets(n))
        for (const b of sets(other)) {
          const means = [rational(100), mean(a), mean(b)].map((x, i) => ({ classId: i + 1, mean: x }))
          const total = toDecimal(weightedScore(means, rules())!, places)
          const [which, times] = seen.get(total) ?? [new Set(), 0]
          seen.set(total, [which.add(a.join()), times + 1])
        }
      const once = [...seen.values()].filter(([which]) => which.size === 1).reduce((x, [, times]) => x + times, 0)
      return Math.round((100 * once) / (sets(n).length * sets(other).length))
    }
    expect([told(1, 5, 1), told(1, 5, 0), told(2, 5, 1), told(3, 7, 1)]).toEqual([98, 20, 39, 4])
  })
})
