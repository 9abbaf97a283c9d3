import type { Tx } from '../db/db.ts'

export interface NewMember {
  name: string
  sex?: 'male' | 'female' | null
  birthOn?: string | null
  /** Sealed (AES-256-GCM) and keyed hash, both made by `member.secret.ts`; never the number itself. */
  nationalId?: { sealed: string; mac: string } | null
  ethnic?: string | null
  education?: string | null
  phone?: string | null
  joinedOn?: string | null
  fullOn?: string | null
  standing: 'full' | 'probationary' | 'activist' | 'not-member'
  kinds?: string[]
  branchId: number
  sinceOn: string
}

export const insertMember = async (tx: Tx, m: NewMember, at: Date): Promise<number> => {
  const { id } = await tx.db
    .insertInto('member')
    .values({
      realm_id: tx.realm,
      name: m.name,
      sex: m.sex ?? null,
      birth_on: m.birthOn ?? null,
      national_id_sealed: m.nationalId?.sealed ?? null,
      national_id_mac: m.nationalId?.mac ?? null,
      ethnic: m.ethnic ?? null,
      education: m.education ?? null,
      phone: m.phone ?? null,
      joined_on: m.joinedOn ?? null,
      full_on: m.fullOn ?? null,
      standing: m.standing,
      kinds: m.kinds ?? [],
      branch_id: m.branchId,
      since_on: m.sinceOn,
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const insertPost = async (
  tx: Tx,
  p: { memberId: number; unitId: number; post: string; fromOn: string; untilOn?: string | null; document?: string },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('member_post')
    .values({
      realm_id: tx.realm,
      member_id: p.memberId,
      unit_id: p.unitId,
      post: p.post,
      from_on: p.fromOn,
      until_on: p.untilOn ?? null,
      document: p.document ?? '',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
