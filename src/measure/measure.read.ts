import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Period } from './measure.ts'

const periodColumns = [
  'id',
  'campaign_id as campaignId',
  'year',
  'line',
  'from_on as fromOn',
  'until_on as untilOn',
  'counted_on as countedOn',
  'stale',
  'change_no as changeNo',
] as const

export const readPeriod = (tx: Tx, id: number): Promise<Period> =>
  tx.db.selectFrom('measure_period').select(periodColumns).where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirstOrThrow()

export const periodOf = (tx: Tx, of: { campaignId: number } | { year: number; line: string }): Promise<Period | undefined> => {
  const q = tx.db.selectFrom('measure_period').select(periodColumns).where('realm_id', '=', tx.realm)
  return (
    'campaignId' in of ? q.where('campaign_id', '=', of.campaignId) : q.where('year', '=', of.year).where('line', '=', of.line)
  ).executeTakeFirst()
}

/**
 * Periods whose figures are kept: campaigns running or ended within a year, and the current year.
 * A pledge of an ended campaign may still be judged, so its figures still move.
 */
export const keptPeriods = async (tx: Tx, today: string): Promise<Period[]> =>
  (
    await sql<Period>`
      select p.id, p.campaign_id as "campaignId", p.year, p.line, p.from_on as "fromOn", p.until_on as "untilOn", p.counted_on as "countedOn",
        p.stale, p.change_no as "changeNo"
      from measure_period p
      left join campaign c on c.realm_id = p.realm_id and c.id = p.campaign_id
      where p.realm_id = ${tx.realm}
        and (c.state = 'launched' or c.state = 'ended' and c.ended_on >= ${today}::date - 366 or p.year = extract(year from ${today}::date))
      order by p.id`.execute(tx.db)
  ).rows

/** Paths over which a period's figures are rolled up: the organiser's subtree for a campaign, the whole line for a year. */
export const rootOf = async (tx: Tx, p: Period): Promise<{ path: string; above: number }> => {
  if (p.campaignId === null) return { path: '', above: 0 }
  const { rows } = await sql<{ path: string }>`
    select l.path
    from campaign c
    join unit_line l on l.realm_id = c.realm_id and l.line = c.line and l.unit_id = c.organiser_id
    where c.realm_id = ${tx.realm}
      and c.id = ${p.campaignId}`.execute(tx.db)
  const path = rows[0]?.path ?? ''
  return { path, above: path.replace(/\d+\/$/, '').length }
}

/** Last event written so far: what figures counted now are counted up to. */
export const ledgerPosition = async (tx: Tx): Promise<number> =>
  (await sql<{ n: number | null }>`select max(id) as n from event where realm_id = ${tx.realm}`.execute(tx.db)).rows[0]?.n ?? 0

export interface Value {
  measure: string
  numerator: string
  denominator: string
  ledger_position: number
  computed_at: Date
}
export const valuesOf = (tx: Tx, periodId: number, unitId: number): Promise<Value[]> =>
  tx.db
    .selectFrom('measure_value')
    .select(['measure', 'numerator', 'denominator', 'ledger_position', 'computed_at'])
    .where('realm_id', '=', tx.realm)
    .where('period_id', '=', periodId)
    .where('unit_id', '=', unitId)
    .orderBy('measure')
    .execute()

/** Values of many units as one row each, parallel arrays: a city is read in a second. */
export const valuesOfMany = async (tx: Tx, periodId: number, unitIds: readonly number[], measures: readonly string[]) =>
  (
    await sql<{ unit_id: number; measures: string[]; numerators: string[]; denominators: string[]; positions: string[] }>`
      select v.unit_id, array_agg(v.measure) as measures, array_agg(v.numerator::text) as numerators,
        array_agg(v.denominator::text) as denominators, array_agg(v.ledger_position::text) as positions
      from measure_value v
      where v.realm_id = ${tx.realm}
        and v.period_id = ${periodId}
        and v.unit_id = any(${unitIds as number[]})
        and v.measure = any(${measures as string[]})
      group by v.unit_id`.execute(tx.db)
  ).rows

/** The units at and below a unit, itself included, in a line; a unit outside the line is alone. */
export const scopeOfUnit = async (
  tx: Tx,
  line: string,
  unitId: number,
): Promise<{ path: { line: string; path: string } } | { unitIds: number[] }> => {
  const l = await tx.db
    .selectFrom('unit_line')
    .select('path')
    .where('realm_id', '=', tx.realm)
    .where('line', '=', line)
    .where('unit_id', '=', unitId)
    .executeTakeFirst()
  return l ? { path: { line, path: l.path } } : { unitIds: [unitId] }
}

/** Ids of these units, of the party organisations that lead them, and of all above those in the party line. */
export const withThoseAbove = async (tx: Tx, unitIds: readonly number[]): Promise<number[]> => {
  const { rows } = await sql<{ id: number }>`
    select u.led_by_id as id
    from unit u
    where u.realm_id = ${tx.realm}
      and u.id = any(${unitIds as number[]})
      and u.led_by_id is not null
    union
    select a.id::bigint
    from unit_line l
    cross join lateral string_to_table(rtrim(l.path, '/'), '/') a (id)
    where l.realm_id = ${tx.realm}
      and l.line = 'party'
      and l.unit_id = any(${unitIds as number[]})`.execute(tx.db)
  return [...new Set([...unitIds, ...rows.map((r) => r.id)])]
}

/** Units where a member holds or held a post: what becomes of him is seen there too. */
export const postUnitsOf = async (tx: Tx, memberId: number): Promise<number[]> =>
  (
    await tx.db
      .selectFrom('member_post')
      .select('unit_id')
      .distinct()
      .where('realm_id', '=', tx.realm)
      .where('member_id', '=', memberId)
      .execute()
  ).map((r) => r.unit_id)

/** Paths of units in a line, to carry a record up to those above it. */
export const pathsBelow = async (tx: Tx, line: string, unitIds: readonly number[]): Promise<Map<number, string>> => {
  const { rows } = await sql<{ unit_id: number; path: string }>`
    select l.unit_id, l.path
    from unit_line l
    where l.realm_id = ${tx.realm}
      and l.line = ${line}
      and l.unit_id = any(${unitIds as number[]})`.execute(tx.db)
  return new Map(rows.map((r) => [r.unit_id, r.path]))
}

/** Of these units in a campaign, those with goals to answer: the organiser, and whoever added goals of its own. */
export const unitsWithGoals = (tx: Tx, campaignId: number, unitIds: readonly number[]) =>
  tx.db
    .selectFrom('campaign_unit')
    .select(['unit_id', 'own', 'organiser'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', 'in', [...unitIds])
    .where((e) => e.or([e('own', 'is not', null), e('organiser', '=', true)]))
    .execute()
