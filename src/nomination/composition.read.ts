import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { endStates } from './nomination.ts'

export interface QuotaRow {
  title_key: string
  unit_id: number
  unit: string
  quota_n: number
  due_on: string | null
  waived_on: string | null
  waive_reason: string | null
  used: number
}

/** 名额分配表 in tree order, with places used by nominees that are alive. */
export const quotaRows = async (tx: Tx, campaignId: number, f: { titleKey?: string | undefined; unitId?: number | undefined } = {}) =>
  (
    await sql<QuotaRow>`
      select q.title_key, q.unit_id, u.name as unit, q.quota_n, q.due_on, q.waived_on, q.waive_reason,
        (
          select count(*)
          from nomination n
          where n.realm_id = q.realm_id
            and n.campaign_id = q.campaign_id
            and n.title_key = q.title_key
            and n.unit_id = q.unit_id
            and n.state <> all(${[...endStates] as string[]})) as used
      from nomination_quota q
      join campaign_unit u on u.realm_id = q.realm_id and u.campaign_id = q.campaign_id and u.unit_id = q.unit_id
      where q.realm_id = ${tx.realm}
        and q.campaign_id = ${campaignId}
        and (${f.titleKey ?? null}::text is null or q.title_key = ${f.titleKey ?? null})
        and (${f.unitId ?? null}::bigint is null or q.unit_id = ${f.unitId ?? null})
      order by q.title_key, u.path`.execute(tx.db)
  ).rows.map((r) => ({ ...r, used: Number(r.used) }))

/** Everybody on the way in a campaign, as the limits see them. */
export const listedOf = async (tx: Tx, campaignId: number) =>
  (
    await tx.db
      .selectFrom('nomination')
      .select(['id', 'title_key', 'title_name', 'unit_id', 'groups', 'name', 'selected_on'])
      .where('realm_id', '=', tx.realm)
      .where('campaign_id', '=', campaignId)
      .where('state', 'not in', [...endStates, 'draft'])
      .orderBy('id')
      .execute()
  ).map((r) => ({
    id: r.id,
    titleKey: r.title_key,
    title: r.title_name,
    unitId: r.unit_id,
    groups: r.groups,
    name: r.name,
    selected: r.selected_on !== null,
  }))
