import { z } from 'zod'

// A standard is frozen as bytes and cited by digest, so parsing never changes it: no defaults, no trimming, no transforms.
// What may be absent is optional here and its meaning when absent stands beside it.

const id = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,39}$/)
const words = z.string().regex(/\S/).max(2000)
const term = z.string().regex(/\S/).max(80)
/** Points: '4', '0.25'. */
const points = z.string().regex(/^\d{1,6}(\.\d{1,6})?$/)
/** Exact number as text: '-1', '0.9', '3/4'. */
const exact = z.string().regex(/^-?\d{1,9}(\.\d{1,6})?$|^-?\d{1,9}\/[1-9]\d{0,8}$/)
const list = <T extends z.ZodType>(of: T, most = 400) => z.array(of).max(most)

export const measureId = z.string().regex(/^[a-z]+\.[a-z_]{1,60}$/)

/**
 * One named figure. `numerator` and `denominator` say in words what is counted; `kind: 'ratio'` is worth numerator ÷ denominator,
 * `kind: 'count'` is worth its numerator and a denominator only says out of how many.
 */
export const measureDefinition = z.strictObject({
  id: measureId,
  /** Official Chinese name, as every page prints it. */
  title: term,
  numerator: words,
  denominator: words.nullable(),
  /** What one of the numerator is: 名, 件, 次. */
  unit: z.string().min(1).max(6),
  /** Noun whose records it is counted from. */
  source: z.string().regex(/^[a-z]+$/),
  meaning: words,
  kind: z.enum(['ratio', 'count']),
  /** `result`: what came of it; `process`: done as owed; `volume`: how many activities or papers, which never carries more than a tenth. */
  nature: z.enum(['result', 'process', 'volume']),
  /** Whose records are missing when it has no value. */
  owedBy: z.enum(['unit', 'superior', 'office', 'residents']),
  /** Stage of the product whose registers supply it; absent = the first. Until then leaves over it are not applicable. */
  availableFrom: z.int().min(1).max(9).optional(),
})
export const measureCatalogue = z.strictObject({ schema: z.literal('measures/1'), measures: list(measureDefinition) })

/** Closed: 打卡, 积分, 在线时长, 点赞, 转发, 网络投票, 学习时长, 强制拍照 have no word here and cannot be evidence. */
export const evidenceKinds = [
  'register', // 登记簿
  'ledger', // 台账记录
  'pledge', // 承诺及其评定
  'confirmation', // 受益人或提出人确认
  'poll', // 秘密测评结果
  'visit', // 实地查看
  'interview', // 走访座谈
  'minutes', // 会议记录
  'document', // 制度文件
  'rectification', // 整改销号记录
  'package', // 他项考核的冻结结果
  'photo', // 图片
  'signin', // 签到册
  'news', // 新闻报道
] as const

export const verifications = ['computed', 'documents', 'visit', 'interview', 'poll', 'sample'] as const
const op = z.enum(['>=', '>', '<=', '<', '=', '!='])
export const condition = z.strictObject({ measure: measureId, op, threshold: exact })

/** Points lost per occurrence, never below 0. `atLeast` turns a shortfall into occurrences: 应 4 次，每少 1 次扣 0.5 分. */
const deductPer = z.strictObject({
  kind: z.literal('deductPer'),
  measure: measureId,
  step: points,
  /** Size of one occurrence; absent = 1. '1/100' over a ratio reads 每低 1 个百分点. */
  per: exact.optional(),
  /** Occurrences that cost nothing; absent = 0. */
  free: exact.optional(),
  atLeast: exact.optional(),
  /** What an incomplete `per` counts; absent = 'none'. */
  part: z.enum(['none', 'whole', 'share']).optional(),
})
const allOrNothing = z.strictObject({ kind: z.literal('allOrNothing'), ...condition.shape })
/** `from` included, `to` excluded, null = open. A value in no band earns 0. */
const band = z
  .strictObject({ from: exact.nullable(), to: exact.nullable(), points: points.optional(), proportional: points.optional() })
  .refine((b) => (b.points === undefined) !== (b.proportional === undefined), 'a band has either points or proportional')
const bands = z.strictObject({ kind: z.literal('bands'), measure: measureId, bands: list(band, 20).min(1) })
/** value × times; `inverse` uses 1 − value. */
const proportional = z.strictObject({
  kind: z.literal('proportional'),
  measure: measureId,
  times: points.optional(),
  inverse: z.literal(true).optional(),
})
/** Either every multiple of `step` or the listed points. */
const judged = z
  .strictObject({ kind: z.literal('judged'), step: points.optional(), allowed: list(points, 40).optional(), guidance: words })
  .refine((r) => (r.step === undefined) !== (r.allowed === undefined), 'a judged item has either step or allowed')
  .refine((r) => r.step === undefined || !/^0+(\.0+)?$/.test(r.step), 'the step is zero')
/**
 * The frozen result of another round: its total ÷ outOf × max, or the points listed for its grade. Which round is named when this one is
 * prepared, by digest; a standard that sets `package` allows that one only.
 */
const imported = z
  .strictObject({
    kind: z.literal('imported'),
    source: z.strictObject({
      title: term,
      package: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
    outOf: points.optional(),
    /** By the id or the title of the grade. */
    grades: list(z.strictObject({ grade: term, points }), 12)
      .min(1)
      .optional(),
  })
  .refine((r) => (r.outOf === undefined) !== (r.grades === undefined), 'an imported item has either outOf or grades')
  .refine((r) => r.outOf === undefined || !/^0+(\.0+)?$/.test(r.outOf), 'outOf is zero')
/** A secret poll's figure × times. 满意率, 不满意率 and 测评得分 are three different measures. */
const poll = z.strictObject({
  kind: z.literal('poll'),
  measure: z.string().regex(/^poll\.[a-z_]+$/),
  times: points.optional(),
  /** Fewer valid ballots: not applicable; absent = 1. */
  leastBallots: z.int().min(1).optional(),
})
/** Needs the cohort: the best of the like-unit group gets `best`, each lower rank `minus` less; ties share the better rank. */
const rank = z.strictObject({
  kind: z.literal('rank'),
  measure: measureId,
  order: z.enum(['high', 'low']),
  best: points,
  minus: points,
})

export const rule = z.discriminatedUnion('kind', [deductPer, allOrNothing, bands, proportional, judged, imported, poll, rank])

export const leaf = z.strictObject({
  id,
  title: term,
  /** Original words of the standard. */
  text: words,
  max: points,
  verification: list(z.enum(verifications), 6).min(1),
  evidence: list(z.enum(evidenceKinds), 14).min(1),
  /** 责任部门: who keeps and answers for the item. */
  department: term,
  cycle: z.enum(['month', 'quarter', 'half-year', 'year', 'round']),
  /** Class keys; absent = every class. */
  appliesTo: list(z.string().max(40), 40).min(1).optional(),
  /** Columns that judge it; absent = every column of the standard. */
  columns: list(id, 12).min(1).optional(),
  rule,
  /** When the denominator is 0, or the imported result has none for the unit. Absent: not applicable; a count stands as counted. */
  ifNone: z.enum(['notApplicable', 'full', 'zero']).optional(),
  /** 以最高分单位为满分折算: points × max ÷ the best points in the like-unit group. */
  topIsFull: z.literal(true).optional(),
  /** A reviewer may declare it not applicable to one unit, with a reason. */
  mayNotApply: z.literal(true).optional(),
})
const branchShape = { id, title: term, max: points } as const
const inner = z.strictObject({ ...branchShape, children: list(leaf).min(1) })
/** 一级指标 over 二级 over 三级; any level may end in leaves. */
export const branch = z.strictObject({ ...branchShape, children: list(z.union([leaf, inner])).min(1) })

export const column = z.strictObject({
  id,
  kind: z.enum(['self', 'review', 'cross', 'spot', 'expert', 'final']),
  title: term,
  /** Who gives it, as the page names the one who still owes it. */
  scorer: term,
  /** false: given only to units that were drawn; where it is absent its weight goes to the others. */
  always: z.boolean(),
})

/** Fewest scorers of a column from which one highest and one lowest are left out: of four, half of what was said would be thrown away. */
export const LEAST_TO_TRIM = 5
const trimFrom = z.int().min(LEAST_TO_TRIM).max(99).optional()

/**
 * `weights`: exact fractions that sum to 1; a column without a weight is kept and shown but does not count. `latest`: the last present of the
 * order decides. `trimFrom`: columns with so many scorers leave out one highest and one lowest before the mean; absent = none does.
 */
export const combination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('weights'), weights: z.record(id, exact), trimFrom }),
  z.strictObject({ kind: z.literal('latest'), order: list(id, 12).min(1), trimFrom }),
])

export const bonusPool = z.strictObject({
  cap: points,
  items: list(
    z.strictObject({
      id,
      title: term,
      text: words,
      points,
      /** Items of one group are levels of one thing: the same matter counts once, at its highest level. */
      group: id.optional(),
    }),
  ).min(1),
})

export const deduction = z.strictObject({ id, title: term, text: words, cap: points.optional(), rule: deductPer })

export const veto = z.strictObject({
  id,
  title: term,
  text: words,
  effect: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('zero') }),
    z.strictObject({ kind: z.literal('capGrade'), grade: id }),
    z.strictObject({ kind: z.literal('fail') }),
    z.strictObject({ kind: z.literal('cancelEligibility') }),
  ]),
  when: condition,
  /** 依据文号. 民发〔2015〕136号 abolished vetoes for communities, so there the linter refuses null. */
  basisDocument: z.string().regex(/\S/).max(120).nullable(),
})

export const grades = z.strictObject({
  /** Best first. `from` on the rounded total, included; null = no lower limit. The last takes everybody. */
  bands: list(z.strictObject({ id, title: term, from: exact.nullable() }), 12).min(2),
  /** At most this share of the like-unit group, whole units rounded down; the rest fall to the next grade. */
  shares: list(z.strictObject({ grade: id, atMost: exact }), 12).optional(),
  /** Equal totals across the cut: all of them in, or all of them out. */
  tie: z.enum(['in', 'out']),
})

export const ladderStep = z.strictObject({ grade: id, text: words, when: condition })

export const standardSchema = z.strictObject({
  schema: z.literal('standard/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  version: z.int().min(1),
  title: term,
  /** Whom it judges. Persons are never given a number, so there is no word for them. */
  object: z.enum(['community', 'organisation', 'unit', 'window', 'building']),
  source: words,
  total: z.literal('100'),
  classes: list(z.strictObject({ id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/), title: term }), 40),
  columns: list(column, 12).min(1),
  combination,
  /** Where the points of what does not apply go: to the rest of the same branch, or of the whole standard. */
  rescale: z.enum(['branch', 'total']),
  tree: list(z.union([leaf, branch])).min(1),
  bonus: bonusPool.nullable(),
  deductions: list(deduction),
  vetoes: list(veto),
  grades,
  ladder: list(ladderStep),
  /** The one place where a score is rounded. */
  rounding: z.strictObject({ of: z.literal('total'), places: z.int().min(0).max(4), mode: z.literal('half-up') }),
})

/** A standard with the definitions of the measures it cites: what is frozen, scored with, and carried in a recount package. */
export const boundStandardSchema = standardSchema.extend({
  measures: z.record(measureId, measureDefinition.extend({ available: z.boolean() })),
})

export type StandardFile = z.infer<typeof standardSchema>
export type Standard = z.infer<typeof boundStandardSchema>
export type MeasureDefinition = z.infer<typeof measureDefinition>
export type MeasureCatalogue = z.infer<typeof measureCatalogue>
export type Rule = z.infer<typeof rule>
export type RuleOf<K extends Rule['kind']> = Extract<Rule, { kind: K }>
export type Leaf = z.infer<typeof leaf>
export type Branch = z.infer<typeof branch>
export type InnerBranch = z.infer<typeof inner>
export type StandardNode = Leaf | InnerBranch | Branch
export type Column = z.infer<typeof column>
export type Condition = z.infer<typeof condition>
export type Veto = z.infer<typeof veto>
export type Deduction = z.infer<typeof deduction>
export type EvidenceKind = (typeof evidenceKinds)[number]
