import { createHash, randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { type Account, type Binaries, ownFolder, run } from './binaries.ts'
import { dbText } from './db.text.ts'
import type { Login } from './roles.ts'
import { Unusable } from './unusable.ts'

// What lies in a data folder: `cluster/` (PostgreSQL's own), `run/` (the socket), passwords.json, server.log, starter.pid.

/** Nobody else may read statements or rows in the log: no failed statement, no DETAIL line with the values of a row. */
export const settings = (
  where: string,
) => `# Written at every start. Settings of your own: alter system, which goes to postgresql.auto.conf and wins.
${where}
max_connections = 60
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
max_wal_size = 2GB
jit = off
fsync = on
full_page_writes = on
synchronous_commit = on
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_min_error_statement = panic
log_error_verbosity = terse
`

export interface Place {
  readonly home: string
  readonly cluster: string
  readonly log: string
  readonly passwordFile: string
  readonly ownerFile: string
}

const placeIn = (home: string): Place => ({
  home,
  cluster: join(home, 'cluster'),
  log: join(home, 'server.log'),
  passwordFile: join(home, 'passwords.json'),
  ownerFile: join(home, 'starter.pid'),
})

const canEnter = async (folder: string, account: Account | null): Promise<boolean> =>
  account === null || (await run('/bin/sh', ['-c', 'cd "$0"', folder], account)).ok

/** Root's home is closed to the server's account: the cluster then lives in the state folder, and `cluster.txt` says where. */
export const choosePlace = async (dataDir: string, account: Account | null, stateFolder: string): Promise<Place> => {
  const pointer = join(dataDir, 'cluster.txt')
  if (existsSync(pointer)) return placeIn(readFileSync(pointer, 'utf8').trim())
  if (await canEnter(dataDir, account)) return placeIn(dataDir)
  const moved = join(stateFolder, `${basename(dataDir)}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`)
  // An existing cluster is never passed over for a new empty one.
  if (existsSync(placeIn(dataDir).cluster) || !ownFolder(stateFolder) || !ownFolder(moved) || !(await canEnter(moved, account)))
    throw new Unusable(dbText['db.cannot-enter']({ folder: dataDir, account: account?.name ?? '' }))
  writeFileSync(pointer, `${moved}\n`)
  return placeIn(moved)
}

/** One password per role, written whole and once: of two starters at the same moment both read the winner's. */
export const passwords = (place: Place, fresh: boolean): Record<Login, string> => {
  if (!existsSync(place.passwordFile)) {
    if (!fresh) throw new Unusable(dbText['db.passwords-lost']({ file: place.passwordFile }))
    const one = () => randomBytes(24).toString('base64url')
    const draft = `${place.passwordFile}.${process.pid}`
    writeFileSync(draft, JSON.stringify({ postgres: one(), zy_owner: one(), zy_app: one(), zy_sealer: one() }), {
      mode: 0o600,
      flush: true,
    })
    try {
      linkSync(draft, place.passwordFile)
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e
    }
    rmSync(draft)
  }
  return JSON.parse(readFileSync(place.passwordFile, 'utf8')) as Record<Login, string>
}

/** Into a temporary name first: a killed initdb leaves a PG_VERSION but no usable cluster. */
export const initialise = async (bin: Binaries, place: Place, password: string): Promise<void> => {
  const draft = mkdtempSync(`${place.cluster}.`)
  const pwfile = join(draft, 'pw')
  const target = join(draft, 'cluster')
  writeFileSync(pwfile, password, { mode: 0o600 })
  if (bin.account) for (const path of [draft, pwfile]) chownSync(path, bin.account.uid, bin.account.gid)
  const args = ['-D', target, '-U', 'postgres', '--pwfile', pwfile, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C.UTF-8']
  const { ok, output } = await run(bin.path('initdb'), args, bin.account)
  try {
    if (!ok) throw new Unusable(dbText['db.initdb-failed']({ log: output.split('\n').slice(-15).join('\n') }))
    appendFileSync(join(target, 'postgresql.conf'), "\ninclude = 'zhengyou.conf'\n")
    try {
      renameSync(target, place.cluster)
    } catch (e) {
      if (!existsSync(place.cluster)) throw e
    }
    if (process.platform !== 'win32') {
      const folder = openSync(place.home, 'r')
      fsyncSync(folder)
      closeSync(folder)
    }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

export interface Running {
  readonly pid: number
  readonly port: number
  readonly host: string
}

/** What the server says about itself in postmaster.pid (pid, folder, start, port, socket folder, address); null when there is none. */
export const readPostmaster = (place: Place): Running | null => {
  try {
    const lines = readFileSync(join(place.cluster, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    const host = lines[4]?.trim() || lines[5]?.trim() || ''
    return pid > 0 && port > 0 && host !== '' ? { pid, port, host } : null
  } catch {
    return null
  }
}

/** Pid and, where /proc tells, its start tick: a reused pid is another process. */
export const self = (pid: number): string => {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? ''}`
  } catch {
    return `${pid}`
  }
}

export const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the Node process that wrote `starter.pid` in this folder still runs. */
export const isKept = (home: string): boolean => {
  const { ownerFile } = placeIn(home)
  const owner = existsSync(ownerFile) ? readFileSync(ownerFile, 'utf8') : ''
  const pid = Number(owner.split(' ')[0])
  return pid > 0 && alive(pid) && self(pid) === owner
}
