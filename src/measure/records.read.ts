import { type RawBuilder, sql } from 'kysely'
import { owedMeetingName } from '../activity/activity.text.ts'
import { owedMeetings } from '../activity/activity.ts'
import { inMeasure, lifeOwed, notOfAnother, ofCampaign } from '../activity/figure.read.ts'
import type { Tx } from '../db/db.ts'
import type { MeasureScope } from './measure.ts'

// The records behind figures whose noun counts them itself; `measure.db.test.ts` holds both to the same numbers.

const pledges =
  (of: RawBuilder<boolean>, counted: (s: MeasureScope) => RawBuilder<boolean>) =>
  (tx: Tx, s: MeasureScope): RawBuilder<unknown> =>
    sql`
    select p.unit_id, 'pledge/' || p.id as ref, p.what as title, p.due_on as on_day, coalesce(${counted(s)}, false) as counted
    from pledge p
    where p.realm_id = ${tx.realm}
      and p.due_on between ${s.from} and ${s.until}
      and p.published_on is not null
      and p.state <> 'withdrawn'
      and ${of}
      and ${ofCampaign('p.campaign_id', s)}
      and ${inMeasure(tx, 'p.unit_id', s)}`

const kept = (s: MeasureScope) => sql<boolean>`p.verdict = 'kept' and p.judged_on <= ${s.until}`

const services = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select v.unit_id, 'service/' || v.id as ref, v.what as title, v.due_on as on_day,
    v.state = 'confirmed' and v.answered_on <= ${s.until} as counted
  from activity_service v
  where v.realm_id = ${tx.realm}
    and v.asked
    and v.state <> 'withdrawn'
    and v.due_on between ${s.from} and ${s.until}
    and ${inMeasure(tx, 'v.unit_id', s)}`

const carriers = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select k.unit_id, 'carrier/' || k.id as ref, k.name as title, k.since_on as on_day,
    exists (
      select 1
      from activity_service v
      where v.realm_id = k.realm_id
        and v.carrier_id = k.id
        and v.state = 'confirmed'
        and v.answered_on <= ${s.until}
        and v.answered_on > ${s.until}::date - make_interval(months => k.recheck_months)) as counted
  from activity_carrier k
  where k.realm_id = ${tx.realm}
    and k.kind in ('post', 'window', 'area', 'team')
    and k.since_on <= ${s.until}
    and (k.ended_on is null or k.ended_on > ${s.until})
    and ${notOfAnother('k.campaign_id', s)}
    and ${inMeasure(tx, 'k.unit_id', s)}`

/** One row per meeting owed: the one held, or the branch that still owes it. */
const life = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => {
  const owed = owedMeetings(s.from, s.until)
  return sql`
    select w.unit_id, coalesce('activity/' || w.activity_id, 'unit/' || w.unit_id) as ref, coalesce(w.title, n.name) as title,
      coalesce(w.held_on, w.until_on) as on_day, w.activity_id is not null as counted
    from (${lifeOwed(tx, s)}) w
    join unnest(${owed.map((o) => o.kind)}::text[], ${owed.map((o) => o.from)}::date[], ${owed.map(owedMeetingName)}::text[])
      n (kind, from_on, name) on n.kind = w.kind and n.from_on = w.from_on`
}

const rectified = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select r.unit_id, 'rectification/' || r.id as ref, r.what as title, r.due_on as on_day,
    coalesce(r.outcome = 'solved' and r.closed_on <= r.due_on and r.closed_on <= ${s.until}, false) as counted
  from rectification r
  where r.realm_id = ${tx.realm}
    and r.state <> 'withdrawn'
    and r.outcome is distinct from 'not-ours'
    and r.due_on between ${s.from} and ${s.until}
    and ${notOfAnother('r.campaign_id', s)}
    and ${inMeasure(tx, 'r.unit_id', s)}`

const recurred = (tx: Tx, s: MeasureScope): RawBuilder<unknown> => sql`
  select r.unit_id, 'rectification/' || r.id as ref, r.what as title, coalesce(r.recurred_on, r.last_closed_on) as on_day,
    coalesce(r.recurred_on between ${s.from} and ${s.until}, false) as counted
  from rectification r
  where r.realm_id = ${tx.realm}
    and r.state <> 'withdrawn'
    and (r.last_closed_on between ${s.from} and ${s.until} or r.recurred_on between ${s.from} and ${s.until})
    and ${notOfAnother('r.campaign_id', s)}
    and ${inMeasure(tx, 'r.unit_id', s)}`

// Nouns whose records belong to a campaign, or may.
const campaignOf: Record<string, string> = {
  pledge: 'pledge',
  rectification: 'rectification',
  carrier: 'activity_carrier',
  poll: 'poll',
  duty: 'duty_period',
}
/** Titles of the campaigns these records belong to, by address; a record of none is not named. */
export const campaignsOfRecords = async (tx: Tx, refs: readonly string[]): Promise<Map<string, string>> => {
  const out = new Map<string, string>()
  for (const [noun, table] of Object.entries(campaignOf)) {
    const ids = refs.filter((r) => r.startsWith(`${noun}/`)).map((r) => Number(r.slice(noun.length + 1)))
    if (ids.length === 0) continue
    const { rows } = await sql<{ id: number; title: string }>`
      select x.id, c.title
      from ${sql.table(table)} x
      join campaign c on c.realm_id = x.realm_id and c.id = x.campaign_id
      where x.realm_id = ${tx.realm}
        and x.id = any(${ids})`.execute(tx.db)
    for (const r of rows) out.set(`${noun}/${r.id}`, r.title)
  }
  return out
}

export const nounRecords: Record<string, (tx: Tx, s: MeasureScope) => RawBuilder<unknown>> = {
  'pledge.kept_share': pledges(sql<boolean>`p.by <> 'member'`, kept),
  'pledge.member_kept_share': pledges(sql<boolean>`p.by = 'member'`, kept),
  'pledge.overdue_n': pledges(
    sql<boolean>`true`,
    (s) =>
      sql<boolean>`(p.explained_on is null or p.explained_on > ${s.until}) and (p.verdict = 'unkept' or p.state in ('published', 'fulfilling'))`,
  ),
  'activity.service_confirmed_share': services,
  'activity.post_alive_share': carriers,
  'activity.life_done_share': life,
  'rectification.closed_on_time_share': rectified,
  'rectification.reopened_n': recurred,
}
