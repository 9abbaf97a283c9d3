import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { type LifeRule, lifeRules, type MeasureRow, type MeasureScope, owedMeetings } from './activity.ts'

/** True where the unit in `column` is asked for. */
export const inMeasure = (tx: Tx, column: string, s: MeasureScope) =>
  sql<boolean>`(${s.unitIds === undefined ? sql`true` : sql`${sql.ref(column)} = any(${s.unitIds as number[]})`} and ${
    s.path === undefined
      ? sql`true`
      : sql`exists (
      select 1
      from unit_line m
      where m.realm_id = ${tx.realm}
        and m.line = ${s.path.line}
        and m.unit_id = ${sql.ref(column)}
        and m.path >= ${s.path.path}
        and m.path < left(${s.path.path}, -1) || '0')`
  })`

/** True where the record is of the campaign asked for. */
export const ofCampaign = (column: string, s: MeasureScope) =>
  s.campaignId == null ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = ${s.campaignId}`

/** True where the record is of the campaign asked for or of none: a unit's ordinary work in that time, but never another campaign's. */
export const notOfAnother = (column: string, s: MeasureScope) =>
  s.campaignId == null ? sql<boolean>`true` : sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} = ${s.campaignId})`

/**
 * Meetings of organisation life the branches asked for owed in whole months, quarters and years within both days: the unit, the kind, the
 * days it was owed in, and the first valid one held (topics and decisions written down), if any. Whatever campaign a meeting was
 * recorded for, the branch owed it once.
 */
export const lifeOwed = (tx: Tx, s: MeasureScope, rules: readonly LifeRule[] = lifeRules) => {
  const owed = owedMeetings(s.from, s.until, rules)
  return sql`
    with owed as (
      select kind, full_n, from_on, until_on
      from unnest(${owed.map((o) => o.kind)}::text[], ${owed.map((o) => o.fullMembers)}::int[], ${owed.map((o) => o.from)}::date[],
        ${owed.map((o) => o.until)}::date[]) o (kind, full_n, from_on, until_on)
    ), held as (
      -- All meetings in one pass: looked up owed by owed they take seconds for a city.
      select distinct on (a.unit_id, o.kind, o.from_on) a.unit_id, o.kind, o.from_on, a.id, a.title, a.held_on
      from activity a
      join owed o on o.kind = a.kind and a.held_on between o.from_on and o.until_on
      where a.realm_id = ${tx.realm}
        and a.held_on between ${s.from} and ${s.until}
        and a.state = 'recorded'
        and a.topics <> ''
        and a.decisions <> ''
        and ${inMeasure(tx, 'a.unit_id', s)}
      order by a.unit_id, o.kind, o.from_on, a.held_on, a.id
    )
    select b.id as unit_id, o.kind, o.from_on, o.until_on, h.id as activity_id, h.title, h.held_on
    from unit b
    cross join owed o
    left join held h on h.unit_id = b.id and h.kind = o.kind and h.from_on = o.from_on
    where b.realm_id = ${tx.realm}
      and b.kind = 'branch'
      and (b.founded_on is null or b.founded_on <= o.from_on)
      and (b.ended_on is null or b.ended_on > o.until_on)
      and (o.full_n = 0 or exists (
        -- So many full members, without counting the rest.
        select 1
        from member m
        where m.realm_id = b.realm_id
          and m.branch_id = b.id
          and m.standing = 'full'
          and m.since_on <= o.from_on
          and (m.ended_on is null or m.ended_on > o.until_on)
        offset o.full_n - 1
        limit 1))
      and ${inMeasure(tx, 'b.id', s)}`
}

/** What `measures.json` says of activities: activity.service_confirmed_share, activity.post_alive_share, activity.life_done_share. */
export const activityMeasures = async (tx: Tx, s: MeasureScope, rules: readonly LifeRule[] = lifeRules): Promise<MeasureRow[]> => {
  const services = await sql<{ unit_id: number; numerator: number; denominator: number }>`
    select v.unit_id,
      count(*) filter (where v.state = 'confirmed' and v.answered_on <= ${s.until}) as numerator,
      count(*) as denominator
    from activity_service v
    where v.realm_id = ${tx.realm}
      and v.asked
      and v.state <> 'withdrawn'
      and v.due_on between ${s.from} and ${s.until}
      and ${inMeasure(tx, 'v.unit_id', s)}
    group by v.unit_id
    order by v.unit_id`.execute(tx.db)
  // Read from the confirmations, not from the carrier's own columns: the answer for a past day must not change later.
  const posts = await sql<{ unit_id: number; numerator: number; denominator: number }>`
    select k.unit_id,
      count(*) filter (where exists (
        select 1
        from activity_service v
        where v.realm_id = k.realm_id
          and v.carrier_id = k.id
          and v.state = 'confirmed'
          and v.answered_on <= ${s.until}
          and v.answered_on > ${s.until}::date - make_interval(months => k.recheck_months))) as numerator,
      count(*) as denominator
    from activity_carrier k
    where k.realm_id = ${tx.realm}
      and k.kind in ('post', 'window', 'area', 'team')
      and k.since_on <= ${s.until}
      and (k.ended_on is null or k.ended_on > ${s.until})
      and ${notOfAnother('k.campaign_id', s)}
      and ${inMeasure(tx, 'k.unit_id', s)}
    group by k.unit_id
    order by k.unit_id`.execute(tx.db)
  const life = await sql<{ unit_id: number; numerator: number; denominator: number }>`
    select w.unit_id, count(w.activity_id) as numerator, count(*) as denominator
    from (${lifeOwed(tx, s, rules)}) w
    group by w.unit_id
    order by w.unit_id`.execute(tx.db)
  const rows = (measure: string, found: { unit_id: number; numerator: number; denominator: number }[]): MeasureRow[] =>
    found.map((r) => ({ measure, unitId: r.unit_id, numerator: r.numerator, denominator: r.denominator }))
  return [
    ...rows('activity.service_confirmed_share', services.rows),
    ...rows('activity.post_alive_share', posts.rows),
    ...rows('activity.life_done_share', life.rows),
  ]
}
