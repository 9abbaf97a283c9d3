import { Kysely as K, type Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { test } from 'vitest'
import { insertAccount, insertGrant, insertSession } from '../src/access/access.write.ts'
import { tokenHashOf } from '../src/access/session.ts'
import { buildApp } from '../src/app.ts'
import { type Database, openDatabase, type Tx, typesOf } from '../src/db/db.ts'
import type { DB } from '../src/db/types.ts'
import { appender } from '../src/event/event.write.ts'
import type { Context } from '../src/http/action.ts'
import { dayOf } from '../src/lib/calendar.ts'
import { type Actor, type Line, nobody, type Role } from '../src/lib/permission.ts'
import { insertMember } from '../src/member/member.write.ts'
import { insertUnit, type NewUnit, placeUnit } from '../src/organisation/organisation.write.ts'
import { afterFile } from './after-file.ts'
import { committedDatabase, type TestDatabase, testDatabase } from './world-db.ts'

/** The day every test starts on: a Monday with a published calendar behind and before it. */
export const START = new Date('2026-03-02T01:00:00Z')
const zone = 'Asia/Shanghai'

const tree = [
  ['root', null, '清河街道党工委', 'party-work-committee', null],
  ['fenglin', 'root', '枫林社区党委', 'party-committee', 'street-community'],
  ['fenglin1', 'fenglin', '枫林第一支部', 'branch', 'street-community'],
  ['fenglin2', 'fenglin', '枫林第二支部', 'branch', 'street-community'],
  ['liuan', 'root', '柳岸社区党委', 'party-committee', 'street-community'],
  ['liuan1', 'liuan', '柳岸第一支部', 'branch', 'street-community'],
  ['organ', 'root', '街道机关支部', 'branch', 'organ'],
  ['hengtong', 'root', '恒通公司支部', 'branch', 'non-public'],
  ['chamber', 'root', '商会支部', 'branch', 'social-organisation'],
] as const
export type UnitKey = (typeof tree)[number][0]

/** Named people with fixed roles: one who may and one who may not for every test. */
const people = {
  wang: ['office', 'root'],
  li: ['secretary', 'fenglin'],
  zhao: ['clerk', 'fenglin'],
  qian: ['secretary', 'liuan'],
  feng: ['secretary', 'fenglin1'],
  jia: ['secretary', 'organ'],
  yi: ['secretary', 'hengtong'],
  bing: ['secretary', 'chamber'],
  sun: ['leader', 'root'],
  zhou: ['inspector', 'root'],
  wu: ['supervisor', 'fenglin'],
  zheng: ['member', 'fenglin1'],
  chen: ['discipline', 'root'],
  xi: ['system', 'root'],
  an: ['security', 'root'],
  shen: ['audit', 'root'],
} as const satisfies Record<string, readonly [Role, UnitKey]>
export type Person = keyof typeof people | 'he'

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the endpoint answers
  body: any
}
export interface Client {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body?: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
}

export interface World {
  tx: Tx
  /** The other realm, to prove that nothing crosses. */
  other: { realm: number; root: number; unit: number }
  unit: Record<UnitKey, number>
  account: Record<keyof typeof people, number>
  member: { zheng: number; feng: number }
  as(person: Person): Client
  /** Without an account, in realm `qinghe`. */
  anyone: Client
  /** GET a public page. */
  page(path: string): Promise<{ status: number; html: string }>
  /** Move the clock. */
  at(instant: string): void
  now(): Date
  /** A context as an action gets it, for what has no endpoint yet. */
  context(person?: Person): Promise<Context>
  database: Database
}

const tokenOf = (person: string): string => `test-token-of-${person.padEnd(12, '-')}`

const fill = async (db: Kysely<DB> | Transaction<DB>) => {
  const realmOf = async (code: string, name: string) =>
    (await db.insertInto('realm').values({ code, name, zone, created_at: START }).returning('id').executeTakeFirstOrThrow()).id
  const realm = await realmOf('qinghe', '清河街道')
  const otherRealm = await realmOf('xueyuan', '云溪职业学院')
  const today = dayOf(START, zone)
  const within = async <T>(id: number, work: (tx: Tx) => Promise<T>): Promise<T> => {
    await sql.raw(`set local app.realm = '${id}'`).execute(db)
    return work({ db: db as Transaction<DB>, realm: id })
  }
  const person = async (tx: Tx, login: string, role: Role, unitId: number, memberId: number | null) => {
    const id = await insertAccount(tx, { login, displayName: login, memberId, passwordHash: '-', state: 'active', at: START })
    await insertGrant(tx, {
      accountId: id,
      role,
      unitId,
      line: 'party',
      fromOn: '2026-01-01',
      untilOn: null,
      document: '',
      grantedBy: null,
    })
    await insertSession(tx, {
      tokenHash: tokenHashOf(tokenOf(login)),
      accountId: id,
      at: START,
      expiresAt: new Date('2099-01-01T00:00:00Z'),
    })
    return id
  }
  const other = await within(otherRealm, async (tx) => {
    const root = await insertUnit(
      tx,
      { name: '云溪职业学院党委', shortName: '学院党委', kind: 'party-committee', sector: 'sci-edu-cul-health' },
      START,
    )
    await placeUnit(tx, root, 'party', null, today)
    const unit = await insertUnit(
      tx,
      { name: '机电系党总支', shortName: '机电系党总支', kind: 'general-branch', sector: 'sci-edu-cul-health' },
      START,
    )
    await placeUnit(tx, unit, 'party', root, today)
    await person(tx, 'he', 'office', root, null)
    return { realm: otherRealm, root, unit }
  })
  return within(realm, async (tx) => {
    const unit = {} as Record<UnitKey, number>
    for (const [key, parent, name, kind, sector] of tree) {
      unit[key] = await insertUnit(tx, { name, shortName: name, kind, sector }, START)
      await placeUnit(tx, unit[key], 'party', parent === null ? null : unit[parent], today)
    }
    const member = {
      zheng: await insertMember(tx, { name: '郑明', standing: 'full', branchId: unit.fenglin1, sinceOn: '2020-07-01' }, START),
      feng: await insertMember(tx, { name: '冯兰', standing: 'full', branchId: unit.fenglin1, sinceOn: '2018-07-01' }, START),
    }
    const account = {} as Record<keyof typeof people, number>
    for (const [name, [role, at]] of Object.entries(people) as [keyof typeof people, readonly [Role, UnitKey]][])
      account[name] = await person(tx, name, role, unit[at], name === 'zheng' || name === 'feng' ? member[name] : null)
    return { realm, unit, account, member, other }
  })
}

type Filled = Awaited<ReturnType<typeof fill>>

const worldOn = async (database: Database, tx: Tx, filled: Filled): Promise<World & { close(): Promise<void> }> => {
  let now = START
  const app = await buildApp({
    database,
    clock: () => now,
    // Test sessions never idle out: the clock is moved by months.
    policy: { minimumLength: 8, attempts: 5, lockMinutes: 30, idleMinutes: 10_000_000, hours: 12 },
  })
  const client = (cookie: string | null, realm: string | null): Client => {
    const send = async (
      method: 'GET' | 'POST' | 'PUT' | 'DELETE',
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Answer> => {
      const url = `/api${path}${realm ? `${path.includes('?') ? '&' : '?'}realm=${realm}` : ''}`
      const r = await app.inject({
        method,
        url,
        headers: { ...(cookie ? { cookie: `zy_session=${cookie}` } : {}), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      })
      const json = String(r.headers['content-type'] ?? '').includes('json')
      return { status: r.statusCode, body: json ? r.json() : r.body }
    }
    return {
      get: (p) => send('GET', p),
      post: (p, b = {}, h) => send('POST', p, b, h),
      put: (p, b = {}) => send('PUT', p, b),
      delete: (p) => send('DELETE', p),
    }
  }
  return {
    tx,
    other: filled.other,
    unit: filled.unit,
    account: filled.account,
    member: filled.member,
    as: (person) => client(tokenOf(person), null),
    anyone: client(null, 'qinghe'),
    page: async (path) => {
      const r = await app.inject({ method: 'GET', url: path })
      return { status: r.statusCode, html: r.body }
    },
    at: (instant) => {
      now = new Date(instant)
    },
    now: () => now,
    context: async (who) => {
      const { readActor } = await import('../src/access/access.read.ts')
      const today = dayOf(now, zone)
      const actor: Actor = who === undefined ? nobody : (await readActor(tx, filled.account[who as keyof typeof people], today))!
      return { tx, actor, now, today, zone, record: appender(tx, actor, now, today) }
    },
    database,
    close: () => app.close(),
  }
}

// One connection per file; everything of one test happens inside its outer transaction and is rolled back, so each
// "transaction" of the product is a savepoint here. What needs real transactions uses `inCommittedWorld`.
let shared: Promise<{ db: Kysely<DB>; filled: Filled }> | null = null
const rolledBack = Symbol('rolled back')
afterFile.push(async () => {
  const was = shared
  shared = null
  await was?.then(({ db }) => db.destroy()).catch(() => {})
})

const filledFile = async () => {
  const { app } = await testDatabase()
  const pool = new pg.Pool({ connectionString: app.url, max: 1, types: typesOf, options: '-c timezone=UTC' })
  if (app.role) pool.on('connect', (c) => void c.query(`set role ${app.role}`))
  const db = new K<DB>({ dialect: new PostgresDialect({ pool }) })
  const filled = await db.transaction().execute((trx) => fill(trx))
  return { db, filled }
}

const nested = (trx: Transaction<DB>): Database => {
  let n = 0
  let queue: Promise<unknown> = Promise.resolve()
  const savepoint = <T>(realm: number | null, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const run = async (): Promise<T> => {
      const name = `s${++n}`
      await sql.raw(`savepoint ${name}`).execute(trx)
      try {
        if (realm !== null) await sql.raw(`set local app.realm = '${realm}'`).execute(trx)
        const answer = await work({ db: trx, realm: realm ?? 0 })
        await sql.raw(`release savepoint ${name}`).execute(trx)
        return answer
      } catch (e) {
        await sql.raw(`rollback to savepoint ${name}`).execute(trx)
        throw e
      }
    }
    // One connection: requests of a test that run at once take turns.
    const mine = queue.then(run, run)
    queue = mine.catch(() => {})
    return mine
  }
  return {
    query: savepoint,
    command: savepoint,
    freeze: savepoint,
    reference: (work) => savepoint(null, (tx) => work(tx.db)),
    close: async () => {},
  }
}

/** A sentence from the regulations, proved in the world above; everything it did is rolled back. */
export const inWorld = (sentence: string, prove: (world: World) => Promise<void>): void => {
  test(sentence, async () => {
    shared ??= filledFile()
    const { db, filled } = await shared
    await db
      .transaction()
      .execute(async (trx) => {
        await sql.raw(`set local app.realm = '${filled.realm}'`).execute(trx)
        const database = nested(trx)
        const world = await worldOn(database, { db: trx, realm: filled.realm }, filled)
        // Reads and makers of the test itself run in its realm even after a request of the other one.
        await prove(world)
        await world.close()
        throw rolledBack
      })
      .catch((e) => {
        if (e !== rolledBack) throw e
      })
  })
}

export interface CommittedWorld extends Omit<World, 'tx'> {
  realm: number
  sealer: Database
  connections: TestDatabase
  /** Run something in the realm and commit it. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/** The same world on a database of its own where everything is really committed: races, the sealer, jobs. */
export const inCommittedWorld = (sentence: string, prove: (world: CommittedWorld) => Promise<void>): void => {
  test(sentence, async () => {
    const connections = await committedDatabase()
    const database = openDatabase({ url: connections.app.url, ...(connections.app.role ? { role: connections.app.role } : {}), max: 24 })
    const sealer = openDatabase({
      url: connections.sealer.url,
      ...(connections.sealer.role ? { role: connections.sealer.role } : {}),
      max: 4,
    })
    try {
      const filled = await database.reference((db) => fill(db))
      const { tx, ...world } = await worldOn(database, undefined as never, filled)
      void tx
      await prove({ ...world, realm: filled.realm, sealer, connections, write: (work) => database.command(filled.realm, work) })
      await world.close()
    } finally {
      await database.close()
      await sealer.close()
    }
  })
}

/** A unit below another one, with what the test does not mention filled in. */
export const aUnit = async (tx: Tx, u: Partial<NewUnit> & { below: number; line?: Line }): Promise<number> => {
  const name = u.name ?? '某某支部'
  const id = await insertUnit(tx, { kind: 'branch', sector: 'street-community', ...u, name, shortName: u.shortName ?? name }, START)
  await placeUnit(tx, id, u.line ?? 'party', u.below, '2026-01-01')
  return id
}
