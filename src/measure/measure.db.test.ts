import { expect } from 'vitest'
import { aUnit, type CommittedWorld, inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { reactions, ticks } from '../app.ts'
import type { Tx } from '../db/db.ts'
import type { Context } from '../http/action.ts'
import { jobs } from '../job/runner.ts'
import { random } from '../lib/random.ts'
import { countAll, countDue, ensurePeriod } from './count.actions.ts'
import { insertPledge } from './measure.fixture.ts'
import { periodOf, valuesOf } from './measure.read.ts'
import { unitsNamed } from './measure.ts'
import { insertDue } from './measure.write.ts'
import { providers } from './provider.read.ts'

const runner = (w: CommittedWorld) => jobs({ database: w.database, sealer: w.sealer, reactions, ticks, clock: () => w.now() })
const ok = async (answer: Promise<{ status: number; body: unknown }>) => {
  const a = await answer
  if (a.status !== 200) throw new Error(JSON.stringify(a.body))
  return a.body as { id: number; version: number }
}
/** A request served by an activity of its unit, then confirmed or disputed by an inspector; refusals are part of the history. */
const served = async (w: Pick<World, 'as'>, v: { id: number; unitId: number }, n: number, done: boolean) => {
  await w.as('wang').post('/activities', {
    unitId: v.unitId,
    kind: 'service',
    title: `服务第 ${n} 次`,
    heldOn: '2026-03-02',
    serves: null,
    service: { id: v.id },
  })
  await w.as('zhou').post(`/services/${v.id}/confirm`, { done, how: 'visit' })
}
const everything = (tx: Tx) =>
  tx.db
    .selectFrom('measure_value')
    .select(['period_id', 'unit_id', 'measure', 'own_numerator', 'own_denominator', 'numerator', 'denominator'])
    .where('realm_id', '=', tx.realm)
    .orderBy('period_id')
    .orderBy('unit_id')
    .orderBy('measure')
    .execute()

inCommittedWorld('whatever happened, the maintained figures equal a count from scratch, for every unit', async (w) => {
  const r = random('measure/2026')
  const { as, unit } = w
  const campaign = await w.write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) }))
  const second = await w.write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit), title: '同时的活动' }))
  await w.write(async (tx) => {
    const c = await contextOn(w, tx)
    for (const id of [campaign, second]) await ensurePeriod(c, { id, line: 'party', launch_on: '2026-01-05', ends_on: '2026-12-31' })
  })
  const run = runner(w)
  await run.settle(w.realm)
  const branches = [unit.fenglin1, unit.fenglin2, unit.liuan1, unit.organ, unit.hengtong]
  const services: { id: number; unitId: number }[] = []
  const items: { id: number; unit: number }[] = []
  const members: { id: number; version: number }[] = []
  /** Counting from scratch changes nothing. */
  const unchanged = async () => {
    await run.settle(w.realm)
    const had = await w.database.query(w.realm, everything)
    for (const id of new Set(had.map((k) => k.period_id))) expect(await w.write(async (tx) => countAll(await contextOn(w, tx), id))).toBe(0)
    expect(await w.database.query(w.realm, everything)).toEqual(had)
    return had
  }
  const what = (n: number) => `第 ${n} 件事项`
  for (let n = 0; n < 60; n++) {
    if (n === 30) w.at('2026-03-25T01:00:00Z')
    const at = r.pick(branches)
    const due = r.pick(['2026-03-10', '2026-03-24', '2026-04-20'])
    switch (r.int(8)) {
      case 0:
      case 1:
        services.push({
          id: (
            await ok(
              as('wang').post('/services', { unitId: at, receiver: '居民', what: what(n), asked: true, askedOn: '2026-03-01', dueOn: due }),
            )
          ).id,
          unitId: at,
        })
        break
      case 2:
        if (services.length > 0) await served(w, r.pick(services), n, r.int(3) > 0)
        break
      case 3:
        if (services.length > 0) await as('wang').post(`/services/${r.pick(services).id}/withdraw`, { version: 1, reason: '误登' })
        break
      case 4:
        if (due > w.now().toISOString().slice(0, 10))
          items.push({
            id: (
              await ok(
                as('wang').post('/rectifications', { unitId: at, what: what(n), dueOn: due, campaignId: r.pick([campaign, second, null]) }),
              )
            ).id,
            unit: at,
          })
        break
      case 5:
        if (items.length > 0) await as('wang').post(`/rectifications/${r.pick(items).id}/withdraw`, { version: 1, reason: '误登' })
        break
      case 6:
        members.push({ id: (await ok(as('wang').post('/members', { name: `党员${n}`, standing: 'full', branchId: at }))).id, version: 1 })
        break
      default: {
        const m = members.length > 0 ? r.pick(members) : null
        if (m) {
          const moved = await as('wang').post(`/members/${m.id}/transfer`, { version: m.version, branchId: r.pick(branches) })
          if (moved.status === 200) m.version = moved.body.version
        }
      }
    }
    if (n % 7 === 0) await run.settle(w.realm)
    // Before a new day, and before the tree changes, since both count anew.
    if (n === 29 || n === 44) await unchanged()
    if (n === 45) {
      // A branch goes under another committee: every total above both ends is another one.
      const { version } = await ok(as('wang').get(`/units/${unit.fenglin2}`))
      await ok(
        as('wang').post(`/units/${unit.fenglin2}/move`, { version, line: 'party', parentId: unit.liuan, document: '清组〔2026〕1号' }),
      )
    }
  }
  const kept = await unchanged()
  expect(kept.length).toBeGreaterThan(40)
  const period = await w.database.query(w.realm, (tx) => periodOf(tx, { campaignId: campaign }))
  // And the total of the root is the sum of what its units have of their own.
  const own = kept.filter((k) => k.period_id === period!.id && k.measure === 'activity.service_confirmed_share')
  const root = own.find((k) => k.unit_id === unit.root)!
  expect(Number(root.denominator)).toBe(own.reduce((n, k) => n + Number(k.own_denominator), 0))
  expect(Number(root.denominator)).toBeGreaterThan(5)
})

const contextOn = async (w: Pick<World, 'now'>, tx: Tx): Promise<Context> => {
  const { appender } = await import('../event/event.write.ts')
  const { nobody } = await import('../lib/permission.ts')
  const today = w.now().toISOString().slice(0, 10)
  return { tx, actor: nobody, now: w.now(), today, zone: 'Asia/Shanghai', record: appender(tx, nobody, w.now(), today) }
}

inWorld('every figure is counted over exactly the records it opens onto, measure by measure', async (w) => {
  const { tx, unit, as } = w
  await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit), title: '另一个活动' })
  const rc = await aUnit(tx, {
    below: unit.root,
    name: '枫林社区居民委员会',
    shortName: '枫林',
    kind: 'residents-committee',
    urban: true,
    ledById: unit.fenglin,
  })
  await ok(as('li').post('/zones', { name: '枫林协作区', communityId: rc, leadId: unit.fenglin, foundedOn: '2026-01-01', members: [] }))
  await ok(as('wang').post(`/members/${w.member.feng}/posts`, { unitId: unit.fenglin, post: '书记', fromOn: '2026-01-01' }))
  await ok(as('wang').post(`/members/${w.member.feng}/posts`, { unitId: rc, post: '主任', fromOn: '2026-01-01' }))
  await ok(as('wang').post(`/members/${w.member.zheng}/posts`, { unitId: unit.fenglin, post: '副书记', fromOn: '2026-01-01' }))
  await insertPledge(tx, { campaignId: campaign, unitId: unit.fenglin, dueOn: '2026-02-20', verdict: 'kept', judgedOn: '2026-02-25' })
  await insertPledge(tx, { campaignId: campaign, unitId: unit.fenglin1, dueOn: '2026-02-21', verdict: 'unkept', judgedOn: '2026-02-25' })
  await insertPledge(tx, {
    campaignId: campaign,
    unitId: unit.fenglin1,
    dueOn: '2026-02-22',
    verdict: 'kept',
    judgedOn: '2026-02-25',
    memberId: w.member.zheng,
  })
  const s1 = await ok(
    as('li').post('/services', {
      unitId: unit.fenglin,
      receiver: '居民',
      what: '修路灯',
      asked: true,
      askedOn: '2026-02-01',
      dueOn: '2026-02-10',
    }),
  )
  await ok(
    as('li').post('/services', {
      unitId: unit.fenglin1,
      receiver: '居民',
      what: '清杂物',
      asked: true,
      askedOn: '2026-02-01',
      dueOn: '2026-02-11',
    }),
  )
  await served(w, { id: s1.id, unitId: unit.fenglin }, 1, true)
  await ok(as('wang').post('/rectifications', { unitId: unit.fenglin, what: '楼道堆物整改', dueOn: '2026-03-02' }))
  const scope = { path: { line: 'party', path: `${unit.root}/` }, from: '2026-01-05', until: '2026-03-02' }
  const seen: Record<string, [number, number]> = {}
  for (const p of providers) {
    const rows = await p.rows(tx, scope)
    for (const m of p.measures) {
      const records = await p.records(tx, m, scope, { offset: 0, limit: 1000 })
      for (const id of new Set([...rows.map((x) => x.unitId), ...records.map((x) => x.unitId)])) {
        const figure = rows.find((x) => x.measure === m && x.unitId === id)
        const own = records.filter((x) => x.unitId === id)
        expect([m, id, own.filter((x) => x.counted).length, own.length]).toEqual([m, id, figure?.numerator ?? 0, figure?.denominator ?? 0])
      }
      seen[m] = [records.filter((x) => x.counted).length, records.length]
    }
  }
  expect(seen).toEqual({
    // No activity was recorded in a phase.
    'activity.late_written_share': [0, 0],
    'activity.long_gap_n': [0, 0],
    // 8 branches and committees below the street; none of the branches has three full members.
    'organisation.size_fit_share': [2, 8],
    'member.assigned_share': [2, 2],
    'cadre.one_head_n': [1, 1],
    'cadre.dual_post_share': [1, 2],
    'zone.joined_n': [1, 1],
    'duty.on_time_share': [0, 0],
    'pledge.kept_share': [1, 2],
    'pledge.member_kept_share': [1, 1],
    'pledge.overdue_n': [1, 3],
    'activity.service_confirmed_share': [1, 2],
    'activity.post_alive_share': [0, 0],
    // A theme day of February for each of the six branches; March is not over.
    'activity.life_done_share': [0, 6],
    // No poll was certified here; poll.db.test.ts holds these two to their papers.
    'poll.cadre_satisfied_share': [0, 0],
    'poll.satisfied_share': [0, 0],
    'rectification.closed_on_time_share': [0, 1],
    'rectification.reopened_n': [0, 0],
    // survey.db.test.ts holds it to its answers.
    'survey.satisfied_share': [0, 0],
  })
})

inWorld('a unit sees its own figures at any time, and each opens onto its records; what has no register yet says so', async (w) => {
  const { tx, unit, as } = w
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  await insertPledge(tx, {
    campaignId: campaign,
    unitId: unit.fenglin,
    dueOn: '2026-02-20',
    verdict: 'kept',
    judgedOn: '2026-02-25',
    what: '装扶手',
  })
  await insertPledge(tx, {
    campaignId: campaign,
    unitId: unit.fenglin1,
    dueOn: '2026-02-21',
    verdict: 'unkept',
    judgedOn: '2026-02-25',
    what: '修路灯',
  })
  await ensurePeriod(await w.context(), { id: campaign, line: 'party', launch_on: '2026-01-05', ends_on: '2026-12-31' })
  const list = (await as('li').get(`/measures?unit=${unit.fenglin}&campaign=${campaign}`)).body
  expect(list.period).toEqual({ from: '2026-01-05', until: '2026-03-02', countedOn: '2026-03-02' })
  const of = (id: string) => list.rows.find((m: { id: string }) => m.id === id)
  expect(of('pledge.kept_share')).toMatchObject({
    title: '承诺兑现率',
    counted: true,
    value: { numerator: '1', denominator: '2', words: '1 ÷ 2 = 50.00%', none: false },
  })
  expect(of('pledge.member_kept_share').value).toMatchObject({ words: '0 ÷ 0', none: true })
  expect(of('pledge.overdue_n').value).toMatchObject({ words: '1 件（共 2 件）' })
  expect(of('organisation.election_overdue_n')).toMatchObject({ counted: false, value: null })
  // The branch itself has its own only; its committee has both.
  const branch = (await as('feng').get(`/measures?unit=${unit.fenglin1}&campaign=${campaign}`)).body
  expect(branch.rows.find((m: { id: string }) => m.id === 'pledge.kept_share').value.words).toBe('0 ÷ 1 = 0.00%')
  const records = (await as('li').get(`/measures/pledge.kept_share/records?unit=${unit.fenglin}&campaign=${campaign}`)).body
  expect(records.figure).toEqual({ numerator: 1, denominator: 2, words: '1 ÷ 2 = 50.00%' })
  expect(records.rows.map((x: { title: string; counted: boolean; unit: string }) => [x.title, x.counted, x.unit])).toEqual([
    ['修路灯', false, '枫林第一支部'],
    ['装扶手', true, '枫林社区党委'],
  ])
  expect((await as('li').get(`/measures/pledge.kept_share/records?unit=${unit.fenglin}&campaign=${campaign}&limit=1`)).body).toMatchObject({
    next: 1,
  })
  expect((await as('li').get(`/measures/organisation.election_overdue_n/records?unit=${unit.fenglin}`)).body.code).toBe(
    'measure.not-counted-yet',
  )
  expect((await as('li').get(`/measures/nothing/records?unit=${unit.fenglin}`)).body.code).toBe('measure.no-such-measure')
  expect((await as('qian').get(`/measures?unit=${unit.fenglin}`)).status).toBe(404)
  expect((await as('qian').get(`/measures/pledge.kept_share/records?unit=${unit.fenglin}&campaign=${campaign}`)).status).toBe(404)
  expect((await as('zheng').get('/measures')).status).toBe(403)
  expect((await as('li').get('/measures')).body).toMatchObject({ unit: null, period: null })
})

inWorld('a goal with a measure is answered when its figure moves, and only then', async (w) => {
  const { tx, unit } = w
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  const c = await w.context()
  await ensurePeriod(c, { id: campaign, line: 'party', launch_on: '2026-01-05', ends_on: '2026-12-31' })
  const answers = () =>
    tx.db
      .selectFrom('campaign_goal')
      .select(['goal_key', 'verdict', 'figure'])
      .where('campaign_id', '=', campaign)
      .where('unit_id', '=', unit.root)
      .execute()
  expect(await answers()).toEqual([])
  const pledge = await insertPledge(tx, {
    campaignId: campaign,
    unitId: unit.fenglin1,
    dueOn: '2026-02-20',
    verdict: 'kept',
    judgedOn: '2026-02-25',
  })
  await insertDue(tx, [{ unitId: unit.fenglin1, source: 'pledge' }])
  expect(await countDue(c)).toBe(1)
  expect(await answers()).toEqual([{ goal_key: expect.any(String), verdict: '达到', figure: '1 ÷ 1 = 100.00%' }])
  const before = await tx.db
    .selectFrom('event')
    .select((e) => e.fn.countAll().as('n'))
    .where('verb', '=', 'goal-answered')
    .executeTakeFirstOrThrow()
  await insertDue(tx, [{ unitId: unit.fenglin1, source: 'pledge' }])
  await countDue(c)
  const after = await tx.db
    .selectFrom('event')
    .select((e) => e.fn.countAll().as('n'))
    .where('verb', '=', 'goal-answered')
    .executeTakeFirstOrThrow()
  expect(after).toEqual(before)
  await tx.db.updateTable('pledge').set({ verdict: 'unkept' }).where('id', '=', pledge).execute()
  await insertDue(tx, [{ unitId: unit.fenglin1, source: 'pledge' }])
  await countDue(c)
  expect(await answers()).toMatchObject([{ verdict: '未达到', figure: '0 ÷ 1 = 0.00%' }])
})

inWorld('activities and papers as such move no result: fifty empty ones change nothing', async (w) => {
  const { tx, unit, as } = w
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  const c = await w.context()
  const period = await ensurePeriod(c, { id: campaign, line: 'party', launch_on: '2026-01-05', ends_on: '2026-12-31' })
  const before = await valuesOf(tx, period.id, unit.fenglin)
  for (let i = 0; i < 50; i++)
    await ok(
      as('li').post('/activities', {
        unitId: unit.fenglin,
        kind: 'theme-day',
        title: `主题党日第 ${i + 1} 次`,
        heldOn: '2026-03-01',
        serves: null,
        campaignIds: [campaign],
      }),
    )
  await insertDue(
    tx,
    providers.map((p) => ({ unitId: unit.fenglin, source: p.source })),
  )
  await countDue(c)
  expect(await valuesOf(tx, period.id, unit.fenglin)).toEqual(before)
})

inWorld('what an event says of units is found in it, and a roster of thousands is counted from scratch', async () => {
  expect(unitsNamed({ type: 'member.transferred', unitId: 5, detail: { from: 4, to: 5, document: '7' } })).toEqual([4, 5])
  expect(unitsNamed({ type: 'zone.recorded', unitId: 5, detail: { communityId: 9, members: 3 } })).toEqual([5])
  expect(unitsNamed({ type: 'unit.imported', unitId: 1, detail: { unitIds: Array.from({ length: 300 }, (_, i) => i + 1) } })).toBeNull()
})
