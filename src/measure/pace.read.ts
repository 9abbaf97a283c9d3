import { type RawBuilder, sql } from 'kysely'
import { inMeasure, ofCampaign } from '../activity/figure.read.ts'
import type { Tx } from '../db/db.ts'
import type { MeasureScope } from './measure.ts'
import { LONG_GAP } from './pace.ts'

const writtenOn = sql`(a.recorded_at at time zone rl.zone)::date`

/** Activities written down within a phase of a campaign they belong to, and whether in its last tenth or after an inspection was announced in it. */
const late = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select a.unit_id, 'activity/' || a.id as ref, a.title, ${writtenOn} as on_day,
    bool_or(${writtenOn} > ph.ends_on - ceil((ph.ends_on - ph.starts_on + 1) / 10.0)::int
      or exists (
        select 1
        from event e
        where e.realm_id = ac.realm_id
          and e.campaign_id = ac.campaign_id
          and e.noun = 'inspection'
          and e.verb = 'announced'
          and e.happened_on between ph.starts_on and ${writtenOn})) as counted
  from activity a
  join realm rl on rl.id = a.realm_id
  join activity_campaign ac on ac.realm_id = a.realm_id and ac.activity_id = a.id
  join campaign_phase ph on ph.realm_id = ac.realm_id and ph.campaign_id = ac.campaign_id
  where a.realm_id = ${tx.realm}
    and a.state = 'recorded'
    and ${writtenOn} between ph.starts_on and ph.ends_on
    and ${writtenOn} between ${s.from} and ${s.until}
    and ${ofCampaign('ac.campaign_id', s)}
    and ${inMeasure(tx, 'a.unit_id', s)}
  group by a.realm_id, a.unit_id, a.id, a.title, rl.zone`

/** The pace of a campaign is that of what was recorded for it. */
const recordedFor = (s: MeasureScope) =>
  s.campaignId == null
    ? sql`true`
    : sql`exists (
        select 1
        from activity_campaign ac
        where ac.realm_id = a.realm_id
          and ac.activity_id = a.id
          and ac.campaign_id = ${s.campaignId})`

/** Activities that came more than sixty days after the one before, or the last one where nothing followed for as long. */
const gaps = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select g.unit_id, 'activity/' || g.id as ref, g.title, g.held_on as on_day, true as counted
  from (
    select a.unit_id, a.id, a.title, a.held_on, a.held_on - lag(a.held_on) over w as before, lead(a.held_on) over w as following
    from activity a
    where a.realm_id = ${tx.realm}
      and a.state = 'recorded'
      and a.held_on between ${s.from} and ${s.until}
      and ${recordedFor(s)}
      and ${inMeasure(tx, 'a.unit_id', s)}
    window w as (partition by a.unit_id order by a.held_on, a.id)) g
  where g.before > ${LONG_GAP}
  union all
  select g.unit_id, 'activity/' || g.id as ref, g.title, g.held_on as on_day, true as counted
  from (
    select distinct on (a.unit_id) a.unit_id, a.id, a.title, a.held_on
    from activity a
    where a.realm_id = ${tx.realm}
      and a.state = 'recorded'
      and a.held_on between ${s.from} and ${s.until}
      and ${recordedFor(s)}
      and ${inMeasure(tx, 'a.unit_id', s)}
    order by a.unit_id, a.held_on desc, a.id desc) g
  where ${s.until}::date - g.held_on > ${LONG_GAP}`

export const paceRelations: Record<string, (tx: Tx, s: MeasureScope) => RawBuilder<unknown>> = {
  'activity.late_written_share': late,
  'activity.long_gap_n': gaps,
}

/** Days of the records of one unit in a campaign, itself and all below, in the realm's zone. */
export const recordDays = async (
  tx: Tx,
  campaignId: number,
  line: string,
  unitId: number,
): Promise<{ heldOn: string; writtenOn: string }[]> =>
  (
    await sql<{ heldOn: string; writtenOn: string }>`
      select a.held_on as "heldOn", ${writtenOn} as "writtenOn"
      from activity a
      join realm rl on rl.id = a.realm_id
      join activity_campaign ac on ac.realm_id = a.realm_id and ac.activity_id = a.id and ac.campaign_id = ${campaignId}
      join unit_line own on own.realm_id = a.realm_id and own.line = ${line} and own.unit_id = ${unitId}
      join unit_line l on l.realm_id = a.realm_id and l.line = own.line and l.unit_id = a.unit_id
      where a.realm_id = ${tx.realm}
        and a.state = 'recorded'
        and l.path >= own.path
        and l.path < left(own.path, -1) || '0'
      order by a.held_on, a.id
      limit 20000`.execute(tx.db)
  ).rows

export const phasesOf = async (tx: Tx, campaignId: number): Promise<{ name: string; from: string; until: string }[]> =>
  (
    await sql<{ name: string; from: string; until: string }>`
      select name, starts_on as "from", ends_on as until
      from campaign_phase
      where realm_id = ${tx.realm}
        and campaign_id = ${campaignId}
      order by starts_on, id`.execute(tx.db)
  ).rows

/** Days on which an inspection of this campaign was announced. */
export const announcedOn = async (tx: Tx, campaignId: number): Promise<string[]> =>
  (
    await sql<{ on: string }>`
      select distinct e.happened_on as "on"
      from event e
      where e.realm_id = ${tx.realm}
        and e.campaign_id = ${campaignId}
        and e.noun = 'inspection'
        and e.verb = 'announced'
      order by 1`.execute(tx.db)
  ).rows.map((r) => r.on)
