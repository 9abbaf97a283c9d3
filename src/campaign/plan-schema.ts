import { z } from 'zod'
import { lines as lineKeys } from '../lib/permission.ts'

// A plan is frozen as bytes and cited by digest, so parsing never changes it: no defaults, no trimming, no transforms.
// What is not yet typed is '' (words) or null (figures, numbers of documents, digests).

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]*$/)
const words = z.string().regex(/\S/).max(2000)
const term = z.string().regex(/\S/).max(60)
/** Empty until somebody types it. */
const blankable = z.string().max(2000)
/** Exact figure as text: '60', '99.5', '3/4'. */
const exact = z.string().regex(/^-?\d+(\.\d+)?$|^-?\d+\/[1-9]\d*$/)
/** Id of `plans/measures.json`: 'pledge.kept_share'. */
const measureId = z.string().regex(/^[a-z][a-z-]*\.[a-z][a-z0-9_]*$/)
const days = z.int().min(0).max(3660)
const list = <T extends z.ZodType>(of: T, max = 200) => z.array(of).max(max)

/** What a mechanism says while its content is left to the unit: never invented by us (mission A3). */
export const TO_FILL = '待本单位填写'

// --- small shared shapes ------------------------------------------------------------------------------------------

/** Whence a part of the plan comes. `note` keeps original slogans and dates of a seed; nothing computes with it. */
export const sourceNote = z.strictObject({
  from: z.enum(['seed', 'rule', 'practice', 'not-in-seed']),
  /** Seed number ('000'…'004'), title and article of a rule, or where the practice was seen. */
  ref: words,
  note: words.optional(),
})

/** A named figure a clause carries: 60 % twice, 117 zones, one week. */
export const figure = z.strictObject({
  id: slug,
  name: term,
  value: exact,
  unit: z.string().max(20),
  use: z.enum(['threshold', 'target', 'recorded']),
})

/** One named thing the campaign does or asks, in the official term, with its content or `TO_FILL`. */
export const clause = z.strictObject({
  id: slug,
  term,
  content: words,
  /** Only units of these classes; absent = all. */
  classes: list(slug).optional(),
  figures: list(figure).optional(),
  source: sourceNote,
})
const clauses = z.strictObject({ clauses: list(clause) })

export const levels = ['community', 'street', 'college', 'district', 'city'] as const
export const campaignKinds = ['党内表彰', '评比达标表彰', '创建示范', '年度考核定级', '单位内部'] as const
export const honourLevels = ['通报表扬', '表扬', '党内表彰', '命名授牌', '评定等次'] as const
/** The seven classes of row L4; a plan may name others. */
export const sectorKeys = [
  'rural',
  'street-community',
  'soe-finance',
  'organ',
  'sci-edu-cul-health',
  'non-public',
  'social-organisation',
] as const
/** The five fixed points where the people served take part (P5). */
export const participationPoints = ['plan', 'pledgeAndTopic', 'reportAndReview', 'recommendAndNotice', 'outcome'] as const

/** Who a rule is about. Absent = no limit on that side; `role` is a key of `plan.roles` (the names of `lib/permission.ts` where they fit). */
export const audience = z.strictObject({
  levels: list(z.enum(levels)).optional(),
  unitKinds: list(slug).optional(),
  classes: list(slug).optional(),
  lines: list(z.enum(lineKeys)).optional(),
  role: slug,
})

// --- core ---------------------------------------------------------------------------------------------------------

/** `day` counts from the launch day (0); `null` = no date in the source, to be set before launch. */
export const milestone = z.strictObject({ id: slug, name: term, day: days.nullable(), source: sourceNote })

/** Both ends inclusive, in days after the launch day. `repeat` makes rounds of the same phase. */
export const phase = z.strictObject({
  id: slug,
  name: term,
  kind: z.enum(['phase', 'node', 'step']),
  startDay: days,
  endDay: days,
  tasks: list(words),
  optional: z.boolean(),
  repeat: z.strictObject({ times: z.int().min(2).max(12), everyDays: z.int().min(1).max(3660) }).optional(),
  source: sourceNote,
})

/** A goal clause names how it will be answered 达到 / 未达到 at the summary (L3). A share is asked in `unit: '%'`. */
export const goal = z.strictObject({
  id: slug,
  text: words,
  answer: z.discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('measure'),
      measure: measureId,
      op: z.enum(['>=', '<=', '=']),
      target: exact,
      unit: z.string().max(20),
    }),
    z.strictObject({ by: z.literal('judge'), who: slug, how: words, target: words }),
  ]),
  source: sourceNote,
})

/** A thing a class may or must take up: an activity, a contest, a named work method, a drive. */
export const menuItem = z.strictObject({
  id: slug,
  name: term,
  kind: z.enum(['activity', 'contest', 'method', 'post', 'project', 'system', 'drive']),
  content: words,
  required: z.boolean(),
  source: sourceNote,
})

export const unitClass = z.strictObject({
  key: slug,
  name: term,
  theme: blankable,
  requirements: list(words),
  /** Ids of `plan.carriers`. */
  carriers: list(slug),
  menu: list(menuItem),
  source: sourceNote,
})

export const role = z.strictObject({
  key: slug,
  name: term,
  at: z.enum(['organiser', 'each-unit', 'outside']),
  duty: words,
  source: sourceNote,
})

export const leadingGroup = z.strictObject({
  id: slug,
  name: term,
  at: z.enum(['organiser', 'each-unit']),
  levels: list(z.enum(levels)).optional(),
  /** Role keys, the head first. */
  roles: list(slug).min(1),
  office: z.strictObject({ name: term, duty: words }).nullable(),
  source: sourceNote,
})

/** 五个好 / 五带头: `refineBy` says who makes the items concrete; `refinement` is '' until done (A2). */
export const criteria = z.strictObject({
  id: slug,
  name: term,
  object: z.enum(['unit', 'member']),
  items: list(z.strictObject({ id: slug, name: term, meaning: words, refinement: blankable })).min(1),
  refineBy: z.enum(['nobody', 'class', 'unit']),
  source: sourceNote,
})

/** 先锋岗, 责任区, 示范楼栋, 志愿者队 … */
export const carrier = z.strictObject({
  id: slug,
  name: term,
  kind: z.enum(['post', 'window', 'area', 'building', 'team', 'pair', 'activity']),
  object: z.enum(['unit', 'member', 'resident', 'household', 'building']),
  content: words,
  /** Idle for so long = 名存实亡; null = the organiser sets it. */
  recheckMonths: z.int().min(1).max(36).nullable(),
  source: sourceNote,
})

export const participation = z.strictObject({
  /** What the people served do at this point, in words they will read. */
  how: words,
  /** Nouns that realise it: consultation, pledge, concern, critique, poll, nomination, notice … */
  by: list(slug).min(1),
  source: sourceNote,
})

export const basis = z.strictObject({
  kind: z.enum(campaignKinds),
  documentNumber: term.nullable(),
  approvingAuthority: term.nullable(),
  approvalNumber: term.nullable(),
  /** Consent of the superior, where the organiser is a 基层党委 (document number or minutes). */
  superiorConsent: term.nullable(),
  cycleYears: z.int().min(1).max(10).nullable(),
  /** Person who signs the basis of an internal appraisal. */
  signedBy: term.nullable(),
})

/** What a unit adds under the common plan; never edits it. */
export const ownPart = z.strictObject({
  theme: blankable,
  goals: list(goal),
  items: list(z.strictObject({ id: slug, text: words, role: slug, phase: slug, dueDay: days, serves: z.string().max(60) })),
  fills: list(z.strictObject({ mechanism: slug, content: words })),
  refinements: list(z.strictObject({ criteria: slug, item: slug, text: words })),
})

export const coreShape = {
  schema: z.literal('plan/1'),
  id: slug,
  version: z.int().min(1),
  title: term,
  /** Common theme; '' in a template. */
  theme: blankable,
  /** Whether each unit sets a theme of its own under the common one (L3). */
  unitTheme: z.enum(['required', 'optional', 'none']),
  overallRequirement: list(z.strictObject({ id: slug, text: words, source: sourceNote })),
  goals: list(goal),
  /** Whether each unit adds goals of its own. */
  unitGoals: z.enum(['required', 'optional', 'none']),
  organiser: z.strictObject({ level: z.enum(levels), unitKind: slug }),
  basis,
  /** 居民, 师生, 服务对象: the word every page uses. */
  servedPublic: term,
  lines: list(z.strictObject({ key: z.enum(lineKeys), name: term, joins: words, source: sourceNote })).min(1),
  classes: list(unitClass).min(1),
  phases: list(phase).min(1),
  milestones: list(milestone),
  roles: list(role).min(1),
  groups: list(leadingGroup).min(1),
  criteria: list(criteria),
  carriers: list(carrier),
  mechanisms: list(clause),
  /** 三个结合, 中心工作: one activity may serve several duties; each activity names what it serves or none (L8). */
  combine: z.strictObject({ centralWork: z.enum(['named', 'not-asked']), with: list(clause) }),
  participation: z.strictObject({
    plan: participation,
    pledgeAndTopic: participation,
    reportAndReview: participation,
    recommendAndNotice: participation,
    outcome: participation,
  }),
  /** What of earlier rounds becomes an item with an owner when this campaign opens (L1). */
  carryOver: list(z.strictObject({ from: z.enum(['pledge', 'rectification', 'poll', 'goal']), what: words, role: slug })),
  /** 长效机制: the campaign cannot end without stating kept or none (C5). */
  longTerm: z.strictObject({ statement: words, source: sourceNote }),
  sources: list(sourceNote),
  own: ownPart.optional(),
} as const

// --- sections: one per noun; a noun may take its schema home as `planSection` and hand it in through app.ts -----------

/** Rule → due is derived, done is counted from events (decisions 16). */
export const dutyRule = z.strictObject({
  id: slug,
  /** The act owed: `pledge` + `publish`. */
  noun: slug,
  verb: slug,
  title: term,
  purpose: words,
  who: audience,
  period: z.enum(['once', 'phase', 'month', 'quarter', 'year']),
  /** How many per period. */
  count: z.int().min(1).max(1000),
  /** Phases in which it is owed; empty = all. */
  phases: list(slug),
  due: z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('phase-end'), minusDays: days }),
    z.strictObject({ from: z.literal('period-end'), minusDays: days }),
    z.strictObject({ from: z.literal('launch'), plusDays: days, working: z.boolean() }),
    z.strictObject({ from: z.literal('event'), event: z.string().regex(/^[a-z-]+\.[a-z-]+$/), plusDays: days, working: z.boolean() }),
  ]),
  doneBy: z.strictObject({
    event: z.string().regex(/^[a-z-]+\.[a-z-]+$/),
    /** Equalities on the event's typed detail, e.g. { kind: 'study' }. */
    filter: z.record(slug, z.union([z.string().max(60), z.number(), z.boolean()])),
  }),
  /** Day whose tree decides who owes it; later units owe from their next period. */
  audienceAt: z.enum(['launch', 'phase-start', 'period-start', 'event']),
  source: sourceNote,
  /** What it costs the one who does it (P3, N4). `replaces`: the paper form or ledger it makes superfluous. */
  burden: z.strictObject({
    minutes: z.int().min(0).max(2400),
    fields: z.int().min(0).max(500),
    prefilled: z.int().min(0).max(500),
    replaces: z.string().max(60).nullable(),
  }),
})
export const dutySection = z.strictObject({ rules: list(dutyRule, 500) })

export const consultationSection = z.strictObject({
  openDays: z.int().min(1).max(180),
  answerWithinDays: days,
  by: words,
  source: sourceNote,
})

export const pledgeSection = z.strictObject({
  kinds: list(
    z.strictObject({
      id: slug,
      name: term,
      by: z.enum(['unit', 'member', 'window', 'social-organisation']),
      min: z.int().min(0),
      max: z.int().min(1),
      classes: list(slug).optional(),
      source: sourceNote,
    }),
  ).min(1),
  /** 提诺 审诺 亮诺 践诺 评诺, in order. */
  steps: list(z.strictObject({ id: z.enum(['propose', 'review', 'publish', 'fulfil', 'judge']), name: term, role: slug })).length(5),
  /** Persons for whom it is voluntary. */
  voluntaryFor: list(term),
})

export const activitySection = z.strictObject({
  /** Kinds of meeting and activity; the roll is kept by the organiser and never scored. */
  kinds: list(z.strictObject({ id: slug, name: term, content: words, roll: z.boolean(), countsFor: list(slug), source: sourceNote })),
})

export const liaisonSection = z.strictObject({
  relations: list(
    z.strictObject({
      id: slug,
      name: term,
      kind: z.enum(['contact', 'pair']),
      from: words,
      to: words,
      visitsPerYear: z.int().min(1).max(52).nullable(),
      content: words,
      source: sourceNote,
    }),
  ),
})

export const concernSection = z.strictObject({ name: term, by: words, answerWithinDays: days, closesWhen: words, source: sourceNote })

export const inspectionSection = z.strictObject({
  forms: list(z.strictObject({ id: slug, name: term, unannounced: z.boolean(), source: sourceNote })),
  by: list(z.strictObject({ role: slug, scope: words, source: sourceNote })),
})

export const critiqueSection = z.strictObject({
  rules: list(z.strictObject({ id: slug, name: term, by: slug, on: words, content: list(term), source: sourceNote })),
})

export const rectificationSection = z.strictObject({
  /** 批评, 限期整改, 销号 … */
  clauses: list(clause),
  /** 百日整治: the seed names it and says nothing of its content, so every parameter is set by the organiser. */
  drives: list(z.strictObject({ id: slug, name: term, days, areas: list(term), content: words, source: sourceNote })),
})

export const pollSection = z.strictObject({
  polls: list(
    z.strictObject({
      id: slug,
      name: term,
      kind: z.enum(['测评', '评议', '满意度', '行风评议', '成效评判']),
      object: z.enum(['unit', 'member', 'cadre', 'campaign']),
      voters: words,
      grades: list(term).min(2),
      secret: z.boolean(),
      /** Phase in which it is held; null = organiser sets. */
      phase: slug.nullable(),
      classes: list(slug).optional(),
      source: sourceNote,
    }),
  ),
})

export const standardSection = z.strictObject({
  refs: list(
    z.strictObject({
      id: slug,
      version: z.int().min(1),
      /** sha256 in hex; null until the standard is frozen at launch. */
      digest: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
      title: term,
      fullPoints: exact,
      aspects: list(z.strictObject({ id: slug, name: term })),
      classes: list(slug).optional(),
      source: sourceNote,
    }),
  ),
  review: list(z.strictObject({ id: slug, name: term, by: slug, source: sourceNote })),
  /** 一票否决 items; on communities only with the number of the document it rests on. */
  vetoes: list(z.strictObject({ id: slug, text: words, objects: list(slug).min(1), basisNumber: term.nullable() })),
})

export const comparisonSection = z.strictObject({
  modes: list(
    z.strictObject({
      id: z.enum(['own-past', 'like-units', 'inside', 'outside', 'tiers']),
      name: term,
      content: words,
      source: sourceNote,
    }),
  ),
})

/** A requirement that records answer; what no record answers waits for the body that knows. */
export const eligibilityRule = z.discriminatedUnion('kind', [
  /** Grades of the newest frozen rounds of the unit (of a member: of his branch). */
  z.strictObject({ kind: z.literal('grade'), grades: list(term).min(1), rounds: z.int().min(1).max(5) }),
  /** A figure of the campaign's period, poll results among them. */
  z.strictObject({ kind: z.literal('measure'), measure: measureId, op: z.enum(['>=', '<=']), value: exact }),
  z.strictObject({ kind: z.literal('no-veto') }),
  /** No discipline or other negative fact in force. */
  z.strictObject({ kind: z.literal('no-negative-fact') }),
  z.strictObject({ kind: z.literal('party-work-years'), years: z.int().min(1).max(40) }),
  z.strictObject({ kind: z.literal('member-years'), years: z.int().min(1).max(60) }),
  /** 三级联创: an honour of these names in force, or such a share of the units below with one, or with one of these grades; `direct`: of the next level only. */
  z.strictObject({ kind: z.literal('holds'), titles: list(term).min(1) }),
  z.strictObject({
    kind: z.literal('share-below'),
    titles: list(term),
    grades: list(term),
    unitKinds: list(term).min(1),
    percent: exact,
    direct: z.literal(true).optional(),
  }),
])

export const title = z.strictObject({
  id: slug,
  name: term,
  object: z.enum(['unit', 'member', 'resident', 'household', 'building']),
  /** null = to be set; a quota may stay unused. */
  quota: z.strictObject({ perUnit: z.int().min(0).nullable(), total: z.int().min(0).nullable() }),
  composition: list(
    z.strictObject({
      id: slug,
      group: term,
      op: z.enum(['<=', '>=']),
      count: z.int().min(0).nullable(),
      percent: exact.nullable(),
      source: sourceNote,
    }),
  ),
  /** With a rule the requirement is answered from records; without one the nominating unit names its ground. */
  eligibility: list(z.strictObject({ id: slug, text: words, rule: eligibilityRule.optional(), source: sourceNote })),
  classes: list(slug).optional(),
  source: sourceNote,
})
export const meetingRule = z.strictObject({
  /** At least this share of those who should attend must be there. */
  quorum: exact,
  /** More than this share of `passOf`: of those who should attend, or of those who came. */
  pass: exact,
  passOf: z.enum(['should', 'present']),
  source: words,
})
export const nominationSettings = z.strictObject({
  limits: z.strictObject({ briefChars: z.int().min(1).max(10_000), deedsChars: z.int().min(1).max(100_000), source: words }).optional(),
  meeting: z
    .strictObject({ members: meetingRule.optional(), committee: meetingRule.optional(), election: meetingRule.optional() })
    .optional(),
  /** 差额: so many are inspected for each one named ('1.2'). */
  inspect: z.strictObject({ ratio: exact, source: words }).optional(),
  /** Fewest different persons through whose hands one nominee passes. */
  persons: z.strictObject({ least: z.int().min(2).max(10), source: words }).optional(),
  /** Limits across several titles at once; without a group they count all. */
  whole: list(
    z.strictObject({
      id: slug,
      titles: list(slug).min(1),
      group: term.nullable(),
      op: z.enum(['<=', '>=']),
      count: z.int().min(0).nullable(),
      percent: exact.nullable(),
      source: sourceNote,
    }),
  ).optional(),
  /** 及时性表彰: for what was done in one emergency or special task, which ended on a day. */
  timely: z.strictObject({ event: words, endedOn: z.iso.date() }).optional(),
  /** Local caps of an award project; they only tighten those of the rules. */
  caps: z
    .strictObject({
      collectives: z.int().min(0).nullable(),
      persons: z.int().min(0).nullable(),
      leadingPercent: exact.nullable(),
      source: words,
    })
    .optional(),
})
export const nominationSection = z.strictObject({
  titles: list(title).min(1),
  chain: list(
    z.strictObject({
      id: slug,
      name: term,
      kind: z.enum(['recommend', 'review', 'opinion', 'check', 'select', 'approve', 'report-up']),
      by: slug,
      /** The step is a meeting of this kind, with attendance and votes. */
      meeting: z.enum(['members', 'committee', 'election']).optional(),
      source: sourceNote,
    }),
  ).min(1),
  opinions: list(
    z.strictObject({
      from: term,
      on: words,
      binding: z.boolean(),
      /** Asked only for these objects or classes of units; absent = all. */
      objects: list(z.enum(['unit', 'member', 'resident', 'household', 'building'])).optional(),
      classes: list(slug).optional(),
      /** Asked of the community that leads the zone the nominee's unit takes part in; where it takes part in none, not asked. */
      to: z.literal('zone-lead').optional(),
      source: sourceNote,
    }),
  ),
  /** What localities set differently; absent = the defaults of `nomination/settings.ts`. */
  settings: nominationSettings.optional(),
})

export const noticeSection = z.strictObject({
  workingDays: z.int().min(1).max(60),
  objectionExtraWorkingDays: z.int().min(0).max(60),
  levels: list(z.strictObject({ id: slug, name: term, at: z.enum(['recommending-unit', 'organiser']) })).min(1),
  channels: list(slug),
  /** What localities set differently; absent = the defaults of `notice/notice.ts`. */
  settings: z
    .strictObject({ suspensionMonths: z.int().min(1).max(12), answerWorkingDays: z.int().min(1).max(60), source: words })
    .optional(),
  source: sourceNote,
})

export const honourSection = z.strictObject({
  awards: list(
    z.strictObject({
      id: slug,
      /** Title ids of the nomination section. */
      titles: list(slug).min(1),
      level: z.enum(honourLevels),
      grantedBy: words,
      certificate: z.boolean(),
      plaque: z.boolean(),
      termYears: z.int().min(1).max(10).nullable(),
      recheckMonths: z.int().min(1).max(60).nullable(),
      source: sourceNote,
    }),
  ).min(1),
  /** Whether an ordered list of units is made public. */
  publicRanking: z.boolean(),
  /** Body to which the best are recommended upward; null = none. */
  recommendTo: words.nullable(),
  /** 巩固提高, 动态管理, 三级联创, 结果运用, 揭牌 … */
  clauses: list(clause),
})

export const publicitySection = z.strictObject({
  channels: list(z.strictObject({ id: slug, name: term, source: sourceNote })),
  /** 典型, 图片展, 研讨会, 观摩会 … */
  clauses: list(clause),
  /** Months between reports to the people served (C4). */
  reportMonths: z.int().min(1).max(12),
})

/** The registers a campaign stands on (R1–R7, A8): what it asks of them, as clauses with figures. */
export const organisationSection = clauses
export const memberSection = clauses
export const cadreSection = clauses
export const zoneSection = clauses

/** Section per noun. `planSchemaOf` takes another registry when a noun brings its own. */
export const sectionSchemas = {
  organisation: organisationSection,
  member: memberSection,
  cadre: cadreSection,
  standard: standardSection,
  duty: dutySection,
  consultation: consultationSection,
  zone: zoneSection,
  liaison: liaisonSection,
  activity: activitySection,
  pledge: pledgeSection,
  concern: concernSection,
  inspection: inspectionSection,
  critique: critiqueSection,
  rectification: rectificationSection,
  poll: pollSection,
  comparison: comparisonSection,
  nomination: nominationSection,
  notice: noticeSection,
  honour: honourSection,
  publicity: publicitySection,
} as const

export type SectionRegistry = Record<string, z.ZodType>

/** The whole plan for a registry of sections; every section may be absent, an unregistered one is refused. */
export const planSchemaOf = <R extends SectionRegistry>(registry: R) =>
  z.strictObject({ ...coreShape, sections: z.strictObject(registry).partial() })

export const planSchema = planSchemaOf(sectionSchemas)

export type PlanV1 = z.infer<typeof planSchema>
export type PlanSections = PlanV1['sections']
export type SourceNote = z.infer<typeof sourceNote>
export type Clause = z.infer<typeof clause>
export type Figure = z.infer<typeof figure>
export type Phase = z.infer<typeof phase>
export type Milestone = z.infer<typeof milestone>
export type Goal = z.infer<typeof goal>
export type UnitClass = z.infer<typeof unitClass>
export type MenuItem = z.infer<typeof menuItem>
export type Role = z.infer<typeof role>
export type LeadingGroup = z.infer<typeof leadingGroup>
export type Criteria = z.infer<typeof criteria>
export type Carrier = z.infer<typeof carrier>
export type Basis = z.infer<typeof basis>
export type OwnPart = z.infer<typeof ownPart>
export type Audience = z.infer<typeof audience>
export type DutyRule = z.infer<typeof dutyRule>
export type PledgeSection = z.infer<typeof pledgeSection>
export type ActivitySection = z.infer<typeof activitySection>
export type Title = z.infer<typeof title>
export type NominationSection = z.infer<typeof nominationSection>
export type NoticeSection = z.infer<typeof noticeSection>
export type HonourSection = z.infer<typeof honourSection>
export type StandardSection = z.infer<typeof standardSection>
export type PollSection = z.infer<typeof pollSection>
export type Level = (typeof levels)[number]
export type CampaignKind = (typeof campaignKinds)[number]
export type LineKey = (typeof lineKeys)[number]
export type HonourLevel = (typeof honourLevels)[number]
export type ParticipationPoint = (typeof participationPoints)[number]

/** The published schema, draft 2020-12, as kept in `plans/schema/plan-1.json`; references between parts are `parsePlan`'s. */
export const planJsonSchema = (): object => ({ title: '争优 plan/1', ...z.toJSONSchema(planSchema) })
