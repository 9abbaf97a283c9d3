import { expect } from 'vitest'
import { aUnit, inWorld } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { aDocument, judgedLeaf } from '../score/import.fixture.ts'
import { ok } from '../score/score.fixture.ts'
import { insertMark, setRoundState } from './comparison.fixture.ts'

inWorld('several raw rankings become one: by pairs unless sums of places are asked for by name, which is said', async (w) => {
  const { as, unit, account, tx } = w
  const wang = as('wang')
  const more = []
  for (const n of ['甲', '乙', '丙'])
    more.push(await aUnit(tx, { below: unit.root, name: `${n}社区党委`, shortName: `${n}社区`, kind: 'party-committee' }))
  const units = more.map((u) => (typeof u === 'number' ? u : (u as { id: number }).id))
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: [...Object.values(unit), ...units] })
  const branch = (id: string) => ({
    id,
    title: `方面${id}`,
    max: '20',
    children: [judgedLeaf(`${id}.1`, '20', { columns: id === '1' ? ['self', 'review'] : ['review'] })],
  })
  const document = aDocument('three', '三个方面', ['1', '2', '3', '4', '5'].map(branch))
  const standard = await ok(wang.post('/standards', { ownerId: unit.root, document }))
  await ok(wang.post(`/standards/${standard.id}/freeze`, { version: 1 }))
  const { id } = await ok(wang.post('/rounds', { campaignId: campaign, standardId: standard.id, title: '年度考核', unitIds: units }))
  // Three put 甲 before 乙 before 丙, two put 乙 before 丙 before 甲: pairs and sums of places differ.
  const marks = [
    ['20', '18', '16'],
    ['20', '18', '16'],
    ['20', '18', '16'],
    ['10', '20', '12'],
    ['10', '20', '12'],
  ]
  for (const [b, of] of marks.entries())
    for (const [i, points] of of.entries())
      await insertMark(tx, { roundId: id, unitId: units[i]!, leaf: `${b + 1}.1`, column: 'review', points, byId: account.wang })
  const get = (query: string, by: 'wang' | 'li' = 'wang') => as(by).get(`/rounds/${id}/rankings${query}`)
  expect((await get('')).body.code).toBe('comparison.round-still-open')
  await setRoundState(tx, id, 'final')
  expect((await as('li').get(`/rounds/${id}/rankings`)).status).not.toBe(200)
  expect((await w.anyone.get(`/rounds/${id}/rankings`)).status).toBe(401)
  const plain = await ok(get(''))
  expect(plain.merged).toBeNull()
  expect(plain.options.map((o: { key: string; without: string[] }) => [o.key, o.without.length])).toEqual([
    ['column:self', 3],
    ['column:review', 0],
    ['branch:1', 0],
    ['branch:2', 0],
    ['branch:3', 0],
    ['branch:4', 0],
    ['branch:5', 0],
  ])
  const five = '?of=branch:1,branch:2,branch:3,branch:4,branch:5'
  const names = (r: { merged: { tiers: { unit: string }[][] } }) => r.merged.tiers.map((t) => t.map((u) => u.unit[0]).join(''))
  const pairs = await ok(get(five))
  expect([pairs.merged.method, names(pairs), pairs.merged.against, pairs.merged.pairs, pairs.merged.warning]).toEqual([
    'majority',
    ['甲', '乙', '丙'],
    4,
    15,
    null,
  ])
  expect(pairs.merged.how).toEqual([
    '合并的是 5 份排序：1 方面1、2 方面2、3 方面3、4 方面4、5 方面5；每份只用先后，不用分差，各份同等看待。',
    '方法：两两比较，过半数排序认为在前的在前（孔多塞法）。各对的多数能排成一个次序，就用这个次序；多数两可的并列。',
    '各份排序对每两个单位的先后共 15 条，这个次序与其中 4 条相违。',
    '合并的次序只供参考，不改变得分和等次，不得作为名次公布。',
  ])
  const sums = await ok(get(`${five}&method=rank-sum`))
  expect([sums.merged.method, names(sums), sums.merged.against]).toEqual(['rank-sum', ['乙', '甲', '丙'], null])
  expect(sums.merged.warning).toMatch(/^名次相加没有公认的依据：.*须连同这段话一并写明。$/)
  // The same ranking twice is one.
  expect((await get('?of=branch:1,branch:1')).body).toMatchObject({ code: 'comparison.few-rankings', facts: { rankings: 1 } })
  expect((await get('?of=branch:1,branch:9')).body.code).toBe('comparison.no-such-ranking')
  expect((await get('?of=branch:1,column:self')).body.code).toBe('comparison.ranking-open')
  expect((await get('?group=none')).body.code).toBe('comparison.no-such-group')
  expect((await get(`${five}&method=mean`)).status).toBe(400)
  // In the order of the tree the list stays without places: what was merged is nowhere kept.
  const list = await ok(wang.get(`/rounds/${id}/comparison`))
  expect(Object.keys(list.rows[0])).not.toContain('rank')
})
