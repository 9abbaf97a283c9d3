import { insertCampaign, insertPlan, insertUnits, writeLaunch } from '../campaign/campaign.write.ts'
import { parsePlan } from '../campaign/plan.ts'
import type { PlanSections, PlanV1, Title } from '../campaign/plan-schema.ts'
import type { Procedure } from '../campaign/procedure.ts'
import type { Tx } from '../db/db.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'

// Makers for tests of selection: a launched campaign whose plan has only what these nouns read.

const source = { from: 'practice', ref: '试验' } as const
const part = { how: '参加', by: ['nomination'], source }

export const aTitle = (over: Partial<Title> = {}): Title => ({
  id: 'good-member',
  name: '优秀共产党员',
  object: 'member',
  quota: { perUnit: 1, total: 2 },
  composition: [],
  eligibility: [{ id: 'appraisal', text: '上年度民主评议为优秀', source }],
  source,
  ...over,
})

/** recommend at the branch, review by each superior, opinions, check and select at the organiser. */
export const chain: NonNullable<PlanSections['nomination']>['chain'] = [
  { id: 'recommend', name: '支部推荐', kind: 'recommend', by: 'secretary', source },
  { id: 'review', name: '上级审核', kind: 'review', by: 'secretary', source },
  { id: 'opinion', name: '征求意见', kind: 'opinion', by: 'group-office', source },
  { id: 'check', name: '考察', kind: 'check', by: 'check-group', source },
  { id: 'select', name: '会议评选', kind: 'select', by: 'group-office', source },
]

/** A plan of a street that commends its members and branches. */
export const aSelectionPlan = (
  over: { titles?: Title[]; sections?: Partial<PlanSections>; kind?: PlanV1['basis']['kind'] } = {},
): PlanV1 => {
  const plan: PlanV1 = {
    schema: 'plan/1',
    id: 'selection-trial',
    version: 1,
    title: '评选试验',
    theme: '试验',
    unitTheme: 'none',
    overallRequirement: [],
    goals: [],
    unitGoals: 'none',
    organiser: { level: 'street', unitKind: 'work-committee' },
    basis: {
      kind: over.kind ?? '党内表彰',
      documentNumber: '清党工委〔2026〕1号',
      approvingAuthority: null,
      approvalNumber: null,
      superiorConsent: null,
      cycleYears: null,
      signedBy: '王',
    },
    servedPublic: '居民',
    lines: [{ key: 'party', name: '党组织', joins: '全体', source }],
    classes: [{ key: 'street-community', name: '街道社区', theme: '', requirements: [], carriers: [], menu: [], source }],
    phases: [{ id: 'p1', name: '评选', kind: 'phase', startDay: 0, endDay: 300, tasks: [], optional: false, source }],
    milestones: [],
    roles: [
      { key: 'secretary', name: '书记', at: 'each-unit', duty: '第一责任人', source },
      { key: 'group-office', name: '活动办', at: 'organiser', duty: '组织', source },
      { key: 'check-group', name: '考察组', at: 'organiser', duty: '考察', source },
    ],
    groups: [{ id: 'g', name: '领导小组', at: 'organiser', roles: ['secretary'], office: null, source }],
    criteria: [],
    carriers: [],
    mechanisms: [],
    combine: { centralWork: 'not-asked', with: [] },
    participation: { plan: part, pledgeAndTopic: part, reportAndReview: part, recommendAndNotice: part, outcome: part },
    carryOver: [],
    longTerm: { statement: '无', source },
    sources: [source],
    sections: {
      nomination: {
        titles: over.titles ?? [aTitle()],
        chain,
        opinions: [
          { from: '纪检机关', on: '全体', binding: true, source },
          { from: '派出所', on: '全体', binding: false, source },
        ],
      },
      notice: {
        workingDays: 5,
        objectionExtraWorkingDays: 0,
        levels: [
          { id: 'unit', name: '推荐单位公示', at: 'recommending-unit' },
          { id: 'organiser', name: '拟表彰公示', at: 'organiser' },
        ],
        channels: [],
        source,
      },
      honour: {
        awards: [
          {
            id: 'commend',
            titles: (over.titles ?? [aTitle()]).map((t) => t.id),
            level: '党内表彰',
            grantedBy: '街道党工委',
            certificate: true,
            plaque: true,
            termYears: 3,
            recheckMonths: 12,
            source,
          },
        ],
        publicRanking: false,
        recommendTo: null,
        clauses: [],
      },
      ...over.sections,
    },
  }
  const read = parsePlan(plan)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return plan
}

/** The trial plan with the roles, titles, chain and notice of a named procedure. */
export const aPlanOf = (p: Procedure): PlanV1 => {
  const plan = aSelectionPlan({ titles: p.nomination.titles })
  const whole = { ...plan, roles: p.roles, sections: { ...plan.sections, nomination: p.nomination, notice: p.notice } }
  const read = parsePlan(whole)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return whole
}

/** Every unit of the realm in the party line, from the top down. */
export const placedUnits = (tx: Tx) =>
  tx.db
    .selectFrom('unit as u')
    .innerJoin('unit_line as l', (j) => j.onRef('l.realm_id', '=', 'u.realm_id').onRef('l.unit_id', '=', 'u.id').on('l.line', '=', 'party'))
    .select(['u.id', 'u.name', 'u.kind', 'l.path'])
    .where('u.realm_id', '=', tx.realm)
    .orderBy('l.path')
    .execute()

/** Launched, with these units taking part; the first is the organiser. */
export const aLaunchedCampaign = async (
  tx: Tx,
  units: readonly { id: number; name: string; kind: string; path: string }[],
  plan: PlanV1,
  at: Date,
): Promise<number> => {
  const organiser = units[0]!
  const id = await insertCampaign(tx, { title: '评选试验', template: plan.id, organiserId: organiser.id, line: 'party', draft: plan, at })
  const bytes = canonicalText(plan)
  await insertPlan(tx, { campaignId: id, planNo: 1, bytes, digest: sha256Hex(bytes), reason: '', at })
  await insertUnits(
    tx,
    id,
    '2026-03-02',
    units.map((u) => ({
      unitId: u.id,
      path: u.path,
      name: u.name,
      kind: u.kind,
      level: null,
      classKey: 'street-community',
      organiser: u === organiser,
    })),
  )
  await writeLaunch(tx, id, 1, 1, { launchOn: '2026-03-02', endsOn: '2026-12-31', draft: plan })
  return id
}
