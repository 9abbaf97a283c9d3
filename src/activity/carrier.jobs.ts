import type { Tick } from '../http/action.ts'
import { dueToIdle } from './carrier.read.ts'
import { writeCarrierState } from './carrier.write.ts'

/** 名存实亡: a post or team without a confirmed service within its recheck period; the next confirmed one brings it back. */
const turnIdle: Tick = {
  name: 'carrier.turn-idle',
  run: async (c) => {
    const due = await dueToIdle(c.tx, c.today, 500)
    for (const k of due) {
      await writeCarrierState(c.tx, k.id, { state: 'idle' })
      await c.record('carrier.idle', {
        unitId: k.unit_id,
        subjectId: k.id,
        campaignId: k.campaign_id,
        detail: { kind: k.kind, idleAfterOn: k.idle_after_on },
      })
    }
    return due.length
  },
}

export const carrierTicks = [turnIdle]
