import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Seat } from './panel.ts'

/** Seats of a unit that stand. */
export const seatsOf = async (tx: Tx, roundId: number, unitId: number): Promise<Seat[]> =>
  (
    await tx.db
      .selectFrom('score_reviewer as v')
      .innerJoin('account as a', (on) => on.onRef('a.realm_id', '=', 'v.realm_id').onRef('a.id', '=', 'v.account_id'))
      .select(['a.id', 'a.display_name as name', 'v.column_id', 'v.how', 'v.submitted_on'])
      .where('v.realm_id', '=', tx.realm)
      .where('v.round_id', '=', roundId)
      .where('v.unit_id', '=', unitId)
      .where('v.state', '=', 'stands')
      .orderBy('v.column_id')
      .orderBy('a.id')
      .execute()
  ).map((v) => ({ accountId: v.id, name: v.name, column: v.column_id, how: v.how as Seat['how'], submittedOn: v.submitted_on }))

/** Columns not given to all, for which this unit was drawn. */
export const sampledFor = async (tx: Tx, roundId: number, unitId: number): Promise<string[]> =>
  (
    await tx.db
      .selectFrom('score_sample')
      .select('column_id')
      .where('realm_id', '=', tx.realm)
      .where('round_id', '=', roundId)
      .where('unit_id', '=', unitId)
      .execute()
  ).map((r) => r.column_id)

export const hasConflict = async (tx: Tx, roundId: number, unitId: number, accountId: number): Promise<boolean> =>
  (await tx.db
    .selectFrom('score_conflict')
    .select('unit_id')
    .where('realm_id', '=', tx.realm)
    .where('round_id', '=', roundId)
    .where('unit_id', '=', unitId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()) !== undefined

/** Seats of one person over all open rounds, oldest round first. */
export const seatsOfAccount = async (tx: Tx, accountId: number, roundId: number | null) =>
  (
    await sql<{
      round_id: number
      round: string
      round_state: string
      unit_id: number
      unit: string
      unit_state: string
      column_id: string
      how: string
      submitted_on: string | null
      given: number
      standard_id: number
      standard_no: number
    }>`
      select r.id as round_id, r.title as round, r.state as round_state, x.unit_id, x.name as unit, x.state as unit_state,
        v.column_id, v.how, v.submitted_on, r.standard_id, r.standard_no,
        (select count(*)
          from score_judgement j
          where j.realm_id = v.realm_id
            and j.round_id = v.round_id
            and j.unit_id = v.unit_id
            and j.column_id = v.column_id
            and j.by_id = v.account_id
            and j.state = 'stands') as given
      from score_reviewer v
      join score_round r on r.realm_id = v.realm_id and r.id = v.round_id
      join score_unit x on x.realm_id = v.realm_id and x.round_id = v.round_id and x.unit_id = v.unit_id
      where v.realm_id = ${tx.realm}
        and v.account_id = ${accountId}
        and v.state = 'stands'
        and r.state in ('self', 'review', 'final')
        and (${roundId}::bigint is null or r.id = ${roundId})
      order by r.id, x.path, v.column_id
      limit 2000`.execute(tx.db)
  ).rows

/** Progress of every reviewer of a round: seats and how many are in. Never a point. */
export const panelOf = async (tx: Tx, roundId: number) =>
  (
    await sql<{ account_id: number; name: string; column_id: string; seats: number; submitted: number; drawn: number }>`
      select v.account_id, a.display_name as name, v.column_id, count(*) as seats, count(v.submitted_on) as submitted,
        count(*) filter (where v.how = 'drawn') as drawn
      from score_reviewer v
      join account a on a.realm_id = v.realm_id and a.id = v.account_id
      where v.realm_id = ${tx.realm}
        and v.round_id = ${roundId}
        and v.state = 'stands'
      group by v.account_id, a.display_name, v.column_id
      order by v.column_id, v.account_id`.execute(tx.db)
  ).rows

/** Every seat of a round with its unit, replaced ones included, in order of column, unit and person. */
export const allSeats = async (tx: Tx, roundId: number) =>
  (
    await sql<{
      unit_id: number
      unit: string
      column_id: string
      account_id: number
      name: string
      how: string
      state: string
      reason: string
      draw_id: number | null
      from_unit_id: number | null
      submitted_on: string | null
    }>`
      select v.unit_id, x.name as unit, v.column_id, v.account_id, a.display_name as name, v.how, v.state, v.reason, v.draw_id, v.from_unit_id, v.submitted_on
      from score_reviewer v
      join score_unit x on x.realm_id = v.realm_id and x.round_id = v.round_id and x.unit_id = v.unit_id
      join account a on a.realm_id = v.realm_id and a.id = v.account_id
      where v.realm_id = ${tx.realm}
        and v.round_id = ${roundId}
      order by v.column_id, v.unit_id, v.account_id`.execute(tx.db)
  ).rows

export const conflictsOf = (tx: Tx, roundId: number) =>
  tx.db
    .selectFrom('score_conflict as k')
    .innerJoin('account as a', (on) => on.onRef('a.realm_id', '=', 'k.realm_id').onRef('a.id', '=', 'k.account_id'))
    .select(['k.account_id', 'a.display_name as name', 'k.unit_id', 'k.reason', 'k.on_day'])
    .where('k.realm_id', '=', tx.realm)
    .where('k.round_id', '=', roundId)
    .orderBy('k.unit_id')
    .orderBy('k.account_id')
    .execute()

export const samplesOf = (tx: Tx, roundId: number) =>
  tx.db
    .selectFrom('score_sample')
    .select(['unit_id', 'column_id', 'draw_id'])
    .where('realm_id', '=', tx.realm)
    .where('round_id', '=', roundId)
    .orderBy('column_id')
    .orderBy('unit_id')
    .execute()
