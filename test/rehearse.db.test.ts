import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { templates } from '../src/campaign/templates.ts'
import { openDatabase } from '../src/db/db.ts'
import { newKeys, parseKeys } from '../src/member/secret.ts'
import { rehearse } from '../src/rehearsal/rehearse.ts'
import { committedDatabase } from './world-db.ts'

const run = async (id: string, seed = 'test') => {
  const c = await committedDatabase()
  const at = (x: { url: string; role?: string }) => ({ url: x.url, ...(x.role ? { role: x.role } : {}) })
  const database = openDatabase({ ...at(c.app), max: 6 })
  const sealer = openDatabase({ ...at(c.sealer), max: 2 })
  const filesDir = mkdtempSync(join(tmpdir(), 'zy-rehearse-'))
  try {
    return await rehearse(templates().get(id)!, {
      database,
      sealer,
      filesDir,
      keys: parseKeys(newKeys()),
      seed,
      ...(process.env.ZY_TEST_HEAVY ? { say: console.log } : {}),
    })
  } finally {
    await database.close()
    await sealer.close()
    await c.drop()
    rmSync(filesDir, { recursive: true, force: true })
  }
}

for (const id of templates().keys())
  test(`${id}: from the plan file to the end`, { timeout: 180_000 }, async () => {
    const report = await run(id)
    expect(report.left.late).toHaveLength(1)
    expect(report.left.refusals.length).toBeGreaterThan(0)
  })
