import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'
import { endStates, type NominationObject, type NominationState } from './nomination.ts'
import type { OnTheWay, RouteStep } from './route.ts'

/** The nominating unit with the units above it up to the organiser, in the campaign's line; empty when it does not stand below the organiser. */
export const lineUp = async (tx: Tx, line: string, unitId: number, organiserId: number): Promise<OnTheWay[]> => {
  const row = await tx.db
    .selectFrom('unit_line')
    .select('path')
    .where('realm_id', '=', tx.realm)
    .where('line', '=', line)
    .where('unit_id', '=', unitId)
    .executeTakeFirst()
  const ids = (row?.path ?? '').split('/').filter(Boolean).map(Number)
  const from = ids.indexOf(organiserId)
  if (from < 0) return []
  const way = ids.slice(from).reverse()
  const names = await tx.db
    .selectFrom('unit')
    .select(['id', 'short_name'])
    .where('realm_id', '=', tx.realm)
    .where('id', 'in', way)
    .execute()
  return way.map((id) => ({ id, name: names.find((n) => n.id === id)!.short_name }))
}

export const unitName = async (tx: Tx, id: number): Promise<string> => {
  const u = await tx.db.selectFrom('unit').select('short_name').where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()
  if (!u) throw notFound({ noun: 'unit' })
  return u.short_name
}

/** Whether a unit stands at or below another one in a line today. */
export const standsBelow = async (tx: Tx, line: string, unitId: number, topId: number): Promise<boolean> => {
  const { rows } = await sql<{ ok: boolean }>`
    select exists (
      select 1
      from unit_line top
      join unit_line u on u.realm_id = top.realm_id and u.line = top.line and u.path >= top.path and u.path < left(top.path, -1) || '0'
      where top.realm_id = ${tx.realm}
        and top.line = ${line}
        and top.unit_id = ${topId}
        and u.unit_id = ${unitId}) as ok`.execute(tx.db)
  return rows[0]!.ok
}

interface Shape {
  state: NominationState
  object: NominationObject
  route: RouteStep[]
  facts: Record<string, string>
  grounds: Record<string, string>
}
const shaped = <R extends Record<keyof Shape, unknown>>(r: R): Omit<R, keyof Shape> & Shape => ({
  ...r,
  state: r.state as NominationState,
  object: r.object as NominationObject,
  route: r.route as RouteStep[],
  facts: r.facts as Record<string, string>,
  grounds: r.grounds as Record<string, string>,
})

/** @throws http.not-found */
export const readNomination = async (tx: Tx, id: number) => {
  const r = await tx.db.selectFrom('nomination').selectAll().where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()
  if (!r) throw notFound({ noun: 'nomination' })
  return shaped(r)
}
export type NominationRow = Awaited<ReturnType<typeof readNomination>>

/** Of a title in a scope, in tree order, whole: for forms that are printed in one go. */
export const nominationsOfTitle = async (
  tx: Tx,
  scope: Scope,
  f: { campaignId: number; titleKey: string; ids: readonly number[] | null; limit: number },
) => {
  const { rows } = await sql<{ id: number; unit_name: string }>`
    select n.id, u.short_name as unit_name
    from nomination n
    join campaign c on c.realm_id = n.realm_id and c.id = n.campaign_id
    join unit u on u.realm_id = n.realm_id and u.id = n.unit_id
    join unit_line l on l.realm_id = n.realm_id and l.line = c.line and l.unit_id = n.unit_id
    where n.realm_id = ${tx.realm}
      and n.campaign_id = ${f.campaignId}
      and n.title_key = ${f.titleKey}
      and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))}
      and (${f.ids === null} or n.id = any(${f.ids ?? []}::bigint[]))
    order by l.path, n.id
    limit ${f.limit}`.execute(tx.db)
  const whole = await tx.db
    .selectFrom('nomination')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', 'in', [-1, ...rows.map((r) => r.id)])
    .execute()
  const byId = new Map(whole.map((r) => [r.id, shaped(r)]))
  return rows.map((r) => ({ ...byId.get(r.id)!, unit_name: r.unit_name }))
}

/** Locked, in id order. @throws http.not-found when one of them is missing */
export const lockNominations = async (tx: Tx, ids: readonly number[]): Promise<NominationRow[]> => {
  const wanted = [...new Set(ids)].sort((a, b) => a - b)
  if (wanted.length === 0) return []
  const rows = await tx.db
    .selectFrom('nomination')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', 'in', wanted)
    .orderBy('id')
    .forUpdate()
    .execute()
  if (rows.length !== wanted.length) throw notFound({ noun: 'nomination' })
  return rows.map(shaped)
}
export const lockNomination = async (tx: Tx, id: number): Promise<NominationRow> => (await lockNominations(tx, [id]))[0]!

export const stepsOf = (tx: Tx, nominationId: number) => stepsOfMany(tx, [nominationId])

/** The same of many, each one's in order. */
export const stepsOfMany = (tx: Tx, ids: readonly number[]) =>
  tx.db
    .selectFrom('nomination_step as s')
    .innerJoin('account as a', (j) => j.onRef('a.realm_id', '=', 's.realm_id').onRef('a.id', '=', 's.account_id'))
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 's.realm_id').onRef('u.id', '=', 's.unit_id'))
    .leftJoin('account as k', (j) => j.onRef('k.realm_id', '=', 's.realm_id').onRef('k.id', '=', 's.confirmed_by'))
    .select([
      's.id',
      's.nomination_id',
      's.attachment_id',
      'k.display_name as confirmed_name',
      's.round_no',
      's.step_no',
      's.step_key',
      's.kind',
      's.unit_id',
      'u.short_name as unit_name',
      's.verdict',
      's.words',
      's.account_id',
      's.role',
      's.paper_by',
      's.link_by',
      's.meeting',
      's.done_on',
      'a.display_name as by',
    ])
    .where('s.realm_id', '=', tx.realm)
    .where('s.nomination_id', 'in', [-1, ...ids])
    .orderBy('s.id')
    .execute()

/** Who did the last step of this round; the next one is somebody else's. */
export const lastActOf = (tx: Tx, nominationId: number, roundNo: number) =>
  tx.db
    .selectFrom('nomination_step')
    .select(['account_id', 'step_no', 'step_key', 'role'])
    .where('realm_id', '=', tx.realm)
    .where('nomination_id', '=', nominationId)
    .where('round_no', '=', roundNo)
    .where('verdict', '=', 'passed')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

export const actsOf = (tx: Tx, nominationId: number, roundNo: number) =>
  tx.db
    .selectFrom('nomination_step')
    .select(['account_id', 'role', 'kind', 'paper_by', 'link_by'])
    .where('realm_id', '=', tx.realm)
    .where('nomination_id', '=', nominationId)
    .where('round_no', '=', roundNo)
    .where('verdict', '=', 'passed')
    .execute()

/** How many of a unit's nominees of a title are alive, draft or further. */
export const aliveOfUnit = async (tx: Tx, campaignId: number, titleKey: string, unitId: number): Promise<number> => {
  const { n } = await tx.db
    .selectFrom('nomination')
    .select(sql<number>`count(*)`.as('n'))
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('title_key', '=', titleKey)
    .where('unit_id', '=', unitId)
    .where('state', 'not in', [...endStates])
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Nominees of a title that are alive, or only those already selected: what the composition limits look at. */
export const aliveOfTitle = (tx: Tx, campaignId: number, titleKey: string, selectedOnly = false) =>
  tx.db
    .selectFrom('nomination')
    .select(['id', 'groups'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('title_key', '=', titleKey)
    .where('state', 'not in', [...endStates, 'draft'])
    .$if(selectedOnly, (q) => q.where('selected_on', 'is not', null))
    .orderBy('id')
    .execute()

export interface NominationListRow {
  id: number
  campaign_id: number
  title_key: string
  title_name: string
  object: NominationObject
  unit_id: number
  unit_name: string
  name: string
  state: NominationState
  round_no: number
  step_no: number
  route: RouteStep[]
  end_reason: string | null
  suspended_until: string | null
  version: number
}

/** Nominations of a campaign whose nominating unit lies in the scope, in tree order. */
export const listNominationRows = async (
  tx: Tx,
  scope: Scope,
  f: {
    campaignId?: number | undefined
    titleKey?: string | undefined
    state?: string | undefined
    unitId?: number | undefined
    due?: string | undefined
    after: [string, number] | null
    limit: number
  },
) => {
  const { rows } = await sql<NominationListRow & { path: string }>`
    select n.id, n.campaign_id, n.title_key, n.title_name, n.object, n.unit_id, u.short_name as unit_name, n.name, n.state,
      n.round_no, n.step_no, n.route, n.end_reason, n.suspended_until, n.version, l.path
    from nomination n
    join campaign c on c.realm_id = n.realm_id and c.id = n.campaign_id
    join unit u on u.realm_id = n.realm_id and u.id = n.unit_id
    join unit_line l on l.realm_id = n.realm_id and l.line = c.line and l.unit_id = n.unit_id
    where n.realm_id = ${tx.realm}
      and (${f.campaignId ?? null}::bigint is null or n.campaign_id = ${f.campaignId ?? null})
      and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))}
      and (${f.titleKey ?? null}::text is null or n.title_key = ${f.titleKey ?? null})
      and (${f.state ?? null}::text is null or n.state = ${f.state ?? null})
      and (${f.unitId ?? null}::bigint is null or n.unit_id = ${f.unitId ?? null})
      and (${f.due ?? null}::text is null or (n.state = 'climbing' and n.route -> n.step_no ->> 'kind' = ${f.due ?? null}))
      and (${f.after === null} or (l.path, n.id) > (${f.after?.[0] ?? ''} collate "C", ${f.after?.[1] ?? 0}::bigint))
    order by l.path, n.id
    limit ${f.limit + 1}`.execute(tx.db)
  return rows
}

export const countNominations = async (
  tx: Tx,
  scope: Scope,
  f: {
    campaignId?: number | undefined
    titleKey?: string | undefined
    state?: string | undefined
    unitId?: number | undefined
    due?: string | undefined
  },
) => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n
    from nomination n
    join campaign c on c.realm_id = n.realm_id and c.id = n.campaign_id
    join unit_line l on l.realm_id = n.realm_id and l.line = c.line and l.unit_id = n.unit_id
    where n.realm_id = ${tx.realm}
      and (${f.campaignId ?? null}::bigint is null or n.campaign_id = ${f.campaignId ?? null})
      and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))}
      and (${f.titleKey ?? null}::text is null or n.title_key = ${f.titleKey ?? null})
      and (${f.state ?? null}::text is null or n.state = ${f.state ?? null})
      and (${f.unitId ?? null}::bigint is null or n.unit_id = ${f.unitId ?? null})
      and (${f.due ?? null}::text is null or (n.state = 'climbing' and n.route -> n.step_no ->> 'kind' = ${f.due ?? null}))`.execute(tx.db)
  return Number(rows[0]!.n)
}

/** Votes on a nominee, latest meeting last. */
export const votesOf = (tx: Tx, nominationId: number) => votesOfMany(tx, [nominationId])

/** The same of many. */
export const votesOfMany = (tx: Tx, ids: readonly number[]) =>
  tx.db
    .selectFrom('nomination_vote as v')
    .innerJoin('nomination_meeting as m', (j) => j.onRef('m.realm_id', '=', 'v.realm_id').onRef('m.id', '=', 'v.meeting_id'))
    .select([
      'v.nomination_id',
      'm.id',
      'm.held_on',
      'm.minutes',
      'm.should_n',
      'm.present_n',
      'm.quorum',
      'm.pass',
      'm.source',
      'v.for_n',
      'v.against_n',
      'v.abstain_n',
      'v.recused_n',
      'v.passed',
    ])
    .where('v.realm_id', '=', tx.realm)
    .where('v.nomination_id', 'in', [-1, ...ids])
    .orderBy('m.id')
    .execute()

/** Units of a campaign by number, or at most 50 whose name holds the words, in tree order. */
export const unitsTakingPart = async (tx: Tx, campaignId: number, f: { id?: number; words?: string | undefined }) =>
  (
    await sql<{ id: number; name: string }>`
      select cu.unit_id as id, cu.name
      from campaign_unit cu
      where cu.realm_id = ${tx.realm}
        and cu.campaign_id = ${campaignId}
        and (${f.id ?? null}::bigint is null or cu.unit_id = ${f.id ?? null})
        and (${f.words ?? null}::text is null or position(${f.words ?? ''} in cu.name) > 0)
      order by cu.path
      limit 50`.execute(tx.db)
  ).rows

/** Launched campaigns in which a unit takes part, newest first. */
export const campaignsOf = (tx: Tx, unitId: number) =>
  tx.db
    .selectFrom('campaign_unit as cu')
    .innerJoin('campaign as c', (j) => j.onRef('c.realm_id', '=', 'cu.realm_id').onRef('c.id', '=', 'cu.campaign_id'))
    .select(['c.id', 'c.title', 'cu.organiser'])
    .where('cu.realm_id', '=', tx.realm)
    .where('cu.unit_id', '=', unitId)
    .where('c.state', '=', 'launched')
    .orderBy('c.launch_on', 'desc')
    .orderBy('c.id', 'desc')
    .limit(50)
    .execute()
