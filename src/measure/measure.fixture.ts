import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

let code = 0
/** A judged pledge as it stands in the register, for tests of figures and scores; its life is tested by its own noun. */
export const insertPledge = async (
  tx: Tx,
  p: {
    campaignId: number
    unitId: number
    dueOn: string
    verdict: 'kept' | 'partly' | 'unkept'
    judgedOn: string
    memberId?: number
    what?: string
  },
): Promise<number> =>
  (
    await sql<{ id: number }>`
      insert into pledge (realm_id, code, campaign_id, unit_id, kind, by, member_id, what, measures, baseline, target, figure_unit, due_on,
        beneficiary, responsible, state, verdict, proxy, proposed_on, published_on, judged_on, created_at)
      values (${tx.realm}, ${`TEST-${++code}`}, ${p.campaignId}, ${p.unitId}, 'unit', ${p.memberId === undefined ? 'unit' : 'member'}, ${p.memberId ?? null},
        ${p.what ?? '办成一件事'}, '', 0, 1, '件', ${p.dueOn}, '居民', '李某', 'judged', ${p.verdict}, false, '2026-01-06', '2026-01-07', ${p.judgedOn},
        '2026-01-06T01:00:00Z')
      returning id`.execute(tx.db)
  ).rows[0]!.id
