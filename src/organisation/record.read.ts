import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Line } from '../lib/permission.ts'

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

/** Direct children in every line. */
export const readChildren = (tx: Tx, unitId: number): Promise<{ unitId: number; line: string }[]> =>
  tx.db
    .selectFrom('unit_line')
    .select(['unit_id as unitId', 'line'])
    .where('realm_id', '=', tx.realm)
    .where('parent_id', '=', unitId)
    .orderBy('unit_id')
    .execute()

export interface Kinship {
  /** `into` and `splitOff` lead to what came of the unit, `from` and `splitFrom` to what it came of. */
  what: 'into' | 'from' | 'splitOff' | 'splitFrom'
  id: number
  name: string
  onDay: string
  document: string
}

/** Merges and splits a unit was part of, in the order of their days. */
export const readKin = async (tx: Tx, unitId: number): Promise<Kinship[]> => {
  const { rows } = await sql<Kinship>`
    select case when s.unit_id = ${unitId} then case s.what when 'merged' then 'into' else 'splitOff' end
      else case s.what when 'merged' then 'from' else 'splitFrom' end end as what,
      u.id, coalesce(nullif(u.short_name, ''), u.name) as name, s.on_day as "onDay", s.document
    from unit_successor s
    join unit u on u.realm_id = s.realm_id
      and u.id = case when s.unit_id = ${unitId} then s.successor_id else s.unit_id end
    where s.realm_id = ${tx.realm}
      and (s.unit_id = ${unitId} or s.successor_id = ${unitId})
    order by s.on_day, u.id`.execute(tx.db)
  return rows
}
