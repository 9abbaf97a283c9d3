import { type RawBuilder, sql } from 'kysely'
import { inMeasure, ofCampaign } from '../activity/figure.read.ts'
import type { Tx } from '../db/db.ts'
import type { MeasureRow, MeasureScope, RecordRow } from './measure.ts'
import { paceRelations } from './pace.read.ts'

// Each measure is one relation: a row per record with the unit it counts for and whether it stands in the numerator. The figure is a count
// over it and the list of records is the relation itself, so the two cannot disagree.
type Relation = (tx: Tx, s: MeasureScope) => RawBuilder<unknown>

const inForce = (from: string, until: string, s: MeasureScope) =>
  sql`(${sql.ref(from)} <= ${s.until} and (${sql.ref(until)} is null or ${sql.ref(until)} >= ${s.until}))`

/** Posts of the 班子 of a party organisation; a roster may add further ones, which do not count. */
const leading = sql`(p.post like '%书记' or p.post like '%委员')`

/**
 * Party organisations below each unit and whether their kind fits the number of full members. They count for the unit directly above;
 * a committee is set up with its superior's approval, so its size is not held against it.
 * @source 中国共产党支部工作条例（试行）第五条; 党章第三十条
 */
const sizeFit: Relation = (tx, s) => sql`
  select l.parent_id as unit_id, 'unit/' || u.id as ref, u.short_name as title, null::date as on_day,
    case u.kind
      when 'branch' then full_n.n between 3 and 50
      when 'general-branch' then full_n.n < 100
      else true
    end as counted
  from unit u
  join unit_line l on l.realm_id = u.realm_id and l.unit_id = u.id and l.line = 'party'
  cross join lateral (
    select count(*) as n
    from unit_line below
    join member m on m.realm_id = below.realm_id and m.branch_id = below.unit_id
    where below.realm_id = u.realm_id
      and below.line = 'party'
      and below.path >= l.path
      and below.path < left(l.path, -1) || '0'
      and m.standing = 'full'
      and m.since_on <= ${s.until}
      and (m.ended_on is null or m.ended_on > ${s.until})) full_n
  where u.realm_id = ${tx.realm}
    and u.kind in ('branch', 'general-branch', 'party-committee')
    and l.parent_id is not null
    and (u.founded_on is null or u.founded_on <= ${s.until})
    and (u.ended_on is null or u.ended_on > ${s.until})
    and ${inMeasure(tx, 'l.parent_id', s)}`

const assigned: Relation = (tx, s) => sql`
  select x.branch_id as unit_id, 'member/' || x.id as ref, x.name as title, x.since_on as on_day, u.kind in ('branch', 'party-group') as counted
  from member x
  join unit u on u.realm_id = x.realm_id and u.id = x.branch_id
  where x.realm_id = ${tx.realm}
    and x.standing in ('full', 'probationary')
    and x.since_on <= ${s.until}
    and (x.ended_on is null or x.ended_on > ${s.until})
    and ${inMeasure(tx, 'x.branch_id', s)}`

/** A community counts for the party organisation that leads its residents' committee. */
const oneHead: Relation = (tx, s) => sql`
  select rc.led_by_id as unit_id, 'unit/' || rc.id as ref, rc.short_name as title, null::date as on_day,
    exists (
      select 1
      from member_post p
      join member_post q on q.realm_id = p.realm_id and q.member_id = p.member_id
      where p.realm_id = rc.realm_id
        and p.unit_id = rc.led_by_id
        and p.post in ('书记', '党委书记', '总支书记', '支部书记')
        and ${inForce('p.from_on', 'p.until_on', s)}
        and q.unit_id = rc.id
        and q.post in ('主任', '居委会主任', '居民委员会主任')
        and ${inForce('q.from_on', 'q.until_on', s)}) as counted
  from unit rc
  where rc.realm_id = ${tx.realm}
    and rc.kind = 'residents-committee'
    and rc.led_by_id is not null
    and (rc.founded_on is null or rc.founded_on <= ${s.until})
    and (rc.ended_on is null or rc.ended_on > ${s.until})
    and ${inMeasure(tx, 'rc.led_by_id', s)}`

const dualPost: Relation = (tx, s) => sql`
  select p.unit_id, 'member/' || p.member_id as ref, m.name as title, min(p.from_on) as on_day,
    bool_or(exists (
      select 1
      from unit rc
      join member_post q on q.realm_id = rc.realm_id and q.unit_id = rc.id and q.member_id = p.member_id
      where rc.realm_id = p.realm_id
        and rc.kind = 'residents-committee'
        and rc.led_by_id = p.unit_id
        and ${inForce('q.from_on', 'q.until_on', s)})) as counted
  from member_post p
  join member m on m.realm_id = p.realm_id and m.id = p.member_id
  where p.realm_id = ${tx.realm}
    and ${leading}
    and ${inForce('p.from_on', 'p.until_on', s)}
    and exists (
      select 1
      from unit rc
      where rc.realm_id = p.realm_id
        and rc.kind = 'residents-committee'
        and rc.led_by_id = p.unit_id
        and rc.ended_on is null)
    and ${inMeasure(tx, 'p.unit_id', s)}
  group by p.unit_id, p.member_id, m.name`

/** Urban communities and whether one of the zones in force covers them; each counts for the party organisation that leads it. */
const joinedZone: Relation = (tx, s) => sql`
  select rc.led_by_id as unit_id, case when z.id is null then 'unit/' || rc.id else 'zone/' || z.id end as ref,
    coalesce(z.name, rc.short_name) as title, z.founded_on as on_day, z.id is not null as counted
  from unit rc
  left join zone z on z.realm_id = rc.realm_id and z.community_id = rc.id
    and z.founded_on <= ${s.until} and (z.ended_on is null or z.ended_on > ${s.until})
  where rc.realm_id = ${tx.realm}
    and rc.kind = 'residents-committee'
    and rc.urban
    and rc.led_by_id is not null
    and (rc.founded_on is null or rc.founded_on <= ${s.until})
    and (rc.ended_on is null or rc.ended_on > ${s.until})
    and ${inMeasure(tx, 'rc.led_by_id', s)}`

/** Duties that fell due in the span, of the campaign asked for: rules × periods × who owes them, less the exempt; an extension moves the day. */
const dutyOnTime: Relation = (tx, s) => sql`
  select cu.unit_id, 'duty/' || p.id as ref, r.title || '（' || p.name || '）' as title, coalesce(d.due_on, p.due_on) as on_day,
    coalesce(d.state = 'done' and d.on_time and d.done_on <= ${s.until}, false) as counted
  from duty_period p
  join duty_rule r on r.realm_id = p.realm_id and r.id = p.rule_id
  join campaign c on c.realm_id = p.realm_id and c.id = p.campaign_id
  join campaign_unit cu on cu.realm_id = p.realm_id and cu.campaign_id = p.campaign_id
  left join duty_done d on d.realm_id = p.realm_id and d.period_id = p.id and d.unit_id = cu.unit_id
  where p.realm_id = ${tx.realm}
    and c.state in ('launched', 'ended')
    and cu.organiser = r.organiser
    and (r.classes is null or cu.class_key = any(r.classes))
    and (r.kinds is null or cu.kind = any(r.kinds))
    and (r.levels is null or cu.level = any(r.levels))
    and (p.unit_id is null or p.unit_id = cu.unit_id)
    and cu.since_on <= p.audience_on
    and r.supported
    and coalesce(d.state, '') <> 'exempt'
    and coalesce(d.due_on, p.due_on) between ${s.from} and ${s.until}
    and ${ofCampaign('p.campaign_id', s)}
    and ${inMeasure(tx, 'cu.unit_id', s)}`

export const relations: Record<string, Relation> = {
  'organisation.size_fit_share': sizeFit,
  'member.assigned_share': assigned,
  'cadre.one_head_n': oneHead,
  'cadre.dual_post_share': dualPost,
  'zone.joined_n': joinedZone,
  'duty.on_time_share': dutyOnTime,
  ...paceRelations,
}

/** Figures by unit: a count over the relation. */
export const rowsOf =
  (measures: readonly string[]) =>
  async (tx: Tx, s: MeasureScope): Promise<MeasureRow[]> => {
    const out: MeasureRow[] = []
    for (const measure of measures) {
      const { rows } = await sql<MeasureRow>`
        select ${measure}::text as measure, r.unit_id as "unitId", count(*) filter (where r.counted) as numerator, count(*) as denominator
        from (${relations[measure]!(tx, s)}) r
        group by r.unit_id`.execute(tx.db)
      out.push(...rows)
    }
    return out
  }

/** The relation itself, a page at a time. */
export const recordsOf = async (tx: Tx, relation: RawBuilder<unknown>, page: { offset: number; limit: number }): Promise<RecordRow[]> =>
  (
    await sql<RecordRow>`
      select r.unit_id as "unitId", r.ref, r.title, r.on_day as "on", r.counted
      from (${relation}) r
      order by r.counted, r.on_day, r.ref, r.title
      offset ${page.offset}
      limit ${page.limit}`.execute(tx.db)
  ).rows
