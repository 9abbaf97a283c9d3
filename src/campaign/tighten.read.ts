import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { defaultLegal, type LegalSettings } from './legal.ts'
import { type Tightening, tighten } from './tighten.ts'

/** What a unit and the units above it set, from the top down; the newest setting of each. */
export const tightenings = async (tx: Tx, unitId: number) =>
  (
    await sql<{ unit_id: number; unit: string; settings: Tightening; source: string; set_on: string; by: string }>`
      select distinct on (length(top.path), g.unit_id) g.unit_id, u.short_name as unit, g.settings, g.source, g.set_on, a.display_name as by
      from unit_line own
      join unit_line top on top.realm_id = own.realm_id and top.line = own.line
        and own.path >= top.path and own.path < left(top.path, -1) || '0'
      join campaign_legal g on g.realm_id = top.realm_id and g.unit_id = top.unit_id
      join unit u on u.realm_id = g.realm_id and u.id = g.unit_id
      join account a on a.realm_id = g.realm_id and a.id = g.set_by
      where own.realm_id = ${tx.realm}
        and own.line = 'party'
        and own.unit_id = ${unitId}
      order by length(top.path), g.unit_id, g.id desc`.execute(tx.db)
  ).rows

/** The legal settings as they hold for an organiser. */
export const legalFor = async (tx: Tx, unitId: number): Promise<LegalSettings> =>
  (await tightenings(tx, unitId)).reduce((set, t) => tighten(set, t.settings, t.source), defaultLegal)
