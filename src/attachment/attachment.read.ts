import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { insertUse } from './attachment.write.ts'
import { pathOf } from './store.ts'

export interface Stored {
  id: number
  name: string
  type: string
  size: number
  sha256: string
  /** Of the bytes on this machine; for the reader that streams them, never for an answer. */
  path: string
}

const columns = ['id', 'name', 'type', 'size_n', 'sha256'] as const
const stored = (tx: Tx, r: { id: number; name: string; type: string; size_n: number; sha256: string }): Stored => ({
  id: r.id,
  name: r.name,
  type: r.type,
  size: r.size_n,
  sha256: r.sha256,
  path: pathOf(tx.realm, r.sha256),
})

/** What the actor himself uploaded and nobody else can name yet: for imports and for citing. @throws http.not-found */
export const readOwnUpload = async (tx: Tx, id: number, accountId: number | null): Promise<Stored> => {
  const r = await tx.db
    .selectFrom('attachment')
    .select(columns)
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .where('by_id', '=', accountId ?? -1)
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'attachment' })
  return stored(tx, r)
}

/** A file through the record that cites it; the caller has settled who may read that record. @throws http.not-found */
export const readCited = async (tx: Tx, noun: string, subjectId: number, id: number): Promise<Stored> => {
  const r = await tx.db
    .selectFrom('attachment_use as u')
    .innerJoin('attachment as a', (j) => j.onRef('a.realm_id', '=', 'u.realm_id').onRef('a.id', '=', 'u.attachment_id'))
    .select(['a.id', 'a.name', 'a.type', 'a.size_n', 'a.sha256'])
    .where('u.realm_id', '=', tx.realm)
    .where('u.noun', '=', noun)
    .where('u.subject_id', '=', subjectId)
    .where('u.attachment_id', '=', id)
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'attachment' })
  return stored(tx, r)
}

/** All files a record cites, oldest first. */
export const readUses = async (tx: Tx, noun: string, subjectId: number) => {
  const rows = await tx.db
    .selectFrom('attachment_use as u')
    .innerJoin('attachment as a', (j) => j.onRef('a.realm_id', '=', 'u.realm_id').onRef('a.id', '=', 'u.attachment_id'))
    .select(['a.id', 'a.name', 'a.type', 'a.size_n'])
    .where('u.realm_id', '=', tx.realm)
    .where('u.noun', '=', noun)
    .where('u.subject_id', '=', subjectId)
    .orderBy('a.id')
    .execute()
  return rows.map((r) => ({ id: r.id, name: r.name, type: r.type, size: r.size_n }))
}

/** Let a record cite what the actor uploaded; from then on the file is kept and read through that record. @throws http.not-found */
export const cite = async (
  c: { tx: Tx; actor: { accountId: number | null }; now: Date },
  attachmentIds: readonly number[],
  noun: string,
  subjectId: number,
): Promise<void> => {
  for (const id of attachmentIds) {
    await readOwnUpload(c.tx, id, c.actor.accountId)
    await insertUse(c.tx, id, noun, subjectId, c.now)
  }
}

/** Contents no row names any more, their files still there. */
export const readGone = (tx: Tx, limit: number) =>
  tx.db.selectFrom('attachment_gone').select('sha256').where('realm_id', '=', tx.realm).orderBy('sha256').limit(limit).execute()

/** Has a content been uploaded again meanwhile? */
export const isHeld = async (tx: Tx, sha256: string): Promise<boolean> =>
  (await tx.db
    .selectFrom('attachment')
    .select('id')
    .where('realm_id', '=', tx.realm)
    .where('sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst()) !== undefined
