import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { anOpenRound, ok } from './score.fixture.ts'

inWorld('approved conditions of a unit stand beside its line and change no digit', async (w) => {
  const { as, unit } = w
  const { campaign, standard, round } = await anOpenRound(w)
  const sheet = async () => ok(as('wang').get(`/rounds/${round}/units/${unit.fenglin}`))
  const refinedAt = (s: { lines: { id: string; refined: unknown }[] }) =>
    s.lines.filter((l) => l.refined !== null).map((l) => [l.id, l.refined])
  const before = await sheet()
  expect(refinedAt(before)).toEqual([])
  const where = { standardId: standard, source: 'five-goods', item: '2.4' }
  const { id } = await ok(
    as('li').post(`/campaigns/${campaign}/units/${unit.fenglin}/refinements`, {
      ...where,
      version: 0,
      kind: 'words',
      text: '每名党员联系五户',
    }),
  )
  await ok(as('li').post(`/refinements/${id}/submit`, { version: 1 }))
  expect(refinedAt(await sheet())).toEqual([])
  await ok(as('wang').post(`/refinements/${id}/decide`, { version: 2, verdict: 'approved' }))
  const after = await sheet()
  expect(refinedAt(after)).toEqual([
    ['2.4', { approvedOn: '2026-03-02', conditions: [{ text: '每名党员联系五户', max: null, reading: '' }] }],
  ])
  expect({ ...after.sheet, asOf: 0 }).toEqual({ ...before.sheet, asOf: 0 })
  expect(after.round.standardDigest).toBe(before.round.standardDigest)
  // The other committee has written nothing.
  expect(refinedAt(await ok(as('wang').get(`/rounds/${round}/units/${unit.liuan}`)))).toEqual([])
})

inWorld('whoever opens a round is told which campaigns have their groups fixed', async ({ as, unit, tx }) => {
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  expect((await as('li').get('/round-groups')).status).toBe(403)
  expect(await ok(as('wang').get('/round-groups'))).toEqual({ campaignIds: [] })
  const made = await ok(
    as('wang').post(`/campaigns/${campaign}/groups`, { rule: { by: [{ fact: 'kind' }], least: 2, small: 'merge' }, version: 0 }),
  )
  expect(await ok(as('wang').get('/round-groups'))).toEqual({ campaignIds: [] })
  await ok(as('wang').post(`/groupings/${made.id}/fix`, { version: 1 }))
  expect(await ok(as('wang').get('/round-groups'))).toEqual({ campaignIds: [campaign] })
})
