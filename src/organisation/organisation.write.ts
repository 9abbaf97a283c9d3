import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Sector, UnitKind } from './organisation.ts'

export { placeUnit } from './line.write.ts'

export interface NewUnit {
  name: string
  shortName: string
  kind: UnitKind
  sector?: Sector | null
  creditCode?: string | null
  externalCode?: string | null
  urban?: boolean | null
  settlement?: 'old' | 'new' | null
  households?: number | null
  ledById?: number | null
  foundedOn?: string | null
  note?: string
}

/** A unit as such; it stands nowhere until `placeUnit`. */
export const insertUnit = async (tx: Tx, u: NewUnit, at: Date): Promise<number> => {
  const { id } = await tx.db
    .insertInto('unit')
    .values({
      realm_id: tx.realm,
      name: u.name,
      short_name: u.shortName,
      kind: u.kind,
      sector: u.sector ?? null,
      credit_code: u.creditCode ?? null,
      external_code: u.externalCode ?? null,
      urban: u.urban ?? null,
      settlement: u.settlement ?? null,
      households: u.households ?? null,
      led_by_id: u.ledById ?? null,
      founded_on: u.foundedOn ?? null,
      note: u.note ?? '',
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Write all editable facts and count the version up; the copies in the lines follow. */
export const writeUnit = async (tx: Tx, id: number, u: Required<NewUnit>): Promise<void> => {
  await tx.db
    .updateTable('unit')
    .set((e) => ({
      name: u.name,
      short_name: u.shortName,
      kind: u.kind,
      sector: u.sector,
      credit_code: u.creditCode,
      external_code: u.externalCode,
      urban: u.urban,
      settlement: u.settlement,
      households: u.households,
      led_by_id: u.ledById,
      founded_on: u.foundedOn,
      note: u.note,
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()
  await tx.db
    .updateTable('unit_line')
    .set({ kind: u.kind, sector: u.sector })
    .where('realm_id', '=', tx.realm)
    .where('unit_id', '=', id)
    .execute()
}

export const writeUnitEnd = (tx: Tx, id: number, endedOn: string, document: string) =>
  tx.db
    .updateTable('unit')
    .set((e) => ({ ended_on: endedOn, end_document: document, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const countVersion = (tx: Tx, id: number) =>
  tx.db
    .updateTable('unit')
    .set((e) => ({ version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

/**
 * Many units at once, in the order given.
 * @returns their ids, in that order
 */
export const insertUnits = async (tx: Tx, units: readonly NewUnit[], at: Date): Promise<number[]> => {
  const ids: number[] = []
  for (let from = 0; from < units.length; from += 1000) {
    const part = units.slice(from, from + 1000)
    // Identity values are drawn after the sort of an `insert … select … order by`, so ascending ids are the given order.
    const { rows } = await sql<{ id: number }>`
      insert into unit (realm_id, name, short_name, kind, sector, credit_code, external_code, urban, settlement, households, led_by_id, founded_on, note, created_at)
      select ${tx.realm}::bigint, u.name, u.short_name, u.kind, u.sector, u.credit_code, u.external_code, u.urban, u.settlement, u.households, u.led_by_id, u.founded_on, u.note, ${at}::timestamptz
      from unnest(${part.map((u) => u.name)}::text[], ${part.map((u) => u.shortName)}::text[], ${part.map((u) => u.kind)}::text[],
        ${part.map((u) => u.sector ?? null)}::text[], ${part.map((u) => u.creditCode ?? null)}::text[], ${part.map((u) => u.externalCode ?? null)}::text[],
        ${part.map((u) => u.urban ?? null)}::boolean[], ${part.map((u) => u.settlement ?? null)}::text[], ${part.map((u) => u.households ?? null)}::int[],
        ${part.map((u) => u.ledById ?? null)}::bigint[], ${part.map((u) => u.foundedOn ?? null)}::date[], ${part.map((u) => u.note ?? '')}::text[])
        with ordinality as u (name, short_name, kind, sector, credit_code, external_code, urban, settlement, households, led_by_id, founded_on, note, n)
      order by u.n
      returning id`.execute(tx.db)
    if (rows.length !== part.length) throw new Error(`${part.length} units given, ${rows.length} written`)
    ids.push(...rows.map((r) => r.id).sort((a, b) => a - b))
  }
  return ids
}

export const insertOrder = async (
  tx: Tx,
  o: {
    unitId: number
    what: 'move' | 'end'
    line: string | null
    parentId: number | null
    onDay: string
    document: string
    orderedBy: number | null
    at: Date
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('unit_order')
    .values({
      realm_id: tx.realm,
      unit_id: o.unitId,
      what: o.what,
      line: o.line,
      parent_id: o.parentId,
      on_day: o.onDay,
      document: o.document,
      state: 'waiting',
      ordered_by: o.orderedBy,
      ordered_at: o.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const writeOrderState = (tx: Tx, id: number, state: 'done' | 'withdrawn' | 'failed', failedWhy: string | null) =>
  tx.db.updateTable('unit_order').set({ state, failed_why: failedWhy }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()

/** `unit` went into `successor`, or `successor` was split off from it. */
export const insertSuccessor = (
  tx: Tx,
  s: { unitId: number; successorId: number; what: 'merged' | 'split'; onDay: string; document: string },
) =>
  tx.db
    .insertInto('unit_successor')
    .values({
      realm_id: tx.realm,
      unit_id: s.unitId,
      successor_id: s.successorId,
      what: s.what,
      on_day: s.onDay,
      document: s.document,
    })
    .execute()

/** What a merged unit led is led by the unit it went into. */
export const leadInstead = (tx: Tx, was: number, is: number) =>
  tx.db.updateTable('unit').set({ led_by_id: is }).where('realm_id', '=', tx.realm).where('led_by_id', '=', was).execute()
