import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

export interface Supervisor {
  accountId: number
  name: string
}
/** Accounts that watch over others (监督, 纪检) at a unit and hold no seat at `notAt`: who may answer for the second issuer. */
export const supervisorsAt = async (tx: Tx, unitId: number, notAt: number, day: string): Promise<Supervisor[]> =>
  (
    await sql<Supervisor>`
      select a.id as "accountId", a.display_name as name
      from account a
      where a.realm_id = ${tx.realm}
        and a.state = 'active'
        and exists (
          select from access_grant g
          where g.realm_id = a.realm_id and g.account_id = a.id and g.unit_id = ${unitId} and g.role in ('supervisor', 'discipline')
            and g.from_on <= ${day} and (g.until_on is null or g.until_on >= ${day}))
        and not exists (
          select from access_grant g
          where g.realm_id = a.realm_id and g.account_id = a.id and g.unit_id = ${notAt}
            and g.from_on <= ${day} and (g.until_on is null or g.until_on >= ${day}))
      order by a.id
      limit 50`.execute(tx.db)
  ).rows
