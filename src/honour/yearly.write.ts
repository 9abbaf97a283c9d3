import type { Tx } from '../db/db.ts'

export const insertRecheck = (
  tx: Tx,
  r: { honourId: number; campaignId: number; dueOn: string; reason: string; on: string; by: number },
): Promise<{ id: number }> =>
  tx.db
    .insertInto('honour_recheck')
    .values({
      realm_id: tx.realm,
      honour_id: r.honourId,
      campaign_id: r.campaignId,
      due_on: r.dueOn,
      reason: r.reason,
      arranged_on: r.on,
      arranged_by: r.by,
      state: 'arranged',
    })
    .returning('id')
    .executeTakeFirstOrThrow()

/** The day of the re-check moves to the arranged one. */
export const writeRecheckOn = (tx: Tx, honourId: number, on: string) =>
  tx.db
    .updateTable('honour')
    .set((e) => ({ recheck_on: on, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', honourId)
    .execute()

/** The arranged re-check of a title that ended is not held; of one that is withdrawn the document says so. Answers what was cancelled. */
export const cancelArranged = (
  tx: Tx,
  honourId: number,
  r: { reason: string; document: string | null; on: string; by: number | null },
): Promise<{ id: number; due_on: string; campaign_id: number } | undefined> =>
  tx.db
    .updateTable('honour_recheck')
    .set((e) => ({
      state: 'cancelled',
      finding: r.reason,
      document: r.document,
      done_on: r.on,
      done_by: r.by,
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('honour_id', '=', honourId)
    .where('state', '=', 'arranged')
    .returning(['id', 'due_on', 'campaign_id'])
    .executeTakeFirst()

/** What came of the arranged re-check of an honour, if one was arranged. */
export const closeArranged = (
  tx: Tx,
  honourId: number,
  r: { state: 'passed' | 'warned' | 'withdrawn'; finding: string; document: string; on: string; by: number },
) =>
  tx.db
    .updateTable('honour_recheck')
    .set((e) => ({
      state: r.state,
      finding: r.finding,
      document: r.document,
      done_on: r.on,
      done_by: r.by,
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('honour_id', '=', honourId)
    .where('state', '=', 'arranged')
    .execute()
