import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type pg from 'pg'
import { openDatabase } from '../src/db/db.ts'
import { roles } from '../src/lib/permission.ts'
import { random } from '../src/lib/random.ts'
import { recomputeTotals } from '../src/organisation/total.write.ts'
import { plantCampaign } from './campaign.ts'
import { copyRows, each, restore, strip } from './copy.ts'
import { at, folderOf, openPlace, type Place, realmCode } from './place.ts'
import {
  cityShape,
  growTree,
  lookOf,
  memberColumns,
  memberRow,
  nationalShape,
  pathOf,
  personName,
  rosterSize,
  type Shape,
  type Tree,
} from './shape.ts'

export type Size = 'small' | 'city' | 'national'
export const shapeOf = (size: Size, scale: number | undefined): Shape =>
  size === 'city' ? cityShape() : nationalShape(scale ?? (size === 'small' ? 0.01 : 1))

/** Measured: 57 GB of members, 5 of units; the last large index is sorted beside them. */
const needGB = (shape: Shape): number => Math.ceil((shape.units / 5_250_000) * 68 + 4)

const instant = '2026-01-01 00:00:00Z'
const tables = ['unit', 'unit_line', 'member', 'member_post', 'account', 'access_grant', 'session_token']

/** Account of the bench at a unit: sees and may do everything there and below. */
export const tokenOf = (unitId: number): string => `bench-token-of-unit-${unitId}-----`.slice(0, 40)

const seen = async (c: pg.Client, step: string): Promise<boolean> =>
  ((await c.query('select from bench.step where name = $1', [step])).rowCount ?? 0) > 0

/** A step and the note that it is done commit together; what an interrupted load did is not done again. */
const step = async (c: pg.Client, name: string, work: () => Promise<unknown>): Promise<void> => {
  if (await seen(c, name)) return
  await c.query('begin')
  try {
    await work()
    await c.query('insert into bench.step (name) values ($1)', [name])
    await c.query('commit')
  } catch (e) {
    await c.query('rollback')
    throw e
  }
}

function* span<T>(from: number, to: number, of: (i: number) => T): Generator<T> {
  for (let i = from; i < to; i++) yield of(i)
}

const loadUnits = async (c: pg.Client, tree: Tree, realm: number, say: (l: string) => void): Promise<void> => {
  const { units, levels } = tree.shape
  const part = 250_000
  for (let from = 0; from < units; from += part) {
    const to = Math.min(units, from + part)
    await step(c, `units ${from}`, async () => {
      const r = random(`bench/units/${from}`)
      const looks = [...span(from, to, (i) => lookOf(r, levels[tree.level[i]!]!.level, i + 1))]
      await copyRows(
        c,
        'copy unit (realm_id, id, name, short_name, kind, sector, external_code, founded_on, created_at) from stdin',
        span(from, to, (i) => {
          const u = looks[i - from]!
          return `${realm}\t${i + 1}\t${u.name}\t${u.shortName}\t${u.kind}\t${u.sector}\tZ${String(i + 1).padStart(8, '0')}\t1998-07-01\t${instant}`
        }),
      )
      await copyRows(
        c,
        'copy unit_line (realm_id, line, unit_id, parent_id, path, depth, kind, sector, since_on) from stdin',
        span(from, to, (i) => {
          const u = looks[i - from]!
          const above = tree.parent[i]!
          return `${realm}\tparty\t${i + 1}\t${above || '\\N'}\t${pathOf(tree, i + 1)}\t${tree.level[i]! + 1}\t${u.kind}\t${u.sector}\t2025-01-01`
        }),
      )
    })
    say(`units ${to} / ${units}`)
  }
}

/** 95 of 100 members stand where their branch was entered; the rest came later and lie anywhere, as after years of transfers. */
const loadMembers = async (c: pg.Client, tree: Tree, realm: number, say: (l: string) => void): Promise<void> => {
  const first = tree.first.at(-1)!
  const branches = tree.shape.levels.at(-1)!.n
  const whole = Math.round(branches * tree.shape.perBranch)
  const early = Math.round(whole * 0.95)
  const part = 20_000
  // Ids of a part begin where its share of branches begins, with room, so that parts can be loaded again one by one.
  const room = Math.ceil(tree.shape.perBranch * part * 1.2)
  const began = Date.now()
  const start = Math.ceil(branches / part) * room
  let n = 0
  for (let from = 0; from < branches; from += part) {
    const no = from / part
    const until = Math.min(branches, from + part)
    await step(c, `members ${no}`, async () => {
      const r = random(`bench/members/${no}`)
      const rows = function* () {
        let id = no * room
        for (let b = from; b < until; b++)
          for (let left = Math.max(1, Math.round(rosterSize(r, tree.shape.perBranch) * 0.95)); left > 0; left--)
            yield memberRow(r, realm, ++id, first + b)
      }
      n += await copyRows(c, `copy member (${memberColumns}) from stdin`, rows())
    })
    if (n > 0) say(`members ~${Math.round((until / branches) * early)} / ${whole}, ${Math.round(n / ((Date.now() - began) / 1000))} rows/s`)
  }
  for (let from = early; from < whole; from += 500_000) {
    const until = Math.min(whole, from + 500_000)
    await step(c, `members late ${from}`, async () => {
      const r = random(`bench/late/${from}`)
      await copyRows(
        c,
        `copy member (${memberColumns}) from stdin`,
        span(from, until, (i) => memberRow(r, realm, start + 1 + i - early, first + r.int(branches))),
      )
    })
    say(`members ${until} / ${whole}`)
  }
}

/** One account at every unit above the branches and at every tenth branch, each holding one role there; a secretary's post in every branch. */
const loadAccounts = async (c: pg.Client, tree: Tree, realm: number): Promise<void> => {
  const first = tree.first.at(-1)!
  const held = [...span(1, tree.shape.units + 1, (id) => id)].filter((id) => id < first || id % 10 === 0)
  await step(c, 'accounts', async () => {
    const r = random('bench/accounts')
    await copyRows(
      c,
      'copy account (realm_id, id, login, display_name, password_hash, state, granted, created_at) from stdin',
      each(
        held,
        (id) =>
          `${realm}\t${id}\tz${String(id).padStart(8, '0')}\t${personName(r)}\t-\t${id % 50 === 7 ? 'first-password' : 'active'}\ttrue\t${instant}`,
      ),
    )
    const some = ['secretary', 'clerk', 'office', 'leader'] as const
    await copyRows(
      c,
      'copy access_grant (realm_id, account_id, role, unit_id, line, from_on) from stdin',
      each(held, (id) => `${realm}\t${id}\t${some[id % 4]}\t${id}\tparty\t2025-01-01`),
    )
    await c.query(
      `insert into member_post (realm_id, member_id, unit_id, post, from_on)
       select m.realm_id, min(m.id), m.branch_id, '书记', date '2025-01-01' from member m where m.realm_id = $1 and m.ended_on is null group by 1, 3`,
      [realm],
    )
  })
}

/** Units asked in the bench: some of each level, and for each an account with every role there and an open session. */
const loadActors = async (c: pg.Client, tree: Tree, realm: number): Promise<void> => {
  const r = random('bench/actors')
  const chosen = tree.shape.levels.flatMap(({ n }, i) => [...new Set([...span(0, Math.min(n, 5), () => tree.first[i]! + r.int(n))])])
  await step(c, 'actors', async () => {
    for (const unitId of chosen) {
      const id = tree.shape.units + 1 + unitId
      const hash = createHash('sha256').update(tokenOf(unitId)).digest('hex')
      await c.query(
        "insert into account (realm_id, id, login, display_name, password_hash, state, granted, created_at) overriding system value values ($1, $2, $3, '测试账号', '-', 'active', true, $4)",
        [realm, id, `bench${unitId}`, at],
      )
      await c.query(
        "insert into access_grant (realm_id, account_id, role, unit_id, line, from_on) select $1, $2, x, $3, 'party', '2025-01-01' from unnest($4::text[]) x",
        [realm, id, unitId, roles],
      )
      await c.query(
        "insert into session_token (token_hash, realm_id, account_id, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, '2099-01-01Z')",
        [hash, realm, id, at],
      )
    }
  })
}

const sequences = ['unit', 'member', 'account']

/**
 * Load a register into a database that holds nothing else, or finish a load that was interrupted.
 */
export const load = async (
  place: Place,
  shape: Shape,
  say: (line: string) => void,
): Promise<{ realm: number; tree: Tree; seconds: number }> => {
  const c = place.owner
  const began = Date.now()
  await c.query(`create schema if not exists bench; create table if not exists bench.step (name text primary key);
    create table if not exists bench.ddl (no integer not null, name text not null, back text not null, primary key (no, name))`)
  const others = await c.query('select code from realm where code <> $1', [realmCode])
  if (others.rowCount) throw new Error('这个数据库里已有别的单位，压测只用空库。')
  await step(c, `shape ${shape.units}`, async () => {
    const any = await c.query("select from bench.step where name like 'shape %'")
    if (any.rowCount) throw new Error('这个数据库里装着另一种规模的数据。')
    await c.query('insert into realm (code, name, created_at) values ($1, $2, $3)', [realmCode, '压测', at])
  })
  const realm = (await c.query<{ id: number }>('select id from realm where code = $1', [realmCode])).rows[0]!.id
  const tree = growTree(shape)
  if (await seen(c, 'done')) return { realm, tree, seconds: 0 }
  await c.query("set maintenance_work_mem = '1GB'; set synchronous_commit = off")
  if (!(await seen(c, 'stripped'))) {
    await strip(c, tables)
    await step(c, 'stripped', async () => {})
  }
  await loadUnits(c, tree, realm, say)
  await loadMembers(c, tree, realm, say)
  await loadAccounts(c, tree, realm)
  await loadActors(c, tree, realm)
  await restore(c, say)
  for (const t of sequences) await c.query(`select setval(pg_get_serial_sequence('${t}', 'id'), (select max(id) from ${t}))`)
  await step(c, 'campaign', () => plantCampaign(c, tree, realm))
  say('vacuum analyze')
  await c.query('set synchronous_commit = on')
  await c.query('vacuum analyze')
  if (!(await seen(c, 'totals'))) {
    const owner = openDatabase({ url: place.connections.ownerUrl, max: 1, statementTimeoutMs: 0 })
    try {
      await owner.command(realm, (tx) => recomputeTotals(tx, at))
    } finally {
      await owner.close()
    }
    await step(c, 'totals', async () => {})
    await c.query('vacuum analyze unit_total')
    say('totals')
  }
  await step(c, 'done', async () => {})
  return { realm, tree, seconds: (Date.now() - began) / 1000 }
}

const sizeOf = (dir: string): number =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).reduce((n, f) => {
    if (!f.isFile()) return n
    // The server removes files while they are counted.
    const found = statSync(join(f.parentPath, f.name), { throwIfNoEntry: false })
    return n + (found?.size ?? 0)
  }, 0)

/** What lies in `dir` from an earlier load counts as room. @throws when the disk under it has less than the register needs */
export const assertRoom = async (dir: string, shape: Shape): Promise<void> => {
  mkdirSync(dir, { recursive: true })
  const { bavail, bsize } = await statfs(dirname(dir))
  const free = (bavail * bsize + sizeOf(dir)) / 1e9
  const need = needGB(shape)
  if (free < need) throw new Error(`磁盘只剩 ${free.toFixed(0)} GB，装这一规模需要 ${need} GB：请换一处（--dir），或用 --scale 缩小。`)
}

export const readArgs = (args: readonly string[]) => {
  const value = (name: string) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : undefined)
  const size = (value('size') ?? 'small') as Size
  if (!['small', 'city', 'national'].includes(size)) throw new Error('--size small | city | national')
  const scale = value('scale') === undefined ? undefined : Number(value('scale'))
  return { size, scale, dir: folderOf(size, value('dir')), only: value('only'), out: value('out'), rounds: Number(value('rounds') ?? 5) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { size, scale, dir } = readArgs(process.argv.slice(2))
  const shape = shapeOf(size, scale)
  const databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl) await assertRoom(dir, shape)
  const place = await openPlace({ dir, databaseUrl })
  try {
    const { seconds } = await load(place, shape, console.log)
    console.log(`loaded in ${seconds.toFixed(0)} s`)
  } finally {
    await place.close()
  }
}
