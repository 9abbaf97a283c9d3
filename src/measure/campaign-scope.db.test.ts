import { sql } from 'kysely'
import { expect } from 'vitest'
import { inWorld, type World } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { goalAnswersOf, planOf } from '../campaign/campaign.read.ts'
import type { Tx } from '../db/db.ts'
import { readFigures } from '../debrief/facts.read.ts'
import { countDue, ensurePeriod } from './count.actions.ts'
import { insertPledge } from './measure.fixture.ts'
import { valuesOf } from './measure.read.ts'
import { insertDue } from './measure.write.ts'
import { providers } from './provider.read.ts'

const ok = async (answer: Promise<{ status: number; body: unknown }>) => {
  const a = await answer
  if (a.status !== 200) throw new Error(JSON.stringify(a.body))
  return a.body as { id: number; version: number }
}
const days = { launch_on: '2026-01-05', ends_on: '2026-12-31', line: 'party' }

/** Two campaigns of the same organiser at the same time, with the same units. */
const twoCampaigns = async (w: World) => {
  const o = { organiserId: w.unit.root, units: Object.values(w.unit) }
  const [mine, other] = [await aRunningCampaign(w.tx, { ...o, title: '甲活动' }), await aRunningCampaign(w.tx, { ...o, title: '乙活动' })]
  const c = await w.context()
  const periods = { mine: await ensurePeriod(c, { id: mine, ...days }), other: await ensurePeriod(c, { id: other, ...days }) }
  const recount = async (unitId: number) => {
    await insertDue(
      w.tx,
      providers.map((p) => ({ unitId, source: p.source })),
    )
    await countDue(await w.context())
  }
  return { mine, other, periods, recount }
}

/** A duty of every unit but the organiser, due once. */
const aDuty = async (tx: Tx, campaign: number, title: string, dueOn: string) => {
  const rule = await sql<{ id: number }>`
    insert into duty_rule (realm_id, campaign_id, rule_key, title, purpose, role, done_event, done_filter, count_n, organiser, rule, supported)
    values (${tx.realm}, ${campaign}, 'test', ${title}, '看落实', 'secretary', 'pledge.published', '{}', 1, false, '{}', true)
    returning id`.execute(tx.db)
  await sql`
    insert into duty_period (realm_id, campaign_id, rule_id, period_key, name, starts_on, due_on, audience_on)
    values (${tx.realm}, ${campaign}, ${rule.rows[0]!.id}, 'one', '第一季度', '2026-02-01', ${dueOn}, '2026-02-01')`.execute(tx.db)
}

/** As printed on the unit's list of figures, and every record it opens onto with its campaign. */
const seen = async (w: World, measure: string, campaign: number | undefined) => {
  const at = `unit=${w.unit.fenglin1}${campaign === undefined ? '' : `&campaign=${campaign}`}`
  const list = (await w.as('wang').get(`/measures?${at}`)).body
  const records = (await w.as('wang').get(`/measures/${measure}/records?${at}`)).body
  expect(records.figure.words).toBe(list.rows.find((r: { id: string }) => r.id === measure).value.words)
  return [records.figure.words, records.rows.map((r: { title: string; campaign: string | null }) => [r.title, r.campaign])]
}

inWorld('a figure of a campaign counts nothing of another one, and of none what a unit does anyway', async (w) => {
  const { tx, unit, as } = w
  const { mine, other, recount } = await twoCampaigns(w)
  const kept = { unitId: unit.fenglin1, dueOn: '2026-02-20', verdict: 'kept', judgedOn: '2026-02-25' } as const
  await insertPledge(tx, { ...kept, campaignId: mine, what: '装扶手' })
  await insertPledge(tx, { ...kept, campaignId: other, what: '修路灯', verdict: 'unkept' })
  await aDuty(tx, mine, '公开承诺', '2026-02-10')
  await aDuty(tx, other, '走访党员', '2026-02-11')
  for (const [what, campaignId] of [
    ['清楼道', mine],
    ['补路面', other],
    ['修井盖', null],
  ] as const) {
    await ok(as('wang').post('/rectifications', { unitId: unit.fenglin1, what: `${what}整改到位`, dueOn: '2026-03-02', campaignId }))
    const carrier = { holder: '冯兰', duty: '帮居民办事', sinceOn: '2026-03-01', recheckMonths: 6, campaignId }
    await ok(as('li').post('/carriers', { unitId: unit.fenglin1, kind: 'post', name: `${what}岗`, ...carrier }))
  }
  await tx.db.insertInto('measure_period').values({ realm_id: tx.realm, year: 2026, line: 'party', from_on: '2026-01-01', until_on: '2026-12-31' }).execute() // biome-ignore format: one line
  await recount(unit.fenglin1)
  await tx.db.updateTable('measure_period').set({ counted_on: '2026-03-02' }).where('year', '=', 2026).execute()

  expect(await seen(w, 'pledge.kept_share', mine)).toEqual(['1 ÷ 1 = 100.00%', [['装扶手', '甲活动']]])
  expect(await seen(w, 'pledge.kept_share', other)).toEqual(['0 ÷ 1 = 0.00%', [['修路灯', '乙活动']]])
  expect(await seen(w, 'pledge.overdue_n', mine)).toEqual(['0 件（共 1 件）', [['装扶手', '甲活动']]])
  expect(await seen(w, 'duty.on_time_share', mine)).toEqual(['0 ÷ 1 = 0.00%', [['公开承诺（第一季度）', '甲活动']]])
  expect(await seen(w, 'duty.on_time_share', other)).toEqual(['0 ÷ 1 = 0.00%', [['走访党员（第一季度）', '乙活动']]])
  expect(await seen(w, 'rectification.closed_on_time_share', mine)).toEqual([
    '0 ÷ 2 = 0.00%',
    [
      ['清楼道整改到位', '甲活动'],
      ['修井盖整改到位', null],
    ],
  ])
  expect(await seen(w, 'activity.post_alive_share', other)).toEqual([
    '0 ÷ 2 = 0.00%',
    [
      ['补路面岗', '乙活动'],
      ['修井盖岗', null],
    ],
  ])
  // A year asks for no campaign.
  expect(await seen(w, 'duty.on_time_share', undefined)).toEqual([
    '0 ÷ 2 = 0.00%',
    [
      ['公开承诺（第一季度）', '甲活动'],
      ['走访党员（第一季度）', '乙活动'],
    ],
  ])
  expect((await seen(w, 'rectification.closed_on_time_share', undefined))[0]).toBe('0 ÷ 3 = 0.00%')
  expect((await seen(w, 'pledge.kept_share', undefined))[0]).toBe('1 ÷ 2 = 50.00%')
})

inWorld('the pace of a campaign is that of what was recorded for it, a poll belongs to its own campaign or to all', async (w) => {
  const { tx, unit, as } = w
  const { mine, other } = await twoCampaigns(w)
  await tx.db.insertInto('campaign_phase').values([mine, other].map((campaign_id) => ({ realm_id: tx.realm, campaign_id, phase_key: 'one', kind: 'other', round_no: 1, name: '集中开展', starts_on: '2026-01-05', ends_on: '2026-06-30' }))).execute() // biome-ignore format: one line
  const record = (title: string, campaignIds: number[]) =>
    ok(as('li').post('/activities', { unitId: unit.fenglin, kind: 'activity', title, heldOn: '2026-03-02', serves: null, campaignIds }))
  await record('甲的学习', [mine])
  await record('乙的学习', [other])
  await record('共同的学习', [mine, other])
  await record('平时的学习', [])
  const titles = async (measure: string, campaignId: number | null, until: string) => {
    const p = providers.find((x) => x.measures.includes(measure))!
    const scope = { unitIds: [unit.fenglin], from: '2026-01-05', until, campaignId }
    const rows = await p.records(tx, measure, scope, { offset: 0, limit: 100 })
    const figure = (await p.rows(tx, scope)).find((r) => r.measure === measure)
    if (!measure.startsWith('poll')) expect(rows.length).toBe(figure?.denominator ?? 0)
    return rows.map((r) => r.title).sort()
  }
  expect(await titles('activity.late_written_share', mine, '2026-03-02')).toEqual(['共同的学习', '甲的学习'])
  expect(await titles('activity.late_written_share', null, '2026-03-02')).toEqual(['乙的学习', '共同的学习', '甲的学习'])
  // Sixty days later nothing has followed: of each campaign its own last one.
  expect(await titles('activity.long_gap_n', mine, '2026-06-30')).toEqual(['共同的学习'])
  await tx.db.updateTable('activity').set({ state: 'withdrawn' }).where('title', '=', '共同的学习').execute()
  expect(await titles('activity.long_gap_n', mine, '2026-06-30')).toEqual(['甲的学习'])
  expect(await titles('activity.long_gap_n', other, '2026-06-30')).toEqual(['乙的学习'])

  for (const [title, campaign] of [
    ['甲的测评', mine],
    ['乙的测评', other],
    ['每年的测评', null],
  ] as const) {
    const poll = await sql<{ id: number }>`
      insert into poll (realm_id, unit_id, campaign_id, kind, object, channel, title, definition, state, roll_salt, ballot_draft, frozen, digest,
        certified_on, created_at)
      values (${tx.realm}, ${unit.root}, ${campaign}, 'satisfaction', 'unit', 'paper', ${title}, '{}', 'certified', '', ${'0'.repeat(32)}, '{}',
        ${'0'.repeat(64)}, '2026-02-20', '2026-02-01T01:00:00Z')
      returning id`.execute(tx.db)
    await sql`
      insert into poll_figure (realm_id, poll_id, object_no, unit_id, object, held_on, satisfied_n, dissatisfied_n, valid_n, low)
      values (${tx.realm}, ${poll.rows[0]!.id}, 1, ${unit.fenglin}, 'unit', '2026-02-20', 8, 1, 10, false)`.execute(tx.db)
  }
  expect(await titles('poll.satisfied_share', mine, '2026-03-02')).toEqual(['每年的测评', '甲的测评'])
  expect(await titles('poll.satisfied_share', null, '2026-03-02')).toEqual(['乙的测评', '每年的测评', '甲的测评'])
})

inWorld(
  'a goal is answered by its own campaign’s records, not before the first of them is due, and reopened when none is left',
  async (w) => {
    const { tx, unit } = w
    const { mine, other, periods, recount } = await twoCampaigns(w)
    const answers = async () =>
      (
        await tx.db
          .selectFrom('campaign_goal')
          .select(['campaign_id', 'verdict', 'figure'])
          .where('realm_id', '=', tx.realm)
          .where('unit_id', '=', unit.root)
          .orderBy('campaign_id')
          .execute()
      ).map((a) => [a.campaign_id, a.verdict, a.figure])
    const kept = { unitId: unit.fenglin1, verdict: 'kept', judgedOn: '2026-02-25' } as const
    await insertPledge(tx, { ...kept, campaignId: mine, dueOn: '2026-02-20' })
    // Judged early: until it falls due it says nothing of the share.
    const early = await insertPledge(tx, { ...kept, campaignId: other, dueOn: '2026-04-20' })
    await recount(unit.fenglin1)
    expect(await answers()).toEqual([[mine, '达到', '1 ÷ 1 = 100.00%']])
    expect((await valuesOf(tx, periods.other.id, unit.root)).filter((v) => v.measure.startsWith('pledge.'))).toEqual([])

    await tx.db.updateTable('pledge').set({ due_on: '2026-03-01' }).where('id', '=', early).execute()
    await recount(unit.fenglin1)
    expect(await answers()).toEqual([
      [mine, '达到', '1 ÷ 1 = 100.00%'],
      [other, '达到', '1 ÷ 1 = 100.00%'],
    ])
    await tx.db.updateTable('pledge').set({ state: 'withdrawn', verdict: null }).where('id', '=', early).execute()
    await recount(unit.fenglin1)
    expect(await answers()).toEqual([[mine, '达到', '1 ÷ 1 = 100.00%']])
    const reopened = await tx.db.selectFrom('event').select(['campaign_id', 'unit_id']).where('verb', '=', 'goal-reopened').execute()
    expect(reopened).toEqual([{ campaign_id: other, unit_id: unit.root }])
  },
)

inWorld(
  'a goal without any record is left with a reason, lets the campaign end, and gives way to a figure that comes after all',
  async (w) => {
    const { tx, unit, as } = w
    const { mine, other, recount } = await twoCampaigns(w)
    const plan = await planOf(tx, mine)
    const key = plan.goals.find((g) => g.answer.by === 'measure')!.id
    const at = (id: number) => `/campaigns/${id}/units/${unit.root}/goals/${key}`
    const leave = (id: number, reason: string) => as('wang').post(`${at(id)}/unrecorded`, { reason })
    const answered = async (id: number) => (await goalAnswersOf(tx, id, unit.root)).find((a) => a.goal_key === key)

    expect((await leave(mine, '')).body.code).toBe('goal.reason-missing')
    expect((await as('zhao').post(`${at(mine)}/unrecorded`, { reason: '替他们写' })).status).toBe(403)
    expect(await answered(mine)).toBeUndefined()
    expect((await leave(mine, '本轮没有到期的承诺')).body).toEqual({ verdict: '无从作答' })
    expect((await leave(other, '本轮没有到期的承诺')).body).toEqual({ verdict: '无从作答' })
    // Counting anew over nothing leaves what was said.
    await recount(unit.fenglin1)
    expect(await answered(mine)).toMatchObject({ verdict: '无从作答', reason: '本轮没有到期的承诺', figure: null })

    await insertPledge(tx, { campaignId: other, unitId: unit.fenglin1, verdict: 'kept', dueOn: '2026-02-20', judgedOn: '2026-02-25' })
    await recount(unit.fenglin1)
    expect(await answered(other)).toMatchObject({ verdict: '达到', figure: '1 ÷ 1 = 100.00%', reason: '' })
    expect((await leave(other, '想改回去')).body.code).toBe('goal.has-figure')
    const end = (id: number) => as('wang').post(`/campaigns/${id}/end`, { longTerm: 'none', reason: '没有新立的制度' })
    for (const g of plan.goals.filter((x) => x.id !== key))
      if (g.answer.by === 'judge')
        await as('wang').post(`/campaigns/${mine}/units/${unit.root}/goals/${g.id}`, {
          verdict: '未达到',
          reason: '差两处',
          who: g.answer.who,
        })
      else await as('wang').post(`/campaigns/${mine}/units/${unit.root}/goals/${g.id}/unrecorded`, { reason: '没有记录' })
    expect((await end(mine)).body).toEqual({ state: 'ended' })
    expect((await leave(mine, '结束以后再改')).body.code).toBe('state.wrong')
  },
)

inWorld('a figure that falls to nothing takes back its own answer, not what was said of a goal without record', async (w) => {
  const { tx, unit, as } = w
  const { mine, recount } = await twoCampaigns(w)
  const key = (await planOf(tx, mine)).goals.find((g) => g.answer.by === 'measure')!.id
  const id = await insertPledge(tx, {
    campaignId: mine,
    unitId: unit.fenglin1,
    dueOn: '2026-02-20',
    judgedOn: '2026-02-25',
    verdict: 'kept',
  })
  await recount(unit.fenglin1)
  // As after a new version of the plan: the figure was there before the goal read it, so the goal has no answer yet.
  await tx.db.deleteFrom('campaign_goal').where('campaign_id', '=', mine).where('goal_key', '=', key).execute()
  await ok(as('wang').post(`/campaigns/${mine}/units/${unit.root}/goals/${key}/unrecorded`, { reason: '没有到期的承诺' }))
  await tx.db.updateTable('pledge').set({ state: 'withdrawn', verdict: null }).where('id', '=', id).execute()
  await recount(unit.fenglin1)
  const said = (await goalAnswersOf(tx, mine, unit.root)).filter((a) => a.goal_key === key)
  expect(said).toMatchObject([{ verdict: '无从作答', reason: '没有到期的承诺' }])
  // Nor does a debrief count it as a goal missed.
  const days = { from: '2026-01-01', until: '2026-12-31', heldOn: '2026-12-31' }
  const figures = await readFigures(tx, { unitId: unit.root, reach: 'own', campaignId: mine, ...days })
  expect(figures.filter((f) => f.key.startsWith('goal.') && f.n > 0)).toEqual([])
})

inWorld('a count over nothing answers no goal, however good it looks', async (w) => {
  const { tx, unit } = w
  const campaign = await aRunningCampaign(tx, {
    organiserId: unit.root,
    units: Object.values(unit),
    change: (plan) => {
      for (const g of plan.goals)
        if (g.answer.by === 'measure') g.answer = { by: 'measure', measure: 'pledge.overdue_n', op: '<=', target: '0', unit: '件' }
    },
  })
  const period = await ensurePeriod(await w.context(), { id: campaign, ...days })
  const verdicts = async () =>
    (await tx.db.selectFrom('campaign_goal').select('verdict').where('campaign_id', '=', campaign).where('unit_id', '=', unit.root).execute()).map((g) => g.verdict) // biome-ignore format: one line
  const judged = { campaignId: campaign, unitId: unit.fenglin1, dueOn: '2026-02-20', judgedOn: '2026-02-25' }
  const id = await insertPledge(tx, { ...judged, verdict: 'kept' })
  await insertDue(tx, [{ unitId: unit.fenglin1, source: 'pledge' }])
  await countDue(await w.context())
  expect([...new Set(await verdicts())]).toEqual(['达到'])
  await tx.db.updateTable('pledge').set({ due_on: '2026-04-20' }).where('id', '=', id).execute()
  await insertDue(tx, [{ unitId: unit.fenglin1, source: 'pledge' }])
  await countDue(await w.context())
  expect(await verdicts()).toEqual([])
  const value = (await valuesOf(tx, period.id, unit.root)).find((v) => v.measure === 'pledge.overdue_n')
  expect(value).toMatchObject({ numerator: '0', denominator: '0' })
})
