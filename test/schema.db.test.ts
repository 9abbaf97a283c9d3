import { expect, test } from 'vitest'
import { lintSchema } from '../src/db/lint.ts'
import { withClient } from './cluster.ts'
import { testDatabase } from './world-db.ts'

test('every table keeps the rules that hold from the first migration on', async () => {
  const { ownerUrl } = await testDatabase()
  expect(await withClient(ownerUrl, (c) => lintSchema(c))).toEqual([])
})
