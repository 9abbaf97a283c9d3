import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'

export const drawsOf = (tx: Tx, roundId: number) =>
  tx.db.selectFrom('score_draw').selectAll().where('realm_id', '=', tx.realm).where('round_id', '=', roundId).orderBy('id').execute()

/** @throws http.not-found */
export const lockDraw = async (tx: Tx, id: number) => {
  const d = await tx.db
    .selectFrom('score_draw')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!d) throw notFound({ noun: 'draw' })
  return d
}

export const partiesOf = (tx: Tx, drawIds: readonly number[]) =>
  drawIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('score_draw_party as p')
        .innerJoin('account as a', (on) => on.onRef('a.realm_id', '=', 'p.realm_id').onRef('a.id', '=', 'p.account_id'))
        .select(['p.draw_id', 'p.account_id', 'a.display_name as name', 'p.commitment', 'p.secret'])
        .where('p.realm_id', '=', tx.realm)
        .where('p.draw_id', 'in', [...drawIds])
        .orderBy('p.draw_id')
        .orderBy('p.account_id')
        .execute()

/** Does this account hold the office post at the organiser or above it? */
export const runsRound = async (tx: Tx, accountId: number, organiserId: number, line: string, day: string): Promise<boolean> =>
  (
    await sql`
      select 1
      from access_grant g
      join unit_line l on l.realm_id = g.realm_id and l.unit_id = g.unit_id and l.line = ${line}
      join unit_line o on o.realm_id = g.realm_id and o.unit_id = ${organiserId} and o.line = ${line}
      where g.realm_id = ${tx.realm}
        and g.account_id = ${accountId}
        and g.role = 'office'
        and starts_with(o.path, l.path)
        and g.from_on <= ${day}
        and (g.until_on is null or g.until_on >= ${day})
      limit 1`.execute(tx.db)
  ).rows.length > 0

/** Who may be asked to judge: people in office within the organiser's line. */
export const candidateAccounts = async (tx: Tx, organiserPath: string, line: string, day: string) =>
  (
    await sql<{ id: number; name: string }>`
      select distinct a.id, a.display_name as name
      from account a
      join access_grant g on g.realm_id = a.realm_id and g.account_id = a.id
      join unit_line l on l.realm_id = g.realm_id and l.unit_id = g.unit_id and l.line = ${line}
      where a.realm_id = ${tx.realm}
        and a.state <> 'closed'
        and g.role in ('office', 'secretary', 'deputy', 'clerk', 'leader', 'inspector', 'supervisor')
        and g.from_on <= ${day}
        and (g.until_on is null or g.until_on >= ${day})
        and starts_with(l.path, ${organiserPath})
      order by a.id
      limit 2000`.execute(tx.db)
  ).rows

/** The secretary of each unit, who stands for it in a cross-check; the first appointed where there are two. */
export const secretariesOf = async (tx: Tx, unitIds: readonly number[], day: string): Promise<Map<number, number>> =>
  new Map(
    (
      await sql<{ unit_id: number; account_id: number }>`
        select g.unit_id, min(g.account_id) as account_id
        from access_grant g
        join account a on a.realm_id = g.realm_id and a.id = g.account_id and a.state <> 'closed'
        where g.realm_id = ${tx.realm}
          and g.role = 'secretary'
          and g.unit_id = any(${unitIds as number[]})
          and g.from_on <= ${day}
          and (g.until_on is null or g.until_on >= ${day})
        group by g.unit_id`.execute(tx.db)
    ).rows.map((r) => [r.unit_id, r.account_id]),
  )
