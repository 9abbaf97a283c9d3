import { type RawBuilder, sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { cursor } from '../lib/cursor.ts'
import type { Line, Scope } from '../lib/permission.ts'
import { idsOf, type Sector, subtreeOf, type UnitKind } from './organisation.ts'

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
}

/** The most units a search looks through; beyond it the words say too little. */
export const searchLimit = 5000

const filtered = (tx: Tx, f: UnitFilter): RawBuilder<unknown> => {
  const words = f.search?.trim() ?? ''
  const found =
    words === ''
      ? sql``
      : words.length === 1
        ? sql`and u.name collate "C" >= ${words} and u.name collate "C" < ${`${words}\u{10ffff}`}`
        : sql`and l.unit_id in (
            select unit_search(${tx.realm}::bigint, ${words}, ${f.ranges.map(() => f.line)}::text[],
              ${f.ranges.map((r) => r.from)}::text[], ${f.ranges.map((r) => r.to)}::text[], ${searchLimit}::int))`
  return sql`
    from unit_line l
    join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
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
      ${behind}
    order by ${o.sort === 'name' ? sql`u.name collate "C", u.id` : sql`l.path`}
    limit ${o.limit + 1}`.execute(tx.db)
  return rows
}

/** Exact to 10,000 (decisions 32). */
export const countUnits = async (tx: Tx, f: UnitFilter): Promise<{ n: number; exact: boolean }> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from (select 1 ${filtered(tx, f)} limit 10001) found`.execute(tx.db)
  const n = rows[0]!.n
  return n > 10_000 ? { n: 10_000, exact: false } : { n, exact: true }
}

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

export const readTotals = async (tx: Tx, unitId: number) =>
  tx.db
    .selectFrom('unit_total')
    .select(['line', 'members_n as membersN', 'full_n as fullN', 'units_n as unitsN', 'branches_n as branchesN', 'at'])
    .where('realm_id', '=', tx.realm)
    .where('unit_id', '=', unitId)
    .execute()

/** How many stand directly below, per line. */
export const countChildren = async (tx: Tx, unitId: number): Promise<Map<Line, number>> => {
  const rows = await tx.db
    .selectFrom('unit_line')
    .select(['line', (e) => e.fn.countAll<number>().as('n')])
    .where('realm_id', '=', tx.realm)
    .where('line', 'in', ['party', 'territory', 'business', 'league', 'union', 'women'])
    .where('parent_id', '=', unitId)
    .groupBy('line')
    .execute()
  return new Map(rows.map((r) => [r.line as Line, r.n]))
}

/** Members on the roster of the branch itself. */
export const countOwnMembers = async (tx: Tx, unitId: number): Promise<number> => {
  const r = await tx.db
    .selectFrom('member')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('realm_id', '=', tx.realm)
    .where('branch_id', '=', unitId)
    .where('ended_on', 'is', null)
    .executeTakeFirstOrThrow()
  return r.n
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

export const readOrders = (tx: Tx, unitId: number) =>
  tx.db
    .selectFrom('unit_order')
    .select(['id', 'what', 'line', 'parent_id as parentId', 'on_day as onDay', 'document', 'state', 'failed_why as failedWhy'])
    .where('realm_id', '=', tx.realm)
    .where('unit_id', '=', unitId)
    .orderBy('id', 'desc')
    .limit(20)
    .execute()

export const lockOrder = (tx: Tx, id: number) =>
  tx.db.selectFrom('unit_order').selectAll().where('realm_id', '=', tx.realm).where('id', '=', id).forUpdate().executeTakeFirst()

export const dueOrders = (tx: Tx, today: string) =>
  tx.db
    .selectFrom('unit_order')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('state', '=', 'waiting')
    .where('on_day', '<=', today)
    .orderBy('on_day')
    .orderBy('id')
    .limit(20)
    .forUpdate()
    .execute()

/** Who holds a post in the unit today: the 班子 first, then the others. */
export const readPostsOf = async (tx: Tx, unitId: number, today: string) => {
  const rows = await tx.db
    .selectFrom('member_post as p')
    .innerJoin('member as m', (j) => j.onRef('m.realm_id', '=', 'p.realm_id').onRef('m.id', '=', 'p.member_id'))
    .select(['p.id', 'p.member_id as memberId', 'm.name', 'p.post', 'p.from_on as fromOn', 'p.until_on as untilOn', 'p.document'])
    .where('p.realm_id', '=', tx.realm)
    .where('p.unit_id', '=', unitId)
    .where('p.from_on', '<=', today)
    .where((e) => e.or([e('p.until_on', 'is', null), e('p.until_on', '>=', today)]))
    .orderBy('p.from_on')
    .orderBy('p.id')
    .limit(200)
    .execute()
  const rank = (post: string) => (/副/.test(post) ? 1 : /书记|主任|组长|会长|理事长/.test(post) ? 0 : 2)
  return rows.sort((a, b) => rank(a.post) - rank(b.post) || a.id - b.id)
}

export const readHolders = (tx: Tx, unitId: number, today: string) =>
  tx.db
    .selectFrom('access_grant as g')
    .innerJoin('account as a', (j) => j.onRef('a.realm_id', '=', 'g.realm_id').onRef('a.id', '=', 'g.account_id'))
    .select([
      'g.id as grantId',
      'g.role',
      'g.line',
      'g.from_on as fromOn',
      'g.until_on as untilOn',
      'g.document',
      'a.id as accountId',
      'a.display_name as name',
    ])
    .where('g.realm_id', '=', tx.realm)
    .where('g.unit_id', '=', unitId)
    .where((e) => e.or([e('g.until_on', 'is', null), e('g.until_on', '>=', today)]))
    .orderBy('g.role')
    .orderBy('g.id')
    .limit(200)
    .execute()

export const readLed = (tx: Tx, unitId: number) =>
  tx.db
    .selectFrom('unit')
    .select(['id', 'short_name as name', 'kind'])
    .where('realm_id', '=', tx.realm)
    .where('led_by_id', '=', unitId)
    .where('ended_on', 'is', null)
    .orderBy('id')
    .limit(100)
    .execute()

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
