import { expect, test } from 'vitest'
import { floodGate } from './flood.ts'

test('an address is let in up to the limit, others are not held up, and a new window begins anew', () => {
  const gate = floodGate(3, 1000)
  expect([1, 2, 3, 4].map(() => gate('a', 10_000))).toEqual([0, 0, 0, 1])
  expect(gate('b', 10_400)).toBe(0)
  expect(gate('a', 10_999)).toBe(1)
  expect(gate('a', 11_000)).toBe(0)
})

test('zero is no limit', () => {
  const gate = floodGate(0)
  expect(Array.from({ length: 50 }, () => gate('a', 1))).toEqual(Array(50).fill(0))
})
