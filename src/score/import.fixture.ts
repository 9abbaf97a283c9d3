import type { World } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import type { StandardFile } from '../standard/standard-schema.ts'
import { aLeaf, aStandard } from './maker.ts'
import { ok } from './score.fixture.ts'

/** A standard document of one's own: judged by the superior's column alone unless said otherwise. */
export const aDocument = (id: string, title: string, tree: StandardFile['tree'], over: Partial<StandardFile> = {}): StandardFile => {
  const { measures: _measures, ...file } = aStandard(tree, [], {
    id,
    title,
    columns: [
      { id: 'self', kind: 'self', title: '自评', scorer: '本单位', always: true },
      { id: 'review', kind: 'review', title: '复核', scorer: '复核组', always: true },
    ],
    combination: { kind: 'weights', weights: { review: '1' } },
    ...over,
  })
  return file
}
export const judgedLeaf = (id: string, max: string, over: Parameters<typeof aLeaf>[3] = {}) =>
  aLeaf(
    id,
    max,
    { kind: 'judged', step: '0.5', guidance: '看现场' },
    { columns: ['review'], verification: ['visit'], evidence: ['visit'], ...over },
  )

type Here = Pick<World, 'as' | 'unit'>

/** A frozen standard of this document and a round by it over these units, in the campaign given or in one of its own. */
export const aRoundBy = async (
  w: Here & { tx?: World['tx'] },
  document: StandardFile,
  units: readonly number[],
  title: string,
  given?: number,
) => {
  const { as, unit } = w
  const campaign = given ?? (await aRunningCampaign(w.tx!, { organiserId: unit.root, units: Object.values(unit) }))
  const standard = await ok(as('wang').post('/standards', { ownerId: unit.root, document }))
  await ok(as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
  const { id } = await ok(
    as('wang').post('/rounds', { campaignId: campaign, standardId: standard.id, title, unitIds: units, appealDays: 0 }),
  )
  return { campaign, standard: standard.id as number, round: id as number }
}

/** Judged, reviewed, final and frozen: points per unit and item, in the superior's column. */
export const closeRound = async (w: Pick<World, 'as'>, round: number, points: Record<number, Record<string, string>>): Promise<void> => {
  const wang = w.as('wang')
  await ok(wang.post(`/rounds/${round}/start-review`, { version: 1 }))
  for (const [unitId, leaves] of Object.entries(points)) {
    for (const [leaf, p] of Object.entries(leaves))
      await ok(wang.post(`/rounds/${round}/units/${unitId}/judgements`, { leaf, column: 'review', points: p, reason: '现场核实', seen: 0 }))
    await ok(wang.post(`/rounds/${round}/units/${unitId}/review`, { version: 1 }))
  }
  await ok(wang.post(`/rounds/${round}/finalise`, { version: 2 }))
  await ok(wang.post(`/rounds/${round}/freeze`, { version: 3 }))
}
