import { type RawBuilder, sql } from 'kysely'
import { noRecord } from '../campaign/goal.ts'
import type { Tx } from '../db/db.ts'
import { type FactRecord, type Figure, figureKeys, isFigure, RECORDS_KEPT } from './report.ts'

export interface FactScope {
  unitId: number
  reach: 'own' | 'below'
  from: string
  until: string
  /** The campaign the session belongs to; goals of all campaigns of the period if none. */
  campaignId: number | null
  /** Day of the session: what earlier ones left open is read from before it. */
  heldOn: string
}

/** The unit alone, or it and all below in any line, found once for all figures. */
const units = (tx: Tx, s: FactScope): RawBuilder<unknown> =>
  s.reach === 'own'
    ? sql`select ${s.unitId}::bigint as unit_id`
    : sql`
      select distinct l.unit_id
      from unit_line top
      join unit_line l on l.realm_id = top.realm_id and l.line = top.line
        and l.path >= top.path and l.path < left(top.path, -1) || '0'
      where top.realm_id = ${tx.realm}
        and top.unit_id = ${s.unitId}`
const mine = (column: string): RawBuilder<boolean> => sql<boolean>`${sql.ref(column)} in (select own.unit_id from own)`

/** One line per record: figure, ref, title, day, unit, value and how much it adds. */
const relation = (tx: Tx, s: FactScope): RawBuilder<unknown> => {
  const none = sql`''::text as value, 1::bigint as weight`
  const pledges = sql`
    select 'pledge.' || case when p.verdict is not null and p.judged_on <= ${s.until} then p.verdict else 'open' end as figure,
      'pledge/' || p.id as ref, p.what as title, coalesce(p.judged_on, p.due_on) as on_day, p.unit_id, ${none}
    from pledge p
    where p.realm_id = ${tx.realm}
      and p.published_on is not null
      and p.state <> 'withdrawn'
      and p.published_on <= ${s.until}
      and case when p.verdict is not null and p.judged_on <= ${s.until} then p.judged_on else p.due_on end between ${s.from} and ${s.until}
      and ${mine('p.unit_id')}`
  const goals = sql`
    select case g.verdict when '达到' then 'goal.reached' else 'goal.missed' end, 'goal/' || g.campaign_id || '/' || g.unit_id,
      c.title || '：' || g.goal_key, g.answered_on, g.unit_id, coalesce(g.figure, ''), 1
    from campaign_goal g
    join campaign c on c.realm_id = g.realm_id and c.id = g.campaign_id
    where g.realm_id = ${tx.realm}
      and g.verdict <> ${noRecord}
      and g.answered_on between ${s.from} and ${s.until}
      and ${s.campaignId === null ? sql`true` : sql`g.campaign_id = ${s.campaignId}`}
      and ${mine('g.unit_id')}`
  const closed = sql`
    select 'fix.' || r.outcome, 'rectification/' || r.id, r.what, r.closed_on, r.unit_id, ${none}
    from rectification r
    where r.realm_id = ${tx.realm}
      and r.state = 'closed'
      and r.closed_on between ${s.from} and ${s.until}
      and ${mine('r.unit_id')}`
  // Late ones stand twice on purpose: among all that are open, and by themselves.
  const open = sql`
    select f.figure, 'rectification/' || r.id, r.what, r.due_on, r.unit_id, ${none}
    from rectification r
    cross join (values ('fix.open'), ('fix.late')) f (figure)
    where r.realm_id = ${tx.realm}
      and r.state <> 'withdrawn'
      and r.opened_on <= ${s.until}
      and (r.closed_on is null or r.closed_on > ${s.until})
      and (f.figure = 'fix.open' or r.due_on < ${s.until})
      and ${mine('r.unit_id')}`
  // What one person's papers said is not told in a report; frozen papers of the people served are.
  const polls = sql`
    select 'poll', 'poll/' || f.poll_id, p.title, f.held_on, f.unit_id,
      f.satisfied_n || '/' || f.valid_n, 1
    from poll_figure f
    join poll p on p.realm_id = f.realm_id and p.id = f.poll_id
    where f.realm_id = ${tx.realm}
      and p.state = 'certified'
      and f.object in ('unit', 'team', 'window', 'campaign')
      and f.held_on between ${s.from} and ${s.until}
      and ${mine('f.unit_id')}`
  const scores = sql`
    select 'score', 'score/' || u.round_id || '/' || u.unit_id, r.title, r.frozen_on, u.unit_id,
      coalesce(trim_scale(u.shown)::text, '') || coalesce(' ' || u.grade, ''), 1
    from score_unit u
    join score_round r on r.realm_id = u.realm_id and r.id = u.round_id
    where u.realm_id = ${tx.realm}
      and r.state = 'frozen'
      and r.frozen_on between ${s.from} and ${s.until}
      and ${mine('u.unit_id')}`
  // Items and questions of earlier sessions stand against the unit, whoever was its secretary then.
  const last = sql`
    select case when r.state = 'closed' then 'last.closed' else 'last.open' end, 'rectification/' || r.id, r.what,
      coalesce(r.closed_on, r.due_on), b.unit_id, d.title, 1
    from debrief_item i
    join debrief_report b on b.realm_id = i.realm_id and b.id = i.report_id
    join debrief d on d.realm_id = b.realm_id and d.id = b.debrief_id
    join rectification r on r.realm_id = i.realm_id and r.id = i.item_id
    where i.realm_id = ${tx.realm}
      and b.unit_id = ${s.unitId}
      and d.held_on < ${s.heldOn}
      and r.state <> 'withdrawn'
    union all
    select 'last.question', 'debrief-report/' || b.id, q.words, q.asked_on, b.unit_id, d.title, 1
    from debrief_question q
    join debrief_report b on b.realm_id = q.realm_id and b.id = q.report_id
    join debrief d on d.realm_id = b.realm_id and d.id = b.debrief_id
    where q.realm_id = ${tx.realm}
      and q.state = 'asked'
      and b.unit_id = ${s.unitId}
      and d.held_on < ${s.heldOn}`
  const acts = sql`
    select 'activity', 'activity/' || a.id, a.title, a.held_on, a.unit_id, ${none}
    from activity a
    where a.realm_id = ${tx.realm}
      and a.state = 'recorded'
      and a.held_on between ${s.from} and ${s.until}
      and ${mine('a.unit_id')}`
  const months = sql`
    select 'activity.month', '', to_char(a.held_on, 'YYYY-MM'), max(a.held_on), ${s.unitId}::bigint, count(*)::text, 1
    from activity a
    where a.realm_id = ${tx.realm}
      and a.state = 'recorded'
      and a.held_on between ${s.from} and ${s.until}
      and ${mine('a.unit_id')}
    group by to_char(a.held_on, 'YYYY-MM')`
  // Branches, not names: a roster is no part of a report.
  const members = (figure: string, of: RawBuilder<boolean>) => sql`
    select ${figure}::text, 'unit/' || m.branch_id, min(u.short_name), null::date, m.branch_id, count(*)::text, count(*)
    from member m
    join unit u on u.realm_id = m.realm_id and u.id = m.branch_id
    where m.realm_id = ${tx.realm}
      and m.standing in ('full', 'probationary')
      and ${of}
      and ${mine('m.branch_id')}
    group by m.branch_id`
  const there = sql<boolean>`m.since_on <= ${s.until} and (m.ended_on is null or m.ended_on > ${s.until})`
  return sql.join(
    [
      ...[pledges, goals, closed, open, polls, scores, last, acts, months],
      members('member', there),
      members('member.full', sql<boolean>`${there} and m.full_on between ${s.from} and ${s.until}`),
    ],
    sql` union all `,
  )
}

/**
 * Figures of one unit over a span, each with its records in the order of days.
 * @param only one figure, with more of its records than a report keeps
 */
export const readFigures = async (tx: Tx, s: FactScope, only: string | null = null): Promise<Figure[]> => {
  const most = only === null ? RECORDS_KEPT : 2000
  const { rows } = await sql<{
    figure: string
    n: number
    ref: string
    title: string
    on_day: string | null
    unit: string
    value: string
    weight: number
  }>`
    with own as materialized (${units(tx, s)})
    select x.figure, x.n, x.ref, x.title, x.on_day, u.short_name as unit, x.value, x.weight
    from (
      select f.*, sum(f.weight) over (partition by f.figure)::bigint as n,
        row_number() over (partition by f.figure order by f.on_day, f.ref, f.title) as k
      from (${relation(tx, s)}) f
      where ${only === null ? sql`true` : sql`f.figure = ${only}`}) x
    join unit u on u.realm_id = ${tx.realm} and u.id = x.unit_id
    where x.k <= ${most}
    order by x.figure, x.k`.execute(tx.db)
  const found = new Map<string, Figure>()
  for (const r of rows) {
    if (!isFigure(r.figure)) continue
    const record: FactRecord = { ref: r.ref, title: r.title, on: r.on_day, unit: r.unit, value: r.value, weight: Number(r.weight) }
    const figure = found.get(r.figure)
    if (figure) figure.records.push(record)
    else found.set(r.figure, { key: r.figure, n: Number(r.n), records: [record] })
  }
  return figureKeys.flatMap((key) => (only === null || only === key ? [found.get(key) ?? { key, n: 0, records: [] }] : []))
}
