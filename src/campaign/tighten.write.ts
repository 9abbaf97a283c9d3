import type { Tx } from '../db/db.ts'
import type { Tightening } from './tighten.ts'

export const insertTightening = (tx: Tx, t: { unitId: number; settings: Tightening; source: string; by: number; on: string }) =>
  tx.db
    .insertInto('campaign_legal')
    .values({ realm_id: tx.realm, unit_id: t.unitId, settings: JSON.stringify(t.settings), source: t.source, set_by: t.by, set_on: t.on })
    .execute()
