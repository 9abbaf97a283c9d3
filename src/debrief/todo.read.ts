import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { DebriefState, ReportState } from './debrief.ts'

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
          unit: string
          hand_in_on: string
          state: ReportState
          asked: number
          oldest: string | null
          days: number
        }>`
          select r.id, r.debrief_id, d.title, r.unit_id, u.short_name as unit, d.hand_in_on, r.state, (d.settings ->> 'answerDays')::int as days,
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
export const toFinish = async (tx: Tx, unitIds: readonly number[], today: string) =>
  unitIds.length === 0
    ? []
    : (
        await sql<{ id: number; title: string; unit_id: number; unit: string; held_on: string; state: DebriefState; open_n: number }>`
          select d.id, d.title, d.unit_id, u.short_name as unit, d.held_on, d.state,
            (select count(*) from debrief_report r where r.realm_id = d.realm_id and r.debrief_id = d.id and r.state <> 'absent' and r.grade is null) as open_n
          from debrief d
          join unit u on u.realm_id = d.realm_id and u.id = d.unit_id
          where d.realm_id = ${tx.realm}
            and d.unit_id = any(${unitIds as number[]})
            and (d.state = 'held' or d.state = 'called' and d.held_on <= ${today})
          order by d.held_on, d.id
          limit 50`.execute(tx.db)
      ).rows
