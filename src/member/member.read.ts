import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { cursor } from '../lib/cursor.ts'
import { subtreeOf } from '../organisation/organisation.ts'
import type { EndReason, MemberKind, Standing } from './member.ts'

export interface MemberFacts {
  id: number
  name: string
  sex: 'male' | 'female' | null
  birthOn: string | null
  sealed: Buffer | null
  mac: Buffer | null
  ethnic: string | null
  education: string | null
  phone: string | null
  joinedOn: string | null
  fullOn: string | null
  standing: Standing
  kinds: MemberKind[]
  branchId: number
  branchName: string
  sinceOn: string
  endedOn: string | null
  endReason: EndReason | null
  endDocument: string | null
  note: string
  version: number
  createdAt: Date
}

const allFacts = (tx: Tx) =>
  tx.db
    .selectFrom('member as m')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'm.realm_id').onRef('u.id', '=', 'm.branch_id'))
    .select([
      'm.id',
      'm.name',
      'm.sex',
      'm.birth_on as birthOn',
      'm.national_id_sealed as sealed',
      'm.national_id_mac as mac',
      'm.ethnic',
      'm.education',
      'm.phone',
      'm.joined_on as joinedOn',
      'm.full_on as fullOn',
      'm.standing',
      'm.kinds',
      'm.branch_id as branchId',
      'u.short_name as branchName',
      'm.since_on as sinceOn',
      'm.ended_on as endedOn',
      'm.end_reason as endReason',
      'm.end_document as endDocument',
      'm.note',
      'm.version',
      'm.created_at as createdAt',
    ])
    .where('m.realm_id', '=', tx.realm)
const factsOf = (tx: Tx, id: number) => allFacts(tx).where('m.id', '=', id)

export const readMember = async (tx: Tx, id: number): Promise<MemberFacts | null> =>
  ((await factsOf(tx, id).executeTakeFirst()) as MemberFacts | undefined) ?? null

/** The member, the row locked to the end of the transaction. */
export const lockMember = async (tx: Tx, id: number): Promise<MemberFacts | null> => {
  await tx.db.selectFrom('member').select('id').where('realm_id', '=', tx.realm).where('id', '=', id).forNoKeyUpdate().execute()
  return readMember(tx, id)
}

/** All on the register of a branch, the rows locked in id order to the end of the transaction. */
export const lockMembersOf = async (tx: Tx, branchId: number): Promise<MemberFacts[]> => {
  await tx.db
    .selectFrom('member')
    .select('id')
    .where('realm_id', '=', tx.realm)
    .where('branch_id', '=', branchId)
    .where('ended_on', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return (await allFacts(tx).where('m.branch_id', '=', branchId).where('m.ended_on', 'is', null).orderBy('m.id').execute()) as MemberFacts[]
}

export interface MemberFilter {
  /** Of the party line, disjoint. */
  ranges: readonly { from: string; to: string }[]
  branchId?: number | undefined
  standing?: Standing | undefined
  kind?: MemberKind | undefined
  search?: string | undefined
}

const inRanges = (f: MemberFilter): RawBuilder<boolean> =>
  f.ranges.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`(${sql.join(
        f.ranges.map((r) => sql`(l.path >= ${sql.lit(r.from)} and l.path < ${sql.lit(r.to)})`),
        sql` or `,
      )})`

const named = (search: string) => sql`m.name collate "C" >= ${search} and m.name collate "C" < ${`${search}\u{10ffff}`}`

/**
 * Where a search begins: at the names, or at the branches of the scope. The planner takes any range of paths for a single row and would go
 * through all bearers of a common name once for each branch.
 */
type Way = 'names' | 'branches'

const filtered = (tx: Tx, f: MemberFilter, way: Way = 'branches'): RawBuilder<unknown> => {
  const rest = sql`
    and l.line = 'party'
    and ${inRanges(f)}
    and m.ended_on is null
    ${f.branchId === undefined ? sql`` : sql`and l.unit_id = ${f.branchId}`}
    ${f.standing ? sql`and m.standing = ${f.standing}` : sql``}
    ${f.kind ? sql`and ${f.kind} = any(m.kinds)` : sql``}`
  if (!f.search)
    return sql`
      from unit_line l
      join member m on m.realm_id = l.realm_id and m.branch_id = l.unit_id
      where l.realm_id = ${tx.realm} ${rest}`
  // `offset 0` keeps the planner from turning the join round, and `left` from taking the index of names for one branch.
  const found = sql`select m.id, m.name, m.sex, m.birth_on, m.national_id_sealed, m.ethnic, m.education, m.phone, m.joined_on, m.full_on, m.standing, m.kinds,
    m.branch_id, m.since_on, m.ended_on, m.end_reason, m.note`
  return way === 'names'
    ? sql`
      from (${found} from member m where m.realm_id = ${tx.realm} and ${named(f.search)} order by m.name collate "C", m.id offset 0) m
      join unit_line l on l.realm_id = ${tx.realm} and l.unit_id = m.branch_id
      where true ${rest}`
    : sql`
      from unit_line l
      cross join lateral (
        ${found} from member m
        where m.realm_id = l.realm_id and m.branch_id = l.unit_id and left(m.name, char_length(${f.search})) = ${f.search}
        order by m.id
        offset 0) m
      where l.realm_id = ${tx.realm} ${rest}`
}

/** So many bearers of a name are looked at one by one, whatever the scope. */
const RARE = 2000
/** A scope of so many members is read whole rather than all bearers of a common name. */
const SMALL = 200_000

/** @param walk whether walking the branches in their order ends with the page: then it suits a common name in any scope */
const wayOf = async (tx: Tx, f: MemberFilter, walk: boolean): Promise<Way> => {
  if (!f.search || f.branchId !== undefined) return 'branches'
  const { rows } = await sql<{ n: number }>`
    select count(*) as n
    from (select from member m where m.realm_id = ${tx.realm} and ${named(f.search)} limit ${RARE + 1}) x`.execute(tx.db)
  if (rows[0]!.n <= RARE) return 'names'
  return walk || (await membersIn(tx, f.ranges)) <= SMALL ? 'branches' : 'names'
}

export interface MemberRow {
  id: number
  name: string
  sex: 'male' | 'female' | null
  birthOn: string | null
  education: string | null
  standing: Standing
  kinds: MemberKind[]
  joinedOn: string | null
  branchId: number
  branchName: string
  path: string
  /** Posts held today, 、 between them. */
  posts: string | null
}

/** One page of a roster, branch by branch in tree order, or by name; fetches `limit + 1`. */
export const listMembers = async (
  tx: Tx,
  f: MemberFilter,
  o: { sort: 'branch' | 'name'; after: string | undefined; limit: number; today: string },
): Promise<MemberRow[]> => {
  const at = cursor.read(o.after)
  const behind =
    at === null
      ? sql``
      : o.sort === 'name'
        ? sql`and (m.name collate "C", m.id) > (${String(at[0])}, ${at[1]}::bigint)`
        : sql`and (l.path, m.id) > (${String(at[0])}, ${at[1]}::bigint)`
  const way = await wayOf(tx, f, o.sort === 'branch')
  // Found first by what indexes hold alone (member_in_branch), so that a rare filter costs one look per branch and not one per member.
  const { rows } = await sql<MemberRow>`
    select m.id, m.name, m.sex, m.birth_on as "birthOn", m.education, m.standing, m.kinds, m.joined_on as "joinedOn", m.branch_id as "branchId",
      x.path, u.short_name as "branchName",
      (select string_agg(case when p.unit_id = m.branch_id then p.post else pu.short_name || p.post end, '、' order by p.id)
        from member_post p
        join unit pu on pu.realm_id = p.realm_id and pu.id = p.unit_id
        where p.realm_id = ${tx.realm}
          and p.member_id = m.id
          and p.from_on <= ${o.today}::date
          and (p.until_on is null or p.until_on >= ${o.today}::date)) as posts
    from (
      select m.id, l.path
      ${filtered(tx, f, way)}
        ${behind}
      order by ${o.sort === 'name' ? sql`m.name collate "C", m.id` : sql`l.path, m.id`}
      limit ${o.limit + 1}) x
    join member m on m.realm_id = ${tx.realm} and m.id = x.id
    join unit u on u.realm_id = ${tx.realm} and u.id = m.branch_id
    order by ${o.sort === 'name' ? sql`m.name collate "C", m.id` : sql`x.path, m.id`}`.execute(tx.db)
  return rows
}

/** Rows a count looks at before it estimates. */
const sample = 20_000

/** What the maintained totals say stands in the scope. */
const membersIn = async (tx: Tx, ranges: MemberFilter['ranges']): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(t.members_n), 0) as n
    from unit_line l
    join unit_total t on t.realm_id = l.realm_id and t.line = l.line and t.unit_id = l.unit_id
    where l.realm_id = ${tx.realm}
      and l.line = 'party'
      and ${ranges.some((r) => r.from === '') ? sql`l.parent_id is null` : sql`l.path = any(${ranges.map((r) => r.from)}::text[])`}`.execute(
    tx.db,
  )
  return rows[0]!.n
}

/** Exact to 10,000 (decisions 32). A filter over a scope of more than 20,000 is estimated from that many of it. */
export const countMembers = async (tx: Tx, f: MemberFilter): Promise<{ n: number; exact: boolean }> => {
  const { standing, kind, ...scope } = f
  const way = await wayOf(tx, f, false)
  if (standing === undefined && kind === undefined) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from (select 1 ${filtered(tx, f, way)} limit 10001) found`.execute(tx.db)
    const n = rows[0]!.n
    return n > 10_000 ? { n: 10_000, exact: false } : { n, exact: true }
  }
  const { rows } = await sql<{ seen: number; n: number }>`
    select count(*) as seen, count(*) filter (where ${standing ? sql`s.standing = ${standing}` : sql`true`} and ${kind ? sql`${kind} = any(s.kinds)` : sql`true`}) as n
    from (select m.standing, m.kinds ${filtered(tx, scope, way)} limit ${sample + 1}) s`.execute(tx.db)
  const { seen, n } = rows[0]!
  if (seen <= sample) return n > 10_000 ? { n: 10_000, exact: false } : { n, exact: true }
  return { n: Math.max(n, Math.round((n / seen) * (await membersIn(tx, f.ranges)))), exact: false }
}

export interface ExportRow extends MemberFacts {
  path: string
  branchCode: string | null
  aboveName: string | null
  sameN: number
  /** Posts in the member's own branch, which an import can give again. */
  post: string | null
  /** Posts in other units, with the unit's name. */
  postsElsewhere: string | null
}

/** One page of a roster that leaves, with the sealed ids; whether they are opened is settled by the caller. */
export const listForExport = async (
  tx: Tx,
  f: MemberFilter,
  after: string | undefined,
  limit: number,
  today: string,
): Promise<ExportRow[]> => {
  const at = cursor.read(after)
  const { rows } = await sql<ExportRow>`
    select x.*, u.name as "branchName", u.external_code as "branchCode", g.name as "aboveName",
      (select count(*) from unit n where n.realm_id = ${tx.realm} and n.name collate "C" = u.name and n.ended_on is null) as "sameN",
      (select string_agg(p.post, '、' order by p.id)
        from member_post p
        where p.realm_id = ${tx.realm}
          and p.member_id = x.id
          and p.unit_id = x."branchId"
          and p.from_on <= ${today}::date
          and (p.until_on is null or p.until_on >= ${today}::date)) as post,
      (select string_agg(e.short_name || ' ' || p.post, '、' order by p.id)
        from member_post p
        join unit e on e.realm_id = p.realm_id and e.id = p.unit_id
        where p.realm_id = ${tx.realm}
          and p.member_id = x.id
          and p.unit_id <> x."branchId"
          and p.from_on <= ${today}::date
          and (p.until_on is null or p.until_on >= ${today}::date)) as "postsElsewhere"
    from (
      select m.id, m.name, m.sex, m.birth_on as "birthOn", m.national_id_sealed as sealed, m.ethnic, m.education, m.phone,
        m.joined_on as "joinedOn", m.full_on as "fullOn", m.standing, m.kinds, m.branch_id as "branchId", l.path, l.parent_id
      ${filtered(tx, f)}
        ${at === null ? sql`` : sql`and (l.path, m.id) > (${String(at[0])}, ${at[1]}::bigint)`}
      order by l.path, m.id
      limit ${limit}) x
    join unit u on u.realm_id = ${tx.realm} and u.id = x."branchId"
    left join unit g on g.realm_id = ${tx.realm} and g.id = x.parent_id
    order by x.path, x.id`.execute(tx.db)
  return rows
}

/** Posts of a member, those held first. */
export const readPosts = async (tx: Tx, memberId: number) =>
  tx.db
    .selectFrom('member_post as p')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'p.realm_id').onRef('u.id', '=', 'p.unit_id'))
    .select([
      'p.id',
      'p.unit_id as unitId',
      'u.short_name as unitName',
      'p.post',
      'p.from_on as fromOn',
      'p.until_on as untilOn',
      'p.document',
    ])
    .where('p.realm_id', '=', tx.realm)
    .where('p.member_id', '=', memberId)
    .orderBy(sql`p.until_on desc nulls first`)
    .orderBy('p.id')
    .limit(100)
    .execute()

export const lockPost = (tx: Tx, id: number) =>
  tx.db
    .selectFrom('member_post')
    .select(['id', 'member_id as memberId', 'unit_id as unitId', 'post', 'from_on as fromOn', 'until_on as untilOn'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

/** People on the register today who bear one of these keyed hashes. */
export const findByMac = async (tx: Tx, macs: readonly Buffer[]) => {
  if (macs.length === 0) return []
  return tx.db
    .selectFrom('member as m')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'm.realm_id').onRef('u.id', '=', 'm.branch_id'))
    .select(['m.id', 'm.national_id_mac as mac', 'm.branch_id as branchId', 'u.short_name as branchName'])
    .where('m.realm_id', '=', tx.realm)
    .where('m.national_id_mac', 'in', [...macs])
    .where('m.ended_on', 'is', null)
    .execute()
}

/** People on the register today who bear one of these names and were born on the day beside it. */
export const findNamesakes = async (tx: Tx, people: readonly { name: string; birthOn: string }[]) => {
  if (people.length === 0) return []
  const { rows } = await sql<{ id: number; name: string; birthOn: string; mac: Buffer | null; branchId: number; branchName: string }>`
    select m.id, m.name, m.birth_on as "birthOn", m.national_id_mac as mac, m.branch_id as "branchId", u.short_name as "branchName"
    from unnest(${people.map((p) => p.name)}::text[], ${people.map((p) => p.birthOn)}::date[]) p (name, birth_on)
    join member m on m.realm_id = ${tx.realm} and m.name collate "C" = p.name and m.birth_on = p.birth_on
    join unit u on u.realm_id = m.realm_id and u.id = m.branch_id
    where m.ended_on is null`.execute(tx.db)
  return rows
}

/** Party branches at and below a path, with what a roster may call them. */
export const readBranches = async (tx: Tx, path: string) => {
  const range = subtreeOf(path)
  const { rows } = await sql<{
    id: number
    name: string
    shortName: string
    code: string | null
    aboveName: string | null
    aboveShort: string | null
  }>`
    select u.id, u.name, u.short_name as "shortName", u.external_code as code, g.name as "aboveName", g.short_name as "aboveShort"
    from unit_line l
    join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
    left join unit g on g.realm_id = l.realm_id and g.id = l.parent_id
    where l.realm_id = ${tx.realm}
      and l.line = 'party'
      and l.kind = 'branch'
      and l.path >= ${range.from}
      and l.path < ${range.to}`.execute(tx.db)
  return rows
}

/** What happened to one member, oldest first, personal parts included as far as they still stand. */
export const readTimeline = async (tx: Tx, memberId: number) => {
  const { rows } = await sql<{
    id: number
    verb: string
    happenedOn: string
    recordedAt: Date
    proxy: boolean
    by: string | null
    detail: Record<string, unknown>
    personal: Record<string, unknown> | null
  }>`
    select e.id, e.verb, e.happened_on as "happenedOn", e.recorded_at as "recordedAt", e.proxy, a.display_name as by, e.detail, p.body as personal
    from event e
    left join event_private p on p.realm_id = e.realm_id and p.event_id = e.id
    left join account a on a.realm_id = e.realm_id and a.id = e.actor_id
    where e.realm_id = ${tx.realm}
      and e.noun = 'member'
      and e.subject_id = ${memberId}
    order by e.id
    limit 100`.execute(tx.db)
  return rows
}

/** The event that last said what this member's facts are: a correction names it. */
export const lastStatement = async (tx: Tx, memberId: number): Promise<number | null> => {
  const r = await tx.db
    .selectFrom('event')
    .select('id')
    .where('realm_id', '=', tx.realm)
    .where('noun', '=', 'member')
    .where('subject_id', '=', memberId)
    .where('verb', 'in', ['created', 'corrected', 'transferred'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return r?.id ?? null
}

/** Members on branches at and below a path who have no account yet, branch by branch. */
export const membersWithoutAccount = async (tx: Tx, path: string, memberIds: readonly number[] | null, limit: number) => {
  const range = subtreeOf(path)
  const { rows } = await sql<{ id: number; name: string; branchId: number; branchName: string; branchCode: string | null }>`
    select m.id, m.name, m.branch_id as "branchId", u.short_name as "branchName", u.external_code as "branchCode"
    from unit_line l
    join member m on m.realm_id = l.realm_id and m.branch_id = l.unit_id
    join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
    where l.realm_id = ${tx.realm}
      and l.line = 'party'
      and l.path >= ${range.from}
      and l.path < ${range.to}
      and m.ended_on is null
      and m.standing in ('full', 'probationary')
      and ${memberIds === null ? sql`true` : sql`m.id = any(${memberIds as number[]}::bigint[])`}
      and not exists (
        select
        from account a
        where a.realm_id = ${tx.realm}
          and a.member_id = m.id
          and a.state <> 'closed')
    order by l.path, m.id
    limit ${limit}`.execute(tx.db)
  return rows
}
