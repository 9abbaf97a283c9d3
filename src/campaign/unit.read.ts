import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Actor, Permission } from '../lib/permission.ts'
import { unitsWithin } from './campaign.read.ts'
import { statesFor } from './campaign.ts'

/** Units taking part in the order of the tree, with what they took on; counted up to 10,000. */
export const listUnitRows = async (
  tx: Tx,
  actor: Actor,
  q: {
    id: number
    state?: string | undefined
    classKey?: string | undefined
    after?: string | undefined
    limit: number
    today: string
    may: Permission
  },
) => {
  const { where } = unitsWithin(actor, q.may)
  const base = sql`
    from campaign_unit cu
    join campaign c on c.realm_id = cu.realm_id and c.id = cu.campaign_id
    where cu.realm_id = ${tx.realm}
      and cu.campaign_id = ${q.id}
      and ${where}
      and (${q.state ?? null}::text is null or cu.state = ${q.state ?? null})
      and (${q.classKey ?? null}::text is null or cu.class_key = ${q.classKey ?? null})`
  const total = await sql<{ n: number }>`select count(*) as n from (select 1 ${base} limit 10001) x`.execute(tx.db)
  const { rows } = await sql<{
    unit_id: number
    path: string
    name: string
    class_key: string | null
    state: string
    adopted_on: string | null
    theme: string | null
    items: number
    done: number
    late: number
  }>`
    select x.*, i.items, i.done, i.late
    from (
      select cu.realm_id, cu.campaign_id, cu.unit_id, cu.path, cu.name, cu.class_key, cu.state, cu.adopted_on, cu.own->>'theme' as theme
      ${base}
        and cu.path > ${q.after ?? ''}
      order by cu.path
      limit ${q.limit + 1}) x
    cross join lateral (
      select count(*) as items,
        count(i.done_on) as done,
        count(*) filter (where i.done_on is null and i.due_on < ${q.today}) as late
      from campaign_item i
      where i.realm_id = x.realm_id and i.campaign_id = x.campaign_id and i.unit_id = x.unit_id) i
    order by x.path`.execute(tx.db)
  return { rows, n: total.rows[0]!.n }
}

/** @throws http.not-found */
export const lockItem = async (tx: Tx, id: number) => {
  const row = await tx.db
    .selectFrom('campaign_item')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound({ noun: 'item' })
  return row
}

/** @throws http.not-found */
export const lockSeat = async (tx: Tx, id: number) => {
  const row = await tx.db
    .selectFrom('campaign_seat')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound({ noun: 'seat' })
  return row
}

/** @throws http.not-found */
export const lockCarry = async (tx: Tx, id: number) => {
  const row = await tx.db
    .selectFrom('campaign_carry')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound({ noun: 'carry' })
  return row
}

/** @throws http.not-found */
export const lockSummary = async (tx: Tx, id: number) => {
  const row = await tx.db
    .selectFrom('campaign_summary')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound({ noun: 'summary' })
  return row
}

/** What was done in a campaign at a unit within some days, by type of event. */
export const eventCounts = async (tx: Tx, campaignId: number, unitId: number, from: string, until: string) =>
  (
    await sql<{ type: string; n: number }>`
      select e.noun || '.' || e.verb as type, count(*) as n
      from event e
      where e.realm_id = ${tx.realm}
        and e.campaign_id = ${campaignId}
        and e.unit_id = ${unitId}
        and e.happened_on between ${from} and ${until}
      group by 1
      order by 1`.execute(tx.db)
  ).rows

/** What everybody may know of how far a campaign has come: counts over all units, nobody named. */
export const publicFigures = async (tx: Tx, id: number, today: string) => {
  const r = await sql<{ units: number; adopted: number; items: number; items_done: number; carried: number; settled: number }>`
    select
      (select count(*) from campaign_unit u where u.realm_id = ${tx.realm} and u.campaign_id = ${id}) as units,
      (select count(*) from campaign_unit u where u.realm_id = ${tx.realm} and u.campaign_id = ${id} and u.adopted_on is not null) as adopted,
      (select count(*) from campaign_item i where i.realm_id = ${tx.realm} and i.campaign_id = ${id} and i.due_on <= ${today}) as items,
      (select count(*) from campaign_item i where i.realm_id = ${tx.realm} and i.campaign_id = ${id} and i.due_on <= ${today} and i.done_on is not null) as items_done,
      (select count(*) from campaign_carry k where k.realm_id = ${tx.realm} and k.campaign_id = ${id}) as carried,
      (select count(*) from campaign_carry k where k.realm_id = ${tx.realm} and k.campaign_id = ${id} and k.settled_on is not null) as settled`.execute(
    tx.db,
  )
  return r.rows[0]!
}

/** Units at and below one that stand below the organiser of a campaign under way and do not take part in it yet. */
export const unitsToJoin = async (tx: Tx, unitId: number) => {
  const { rows } = await sql<{
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
    join unit_line s on s.realm_id = c.realm_id and s.line = c.line and s.unit_id = ${unitId}
    join unit_line l on l.realm_id = c.realm_id and l.line = c.line
      and l.path >= root.path and l.path < left(root.path, -1) || '0'
      and l.path >= s.path and l.path < left(s.path, -1) || '0'
    join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
    where c.realm_id = ${tx.realm}
      and c.state = any(${statesFor('act')})
      and u.ended_on is null
      and not exists (
        select 1 from campaign_unit cu where cu.realm_id = c.realm_id and cu.campaign_id = c.id and cu.unit_id = l.unit_id)`.execute(tx.db)
  return rows
}
