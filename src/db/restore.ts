import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type BackupReport, checkBackup, connected, type Manifest, quoted, readTable, report, syncFolder, walk } from './backup-file.ts'
import { dbText } from './db.text.ts'
import { migrate, readMigrations } from './migrate.ts'
import { Unusable } from './unusable.ts'

/** Foreign keys are taken off and put back (and so checked once, at the end): tables may then come in any order. */
const withoutKeys = async (c: pg.Client, work: () => Promise<void>): Promise<void> => {
  const { rows: keys } = await c.query<{ of: string; name: string; text: string }>(
    `select conrelid::regclass::text as of, conname as name, pg_get_constraintdef(oid) as text
       from pg_constraint
      where contype = 'f'
        and conparentid = 0
        and connamespace = 'public'::regnamespace
      order by 1, 2`,
  )
  const { rows: triggered } = await c.query<{ of: string }>(
    `select distinct tgrelid::regclass::text as of from pg_trigger where not tgisinternal and tgenabled = 'O' and tgparentid = 0`,
  )
  for (const k of keys) await c.query(`alter table ${k.of} drop constraint ${quoted(k.name)}`)
  for (const t of triggered) await c.query(`alter table ${t.of} disable trigger user`)
  await work()
  for (const t of triggered) await c.query(`alter table ${t.of} enable trigger user`)
  for (const k of keys) await c.query(`alter table ${k.of} add constraint ${quoted(k.name)} ${k.text}`)
}

interface CopyIn {
  write(bytes: Buffer): Promise<void>
  end(): Promise<void>
}

const copyInto = (c: pg.Client, t: Manifest['tables'][number]): CopyIn => {
  const stream = c.query(copyFrom(`copy ${quoted(t.name)} (${t.columns.map(quoted).join(', ')}) from stdin`))
  let first: Error | undefined
  stream.on('error', (e: Error) => {
    first ??= e
  })
  const settle = (ok: () => void, no: (e: Error) => void) => (e?: Error | null) => (e ? no(first ?? e) : ok())
  return {
    write: (bytes) =>
      new Promise((ok, no) => {
        // After the server's refusal the stream has no connection any more and would fail with a riddle.
        if (first) no(first)
        else stream.write(bytes, settle(ok, no))
      }),
    end: () => new Promise((ok, no) => void stream.once('error', no).end(settle(ok, no))),
  }
}

/** Under a temporary name until it is on the disk. */
const putFile = async (path: string, body: AsyncIterable<Buffer>): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await pipeline(body, createWriteStream(`${path}.part`, { mode: 0o600, flush: true }))
  await rename(`${path}.part`, path)
  await syncFolder(dirname(path))
}

const sumOf = async (c: pg.Client, t: Manifest['tables'][number]): Promise<{ rows: number; sha256: string }> => {
  const parts = readTable(c, t)
  for (;;) {
    const { value, done } = await parts.next()
    if (done) return value
  }
}

const partitionsNow = `
  select relname as name, pg_get_expr(relpartbound, oid) as bound
    from pg_class
   where relnamespace = 'public'::regnamespace
     and relispartition
     and relkind = 'r'`

/**
 * Fill an empty database (roles exist, `connections`) and an attachment folder from a backup; works from 15 to 18 and back.
 * The file is read to its end and checked before anything is changed; rows come in one transaction and are read back and compared before it commits.
 * The database is then at the migration of the backup: `migrate` brings it forward.
 * @throws Unusable when the file is damaged, newer than this program, the database is not empty, or the comparison fails
 */
export const restore = async (
  inFile: string,
  emptyDatabaseUrl: string,
  filesDir: string,
  o: { at: Date; migrations?: string },
): Promise<BackupReport> => {
  const { manifest: made, sums, damagedFiles } = await checkBackup(inFile)
  const known = readMigrations(o.migrations)
  const last = made.migrations.at(-1)
  const upTo = known.filter((k) => last && k.file <= last.file)
  const strange = made.migrations.find((m, i) => upTo[i]?.file !== m.file || upTo[i]?.sha256 !== m.sha256)
  if (strange ?? upTo[made.migrations.length])
    throw new Unusable(dbText['db.backup-newer']({ file: inFile, migration: (strange ?? upTo.at(-1)!).file }))
  return connected(emptyDatabaseUrl, async (c) => {
    const { rowCount } = await c.query(
      "select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S') limit 1",
    )
    if (rowCount) throw new Unusable(dbText['db.restore-not-empty'])
    await migrate(emptyDatabaseUrl, { at: o.at, upTo: upTo.at(-1)?.version ?? 0, ...(o.migrations ? { folder: o.migrations } : {}) })
    await c.query('begin')
    try {
      // Partitions may have been added or cut differently since the migrations made the first ones; here all are empty.
      const { rows: has } = await c.query<{ name: string; bound: string }>(partitionsNow)
      const same = (a: { name: string; bound: string }) => (b: { name: string; bound: string }) => a.name === b.name && a.bound === b.bound
      for (const h of has) if (!made.partitions.some(same(h))) await c.query(`drop table ${quoted(h.name)}`)
      for (const p of made.partitions)
        if (!has.some(same(p))) await c.query(`create table ${quoted(p.name)} partition of ${quoted(p.parent)} ${p.bound}`)
      if (made.tables.length > 0) await c.query(`truncate ${made.tables.map((t) => quoted(t.name)).join(', ')}`)
      await withoutKeys(c, async () => {
        let into: CopyIn | undefined
        await walk(inFile, {
          table: async (name, part) => {
            if (!part) {
              await into!.end()
              into = undefined
              return
            }
            into ??= copyInto(c, made.tables.find((t) => t.name === name)!)
            for await (const bytes of part) await into.write(bytes)
          },
          file: (name, body) => putFile(join(filesDir, name), body),
        })
      })
      for (const t of made.tables) {
        const got = await sumOf(c, t)
        const want = sums.tables[t.name]!
        if (got.rows !== want.rows) throw new Unusable(dbText['db.restore-differs']({ table: t.name, why: `${want.rows} → ${got.rows}` }))
        if (got.sha256 !== want.sha256) throw new Unusable(dbText['db.restore-differs']({ table: t.name, why: 'sha256' }))
      }
      for (const s of made.sequences)
        await c.query('select setval(to_regclass($1), $2, $3)', [`public.${quoted(s.name)}`, s.value, s.called])
      await c.query('commit')
      await c.query('analyze')
      return report(made, sums, damagedFiles)
    } catch (e) {
      await c.query('rollback').catch(() => {})
      if (e instanceof pg.DatabaseError) throw new Unusable(dbText['db.restore-failed']({ why: e.message }))
      throw e
    }
  })
}
