import { sql } from 'kysely'
import { placesOf, withinScope } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import type { Scope } from '../lib/permission.ts'
import type { DebriefClass, DebriefKind, DebriefState, Holder, Settings } from './debrief.ts'

/** @throws http.not-found */
export const lockDebrief = async (tx: Tx, id: number) => {
  const d = await tx.db
    .selectFrom('debrief')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!d) throw notFound({ noun: 'debrief' })
  return { ...d, kind: d.kind as DebriefKind, state: d.state as DebriefState, settings: d.settings as unknown as Settings }
}
export type Debrief = Awaited<ReturnType<typeof lockDebrief>>

export interface DebriefRow {
  id: number
  unit_id: number
  unit_name: string
  campaign_id: number | null
  campaign: string | null
  year_no: number
  title: string
  kind: DebriefKind
  held_on: string
  place: string
  from_on: string
  until_on: string
  hand_in_on: string
  settings: Settings
  state: DebriefState
  should_n: number | null
  present_n: number | null
  minutes: string
  reason: string
  closed_on: string | null
  version: number
  reports_n: number
  handed_n: number
}
const columns = sql`d.id, d.unit_id, u.short_name as unit_name, d.campaign_id, c.title as campaign, d.year_no, d.title, d.kind, d.held_on, d.place,
  d.from_on, d.until_on, d.hand_in_on, d.settings, d.state, d.should_n, d.present_n, d.minutes, d.reason, d.closed_on, d.version,
  (select count(*) from debrief_report r where r.realm_id = d.realm_id and r.debrief_id = d.id and r.state <> 'absent') as reports_n,
  (select count(*) from debrief_report r where r.realm_id = d.realm_id and r.debrief_id = d.id and r.state = 'handed') as handed_n`
const from = sql`debrief d
  join unit u on u.realm_id = d.realm_id and u.id = d.unit_id
  left join campaign c on c.realm_id = d.realm_id and c.id = d.campaign_id`

/** @throws http.not-found */
export const readDebrief = async (tx: Tx, id: number): Promise<DebriefRow> => {
  const { rows } = await sql<DebriefRow>`
    select ${columns}
    from ${from}
    where d.realm_id = ${tx.realm}
      and d.id = ${id}`.execute(tx.db)
  if (!rows[0]) throw notFound({ noun: 'debrief' })
  return rows[0]
}

export interface DebriefFilter {
  unitId?: number | undefined
  year?: number | undefined
  state?: DebriefState | undefined
}
/** Sessions one arranges or reports in; drafts only where one arranges. Newest first. */
export const listDebriefRows = async (tx: Tx, scope: Scope, f: DebriefFilter, o: { after?: string | undefined; limit: number }) => {
  const below = await placesOf(tx, { everywhere: true, ranges: [] }, f.unitId)
  const at = cursor.read(o.after)
  const where = sql`
    d.realm_id = ${tx.realm}
    and (${withinScope(tx, scope, sql.ref('d.unit_id'))}
      or d.state <> 'draft' and exists (
        select 1
        from debrief_report r
        where r.realm_id = d.realm_id
          and r.debrief_id = d.id
          and ${withinScope(tx, scope, sql.ref('r.unit_id'))}))
    and ${
      f.unitId === undefined
        ? sql`true`
        : sql`(${below('d.unit_id')}
          or exists (select 1 from debrief_report r where r.realm_id = d.realm_id and r.debrief_id = d.id and r.unit_id = ${f.unitId}))`
    }
    and ${f.year === undefined ? sql`true` : sql`d.year_no = ${f.year}`}
    and ${f.state === undefined ? sql`true` : sql`d.state = ${f.state}`}`
  const { rows } = await sql<DebriefRow>`
    select ${columns}
    from ${from}
    where ${where}
      and ${at === null || typeof at[0] !== 'string' ? sql`true` : sql`(d.held_on::text, d.id) < (${at[0]}, ${at[1]})`}
    order by d.held_on desc, d.id desc
    limit ${o.limit + 1}`.execute(tx.db)
  const total = await sql<{ n: number }>`
    select count(*) as n
    from (select 1 from debrief d where ${where} limit 10001) x`.execute(tx.db)
  const n = Number(total.rows[0]!.n)
  return { rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

export const classesOf = async (tx: Tx, id: number): Promise<DebriefClass[]> =>
  (
    await tx.db
      .selectFrom('debrief_class')
      .select(['class_key as key', 'title', 'weight', 'served', 'source'])
      .where('realm_id', '=', tx.realm)
      .where('debrief_id', '=', id)
      .orderBy('class_no')
      .execute()
  ).map((k) => ({ ...k, source: k.source as unknown as DebriefClass['source'] }))

export interface Attendee {
  seat: number
  classKey: string
  memberId: number | null
  name: string
  present: boolean
}
export const attendeesOf = async (tx: Tx, id: number): Promise<Attendee[]> =>
  (
    await tx.db
      .selectFrom('debrief_attendee')
      .select(['seat_no', 'class_key', 'member_id', 'name', 'present'])
      .where('realm_id', '=', tx.realm)
      .where('debrief_id', '=', id)
      .orderBy('seat_no')
      .execute()
  ).map((a) => ({ seat: a.seat_no, classKey: a.class_key, memberId: a.member_id, name: a.name, present: a.present }))

/** Who holds posts in these units on a day, with the unit they hold them in. */
export const holdersOn = async (tx: Tx, unitIds: readonly number[], day: string): Promise<(Holder & { unitId: number })[]> =>
  (
    await sql<Holder & { unitId: number }>`
      select p.unit_id as "unitId", m.id as "memberId", m.name, p.post, p.from_on as "fromOn"
      from member_post p
      join member m on m.realm_id = p.realm_id and m.id = p.member_id
      where p.realm_id = ${tx.realm}
        and p.unit_id = any(${unitIds as number[]})
        and p.from_on <= ${day}
        and (p.until_on is null or p.until_on >= ${day})
        and (m.ended_on is null or m.ended_on > ${day})
      order by p.unit_id, p.from_on, m.id`.execute(tx.db)
  ).rows

/** Of these units, those that do not stand strictly below the arranging one in any line. */
export const notBelowOf = async (tx: Tx, unitId: number, below: readonly number[]): Promise<string[]> =>
  (
    await sql<{ name: string }>`
      select coalesce(u.short_name, '#' || w.id) as name
      from unnest(${below as number[]}::bigint[]) w (id)
      left join unit u on u.realm_id = ${tx.realm} and u.id = w.id
      where w.id = ${unitId}
        or not exists (
          select 1
          from unit_line top
          join unit_line l on l.realm_id = top.realm_id and l.line = top.line
            and l.path > top.path and l.path < left(top.path, -1) || '0'
          where top.realm_id = ${tx.realm}
            and top.unit_id = ${unitId}
            and l.unit_id = w.id)
      order by 1`.execute(tx.db)
  ).rows.map((r) => r.name)

/** Sessions a member was called to and may ask at. */
export const debriefsToAsk = async (tx: Tx, memberId: number): Promise<number[]> =>
  (
    await sql<{ id: number }>`
      select distinct d.id, d.held_on
      from debrief_attendee a
      join debrief d on d.realm_id = a.realm_id and d.id = a.debrief_id
      where a.realm_id = ${tx.realm}
        and a.member_id = ${memberId}
        and d.state in ('called', 'held')
      order by d.held_on, d.id
      limit 20`.execute(tx.db)
  ).rows.map((r) => r.id)

/** What the public may know of, newest first. */
export const publicDebriefs = async (tx: Tx): Promise<DebriefRow[]> =>
  (
    await sql<DebriefRow>`
      select ${columns}
      from ${from}
      where d.realm_id = ${tx.realm}
        and (d.state in ('called', 'held') and (d.settings ->> 'askPublic')::boolean
          or d.state = 'closed' and (d.settings ->> 'publish')::boolean)
      order by d.held_on desc, d.id desc
      limit 100`.execute(tx.db)
  ).rows
