import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { pollCan } from '../poll/poll.ts'
import { ask, noDay, of, records, type Step } from './step.read.ts'

const dayOf = (column: RawBuilder<unknown>, zone: string) => sql`(${column} at time zone ${zone})::date`

export const toClosePoll = (tx: Tx, units: readonly number[], now: Date, zone: string) =>
  ask(
    tx,
    records(
      tx,
      'poll',
      units,
      'own',
      sql`x.title`,
      dayOf(sql`x.closes_at`, zone),
      sql`x.state = any(${of(pollCan.table.close)}) and x.closes_at <= ${now}`,
    ),
  )
/** Papers are not opened but counted, see below. */
export const toOpenPoll = (tx: Tx, units: readonly number[]) =>
  ask(
    tx,
    records(tx, 'poll', units, 'own', sql`x.title`, noDay, sql`x.channel <> 'paper' and x.state = any(${of(pollCan.table.openResult)})`),
  )
/** Whoever entered a count does not certify it: where a unit has one secretary alone, the office right above does. */
export const toCertifyPoll = (tx: Tx, units: readonly number[], accountId: number | null) =>
  ask(
    tx,
    records(
      tx,
      'poll',
      units,
      'near',
      sql`x.title`,
      noDay,
      sql`x.state = any(${of(pollCan.table.certify)})
        and not exists (
          select 1
          from poll_count k
          where k.realm_id = x.realm_id and k.poll_id = x.id and k.account_id = ${accountId})`,
    ),
  )

/**
 * Papers of a meeting, entered by two people apart: by whoever has not entered them yet, and where the two differ by both. Nobody counts himself.
 * @returns with each how many have entered it
 */
export const toCount = (tx: Tx, units: readonly number[], who: { accountId: number | null; memberId: number | null }) =>
  ask(
    tx,
    sql<Step & { counts_n: number }>`
      select x.id::text as id, x.unit_id, u.short_name as unit, x.title as what, coalesce(c.title, '') as campaign, c.id as campaign_id, null::date as due_on,
        k.n as counts_n
      from poll x
      join unit u on u.realm_id = x.realm_id and u.id = x.unit_id
      left join campaign c on c.realm_id = x.realm_id and c.id = x.campaign_id
      cross join lateral (
        select count(*)::int as n, count(*) filter (where p.account_id = ${who.accountId}) > 0 as mine
        from poll_count p
        where p.realm_id = x.realm_id and p.poll_id = x.id) k
      where x.realm_id = ${tx.realm}
        and x.channel = 'paper'
        and x.state = any(${of(pollCan.table.count)})
        and (x.unit_id = any(${units})
          or exists (select 1 from unit_line l where l.realm_id = x.realm_id and l.unit_id = x.unit_id and l.parent_id = any(${units})))
        and (k.n = 2) = k.mine
        and not exists (
          select 1
          from poll_object o
          where o.realm_id = x.realm_id and o.poll_id = x.id and o.member_id = ${who.memberId})
      order by x.id`,
  )
