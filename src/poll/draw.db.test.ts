import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { aDefinition } from './poll.fixture.ts'
import { commitSecret } from './roll.ts'

inWorld('the party from outside sees the draw and not the roll; whoever has no part sees neither', async ({ as, unit }) => {
  const d = aDefinition('satisfaction', 'unit')
  const id = (await as('wang').post('/polls', { unitId: unit.fenglin, channel: 'paper', definition: d, objects: [{ unitId: unit.fenglin1 }] })).body.ids[0] // biome-ignore format: one line
  const people = Array.from({ length: 40 }, (_, i) => ({ name: `居民${i + 1}`, stratum: i < 30 ? '东区' : '西区' }))
  expect((await as('wang').post(`/polls/${id}/frame`, { version: 1, classKey: d.classes[0]!.key, wanted: 12, people })).body).toEqual({ version: 2, seats: { 东区: 9, 西区: 3 } }) // biome-ignore format: one line
  await as('zhao').post(`/polls/${id}/draw/commit`, { commitment: commitSecret('clerk-secret-12345678') })
  await as('wu').post(`/polls/${id}/draw/commit`, { commitment: commitSecret('outside-secret-1234567') })
  const seen = (await as('wu').get(`/polls/${id}/draw`)).body
  expect(seen).toMatchObject({ state: 'draft', mayFrame: false, classes: [{ key: d.classes[0]!.key }] })
  expect(seen.draws).toMatchObject([{ wanted: 12, frame: 40, strata: [], commitments: [{ by: 'zhao', mine: false, secret: null }, { by: 'wu', mine: true, secret: null }] }]) // biome-ignore format: one line
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
