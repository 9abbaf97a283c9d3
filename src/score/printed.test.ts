import { expect, test } from 'vitest'
import { parseRational, sum, toDecimal } from '../lib/rational.ts'
import type { StandardNode } from '../standard/standard-schema.ts'
import { aJudgement, aLeaf, anEvidence, aStandard } from './maker.ts'
import { apportion, printed } from './printed.ts'
import { sheet } from './sheet.ts'
import { toWire } from './sheet-wire.ts'

const judged = { kind: 'judged', guidance: '评定', step: '0.05' } as const
const line = (id: string, max: string, classes?: string[]) =>
  aLeaf(id, max, judged, { columns: ['review'], ...(classes ? { appliesTo: classes } : {}) })
const tree: StandardNode[] = [
  { id: '1', title: '甲', max: '50', children: [line('1.1', '20'), line('1.2', '14'), line('1.3', '16', ['village'])] },
  { id: '2', title: '乙', max: '50', children: [line('2.1', '15', ['village']), line('2.2', '17'), line('2.3', '18')] },
]
const of = (points: Record<string, string>, over: Parameters<typeof aStandard>[2] = {}) => {
  const standard = aStandard(tree, [], {
    classes: [{ id: 'village', title: '村' }],
    rescale: 'total',
    combination: { kind: 'weights', weights: { review: '1' } },
    ...over,
  })
  const judgements = Object.entries(points).map(([leaf, p]) => aJudgement(leaf, 'review', p))
  return toWire(sheet(standard, anEvidence({ judgements }), 10))
}
const adds = (texts: readonly (string | null)[]): string => toDecimal(sum(texts.map((t) => parseRational(t ?? '0'))), 2)

test('parts cut to cents are raised at the largest remainders until they add up', () => {
  const third = parseRational('1/3')
  const said = (parts: string[], whole: string) =>
    apportion(
      parts.map((p) => parseRational(p)),
      parseRational(whole),
      2,
    ).map((r) => toDecimal(r, 2))
  expect(apportion([third, third, third], parseRational('1'), 2).map((r) => toDecimal(r, 2))).toEqual(['0.34', '0.33', '0.33'])
  expect(said(['5.882', '7.353', '5.779', '8.824', '4.412'], '32.25')).toEqual(['5.88', '7.35', '5.78', '8.83', '4.41'])
  expect(said(['2', '0', '3'], '5')).toEqual(['2.00', '0.00', '3.00'])
})

test('what a sheet prints adds up: lines to their branch, branches to the total, maxima to 100', () => {
  const s = of({ '1.1': '7.05', '1.2': '11.35', '2.2': '5.2', '2.3': '3.15' })
  const p = printed(s)
  const counted = (ids: string[]) => ids.map((id) => p.rows.get(id)!.counted)
  const max = (ids: string[]) => ids.map((id) => p.rows.get(id)!.max)
  // Each rounded by itself the four lines make 38.78.
  expect(s.total.shown).toBe('38.77')
  expect(p.tree).toEqual({ counted: '38.77', max: '100.00' })
  expect(adds(counted(['1', '2']))).toBe('38.77')
  expect(adds(counted(['1.1', '1.2']))).toBe(p.rows.get('1')!.counted)
  expect(adds(counted(['2.2', '2.3']))).toBe(p.rows.get('2')!.counted)
  expect(adds(max(['1.1', '1.2', '2.2', '2.3']))).toBe('100.00')
  expect({ factor: p.factor, skipped: p.skipped, rescaled: p.rescaled }).toEqual({
    factor: { by: '1.45', over: '69' },
    skipped: { n: 2, max: '31' },
    rescaled: true,
  })
  // What does not apply counts nothing and can bring nothing.
  expect(p.rows.get('1.3')).toEqual({ counted: null, max: '0.00' })
})

test('a line that waits prints no points, and branches of different factors no common one', () => {
  const p = printed(of({ '1.1': '7' }, { rescale: 'branch' }))
  expect(p.factor).toBe(null)
  expect(p.rows.get('2.2')!.counted).toBe(null)
  expect(p.rows.get('2')!.counted).toBe('0.00')
  expect(p.rows.get('1')).toEqual({ counted: '10.29', max: '50.00' })
})

test('a total of whole points leaves its lines their cents', () => {
  const p = printed(
    of({ '1.1': '7.05', '1.2': '11.35', '2.2': '5.2', '2.3': '3.15' }, { rounding: { of: 'total', places: 0, mode: 'half-up' } }),
  )
  expect(p.tree.counted).toBe('38.77')
})
