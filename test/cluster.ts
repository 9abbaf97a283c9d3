import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { isKept } from '../src/db/cluster-folder.ts'
import { type Embedded, startEmbedded } from '../src/db/embedded.ts'
import { migrate, readMigrations, schemaDigest } from '../src/db/migrate.ts'
import { takeRoles } from '../src/db/roles.ts'

/** What a test process needs to reach the cluster; plain data, handed over by Vitest's `inject('cluster')`. */
export interface Cluster {
  /** May create databases. The superuser on our own cluster, the user of DATABASE_URL_TEST on a given one. */
  readonly adminUrl: string
  /** Ready-made URLs per role without database name, or null when roles are taken by `set role`. */
  readonly login: { readonly owner: string; readonly app: string; readonly sealer: string } | null
  readonly template: string
  /** Names of this run's databases begin with it. */
  readonly prefix: string
  /** Server version, for example `18.4`. */
  readonly version: string
}

/** The npm package of the test cluster: PostgreSQL 18, or 15 with `PG=15`. */
export const testPackage = (): string | undefined => (process.env.PG === '15' ? 'pg15' : undefined)

export const withDatabase = (url: string, database: string): string =>
  url.replace(/(:\/\/[^/]*)\/[^?]*/, (_, head) => `${head}/${database}`)

export const withClient = async <T>(url: string, work: (c: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const prefix = 'zy-test-'

/** A test run that was killed leaves its server running and its folder behind: stop and remove both, if nobody lives in them. */
export const cleanStale = (): string[] => {
  const removed: string[] = []
  for (const name of readdirSync(tmpdir()).filter((n) => n.startsWith(prefix))) {
    const home = join(tmpdir(), name)
    // A minute's grace for a run that is just being set up and has not yet written its pid.
    const young = !existsSync(join(home, 'starter.pid')) && Date.now() - statSync(home).mtimeMs < 60_000
    if (young || isKept(home)) continue
    const postmaster = join(home, 'cluster/postmaster.pid')
    if (existsSync(postmaster)) {
      const pid = Number(readFileSync(postmaster, 'utf8').split('\n')[0])
      const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : ''
      if (command.includes(home)) process.kill(pid, 'SIGQUIT')
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    removed.push(name)
  }
  return removed
}

/** The migrated database every test database is copied from; its name carries the digest of the migrations, so a given server can keep it. */
const makeTemplate = async (adminUrl: string, owner: string | null, ownerUrl: (database: string) => string, at: Date): Promise<string> => {
  const name = `zy_template_${schemaDigest(readMigrations()).slice(0, 16)}`
  const exists = () => withClient(adminUrl, (c) => c.query('select from pg_database where datname = $1', [name]))
  if ((await exists()).rowCount) return name
  const draft = `${name}_${process.pid}`
  await withClient(adminUrl, (c) => c.query(`create database ${draft} template template0${owner ? ` owner ${owner}` : ''}`))
  await migrate(ownerUrl(draft), { at })
  await withClient(adminUrl, (c) => c.query(`alter database ${draft} rename to ${name}`))
  return name
}

const dropAll = (adminUrl: string, beginning: string): Promise<void> =>
  withClient(adminUrl, async (c) => {
    const { rows } = await c.query<{ name: string }>('select datname as name from pg_database where starts_with(datname, $1)', [beginning])
    for (const { name } of rows) await c.query(`drop database if exists ${name} with (force)`)
  })

/**
 * One cluster for a test run, durable settings on as in production: ours in the temporary folder, or the server of DATABASE_URL_TEST
 * (whose user must be allowed to create databases and roles).
 */
export const startCluster = async (): Promise<{ cluster: Cluster; stop(): Promise<void> }> => {
  const at = new Date()
  const ours = `zy_t_${randomBytes(4).toString('hex')}_`
  const given = process.env.DATABASE_URL_TEST
  if (given) {
    await takeRoles(given)
    const template = await makeTemplate(given, null, (d) => withDatabase(given, d), at)
    const version = await withClient(
      given,
      async (c) => (await c.query<{ v: string }>("select current_setting('server_version') as v")).rows[0]!.v,
    )
    // Our own cluster goes as a whole at the end of the run; a given one stays and is left as it was.
    return { cluster: { adminUrl: given, login: null, template, prefix: ours, version }, stop: () => dropAll(given, ours) }
  }
  cleanStale()
  const home = mkdtempSync(join(tmpdir(), prefix))
  const chosen = testPackage()
  const server: Embedded = await startEmbedded({ dataDir: home, ...(chosen ? { package: chosen } : {}) })
  const stop = async () => {
    await server.stop()
    rmSync(home, { recursive: true, force: true })
  }
  try {
    const adminUrl = server.url('postgres', 'postgres')
    const template = await makeTemplate(adminUrl, 'zy_owner', (d) => server.url('zy_owner', d), at)
    const login = {
      owner: server.url('zy_owner', 'postgres'),
      app: server.url('zy_app', 'postgres'),
      sealer: server.url('zy_sealer', 'postgres'),
    }
    return { cluster: { adminUrl, login, template, prefix: ours, version: server.version }, stop }
  } catch (e) {
    await stop()
    throw e
  }
}
