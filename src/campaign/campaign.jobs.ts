import { sql } from 'kysely'
import type { Reaction } from '../http/action.ts'
import { planOf } from './campaign.read.ts'
import { classOf, statesFor } from './campaign.ts'
import { insertUnits, leaveCampaigns } from './campaign.write.ts'

/** A unit set up in mid-campaign takes part from that day on: it owes from its next period, nothing before. */
const newUnitJoins: Reaction = {
  name: 'campaign.new-unit-joins',
  on: ['unit.created', 'unit.imported', 'unit.placed', 'unit.moved'],
  run: async (c, event) => {
    if (event.subjectId === null) return
    const found = await sql<{
      campaign_id: number
      unit_id: number
      path: string
      name: string
      kind: string
      level: string | null
      sector: string | null
    }>`
      select c.id as campaign_id, u.id as unit_id, l.path, u.name, u.kind, u.level, u.sector
      from campaign c
      join unit_line root on root.realm_id = c.realm_id and root.line = c.line and root.unit_id = c.organiser_id
      join unit_line s on s.realm_id = c.realm_id and s.line = c.line and s.unit_id = ${event.subjectId}
      join unit_line l on l.realm_id = c.realm_id and l.line = c.line
        and l.path >= root.path and l.path < left(root.path, -1) || '0'
        and l.path >= s.path and l.path < left(s.path, -1) || '0'
      join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
      where c.realm_id = ${c.tx.realm}
        and c.state = any(${statesFor('act')})
        and u.ended_on is null
        and not exists (
          select 1 from campaign_unit cu where cu.realm_id = c.realm_id and cu.campaign_id = c.id and cu.unit_id = l.unit_id)`.execute(
      c.tx.db,
    )
    for (const campaignId of new Set(found.rows.map((r) => r.campaign_id))) {
      const rows = found.rows.filter((r) => r.campaign_id === campaignId)
      const plan = await planOf(c.tx, campaignId)
      await insertUnits(
        c.tx,
        campaignId,
        c.today,
        rows.map((r) => ({
          unitId: r.unit_id,
          path: r.path,
          name: r.name,
          kind: r.kind,
          level: r.level,
          classKey: classOf(plan, r.sector),
          organiser: false,
        })),
      )
      for (const r of rows) await c.record('campaign.joined', { campaignId, subjectId: campaignId, unitId: r.unit_id })
    }
  },
}

/** A unit that ends leaves on that day; whoever it went into goes on with its own duties. */
const endedUnitLeaves: Reaction = {
  name: 'campaign.ended-unit-leaves',
  on: ['unit.ended'],
  run: async (c, event) => {
    if (event.subjectId === null) return
    for (const campaignId of await leaveCampaigns(c.tx, event.subjectId, event.happenedOn))
      await c.record('campaign.left', { campaignId, subjectId: campaignId, unitId: event.subjectId, happenedOn: event.happenedOn })
  },
}

export const campaignReactions = [newUnitJoins, endedUnitLeaves]
