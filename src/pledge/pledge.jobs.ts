import { planOf } from '../campaign/campaign.read.ts'
import { addCarry } from '../campaign/carry.actions.ts'
import type { Reaction, Tick } from '../http/action.ts'
import { concludeJudging } from './judging.actions.ts'
import { dueToConclude, leftOver, lockPledge } from './pledge.read.ts'
import { pledgeCan } from './pledge.ts'

/** 上轮遗留: what earlier campaigns left unkept or open comes to the new one as an item with an owner, if its plan says so. */
const carryOver: Reaction = {
  name: 'pledge.carry-over',
  on: ['campaign.launched'],
  run: async (c, event) => {
    const campaignId = event.campaignId!
    const rule = (await planOf(c.tx, campaignId)).carryOver.find((k) => k.from === 'pledge')
    if (!rule) return
    for (const p of await leftOver(c.tx, campaignId))
      await addCarry(c, {
        campaignId,
        kind: 'pledge',
        unitId: p.unit_id,
        what: p.what,
        source: `pledge/${p.id}`,
        role: rule.role,
        dueOn: null,
      })
  },
}

/** Judging ends on its day if somebody judged; a pledge nobody judged stays open to see. */
const concludeDue: Tick = {
  name: 'pledge.conclude-due',
  run: async (c) => {
    const due = await dueToConclude(c.tx, c.today, 200)
    for (const { id } of due) {
      const p = await lockPledge(c.tx, id)
      if (pledgeCan.can('conclude', p.state)) await concludeJudging(c, p, { kept: p.kept_n, partly: p.partly_n, unkept: p.unkept_n })
    }
    return due.length
  },
}

export const pledgeReactions = [carryOver]
export const pledgeTicks = [concludeDue]
