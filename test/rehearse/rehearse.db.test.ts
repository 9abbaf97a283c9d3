import { expect, test } from 'vitest'
import { Failed } from '../../src/rehearsal/failed.ts'
import type { Report } from '../../src/rehearsal/rehearse.ts'
import { expectedOf, planOf, run, without } from './journey.ts'

test('a plan from which a goal was taken out fails at that goal, by name', { timeout: 120_000 }, async () => {
  const plan = without(planOf('000'), '/goals/[economy]')
  const failed = await run(plan, { expected: expectedOf('000') }).then(
    () => null,
    (e: unknown) => e,
  )
  expect(failed).toBeInstanceOf(Failed)
  expect((failed as Failed).step).toBe('L3 街居经济发展快')
})

test('the same seed gives the same journey', { timeout: 240_000 }, async () => {
  const told = (r: Report) => ({ steps: r.steps, tables: [...r.tables], honours: r.left.honours.map(({ code: _, ...h }) => h) })
  expect(told(await run(planOf('000'), { seed: 'again' }))).toEqual(told(await run(planOf('000'), { seed: 'again' })))
})
