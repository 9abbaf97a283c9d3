import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { cursor } from '../lib/cursor.ts'
import type { Scope } from '../lib/permission.ts'
import type { ContestState } from './round.ts'

export interface ContestRow {
  id: number
  unit_id: number
  unit: string
  kind: 'contest' | 'appeal'
  leaf: string
  reason: string
  ref: string
  on_day: string
  due_on: string | null
  state: ContestState
  answer: string
  answered_by: string | null
  answered_on: string | null
  revised_column: string | null
  place: string
}

/**
 * Contests and appeals of a round over the units a reader has in scope or reviews: what is open first, each by its deadline, the earliest first.
 */
export const listContestRows = async (
  tx: Tx,
  f: {
    roundId: number
    scope: Scope
    accountId: number
    today: string
    kind?: 'contest' | 'appeal' | undefined
    state?: ContestState | 'late' | undefined
    after?: string | undefined
    limit: number
  },
): Promise<{ rows: ContestRow[]; total: number; open: number; late: number }> => {
  const at = cursor.read(f.after)
  const late = sql`coalesce(k.due_on < coalesce(k.answered_on, ${f.today}::date), false)`
  const seen = sql`
    k.realm_id = ${tx.realm}
    and k.round_id = ${f.roundId}
    and (${pathsWithin(f.scope, sql.ref('r.line'), sql.ref('x.path'))} or exists (
      select 1 from score_reviewer v
      where v.realm_id = x.realm_id and v.round_id = x.round_id and v.unit_id = x.unit_id and v.account_id = ${f.accountId} and v.state = 'stands'))`
  const from = sql`
    from score_contest k
    join score_round r on r.realm_id = k.realm_id and r.id = k.round_id
    join score_unit x on x.realm_id = k.realm_id and x.round_id = k.round_id and x.unit_id = k.unit_id
    left join account a on a.realm_id = k.realm_id and a.id = k.answered_by`
  const where = sql`
    ${seen}
    and (${f.kind ?? null}::text is null or k.kind = ${f.kind ?? null})
    and (${f.state ?? null}::text is null or k.state = ${f.state ?? null} or (${f.state === 'late'} and ${late}))`
  const place = sql`(case when k.state = 'open' then '0' else '1' end || coalesce(k.due_on::text, '9999-12-31')) collate "C"`
  const { rows } = await sql<ContestRow>`
    select k.id, k.unit_id, x.name as unit, k.kind, k.leaf, k.reason, k.ref, k.on_day, k.due_on, k.state, k.answer, a.display_name as answered_by,
      k.answered_on, k.revised_column, ${place} as place
    ${from}
    where ${where}
      and (${at === null} or (${place}, k.id) > (${at?.[0] ?? ''}, ${at?.[1] ?? 0}))
    order by place, k.id
    limit ${f.limit + 1}`.execute(tx.db)
  const n = await sql<{ n: number; open: number; late: number }>`
    select count(*) filter (where ${where}) as n, count(*) filter (where k.state = 'open') as open, count(*) filter (where ${late}) as late
    ${from}
    where ${seen}`.execute(tx.db)
  const { n: total, open, late: behind } = n.rows[0]!
  return { rows, total, open, late: behind }
}
