import { mkdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename, join } from 'node:path'
import type { EarlyClose } from '../ballot/core/early-close.ts'
import { caller } from '../ballot/office/client.ts'
import { officeFiles } from '../ballot/office/host.ts'
import { runOffice } from '../ballot/office/host-process.ts'
import { readPrivate } from '../ballot/office/key.ts'
import { createOfficeRoles } from '../ballot/office/migrate.ts'
import { officeText } from '../ballot/office/office.text.ts'
import { databaseRoleOf, isRole, type OfficeRole } from '../ballot/office/office.ts'
import type { PrintedSlip, Slip, Withheld } from '../ballot/offices.ts'
import { ownConfig } from '../config.ts'
import { type Embedded, startEmbedded } from '../db/embedded.ts'
import { Unusable } from '../db/unusable.ts'
import { Refused } from '../lib/refusal.ts'

const known = [
  'role',
  'host',
  'port',
  'database-file',
  'folder',
  'link-file',
  'passphrase-file',
  'window',
  'do',
  'poll',
  'idx',
  'statement',
  'grace',
]

interface Asked {
  role: OfficeRole
  values: Record<string, string>
  /** Started by the product: ends with it, and says its address in one line for it. */
  child: boolean
}

const asked = (args: readonly string[]): Asked => {
  const values: Record<string, string> = {}
  let child = false
  for (let i = 0; i < args.length; i++) {
    const name = args[i]!.slice(2)
    if (args[i] === '--child') child = true
    else if (args[i]!.startsWith('--') && known.includes(name) && args[i + 1] !== undefined) values[name] = args[++i]!
    else throw new Unusable(officeText['ballot.usage'])
  }
  if (!isRole(values.role ?? '')) throw new Unusable(officeText['ballot.usage'])
  return { role: values.role as OfficeRole, values, child }
}

/** Started by hand on a machine of its own: database, role, password, folder and link token come into being here and stay here. */
const alone = async (a: Asked): Promise<{ server: Embedded | null; databaseUrl: string; folder: string; link: string }> => {
  const config = ownConfig()
  mkdirSync(config.ZY_DATA_DIR, { recursive: true, mode: 0o755 })
  const files = officeFiles(join(config.ZY_DATA_DIR, 'ballot'), a.role)
  // Somebody else's server: the URL is that of the office's own role, made by an administrator.
  if (config.DATABASE_URL) return { server: null, databaseUrl: config.DATABASE_URL, folder: files.folder, link: files.link }
  const server = await startEmbedded({ dataDir: join(config.ZY_DATA_DIR, `pg-${a.role}`) })
  const user = databaseRoleOf(a.role)
  await createOfficeRoles(server.url('postgres', 'postgres'), { [a.role]: files.password })
  const databaseUrl = server.url('postgres', user).replace(/\/\/[^@]*@/, `//${user}:${encodeURIComponent(files.password)}@`)
  return { server, databaseUrl, folder: files.folder, link: files.link }
}

/** What the office's own people may do on its own machine, and nobody else in two-office mode. */
const acts = ['slips', 'slips-printed', 'printed-slips', 'reset', 'close-early', 'withheld']
interface Answered extends Partial<Pick<EarlyClose, 'at' | 'graceMinutes'>> {
  slips?: (Slip | PrintedSlip)[]
  withheld?: Withheld | null
}

/** An act of the office's own people: slips to print, slips printed, a reset on the other office's statement, an early close, withheld grades. */
const act = async (a: Asked): Promise<number> => {
  const v = a.values
  if (!acts.includes(v.do!) || !/^[\da-f]{64}$/.test(v.poll ?? '')) throw new Unusable(officeText['ballot.usage'])
  const folder = v.folder ?? join(ownConfig().ZY_DATA_DIR, 'ballot', a.role)
  const own = (name: string) => readPrivate(join(folder, name)).toString('utf8').trim()
  const body = {
    poll: v.poll,
    ...(v.idx ? { idx: Number(v.idx) } : {}),
    ...(v.statement ? { signature: v.statement } : {}),
    ...(v.grace ? { graceMinutes: Number(v.grace) } : {}),
  }
  const answer = await caller(a.role, own('address'), own('local')).call<Answered>(`/admin/${v.do}`, body)
  for (const s of answer.slips ?? []) console.log('code' in s ? `${s.idx}\t${s.code}` : `${s.no}\t${s.classId}\t${s.slip}`)
  if (answer.at) console.log(`${answer.at}\t${answer.graceMinutes}`)
  if ('withheld' in answer) console.log(JSON.stringify(answer.withheld, null, 1))
  return 0
}

/** One ballot office: issuer A, issuer B, relay or box, until told to stop. */
export const run = async (args: string[]): Promise<number> => {
  const a = asked(args)
  const v = a.values
  if (v.do !== undefined) return act(a)
  // A product that was killed leaves no office behind, also none that is still starting.
  const orphaned = () => process.exit(1)
  if (a.child) process.stdin.on('close', orphaned).on('end', orphaned).resume()
  // A child gets everything by arguments; its environment is empty.
  const config = a.child ? null : ownConfig()
  const made =
    v.folder && v['database-file'] && v['link-file']
      ? {
          server: null,
          databaseUrl: readPrivate(v['database-file']).toString('utf8').trim(),
          folder: v.folder,
          link: readPrivate(v['link-file']).toString('utf8').trim(),
        }
      : await alone(a)
  const passphraseFile = v['passphrase-file'] ?? config?.ZY_BALLOT_PASSPHRASE_FILE
  try {
    const office = await runOffice({
      role: a.role,
      databaseUrl: made.databaseUrl,
      folder: made.folder,
      ...(passphraseFile ? { passphraseFile } : {}),
      link: made.link,
      host: v.host ?? config?.ZY_HOST ?? '127.0.0.1',
      port: Number(v.port ?? 0),
      clock: () => new Date(),
      settings: {
        windowMs: Math.max(1000, Number(v.window ?? config?.ZY_BALLOT_WINDOW_MS ?? 1000)),
        threads: Math.max(1, Math.min(8, cpus().length)),
      },
    })
    console.log(a.child ? `ready ${office.url}` : officeText['ballot.ready']({ role: a.role, url: office.url }))
    await new Promise<void>((done) => {
      // Ctrl-C reaches the whole group; a child waits until the product has finished and tells it.
      process.on('SIGINT', a.child ? () => {} : done)
      process.on('SIGTERM', done)
      if (a.child) process.stdin.off('close', orphaned).off('end', orphaned).on('close', done).on('end', done)
    })
    await office.stop()
    return 0
  } finally {
    await made.server?.stop()
  }
}

// Also a program of its own, so that an office does not carry the product in its memory.
if (/^office\.(ts|mjs)$/.test(basename(process.argv[1] ?? ''))) {
  process.exitCode = await run(process.argv.slice(2)).catch((e) => {
    const said =
      e instanceof Refused
        ? officeText[e.code as 'ballot.void']
        : e instanceof Unusable
          ? e.message
          : `${(e as Error).name}: ${(e as Error).message}`
    console.error(said)
    return 1
  })
  process.exit()
}
