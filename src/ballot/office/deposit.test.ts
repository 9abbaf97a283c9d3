import { expect, test } from 'vitest'
import type { Manifest } from '../core/manifest.ts'
import { castingMayOpen, hallThreshold, windowAt } from './deposit.ts'

test('the threshold of a hall: all of a small class, then eight, then three in ten', () => {
  expect([0, 1, 5, 8, 9, 26, 27, 30, 31, 100, 501].map(hallThreshold)).toEqual([0, 1, 5, 8, 8, 8, 9, 9, 10, 30, 151])
})

test('casting opens in a hall when every class holds enough, elsewhere always', () => {
  const m = (place: 'hall' | 'remote') =>
    ({
      place,
      classes: [
        { id: 1, eligible: 3 },
        { id: 2, eligible: 40 },
      ],
    }) as Manifest
  const holding = (a: number, b: number) =>
    new Map([
      [1, a],
      [2, b],
    ])
  expect(castingMayOpen(m('hall'), holding(3, 12))).toBe(true)
  expect(castingMayOpen(m('hall'), holding(2, 40))).toBe(false)
  expect(castingMayOpen(m('hall'), holding(3, 11))).toBe(false)
  expect(castingMayOpen(m('hall'), new Map())).toBe(false)
  expect(castingMayOpen(m('remote'), new Map())).toBe(true)
})

test('the window by the clock: close belongs to the grace time, its end is late', () => {
  const m = { opensAt: '2026-05-01T01:00:00Z', closesAt: '2026-05-01T09:00:00Z', graceMinutes: 10 }
  const at = (time: string) => windowAt(m, new Date(`2026-05-01T${time}Z`))
  expect(['00:59:59', '01:00:00', '08:59:59', '09:00:00', '09:09:59', '09:10:00'].map(at)).toEqual([
    'early',
    'open',
    'open',
    'grace',
    'grace',
    'late',
  ])
  expect(windowAt({ ...m, graceMinutes: 0 }, new Date('2026-05-01T09:00:00Z'))).toBe('late')
})
