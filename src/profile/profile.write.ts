import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Grade, Side } from './profile.ts'

/** Profiles for those who have none yet. */
export const insertProfiles = async (
  tx: Tx,
  p: { campaignId: number; branchId: number; memberIds: readonly number[]; on: string },
): Promise<number[]> => {
  if (p.memberIds.length === 0) return []
  const made = await tx.db
    .insertInto('profile')
    .values(
      p.memberIds.map((m) => ({
        realm_id: tx.realm,
        campaign_id: p.campaignId,
        member_id: m,
        branch_id: p.branchId,
        state: 'open',
        opened_on: p.on,
      })),
    )
    .onConflict((c) => c.doNothing())
    .returning('id')
    .execute()
  return made.map((r) => r.id)
}

const bump = (tx: Tx, id: number) =>
  tx.db
    .updateTable('profile')
    .set((e) => ({ version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)

export const writeWord = async (
  tx: Tx,
  w: { profileId: number; item: string; side: Side; grade: Grade; words: string; evidence: readonly string[]; on: string },
): Promise<void> => {
  const row = { grade: w.grade, words: w.words, evidence: JSON.stringify(w.evidence), written_on: w.on }
  await tx.db
    .insertInto('profile_word')
    .values({ realm_id: tx.realm, profile_id: w.profileId, item: w.item, side: w.side, ...row })
    .onConflict((c) => c.columns(['realm_id', 'profile_id', 'item', 'side']).doUpdateSet(row))
    .execute()
  await bump(tx, w.profileId).execute()
}

/** That somebody spoke and what was said go into two tables that share nothing but the profile. `false`: he had spoken before. */
export const insertPeer = async (
  tx: Tx,
  p: { profileId: number; raterId: number; items: readonly { item: string; grade: Grade; words: string }[] },
): Promise<boolean> => {
  const turn = await tx.db
    .insertInto('profile_turn')
    .values({ realm_id: tx.realm, profile_id: p.profileId, rater_id: p.raterId })
    .onConflict((c) => c.doNothing())
    .returning('rater_id')
    .executeTakeFirst()
  if (!turn) return false
  await tx.db
    .insertInto('profile_peer')
    .values(p.items.map((i) => ({ realm_id: tx.realm, profile_id: p.profileId, item: i.item, grade: i.grade, words: i.words })))
    .execute()
  return true
}

export const writeConclusion = (tx: Tx, id: number, minutes: string, on: string) =>
  bump(tx, id).set({ state: 'assessed', minutes, assessed_on: on }).execute()

/** All that was said goes; that there was a profile stays. */
export const eraseWords = async (tx: Tx, id: number, on: string): Promise<void> => {
  for (const table of ['profile_word', 'profile_peer', 'profile_turn'] as const)
    await sql`delete from ${sql.table(table)} where realm_id = ${tx.realm} and profile_id = ${id}`.execute(tx.db)
  await bump(tx, id).set({ state: 'erased', minutes: '', erased_on: on }).execute()
}
