import { sql } from 'kysely'
import { type Places, placesOf } from '../access/access.read.ts'
import type { MeasureRow, MeasureScope } from '../activity/activity.ts'
import { inMeasure, ofCampaign } from '../activity/figure.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import type { Scope } from '../lib/permission.ts'
import type { Maker, PledgeState, Verdict } from './pledge.ts'

/** @throws http.not-found */
export const lockPledge = async (tx: Tx, id: number) => {
  const p = await tx.db
    .selectFrom('pledge')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!p) throw notFound({ noun: 'pledge' })
  return { ...p, state: p.state as PledgeState, by: p.by as Maker, verdict: p.verdict as Verdict | null }
}
export type Pledge = Awaited<ReturnType<typeof lockPledge>>

/** Live pledges of a kind a unit (or, of members, a member) has in a campaign. */
export const countOfKind = async (
  tx: Tx,
  k: { campaignId: number; unitId: number; kind: string; memberId: number | null },
): Promise<number> => {
  const r = await tx.db
    .selectFrom('pledge')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', k.campaignId)
    .where('unit_id', '=', k.unitId)
    .where('kind', '=', k.kind)
    .where('state', '<>', 'withdrawn')
    .$if(k.memberId !== null, (b) => b.where('member_id', '=', k.memberId!))
    .executeTakeFirstOrThrow()
  return r.n
}

export const memberOf = (tx: Tx, memberId: number) =>
  tx.db
    .selectFrom('member')
    .select(['id', 'name', 'branch_id'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', memberId)
    .where('ended_on', 'is', null)
    .executeTakeFirst()

export const realmCode = async (tx: Tx): Promise<string> =>
  (await tx.db.selectFrom('realm').select('code').where('id', '=', tx.realm).executeTakeFirstOrThrow()).code

/** Whether no unit of the realm stands above this one in any line. */
export const isTop = async (tx: Tx, unitId: number): Promise<boolean> => {
  const above = await tx.db
    .selectFrom('unit_line')
    .select('line')
    .where('realm_id', '=', tx.realm)
    .where('unit_id', '=', unitId)
    .where('parent_id', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return above === undefined
}

export const unitNames = async (tx: Tx, unitId: number) =>
  tx.db
    .selectFrom('unit')
    .select(['name', 'short_name', 'sector'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', unitId)
    .executeTakeFirstOrThrow()

/** Pledges of others in the campaign whose wording shares a band: what a copy must be among. */
export const sharingBand = async (
  tx: Tx,
  p: { id: number; campaignId: number; unitId: number; memberId: number | null },
  bands: readonly number[],
) =>
  (
    await sql<{ id: number; what: string; measures: string; unit_id: number; name: string; short_name: string }>`
      select o.id, o.what, o.measures, o.unit_id, u.name, u.short_name
      from pledge o
      join unit u on u.realm_id = o.realm_id and u.id = o.unit_id
      where o.realm_id = ${tx.realm}
        and o.id in (
          select b.pledge_id
          from pledge_band b
          where b.realm_id = ${tx.realm}
            and b.campaign_id = ${p.campaignId}
            and b.band = any(${bands as number[]}))
        and o.id <> ${p.id}
        and o.state not in ('draft', 'returned', 'withdrawn')
        and (o.unit_id <> ${p.unitId} or o.member_id is distinct from ${p.memberId})
      order by o.id
      limit 500`.execute(tx.db)
  ).rows

export const askedChange = (tx: Tx, pledgeId: number) =>
  tx.db
    .selectFrom('pledge_change')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('pledge_id', '=', pledgeId)
    .where('state', '=', 'asked')
    .executeTakeFirst()

export const changesOf = (tx: Tx, pledgeId: number) =>
  tx.db.selectFrom('pledge_change').selectAll().where('realm_id', '=', tx.realm).where('pledge_id', '=', pledgeId).orderBy('id').execute()

export const progressOf = (tx: Tx, pledgeId: number) =>
  tx.db
    .selectFrom('pledge_progress')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('pledge_id', '=', pledgeId)
    .orderBy('on_day')
    .orderBy('id')
    .execute()

/** The unit whose pledge an entry of progress belongs to. @throws http.not-found */
export const unitOfProgress = async (tx: Tx, progressId: number): Promise<number> => {
  const r = await tx.db
    .selectFrom('pledge_progress as e')
    .innerJoin('pledge as p', (j) => j.onRef('p.realm_id', '=', 'e.realm_id').onRef('p.id', '=', 'e.pledge_id'))
    .select('p.unit_id')
    .where('e.realm_id', '=', tx.realm)
    .where('e.id', '=', progressId)
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'progress' })
  return r.unit_id
}

/** The figure of the latest entry that stands. */
export const standingFigure = async (tx: Tx, pledgeId: number): Promise<string | null> => {
  const r = await tx.db
    .selectFrom('pledge_progress')
    .select('figure')
    .where('realm_id', '=', tx.realm)
    .where('pledge_id', '=', pledgeId)
    .where('state', '=', 'stands')
    .orderBy('on_day', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return r?.figure ?? null
}

export const slipsOf = async (tx: Tx, pledgeId: number): Promise<{ issued: number; used: number }> => {
  const r = await sql<{ issued: number; used: number }>`
    select count(*) as issued, count(*) filter (where s.verdict is not null) as used
    from pledge_slip s
    where s.realm_id = ${tx.realm}
      and s.pledge_id = ${pledgeId}`.execute(tx.db)
  return r.rows[0]!
}
export const findSlip = (tx: Tx, codeHash: string) =>
  tx.db
    .selectFrom('pledge_slip')
    .select(['pledge_id', 'verdict', 'used_on'])
    .where('realm_id', '=', tx.realm)
    .where('code_hash', '=', codeHash)
    .executeTakeFirst()

/** Judgements in an order that tells nothing of when or by whom: by verdict, then by the hash of the slip. */
export const opinionsOf = async (tx: Tx, pledgeId: number) =>
  (
    await sql<{ by: 'beneficiary' | 'checker'; verdict: Verdict; words: string }>`
      select 'beneficiary' as by, s.verdict, s.words
      from pledge_slip s
      where s.realm_id = ${tx.realm}
        and s.pledge_id = ${pledgeId}
        and s.verdict is not null
      union all
      select 'checker', a.verdict, a.words
      from pledge_assessment a
      where a.realm_id = ${tx.realm}
        and a.pledge_id = ${pledgeId}
      order by 1, 2, 3`.execute(tx.db)
  ).rows

export interface PledgeRow {
  id: number
  code: string
  campaign_id: number
  campaign_title: string
  unit_id: number
  unit_name: string
  kind: string
  by: Maker
  subject: string
  member_id: number | null
  member_name: string | null
  name_public: boolean
  what: string
  measures: string
  baseline: string | null
  target: string | null
  figure_unit: string
  figure: string | null
  due_on: string | null
  beneficiary: string
  responsible: string
  state: PledgeState
  verdict: Verdict | null
  kept_n: number
  partly_n: number
  unkept_n: number
  return_reason: string
  reason: string
  proxy: boolean
  published_on: string | null
  claimed_on: string | null
  explained_on: string | null
  judge_until_on: string | null
  judged_on: string | null
  version: number
}
const rowColumns = sql`p.id, p.code, p.campaign_id, k.title as campaign_title, p.unit_id, u.short_name as unit_name, p.kind, p.by, p.subject,
  p.member_id, m.name as member_name, p.name_public, p.what, p.measures, p.baseline, p.target, p.figure_unit, p.figure, p.due_on,
  p.beneficiary, p.responsible, p.state, p.verdict, p.kept_n, p.partly_n, p.unkept_n, p.return_reason, p.reason, p.proxy,
  p.published_on, p.claimed_on, p.explained_on, p.judge_until_on, p.judged_on, p.version`
const rowFrom = sql`pledge p
  join campaign k on k.realm_id = p.realm_id and k.id = p.campaign_id
  join unit u on u.realm_id = p.realm_id and u.id = p.unit_id
  left join member m on m.realm_id = p.realm_id and m.id = p.member_id`

const isOverdueSql = (today: string) =>
  sql`(p.due_on < ${today} and p.explained_on is null and (p.verdict = 'unkept' or p.state in ('published', 'fulfilling')))`

export interface PledgeFilter {
  campaignId?: number | undefined
  unitId?: number | undefined
  own: boolean
  state?: PledgeState | undefined
  by?: Maker | undefined
  verdict?: Verdict | undefined
  overdue: boolean
}
const filtered = (tx: Tx, at: Places, f: PledgeFilter, today: string) => sql`
  p.realm_id = ${tx.realm}
  and ${at('p.unit_id')}
  and ${f.campaignId === undefined ? sql`true` : sql`p.campaign_id = ${f.campaignId}`}
  and ${f.unitId !== undefined && f.own ? sql`p.unit_id = ${f.unitId}` : sql`true`}
  and ${f.state === undefined ? sql`true` : sql`p.state = ${f.state}`}
  and ${f.by === undefined ? sql`true` : sql`p.by = ${f.by}`}
  and ${f.verdict === undefined ? sql`true` : sql`p.verdict = ${f.verdict}`}
  and ${f.overdue ? isOverdueSql(today) : sql`true`}`

/** Newest first. */
export const listPledgeRows = async (
  tx: Tx,
  scope: Scope,
  f: PledgeFilter,
  today: string,
  o: { after?: string | undefined; limit: number },
) => {
  const where = filtered(tx, await placesOf(tx, scope, f.own ? undefined : f.unitId), f, today)
  const at = cursor.read(o.after)
  const rows = await sql<PledgeRow>`
    select ${rowColumns}
    from ${rowFrom}
    where ${where}
      and ${at === null ? sql`true` : sql`p.id < ${at[1]}`}
    order by p.id desc
    limit ${o.limit + 1}`.execute(tx.db)
  const total = await sql<{ n: number }>`
    select count(*) as n
    from (select 1 from pledge p where ${where} limit 10001) x`.execute(tx.db)
  const n = total.rows[0]!.n
  return { rows: rows.rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

/** @throws http.not-found */
export const readPledgeRow = async (tx: Tx, id: number): Promise<PledgeRow> => {
  const r = await sql<PledgeRow>`
    select ${rowColumns}
    from ${rowFrom}
    where p.realm_id = ${tx.realm}
      and p.id = ${id}`.execute(tx.db)
  if (!r.rows[0]) throw notFound({ noun: 'pledge' })
  return r.rows[0]
}

/** By its public code, once published. @throws http.not-found */
export const readPublicPledge = async (tx: Tx, code: string): Promise<PledgeRow> => {
  const r = await sql<PledgeRow>`
    select ${rowColumns}
    from ${rowFrom}
    where p.realm_id = ${tx.realm}
      and p.code = ${code}
      and p.published_on is not null`.execute(tx.db)
  if (!r.rows[0]) throw notFound({ noun: 'pledge' })
  return r.rows[0]
}

export interface PublicFilter {
  campaignId?: number | undefined
  /** Part of the unit's name, as a resident types it. */
  unit?: string | undefined
}
/** For the public page: published ones, soonest due first; fifty a page. */
export const listPublicPledges = async (tx: Tx, f: PublicFilter, after: [string, number] | null, limit: number) => {
  const where = sql`
    p.realm_id = ${tx.realm}
    and p.published_on is not null
    and ${f.campaignId === undefined ? sql`true` : sql`p.campaign_id = ${f.campaignId}`}
    and ${f.unit ? sql`position(${f.unit} in u.name || ' ' || u.short_name) > 0` : sql`true`}`
  const rows = await sql<PledgeRow>`
    select ${rowColumns}
    from ${rowFrom}
    where ${where}
      and ${after === null ? sql`true` : sql`(p.due_on, p.id) > (${after[0]}::date, ${after[1]})`}
    order by p.due_on, p.id
    limit ${limit + 1}`.execute(tx.db)
  const counts = await sql<{ n: number; kept: number; partly: number; unkept: number }>`
    select count(*) as n,
      count(*) filter (where p.verdict = 'kept') as kept,
      count(*) filter (where p.verdict = 'partly') as partly,
      count(*) filter (where p.verdict = 'unkept') as unkept
    from pledge p
    join unit u on u.realm_id = p.realm_id and u.id = p.unit_id
    where ${where}`.execute(tx.db)
  return { rows: rows.rows, counts: counts.rows[0]! }
}

/** Campaigns that have something published, newest first. */
export const publicCampaigns = async (tx: Tx) =>
  (
    await sql<{ id: number; title: string }>`
      select k.id, k.title
      from campaign k
      where k.realm_id = ${tx.realm}
        and exists (select 1 from pledge p where p.realm_id = k.realm_id and p.campaign_id = k.id and p.published_on is not null)
      order by k.id desc
      limit 20`.execute(tx.db)
  ).rows

/** Units of a campaign in tree order with their pledges counted. */
export const boardRows = async (tx: Tx, scope: Scope, f: { campaignId: number; unitId?: number | undefined }, today: string) => {
  const at = await placesOf(tx, scope, f.unitId)
  return (
    await sql<{
      unit_id: number
      name: string
      class_key: string | null
      rows: { state: PledgeState; kind: string; verdict: Verdict | null; overdue: boolean; n: number }[]
    }>`
      select cu.unit_id, cu.name, cu.class_key,
        (select coalesce(json_agg(x), '[]')
         from (
           select p.state, p.kind, p.verdict, ${isOverdueSql(today)} as overdue, count(*) as n
           from pledge p
           where p.realm_id = cu.realm_id
             and p.campaign_id = cu.campaign_id
             and p.unit_id = cu.unit_id
           group by 1, 2, 3, 4) x) as rows
      from campaign_unit cu
      where cu.realm_id = ${tx.realm}
        and cu.campaign_id = ${f.campaignId}
        and ${at('cu.unit_id')}
      order by cu.path
      limit 500`.execute(tx.db)
  ).rows
}

/** Judged by somebody and past the day until which judging lasts. */
export const dueToConclude = (tx: Tx, today: string, most: number) =>
  tx.db
    .selectFrom('pledge')
    .select('id')
    .where('realm_id', '=', tx.realm)
    .where('state', 'in', ['published', 'fulfilling', 'claimed'])
    .where('judge_until_on', '<', today)
    .where(sql<boolean>`kept_n + partly_n + unkept_n > 0`)
    .orderBy('id')
    .limit(most)
    .execute()

/**
 * What earlier campaigns of the units now taking part left open: judged other than kept, or past their day (or their campaign) without
 * a verdict. What an earlier campaign carried and settled does not come again.
 */
export const leftOver = async (tx: Tx, campaignId: number) =>
  (
    await sql<{ id: number; unit_id: number; what: string; due_on: string }>`
      select p.id, p.unit_id, p.what, p.due_on
      from campaign c
      join campaign_unit cu on cu.realm_id = c.realm_id and cu.campaign_id = c.id
      join pledge p on p.realm_id = cu.realm_id and p.unit_id = cu.unit_id
      join campaign was on was.realm_id = p.realm_id and was.id = p.campaign_id
      where c.realm_id = ${tx.realm}
        and c.id = ${campaignId}
        and was.id <> c.id
        and was.launch_on <= c.launch_on
        and p.published_on is not null
        and (p.verdict in ('partly', 'unkept')
          or p.state in ('published', 'fulfilling', 'claimed') and (p.due_on < c.launch_on or was.state = 'ended'))
        and not exists (
          select 1
          from campaign_carry k
          where k.realm_id = p.realm_id
            and k.source = 'pledge/' || p.id
            and k.state = 'settled')
      order by p.id`.execute(tx.db)
  ).rows

/** What `measures.json` says of pledges: pledge.kept_share (units, windows, social organisations), pledge.member_kept_share, pledge.overdue_n. */
export const pledgeMeasures = async (tx: Tx, s: MeasureScope): Promise<MeasureRow[]> => {
  const found = await sql<{
    unit_id: number
    kept: number
    due: number
    member_kept: number
    member_due: number
    overdue: number
    all_due: number
  }>`
    select p.unit_id,
      count(*) filter (where p.by <> 'member' and p.verdict = 'kept' and p.judged_on <= ${s.until}) as kept,
      count(*) filter (where p.by <> 'member') as due,
      count(*) filter (where p.by = 'member' and p.verdict = 'kept' and p.judged_on <= ${s.until}) as member_kept,
      count(*) filter (where p.by = 'member') as member_due,
      count(*) filter (where (p.explained_on is null or p.explained_on > ${s.until})
        and (p.verdict = 'unkept' or p.state in ('published', 'fulfilling'))) as overdue,
      count(*) as all_due
    from pledge p
    where p.realm_id = ${tx.realm}
      and p.due_on between ${s.from} and ${s.until}
      and p.published_on is not null
      and p.state <> 'withdrawn'
      and ${ofCampaign('p.campaign_id', s)}
      and ${inMeasure(tx, 'p.unit_id', s)}
    group by p.unit_id
    order by p.unit_id`.execute(tx.db)
  const rows = (measure: string, pick: (r: (typeof found.rows)[number]) => [number, number]): MeasureRow[] =>
    found.rows.map((r) => ({ measure, unitId: r.unit_id, numerator: pick(r)[0], denominator: pick(r)[1] })).filter((r) => r.denominator > 0)
  return [
    ...rows('pledge.kept_share', (r) => [r.kept, r.due]),
    ...rows('pledge.member_kept_share', (r) => [r.member_kept, r.member_due]),
    ...rows('pledge.overdue_n', (r) => [r.overdue, r.all_due]),
  ]
}
