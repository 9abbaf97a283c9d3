import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { type BackupReport, connected, fileName, type Manifest, quoted, readTable, report, type Sums, syncFolder } from './backup-file.ts'
import { dbText } from './db.text.ts'
import { padding, tarEnd, tarHeader } from './tar.ts'
import { Unusable } from './unusable.ts'

const readManifest = async (c: pg.Client, takenAt: Date, notes: Record<string, unknown>): Promise<Manifest> => {
  const rows = async <R extends pg.QueryResultRow>(text: string) => (await c.query<R>(text)).rows
  const sequences: Manifest['sequences'] = []
  for (const { name } of await rows<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname collate "C"`,
  )) {
    const [at] = await rows<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(name)}`,
    )
    sequences.push({ name, ...at! })
  }
  return {
    format: 'zhengyou-backup/1',
    takenAt: takenAt.toISOString(),
    serverVersion: (await rows<{ v: string }>("select current_setting('server_version') as v"))[0]!.v,
    migrations: await rows('select file, sha256 from schema_migration order by version'),
    partitions: await rows(
      `select c.relname as name, i.inhparent::regclass::text as parent, pg_get_expr(c.relpartbound, c.oid) as bound
         from pg_class c
         join pg_inherits i on i.inhrelid = c.oid
        where c.relnamespace = 'public'::regnamespace
          and c.relispartition
          and c.relkind = 'r'
        order by c.relname collate "C"`,
    ),
    // Generated columns are computed again. Ordered by the key, so that the digest of a table does not depend on where its rows lie.
    tables: await rows(
      `select c.relname as name,
              array(select attname::text from pg_attribute
                     where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
              coalesce((select array_agg(a.attname::text || case when a.attcollation <> 0 then ' collate "C"' else '' end order by k.n)
                          from pg_constraint p
                          cross join lateral unnest(p.conkey) with ordinality as k(attnum, n)
                          join pg_attribute a on a.attrelid = p.conrelid and a.attnum = k.attnum
                         where p.conrelid = c.oid and p.contype = 'p'), '{}') as key
         from pg_class c
        where c.relnamespace = 'public'::regnamespace
          and c.relkind in ('r', 'p')
          and not c.relispartition
          and c.relname <> 'schema_migration'
        order by c.relname collate "C"`,
    ),
    sequences,
    notes,
  }
}

const listFiles = async (filesDir: string): Promise<string[]> => {
  const missing = (e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT') return []
    throw e
  }
  const names: string[] = []
  for (const realm of (await readdir(filesDir).catch(missing)).sort())
    if (/^[1-9]\d*$/.test(realm)) for (const file of (await readdir(join(filesDir, realm))).sort()) names.push(`${realm}/${file}`)
  return names.filter((n) => fileName.test(n))
}

/**
 * Write all rows of the application's schema, as of one instant, and all attachments to one tar.gz (mode 0600), in constant memory.
 * Work goes on meanwhile: the rows are one REPEATABLE READ snapshot, and an attachment is written before the row that cites it and never changed.
 * @param o.at instant of the backup; @param o.notes kept in the manifest, for example the ledger's checkpoint
 * @throws Unusable when the file exists
 */
export const backup = async (
  ownerUrl: string,
  filesDir: string,
  outFile: string,
  o: { at: Date; notes?: Record<string, unknown> },
): Promise<BackupReport> => {
  const exists = await access(outFile).then(
    () => true,
    () => false,
  )
  if (exists) throw new Unusable(dbText['db.backup-exists']({ file: outFile }))
  const seconds = Math.floor(o.at.getTime() / 1000)
  const damagedFiles: string[] = []
  const sums: Sums = { tables: {}, files: {} }
  const draft = `${outFile}.part`
  let manifest: Manifest | undefined

  async function* contents(c: pg.Client): AsyncGenerator<Buffer> {
    const member = (name: string, bytes: Buffer) => [tarHeader(name, bytes.length, seconds), bytes, padding(bytes.length)]
    const made = await readManifest(c, o.at, o.notes ?? {})
    manifest = made
    yield* member('manifest.json', Buffer.from(JSON.stringify(made, null, 1)))
    for (const t of made.tables) {
      const parts = readTable(c, t)
      for (let n = 0; ; n++) {
        const { value, done } = await parts.next()
        if (done) {
          sums.tables[t.name] = value
          break
        }
        yield* member(`tables/${t.name}/${String(n).padStart(6, '0')}.copy`, value)
      }
    }
    for (const name of await listFiles(filesDir)) {
      const path = join(filesDir, name)
      // Swept since it was listed: no row of the snapshot cites it, since the sweep waits 7 days.
      const size = await stat(path).then(
        (s) => s.size,
        () => null,
      )
      if (size === null) continue
      yield tarHeader(`files/${name}`, size, seconds)
      const hash = createHash('sha256')
      let seen = 0
      for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
        hash.update(chunk)
        seen += chunk.length
        yield chunk
      }
      if (seen !== size) throw new Error(`attachment ${name} changed while it was read`)
      yield padding(size)
      const digest = hash.digest('hex')
      sums.files[name] = digest
      if (digest !== name.split('/')[1]) damagedFiles.push(name)
    }
    yield* member('sums.json', Buffer.from(JSON.stringify(sums, null, 1)))
    yield tarEnd()
  }

  try {
    await connected(ownerUrl, async (c) => {
      await c.query('begin isolation level repeatable read read only')
      await pipeline(
        Readable.from(contents(c), { objectMode: true }),
        createGzip({ level: 3 }),
        createWriteStream(draft, { mode: 0o600, flush: true }),
      )
      await c.query('commit')
    })
    await rename(draft, outFile)
    await syncFolder(dirname(outFile))
  } catch (e) {
    await rm(draft, { force: true })
    throw e
  }
  return report(manifest!, sums, damagedFiles)
}
