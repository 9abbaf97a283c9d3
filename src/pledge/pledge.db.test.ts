import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { aRunningCampaign, endCampaign } from '../activity/running.fixture.ts'
import { aPledge, published } from './pledge.fixture.ts'
import { pledgeMeasures } from './pledge.read.ts'

const verbs = async (tx: World['tx'], subjectId: number) =>
  (
    await tx.db
      .selectFrom('event')
      .select('verb')
      .where('realm_id', '=', tx.realm)
      .where('noun', '=', 'pledge')
      .where('subject_id', '=', subjectId)
      .orderBy('id')
      .execute()
  ).map((e) => e.verb)
const running = (w: Pick<World, 'tx' | 'unit'>, more: Partial<Parameters<typeof aRunningCampaign>[1]> = {}) =>
  aRunningCampaign(w.tx, { organiserId: w.unit.root, units: Object.values(w.unit), ...more })
const toLi = { by: 'zhao', reviewer: 'wang' } as const

inWorld('提诺 审诺 亮诺 践诺: a unit proposes, its superior accepts, it is public, its figure moves', async (w) => {
  const { as, tx, unit } = w
  const campaign = await running(w)
  const made = await as('zhao').post('/pledges', aPledge(campaign, unit.fenglin))
  expect(made.body).toEqual({ id: expect.any(Number), code: expect.stringMatching(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/) })
  const id = made.body.id
  const post = (who: 'zhao' | 'li' | 'wang' | 'zhou', what: string, body: unknown) => as(who).post(`/pledges/${id}/${what}`, body)
  expect((await post('zhao', 'publish', { version: 1 })).body.code).toBe('state.wrong')
  expect((await post('zhao', 'propose', { version: 2 })).body.code).toBe('http.stale-version')
  expect((await post('zhou', 'propose', { version: 1 })).body.code).toBe('access.not-allowed')
  expect((await post('zhao', 'propose', { version: 1 })).body).toEqual({ state: 'proposed' })
  expect((await as('zhao').put(`/pledges/${id}`, { ...aPledge(campaign, unit.fenglin), version: 2 })).body.code).toBe('state.wrong')
  // Never by the unit itself.
  expect((await post('li', 'review', { version: 2, verdict: 'accepted' })).body.code).toBe('pledge.own-review')
  expect((await post('zhao', 'review', { version: 2, verdict: 'accepted' })).body.code).toBe('access.not-allowed')
  expect((await as('qian').post(`/pledges/${id}/review`, { version: 2, verdict: 'accepted' })).body.code).toBe('http.not-found')
  expect((await as('he').post(`/pledges/${id}/review`, { version: 2, verdict: 'accepted' })).body.code).toBe('http.not-found')
  expect((await post('wang', 'review', { version: 2, verdict: 'returned' })).body.code).toBe('pledge.reason-missing')
  expect((await post('wang', 'review', { version: 2, verdict: 'returned', reason: '责任人写全名' })).body).toEqual({ state: 'returned' })
  expect((await as('li').get(`/pledges/${id}`)).body).toMatchObject({ state: 'returned', returnReason: '责任人写全名', findings: [] })
  expect(
    (await as('zhao').put(`/pledges/${id}`, { ...aPledge(campaign, unit.fenglin, { responsible: '李正' }), version: 3 })).body,
  ).toEqual({ version: 4 })
  await post('zhao', 'propose', { version: 4 })
  expect((await post('wang', 'review', { version: 5, verdict: 'accepted' })).body).toEqual({ state: 'accepted' })
  expect((await post('zhao', 'publish', { version: 6, namePublic: true })).body.code).toBe('pledge.consent-not-his')
  expect((await post('zhao', 'publish', { version: 6 })).body).toEqual({ state: 'published', page: `/h/qinghe/pledge/${made.body.code}` })
  const first = await post('zhao', 'progress', { onDay: '2026-03-01', figure: '6', words: '三号楼一、二单元装完' })
  expect(first.body).toEqual({ progressId: expect.any(Number), state: 'fulfilling' })
  expect((await post('zhao', 'progress', { onDay: '2026-03-03', figure: '8', words: '明天的事' })).body.code).toBe(
    'pledge.progress-future-day',
  )
  const wrong = await post('zhao', 'progress', { onDay: '2026-03-02', figure: '80', words: '多打了一个零' })
  expect((await as('li').get(`/pledges/${id}`)).body).toMatchObject({ figure: '80', progressPercent: 333 })
  const back = (reason: string) => as('zhao').post(`/pledges/${id}/progress/${wrong.body.progressId}/withdraw`, { reason })
  expect((await back('数字打错')).body).toEqual({ figure: '6' })
  expect((await back('再撤一次')).body.code).toBe('pledge.progress-corrected')
  expect((await as('li').get(`/pledges/${id}`)).body).toMatchObject({
    state: 'fulfilling',
    figure: '6',
    progressPercent: 25,
    progress: [
      { figure: '6', state: 'stands' },
      { figure: '80', state: 'corrected' },
    ],
    lawful: ['progress', 'change', 'decideChange', 'claim', 'explain', 'issueSlips', 'judge', 'conclude', 'withdraw'],
  })
  expect(await verbs(tx, id)).toEqual([
    'drafted',
    'proposed',
    'returned',
    'edited',
    'proposed',
    'accepted',
    'published',
    'progressed',
    'progressed',
    'progress-withdrawn',
  ])
})

inWorld('a vague pledge is sent back with what to write instead', async (w) => {
  const { as, unit } = w
  const campaign = await running(w)
  const made = await as('zhao').post(
    '/pledges',
    aPledge(campaign, unit.fenglin, { what: '进一步加强为民服务，不断提高群众满意度', target: null, beneficiary: '群众', dueOn: null }),
  )
  const answer = await as('zhao').post(`/pledges/${made.body.id}/propose`, { version: 1 })
  expect(answer).toMatchObject({
    status: 422,
    body: {
      code: 'pledge.vague',
      at: 'what',
      facts: { problems: ['what-vague', 'target-missing', 'day-missing', 'beneficiary-vague'], words: ['进一步加强', '不断提高', '群众'] },
    },
  })
  expect(answer.body.sentence).toContain('没有目标数。请写明做到多少。')
  expect((await as('li').get(`/pledges/${made.body.id}`)).body.findings).toHaveLength(4)
})

inWorld('copied from another unit, with other figures and names: sent back naming the source', async (w) => {
  const { as, unit } = w
  const campaign = await running(w)
  await published(as, aPledge(campaign, unit.fenglin), toLi)
  const copy = aPledge(campaign, unit.liuan, {
    what: '为1号楼、2号楼加装楼道扶手',
    measures: '4月勘察，6月安装，7月由住户验收',
    target: '30',
    beneficiary: '1号楼、2号楼住户',
  })
  const made = await as('qian').post('/pledges', copy)
  expect((await as('qian').post(`/pledges/${made.body.id}/propose`, { version: 1 })).body).toMatchObject({
    code: 'pledge.copied',
    facts: { unit: '枫林社区党委', what: '为三号楼、五号楼加装楼道扶手' },
  })
  const own = await as('qian').post(
    '/pledges',
    aPledge(campaign, unit.liuan, { what: '新装路灯 20 盏，照亮东门到车站的路', measures: '电力公司施工' }),
  )
  expect((await as('qian').post(`/pledges/${own.body.id}/propose`, { version: 1 })).status).toBe(200)
  // The same words in another campaign are nobody's copy.
  const later = await running(w, { title: '第二轮' })
  const again = await as('qian').post('/pledges', { ...copy, campaignId: later })
  expect((await as('qian').post(`/pledges/${again.body.id}/propose`, { version: 1 })).status).toBe(200)
})

inWorld('kinds: of the plan, for the classes it names, at most so many, members of the branch', async (w) => {
  const { as, unit, member, other } = w
  const campaign = await running(w)
  const draft = async (who: Parameters<World['as']>[0], unitId: number, more: Record<string, unknown> = {}) =>
    (await as(who).post('/pledges', aPledge(campaign, unitId, more))).body
  expect(await draft('zhao', unit.fenglin, { kind: 'no-such' })).toMatchObject({ code: 'pledge.kind-unknown' })
  expect(await draft('zhao', unit.fenglin, { kind: 'window', subject: '一号窗口' })).toMatchObject({ code: 'pledge.kind-not-for-unit' })
  expect(await draft('jia', unit.organ, { kind: 'window' })).toMatchObject({ code: 'pledge.subject-missing' })
  expect(await draft('jia', unit.organ, { kind: 'window', subject: '一号窗口' })).toEqual({
    id: expect.any(Number),
    code: expect.any(String),
  })
  expect(await draft('zhao', unit.fenglin, { kind: 'social' })).toMatchObject({ code: 'pledge.kind-not-for-unit' })
  expect(await draft('bing', unit.chamber, { kind: 'social' })).toEqual({ id: expect.any(Number), code: expect.any(String) })
  expect(await draft('feng', unit.fenglin1, { kind: 'member' })).toMatchObject({ code: 'pledge.member-missing' })
  expect(await draft('li', unit.fenglin2, { kind: 'member', memberId: member.zheng })).toMatchObject({ code: 'pledge.member-elsewhere' })
  expect(await draft('zhao', other.unit)).toMatchObject({ code: 'http.not-found' })
  expect(await draft('zhao', unit.liuan)).toMatchObject({ code: 'http.not-found' })
  expect(await draft('zhao', unit.fenglin, { dueOn: '2026-03-01' })).toMatchObject({ code: 'pledge.due-day-passed' })
  expect(await draft('zhao', unit.fenglin, { target: '1e5' })).toMatchObject({ code: 'http.bad-shape' })
  // Five by one member, not five by the branch.
  for (let i = 0; i < 5; i++) await draft('feng', unit.fenglin1, { kind: 'member', memberId: member.zheng })
  expect(await draft('feng', unit.fenglin1, { kind: 'member', memberId: member.zheng })).toMatchObject({
    code: 'pledge.too-many-of-kind',
    facts: { max: 5 },
  })
  expect(await draft('feng', unit.fenglin1, { kind: 'member', memberId: member.feng })).toMatchObject({ id: expect.any(Number) })
  await endCampaign(w.tx, campaign, '2026-03-01')
  expect(await draft('zhao', unit.fenglin)).toMatchObject({ code: 'state.wrong' })
})

inWorld('a member writes his own and nobody else’s; his branch reviews, not he himself; his name is his to give', async (w) => {
  const { as, unit, member } = w
  const campaign = await running(w)
  const own = { ...aPledge(campaign, unit.fenglin1), kind: 'member', memberId: member.zheng, responsible: '郑明' }
  expect((await as('zheng').post('/pledges', aPledge(campaign, unit.fenglin1))).body.code).toBe('access.not-allowed')
  expect((await as('zheng').post('/pledges', { ...own, memberId: member.feng })).body.code).toBe('access.not-allowed')
  const id = (await as('zheng').post('/pledges', own)).body.id
  await as('zheng').post(`/pledges/${id}/propose`, { version: 1 })
  expect((await as('zheng').post(`/pledges/${id}/review`, { version: 2, verdict: 'accepted' })).body.code).toBe('access.not-allowed')
  expect((await as('feng').post(`/pledges/${id}/review`, { version: 2, verdict: 'accepted' })).body).toEqual({ state: 'accepted' })
  expect((await as('feng').post(`/pledges/${id}/publish`, { version: 3, namePublic: true })).body.code).toBe('pledge.consent-not-his')
  expect((await as('zheng').post(`/pledges/${id}/publish`, { version: 3, namePublic: true })).status).toBe(200)
  const hers = (
    await as('feng').post('/pledges', { ...own, memberId: member.feng, what: '每周二晚在议事厅接待来访住户', measures: '登记、转办、回访' })
  ).body.id
  await as('feng').post(`/pledges/${hers}/propose`, { version: 1 })
  expect((await as('feng').post(`/pledges/${hers}/review`, { version: 2, verdict: 'accepted' })).body.code).toBe('pledge.own-review')
  expect((await as('li').post(`/pledges/${hers}/review`, { version: 2, verdict: 'accepted' })).status).toBe(200)
})

inWorld('the top unit has no superior here: its leader reviews', async (w) => {
  const { as, unit } = w
  const campaign = await running(w)
  const id = (await as('wang').post('/pledges', aPledge(campaign, unit.root))).body.id
  await as('wang').post(`/pledges/${id}/propose`, { version: 1 })
  expect((await as('wang').post(`/pledges/${id}/review`, { version: 2, verdict: 'accepted' })).body.code).toBe('access.not-allowed')
  expect((await as('sun').post(`/pledges/${id}/review`, { version: 2, verdict: 'accepted' })).body).toEqual({ state: 'accepted' })
})

inWorld('after its last day a pledge cannot be changed, whatever the stored state says', async (w) => {
  const { as, unit, at } = w
  const campaign = await running(w)
  const { id } = await published(as, aPledge(campaign, unit.fenglin, { dueOn: '2026-03-31' }), toLi)
  const change = (body: unknown) => as('zhao').post(`/pledges/${id}/change`, body)
  const decide = (who: 'wang' | 'li', body: unknown) => as(who).post(`/pledges/${id}/change/decide`, body)
  expect((await decide('wang', { agreed: true })).body.code).toBe('pledge.no-change')
  expect((await change({ reason: '没有变化' })).body.code).toBe('pledge.nothing-changed')
  expect((await change({ target: '0', reason: '不办了' })).body.code).toBe('pledge.vague')
  expect((await change({ dueOn: '2026-03-01', reason: '提前' })).body.code).toBe('pledge.due-day-passed')
  expect((await as('qian').post(`/pledges/${id}/change`, { target: '20', reason: '别人的' })).body.code).toBe('http.not-found')
  expect((await change({ target: '30', dueOn: '2026-04-30', reason: '增加六号楼' })).body).toEqual({ changeId: expect.any(Number) })
  expect((await change({ target: '31', reason: '再加' })).body.code).toBe('pledge.change-waiting')
  expect((await decide('li', { agreed: true })).body.code).toBe('pledge.own-review')
  expect((await decide('wang', { agreed: false })).body.code).toBe('pledge.reason-missing')
  expect((await decide('wang', { agreed: false, answer: '经费未落实' })).body).toEqual({ target: '24', dueOn: '2026-03-31' })
  await change({ target: '30', dueOn: '2026-04-30', reason: '增加六号楼' })
  expect((await decide('wang', { agreed: true })).body).toEqual({ target: '30', dueOn: '2026-04-30' })
  expect((await as('li').get(`/pledges/${id}`)).body.changes).toMatchObject([
    { state: 'refused', answer: '经费未落实', wasTarget: '24', wasDueOn: '2026-03-31' },
    { state: 'agreed', target: '30', dueOn: '2026-04-30', reason: '增加六号楼' },
  ])
  await change({ target: '29', reason: '少装一处' })
  at('2026-04-30T15:59:00Z')
  expect((await as('li').get(`/pledges/${id}`)).body.lawful).toContain('change')
  at('2026-04-30T16:00:00Z')
  expect((await change({ target: '30', reason: '晚了' })).body).toMatchObject({
    code: 'pledge.due-day-passed',
    facts: { dueOn: '2026-04-30', today: '2026-05-01' },
  })
  expect((await decide('wang', { agreed: true })).body.code).toBe('pledge.due-day-passed')
  const shown = (await as('li').get(`/pledges/${id}`)).body
  expect(shown).toMatchObject({ state: 'published', overdue: true, target: '30' })
  expect(shown.lawful).not.toContain('change')
  // What it may still do is say why.
  expect((await as('zhao').post(`/pledges/${id}/explain`, { reason: '管线改造占道，住户已知' })).body).toEqual({
    explainedOn: '2026-05-01',
  })
  expect((await as('li').get(`/pledges?overdue=true`)).body.total.n).toBe(0)
})

inWorld('withdrawn: a draft leaves nothing, a published one only by who reviewed it, and its duty is owed again', async (w) => {
  const { as, tx, unit, at } = w
  const campaign = await running(w)
  const draft = (await as('zhao').post('/pledges', aPledge(campaign, unit.fenglin))).body.id
  expect((await as('zhao').post(`/pledges/${draft}/withdraw`, { version: 9, reason: '重写' })).body.code).toBe('http.stale-version')
  expect((await as('zhao').post(`/pledges/${draft}/withdraw`, { version: 1, reason: '重写' })).body).toEqual({ state: 'withdrawn' })
  expect((await as('zhao').get(`/pledges/${draft}`)).body.code).toBe('http.not-found')
  const { id } = await published(as, aPledge(campaign, unit.fenglin), toLi)
  expect((await as('li').post(`/pledges/${id}/withdraw`, { version: 4, reason: '办不成' })).body.code).toBe('pledge.own-review')
  expect((await as('wang').post(`/pledges/${id}/withdraw`, { version: 4, reason: '拆迁，楼已不在' })).body).toEqual({ state: 'withdrawn' })
  const events = await tx.db
    .selectFrom('event')
    .select(['id', 'verb', 'corrects_id'])
    .where('realm_id', '=', tx.realm)
    .where('subject_id', '=', id)
    .where('noun', '=', 'pledge')
    .orderBy('id', 'desc')
    .limit(2)
    .execute()
  expect(events[0]).toMatchObject({ verb: 'withdrawn', corrects_id: events[1]!.id })
  expect((await as('wang').post(`/pledges/${id}/withdraw`, { version: 5, reason: '再来一次' })).body.code).toBe('state.wrong')
  // Its words are free again, and it no longer counts.
  const late = await published(as, aPledge(campaign, unit.liuan), { by: 'qian', reviewer: 'wang' })
  at('2026-08-01T01:00:00Z')
  expect((await as('wang').post(`/pledges/${late.id}/withdraw`, { version: 4, reason: '到期了才想撤' })).body.code).toBe(
    'pledge.due-day-passed',
  )
  expect(await pledgeMeasures(tx, { from: '2026-01-01', until: '2026-12-31' })).toEqual([
    { measure: 'pledge.kept_share', unitId: unit.liuan, numerator: 0, denominator: 1 },
    { measure: 'pledge.overdue_n', unitId: unit.liuan, numerator: 1, denominator: 1 },
  ])
})

inWorld('the list and the board show one’s own range', async (w) => {
  const { as, unit } = w
  const campaign = await running(w)
  await published(as, aPledge(campaign, unit.fenglin), toLi)
  await as('qian').post('/pledges', aPledge(campaign, unit.liuan, { what: '新装路灯 20 盏' }))
  expect((await as('li').get('/pledges')).body).toMatchObject({
    rows: [{ unitName: '枫林社区党委', state: 'published', proxy: false }],
    total: { n: 1, exact: true },
  })
  expect((await as('wang').get(`/pledges?campaignId=${campaign}&limit=1`)).body).toMatchObject({
    rows: [{ unitName: '柳岸社区党委' }],
    total: { n: 2 },
  })
  expect((await as('wang').get(`/pledges?state=published&by=unit&unitId=${unit.root}`)).body.total.n).toBe(1)
  expect((await as('xi').get('/pledges')).body.code).toBe('access.not-allowed')
  const { units } = (await as('li').get(`/pledges/board?campaignId=${campaign}`)).body
  expect(units).toMatchObject([
    { unitId: unit.fenglin, states: { published: 1 }, verdicts: { kept: 0, partly: 0, unkept: 0 }, overdue: 0, short: [] },
    { unitId: unit.fenglin1, states: {}, short: [{ kind: 'unit', min: 1, n: 0 }] },
    { unitId: unit.fenglin2, states: {} },
  ])
  const made = await as('wang').post('/pledges', aPledge(campaign, unit.fenglin2, { what: '代录的一项承诺，修补围墙三十米' }))
  expect((await as('wang').get(`/pledges/${made.body.id}`)).body.proxy).toBe(true)
})

inCommittedWorld('twenty pledges of one kind at once: exactly the maximum is made', async ({ as, unit, write }) => {
  const campaign = await write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: [unit.fenglin] }))
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => as('zhao').post('/pledges', aPledge(campaign, unit.fenglin, { what: `第 ${i} 件事` }))),
  )
  expect(answers.filter((a) => a.status === 200)).toHaveLength(10)
  expect(answers.filter((a) => a.body.code === 'pledge.too-many-of-kind')).toHaveLength(10)
})
