import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { StandardFile } from './standard-schema.ts'

export const insertStandard = async (tx: Tx, s: { ownerId: number; draft: StandardFile; at: Date }): Promise<number> => {
  const { id } = await tx.db
    .insertInto('standard')
    .values({
      realm_id: tx.realm,
      key: s.draft.id,
      title: s.draft.title,
      object: s.draft.object,
      owner_id: s.ownerId,
      state: 'draft',
      draft: JSON.stringify(s.draft),
      created_at: s.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The draft worked on; `null` when there is none any more. Counts the version up. */
export const writeDraft = (tx: Tx, id: number, state: string, draft: StandardFile | null) =>
  tx.db
    .updateTable('standard')
    .set((e) => ({
      state,
      draft: draft === null ? null : JSON.stringify(draft),
      ...(draft === null ? {} : { title: draft.title, object: draft.object }),
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertVersion = async (
  tx: Tx,
  v: { standardId: number; no: number; bytes: string; digest: string; basis: string; by: number | null; at: Date },
): Promise<void> => {
  await tx.db
    .insertInto('standard_version')
    .values({
      realm_id: tx.realm,
      standard_id: v.standardId,
      version_no: v.no,
      bytes: v.bytes,
      digest: v.digest,
      basis: v.basis,
      frozen_by: v.by,
      frozen_at: v.at,
    })
    .execute()
  await sql`
    update standard
    set state = 'frozen', draft = null, frozen_no = ${v.no}, version = version + 1
    where realm_id = ${tx.realm}
      and id = ${v.standardId}`.execute(tx.db)
}
