import { implement } from '../http/action.ts'
import { page } from '../lib/cursor.ts'
import * as api from './event.api.ts'
import { listEventRows, realmCode, verify } from './event.read.ts'

const listEvents = implement(api.listEvents, async ({ tx }, q) => {
  const { rows, size } = await listEventRows(tx, q)
  return page(
    rows.map((r) => ({
      id: r.id,
      type: `${r.noun}.${r.verb}`,
      unitId: r.unit_id,
      unitName: r.unit_name,
      subjectId: r.subject_id,
      campaignId: r.campaign_id,
      actorName: r.actor_name,
      proxy: r.proxy,
      happenedOn: r.happened_on,
      recordedAt: r.recorded_at.toISOString(),
      quantity: r.quantity,
      detail: r.detail,
      leafNo: r.leaf_no,
      hash: r.hash,
    })),
    q.limit,
    (r) => r.id,
    { n: size, exact: false },
  )
})

const verifyLedger = implement(api.verifyLedger, async ({ tx }) => {
  return verify(tx, await realmCode(tx))
})

export const eventActions = [listEvents, verifyLedger]
