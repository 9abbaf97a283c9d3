import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { EvidenceKind, Grade, ProfileState, Side } from './profile.ts'

export interface ProfileRow {
  id: number
  campaign_id: number
  campaign: string
  campaign_ended_on: string | null
  member_id: number
  name: string
  branch_id: number
  branch: string
  state: ProfileState
  minutes: string
  version: number
}

const rows = (tx: Tx, f: { id?: number; campaignId?: number; branchId?: number; memberId?: number }) => sql<ProfileRow>`
  select p.id, p.campaign_id, c.title as campaign, c.ended_on as campaign_ended_on, p.member_id, m.name, p.branch_id, u.short_name as branch,
    p.state, p.minutes, p.version
  from profile p
  join campaign c on c.realm_id = p.realm_id and c.id = p.campaign_id
  join member m on m.realm_id = p.realm_id and m.id = p.member_id
  join unit u on u.realm_id = p.realm_id and u.id = p.branch_id
  where p.realm_id = ${tx.realm}
    and (${f.id ?? null}::bigint is null or p.id = ${f.id ?? null})
    and (${f.campaignId ?? null}::bigint is null or p.campaign_id = ${f.campaignId ?? null})
    and (${f.branchId ?? null}::bigint is null or p.branch_id = ${f.branchId ?? null})
    and (${f.memberId ?? null}::bigint is null or p.member_id = ${f.memberId ?? null})
  order by p.campaign_id, p.member_id
  limit 1000`

export const profilesOf = async (tx: Tx, f: { campaignId?: number; branchId?: number; memberId?: number }): Promise<ProfileRow[]> =>
  (await rows(tx, f).execute(tx.db)).rows

/** @throws http.not-found */
export const readProfile = async (tx: Tx, id: number): Promise<ProfileRow> => {
  const [row] = (await rows(tx, { id }).execute(tx.db)).rows
  if (!row) throw notFound({ noun: 'profile' })
  return row
}

/** Locked to the end of the transaction. @throws http.not-found */
export const lockProfile = async (tx: Tx, id: number): Promise<ProfileRow> => {
  await sql`select 1 from profile where realm_id = ${tx.realm} and id = ${id} for update`.execute(tx.db)
  return readProfile(tx, id)
}

export const wordsOf = async (tx: Tx, profileIds: readonly number[]) =>
  (profileIds.length === 0
    ? []
    : await tx.db
        .selectFrom('profile_word')
        .select(['profile_id', 'item', 'side', 'grade', 'words', 'evidence'])
        .where('realm_id', '=', tx.realm)
        .where('profile_id', 'in', [...profileIds])
        .execute()
  ).map((w) => ({ ...w, side: w.side as Side, grade: w.grade as Grade, evidence: w.evidence as string[] }))

export const peersOf = async (tx: Tx, profileId: number) =>
  (
    await tx.db
      .selectFrom('profile_peer')
      .select(['item', 'grade', 'words'])
      .where('realm_id', '=', tx.realm)
      .where('profile_id', '=', profileId)
      .execute()
  ).map((w) => ({ ...w, grade: w.grade as Grade }))

/** Who has spoken about whom; never what. */
export const turnsOf = async (tx: Tx, profileIds: readonly number[]): Promise<{ profileId: number; raterId: number }[]> =>
  profileIds.length === 0
    ? []
    : tx.db
        .selectFrom('profile_turn')
        .select(['profile_id as profileId', 'rater_id as raterId'])
        .where('realm_id', '=', tx.realm)
        .where('profile_id', 'in', [...profileIds])
        .execute()

/** Party members on the register of a branch today, in its order. */
export const membersOf = async (tx: Tx, branchId: number): Promise<number[]> =>
  (
    await tx.db
      .selectFrom('member')
      .select('id')
      .where('realm_id', '=', tx.realm)
      .where('branch_id', '=', branchId)
      .where('ended_on', 'is', null)
      .where('standing', 'in', ['full', 'probationary'])
      .orderBy('id')
      .execute()
  ).map((m) => m.id)

/** Branches an account's person belongs to today. */
export const branchOf = async (tx: Tx, memberId: number): Promise<number | null> =>
  (
    await tx.db
      .selectFrom('member')
      .select('branch_id')
      .where('realm_id', '=', tx.realm)
      .where('id', '=', memberId)
      .where('ended_on', 'is', null)
      .executeTakeFirst()
  )?.branch_id ?? null

export interface Citable {
  kind: EvidenceKind
  id: number
  title: string
}
/** Records a profile may rest on: his pledges, his posts and carriers, and what his branch held in the campaign's time. */
export const citableOf = async (tx: Tx, p: { memberId: number; branchId: number; campaignId: number }): Promise<Citable[]> =>
  (
    await sql<Citable>`
      select 'pledge' as kind, g.id, g.what as title
      from pledge g
      where g.realm_id = ${tx.realm} and g.member_id = ${p.memberId} and g.campaign_id = ${p.campaignId} and g.state <> 'withdrawn'
      union all
      select 'carrier', k.id, k.name || '：' || k.duty
      from activity_carrier k
      where k.realm_id = ${tx.realm} and k.holder_member_id = ${p.memberId}
      union all
      select 'post', o.id, u.short_name || o.post
      from member_post o
      join unit u on u.realm_id = o.realm_id and u.id = o.unit_id
      where o.realm_id = ${tx.realm} and o.member_id = ${p.memberId}
      union all
      (select 'activity', a.id, a.held_on || ' ' || a.title
      from activity a
      join campaign c on c.realm_id = a.realm_id and c.id = ${p.campaignId}
      where a.realm_id = ${tx.realm} and a.unit_id = ${p.branchId} and a.state = 'recorded' and a.held_on >= c.launch_on
      order by a.held_on desc, a.id desc
      limit 50)`.execute(tx.db)
  ).rows

/** Profiles whose time has run out: the campaign ended before that day. */
export const profilesToErase = async (tx: Tx, before: string): Promise<number[]> =>
  (
    await sql<{ id: number }>`
      select p.id
      from profile p
      join campaign c on c.realm_id = p.realm_id and c.id = p.campaign_id
      where p.realm_id = ${tx.realm}
        and p.state <> 'erased'
        and c.ended_on < ${before}
      order by p.id
      limit 200`.execute(tx.db)
  ).rows.map((r) => r.id)
