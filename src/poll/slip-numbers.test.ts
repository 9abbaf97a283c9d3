import { expect, test } from 'vitest'
import { numbersIn } from './slip-numbers.ts'

test('numbers of slips as a clerk writes them, and nothing that is not one', () => {
  expect(numbersIn('3、5-8，12')).toEqual([3, 5, 6, 7, 8, 12])
  expect(numbersIn(' 8 至 9')).toBeNull()
  expect(numbersIn('8至9 8')).toEqual([8, 9])
  for (const odd of ['', '，', '0', '5-3', 'a', '3-', '1-9999', '-3']) expect([odd, numbersIn(odd)]).toEqual([odd, null])
})
