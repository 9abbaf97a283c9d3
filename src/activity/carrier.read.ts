import { sql } from 'kysely'
import { type Places, placesOf } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'
import { dayCursor } from './activity.read.ts'
import type { CarrierKind, CarrierState, ServiceState } from './carrier.ts'

/** @throws http.not-found */
export const lockCarrier = async (tx: Tx, id: number) => {
  const k = await tx.db
    .selectFrom('activity_carrier')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!k) throw notFound({ noun: 'carrier' })
  return { ...k, state: k.state as CarrierState }
}

/** @throws http.not-found */
export const lockService = async (tx: Tx, id: number) => {
  const v = await tx.db
    .selectFrom('activity_service')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!v) throw notFound({ noun: 'service' })
  return { ...v, state: v.state as ServiceState }
}

export const findServiceBySlip = async (tx: Tx, codeHash: string) => {
  const r = await sql<{
    id: number
    what: string
    unit_name: string
    served_on: string | null
    state: ServiceState
    answered_on: string | null
  }>`
    select v.id, v.what, u.name as unit_name, v.served_on, v.state, v.answered_on
    from activity_service v
    join unit u on u.realm_id = v.realm_id and u.id = v.unit_id
    where v.realm_id = ${tx.realm}
      and v.code_hash = ${codeHash}`.execute(tx.db)
  return r.rows[0] ?? null
}

export const servicesOfActivity = (tx: Tx, activityId: number) =>
  tx.db
    .selectFrom('activity_service')
    .select(['id', 'what', 'state', 'answered_on'])
    .where('realm_id', '=', tx.realm)
    .where('activity_id', '=', activityId)
    .orderBy('id')
    .execute()

/** The last day on which a service of this carrier was confirmed and still is. */
export const lastConfirmed = async (tx: Tx, carrierId: number): Promise<string | null> => {
  const r = await tx.db
    .selectFrom('activity_service')
    .select((e) => e.fn.max('answered_on').as('on'))
    .where('realm_id', '=', tx.realm)
    .where('carrier_id', '=', carrierId)
    .where('state', '=', 'confirmed')
    .executeTakeFirst()
  return r?.on ?? null
}

export const dueToIdle = (tx: Tx, today: string, most: number) =>
  tx.db
    .selectFrom('activity_carrier')
    .select(['id', 'unit_id', 'campaign_id', 'kind', 'idle_after_on'])
    .where('realm_id', '=', tx.realm)
    .where('state', '=', 'in-use')
    .where('idle_after_on', '<', today)
    .orderBy('id')
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute()

export interface CarrierFilter {
  unitId?: number | undefined
  campaignId?: number | undefined
  kind?: CarrierKind | undefined
  state?: CarrierState | undefined
}

const carriersWhere = (tx: Tx, at: Places, f: CarrierFilter) => sql`
  k.realm_id = ${tx.realm}
  and ${at('k.unit_id')}
  and ${f.campaignId === undefined ? sql`true` : sql`k.campaign_id = ${f.campaignId}`}
  and ${f.kind === undefined ? sql`true` : sql`k.kind = ${f.kind}`}
  and ${f.state === undefined ? sql`true` : sql`k.state = ${f.state}`}`

export interface CarrierRow {
  id: number
  unit_id: number
  unit_name: string
  kind: CarrierKind
  name: string
  holder: string
  duty: string
  area: string
  since_on: string
  confirmed_on: string | null
  idle_after_on: string
  state: CarrierState
  version: number
}

/** Those nearest to lying idle first. */
export const listCarrierRows = async (tx: Tx, scope: Scope, f: CarrierFilter, o: { after?: string | undefined; limit: number }) => {
  const where = carriersWhere(tx, await placesOf(tx, scope, f.unitId), f)
  const at = dayCursor(o.after)
  const rows = await sql<CarrierRow>`
    select k.id, k.unit_id, u.short_name as unit_name, k.kind, k.name, k.holder, k.duty, k.area, k.since_on, k.confirmed_on,
      k.idle_after_on, k.state, k.version
    from activity_carrier k
    join unit u on u.realm_id = k.realm_id and u.id = k.unit_id
    where ${where}
      and ${at === null ? sql`true` : sql`(k.idle_after_on, k.id) > (${at[0]}::date, ${at[1]})`}
    order by k.idle_after_on, k.id
    limit ${o.limit + 1}`.execute(tx.db)
  const total = await sql<{ n: number }>`
    select count(*) as n
    from (select 1 from activity_carrier k where ${where} limit 10001) x`.execute(tx.db)
  const n = total.rows[0]!.n
  return { rows: rows.rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

export interface ServiceFilter {
  unitId?: number | undefined
  carrierId?: number | undefined
  state?: ServiceState | undefined
}
const servicesWhere = (tx: Tx, at: Places, f: ServiceFilter) => sql`
  v.realm_id = ${tx.realm}
  and ${at('v.unit_id')}
  and ${f.carrierId === undefined ? sql`true` : sql`v.carrier_id = ${f.carrierId}`}
  and ${f.state === undefined ? sql`true` : sql`v.state = ${f.state}`}`

export interface ServiceRow {
  id: number
  unit_id: number
  unit_name: string
  carrier_id: number | null
  carrier_name: string | null
  what: string
  receiver: string
  asked: boolean
  asked_on: string
  due_on: string
  served_on: string | null
  state: ServiceState
  answered_on: string | null
  answered_how: 'slip' | 'visit' | 'telephone' | null
  answer: string
  proxy: boolean
  version: number
}

export const listServiceRows = async (tx: Tx, scope: Scope, f: ServiceFilter, o: { after?: string | undefined; limit: number }) => {
  const where = servicesWhere(tx, await placesOf(tx, scope, f.unitId), f)
  const at = dayCursor(o.after)
  const rows = await sql<ServiceRow>`
    select v.id, v.unit_id, u.short_name as unit_name, v.carrier_id, k.name as carrier_name, v.what, v.receiver, v.asked, v.asked_on,
      v.due_on, v.served_on, v.state, v.answered_on, v.answered_how, v.answer, v.proxy, v.version
    from activity_service v
    join unit u on u.realm_id = v.realm_id and u.id = v.unit_id
    left join activity_carrier k on k.realm_id = v.realm_id and k.id = v.carrier_id
    where ${where}
      and ${at === null ? sql`true` : sql`(v.due_on, v.id) > (${at[0]}::date, ${at[1]})`}
    order by v.due_on, v.id
    limit ${o.limit + 1}`.execute(tx.db)
  const total = await sql<{ n: number }>`
    select count(*) as n
    from (select 1 from activity_service v where ${where} limit 10001) x`.execute(tx.db)
  const n = total.rows[0]!.n
  return { rows: rows.rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

/** Whether a person stands on the roster of the unit or of one below it. */
export const isOnRosterBelow = async (tx: Tx, memberId: number, unitId: number): Promise<boolean> => {
  const at = await placesOf(tx, { everywhere: true, ranges: [] }, unitId)
  const r = await sql<{ id: number }>`
    select m.id
    from member m
    where m.realm_id = ${tx.realm}
      and m.id = ${memberId}
      and m.ended_on is null
      and ${at('m.branch_id')}`.execute(tx.db)
  return r.rows.length > 0
}
