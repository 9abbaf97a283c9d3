import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withClient } from '../../test/cluster.ts'
import { testDatabase } from '../../test/world-db.ts'
import { describeSchema, describeTables } from './describe.ts'

const checkedIn = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

it('db/schema.sql and docs/tables.md say what the migrations made, in the same words on every version (else: npm run schema)', async () => {
  const { ownerUrl } = await testDatabase()
  expect(await withClient(ownerUrl, describeSchema)).toBe(checkedIn('db/schema.sql'))
  expect(await withClient(ownerUrl, describeTables)).toBe(checkedIn('docs/tables.md'))
})
