import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { pollCan } from '../poll/poll.ts'
import { type DebriefState, debriefCan, type ReportState, reportCan } from './debrief.ts'

/** For the desk: what these units owe at sessions that run, and what their office owes those it called. */
export const owedBy = async (tx: Tx, unitIds: readonly number[]) =>
  unitIds.length === 0
    ? []
    : (
        await sql<{
          id: number
          debrief_id: number
          title: string
          unit_id: number
          member_id: number
          unit: string
          hand_in_on: string
          state: ReportState
          session_state: DebriefState
          asked: number
          oldest: string | null
          days: number
        }>`
          select r.id, r.debrief_id, d.title, r.unit_id, r.member_id, u.short_name as unit, d.hand_in_on, r.state, d.state as session_state, (d.settings ->> 'answerDays')::int as days,
            (select count(*) from debrief_question q where q.realm_id = r.realm_id and q.report_id = r.id and q.state = 'asked') as asked,
            (select min(q.asked_on) from debrief_question q where q.realm_id = r.realm_id and q.report_id = r.id and q.state = 'asked') as oldest
          from debrief_report r
          join debrief d on d.realm_id = r.realm_id and d.id = r.debrief_id
          join unit u on u.realm_id = r.realm_id and u.id = r.unit_id
          where r.realm_id = ${tx.realm}
            and r.unit_id = any(${unitIds as number[]})
            and d.state in ('called', 'held', 'closed')
            and (r.state in ('draft', 'returned') and d.state <> 'closed'
              or exists (select 1 from debrief_question q where q.realm_id = r.realm_id and q.report_id = r.id and q.state = 'asked'))
          order by d.hand_in_on, r.id
          limit 100`.execute(tx.db)
      ).rows

/** One who looks at a session from his seats: what he may not comment on or grade, see `assertFree`. */
export interface Looker {
  accountId: number | null
  memberId: number | null
  /** Units where a seat of his makes him one of the line. */
  seats: readonly number[]
}
const free = (who: Looker, today: string) => sql`
  r.member_id is distinct from ${who.memberId}
  and r.unit_id <> all(${[...who.seats]}::bigint[])
  and not exists (
    select 1
    from debrief_conflict k
    where k.realm_id = r.realm_id and k.report_id = r.id and k.account_id = ${who.accountId})
  and not exists (
    select 1
    from unit_line top
    join unit_line l on l.realm_id = top.realm_id and l.line = top.line and l.path >= top.path and l.path < left(top.path, -1) || '0'
    where top.realm_id = r.realm_id
      and top.unit_id = r.unit_id
      and (l.unit_id in (
          select p.unit_id
          from member_post p
          where p.realm_id = r.realm_id
            and p.member_id = ${who.memberId}
            and p.from_on <= ${today}
            and (p.until_on is null or p.until_on >= ${today}))
        or l.unit_id = (select m.branch_id from member m where m.realm_id = r.realm_id and m.id = ${who.memberId} and m.ended_on is null)))`
const unsaid = sql`not exists (select 1 from debrief_comment k where k.realm_id = r.realm_id and k.report_id = r.id)`
const voted = sql`exists (
  select 1
  from poll p
  where p.realm_id = r.realm_id and p.id = r.poll_id and p.state = any(${pollCan.table.tell as string[]}))`

/** Sessions of these units with reports that somebody free to do it has yet to comment on, or to grade once their poll is certified. */
const heard = async (tx: Tx, act: 'comment' | 'grade', unitIds: readonly number[], who: Looker, today: string) =>
  unitIds.length === 0
    ? []
    : (
        await sql<{ id: number; title: string; unit_id: number; unit: string; held_on: string; n: number }>`
          select d.id, d.title, d.unit_id, u.short_name as unit, d.held_on, count(*)::int as n
          from debrief d
          join debrief_report r on r.realm_id = d.realm_id and r.debrief_id = d.id
          join unit u on u.realm_id = d.realm_id and u.id = d.unit_id
          where d.realm_id = ${tx.realm}
            and d.unit_id = any(${unitIds as number[]})
            and d.state = any(${debriefCan.table[act] as string[]})
            and r.state = any(${reportCan.table[act] as string[]})
            and ${act === 'comment' ? unsaid : sql`r.grade is null and ${voted}`}
            and ${free(who, today)}
          group by d.id, d.title, d.unit_id, u.short_name, d.held_on
          order by d.held_on, d.id
          limit 50`.execute(tx.db)
      ).rows
export const toComment = (tx: Tx, unitIds: readonly number[], who: Looker, today: string) => heard(tx, 'comment', unitIds, who, today)
export const toGrade = (tx: Tx, unitIds: readonly number[], who: Looker, today: string) => heard(tx, 'grade', unitIds, who, today)

/** Sessions to be held, and held ones with what keeps them from being closed. */
export const toFinish = async (tx: Tx, unitIds: readonly number[], today: string) =>
  unitIds.length === 0
    ? []
    : (
        await sql<{
          id: number
          title: string
          unit_id: number
          unit: string
          held_on: string
          state: DebriefState
          missing_n: number
          unvoted_n: number
          open_n: number
        }>`
          select d.id, d.title, d.unit_id, u.short_name as unit, d.held_on, d.state, n.missing_n, n.unvoted_n, n.open_n
          from debrief d
          join unit u on u.realm_id = d.realm_id and u.id = d.unit_id
          cross join lateral (
            select
              count(*) filter (where r.state <> 'handed')::int as missing_n,
              count(*) filter (where not exists (
                select 1 from poll p where p.realm_id = r.realm_id and p.id = r.poll_id and p.state not in ('void', 'withdrawn')))::int as unvoted_n,
              count(*) filter (where r.grade is null or ${unsaid})::int as open_n
            from debrief_report r
            where r.realm_id = d.realm_id
              and r.debrief_id = d.id
              and r.state <> 'absent') n
          where d.realm_id = ${tx.realm}
            and d.unit_id = any(${unitIds as number[]})
            and (d.state = any(${debriefCan.table.close as string[]}) or d.state = any(${debriefCan.table.hold as string[]}) and d.held_on <= ${today})
          order by d.held_on, d.id
          limit 50`.execute(tx.db)
      ).rows
