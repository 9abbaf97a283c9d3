import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPackage } from '../../../test/cluster.ts'
import { backup } from '../../db/backup.ts'
import { type Embedded, startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { audit } from '../core/audit.ts'
import { toBase64url } from '../core/bytes.ts'
import { nodeEngine } from '../core/seal-node.ts'
import { authOf } from '../core/slip-code.ts'
import type { Slip } from '../offices.ts'
import { type Caller, caller, officesOver, prepareWith } from './client.ts'
import { type Host, officeFiles, startHost } from './host.ts'
import { aPhone, aPreparation, ask, folderOf, noUrn, type Reply } from './issuer.fixture.ts'
import { officeText } from './office.text.ts'
import { databaseRoleOf, type OfficeRole, roles, schemaOf } from './office.ts'
import { publishedFile } from './publish.ts'
import { chance, deposit, type Four, type Poll, sealed, tokensOf } from './release.fixture.ts'
import { makeUrn } from './release-urn.ts'
import { trusteeKeys } from './trustee.ts'

// The offices as they run: programs of their own, started beside the product, each with a role and a database of its own on a real server.
let server: Embedded
let host: Host
const home = folderOf('host')
const base = join(home, 'ballot')
const urlOf = (user: string, password: string, database: string) =>
  server.url('postgres', database).replace(/\/\/[^@]*@/, `//${user}:${encodeURIComponent(password)}@`)
const start = ({ only = here, port = 0, say }: { only?: readonly OfficeRole[]; port?: number; say?: (line: string) => void } = {}) =>
  startHost({
    base,
    adminUrl: server.url('postgres', 'postgres'),
    urlOf: (_role, user, password, database) => urlOf(user, password, database),
    host: '127.0.0.1',
    ports: { a: 0, b: 0, relay: 0, box: port },
    windowMs: 1000,
    only,
    ...(say ? { say } : {}),
  })
const here: readonly OfficeRole[] = roles
const to = (role: 'a' | 'b'): Caller => caller(role, () => host.urls[role]!, host.links[role]!)

beforeAll(async () => {
  const chosen = testPackage()
  server = await startEmbedded({ dataDir: join(home, 'pg'), ...(chosen ? { package: chosen } : {}) })
  host = await start()
}, 120_000)
afterAll(async () => {
  await host?.stop()
  await server?.stop()
  rmSync(home, { recursive: true, force: true })
})

const connecting = async (url: string, statement = 'select 1'): Promise<string> => {
  const c = new pg.Client({ connectionString: url })
  c.on('error', () => {})
  try {
    await c.connect()
    await c.query(statement)
    return 'done'
  } catch (e) {
    return (e as { code?: string }).code ?? String(e)
  } finally {
    await c.end().catch(() => {})
  }
}

test('each office has a password of its own in a file only its owner reads, and no role enters the database of another', async () => {
  const password = Object.fromEntries(here.map((r) => [r, officeFiles(base, r).password])) as Record<OfficeRole, string>
  expect(new Set(Object.values(password)).size).toBe(here.length)
  for (const r of here) {
    expect(statSync(join(base, r)).mode & 0o777, r).toBe(0o700)
    for (const file of ['password', 'link', 'database', 'key', 'salt'])
      expect(statSync(join(base, r, file)).mode & 0o777, `${r}/${file}`).toBe(0o600)
  }
  for (const mine of here)
    for (const of of here)
      expect(await connecting(urlOf(databaseRoleOf(mine), password[mine], databaseRoleOf(of))), `${mine} in ${of}`).toBe(
        mine === of ? 'done' : '42501',
      )
  // The product's roles and the offices know nothing of each other either; a password of one office is no password of another.
  for (const product of ['zy_app', 'zy_owner', 'zy_sealer'] as const)
    for (const of of here) expect(await connecting(server.url(product, databaseRoleOf(of))), `${product} in ${of}`).toBe('42501')
  for (const mine of here) {
    expect(await connecting(urlOf(databaseRoleOf(mine), password[mine], 'zhengyou'))).toBe('42501')
    expect(
      await connecting(
        urlOf(databaseRoleOf(mine), password[mine], databaseRoleOf(mine)),
        `set role ${databaseRoleOf(mine === 'a' ? 'b' : 'a')}`,
      ),
    ).toBe('42501')
  }
  expect(await connecting(urlOf('zy_ballot_b', password.a, 'zy_ballot_b'))).toBe('28P01')
  // Nothing is granted to anybody but the owner, and the role has no powers.
  const c = new pg.Client({ connectionString: server.url('postgres', 'zy_ballot_a') })
  await c.connect()
  const { rows: granted } = await c.query(
    "select g.grantee, g.table_name from information_schema.role_table_grants g where g.table_schema = $1 and g.grantee <> 'zy_ballot_a'",
    [schemaOf('a')],
  )
  const { rows: powers } = await c.query(
    "select rolname from pg_roles where rolname like 'zy\\_ballot\\_%' and (rolsuper or rolcreatedb or rolcreaterole or rolbypassrls or rolreplication)",
  )
  const { rows: members } = await c.query(
    "select 1 from pg_auth_members m join pg_roles r on r.oid in (m.roleid, m.member) where r.rolname like 'zy\\_ballot\\_%'",
  )
  await c.end()
  expect([granted, powers, members]).toEqual([[], [], []])
  // And the control: where something is granted, the same question is answered.
  expect(await connecting(server.url('postgres', 'zy_ballot_b'))).toBe('done')
})

test('kill -9 between mark and reply: whoever asks again gets the same answer, nobody gets a second token', async () => {
  const now = Date.now()
  const p = aPreparation([120], { columns: 8 })
  const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '')
  p.draft.opensAt = iso(now - 60_000)
  p.draft.closesAt = iso(now + 3_600_000)
  const made = await prepareWith({ a: to('a'), b: to('b'), urn: noUrn, mode: 'single-host' }, p)
  await to('b').call('/admin/open', { poll: made.pollId })
  const { slips } = await to('b').call<{ slips: Slip[] }>('/admin/slips', { poll: made.pollId })
  const phones = slips.map((s) => {
    const phone = aPhone(made, 'b', 1)
    return { phone, body: { poll: made.pollId, idx: s.idx, auth: toBase64url(authOf('b', s.idx, s.code)), blinded: phone.blinded } }
  })
  const office = { url: host.urls.b! }
  const first: (Reply | null)[] = phones.map(() => null)
  const asking = phones.map(({ body }, i) =>
    ask(office, body).then(
      (r) => {
        first[i] = r
      },
      () => {},
    ),
  )
  const c = new pg.Client({ connectionString: server.url('postgres', 'zy_ballot_b') })
  await c.connect()
  const marked = async () => (await c.query<{ n: string }>("select count(*) as n from ballot_b.roster where state = 'issued'")).rows[0]!.n
  while (Number(await marked()) === 0) await pause(2)
  // Everything is marked in one batch; answers are being signed.
  const pid = host.pid('b')!
  process.kill(pid, 'SIGKILL')
  await Promise.all(asking)
  const [before, answered] = [Number(await marked()), first.filter((r) => r?.status === 200).length]
  expect(before).toBeGreaterThan(0)
  expect(answered).toBeLessThan(before)
  for (let i = 0; i < 400 && (host.pid('b') === pid || host.pid('b') === null || !(await to('b').up())); i++) await pause(25)
  // Back on the same port by itself.
  expect(host.urls.b).toBe(office.url)
  const rivals = await Promise.all(phones.slice(0, 20).map(({ body }) => ask(office, { ...body, blinded: aPhone(made, 'b', 1).blinded })))
  const again = await Promise.all(phones.map(({ body }) => ask(office, body)))
  phones.forEach(({ phone }, i) => {
    if (i < 20 && rivals[i]!.status === 200) expect(again[i]).toMatchObject({ status: 409, code: 'ballot.other-vector' })
    else {
      phone.finish(again[i]!.signatures!)
      if (first[i]?.status === 200) expect(again[i]).toEqual(first[i])
    }
  })
  // Who was marked before the kill cannot have been given another token.
  expect(rivals.filter((r) => r.status === 200).length).toBeLessThanOrEqual(120 - before)
  expect(Number(await marked())).toBe(120)
  await c.end()
}, 120_000)

test('a small poll from freeze to recount, every office a process of its own', async () => {
  const callers = Object.fromEntries(roles.map((r) => [r, caller(r, () => host.urls[r]!, host.links[r]!)])) as Record<OfficeRole, Caller>
  const offices = officesOver({ mode: 'single-host', callers, urn: makeUrn(callers), stop: async () => {} })
  const made = trusteeKeys(randomBytes(32), { classIds: [1], notes: false, need: 2, of: 3, chance })
  const p = aPreparation([6], { columns: 1, authA: 'slip', seals: made.seals, recovery: made.recovery })
  const [now, iso] = [Date.now(), (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '')]
  const draft = { ...p.draft, opensAt: iso(now - 60_000), closesAt: iso(now + 3_600_000) }
  const prepared = await offices.prepare({ ...p, draft })
  await offices.open(prepared.pollId)
  const codes = {
    a: (await offices.slips(prepared.pollId, 'a')).map((s) => s.code),
    b: (await offices.slips(prepared.pollId, 'b')).map((s) => s.code),
  }
  const poll: Poll = { ...prepared, codes, shares: made.shares, seed: new Uint8Array(), classOf: () => 1 }
  const four = { running: Object.fromEntries(roles.map((r) => [r, { url: host.urls[r]! }])) } as unknown as Four
  const tokens = await Promise.all([0, 1, 2, 3, 4, 5].map((idx) => tokensOf(four, poll, idx)))
  expect((await offices.counts(poll.pollId)).casting).toBe(true)
  for (const [i, t] of tokens.entries()) expect((await deposit(four, poll, sealed(poll, 1, t, () => 1 + (i % 2)).outer)).status).toBe(200)
  expect(await offices.counts(poll.pollId)).toEqual({ eligible: 6, deposits: 6, casting: true })
  // All are in: both offices close the hall before its hour, so that nobody waits.
  expect((await offices.closeEarly(poll.pollId)).graceMinutes).toBe(0)
  await offices.close(poll.pollId)
  expect(await offices.release(poll.pollId)).toEqual({ accepted: 6, rejected: 0 })
  await offices.openSeals(poll.pollId, made.shares.slice(1))
  const { folder } = await offices.publish(poll.pollId)
  const found = await audit(async (name) => publishedFile(folder, name)?.bytes ?? null, { engine: nodeEngine, expect: poll.pollId })
  expect([found.exit, found.findings]).toEqual([0, []])
  expect(found.recounted!.columns[0]!.classes.map((c) => ('grades' in c ? c.grades : null))).toEqual([[0, 3, 3, 0]])
}, 120_000)

test('a child that never says it is ready is ended and tried once more; then the start says so, and nothing is left running', async () => {
  const pids = join(home, 'silent.pids')
  const program = join(home, 'silent.mjs')
  writeFileSync(
    program,
    `import { appendFileSync } from 'node:fs'\nappendFileSync(${JSON.stringify(pids)}, process.pid + '\\n')\nsetInterval(() => {}, 1000)\n`,
  )
  const said: string[] = []
  const begun = Date.now()
  const starting = startHost({
    base,
    adminUrl: server.url('postgres', 'postgres'),
    urlOf: (_role, user, password, database) => urlOf(user, password, database),
    host: '127.0.0.1',
    ports: { a: 0, b: 0, relay: 0, box: 0 },
    windowMs: 1000,
    only: ['relay'],
    program: [program],
    patienceMs: 1500,
    say: (line) => said.push(line),
  })
  const sentence = officeText['ballot.not-started']({ office: 'relay', why: officeText['ballot.silent']({ seconds: 2 }) })
  await expect(starting).rejects.toThrow(sentence)
  expect(said).toEqual([sentence])
  expect(Date.now() - begun).toBeLessThan(20_000)
  const tried = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
  expect(tried).toHaveLength(2)
  for (const pid of tried) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
}, 60_000)

test('a backup of the product holds nothing of an office', async () => {
  const at = new Date('2026-05-02T00:00:00Z')
  await migrate(server.url('zy_owner'), { at })
  const file = join(home, 'backup.tar.gz')
  await backup(server.url('zy_owner'), join(home, 'files'), file, { at })
  const tar = gunzipSync(readFileSync(file)).toString('latin1')
  expect(tar).toContain('"name": "member"')
  for (const table of ['roster', 'race_key', 'pending', 'deposit', 'chunk', 'token_used', 'tide'])
    expect(tar).not.toContain(`"name": "${table}"`)
  expect(tar).not.toContain('zy_ballot')
}, 60_000)

test('a stop ends every office and a start brings the same ones back', async () => {
  const signKey = async () => (await to('a').call<{ signKey: string }>('/admin/identity', {})).signKey
  const was = await signKey()
  const pids = here.map((r) => host.pid(r)!)
  await host.stop()
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  expect(await to('a').up()).toBe(false)
  // A start that fails after the office has its database says why and ends, instead of waiting for its own connections for ever.
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const said: string[] = []
  await expect(start({ only: ['box'], port: (taken.address() as AddressInfo).port, say: (line) => said.push(line) })).rejects.toThrow(
    'EADDRINUSE',
  )
  expect(said).toEqual([expect.stringContaining('EADDRINUSE')])
  taken.close()
  host = await start()
  expect(await signKey()).toBe(was)
  const counters = JSON.parse(readFileSync(join(base, 'a', 'tide'), 'utf8')) as number
  expect(counters).toBeGreaterThan(0)
}, 60_000)
