import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import { statesFor } from '../campaign/campaign.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'

/** Who owes a rule: the campaign's units read through the rule's audience columns. `cu`, `r` and `p` must be in scope. */
const owes = sql`
  cu.organiser = r.organiser
  and (r.classes is null or cu.class_key = any(r.classes))
  and (r.kinds is null or cu.kind = any(r.kinds))
  and (r.levels is null or cu.level = any(r.levels))
  and (p.unit_id is null or p.unit_id = cu.unit_id)
  and cu.since_on <= p.audience_on
  and (cu.until_on is null or p.due_on < cu.until_on)
  and r.supported`

export interface DutyRow {
  campaign_id: number
  campaign: string
  rule_id: number
  rule_key: string
  period_id: number
  period: string
  unit_id: number
  unit: string
  title: string
  purpose: string
  role: string
  done_event: string
  done_filter: Record<string, unknown>
  count_n: number
  starts_on: string
  due_on: string
  state: string | null
  done_n: number | null
  done_on: string | null
  on_time: boolean | null
  extended_on: string | null
  reason: string | null
}

const columns = sql`
  p.campaign_id, c.title as campaign, r.id as rule_id, r.rule_key, p.id as period_id, p.name as period, cu.unit_id, cu.name as unit, r.title, r.purpose, r.role,
  r.done_event, r.done_filter, r.count_n, p.starts_on, p.due_on, d.state, d.done_n, d.done_on, d.on_time, d.due_on as extended_on, d.reason`

const joined = sql`
  from campaign_unit cu
  join campaign c on c.realm_id = cu.realm_id and c.id = cu.campaign_id
  join duty_rule r on r.realm_id = cu.realm_id and r.campaign_id = cu.campaign_id
  join duty_period p on p.realm_id = r.realm_id and p.rule_id = r.id
  left join duty_done d on d.realm_id = p.realm_id and d.period_id = p.id and d.unit_id = cu.unit_id`

/** What these units owe and have not done, begun by `today`, soonest first: the 待办 of whoever sits in them. */
export const openDuties = async (tx: Tx, unitIds: readonly number[], today: string, limit = 200): Promise<DutyRow[]> => {
  if (unitIds.length === 0) return []
  const r = await sql<DutyRow>`
    select ${columns}
    ${joined}
    where cu.realm_id = ${tx.realm}
      and cu.unit_id = any(${unitIds as number[]})
      and c.state = any(${statesFor('act')})
      and ${owes}
      and p.starts_on <= ${today}
      and (d.state is null or d.state not in ('done', 'exempt'))
    order by coalesce(d.due_on, p.due_on), p.id, cu.unit_id
    limit ${limit}`.execute(tx.db)
  return r.rows
}

/** Every duty of one unit in one campaign, for its page and for rehearse. */
export const dutiesOfUnit = async (tx: Tx, campaignId: number, unitId: number): Promise<DutyRow[]> =>
  (
    await sql<DutyRow>`
      select ${columns}
      ${joined}
      where cu.realm_id = ${tx.realm}
        and cu.campaign_id = ${campaignId}
        and cu.unit_id = ${unitId}
        and ${owes}
      order by p.due_on, p.id`.execute(tx.db)
  ).rows

export interface ProgressRow {
  unit_id: number
  name: string
  path: string
  below_n: number
  expected: number
  done: number
  on_time: number
  late: number
  exempt: number
}

/** Where a unit stands in a campaign, as it joined. */
const standingIn = async (tx: Tx, campaignId: number, unitId: number) =>
  (
    await sql<{ path: string; line: string }>`
      select cu.path, c.line
      from campaign_unit cu
      join campaign c on c.realm_id = cu.realm_id and c.id = cu.campaign_id
      where cu.realm_id = ${tx.realm}
        and cu.campaign_id = ${campaignId}
        and cu.unit_id = ${unitId}`.execute(tx.db)
  ).rows[0] ?? null

/**
 * Expected, done, on time and late for the units directly below `parent` (each with all below it) and for the parent itself.
 * Units are first counted by what decides their duties, so the cost grows with kinds of units, not with their number; only done rows are counted one by one.
 * The range of paths is written into the statement: with it as a value of another table the planner guesses wrong by orders of magnitude.
 */
export const progressBelow = async (tx: Tx, campaignId: number, parentId: number, today: string, scope: Scope): Promise<ProgressRow[]> => {
  const parent = await standingIn(tx, campaignId, parentId)
  if (parent === null) return []
  const within = sql`
    cu.realm_id = ${tx.realm}
    and cu.campaign_id = ${campaignId}
    and cu.path >= ${sql.lit(parent.path)}
    and cu.path < ${sql.lit(`${parent.path.slice(0, -1)}0`)}`
  const { rows } = await sql<ProgressRow>`
    with inside as materialized (
      select cu.unit_id, cu.name, cu.path, cu.class_key, cu.kind, cu.level, cu.organiser, cu.since_on, cu.until_on,
        coalesce(nullif(split_part(substr(cu.path, ${parent.path.length + 1}::int), '/', 1), ''), ${String(parentId)})::bigint as child_id
      from campaign_unit cu
      where ${within}
    ), kinds as materialized (
      select child_id, class_key, kind, level, organiser, since_on, until_on, count(*) as n
      from inside
      group by 1, 2, 3, 4, 5, 6, 7
    ), below as materialized (
      select child_id, sum(n) as n
      from kinds
      group by 1
    ), expected as materialized (
      select cu.child_id, sum(cu.n) as expected,
        sum(cu.n) filter (where p.due_on < ${today}) as past
      from kinds cu
      join duty_rule r on r.realm_id = ${tx.realm} and r.campaign_id = ${campaignId}
      join duty_period p on p.realm_id = r.realm_id and p.rule_id = r.id and p.unit_id is null
      where cu.organiser = r.organiser
        and (r.classes is null or cu.class_key = any(r.classes))
        and (r.kinds is null or cu.kind = any(r.kinds))
        and (r.levels is null or cu.level = any(r.levels))
        and cu.since_on <= p.audience_on
        and (cu.until_on is null or p.due_on < cu.until_on)
        and r.supported
      group by 1
    ), single as materialized (
      select i.child_id, count(*) as expected, count(*) filter (where p.due_on < ${today}) as past
      from inside i
      join duty_period p on p.realm_id = ${tx.realm} and p.campaign_id = ${campaignId} and p.unit_id = i.unit_id
      where i.until_on is null or p.due_on < i.until_on
      group by 1
    ), of_unit as (
      -- Done rows by unit before anything else: several workers can share this, and the tree is joined to units only.
      select d.unit_id,
        count(*) filter (where d.state = 'done') as done,
        count(*) filter (where d.state = 'done' and d.on_time) as on_time,
        count(*) filter (where d.state = 'exempt') as exempt,
        -- Taken off what is past its day: done, let off, or given more time that has not run out.
        count(*) filter (where p.due_on < ${today} and (d.state in ('done', 'exempt') or d.due_on >= ${today})) as past_settled
      from duty_done d
      join duty_period p on p.realm_id = d.realm_id and p.id = d.period_id
      join campaign_unit cu on cu.unit_id = d.unit_id and (cu.until_on is null or p.due_on < cu.until_on)
      where d.realm_id = ${tx.realm}
        and d.campaign_id = ${campaignId}
        and ${within}
      group by 1
    ), happened as materialized (
      select i.child_id, sum(u.done) as done, sum(u.on_time) as on_time, sum(u.exempt) as exempt, sum(u.past_settled) as past_settled
      from of_unit u
      join inside i on i.unit_id = u.unit_id
      group by 1
    )
    select child.unit_id, child.name, child.path, below.n as below_n,
      coalesce(e.expected, 0) + coalesce(s.expected, 0) as expected,
      coalesce(h.done, 0) as done,
      coalesce(h.on_time, 0) as on_time,
      greatest(0, coalesce(e.past, 0) + coalesce(s.past, 0) - coalesce(h.past_settled, 0)) as late,
      coalesce(h.exempt, 0) as exempt
    from inside child
    join below on below.child_id = child.unit_id
    left join expected e on e.child_id = child.unit_id
    left join single s on s.child_id = child.unit_id
    left join happened h on h.child_id = child.unit_id
    where child.child_id = child.unit_id
      and ${pathsWithin(scope, sql.lit(parent.line), sql.ref('child.path'))}
    order by child.unit_id = ${parentId} desc, late desc, child.path`.execute(tx.db)
  return rows.map((r) => ({
    ...r,
    below_n: Number(r.below_n),
    expected: Number(r.expected),
    done: Number(r.done),
    on_time: Number(r.on_time),
    late: Number(r.late),
    exempt: Number(r.exempt),
  }))
}

interface LateAsked {
  campaignId: number
  ruleId?: number | undefined
  /** Path of a unit: it and all below. */
  below?: string | undefined
  today: string
  scope: Scope
}
const lateFrom = (tx: Tx, f: LateAsked, after: { path: string; period: number }) => sql`
  from campaign c
  join campaign_unit cu on cu.realm_id = c.realm_id and cu.campaign_id = c.id
  cross join lateral (
    select r.id as rule_id, r.rule_key, p.id as period_id, p.name as period, r.title, r.purpose, r.role, r.done_event, r.done_filter,
      r.count_n, p.starts_on, p.due_on, d.state, d.done_n, d.done_on, d.on_time, d.due_on as extended_on, d.reason
    from duty_rule r
    join duty_period p on p.realm_id = r.realm_id and p.rule_id = r.id
    left join duty_done d on d.realm_id = p.realm_id and d.period_id = p.id and d.unit_id = cu.unit_id
    where r.realm_id = cu.realm_id
      and r.campaign_id = cu.campaign_id
      and (${f.ruleId ?? null}::bigint is null or r.id = ${f.ruleId ?? null})
      and ${owes}
      and coalesce(d.due_on, p.due_on) < ${f.today}
      and (d.state is null or d.state not in ('done', 'exempt'))
      and (cu.path > ${after.path} or p.id > ${after.period})
    -- Kept apart, so that units stay in path order and the walk ends with the page.
    offset 0) late
  where c.realm_id = ${tx.realm}
    and c.id = ${f.campaignId}
    and cu.path >= ${after.path}
    ${f.below === undefined ? sql`` : sql`and cu.path >= ${f.below} and cu.path < ${`${f.below.slice(0, -1)}0`}`}
    and ${pathsWithin(f.scope, sql.ref('c.line'), sql.ref('cu.path'))}`

/**
 * Who is late with what, one page at a time: units in path order, and for each what it owes; so a page costs what it shows and not the
 * whole campaign.
 */
export const lateList = async (
  tx: Tx,
  f: LateAsked & { afterPath: string; afterPeriod: number; limit: number },
): Promise<(DutyRow & { path: string })[]> =>
  (
    await sql<DutyRow & { path: string }>`
      select c.id as campaign_id, c.title as campaign, cu.unit_id, cu.name as unit, cu.path, late.rule_id, late.rule_key, late.period_id,
        late.period, late.title, late.purpose, late.role, late.done_event, late.done_filter, late.count_n, late.starts_on, late.due_on,
        late.state, late.done_n, late.done_on, late.on_time, late.extended_on, late.reason
      ${lateFrom(tx, f, { path: f.afterPath, period: f.afterPeriod })}
      order by cu.path, late.period_id
      limit ${f.limit}`.execute(tx.db)
  ).rows

/** How many are late, counted up to `most`. */
export const countLate = async (tx: Tx, f: LateAsked, most: number): Promise<{ n: number; exact: boolean }> => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 ${lateFrom(tx, f, { path: '', period: 0 })} limit ${most + 1}) x`.execute(tx.db)
  return { n: Math.min(most, rows[0]!.n), exact: rows[0]!.n <= most }
}

/** Rules that an event of this type fulfils, in campaigns where the unit takes part and the rule is its duty. */
export const rulesFor = async (tx: Tx, type: string, unitId: number, campaignIds: readonly number[] | null) =>
  (
    await sql<{ rule_id: number; campaign_id: number; done_filter: Record<string, unknown> }>`
      select r.id as rule_id, r.campaign_id, r.done_filter
      from duty_rule r
      join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
      join campaign_unit cu on cu.realm_id = r.realm_id and cu.campaign_id = r.campaign_id and cu.unit_id = ${unitId}
      where r.realm_id = ${tx.realm}
        and r.done_event = ${type}
        and c.state = any(${statesFor('count')})
        and (${campaignIds === null} or r.campaign_id = any(${(campaignIds ?? []) as number[]}))
        and cu.organiser = r.organiser
        and (r.classes is null or cu.class_key = any(r.classes))
        and (r.kinds is null or cu.kind = any(r.kinds))
        and (r.levels is null or cu.level = any(r.levels))`.execute(tx.db)
  ).rows

/**
 * The period an act of this day counts for: the one its own record set off (`own`), else the earliest begun and not yet fulfilled; a late act
 * settles the old debt first. Where nothing is owed it is kept with one let off, in case the exemption is taken back.
 */
export const periodFor = async (
  tx: Tx,
  ruleId: number,
  unitId: number,
  happenedOn: string,
  own: readonly number[] = [],
): Promise<number | null> =>
  (
    await sql<{ id: number }>`
      select p.id
      from duty_period p
      left join duty_done d on d.realm_id = p.realm_id and d.period_id = p.id and d.unit_id = ${unitId}
      where p.realm_id = ${tx.realm}
        and p.rule_id = ${ruleId}
        and (p.unit_id is null or p.unit_id = ${unitId})
        and p.starts_on <= ${happenedOn}
        and (d.state is null or d.state in ('partly', 'extended', 'exempt'))
      order by p.id = any(${own as number[]}) desc, d.state is not distinct from 'exempt', p.due_on, p.id
      limit 1`.execute(tx.db)
  ).rows[0]?.id ?? null

/** Duties of a unit that earlier events of one record set off. */
export const periodsSetOffBy = async (
  tx: Tx,
  of: { noun: string; subjectId: number; unitId: number },
  before: number,
): Promise<{ id: number }[]> =>
  (
    await sql<{ id: number }>`
      select p.id
      from event e
      join duty_period p on p.realm_id = e.realm_id and p.unit_id = e.unit_id and p.period_key = 'event/' || e.id
        and p.campaign_id = coalesce(e.campaign_id, p.campaign_id)
      where e.realm_id = ${tx.realm}
        and e.noun = ${of.noun}
        and e.subject_id = ${of.subjectId}
        and e.unit_id = ${of.unitId}
        and e.id < ${before}`.execute(tx.db)
  ).rows

/** Rules whose act the product does not know yet, as the plan names them. */
export const unsupportedRules = (tx: Tx, campaignId: number) =>
  tx.db
    .selectFrom('duty_rule')
    .select(['title', 'done_event'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('supported', '=', false)
    .orderBy('id')
    .execute()

/** Rules that set a day counted from an event of this type. */
export const rulesAfter = (tx: Tx, type: string) =>
  tx.db
    .selectFrom('duty_rule')
    .select(['id', 'campaign_id', 'rule'])
    .where('realm_id', '=', tx.realm)
    .where(sql<boolean>`rule #>> '{due,event}' = ${type}`)
    .execute()

/** @throws http.not-found */
export const lockPeriod = async (tx: Tx, id: number) => {
  const p = await tx.db
    .selectFrom('duty_period')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!p) throw notFound({ noun: 'duty' })
  return p
}
