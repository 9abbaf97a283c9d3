import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, toExact } from '../lib/rational.ts'
import type { Rule, Standard } from '../standard/standard-schema.ts'
import type { Evidence } from './evidence.ts'
import { aJudgement, aLeaf, aMeasure, anEvidence, aStandard, aValue } from './maker.ts'
import { sheet } from './sheet.ts'
import { whatif } from './whatif.ts'

const floating = aMeasure('member.floating_unclear_n', { title: '登记不完整的流动党员人数' })
const solved = aMeasure('concern.confirmed_share', { title: '群众点题解决率', kind: 'ratio', unit: '件' })
const said = (standard: Standard, evidence: Evidence, leaf = '1') =>
  whatif(standard, evidence, 10, leaf).map((r) => [r.change, r.by, toExact(r.gain), toExact(r.totalGain), r.sentence])
const bands: Rule = {
  kind: 'bands',
  measure: solved.id,
  bands: [
    { from: '9/10', to: null, points: '8' },
    { from: '4/5', to: '9/10', points: '6' },
    { from: null, to: '4/5', proportional: '6' },
  ],
}

describe('what would raise a line', () => {
  it('is one fewer of what costs points', () => {
    const standard = aStandard([aLeaf('1', '100', { kind: 'deductPer', measure: floating.id, step: '0.25' })], [floating])
    expect(said(standard, anEvidence({ measures: { [floating.id]: aValue(7, 31) } }))).toEqual([
      ['fewer', 1, '0.25', '0.25', '“登记不完整的流动党员人数”减少 1 名，本项加 0.25 分，总分加 0.25 分'],
    ])
    expect(said(standard, anEvidence({ measures: { [floating.id]: aValue(0, 31) } }))).toEqual([])
  })
  it('is the smallest number that reaches the next band, and the total says what it is worth after re-scaling', () => {
    const standard = aStandard(
      [aLeaf('1', '8', bands), aLeaf('2', '92', { kind: 'deductPer', measure: floating.id, step: '1' }, { appliesTo: ['x'] })],
      [floating, solved],
    )
    expect(said(standard, anEvidence({ measures: { [solved.id]: aValue(80, 100) } }))).toEqual([
      ['more', 10, '2', '25', '“群众点题解决率”增加 10 件，本项加 2 分，总分加 25 分'],
    ])
  })
  it('finds a threshold far away, and says nothing when it cannot be reached', () => {
    const standard = aStandard([aLeaf('1', '100', { kind: 'allOrNothing', measure: floating.id, op: '=', threshold: '500' })], [floating])
    const at = (n: number) => said(standard, anEvidence({ measures: { [floating.id]: aValue(n) } })).map((r) => r.slice(0, 2))
    expect([at(123), at(777), at(5000)]).toEqual([[['more', 377]], [['fewer', 277]], []])
  })
  it('is one step up of a judged column, by its weight', () => {
    const standard = aStandard([aLeaf('1', '100', { kind: 'judged', step: '5', guidance: '看' })], [])
    const judgements = [aJudgement('1', 'review', '80'), aJudgement('1', 'spot', '100'), aJudgement('1', 'self', '90')]
    expect(said(standard, anEvidence({ judgements }))).toEqual([['judged', 1, '3', '3', '复核每提高一档，本项加 3 分，总分加 3 分']])
  })
  it('has no answer for what is pending', () => {
    const standard = aStandard([aLeaf('1', '100', bands)], [solved])
    expect(said(standard, anEvidence())).toEqual([])
  })
  it('always promises what the sheet then gives', () => {
    const standard = aStandard(
      [aLeaf('1', '8', bands), aLeaf('2', '92', { kind: 'proportional', measure: floating.id, times: '3' })],
      [floating, solved],
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.nat(40), (d, n, count) => {
        const measures = { [solved.id]: aValue(Math.min(n, d), d), [floating.id]: aValue(count) }
        const evidence = anEvidence({ measures })
        for (const leaf of ['1', '2'])
          for (const r of whatif(standard, evidence, 10, leaf)) {
            const before = sheet(standard, evidence, 10)
            const value = measures[r.input]!
            const moved = { ...value, numerator: String(Number(value.numerator) + (r.change === 'more' ? r.by : -r.by)) }
            const after = sheet(standard, { ...evidence, measures: { ...measures, [r.input]: moved } }, 10)
            expect(compare(after.total.points, before.total.points)).toBe(1)
            expect(
              after.total.points.n * before.total.points.d * r.totalGain.d - before.total.points.n * after.total.points.d * r.totalGain.d,
            ).toBe(r.totalGain.n * after.total.points.d * before.total.points.d)
          }
      }),
      { numRuns: 60 },
    )
  })
})
