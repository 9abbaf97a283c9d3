import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { testPackage } from '../../../test/cluster.ts'
import { type Embedded, startEmbedded } from '../../db/embedded.ts'
import { type Caller, caller, prepareWith } from './client.ts'
import { officeFiles, officeProgram } from './host.ts'
import { openOffices } from './host-offices.ts'
import { anIssuer, aPreparation, clock, folderOf, type Issuer, noUrn } from './issuer.fixture.ts'
import { createOfficeRoles } from './migrate.ts'
import { databaseRoleOf } from './office.ts'

// Issue 4: «in the two-office mode the organiser cannot hold the supervision group's key or account: tried, and refused by rule.»
const processes: ChildProcess[] = []
const servers: Embedded[] = []
const homes: string[] = []
const issuers: Issuer[] = []
afterAll(async () => {
  for (const office of issuers) await office.stop()
  await Promise.all(
    processes.map((p) => {
      if (p.exitCode !== null || p.signalCode !== null) return null
      const gone = new Promise<void>((done) => p.once('exit', () => done()))
      p.kill('SIGTERM')
      return gone
    }),
  )
  for (const s of servers) await s.stop()
  for (const home of homes) rmSync(home, { recursive: true, force: true, maxRetries: 10 })
}, 60_000)

const home = (name: string): string => {
  const made = folderOf(name)
  homes.push(made)
  return made
}
/** @returns its address, once it answers */
const run = (args: string[], o: { env?: Record<string, string>; uid?: number }): Promise<string> => {
  const child = spawn(process.execPath, [...officeProgram(), ...args], {
    env: o.env ?? {},
    ...(o.uid === undefined ? {} : { uid: o.uid, gid: o.uid }),
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  processes.push(child)
  return new Promise((done, fail) => {
    let said = ''
    child.stderr.on('data', (d) => (said += d))
    child.stdout.on('data', (d) => {
      said += d
      const url = /(http:\/\/\S+)/.exec(said)?.[1]
      if (url) done(url)
    })
    child.once('exit', () => fail(new Error(said)))
  })
}
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'not refused',
    (e) => (e as { code?: string }).code ?? String(e),
  )

test('on one server, in one folder, with one account: refused by name', async () => {
  clock.now = new Date('2026-05-01T02:00:00Z')
  const a = await anIssuer('a')
  const b = await anIssuer('b')
  issuers.push(a, b)
  const tried = (more: Parameters<typeof aPreparation>[1] = {}) =>
    code(prepareWith({ a: a.caller, b: b.caller, urn: noUrn, mode: 'two-office' }, aPreparation([5], { columns: 1, ...more })))
  expect(await tried()).toBe('ballot.same-server')
  expect(await code(prepareWith({ a: a.caller, b: a.caller, urn: noUrn, mode: 'two-office' }, aPreparation([5], { columns: 1 })))).toBe(
    'ballot.same-key',
  )
  expect((await a.ground.pool.query('select count(*) as polls from poll')).rows).toEqual([{ polls: 0 }])
  // The same two are good enough where the manifest says 单机.
  expect(
    (await prepareWith({ a: a.caller, b: b.caller, urn: noUrn, mode: 'single-host' }, aPreparation([5], { columns: 1 }))).manifest.mode,
  ).toBe('single-host')
})

test('supervision on a server of its own: what can be read by the organiser’s process is refused, and B’s slips stay with B', async () => {
  // B and the relay exactly as supervision starts them; the organiser's side as the product does.
  const [theirs, ours] = [home('supervision'), home('organiser')]
  const env = { ZY_DATA_DIR: theirs, PATH: process.env.PATH ?? '' }
  const bUrl = await run(['--role', 'b'], { env })
  const relayUrl = await run(['--role', 'relay'], { env })
  const chosen = testPackage()
  const server = await startEmbedded({ dataDir: join(ours, 'pg'), ...(chosen ? { package: chosen } : {}) })
  servers.push(server)
  const offices = openOffices({
    mode: 'two-office',
    base: join(ours, 'ballot'),
    elsewhere: {
      b: { url: bUrl, linkFile: join(theirs, 'ballot', 'b', 'link') },
      relay: { url: relayUrl, linkFile: join(theirs, 'ballot', 'relay', 'link') },
    },
    adminUrl: server.url('postgres', 'postgres'),
    urlOf: (_role, user, password, database) =>
      server.url('postgres', database).replace(/\/\/[^@]*@/, `//${user}:${encodeURIComponent(password)}@`),
    host: '127.0.0.1',
    port: 0,
    windowMs: 1000,
    publicUrls: { b: 'https://vote.example/b' },
  })
  try {
    expect((await offices.health()).map((h) => h.up)).toEqual([false, false, false, false])
    const p = aPreparation([5], { columns: 1 })
    // One user runs all of them on this machine, so A can open B's key file: that is what the rule is about.
    expect(await code(offices.prepare(p))).toBe('ballot.passphrase-readable')
    expect(await code(offices.prepare({ ...p, holders: { a: p.holders.a, b: p.holders.a } }))).toBe('ballot.same-holder')
    expect(await code(offices.slips('00'.repeat(32), 'b'))).toBe('ballot.slips-stay-with-supervision')
    expect(await code(offices.slipsPrinted('00'.repeat(32), 'b'))).toBe('ballot.slips-stay-with-supervision')
    expect(await code(offices.printedSlips('00'.repeat(32)))).toBe('ballot.slips-stay-with-supervision')
    expect(await code(offices.withheld('00'.repeat(32)))).toBe('ballot.slips-stay-with-supervision')
    // Phones are sent where the settings say; an office without a public address is reached where it listens.
    expect((await offices.health()).map((h) => h.url).slice(1, 3)).toEqual(['https://vote.example/b', relayUrl])
    expect((await offices.health()).map((h) => [h.office, h.up])).toEqual([
      ['a', true],
      ['b', true],
      ['relay', true],
      ['box', true],
    ])
  } finally {
    await offices.stop()
  }
}, 120_000)

// Only root may start programs as somebody else; without that the two stay one, which the test above has shown.
const may = process.getuid?.() === 0

test('as two users with two servers they are two offices', async () => {
  const callers: Caller[] = []
  for (const [role, uid] of [
    ['a', may ? 64001 : undefined],
    ['b', may ? 64002 : undefined],
  ] as const) {
    const place = home(role)
    const chosen = testPackage()
    const server = await startEmbedded({ dataDir: join(place, 'pg'), ...(chosen ? { package: chosen } : {}) })
    servers.push(server)
    const files = officeFiles(join(place, 'ballot'), role)
    await createOfficeRoles(server.url('postgres', 'postgres'), { [role]: files.password })
    const user = databaseRoleOf(role)
    const url = server.url('postgres', user).replace(/\/\/[^@]*@/, `//${user}:${encodeURIComponent(files.password)}@`)
    writeFileSync(files.databaseFile, url, { mode: 0o600 })
    if (uid !== undefined) {
      // The socket is open to other users as TCP would be; the password is what keeps them out.
      chmodSync(server.socketDir, 0o711)
      for (const s of readdirSync(server.socketDir))
        if (s.startsWith('.s.PGSQL') && !s.endsWith('.lock')) chmodSync(join(server.socketDir, s), 0o777)
      for (const folder of [place, join(place, 'ballot')]) chmodSync(folder, 0o711)
      mkdirSync(files.folder, { recursive: true })
      for (const f of [files.folder, ...readdirSync(files.folder).map((x) => join(files.folder, x))]) chownSync(f, uid, uid)
    }
    const args = ['--role', role, '--folder', files.folder, '--database-file', files.databaseFile, '--link-file', files.linkFile, '--child']
    const address = await run(args, { env: { HOME: place }, ...(uid === undefined ? {} : { uid }) })
    callers.push(caller(role, address, files.link))
  }
  const [a, b] = callers as [Caller, Caller]
  const answer = code(prepareWith({ a, b, urn: noUrn, mode: 'two-office' }, aPreparation([5], { columns: 1 })))
  expect(await answer).toBe(may ? 'not refused' : 'ballot.passphrase-readable')
  if (may) {
    // The organiser holds B's link and still gets neither slips nor a reset out of it; B's own people do, with what lies in B's folder only.
    const made = await prepareWith({ a, b, urn: noUrn, mode: 'two-office' }, aPreparation([5], { columns: 1 }))
    for (const act of ['slips', 'slips-printed', 'printed-slips', 'withheld', 'reset'])
      expect(await code(b.call(`/admin/${act}`, { poll: made.pollId, idx: 0, signature: '' })), act).toBe(
        'ballot.slips-stay-with-supervision',
      )
    const local = readFileSync(join(homes.at(-1)!, 'ballot', 'b', 'local'), 'utf8')
    const own = caller('b', b.url, local)
    expect((await own.call<{ slips: unknown[] }>('/admin/slips', { poll: made.pollId })).slips.length).toBe(5)
    expect(await own.call('/admin/withheld', { poll: made.pollId })).toEqual({ withheld: null })
    // Nor does he close a hall before its hour; B's own people are asked nothing but whether it is open, which this one is not.
    expect(await code(b.call('/admin/close-early', { poll: made.pollId }))).toBe('ballot.early-close-needs-supervision')
    expect(await code(own.call('/admin/close-early', { poll: made.pollId }))).toBe('ballot.not-open')
    // Nor may the organiser choose B's secrets.
    const p = aPreparation([5], { columns: 1 })
    for (const how of ['desk', 'given'])
      expect(await code(b.call('/admin/prepare', { draftId: p.draftId, shape: p.draft, roster: p.roster, how, hashes: [] })), how).toBe(
        'ballot.slips-stay-with-supervision',
      )
  }
  const swapped = aPreparation([5], { columns: 1, holders: { a: { unitId: 1, accountIds: [1] }, b: { unitId: 2, accountIds: [1] } } })
  expect(await code(prepareWith({ a, b, urn: noUrn, mode: 'two-office' }, swapped))).toBe('ballot.same-holder')
  // A child whose starter is gone, however it went, ends by itself.
  const orphan = processes.at(-1)!
  const exited = new Promise<number | null>((done) => orphan.once('exit', done))
  orphan.stdin!.end()
  expect(await exited).toBe(0)
}, 120_000)
