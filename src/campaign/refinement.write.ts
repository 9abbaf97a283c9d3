import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { OwnCondition } from '../standard/refine.ts'
import type { RefinementState } from './refinement.ts'

/** The first condition under an item; null when somebody else began it in the same moment. */
export const insertRefinement = async (
  tx: Tx,
  r: {
    campaignId: number
    unitId: number
    standardId: number
    source: string
    item: string
    digest: string
    conditions: readonly OwnCondition[]
  },
): Promise<number | null> => {
  const made = await tx.db
    .insertInto('campaign_refinement')
    .values({
      realm_id: tx.realm,
      campaign_id: r.campaignId,
      unit_id: r.unitId,
      standard_id: r.standardId,
      source: r.source,
      item: r.item,
      common_digest: r.digest,
      conditions: JSON.stringify(r.conditions),
      state: 'draft',
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return made?.id ?? null
}

const update = (tx: Tx, id: number) =>
  tx.db
    .updateTable('campaign_refinement')
    .set((e) => ({ version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)

export const writeConditions = (tx: Tx, id: number, digest: string, conditions: readonly OwnCondition[]) =>
  update(tx, id)
    .set({ state: 'draft', common_digest: digest, conditions: JSON.stringify(conditions) })
    .execute()

/** Keeps what is handed in as bytes. */
export const writeSubmission = async (
  tx: Tx,
  id: number,
  s: { no: number; bytes: string; digest: string; by: number | null; at: Date; on: string },
): Promise<void> => {
  await tx.db
    .insertInto('campaign_refinement_text')
    .values({
      realm_id: tx.realm,
      refinement_id: id,
      text_no: s.no,
      bytes: s.bytes,
      digest: s.digest,
      submitted_by: s.by,
      submitted_at: s.at,
    })
    .execute()
  await update(tx, id).set({ state: 'submitted', text_n: s.no, submitted_on: s.on, submitted_by: s.by, reason: '' }).execute()
}

export const writeState = (tx: Tx, id: number, state: RefinementState) => update(tx, id).set({ state }).execute()

export const writeDecision = async (
  tx: Tx,
  id: number,
  d: { state: 'approved' | 'returned'; by: number | null; on: string; reason: string },
): Promise<void> => {
  await update(tx, id).set({ state: d.state, decided_on: d.on, decided_by: d.by, reason: d.reason }).execute()
  if (d.state === 'approved')
    await sql`
      update campaign_refinement
      set approved_no = text_n
      where realm_id = ${tx.realm}
        and id = ${id}`.execute(tx.db)
}
