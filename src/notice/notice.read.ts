import { sql } from 'kysely'
import { planOf } from '../campaign/campaign.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { channelNames, type NoticeDocument, type NoticeState, type ObjectionState, type Outcome } from './notice.ts'

const noticeColumns = [
  'id',
  'campaign_id',
  'unit_id',
  'level_key',
  'at_level',
  'title',
  'bytes',
  'digest',
  'starts_on',
  'working_days_n',
  'last_on',
  'objections_until_on',
  'supersedes_id',
  'supersede_reason',
  'state',
  'closed_on',
  'published_at',
] as const

const shaped = <R extends { state: string; at_level: string; bytes: string }>(r: R) => ({
  ...r,
  state: r.state as NoticeState,
  at_level: r.at_level as 'recommending-unit' | 'organiser',
  document: JSON.parse(r.bytes) as NoticeDocument,
})

/** The channels of a list as they are read: lists frozen earlier may bear the plan's keys instead of its names. */
export const channelsOf = async (tx: Tx, notice: { campaign_id: number; document: NoticeDocument }): Promise<string[]> =>
  channelNames(notice.document.channels, (await planOf(tx, notice.campaign_id)).sections.publicity?.channels)

/** @throws http.not-found */
export const readNotice = async (tx: Tx, id: number) => {
  const r = await tx.db.selectFrom('notice').select(noticeColumns).where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()
  if (!r) throw notFound({ noun: 'notice' })
  return shaped(r)
}
export type NoticeRow = Awaited<ReturnType<typeof readNotice>>

/** @throws http.not-found */
export const lockNotice = async (tx: Tx, id: number): Promise<NoticeRow> => {
  const r = await tx.db
    .selectFrom('notice')
    .select(noticeColumns)
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'notice' })
  return shaped(r)
}

/** A list and every list it replaced, the newest first. */
export const chainOf = async (tx: Tx, id: number): Promise<number[]> => {
  const { rows } = await sql<{ id: number; depth: number }>`
    with recursive chain as (
      select n.realm_id, n.id, n.supersedes_id, 0 as depth
      from notice n
      where n.realm_id = ${tx.realm}
        and n.id = ${id}
      union all
      select o.realm_id, o.id, o.supersedes_id, c.depth + 1
      from chain c
      join notice o on o.realm_id = c.realm_id and o.id = c.supersedes_id
      where o.realm_id = ${tx.realm}
    )
    select id, depth from chain order by depth`.execute(tx.db)
  return rows.map((r) => r.id)
}

export const successorOf = async (tx: Tx, id: number): Promise<number | null> =>
  (await tx.db.selectFrom('notice').select('id').where('realm_id', '=', tx.realm).where('supersedes_id', '=', id).executeTakeFirst())?.id ??
  null

/** The list that stands today in place of this one; itself when nothing replaced it. */
export const standingList = async (tx: Tx, id: number): Promise<NoticeRow> => {
  let at = id
  for (let next = await successorOf(tx, at); next !== null; next = await successorOf(tx, at)) at = next
  return readNotice(tx, at)
}

export const entriesOf = (tx: Tx, noticeId: number) =>
  tx.db
    .selectFrom('notice_entry as e')
    .innerJoin('nomination as n', (j) => j.onRef('n.realm_id', '=', 'e.realm_id').onRef('n.id', '=', 'e.nomination_id'))
    .select(['e.nomination_id', 'e.entry_no', 'n.name', 'n.state', 'n.unit_id', 'n.subject_unit_id', 'n.suspended_until'])
    .where('e.realm_id', '=', tx.realm)
    .where('e.notice_id', '=', noticeId)
    .orderBy('e.entry_no')
    .execute()

/** An open list of the same level on which a nominee already stands. */
export const openListWith = async (tx: Tx, nominationId: number, level: string, except: number | null): Promise<number | null> => {
  const r = await tx.db
    .selectFrom('notice_entry as e')
    .innerJoin('notice as n', (j) => j.onRef('n.realm_id', '=', 'e.realm_id').onRef('n.id', '=', 'e.notice_id'))
    .select('n.id')
    .where('e.realm_id', '=', tx.realm)
    .where('e.nomination_id', '=', nominationId)
    .where('n.state', '=', 'open')
    .where('n.at_level', '=', level)
    .$if(except !== null, (q) => q.where('n.id', '!=', except!))
    .limit(1)
    .executeTakeFirst()
  return r?.id ?? null
}

/** Objections to these lists: all, not yet answered or suspended, and those to a list as a whole that proved true. */
export const countObjections = async (tx: Tx, noticeIds: readonly number[]): Promise<{ all: number; open: number; listUpheld: number }> => {
  const r = await tx.db
    .selectFrom('notice_objection')
    .select([
      sql<number>`count(*)`.as('every'),
      sql<number>`count(*) filter (where state = 'received')`.as('open_n'),
      sql<number>`count(*) filter (where outcome in ('upheld', 'transferred') and nomination_id is null)`.as('upheld_n'),
    ])
    .where('realm_id', '=', tx.realm)
    .where('notice_id', 'in', [...noticeIds])
    .executeTakeFirstOrThrow()
  return { all: Number(r.every), open: Number(r.open_n), listUpheld: Number(r.upheld_n) }
}

const objectionColumns = [
  'id',
  'notice_id',
  'nomination_id',
  'channel',
  'objector',
  'content_sealed',
  'received_on',
  'posted_on',
  'answer_due_on',
  'state',
  'outcome',
  'suspended_on',
  'suspended_until_on',
  'answer',
  'answered_on',
] as const

const shapedObjection = <R extends { state: string; outcome: string | null; channel: string; objector: string }>(r: R) => ({
  ...r,
  state: r.state as ObjectionState,
  outcome: r.outcome as Outcome | null,
  channel: r.channel as 'page' | 'letter' | 'phone' | 'visit',
  objector: r.objector as 'person' | 'organisation' | 'anonymous',
})

export const objectionsOf = async (tx: Tx, noticeIds: readonly number[]) =>
  (
    await tx.db
      .selectFrom('notice_objection')
      .select(objectionColumns)
      .where('realm_id', '=', tx.realm)
      .where('notice_id', 'in', [...noticeIds])
      .orderBy('received_on')
      .orderBy('id')
      .execute()
  ).map(shapedObjection)

/** @throws http.not-found */
export const lockObjection = async (tx: Tx, id: number) => {
  const r = await tx.db
    .selectFrom('notice_objection')
    .select(objectionColumns)
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'objection' })
  return shapedObjection(r)
}

export const objectionByCode = async (tx: Tx, codeHash: string) => {
  const r = await tx.db
    .selectFrom('notice_objection')
    .select(objectionColumns)
    .where('realm_id', '=', tx.realm)
    .where('code_hash', '=', codeHash)
    .executeTakeFirst()
  return r ? shapedObjection(r) : null
}

/** The sealed identity; only an opening that is recorded asks for it. */
export const sealedObjector = async (tx: Tx, objectionId: number): Promise<string | null> =>
  (
    await tx.db
      .selectFrom('notice_objector')
      .select('sealed')
      .where('realm_id', '=', tx.realm)
      .where('objection_id', '=', objectionId)
      .executeTakeFirst()
  )?.sealed ?? null

export const openingsOf = (tx: Tx, objectionIds: readonly number[]) =>
  objectionIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('notice_opening')
        .select(['objection_id', 'opener', 'reason', 'opened_at'])
        .where('realm_id', '=', tx.realm)
        .where('objection_id', 'in', [...objectionIds])
        .orderBy('id')
        .execute()

export const listNoticeRows = async (
  tx: Tx,
  f: { campaignId?: number | undefined; state?: string | undefined; after: number | null; limit: number },
) =>
  (
    await tx.db
      .selectFrom('notice as n')
      .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'n.realm_id').onRef('u.id', '=', 'n.unit_id'))
      .select(noticeColumns.map((c) => `n.${c}` as const))
      .select('u.short_name as unit_name')
      .where('n.realm_id', '=', tx.realm)
      .$if(f.campaignId !== undefined, (q) => q.where('n.campaign_id', '=', f.campaignId!))
      .$if(f.state !== undefined, (q) => q.where('n.state', '=', f.state!))
      .$if(f.after !== null, (q) => q.where('n.id', '<', f.after!))
      .orderBy('n.id', 'desc')
      .limit(f.limit + 1)
      .execute()
  ).map(shaped)

export const countNotices = async (tx: Tx, f: { campaignId?: number | undefined; state?: string | undefined }): Promise<number> =>
  Number(
    (
      await tx.db
        .selectFrom('notice')
        .select(sql<number>`count(*)`.as('n'))
        .where('realm_id', '=', tx.realm)
        .$if(f.campaignId !== undefined, (q) => q.where('campaign_id', '=', f.campaignId!))
        .$if(f.state !== undefined, (q) => q.where('state', '=', f.state!))
        .executeTakeFirstOrThrow()
    ).n,
  )

/** Newest frozen score round of each nominee's unit (itself, or a member's branch), once each: what a grade as a ground was read from. */
export const roundsBehind = async (tx: Tx, nominationIds: readonly number[]): Promise<number[]> =>
  nominationIds.length === 0
    ? []
    : (
        await sql<{ id: number }>`
          select distinct newest.id
          from nomination n
          left join member m on m.realm_id = n.realm_id and m.id = n.subject_member_id
          cross join lateral (
            select r.id
            from score_unit u
            join score_round r on r.realm_id = u.realm_id and r.id = u.round_id
            where u.realm_id = n.realm_id
              and u.unit_id = coalesce(n.subject_unit_id, m.branch_id, n.unit_id)
              and r.state = 'frozen'
            order by r.frozen_on desc, r.id desc
            limit 1) newest
          where n.realm_id = ${tx.realm}
            and n.id = any(${nominationIds as number[]})
          order by newest.id`.execute(tx.db)
      ).rows.map((r) => r.id)

/** A list and every list around it, oldest first, with the objections to each by outcome and channel: counts only. */
export const reportRows = async (tx: Tx, noticeIds: readonly number[]) =>
  (
    await sql<{
      notice_id: number
      channel: string
      objector: string
      state: string
      outcome: string | null
      suspended: boolean
      n: number
    }>`
      select notice_id, channel, objector, state, outcome, suspended_on is not null as suspended, count(*) as n
      from notice_objection
      where realm_id = ${tx.realm}
        and notice_id = any(${noticeIds as number[]})
      group by 1, 2, 3, 4, 5, 6
      order by 1, 2, 3, 4, 5, 6`.execute(tx.db)
  ).rows.map((r) => ({ ...r, n: Number(r.n) }))
