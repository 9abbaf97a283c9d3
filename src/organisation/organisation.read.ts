import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { cursor } from '../lib/cursor.ts'
import type { Line, Scope } from '../lib/permission.ts'
import { type Sector, subtreeOf, type UnitKind } from './organisation.ts'

export interface UnitFacts {
  id: number
  name: string
  shortName: string
  kind: UnitKind
  sector: Sector | null
  creditCode: string | null
  externalCode: string | null
  urban: boolean | null
  settlement: 'old' | 'new' | null
  households: number | null
  ledById: number | null
  foundedOn: string | null
  endedOn: string | null
  endDocument: string | null
  note: string
  version: number
}

const factColumns = [
  'id',
  'name',
  'short_name as shortName',
  'kind',
  'sector',
  'credit_code as creditCode',
  'external_code as externalCode',
  'urban',
  'settlement',
  'households',
  'led_by_id as ledById',
  'founded_on as foundedOn',
  'ended_on as endedOn',
  'end_document as endDocument',
  'note',
  'version',
] as const

export const readUnit = async (tx: Tx, id: number): Promise<UnitFacts | null> =>
  ((await tx.db.selectFrom('unit').select(factColumns).where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()) as
    | UnitFacts
    | undefined) ?? null

/** The unit, its row locked against other changes of the unit until the end of the transaction. */
export const lockUnit = async (tx: Tx, id: number): Promise<UnitFacts | null> =>
  ((await tx.db
    .selectFrom('unit')
    .select(factColumns)
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()) as UnitFacts | undefined) ?? null

export interface Standing {
  line: Line
  parentId: number | null
  path: string
  sinceOn: string
}

/** Where a unit stands today, line by line. */
export const readStandings = async (tx: Tx, unitId: number): Promise<Standing[]> =>
  (await tx.db
    .selectFrom('unit_line')
    .select(['line', 'parent_id as parentId', 'path', 'since_on as sinceOn'])
    .where('realm_id', '=', tx.realm)
    .where('unit_id', '=', unitId)
    .orderBy('line')
    .execute()) as Standing[]

export const namesOf = async (tx: Tx, ids: readonly number[]): Promise<Map<number, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('unit')
    .select(['id', 'short_name'])
    .where('realm_id', '=', tx.realm)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((r) => [r.id, r.short_name]))
}

/** Paths of a line that a scope and, if given, one unit's subtree have in common. */
export const rangesFor = (scope: Scope, line: string, below: string | null): { from: string; to: string }[] => {
  const whole = { from: '', to: ':' }
  const held = scope.everywhere ? [whole] : scope.ranges.filter((r) => r.line === line)
  const within = below === null ? whole : subtreeOf(below)
  return held.flatMap((r) => {
    const from = r.from > within.from ? r.from : within.from
    const to = r.to < within.to ? r.to : within.to
    return from < to ? [{ from, to }] : []
  })
}

const inRanges = (ranges: readonly { from: string; to: string }[], path: RawBuilder<unknown>): RawBuilder<boolean> =>
  ranges.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`(${sql.join(
        ranges.map((r) => sql`(${path} >= ${sql.lit(r.from)} and ${path} < ${sql.lit(r.to)})`),
        sql` or `,
      )})`

export interface UnitFilter {
  line: Line
  ranges: readonly { from: string; to: string }[]
  kind?: UnitKind | undefined
  sector?: Sector | undefined
  search?: string | undefined
  /** Look at every unit of the ranges, for ranges of few; else the index of words is asked first. */
  scan?: boolean
}

/** The most units a search by words brings up; beyond it the words say too little. */
const searchLimit = 1000

/**
 * Up to here the units of a scope are looked at one by one. The index of words knows no scope: a common word brings up every unit of
 * a nation that bears it, each to be held against the scope.
 */
export const scanLimit = 20_000

/** What the maintained totals say stands in these ranges. */
export const unitsIn = async (tx: Tx, line: Line, ranges: UnitFilter['ranges']): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(t.units_n), 0) as n
    from unit_line l
    join unit_total t on t.realm_id = l.realm_id and t.line = l.line and t.unit_id = l.unit_id
    where l.realm_id = ${tx.realm}
      and l.line = ${line}
      and ${ranges.some((r) => r.from === '') ? sql`l.parent_id is null` : sql`l.path = any(${ranges.map((r) => r.from)}::text[])`}`.execute(
    tx.db,
  )
  return rows[0]!.n
}

/**
 * `from … where …` of a list of units, to be put behind a `select`.
 * @param counted nothing of the unit itself is read, so that without words its own rows need not be joined
 */
export const filtered = (tx: Tx, f: UnitFilter, counted = false): RawBuilder<unknown> => {
  const words = f.search?.trim() ?? ''
  const found =
    words === ''
      ? sql``
      : words.length === 1
        ? sql`and u.name collate "C" >= ${words} and u.name collate "C" < ${`${words}\u{10ffff}`}`
        : f.scan
          ? sql`and position(${words} in u.name || ' ' || u.short_name) > 0`
          : sql`and l.unit_id in (
            select unit_search(${tx.realm}::bigint, ${words}, ${f.ranges.map(() => f.line)}::text[],
              ${f.ranges.map((r) => r.from)}::text[], ${f.ranges.map((r) => r.to)}::text[], ${searchLimit}::int))`
  return sql`
    from unit_line l
    ${words === '' && counted ? sql`` : sql`join unit u on u.realm_id = l.realm_id and u.id = l.unit_id`}
    where l.realm_id = ${tx.realm}
      and l.line = ${f.line}
      and ${inRanges(f.ranges, sql.ref('l.path'))}
      ${f.kind ? sql`and l.kind = ${f.kind}` : sql``}
      ${f.sector ? sql`and l.sector = ${f.sector}` : sql``}
      ${found}`
}

export interface UnitRow {
  id: number
  name: string
  shortName: string
  kind: UnitKind
  sector: Sector | null
  creditCode: string | null
  externalCode: string | null
  urban: boolean | null
  settlement: 'old' | 'new' | null
  households: number | null
  foundedOn: string | null
  path: string
  depth: number
  parentId: number | null
  parentName: string | null
  membersN: number
  unitsN: number
}

/** One page of units, in tree order or by name; fetches `limit + 1`. */
export const listUnits = async (
  tx: Tx,
  f: UnitFilter,
  o: { sort: 'tree' | 'name'; after: string | undefined; limit: number },
): Promise<UnitRow[]> => {
  const at = cursor.read(o.after)
  const behind =
    at === null
      ? sql``
      : o.sort === 'name'
        ? sql`and (u.name collate "C", u.id) > (${String(at[0])}, ${at[1]}::bigint)`
        : sql`and l.path > ${String(at[0])}`
  const { rows } = await sql<UnitRow>`
    select l.unit_id as id, u.name, u.short_name as "shortName", l.kind, l.sector, u.credit_code as "creditCode", u.external_code as "externalCode",
      u.urban, u.settlement, u.households, u.founded_on as "foundedOn", l.path, l.depth, l.parent_id as "parentId",
      (select p.short_name from unit p where p.realm_id = ${tx.realm} and p.id = l.parent_id) as "parentName",
      coalesce((select t.members_n from unit_total t where t.realm_id = ${tx.realm} and t.line = l.line and t.unit_id = l.unit_id), 0) as "membersN",
      coalesce((select t.units_n from unit_total t where t.realm_id = ${tx.realm} and t.line = l.line and t.unit_id = l.unit_id), 1) as "unitsN"
    ${filtered(tx, f)}
      ${o.sort === 'name' && f.kind ? sql`and u.kind = ${f.kind}` : sql``}
      ${behind}
    order by ${o.sort === 'name' ? sql`u.name collate "C", u.id` : sql`l.path`}
    limit ${o.limit + 1}`.execute(tx.db)
  return rows
}

/** Exact to 10,000 (decisions 32). */
export const countUnits = async (tx: Tx, f: UnitFilter): Promise<{ n: number; exact: boolean }> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from (select 1 ${filtered(tx, f, true)} limit 10001) found`.execute(tx.db)
  const n = rows[0]!.n
  const cut = !f.scan && (f.search?.trim().length ?? 0) > 1 && n >= searchLimit
  return n > 10_000 ? { n: 10_000, exact: false } : { n, exact: !cut }
}

/** The first child that bears this name, if any. */
export const findNamesake = (tx: Tx, line: string, parentId: number, name: string, exceptId = 0) =>
  tx.db
    .selectFrom('unit_line as l')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'l.realm_id').onRef('u.id', '=', 'l.unit_id'))
    .select('u.id')
    .where('l.realm_id', '=', tx.realm)
    .where('l.line', '=', line)
    .where('l.parent_id', '=', parentId)
    .where('u.name', '=', name)
    .where('u.id', '!=', exceptId)
    .limit(1)
    .executeTakeFirst()
