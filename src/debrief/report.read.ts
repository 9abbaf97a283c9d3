import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Outcome, RectificationState } from '../rectification/rectification.ts'
import type { DebriefKind, DebriefState, ItemSource, QuestionSource, QuestionState, ReportState, Settings } from './debrief.ts'

export interface ReportRow {
  id: number
  debrief_id: number
  place_no: number
  unit_id: number
  unit_name: string
  member_id: number
  name: string
  post: string
  post_from_on: string
  state: ReportState
  problems: string
  causes: string
  next_steps: string
  bytes: string | null
  digest: string | null
  handed_on: string | null
  proxy: boolean
  returned_n: number
  reason: string
  poll_id: number | null
  object_no: number | null
  grade: string | null
  grade_reason: string
  grade_meeting: string
  graded_on: string | null
  version: number
  /** Of its session. */
  session_unit_id: number
  session_title: string
  session_unit: string
  session_state: DebriefState
  kind: DebriefKind
  year_no: number
  held_on: string
  hand_in_on: string
  from_on: string
  until_on: string
  campaign_id: number | null
  settings: Settings
}
const columns = sql`r.id, r.debrief_id, r.place_no, r.unit_id, u.short_name as unit_name, r.member_id, r.name, r.post, r.post_from_on, r.state, r.problems,
  r.causes, r.next_steps, r.bytes, r.digest, r.handed_on, r.proxy, r.returned_n, r.reason, r.poll_id, r.object_no, r.grade, r.grade_reason,
  r.grade_meeting, r.graded_on, r.version, d.unit_id as session_unit_id, d.title as session_title, s.short_name as session_unit,
  d.state as session_state, d.kind, d.year_no, d.held_on, d.hand_in_on, d.from_on, d.until_on, d.campaign_id, d.settings`
const from = sql`debrief_report r
  join debrief d on d.realm_id = r.realm_id and d.id = r.debrief_id
  join unit u on u.realm_id = r.realm_id and u.id = r.unit_id
  join unit s on s.realm_id = d.realm_id and s.id = d.unit_id`

const onlyOne = (rows: ReportRow[]): ReportRow => {
  if (!rows[0]) throw notFound({ noun: 'debrief-report' })
  return rows[0]
}
/** @throws http.not-found */
export const readReport = async (tx: Tx, id: number): Promise<ReportRow> =>
  onlyOne(
    (
      await sql<ReportRow>`select ${columns} from ${from} where r.realm_id = ${tx.realm} and r.id = ${id} and d.state <> 'draft'`.execute(
        tx.db,
      )
    ).rows,
  )
/** The report and its session locked, the session first, so that no two commands wait for each other. @throws http.not-found */
export const lockReport = async (tx: Tx, id: number): Promise<ReportRow> => {
  await sql`
    select d.id
    from debrief d
    where d.realm_id = ${tx.realm}
      and d.id = (select r.debrief_id from debrief_report r where r.realm_id = ${tx.realm} and r.id = ${id})
    for update`.execute(tx.db)
  await sql`select 1 from debrief_report r where r.realm_id = ${tx.realm} and r.id = ${id} for update`.execute(tx.db)
  return readReport(tx, id)
}
export const reportsOf = async (tx: Tx, debriefId: number): Promise<ReportRow[]> =>
  (
    await sql<ReportRow>`
      select ${columns}
      from ${from}
      where r.realm_id = ${tx.realm}
        and r.debrief_id = ${debriefId}
      order by r.place_no`.execute(tx.db)
  ).rows
/** One secretary over the years, the latest first; drafts of a session are nobody's yet. */
export const reportsOfMember = async (tx: Tx, memberId: number): Promise<ReportRow[]> =>
  (
    await sql<ReportRow>`
      select ${columns}
      from ${from}
      where r.realm_id = ${tx.realm}
        and r.member_id = ${memberId}
        and d.state in ('called', 'held', 'closed')
      order by d.held_on desc, r.id desc
      limit 50`.execute(tx.db)
  ).rows

export interface QuestionRow {
  id: number
  report_id: number
  source: QuestionSource
  asker: string
  account_id: number | null
  words: string
  asked_on: string
  state: QuestionState
  how: 'written' | 'spot' | null
  answer: string
  answered_on: string | null
  reason: string
  /** The tracked item it became. */
  item_id: number | null
}
const questions = sql`q.id, q.report_id, q.source, q.asker, q.account_id, q.words, q.asked_on, q.state, q.how, q.answer, q.answered_on, q.reason, i.item_id`
const questionsFrom = sql`debrief_question q
  left join debrief_item i on i.realm_id = q.realm_id and i.question_id = q.id`
/** Unanswered ones first: they are what is owed. */
export const questionsOf = async (tx: Tx, reportIds: readonly number[]): Promise<QuestionRow[]> =>
  reportIds.length === 0
    ? []
    : (
        await sql<QuestionRow>`
          select ${questions}
          from ${questionsFrom}
          where q.realm_id = ${tx.realm}
            and q.report_id = any(${reportIds as number[]})
          order by q.report_id, (q.state = 'asked') desc, q.id
          limit 2000`.execute(tx.db)
      ).rows
/** @throws http.not-found */
export const readQuestion = async (tx: Tx, id: number): Promise<QuestionRow> => {
  const { rows } = await sql<QuestionRow>`
    select ${questions}
    from ${questionsFrom}
    where q.realm_id = ${tx.realm}
      and q.id = ${id}`.execute(tx.db)
  if (!rows[0]) throw notFound({ noun: 'debrief-question' })
  return rows[0]
}
export const questionByHash = async (tx: Tx, hash: string) =>
  tx.db
    .selectFrom('debrief_question')
    .select(['id', 'report_id'])
    .where('realm_id', '=', tx.realm)
    .where('code_hash', '=', hash)
    .executeTakeFirst()
/** Asked under a lock on the report: by one account, and by the public. */
export const countQuestions = async (tx: Tx, reportId: number, accountId: number | null): Promise<{ mine: number; open: number }> => {
  const { rows } = await sql<{ mine: number; open: number }>`
    select count(*) filter (where account_id = ${accountId}) as mine, count(*) filter (where source = 'resident') as open
    from debrief_question
    where realm_id = ${tx.realm}
      and report_id = ${reportId}`.execute(tx.db)
  return { mine: Number(rows[0]!.mine), open: Number(rows[0]!.open) }
}

export interface CommentRow {
  report_id: number
  account_id: number
  by_name: string
  strengths: string
  problems: string
  given_on: string
}
export const commentsOf = async (tx: Tx, reportIds: readonly number[]): Promise<CommentRow[]> =>
  reportIds.length === 0
    ? []
    : await tx.db
        .selectFrom('debrief_comment')
        .select(['report_id', 'account_id', 'by_name', 'strengths', 'problems', 'given_on'])
        .where('realm_id', '=', tx.realm)
        .where('report_id', 'in', [...reportIds])
        .execute()

export interface ItemRow {
  report_id: number
  source: ItemSource
  item_id: number
  what: string
  responsible: string
  due_on: string
  state: RectificationState
  outcome: Outcome | null
  closed_on: string | null
}
const items = sql`i.report_id, i.source, i.item_id, r.what, r.responsible, r.due_on, r.state, r.outcome, r.closed_on`
export const itemsOf = async (tx: Tx, reportIds: readonly number[]): Promise<ItemRow[]> =>
  reportIds.length === 0
    ? []
    : (
        await sql<ItemRow>`
          select ${items}
          from debrief_item i
          join rectification r on r.realm_id = i.realm_id and r.id = i.item_id
          where i.realm_id = ${tx.realm}
            and i.report_id = any(${reportIds as number[]})
          order by i.report_id, i.id`.execute(tx.db)
      ).rows
/** Problems of earlier sessions of these units that nobody closed: what a session opens with. */
export const leftOpen = async (
  tx: Tx,
  unitIds: readonly number[],
  before: string,
): Promise<(ItemRow & { unit_id: number; unit_name: string; year_no: number })[]> =>
  unitIds.length === 0
    ? []
    : (
        await sql<ItemRow & { unit_id: number; unit_name: string; year_no: number }>`
          select ${items}, b.unit_id, u.short_name as unit_name, d.year_no
          from debrief_item i
          join debrief_report b on b.realm_id = i.realm_id and b.id = i.report_id
          join debrief d on d.realm_id = b.realm_id and d.id = b.debrief_id
          join unit u on u.realm_id = b.realm_id and u.id = b.unit_id
          join rectification r on r.realm_id = i.realm_id and r.id = i.item_id
          where i.realm_id = ${tx.realm}
            and b.unit_id = any(${unitIds as number[]})
            and d.held_on < ${before}
            and r.state in ('open', 'claimed')
          order by u.short_name, r.due_on, i.id
          limit 500`.execute(tx.db)
      ).rows

export const conflictsOf = async (tx: Tx, reportId: number, accountId: number | null) =>
  accountId === null
    ? undefined
    : tx.db
        .selectFrom('debrief_conflict')
        .select(['kind', 'reason', 'declared_on'])
        .where('realm_id', '=', tx.realm)
        .where('report_id', '=', reportId)
        .where('account_id', '=', accountId)
        .executeTakeFirst()

/** Whether somebody is of a secretary's line: in a post or on a roster of the unit or below it on that day. */
export const isOfLine = async (tx: Tx, memberId: number, unitId: number, day: string): Promise<boolean> => {
  const { rows } = await sql<{ yes: boolean }>`
    select exists (
      select 1
      from unit_line top
      join unit_line l on l.realm_id = top.realm_id and l.line = top.line
        and l.path >= top.path and l.path < left(top.path, -1) || '0'
      where top.realm_id = ${tx.realm}
        and top.unit_id = ${unitId}
        and (l.unit_id in (
            select p.unit_id
            from member_post p
            where p.realm_id = top.realm_id
              and p.member_id = ${memberId}
              and p.from_on <= ${day}
              and (p.until_on is null or p.until_on >= ${day}))
          or l.unit_id = (select m.branch_id from member m where m.realm_id = top.realm_id and m.id = ${memberId} and m.ended_on is null))) as yes`.execute(
    tx.db,
  )
  return rows[0]!.yes
}

/** How many of a session the committee graded so, one report left out. */
export const gradedAs = async (tx: Tx, debriefId: number, grade: string, except: number): Promise<number> =>
  Number(
    (
      await tx.db
        .selectFrom('debrief_report')
        .select((e) => e.fn.countAll().as('n'))
        .where('realm_id', '=', tx.realm)
        .where('debrief_id', '=', debriefId)
        .where('grade', '=', grade)
        .where('id', '<>', except)
        .executeTakeFirstOrThrow()
    ).n,
  )
