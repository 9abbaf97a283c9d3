import { sql } from 'kysely'
import { expect } from 'vitest'
import { inCommittedWorld, inWorld } from '../../test/world.ts'
import { hashPassword } from './session.ts'

inWorld(
  'a security administrator gives a role; nobody gives one to himself, and the three administrators stay separated',
  async ({ as, account, unit }) => {
    const given = await as('an').post('/grants', { accountId: account.zheng, role: 'inspector', unitId: unit.root })
    expect(given.status).toBe(200)
    expect(await as('an').post('/grants', { accountId: account.zheng, role: 'inspector', unitId: unit.root })).toMatchObject({
      status: 422,
      body: { code: 'access.grant-twice', sentence: '这个账号在“清河街道党工委”已经是“督查员”，不必重复授予。' },
    })
    expect((await as('an').post('/grants', { accountId: account.an, role: 'inspector', unitId: unit.root })).body.code).toBe(
      'access.own-grant',
    )
    expect((await as('an').post('/grants', { accountId: account.shen, role: 'system', unitId: unit.root })).body.code).toBe(
      'access.separated-powers',
    )
    expect((await as('an').post('/grants', { accountId: account.shen, role: 'clerk', unitId: unit.root })).body.code).toBe(
      'access.separated-powers',
    )
    expect((await as('wang').post('/grants', { accountId: account.zheng, role: 'clerk', unitId: unit.root })).body.code).toBe(
      'access.not-allowed',
    )
  },
)

inWorld('a unit of another realm does not exist, neither for grants nor by its number', async ({ as, other, account }) => {
  expect((await as('an').post('/grants', { accountId: account.zheng, role: 'clerk', unitId: other.root })).body).toMatchObject({
    code: 'http.not-found',
  })
  expect((await as('he').get('/session')).body).toMatchObject({ realm: { code: 'xueyuan' }, login: 'he' })
})

inWorld('a role taken away is gone at once', async ({ as, account, unit }) => {
  const { body } = await as('an').post('/grants', { accountId: account.zheng, role: 'inspector', unitId: unit.root })
  expect((await as('zheng').get('/session')).body.seats.map((s: { role: string }) => s.role)).toEqual(['member', 'inspector'])
  expect((await as('an').post(`/grants/${body.grantId}/end`)).status).toBe(200)
  expect((await as('zheng').get('/session')).body.seats.map((s: { role: string }) => s.role)).toEqual(['member'])
})

inWorld('handing over a post moves it to the successor, from one day to the next', async ({ as, tx, account }) => {
  const grant = await tx.db
    .selectFrom('access_grant')
    .select('id')
    .where('realm_id', '=', tx.realm)
    .where('account_id', '=', account.zhao)
    .executeTakeFirstOrThrow()
  const done = await as('li').post(`/grants/${grant.id}/hand-over`, {
    toAccountId: account.zheng,
    document: '枫党〔2026〕3号',
    note: '承诺台账在二层柜',
  })
  expect(done.status).toBe(200)
  expect((await as('zhao').get('/session')).body.seats).toEqual([])
  expect((await as('zheng').get('/session')).body.seats.map((s: { role: string }) => s.role)).toEqual(['member', 'clerk'])
  expect((await as('li').post(`/grants/${grant.id}/hand-over`, { toAccountId: account.qian })).body.code).toBe('access.grant-ended')
})

inWorld(
  'five wrong passwords lock the account; the right one then does not open it before its time',
  async ({ anyone, tx, account, at }) => {
    await tx.db
      .updateTable('account')
      .set({ password_hash: await hashPassword('Qinghe-2026') })
      .where('realm_id', '=', tx.realm)
      .where('id', '=', account.li)
      .execute()
    const signIn = (password: string) => anyone.post('/session', { login: 'li', password })
    for (let left = 4; left >= 1; left--)
      expect((await signIn('wrong')).body).toMatchObject({ code: 'access.wrong-password', facts: { left } })
    expect((await signIn('wrong')).body.code).toBe('access.locked-out')
    expect((await signIn('Qinghe-2026')).body.code).toBe('access.locked-out')
    at('2026-03-02T01:31:00Z')
    expect((await signIn('Qinghe-2026')).status).toBe(200)
    expect((await anyone.post('/session', { login: 'no-such-login', password: 'x' })).body.code).toBe('access.wrong-password')
  },
)

inWorld('a first password opens nothing but the page where it is changed', async ({ as, tx, account, unit }) => {
  const made = await as('xi').post('/accounts', { unitId: unit.root, accounts: [{ login: 'new.person', displayName: '新同志' }] })
  expect(made.body.accounts[0]).toMatchObject({
    login: 'new.person',
    firstPassword: expect.stringMatching(/^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/),
  })
  expect(
    (await as('xi').post('/accounts', { unitId: unit.root, accounts: [{ login: 'new.person', displayName: '又一人' }] })).body.code,
  ).toBe('access.login-taken')
  const reset = await as('xi').post(`/accounts/${account.feng}/reset`)
  expect(reset.status).toBe(200)
  expect((await tx.db.selectFrom('session_token').select('token_hash').where('account_id', '=', account.feng).execute()).length).toBe(0)
})

inWorld('a command sent twice with one key is done once; the same key with another body is refused', async ({ as, account, unit, tx }) => {
  const body = { accountId: account.zheng, role: 'supervisor', unitId: unit.fenglin }
  const first = await as('an').post('/grants', body, { 'idempotency-key': 'k1' })
  const again = await as('an').post('/grants', body, { 'idempotency-key': 'k1' })
  expect(again).toEqual(first)
  expect((await as('an').post('/grants', { ...body, role: 'leader' }, { 'idempotency-key': 'k1' })).body.code).toBe(
    'http.idempotency-key-reused',
  )
  const { n } = await tx.db
    .selectFrom('access_grant')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('realm_id', '=', tx.realm)
    .where('account_id', '=', account.zheng)
    .executeTakeFirstOrThrow()
  expect(n).toBe(2)
})

inCommittedWorld('twenty identical grants at once: one is given', async ({ as, account, unit }) => {
  const body = { accountId: account.zheng, role: 'inspector', unitId: unit.root }
  const answers = await Promise.all(Array.from({ length: 20 }, () => as('an').post('/grants', body)))
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  expect(answers.filter((a) => a.body.code === 'access.grant-twice')).toHaveLength(19)
})

inWorld('forged sessions and foreign pages are refused', async ({ as, anyone, account, unit }) => {
  expect((await anyone.get('/session')).body.code).toBe('access.not-signed-in')
  const foreign = await as('an').post(
    '/grants',
    { accountId: account.zheng, role: 'clerk', unitId: unit.root },
    { origin: 'https://elsewhere.example', host: 'zhengyou.local' },
  )
  expect(foreign).toMatchObject({ status: 403, body: { code: 'http.foreign-origin' } })
})

inWorld('one’s own password is changed with the old one, and every session ends', async ({ as, tx, account }) => {
  await tx.db
    .updateTable('account')
    .set({ password_hash: await hashPassword('Qinghe-2026') })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', account.li)
    .execute()
  expect((await as('li').post('/session/password', { old: 'wrong', password: 'Fenglin-2026' })).body).toMatchObject({
    code: 'access.old-password-wrong',
    at: 'old',
    sentence: '现在的密码填得不对，密码没有修改。请重新填写现在的密码；忘记的，请系统管理员重置。',
  })
  expect((await as('li').post('/session/password', { old: 'Qinghe-2026', password: 'short' })).body.code).toBe('access.password-weak')
  expect((await as('li').post('/session/password', { old: 'Qinghe-2026', password: 'Fenglin-2026' })).body).toEqual({ ok: true })
  expect((await as('li').get('/session')).body.code).toBe('access.not-signed-in')
})

inWorld('accounts are listed to those who keep them, with the seats they hold', async ({ as, unit }) => {
  const list = await as('xi').get(`/accounts?unitId=${unit.fenglin}`)
  expect(list.body.rows.map((r: { login: string; seats: { roleName: string }[] }) => [r.login, r.seats.map((s) => s.roleName)])).toEqual([
    ['li', ['书记']],
    ['wu', ['活动监督员']],
    ['zhao', ['干事']],
  ])
  expect((await as('li').get('/accounts')).body.code).toBe('access.not-allowed')
})

inWorld(
  'an account that never held a right is listed beside those of the scope, pages and search included; the mark goes on with the first right',
  async ({ as, tx, unit }) => {
    expect((await as('xi').post('/accounts', { unitId: unit.root, accounts: [{ login: 'mmm.new', displayName: '莫新来' }] })).status).toBe(
      200,
    )
    const logins = async (query: string) => {
      const { body } = await as('xi').get(`/accounts?${query}`)
      return { of: body.rows.map((r: { login: string }) => r.login) as string[], next: body.next as string | null, total: body.total }
    }
    const all = await logins('')
    expect(all.of).toContain('mmm.new')
    expect(all.of).toEqual([...all.of].sort())
    expect(all.total).toEqual({ n: all.of.length, exact: true })
    // Both sets, merged, page by page: nothing twice, nothing lost.
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Awaited<ReturnType<typeof logins>> = await logins(`limit=3${next ? `&after=${encodeURIComponent(next)}` : ''}`)
      seen.push(...page.of)
      next = page.next
    }
    expect(seen).toEqual(all.of)
    expect((await logins(`search=${encodeURIComponent('莫新来')}`)).of).toEqual(['mmm.new'])
    expect((await logins('search=mmm')).of).toEqual(['mmm.new'])
    expect((await logins(`unitId=${unit.fenglin}`)).of).not.toContain('mmm.new')

    const { id } = await tx.db.selectFrom('account').select('id').where('login', '=', 'mmm.new').executeTakeFirstOrThrow()
    const given = await as('an').post('/grants', { accountId: id, role: 'clerk', unitId: unit.fenglin })
    expect(given.status).toBe(200)
    expect((await logins(`unitId=${unit.fenglin}`)).of).toContain('mmm.new')
    const astray = (
      await sql<{ login: string }>`
        select a.login
        from account a
        where a.granted <> exists (select 1 from access_grant g where g.realm_id = a.realm_id and g.account_id = a.id)`.execute(tx.db)
    ).rows
    expect(astray).toEqual([])
  },
)
