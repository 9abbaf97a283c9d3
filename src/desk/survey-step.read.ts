import { type RawBuilder, sql } from 'kysely'
import { withinScope } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import type { Scope } from '../lib/permission.ts'
import { surveyCan } from '../survey/survey.ts'
import { ask, noDay, of, type Step } from './step.read.ts'

const own = (units: readonly number[]) => sql`x.unit_id = any(${units})`
const surveys = (tx: Tx, whose: RawBuilder<unknown>, where: RawBuilder<unknown>, due: RawBuilder<unknown> = noDay) =>
  ask(
    tx,
    sql<Step>`
      select x.id::text as id, x.unit_id, u.short_name as unit, x.title as what, '' as campaign, null::bigint as campaign_id, ${due} as due_on
      from survey x
      join unit u on u.realm_id = x.realm_id and u.id = x.unit_id
      where x.realm_id = ${tx.realm}
        and ${whose}
        and ${where}
      order by ${due} nulls last, x.id`,
  )
const dayOf = (column: RawBuilder<unknown>, zone: string) => sql`(${column} at time zone ${zone})::date`

/** Questions to be put in order, people to be listed: everything before the freeze but the draw. */
export const toFreeze = (tx: Tx, units: readonly number[]) =>
  surveys(
    tx,
    own(units),
    sql`x.state = any(${of(surveyCan.table.freeze)}) and (x.mode = 'everyone' or x.wanted_n is null or x.drawn_on is not null)`,
  )

/** A survey whose list waits for the draw; `parties` are those who have committed. */
const undrawn = sql`x.state = any(${of(surveyCan.table.draw)}) and x.mode = 'sample' and x.wanted_n is not null and x.drawn_on is null`
const parties = (where: RawBuilder<unknown>) =>
  sql`(select count(*) from survey_secret p where p.realm_id = x.realm_id and p.survey_id = x.id and ${where})`

/**
 * The two parties: staff of the unit itself, and whoever watches over it without working for it, also from further above. The second comes from outside
 * unless the first did.
 */
export const toCommit = (tx: Tx, units: readonly number[], who: { accountId: number | null; runs: Scope; watches: Scope }) => {
  const outside = sql`(${withinScope(tx, who.watches, sql`x.unit_id`)} and not ${withinScope(tx, who.runs, sql`x.unit_id`)})`
  return surveys(
    tx,
    sql`(${own(units)} or ${outside})`,
    sql`${undrawn}
      and ${parties(sql`true`)} < 2
      and ${parties(sql`p.account_id = ${who.accountId}`)} = 0
      and (${outside} or ${parties(sql`not p.outside`)} = 0)`,
  )
}
/** Both have committed: each opens his own. */
export const toReveal = (tx: Tx, draws: Scope, accountId: number | null) =>
  surveys(
    tx,
    sql`${withinScope(tx, draws, sql`x.unit_id`)} and exists (
      select 1
      from survey_secret p
      where p.realm_id = x.realm_id and p.survey_id = x.id and p.account_id = ${accountId} and p.secret is null)`,
    sql`${undrawn} and ${parties(sql`true`)} = 2`,
  )

export const toIssue = (tx: Tx, units: readonly number[], zone: string) =>
  surveys(tx, own(units), sql`x.state = any(${of(surveyCan.table.issue)}) and x.passes_on is null`, dayOf(sql`x.opens_at`, zone))
export const toOpen = (tx: Tx, units: readonly number[], now: Date, zone: string) =>
  surveys(
    tx,
    own(units),
    sql`x.state = any(${of(surveyCan.table.open)}) and x.passes_on is not null and x.opens_at <= ${now}`,
    dayOf(sql`x.opens_at`, zone),
  )
export const toClose = (tx: Tx, units: readonly number[], now: Date, zone: string) =>
  surveys(tx, own(units), sql`x.state = any(${of(surveyCan.table.close)}) and x.closes_at <= ${now}`, dayOf(sql`x.closes_at`, zone))
export const toCountSurvey = (tx: Tx, units: readonly number[]) => surveys(tx, own(units), sql`x.state = any(${of(surveyCan.table.count)})`)
/** By another than who counted: where a unit has one secretary alone, by the office right above. */
export const toCertifySurvey = (tx: Tx, units: readonly number[], accountId: number | null) =>
  surveys(
    tx,
    sql`(${own(units)}
      or exists (select 1 from unit_line l where l.realm_id = x.realm_id and l.unit_id = x.unit_id and l.parent_id = any(${units})))`,
    sql`x.state = any(${of(surveyCan.table.certify)}) and x.counted_by is distinct from ${accountId}`,
  )
