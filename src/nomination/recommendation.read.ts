import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'

/** @throws http.not-found */
export const lockRecommendation = async (tx: Tx, id: number) => {
  const r = await tx.db
    .selectFrom('nomination_recommendation')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'recommendation' })
  return r
}

export const recommendationByCode = (tx: Tx, codeHash: string) =>
  tx.db
    .selectFrom('nomination_recommendation as r')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'r.realm_id').onRef('u.id', '=', 'r.unit_id'))
    .select(['r.id', 'r.nominee', 'r.reason', 'r.state', 'r.answer', 'r.taken', 'r.answered_on', 'r.made_on', 'u.short_name as unit_name'])
    .where('r.realm_id', '=', tx.realm)
    .where('r.code_hash', '=', codeHash)
    .executeTakeFirst()

export const listRecommendationRows = async (
  tx: Tx,
  scope: Scope,
  f: { campaignId?: number | undefined; unitId?: number | undefined; state?: string | undefined; after: number | null; limit: number },
) => {
  const { rows } = await sql<{
    id: number
    title_key: string
    unit_id: number
    unit_name: string
    nominee: string
    reason: string
    by_kind: 'member' | 'served'
    state: 'open' | 'read' | 'answered'
    answer: string | null
    taken: boolean | null
    answered_on: string | null
    made_on: string
    version: number
  }>`
    select r.id, r.title_key, r.unit_id, u.short_name as unit_name, r.nominee, r.reason, r.by_kind, r.state, r.answer, r.taken, r.answered_on,
      r.made_on, r.version
    from nomination_recommendation r
    join unit u on u.realm_id = r.realm_id and u.id = r.unit_id
    join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
    join unit_line l on l.realm_id = r.realm_id and l.line = c.line and l.unit_id = r.unit_id
    where r.realm_id = ${tx.realm}
      and (${f.campaignId ?? null}::bigint is null or r.campaign_id = ${f.campaignId ?? null})
      and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))}
      and (${f.unitId ?? null}::bigint is null or r.unit_id = ${f.unitId ?? null})
      and (${f.state ?? null}::text is null or r.state = ${f.state ?? null})
      and (${f.after === null} or r.id < ${f.after ?? 0}::bigint)
    order by r.id desc
    limit ${f.limit + 1}`.execute(tx.db)
  return rows
}

export const countRecommendations = async (
  tx: Tx,
  scope: Scope,
  f: { campaignId?: number | undefined; unitId?: number | undefined; state?: string | undefined },
) => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n
    from nomination_recommendation r
    join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
    join unit_line l on l.realm_id = r.realm_id and l.line = c.line and l.unit_id = r.unit_id
    where r.realm_id = ${tx.realm}
      and (${f.campaignId ?? null}::bigint is null or r.campaign_id = ${f.campaignId ?? null})
      and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))}
      and (${f.unitId ?? null}::bigint is null or r.unit_id = ${f.unitId ?? null})
      and (${f.state ?? null}::text is null or r.state = ${f.state ?? null})`.execute(tx.db)
  return Number(rows[0]!.n)
}
