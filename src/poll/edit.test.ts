import { expect, test } from 'vitest'
import { countGrade, countsAs, freshName, lacksOf } from './edit.ts'
import { aDefinition } from './poll.fixture.ts'

test('the page says beforehand what saving would refuse, every wording at once', () => {
  const d = aDefinition('satisfaction', 'unit')
  expect(lacksOf(d)).toEqual([])
  const soft = {
    ...d,
    lead: '请广大群众一致支持',
    scale: { ...d.scale, grades: d.scale.grades.map((g) => (g.id === 'not' ? { ...g, title: '有待提高' } : g)) },
  }
  expect(lacksOf(soft).map((l) => (l === 'shape' ? l : (l.facts as { rule: string }).rule))).toEqual(['no-negative', 'leading'])
  expect(lacksOf({ ...d, title: '' })).toEqual(['shape'])
  expect(lacksOf({ ...d, settings: { ...d.settings, scoreTitle: '满意率' } })).toEqual([
    { code: 'poll.score-called-rate', facts: { label: '满意率' } },
  ])
})

test('a grade counts on one side only, and says so of itself', () => {
  const d = aDefinition('satisfaction', 'unit')
  const id = d.scale.grades[0]!.id
  const scale = countGrade(d, id, 'dissatisfied')
  expect([scale.satisfied.includes(id), scale.dissatisfied.includes(id), countsAs({ ...d, scale }, id)]).toEqual([
    false,
    true,
    'dissatisfied',
  ])
  // 满意 counted as 不满意 is what the lint is for.
  expect(lacksOf({ ...d, scale })).not.toEqual([])
  expect(freshName('item', ['item-1', 'item-3'])).toBe('item-2')
})
