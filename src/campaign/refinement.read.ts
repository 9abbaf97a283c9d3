import { sql } from 'kysely'
import { withinScope } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'
import type { OwnCondition } from '../standard/refine.ts'
import type { RefinementState } from './refinement.ts'

export interface RefinementRow {
  id: number
  campaign_id: number
  unit_id: number
  unit: string
  standard_id: number
  source: string
  item: string
  common_digest: string
  conditions: OwnCondition[]
  state: RefinementState
  approved_no: number
  text_n: number
  submitted_on: string | null
  submitted_by: number | null
  decided_on: string | null
  decided_by: string | null
  reason: string
  version: number
}

const rows = (tx: Tx, f: { id?: number; campaignId?: number; unitId?: number; waiting?: Scope }) => sql<RefinementRow>`
  select r.id, r.campaign_id, r.unit_id, u.short_name as unit, r.standard_id, r.source, r.item, r.common_digest, r.conditions, r.state,
    r.approved_no, r.text_n, r.submitted_on, r.submitted_by, r.decided_on, a.display_name as decided_by, r.reason, r.version
  from campaign_refinement r
  join unit u on u.realm_id = r.realm_id and u.id = r.unit_id
  left join account a on a.realm_id = r.realm_id and a.id = r.decided_by
  where r.realm_id = ${tx.realm}
    and (${f.id ?? null}::bigint is null or r.id = ${f.id ?? null})
    and (${f.campaignId ?? null}::bigint is null or r.campaign_id = ${f.campaignId ?? null})
    and (${f.unitId ?? null}::bigint is null or r.unit_id = ${f.unitId ?? null})
    and ${f.waiting ? sql`r.state = 'submitted' and ${withinScope(tx, f.waiting, sql.ref('r.unit_id'))}` : sql`true`}
  order by r.unit_id, r.id
  limit 500`

export const refinementsOf = async (tx: Tx, campaignId: number, unitId: number): Promise<RefinementRow[]> =>
  (await rows(tx, { campaignId, unitId }).execute(tx.db)).rows

export const waitingRefinements = async (tx: Tx, scope: Scope): Promise<RefinementRow[]> =>
  (await rows(tx, { waiting: scope }).execute(tx.db)).rows

/** @throws http.not-found */
export const readRefinement = async (tx: Tx, id: number): Promise<RefinementRow> => {
  const [row] = (await rows(tx, { id }).execute(tx.db)).rows
  if (!row) throw notFound({ noun: 'refinement' })
  return row
}

/** Locked to the end of the transaction. @throws http.not-found */
export const lockRefinement = async (tx: Tx, id: number): Promise<RefinementRow> => {
  await sql`select 1 from campaign_refinement where realm_id = ${tx.realm} and id = ${id} for update`.execute(tx.db)
  return readRefinement(tx, id)
}

/** Texts that were submitted, the earliest first. */
export const textsOf = (tx: Tx, refinementId: number) =>
  tx.db
    .selectFrom('campaign_refinement_text')
    .select(['text_no', 'bytes', 'digest', 'submitted_at'])
    .where('realm_id', '=', tx.realm)
    .where('refinement_id', '=', refinementId)
    .orderBy('text_no')
    .execute()

export interface InForce {
  id: number
  unit_id: number
  /** Digest of what was approved. */
  digest: string
  source: string
  item: string
  common_digest: string
  approved_on: string
  bytes: string
}
/** What stands approved for units in a campaign, under one standard (0: the criteria of the plan). */
export const refinementsInForce = async (
  tx: Tx,
  f: { campaignId: number; unitIds: readonly number[]; standardId: number },
): Promise<InForce[]> =>
  (
    await sql<InForce>`
      select r.id, r.unit_id, x.digest, r.source, r.item, r.common_digest, r.decided_on as approved_on, x.bytes
      from campaign_refinement r
      join campaign_refinement_text x on x.realm_id = r.realm_id and x.refinement_id = r.id and x.text_no = r.approved_no
      where r.realm_id = ${tx.realm}
        and r.campaign_id = ${f.campaignId}
        and r.unit_id = any(${f.unitIds as number[]})
        and r.standard_id = ${f.standardId}
      order by r.id`.execute(tx.db)
  ).rows
