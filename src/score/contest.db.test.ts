import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { anOpenRound, ok } from './score.fixture.ts'

inWorld('the office, each unit and each reviewer see what was objected to in their own range, with the day an answer is due', async (w) => {
  const { as, unit, account } = w
  const { round } = await anOpenRound(w)
  const list = (who: Parameters<typeof as>[0], query = '') => as(who).get(`/rounds/${round}/contests${query}`)
  const rows = async (who: Parameters<typeof as>[0], query = '') =>
    (await ok(list(who, query))).rows.map((k: { unitId: number; leaf: string }) => [k.unitId === unit.fenglin ? '枫林' : '柳岸', k.leaf])
  expect(await ok(list('wang'))).toEqual({
    rows: [],
    next: null,
    total: { n: 0, exact: true },
    round: { id: round, title: '年度考核' },
    open: 0,
    late: 0,
  })
  const contest = (who: 'li' | 'qian', u: number, leaf: string) =>
    ok(as(who).post(`/rounds/${round}/units/${u}/contests`, { leaf, reason: '取数有出入', ref: `unit/${u}` }))
  const first = await contest('li', unit.fenglin, '2.4')
  w.at('2026-03-03T01:00:00Z')
  await contest('qian', unit.liuan, '1.4')
  await contest('li', unit.fenglin, '3.3')
  await ok(as('wang').post(`/contests/${first.contestId}/answer`, { version: 1, verdict: 'dismissed', answer: '经核对取数无误' }))

  // What is owed first, by its deadline; ten working days after it was entered.
  const all = await ok(list('wang'))
  expect(all.rows.map((k: { leaf: string; state: string; dueOn: string; late: boolean }) => [k.leaf, k.state, k.dueOn, k.late])).toEqual([
    ['1.4', 'open', '2026-03-17', false],
    ['3.3', 'open', '2026-03-17', false],
    ['2.4', 'dismissed', '2026-03-16', false],
  ])
  expect([all.open, all.late, all.total.n]).toEqual([2, 0, 3])
  expect(all.rows[2]).toMatchObject({
    kind: 'contest',
    unitId: unit.fenglin,
    answer: '经核对取数无误',
    answeredOn: '2026-03-03',
    answeredBy: 'wang',
  })
  expect(await rows('wang', '?state=open')).toEqual([
    ['柳岸', '1.4'],
    ['枫林', '3.3'],
  ])
  expect(await rows('wang', '?kind=appeal')).toEqual([])
  const page = await ok(list('wang', '?limit=2'))
  expect(page.rows).toHaveLength(2)
  expect(await rows('wang', `?limit=2&after=${page.next}`)).toEqual([['枫林', '2.4']])

  // Its own, and no other unit's.
  expect(await rows('li')).toEqual([
    ['枫林', '3.3'],
    ['枫林', '2.4'],
  ])
  expect((await ok(list('qian'))).open).toBe(1)
  // A reviewer sees the units he has a seat at, from the day he has it.
  expect((await list('jia')).body.code).toBe('http.not-found')
  await ok(as('wang').post(`/rounds/${round}/units/${unit.liuan}/reviewers`, { accountId: account.jia, column: 'review' }))
  expect(await rows('jia')).toEqual([['柳岸', '1.4']])
  // Another realm's office, a plain member and nobody at all.
  expect((await list('he')).body.code).toBe('http.not-found')
  expect((await w.anyone.get(`/rounds/${round}/contests`)).status).toBe(401)

  w.at('2026-03-18T01:00:00Z')
  const behind = await ok(list('wang', '?state=late'))
  expect([behind.late, behind.rows.map((k: { leaf: string }) => k.leaf)]).toEqual([2, ['1.4', '3.3']])
  await ok(as('wang').post(`/contests/${behind.rows[1].id}/answer`, { version: 1, verdict: 'upheld', answer: '经核对应予更正' }))
  expect(await rows('wang', '?state=late')).toEqual([
    ['柳岸', '1.4'],
    ['枫林', '3.3'],
  ])
  expect(await rows('wang', '?state=upheld')).toEqual([['枫林', '3.3']])
})
