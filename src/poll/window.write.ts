import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Rating } from './window.ts'

export const insertWindow = async (tx: Tx, w: { unitId: number; name: string; place: string; on: string }): Promise<number | null> =>
  (
    await sql<{ id: number }>`
      insert into poll_window (realm_id, unit_id, name, place, state, since_on)
      values (${tx.realm}, ${w.unitId}, ${w.name}, ${w.place}, 'open', ${w.on})
      on conflict (realm_id, unit_id, name) where state = 'open' do nothing
      returning id`.execute(tx.db)
  ).rows[0]?.id ?? null

export const writeWindowClosed = (tx: Tx, id: number, on: string) =>
  tx.db
    .updateTable('poll_window')
    .set((e) => ({ state: 'closed', closed_on: on, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertCodes = async (tx: Tx, windowId: number, hashes: readonly string[], untilOn: string, month: string): Promise<void> => {
  await sql`
    insert into poll_window_code (realm_id, code_hash, window_id, until_on)
    select ${tx.realm}::bigint, h.hash, ${windowId}::bigint, ${untilOn}::date
    from unnest(${hashes as string[]}::text[]) h (hash)`.execute(tx.db)
  await sql`
    insert into poll_window_month (realm_id, window_id, month, issued_n)
    values (${tx.realm}, ${windowId}, ${month}, ${hashes.length})
    on conflict (realm_id, window_id, month) do update set issued_n = poll_window_month.issued_n + excluded.issued_n`.execute(tx.db)
}

const column = { satisfied: 'satisfied_n', mostly: 'mostly_n', not: 'not_n' } as const satisfies Record<Rating, string>

/** The code is spent and the month has one more: two rows that are changed, none that says which belongs to which. @returns false when the code was spent already */
export const spendCode = async (tx: Tx, hash: string, windowId: number, month: string, rating: Rating): Promise<boolean> => {
  const spent = await sql`
    update poll_window_code c
    set used = true
    where c.realm_id = ${tx.realm}
      and c.code_hash = ${hash}
      and not c.used`.execute(tx.db)
  if (spent.numAffectedRows === 0n) return false
  const at = sql.ref(column[rating])
  await sql`
    insert into poll_window_month (realm_id, window_id, month, ${at})
    values (${tx.realm}, ${windowId}, ${month}, 1)
    on conflict (realm_id, window_id, month) do update set ${at} = poll_window_month.${at} + 1`.execute(tx.db)
  return true
}

export const writeMonthClosed = (tx: Tx, windowId: number, month: string, on: string) =>
  tx.db
    .updateTable('poll_window_month')
    .set({ closed_on: on })
    .where('realm_id', '=', tx.realm)
    .where('window_id', '=', windowId)
    .where('month', '=', month)
    .execute()
