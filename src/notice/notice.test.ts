import { expect, test } from 'vitest'
import { stateCouncil } from '../lib/holidays.ts'
import { Refused } from '../lib/refusal.ts'
import { newKeys, parseKeys } from '../member/secret.ts'
import { addMonths, assertOver, assertSuspension, clockOf, periodOf, privateIn } from './notice.ts'
import { seal, setVaultKeys, unseal } from './vault.ts'

const refusalOf = (work: () => void): { code: string; facts: unknown } | null => {
  try {
    work()
    return null
  } catch (e) {
    if (e instanceof Refused) return { code: e.code, facts: e.facts }
    throw e
  }
}

test('the published notices of 2020 and 2022 come out on the days they ended', () => {
  const ends = (from: string, days: number) => periodOf(from, days, 0, stateCouncil).lastOn
  expect(ends('2020-05-14', 5)).toBe('2020-05-20')
  expect(ends('2020-08-28', 3)).toBe('2020-09-01')
  // Saturday 7 May 2022 was worked.
  expect(ends('2022-05-07', 5)).toBe('2022-05-12')
  expect(ends('2026-02-13', 5)).toBe('2026-02-26')
  // Objections to the notice of 2020 were taken one day longer.
  expect(periodOf('2020-05-14', 5, 1, stateCouncil).objectionsUntilOn).toBe('2020-05-21')
  expect(refusalOf(() => periodOf('2026-12-30', 5, 0, stateCouncil))).toEqual({ code: 'calendar.year-not-covered', facts: { year: 2027 } })
})

// Last days of five-working-day notices begun before each long holiday or swapped day, counted by hand from the State Council's notices.
test.each([
  ['2014-09-29', '2014-10-10'], // 1-7 October off, Sunday 28 September and Saturday 11 October worked
  ['2015-02-13', '2015-02-25'], // Sunday 15 February worked, 18-24 off
  ['2016-02-05', '2016-02-16'], // Saturday 6 and Sunday 14 February worked, 7-13 off
  ['2017-09-29', '2017-10-11'], // Saturday 30 September worked, 1-8 October off
  ['2018-04-27', '2018-05-04'], // Saturday 28 April worked, 29 April-1 May off
  ['2019-04-28', '2019-05-06'], // Sunday 28 April and Sunday 5 May worked, 1-4 May off
  ['2020-04-26', '2020-04-30'], // Sunday 26 April worked
  ['2021-02-07', '2021-02-18'], // Sunday 7 February worked, 11-17 off
  ['2022-05-07', '2022-05-12'], // Saturday 7 May worked
  ['2023-04-23', '2023-04-27'], // Sunday 23 April worked
  ['2024-09-14', '2024-09-23'], // Saturday 14 September worked, 15-17 off
  ['2025-09-28', '2025-10-10'], // Sunday 28 September worked, 1-8 October off
  ['2026-02-14', '2026-02-27'], // Saturday 14 February worked, 15-23 off
])('five working days from %s end on %s', (from, last) => {
  expect(periodOf(from, 5, 0, stateCouncil).lastOn).toBe(last)
  const n = { starts_on: from, working_days_n: 5, last_on: last, objections_until_on: last }
  expect(refusalOf(() => assertOver(n, stateCouncil, last))?.code).toBe('notice.too-early')
  expect(clockOf(n, stateCouncil, last)).toMatchObject({ left: 1, over: false })
})

test('the last day is a whole day, and days off do not count down', () => {
  const n = { starts_on: '2026-04-30', working_days_n: 3, last_on: '2026-05-07', objections_until_on: '2026-05-08' }
  const left = (today: string) => clockOf(n, stateCouncil, today).left
  expect(['2026-04-30', '2026-05-01', '2026-05-05', '2026-05-06', '2026-05-07', '2026-05-08'].map(left)).toEqual([3, 2, 2, 2, 1, 0])
  expect(refusalOf(() => assertOver(n, stateCouncil, '2026-05-07'))).toEqual({
    code: 'notice.too-early',
    facts: { workingDays: 3, left: 1, lastOn: '2026-05-07', weekday: 4 },
  })
  expect(refusalOf(() => assertOver(n, stateCouncil, '2026-05-08'))).toEqual({
    code: 'notice.objections-open',
    facts: { until: '2026-05-08', weekday: 5 },
  })
  expect(refusalOf(() => assertOver(n, stateCouncil, '2026-05-09'))).toBeNull()
})

test('three months end on the same day or the last of the month, and a renewal does not prolong them', () => {
  expect([addMonths('2026-03-02', 3), addMonths('2026-11-30', 3), addMonths('2027-11-30', 3)]).toEqual([
    '2026-06-02',
    '2027-02-28',
    '2028-02-29',
  ])
  expect(refusalOf(() => assertSuspension('2026-03-02', '2026-06-02', 3))).toBeNull()
  expect(refusalOf(() => assertSuspension('2026-03-02', '2026-06-03', 3))).toEqual({
    code: 'notice.suspension-too-long',
    facts: { months: 3, latest: '2026-06-02' },
  })
})

test('numbers of telephones and identity cards and addresses are found, years and counts are not', () => {
  expect(privateIn('联系电话13800138000')).toBe('phone')
  expect(privateIn('电话０１０－６２７５１２３４')).toBe('phone')
  expect(privateIn('身份证11010519491231002X')).toBe('national-id')
  expect(privateIn('住枫林小区3号楼2单元')).toBe('address')
  expect(privateIn('住中山路 18 号')).toBe('address')
  for (const fine of ['2023年至2025年上门服务1200余次', '枫林小区3号楼', '服务328户居民', '第20260302号文件', '帮扶15户'])
    expect([fine, privateIn(fine)]).toEqual([fine, null])
})

test('what is sealed opens only for its own objection, purpose and realm, and not when altered', () => {
  setVaultKeys(parseKeys(newKeys()))
  const sealed = seal(1, 'objector', 77, '李四 000-1234')
  expect(sealed).not.toContain('李四')
  expect(seal(1, 'objector', 77, '李四 000-1234')).not.toBe(sealed)
  expect(unseal(1, 'objector', 77, sealed)).toBe('李四 000-1234')
  for (const wrong of [
    () => unseal(2, 'objector', 77, sealed),
    () => unseal(1, 'objection', 77, sealed),
    () => unseal(1, 'objector', 78, sealed),
    () => unseal(1, 'objector', 77, sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')),
  ])
    expect(wrong).toThrow()
})
