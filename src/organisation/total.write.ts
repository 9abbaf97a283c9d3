import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

export interface Delta {
  line: string
  /** Every unit on this path changes by the amounts. */
  path: string
  membersN?: number
  fullN?: number
  unitsN?: number
  branchesN?: number
}

/** Append what changed; ancestors are never updated by a command (decisions 18). */
export const appendDeltas = async (tx: Tx, deltas: readonly Delta[]): Promise<void> => {
  const some = deltas.filter((d) => d.membersN || d.fullN || d.unitsN || d.branchesN)
  if (some.length === 0) return
  await sql`
    insert into unit_delta (realm_id, line, path, members_n, full_n, units_n, branches_n)
    select ${tx.realm}::bigint, d.line, d.path, d.members_n, d.full_n, d.units_n, d.branches_n
    from unnest(${some.map((d) => d.line)}::text[], ${some.map((d) => d.path)}::text[], ${some.map((d) => d.membersN ?? 0)}::int[],
      ${some.map((d) => d.fullN ?? 0)}::int[], ${some.map((d) => d.unitsN ?? 0)}::int[], ${some.map((d) => d.branchesN ?? 0)}::int[])
      as d (line, path, members_n, full_n, units_n, branches_n)`.execute(tx.db)
}

/**
 * Members came to or left branches: one delta per branch and line it stands in.
 * Holds the lines' shared lock, so that no branch moves between reading its path and committing.
 */
export const appendMemberDeltas = async (
  tx: Tx,
  changes: readonly { branchId: number; membersN: number; fullN: number }[],
): Promise<void> => {
  const some = changes.filter((c) => c.membersN !== 0 || c.fullN !== 0)
  if (some.length === 0) return
  await shareLines(tx)
  await sql`
    insert into unit_delta (realm_id, line, path, members_n, full_n)
    select ${tx.realm}::bigint, l.line, l.path, c.members_n, c.full_n
    from unnest(${some.map((c) => c.branchId)}::bigint[], ${some.map((c) => c.membersN)}::int[], ${some.map((c) => c.fullN)}::int[])
      as c (branch_id, members_n, full_n)
    join unit_line l on l.realm_id = ${tx.realm} and l.unit_id = c.branch_id`.execute(tx.db)
}

/** Whoever reads a path to write something that depends on it takes this; whoever changes paths takes `lockLines`. */
export const shareLines = (tx: Tx) => sql`select pg_advisory_xact_lock_shared(7303, ${tx.realm % 2147483647}::int)`.execute(tx.db)
/** One change of the tree's shape at a time per realm: two moves cannot make a circle between them. */
export const lockLines = (tx: Tx) => sql`select pg_advisory_xact_lock(7303, ${tx.realm % 2147483647}::int)`.execute(tx.db)

/** Fold a batch of deltas into the totals of all units on their paths. @returns how many were folded */
export const foldDeltas = async (tx: Tx, at: Date, batch = 5000): Promise<number> => {
  await sql`select pg_advisory_xact_lock(7304, ${tx.realm % 2147483647}::int)`.execute(tx.db)
  const gone = await sql<{ line: string; path: string; members_n: number; full_n: number; units_n: number; branches_n: number }>`
    delete from unit_delta d
    where d.realm_id = ${tx.realm}
      and d.id in (select o.id from unit_delta o where o.realm_id = ${tx.realm} order by o.id limit ${batch})
    returning d.line, d.path, d.members_n, d.full_n, d.units_n, d.branches_n`.execute(tx.db)
  const rows = gone.rows
  if (rows.length > 0)
    await sql`
      insert into unit_total as t (realm_id, line, unit_id, members_n, full_n, units_n, branches_n, at)
      select ${tx.realm}::bigint, d.line, step::bigint, sum(d.members_n), sum(d.full_n), sum(d.units_n), sum(d.branches_n), ${at}::timestamptz
      from unnest(${rows.map((r) => r.line)}::text[], ${rows.map((r) => r.path)}::text[], ${rows.map((r) => r.members_n)}::int[],
        ${rows.map((r) => r.full_n)}::int[], ${rows.map((r) => r.units_n)}::int[], ${rows.map((r) => r.branches_n)}::int[])
        as d (line, path, members_n, full_n, units_n, branches_n)
      cross join unnest(string_to_array(rtrim(d.path, '/'), '/')) step
      group by d.line, step
      on conflict (realm_id, line, unit_id) do update
      set members_n = t.members_n + excluded.members_n,
        full_n = t.full_n + excluded.full_n,
        units_n = t.units_n + excluded.units_n,
        branches_n = t.branches_n + excluded.branches_n,
        at = excluded.at`.execute(tx.db)
  return rows.length
}

/**
 * Totals of the whole realm computed anew from units and members, and all waiting deltas dropped: after a bulk load, and the test of the fold.
 * Holds the lines' lock, so nothing is counted while it moves.
 */
export const recomputeTotals = async (tx: Tx, at: Date): Promise<void> => {
  await lockLines(tx)
  await sql`delete from unit_delta where realm_id = ${tx.realm}`.execute(tx.db)
  await sql`delete from unit_total where realm_id = ${tx.realm}`.execute(tx.db)
  await sql`
    insert into unit_total (realm_id, line, unit_id, members_n, full_n, units_n, branches_n, at)
    select ${tx.realm}::bigint, own.line, step::bigint, sum(own.members_n), sum(own.full_n), count(*), count(*) filter (where own.kind = 'branch'), ${at}::timestamptz
    from (
      select l.line, l.path, l.kind, coalesce(m.members_n, 0) as members_n, coalesce(m.full_n, 0) as full_n
      from unit_line l
      left join (
        select b.branch_id, count(*) as members_n, count(*) filter (where b.standing = 'full') as full_n
        from member b
        where b.realm_id = ${tx.realm}
          and b.ended_on is null
          and b.standing in ('full', 'probationary')
        group by b.branch_id) m on m.branch_id = l.unit_id
      where l.realm_id = ${tx.realm}) own
    cross join unnest(string_to_array(rtrim(own.path, '/'), '/')) step
    group by own.line, step`.execute(tx.db)
}

/** What the subtree at a path holds now, counted from facts: a move takes exactly this from the old ancestors to the new. */
export const countSubtree = async (tx: Tx, line: string, path: string): Promise<Required<Omit<Delta, 'line' | 'path'>>> => {
  const { rows } = await sql<{ members_n: number; full_n: number; units_n: number; branches_n: number }>`
    select
      (select count(*) from unit_line l
        where l.realm_id = ${tx.realm} and l.line = ${line} and l.path >= ${path} and l.path < ${`${path.slice(0, -1)}0`}) as units_n,
      (select count(*) from unit_line l
        where l.realm_id = ${tx.realm} and l.line = ${line} and l.path >= ${path} and l.path < ${`${path.slice(0, -1)}0`} and l.kind = 'branch') as branches_n,
      count(*) as members_n,
      count(*) filter (where m.standing = 'full') as full_n
    from unit_line l
    join member m on m.realm_id = l.realm_id and m.branch_id = l.unit_id
    where l.realm_id = ${tx.realm}
      and l.line = ${line}
      and l.path >= ${path}
      and l.path < ${`${path.slice(0, -1)}0`}
      and m.ended_on is null
      and m.standing in ('full', 'probationary')`.execute(tx.db)
  const r = rows[0]!
  return { membersN: r.members_n, fullN: r.full_n, unitsN: r.units_n, branchesN: r.branches_n }
}
