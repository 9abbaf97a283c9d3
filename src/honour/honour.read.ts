import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { HonourState } from './honour.ts'

export interface HonourListRow {
  id: number
  decision_id: number
  nomination_id: number
  title_key: string
  title_name: string
  level: string
  object: string
  holder: string
  unit_id: number
  unit_name: string
  subject_unit_id: number | null
  subject_member_id: number | null
  document_no: string
  granted_on: string
  expires_on: string | null
  recheck_on: string | null
  posthumous: boolean
  certificate: boolean
  plaque: boolean
  code: string | null
  state: HonourState
  campaign_id: number
  campaign: string
  kind: string
  version: number
}

export interface HonourFilter {
  campaignId?: number | undefined
  unitId?: number | undefined
  memberId?: number | undefined
  state?: HonourState | undefined
  year?: number | undefined
  recheckBy?: string | undefined
  id?: number | undefined
  code?: string | undefined
  decisionId?: number | undefined
}

// A title whose term is over is over on that day, before the tick has written it.
const stateToday = (today: string) => sql<HonourState>`
  case when h.state in ('effective', 'warned') and h.expires_on < ${today}::date then 'expired' else h.state end`

const where = (tx: Tx, f: HonourFilter, today: string) => sql<boolean>`
  h.realm_id = ${tx.realm}
  and (${f.id ?? null}::bigint is null or h.id = ${f.id ?? null})
  and (${f.code ?? null}::text is null or h.code = ${f.code ?? null})
  and (${f.decisionId ?? null}::bigint is null or h.decision_id = ${f.decisionId ?? null})
  and (${f.campaignId ?? null}::bigint is null or h.campaign_id = ${f.campaignId ?? null})
  and (${f.unitId ?? null}::bigint is null or h.unit_id = ${f.unitId ?? null} or h.subject_unit_id = ${f.unitId ?? null})
  and (${f.memberId ?? null}::bigint is null or h.subject_member_id = ${f.memberId ?? null})
  and (${f.state ?? null}::text is null or ${stateToday(today)} = ${f.state ?? null})
  and (${f.year ?? null}::int is null or (h.granted_on >= make_date(${f.year ?? 1900}::int, 1, 1) and h.granted_on < make_date(${f.year ?? 1900}::int + 1, 1, 1)))
  and (${f.recheckBy ?? null}::date is null or (h.recheck_on <= ${f.recheckBy ?? null}::date and h.state in ('effective', 'warned')))`

/** Honours by the filter, newest decision first, with the state they have today. */
export const listHonourRows = async (tx: Tx, f: HonourFilter, today: string, after: [string, number] | null, limit: number) =>
  (
    await sql<HonourListRow>`
      select h.id, h.decision_id, h.nomination_id, h.title_key, h.title_name, h.level, h.object, h.holder, h.unit_id, u.short_name as unit_name,
        h.subject_unit_id, h.subject_member_id, d.document_no, h.granted_on, h.expires_on, h.recheck_on, h.posthumous, h.certificate, h.plaque,
        h.code, ${stateToday(today)} as state, h.campaign_id, c.title as campaign, p.bytes::jsonb #>> '{basis,kind}' as kind, h.version
      from honour h
      join honour_decision d on d.realm_id = h.realm_id and d.id = h.decision_id
      join unit u on u.realm_id = h.realm_id and u.id = h.unit_id
      join campaign c on c.realm_id = h.realm_id and c.id = h.campaign_id
      join campaign_plan p on p.realm_id = c.realm_id and p.campaign_id = c.id and p.plan_no = c.plan_no
      where ${where(tx, f, today)}
        and (${after === null} or (h.granted_on, h.id) < (${after?.[0] ?? '2000-01-01'}::date, ${after?.[1] ?? 0}::bigint))
      order by h.granted_on desc, h.id desc
      limit ${limit + 1}`.execute(tx.db)
  ).rows

/** Everybody one decision names, in the order of the list. */
export const honoursOfDecision = async (tx: Tx, decisionId: number, today: string): Promise<HonourListRow[]> =>
  (await listHonourRows(tx, { decisionId }, today, null, 2000)).sort((a, b) => a.id - b.id)

export const countHonours = async (tx: Tx, f: HonourFilter, today: string): Promise<number> =>
  Number((await sql<{ n: number }>`select count(*) as n from honour h where ${where(tx, f, today)}`.execute(tx.db)).rows[0]!.n)

/** @throws http.not-found */
export const readHonour = async (tx: Tx, id: number, today: string): Promise<HonourListRow> => {
  const row = (await listHonourRows(tx, { id }, today, null, 1))[0]
  if (!row) throw notFound({ noun: 'honour' })
  return row
}

/** @throws http.not-found */
export const lockHonour = async (tx: Tx, id: number) => {
  const r = await tx.db
    .selectFrom('honour as h')
    .innerJoin('honour_decision as d', (j) => j.onRef('d.realm_id', '=', 'h.realm_id').onRef('d.id', '=', 'h.decision_id'))
    .select([
      'h.id',
      'h.state',
      'h.campaign_id',
      'h.expires_on',
      'h.recheck_on',
      'h.version',
      'h.unit_id',
      'h.subject_unit_id',
      'h.subject_member_id',
      'h.holder',
      'h.title_key',
      'd.unit_id as organiser_id',
    ])
    .where('h.realm_id', '=', tx.realm)
    .where('h.id', '=', id)
    .forUpdate('h')
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'honour' })
  return { ...r, state: r.state as HonourState }
}

export const readDecision = (tx: Tx, id: number) =>
  tx.db
    .selectFrom('honour_decision')
    .select(['id', 'title', 'document_no', 'meeting', 'decided_on', 'digest', 'unit_id', 'bytes'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

export const decisionsOf = (tx: Tx, campaignId: number) =>
  tx.db
    .selectFrom('honour_decision')
    .select(['id', 'document_no', 'decided_on', 'level', 'digest'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .execute()

export const changesOf = (tx: Tx, honourId: number) =>
  tx.db
    .selectFrom('honour_change')
    .select(['action', 'from_state', 'to_state', 'document', 'reason', 'changed_on'])
    .where('realm_id', '=', tx.realm)
    .where('honour_id', '=', honourId)
    .orderBy('id')
    .execute()

export const changesOfMany = (tx: Tx, honourIds: readonly number[]) =>
  honourIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('honour_change')
        .select(['honour_id', 'action', 'document', 'changed_on'])
        .where('realm_id', '=', tx.realm)
        .where('honour_id', 'in', [...honourIds])
        .orderBy('id')
        .execute()

export const realmOf = (tx: Tx): Promise<{ code: string; name: string }> =>
  tx.db.selectFrom('realm').select(['code', 'name']).where('id', '=', tx.realm).executeTakeFirstOrThrow()

/** @throws http.not-found */
export const memberName = async (tx: Tx, id: number): Promise<string> => {
  const r = await tx.db.selectFrom('member').select('name').where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()
  if (!r) throw notFound({ noun: 'member' })
  return r.name
}

/** Last day on which a list that a decision rests on was closed, and its digest. */
export const closedNotice = (tx: Tx, noticeId: number) =>
  tx.db
    .selectFrom('notice')
    .select(['digest', 'closed_on'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', noticeId)
    .executeTakeFirstOrThrow()

/** Titles whose term ran out, oldest first. */
export const runOut = (tx: Tx, today: string, limit: number) =>
  tx.db
    .selectFrom('honour')
    .select(['id', 'state', 'unit_id', 'campaign_id', 'expires_on'])
    .where('realm_id', '=', tx.realm)
    .where('state', 'in', ['effective', 'warned'])
    .where('expires_on', '<', today)
    .orderBy('expires_on')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute()

/** Every honour that carries a code, with the state of the day. */
export const listCodes = async (tx: Tx, today: string) =>
  (
    await sql<{ code: string; state: HonourState; expiresOn: string | null }>`
      select h.code, ${stateToday(today)} as state, h.expires_on as "expiresOn"
      from honour h
      where h.realm_id = ${tx.realm}
        and h.code is not null`.execute(tx.db)
  ).rows
