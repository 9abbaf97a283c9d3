import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { appendMemberDeltas } from '../organisation/total.write.ts'
import { type Standing, weightOf } from './member.ts'
import type { Sealed } from './secret.ts'

export interface NewMember {
  name: string
  sex?: 'male' | 'female' | null
  birthOn?: string | null
  /** Sealed (AES-256-GCM) and keyed hash, both made by `secret.ts`; never the number itself. */
  nationalId?: Sealed | null
  ethnic?: string | null
  education?: string | null
  phone?: string | null
  joinedOn?: string | null
  fullOn?: string | null
  standing: Standing
  kinds?: readonly string[]
  branchId: number
  sinceOn: string
  note?: string
}

export const insertMember = async (tx: Tx, m: NewMember, at: Date): Promise<number> => (await insertMembers(tx, [m], at))[0]!

/**
 * Many members at once, in the order given; the totals follow by deltas.
 * @returns their ids, in that order
 */
export const insertMembers = async (tx: Tx, members: readonly NewMember[], at: Date): Promise<number[]> => {
  const ids: number[] = []
  for (let from = 0; from < members.length; from += 1000) {
    const part = members.slice(from, from + 1000)
    // Identity values are drawn after the sort of an `insert … select … order by`, so ascending ids are the given order.
    const { rows } = await sql<{ id: number }>`
      insert into member (realm_id, name, sex, birth_on, national_id_sealed, national_id_mac, ethnic, education, phone, joined_on, full_on,
        standing, kinds, branch_id, since_on, note, created_at)
      select ${tx.realm}::bigint, m.name, m.sex, m.birth_on, m.sealed, m.mac, m.ethnic, m.education, m.phone, m.joined_on, m.full_on,
        m.standing, string_to_array(m.kinds, ',')::text[], m.branch_id, m.since_on, m.note, ${at}::timestamptz
      from unnest(${part.map((m) => m.name)}::text[], ${part.map((m) => m.sex ?? null)}::text[], ${part.map((m) => m.birthOn ?? null)}::date[],
        ${part.map((m) => m.nationalId?.sealed ?? null)}::bytea[], ${part.map((m) => m.nationalId?.mac ?? null)}::bytea[],
        ${part.map((m) => m.ethnic ?? null)}::text[], ${part.map((m) => m.education ?? null)}::text[], ${part.map((m) => m.phone ?? null)}::text[],
        ${part.map((m) => m.joinedOn ?? null)}::date[], ${part.map((m) => m.fullOn ?? null)}::date[], ${part.map((m) => m.standing)}::text[],
        ${part.map((m) => (m.kinds ?? []).join(','))}::text[], ${part.map((m) => m.branchId)}::bigint[], ${part.map((m) => m.sinceOn)}::date[],
        ${part.map((m) => m.note ?? '')}::text[])
        with ordinality as m (name, sex, birth_on, sealed, mac, ethnic, education, phone, joined_on, full_on, standing, kinds, branch_id, since_on, note, n)
      order by m.n
      returning id`.execute(tx.db)
    if (rows.length !== part.length) throw new Error(`${part.length} members given, ${rows.length} written`)
    ids.push(...rows.map((r) => r.id).sort((a, b) => a - b))
  }
  await appendMemberDeltas(
    tx,
    perBranch(members.map((m) => ({ branchId: m.branchId, ...weightOf({ standing: m.standing, endedOn: null }) }))),
  )
  return ids
}

const perBranch = (changes: readonly { branchId: number; membersN: number; fullN: number }[]) => {
  const sums = new Map<number, { branchId: number; membersN: number; fullN: number }>()
  for (const c of changes) {
    const s = sums.get(c.branchId) ?? { branchId: c.branchId, membersN: 0, fullN: 0 }
    sums.set(c.branchId, { ...s, membersN: s.membersN + c.membersN, fullN: s.fullN + c.fullN })
  }
  return [...sums.values()]
}

export interface MemberState {
  id: number
  standing: Standing
  branchId: number
  endedOn: string | null
}

/** Write facts of a member and count the version up; what it counts for moves with it. */
export const writeMember = async (
  tx: Tx,
  was: MemberState,
  is: Partial<Omit<NewMember, 'nationalId'>> & { nationalId?: Sealed | null; endedOn?: string; endReason?: string; endDocument?: string },
): Promise<void> => {
  await tx.db
    .updateTable('member')
    .set((e) => ({
      ...(is.name === undefined ? {} : { name: is.name }),
      ...(is.sex === undefined ? {} : { sex: is.sex }),
      ...(is.birthOn === undefined ? {} : { birth_on: is.birthOn }),
      ...(is.nationalId === undefined
        ? {}
        : { national_id_sealed: is.nationalId?.sealed ?? null, national_id_mac: is.nationalId?.mac ?? null }),
      ...(is.ethnic === undefined ? {} : { ethnic: is.ethnic }),
      ...(is.education === undefined ? {} : { education: is.education }),
      ...(is.phone === undefined ? {} : { phone: is.phone }),
      ...(is.joinedOn === undefined ? {} : { joined_on: is.joinedOn }),
      ...(is.fullOn === undefined ? {} : { full_on: is.fullOn }),
      ...(is.standing === undefined ? {} : { standing: is.standing }),
      ...(is.kinds === undefined ? {} : { kinds: [...is.kinds] }),
      ...(is.branchId === undefined ? {} : { branch_id: is.branchId }),
      ...(is.sinceOn === undefined ? {} : { since_on: is.sinceOn }),
      ...(is.note === undefined ? {} : { note: is.note }),
      ...(is.endedOn === undefined ? {} : { ended_on: is.endedOn, end_reason: is.endReason ?? null, end_document: is.endDocument ?? null }),
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', was.id)
    .execute()
  const before = weightOf(was)
  const after = weightOf({ standing: is.standing ?? was.standing, endedOn: is.endedOn ?? was.endedOn })
  await appendMemberDeltas(
    tx,
    perBranch([
      { branchId: was.branchId, membersN: -before.membersN, fullN: -before.fullN },
      { branchId: is.branchId ?? was.branchId, ...after },
    ]),
  )
}

export const insertPost = async (
  tx: Tx,
  p: { memberId: number; unitId: number; post: string; fromOn: string; untilOn?: string | null; document?: string },
): Promise<number> => (await insertPosts(tx, [p]))[0]!

/** @returns ids in the order given */
export const insertPosts = async (
  tx: Tx,
  posts: readonly { memberId: number; unitId: number; post: string; fromOn: string; untilOn?: string | null; document?: string }[],
): Promise<number[]> => {
  if (posts.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    insert into member_post (realm_id, member_id, unit_id, post, from_on, until_on, document)
    select ${tx.realm}::bigint, p.member_id, p.unit_id, p.post, p.from_on, p.until_on, p.document
    from unnest(${posts.map((p) => p.memberId)}::bigint[], ${posts.map((p) => p.unitId)}::bigint[], ${posts.map((p) => p.post)}::text[],
      ${posts.map((p) => p.fromOn)}::date[], ${posts.map((p) => p.untilOn ?? null)}::date[], ${posts.map((p) => p.document ?? '')}::text[])
      with ordinality as p (member_id, unit_id, post, from_on, until_on, document, n)
    order by p.n
    returning id`.execute(tx.db)
  return rows.map((r) => r.id).sort((a, b) => a - b)
}

/** End a post; the last day it is held is the day before, but never before it began. */
export const writePostEnd = (tx: Tx, postId: number, lastOn: string, document: string) =>
  sql`
    update member_post
    set until_on = greatest(from_on, ${lastOn}::date),
      document = case when ${document} = '' then document else ${document} end,
      version = version + 1
    where realm_id = ${tx.realm}
      and id = ${postId}`.execute(tx.db)

/** End every post held by a member, or held in a unit. @returns how many */
export const endPosts = async (tx: Tx, whose: { memberId: number } | { unitId: number }, lastOn: string): Promise<number> => {
  const { rows } = await sql<{ id: number }>`
    update member_post
    set until_on = greatest(from_on, ${lastOn}::date),
      version = version + 1
    where realm_id = ${tx.realm}
      and ${'memberId' in whose ? sql`member_id = ${whose.memberId}` : sql`unit_id = ${whose.unitId}`}
      and until_on is null
    returning id`.execute(tx.db)
  return rows.length
}
