import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { type Actor, type Permission, type Scope, scopeOf } from '../lib/permission.ts'
import { type CampaignState, notTakingPart, statesFor } from './campaign.ts'
import type { PlanV1 } from './plan-schema.ts'

export const readCampaign = async (tx: Tx, id: number) => {
  const c = await tx.db.selectFrom('campaign').selectAll().where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()
  if (!c) throw notFound({ noun: 'campaign' })
  return { ...c, state: c.state as CampaignState }
}

/** Locked against other changes of its state; commands within a campaign take the shared form (decisions 18). */
export const lockCampaign = async (tx: Tx, id: number) => {
  await sql`select pg_advisory_xact_lock(7310, ${id % 2147483647}::int)`.execute(tx.db)
  return readCampaign(tx, id)
}
export const holdCampaign = async (tx: Tx, id: number) => {
  await sql`select pg_advisory_xact_lock_shared(7310, ${id % 2147483647}::int)`.execute(tx.db)
  return readCampaign(tx, id)
}

/** The plan in force: the last frozen one, or the draft while there is none. */
export const planOf = async (tx: Tx, campaignId: number): Promise<PlanV1> => {
  const frozen = await tx.db
    .selectFrom('campaign_plan')
    .select('bytes')
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .orderBy('plan_no', 'desc')
    .limit(1)
    .executeTakeFirst()
  return frozen ? (JSON.parse(frozen.bytes) as PlanV1) : ((await readCampaign(tx, campaignId)).draft as unknown as PlanV1)
}

export const phasesOf = (tx: Tx, campaignId: number) =>
  tx.db
    .selectFrom('campaign_phase')
    .select(['id', 'phase_key', 'round_no', 'name', 'kind', 'starts_on', 'ends_on'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .orderBy('starts_on')
    .orderBy('id')
    .execute()

export const plansOf = (tx: Tx, campaignId: number) =>
  tx.db
    .selectFrom('campaign_plan')
    .select(['plan_no', 'digest', 'reason', 'frozen_at'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .orderBy('plan_no')
    .execute()

/** A unit's place in a campaign. @throws campaign.not-taking-part */
export const unitIn = async (tx: Tx, campaignId: number, unitId: number) => {
  const u = await tx.db
    .selectFrom('campaign_unit')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', '=', unitId)
    .executeTakeFirst()
  if (!u) throw notTakingPart({ unit: unitId })
  return u
}

/** Paths of a campaign's units that an actor may see or act on: his scope over the line of the campaign, as the units stood when they joined. */
export const unitsWithin = (actor: Actor, p: Permission): { scope: Scope; where: ReturnType<typeof pathsWithin> } => {
  const scope = scopeOf(actor, p)
  return { scope, where: pathsWithin(scope, sql.ref('c.line'), sql.ref('cu.path')) }
}

export const listCampaignRows = async (tx: Tx, f: { state?: string | undefined; unitIds?: number[] }) =>
  (
    await sql<{
      id: number
      title: string
      template: string
      state: CampaignState
      organiser_id: number
      organiser_name: string
      launch_on: string | null
      ends_on: string | null
      units_n: number
      adopted_n: number
      phase_name: string | null
    }>`
      select c.id, c.title, c.template, c.state, c.organiser_id, u.short_name as organiser_name, c.launch_on, c.ends_on,
        (select count(*) from campaign_unit cu where cu.realm_id = c.realm_id and cu.campaign_id = c.id) as units_n,
        (select count(*) from campaign_unit cu where cu.realm_id = c.realm_id and cu.campaign_id = c.id and cu.state = 'adopted') as adopted_n,
        null::text as phase_name
      from campaign c
      join unit u on u.realm_id = c.realm_id and u.id = c.organiser_id
      where c.realm_id = ${tx.realm}
        and (${f.state ?? null}::text is null or c.state = ${f.state ?? null})
      order by c.launch_on desc nulls first, c.id desc
      limit 200`.execute(tx.db)
  ).rows

/** Campaigns that were ended by the same organiser with honours: what the cycle limits of the legal frame look at. */
export const pastCampaigns = async (tx: Tx, organiserId: number, exceptId: number) =>
  (
    await sql<{ template: string; ended_on: string; kind: string; timely: boolean }>`
      select c.template, c.ended_on, p.bytes::jsonb #>> '{basis,kind}' as kind,
        p.bytes::jsonb #> '{sections,nomination,settings,timely}' is not null as timely
      from campaign c
      join campaign_plan p on p.realm_id = c.realm_id and p.campaign_id = c.id and p.plan_no = c.plan_no
      where c.realm_id = ${tx.realm}
        and c.organiser_id = ${organiserId}
        and c.id <> ${exceptId}
        and c.state = 'ended'`.execute(tx.db)
  ).rows

/** Units below the organiser (itself included) in the campaign's line, as they stand on the launch day. */
export const audienceOf = async (tx: Tx, organiserId: number, line: string) =>
  (
    await sql<{ id: number; path: string; name: string; kind: string; level: string | null; sector: string | null }>`
      select u.id, l.path, u.name, u.kind, u.level, u.sector
      from unit_line root
      join unit_line l on l.realm_id = root.realm_id and l.line = root.line
        and l.path >= root.path and l.path < left(root.path, -1) || '0'
      join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
      where root.realm_id = ${tx.realm}
        and root.line = ${line}
        and root.unit_id = ${organiserId}
        and u.ended_on is null
      order by l.path`.execute(tx.db)
  ).rows

export const itemsOf = (tx: Tx, campaignId: number, unitId: number) =>
  tx.db
    .selectFrom('campaign_item')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', '=', unitId)
    .orderBy('due_on')
    .orderBy('id')
    .execute()

export const fillsOf = (tx: Tx, campaignId: number, unitId: number) =>
  tx.db
    .selectFrom('campaign_fill')
    .select(['mechanism', 'content'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', '=', unitId)
    .orderBy('mechanism')
    .execute()

export const seatsOf = (tx: Tx, campaignId: number, unitId: number) =>
  tx.db
    .selectFrom('campaign_seat')
    .select(['id', 'group_key', 'role_key', 'person', 'duty', 'from_on', 'until_on'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', '=', unitId)
    .orderBy('id')
    .execute()

export const goalAnswersOf = (tx: Tx, campaignId: number, unitId: number) =>
  tx.db
    .selectFrom('campaign_goal')
    .select(['goal_key', 'verdict', 'figure', 'who', 'reason', 'answered_on'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', '=', unitId)
    .execute()

export const summariesOf = (tx: Tx, campaignId: number, unitId: number) =>
  tx.db
    .selectFrom('campaign_summary')
    .select(['id', 'phase_id', 'facts', 'words', 'state', 'submitted_on', 'version'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', '=', unitId)
    .orderBy('id')
    .execute()

export interface CarryRow {
  id: number
  campaign_id: number
  kind: 'pledge' | 'rectification' | 'poll' | 'goal'
  unit_id: number
  unit_name: string
  what: string
  source: string
  role: string
  due_on: string | null
  state: string
  answer: string | null
  answered_on: string | null
  settled_on: string | null
  version: number
}
export const carryRows = async (tx: Tx, f: { campaignId: number; unitId?: number | undefined; open?: boolean }) =>
  (
    await sql<CarryRow>`
      select k.id, k.campaign_id, k.kind, k.unit_id, u.short_name as unit_name, k.what, k.source, k.role, k.due_on, k.state, k.answer, k.answered_on, k.settled_on, k.version
      from campaign_carry k
      join unit u on u.realm_id = k.realm_id and u.id = k.unit_id
      where k.realm_id = ${tx.realm}
        and k.campaign_id = ${f.campaignId}
        and (${f.unitId ?? null}::bigint is null or k.unit_id = ${f.unitId ?? null})
        and (${f.open ?? false} = false or k.state <> 'settled')
      order by k.due_on nulls last, k.id
      limit 500`.execute(tx.db)
  ).rows

/** The words by which a sheet may name a unit that takes part. */
export const partiesOf = async (tx: Tx, campaignId: number) =>
  (
    await tx.db
      .selectFrom('campaign_unit as cu')
      .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'cu.realm_id').onRef('u.id', '=', 'cu.unit_id'))
      .select(['cu.unit_id', 'u.name', 'u.short_name', 'u.external_code'])
      .where('cu.realm_id', '=', tx.realm)
      .where('cu.campaign_id', '=', campaignId)
      .execute()
  ).map((r) => ({ unitId: r.unit_id, name: r.name, shortName: r.short_name, code: r.external_code }))

/** What a level and the limits of an organiser follow from. @throws http.not-found */
export const unitFacts = async (tx: Tx, unitId: number) => {
  const u = await tx.db
    .selectFrom('unit')
    .select(['id', 'name', 'short_name', 'kind', 'level'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', unitId)
    .executeTakeFirst()
  if (!u) throw notFound({ noun: 'unit' })
  return u
}

/** Campaigns in which one of these units takes part. */
export const campaignsOf = async (tx: Tx, unitIds: readonly number[]): Promise<Set<number>> => {
  const { rows } = await sql<{ campaign_id: number }>`
    select distinct cu.campaign_id
    from campaign_unit cu
    where cu.realm_id = ${tx.realm}
      and cu.unit_id = any(${unitIds})`.execute(tx.db)
  return new Set(rows.map((r) => r.campaign_id))
}

/** Campaigns anybody may read of, the newest first. */
export const publicCampaignRows = async (tx: Tx) =>
  (
    await sql<{ id: number; title: string; state: CampaignState; launch_on: string; ends_on: string; organiser: string }>`
      select c.id, c.title, c.state, c.launch_on, c.ends_on, u.name as organiser
      from campaign c
      join unit u on u.realm_id = c.realm_id and u.id = c.organiser_id
      where c.realm_id = ${tx.realm}
        and c.state = any(${statesFor('publish')})
      order by c.launch_on desc, c.id desc
      limit 100`.execute(tx.db)
  ).rows
