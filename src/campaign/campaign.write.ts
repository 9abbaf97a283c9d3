import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { staleVersion } from '../lib/contract.ts'
import { statesFor } from './campaign.ts'
import type { PlanV1 } from './plan-schema.ts'

export const insertCampaign = async (
  tx: Tx,
  c: { title: string; template: string; organiserId: number; line: string; draft: PlanV1; at: Date },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('campaign')
    .values({
      realm_id: tx.realm,
      title: c.title,
      template: c.template,
      state: 'draft',
      organiser_id: c.organiserId,
      line: c.line,
      draft: JSON.stringify(c.draft),
      created_at: c.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const changed = async (n: bigint | undefined, noun: string, seen: number, now: number): Promise<void> => {
  if (Number(n ?? 0n) === 0) throw staleVersion({ noun, seen, now })
}

export const writeDraft = async (tx: Tx, id: number, seen: number, now: number, d: { title: string; draft: PlanV1; intro: string }) => {
  const r = await tx.db
    .updateTable('campaign')
    .set((e) => ({ title: d.title, draft: JSON.stringify(d.draft), public_intro: d.intro, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .where('version', '=', seen)
    .executeTakeFirst()
  await changed(r.numUpdatedRows, 'campaign', seen, now)
}

export const writeLaunch = async (
  tx: Tx,
  id: number,
  seen: number,
  now: number,
  l: { launchOn: string; endsOn: string; draft: PlanV1 },
) => {
  const r = await tx.db
    .updateTable('campaign')
    .set((e) => ({
      state: 'launched',
      launch_on: l.launchOn,
      ends_on: l.endsOn,
      plan_no: 1,
      draft: JSON.stringify(l.draft),
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .where('version', '=', seen)
    .executeTakeFirst()
  await changed(r.numUpdatedRows, 'campaign', seen, now)
}

export const writeState = (
  tx: Tx,
  id: number,
  s: { state: string; endedOn?: string; longTerm?: string; longTermReason?: string; planNo?: number; endsOn?: string },
) =>
  tx.db
    .updateTable('campaign')
    .set((e) => ({
      state: s.state,
      version: e('version', '+', 1),
      ...(s.endedOn === undefined ? {} : { ended_on: s.endedOn }),
      ...(s.longTerm === undefined ? {} : { long_term: s.longTerm, long_term_reason: s.longTermReason ?? '' }),
      ...(s.planNo === undefined ? {} : { plan_no: s.planNo }),
      ...(s.endsOn === undefined ? {} : { ends_on: s.endsOn }),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertPlan = (tx: Tx, p: { campaignId: number; planNo: number; bytes: string; digest: string; reason: string; at: Date }) =>
  tx.db
    .insertInto('campaign_plan')
    .values({
      realm_id: tx.realm,
      campaign_id: p.campaignId,
      plan_no: p.planNo,
      bytes: p.bytes,
      digest: p.digest,
      reason: p.reason,
      frozen_at: p.at,
    })
    .execute()

export const writePhases = async (
  tx: Tx,
  campaignId: number,
  phases: readonly { id: string; name: string; kind: string; round: number; startsOn: string; endsOn: string }[],
) => {
  for (const p of phases)
    await tx.db
      .insertInto('campaign_phase')
      .values({
        realm_id: tx.realm,
        campaign_id: campaignId,
        phase_key: p.id,
        round_no: p.round,
        name: p.name,
        kind: p.kind,
        starts_on: p.startsOn,
        ends_on: p.endsOn,
      })
      .onConflict((c) =>
        c
          .columns(['realm_id', 'campaign_id', 'phase_key', 'round_no'])
          .doUpdateSet({ name: p.name, kind: p.kind, starts_on: p.startsOn, ends_on: p.endsOn }),
      )
      .execute()
}

export interface TakesPart {
  unitId: number
  path: string
  name: string
  kind: string
  level: string | null
  classKey: string | null
  organiser: boolean
}
/** Set-wise, so that a city's 30,000 units join in one statement. */
export const insertUnits = (tx: Tx, campaignId: number, sinceOn: string, units: readonly TakesPart[]) =>
  sql`
    insert into campaign_unit (realm_id, campaign_id, unit_id, path, name, kind, level, class_key, organiser, since_on, state)
    select ${tx.realm}, ${campaignId}, u.unit_id, u.path, u.name, u.kind, u.level, u.class_key, u.organiser, ${sinceOn}, 'to-adopt'
    from unnest(
      ${units.map((u) => u.unitId)}::bigint[], ${units.map((u) => u.path)}::text[], ${units.map((u) => u.name)}::text[], ${units.map((u) => u.kind)}::text[],
      ${units.map((u) => u.level)}::text[], ${units.map((u) => u.classKey)}::text[], ${units.map((u) => u.organiser)}::boolean[])
      as u (unit_id, path, name, kind, level, class_key, organiser)
    on conflict do nothing`.execute(tx.db)

export const writeAdoption = async (
  tx: Tx,
  a: { campaignId: number; unitId: number; own: unknown; seen: number; now: number; on: string },
) => {
  const r = await tx.db
    .updateTable('campaign_unit')
    .set((e) => ({ state: 'adopted', own: JSON.stringify(a.own), own_version: e('own_version', '+', 1), adopted_on: a.on }))
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', a.campaignId)
    .where('unit_id', '=', a.unitId)
    .where('own_version', '=', a.seen)
    .executeTakeFirst()
  await changed(r.numUpdatedRows, 'campaign', a.seen, a.now)
}

/** Own items as the adopted plan has them now: new ones are added, dropped ones go unless they are done. */
export const writeItems = async (
  tx: Tx,
  campaignId: number,
  unitId: number,
  items: readonly { key: string; text: string; role: string; phase: string; dueOn: string; serves: string }[],
) => {
  await tx.db
    .deleteFrom('campaign_item')
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', '=', unitId)
    .where('done_on', 'is', null)
    .$if(items.length > 0, (q) =>
      q.where(
        'item_key',
        'not in',
        items.map((i) => i.key),
      ),
    )
    .execute()
  for (const i of items)
    await tx.db
      .insertInto('campaign_item')
      .values({
        realm_id: tx.realm,
        campaign_id: campaignId,
        unit_id: unitId,
        item_key: i.key,
        text: i.text,
        role: i.role,
        phase_key: i.phase,
        due_on: i.dueOn,
        serves: i.serves,
      })
      .onConflict((c) =>
        c
          .columns(['realm_id', 'campaign_id', 'unit_id', 'item_key'])
          .doUpdateSet({ text: i.text, role: i.role, phase_key: i.phase, due_on: i.dueOn, serves: i.serves }),
      )
      .execute()
}

export const writeFills = async (tx: Tx, campaignId: number, unitId: number, fills: readonly { mechanism: string; content: string }[]) => {
  await tx.db
    .deleteFrom('campaign_fill')
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', '=', unitId)
    .execute()
  if (fills.length > 0)
    await tx.db
      .insertInto('campaign_fill')
      .values(
        fills.map((f) => ({ realm_id: tx.realm, campaign_id: campaignId, unit_id: unitId, mechanism: f.mechanism, content: f.content })),
      )
      .execute()
}

export const writeItemDone = (tx: Tx, id: number, on: string, note: string, eventId: number) =>
  tx.db
    .updateTable('campaign_item')
    .set({ done_on: on, done_note: note, event_id: eventId })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertCarry = async (
  tx: Tx,
  k: { campaignId: number; kind: string; unitId: number; what: string; source: string; role: string; dueOn: string | null },
): Promise<number | null> => {
  const r = await tx.db
    .insertInto('campaign_carry')
    .values({
      realm_id: tx.realm,
      campaign_id: k.campaignId,
      kind: k.kind,
      unit_id: k.unitId,
      what: k.what,
      source: k.source,
      role: k.role,
      due_on: k.dueOn,
      state: 'open',
    })
    .onConflict((c) => c.columns(['realm_id', 'campaign_id', 'unit_id', 'source']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return r?.id ?? null
}

export const writeCarry = (
  tx: Tx,
  id: number,
  k: { state: string; answer?: string; answeredOn?: string; settledOn?: string | null; settledBy?: number | null },
) =>
  tx.db
    .updateTable('campaign_carry')
    .set((e) => ({
      state: k.state,
      version: e('version', '+', 1),
      ...(k.answer === undefined ? {} : { answer: k.answer, answered_on: k.answeredOn ?? null }),
      ...(k.settledOn === undefined ? {} : { settled_on: k.settledOn, settled_by: k.settledBy ?? null }),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertSeat = async (
  tx: Tx,
  s: {
    campaignId: number
    unitId: number
    groupKey: string
    roleKey: string
    person: string
    memberId: number | null
    duty: string
    fromOn: string
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('campaign_seat')
    .values({
      realm_id: tx.realm,
      campaign_id: s.campaignId,
      unit_id: s.unitId,
      group_key: s.groupKey,
      role_key: s.roleKey,
      person: s.person,
      member_id: s.memberId,
      duty: s.duty,
      from_on: s.fromOn,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
export const writeSeatEnd = (tx: Tx, id: number, on: string) =>
  tx.db.updateTable('campaign_seat').set({ until_on: on }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()

export const writeGoal = (
  tx: Tx,
  g: {
    campaignId: number
    unitId: number
    goalKey: string
    verdict: string
    figure: string | null
    who: string | null
    reason: string
    on: string
  },
) => {
  const row = { verdict: g.verdict, figure: g.figure, who: g.who, reason: g.reason, answered_on: g.on }
  return tx.db
    .insertInto('campaign_goal')
    .values({ realm_id: tx.realm, campaign_id: g.campaignId, unit_id: g.unitId, goal_key: g.goalKey, ...row })
    .onConflict((c) => c.columns(['realm_id', 'campaign_id', 'unit_id', 'goal_key']).doUpdateSet(row))
    .execute()
}

export const deleteGoal = (tx: Tx, g: { campaignId: number; unitId: number; goalKey: string }) =>
  tx.db
    .deleteFrom('campaign_goal')
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', g.campaignId)
    .where('unit_id', '=', g.unitId)
    .where('goal_key', '=', g.goalKey)
    .execute()

export const insertSummary = async (
  tx: Tx,
  s: { campaignId: number; unitId: number; phaseId: number | null; facts: unknown; words: string; on: string },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('campaign_summary')
    .values({
      realm_id: tx.realm,
      campaign_id: s.campaignId,
      unit_id: s.unitId,
      phase_id: s.phaseId,
      facts: JSON.stringify(s.facts),
      words: s.words,
      state: 'submitted',
      submitted_on: s.on,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
export const writeSummaryState = (tx: Tx, id: number, state: string) =>
  tx.db
    .updateTable('campaign_summary')
    .set((e) => ({ state, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

/** The unit's part in campaigns that are under way ends. @returns the campaigns */
export const leaveCampaigns = async (tx: Tx, unitId: number, onDay: string): Promise<number[]> => {
  const { rows } = await sql<{ campaign_id: number }>`
    update campaign_unit cu
    set until_on = ${onDay}::date
    from campaign c
    where c.realm_id = cu.realm_id
      and c.id = cu.campaign_id
      and c.state = any(${statesFor('act')})
      and cu.realm_id = ${tx.realm}
      and cu.unit_id = ${unitId}
      and cu.until_on is null
    returning cu.campaign_id`.execute(tx.db)
  return rows.map((r) => r.campaign_id)
}
