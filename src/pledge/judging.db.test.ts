import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { aRunningCampaign, endCampaign } from '../activity/running.fixture.ts'
import { appender } from '../event/event.write.ts'
import { jobs } from '../job/runner.ts'
import { judgeBySlip } from './judging.actions.ts'
import { aPledge, published } from './pledge.fixture.ts'
import { pledgeReactions, pledgeTicks } from './pledge.jobs.ts'
import { pledgeMeasures } from './pledge.read.ts'

const ready = async (w: Pick<World, 'as' | 'tx' | 'unit'>) => {
  const campaign = await aRunningCampaign(w.tx, { organiserId: w.unit.root, units: Object.values(w.unit) })
  const p = await published(w.as, aPledge(campaign, w.unit.fenglin), { by: 'zhao', reviewer: 'wang' })
  return { campaign, ...p }
}
const code = async (run: Promise<unknown>): Promise<string> => {
  try {
    await run
  } catch (e) {
    return (e as { code: string }).code
  }
  return 'done'
}

inWorld('评诺: beneficiaries with slips and a checker judge; most decide, and how many is shown', async (w) => {
  const { as, tx, unit } = w
  const { id, code: pageCode } = await ready(w)
  const slips = (who: 'li' | 'wang', n: number) => as(who).post(`/pledges/${id}/slips`, { n })
  expect((await slips('li', 3)).body.code).toBe('pledge.own-review')
  const issued = (await slips('wang', 3)).body.slips as string[]
  expect(new Set(issued).size).toBe(3)
  expect((await slips('wang', 498)).body).toMatchObject({ code: 'pledge.too-many-slips', facts: { max: 500, issued: 3 } })
  const judge = async (slip: string, verdict: 'kept' | 'partly' | 'unkept', page = pageCode) =>
    code(judgeBySlip(await w.context(), { code: page, slip, verdict, words: '' }))
  const assess = (who: 'wu' | 'zhou' | 'li' | 'zhao', verdict: string) => as(who).post(`/pledges/${id}/assess`, { verdict })
  expect(await judge(issued[0]!, 'kept')).toBe('pledge.not-yet-claimed')
  expect((await assess('wu', 'kept')).body.code).toBe('pledge.not-yet-claimed')
  expect((await as('zhao').post(`/pledges/${id}/claim`, { version: 4 })).body).toEqual({ state: 'claimed', judgeUntilOn: '2026-03-17' })
  expect((await as('zhao').post(`/pledges/${id}/claim`, { version: 5 })).body.code).toBe('state.wrong')
  expect((await as('wang').post(`/pledges/${id}/conclude`)).body.code).toBe('pledge.slips-out')
  expect(await judge('0000-0000-0000-0000', 'kept')).toBe('pledge.slip-unknown')
  expect(await judge('不是编号', 'kept')).toBe('pledge.slip-unknown')
  // As an old person types it: small letters, blanks for dashes.
  expect(await judge(issued[0]!.toLowerCase().replaceAll('-', ' '), 'kept')).toBe('done')
  expect(await judge(issued[0]!, 'unkept')).toBe('pledge.slip-used')
  expect((await assess('li', 'kept')).body.code).toBe('access.not-allowed')
  expect((await assess('zhao', 'kept')).body.code).toBe('access.not-allowed')
  expect((await assess('wu', 'unkept')).body).toEqual({ state: 'claimed' })
  expect((await assess('wu', 'kept')).body.code).toBe('pledge.assessed-twice')
  expect(await judge(issued[1]!, 'kept')).toBe('done')
  expect((await as('li').get(`/pledges/${id}`)).body).toMatchObject({
    state: 'claimed',
    verdict: null,
    votes: { kept: 2, partly: 0, unkept: 1 },
    slips: { issued: 3, used: 2 },
  })
  expect(await judge(issued[2]!, 'partly')).toBe('done')
  const shown = (await as('li').get(`/pledges/${id}`)).body
  expect(shown).toMatchObject({
    state: 'judged',
    verdict: 'kept',
    judgedOn: '2026-03-02',
    votes: { kept: 2, partly: 1, unkept: 1 },
    opinions: [
      { by: 'beneficiary', verdict: 'kept' },
      { by: 'beneficiary', verdict: 'kept' },
      { by: 'beneficiary', verdict: 'partly' },
      { by: 'checker', verdict: 'unkept' },
    ],
  })
  // The history tells of the verdict, not of who came when.
  expect(shown.history.map((h: { type: string }) => h.type).slice(-3)).toEqual(['pledge.slips-issued', 'pledge.claimed', 'pledge.judged'])
  expect((await assess('zhou', 'kept')).body.code).toBe('state.wrong')
  expect(await pledgeMeasures(tx, { unitIds: [unit.fenglin], from: '2026-07-01', until: '2026-07-31' })).toEqual([
    { measure: 'pledge.kept_share', unitId: unit.fenglin, numerator: 1, denominator: 1 },
    { measure: 'pledge.overdue_n', unitId: unit.fenglin, numerator: 0, denominator: 1 },
  ])
  const path = (
    await tx.db
      .selectFrom('unit_line')
      .select('path')
      .where('realm_id', '=', tx.realm)
      .where('unit_id', '=', unit.liuan)
      .executeTakeFirstOrThrow()
  ).path
  expect(await pledgeMeasures(tx, { path: { line: 'party', path }, from: '2026-07-01', until: '2026-07-31' })).toEqual([])
})

inWorld('a slip of one pledge does not judge another', async (w) => {
  const { as, unit } = w
  const { id, campaign } = await ready(w)
  const other = await published(as, aPledge(campaign, unit.liuan, { what: '新装路灯 20 盏照亮回家路', measures: '电力公司施工' }), {
    by: 'qian',
    reviewer: 'wang',
  })
  const [slip] = (await as('wang').post(`/pledges/${id}/slips`, { n: 1 })).body.slips
  expect(await code(judgeBySlip(await w.context(), { code: other.code, slip, verdict: 'unkept', words: '' }))).toBe('pledge.slip-unknown')
})

inWorld('a supervisor who is of the unit, or the member himself, does not judge', async (w) => {
  const { as, tx, unit, account, member, at } = w
  const { campaign } = await ready(w)
  const p = await published(
    as,
    {
      ...aPledge(campaign, unit.fenglin1, { what: '每周二晚在议事厅接待来访住户', measures: '登记、转办、回访' }),
      kind: 'member',
      memberId: member.zheng,
    } as never,
    { by: 'feng', reviewer: 'feng' },
  )
  at('2026-08-01T01:00:00Z')
  await tx.db
    .insertInto('access_grant')
    .values({
      realm_id: tx.realm,
      account_id: account.zheng,
      role: 'supervisor',
      unit_id: unit.fenglin,
      line: 'party',
      from_on: '2026-01-01',
      document: '',
    })
    .execute()
  expect((await as('zheng').post(`/pledges/${p.id}/assess`, { verdict: 'kept' })).body.code).toBe('pledge.own-judgement')
  expect((await as('zhou').post(`/pledges/${p.id}/assess`, { verdict: 'partly' })).body).toEqual({ state: 'published' })
  expect((await as('li').post(`/pledges/${p.id}/conclude`)).body).toEqual({ verdict: 'partly' })
  expect(
    (await pledgeMeasures(tx, { unitIds: [unit.fenglin1], from: '2026-01-01', until: '2026-08-01' })).map((m) => [
      m.measure,
      m.numerator,
      m.denominator,
    ]),
  ).toEqual([
    ['pledge.member_kept_share', 0, 1],
    ['pledge.overdue_n', 0, 1],
  ])
})

inWorld('judging ends on its day by itself; where nobody judged nothing is decided', async (w) => {
  const { as, unit, at } = w
  const { id, campaign } = await ready(w)
  const silent = await published(as, aPledge(campaign, unit.liuan, { what: '新装路灯 20 盏照亮回家路', measures: '电力公司施工' }), {
    by: 'qian',
    reviewer: 'wang',
  })
  const run = async () => {
    let n = 0
    for (const t of pledgeTicks) n += await t.run(await w.context())
    return n
  }
  at('2026-08-01T01:00:00Z')
  expect((await as('wang').post(`/pledges/${id}/conclude`)).body.code).toBe('pledge.nobody-judged')
  const slips = (await as('wang').post(`/pledges/${id}/slips`, { n: 2 })).body.slips
  await judgeBySlip(await w.context(), {
    code: (await as('li').get(`/pledges/${id}`)).body.code,
    slip: slips[0],
    verdict: 'unkept',
    words: '只装了一半',
  })
  at('2026-08-15T15:00:00Z')
  expect(await run()).toBe(0)
  at('2026-08-15T16:00:00Z')
  expect(await run()).toBe(1)
  expect(await run()).toBe(0)
  expect((await as('li').get(`/pledges/${id}`)).body).toMatchObject({ state: 'judged', verdict: 'unkept', overdue: true })
  expect((await as('qian').get(`/pledges/${silent.id}`)).body).toMatchObject({ state: 'published', verdict: null, overdue: true })
})

inCommittedWorld('one slip sent in twenty times at once counts once', async (w) => {
  const { as, unit, write, database, realm } = w
  const campaign = await write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: [unit.fenglin] }))
  const p = await published(as, aPledge(campaign, unit.fenglin), { by: 'zhao', reviewer: 'wang' })
  const slips = (await as('wang').post(`/pledges/${p.id}/slips`, { n: 2 })).body.slips as string[]
  await as('zhao').post(`/pledges/${p.id}/claim`, { version: 4 })
  const base = await w.context()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      code(
        database.command(realm, (tx) =>
          judgeBySlip(
            { ...base, tx, record: appender(tx, base.actor, base.now, base.today) },
            { code: p.code, slip: slips[0]!, verdict: 'kept', words: '' },
          ),
        ),
      ),
    ),
  )
  expect(answers.filter((a) => a === 'done')).toHaveLength(1)
  expect(answers.filter((a) => a === 'pledge.slip-used')).toHaveLength(19)
  expect((await as('li').get(`/pledges/${p.id}`)).body).toMatchObject({ state: 'claimed', votes: { kept: 1, partly: 0, unkept: 0 } })
})

inCommittedWorld('上轮遗留: what an earlier campaign left unkept comes to the next one, once, and not after it was settled', async (w) => {
  const { as, unit, write, at, realm } = w
  const clock = jobs({ database: w.database, sealer: w.sealer, reactions: pledgeReactions, ticks: pledgeTicks, clock: w.now })
  const first = await write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: [unit.fenglin, unit.liuan], title: '第一轮' }))
  const unkept = await published(as, aPledge(first, unit.fenglin), { by: 'zhao', reviewer: 'wang' })
  const kept = await published(as, aPledge(first, unit.liuan, { what: '新装路灯 20 盏照亮回家路', measures: '电力公司施工' }), {
    by: 'qian',
    reviewer: 'wang',
  })
  at('2026-08-01T01:00:00Z')
  for (const [id, verdict] of [
    [unkept.id, 'unkept'],
    [kept.id, 'kept'],
  ] as const) {
    await as('zhou').post(`/pledges/${id}/assess`, { verdict })
    await as('wang').post(`/pledges/${id}/conclude`)
  }
  await write((tx) => endCampaign(tx, first, '2026-08-01'))
  const launch = async (title: string) => {
    const id = await write((tx) =>
      aRunningCampaign(tx, { organiserId: unit.root, units: [unit.fenglin, unit.liuan], launchOn: '2026-08-01', title }),
    )
    await write(async (tx) => {
      const c = await w.context()
      await appender(tx, c.actor, c.now, c.today)('campaign.launched', { campaignId: id, subjectId: id, unitId: unit.root })
    })
    await clock.settle(realm)
    return id
  }
  const second = await launch('第二轮')
  const carried = async (campaignId: number) => (await as('wang').get(`/campaigns/${campaignId}/carry`)).body.rows
  const rows = await carried(second)
  expect(rows).toMatchObject([
    {
      kind: 'pledge',
      unitId: unit.fenglin,
      what: '为三号楼、五号楼加装楼道扶手',
      source: `pledge/${unkept.id}`,
      role: 'office',
      state: 'open',
    },
  ])
  await write((tx) =>
    tx.db.updateTable('campaign_carry').set({ state: 'settled' }).where('realm_id', '=', realm).where('id', '=', rows[0].id).execute(),
  )
  expect(await carried(await launch('第三轮'))).toEqual([])
})
