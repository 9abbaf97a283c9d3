import { sql } from 'kysely'
import { implement } from '../http/action.ts'
import { cursor, page } from '../lib/cursor.ts'
import * as api from './event.api.ts'
import { verify } from './event.read.ts'

const listEvents = implement(api.listEvents, async ({ tx }, q) => {
  const at = cursor.read(q.after)
  const rows = await sql<{
    id: number
    noun: string
    verb: string
    unit_id: number | null
    unit_name: string | null
    subject_id: number | null
    actor_name: string | null
    proxy: boolean
    happened_on: string
    recorded_at: Date
    quantity: string | null
    detail: Record<string, unknown>
    leaf_no: number | null
    hash: string | null
  }>`
    select e.id, e.noun, e.verb, e.unit_id, u.short_name as unit_name, e.subject_id, a.display_name as actor_name, e.proxy,
      e.happened_on, e.recorded_at, e.quantity, e.detail, l.leaf_no, l.hash
    from event e
    left join unit u on u.realm_id = e.realm_id and u.id = e.unit_id
    left join account a on a.realm_id = e.realm_id and a.id = e.actor_id
    left join event_leaf l on l.realm_id = e.realm_id and l.event_id = e.id
    where e.realm_id = ${tx.realm}
      and (${at === null} or e.id < ${at ? Number(at[0]) : 0})
      and (${q.noun ?? null}::text is null or e.noun = ${q.noun ?? null})
      and (${q.unitId ?? null}::bigint is null or e.unit_id = ${q.unitId ?? null})
      and (${q.from ?? null}::date is null or e.happened_on >= ${q.from ?? null})
      and (${q.until ?? null}::date is null or e.happened_on <= ${q.until ?? null})
    order by e.id desc
    limit ${q.limit + 1}`.execute(tx.db)
  const size = await tx.db
    .selectFrom('event_checkpoint')
    .select('size')
    .where('realm_id', '=', tx.realm)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  return page(
    rows.rows.map((r) => ({
      id: r.id,
      type: `${r.noun}.${r.verb}`,
      unitId: r.unit_id,
      unitName: r.unit_name,
      subjectId: r.subject_id,
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
    { n: size?.size ?? 0, exact: false },
  )
})

const verifyLedger = implement(api.verifyLedger, async ({ tx }) => {
  const realm = await tx.db.selectFrom('realm').select('code').where('id', '=', tx.realm).executeTakeFirstOrThrow()
  return verify(tx, realm.code)
})

export const eventActions = [listEvents, verifyLedger]
