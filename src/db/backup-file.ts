import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { z } from 'zod'
import { dbText } from './db.text.ts'
import { readTar } from './tar.ts'
import { Unusable } from './unusable.ts'

// The file is a tar.gz anybody can open: manifest.json, tables/<table>/<part>.copy (PostgreSQL's text COPY, cut into parts because tar wants sizes
// beforehand), files/<realm>/<sha256>, sums.json last. The embedded server ships no pg_dump, and text COPY is the same for 15 and 18.
// Left out on purpose: graphile-worker's schema (its sweep makes lost jobs harmless) and the ballot offices' (their keys may not be in any backup).

const partBytes = 4 << 20

// Names and bounds go into statements: a file from elsewhere must not be able to say anything but names and bounds.
const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)
const bound = z.string().regex(/^(DEFAULT|FOR VALUES FROM \([^;()]*\) TO \([^;()]*\))$/)
const keyColumn = z.string().regex(/^[a-z_][a-z0-9_]{0,62}( collate "C")?$/)

const manifestShape = z.object({
  format: z.literal('zhengyou-backup/1'),
  takenAt: z.string(),
  serverVersion: z.string(),
  migrations: z.array(z.object({ file: z.string(), sha256: z.string() })),
  partitions: z.array(z.object({ name, parent: name, bound })),
  tables: z.array(z.object({ name, columns: z.array(name), key: z.array(keyColumn) })),
  sequences: z.array(z.object({ name, value: z.string().regex(/^-?\d+$/), called: z.boolean() })),
  /** The ledger's last checkpoint or whatever else the caller wants to find again outside the database. */
  notes: z.record(z.string(), z.unknown()),
})
export type Manifest = z.infer<typeof manifestShape>

const sumsShape = z.object({
  tables: z.record(z.string(), z.object({ rows: z.number(), sha256: z.string() })),
  /** Digest of each attachment, by `<realm>/<name>`. */
  files: z.record(z.string(), z.string()),
})
export type Sums = z.infer<typeof sumsShape>

export interface BackupReport {
  readonly takenAt: string
  readonly migration: string
  readonly tables: number
  readonly rows: number
  readonly files: number
  /** Attachments whose bytes no longer have the digest in their name. */
  readonly damagedFiles: readonly string[]
  readonly notes: Record<string, unknown>
}

export const fileName = /^[1-9]\d{0,15}\/[0-9a-f]{64}$/
const memberName = /^tables\/([a-z_][a-z0-9_]{0,62})\/(\d{6})\.copy$/

// Text COPY depends on these; both sides set them.
const session =
  '-c timezone=UTC -c datestyle=ISO,MDY -c intervalstyle=postgres -c bytea_output=hex -c extra_float_digits=1 -c statement_timeout=0 -c row_security=off'

export const connected = async <T>(url: string, work: (c: pg.Client) => Promise<T>): Promise<T> => {
  const c = new pg.Client({
    connectionString: url,
    application_name: 'zhengyou backup',
    options: `${session} -c client_min_messages=warning`,
  })
  c.on('error', () => {})
  await c.connect()
  try {
    return await work(c)
  } finally {
    await c.end()
  }
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

const copyOut = (t: Manifest['tables'][number]): string => {
  const order = t.key.length > 0 ? ` order by ${t.key.join(', ')}` : ''
  return `copy (select ${t.columns.map(quoted).join(', ')} from ${quoted(t.name)}${order}) to stdout`
}

/** Parts of a table's text COPY, at the end its rows and digest. */
export async function* readTable(c: pg.Client, t: Manifest['tables'][number]): AsyncGenerator<Buffer, Sums['tables'][string]> {
  const hash = createHash('sha256')
  const stream = c.query(copyTo(copyOut(t)))
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk)
    held.push(chunk)
    size += chunk.length
    if (size < partBytes) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(held)
  return { rows: stream.rowCount, sha256: hash.digest('hex') }
}

export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}

export const report = (m: Manifest, sums: Sums, damagedFiles: string[]): BackupReport => ({
  takenAt: m.takenAt,
  migration: m.migrations.at(-1)?.file ?? '',
  tables: m.tables.length,
  rows: Object.values(sums.tables).reduce((n, t) => n + t.rows, 0),
  files: Object.keys(sums.files).length,
  damagedFiles,
  notes: m.notes,
})

const whole = async (body: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts)
}

export interface Walked {
  readonly manifest: Manifest
  readonly sums: Sums
  readonly damagedFiles: string[]
}

export interface Handlers {
  manifest?(m: Manifest): Promise<void>
  /** Parts of one table arrive in order; `null` ends it. */
  table?(name: string, part: AsyncIterable<Buffer> | null): Promise<void>
  file?(name: string, body: AsyncIterable<Buffer>): Promise<void>
}

const hashed = async function* (body: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const part of body) {
    hash.update(part)
    yield part
  }
}

const drain = async (body: AsyncIterable<Buffer>): Promise<void> => {
  for await (const _ of body);
}

/** Walk a backup once, checking every digest on the way. @throws Error saying what is wrong with the file */
export const walk = async (file: string, on: Handlers): Promise<Walked> => {
  const source = createReadStream(file)
  const unzipped = source.pipe(createGunzip())
  source.on('error', (e) => unzipped.destroy(e))
  unzipped.on('close', () => source.destroy())
  let manifest: Manifest | undefined
  let sums: Sums | undefined
  const tables = new Map<string, { hash: Hash; parts: number }>()
  const files = new Map<string, string>()
  let current: string | undefined
  const endTable = async () => {
    if (current !== undefined) await on.table?.(current, null)
    current = undefined
  }
  for await (const { name, body } of readTar(unzipped as AsyncIterable<Buffer>)) {
    if (sums) throw new Error('something after the end')
    const table = memberName.exec(name)
    if (!manifest) {
      if (name !== 'manifest.json') throw new Error('not a backup')
      manifest = manifestShape.parse(JSON.parse((await whole(body)).toString('utf8')))
      await on.manifest?.(manifest)
    } else if (table) {
      const of = table[1]!
      if (of !== current) await endTable()
      const state = tables.get(of) ?? { hash: createHash('sha256'), parts: 0 }
      if (!manifest.tables.some((t) => t.name === of) || state.parts !== Number(table[2]) || (state.parts > 0 && current !== of))
        throw new Error(name)
      current = of
      state.parts++
      tables.set(of, state)
      const checked = hashed(body, state.hash)
      await (on.table?.(of, checked) ?? drain(checked))
    } else if (name === 'sums.json') {
      await endTable()
      sums = sumsShape.parse(JSON.parse((await whole(body)).toString('utf8')))
    } else {
      await endTable()
      const path = name.slice('files/'.length)
      if (!name.startsWith('files/') || !fileName.test(path)) throw new Error(name)
      const hash = createHash('sha256')
      const checked = hashed(body, hash)
      await (on.file?.(path, checked) ?? drain(checked))
      files.set(path, hash.digest('hex'))
    }
  }
  if (!manifest || !sums) throw new Error('no sums.json')
  const empty = createHash('sha256').digest('hex')
  for (const t of manifest.tables)
    if (sums.tables[t.name]?.sha256 !== (tables.get(t.name)?.hash.digest('hex') ?? empty)) throw new Error(`tables/${t.name}`)
  if (Object.keys(sums.tables).length !== manifest.tables.length) throw new Error('tables')
  const listed = Object.entries(sums.files)
  if (listed.length !== files.size) throw new Error('files')
  for (const [path, digest] of listed) if (files.get(path) !== digest) throw new Error(`files/${path}`)
  return { manifest, sums, damagedFiles: listed.filter(([path, digest]) => path.split('/')[1] !== digest).map(([path]) => path) }
}

/** Read a backup from end to end and check every digest; nothing is changed. @throws Unusable when it is damaged */
export const checkBackup = async (inFile: string): Promise<Walked> => {
  try {
    return await walk(inFile, {})
  } catch (e) {
    throw new Unusable(dbText['db.backup-damaged']({ file: inFile, why: (e as Error).message.split('\n')[0]! }))
  }
}

/** What a backup file holds, once it has been found whole. @throws Unusable when it is damaged */
export const verifyBackup = async (inFile: string): Promise<BackupReport> => {
  const { manifest, sums, damagedFiles } = await checkBackup(inFile)
  return report(manifest, sums, damagedFiles)
}
