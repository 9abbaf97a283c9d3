import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { aRunningCampaign, endCampaign } from '../activity/running.fixture.ts'
import { appender } from '../event/event.write.ts'
import { jobs } from '../job/runner.ts'
import { aPledge, published } from '../pledge/pledge.fixture.ts'
import { openItem } from './rectification.actions.ts'
import { rectificationReactions } from './rectification.jobs.ts'
import { rectificationMeasures } from './rectification.read.ts'

const finding = (unitId: number, more: Record<string, unknown> = {}) => ({
  unitId,
  what: '三号楼消防通道堆物',
  place: '三号楼',
  dueOn: '2026-03-31',
  ...more,
})
const verbs = async (tx: World['tx'], id: number) =>
  tx.db
    .selectFrom('event')
    .select(['verb', 'corrects_id', 'id', 'detail'])
    .where('realm_id', '=', tx.realm)
    .where('noun', '=', 'rectification')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute()

inWorld('found by an inspector, planned and claimed by the unit, closed by somebody else', async ({ as, tx, unit, at }) => {
  const open = (who: Parameters<World['as']>[0], body: unknown) => as(who).post('/rectifications', body)
  expect((await open('li', finding(unit.fenglin))).body.code).toBe('rectification.own-item')
  expect((await open('zhao', finding(unit.fenglin))).body.code).toBe('access.not-allowed')
  expect((await open('qian', finding(unit.fenglin))).body.code).toBe('http.not-found')
  expect((await open('he', finding(unit.fenglin))).body.code).toBe('http.not-found')
  expect((await open('zhou', finding(unit.fenglin, { dueOn: null }))).body.code).toBe('rectification.deadline-missing')
  expect((await open('zhou', finding(unit.fenglin, { dueOn: '2026-03-01' }))).body.code).toBe('rectification.deadline-past')
  // Twenty working days from Monday 2 March, no festival between: Monday 30 March.
  expect((await open('zhou', finding(unit.liuan, { dueOn: null, workingDays: 20 }))).body).toEqual({
    id: expect.any(Number),
    dueOn: '2026-03-30',
  })
  const id = (await open('zhou', finding(unit.fenglin))).body.id
  const post = (who: Parameters<World['as']>[0], what: string, body: unknown) => as(who).post(`/rectifications/${id}/${what}`, body)
  expect((await post('zhou', 'plan', { version: 1, measures: '清理并每周巡查', responsible: '赵某' })).body.code).toBe('access.not-allowed')
  expect((await post('zhao', 'plan', { version: 2, measures: '清理并每周巡查', responsible: '赵某' })).body.code).toBe('http.stale-version')
  expect((await post('zhao', 'plan', { version: 1, measures: '清理并每周巡查', responsible: '赵某' })).body).toEqual({ version: 2 })
  expect((await post('wu', 'check', { version: 2, outcome: 'solved' })).body.code).toBe('rectification.claim-first')
  expect((await post('wu', 'check', { version: 2, outcome: null, words: '没有做' })).body.code).toBe('rectification.claim-first')
  expect((await post('zhao', 'claim', { version: 2, claim: '已清理完毕' })).body).toEqual({ state: 'claimed' })
  expect((await post('zhao', 'claim', { version: 3, claim: '已清理完毕' })).body.code).toBe('state.wrong')
  expect((await post('li', 'check', { version: 3, outcome: 'solved' })).body.code).toBe('rectification.own-check')
  expect((await post('zhao', 'check', { version: 3, outcome: 'solved' })).body.code).toBe('access.not-allowed')
  expect((await post('wu', 'check', { version: 3, outcome: null })).body.code).toBe('rectification.reason-missing')
  expect((await post('wu', 'check', { version: 3, outcome: null, words: '二层仍有' })).body).toEqual({ state: 'open' })
  await post('zhao', 'claim', { version: 4, claim: '二层也清了' })
  at('2026-03-31T15:59:00Z')
  expect((await post('wu', 'check', { version: 5, outcome: 'partly' })).body.code).toBe('rectification.reason-missing')
  expect((await post('wu', 'check', { version: 5, outcome: 'solved' })).body).toEqual({ state: 'closed' })
  expect((await as('li').get(`/rectifications/${id}`)).body).toMatchObject({
    state: 'closed',
    outcome: 'solved',
    closedOn: '2026-03-31',
    returned: 1,
    lawful: ['reopen'],
  })
  expect((await verbs(tx, id)).map((e) => e.verb)).toEqual(['opened', 'planned', 'claimed', 'returned', 'claimed', 'closed'])
  expect(await rectificationMeasures(tx, { unitIds: [unit.fenglin], from: '2026-03-01', until: '2026-03-31' })).toEqual([
    { measure: 'rectification.closed_on_time_share', unitId: unit.fenglin, numerator: 1, denominator: 1 },
    { measure: 'rectification.reopened_n', unitId: unit.fenglin, numerator: 0, denominator: 1 },
  ])
})

inWorld('whoever reported it done for the unit does not check it, whatever seat he holds', async ({ as, unit }) => {
  const id = (await as('zhou').post('/rectifications', finding(unit.fenglin))).body.id
  await as('wang').post(`/rectifications/${id}/claim`, { version: 1, claim: '代录：已清理' })
  expect((await as('wang').get(`/rectifications/${id}`)).body.proxy).toBe(true)
  expect((await as('wang').post(`/rectifications/${id}/check`, { version: 2, outcome: 'solved' })).body.code).toBe(
    'rectification.own-check',
  )
  expect((await as('zhou').post(`/rectifications/${id}/check`, { version: 2, outcome: 'solved' })).status).toBe(200)
})

inWorld('closed is not solved: partly, unsolved and not ours stand apart in list, board and measure', async ({ as, tx, unit, at }) => {
  const ends = [
    ['solved', true],
    ['partly', true],
    ['unsolved', false],
    ['not-ours', false],
  ] as const
  for (const [outcome, claimed] of ends) {
    const id = (await as('zhou').post('/rectifications', finding(unit.fenglin))).body.id
    if (claimed) await as('zhao').post(`/rectifications/${id}/claim`, { version: 1, claim: '已办理' })
    expect((await as('wu').post(`/rectifications/${id}/check`, { version: claimed ? 2 : 1, outcome, words: '核查情况' })).body).toEqual({
      state: 'closed',
    })
  }
  await as('zhou').post('/rectifications', finding(unit.fenglin))
  at('2026-04-01T01:00:00Z')
  expect((await as('li').get(`/rectifications/board?unitId=${unit.fenglin}`)).body).toEqual({
    open: 1,
    claimed: 0,
    overdue: 1,
    reopened: 0,
    solved: 1,
    partly: 1,
    unsolved: 1,
    notOurs: 1,
    sources: [{ source: 'rectification', n: 5 }],
  })
  expect((await as('li').get('/rectifications?overdue=true')).body).toMatchObject({
    rows: [{ overdue: true, daysLeft: -1 }],
    total: { n: 1 },
  })
  expect((await as('li').get('/rectifications?outcome=not-ours&source=rectification')).body.total.n).toBe(1)
  expect((await as('qian').get('/rectifications')).body.total.n).toBe(0)
  expect((await as('zheng').get('/rectifications')).body.code).toBe('access.not-allowed')
  // Five due; the one that is another level's is not this unit's to solve.
  expect((await rectificationMeasures(tx, { from: '2026-03-01', until: '2026-03-31' }))[0]).toEqual({
    measure: 'rectification.closed_on_time_share',
    unitId: unit.fenglin,
    numerator: 1,
    denominator: 4,
  })
})

inWorld('reopened: a wrong closing is taken back, a recurrence within six months is counted', async ({ as, tx, unit, at }) => {
  const closed = async () => {
    const id = (await as('zhou').post('/rectifications', finding(unit.fenglin))).body.id
    await as('zhao').post(`/rectifications/${id}/claim`, { version: 1, claim: '已清理' })
    await as('wu').post(`/rectifications/${id}/check`, { version: 2, outcome: 'solved' })
    return id as number
  }
  const [wrong, again, late] = [await closed(), await closed(), await closed()]
  const reopen = (who: Parameters<World['as']>[0], id: number, body: Record<string, unknown>) =>
    as(who).post(`/rectifications/${id}/reopen`, { version: 3, reason: '现场复核', dueOn: '2026-12-31', ...body })
  expect((await reopen('li', wrong, { recurrence: false })).body.code).toBe('rectification.own-check')
  expect((await reopen('wu', wrong, { recurrence: false, dueOn: null })).body.code).toBe('rectification.deadline-missing')
  expect((await reopen('wu', wrong, { recurrence: false })).body).toEqual({ state: 'open', dueOn: '2026-12-31' })
  const first = await verbs(tx, wrong)
  expect(first[3]).toMatchObject({ verb: 'reopened', corrects_id: first[2]!.id, detail: { recurrence: false, wasOutcome: 'solved' } })
  expect((await reopen('wu', wrong, { recurrence: false, version: 4 })).body.code).toBe('state.wrong')
  at('2026-09-02T01:00:00Z')
  await reopen('wu', again, { recurrence: true })
  at('2026-09-03T01:00:00Z')
  await reopen('wu', late, { recurrence: true })
  expect((await verbs(tx, again))[3]).toMatchObject({ corrects_id: null, detail: { recurrence: true } })
  expect((await verbs(tx, late))[3]).toMatchObject({ detail: { recurrence: false } })
  expect((await rectificationMeasures(tx, { from: '2026-03-01', until: '2026-09-30' }))[0]).toEqual({
    measure: 'rectification.reopened_n',
    unitId: unit.fenglin,
    numerator: 1,
    denominator: 3,
  })
})

inWorld('more time and striking out are the superior’s, with a reason', async ({ as, tx, unit }) => {
  const id = (await as('zhou').post('/rectifications', finding(unit.fenglin))).body.id
  const extend = (who: Parameters<World['as']>[0], dueOn: string, version = 1) =>
    as(who).post(`/rectifications/${id}/extend`, { version, dueOn, reason: '雨季不能施工' })
  expect((await extend('li', '2026-04-30')).body.code).toBe('access.not-allowed')
  expect((await extend('wang', '2026-03-31')).body.code).toBe('rectification.extension-backwards')
  expect((await extend('wang', '2026-04-30')).body).toEqual({ dueOn: '2026-04-30' })
  expect((await as('li').get(`/rectifications/${id}`)).body).toMatchObject({ dueOn: '2026-04-30', firstDueOn: '2026-03-31', extended: 1 })
  expect((await as('li').post(`/rectifications/${id}/withdraw`, { version: 2, reason: '提错了' })).body.code).toBe('rectification.own-item')
  expect((await as('zhou').post(`/rectifications/${id}/withdraw`, { version: 2, reason: '提错了' })).body).toEqual({ state: 'withdrawn' })
  const events = await verbs(tx, id)
  expect(events.at(-1)).toMatchObject({ verb: 'withdrawn', corrects_id: events[0]!.id })
  expect((await extend('wang', '2026-05-30', 3)).body.code).toBe('state.wrong')
})

inWorld('the same source has one item; found again after it was closed, it is reopened', async (w) => {
  const { as, unit } = w
  const open = async () =>
    openItem(await w.context('wang'), {
      unitId: unit.fenglin,
      campaignId: null,
      source: { noun: 'notice', id: 7 },
      kind: 'objection',
      what: '公示异议属实',
      workingDays: 30,
    })
  const first = await open()
  // Qingming (Monday 6 April is off) lies between.
  expect(first).toEqual({ id: expect.any(Number), dueOn: '2026-04-14', fresh: true })
  expect(await open()).toEqual({ ...first, fresh: false })
  await as('zhao').post(`/rectifications/${first.id}/claim`, { version: 1, claim: '已更正' })
  await as('wu').post(`/rectifications/${first.id}/check`, { version: 2, outcome: 'solved' })
  w.at('2026-12-20T01:00:00Z')
  // The notice for 2027 is not out: weekends alone decide, and the ledger does not wait.
  expect(await open()).toEqual({ id: first.id, dueOn: '2027-01-29', fresh: false })
  expect((await as('li').get(`/rectifications/${first.id}`)).body).toMatchObject({
    state: 'open',
    reopened: 1,
    recurredOn: null,
    source: 'notice',
  })
})

inCommittedWorld(
  'from other nouns: an unkept pledge without reason, a service not done; and what stays open comes to the next campaign',
  async (w) => {
    const { as, unit, write, at, realm } = w
    const clock = jobs({ database: w.database, sealer: w.sealer, reactions: rectificationReactions, ticks: [], clock: w.now })
    const units = [unit.fenglin, unit.liuan]
    const first = await write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units, title: '第一轮' }))
    const silent = await published(as, aPledge(first, unit.fenglin), { by: 'zhao', reviewer: 'wang' })
    const said = await published(as, aPledge(first, unit.liuan, { what: '新装路灯照亮回家路', measures: '电力公司施工' }), {
      by: 'qian',
      reviewer: 'wang',
    })
    const served = await as('zhao').post('/activities', {
      unitId: unit.fenglin,
      kind: 'service',
      title: '代办老年卡',
      heldOn: '2026-03-01',
      serves: null,
      service: { receiver: '某住户', what: '代办老年卡', asked: true, askedOn: '2026-02-25', dueOn: '2026-03-01' },
    })
    await as('wu').post(`/services/${served.body.service.id}/confirm`, { done: false, how: 'visit' })
    at('2026-08-01T01:00:00Z')
    await as('qian').post(`/pledges/${said.id}/explain`, { reason: '线路迁改推迟，已向住户说明' })
    for (const p of [silent, said]) {
      await as('zhou').post(`/pledges/${p.id}/assess`, { verdict: 'unkept' })
      await as('wang').post(`/pledges/${p.id}/conclude`)
    }
    await clock.settle(realm)
    const rows = [...(await as('wang').get('/rectifications')).body.rows].sort((a, b) => (a.source > b.source ? -1 : 1))
    expect(rows).toMatchObject([
      {
        unitId: unit.fenglin,
        source: 'service',
        sourceId: served.body.service.id,
        kind: 'disputed-service',
        what: '2026-03-01 的服务“代办老年卡”，受益人说没有办成。',
      },
      {
        unitId: unit.fenglin,
        campaignId: first,
        source: 'pledge',
        sourceId: silent.id,
        kind: 'unkept-pledge',
        what: '公开承诺“为三号楼、五号楼加装楼道扶手”经 1 人评定为未兑现（其中 1 人评未兑现），没有说明原因。',
      },
    ])
    await write((tx) => endCampaign(tx, first, '2026-08-01'))
    const second = await write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units, launchOn: '2026-08-01', title: '第二轮' }))
    const c = await w.context()
    await write((tx) =>
      appender(tx, c.actor, c.now, c.today)('campaign.launched', { campaignId: second, subjectId: second, unitId: unit.root }),
    )
    await clock.settle(realm)
    const carried = (await as('wang').get(`/campaigns/${second}/carry`)).body.rows
    expect(carried.map((r: { source: string; role: string }) => `${r.source} ${r.role}`).sort()).toEqual(
      rows.map((r) => `rectification/${r.id} leading-group`).sort(),
    )
  },
)

inCommittedWorld('twenty checks of one claim at once: it is closed once', async ({ as, unit }) => {
  const id = (await as('zhou').post('/rectifications', finding(unit.fenglin))).body.id
  await as('zhao').post(`/rectifications/${id}/claim`, { version: 1, claim: '已清理' })
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => as('wu').post(`/rectifications/${id}/check`, { version: 2, outcome: 'solved' })),
  )
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  expect(answers.filter((a) => a.body.code === 'state.wrong')).toHaveLength(19)
})
