import { expect, test } from 'vitest'
import { nobody } from '../lib/permission.ts'
import { assertActivity, belongs, wholePeriods } from './activity.ts'
import { addMonths, idleAfter } from './carrier.ts'

const refusalOf = (f: () => void): unknown => {
  try {
    f()
  } catch (e) {
    return (e as { code: string }).code
  }
  return null
}
const study = [{ id: 'study', name: '学习型党组织活动', roll: true }]

test('a kind is one of the plan or one every unit knows; the roll is asked only where the plan asks for it', () => {
  const a = { kind: 'study', heldOn: '2026-03-02', roll: null }
  expect(refusalOf(() => assertActivity(a, [], '2026-03-02'))).toBe(null)
  expect(refusalOf(() => assertActivity(a, study, '2026-03-02'))).toBe('activity.roll-missing')
  expect(refusalOf(() => assertActivity({ ...a, roll: { expected: 12, present: 9 } }, study, '2026-03-02'))).toBe(null)
  expect(refusalOf(() => assertActivity({ ...a, roll: { expected: 12, present: 13 } }, study, '2026-03-02'))).toBe('activity.roll-too-many')
  expect(refusalOf(() => assertActivity({ ...a, kind: 'seven-one' }, study, '2026-03-02'))).toBe('activity.kind-unknown')
  expect(refusalOf(() => assertActivity(a, [], '2026-03-01'))).toBe('activity.future-day')
})

test('only whole months, quarters and years are owed', () => {
  expect(wholePeriods('2026-01-15', '2026-04-30', 1)).toEqual([
    { from: '2026-02-01', until: '2026-02-28' },
    { from: '2026-03-01', until: '2026-03-31' },
    { from: '2026-04-01', until: '2026-04-30' },
  ])
  expect(wholePeriods('2026-01-01', '2026-06-29', 3)).toEqual([{ from: '2026-01-01', until: '2026-03-31' }])
  expect(wholePeriods('2025-01-01', '2026-12-31', 12)).toEqual([
    { from: '2025-01-01', until: '2025-12-31' },
    { from: '2026-01-01', until: '2026-12-31' },
  ])
  expect(wholePeriods('2026-01-02', '2026-12-30', 12)).toEqual([])
})

test('a carrier lies idle a recheck period after its last confirmed service, or after it was set up', () => {
  expect(addMonths('2026-08-31', 6)).toBe('2027-02-28')
  expect(idleAfter('2026-01-10', null, 6)).toBe('2026-07-10')
  expect(idleAfter('2026-01-10', '2026-03-02', 6)).toBe('2026-09-02')
  expect(idleAfter('2026-05-01', '2026-03-02', 6)).toBe('2026-11-01')
})

test('an inspector does not belong to what he looks at; a secretary and a member of the branch do', () => {
  const at = (role: 'inspector' | 'secretary', unitId: number) => ({
    ...nobody,
    grants: [{ role, unitId, line: 'party' as const, path: '1/' }],
  })
  expect(belongs(at('inspector', 7), 7, null)).toBe(false)
  expect(belongs(at('inspector', 7), 7, 7)).toBe(true)
  expect(belongs(at('secretary', 7), 7, null)).toBe(true)
  expect(belongs(at('secretary', 3), 7, null)).toBe(false)
})
