import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { eligibilityText as t } from './eligibility.text.ts'
import type { EligibilityFinding, Nominee } from './eligibility.ts'

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
        { rule: t.fullMember, verdict: full ? 'ok' : 'fail', source: t.register },
        {
          rule: t.inBranch,
          verdict: m !== undefined && (m.ended_on === null || (n.posthumous === true && m.end_reason === 'died')) ? 'ok' : 'fail',
          source: t.register,
        },
      ]
    }
    if (n.subjectUnitId === null) return []
    const u = units.get(n.subjectUnitId)
    const findings: EligibilityFinding[] = [
      { rule: t.takesPart, verdict: u?.unit_id != null && u.ended_on === null ? 'ok' : 'fail', source: t.partList },
    ]
    if (n.title.classes && n.title.classes.length > 0)
      findings.push({
        rule: t.ofClass,
        verdict: u?.class_key != null && n.title.classes.includes(u.class_key) ? 'ok' : 'fail',
        source: t.unitClass,
      })
    return findings
  })
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
