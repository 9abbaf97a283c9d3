import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { addDays } from '../lib/calendar.ts'
import type { Line } from '../lib/permission.ts'
import { childPath, depthOf, parentMissing, subtreeOf } from './organisation.ts'
import { appendDeltas, countSubtree, shareLines } from './total.write.ts'

const pathIn = async (tx: Tx, line: string, unitId: number): Promise<string | null> => {
  const row = await tx.db
    .selectFrom('unit_line')
    .select('path')
    .where('realm_id', '=', tx.realm)
    .where('line', '=', line)
    .where('unit_id', '=', unitId)
    .executeTakeFirst()
  return row?.path ?? null
}

/** Put a unit into a line, below a parent that already stands there (null: the line's root). @throws unit.parent-missing */
export const placeUnit = async (tx: Tx, unitId: number, line: Line, parentId: number | null, sinceOn: string): Promise<string> => {
  await shareLines(tx)
  const parentPath = parentId === null ? null : await pathIn(tx, line, parentId)
  if (parentId !== null && parentPath === null) throw parentMissing({ parent: String(parentId) })
  const path = childPath(parentPath, unitId)
  await sql`
    insert into unit_line (realm_id, line, unit_id, parent_id, path, depth, kind, sector, since_on)
    select ${tx.realm}::bigint, ${line}, u.id, ${parentId}::bigint, ${path}, ${depthOf(path)}::int, u.kind, u.sector, ${sinceOn}::date
    from unit u
    where u.realm_id = ${tx.realm}
      and u.id = ${unitId}`.execute(tx.db)
  await appendDeltas(tx, [{ line, path, ...(await countSubtree(tx, line, path)) }])
  return path
}

/** Many units into one line, parents before children. */
export const placeUnits = async (
  tx: Tx,
  line: Line,
  units: readonly { id: number; parentId: number | null; path: string; kind: string; sector: string | null }[],
  sinceOn: string,
): Promise<void> => {
  for (let from = 0; from < units.length; from += 1000) {
    const part = units.slice(from, from + 1000)
    await sql`
      insert into unit_line (realm_id, line, unit_id, parent_id, path, depth, kind, sector, since_on)
      select ${tx.realm}::bigint, ${line}, u.id, u.parent_id, u.path, u.depth, u.kind, u.sector, ${sinceOn}::date
      from unnest(${part.map((u) => u.id)}::bigint[], ${part.map((u) => u.parentId)}::bigint[], ${part.map((u) => u.path)}::text[],
        ${part.map((u) => depthOf(u.path))}::int[], ${part.map((u) => u.kind)}::text[], ${part.map((u) => u.sector)}::text[])
        as u (id, parent_id, path, depth, kind, sector)`.execute(tx.db)
    await appendDeltas(
      tx,
      part.map((u) => ({ line, path: u.path, unitsN: 1, branchesN: u.kind === 'branch' ? 1 : 0 })),
    )
  }
}

/** Close what stood until the day before: rows of the range that already stood then go to the past, under the name they bore. */
const closeRange = async (tx: Tx, line: string, range: { from: string; to: string }, onDay: string, document: string): Promise<void> => {
  await sql`
    insert into unit_line_past (realm_id, unit_id, line, parent_id, path, name, from_on, until_on, document)
    select l.realm_id, l.unit_id, l.line, l.parent_id, l.path, u.name, l.since_on, ${addDays(onDay, -1)}::date, ${document}
    from unit_line l
    join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
    where l.realm_id = ${tx.realm}
      and l.line = ${line}
      and l.path >= ${range.from}
      and l.path < ${range.to}
      and l.since_on < ${onDay}::date`.execute(tx.db)
}

/**
 * Move a unit with everything below it under another parent from a day on. The caller holds `lockLines` and has made sure that the
 * new parent is not within the subtree.
 */
export const moveSubtree = async (
  tx: Tx,
  m: { unitId: number; line: string; path: string; parentId: number; parentPath: string; onDay: string; document: string },
): Promise<string> => {
  const range = subtreeOf(m.path)
  const path = childPath(m.parentPath, m.unitId)
  const held = await countSubtree(tx, m.line, m.path)
  await closeRange(tx, m.line, range, m.onDay, m.document)
  await sql`
    update unit_line
    set path = ${path} || substr(path, ${m.path.length + 1}::int),
      depth = depth + ${depthOf(path) - depthOf(m.path)}::int,
      parent_id = case when unit_id = ${m.unitId} then ${m.parentId}::bigint else parent_id end,
      since_on = greatest(since_on, ${m.onDay}::date)
    where realm_id = ${tx.realm}
      and line = ${m.line}
      and path >= ${range.from}
      and path < ${range.to}`.execute(tx.db)
  const minus = { membersN: -held.membersN, fullN: -held.fullN, unitsN: -held.unitsN, branchesN: -held.branchesN }
  const above = m.path.slice(0, m.path.length - String(m.unitId).length - 1)
  await appendDeltas(tx, [
    ...(above === '' ? [] : [{ line: m.line, path: above, ...minus }]),
    { line: m.line, path: m.parentPath, ...held },
  ])
  return path
}

/** Take a unit without children out of a line. */
export const leaveLine = async (tx: Tx, unitId: number, line: string, onDay: string, document: string): Promise<void> => {
  const path = await pathIn(tx, line, unitId)
  if (path === null) return
  const held = await countSubtree(tx, line, path)
  await closeRange(tx, line, { from: path, to: `${path}!` }, onDay, document)
  await tx.db.deleteFrom('unit_line').where('realm_id', '=', tx.realm).where('line', '=', line).where('unit_id', '=', unitId).execute()
  await appendDeltas(tx, [{ line, path, membersN: -held.membersN, fullN: -held.fullN, unitsN: -held.unitsN, branchesN: -held.branchesN }])
}

/** A new name or kind counts from a day on: what was read before keeps the old name. */
export const closeUnitRows = async (tx: Tx, unitId: number, onDay: string, document: string): Promise<void> => {
  const rows = await tx.db
    .selectFrom('unit_line')
    .select(['line', 'path'])
    .where('realm_id', '=', tx.realm)
    .where('unit_id', '=', unitId)
    .execute()
  for (const r of rows) await closeRange(tx, r.line, { from: r.path, to: `${r.path}!` }, onDay, document)
  await sql`
    update unit_line
    set since_on = greatest(since_on, ${onDay}::date)
    where realm_id = ${tx.realm}
      and unit_id = ${unitId}`.execute(tx.db)
}
