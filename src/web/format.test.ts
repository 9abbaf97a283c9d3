import { expect, test } from 'vitest'
import { bytesText, countText, dayText, instantText, shareText, totalText, weekdayText } from './format.ts'

test('a day is printed as the day it is, with its year only when that differs', () => {
  expect(dayText('2026-11-21', '2026-01-01')).toBe('11 月 21 日')
  expect(dayText('2025-03-02', '2026-01-01')).toBe('2025 年 3 月 2 日')
  expect(dayText('2026-03-02')).toBe('2026 年 3 月 2 日')
  expect(weekdayText('2026-11-21')).toBe('周六')
})

test('an instant is printed in the zone of the realm', () => {
  expect(instantText('2026-03-02T16:30:00Z')).toBe('2026 年 3 月 3 日 00:30')
  expect(instantText('2026-03-02T16:30:00Z', 'Asia/Urumqi', '2026-01-01')).toBe('3 月 2 日 22:30')
})

test('totals are exact, then estimated in ten thousands', () => {
  expect(totalText({ n: 1234, exact: true })).toBe('1,234')
  expect(totalText({ n: 12_345, exact: false })).toBe('1 万以上')
  expect(totalText({ n: 9_000, exact: false })).toBe('约 9,000')
  expect(countText(1_234_567)).toBe('1,234,567')
})

test('a share is rounded half up from whole numbers, and nothing asked is not zero', () => {
  expect(shareText(117, 180)).toBe('65.0%')
  expect(shareText(1, 8, 2)).toBe('12.50%')
  expect(shareText(1, 16, 1)).toBe('6.3%')
  expect(shareText(2, 3, 0)).toBe('67%')
  expect(shareText(0, 0)).toBe('—')
  expect(bytesText(1)).toBe('1 KB')
  expect(bytesText(1_572_864)).toBe('1.5 MB')
})
