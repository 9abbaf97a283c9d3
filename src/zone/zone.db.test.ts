import { expect } from 'vitest'
import { aUnit, inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import type { Tx } from '../db/db.ts'

const community = (tx: Tx, w: Pick<World, 'unit'>, name: string, ledById: number | null) =>
  aUnit(tx, { below: w.unit.root, name: `${name}居民委员会`, shortName: name, kind: 'residents-committee', urban: true, ledById })

const three = async (w: World) => ({
  fenglin: await community(w.tx, w, '枫林', w.unit.fenglin),
  liuan: await community(w.tx, w, '柳岸', w.unit.liuan),
  xinyuan: await community(w.tx, w, '新苑', null),
})

const body = (communityId: number, leadId: number, name: string, members: number[]) => ({
  name,
  communityId,
  leadId,
  foundedOn: '2025-05-01',
  members: members.map((unitId) => ({ unitId, sinceOn: '2025-05-01' })),
})

inWorld('coverage is communities with a zone over urban communities, and opens onto both lists', async (w) => {
  const { as, unit } = w
  const c = await three(w)
  const a = await as('li').post('/zones', body(c.fenglin, unit.fenglin, '枫林协作区', [unit.organ, unit.hengtong]))
  expect(a).toEqual({ status: 200, body: { id: expect.any(Number), version: 1 } })
  const b = await as('wang').post('/zones', body(c.liuan, unit.liuan, '柳岸协作区', [unit.hengtong, unit.chamber]))
  await as('wang').post(`/zone-gaps/${c.xinyuan}`, { cause: '小区新建，党组织未建立', person: '王主任', nextOn: '2026-04-01' })
  expect((await as('qian').get('/zone-coverage')).body).toEqual({
    on: '2026-03-02',
    numerator: 2,
    denominator: 3,
    share: '66.67%',
    zones: 2,
    // 恒通 takes part in both zones and is one organisation.
    members: 3,
    covered: [
      { communityId: c.fenglin, community: '枫林', zoneId: a.body.id, zone: '枫林协作区', members: 2 },
      { communityId: c.liuan, community: '柳岸', zoneId: b.body.id, zone: '柳岸协作区', members: 2 },
    ],
    uncovered: [{ communityId: c.xinyuan, community: '新苑', cause: '小区新建，党组织未建立', person: '王主任', nextOn: '2026-04-01' }],
  })
  // As it was before the zones were founded, and below one unit alone.
  expect((await as('wang').get('/zone-coverage?on=2025-04-30')).body).toMatchObject({
    numerator: 0,
    denominator: 3,
    share: '0.00%',
    members: 0,
  })
  expect((await as('wang').get(`/zone-coverage?unitId=${unit.fenglin}`)).body).toMatchObject({
    numerator: 1,
    denominator: 1,
    share: '100.00%',
  })
  const list = await as('wang').get('/zones?limit=1')
  expect(list.body.total).toEqual({ n: 2, exact: true })
  expect(list.body.rows.map((r: { name: string; members: number }) => [r.name, r.members])).toEqual([['枫林协作区', 2]])
  const next = await as('wang').get(`/zones?limit=1&after=${encodeURIComponent(list.body.next)}`)
  expect(next.body.rows.map((r: { name: string }) => r.name)).toEqual(['柳岸协作区'])
  expect(next.body.next).toBeNull()
})

inWorld('a zone is joined, left and ended on real days; who is elsewhere too is said', async (w) => {
  const { as, unit } = w
  const c = await three(w)
  const { id } = (await as('li').post('/zones', body(c.fenglin, unit.fenglin, '枫林协作区', [unit.hengtong]))).body
  await as('wang').post('/zones', body(c.liuan, unit.liuan, '柳岸协作区', [unit.hengtong]))
  const join = (unitId: number, version: number, sinceOn = '2026-01-05') =>
    as('li').post(`/zones/${id}/members`, { unitId, version, sinceOn })
  expect(await join(unit.organ, 1)).toEqual({ status: 200, body: { version: 2 } })
  expect((await join(unit.organ, 2)).body).toMatchObject({ code: 'zone.already-member', facts: { sinceOn: '2026-01-05' } })
  expect((await join(unit.chamber, 1)).body.code).toBe('http.stale-version')
  expect((await join(unit.chamber, 2, '2026-03-03')).body.code).toBe('zone.bad-day')
  expect((await join(c.fenglin, 2)).body.code).toBe('zone.not-party-organisation')
  expect((await as('li').post(`/zones/${id}/members/${unit.chamber}/leave`, { version: 2, untilOn: '2026-03-01' })).body.code).toBe(
    'zone.not-member',
  )
  expect((await as('li').post(`/zones/${id}/members/${unit.organ}/leave`, { version: 2, untilOn: '2026-03-01' })).body).toEqual({
    version: 3,
  })
  const shown = (await as('qian').get(`/zones/${id}`)).body
  expect(shown.memberList).toEqual([
    { unitId: unit.hengtong, name: '恒通公司支部', sinceOn: '2025-05-01', untilOn: null, elsewhere: 1 },
    { unitId: unit.organ, name: '街道机关支部', sinceOn: '2026-01-05', untilOn: '2026-03-01', elsewhere: 0 },
  ])
  expect(shown.may).toBe(false)
  expect(shown.timeline.map((x: { words: string }) => x.words)).toEqual(['登记协作区，成员 1 个', '街道机关支部加入', '街道机关支部退出'])
  expect((await as('li').post(`/zones/${id}/end`, { version: 3, endedOn: '2026-03-01', reason: '社区合并' })).body).toEqual({
    state: 'ended',
    version: 4,
  })
  expect((await join(unit.chamber, 4)).body).toMatchObject({ code: 'state.wrong', facts: { state: 'ended' } })
  expect((await as('wang').get('/zone-coverage')).body).toMatchObject({ numerator: 1, denominator: 3 })
})

inWorld('what may not be: another unit’s zone, a village, a community twice', async (w) => {
  const { as, unit } = w
  const c = await three(w)
  expect((await as('qian').post('/zones', body(c.fenglin, unit.fenglin, '枫林协作区', []))).status).toBe(404)
  expect((await as('zhou').post('/zones', body(c.fenglin, unit.fenglin, '枫林协作区', []))).body.code).toBe('access.not-allowed')
  expect((await as('li').post('/zones', body(unit.fenglin1, unit.fenglin, '枫林协作区', []))).body.code).toBe('zone.not-urban-community')
  expect((await as('li').post('/zones', body(c.fenglin, unit.fenglin, '枫林协作区', []))).status).toBe(200)
  expect((await as('li').post('/zones', body(c.fenglin, unit.fenglin, '枫林第二协作区', []))).body.facts).toEqual({
    community: '枫林',
    zone: '枫林协作区',
  })
  expect((await as('wang').post(`/zone-gaps/${c.fenglin}`, { cause: '没有条件', person: '王', nextOn: '2026-04-01' })).body.code).toBe(
    'zone.already-covered',
  )
  expect((await as('wang').post(`/zone-gaps/${c.xinyuan}`, { cause: '没有条件', person: '王', nextOn: '2026-03-01' })).body.code).toBe(
    'zone.bad-day',
  )
  expect((await as('he').get('/zones')).body.rows).toEqual([])
})

inCommittedWorld('twenty at once found a zone in one community: one stands', async (w) => {
  const rc = await w.write((tx) => community(tx, w, '枫林', w.unit.fenglin))
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      w.as('wang').post('/zones', { name: `协作区${i}`, communityId: rc, leadId: w.unit.fenglin, foundedOn: '2026-01-01', members: [] }),
    ),
  )
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  // Whoever waited for the first sees its zone; whoever looked before it committed meets the constraint.
  const refused = answers.filter((a) => a.status !== 200).map((a) => a.body.code)
  expect(refused.filter((code) => !['zone.already-covered', 'db.zone_one_for_a_community'].includes(code))).toEqual([])
  expect((await w.as('wang').get('/zones')).body.total).toEqual({ n: 1, exact: true })
})
