import { sql } from 'kysely'
import type { DutyRule } from '../campaign/plan-schema.ts'
import type { Tx } from '../db/db.ts'
import type { DutyPeriod } from './duty.ts'

export const writeRule = async (tx: Tx, campaignId: number, r: DutyRule, organiser: boolean, supported: boolean): Promise<number> => {
  const row = {
    title: r.title,
    purpose: r.purpose,
    role: r.who.role,
    done_event: r.doneBy.event,
    done_filter: JSON.stringify(r.doneBy.filter),
    count_n: r.count,
    organiser,
    classes: r.who.classes ?? null,
    kinds: r.who.unitKinds ?? null,
    levels: r.who.levels ?? null,
    rule: JSON.stringify(r),
    supported,
  }
  const { id } = await tx.db
    .insertInto('duty_rule')
    .values({ realm_id: tx.realm, campaign_id: campaignId, rule_key: r.id, ...row })
    .onConflict((c) => c.columns(['realm_id', 'campaign_id', 'rule_key']).doUpdateSet(row))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const writePeriod = async (
  tx: Tx,
  campaignId: number,
  ruleId: number,
  p: DutyPeriod,
  unitId: number | null = null,
): Promise<void> => {
  const row = { name: p.name, starts_on: p.startsOn, due_on: p.dueOn, audience_on: p.audienceOn }
  await tx.db
    .insertInto('duty_period')
    .values({ realm_id: tx.realm, campaign_id: campaignId, rule_id: ruleId, period_key: p.key, unit_id: unitId, ...row })
    .onConflict((c) => c.columns(['realm_id', 'rule_id', 'period_key']).doUpdateSet(row))
    .execute()
}

/** The day of a duty that one record set off, moved with the record's own; what was done of it is judged by the new day only while it is open. */
export const writeDay = (tx: Tx, periodId: number, dueOn: string) =>
  tx.db
    .updateTable('duty_period')
    .set({ due_on: dueOn })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', periodId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('duty_done')
            .select('period_id')
            .whereRef('duty_done.realm_id', '=', 'duty_period.realm_id')
            .whereRef('duty_done.period_id', '=', 'duty_period.id')
            .where('duty_done.state', '=', 'done'),
        ),
      ),
    )
    .execute()

export const insertDutyEvent = async (
  tx: Tx,
  e: { periodId: number; unitId: number; eventId: number; happenedOn: string },
): Promise<boolean> =>
  (await tx.db
    .insertInto('duty_event')
    .values({ realm_id: tx.realm, period_id: e.periodId, unit_id: e.unitId, event_id: e.eventId, happened_on: e.happenedOn })
    .onConflict((c) => c.doNothing())
    .returning('event_id')
    .executeTakeFirst()) !== undefined

export const deleteDutyEvents = async (tx: Tx, eventId: number): Promise<{ period_id: number; unit_id: number }[]> =>
  (
    await sql<{ period_id: number; unit_id: number }>`
      delete from duty_event
      where realm_id = ${tx.realm}
        and event_id = ${eventId}
      returning period_id, unit_id`.execute(tx.db)
  ).rows

/** Count again what was done of one duty: its state follows from its events, never from a tick in a box. */
export const recount = async (tx: Tx, periodId: number, unitId: number): Promise<void> => {
  const facts = await sql<{
    campaign_id: number
    rule_id: number
    count_n: number
    due_on: string
    extended: string | null
    state: string | null
    n: number
    nth_on: string | null
  }>`
    select p.campaign_id, p.rule_id, r.count_n, p.due_on, d.due_on as extended, d.state,
      (select count(*) from duty_event e where e.realm_id = p.realm_id and e.period_id = p.id and e.unit_id = ${unitId}) as n,
      (select e.happened_on from duty_event e where e.realm_id = p.realm_id and e.period_id = p.id and e.unit_id = ${unitId}
        order by e.happened_on, e.event_id offset r.count_n - 1 limit 1) as nth_on
    from duty_period p
    join duty_rule r on r.realm_id = p.realm_id and r.id = p.rule_id
    left join duty_done d on d.realm_id = p.realm_id and d.period_id = p.id and d.unit_id = ${unitId}
    where p.realm_id = ${tx.realm}
      and p.id = ${periodId}`.execute(tx.db)
  const f = facts.rows[0]
  if (!f || f.state === 'exempt') return
  const done = f.nth_on !== null
  if (Number(f.n) === 0 && f.extended === null) {
    await tx.db
      .deleteFrom('duty_done')
      .where('realm_id', '=', tx.realm)
      .where('period_id', '=', periodId)
      .where('unit_id', '=', unitId)
      .execute()
    return
  }
  const row = {
    state: done ? 'done' : Number(f.n) > 0 ? 'partly' : 'extended',
    done_n: Number(f.n),
    done_on: f.nth_on,
    on_time: done ? f.nth_on! <= (f.extended ?? f.due_on) : null,
  }
  await tx.db
    .insertInto('duty_done')
    .values({ realm_id: tx.realm, period_id: periodId, unit_id: unitId, campaign_id: f.campaign_id, rule_id: f.rule_id, ...row })
    .onConflict((c) => c.columns(['realm_id', 'period_id', 'unit_id']).doUpdateSet(row))
    .execute()
}

/** The exemption goes; what was done of the duty is counted anew by `recount`. */
export const writeExemptionLifted = (tx: Tx, periodId: number, unitId: number) =>
  tx.db
    .deleteFrom('duty_done')
    .where('realm_id', '=', tx.realm)
    .where('period_id', '=', periodId)
    .where('unit_id', '=', unitId)
    .where('state', '=', 'exempt')
    .execute()

export const writeException = (
  tx: Tx,
  d: {
    periodId: number
    unitId: number
    campaignId: number
    ruleId: number
    state: 'exempt' | 'extended'
    dueOn: string | null
    reason: string
  },
) =>
  tx.db
    .insertInto('duty_done')
    .values({
      realm_id: tx.realm,
      period_id: d.periodId,
      unit_id: d.unitId,
      campaign_id: d.campaignId,
      rule_id: d.ruleId,
      state: d.state,
      due_on: d.dueOn,
      reason: d.reason,
    })
    .onConflict((c) => c.columns(['realm_id', 'period_id', 'unit_id']).doUpdateSet({ state: d.state, due_on: d.dueOn, reason: d.reason }))
    .execute()
