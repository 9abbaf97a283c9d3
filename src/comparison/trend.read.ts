import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import type { Scope } from '../lib/permission.ts'
import { measures } from '../standard/builtin.ts'
import type { Moved, Seen, Trend, TrendKind } from './trend.ts'

/** Judged items on which units of final and frozen rounds got less than half of what the best of the round got, in the days looked at. */
export const findings = async (tx: Tx, from: string, until: string): Promise<Seen[]> =>
  (
    await sql<Seen>`
      select r.standard_id || '/' || j.leaf as subject, s.title || ' ' || j.leaf as name, x.unit_id as "unitId", x.name as unit, 1 as n
      from score_round r
      join standard s on s.realm_id = r.realm_id and s.id = r.standard_id
      join score_judgement j on j.realm_id = r.realm_id and j.round_id = r.id and j.state = 'stands'
      join score_unit x on x.realm_id = j.realm_id and x.round_id = j.round_id and x.unit_id = j.unit_id
      cross join lateral (
        select max(o.points) as best
        from score_judgement o
        where o.realm_id = j.realm_id
          and o.round_id = j.round_id
          and o.leaf = j.leaf
          and o.column_id = j.column_id
          and o.state = 'stands') top
      where r.realm_id = ${tx.realm}
        and r.state in ('final', 'frozen')
        and j.on_day between ${from} and ${until}
        and j.points * 2 < top.best
      group by 1, 2, 3, 4
      order by 1, 3`.execute(tx.db)
  ).rows

/** Problems by kind and unit, of which something happened in the days looked at. */
const problemsBy = async (tx: Tx, on: 'opened_on' | 'recurred_on', from: string, until: string): Promise<Seen[]> =>
  (
    await sql<Seen>`
      select r.kind as subject, r.kind as name, r.unit_id as "unitId", u.short_name as unit, count(*)::int as n
      from rectification r
      join unit u on u.realm_id = r.realm_id and u.id = r.unit_id
      where r.realm_id = ${tx.realm}
        and r.state <> 'withdrawn'
        and ${sql.ref(`r.${on}`)} between ${from} and ${until}
      group by 1, 2, 3, 4
      order by 1, 3`.execute(tx.db)
  ).rows
export const problems = (tx: Tx, from: string, until: string) => problemsBy(tx, 'opened_on', from, until)
export const recurrences = (tx: Tx, from: string, until: string) => problemsBy(tx, 'recurred_on', from, until)

/** Shares of this year beside those of the year before, of units that have both; polls and results only. */
export const moved = async (tx: Tx, year: number): Promise<Moved[]> => {
  const shares = measures().measures.filter((m) => m.kind === 'ratio' && m.nature === 'result')
  const { rows } = await sql<{
    measure: string
    unitId: number
    unit: string
    was_n: string
    was_of: string
    now_n: string
    now_of: string
  }>`
    select now.measure, now.unit_id as "unitId", u.short_name as unit, was.numerator::text as was_n, was.denominator::text as was_of,
      now.numerator::text as now_n, now.denominator::text as now_of
    from measure_period p
    join measure_period q on q.realm_id = p.realm_id and q.year = p.year - 1 and q.line = p.line
    join measure_value now on now.realm_id = p.realm_id and now.period_id = p.id
    join measure_value was on was.realm_id = q.realm_id and was.period_id = q.id and was.unit_id = now.unit_id and was.measure = now.measure
    join unit u on u.realm_id = now.realm_id and u.id = now.unit_id
    where p.realm_id = ${tx.realm}
      and p.year = ${year}
      and now.measure = any(${shares.map((m) => m.id)})
      and was.numerator * now.denominator > now.numerator * was.denominator
    order by 1, 2
    limit 20000`.execute(tx.db)
  return rows.map((r) => ({
    measure: r.measure,
    title: shares.find((m) => m.id === r.measure)!.title,
    unitId: r.unitId,
    unit: r.unit,
    was: { n: Number(r.was_n), of: Number(r.was_of) },
    now: { n: Number(r.now_n), of: Number(r.now_of) },
  }))
}

/** The week last listed, with or without anything on the list. */
export const lastWeek = async (tx: Tx): Promise<string | null> =>
  (
    await sql<{ on: string | null }>`
      select max(happened_on) as "on"
      from event
      where realm_id = ${tx.realm}
        and noun = 'comparison'
        and verb = 'trends-listed'`.execute(tx.db)
  ).rows[0]?.on ?? null

export const trendsOfWeek = async (tx: Tx, weekOn: string): Promise<Trend[]> =>
  (
    await tx.db
      .selectFrom('comparison_trend')
      .select(['kind', 'subject', 'facts'])
      .where('realm_id', '=', tx.realm)
      .where('week_on', '=', weekOn)
      .orderBy('id')
      .execute()
  ).map((r) => ({ ...(r.facts as unknown as Omit<Trend, 'kind' | 'subject'>), kind: r.kind as TrendKind, subject: r.subject }))

/** Of these units, those a reader may see. */
export const unitsSeen = async (tx: Tx, scope: Scope, unitIds: readonly number[]): Promise<Set<number>> =>
  new Set(
    (
      await sql<{ id: number }>`
        select distinct l.unit_id as id
        from unit_line l
        where l.realm_id = ${tx.realm}
          and l.unit_id = any(${unitIds as number[]})
          and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))}`.execute(tx.db)
    ).rows.map((r) => r.id),
  )
