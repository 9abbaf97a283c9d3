import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { insertAccount, insertGrant, insertSession } from '../src/access/access.write.ts'
import { tokenHashOf } from '../src/access/session.ts'
import { openDatabase, type Tx } from '../src/db/db.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { verify } from '../src/event/event.read.ts'
import { insertUnit, placeUnit } from '../src/organisation/organisation.write.ts'
import { root } from './source.ts'

// The product as it is started by `zhengyou start`, killed under load as a power cut or an impatient administrator would.
interface Running {
  address: string
  process: ChildProcess
  said(): string
}
const running: ChildProcess[] = []
const homes: string[] = []
/** Ends the senders of a test that failed in between. */
const stopping: (() => void)[] = []

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
const postmasterOf = (home: string): number | null => {
  const file = join(home, 'pg', 'cluster', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null
}

const remove = async (home: string): Promise<void> => {
  const pid = postmasterOf(home)
  if (pid !== null && isAlive(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(home)) {
    process.kill(pid, 'SIGQUIT')
    for (let i = 0; i < 100 && isAlive(pid); i++) await pause(50)
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

// A run that was itself killed leaves its server behind; after a quarter of an hour nobody is coming back for it.
beforeAll(async () => {
  for (const name of readdirSync(tmpdir()).filter((n) => n.startsWith('zy-kill-'))) {
    const home = join(tmpdir(), name)
    if (Date.now() - statSync(home).mtimeMs > 15 * 60_000) await remove(home)
  }
})
afterEach(async () => {
  for (const stop of stopping.splice(0)) stop()
  for (const p of running.splice(0)) if (p.exitCode === null) p.kill('SIGKILL')
  for (const home of homes.splice(0)) await remove(home)
})

const start = async (home: string): Promise<Running> => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/bin/zhengyou.ts'), 'start', '--port', '0'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: home, ZY_DATA_DIR: home, ZY_LOG: 'off', ZY_TICK_MS: '50' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let said = ''
  child.stdout.on('data', (d) => (said += d))
  child.stderr.on('data', (d) => (said += d))
  for (let i = 0; i < 600; i++) {
    const address = /(http:\/\/127\.0\.0\.1:\d+)\//.exec(said)?.[1]
    if (address) return { address, process: child, said: () => said }
    if (child.exitCode !== null) throw new Error(`did not start: ${said}`)
    await pause(50)
  }
  throw new Error(`did not start in 30 s: ${said}`)
}
const gone = async (p: ChildProcess): Promise<void> => {
  for (let i = 0; i < 400 && p.exitCode === null && p.signalCode === null; i++) await pause(25)
}

const token = 'kill-test-token-0123456789'
/** A realm with one unit and one person who may set up others, written as any import would. */
const fill = async (home: string) => {
  const server = await startEmbedded({ dataDir: join(home, 'pg') })
  expect(server.adopted).toBe('guest')
  const database = openDatabase({ url: server.url('zy_app'), max: 2 })
  const at = new Date()
  const realm = await database.reference(
    async (db) =>
      (
        await db
          .insertInto('realm')
          .values({ code: 'city', name: '某市', zone: 'Asia/Shanghai', created_at: at })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id,
  )
  const unitId = await database.command(realm, async (tx: Tx) => {
    const id = await insertUnit(tx, { name: '某街道党工委', shortName: '某街道', kind: 'party-work-committee' }, at)
    await placeUnit(tx, id, 'party', null, '2026-01-01')
    const accountId = await insertAccount(tx, {
      login: 'office',
      displayName: '活动办',
      memberId: null,
      passwordHash: '-',
      state: 'active',
      at,
    })
    await insertGrant(tx, {
      accountId,
      role: 'office',
      unitId: id,
      line: 'party',
      fromOn: '2026-01-01',
      untilOn: null,
      document: '',
      grantedBy: null,
    })
    await insertSession(tx, { tokenHash: tokenHashOf(token), accountId, at, expiresAt: new Date('2099-01-01T00:00:00Z') })
    return id
  })
  await database.close()
  return { realm, unitId }
}

interface Sent {
  key: string
  name: string
  /** Id of the unit once the answer arrived. */
  acknowledged: number | null
}

/** Eight senders, each waiting for its answer, until `over`. */
const load = (address: string, unitId: number, round: string) => {
  const sent: Sent[] = []
  const strange: string[] = []
  const faults: string[] = []
  let over = false
  stopping.push(() => {
    over = true
  })
  const send = async (s: Sent): Promise<void> => {
    try {
      const r = await fetch(`${address}/api/units`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: `zy_session=${token}`, 'idempotency-key': s.key },
        body: JSON.stringify({ name: s.name, kind: 'branch', sector: 'street-community', parentId: unitId }),
        signal: AbortSignal.timeout(10_000),
      })
      const body = (await r.json()) as { id?: number; code?: string }
      if (r.status === 200) s.acknowledged = body.id!
      else if (r.status < 500) strange.push(`${r.status} ${JSON.stringify(body)}`)
      else {
        faults.push(`${r.status} ${JSON.stringify(body)}`)
        await pause(20)
      }
    } catch {
      // No answer: it may have happened or not.
      await pause(20)
    }
  }
  const senders = Promise.all(
    Array.from({ length: 8 }, async (_, sender) => {
      for (let i = 0; !over && i < 2000; i++) {
        const s: Sent = { key: `${round}-${sender}-${i}`, name: `某街道${round}${sender}组第${i}支部`, acknowledged: null }
        sent.push(s)
        await send(s)
      }
    }),
  )
  return {
    sent,
    strange,
    faults,
    send,
    /** Until so many were acknowledged: a busy machine takes longer. */
    reach: async (n: number): Promise<void> => {
      for (let i = 0; i < 1200 && sent.filter((s) => s.acknowledged !== null).length < n; i++) await pause(25)
    },
    stop: async () => {
      over = true
      await senders
    },
  }
}

/** Every acknowledged unit is there with its event, nothing is there twice, and the ledger proves it. */
const check = async (home: string, realm: number, sent: readonly Sent[], since: { size: number; root: string } | null) => {
  const server = await startEmbedded({ dataDir: join(home, 'pg') })
  const database = openDatabase({ url: server.url('zy_app'), max: 2, statementTimeoutMs: 30_000 })
  try {
    for (let i = 0; ; i++) {
      const state = await database.query(realm, async (tx) => {
        const units = await tx.db.selectFrom('unit').select(['id', 'name']).where('realm_id', '=', realm).execute()
        const events = await tx.db
          .selectFrom('event')
          .select('subject_id')
          .where('realm_id', '=', realm)
          .where('noun', '=', 'unit')
          .where('verb', '=', 'created')
          .execute()
        // The product's own weekly list of trends, if a tick made it meanwhile.
        const own = await tx.db
          .selectFrom('event')
          .select('id')
          .where('realm_id', '=', realm)
          .where('noun', '=', 'comparison')
          .where('verb', '=', 'trends-listed')
          .execute()
        return { units, events, own: own.length, verdict: await verify(tx, 'city', since) }
      })
      if (state.verdict.unsealed > 0 && i < 100) {
        await pause(100)
        continue
      }
      const byName = new Map<string, number[]>()
      for (const u of state.units) byName.set(u.name, [...(byName.get(u.name) ?? []), u.id])
      const recorded = state.events.map((e) => e.subject_id)
      expect(sent.filter((s) => s.acknowledged !== null && !byName.get(s.name)?.includes(s.acknowledged)).map((s) => s.name)).toEqual([])
      expect([...byName].filter(([, ids]) => ids.length > 1)).toEqual([])
      // One event for each unit that stands, none for one that does not.
      expect([...recorded].sort()).toEqual(
        state.units
          .filter((u) => u.name !== '某街道党工委')
          .map((u) => u.id)
          .sort(),
      )
      expect(state.own).toBeLessThanOrEqual(1)
      expect(state.verdict).toMatchObject({ ok: true, unsealed: 0, fault: null, size: recorded.length + state.own })
      return { ...state.verdict, unitsN: recorded.length }
    }
  } finally {
    await database.close()
  }
}

test('kill -9 of Node, then of PostgreSQL, under load: what was acknowledged is there, what was not is there once or not at all', async () => {
  const home = mkdtempSync(join(tmpdir(), 'zy-kill-'))
  homes.push(home)
  chmodSync(home, 0o711)
  const first = await start(home)
  const { realm, unitId } = await fill(home)

  const before = load(first.address, unitId, 'a')
  await before.reach(80)
  expect(before.faults).toEqual([])
  first.process.kill('SIGKILL')
  await gone(first.process)
  await before.stop()
  const acknowledged = before.sent.filter((s) => s.acknowledged !== null)
  expect(before.strange.slice(0, 3)).toEqual([])
  expect(acknowledged.length).toBeGreaterThanOrEqual(80)

  const second = await start(home)
  const kept = await check(home, realm, before.sent, null)
  // Whoever got no answer sends again under the same key: once in all.
  const again = load(second.address, unitId, 'b')
  for (const s of before.sent.filter((x) => x.acknowledged === null)) await again.send(s)
  expect(before.sent.every((s) => s.acknowledged !== null)).toBe(true)
  await again.reach(80)
  expect(again.faults).toEqual([])
  const postmaster = postmasterOf(home)!
  process.kill(postmaster, 'SIGKILL')
  for (let i = 0; i < 200 && isAlive(postmaster); i++) await pause(25)
  await pause(300)
  // Without its database the product admits it.
  expect(second.process.exitCode, second.said()).toBe(null)
  expect((await fetch(`${second.address}/healthz`)).status).toBe(500)
  await again.stop()
  expect(again.strange.slice(0, 3)).toEqual([])
  second.process.kill('SIGKILL')
  await gone(second.process)

  const third = await start(home)
  const all = [...before.sent, ...again.sent]
  const later = await check(home, realm, all, { size: kept.size, root: kept.root })
  expect(later.unitsN).toBeGreaterThan(kept.unitsN)
  expect((await fetch(`${third.address}/healthz`)).status).toBe(200)
  // Told to stop, it finishes and takes its database with it.
  third.process.kill('SIGTERM')
  await gone(third.process)
  expect(third.process.exitCode).toBe(0)
  expect(postmasterOf(home)).toBe(null)
}, 300_000)
