import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { cursor } from '../lib/cursor.ts'
import { filtered, type UnitFilter, type UnitRow } from './organisation.read.ts'
import { subtreeOf } from './organisation.ts'

/** Units at and below a path with what an import compares: names, codes, parents. */
export const readForImport = async (tx: Tx, line: string, path: string) => {
  const range = subtreeOf(path)
  return tx.db
    .selectFrom('unit_line as l')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'l.realm_id').onRef('u.id', '=', 'l.unit_id'))
    .select([
      'u.id',
      'u.name',
      'u.short_name as shortName',
      'u.external_code as externalCode',
      'l.parent_id as parentId',
      'l.path',
      'u.kind',
    ])
    .where('l.realm_id', '=', tx.realm)
    .where('l.line', '=', line)
    .where('l.path', '>=', range.from)
    .where('l.path', '<', range.to)
    .execute()
}

export interface ExportRow extends UnitRow {
  parentPath: string | null
  parentCode: string | null
  aboveName: string | null
  /** Units of the realm that bear the parent's name: above one the name alone does not say which. */
  sameN: number
}

/** One page of a register that leaves, in tree order, with what names the parent without doubt. */
export const listForExport = async (tx: Tx, f: UnitFilter, after: string | undefined, limit: number): Promise<ExportRow[]> => {
  const at = cursor.read(after)
  const { rows } = await sql<ExportRow>`
    select x.*, p.name as "parentName", p.external_code as "parentCode", pl.path as "parentPath", g.name as "aboveName",
      (select count(*) from unit n where n.realm_id = ${tx.realm} and n.name collate "C" = p.name and n.ended_on is null) as "sameN"
    from (
      select l.unit_id as id, u.name, u.short_name as "shortName", l.kind, l.sector, u.credit_code as "creditCode",
        u.external_code as "externalCode", u.urban, u.settlement, u.households, u.founded_on as "foundedOn", l.path, l.depth,
        l.parent_id as "parentId"
      ${filtered(tx, f)}
        ${at === null ? sql`` : sql`and l.path > ${String(at[0])}`}
      order by l.path
      limit ${limit}) x
    left join unit p on p.realm_id = ${tx.realm} and p.id = x."parentId"
    left join unit_line pl on pl.realm_id = ${tx.realm} and pl.line = ${f.line} and pl.unit_id = x."parentId"
    left join unit g on g.realm_id = ${tx.realm} and g.id = pl.parent_id
    order by x.path`.execute(tx.db)
  return rows
}
