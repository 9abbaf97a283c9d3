import { expect, test } from 'vitest'
import { z } from 'zod'
import { serialiserOf } from './answer.ts'

test('what the contract does not name does not leave, at any depth', () => {
  const write = serialiserOf(z.object({ id: z.number().int(), rows: z.array(z.object({ name: z.string() })) }))
  const answer = { id: 1, secret: 'x', rows: [{ name: '枫林', hash: 'y' }] }
  expect(write(answer)).toBe('{"id":1,"rows":[{"name":"枫林"}]}')
  expect(write(answer)).toBe(write({ id: 1, rows: [{ name: '枫林' }] }))
})
