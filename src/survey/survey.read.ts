import { sql } from 'kysely'
import { placesOf } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import type { Scope } from '../lib/permission.ts'
import type { StratumDraw } from '../poll/roll.ts'
import { type Sealed, seal } from '../poll/visible.ts'
import type { Definition } from './definition.ts'
import type { AnswerRow, SurveyResult } from './result.ts'
import type { Allocation, Mode, SurveyState } from './survey.ts'
import type { FrozenStratum } from './weight.ts'

export interface SurveyRow {
  id: number
  unit_id: number
  unit_name: string
  about_id: number
  about_name: string
  title: string
  definition: Definition
  mode: Mode
  allocation: Allocation
  state: SurveyState
  wanted_n: number | null
  drawn: StratumDraw[] | null
  drawn_on: string | null
  strata: FrozenStratum[] | null
  opens_at: Date | null
  closes_at: Date | null
  digest: string | null
  passes_on: string | null
  closed_on: string | null
  counted_by: number | null
  certified_on: string | null
  reason: string
  version: number
}
const columns = sql`s.id, s.unit_id, u.short_name as unit_name, s.about_id, a.short_name as about_name, s.title, s.definition, s.mode, s.allocation,
  s.state, s.wanted_n, s.drawn, s.drawn_on, s.strata, s.opens_at, s.closes_at, s.digest, s.passes_on, s.closed_on, s.counted_by, s.certified_on,
  s.reason, s.version`
const from = sql`
  from survey s
  join unit u on u.realm_id = s.realm_id and u.id = s.unit_id
  join unit a on a.realm_id = s.realm_id and a.id = s.about_id`

/** @throws http.not-found */
export const readSurvey = async (tx: Tx, id: number): Promise<SurveyRow> => {
  const { rows } = await sql<SurveyRow>`select ${columns} ${from} where s.realm_id = ${tx.realm} and s.id = ${id}`.execute(tx.db)
  if (!rows[0]) throw notFound({ noun: 'survey' })
  return rows[0]
}
/** Whoever hands in, closes or counts waits here for the other. @throws http.not-found */
export const lockSurvey = async (tx: Tx, id: number): Promise<SurveyRow> => {
  const { rows } = await sql<SurveyRow>`
    select ${columns} ${from}
    where s.realm_id = ${tx.realm}
      and s.id = ${id}
    for update of s`.execute(tx.db)
  if (!rows[0]) throw notFound({ noun: 'survey' })
  return rows[0]
}

/** Newest first. */
export const listSurveyRows = async (
  tx: Tx,
  scope: Scope,
  f: { unitId?: number | undefined; state?: SurveyState | undefined },
  o: { after?: string | undefined; limit: number },
) => {
  const at = cursor.read(o.after)
  const places = await placesOf(tx, scope, f.unitId)
  const filtered = sql`
    s.realm_id = ${tx.realm}
    and ${places('s.unit_id')}
    and ${f.state === undefined ? sql`true` : sql`s.state = ${f.state}`}`
  const rows = await sql<SurveyRow>`
    select ${columns} ${from}
    where ${filtered}
      and ${at === null ? sql`true` : sql`s.id < ${at[1]}`}
    order by s.id desc
    limit ${o.limit + 1}`.execute(tx.db)
  const total = await sql<{ n: number }>`
    select count(*) as n
    from (select 1 from survey s where ${filtered} limit 10001) x`.execute(tx.db)
  const n = total.rows[0]!.n
  return { rows: rows.rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

/** What the public may know there is: frozen and for the public. */
export const publicSurveys = async (tx: Tx, most: number): Promise<SurveyRow[]> =>
  (
    await sql<SurveyRow>`
      select ${columns} ${from}
      where s.realm_id = ${tx.realm}
        and s.digest is not null
        and s.state <> 'withdrawn'
        and s.definition #>> '{settings,publish}' = 'public'
      order by s.id desc
      limit ${most}`.execute(tx.db)
  ).rows

export interface FrameRow {
  no: number
  name: string
  stratum: string
  drawn: boolean
}
export const frameOf = async (tx: Tx, surveyId: number): Promise<FrameRow[]> =>
  tx.db
    .selectFrom('survey_frame')
    .select(['frame_no as no', 'name', 'stratum', 'drawn'])
    .where('realm_id', '=', tx.realm)
    .where('survey_id', '=', surveyId)
    .orderBy('frame_no')
    .execute()

/** Of each stratum: how many there are and how many are asked. */
export const frameSizes = async (tx: Tx, surveyId: number): Promise<FrozenStratum[]> =>
  (
    await sql<FrozenStratum>`
      select f.stratum, count(*) as population, count(*) filter (where f.drawn) as drawn
      from survey_frame f
      where f.realm_id = ${tx.realm}
        and f.survey_id = ${surveyId}
      group by f.stratum
      order by f.stratum collate "C"`.execute(tx.db)
  ).rows

export const secretsOf = async (tx: Tx, surveyId: number) =>
  (
    await sql<{ accountId: number; by: string; outside: boolean; commitment: string; secret: string | null }>`
      select s.account_id as "accountId", a.display_name as by, s.outside, s.commitment, s.secret
      from survey_secret s
      join account a on a.realm_id = s.realm_id and a.id = s.account_id
      where s.realm_id = ${tx.realm}
        and s.survey_id = ${surveyId}
      order by s.account_id`.execute(tx.db)
  ).rows

export const passByHash = async (tx: Tx, hash: string) =>
  tx.db
    .selectFrom('survey_pass')
    .select(['survey_id as surveyId', 'stratum', 'spent'])
    .where('realm_id', '=', tx.realm)
    .where('code_hash', '=', hash)
    .executeTakeFirst()

/** How many slips there are; how many of them were used is asked only when nobody can answer any more. */
export const passCount = async (tx: Tx, surveyId: number): Promise<number> =>
  (
    await sql<{ n: number }>`
      select count(*) as n from survey_pass p where p.realm_id = ${tx.realm} and p.survey_id = ${surveyId}`.execute(tx.db)
  ).rows[0]!.n

/** The answers, for counting alone; whoever calls this has seen the state table allow it. */
export const answersToCount = async (tx: Tx, surveyId: number): Promise<AnswerRow[]> =>
  (
    await sql<{ stratum: string; body: AnswerRow['answers'] }>`
      select a.stratum, a.body
      from survey_answer a
      where a.realm_id = ${tx.realm}
        and a.survey_id = ${surveyId}
      order by a.answer_key`.execute(tx.db)
  ).rows.map((r) => ({ stratum: r.stratum, answers: r.body }))

export const readResult = async (tx: Tx, surveyId: number): Promise<{ digest: string; result: Sealed<SurveyResult> } | null> => {
  const r = await tx.db
    .selectFrom('survey_result')
    .select(['body', 'digest'])
    .where('realm_id', '=', tx.realm)
    .where('survey_id', '=', surveyId)
    .executeTakeFirst()
  return r ? { digest: r.digest, result: seal(JSON.parse(r.body) as SurveyResult) } : null
}

export const textsOf = async (tx: Tx, surveyId: number) =>
  tx.db
    .selectFrom('survey_text')
    .select(['question', 'words'])
    .where('realm_id', '=', tx.realm)
    .where('survey_id', '=', surveyId)
    .orderBy('text_key')
    .limit(5000)
    .execute()
