import { expect } from 'vitest'
import { inWorld, START, type World } from '../../test/world.ts'
import type { Title } from '../campaign/plan-schema.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../nomination/maker.ts'

const source = { from: 'practice', ref: '试验' } as const
const title = (percent: string): Title =>
  aTitle({
    id: `model-${percent}`,
    name: `示范社区${percent}`,
    object: 'unit',
    quota: { perUnit: 3, total: 3 },
    eligibility: [
      {
        id: 'below',
        text: '下级支部有足够比例获评先进',
        rule: { kind: 'share-below', titles: ['先进党支部'], grades: ['优秀'], unitKinds: ['branch'], percent },
        source,
      },
    ],
  })
const branches = aTitle({
  id: 'branch',
  name: '先进党支部',
  object: 'unit',
  quota: { perUnit: 3, total: 3 },
  eligibility: [{ id: 'had', text: '获得过先进党支部', rule: { kind: 'holds', titles: ['先进党支部'] }, source }],
})

const honoured = async (w: World, campaignId: number, nominationId: number, unitId: number, state: string, expiresOn: string | null) => {
  const { id: decisionId } = await w.tx.db
    .insertInto('honour_decision')
    .values({
      realm_id: w.tx.realm,
      campaign_id: campaignId,
      unit_id: w.unit.root,
      award_key: 'commend',
      level: '党内表彰',
      title: '决定',
      document_no: `清〔2025〕${nominationId}号`,
      meeting: '纪要',
      decided_on: '2025-07-01',
      bytes: '{}',
      digest: 'x',
      decided_by: w.account.wang,
      decided_at: START,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await w.tx.db
    .insertInto('honour')
    .values({
      realm_id: w.tx.realm,
      decision_id: decisionId,
      campaign_id: campaignId,
      nomination_id: nominationId,
      title_key: 'branch',
      title_name: '先进党支部',
      level: '党内表彰',
      object: 'unit',
      holder: '某支部',
      facts: '{}',
      unit_id: unitId,
      subject_unit_id: unitId,
      certificate: false,
      plaque: false,
      granted_on: '2025-07-01',
      expires_on: expiresOn,
      state,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

inWorld('三级联创: a higher title asks for a share of titles below, counted from the register on the day', async (w) => {
  const plan = aSelectionPlan({ titles: [title('50'), title('60'), branches] })
  plan.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const units = await placedUnits(w.tx)
  const campaignId = await aLaunchedCampaign(w.tx, units, plan, START)
  const nominate = async (who: 'feng' | 'zhao', titleKey: string, unitId: number, subjectUnitId: number) => {
    const made = await w
      .as(who)
      .post(`/campaigns/${campaignId}/nominations`, { brief: '先进', deeds: '先进', titleKey, unitId, subjectUnitId })
    expect(made.status).toBe(200)
    return made.body.id as number
  }
  const finding = async (id: number) => {
    const found = (await w.as('zhao').get(`/nominations/${id}`)).body.eligibility.find((e: { id?: string }) => e.id)
    return [found.verdict, found.source, found.open]
  }
  const belowOf = async (id: number) =>
    (await w.as('zhao').get(`/nominations/${id}`)).body.eligibility.find((e: { id?: string }) => e.id).below
  const one = await nominate('zhao', 'branch', w.unit.fenglin, w.unit.fenglin1)
  const two = await nominate('zhao', 'branch', w.unit.fenglin, w.unit.fenglin2)
  const half = await nominate('zhao', 'model-50', w.unit.fenglin, w.unit.fenglin)
  const more = await nominate('zhao', 'model-60', w.unit.fenglin, w.unit.fenglin)
  const open = `/honours?unitId=${w.unit.fenglin}`
  expect(await finding(half)).toEqual(['fail', '下级 2 个单位中有 0 个达到，占 0.0%，要求不低于 50%（2026年3月2日）', open])
  expect((await finding(one))[0]).toBe('unknown')
  const honour = await honoured(w, campaignId, one, w.unit.fenglin1, 'effective', '2027-07-01')
  expect(await finding(half)).toEqual(['ok', '下级 2 个单位中有 1 个达到，占 50.0%，要求不低于 50%（2026年3月2日）', open])
  expect(await belowOf(half)).toEqual([
    { unitId: w.unit.fenglin1, unit: '枫林第一支部', by: `先进党支部（清〔2025〕${one}号）` },
    { unitId: w.unit.fenglin2, unit: '枫林第二支部', by: null },
  ])
  expect(await finding(more)).toEqual(['fail', '下级 2 个单位中有 1 个达到，占 50.0%，要求不低于 60%（2026年3月2日）', open])
  expect(await finding(one)).toEqual(['ok', `荣誉台账：先进党支部，清〔2025〕${one}号`, `/honours/${honour}`])
  // Withdrawn or run out it counts no longer.
  await honoured(w, campaignId, two, w.unit.fenglin2, 'withdrawn', null)
  expect((await finding(more))[0]).toBe('fail')
  w.at('2027-07-02T02:00:00Z')
  expect(await finding(half)).toEqual(['fail', '下级 2 个单位中有 0 个达到，占 0.0%，要求不低于 50%（2027年7月2日）', open])
})
