import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notAllowed, notFound } from '../lib/contract.ts'
import {
  type Actor,
  covers,
  type Grant,
  type Line,
  type Permission,
  type Role,
  type Scope,
  scopeBelow,
  scopeOf,
} from '../lib/permission.ts'

/** The grants an account holds on a day, with the paths as they are now. */
export const readGrants = async (tx: Tx, accountId: number, day: string): Promise<Grant[]> => {
  const rows = await tx.db
    .selectFrom('access_grant as g')
    .innerJoin('unit_line as l', (j) =>
      j.onRef('l.realm_id', '=', 'g.realm_id').onRef('l.unit_id', '=', 'g.unit_id').onRef('l.line', '=', 'g.line'),
    )
    .select(['g.role', 'g.unit_id', 'g.line', 'l.path'])
    .where('g.realm_id', '=', tx.realm)
    .where('g.account_id', '=', accountId)
    .where('g.from_on', '<=', day)
    .where((e) => e.or([e('g.until_on', 'is', null), e('g.until_on', '>=', day)]))
    .execute()
  return rows.map((r) => ({ role: r.role as Role, unitId: r.unit_id, line: r.line as Line, path: r.path }))
}

export const readActor = async (tx: Tx, accountId: number, day: string): Promise<(Actor & { state: string }) | null> => {
  const a = await tx.db
    .selectFrom('account')
    .select(['id', 'member_id', 'display_name', 'state'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', accountId)
    .executeTakeFirst()
  if (!a) return null
  return { accountId: a.id, memberId: a.member_id, name: a.display_name, state: a.state, grants: await readGrants(tx, accountId, day) }
}

/**
 * «Which of these may I …?» in SQL: true where the unit in column `unitId` lies in the scope.
 * @param wide ask unit by unit: `offset 0` keeps the planner from joining with every unit of a scope that holds a nation
 */
export const withinScope = (tx: Tx, scope: Scope, unitId: RawBuilder<unknown>, wide = false): RawBuilder<boolean> => {
  if (scope.everywhere) return sql<boolean>`true`
  if (scope.ranges.length === 0) return sql<boolean>`false`
  return sql<boolean>`exists (
    select 1
    from unit_line scope_line
    where scope_line.realm_id = ${tx.realm}
      and scope_line.unit_id = ${unitId}
      and (${pathsWithin(scope, sql.ref('scope_line.line'), sql.ref('scope_line.path'))})
    ${wide ? sql`offset 0` : sql``})`
}

/** From so many units on, most of what a list reads lies in the scope: it is held against it row by row. Below, one begins at the units. */
const wideFrom = 20_000

/** Whether a scope holds so many units, by the maintained totals. */
export const isWide = async (tx: Tx, scope: Scope): Promise<boolean> => {
  if (scope.everywhere || scope.ranges.length === 0) return scope.everywhere
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(t.units_n), 0)::int as n
    from unnest(${scope.ranges.map((r) => r.line)}::text[], ${scope.ranges.map((r) => r.from.replace(/!$/, ''))}::text[]) as held (line, path)
    join unit_line l on l.realm_id = ${tx.realm} and l.line = held.line and l.path = held.path collate "C"
    join unit_total t on t.realm_id = l.realm_id and t.line = l.line and t.unit_id = l.unit_id`.execute(tx.db)
  return rows[0]!.n >= wideFrom
}

/** «Is the unit in this column one of those asked for?» */
export type Places = (column: string) => RawBuilder<boolean>

/**
 * The units of a scope, narrowed to one unit and all below it, in any line, where one is asked for. Its paths are read first and stand in the
 * statement as constants: joined in, they leave the planner nothing to estimate by, and over a nation it reads every unit (bench/README.md).
 */
export const placesOf = async (tx: Tx, scope: Scope, unitId: number | undefined): Promise<Places> => {
  const within = async (s: Scope): Promise<Places> => {
    const wide = await isWide(tx, s)
    return (column) => withinScope(tx, s, sql.ref(column), wide)
  }
  if (unitId === undefined) return within(scope)
  const at = await tx.db
    .selectFrom('unit_line')
    .select(['line', 'path'])
    .where('realm_id', '=', tx.realm)
    .where('unit_id', '=', unitId)
    .execute()
  const below = scopeBelow(at.map((l) => ({ line: l.line as Line, path: l.path })))
  if (covers(scope, below)) return within(below)
  const [mine, theirs] = [await within(scope), await within(below)]
  return (column) => sql<boolean>`(${mine(column)} and ${theirs(column)})`
}

/**
 * The same over a line and a path column already at hand. Up to 32 ranges are inlined as constants, so that the planner sees them
 * (decisions 20); more are joined as arrays, since a read-only snapshot may not make a temporary table.
 */
export const pathsWithin = (scope: Scope, line: RawBuilder<unknown>, path: RawBuilder<unknown>): RawBuilder<boolean> => {
  if (scope.everywhere) return sql<boolean>`true`
  if (scope.ranges.length === 0) return sql<boolean>`false`
  if (scope.ranges.length > 32) {
    const column = (of: (r: Scope['ranges'][number]) => string) => sql`${scope.ranges.map(of)}::text[]`
    return sql<boolean>`exists (
      select 1
      from unnest(${column((r) => r.line)}, ${column((r) => r.from)}, ${column((r) => r.to)}) as held (line, low, high)
      where held.line = ${line}
        and ${path} >= held.low collate "C"
        and ${path} < held.high collate "C")`
  }
  return sql<boolean>`(${sql.join(
    scope.ranges.map((r) => sql`(${line} = ${sql.lit(r.line)} and ${path} >= ${sql.lit(r.from)} and ${path} < ${sql.lit(r.to)})`),
    sql` or `,
  )})`
}

export const scope = (actor: Actor, p: Permission): Scope => scopeOf(actor, p)

/** Of these units, which may this actor do it to? */
export const whichMay = async (tx: Tx, actor: Actor, p: Permission, unitIds: readonly number[]): Promise<Set<number>> => {
  const s = scopeOf(actor, p)
  if ((!s.everywhere && s.ranges.length === 0) || unitIds.length === 0) return new Set()
  // «Everywhere» is everywhere in this realm: a number that is no unit here, or another realm's, is not allowed.
  const rows = await sql<{ unit_id: number }>`
    select distinct l.unit_id
    from unit_line l
    where l.realm_id = ${tx.realm}
      and l.unit_id = any(${unitIds as number[]})
      and ${pathsWithin(s, sql.ref('l.line'), sql.ref('l.path'))}`.execute(tx.db)
  return new Set(rows.rows.map((r) => r.unit_id))
}

/**
 * The same question for one unit.
 * @throws http.not-found when the actor has the right nowhere near (existence is not leaked), access.not-allowed when he may see the unit but not do this
 */
export const assertMay = async (tx: Tx, actor: Actor, p: Permission, unitId: number, noun = 'unit'): Promise<void> => {
  if ((await whichMay(tx, actor, p, [unitId])).has(unitId)) return
  const sees = (await whichMay(tx, actor, { name: 'unit.read', reach: 'subtree', roles: actor.grants.map((g) => g.role) }, [unitId])).has(
    unitId,
  )
  throw sees ? notAllowed({ permission: p.name }) : notFound({ noun })
}

/** Is this actor a post-holder of the unit itself, or is it done for the unit by a superior (代录)? */
export const isProxy = (actor: Actor, unitId: number): boolean => !actor.grants.some((g) => g.unitId === unitId)

export const findAccountByLogin = (tx: Tx, login: string) =>
  tx.db.selectFrom('account').selectAll().where('realm_id', '=', tx.realm).where('login', '=', login).executeTakeFirst()

export const readAccount = (tx: Tx, id: number) =>
  tx.db
    .selectFrom('account')
    .select(['id', 'login', 'display_name', 'member_id', 'state', 'version'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .executeTakeFirst()
