import { expect } from 'vitest'
import { inWorld, type World } from '../../test/world.ts'
import { templates } from '../campaign/templates.ts'
import { insertMember } from '../member/member.write.ts'
import { profileTicks } from './profile.actions.ts'

const key = (i: string) => `five-lead/${i}`
const items = ['learn', 'excel', 'serve', 'law', 'spirit'].map(key)

/** A launched campaign with 五带头, and three more members of the branch with accounts of their own. */
const open = async (w: World) => {
  const { as, unit, tx, account } = w
  const plan = structuredClone(templates().get('street-two-nodes')!)
  plan.theme = '为民办实事'
  plan.unitTheme = 'required'
  plan.unitGoals = 'none'
  plan.basis = { ...plan.basis, kind: '单位内部', documentNumber: null, signedBy: '王主任' }
  for (const a of plan.sections.honour?.awards ?? []) Object.assign(a, { level: '通报表扬', plaque: false })
  if (plan.sections.honour) plan.sections.honour.publicRanking = false
  const { id } = (await as('wang').post('/campaigns', { organiserId: unit.root, title: '街道活动', plan })).body
  expect((await as('wang').post(`/campaigns/${id}/launch`, { version: 1, launchOn: '2026-03-02' })).status).toBe(200)
  for (const who of ['zhao', 'wu', 'qian'] as const) {
    const m = await insertMember(tx, { name: `党员${who}`, standing: 'full', branchId: unit.fenglin1, sinceOn: '2021-07-01' }, w.now())
    await tx.db.updateTable('account').set({ member_id: m }).where('realm_id', '=', tx.realm).where('id', '=', account[who]).execute()
  }
  expect((await as('feng').post(`/campaigns/${id}/branches/${unit.fenglin1}/profiles`)).body).toEqual({ ok: true })
  const rows = (await as('feng').get(`/campaigns/${id}/branches/${unit.fenglin1}/profiles`)).body.rows as { id: number; name: string }[]
  return { id: id as number, rows, of: (name: string) => rows.find((r) => r.name === name)!.id }
}
const all = (grade: string, words = '') => items.map((item) => ({ item, grade, words }))

/** Everything that is a number in an answer, by its key. */
const numbers = (v: unknown, at = ''): string[] => {
  if (typeof v === 'number') return [at]
  if (Array.isArray(v)) return v.flatMap((x) => numbers(x, at))
  if (typeof v === 'object' && v !== null) return Object.entries(v).flatMap(([k, x]) => numbers(x, k))
  return []
}
const bookkeeping = ['id', 'campaignId', 'memberId', 'branchId', 'version']

inWorld('a member appraises himself, his branch appraises him without names, the committee concludes; each sees what is his', async (w) => {
  const { as, unit, member, tx } = w
  const { id, of, rows } = await open(w)
  const zheng = as('zheng')
  const mine = of('郑明')
  expect((await zheng.get('/me/profiles')).body).toMatchObject({ own: [{ id: mine, campaign: '街道活动', state: 'open' }] })
  expect(
    (await zheng.post(`/profiles/${mine}/self`, { item: items[0], grade: 'good', words: '每月读书', evidence: ['post:999999'] })).body.code,
  ).toBe('profile.not-his-record')
  expect((await zheng.post(`/profiles/${mine}/self`, { item: 'five-lead/none', grade: 'good', words: '每月读书' })).body.code).toBe(
    'profile.no-item',
  )
  // 3 is no grade.
  expect((await zheng.post(`/profiles/${mine}/self`, { item: items[0], grade: 3, words: '每月读书' })).status).toBe(400)
  await as('feng').post(`/members/${member.zheng}/posts`, {
    version: 1,
    unitId: unit.fenglin1,
    post: '组织委员',
    fromOn: '2026-03-02',
    document: '',
  })
  const records = (await zheng.get(`/profiles/${mine}/records`)).body.rows
  expect(records.map((r: { kind: string; title: string }) => `${r.kind} ${r.title}`)).toEqual(['任职 枫林第一支部组织委员'])
  expect(
    (await zheng.post(`/profiles/${mine}/self`, { item: items[0], grade: 'good', words: '每月读书，讲过两次', evidence: [records[0].ref] }))
      .body,
  ).toEqual({ ok: true })
  expect((await as('wu').post(`/profiles/${mine}/self`, { item: items[0], grade: 'good', words: '代写' })).status).toBe(404)
  expect((await as('feng').post(`/profiles/${mine}/self`, { item: items[0], grade: 'good', words: '代写' })).body.code).toBe(
    'profile.not-own',
  )

  const rate = (who: 'feng' | 'zhao' | 'wu' | 'zheng' | 'qian', profile: number, body: unknown) =>
    as(who).post(`/profiles/${profile}/peers`, { items: body })
  expect((await rate('zheng', mine, all('good'))).body.code).toBe('profile.own')
  expect((await rate('feng', mine, all('good').slice(1))).body).toMatchObject({
    code: 'profile.items-missing',
    facts: { items: ['带头学习提高'] },
  })
  expect(await rate('feng', mine, all('good', '肯学'))).toMatchObject({ status: 200, body: { ok: true } })
  expect((await rate('feng', mine, all('poor'))).body.code).toBe('profile.rated-already')
  expect(await rate('zhao', mine, all('good', '办事实'))).toMatchObject({ status: 200 })
  expect((await as('jia').post(`/profiles/${mine}/peers`, { items: all('poor') })).status).toBe(404)
  const seen = async (who: 'feng' | 'zheng') => (await as(who).get(`/profiles/${mine}`)).body
  // Two voices of four colleagues: not shown to anybody.
  expect((await seen('feng')).items[0].peers).toBeNull()
  await rate('wu', mine, all('fair', '再主动些'))
  expect((await seen('feng')).turnOut).toBe('互评已过半')
  expect((await seen('feng')).items[0].peers).toEqual({ sentence: '多数认为“好”，部分认为“一般”', words: ['再主动些', '办事实', '肯学'] })
  // The person himself waits until the committee is done.
  expect((await seen('zheng')).items[0]).toMatchObject({ peers: null, committee: null, self: { grade: 'good', gradeName: '好' } })

  expect(
    (await as('feng').post(`/profiles/${mine}/assessment`, { item: items[0], grade: 'fairly-good', words: '学得勤，用得还不够' })).body,
  ).toEqual({ ok: true })
  expect((await seen('zheng')).items[0].committee).toBeNull()
  expect((await as('feng').post(`/profiles/${mine}/conclude`, { version: 3, minutes: '2026年第3次支委会' })).body.code).toBe(
    'profile.items-missing',
  )
  for (const item of items.slice(1))
    await as('feng').post(`/profiles/${mine}/assessment`, { item, grade: 'good', words: '群众说得出具体事' })
  expect((await as('feng').post(`/profiles/${mine}/conclude`, { version: 2, minutes: '2026年第3次支委会' })).body.code).toBe(
    'http.stale-version',
  )
  const { version } = await seen('feng')
  expect((await as('feng').post(`/profiles/${mine}/conclude`, { version, minutes: '2026年第3次支委会' })).body).toEqual({
    state: 'assessed',
  })
  const told = await seen('zheng')
  expect(told).toMatchObject({ state: 'assessed', minutes: '2026年第3次支委会', may: { appraise: false, assess: false, erase: false } })
  expect(told.items[0]).toEqual({
    item: items[0],
    criterion: '五带头',
    title: '带头学习提高',
    meaning: expect.any(String),
    own: [],
    self: {
      grade: 'good',
      gradeName: '好',
      words: '每月读书，讲过两次',
      evidence: [expect.objectContaining({ title: '枫林第一支部组织委员' })],
    },
    peers: { sentence: '多数认为“好”，部分认为“一般”', words: ['再主动些', '办事实', '肯学'] },
    committee: { grade: 'fairly-good', gradeName: '较好', words: '学得勤，用得还不够', evidence: [] },
  })
  expect((await zheng.post(`/profiles/${mine}/self`, { item: items[0], grade: 'good', words: '再改一改' })).body.code).toBe('state.wrong')
  expect((await rate('qian', mine, all('good'))).body.code).toBe('state.wrong')
  expect((await as('feng').post(`/profiles/${mine}/assessment`, { item: items[0], grade: 'good', words: '再改一改' })).body.code).toBe(
    'state.wrong',
  )

  // The committee does not judge its own member by his own hand, and a branch that is not his sees nothing.
  expect(
    (await as('feng').post(`/profiles/${of('冯兰')}/assessment`, { item: items[0], grade: 'good', words: '自己评自己' })).body.code,
  ).toBe('profile.own')
  for (const who of ['jia', 'wang', 'li', 'wu'] as const) expect((await as(who).get(`/profiles/${mine}`)).status).toBe(404)
  expect((await as('jia').get(`/profiles/${mine}/records`)).status).toBe(404)
  expect((await as('zheng').get(`/campaigns/${id}/branches/${unit.fenglin1}/profiles`)).status).toBe(403)
  const above = (await as('li').get(`/campaigns/${id}/branches/${unit.fenglin1}/profiles`)).body
  expect(above).toMatchObject({ may: { keep: false, consult: true } })
  expect(JSON.stringify(above)).not.toMatch(/肯学|多数|一致|较好/)
  expect((await as('li').post(`/campaigns/${id}/branches/${unit.fenglin1}/profiles`)).status).toBe(403)
  expect((await as('feng').post(`/campaigns/${id}/branches/${unit.liuan1}/profiles`)).status).toBe(404)
  // A superior reads it with a reason, which the ledger keeps.
  expect((await as('li').post(`/profiles/${mine}/consult`, { why: '' })).status).toBe(400)
  expect((await as('qian').post(`/profiles/${mine}/consult`, { why: '考察先进人选' })).status).toBe(404)
  expect((await as('li').post(`/profiles/${mine}/consult`, { why: '考察先进人选' })).body.items[0].committee.gradeName).toBe('较好')
  const events = await tx.db
    .selectFrom('event')
    .select(['verb', 'detail'])
    .where('realm_id', '=', tx.realm)
    .where('noun', '=', 'profile')
    .where('subject_id', '=', mine)
    .orderBy('id')
    .execute()
  expect(events.map((e) => e.verb).filter((v, i, a) => v !== a[i - 1])).toEqual([
    'self-appraised',
    'peer-appraised',
    'assessed',
    'told',
    'revealed',
  ])
  // Neither grade nor words stand in the ledger, where they could not be erased.
  expect(JSON.stringify(events)).not.toMatch(/good|poor|fair|肯学|办事实|勤/)
  expect(rows).toHaveLength(5)
})

inWorld('a profile has no figure and no order of persons, whatever was said; its content is erased in time', async (w) => {
  const { as, unit, tx } = w
  const { id, of } = await open(w)
  const feng = as('feng')
  const list = async () => (await feng.get(`/campaigns/${id}/branches/${unit.fenglin1}/profiles`)).body
  const names = (l: { rows: { name: string }[] }) => l.rows.map((r) => r.name)
  const before = names(await list())
  expect(before).toEqual(['郑明', '冯兰', '党员zhao', '党员wu', '党员qian'])
  // The first of the register gets the worst, the last the best.
  for (const who of ['feng', 'zhao', 'wu'] as const) {
    await as(who).post(`/profiles/${of('郑明')}/peers`, { items: all('poor') })
    await as(who).post(`/profiles/${of('党员qian')}/peers`, { items: all('good') })
  }
  for (const [name, grade] of [
    ['郑明', 'poor'],
    ['党员qian', 'good'],
  ] as const)
    for (const item of items) await feng.post(`/profiles/${of(name)}/assessment`, { item, grade, words: '写明具体的事' })
  const after = await list()
  expect(names(after)).toEqual(before)
  for (const answer of [
    after,
    (await feng.get(`/profiles/${of('郑明')}`)).body,
    (await as('zheng').get('/me/profiles')).body,
    (await as('li').post(`/profiles/${of('郑明')}/consult`, { why: '了解评议情况' })).body,
    (await feng.get(`/profiles/${of('郑明')}/records`)).body,
  ]) {
    expect(numbers(answer).filter((k) => !bookkeeping.includes(k))).toEqual([])
    const { id: _id, version: _version, ...said } = answer
    expect(JSON.stringify(said)).not.toMatch(/分数|得分|平均|合计|排名|名次|第[一二三\d]+名|"(score|points|rank|sum|mean|total|n)"/)
  }
  // Nobody asks the list for an order.
  const asked = await feng.get(`/campaigns/${id}/branches/${unit.fenglin1}/profiles?sort=grade`)
  expect(asked.status === 400 || JSON.stringify(asked.body) === JSON.stringify(after)).toBe(true)

  const mine = of('郑明')
  const { version } = (await feng.get(`/profiles/${mine}`)).body
  expect((await as('li').post(`/profiles/${mine}/erase`, { version })).status).toBe(403)
  expect((await feng.post(`/profiles/${mine}/erase`, { version })).body.code).toBe('profile.still-running')
  await tx.db
    .updateTable('campaign')
    .set({ state: 'ended', ended_on: '2026-03-02' })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()
  expect((await feng.post(`/profiles/${mine}/erase`, { version })).body).toEqual({ state: 'erased' })
  expect((await feng.get(`/profiles/${mine}`)).body).toMatchObject({ state: 'erased', items: [], turnOut: '还没有互评' })
  // The others go by themselves when their time is over, not a day before.
  w.at('2028-03-02T01:00:00Z')
  expect(await profileTicks[0]!.run(await w.context('wang'))).toBe(0)
  w.at('2028-03-03T01:00:00Z')
  expect(await profileTicks[0]!.run(await w.context('wang'))).toBe(4)
  for (const table of ['profile_word', 'profile_peer', 'profile_turn'] as const)
    expect(await tx.db.selectFrom(table).select('profile_id').where('realm_id', '=', tx.realm).execute()).toEqual([])
})

inWorld('a plan without criteria for members has no profiles', async ({ as, unit }) => {
  const plan = structuredClone(templates().get('street-two-nodes')!)
  plan.theme = '为民办实事'
  plan.unitGoals = 'none'
  plan.criteria = []
  plan.basis = { ...plan.basis, kind: '单位内部', documentNumber: null, signedBy: '王主任' }
  for (const a of plan.sections.honour?.awards ?? []) Object.assign(a, { level: '通报表扬', plaque: false })
  if (plan.sections.honour) plan.sections.honour.publicRanking = false
  const { id } = (await as('wang').post('/campaigns', { organiserId: unit.root, title: '街道活动', plan })).body
  await as('wang').post(`/campaigns/${id}/launch`, { version: 1, launchOn: '2026-03-02' })
  expect((await as('feng').post(`/campaigns/${id}/branches/${unit.fenglin1}/profiles`)).body.code).toBe('profile.no-criteria')
})
