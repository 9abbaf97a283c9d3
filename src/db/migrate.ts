import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { dbText } from './db.text.ts'
import { Unusable } from './unusable.ts'

export interface Migration {
  readonly version: number
  /** File name, for example `0042_notice_objection.sql`. */
  readonly file: string
  readonly text: string
  readonly sha256: string
}

/** `db/migrations` of the nearest folder above this program, so that the bundled server finds it too. */
export const migrationsFolder = (): string => {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'db/migrations')
    if (existsSync(folder)) return folder
    if (dirname(at) === at) throw new Error('db/migrations not found')
  }
}

/** The numbered files in order; numbers may leave gaps. @throws Unusable for a bad name or a number used twice */
export const readMigrations = (folder: string = migrationsFolder()): Migration[] => {
  const files = readdirSync(folder)
    .filter((f) => f.endsWith('.sql'))
    .sort()
  return files.map((file, i) => {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(file)) throw new Unusable(dbText['db.migration-name']({ file }))
    if (file.slice(0, 5) === files[i - 1]?.slice(0, 5)) throw new Unusable(dbText['db.migration-number']({ file }))
    // A checkout with Windows line ends is the same migration.
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
    return { version: Number(file.slice(0, 4)), file, text, sha256: createHash('sha256').update(text).digest('hex') }
  })
}

/** One digest over all migrations: names the template database of the tests. */
export const schemaDigest = (migrations: readonly Migration[]): string =>
  createHash('sha256')
    .update(migrations.map((m) => `${m.file} ${m.sha256}\n`).join(''))
    .digest('hex')

const lineOf = (text: string, position: string | undefined): number | null =>
  position === undefined ? null : text.slice(0, Number(position)).split('\n').length

const runOne = async (c: pg.Client, m: Migration, at: Date): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await c.query("begin; set local lock_timeout = '2s'; set local check_function_bodies = on")
      await c.query(m.text)
      await c.query('insert into schema_migration (version, file, sha256, applied_at) values ($1, $2, $3, $4)', [
        m.version,
        m.file,
        m.sha256,
        at,
      ])
      await c.query('commit')
      return
    } catch (e) {
      await c.query('rollback')
      const { code, message, position } = e as pg.DatabaseError
      if (code !== '55P03')
        throw new Unusable(dbText['db.migration-failed']({ file: m.file, line: lineOf(m.text, position), why: message }))
      if (attempt === 3) throw new Unusable(dbText['db.migration-locked']({ file: m.file }))
      await pause(500)
    }
  }
}

/**
 * Bring a database up to the newest migration (or `upTo`), each file in one transaction under a lock timeout of 2 s.
 * Roles exist before (`connections`); rights are granted by the files themselves. Several starters at once are safe: one migrates, the others wait up to 60 s.
 * @param o.at instant written beside each applied file
 * @throws Unusable when an applied file changed or is unknown to this program, or a file fails (its transaction is rolled back)
 */
export const migrate = async (
  ownerUrl: string,
  o: { at: Date; folder?: string; upTo?: number; log?: (line: string) => void },
): Promise<{ version: number; applied: string[] }> => {
  const all = readMigrations(o.folder)
  const c = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'zhengyou migrate',
    options: '-c timezone=UTC -c client_min_messages=warning',
  })
  c.on('error', () => {})
  await c.connect()
  try {
    for (let waited = 0; ; waited++) {
      const { rows } = await c.query<{ mine: boolean }>('select pg_try_advisory_lock(8410002) as mine')
      if (rows[0]!.mine) break
      if (waited === 240) throw new Unusable(dbText['db.migration-busy'])
      await pause(250)
    }
    await c.query(
      `create table if not exists schema_migration (
         version integer primary key,
         file text not null,
         sha256 text not null,
         applied_at timestamptz(3) not null
       );
       comment on table schema_migration is 'local: migrations this database has seen, with their digests'`,
    )
    const { rows: done } = await c.query<{ version: number; file: string; sha256: string }>(
      'select version, file, sha256 from schema_migration order by version',
    )
    for (const d of done) {
      const known = all.find((m) => m.version === d.version)
      if (!known) throw new Unusable(dbText['db.migration-unknown']({ file: d.file }))
      if (known.sha256 !== d.sha256 || known.file !== d.file) throw new Unusable(dbText['db.migration-changed']({ file: d.file }))
    }
    const newest = done.at(-1)?.version ?? 0
    const todo = all.filter((m) => !done.some((d) => d.version === m.version) && m.version <= (o.upTo ?? m.version))
    // What was released after the newest one may rely on it; what comes before it has never been tried in that order.
    const late = todo.find((m) => m.version < newest)
    if (late) throw new Unusable(dbText['db.migration-late']({ file: late.file }))
    for (const m of todo) {
      await runOne(c, m, o.at)
      o.log?.(m.file)
    }
    return { version: todo.at(-1)?.version ?? newest, applied: todo.map((m) => m.file) }
  } finally {
    await c.end()
  }
}
