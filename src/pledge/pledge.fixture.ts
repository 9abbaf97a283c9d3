import type { Client, Person, World } from '../../test/world.ts'

/** A pledge that may be proposed. */
export const aPledge = (campaignId: number, unitId: number, more: Record<string, unknown> = {}) => ({
  campaignId,
  unitId,
  kind: 'unit',
  what: '为三号楼、五号楼加装楼道扶手',
  measures: '四月勘察，六月安装，七月由住户验收',
  baseline: '0',
  target: '24',
  figureUnit: '处',
  dueOn: '2026-07-31',
  beneficiary: '三号楼、五号楼住户',
  responsible: '李某',
  ...more,
})

/** Drafted, proposed, reviewed and published by the people given; its id and public code. */
export const published = async (
  as: World['as'],
  body: ReturnType<typeof aPledge>,
  who: { by: Person; reviewer: Person },
): Promise<{ id: number; code: string }> => {
  const ok = async (answer: ReturnType<Client['post']>) => {
    const a = await answer
    if (a.status !== 200) throw new Error(JSON.stringify(a.body))
    return a.body
  }
  const made = await ok(as(who.by).post('/pledges', body))
  await ok(as(who.by).post(`/pledges/${made.id}/propose`, { version: 1 }))
  await ok(as(who.reviewer).post(`/pledges/${made.id}/review`, { version: 2, verdict: 'accepted' }))
  await ok(as(who.by).post(`/pledges/${made.id}/publish`, { version: 3 }))
  return { id: made.id, code: made.code }
}
