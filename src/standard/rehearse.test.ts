import { expect, test } from 'vitest'
import { rehearseOn, simulatedEvidence } from '../comparison/simulate.ts'
import { parseRational } from '../lib/rational.ts'
import { aLeaf, aMeasure, aStandard } from '../score/maker.ts'
import { burdenOf, deadItems, type RehearsedUnit, redundantPairs, stability, unreachedItems } from './rehearse.ts'

const standard = aStandard(
  [
    aLeaf('1', '40', { kind: 'proportional', measure: 'pledge.kept_share' }),
    aLeaf('2', '20', { kind: 'proportional', measure: 'member.assigned_share' }),
    aLeaf('3', '20', {
      kind: 'bands',
      measure: 'pledge.kept_share',
      bands: [
        { from: null, to: '1/2', points: '0' },
        { from: '1/2', to: null, points: '15' },
      ],
    }),
    aLeaf('4', '20', { kind: 'judged', step: '1', guidance: '看实效' }, { evidence: ['photo'] }),
  ],
  [aMeasure('pledge.kept_share', { kind: 'ratio' }), aMeasure('member.assigned_share', { kind: 'ratio' })],
)
const unit = (id: number, points: (string | null)[], group: string | null = null): RehearsedUnit => ({
  unit: id,
  group,
  lines: new Map(
    points.map((p, i) => [
      String(i + 1),
      p === null ? null : { points: parseRational(p), max: parseRational(['40', '20', '20', '20'][i]!) },
    ]),
  ),
})

test('an item that gave everybody the same is dead; two items over one figure, or in one order throughout, are redundant; full points nobody reached are named', () => {
  const units = [
    unit(1, ['10', '5', '15', '4']),
    unit(2, ['20', '12', '15', '8']),
    unit(3, ['30', '8', '15', '12']),
    unit(4, ['40', '20', '15', null]),
  ]
  expect(deadItems(standard, units)).toEqual([{ leaf: '3', title: '第 3 项', points: '15.00', max: '20', units: 4 }])
  expect(redundantPairs(standard, units)).toEqual([
    { leaves: ['1', '3'], titles: ['第 1 项', '第 3 项'], because: 'measure', units: 4 },
    { leaves: ['1', '4'], titles: ['第 1 项', '第 4 项'], because: 'order', units: 3 },
  ])
  expect(unreachedItems(standard, units)).toEqual([
    { leaf: '3', title: '第 3 项', best: '15.00', max: '20' },
    { leaf: '4', title: '第 4 项', best: '12.00', max: '20' },
  ])
  // One exception to the order is enough.
  expect(redundantPairs(standard, [...units, unit(5, ['35', '6', '15', '2'])]).map((p) => p.leaves)).toEqual([['1', '3']])
  expect(deadItems(standard, units.slice(0, 2))).toEqual([])
})

test('a tenth more or less weight on one item: pairs that change places are counted, within a group only', () => {
  // Equal sums, so any change of weight opens the tie; the third stands far below.
  const units = [unit(1, ['30', '10', '10', '10']), unit(2, ['20', '20', '10', '10']), unit(3, ['0', '0', '0', '0'])]
  const moved = stability(standard, units)
  expect(moved).toHaveLength(8)
  expect(moved.slice(0, 4).map((m) => [m.leaf, m.change, m.distance, m.pairs])).toEqual([
    ['1', '+10%', 0.5, 3],
    ['1', '-10%', 0.5, 3],
    ['2', '+10%', 0.5, 3],
    ['2', '-10%', 0.5, 3],
  ])
  expect(moved.slice(4).every((m) => m.distance === 0)).toBe(true)
  const apart = stability(standard, [unit(1, ['30', '10', '10', '10'], 'a'), unit(2, ['20', '20', '10', '10'], 'b')])
  expect(apart.every((m) => m.pairs === 0 && m.distance === 0)).toBe(true)
  // A pair that truly changes places: 30.5 against 30 until the second item weighs more.
  const close = stability(standard, [unit(1, ['30', '0.5', '0', '0']), unit(2, ['15', '15', '0', '0'])])
  expect(close.filter((m) => m.distance === 1).map((m) => [m.leaf, m.change])).toEqual([
    ['1', '-10%'],
    ['2', '+10%'],
  ])
})

test('what a standard asks of a unit: items, how many are filled in, minutes, proofs to bring', () => {
  expect(burdenOf(standard)).toEqual({ items: 4, prefilled: 3, share: '75.0', minutes: '5.5', proofs: 1 })
})

test('simulated units: one seed gives one rehearsal, and a known redundant item is found in it', () => {
  const evidence = simulatedEvidence(standard, 60, '演练一')
  expect(simulatedEvidence(standard, 60, '演练一')).toEqual(evidence)
  expect(simulatedEvidence(standard, 60, '演练二')).not.toEqual(evidence)
  const units = rehearseOn(standard, evidence, 1)
  expect(redundantPairs(standard, units).map((p) => [p.leaves, p.because])).toEqual([[['1', '3'], 'measure']])
  expect(units.every((u) => [...u.lines.values()].every((l) => l !== null))).toBe(true)
})
