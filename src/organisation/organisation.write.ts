import type { Tx } from '../db/db.ts'
import type { Line } from '../lib/permission.ts'
import { childPath, depthOf, parentMissing, type Sector, type UnitKind } from './organisation.ts'

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
}

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
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Put a unit into a line, below a parent that already stands there (null: the line's root). */
export const placeUnit = async (tx: Tx, unitId: number, line: Line, parentId: number | null, sinceOn: string): Promise<string> => {
  let parentPath: string | null = null
  if (parentId !== null) {
    const parent = await tx.db
      .selectFrom('unit_line')
      .select('path')
      .where('realm_id', '=', tx.realm)
      .where('line', '=', line)
      .where('unit_id', '=', parentId)
      .executeTakeFirst()
    if (!parent) throw parentMissing({ parent: String(parentId) })
    parentPath = parent.path
  }
  const path = childPath(parentPath, unitId)
  await tx.db
    .insertInto('unit_line')
    .values({ realm_id: tx.realm, line, unit_id: unitId, parent_id: parentId, path, depth: depthOf(path), since_on: sinceOn })
    .execute()
  return path
}
