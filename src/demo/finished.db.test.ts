import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../access/session.ts'
import { type Database, openDatabase } from '../db/db.ts'
import { type Embedded, startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { connections } from '../db/roles.ts'
import { addDays } from '../lib/calendar.ts'
import { newKeys, parseKeys, setKeys } from '../member/secret.ts'
import { below } from '../rehearsal/realm.ts'
import { raiseStage, type Stage } from '../rehearsal/stage.ts'
import { city } from './city.ts'
import { demoText as t } from './demo.text.ts'
import { makeHistory, withGuidance } from './history.ts'
import { giveAccounts, loadRegisters } from './load.ts'
import { sizeOf } from './size.ts'

// The demonstration as a visitor finds it, on a tenth of the city: what its pages say must agree with one another.
const today = '2026-11-20'
const from = addDays(today, -380)
let home: string
let server: Embedded
let pools: Database[]
let stage: Stage
let branches: number[]

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'zy-finished-'))
  const chosen = process.env.ZY_PG_PACKAGE
  server = await startEmbedded({ dataDir: join(home, 'pg'), ...(chosen ? { package: chosen } : {}) })
  const c = await connections({ embedded: server })
  const at = new Date(`${from}T01:00:00Z`)
  await migrate(c.ownerUrl, { at })
  pools = [
    openDatabase({ ...c.app, max: 6 }),
    openDatabase({ ...c.sealer, max: 2 }),
    openDatabase({ ...c.app, max: 2, statementTimeoutMs: 600_000 }),
  ]
  const [database, sealer, later] = pools as [Database, Database, Database]
  const keys = parseKeys(newKeys())
  setKeys(keys)
  const whole = withGuidance(city({ seed: 'yunxi', scale: 0.1, asOf: today }))
  const names = new Map(whole.members.map((m) => [m.key, m.name]))
  const loaded = await loadRegisters(database, whole, { code: 'yunxi', name: '云溪市', servedPublic: '居民', contact: '', at, today: from, sinceOn: '2020-01-01' }) // biome-ignore format: one line
  const accounts = await giveAccounts(database, loaded, names, whole.accounts, { passwordHash: await hashPassword('Yunxi-2026'), at, today: from, fromOn: '2020-01-01' }) // biome-ignore format: one line
  const analyze = async () => {
    const client = new pg.Client({ connectionString: c.ownerUrl })
    await client.connect()
    await client.query('analyze')
    await client.end()
  }
  await analyze()
  const filesDir = join(home, 'files')
  await makeHistory({ database, sealer, later, analyze, filesDir, keys, loaded, code: 'yunxi', city: whole, today, from, say: () => {}, ballots: null }) // biome-ignore format: one line
  branches = below(whole.units, 'd1.s1')
    .filter((u) => u.kind === 'branch')
    .map((u) => loaded.unitOf.get(u.key)!)
  stage = await raiseStage({ database, sealer, realm: loaded.realm, code: 'yunxi', accounts, from: today, filesDir, keys })
}, 900_000)
afterAll(async () => {
  await stage?.close()
  for (const pool of pools ?? []) await pool.close()
  await server?.stop()
  rmSync(home, { recursive: true, force: true, maxRetries: 10 })
})

const office = () => stage.player('city.office')
const finished = async (): Promise<{ id: number; organiserId: number }> => {
  const { rows } = await office().get('/campaigns')
  return rows.find((c: { title: string }) => c.title === t.titles.finished)
}

test('who is honoured was graded well in the frozen round, and who was graded lower is not', async () => {
  const c = await finished()
  const { rows: rounds } = await office().get(`/rounds?campaignId=${c.id}`)
  const graded = new Map<number, string>()
  for (const r of rounds.filter((x: { title: string }) => x.title === '示范社区党组织标准'))
    for (const u of (await office().get(`/rounds/${r.id}/units?limit=100`)).rows) graded.set(u.unitId, u.gradeTitle)
  expect(graded.size).toBe(6)
  const { rows: honours } = await office().get(`/honours?campaignId=${c.id}&limit=100`)
  expect(honours.length).toBeGreaterThan(0)
  const named: string[] = honours.map((h: { holderUnitId: number }) => graded.get(h.holderUnitId) ?? '')
  expect(named.filter((g) => g !== '好' && g !== '较好')).toEqual([])
  // Some have come far enough, some have not: the product refused to put those forward.
  expect(new Set([...graded.values()].map((g) => g === '好' || g === '较好'))).toEqual(new Set([true, false]))
})

test('the coverage is the one the registers were made for', async () => {
  const size = sizeOf(0.1)
  const said = await office().get('/zone-coverage')
  expect([said.denominator, said.zones, said.members]).toEqual([size.communities, size.zones, size.zoneMembers])
})

test('the city office finds the units of its finished campaign on its line', async () => {
  const c = await finished()
  const { rows } = await office().get(`/campaigns/${c.id}/units?limit=200`)
  expect(rows.length).toBeGreaterThan(sizeOf(0.1).communities)
})

test('organisation life is a living figure: some branches have all their meetings, some not', async () => {
  const shares: number[] = []
  for (const unit of branches) {
    const { figure } = await office().get(`/measures/activity.life_done_share/records?unit=${unit}`)
    if (figure && figure.denominator > 0) shares.push(figure.numerator / figure.denominator)
  }
  expect(shares.length).toBeGreaterThan(2)
  expect([shares.some((x) => x > 0.95), shares.some((x) => x < 0.95), shares.every((x) => x > 0.5)]).toEqual([true, true, true])
})
