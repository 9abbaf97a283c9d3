import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Outcome } from './rectification.ts'

export interface NewItem {
  unitId: number
  campaignId: number | null
  sourceNoun: string
  sourceId: number | null
  kind: string
  place: string
  what: string
  openedOn: string
  openedBy: number | null
  dueOn: string
  responsible: string
}
/** @returns null when this source already has an item with this unit */
export const insertItem = async (tx: Tx, i: NewItem): Promise<number | null> => {
  const made = await sql<{ id: number }>`
    insert into rectification (realm_id, unit_id, campaign_id, source_noun, source_id, kind, place, what, measures, responsible,
      opened_on, opened_by, due_on, first_due_on, state)
    values (${tx.realm}, ${i.unitId}, ${i.campaignId}, ${i.sourceNoun}, ${i.sourceId}, ${i.kind}, ${i.place}, ${i.what}, '', ${i.responsible},
      ${i.openedOn}, ${i.openedBy}, ${i.dueOn}, ${i.dueOn}, 'open')
    on conflict (realm_id, source_noun, source_id, unit_id) where source_id is not null and state <> 'withdrawn' do nothing
    returning id`.execute(tx.db)
  return made.rows[0]?.id ?? null
}

const change = (tx: Tx, id: number) => tx.db.updateTable('rectification').where('realm_id', '=', tx.realm).where('id', '=', id)

export const writePlan = (tx: Tx, id: number, p: { measures: string; responsible: string }) =>
  change(tx, id)
    .set((e) => ({ ...p, version: e('version', '+', 1) }))
    .execute()

export const writeClaim = (tx: Tx, id: number, c: { claim: string; on: string; by: number | null; proxy: boolean }) =>
  change(tx, id)
    .set((e) => ({ state: 'claimed', claim: c.claim, claimed_on: c.on, claimed_by: c.by, proxy: c.proxy, version: e('version', '+', 1) }))
    .execute()

export const writeClosed = (tx: Tx, id: number, c: { outcome: Outcome; words: string; by: number | null; on: string }) =>
  change(tx, id)
    .set((e) => ({
      state: 'closed',
      outcome: c.outcome,
      check_words: c.words,
      checked_by: c.by,
      closed_on: c.on,
      last_closed_on: c.on,
      version: e('version', '+', 1),
    }))
    .execute()

/** Back to its owner: who claimed and who checked begin anew. */
const openAgain = { state: 'open', outcome: null, checked_by: null, claimed_by: null, claimed_on: null, closed_on: null } as const

export const writeReturned = (tx: Tx, id: number, words: string) =>
  change(tx, id)
    .set((e) => ({ ...openAgain, check_words: words, returned_n: e('returned_n', '+', 1), version: e('version', '+', 1) }))
    .execute()

export const writeReopened = (tx: Tx, id: number, r: { dueOn: string; words: string; recurredOn: string | null }) =>
  change(tx, id)
    .set((e) => ({
      ...openAgain,
      check_words: r.words,
      due_on: r.dueOn,
      ...(r.recurredOn === null ? {} : { recurred_on: r.recurredOn }),
      reopened_n: e('reopened_n', '+', 1),
      version: e('version', '+', 1),
    }))
    .execute()

export const writeExtension = (tx: Tx, id: number, dueOn: string) =>
  change(tx, id)
    .set((e) => ({ due_on: dueOn, extended_n: e('extended_n', '+', 1), version: e('version', '+', 1) }))
    .execute()

export const writeWithdrawn = (tx: Tx, id: number) =>
  change(tx, id)
    .set((e) => ({ state: 'withdrawn', version: e('version', '+', 1) }))
    .execute()
