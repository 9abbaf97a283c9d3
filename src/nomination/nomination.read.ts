import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'
import type { EligibilityFinding, Nominee } from './eligibility.ts'
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

/** Facts of a nominee as the registers have them: entered once, shown on the notice (name, sex, ethnic group, unit and post; nothing else). */
export const subjectFacts = async (tx: Tx, s: { unitId?: number | undefined; memberId?: number | undefined }, today: string) => {
  if (s.unitId !== undefined) {
    const u = await tx.db
      .selectFrom('unit')
      .select(['name', 'kind', 'ended_on'])
      .where('realm_id', '=', tx.realm)
      .where('id', '=', s.unitId)
      .executeTakeFirst()
    return u ? { name: u.name, branchId: null, ended: u.ended_on !== null && u.ended_on <= today, died: false, facts: {} } : null
  }
  const m = await tx.db
    .selectFrom('member as m')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'm.realm_id').onRef('u.id', '=', 'm.branch_id'))
    .select(['m.name', 'm.sex', 'm.ethnic', 'm.branch_id', 'm.ended_on', 'm.end_reason', 'u.name as branch'])
    .where('m.realm_id', '=', tx.realm)
    .where('m.id', '=', s.memberId!)
    .executeTakeFirst()
  if (!m) return null
  const post = await tx.db
    .selectFrom('member_post')
    .select('post')
    .where('realm_id', '=', tx.realm)
    .where('member_id', '=', s.memberId!)
    .where('from_on', '<=', today)
    .where((e) => e.or([e('until_on', 'is', null), e('until_on', '>=', today)]))
    .orderBy('from_on')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  const facts: Record<string, string> = { unitAndPost: `${m.branch}${post ? post.post : '党员'}` }
  if (m.sex) facts.sex = m.sex === 'male' ? '男' : '女'
  if (m.ethnic) facts.ethnic = m.ethnic
  const ended = m.ended_on !== null && m.ended_on <= today
  return { name: m.name, branchId: m.branch_id, ended, died: ended && m.end_reason === 'died', facts }
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

/** Class a unit takes part under; null when it has none or takes no part. */
export const classOf = async (tx: Tx, campaignId: number, unitId: number): Promise<string | null> =>
  (
    await tx.db
      .selectFrom('campaign_unit')
      .select('class_key')
      .where('realm_id', '=', tx.realm)
      .where('campaign_id', '=', campaignId)
      .where('unit_id', '=', unitId)
      .executeTakeFirst()
  )?.class_key ?? null

/** Communities that lead a zone the unit takes part in today. */
export const zoneLeads = (tx: Tx, unitId: number, today: string) =>
  tx.db
    .selectFrom('zone_member as m')
    .innerJoin('zone as z', (j) => j.onRef('z.realm_id', '=', 'm.realm_id').onRef('z.id', '=', 'm.zone_id'))
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'z.realm_id').onRef('u.id', '=', 'z.lead_id'))
    .select(['z.lead_id as unit_id', 'u.short_name as name'])
    .distinct()
    .where('m.realm_id', '=', tx.realm)
    .where('m.unit_id', '=', unitId)
    .where('m.since_on', '<=', today)
    .where((e) => e.or([e('m.until_on', 'is', null), e('m.until_on', '>=', today)]))
    .where('z.ended_on', 'is', null)
    .where('z.lead_id', '!=', unitId)
    .orderBy('z.lead_id')
    .execute()

/** What the registers answer of many nominees, in their order: two statements for any number of them. */
export const registerRulesOf = async (tx: Tx, list: readonly Nominee[], today: string): Promise<EligibilityFinding[][]> => {
  const members = new Map(
    (
      await tx.db
        .selectFrom('member')
        .select(['id', 'standing', 'full_on', 'ended_on', 'end_reason'])
        .where('realm_id', '=', tx.realm)
        .where('id', 'in', [-1, ...list.flatMap((n) => (n.subjectMemberId === null ? [] : [n.subjectMemberId]))])
        .execute()
    ).map((m) => [m.id, m]),
  )
  const campaignId = list[0]?.campaignId ?? -1
  const units = new Map(
    (
      await tx.db
        .selectFrom('unit as u')
        .leftJoin('campaign_unit as cu', (j) =>
          j.onRef('cu.realm_id', '=', 'u.realm_id').onRef('cu.unit_id', '=', 'u.id').on('cu.campaign_id', '=', campaignId),
        )
        .select(['u.id', 'u.ended_on', 'cu.class_key', 'cu.unit_id'])
        .where('u.realm_id', '=', tx.realm)
        .where('u.id', 'in', [-1, ...list.flatMap((n) => (n.subjectUnitId === null ? [] : [n.subjectUnitId]))])
        .execute()
    ).map((u) => [u.id, u]),
  )
  return list.map((n): EligibilityFinding[] => {
    if (n.subjectMemberId !== null) {
      const m = members.get(n.subjectMemberId)
      const full = m?.standing === 'full' && (m.full_on === null || m.full_on <= today)
      return [
        { rule: '正式党员', verdict: full ? 'ok' : 'fail', source: '党员名册' },
        {
          rule: '组织关系在本单位',
          verdict: m !== undefined && (m.ended_on === null || (n.posthumous === true && m.end_reason === 'died')) ? 'ok' : 'fail',
          source: '党员名册',
        },
      ]
    }
    if (n.subjectUnitId === null) return []
    const u = units.get(n.subjectUnitId)
    const findings: EligibilityFinding[] = [
      { rule: '参加本次活动', verdict: u?.unit_id != null && u.ended_on === null ? 'ok' : 'fail', source: '活动参加单位' },
    ]
    if (n.title.classes && n.title.classes.length > 0)
      findings.push({
        rule: '属于本称号的评选范围',
        verdict: u?.class_key != null && n.title.classes.includes(u.class_key) ? 'ok' : 'fail',
        source: '单位类别',
      })
    return findings
  })
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
    .select([
      's.id',
      's.nomination_id',
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

export const opinionsOf = (tx: Tx, nominationId: number, roundNo: number) =>
  tx.db
    .selectFrom('nomination_opinion as o')
    .leftJoin('account as h', (j) => j.onRef('h.realm_id', '=', 'o.realm_id').onRef('h.id', '=', 'o.handed_by'))
    .leftJoin('account as k', (j) => j.onRef('k.realm_id', '=', 'o.realm_id').onRef('k.id', '=', 'o.confirmed_by'))
    .select([
      'o.id',
      'o.opinion_no',
      'o.from_body',
      'o.binding',
      'o.discipline',
      'o.unit_id',
      'o.state',
      'o.verdict',
      'o.words',
      'o.person',
      'o.via',
      'o.account_id',
      'o.given_on',
      'o.asked_on',
      'o.link_hash',
      'o.link_until',
      'o.link_channel',
      'o.handed_by',
      'o.handed_on',
      'o.confirm_hash',
      'o.wrong_n',
      'h.display_name as handed_name',
      'k.display_name as confirmed_name',
    ])
    .where('o.realm_id', '=', tx.realm)
    .where('o.nomination_id', '=', nominationId)
    .where('o.round_no', '=', roundNo)
    .orderBy('o.opinion_no')
    .execute()

/** What bodies answered on many nominees, of every round. */
export const answersOfMany = (tx: Tx, ids: readonly number[]) =>
  tx.db
    .selectFrom('nomination_opinion')
    .select(['nomination_id', 'round_no', 'from_body', 'state', 'verdict', 'words', 'person', 'given_on'])
    .where('realm_id', '=', tx.realm)
    .where('nomination_id', 'in', [-1, ...ids])
    .orderBy('nomination_id')
    .orderBy('opinion_no')
    .execute()

export const opinionByLink = (tx: Tx, linkHash: string) =>
  tx.db
    .selectFrom('nomination_opinion')
    .select(['id', 'nomination_id', 'round_no', 'opinion_no', 'from_body', 'binding', 'state', 'link_until', 'wrong_n'])
    .where('realm_id', '=', tx.realm)
    .where('link_hash', '=', linkHash)
    .executeTakeFirst()

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

/** Whether this unit, member or name already stands for the title; the same as the unique indexes say. */
export const subjectStands = async (
  tx: Tx,
  q: {
    campaignId: number
    titleKey: string
    unitId: number
    object: string
    subjectUnitId: number | null
    subjectMemberId: number | null
    name: string
  },
): Promise<boolean> =>
  (
    await sql<{ ok: boolean }>`
      select exists (
        select 1
        from nomination
        where realm_id = ${tx.realm}
          and campaign_id = ${q.campaignId}
          and title_key = ${q.titleKey}
          and state not in ('stopped', 'withdrawn', 'struck', 'not-selected')
          and (subject_unit_id = ${q.subjectUnitId}::bigint
            or subject_member_id = ${q.subjectMemberId}::bigint
            or (${q.subjectUnitId}::bigint is null and ${q.subjectMemberId}::bigint is null
              and unit_id = ${q.unitId} and object = ${q.object} and replace(name, ' ', '') = replace(${q.name}, ' ', '')))) as ok`.execute(
      tx.db,
    )
  ).rows[0]!.ok

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

/** @throws http.not-found */
export const lockRecommendation = async (tx: Tx, id: number) => {
  const r = await tx.db
    .selectFrom('nomination_recommendation')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'recommendation' })
  return r
}

export const recommendationByCode = (tx: Tx, codeHash: string) =>
  tx.db
    .selectFrom('nomination_recommendation as r')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'r.realm_id').onRef('u.id', '=', 'r.unit_id'))
    .select(['r.id', 'r.nominee', 'r.reason', 'r.state', 'r.answer', 'r.taken', 'r.answered_on', 'r.made_on', 'u.short_name as unit_name'])
    .where('r.realm_id', '=', tx.realm)
    .where('r.code_hash', '=', codeHash)
    .executeTakeFirst()

export const listRecommendationRows = async (
  tx: Tx,
  scope: Scope,
  f: { campaignId?: number | undefined; unitId?: number | undefined; state?: string | undefined; after: number | null; limit: number },
) => {
  const { rows } = await sql<{
    id: number
    title_key: string
    unit_id: number
    unit_name: string
    nominee: string
    reason: string
    by_kind: 'member' | 'served'
    state: 'open' | 'read' | 'answered'
    answer: string | null
    taken: boolean | null
    answered_on: string | null
    made_on: string
    version: number
  }>`
    select r.id, r.title_key, r.unit_id, u.short_name as unit_name, r.nominee, r.reason, r.by_kind, r.state, r.answer, r.taken, r.answered_on,
      r.made_on, r.version
    from nomination_recommendation r
    join unit u on u.realm_id = r.realm_id and u.id = r.unit_id
    join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
    join unit_line l on l.realm_id = r.realm_id and l.line = c.line and l.unit_id = r.unit_id
    where r.realm_id = ${tx.realm}
      and (${f.campaignId ?? null}::bigint is null or r.campaign_id = ${f.campaignId ?? null})
      and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))}
      and (${f.unitId ?? null}::bigint is null or r.unit_id = ${f.unitId ?? null})
      and (${f.state ?? null}::text is null or r.state = ${f.state ?? null})
      and (${f.after === null} or r.id < ${f.after ?? 0}::bigint)
    order by r.id desc
    limit ${f.limit + 1}`.execute(tx.db)
  return rows
}

export const countRecommendations = async (
  tx: Tx,
  scope: Scope,
  f: { campaignId?: number | undefined; unitId?: number | undefined; state?: string | undefined },
) => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n
    from nomination_recommendation r
    join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
    join unit_line l on l.realm_id = r.realm_id and l.line = c.line and l.unit_id = r.unit_id
    where r.realm_id = ${tx.realm}
      and (${f.campaignId ?? null}::bigint is null or r.campaign_id = ${f.campaignId ?? null})
      and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))}
      and (${f.unitId ?? null}::bigint is null or r.unit_id = ${f.unitId ?? null})
      and (${f.state ?? null}::text is null or r.state = ${f.state ?? null})`.execute(tx.db)
  return Number(rows[0]!.n)
}

/** @throws http.not-found */
export const nominationOfOpinion = async (tx: Tx, opinionId: number): Promise<number> => {
  const o = await tx.db
    .selectFrom('nomination_opinion')
    .select('nomination_id')
    .where('realm_id', '=', tx.realm)
    .where('id', '=', opinionId)
    .executeTakeFirst()
  if (!o) throw notFound({ noun: 'opinion' })
  return o.nomination_id
}

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
