import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, compare, div, max, min, mul, parseRational, type Rational, rational, sub, sum, toExact, ZERO } from '../lib/rational.ts'
import { lint } from '../standard/lint.ts'
import { readingOf } from '../standard/reading.ts'
import { readStandard } from '../standard/standard.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { settleEvidence } from './frozen.ts'
import { aJudgement, aLeaf, aMeasure, anEvidence, aStandard, aValue } from './maker.ts'
import { sheet } from './sheet.ts'

const judged = { kind: 'judged', step: '0.5', guidance: '看现场' } as const
const trimmed = (from: number): Standard =>
  aStandard([aLeaf('1', '100', judged)], [], { combination: { kind: 'weights', weights: { review: '1' }, trimFrom: from } })
const given = (...points: string[]) => points.map((p, i) => aJudgement('1', 'review', p, { by: `p${i}`, ref: `finding/${i}` }))

describe('one highest and one lowest left out', () => {
  it('leaves them out from the number the standard names, and prints it', () => {
    const s = trimmed(5)
    const five = sheet(s, anEvidence({ judgements: given('60', '90', '80', '84', '70') }), 10)
    expect(five.lines[0]!.explanation).toBe(
      `复核 5 人，去掉一个最高分 90、一个最低分 60，其余 3 人平均 78 分，理由：${Array(5).fill('现场核实').join('；')}`,
    )
    expect(five.total.shown).toBe('78.00')
    const four = sheet(s, anEvidence({ judgements: given('60', '90', '80', '84') }), 10)
    expect(four.total.shown).toBe('78.50')
    expect(four.lines[0]!.explanation).toContain('复核 4 人平均 78.5 分')
    expect(readingOf(s, aLeaf('1', '100', judged))).toContain('；同栏评定人满 5 人的，去掉一个最高分、一个最低分再平均')
    expect(
      lint(s, () => [])
        .filter((f) => f.code === 'lint.trim-uneven')
        .map((f) => [f.level, f.sentence]),
    ).toEqual([
      ['warn', '去掉最高分和最低分只在同栏满 5 人时用；各单位评定人数不同的，有的去、有的不去，宽严不一，建议每个单位指派的人数相同'],
    ])
  })
  it('is no standard below five', () => {
    expect(() => readStandard(trimmed(4))).toThrow('standard.bad-shape')
    expect(readStandard(trimmed(5)).combination.trimFrom).toBe(5)
  })
  it('is exact, in no order, and between the lowest and the highest that stay', () => {
    const points = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 5, maxLength: 11 })
    fc.assert(
      fc.property(points, fc.integer(), (halves, turn) => {
        const exact = halves.map((h) => rational(h, 2))
        const sorted = [...exact].sort(compare)
        const stays = sorted.slice(1, -1)
        const expected = div(sum(stays), rational(stays.length))
        const texts = halves.map((h) => String(h / 2))
        const k = Math.abs(turn) % texts.length
        const of = (p: string[]) => sheet(trimmed(5), anEvidence({ judgements: given(...p) }), 10).lines[0]!.points!
        expect(of(texts)).toEqual(expected)
        expect(of([...texts.slice(k), ...texts.slice(0, k)])).toEqual(expected)
        expect(compare(expected, stays[0]!) >= 0 && compare(expected, stays.at(-1)!) <= 0).toBe(true)
      }),
    )
  })
})

const kept = aMeasure('pledge.kept_share', { kind: 'ratio' })
const top = aStandard(
  [
    aLeaf('1', '40', { kind: 'proportional', measure: kept.id }, { topIsFull: true }),
    aLeaf('2', '60', judged, { topIsFull: true, columns: ['review'] }),
  ],
  [kept],
  { combination: { kind: 'weights', weights: { review: '1' } } },
)
const unit = (id: number, n: number, d: number, points: string | null, group = 'g') =>
  anEvidence({
    unit: { id, name: `单位${id}`, class: null, group },
    measures: { [kept.id]: aValue(n, d) },
    judgements: points === null ? [] : [aJudgement('2', 'review', points)],
  })
const settled = (of: ReturnType<typeof unit>[]) => settleEvidence(top, of, 10)
const points = (of: ReturnType<typeof unit>[]) =>
  settled(of).map((u) => [u.sheet.unit.id, ...u.sheet.lines.map((l) => l.points && toExact(l.points))])

describe('the best unit as the full mark', () => {
  it('stretches by the best of the own group only, and says so', () => {
    const of = [unit(1, 3, 5, '30'), unit(2, 2, 5, '45'), unit(3, 1, 5, '45', 'h')]
    expect(points(of)).toEqual([
      [1, '40', '40'],
      [2, '80/3', '60'],
      [3, '40', '60'],
    ])
    expect(settled(of)[1]!.sheet.lines[0]!.explanation).toBe(
      '40% × 40 = 16。以最高分单位为满分折算：同类组 2 个单位最高 24 分，16 × 40 ÷ 24 = 26.67',
    )
    expect(settled(of)[1]!.sheet.total.shown).toBe('86.67')
    expect(readingOf(top, aLeaf('1', '40', { kind: 'proportional', measure: kept.id }, { topIsFull: true }))).toContain(
      '；以同类组得分最高的单位为 40 分折算',
    )
  })
  it('waits for every unit of the group, and gives nobody anything where the best has 0', () => {
    const waits = settled([unit(1, 3, 5, '30'), unit(2, 2, 5, null)])
    expect(waits.map((u) => u.sheet.lines[1]!.state)).toEqual(['cohort', 'pending'])
    expect(waits[0]!.sheet.lines[1]!.explanation).toContain('同类组还有 1 个单位没有数')
    expect(waits.map((u) => u.grade)).toEqual([null, null])
    expect(points([unit(1, 0, 5, '0'), unit(2, 0, 5, '0')])).toEqual([
      [1, '0', '0'],
      [2, '0', '0'],
    ])
  })
  it('is warned of by the linter, and refused of a rank', () => {
    expect(
      lint(top, () => [])
        .filter((f) => f.code === 'lint.top-is-full')
        .map((f) => [f.level, f.at]),
    ).toEqual([
      ['warn', '1'],
      ['warn', '2'],
    ])
    const ranked = aStandard(
      [aLeaf('1', '100', { kind: 'rank', measure: kept.id, order: 'high', best: '100', minus: '1' }, { topIsFull: true })],
      [kept],
    )
    expect(
      lint(ranked, () => [])
        .filter((f) => f.code === 'lint.top-of-rank')
        .map((f) => f.level),
    ).toEqual(['refuse'])
    // Where it slipped in all the same the rank stands as it is.
    expect(settleEvidence(ranked, [unit(1, 1, 5, null), unit(2, 2, 5, null)], 10).map((u) => toExact(u.sheet.lines[0]!.points!))).toEqual([
      '99',
      '100',
    ])
  })
  it('keeps the order and the ratios of the group exactly, in any order of units', () => {
    const share = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 9, max: 13 }))
    fc.assert(
      fc.property(fc.array(share, { minLength: 2, maxLength: 7 }), (of) => {
        const all = of.map(([n, d], i) => unit(i + 1, n, d, '1'))
        const own = settled(all).map((u) => u.sheet.lines[0]!.points!)
        const raw = of.map(([n, d]) => mul(rational(n, d), rational(40)))
        const best = raw.reduce((a, b) => max(a, b), ZERO)
        const expected = raw.map((r): Rational => (compare(best, ZERO) === 0 ? ZERO : div(mul(r, rational(40)), best)))
        expect(own).toEqual(expected)
        expect(settled([...all].reverse()).map((u) => u.sheet.lines[0]!.points!)).toEqual(own)
        expect(own.every((p) => compare(p, ZERO) >= 0 && compare(min(p, parseRational('40')), p) === 0)).toBe(true)
        if (compare(best, ZERO) > 0) expect(own.some((p) => compare(sub(p, parseRational('40')), ZERO) === 0)).toBe(true)
        expect(compare(add(own[0]!, ZERO), own[0]!)).toBe(0)
      }),
      { numRuns: 200 },
    )
  })
})
