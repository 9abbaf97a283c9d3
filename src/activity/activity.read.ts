import { sql } from 'kysely'
import { type Places, placesOf } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { isDay } from '../lib/calendar.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import type { Actor, Scope } from '../lib/permission.ts'
import { type ActivityState, belongs } from './activity.ts'

/** The branch on whose roster an actor stands. */
export const branchOf = async (tx: Tx, actor: Actor): Promise<number | null> => {
  if (actor.memberId === null) return null
  const m = await tx.db
    .selectFrom('member')
    .select('branch_id')
    .where('realm_id', '=', tx.realm)
    .where('id', '=', actor.memberId)
    .where('ended_on', 'is', null)
    .executeTakeFirst()
  return m?.branch_id ?? null
}

/** Whether an actor belongs to a unit, so that he cannot confirm, judge or check for it. */
export const belongsTo = async (tx: Tx, actor: Actor, unitId: number): Promise<boolean> => belongs(actor, unitId, await branchOf(tx, actor))

/** @throws http.not-found */
export const lockActivity = async (tx: Tx, id: number) => {
  const a = await tx.db
    .selectFrom('activity')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!a) throw notFound({ noun: 'activity' })
  return { ...a, state: a.state as ActivityState }
}

export interface ActivityRow {
  id: number
  unit_id: number
  unit_name: string
  kind: string
  title: string
  held_on: string
  work_id: number | null
  work_name: string | null
  campaigns: number[]
  service: boolean
  proxy: boolean
  corrected_n: number
  state: ActivityState
}

const rowColumns = sql`a.id, a.unit_id, u.short_name as unit_name, a.kind, a.title, a.held_on, a.work_id, w.name as work_name,
  a.service, a.proxy, a.corrected_n, a.state,
  (select coalesce(json_agg(ac.campaign_id order by ac.campaign_id), '[]') from activity_campaign ac
    where ac.realm_id = a.realm_id and ac.activity_id = a.id) as campaigns`
const rowFrom = sql`activity a
  join unit u on u.realm_id = a.realm_id and u.id = a.unit_id
  left join activity_work w on w.realm_id = a.realm_id and w.id = a.work_id`

export interface ActivityFilter {
  unitId?: number | undefined
  own: boolean
  campaignId?: number | undefined
  kind?: string | undefined
  from?: string | undefined
  until?: string | undefined
  state?: ActivityState | undefined
  service?: boolean | undefined
}

const filtered = (tx: Tx, at: Places, f: ActivityFilter) => sql`
  a.realm_id = ${tx.realm}
  and ${at('a.unit_id')}
  and ${f.unitId !== undefined && f.own ? sql`a.unit_id = ${f.unitId}` : sql`true`}
  and ${
    f.campaignId === undefined
      ? sql`true`
      : sql`exists (select 1 from activity_campaign f where f.realm_id = a.realm_id and f.activity_id = a.id and f.campaign_id = ${f.campaignId})`
  }
  and ${f.kind === undefined ? sql`true` : sql`a.kind = ${f.kind}`}
  and ${f.state === undefined ? sql`true` : sql`a.state = ${f.state}`}
  and ${f.service === undefined ? sql`true` : sql`a.service = ${f.service}`}
  and ${f.from === undefined ? sql`true` : sql`a.held_on >= ${f.from}`}
  and ${f.until === undefined ? sql`true` : sql`a.held_on <= ${f.until}`}`

/** Cursor of a list sorted by a day; one that was tampered with reads as the first page. */
export const dayCursor = (after: string | undefined): [string, number] | null => {
  const at = cursor.read(after)
  return at !== null && typeof at[0] === 'string' && isDay(at[0]) ? [at[0], at[1]] : null
}

const placesFor = (tx: Tx, scope: Scope, f: ActivityFilter) => placesOf(tx, scope, f.own ? undefined : f.unitId)

/** Newest first. */
export const listActivityRows = async (tx: Tx, scope: Scope, f: ActivityFilter, o: { after?: string | undefined; limit: number }) => {
  const where = filtered(tx, await placesFor(tx, scope, f), f)
  const at = dayCursor(o.after)
  const rows = await sql<ActivityRow>`
    select ${rowColumns}
    from ${rowFrom}
    where ${where}
      and ${at === null ? sql`true` : sql`(a.held_on, a.id) < (${at[0]}::date, ${at[1]})`}
    order by a.held_on desc, a.id desc
    limit ${o.limit + 1}`.execute(tx.db)
  const total = await sql<{ n: number }>`
    select count(*) as n
    from (select 1 from activity a where ${where} limit 10001) x`.execute(tx.db)
  const n = total.rows[0]!.n
  return { rows: rows.rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

/** @throws http.not-found */
export const readActivityRow = async (tx: Tx, id: number): Promise<ActivityRow> => {
  const r = await sql<ActivityRow>`
    select ${rowColumns}
    from ${rowFrom}
    where a.realm_id = ${tx.realm}
      and a.id = ${id}`.execute(tx.db)
  if (!r.rows[0]) throw notFound({ noun: 'activity' })
  return r.rows[0]
}

export const readContent = (tx: Tx, id: number) =>
  tx.db.selectFrom('activity').selectAll().where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirstOrThrow()

export const titlesOf = async (tx: Tx, campaignIds: readonly number[]): Promise<{ id: number; title: string }[]> =>
  campaignIds.length === 0
    ? []
    : tx.db
        .selectFrom('campaign')
        .select(['id', 'title'])
        .where('realm_id', '=', tx.realm)
        .where('id', 'in', [...campaignIds])
        .orderBy('id')
        .execute()

/** Central works of a unit and of those above it in any line. */
export const worksFor = async (tx: Tx, unitId: number) =>
  (
    await sql<{ id: number; name: string; unit_id: number; unit_name: string; from_on: string; until_on: string | null }>`
      select w.id, w.name, w.unit_id, u.short_name as unit_name, w.from_on, w.until_on
      from activity_work w
      join unit u on u.realm_id = w.realm_id and u.id = w.unit_id
      where w.realm_id = ${tx.realm}
        and exists (
          select 1
          from unit_line me
          join unit_line up on up.realm_id = me.realm_id and up.line = me.line and left(me.path, length(up.path)) = up.path
          where me.realm_id = w.realm_id
            and me.unit_id = ${unitId}
            and up.unit_id = w.unit_id)
      order by w.unit_id = ${unitId} desc, w.until_on nulls first, w.id
      limit 200`.execute(tx.db)
  ).rows

/** Campaigns now running in which the unit takes part, newest first. */
export const runningFor = async (tx: Tx, unitId: number) =>
  (
    await sql<{ id: number; title: string; class_key: string | null }>`
      select c.id, c.title, cu.class_key
      from campaign_unit cu
      join campaign c on c.realm_id = cu.realm_id and c.id = cu.campaign_id
      where cu.realm_id = ${tx.realm}
        and cu.unit_id = ${unitId}
        and c.state = 'launched'
      order by c.id desc`.execute(tx.db)
  ).rows

/** @throws http.not-found */
export const unitNameOf = async (tx: Tx, unitId: number): Promise<string> => {
  const u = await tx.db.selectFrom('unit').select('short_name').where('realm_id', '=', tx.realm).where('id', '=', unitId).executeTakeFirst()
  if (!u) throw notFound({ noun: 'unit' })
  return u.short_name
}

export const readWork = async (tx: Tx, id: number) => {
  const w = await tx.db.selectFrom('activity_work').selectAll().where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()
  if (!w) throw notFound({ noun: 'work' })
  return w
}

/** How many activities of each kind and for each central work, at and below a unit. */
export const boardRows = async (tx: Tx, scope: Scope, f: ActivityFilter & { unitId: number }) => {
  const places = await placesFor(tx, scope, f)
  const standing = filtered(tx, places, { ...f, state: 'recorded' })
  const kinds = await sql<{ kind: string; n: number }>`
    select a.kind, count(*) as n
    from activity a
    where ${standing}
    group by a.kind
    order by n desc, a.kind`.execute(tx.db)
  const serves = await sql<{ name: string | null; n: number }>`
    select w.name, count(*) as n
    from activity a
    left join activity_work w on w.realm_id = a.realm_id and w.id = a.work_id
    where ${standing}
    group by w.name
    order by w.name is null, n desc, w.name`.execute(tx.db)
  const totals = await sql<{ proxy_n: number; with_n: number }>`
    select count(*) filter (where a.proxy) as proxy_n, count(distinct a.unit_id) as with_n
    from activity a
    where ${standing}`.execute(tx.db)
  const units = await sql<{ n: number }>`
    select count(*) as n
    from unit a
    where a.realm_id = ${tx.realm}
      and a.ended_on is null
      and ${places('a.id')}
      and ${f.own ? sql`a.id = ${f.unitId}` : sql`true`}`.execute(tx.db)
  return { kinds: kinds.rows, serves: serves.rows, ...totals.rows[0]!, all: units.rows[0]!.n }
}
