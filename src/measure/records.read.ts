import { type RawBuilder, sql } from 'kysely'
import { inMeasure } from '../activity/activity.read.ts'
import { lifeRules, wholePeriods } from '../activity/activity.ts'
import type { Tx } from '../db/db.ts'
import type { MeasureScope } from './measure.ts'

// The records behind figures whose noun counts them itself; `records.db.test.ts` holds both to the same numbers.

const pledges =
  (of: RawBuilder<boolean>, counted: (s: MeasureScope) => RawBuilder<boolean>) =>
  (tx: Tx, s: MeasureScope): RawBuilder<unknown> =>
    sql`
    select p.unit_id, 'pledge/' || p.id as ref, p.what as title, p.due_on as on_day, coalesce(${counted(s)}, false) as counted
    from pledge p
    where p.realm_id = ${tx.realm}
      and p.due_on between ${s.from} and ${s.until}
      and p.published_on is not null
      and p.state <> 'withdrawn'
      and ${of}
      and ${inMeasure(tx, 'p.unit_id', s)}`

const kept = (s: MeasureScope) => sql<boolean>`p.verdict = 'kept' and p.judged_on <= ${s.until}`

const services = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select v.unit_id, 'service/' || v.id as ref, v.what as title, v.due_on as on_day,
    v.state = 'confirmed' and v.answered_on <= ${s.until} as counted
  from activity_service v
  where v.realm_id = ${tx.realm}
    and v.asked
    and v.state <> 'withdrawn'
    and v.due_on between ${s.from} and ${s.until}
    and ${inMeasure(tx, 'v.unit_id', s)}`

const carriers = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select k.unit_id, 'carrier/' || k.id as ref, k.name as title, k.since_on as on_day,
    exists (
      select 1
      from activity_service v
      where v.realm_id = k.realm_id
        and v.carrier_id = k.id
        and v.state = 'confirmed'
        and v.answered_on <= ${s.until}
        and v.answered_on > ${s.until}::date - make_interval(months => k.recheck_months)) as counted
  from activity_carrier k
  where k.realm_id = ${tx.realm}
    and k.kind in ('post', 'window', 'area', 'team')
    and k.since_on <= ${s.until}
    and (k.ended_on is null or k.ended_on > ${s.until})
    and ${inMeasure(tx, 'k.unit_id', s)}`

/** One row per meeting owed: the one held, or the branch that still owes it. */
const life = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => {
  const owed = lifeRules.flatMap((r) => wholePeriods(s.from, s.until, r.everyMonths).map((p) => ({ ...r, ...p })))
  return sql`
    select b.id as unit_id, coalesce('activity/' || a.id, 'unit/' || b.id) as ref, coalesce(a.title, o.kind) as title,
      coalesce(a.held_on, o.until_on) as on_day, a.id is not null as counted
    from unit b
    cross join unnest(${owed.map((o) => o.kind)}::text[], ${owed.map((o) => o.fullMembers)}::int[], ${owed.map((o) => o.from)}::date[], ${owed.map((o) => o.until)}::date[])
      o (kind, full_n, from_on, until_on)
    left join lateral (
      select a.id, a.title, a.held_on
      from activity a
      where a.realm_id = b.realm_id
        and a.unit_id = b.id
        and a.kind = o.kind
        and a.state = 'recorded'
        and a.topics <> ''
        and a.decisions <> ''
        and a.held_on between o.from_on and o.until_on
      order by a.held_on, a.id
      limit 1) a on true
    where b.realm_id = ${tx.realm}
      and b.kind = 'branch'
      and (b.founded_on is null or b.founded_on <= o.from_on)
      and (b.ended_on is null or b.ended_on > o.until_on)
      and o.full_n <= (
        select count(*)
        from member m
        where m.realm_id = b.realm_id
          and m.branch_id = b.id
          and m.standing = 'full'
          and m.since_on <= o.from_on
          and (m.ended_on is null or m.ended_on > o.until_on))
      and ${inMeasure(tx, 'b.id', s)}`
}

const rectified = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select r.unit_id, 'rectification/' || r.id as ref, r.what as title, r.due_on as on_day,
    coalesce(r.outcome = 'solved' and r.closed_on <= r.due_on and r.closed_on <= ${s.until}, false) as counted
  from rectification r
  where r.realm_id = ${tx.realm}
    and r.state <> 'withdrawn'
    and r.outcome is distinct from 'not-ours'
    and r.due_on between ${s.from} and ${s.until}
    and ${inMeasure(tx, 'r.unit_id', s)}`

const recurred = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select r.unit_id, 'rectification/' || r.id as ref, r.what as title, coalesce(r.recurred_on, r.last_closed_on) as on_day,
    coalesce(r.recurred_on between ${s.from} and ${s.until}, false) as counted
  from rectification r
  where r.realm_id = ${tx.realm}
    and r.state <> 'withdrawn'
    and (r.last_closed_on between ${s.from} and ${s.until} or r.recurred_on between ${s.from} and ${s.until})
    and ${inMeasure(tx, 'r.unit_id', s)}`

export const nounRecords: Record<string, (tx: Tx, s: MeasureScope) => RawBuilder<unknown>> = {
  'pledge.kept_share': pledges(sql<boolean>`p.by <> 'member'`, kept),
  'pledge.member_kept_share': pledges(sql<boolean>`p.by = 'member'`, kept),
  'pledge.overdue_n': pledges(
    sql<boolean>`true`,
    (s) =>
      sql<boolean>`(p.explained_on is null or p.explained_on > ${s.until}) and (p.verdict = 'unkept' or p.state in ('published', 'fulfilling'))`,
  ),
  'activity.service_confirmed_share': services,
  'activity.post_alive_share': carriers,
  'activity.life_done_share': life,
  'rectification.closed_on_time_share': rectified,
  'rectification.reopened_n': recurred,
}
