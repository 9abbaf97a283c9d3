import { expect, test } from 'vitest'
import { Refused } from '../lib/refusal.ts'
import { aSelectionPlan } from '../nomination/maker.ts'
import { assertAward, isPublic, stateOn, termOf } from './honour.ts'

test('a term of three years ends on the eve of the anniversary; leap days and month ends hold', () => {
  const term = (day: string, years: number | null, months: number | null) =>
    Object.values(termOf({ termYears: years, recheckMonths: months }, day))
  expect(term('2026-03-26', 3, 12)).toEqual(['2029-03-25', '2027-03-26'])
  expect(term('2024-02-29', 1, 6)).toEqual(['2025-02-27', '2024-08-29'])
  expect(term('2026-08-31', null, 6)).toEqual([null, '2027-02-28'])
  expect(term('2026-03-26', null, null)).toEqual([null, null])
})

test('what is shown is the state on the day, whatever was stored', () => {
  const h = { state: 'effective' as const, expiresOn: '2029-03-25' }
  expect([stateOn(h, '2029-03-25'), stateOn(h, '2029-03-26')]).toEqual(['effective', 'expired'])
  expect(stateOn({ state: 'withdrawn', expiresOn: '2029-03-25' }, '2030-01-01')).toBe('withdrawn')
  expect(stateOn({ state: 'warned', expiresOn: null }, '2099-01-01')).toBe('warned')
})

test('an internal appraisal names nobody and hangs no plaque; each kind has its own forms of honour', () => {
  const said = (kind: Parameters<typeof aSelectionPlan>[0] extends infer O ? NonNullable<O> : never, level: string, plaque: boolean) => {
    const plan = aSelectionPlan(kind as never)
    try {
      assertAward(plan, { ...plan.sections.honour!.awards[0]!, level: level as never, plaque })
      return null
    } catch (e) {
      if (e instanceof Refused) return e.code
      throw e
    }
  }
  expect(said({ kind: '党内表彰' }, '党内表彰', true)).toBeNull()
  expect(said({ kind: '党内表彰' }, '命名授牌', true)).toBe('honour.level-not-allowed')
  expect(said({ kind: '创建示范' }, '命名授牌', true)).toBeNull()
  expect(said({ kind: '单位内部' }, '命名授牌', false)).toBe('honour.level-not-allowed')
  expect(said({ kind: '单位内部' }, '表扬', true)).toBe('honour.no-plaque')
  expect(said({ kind: '年度考核定级' }, '评定等次', false)).toBeNull()
  expect(['党内表彰', '评比达标表彰', '创建示范', '年度考核定级', '单位内部'].map(isPublic)).toEqual([true, true, true, false, false])
})
