import type { Reaction } from '../http/action.ts'
import { planOf } from './campaign.read.ts'
import { classOf } from './campaign.ts'
import { insertUnits, leaveCampaigns } from './campaign.write.ts'
import { unitsToJoin } from './unit.read.ts'

/** A unit set up in mid-campaign takes part from that day on: it owes from its next period, nothing before. */
const newUnitJoins: Reaction = {
  name: 'campaign.new-unit-joins',
  on: ['unit.created', 'unit.imported', 'unit.placed', 'unit.moved'],
  run: async (c, event) => {
    if (event.subjectId === null) return
    const found = await unitsToJoin(c.tx, event.subjectId)
    for (const campaignId of new Set(found.map((r) => r.campaign_id))) {
      const rows = found.filter((r) => r.campaign_id === campaignId)
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
