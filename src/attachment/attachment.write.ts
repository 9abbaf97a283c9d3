import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

/** Uploading a file and sweeping the same bytes away never overlap: both hold this lock to the end of their transaction. */
export const lockHash = (tx: Tx, sha256: string) =>
  sql`select pg_advisory_xact_lock(7305, hashtext(${`${tx.realm}/${sha256}`}))`.execute(tx.db)

export const insertAttachment = async (
  tx: Tx,
  a: { sha256: string; name: string; type: string; size: number; byId: number; at: Date },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('attachment')
    .values({ realm_id: tx.realm, sha256: a.sha256, name: a.name, type: a.type, size_n: a.size, by_id: a.byId, at: a.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.db.deleteFrom('attachment_gone').where('realm_id', '=', tx.realm).where('sha256', '=', a.sha256).execute()
  return id
}

export const insertUse = (tx: Tx, attachmentId: number, noun: string, subjectId: number, at: Date) =>
  tx.db
    .insertInto('attachment_use')
    .values({ realm_id: tx.realm, attachment_id: attachmentId, noun, subject_id: subjectId, at })
    .onConflict((c) => c.doNothing())
    .execute()

/** Rows no record cites, older than `before`, go; hashes nobody holds any more wait for the removal of their file. @returns how many rows */
export const sweepRows = async (tx: Tx, before: Date, at: Date): Promise<number> => {
  const gone = await sql<{ sha256: string }>`
    delete from attachment a
    where a.realm_id = ${tx.realm}
      and a.id in (
        select o.id
        from attachment o
        where o.realm_id = ${tx.realm}
          and o.at < ${before}
          and not exists (select from attachment_use u where u.realm_id = ${tx.realm} and u.attachment_id = o.id)
        order by o.id
        limit 200)
    returning a.sha256`.execute(tx.db)
  if (gone.rows.length > 0)
    await sql`
      insert into attachment_gone (realm_id, sha256, at)
      select distinct ${tx.realm}::bigint, g.sha256, ${at}::timestamptz
      from unnest(${gone.rows.map((r) => r.sha256)}::text[]) g (sha256)
      where not exists (select from attachment a where a.realm_id = ${tx.realm} and a.sha256 = g.sha256)
      on conflict do nothing`.execute(tx.db)
  return gone.rows.length
}

export const deleteGone = (tx: Tx, sha256: string) =>
  tx.db.deleteFrom('attachment_gone').where('realm_id', '=', tx.realm).where('sha256', '=', sha256).execute()
