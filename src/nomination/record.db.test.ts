import { expect } from 'vitest'
import { inWorld, START, type World } from '../../test/world.ts'
import { anOpenRound } from '../score/score.fixture.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from './maker.ts'

const source = { from: 'practice', ref: '试验' } as const
const best = aTitle({
  id: 'best',
  name: '先进党组织',
  object: 'unit',
  quota: { perUnit: 2, total: 2 },
  eligibility: [
    { id: 'grade', text: '上次考核为优秀', rule: { kind: 'grade', grades: ['优秀'], rounds: 1 }, source },
    { id: 'veto', text: '没有一票否决', rule: { kind: 'no-veto' }, source },
  ],
})

/** The round as freezing leaves it, with this result of a unit. */
const frozen = async (w: World, round: number, unitId: number, gradeTitle: string, eligible: boolean) => {
  await w.tx.db
    .updateTable('score_round')
    .set({ state: 'frozen', frozen_on: '2026-02-01', bytes: '{}', digest: 'x', frozen_position: 1 })
    .where('realm_id', '=', w.tx.realm)
    .where('id', '=', round)
    .execute()
  await w.tx.db
    .updateTable('score_unit')
    .set({ grade: 'g', bytes: JSON.stringify({ result: { gradeTitle, eligible } }), digest: 'x' })
    .where('realm_id', '=', w.tx.realm)
    .where('round_id', '=', round)
    .where('unit_id', '=', unitId)
    .execute()
}

inWorld('grade and veto come from the frozen round and open its sheet; an open round answers nothing', async (w) => {
  const { round } = await anOpenRound(w)
  const plan = aSelectionPlan({ titles: [best] })
  plan.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const units = await placedUnits(w.tx)
  const campaignId = await aLaunchedCampaign(w.tx, units, plan, START)
  const made = await w.as('li').post(`/campaigns/${campaignId}/nominations`, {
    brief: '先进',
    deeds: '先进',
    titleKey: 'best',
    unitId: w.unit.fenglin,
    subjectUnitId: w.unit.fenglin,
  })
  const id = made.body.id as number
  const findings = async () =>
    (await w.as('li').get(`/nominations/${id}`)).body.eligibility
      .filter((e: { id?: string }) => e.id)
      .map((e: Record<string, string>) => [e.id, e.verdict, e.source, e.open])
  const sheet = `/rounds/${round}/units/${w.unit.fenglin}`
  expect(await findings()).toEqual([
    ['grade', 'unknown', '需要近 1 次考核结果，查到 0 次', undefined],
    ['veto', 'unknown', '需要近 1 次考核结果，查到 0 次', undefined],
  ])
  await frozen(w, round, w.unit.fenglin, '优秀', true)
  expect(await findings()).toEqual([
    ['grade', 'ok', '年度考核（2026年2月1日冻结）：优秀', sheet],
    ['veto', 'ok', '年度考核（2026年2月1日冻结）：没有一票否决', sheet],
  ])
  await frozen(w, round, w.unit.fenglin, '合格', false)
  expect(await findings()).toEqual([
    ['grade', 'fail', '年度考核（2026年2月1日冻结）：合格', sheet],
    ['veto', 'fail', '年度考核（2026年2月1日冻结）：一票否决成立', sheet],
  ])
  expect((await w.as('li').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })).body).toMatchObject({
    code: 'nomination.not-eligible',
    facts: { rules: ['上次考核为优秀', '没有一票否决'] },
  })
})
