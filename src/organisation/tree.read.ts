import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import type { Line, Scope } from '../lib/permission.ts'
import { namesOf } from './organisation.read.ts'
import { idsOf, type Sector, subtreeOf, type UnitKind } from './organisation.ts'

export interface Child {
  id: number
  name: string
  shortName: string
  kind: UnitKind
  sector: Sector | null
  path: string
  childrenN: number
  membersN: number
  endedOn: string | null
}

/** Direct children of a unit in one line, in tree order: today, or as it was on a day. @param after path of the last one seen */
export const readChildren = async (
  tx: Tx,
  line: Line,
  parent: { id: number } | { paths: readonly string[] },
  asOf: string | null,
  after: string,
  limit: number,
): Promise<Child[]> => {
  const which = (t: string) =>
    'id' in parent
      ? sql`${sql.ref(`${t}.parent_id`)} = ${parent.id}`
      : sql`${sql.ref(`${t}.path`)} = any(${parent.paths as string[]}::text[])`
  const held = sql`coalesce((select t.members_n from unit_total t where t.realm_id = ${tx.realm} and t.line = ${line} and t.unit_id = x.unit_id), 0)`
  if (asOf === null) {
    const { rows } = await sql<Child>`
      select x.unit_id as id, u.name, u.short_name as "shortName", u.kind, u.sector, x.path, u.ended_on as "endedOn",
        (select count(*) from unit_line c where c.realm_id = ${tx.realm} and c.line = ${line} and c.parent_id = x.unit_id) as "childrenN",
        ${held} as "membersN"
      from unit_line x
      join unit u on u.realm_id = x.realm_id and u.id = x.unit_id
      where x.realm_id = ${tx.realm}
        and x.line = ${line}
        and ${which('x')}
        and x.path > ${after}
      order by x.path
      limit ${limit + 1}`.execute(tx.db)
    return rows
  }
  const { rows } = await sql<Child>`
    with stood as (
      select l.unit_id, u.name, u.short_name, l.path
      from unit_line l
      join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
      where l.realm_id = ${tx.realm}
        and l.line = ${line}
        and ${which('l')}
        and l.since_on <= ${asOf}::date
      union all
      select p.unit_id, p.name, p.name, p.path
      from unit_line_past p
      where p.realm_id = ${tx.realm}
        and p.line = ${line}
        and ${which('p')}
        and p.from_on <= ${asOf}::date
        and p.until_on >= ${asOf}::date
    )
    select x.unit_id as id, x.name, x.short_name as "shortName", u.kind, u.sector, x.path, u.ended_on as "endedOn",
      (select count(*) from unit_line c where c.realm_id = ${tx.realm} and c.line = ${line} and c.parent_id = x.unit_id and c.since_on <= ${asOf}::date)
      + (select count(*) from unit_line_past c where c.realm_id = ${tx.realm} and c.line = ${line} and c.parent_id = x.unit_id
          and c.from_on <= ${asOf}::date and c.until_on >= ${asOf}::date) as "childrenN",
      0 as "membersN"
    from stood x
    join unit u on u.realm_id = ${tx.realm} and u.id = x.unit_id
    where x.path > ${after}
    order by x.path
    limit ${limit + 1}`.execute(tx.db)
  return rows
}

/** Every unit of a line as it stood on a day, in tree order: statistics «as it was then». */
export const readTreeOn = async (
  tx: Tx,
  line: Line,
  day: string,
  above: string | null = null,
): Promise<{ id: number; name: string; parentId: number | null; path: string }[]> => {
  const range = above === null ? { from: '', to: ':' } : subtreeOf(above)
  const { rows } = await sql<{ id: number; name: string; parentId: number | null; path: string }>`
    select l.unit_id as id, u.name, l.parent_id as "parentId", l.path
    from unit_line l
    join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
    where l.realm_id = ${tx.realm}
      and l.line = ${line}
      and l.path >= ${range.from}
      and l.path < ${range.to}
      and l.since_on <= ${day}::date
    union all
    select p.unit_id, p.name, p.parent_id, p.path
    from unit_line_past p
    where p.realm_id = ${tx.realm}
      and p.line = ${line}
      and p.path >= ${range.from}
      and p.path < ${range.to}
      and p.from_on <= ${day}::date
      and p.until_on >= ${day}::date
    order by path`.execute(tx.db)
  return rows
}

/** Where a unit stood before, oldest first. */
export const readPast = async (tx: Tx, unitId: number) => {
  const rows = await tx.db
    .selectFrom('unit_line_past')
    .select(['line', 'parent_id as parentId', 'path', 'name', 'from_on as fromOn', 'until_on as untilOn', 'document'])
    .where('realm_id', '=', tx.realm)
    .where('unit_id', '=', unitId)
    .orderBy('from_on')
    .orderBy('id')
    .execute()
  const names = await namesOf(
    tx,
    rows.flatMap((r) => (r.parentId === null ? [] : [r.parentId])),
  )
  return rows.map(({ parentId, ...r }) => ({
    ...r,
    line: r.line as Line,
    parentName: parentId === null ? null : (names.get(parentId) ?? null),
  }))
}

/** Is this unit, standing today or ended, inside the scope? An ended one counts where it last stood. */
export const wasWithin = async (tx: Tx, scope: Scope, unitId: number): Promise<boolean> => {
  if (scope.everywhere) return true
  const { rows } = await sql<{ n: number }>`
    select 1 as n
    from (
      select p.line, p.path
      from unit_line_past p
      where p.realm_id = ${tx.realm}
        and p.unit_id = ${unitId}
      order by p.until_on desc, p.id desc
      limit 1) last
    where ${pathsWithin(scope, sql.ref('last.line'), sql.ref('last.path'))}`.execute(tx.db)
  return rows.length > 0
}

/** Names of the units on a path, top first, the last being the unit itself. */
export const readChain = async (tx: Tx, path: string): Promise<{ id: number; name: string }[]> => {
  const ids = idsOf(path)
  const names = await namesOf(tx, ids)
  return ids.map((id) => ({ id, name: names.get(id) ?? '' }))
}
