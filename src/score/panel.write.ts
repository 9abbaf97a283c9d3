import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Seat } from './panel.ts'

export interface NewSeat {
  unitId: number
  accountId: number
  column: string
  how: Seat['how']
  drawId: number | null
  fromUnitId: number | null
}

/** New seats; one that stood already is left, one that was replaced stands again. @returns how many came to stand */
export const insertSeats = async (tx: Tx, roundId: number, seats: readonly NewSeat[]): Promise<number> => {
  if (seats.length === 0) return 0
  const { rows } = await sql`
    insert into score_reviewer (realm_id, round_id, unit_id, account_id, column_id, how, draw_id, from_unit_id)
    select ${tx.realm}::bigint, ${roundId}::bigint, s.unit_id, s.account_id, s.column_id, s.how, s.draw_id, s.from_unit_id
    from unnest(${seats.map((s) => s.unitId)}::bigint[], ${seats.map((s) => s.accountId)}::bigint[], ${seats.map((s) => s.column)}::text[],
      ${seats.map((s) => s.how)}::text[], ${seats.map((s) => s.drawId)}::bigint[], ${seats.map((s) => s.fromUnitId)}::bigint[])
      s (unit_id, account_id, column_id, how, draw_id, from_unit_id)
    on conflict (realm_id, round_id, unit_id, column_id, account_id) do update
    set state = 'stands', how = excluded.how, draw_id = excluded.draw_id, from_unit_id = excluded.from_unit_id, reason = ''
    where score_reviewer.state = 'replaced'
    returning unit_id`.execute(tx.db)
  return rows.length
}

export const writeSubmitted = (tx: Tx, roundId: number, unitId: number, on: string, who: { accountId: number; column: string } | 'posts') =>
  sql`
    update score_reviewer
    set submitted_on = ${on}
    where realm_id = ${tx.realm}
      and round_id = ${roundId}
      and unit_id = ${unitId}
      and state = 'stands'
      and submitted_on is null
      and ${who === 'posts' ? sql`how = 'post'` : sql`account_id = ${who.accountId} and column_id = ${who.column}`}`.execute(tx.db)

/** A returned round is judged again: every sheet of it may be changed. */
export const writeUnsubmitted = (tx: Tx, roundId: number) =>
  sql`update score_reviewer set submitted_on = null where realm_id = ${tx.realm} and round_id = ${roundId} and state = 'stands'`.execute(
    tx.db,
  )

/** A seat given up, with what its person had given so far. */
export const writeReplaced = async (
  tx: Tx,
  roundId: number,
  unitId: number,
  s: { accountId: number; column: string; reason: string },
): Promise<void> => {
  await sql`
    update score_reviewer
    set state = 'replaced', reason = ${s.reason}
    where realm_id = ${tx.realm}
      and round_id = ${roundId}
      and unit_id = ${unitId}
      and account_id = ${s.accountId}
      and column_id = ${s.column}`.execute(tx.db)
  await sql`
    update score_judgement
    set state = 'withdrawn', version = version + 1
    where realm_id = ${tx.realm}
      and round_id = ${roundId}
      and unit_id = ${unitId}
      and by_id = ${s.accountId}
      and column_id = ${s.column}
      and state = 'stands'`.execute(tx.db)
}

/** @returns false when it was recorded before */
export const insertConflict = async (
  tx: Tx,
  k: { roundId: number; unitId: number; accountId: number; reason: string; by: number; on: string },
): Promise<boolean> =>
  (await tx.db
    .insertInto('score_conflict')
    .values({
      realm_id: tx.realm,
      round_id: k.roundId,
      unit_id: k.unitId,
      account_id: k.accountId,
      reason: k.reason,
      by_id: k.by,
      on_day: k.on,
    })
    .onConflict((c) => c.doNothing())
    .returning('unit_id')
    .executeTakeFirst()) !== undefined
