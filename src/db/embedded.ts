import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Account, type Binaries, defaultStateFolder, findBinaries, platformPackage, run, runAs } from './binaries.ts'
import {
  alive,
  choosePlace,
  initialise,
  isKept,
  type Place,
  passwords,
  type Running,
  readPostmaster,
  self,
  settings,
} from './cluster-folder.ts'
import { dbText } from './db.text.ts'
import { createRoles, type Login } from './roles.ts'
import { Unusable } from './unusable.ts'

export interface Embedded {
  /** Connection string of a role; database `zhengyou` unless another is named. `postgres` is the superuser: starter and tests only. */
  url(role: Login, database?: string): string
  readonly socketDir: string
  readonly dataDir: string
  readonly pid: number
  /** For example `18.4`. */
  readonly version: string
  /** A server that was running already: left by a killed process (then it is ours now) or kept by a live one (then `stop` leaves it alone). */
  readonly adopted: 'no' | 'orphan' | 'guest'
  /** From now on a server that dies by itself is started again where it was; pools reconnect. `on` is told of each revival and of each failed try. */
  keepUp(on: (what: 'revived' | Error) => void): void
  stop(): Promise<void>
}

const connectionString = (at: Running, user: string, password: string, database: string): string =>
  `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(at.host)}&port=${at.port}`

/** `up` only when the server behind the socket is the one of this folder. */
const ping = async (place: Place, at: Running, password: string): Promise<'up' | 'starting' | 'down'> => {
  const client = new pg.Client({ connectionString: connectionString(at, 'postgres', password, 'postgres'), connectionTimeoutMillis: 3000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    return resolve(rows[0]!.data_directory) === resolve(place.cluster) ? 'up' : 'down'
  } catch (e) {
    const code = (e as { code?: string }).code
    if (code === '28P01') throw new Unusable(dbText['db.passwords-wrong']({ file: place.passwordFile }))
    return code === '57P03' ? 'starting' : 'down'
  } finally {
    await client.end().catch(() => {})
  }
}

const tail = (file: string, from: number): string =>
  readFileSync(file).subarray(from).toString('utf8').trim().split('\n').slice(-20).join('\n')

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })

/** TCP is off except on Windows, where Node cannot speak to the server's Unix socket. A socket path over ~100 bytes is refused, hence the short folder. */
const listen = async (place: Place, account: Account | null): Promise<string> => {
  if (process.platform === 'win32') return `listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nport = ${await freePort()}`
  const near = join(place.home, 'run')
  const short = near.length < 80 ? near : join(tmpdir(), `zy-${createHash('sha256').update(place.home).digest('hex').slice(0, 10)}`)
  mkdirSync(short, { recursive: true, mode: 0o700 })
  const mine = account?.uid ?? process.getuid!()
  if (![mine, process.getuid!()].includes(statSync(short).uid))
    throw new Unusable(dbText['db.cannot-enter']({ folder: short, account: account?.name ?? '' }))
  if (account) chownSync(short, account.uid, account.gid)
  chmodSync(short, 0o700)
  return `listen_addresses = ''\nunix_socket_directories = '${short.replaceAll("'", "''")}'\nunix_socket_permissions = 0700\nport = 5432`
}

/** Detached: Ctrl-C reaches the whole process group, and the server must outlive Node's draining. */
const launch = async (bin: Binaries, place: Place): Promise<{ exited(): boolean; from: number }> => {
  const conf = join(place.cluster, 'zhengyou.conf')
  writeFileSync(conf, settings(await listen(place, bin.account)), { mode: 0o600 })
  if (bin.account) chownSync(conf, bin.account.uid, bin.account.gid)
  if (existsSync(place.log) && statSync(place.log).size > 10_000_000) renameSync(place.log, `${place.log}.1`)
  const log = openSync(place.log, 'a', 0o600)
  const from = statSync(place.log).size
  // On Windows an administrator may not run `postgres`; pg_ctl drops the rights first.
  const [program, args] =
    process.platform === 'win32'
      ? (['pg_ctl', ['start', '-W', '-D', place.cluster, '-l', place.log]] as const)
      : (['postgres', ['-D', place.cluster]] as const)
  const child = spawn(bin.path(program), args, { ...runAs(bin.account), cwd: '/', detached: true, stdio: ['ignore', log, log] })
  let over = false
  child.once('exit', () => {
    over = process.platform !== 'win32'
  })
  child.once('error', (e) => {
    appendFileSync(place.log, `${e.message}\n`)
    over = true
  })
  child.unref()
  closeSync(log)
  return { exited: () => over, from }
}

/** Wait until it answers. Crash recovery may take minutes; a start that exits is tried again for 20 s, while killed children still hold the shared memory. */
const bringUp = async (bin: Binaries, place: Place, password: string): Promise<void> => {
  const giveUp = Date.now() + 20_000
  for (;;) {
    const server = await launch(bin, place)
    while (!server.exited()) {
      const at = readPostmaster(place)
      if (at && (await ping(place, at, password)) === 'up') return
      await pause(20)
    }
    const said = tail(place.log, server.from)
    const again = /lock file|shared memory|already in use|Is another postmaster/i.test(said)
    if (!again || Date.now() > giveUp) throw new Unusable(dbText['db.not-started']({ file: place.log, log: said }))
    await pause(200)
    const at = readPostmaster(place)
    if (at && (await ping(place, at, password)) === 'up') return
  }
}

/**
 * Start, or adopt, the PostgreSQL server of a data folder from an npm platform package; roles and the database `zhengyou` exist afterwards.
 * The folder survives: kill -9 of this process or of the server loses no acknowledged row.
 * @param o.package npm package with the programs (or its absolute folder), default the one for this machine
 * @param o.stateFolder for what root's closed home cannot hold, default /var/lib/zhengyou
 * @throws Unusable with a sentence: not installed, cannot run, another major version, did not start (server log quoted)
 */
export const startEmbedded = async (o: {
  dataDir: string
  package?: string
  stateFolder?: string
  log?: (line: string) => void
}): Promise<Embedded> => {
  const dataDir = resolve(o.dataDir)
  const stateFolder = o.stateFolder ?? defaultStateFolder
  if (mkdirSync(dataDir, { recursive: true })) chmodSync(dataDir, 0o700)
  const bin = await findBinaries(o.package ?? platformPackage(), join(dataDir, 'cluster'), stateFolder)
  // The server's account has to pass through; what lies inside is closed by itself (0600 files, 0700 folders).
  if (bin.account && statSync(dataDir).uid === process.getuid?.()) chmodSync(dataDir, (statSync(dataDir).mode & 0o777) | 0o011)
  const place = await choosePlace(dataDir, bin.account, stateFolder)
  const fresh = !existsSync(place.cluster)
  if (!fresh) {
    const has = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim()
    if (has !== bin.major) throw new Unusable(dbText['db.other-major']({ folder: dataDir, has, program: bin.major }))
  }
  const password = passwords(place, fresh)
  if (fresh) await initialise(bin, place, password.postgres)

  const before = readPostmaster(place)
  let state = before && alive(before.pid) ? await ping(place, before, password.postgres) : 'down'
  while (before && state === 'starting' && alive(before.pid)) {
    await pause(50)
    state = await ping(place, before, password.postgres)
  }
  const adopted = state !== 'up' ? 'no' : isKept(place.home) ? 'guest' : 'orphan'
  if (adopted === 'no') await bringUp(bin, place, password.postgres)
  let at = readPostmaster(place)!
  if (!at) throw new Error('a running server without postmaster.pid')
  let watch: NodeJS.Timeout | null = null
  let reviving: Promise<void> | null = null
  const revive = async () => {
    await bringUp(bin, place, password.postgres)
    at = readPostmaster(place)!
  }
  if (adopted !== 'guest') writeFileSync(place.ownerFile, self(process.pid))
  const url = (role: Login, database = 'zhengyou') => connectionString(at, role, password[role], database)
  await createRoles(url('postgres', 'postgres'), password)
  o.log?.(`PostgreSQL ${bin.version} ${place.cluster} pid ${at.pid}${adopted === 'no' ? '' : ` (${adopted})`}`)

  return {
    url,
    socketDir: at.host,
    dataDir: place.home,
    get pid() {
      return at.pid
    },
    version: bin.version,
    adopted,
    keepUp: (on) => {
      // A guest's server is somebody else's to keep. On Windows the port would change under the pools.
      if (adopted === 'guest' || watch || process.platform === 'win32') return
      watch = setInterval(() => {
        if (reviving || alive(at.pid)) return
        reviving = revive()
          .then(
            () => on('revived'),
            (e: Error) => on(e),
          )
          .finally(() => {
            reviving = null
          })
      }, 500).unref()
    },
    stop: async () => {
      if (watch) clearInterval(watch)
      await reviving
      if (adopted === 'guest') return
      // Ours only as long as it is the same server: it may have been stopped and started by somebody else.
      if (readPostmaster(place)?.pid !== at.pid || !alive(at.pid)) return
      const { ok, output } = await run(bin.path('pg_ctl'), ['stop', '-D', place.cluster, '-m', 'fast', '-w', '-t', '60'], bin.account)
      if (!ok && alive(at.pid)) throw new Unusable(`${dbText['db.not-stopped']({ folder: place.cluster })}\n${output}`)
      rmSync(place.ownerFile, { force: true })
    },
  }
}
