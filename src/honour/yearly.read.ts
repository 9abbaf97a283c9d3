import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { endStates } from '../nomination/nomination.ts'
import type { HonourState } from './state.ts'
import type { RecheckState } from './yearly.ts'

export interface EarlierRow {
  id: number
  title_name: string
  holder: string
  object: string
  unit_id: number
  unit_name: string
  subject_unit_id: number | null
  subject_member_id: number | null
  document_no: string
  campaign_id: number
  campaign: string
  granted_on: string
  expires_on: string | null
  recheck_on: string | null
  posthumous: boolean
  state: HonourState
  version: number
  withdrawn_on: string | null
  withdrawn_by: string | null
  arranged_id: number | null
  arranged_on: string | null
  arranged_why: string | null
  arranged_version: number | null
}

/** Honours of these names that an organiser gave in other campaigns, newest first, with the arranged re-check and what withdrew them. */
export const earlierHonours = async (
  tx: Tx,
  f: { organiserId: number; line: string; titles: readonly string[]; exceptCampaignId: number },
): Promise<EarlierRow[]> =>
  (
    await sql<EarlierRow>`
      select h.id, h.title_name, h.holder, h.object, h.unit_id, u.short_name as unit_name, h.subject_unit_id, h.subject_member_id, d.document_no,
        h.campaign_id, c.title as campaign, h.granted_on, h.expires_on, h.recheck_on, h.posthumous, h.state, h.version,
        w.changed_on as withdrawn_on, w.document as withdrawn_by, r.id as arranged_id, r.due_on as arranged_on, r.reason as arranged_why,
        r.version as arranged_version
      from honour h
      join honour_decision d on d.realm_id = h.realm_id and d.id = h.decision_id
      join unit u on u.realm_id = h.realm_id and u.id = h.unit_id
      join campaign c on c.realm_id = h.realm_id and c.id = h.campaign_id
      left join lateral (
        select x.changed_on, x.document
        from honour_change x
        where x.realm_id = h.realm_id and x.honour_id = h.id and x.to_state = 'withdrawn'
        order by x.id
        limit 1) w on true
      left join honour_recheck r on r.realm_id = h.realm_id and r.honour_id = h.id and r.state = 'arranged'
      where h.realm_id = ${tx.realm}
        and d.unit_id = ${f.organiserId}
        and c.line = ${f.line}
        and h.campaign_id <> ${f.exceptCampaignId}
        and h.title_name = any(${f.titles as string[]})
      order by h.granted_on desc, h.id desc
      limit 2000`.execute(tx.db)
  ).rows

export interface FreshRow {
  nomination_id: number
  honour_id: number | null
  title_name: string
  holder: string
  object: string
  unit_id: number
  unit_name: string
  subject_unit_id: number | null
  subject_member_id: number | null
}

/** Who stands for these titles in this campaign, named already or not yet. */
export const freshOf = async (tx: Tx, campaignId: number): Promise<FreshRow[]> =>
  (
    await sql<FreshRow>`
      select n.id as nomination_id, h.id as honour_id, n.title_name, n.name as holder, n.object, n.unit_id, u.short_name as unit_name,
        n.subject_unit_id, n.subject_member_id
      from nomination n
      join unit u on u.realm_id = n.realm_id and u.id = n.unit_id
      left join honour h on h.realm_id = n.realm_id and h.nomination_id = n.id
      where n.realm_id = ${tx.realm}
        and n.campaign_id = ${campaignId}
        and n.state <> all(${[...endStates, 'draft']})
      order by n.title_name, n.id
      limit 2000`.execute(tx.db)
  ).rows

/** @throws http.not-found */
export const lockRecheck = async (tx: Tx, id: number) => {
  const r = await tx.db
    .selectFrom('honour_recheck')
    .select(['id', 'honour_id', 'campaign_id', 'due_on', 'state', 'version'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'recheck' })
  return { ...r, state: r.state as RecheckState }
}

export const arrangedOf = (tx: Tx, honourId: number) =>
  tx.db
    .selectFrom('honour_recheck')
    .select(['id', 'due_on'])
    .where('realm_id', '=', tx.realm)
    .where('honour_id', '=', honourId)
    .where('state', '=', 'arranged')
    .executeTakeFirst()

/** Every re-check of an honour, oldest first: what the register keeps. */
export const rechecksOf = (tx: Tx, honourId: number) =>
  tx.db
    .selectFrom('honour_recheck')
    .select(['id', 'due_on', 'reason', 'arranged_on', 'state', 'finding', 'document', 'done_on', 'version'])
    .where('realm_id', '=', tx.realm)
    .where('honour_id', '=', honourId)
    .orderBy('id')
    .execute()

/** Newest frozen round of an organiser in a line, or the one asked for. */
export const lastFrozenRound = async (tx: Tx, organiserId: number, line: string, roundId: number | undefined) =>
  (
    await sql<{ id: number }>`
      select r.id
      from score_round r
      where r.realm_id = ${tx.realm}
        and r.organiser_id = ${organiserId}
        and r.line = ${line}
        and r.state = 'frozen'
        and (${roundId ?? null}::bigint is null or r.id = ${roundId ?? null})
      order by r.frozen_on desc, r.id desc
      limit 1`.execute(tx.db)
  ).rows[0]?.id ?? null

/** Frozen sheets of a round, as RFC 8785 text, by unit. */
export const frozenSheets = async (tx: Tx, roundId: number) =>
  (
    await sql<{ unit_id: number; bytes: string }>`
      select unit_id, bytes
      from score_unit
      where realm_id = ${tx.realm}
        and round_id = ${roundId}
        and bytes is not null
      order by path, unit_id`.execute(tx.db)
  ).rows
