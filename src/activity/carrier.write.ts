import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

export const insertCarrier = async (
  tx: Tx,
  k: {
    unitId: number
    campaignId: number | null
    carrierKey: string | null
    kind: string
    name: string
    holder: string
    holderMemberId: number | null
    duty: string
    area: string
    sinceOn: string
    recheckMonths: number
    idleAfterOn: string
  },
): Promise<number | null> => {
  const made = await sql<{ id: number }>`
    insert into activity_carrier (realm_id, unit_id, campaign_id, carrier_key, kind, name, holder, holder_member_id, duty, area,
      since_on, recheck_months, idle_after_on, state)
    values (${tx.realm}, ${k.unitId}, ${k.campaignId}, ${k.carrierKey}, ${k.kind}, ${k.name}, ${k.holder}, ${k.holderMemberId},
      ${k.duty}, ${k.area}, ${k.sinceOn}, ${k.recheckMonths}, ${k.idleAfterOn}, 'in-use')
    on conflict (realm_id, unit_id, kind, name) where state <> 'ended' do nothing
    returning id`.execute(tx.db)
  return made.rows[0]?.id ?? null
}

export const writeHolder = (tx: Tx, id: number, h: { holder: string; holderMemberId: number | null; duty: string }) =>
  tx.db
    .updateTable('activity_carrier')
    .set((e) => ({ holder: h.holder, holder_member_id: h.holderMemberId, duty: h.duty, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const writeCarrierState = (
  tx: Tx,
  id: number,
  s: { state: 'in-use' | 'idle' } | { state: 'ended'; endedOn: string; reason: string },
) =>
  tx.db
    .updateTable('activity_carrier')
    .set((e) => ({
      state: s.state,
      ...(s.state === 'ended' ? { ended_on: s.endedOn, end_reason: s.reason } : {}),
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const writeUse = (tx: Tx, id: number, u: { confirmedOn: string | null; idleAfterOn: string; state: 'in-use' | 'idle' }) =>
  tx.db
    .updateTable('activity_carrier')
    .set((e) => ({ confirmed_on: u.confirmedOn, idle_after_on: u.idleAfterOn, state: u.state, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertService = async (
  tx: Tx,
  v: {
    unitId: number
    carrierId: number | null
    what: string
    receiver: string
    asked: boolean
    askedOn: string
    dueOn: string
    codeHash: string
    proxy: boolean
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('activity_service')
    .values({
      realm_id: tx.realm,
      unit_id: v.unitId,
      carrier_id: v.carrierId,
      what: v.what,
      receiver: v.receiver,
      asked: v.asked,
      asked_on: v.askedOn,
      due_on: v.dueOn,
      state: 'accepted',
      code_hash: v.codeHash,
      proxy: v.proxy,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const writeServed = (tx: Tx, id: number, activityId: number, on: string) =>
  tx.db
    .updateTable('activity_service')
    .set((e) => ({
      state: 'served',
      activity_id: activityId,
      served_on: on,
      answered_on: null,
      answered_how: null,
      answer: '',
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

/** Its activity was recorded by mistake: the request is open again. */
export const writeUnserved = (tx: Tx, activityId: number) =>
  tx.db
    .updateTable('activity_service')
    .set((e) => ({
      state: 'accepted',
      activity_id: null,
      served_on: null,
      answered_on: null,
      answered_how: null,
      answer: '',
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('activity_id', '=', activityId)
    .execute()

export const writeAnswer = (
  tx: Tx,
  id: number,
  a: { state: 'confirmed' | 'disputed'; on: string; how: 'slip' | 'visit' | 'telephone'; words: string },
) =>
  tx.db
    .updateTable('activity_service')
    .set((e) => ({ state: a.state, answered_on: a.on, answered_how: a.how, answer: a.words, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const writeServiceWithdrawn = (tx: Tx, id: number) =>
  tx.db
    .updateTable('activity_service')
    .set((e) => ({ state: 'withdrawn', version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()
