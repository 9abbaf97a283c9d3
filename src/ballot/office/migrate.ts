import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { typesOf } from '../../db/db.ts'
import { Unusable } from '../../db/unusable.ts'
import { officeText } from './office.text.ts'
import { databaseRoleOf, type OfficeRole, roles, schemaOf } from './office.ts'

/** `db/ballot` of the nearest folder above this program. */
export const ballotSqlFolder = (): string => {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'db/ballot')
    if (existsSync(folder)) return folder
    if (dirname(at) === at) throw new Error('db/ballot not found')
  }
}

/** Files whose name begins with the office's: `issuer…` for A and B, `relay…`, `box…`; in the order of their names. */
export const filesOf = (role: OfficeRole, folder: string = ballotSqlFolder()): string[] => {
  const begins = role === 'a' || role === 'b' ? 'issuer' : role
  const own = new RegExp(`^${begins}(_\\w+)?\\.sql$`)
  return readdirSync(folder)
    .filter((f) => own.test(f))
    .sort()
}

/** A pool that sees the office's own schema and nothing else. */
export const officePool = (role: OfficeRole, url: string): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 6,
    // A server that does not answer is said so, not waited for.
    connectionTimeoutMillis: 20_000,
    types: typesOf,
    application_name: `zhengyou ${role}`,
    // A statement of the server's own log never names a row: error logging is off in our clusters, and asked for here on others.
    options: `-c timezone=UTC -c statement_timeout=60000 -c search_path=${schemaOf(role)}`,
  })
  pool.on('error', () => {})
  pool.on('connect', (c) => c.on('error', () => {}))
  return pool
}

/**
 * Bring the office's own schema up to date, as the office's own role; several starters wait for each other.
 * @throws Unusable when a file that has been run was changed
 */
export const migrateOffice = async (role: OfficeRole, pool: pg.Pool, folder: string = ballotSqlFolder()): Promise<string[]> => {
  const c = await pool.connect()
  const applied: string[] = []
  try {
    await c.query('select pg_advisory_lock(8410003)')
    await c.query(`create schema if not exists ${schemaOf(role)}`)
    await c.query('create table if not exists ballot_migration (file text primary key, sha256 text not null)')
    for (const file of filesOf(role, folder)) {
      const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const { rows } = await c.query<{ sha256: string }>('select sha256 from ballot_migration where file = $1', [file])
      if (rows[0] && rows[0].sha256 !== sha256) throw new Unusable(officeText['ballot.schema-changed']({ file }))
      if (rows[0]) continue
      await c.query('begin')
      try {
        await c.query(text)
        await c.query('insert into ballot_migration (file, sha256) values ($1, $2)', [file, sha256])
        await c.query('commit')
      } catch (e) {
        await c.query('rollback')
        throw e
      }
      applied.push(file)
    }
    return applied
  } finally {
    await c.query('select pg_advisory_unlock(8410003)').catch(() => {})
    c.release()
  }
}

const attributes = 'nosuperuser nocreatedb nocreaterole nobypassrls noreplication'

/**
 * On one server: a role with a password and a database of its own for each office named, closed to everybody else, the product's roles included.
 * Nothing is granted across; a role cannot even connect to another office's database. Idempotent.
 * @param adminUrl superuser of our own cluster, or a user of the given server who may create roles and databases
 * @throws Unusable with the SQL an administrator has to run
 */
export const createOfficeRoles = async (
  adminUrl: string,
  passwords: Readonly<Partial<Record<OfficeRole, string>>>,
  databaseOf: (role: OfficeRole) => string = databaseRoleOf,
): Promise<void> => {
  const c = new pg.Client({ connectionString: adminUrl, application_name: 'zhengyou ballot roles', connectionTimeoutMillis: 20_000 })
  c.on('error', () => {})
  await c.connect()
  const byHand: string[] = []
  try {
    await c.query('select pg_advisory_lock(8410004)')
    for (const role of roles) {
      const password = passwords[role]
      if (password === undefined) continue
      const [user, database] = [databaseRoleOf(role), databaseOf(role)]
      byHand.push(
        `create role ${user} login ${attributes} password '…';`,
        `create database ${database} owner ${user};`,
        `revoke all on database ${database} from public;`,
      )
      const has = await c.query('select from pg_roles where rolname = $1', [user])
      await c.query(`${has.rowCount ? 'alter' : 'create'} role ${user} login ${attributes} password ${c.escapeLiteral(password)}`)
      const there = await c.query('select from pg_database where datname = $1', [database])
      if (!there.rowCount) {
        const { rows } = await c.query<{ strong: boolean; me: string }>(
          'select rolsuper as strong, current_user as me from pg_roles where rolname = current_user',
        )
        // To give a database away one must be a member of the new owner, for that moment only.
        if (!rows[0]!.strong) await c.query(`grant ${user} to ${c.escapeIdentifier(rows[0]!.me)}`)
        await c.query(`create database ${database} owner ${user}`)
        if (!rows[0]!.strong) await c.query(`revoke ${user} from ${c.escapeIdentifier(rows[0]!.me)}`)
      }
      await c.query(`revoke all on database ${database} from public`)
    }
  } catch (e) {
    if ((e as { code?: string }).code === '42501') throw new Unusable(officeText['ballot.cannot-create']({ sql: byHand.join('\n') }))
    throw e
  } finally {
    await c.end()
  }
}
