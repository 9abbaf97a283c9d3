import { sql } from 'kysely'
import { type Places, placesOf } from '../access/access.read.ts'
import { dayCursor } from '../activity/activity.read.ts'
import type { MeasureRow, MeasureScope } from '../activity/activity.ts'
import { inMeasure, notOfAnother } from '../activity/figure.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'
import type { Outcome, RectificationState } from './rectification.ts'

/** @throws http.not-found */
export const lockItem = async (tx: Tx, id: number) => {
  const r = await tx.db
    .selectFrom('rectification')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'rectification' })
  return { ...r, state: r.state as RectificationState, outcome: r.outcome as Outcome | null }
}

/** Id of the item a source already has with a unit. */
export const findBySource = async (tx: Tx, sourceNoun: string, sourceId: number, unitId: number): Promise<number | null> => {
  const r = await tx.db
    .selectFrom('rectification')
    .select('id')
    .where('realm_id', '=', tx.realm)
    .where('source_noun', '=', sourceNoun)
    .where('source_id', '=', sourceId)
    .where('unit_id', '=', unitId)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirst()
  return r?.id ?? null
}

export interface ItemRow {
  id: number
  unit_id: number
  unit_name: string
  campaign_id: number | null
  source_noun: string
  source_id: number | null
  kind: string
  place: string
  what: string
  measures: string
  responsible: string
  opened_on: string
  due_on: string
  first_due_on: string
  state: RectificationState
  outcome: Outcome | null
  claim: string
  claimed_on: string | null
  claimed_by: number | null
  check_words: string
  closed_on: string | null
  recurred_on: string | null
  extended_n: number
  returned_n: number
  reopened_n: number
  proxy: boolean
  version: number
}
const columns = sql`r.id, r.unit_id, u.short_name as unit_name, r.campaign_id, r.source_noun, r.source_id, r.kind, r.place, r.what, r.measures,
  r.responsible, r.opened_on, r.due_on, r.first_due_on, r.state, r.outcome, r.claim, r.claimed_on, r.claimed_by, r.check_words, r.closed_on, r.recurred_on,
  r.extended_n, r.returned_n, r.reopened_n, r.proxy, r.version`

export interface ItemFilter {
  unitId?: number | undefined
  own: boolean
  campaignId?: number | undefined
  source?: string | undefined
  state?: RectificationState | undefined
  outcome?: Outcome | undefined
  overdue: boolean
}
const filtered = (tx: Tx, at: Places, f: ItemFilter, today: string) => sql`
  r.realm_id = ${tx.realm}
  and ${at('r.unit_id')}
  and ${f.unitId !== undefined && f.own ? sql`r.unit_id = ${f.unitId}` : sql`true`}
  and ${f.campaignId === undefined ? sql`true` : sql`r.campaign_id = ${f.campaignId}`}
  and ${f.source === undefined ? sql`true` : sql`r.source_noun = ${f.source}`}
  and ${f.state === undefined ? sql`true` : sql`r.state = ${f.state}`}
  and ${f.outcome === undefined ? sql`true` : sql`r.outcome = ${f.outcome}`}
  and ${f.overdue ? sql`r.state in ('open', 'claimed') and r.due_on < ${today}` : sql`true`}`

/** Soonest due first. */
export const listItemRows = async (
  tx: Tx,
  scope: Scope,
  f: ItemFilter,
  today: string,
  o: { after?: string | undefined; limit: number },
) => {
  const where = filtered(tx, await placesOf(tx, scope, f.own ? undefined : f.unitId), f, today)
  const at = dayCursor(o.after)
  const rows = await sql<ItemRow>`
    select ${columns}
    from rectification r
    join unit u on u.realm_id = r.realm_id and u.id = r.unit_id
    where ${where}
      and ${at === null ? sql`true` : sql`(r.due_on, r.id) > (${at[0]}::date, ${at[1]})`}
    order by r.due_on, r.id
    limit ${o.limit + 1}`.execute(tx.db)
  const total = await sql<{ n: number }>`
    select count(*) as n
    from (select 1 from rectification r where ${where} limit 10001) x`.execute(tx.db)
  const n = total.rows[0]!.n
  return { rows: rows.rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

/** @throws http.not-found */
export const readItem = async (tx: Tx, id: number): Promise<ItemRow> => {
  const r = await sql<ItemRow>`
    select ${columns}
    from rectification r
    join unit u on u.realm_id = r.realm_id and u.id = r.unit_id
    where r.realm_id = ${tx.realm}
      and r.id = ${id}`.execute(tx.db)
  if (!r.rows[0]) throw notFound({ noun: 'rectification' })
  return r.rows[0]
}

export const boardOf = async (tx: Tx, scope: Scope, f: { unitId: number; campaignId?: number | undefined }, today: string) => {
  const where = filtered(tx, await placesOf(tx, scope, f.unitId), { ...f, own: false, overdue: false }, today)
  const counts = await sql<{
    open: number
    claimed: number
    overdue: number
    reopened: number
    solved: number
    partly: number
    unsolved: number
    notOurs: number
  }>`
    select count(*) filter (where r.state = 'open') as open,
      count(*) filter (where r.state = 'claimed') as claimed,
      count(*) filter (where r.state in ('open', 'claimed') and r.due_on < ${today}) as overdue,
      count(*) filter (where r.reopened_n > 0) as reopened,
      count(*) filter (where r.outcome = 'solved') as solved,
      count(*) filter (where r.outcome = 'partly') as partly,
      count(*) filter (where r.outcome = 'unsolved') as unsolved,
      count(*) filter (where r.outcome = 'not-ours') as "notOurs"
    from rectification r
    where ${where}
      and r.state <> 'withdrawn'`.execute(tx.db)
  const sources = await sql<{ source: string; n: number }>`
    select r.source_noun as source, count(*) as n
    from rectification r
    where ${where}
      and r.state <> 'withdrawn'
    group by r.source_noun
    order by n desc, r.source_noun`.execute(tx.db)
  return { ...counts.rows[0]!, sources: sources.rows }
}

/** Open items of earlier campaigns (or of none) of the units now taking part, unless a carried one was settled. */
export const leftOver = async (tx: Tx, campaignId: number) =>
  (
    await sql<{ id: number; unit_id: number; what: string; due_on: string }>`
      select r.id, r.unit_id, r.what, r.due_on
      from campaign c
      join campaign_unit cu on cu.realm_id = c.realm_id and cu.campaign_id = c.id
      join rectification r on r.realm_id = cu.realm_id and r.unit_id = cu.unit_id
      where c.realm_id = ${tx.realm}
        and c.id = ${campaignId}
        and r.campaign_id is distinct from c.id
        and r.state in ('open', 'claimed')
        and r.opened_on <= c.launch_on
        and not exists (
          select 1
          from campaign_carry k
          where k.realm_id = r.realm_id
            and k.source = 'rectification/' || r.id
            and k.state = 'settled')
      order by r.id`.execute(tx.db)
  ).rows

/** What `measures.json` says: rectification.closed_on_time_share, rectification.reopened_n (found again within six months). */
export const rectificationMeasures = async (tx: Tx, s: MeasureScope): Promise<MeasureRow[]> => {
  const due = await sql<{ unit_id: number; numerator: number; denominator: number }>`
    select r.unit_id,
      count(*) filter (where r.outcome = 'solved' and r.closed_on <= r.due_on and r.closed_on <= ${s.until}) as numerator,
      count(*) as denominator
    from rectification r
    where r.realm_id = ${tx.realm}
      and r.state <> 'withdrawn'
      -- What is another level's is theirs to solve: it is listed, not counted against this unit.
      and r.outcome is distinct from 'not-ours'
      and r.due_on between ${s.from} and ${s.until}
      and ${notOfAnother('r.campaign_id', s)}
      and ${inMeasure(tx, 'r.unit_id', s)}
    group by r.unit_id
    order by r.unit_id`.execute(tx.db)
  const again = await sql<{ unit_id: number; numerator: number; denominator: number }>`
    select r.unit_id,
      count(*) filter (where r.recurred_on between ${s.from} and ${s.until}) as numerator,
      count(*) as denominator
    from rectification r
    where r.realm_id = ${tx.realm}
      and r.state <> 'withdrawn'
      and (r.last_closed_on between ${s.from} and ${s.until} or r.recurred_on between ${s.from} and ${s.until})
      and ${notOfAnother('r.campaign_id', s)}
      and ${inMeasure(tx, 'r.unit_id', s)}
    group by r.unit_id
    order by r.unit_id`.execute(tx.db)
  const rows = (measure: string, found: { unit_id: number; numerator: number; denominator: number }[]): MeasureRow[] =>
    found.map((r) => ({ measure, unitId: r.unit_id, numerator: r.numerator, denominator: r.denominator }))
  return [...rows('rectification.closed_on_time_share', due.rows), ...rows('rectification.reopened_n', again.rows)]
}
