import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { PollState } from './poll.ts'
import type { FrozenPoll } from './strike.ts'

export interface ReviewRow {
  no: number
  selfWords: string
  grade: string | null
  reason: string
  toldOn: string | null
}
export const reviewsOf = async (tx: Tx, pollId: number): Promise<ReviewRow[]> =>
  tx.db
    .selectFrom('poll_review')
    .select(['object_no as no', 'self_words as selfWords', 'grade', 'reason', 'told_on as toldOn'])
    .where('realm_id', '=', tx.realm)
    .where('poll_id', '=', pollId)
    .orderBy('object_no')
    .execute()

/** 民主评议 of one member, newest first. */
export const pollsAbout = async (tx: Tx, memberId: number) =>
  (
    await sql<{ pollId: number; objectNo: number; state: PollState }>`
      select p.id as "pollId", o.object_no as "objectNo", p.state
      from poll_object o
      join poll p on p.realm_id = o.realm_id and p.id = o.poll_id
      where o.realm_id = ${tx.realm}
        and o.member_id = ${memberId}
        and p.object = 'member'
        and p.state not in ('withdrawn', 'void')
      order by p.id desc
      limit 50`.execute(tx.db)
  ).rows

export interface CadreFigure extends FrozenPoll {
  memberId: number
  name: string
  unitId: number
  unitName: string
}
/** Certified figures of the people served about cadres at and below a unit, or about one of them. */
export const cadreFigures = async (tx: Tx, of: { unitId: number } | { memberId: number; unitId: number }): Promise<CadreFigure[]> =>
  (
    await sql<CadreFigure>`
      select f.member_id as "memberId", m.name, f.unit_id as "unitId", u.short_name as "unitName", f.poll_id as "pollId", p.title,
        f.held_on as on, f.satisfied_n as satisfied, f.valid_n as valid
      from poll_figure f
      join poll p on p.realm_id = f.realm_id and p.id = f.poll_id
      join member m on m.realm_id = f.realm_id and m.id = f.member_id
      join unit u on u.realm_id = f.realm_id and u.id = f.unit_id
      where f.realm_id = ${tx.realm}
        and f.object = 'cadre'
        and ${
          'memberId' in of
            ? sql`f.member_id = ${of.memberId} and f.unit_id = ${of.unitId}`
            : sql`exists (
                select 1
                from unit_line top
                join unit_line l on l.realm_id = top.realm_id and l.line = top.line and l.path >= top.path and l.path < left(top.path, -1) || '0'
                where top.realm_id = f.realm_id
                  and top.unit_id = ${of.unitId}
                  and l.unit_id = f.unit_id)`
        }
      order by f.member_id, f.held_on, f.poll_id
      limit 5000`.execute(tx.db)
  ).rows

/** Polls named as grounds, whether or not they gave a figure of the people served. */
export const namedPolls = async (tx: Tx, ids: readonly number[], memberId: number) =>
  (
    await sql<{ id: number; title: string; served: boolean }>`
      select p.id, p.title,
        exists (
          select 1
          from poll_figure f
          where f.realm_id = p.realm_id
            and f.poll_id = p.id
            and f.member_id = ${memberId}) as served
      from poll p
      where p.realm_id = ${tx.realm}
        and p.id = any(${ids as number[]})
      order by p.id`.execute(tx.db)
  ).rows

export interface StrikeRow {
  id: number
  member_id: number
  unit_id: number
  body_id: number
  name: string
  unit_name: string
  body_name: string
  appointment: string
  raised_on: string
  answer: string | null
  answered_on: string | null
}
const strike = sql`
  s.id, s.member_id, s.unit_id, s.body_id, m.name, u.short_name as unit_name, b.short_name as body_name, s.appointment, s.raised_on, s.answer, s.answered_on
  from poll_strike s
  join member m on m.realm_id = s.realm_id and m.id = s.member_id
  join unit u on u.realm_id = s.realm_id and u.id = s.unit_id
  join unit b on b.realm_id = s.realm_id and b.id = s.body_id`
export const strikesBelow = async (tx: Tx, unitId: number): Promise<StrikeRow[]> =>
  (
    await sql<StrikeRow>`
      select ${strike}
      where s.realm_id = ${tx.realm}
        and exists (
          select 1
          from unit_line top
          join unit_line l on l.realm_id = top.realm_id and l.line = top.line and l.path >= top.path and l.path < left(top.path, -1) || '0'
          where top.realm_id = s.realm_id
            and top.unit_id = ${unitId}
            and l.unit_id = s.unit_id)
      order by s.id desc
      limit 500`.execute(tx.db)
  ).rows
export const openStrike = async (tx: Tx, memberId: number): Promise<StrikeRow | undefined> =>
  (
    await sql<StrikeRow>`
      select ${strike}
      where s.realm_id = ${tx.realm}
        and s.member_id = ${memberId}
        and s.answered_on is null`.execute(tx.db)
  ).rows[0]
export const lockStrike = async (tx: Tx, id: number) =>
  tx.db
    .selectFrom('poll_strike')
    .select(['id', 'unit_id', 'body_id', 'answered_on'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
