import { Writable } from 'node:stream'
import { expect, vi } from 'vitest'
import { actions, buildApp, downloads, halls, uploads } from '../src/app.ts'
import type { openapi } from '../src/http/openapi.ts'
import { inCommittedWorld, inWorld, type Person } from './world.ts'

vi.setConfig({ testTimeout: 120_000 })
const token = (person: Person): string => `test-token-of-${person.padEnd(12, '-')}`
const cookie = (person: Person) => ({ cookie: `zy_session=${token(person)}` })
const endpoints = actions.map((a) => a.endpoint)

inWorld('every kind of answer carries the safe headers, and what belongs to one person is kept by nobody', async ({ database, now }) => {
  const app = await buildApp({ database, clock: now })
  for (const [method, url, headers] of [
    ['GET', '/api/session', cookie('wang')],
    ['GET', '/api/session', {}],
    ['POST', '/api/grants', cookie('an')],
    ['GET', '/api/openapi.json', {}],
    ['GET', '/h/qinghe', {}],
    ['GET', '/h/nowhere', {}],
    ['GET', '/healthz', {}],
    ['GET', '/metrics', {}],
    ['GET', '/api/nothing', {}],
    ['GET', '/api/%E0%A4%A', {}],
  ] as const) {
    const r = await app.inject({ method, url, headers, ...(method === 'POST' ? { payload: {} } : {}) })
    const csp = String(r.headers['content-security-policy'])
    const at = `${method} ${url}`
    expect(csp, at).toContain("default-src 'self'")
    expect(csp, at).toContain("frame-ancestors 'none'")
    expect(csp, at).toContain("object-src 'none'")
    expect(csp, at).not.toMatch(/https?:|\*|script-src[^;]*unsafe|default-src[^;]*unsafe/)
    expect(r.headers, at).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
    expect(r.headers['x-powered-by'], at).toBeUndefined()
  }
  for (const e of endpoints.filter((x) => x.method === 'GET' && !x.path.includes(':'))) {
    const r = await app.inject({ method: 'GET', url: `/api${e.path}`, headers: cookie('wang') })
    if (r.statusCode === 200) expect(r.headers['cache-control'], e.name).toBe('no-store')
  }
  await app.close()
})

inWorld(
  'the session cookie cannot be read by scripts nor sent from elsewhere, and signing out empties it',
  async ({ database, now, tx, account, as }) => {
    const app = await buildApp({ database, clock: now })
    const { body } = await as('xi').post(`/accounts/${account.li}/reset`)
    const r = await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'li', password: body.firstPassword } })
    expect(r.statusCode).toBe(200)
    const set = String(r.headers['set-cookie'])
    expect(set).toMatch(/^zy_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/)
    const mine = set.split(';')[0]!
    expect(r.body).not.toContain(mine.split('=')[1])
    // Only the hash is kept.
    const kept = await tx.db.selectFrom('session_token').select('token_hash').where('account_id', '=', account.li).execute()
    expect(kept.map((k) => k.token_hash)).not.toContain(mine.split('=')[1])
    const out = await app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie: mine } })
    expect(String(out.headers['set-cookie'])).toContain('zy_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0')
    expect((await app.inject({ method: 'GET', url: '/api/session', headers: { cookie: mine } })).statusCode).toBe(401)
    await app.close()
  },
)

inCommittedWorld(
  'twenty senders of one command with one key: it happens once, all get the same answer, a secret in it but the first',
  async ({ as, unit, realm, write }) => {
    const body = { unitId: unit.root, accounts: [{ login: 'once.only', displayName: '某某' }] }
    const answers = await Promise.all(Array.from({ length: 20 }, () => as('xi').post('/accounts', body, { 'idempotency-key': 'same' })))
    const made = answers.filter((a) => a.status === 200)
    expect(made).toHaveLength(1)
    expect(answers.filter((a) => a.body.code === 'http.told-once')).toHaveLength(19)
    const { n, events } = await write(async (tx) => ({
      n: (await tx.db.selectFrom('account').select('id').where('realm_id', '=', realm).where('login', '=', 'once.only').execute()).length,
      events: (await tx.db.selectFrom('event').select('id').where('realm_id', '=', realm).where('noun', '=', 'account').execute()).length,
    }))
    expect({ n, events }).toEqual({ n: 1, events: 1 })
    // The key belongs to one person: somebody else's same key is his own.
    const given = await Promise.all(
      Array.from({ length: 20 }, () =>
        as('an').post(
          '/grants',
          { accountId: made[0]!.body.accounts[0].id, role: 'member', unitId: unit.root },
          { 'idempotency-key': 'same' },
        ),
      ),
    )
    expect(given.map((a) => a.status)).toEqual(Array(20).fill(200))
    expect(new Set(given.map((a) => JSON.stringify(a.body))).size).toBe(1)
    // A refused command leaves its key free: corrected, it may be sent again.
    const refused = await as('xi').post('/accounts', body, { 'idempotency-key': 'again' })
    expect(refused.body.code).toBe('access.login-taken')
    const mended = await as('xi').post(
      '/accounts',
      { unitId: unit.root, accounts: [{ login: 'another', displayName: '某某' }] },
      { 'idempotency-key': 'again' },
    )
    expect(mended.status).toBe(200)
  },
)

inCommittedWorld('twenty different bodies under one key: one is done, nineteen are refused', async ({ as, unit, realm, write }) => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      as('xi').post(
        '/accounts',
        { unitId: unit.root, accounts: [{ login: `racer${i}`, displayName: '某某' }] },
        { 'idempotency-key': 'one' },
      ),
    ),
  )
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  expect(answers.filter((a) => a.status === 409 && a.body.code === 'http.idempotency-key-reused')).toHaveLength(19)
  const made = await write((tx) =>
    tx.db.selectFrom('account').select('login').where('realm_id', '=', realm).where('login', 'like', 'racer%').execute(),
  )
  expect(made).toHaveLength(1)
})

inWorld('a refusal is a problem document, a bug says a number and nothing else', async ({ database, now, as }) => {
  const app = await buildApp({ database, clock: now })
  const r = await app.inject({ method: 'POST', url: '/api/grants', payload: { accountId: 'x' }, headers: cookie('an') })
  expect(r.statusCode).toBe(400)
  expect(r.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(Object.keys(r.json()).sort()).toEqual(['at', 'code', 'facts', 'sentence'])
  expect(r.json()).toMatchObject({ code: 'http.bad-shape', at: 'accountId', sentence: expect.stringContaining('accountId：应为数字') })
  const hall = await app.inject({ method: 'GET', url: '/h/nowhere' })
  expect(hall.headers['content-type']).toBe('text/html; charset=utf-8')
  await app.close()
  // A pool that breaks is a bug to the caller: no message, no stack, no SQL.
  const broken = await buildApp({
    database: { ...database, query: () => Promise.reject(new Error('connection to 10.0.0.7 as zy_app failed')) },
    clock: now,
  })
  const bug = await broken.inject({ method: 'GET', url: '/api/session', headers: cookie('wang') })
  expect(bug.statusCode).toBe(500)
  expect(bug.json()).toEqual({
    code: 'http.bug',
    facts: { reference: expect.stringMatching(/^[0-9a-f]{10}$/) },
    sentence: expect.stringContaining('差错'),
  })
  expect(bug.body).not.toMatch(/10\.0\.0\.7|zy_app|Error|at /)
  await broken.close()
  expect((await as('wang').get('/session')).status).toBe(200)
})

inWorld('what is not open stays shut without an account: files out, files in', async ({ database, now }) => {
  const app = await buildApp({ database, clock: now })
  for (const d of downloads.filter((x) => !x.open)) {
    const r = await app.inject({ method: 'GET', url: `/api${d.path.replace(/:\w+/g, '1')}` })
    expect(r.statusCode, d.name).toBe(401)
  }
  for (const u of uploads) {
    const r = await app.inject({ method: 'POST', url: `/api${u.path}`, payload: 'x', headers: { 'content-type': 'text/plain' } })
    expect(r.statusCode, u.name).toBe(401)
    const bare = await app.inject({ method: 'POST', url: `/api${u.path}`, payload: {}, headers: cookie('wang') })
    expect(bare.statusCode, u.name).toBeGreaterThanOrEqual(400)
    expect(bare.statusCode, u.name).toBeLessThan(500)
  }
  for (const h of halls.filter((x) => x.method === 'GET')) {
    const r = await app.inject({ method: 'GET', url: h.path.replace(':realm', 'qinghe').replace(/:\w+/g, '1') })
    expect(r.statusCode, h.name).toBeLessThan(500)
    expect(r.headers['set-cookie'], h.name).toBeUndefined()
    // No third party is asked for anything, no script stands in the page. A feed names itself by its full address and is asked for nothing.
    if (!String(r.headers['content-type']).includes('xml'))
      expect(r.body, h.name).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\/|<script(?![^>]*\bsrc=)|\son\w+="/i)
  }
  await app.close()
})

inWorld('health says yes or no, the figures name endpoints and never people or places', async ({ database, now, account, unit, as }) => {
  const app = await buildApp({ database, clock: now })
  expect((await app.inject('/healthz')).json()).toEqual({ ok: true })
  await app.inject({ method: 'GET', url: `/api/units/${unit.fenglin}`, headers: cookie('wang') })
  await app.inject({ method: 'POST', url: `/api/accounts/${account.zheng}/reset`, headers: cookie('xi'), payload: {} })
  await app.inject({ method: 'GET', url: '/api/accounts?search=zheng', headers: cookie('xi') })
  await app.inject({ method: 'GET', url: '/h/qinghe' })
  await app.inject({ method: 'GET', url: '/郑明/42' })
  const text = (await app.inject('/metrics')).body
  expect(text).toContain('zhengyou_request_ms_count{endpoint="account.reset",status="2xx"} 1')
  expect(text).toContain('endpoint="other",status="4xx"')
  const labels = [...text.matchAll(/endpoint="([^"]*)"/g)].map((m) => m[1]!)
  expect(labels.every((l) => /^[a-z][a-z.-]*$/.test(l))).toBe(true)
  expect(text).not.toMatch(/\p{Script=Han}|qinghe|zheng\b|\/api\//u)
  await app.close()
  const down = await buildApp({ database: { ...database, reference: () => Promise.reject(new Error('gone')) }, clock: now })
  expect((await down.inject('/healthz')).statusCode).toBe(500)
  await down.close()
  expect((await as('wang').get('/session')).status).toBe(200)
})

inWorld('the description of the interface names every endpoint once, in a form a generator can read', async ({ database, now }) => {
  const app = await buildApp({ database, clock: now })
  const r = await app.inject('/api/openapi.json')
  await app.close()
  const doc = r.json() as ReturnType<typeof openapi> & { paths: Record<string, Record<string, Operation>> }
  expect(doc.openapi).toBe('3.1.0')
  const all = Object.entries(doc.paths).flatMap(([path, of]) =>
    Object.entries(of).map(([method, operation]) => ({ path, method, operation })),
  )
  const ids = all.map((o) => o.operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  // `session.show` is bound where the cookie is set, beside signing in and out.
  expect(ids.filter((id) => id !== 'session.show').sort()).toEqual(endpoints.map((e) => e.name).sort())
  for (const { path, method, operation } of all) {
    const at = `${method} ${path}`
    expect(['get', 'post', 'put', 'delete'], at).toContain(method)
    expect(operation.summary, at).toMatch(/\p{Script=Han}/u)
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1])
    const parameters = operation.parameters ?? []
    expect(
      parameters
        .filter((p) => p.in === 'path')
        .map((p) => p.name)
        .sort(),
      at,
    ).toEqual([...inPath].sort())
    expect(
      parameters.filter((p) => p.in === 'path').every((p) => p.required),
      at,
    ).toBe(true)
    expect(new Set(parameters.map((p) => `${p.in} ${p.name}`)).size, at).toBe(parameters.length)
    expect(method === 'get', at).toBe(operation.requestBody === undefined)
    expect(Object.keys(operation.responses), at).toContain('200')
    for (const p of parameters) expect(p.schema, `${at} ${p.name}`).toBeTypeOf('object')
  }
  // Nothing points to what is not there.
  for (const m of JSON.stringify(doc).matchAll(/"\$ref":"#([^"]*)"/g)) {
    const found = m[1]!
      .split('/')
      .slice(1)
      .reduce<unknown>((o, k) => (o as Record<string, unknown> | undefined)?.[k.replace(/~1/g, '/').replace(/~0/g, '~')], doc)
    expect(found, m[0]).toBeDefined()
  }
})
interface Operation {
  operationId: string
  summary: string
  parameters?: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: object
  responses: Record<string, object>
}

inWorld(
  'no line of the log holds a name, a number of a person, a body or an address',
  async ({ database, now, account, member, unit, tx }) => {
    const lines: string[] = []
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const app = await buildApp({ database, clock: now, log: true, logTo: sink })
    const asked: [string, string, Person | null, object?][] = [
      ['GET', '/api/session', 'wang'],
      ['GET', `/api/accounts?search=zheng`, 'xi'],
      ['POST', '/api/session', null, { login: 'zheng', password: 'Secret-7788' }],
      ['POST', '/api/accounts', 'xi', { unitId: unit.root, accounts: [{ login: 'someone.new', displayName: '欧阳若兰' }] }],
      ['POST', `/api/accounts/${account.feng}/close`, 'xi', { reason: '因病长期休养' }],
      ['GET', `/api/members/${member.zheng}`, 'li'],
      ['GET', '/api/members?search=郑明', 'li'],
      ['POST', '/api/grants', 'an', { accountId: 'x' }],
      ['GET', '/h/qinghe', null],
      ['GET', '/郑明/110101199003070134', null],
      ['GET', '/api/%E0%A4%A', null],
    ]
    for (const [method, url, who, payload] of asked)
      await app.inject({
        method: method as 'GET',
        url: encodeURI(url).replace('%25E0%25A4%25A', '%E0%A4%A'),
        headers: { ...(who ? cookie(who) : {}), 'user-agent': 'Browser-of-Zheng' },
        ...(payload ? { payload } : {}),
        remoteAddress: '10.20.30.40',
      })
    await app.close()
    // A fault whose message quotes a person.
    const broken = await buildApp({
      database: {
        ...database,
        query: () => Promise.reject(Object.assign(new Error('invalid input for 郑明 110101199003070134'), { code: 'XX000' })),
      },
      clock: now,
      log: true,
      logTo: sink,
    })
    await broken.inject({ method: 'GET', url: '/api/session', headers: cookie('wang') })
    await broken.close()
    const entries = lines.flatMap((l) => l.split('\n').filter(Boolean)).map((l) => JSON.parse(l) as Record<string, unknown>)
    expect(entries.length).toBeGreaterThan(asked.length)
    for (const e of entries)
      expect(
        ['level', 'time', 'endpoint', 'status', 'ms', 'reference', 'name', 'code', 'stack', 'reqId', 'msg'],
        JSON.stringify(e),
      ).toEqual(expect.arrayContaining(Object.keys(e)))
    const people = await tx.db.selectFrom('account').select(['login', 'display_name']).where('realm_id', '=', tx.realm).execute()
    const text = lines.join('').replace(/"stack":"[^"]*"/g, (s) => s.replace(/[^"]*node_modules[^"]*?(?=\\n|"$)/g, ''))
    expect(text).not.toMatch(/\p{Script=Han}|%E9|110101|10\.20\.30\.40|Browser-of|Secret|someone\.new|test-token|search=|qinghe/u)
    for (const p of people) expect(text, p.login).not.toMatch(new RegExp(`["':= ]${p.login}["',} ]`))
    expect(entries.some((e) => typeof e.reference === 'string')).toBe(true)
  },
)

inCommittedWorld(
  'public forms from one address are taken up to the limit, then a page says when to come back; reading is never limited',
  async (w) => {
    const app = await buildApp({ database: w.database, clock: w.now, publicForms: 20 })
    const form = halls.find((h) => h.method === 'POST')!
    const url = form.path.replace(':realm', 'qinghe').replace(/:\w+/g, '999999')
    const send = (remoteAddress: string) => app.inject({ method: 'POST', url, remoteAddress, payload: {} })
    const answers = await Promise.all(Array.from({ length: 40 }, () => send('10.1.1.1')))
    const held = answers.filter((a) => a.statusCode === 429)
    expect(held).toHaveLength(20)
    expect(held[0]!.body).toContain('这个网络地址短时间内提交得太多')
    expect((await send('10.1.1.2')).statusCode).not.toBe(429)
    expect((await app.inject({ method: 'GET', url: '/h/qinghe', remoteAddress: '10.1.1.1' })).statusCode).toBe(200)
    await app.close()
  },
)
