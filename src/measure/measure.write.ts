import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { MeasureRow, Period } from './measure.ts'

export interface ChangedValue {
  unit_id: number
  measure: string
  numerator: string
  denominator: string
}

/** Counting of one period takes turns; who freezes figures takes the same lock, so that none moves while it reads. */
export const lockPeriod = (tx: Tx, periodId: number) =>
  sql`select pg_advisory_xact_lock(7320, ${periodId % 2147483647}::int)`.execute(tx.db)

export const insertPeriod = async (
  tx: Tx,
  p: { campaignId: number | null; year: number | null; line: string; fromOn: string; untilOn: string },
): Promise<void> => {
  await tx.db
    .insertInto('measure_period')
    .values({ realm_id: tx.realm, campaign_id: p.campaignId, year: p.year, line: p.line, from_on: p.fromOn, until_on: p.untilOn })
    .onConflict((c) =>
      p.campaignId === null
        ? c.columns(['realm_id', 'year', 'line']).doNothing()
        : c.columns(['realm_id', 'campaign_id']).doUpdateSet({ from_on: p.fromOn, until_on: p.untilOn, stale: true }),
    )
    .execute()
}

export const markStale = (tx: Tx) => sql`update measure_period set stale = true where realm_id = ${tx.realm} and not stale`.execute(tx.db)

export const insertDue = async (tx: Tx, due: readonly { unitId: number; source: string }[]): Promise<void> => {
  if (due.length === 0) return
  await tx.db
    .insertInto('measure_due')
    .values(due.map((d) => ({ realm_id: tx.realm, unit_id: d.unitId, source: d.source })))
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Takes up to `most` of what is due out of the list. */
export const takeDue = async (tx: Tx, most: number) =>
  (
    await sql<{ unit_id: number; source: string }>`
      delete from measure_due d
      using (
        select unit_id, source
        from measure_due
        where realm_id = ${tx.realm}
        order by unit_id, source
        limit ${most}
        for update skip locked) x
      where d.realm_id = ${tx.realm}
        and d.unit_id = x.unit_id
        and d.source = x.source
      returning d.unit_id, d.source`.execute(tx.db)
  ).rows

interface At {
  position: number
  changeNo: number
  now: Date
}
const columnsOf = (rows: readonly MeasureRow[]) => sql`unnest(
  ${rows.map((r) => r.unitId)}::bigint[], ${rows.map((r) => r.measure)}::text[],
  ${rows.map((r) => r.numerator)}::numeric[], ${rows.map((r) => r.denominator)}::numeric[]) f (unit_id, measure, n, d)`

/**
 * The own figures of these units replaced by fresh ones, and the differences carried to every unit above within the period's root.
 * @param rows what the provider answered; a unit it does not name counts nothing
 * @returns what is another figure now
 */
export const writeOwn = async (
  tx: Tx,
  period: Period,
  root: { path: string; above: number },
  asked: { unitIds: readonly number[]; measures: readonly string[] },
  rows: readonly MeasureRow[],
  at: At,
): Promise<ChangedValue[]> =>
  (
    await sql<ChangedValue>`
      with fresh as (
        select f.unit_id, f.measure, f.n, f.d
        from ${columnsOf(rows)}
      ), changed as (
        select u.unit_id, m.measure, coalesce(f.n, 0) - coalesce(v.own_numerator, 0) as n, coalesce(f.d, 0) - coalesce(v.own_denominator, 0) as d
        from unnest(${asked.unitIds as number[]}::bigint[]) u (unit_id)
        cross join unnest(${asked.measures as string[]}::text[]) m (measure)
        left join fresh f on f.unit_id = u.unit_id and f.measure = m.measure
        left join measure_value v on v.realm_id = ${tx.realm} and v.period_id = ${period.id} and v.unit_id = u.unit_id and v.measure = m.measure
        where coalesce(f.n, 0) <> coalesce(v.own_numerator, 0)
          or coalesce(f.d, 0) <> coalesce(v.own_denominator, 0)
      ), spread as (
        select a.id::bigint as unit_id, c.measure, sum(c.n) as n, sum(c.d) as d,
          coalesce(sum(c.n) filter (where a.id::bigint = c.unit_id), 0) as own_n,
          coalesce(sum(c.d) filter (where a.id::bigint = c.unit_id), 0) as own_d
        from changed c
        left join unit_line l on l.realm_id = ${tx.realm} and l.line = ${period.line} and l.unit_id = c.unit_id
        cross join lateral string_to_table(rtrim(coalesce(substr(l.path, ${root.above + 1}::int), c.unit_id || '/'), '/'), '/') a (id)
        where ${root.path} = '' or l.path >= ${root.path} and l.path < left(${root.path}, -1) || '0'
        group by 1, 2
      )
      insert into measure_value as v (realm_id, period_id, unit_id, measure, own_numerator, own_denominator, numerator, denominator,
        ledger_position, change_no, computed_at)
      select ${tx.realm}::bigint, ${period.id}::bigint, s.unit_id, s.measure, s.own_n, s.own_d, s.n, s.d,
        ${at.position}::bigint, ${at.changeNo}::bigint, ${at.now}::timestamptz
      from spread s
      order by s.unit_id, s.measure
      on conflict (realm_id, period_id, unit_id, measure) do update
      set own_numerator = v.own_numerator + excluded.own_numerator, own_denominator = v.own_denominator + excluded.own_denominator,
        numerator = v.numerator + excluded.numerator, denominator = v.denominator + excluded.denominator,
        ledger_position = excluded.ledger_position, change_no = excluded.change_no, computed_at = excluded.computed_at
      returning v.unit_id, v.measure, v.numerator, v.denominator`.execute(tx.db)
  ).rows

/**
 * Every figure of a period from scratch: own rows as given, totals summed along the tree as it stands. Only what differs is written.
 * @returns what is another figure now
 */
export const writeAll = async (
  tx: Tx,
  period: Period,
  root: { path: string; above: number },
  rows: readonly MeasureRow[],
  at: At,
): Promise<ChangedValue[]> =>
  (
    await sql<ChangedValue>`
      with fresh as (
        select f.unit_id, f.measure, f.n, f.d
        from ${columnsOf(rows)}
      ), total as (
        select a.id::bigint as unit_id, f.measure, sum(f.n) as n, sum(f.d) as d
        from fresh f
        left join unit_line l on l.realm_id = ${tx.realm} and l.line = ${period.line} and l.unit_id = f.unit_id
        cross join lateral string_to_table(rtrim(coalesce(substr(l.path, ${root.above + 1}::int), f.unit_id || '/'), '/'), '/') a (id)
        where ${root.path} = '' or l.path >= ${root.path} and l.path < left(${root.path}, -1) || '0'
        group by 1, 2
      ), had as (
        select v.unit_id, v.measure, v.own_numerator, v.own_denominator, v.numerator, v.denominator
        from measure_value v
        where v.realm_id = ${tx.realm}
          and v.period_id = ${period.id}
      ), next as (
        select coalesce(t.unit_id, h.unit_id) as unit_id, coalesce(t.measure, h.measure) as measure,
          coalesce(f.n, 0) as own_n, coalesce(f.d, 0) as own_d, coalesce(t.n, 0) as n, coalesce(t.d, 0) as d,
          (h.own_numerator, h.own_denominator, h.numerator, h.denominator)
            is distinct from (coalesce(f.n, 0), coalesce(f.d, 0), coalesce(t.n, 0), coalesce(t.d, 0)) as differs
        from total t
        full join had h on h.unit_id = t.unit_id and h.measure = t.measure
        left join fresh f on f.unit_id = t.unit_id and f.measure = t.measure
      )
      insert into measure_value as v (realm_id, period_id, unit_id, measure, own_numerator, own_denominator, numerator, denominator,
        ledger_position, change_no, computed_at)
      select ${tx.realm}::bigint, ${period.id}::bigint, x.unit_id, x.measure, x.own_n, x.own_d, x.n, x.d,
        ${at.position}::bigint, ${at.changeNo}::bigint, ${at.now}::timestamptz
      from next x
      where x.differs
      on conflict (realm_id, period_id, unit_id, measure) do update
      set own_numerator = excluded.own_numerator, own_denominator = excluded.own_denominator,
        numerator = excluded.numerator, denominator = excluded.denominator,
        ledger_position = excluded.ledger_position, change_no = excluded.change_no, computed_at = excluded.computed_at
      returning v.unit_id, v.measure, v.numerator, v.denominator`.execute(tx.db)
  ).rows

export const writeCounted = (tx: Tx, periodId: number, changeNo: number, countedOn: string | null) =>
  sql`
    update measure_period
    set change_no = ${changeNo}, counted_on = coalesce(${countedOn}, counted_on), stale = stale and ${countedOn}::date is null
    where realm_id = ${tx.realm}
      and id = ${periodId}`.execute(tx.db)
