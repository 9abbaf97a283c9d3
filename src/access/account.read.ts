import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import type { Scope } from '../lib/permission.ts'
import { withinScope } from './access.read.ts'

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

/**
 * One page of accounts by name of sign-in, and how many there are. An account is seen where one of its rights lies in the scope; one without
 * any right is seen by whoever may read accounts at all.
 */
export const listAccountRows = async (
  tx: Tx,
  q: {
    scope: Scope
    state?: string | undefined
    unitId?: number | undefined
    search?: string | undefined
    after?: string | undefined
    limit: number
  },
) => {
  const at = cursor.read(q.after)
  const base = tx.db
    .selectFrom('account as a')
    .where('a.realm_id', '=', tx.realm)
    .where(
      sql<boolean>`(exists (select 1 from access_grant g where g.realm_id = a.realm_id and g.account_id = a.id and ${withinScope(tx, q.scope, sql.ref('g.unit_id'))})
        or not exists (select 1 from access_grant g where g.realm_id = a.realm_id and g.account_id = a.id))`,
    )
    .$if(q.state !== undefined, (b) => b.where('a.state', '=', q.state!))
    .$if(q.unitId !== undefined, (b) =>
      b.where(
        sql<boolean>`exists (select 1 from access_grant g where g.realm_id = a.realm_id and g.account_id = a.id and g.unit_id = ${q.unitId!})`,
      ),
    )
    .$if(!!q.search, (b) =>
      b.where((e) => e.or([e('a.login', '>=', q.search!).and('a.login', '<', `${q.search!}~`), e('a.display_name', '=', q.search!)])),
    )
  const { n } = await base.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await base
    .select(['a.id', 'a.login', 'a.display_name', 'a.state', 'a.member_id'])
    .$if(at !== null, (b) => b.where(sql<boolean>`(a.login collate "C", a.id) > (${at![0]}, ${at![1]})`))
    .orderBy(sql`a.login collate "C"`)
    .orderBy('a.id')
    .limit(q.limit + 1)
    .execute()
  return { rows, n }
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
