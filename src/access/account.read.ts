import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import type { Scope } from '../lib/permission.ts'
import { isWide, withinScope } from './access.read.ts'

export const readRealm = (tx: Tx) =>
  tx.db.selectFrom('realm').select(['code', 'name', 'served_public']).where('id', '=', tx.realm).executeTakeFirstOrThrow()

/** Rights these accounts hold on a day, in the order they were given. */
export const readSeats = (tx: Tx, accountIds: readonly number[], day: string) =>
  tx.db
    .selectFrom('access_grant as g')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'g.realm_id').onRef('u.id', '=', 'g.unit_id'))
    .select(['g.id', 'g.account_id', 'g.role', 'g.unit_id', 'g.line', 'g.from_on', 'g.until_on', 'u.short_name'])
    .where('g.realm_id', '=', tx.realm)
    .where('g.account_id', 'in', accountIds)
    .where('g.from_on', '<=', day)
    .where((e) => e.or([e('g.until_on', 'is', null), e('g.until_on', '>=', day)]))
    .orderBy('g.id')
    .execute()

/** Rights an account holds on a day or will hold after it. */
export const heldFrom = (tx: Tx, accountId: number, day: string) =>
  tx.db
    .selectFrom('access_grant')
    .select(['role', 'unit_id', 'line'])
    .where('realm_id', '=', tx.realm)
    .where('account_id', '=', accountId)
    .where((e) => e.or([e('until_on', 'is', null), e('until_on', '>=', day)]))
    .execute()

interface AccountRow {
  id: number
  login: string
  display_name: string
  state: string
  member_id: number | null
}
export interface AccountFilter {
  scope: Scope
  state?: string | undefined
  unitId?: number | undefined
  search?: string | undefined
}

/**
 * Accounts one of whose rights lies in the scope, and those that never held any: two sets, since each has its own way through the indexes.
 * A narrow scope is gone through first and by itself; in order of names its few accounts lie far apart.
 */
const accountSets = (tx: Tx, q: AccountFilter, wide: boolean): RawBuilder<unknown>[] => {
  const asked = sql`a.realm_id = ${tx.realm}
      and ${q.state === undefined ? sql`true` : sql`a.state = ${q.state}`}
      and ${
        q.search
          ? sql`((a.login collate "C" >= ${q.search} and a.login collate "C" < ${`${q.search}~`}) or a.display_name = ${q.search})`
          : sql`true`
      }`
  const grantOf = (at: RawBuilder<unknown>) =>
    sql`exists (select 1 from access_grant g where g.realm_id = a.realm_id and g.account_id = a.id and ${at})`
  const here = withinScope(tx, q.scope, sql.ref('g.unit_id'), wide)
  // «= any» of a finished list is looked up account by account, «in» a question would be joined.
  const holding = wide
    ? grantOf(here)
    : sql`a.id = any(array(select g.account_id from access_grant g where g.realm_id = ${tx.realm} and ${here}))`
  if (q.unitId === undefined) return [sql`account a where ${asked} and ${holding}`, sql`account a where ${asked} and not a.granted`]
  // Seen by one right in the scope, found by another at the unit asked for.
  const found = sql`a.id = any(array(select g.account_id from access_grant g where g.realm_id = ${tx.realm} and g.unit_id = ${q.unitId}))`
  return [sql`account a where ${asked} and ${found} and ${grantOf(here)}`]
}

/** One page of accounts by name of sign-in, and how many there are. One without any right is seen by whoever may read accounts at all. */
export const listAccountRows = async (tx: Tx, q: AccountFilter & { after?: string | undefined; limit: number }) => {
  const at = cursor.read(q.after)
  const sets = accountSets(tx, q, await isWide(tx, q.scope))
  const onward = at === null ? sql`true` : sql`(a.login collate "C", a.id) > (${at[0]}, ${at[1]})`
  const firsts = sets.map(
    (set) =>
      sql`(select a.id, a.login, a.display_name, a.state, a.member_id from ${set} and ${onward} order by a.login collate "C", a.id limit ${q.limit + 1})`,
  )
  const { rows } = await sql<AccountRow>`
    select id, login, display_name, state, member_id from (${sql.join(firsts, sql` union all `)}) x order by login collate "C", id limit ${q.limit + 1}`.execute(
    tx.db,
  )
  const counted = await sql<{ n: number }>`
    select ${sql.join(
      sets.map((set) => sql`(select count(*) from (select 1 from ${set} limit 10001) x)`),
      sql` + `,
    )} as n`.execute(tx.db)
  const n = counted.rows[0]!.n
  return { rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

/** Is a name of sign-in in use, in this realm or another? */
export const isLoginTaken = async (tx: Tx, login: string): Promise<boolean> =>
  (await tx.db.selectFrom('account_login').select('login').where('login', '=', login).executeTakeFirst()) !== undefined

/** @throws http.not-found */
export const lockAccount = async (tx: Tx, id: number) => {
  const a = await tx.db
    .selectFrom('account')
    .select(['id', 'login', 'display_name', 'password_hash', 'state'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!a) throw notFound({ noun: 'account' })
  return a
}

/** @throws http.not-found */
export const lockGrant = async (tx: Tx, id: number) => {
  const g = await tx.db
    .selectFrom('access_grant')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!g) throw notFound({ noun: 'grant' })
  return g
}

/** The short name of a unit that stands on a line. @throws http.not-found where it does not */
export const nameOnLine = async (tx: Tx, unitId: number, line: string): Promise<string> => {
  const u = await tx.db
    .selectFrom('unit_line as l')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'l.realm_id').onRef('u.id', '=', 'l.unit_id'))
    .select('u.short_name')
    .where('l.realm_id', '=', tx.realm)
    .where('l.unit_id', '=', unitId)
    .where('l.line', '=', line)
    .executeTakeFirst()
  if (!u) throw notFound({ noun: 'unit' })
  return u.short_name
}
