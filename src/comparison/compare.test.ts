import { expect, test } from 'vitest'
import type { Evidence } from '../score/evidence.ts'
import { settleEvidence } from '../score/frozen.ts'
import { aJudgement, aLeaf, aMeasure, anEvidence, aStandard, aValue } from '../score/maker.ts'
import { againstPast, classed, inflation, marksOf, placesAtTop } from './compare.ts'
import { steps } from './tier.ts'

const standard = aStandard(
  [
    aLeaf('1', '50', { kind: 'proportional', measure: 'pledge.kept_share' }),
    aLeaf('2', '30', { kind: 'judged', step: '1', guidance: '看实效' }),
    aLeaf('3', '20', { kind: 'judged', step: '1', guidance: '看群众反映' }),
  ],
  [aMeasure('pledge.kept_share', { kind: 'ratio' })],
  { combination: { kind: 'weights', weights: { review: '1' } } },
)
const unit = (id: number, kept: number, marks: [by: string, a: number, b: number][]): Evidence =>
  anEvidence({
    unit: { id, name: `单位${id}`, class: null, group: null },
    measures: { 'pledge.kept_share': aValue(kept, 10) },
    judgements: marks.flatMap(([by, a, b], k) => [
      aJudgement('2', 'review', String(a), { by, ref: `event/${id * 100 + k}` }),
      aJudgement('3', 'review', String(b), { by, ref: `event/${id * 100 + 50 + k}` }),
    ]),
  })
const cohort = (of: Evidence[]) => {
  const settled = settleEvidence(standard, of, 1000)
  return of.map((evidence) => ({ evidence, settled: settled.find((s) => s.sheet.unit.id === evidence.unit.id)! }))
}

test('marks are taken over the items most people judged; self-assessment and half sheets say nothing about severity', () => {
  const of = [
    unit(1, 9, [
      ['a', 20, 10],
      ['b', 22, 12],
    ]),
    unit(2, 9, [['a', 10, 10]]),
  ]
  of[1]!.judgements.push(aJudgement('2', 'review', '25', { by: 'b' }), aJudgement('2', 'self', '30', { by: 'own' }))
  expect(
    marksOf(
      standard,
      of.map((evidence) => ({ evidence })),
    ),
  ).toEqual({
    ratings: [
      { unit: 1, rater: 0, value: 30 },
      { unit: 1, rater: 1, value: 34 },
      { unit: 2, rater: 0, value: 20 },
    ],
    leftOut: 1,
    leaves: ['2', '3'],
  })
})

test('the official total stays as it is; severity and chance decide only who can be told apart', () => {
  // b gives four more than a; the marks of one unit differ by one beside that, so there is chance.
  const of = [
    unit(1, 10, [
      ['a', 26, 18],
      ['b', 29, 19],
    ]),
    unit(2, 10, [
      ['a', 25, 18],
      ['b', 28, 20],
    ]),
    unit(3, 10, [
      ['a', 10, 8],
      ['b', 13, 9],
    ]),
    unit(4, 10, [['b', 29, 20]]),
  ]
  const k = classed(standard, cohort(of), 2)
  expect(k.method).toBe('corrected')
  expect(k.units.map((u) => u.shown)).toEqual(cohort(of).map((x) => x.settled.sheet.total.shown))
  const side = new Map(k.units.map((u) => [u.unit, u.side]))
  expect([side.get(3)]).toEqual(['beyond'])
  expect([side.get(1), side.get(2), side.get(4)]).toEqual(['recheck', 'recheck', 'recheck'])
  expect(k.alike(1)).toEqual([2, 4])
  // By the marks as given the one whom only the mild one saw would lead.
  const mild = k.units.find((u) => u.unit === 4)!.judged!
  expect([mild.raw, mild.corrected]).toEqual([49, 46.8333])
})

test('without judged items values are exact and only equal ones are alike; without a common rater there are no tiers', () => {
  const exactStandard = aStandard(
    [aLeaf('1', '100', { kind: 'proportional', measure: 'pledge.kept_share' })],
    [aMeasure('pledge.kept_share', { kind: 'ratio' })],
  )
  const plain = [9, 8, 8, 5].map((n, i) =>
    anEvidence({ unit: { id: i + 1, name: '', class: null, group: null }, measures: { 'pledge.kept_share': aValue(n, 10) } }),
  )
  const settled = settleEvidence(exactStandard, plain, 1000)
  const k = classed(
    exactStandard,
    plain.map((evidence, i) => ({ evidence, settled: settled[i]! })),
    2,
  )
  expect(k.method).toBe('exact')
  expect(k.units.map((u) => u.side)).toEqual(['within', 'recheck', 'recheck', 'beyond'])
  expect(k.alike(2)).toEqual([3])
  const apart = classed(standard, cohort([unit(1, 9, [['a', 20, 10]]), unit(2, 9, [['b', 20, 10]])]), 1)
  expect(apart).toMatchObject({ method: 'none', panel: null, refused: { code: 'comparison.not-connected' } })
  expect(apart.units.map((u) => u.side)).toEqual([null, null])
  expect(apart.alike(1)).toBeNull()
})

test('against its own past a unit is shown unchanged items side by side; what changed is named and not turned into points', () => {
  const later = aStandard(
    [
      aLeaf('1', '50', { kind: 'proportional', measure: 'pledge.kept_share' }),
      aLeaf('2', '40', { kind: 'judged', step: '1', guidance: '看实效' }),
      aLeaf('4', '10', { kind: 'judged', step: '1', guidance: '新设' }),
    ],
    [aMeasure('pledge.kept_share', { kind: 'ratio' })],
  )
  expect(
    againstPast(
      {
        standard,
        lines: [
          { id: '1', points: '40' },
          { id: '2', points: '20' },
          { id: '3', points: '10' },
        ],
      },
      {
        standard: later,
        lines: [
          { id: '1', points: '45.5' },
          { id: '2', points: '30' },
          { id: '4', points: '8' },
        ],
      },
    ),
  ).toEqual({
    same: [{ id: '1', title: '第 1 项', was: '40', now: '45.5' }],
    was: '40',
    now: '45.5',
    changed: [
      { id: '2', title: '第 2 项', how: 'changed' },
      { id: '4', title: '第 4 项', how: 'new' },
      { id: '3', title: '第 3 项', how: 'gone' },
    ],
  })
})

test('self-assessment against the superior’s column, where both are complete', () => {
  const both = (id: number, self: number, review: number): Evidence => {
    const e = unit(id, 10, [['a', review, 10]])
    e.judgements.push(aJudgement('2', 'self', String(self), { by: 'own' }), aJudgement('3', 'self', '10', { by: 'own' }))
    return e
  }
  const of = [both(1, 30, 25), both(2, 20, 20), both(3, 28, 18), unit(4, 10, [['a', 10, 10]])]
  const puffed = inflation(
    cohort(of).map((x) => x.settled),
    standard,
  )
  expect([...puffed.own]).toEqual([
    [1, '5.00'],
    [2, '0.00'],
    [3, '10.00'],
  ])
  expect(puffed.middle).toBe('5.00')
})

test('places at the top come from the standard’s share of its best grade unless asked for', () => {
  const shared = { ...standard, grades: { ...standard.grades, shares: [{ grade: 'good', atMost: '1/10' }] } }
  expect([placesAtTop(shared, 39, undefined), placesAtTop(shared, 39, 5), placesAtTop(standard, 39, undefined)]).toEqual([3, 5, null])
})

test('the picture of a group counts every unit once', () => {
  expect(steps(['90', '89.99', '85', '71.5'], '85')).toEqual([
    { from: '70', to: '75', units: 1, own: false },
    { from: '75', to: '80', units: 0, own: false },
    { from: '80', to: '85', units: 0, own: false },
    { from: '85', to: '90', units: 2, own: true },
    { from: '90', to: '95', units: 1, own: false },
  ])
  expect(steps([], '1')).toEqual([])
})
