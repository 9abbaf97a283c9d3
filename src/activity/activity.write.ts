import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { staleVersion } from '../lib/contract.ts'
import type { Roll } from './activity.ts'

export interface ActivityContent {
  kind: string
  title: string
  heldOn: string
  place: string
  words: string
  topics: string
  decisions: string
  roll: Roll | null
  workId: number | null
}

const columns = (a: ActivityContent) => ({
  kind: a.kind,
  title: a.title,
  held_on: a.heldOn,
  place: a.place,
  words: a.words,
  topics: a.topics,
  decisions: a.decisions,
  expected_n: a.roll?.expected ?? null,
  present_n: a.roll?.present ?? null,
  work_id: a.workId,
})

export const insertActivity = async (
  tx: Tx,
  a: ActivityContent & { unitId: number; service: boolean; proxy: boolean; at: Date },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('activity')
    .values({
      realm_id: tx.realm,
      unit_id: a.unitId,
      ...columns(a),
      service: a.service,
      proxy: a.proxy,
      state: 'recorded',
      recorded_at: a.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The event that now stands for the record: the first one, or its last correction. */
export const writeEvent = (tx: Tx, id: number, eventId: number) =>
  tx.db.updateTable('activity').set({ event_id: eventId }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()

export const writeActivity = (tx: Tx, id: number, a: ActivityContent) =>
  tx.db
    .updateTable('activity')
    .set((e) => ({ ...columns(a), corrected_n: e('corrected_n', '+', 1), version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const writeWithdrawal = (tx: Tx, id: number, reason: string) =>
  tx.db
    .updateTable('activity')
    .set((e) => ({ state: 'withdrawn', withdrawn_reason: reason, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const writeCampaigns = async (tx: Tx, activityId: number, campaignIds: readonly number[]): Promise<void> => {
  await tx.db.deleteFrom('activity_campaign').where('realm_id', '=', tx.realm).where('activity_id', '=', activityId).execute()
  if (campaignIds.length === 0) return
  await tx.db
    .insertInto('activity_campaign')
    .values(campaignIds.map((campaignId) => ({ realm_id: tx.realm, activity_id: activityId, campaign_id: campaignId })))
    .execute()
}

export const assertVersion = (noun: string, seen: number, now: number): void => {
  if (seen !== now) throw staleVersion({ noun, seen, now })
}

/** The unit's own central work of this name, listed from `fromOn` on if it is new; one that had ended runs again. */
export const listWork = async (tx: Tx, unitId: number, name: string, fromOn: string): Promise<number> => {
  const found = await sql<{ id: number }>`
    insert into activity_work (realm_id, unit_id, name, from_on)
    values (${tx.realm}, ${unitId}, ${name}, ${fromOn})
    on conflict (realm_id, unit_id, name) do update set until_on = null
    returning id`.execute(tx.db)
  return found.rows[0]!.id
}

export const writeWorkEnd = (tx: Tx, id: number, untilOn: string) =>
  tx.db.updateTable('activity_work').set({ until_on: untilOn }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()
