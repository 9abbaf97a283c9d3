import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import { aDefinition } from './poll.fixture.ts'
import { commitSecret } from './roll.ts'

inWorld('the party from outside sees the draw and not the roll; whoever has no part sees neither', async ({ as, unit }) => {
  const d = aDefinition('satisfaction', 'unit')
  const id = (await as('wang').post('/polls', { unitId: unit.fenglin, channel: 'paper', definition: d, objects: [{ unitId: unit.fenglin1 }] })).body.ids[0] // biome-ignore format: one line
  const people = Array.from({ length: 40 }, (_, i) => ({ name: `居民${i + 1}`, stratum: i < 30 ? '东区' : '西区' }))
  expect((await as('wang').post(`/polls/${id}/frame`, { version: 1, classKey: d.classes[0]!.key, wanted: 12, people })).body).toEqual({ version: 2, seats: { 东区: 9, 西区: 3 } }) // biome-ignore format: one line
  await as('zhao').post(`/polls/${id}/draw/commit`, { commitment: commitSecret('clerk-secret-12345678') })
  // Two accounts of the office are one hand: the other is of another body.
  const refused = await as('wang').post(`/polls/${id}/draw/commit`, { commitment: commitSecret('second-of-office-123456') })
  expect([refused.status, refused.body.code]).toEqual([403, 'poll.outsider-missing'])
  expect((await as('wu').post(`/polls/${id}/draw/commit`, { commitment: commitSecret('outside-secret-1234567') })).body).toEqual({ n: 2 })
  const seen = (await as('wu').get(`/polls/${id}/draw`)).body
  expect(seen).toMatchObject({ state: 'draft', mayFrame: false, classes: [{ key: d.classes[0]!.key }] })
  expect(seen.draws).toMatchObject([{ wanted: 12, frame: 40, strata: [], commitments: [{ by: 'zhao', mine: false, outside: false, secret: null }, { by: 'wu', mine: true, outside: true, secret: null }] }]) // biome-ignore format: one line
  expect(JSON.stringify(seen)).not.toMatch(/居民\d/)
  expect((await as('wang').get(`/polls/${id}/draw`)).body.mayFrame).toBe(true)
  expect((await as('wu').get(`/polls/${id}/roll`)).status).toBe(403)
  expect((await as('sun').get(`/polls/${id}/draw`)).status).toBe(403)
  expect((await as('qian').get(`/polls/${id}/draw`)).status).toBe(404)
  await as('zhao').post(`/polls/${id}/draw/reveal`, { secret: 'clerk-secret-12345678' })
  expect((await as('wu').post(`/polls/${id}/draw/reveal`, { secret: 'outside-secret-1234567' })).body).toEqual({ drawn: 12 })
  const drawn = (await as('wu').get(`/polls/${id}/draw`)).body.draws[0]
  expect(drawn.strata.map((s: { stratum: string; picked: number[] }) => [s.stratum, s.picked.length])).toEqual([['东区', 9], ['西区', 3]]) // biome-ignore format: one line
})

inWorld('who watches over the office and also works for it is no party from outside; the one from outside may commit first', async (w) => {
  const { as, unit } = w
  const d = aDefinition('satisfaction', 'unit')
  const people = Array.from({ length: 9 }, (_, i) => ({ name: `居民${i}`, stratum: '全体' }))
  const aDraw = async (): Promise<number> => {
    const made = await as('wang').post('/polls', { unitId: unit.fenglin, channel: 'paper', definition: d, objects: [{ unitId: unit.fenglin1 }] }) // biome-ignore format: one line
    const id = made.body.ids[0] as number
    await as('wang').post(`/polls/${id}/frame`, { version: 1, classKey: d.classes[0]!.key, wanted: 5, people })
    return id
  }
  const commit = (id: number, who: Parameters<typeof as>[0]) =>
    as(who).post(`/polls/${id}/draw/commit`, { commitment: commitSecret(`secret-of-${who}-0123456`) })
  const first = await aDraw()
  expect((await commit(first, 'wu')).body).toEqual({ n: 1 })
  expect((await commit(first, 'wang')).body).toEqual({ n: 2 })
  // From today on he also keeps the books of the office.
  await insertGrant(w.tx, { accountId: w.account.wu, role: 'clerk', unitId: unit.fenglin, line: 'party', fromOn: '2026-03-01', untilOn: null, document: '', grantedBy: null }) // biome-ignore format: one line
  const second = await aDraw()
  expect((await commit(second, 'wang')).body).toEqual({ n: 1 })
  expect((await commit(second, 'wu')).body.code).toBe('poll.outsider-missing')
  expect((await commit(second, 'chen')).body).toEqual({ n: 2 })
})
