import { sql } from 'kysely'
import { expect } from 'vitest'
import { aUnit, inWorld } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { toExact } from '../lib/rational.ts'
import { insertPledge } from '../measure/measure.fixture.ts'
import { suppliedMeasures } from '../measure/provider.read.ts'
import { aCount, aDefinition, aFrozenPoll, heldOnPaper, someMembers } from '../poll/poll.fixture.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { leavesOf, measureOfLeaf } from '../standard/standard.ts'
import { allowedPoints } from './evidence.ts'
import { countAgain, ok } from './score.fixture.ts'

// The record behind each line of the eight aspects: entered, the line moves and opens onto it; taken away, the line is what it was.
// A certified poll cannot be taken away, so its line is held against the day before it.

inWorld('every line of the eight aspects stands on a record of the register: without it the sheet is another', async (w) => {
  const { as, unit, tx, member } = w
  const [wang, li] = [as('wang'), as('li')]
  const rc = await aUnit(tx, {
    below: unit.root,
    name: '枫林社区居民委员会',
    shortName: '枫林',
    kind: 'residents-committee',
    urban: true,
    ledById: unit.fenglin,
  })
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  const made = await ok(wang.post('/standards', { ownerId: unit.root, builtin: 'model-community' }))
  await ok(wang.post(`/standards/${made.id}/freeze`, { version: 1 }))
  const { id: round } = await ok(wang.post('/rounds', { campaignId: campaign, standardId: made.id, title: '示范社区考核' }))
  const { standard } = await readFrozen(tx, made.id, 1)
  const row = (table: 'pledge' | 'member' | 'activity_service', id: number) => () =>
    tx.db.deleteFrom(table).where('realm_id', '=', tx.realm).where('id', '=', id).execute()

  // What stands there before: a zone’s community, a duty owed, a post held, a pledge broken, a team nobody heard of.
  const { id: rule } = (
    await sql<{ id: number }>`
      insert into duty_rule (realm_id, campaign_id, rule_key, title, purpose, role, done_event, done_filter, count_n, organiser, rule, supported)
      values (${tx.realm}, ${campaign}, 'test', '公开承诺', '看兑现', 'secretary', 'pledge.published', '{}', 1, false, '{}', true)
      returning id`.execute(tx.db)
  ).rows[0]!
  const { id: period } = (
    await sql<{ id: number }>`
      insert into duty_period (realm_id, campaign_id, rule_id, period_key, name, starts_on, due_on, audience_on)
      values (${tx.realm}, ${campaign}, ${rule}, 'one', '第一季度', '2026-02-01', '2026-03-10', '2026-02-01')
      returning id`.execute(tx.db)
  ).rows[0]!
  const pledge = (verdict: 'kept' | 'unkept', dueOn: string) =>
    insertPledge(tx, { campaignId: campaign, unitId: unit.fenglin1, dueOn, verdict, judgedOn: '2026-02-25' })
  await pledge('unkept', '2026-02-10')
  const carrier = await ok(
    li.post('/carriers', {
      unitId: unit.fenglin,
      kind: 'post',
      name: '便民先锋岗',
      holder: '冯兰',
      duty: '帮居民办事',
      sinceOn: '2026-03-01',
      recheckMonths: 6,
    }),
  )
  const post = (id: number, at: number, name: string) =>
    ok(wang.post(`/members/${id}/posts`, { unitId: at, post: name, fromOn: '2026-01-01' }))
  const unpost = (id: number, at: number) => () =>
    tx.db.deleteFrom('member_post').where('realm_id', '=', tx.realm).where('member_id', '=', id).where('unit_id', '=', at).execute()
  await post(member.feng, unit.fenglin, '书记')
  const service = async (asked: boolean) => {
    const { id } = await ok(
      li.post('/services', {
        unitId: unit.fenglin,
        receiver: '居民',
        what: '修楼道灯',
        asked,
        askedOn: '2026-03-01',
        dueOn: '2026-03-10',
        ...(asked ? {} : { carrierId: carrier.id }),
      }),
    )
    await ok(
      li.post('/activities', {
        unitId: unit.fenglin,
        kind: 'service',
        title: '修好楼道灯',
        heldOn: '2026-03-02',
        serves: null,
        service: { id },
      }),
    )
    await ok(as('zhou').post(`/services/${id}/confirm`, { done: true, how: 'visit' }))
    return id as number
  }
  const paper = { run: wang, first: as('zhao'), second: as('wu'), certify: li }
  const poll = async (kind: string, object: 'unit' | 'cadre', who: { unitId: number; memberId?: number }) => {
    // The papers of the people served: what officials say of each other is no figure here.
    const d = aDefinition(kind, object, {
      classes: [{ key: 'served', title: '居民代表', weight: '1', served: true, population: null, least: null }],
    })
    const p = await aFrozenPoll(wang, { unitId: unit.fenglin, definition: d, objects: [who], voters: 40 })
    await heldOnPaper(paper, p, 40, aCount(d, object === 'cadre' ? [16, 10, 8, 2] : [16, 10, 10]))
  }
  const polls = {
    '2.3': () => poll('appraisal', 'cadre', { unitId: unit.fenglin, memberId: member.feng }),
    '8.3': () => poll('satisfaction', 'unit', { unitId: unit.fenglin1 }),
  }
  /** Enters the record; gives the way to take it away, null where nothing may. */
  const records: Record<string, () => Promise<(() => Promise<unknown>) | null>> = {
    '1.2': async () => {
      await post(member.feng, rc, '主任')
      return unpost(member.feng, rc)
    },
    '1.3': async () => {
      await post(member.zheng, unit.fenglin, '副书记')
      await post(member.zheng, rc, '委员')
      return async () => {
        await unpost(member.zheng, unit.fenglin)()
        await unpost(member.zheng, rc)()
      }
    },
    '2.3': async () => {
      await polls['2.3']()
      return null
    },
    // Kept at the committee itself: in no branch.
    '3.1': async () => {
      await someMembers(tx, unit.fenglin, 1)
      const kept = await tx.db.selectFrom('member').select('id').where('branch_id', '=', unit.fenglin).executeTakeFirstOrThrow()
      return row('member', kept.id)
    },
    '3.3': async () => {
      const a = await ok(
        as('feng').post('/activities', {
          unitId: unit.fenglin1,
          kind: 'theme-day',
          title: '主题党日',
          heldOn: '2026-02-15',
          serves: null,
          topics: '议承诺',
          decisions: '定责任人',
          campaignIds: [campaign],
        }),
      )
      return () => ok(as('feng').post(`/activities/${a.id}/withdraw`, { version: 1, reason: '误登' }))
    },
    '4.2': async () => {
      await sql`
        insert into duty_done (realm_id, period_id, unit_id, campaign_id, rule_id, state, done_n, done_on, on_time)
        values (${tx.realm}, ${period}, ${unit.fenglin1}, ${campaign}, ${rule}, 'done', 1, '2026-03-02', true)`.execute(tx.db)
      return () => tx.db.deleteFrom('duty_done').where('period_id', '=', period).execute()
    },
    '6.1': async () => row('pledge', await pledge('kept', '2026-02-20')),
    '6.2': async () => row('pledge', await pledge('unkept', '2026-02-21')),
    '6.3': async () => row('activity_service', await service(false)),
    '7.3': async () => {
      const z = await ok(
        li.post('/zones', { name: '枫林协作区', communityId: rc, leadId: unit.fenglin, foundedOn: '2026-03-01', members: [] }),
      )
      return () =>
        sql`update zone set ended_on = '2026-03-02', end_reason = '合并' where realm_id = ${tx.realm} and id = ${z.id}`.execute(tx.db)
    },
    '8.2': async () => row('activity_service', await service(true)),
    '8.3': async () => {
      await polls['8.3']()
      return null
    },
    '8.4': async () => {
      const r = await ok(wang.post('/rectifications', { unitId: unit.fenglin1, what: '台账没有更新', dueOn: '2026-03-10' }))
      return () => ok(wang.post(`/rectifications/${r.id}/withdraw`, { version: 1, reason: '误登' }))
    },
  }
  // Whatever figure a register supplies has its record here: a new one cannot be left out.
  const supplied = leavesOf(standard).flatMap(({ leaf }) => {
    const m = measureOfLeaf(leaf)
    return m !== null && standard.measures[m]!.available && suppliedMeasures.includes(m) ? [leaf.id] : []
  })
  expect(Object.keys(records).sort()).toEqual(supplied.sort())

  const sheet = async () => {
    await countAgain(w, [unit.fenglin, unit.fenglin1])
    return (await ok(wang.get(`/rounds/${round}/units/${unit.fenglin}`))).sheet
  }
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the endpoint answers
  const line = (s: any, leaf: string) => {
    const l = s.lines.find((x: { id: string }) => x.id === leaf)
    // Without the position it was read at: that moves with every event.
    return { ...l, inputs: l.inputs.map((i: object) => ({ ...i, position: 0 })) }
  }
  for (const [leaf, enter] of Object.entries(records)) {
    w.at('2026-03-25T01:00:00Z')
    const before = await sheet()
    w.at('2026-03-02T01:00:00Z')
    const takeAway = await enter()
    w.at('2026-03-25T01:00:00Z')
    const after = await sheet()
    const [was, is] = [line(before, leaf), line(after, leaf)]
    expect([is.state, is.inputs[0]?.refs.length > 0], leaf).toEqual(['scored', true])
    expect([is.state, is.points, is.inputs[0].numerator, is.inputs[0].denominator], leaf).not.toEqual([
      was.state,
      was.points,
      was.inputs[0]?.numerator,
      was.inputs[0]?.denominator,
    ])
    expect(after.total.points, leaf).not.toBe(before.total.points)
    if (takeAway === null) continue
    await takeAway()
    const again = await sheet()
    expect([leaf, line(again, leaf).points, again.total.points]).toEqual([leaf, was.points, before.total.points])
    expect(line(again, leaf).inputs.map((i: { refs: string[] }) => i.refs)).toEqual(was.inputs.map((i: { refs: string[] }) => i.refs))
  }

  // The judged lines stand on their judgements.
  w.at('2026-03-02T01:00:00Z')
  await ok(wang.post(`/rounds/${round}/start-review`, { version: 1 }))
  for (const { leaf } of leavesOf(standard)) {
    if (leaf.rule.kind !== 'judged') continue
    const points = toExact(allowedPoints(leaf).at(-1)!)
    const before = await sheet()
    await ok(
      wang.post(`/rounds/${round}/units/${unit.fenglin}/judgements`, {
        leaf: leaf.id,
        column: 'review',
        points,
        reason: '现场核实',
        seen: 0,
      }),
    )
    const after = await sheet()
    expect([line(before, leaf.id).state, line(after, leaf.id).points], leaf.id).toEqual(['pending', points])
    expect(after.total.points, leaf.id).not.toBe(before.total.points)
    await ok(
      wang.post(`/rounds/${round}/units/${unit.fenglin}/judgements/withdraw`, {
        leaf: leaf.id,
        column: 'review',
        reason: '评错了',
        seen: 1,
      }),
    )
    expect(line(await sheet(), leaf.id).state, leaf.id).toBe('pending')
  }
})
