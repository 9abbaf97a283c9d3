import type { World } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import { countDue } from '../measure/count.actions.ts'
import { measureTicks } from '../measure/measure.jobs.ts'
import { insertDue } from '../measure/measure.write.ts'
import { providers } from '../measure/provider.read.ts'

export const ok = async (answer: Promise<{ status: number; body: unknown }>) => {
  const a = await answer
  if (a.status !== 200) throw new Error(JSON.stringify(a.body))
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the endpoint answers
  return a.body as any
}

/** A running campaign of the street, a frozen built-in standard and an open round over the two community committees. */
export const anOpenRound = async (
  w: Pick<World, 'as' | 'tx' | 'unit'>,
  o: { standard?: 'five-goods' | 'model-community'; units?: number[]; change?: (plan: PlanV1) => void; groupBy?: string[] } = {},
): Promise<{ campaign: number; standard: number; round: number; digest: string }> => {
  const { as, unit } = w
  const campaign = await aRunningCampaign(w.tx, {
    organiserId: unit.root,
    units: Object.values(unit),
    ...(o.change ? { change: o.change } : {}),
  })
  const standard = await ok(as('wang').post('/standards', { ownerId: unit.root, builtin: o.standard ?? 'five-goods' }))
  const frozen = await ok(as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
  const opened = await ok(
    as('wang').post('/rounds', {
      campaignId: campaign,
      standardId: standard.id,
      title: '年度考核',
      unitIds: o.units ?? [unit.fenglin, unit.liuan],
      ...(o.groupBy ? { groupBy: o.groupBy } : {}),
    }),
  )
  return { campaign, standard: standard.id, round: opened.id, digest: frozen.digest }
}

/** Every figure of these units counted again from the registers, as the job does after an event of each noun. */
export const countAgain = async (w: Pick<World, 'tx' | 'context'>, unitIds: readonly number[]): Promise<void> => {
  await insertDue(
    w.tx,
    unitIds.flatMap((unitId) => providers.map((p) => ({ unitId, source: p.source }))),
  )
  const c = await w.context()
  for (const tick of measureTicks) while ((await tick.run(c)) > 0);
  await countDue(c)
}
