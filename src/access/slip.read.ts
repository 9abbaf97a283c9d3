import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { subtreeOf } from '../organisation/organisation.ts'

/** Log-ins that begin with a stem, over all realms: they are unique everywhere. */
export const loginsWithStem = async (tx: Tx, stem: string): Promise<string[]> =>
  (await tx.db.selectFrom('account_login').select('login').where('login', '>=', `${stem}-`).where('login', '<', `${stem}.`).execute()).map(
    (r) => r.login,
  )

/** Accounts of members below a path who do not hold the role of a member on their own branch. */
export const withoutMemberRole = async (tx: Tx, path: string, day: string) => {
  const range = subtreeOf(path)
  const { rows } = await sql<{ accountId: number; branchId: number }>`
    select a.id as "accountId", m.branch_id as "branchId"
    from unit_line l
    join member m on m.realm_id = l.realm_id and m.branch_id = l.unit_id
    join account a on a.realm_id = m.realm_id and a.member_id = m.id
    where l.realm_id = ${tx.realm}
      and l.line = 'party'
      and l.path >= ${range.from}
      and l.path < ${range.to}
      and m.ended_on is null
      and m.standing in ('full', 'probationary')
      and a.state <> 'closed'
      and not exists (
        select
        from access_grant g
        where g.realm_id = ${tx.realm}
          and g.account_id = a.id
          and (g.until_on is null or g.until_on >= ${day}::date)
          and ((g.role = 'member' and g.unit_id = m.branch_id) or g.role in ('system', 'security', 'audit')))
    order by l.path, m.id
    limit 500`.execute(tx.db)
  return rows
}
