import { sql } from 'kysely'
import { expect } from 'vitest'
import { inWorld, START, type World } from '../../test/world.ts'
import { whichMay } from '../access/access.read.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { readCampaign } from './campaign.read.ts'
import { mayAdopt, mayFollow } from './campaign.ts'
import { readerOf } from './reader.read.ts'

/** The street heads a line of guidance with a property company and its crew, which stand in no party line; its office holds a party post. */
const guided = async (w: World) => {
  const { insertUnit, placeUnit } = await import('../organisation/organisation.write.ts')
  const make = async (name: string, parent: number) => {
    const id = await insertUnit(w.tx, { name, shortName: name, kind: 'branch', sector: 'non-public' }, START)
    await placeUnit(w.tx, id, 'business', parent, '2026-01-01')
    return id
  }
  await placeUnit(w.tx, w.unit.root, 'business', null, '2026-01-01')
  const company = await make('物业公司', w.unit.root)
  const crew = await make('保洁班组', company)
  const id = await aRunningCampaign(w.tx, { organiserId: w.unit.root, units: [w.unit.root, company, crew], line: 'business' })
  return { id, company, crew }
}
/** One duty of every unit, past its day. */
const owed = async (w: World, campaignId: number, organiser: boolean): Promise<void> => {
  const { writePeriod, writeRule } = await import('../duty/duty.write.ts')
  const { planOf } = await import('./campaign.read.ts')
  const rule = structuredClone((await planOf(w.tx, campaignId)).sections.duty!.rules[0]!)
  delete rule.who.classes
  delete rule.who.unitKinds
  delete rule.who.levels
  const ruleId = await writeRule(w.tx, campaignId, { ...rule, title: '上报情况', count: 1 }, organiser, true)
  await writePeriod(w.tx, campaignId, ruleId, {
    key: 'once',
    name: '第一次',
    startsOn: '2026-01-05',
    dueOn: '2026-02-01',
    audienceOn: '2026-01-05',
  })
}

inWorld('a post at the organiser reads all of its campaign in whatever line it runs, and does nothing more than before', async (w) => {
  const { id, company, crew } = await guided(w)
  await owed(w, id, false)
  const wang = w.as('wang')
  const list = (await wang.get(`/campaigns/${id}/units`)).body
  expect(list.rows.map((r: { unitId: number }) => r.unitId)).toEqual([w.unit.root, company, crew])
  expect(list).toMatchObject({ total: { n: 3, exact: true }, sees: 'all' })
  const progress = (await wang.get(`/campaigns/${id}/progress`)).body
  expect(progress.sees).toBe('all')
  expect(progress.rows.map((r: { unitId: number; late: number; units: number }) => [r.unitId, r.late, r.units])).toEqual([
    [w.unit.root, 0, 1],
    [company, 2, 2],
  ])
  const late = (await wang.get(`/campaigns/${id}/late`)).body
  expect(late.rows.map((r: { unitId: number }) => r.unitId)).toEqual([company, crew])
  expect(late).toMatchObject({ total: { n: 2, exact: true }, sees: 'all' })
  expect((await wang.get(`/campaigns/${id}/units/${crew}`)).body).toMatchObject({ name: '保洁班组', may: [] })
  expect((await wang.get(`/campaigns/${id}/units/${crew}/duties`)).body).toMatchObject({ mayExempt: false, rows: [{ title: '上报情况' }] })
  // Reading is not acting: letting off stays with posts of the line.
  const { periodId } = late.rows[0]
  expect((await wang.post(`/duties/${periodId}/units/${company}/exempt`, { reason: '整建制合并' })).body.code).toBe('http.not-found')
  // The desk tells the same of the campaign.
  const k = (await wang.get('/desk')).body.campaigns.find((x: { id: number }) => x.id === id)
  expect(k).toMatchObject({ expected: 2, done: 0, late: 2 })
})

inWorld('whoever sees none of a campaign is told so, not that there is nothing', async (w) => {
  const { id, company } = await guided(w)
  await owed(w, id, false)
  const li = w.as('li')
  expect((await li.get(`/campaigns/${id}/units`)).body).toEqual({ rows: [], next: null, total: { n: 0, exact: true }, sees: 'none' })
  expect((await li.get(`/campaigns/${id}/progress`)).body).toMatchObject({ rows: [], sees: 'none' })
  expect((await li.get(`/campaigns/${id}/late`)).body).toMatchObject({ rows: [], total: { n: 0, exact: true }, sees: 'none' })
  expect((await li.get(`/campaigns/${id}/units/${company}`)).body.code).toBe('http.not-found')
  expect((await li.get(`/campaigns/${id}/units/${company}/duties`)).body.code).toBe('http.not-found')
  // On the line of his post a secretary sees his own part.
  const party = await aRunningCampaign(w.tx, {
    organiserId: w.unit.root,
    units: [w.unit.root, w.unit.fenglin, w.unit.fenglin1, w.unit.liuan],
  })
  expect((await li.get(`/campaigns/${party}/units`)).body).toMatchObject({ total: { n: 2, exact: true }, sees: 'some' })
  expect((await li.get(`/campaigns/${party}/late?below=${w.unit.fenglin}`)).body).toMatchObject({ rows: [], sees: 'all' })
  expect((await li.get(`/campaigns/${party}/late?below=${w.unit.liuan}`)).body).toMatchObject({ rows: [], sees: 'none' })
})

inWorld('a reader of a campaign gains the organiser’s units in it and nobody else’s', async (w) => {
  const { id, company, crew } = await guided(w)
  const campaign = await readCampaign(w.tx, id)
  const everybody = (await sql<{ id: number }>`select id from unit where realm_id = ${w.tx.realm} order by id`.execute(w.tx.db)).rows.map(
    (r) => r.id,
  )
  for (const who of ['wang', 'li', 'zhou', 'xi'] as const) {
    const { actor } = await w.context(who)
    const reader = await readerOf(w.tx, actor, campaign)
    for (const p of [mayFollow, mayAdopt]) {
      const before = await whichMay(w.tx, actor, p, everybody)
      const held = actor.grants.some((g) => g.unitId === w.unit.root && p.roles.includes(g.role))
      expect([who, p.name, [...(await whichMay(w.tx, reader, p, everybody))].sort((a, b) => a - b)]).toEqual([
        who,
        p.name,
        [...new Set([...before, ...(held ? [w.unit.root, company, crew] : [])])].sort((a, b) => a - b),
      ])
    }
  }
})

inWorld('who takes no part himself is offered the campaigns of units he acts for', async (w) => {
  const { liuan, liuan1, root, fenglin } = w.unit
  const id = await aRunningCampaign(w.tx, { organiserId: liuan, units: [liuan, liuan1], template: 'street-two-nodes' })
  const offered = async (who: 'wang' | 'li' | 'qian', path: string, unitId: number) =>
    (await w.as(who).get(`${path}?unitId=${unitId}`)).body as {
      campaigns: unknown[]
      below: { id: number; unitId: number; unit: string }[]
    }
  const both = (rows: { id: number; unitId: number }[]) => rows.map((r) => [r.id, r.unitId])
  for (const path of ['/nomination-choices', '/pledges/choices']) {
    const above = await offered('wang', path, root)
    expect([path, above.campaigns, both(above.below)]).toEqual([
      path,
      [],
      [
        [id, liuan],
        [id, liuan1],
      ],
    ])
    expect(await offered('li', path, fenglin)).toMatchObject({ campaigns: [], below: [] })
    // His own campaign is not one of others.
    expect((await offered('qian', path, liuan)).below).toEqual([])
  }
})
