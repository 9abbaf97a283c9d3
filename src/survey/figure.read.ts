import { type RawBuilder, sql } from 'kysely'
import type { MeasureRow, MeasureScope } from '../activity/activity.ts'
import { inMeasure } from '../activity/figure.read.ts'
import type { Tx } from '../db/db.ts'

/** Certified figures of units in scope: of each survey the one question `overall`, answered by people served, every answer worth the same. */
const figures = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select f.unit_id, f.survey_id, f.satisfied_n, f.valid_n, f.held_on
  from survey_figure f
  where f.realm_id = ${tx.realm}
    and f.held_on between ${s.from} and ${s.until}
    and ${inMeasure(tx, 'f.unit_id', s)}`

export const surveyMeasures = async (tx: Tx, s: MeasureScope): Promise<MeasureRow[]> =>
  (
    await sql<MeasureRow>`
      select 'survey.satisfied_share'::text as measure, f.unit_id as "unitId", sum(f.satisfied_n)::bigint as numerator, sum(f.valid_n)::bigint as denominator
      from (${figures(tx, s)}) f
      group by f.unit_id
      order by f.unit_id`.execute(tx.db)
  ).rows

/** The surveys behind the figure: one row each, whatever the number of answers. */
export const surveyRecords = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select f.unit_id, 'survey/' || f.survey_id as ref, x.title, f.held_on as on_day, true as counted
  from (${figures(tx, s)}) f
  join survey x on x.realm_id = ${tx.realm} and x.id = f.survey_id`
