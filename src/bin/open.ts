import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Config, readConfig } from '../config.ts'
import { dbText } from '../db/db.text.ts'
import { type Database, openDatabase } from '../db/db.ts'
import { assertDurable } from '../db/durability.ts'
import { type Embedded, startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { type Connections, connections } from '../db/roles.ts'
import { Unusable } from '../db/unusable.ts'
import { Refused } from '../lib/refusal.ts'
import { addYears } from '../lib/years.ts'
import { type Keys, loadKeys } from '../member/secret.ts'

export interface Opened {
  config: Config
  connections: Connections
  database: Database
  /** For what happens later: the same role with a statement timeout of ten minutes (decisions 30). */
  background: Database
  sealer: Database
  filesDir: string
  keys: Keys
  /** The embedded server where there is one. */
  server: Embedded | null
  /** Last, after everything else has drained. */
  close(): Promise<void>
}

/** @throws Unusable in one sentence: nothing starts on a calendar nobody can read */
const takeYears = (file: string): void => {
  try {
    addYears(readFileSync(file, 'utf8'))
  } catch (e) {
    throw new Unusable(dbText['db.holidays-file']({ file, why: e instanceof Refused ? JSON.stringify(e.facts) : (e as Error).message }))
  }
}

/** Settings → database → current schema → pools, the same for every command. */
export const open = async (o: { log?: (line: string) => void } = {}): Promise<Opened> => {
  const config = readConfig(process.env)
  if (config.ZY_HOLIDAYS_FILE) takeYears(config.ZY_HOLIDAYS_FILE)
  let server: Embedded | null = null
  mkdirSync(config.ZY_DATA_DIR, { recursive: true, mode: 0o755 })
  if (!config.DATABASE_URL) {
    server = await startEmbedded({ dataDir: join(config.ZY_DATA_DIR, 'pg'), ...(o.log ? { log: o.log } : {}) })
  }
  try {
    const c = await connections(server ? { embedded: server } : { databaseUrl: config.DATABASE_URL! })
    await migrate(c.ownerUrl, { at: new Date() })
    const client = new pg.Client({ connectionString: c.ownerUrl })
    await client.connect()
    try {
      await assertDurable(client)
    } finally {
      await client.end()
    }
    const database = openDatabase(c.app)
    const background = openDatabase({ ...c.app, max: 3, statementTimeoutMs: 600_000 })
    const sealer = openDatabase({ ...c.sealer, max: 2, statementTimeoutMs: 600_000 })
    return {
      config,
      connections: c,
      database,
      background,
      sealer,
      filesDir: join(config.ZY_DATA_DIR, 'files'),
      keys: loadKeys(config.ZY_SECRET_FILE ?? join(config.ZY_DATA_DIR, 'keys')),
      server,
      close: async () => {
        await database.close()
        await background.close()
        await sealer.close()
        await server?.stop()
      },
    }
  } catch (e) {
    await server?.stop()
    throw e
  }
}

/** `--name value` and `--flag` out of the arguments; the rest stays in order. */
export const flags = (args: readonly string[], known: { values?: readonly string[]; switches?: readonly string[] }) => {
  const values: Record<string, string> = {}
  const on = new Set<string>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const a = args[i]!
    if (!a.startsWith('--')) rest.push(a)
    else if (known.switches?.includes(a.slice(2))) on.add(a.slice(2))
    else if (known.values?.includes(a.slice(2)) && args[i + 1] !== undefined) values[a.slice(2)] = args[++i]!
    else throw new Error(`看不懂的参数 ${a}。`)
  }
  return { values, on, rest }
}
