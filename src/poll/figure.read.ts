import { type RawBuilder, sql } from 'kysely'
import type { MeasureRow, MeasureScope } from '../activity/activity.ts'
import { inMeasure, notOfAnother } from '../activity/figure.read.ts'
import type { Tx } from '../db/db.ts'

/** Certified figures of units in scope; `object` decides which measure they are of. */
const figures = (tx: Tx, s: MeasureScope, objects: readonly string[]): RawBuilder<unknown> => sql`
  select f.unit_id, f.poll_id, f.satisfied_n, f.valid_n, f.held_on
  from poll_figure f
  where f.realm_id = ${tx.realm}
    and f.object = any(${objects as string[]})
    and f.held_on between ${s.from} and ${s.until}
    and exists (
      select 1
      from poll x
      where x.realm_id = f.realm_id
        and x.id = f.poll_id
        and ${notOfAnother('x.campaign_id', s)})
    and ${inMeasure(tx, 'f.unit_id', s)}`

const objectsOfMeasure: Record<string, readonly string[]> = {
  'poll.satisfied_share': ['unit', 'team', 'window', 'campaign'],
  'poll.cadre_satisfied_share': ['cadre'],
}
/** What `measures.json` says of polls: certified papers of the people served, added up over polls and cadres, never weighted. */
export const pollMeasures = async (tx: Tx, s: MeasureScope): Promise<MeasureRow[]> => {
  const out: MeasureRow[] = []
  for (const [measure, objects] of Object.entries(objectsOfMeasure)) {
    const { rows } = await sql<MeasureRow>`
      select ${measure}::text as measure, f.unit_id as "unitId", sum(f.satisfied_n)::bigint as numerator, sum(f.valid_n)::bigint as denominator
      from (${figures(tx, s, objects)}) f
      group by f.unit_id
      order by f.unit_id`.execute(tx.db)
    out.push(...rows)
  }
  return out
}
/** The polls behind a figure of `pollMeasures`: one row per poll and unit, whatever the number of papers. */
export const pollRecords = (tx: Tx, measure: string, s: MeasureScope): RawBuilder<unknown> => sql`
  select f.unit_id, 'poll/' || f.poll_id as ref, min(p.title) as title, min(f.held_on) as on_day, true as counted
  from (${figures(tx, s, objectsOfMeasure[measure]!)}) f
  join poll p on p.realm_id = ${tx.realm} and p.id = f.poll_id
  group by f.unit_id, f.poll_id`

/** Low figures of earlier campaigns (or none) of the units now taking part, unless a carried one was settled. */
export const lowLeftOver = async (tx: Tx, campaignId: number) =>
  (
    await sql<{ poll_id: number; unit_id: number; title: string; satisfied_n: number; valid_n: number }>`
      select distinct on (f.unit_id, f.poll_id) f.poll_id, f.unit_id, p.title, f.satisfied_n, f.valid_n
      from campaign c
      join campaign_unit cu on cu.realm_id = c.realm_id and cu.campaign_id = c.id
      join poll_figure f on f.realm_id = cu.realm_id and f.unit_id = cu.unit_id
      join poll p on p.realm_id = f.realm_id and p.id = f.poll_id
      where c.realm_id = ${tx.realm}
        and c.id = ${campaignId}
        and f.low
        -- What one person's papers said is for those who study it, not for a list of the campaign.
        and f.object in ('unit', 'team', 'window', 'campaign')
        and p.campaign_id is distinct from c.id
        and p.certified_on <= c.launch_on
        and not exists (
          select 1
          from campaign_carry k
          where k.realm_id = f.realm_id
            and k.source = 'poll/' || f.poll_id
            and k.unit_id = f.unit_id
            and k.state = 'settled')
      order by f.unit_id, f.poll_id, f.object_no`.execute(tx.db)
  ).rows
