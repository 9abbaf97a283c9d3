import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Database, openDatabase, typesOf } from '../src/db/db.ts'
import { assertDurable } from '../src/db/durability.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { type Connections, connections } from '../src/db/roles.ts'

/** Day and hour of everything the bench loads and asks. */
export const at = new Date('2026-03-02T01:00:00Z')
export const today = '2026-03-02'
export const realmCode = 'bench'

export interface Place {
  readonly dir: string
  readonly connections: Connections
  /** As requests run: zy_app under row-level security. */
  readonly database: Database
  readonly sealer: Database
  /** One connection as the owner, whom row-level security does not bind: loading and floors. */
  readonly owner: pg.Client
  readonly version: string
  close(): Promise<void>
}

export const ownerClient = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, types: typesOf, application_name: 'zhengyou bench', options: '-c timezone=UTC' })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** One connection as a role of the product. */
export const roleClient = async (r: { url: string; role?: string }): Promise<pg.Client> => {
  const client = await ownerClient(r.url)
  if (r.role) await client.query(`set role ${r.role}`)
  return client
}

export const folderOf = (size: string, given: string | undefined): string => given ?? join(tmpdir(), `zhengyou-bench-${size}`)

/** Pools and roles over a database that is there and migrated. */
export const placeOn = async (c: Connections, dir: string, stop: () => Promise<void>): Promise<Place> => {
  const owner = await ownerClient(c.ownerUrl)
  await assertDurable(owner)
  const version = (await owner.query<{ v: string }>("select current_setting('server_version') as v")).rows[0]!.v
  const database = openDatabase({ ...c.app, statementTimeoutMs: 600_000 })
  const sealer = openDatabase({ ...c.sealer, max: 2, statementTimeoutMs: 600_000 })
  return {
    dir,
    connections: c,
    database,
    sealer,
    owner,
    version,
    close: async () => {
      await database.close()
      await sealer.close()
      await owner.end()
      await stop()
    },
  }
}

/** The server of the bench: embedded in `dir`, or the one of DATABASE_URL, whose database must be for the bench alone. */
export const openPlace = async (o: { dir: string; databaseUrl: string | undefined }): Promise<Place> => {
  const server = o.databaseUrl ? null : await startEmbedded({ dataDir: o.dir })
  try {
    const c = await connections(server ? { embedded: server } : { databaseUrl: o.databaseUrl! })
    await migrate(c.ownerUrl, { at })
    return await placeOn(c, o.dir, async () => server?.stop())
  } catch (e) {
    await server?.stop()
    throw e
  }
}
