import type { Tx } from '../db/db.ts'

/** A unit's places of one title: set anew, which takes back a waiver. */
export const putQuota = (tx: Tx, q: { campaignId: number; titleKey: string; unitId: number; quota: number; dueOn: string | null }) =>
  tx.db
    .insertInto('nomination_quota')
    .values({
      realm_id: tx.realm,
      campaign_id: q.campaignId,
      title_key: q.titleKey,
      unit_id: q.unitId,
      quota_n: q.quota,
      due_on: q.dueOn,
    })
    .onConflict((c) =>
      c.columns(['realm_id', 'campaign_id', 'title_key', 'unit_id']).doUpdateSet((e) => ({
        quota_n: q.quota,
        due_on: q.dueOn,
        waived_on: null,
        waive_reason: null,
        version: e('nomination_quota.version', '+', 1),
      })),
    )
    .execute()

/** The unit gives its places up and says why. */
export const writeWaiver = async (
  tx: Tx,
  q: { campaignId: number; titleKey: string; unitId: number; reason: string; on: string },
): Promise<void> => {
  await tx.db
    .insertInto('nomination_quota')
    .values({
      realm_id: tx.realm,
      campaign_id: q.campaignId,
      title_key: q.titleKey,
      unit_id: q.unitId,
      quota_n: 0,
      waived_on: q.on,
      waive_reason: q.reason,
    })
    .onConflict((c) =>
      c.columns(['realm_id', 'campaign_id', 'title_key', 'unit_id']).doUpdateSet((e) => ({
        waived_on: q.on,
        waive_reason: q.reason,
        version: e('nomination_quota.version', '+', 1),
      })),
    )
    .execute()
}
