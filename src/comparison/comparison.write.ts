import type { Tx } from '../db/db.ts'
import type { GroupRule } from './grouping.ts'

export const insertGrouping = async (tx: Tx, campaignId: number, rule: GroupRule): Promise<number | null> =>
  (
    await tx.db
      .insertInto('comparison_grouping')
      .values({ realm_id: tx.realm, campaign_id: campaignId, rule: JSON.stringify(rule), state: 'draft' })
      .onConflict((on) => on.constraint('comparison_grouping_once').doNothing())
      .returning('id')
      .executeTakeFirst()
  )?.id ?? null

export const writeRule = (tx: Tx, id: number, rule: GroupRule) =>
  tx.db
    .updateTable('comparison_grouping')
    .set((e) => ({ rule: JSON.stringify(rule), version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const writeFixed = async (
  tx: Tx,
  id: number,
  fixed: { on: string; by: number; bytes: string; digest: string },
  groups: readonly { key: string; units: readonly number[] }[],
): Promise<void> => {
  await tx.db
    .updateTable('comparison_grouping')
    .set((e) => ({
      state: 'fixed',
      fixed_on: fixed.on,
      fixed_by: fixed.by,
      bytes: fixed.bytes,
      digest: fixed.digest,
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()
  const rows = groups.flatMap((g) => g.units.map((unit_id) => ({ realm_id: tx.realm, grouping_id: id, unit_id, group_key: g.key })))
  for (let from = 0; from < rows.length; from += 2000)
    await tx.db
      .insertInto('comparison_group_unit')
      .values(rows.slice(from, from + 2000))
      .execute()
}

export const insertPackage = async (
  tx: Tx,
  p: { fromRealm: string; basis: string; bytes: string; digest: string; on: string; by: number },
): Promise<number | null> =>
  (
    await tx.db
      .insertInto('comparison_package')
      .values({
        realm_id: tx.realm,
        from_realm: p.fromRealm,
        basis: p.basis,
        bytes: p.bytes,
        digest: p.digest,
        imported_on: p.on,
        imported_by: p.by,
      })
      .onConflict((on) => on.constraint('comparison_package_once').doNothing())
      .returning('id')
      .executeTakeFirst()
  )?.id ?? null
