import { sql } from 'kysely'
import { placesOf } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import type { Scope } from '../lib/permission.ts'
import type { WindowState } from './window.ts'

export interface WindowRow {
  id: number
  unit_id: number
  unit_name: string
  name: string
  place: string
  state: WindowState
  since_on: string
  closed_on: string | null
  version: number
}
const columns = sql`w.id, w.unit_id, u.short_name as unit_name, w.name, w.place, w.state, w.since_on, w.closed_on, w.version`

export const windowsNamed = async (tx: Tx, ids: readonly number[]) =>
  tx.db
    .selectFrom('poll_window')
    .select(['id', 'unit_id as unitId', 'name'])
    .where('realm_id', '=', tx.realm)
    .where('id', 'in', [0, ...ids])
    .execute()

/** @throws http.not-found */
export const lockWindow = async (tx: Tx, id: number): Promise<WindowRow> => {
  const { rows } = await sql<WindowRow>`
    select ${columns}
    from poll_window w
    join unit u on u.realm_id = w.realm_id and u.id = w.unit_id
    where w.realm_id = ${tx.realm}
      and w.id = ${id}
    for update of w`.execute(tx.db)
  if (!rows[0]) throw notFound({ noun: 'window' })
  return rows[0]
}
/** @throws http.not-found */
export const readWindow = async (tx: Tx, id: number): Promise<WindowRow> => {
  const { rows } = await sql<WindowRow>`
    select ${columns}
    from poll_window w
    join unit u on u.realm_id = w.realm_id and u.id = w.unit_id
    where w.realm_id = ${tx.realm}
      and w.id = ${id}`.execute(tx.db)
  if (!rows[0]) throw notFound({ noun: 'window' })
  return rows[0]
}

/** By number, never by rating: there is no ranking of windows. */
export const listWindowRows = async (
  tx: Tx,
  scope: Scope,
  f: { unitId?: number | undefined; state?: WindowState | undefined },
  o: { after?: string | undefined; limit: number },
) => {
  const at = cursor.read(o.after)
  const places = await placesOf(tx, scope, f.unitId)
  const filtered = sql`
    w.realm_id = ${tx.realm}
    and ${places('w.unit_id')}
    and ${f.state === undefined ? sql`true` : sql`w.state = ${f.state}`}`
  const rows = await sql<WindowRow>`
    select ${columns}
    from poll_window w
    join unit u on u.realm_id = w.realm_id and u.id = w.unit_id
    where ${filtered}
      and ${at === null ? sql`true` : sql`w.id > ${at[1]}`}
    order by w.id
    limit ${o.limit + 1}`.execute(tx.db)
  const total = await sql<{ n: number }>`
    select count(*) as n
    from (select 1 from poll_window w where ${filtered} limit 10001) x`.execute(tx.db)
  const n = total.rows[0]!.n
  return { rows: rows.rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

export const openCodes = async (tx: Tx, windowId: number, today: string): Promise<number> =>
  (
    await sql<{ n: number }>`
      select count(*) as n
      from poll_window_code c
      where c.realm_id = ${tx.realm}
        and c.window_id = ${windowId}
        and not c.used
        and c.until_on >= ${today}`.execute(tx.db)
  ).rows[0]!.n

export const findCode = async (tx: Tx, hash: string) =>
  (
    await sql<{ window_id: number; until_on: string; used: boolean; name: string; unit_name: string; state: WindowState }>`
      select c.window_id, c.until_on, c.used, w.name, u.short_name as unit_name, w.state
      from poll_window_code c
      join poll_window w on w.realm_id = c.realm_id and w.id = c.window_id
      join unit u on u.realm_id = w.realm_id and u.id = w.unit_id
      where c.realm_id = ${tx.realm}
        and c.code_hash = ${hash}`.execute(tx.db)
  ).rows[0]

export interface MonthRow {
  windowId: number
  month: string
  satisfied: number
  mostly: number
  not: number
  issued: number
}
/** Months that are over, and no other: the gate of window ratings stands in the statement itself. */
export const monthsOver = async (tx: Tx, windowIds: readonly number[], today: string): Promise<MonthRow[]> =>
  (
    await sql<MonthRow>`
      select m.window_id as "windowId", m.month, m.satisfied_n as satisfied, m.mostly_n as mostly, m.not_n as "not", m.issued_n as issued
      from poll_window_month m
      where m.realm_id = ${tx.realm}
        and m.window_id = any(${windowIds as number[]})
        and m.month < ${today.slice(0, 7)}
      order by m.month, m.window_id`.execute(tx.db)
  ).rows

/** Months that ended and have not been put into the ledger yet. */
export const monthsToClose = async (tx: Tx, today: string, most: number) =>
  (
    await sql<MonthRow & { unitId: number }>`
      select m.window_id as "windowId", m.month, m.satisfied_n as satisfied, m.mostly_n as mostly, m.not_n as "not", m.issued_n as issued,
        w.unit_id as "unitId"
      from poll_window_month m
      join poll_window w on w.realm_id = m.realm_id and w.id = m.window_id
      where m.realm_id = ${tx.realm}
        and m.closed_on is null
        and m.month < ${today.slice(0, 7)}
      order by m.month, m.window_id
      limit ${most}
      for update of m skip locked`.execute(tx.db)
  ).rows
