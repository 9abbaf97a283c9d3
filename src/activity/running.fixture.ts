import { sql } from 'kysely'
import { insertCampaign, insertPlan, insertUnits, writeLaunch } from '../campaign/campaign.write.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import { templates } from '../campaign/templates.ts'
import type { Tx } from '../db/db.ts'

/** Tests of acts within a campaign: one that runs, from a built-in plan, with the units named and nobody else. */
export const aRunningCampaign = async (
  tx: Tx,
  o: {
    organiserId: number
    units: readonly number[]
    launchOn?: string
    endsOn?: string
    title?: string
    template?: string
    line?: string
    change?: (plan: PlanV1) => void
  },
): Promise<number> => {
  const plan = structuredClone(templates().get(o.template ?? 'street-two-nodes')!)
  o.change?.(plan)
  const at = new Date('2026-01-05T01:00:00Z')
  const launchOn = o.launchOn ?? '2026-01-05'
  const id = await insertCampaign(tx, {
    title: o.title ?? '创先争优',
    template: plan.id,
    organiserId: o.organiserId,
    line: o.line ?? 'party',
    draft: plan,
    at,
  })
  await insertPlan(tx, { campaignId: id, planNo: 1, bytes: JSON.stringify(plan), digest: '-', reason: '', at })
  await writeLaunch(tx, id, 1, 1, { launchOn, endsOn: o.endsOn ?? '2026-12-31', draft: plan })
  const found = await sql<{ id: number; path: string; name: string; kind: string; sector: string | null }>`
    select u.id, l.path, u.name, u.kind, u.sector
    from unit u
    join unit_line l on l.realm_id = u.realm_id and l.unit_id = u.id and l.line = ${o.line ?? 'party'}
    where u.realm_id = ${tx.realm}
      and u.id = any(${o.units as number[]})`.execute(tx.db)
  await insertUnits(
    tx,
    id,
    launchOn,
    found.rows.map((u) => ({
      unitId: u.id,
      path: u.path,
      name: u.name,
      kind: u.kind,
      level: null,
      classKey: u.sector,
      organiser: u.id === o.organiserId,
    })),
  )
  return id
}

/** Ends a campaign without asking what its actions ask. */
export const endCampaign = (tx: Tx, id: number, on: string) =>
  tx.db.updateTable('campaign').set({ state: 'ended', ended_on: on }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()
