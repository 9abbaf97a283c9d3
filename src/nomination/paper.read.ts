import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'
import type { PaperState } from './paper.ts'
import type { RouteStep } from './route.ts'

/** @throws http.not-found */
export const readPaper = async (tx: Tx, id: number) => {
  const r = await tx.db.selectFrom('nomination_paper').selectAll().where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()
  if (!r) throw notFound({ noun: 'paper' })
  return { ...r, state: r.state as PaperState, verdict: r.verdict as 'pass' | 'return' | 'agree' | 'object' }
}
export type PaperRow = Awaited<ReturnType<typeof readPaper>>

/** Who entered the paper that waits for its second hand at this step or this opinion. */
export const waitingPaper = (tx: Tx, nominationId: number, opinionId: number | null) =>
  tx.db
    .selectFrom('nomination_paper as p')
    .innerJoin('account as a', (j) => j.onRef('a.realm_id', '=', 'p.realm_id').onRef('a.id', '=', 'p.entered_by'))
    .select(['p.id', 'a.display_name as by'])
    .where('p.realm_id', '=', tx.realm)
    .where('p.nomination_id', '=', nominationId)
    .where('p.opinion_id', opinionId === null ? 'is' : '=', opinionId)
    .where('p.state', '=', 'entered')
    .executeTakeFirst()

export interface PaperListRow {
  id: number
  nomination_id: number
  name: string
  title_name: string
  unit_name: string
  route: RouteStep[]
  step_no: number
  from_body: string | null
  person: string
  verdict: 'pass' | 'return' | 'agree' | 'object'
  words: string
  document: string | null
  meeting: unknown
  attachment_id: number
  scan: string
  scan_type: string
  state: PaperState
  entered_by: number
  entered_name: string
  entered_on: string
  decided_name: string | null
  decided_on: string | null
  reason: string | null
}

/** Newest first, of nominating units in the scope. */
export const listPaperRows = async (
  tx: Tx,
  scope: Scope,
  f: {
    campaignId?: number | undefined
    nominationId?: number | undefined
    state?: string | undefined
    after: number | null
    limit: number
  },
) => {
  const where = sql`
    p.realm_id = ${tx.realm}
    and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))}
    and (${f.campaignId ?? null}::bigint is null or n.campaign_id = ${f.campaignId ?? null})
    and (${f.nominationId ?? null}::bigint is null or n.id = ${f.nominationId ?? null})
    and (${f.state ?? null}::text is null or p.state = ${f.state ?? null})`
  const from = sql`
    nomination_paper p
    join nomination n on n.realm_id = p.realm_id and n.id = p.nomination_id
    join campaign c on c.realm_id = n.realm_id and c.id = n.campaign_id
    join unit u on u.realm_id = n.realm_id and u.id = n.unit_id
    join unit_line l on l.realm_id = n.realm_id and l.line = c.line and l.unit_id = n.unit_id
    join attachment s on s.realm_id = p.realm_id and s.id = p.attachment_id
    join account e on e.realm_id = p.realm_id and e.id = p.entered_by
    left join account d on d.realm_id = p.realm_id and d.id = p.decided_by
    left join nomination_opinion o on o.realm_id = p.realm_id and o.id = p.opinion_id`
  const { rows } = await sql<PaperListRow>`
    select p.id, p.nomination_id, n.name, n.title_name, u.short_name as unit_name, n.route, p.step_no, o.from_body, p.person, p.verdict, p.words,
      p.document, p.meeting, p.attachment_id, s.name as scan, s.type as scan_type, p.state, p.entered_by, e.display_name as entered_name,
      p.entered_on, d.display_name as decided_name, p.decided_on, p.reason
    from ${from}
    where ${where}
      and (${f.after === null} or p.id < ${f.after ?? 0}::bigint)
    order by p.id desc
    limit ${f.limit + 1}`.execute(tx.db)
  const { rows: counted } = await sql<{ n: number }>`select count(*) as n from ${from} where ${where}`.execute(tx.db)
  return { rows, n: Number(counted[0]!.n) }
}
