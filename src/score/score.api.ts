import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import * as engine from './evidence.ts'
import * as rules from './round.ts'
import { sheetWire } from './sheet-wire.ts'

const id = z.coerce.number().int()
const int = z.number().int()
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
/** Inputs are strict: a total, or points for a measured item, has no key it could come in by. */
const of = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ id, ...shape })

export const roundRow = z.object({
  id: int,
  title: z.string(),
  campaignId: int,
  campaign: z.string(),
  standardId: int,
  standardNo: int,
  standard: z.string(),
  standardDigest: z.string(),
  organiserId: int,
  organiser: z.string(),
  state: z.enum(rules.roundStates),
  openedOn: z.string(),
  frozenOn: z.string().nullable(),
  digest: z.string().nullable(),
  units: int,
  confirmed: int,
  reviewed: int,
})
const happening = z.object({ id: int, at: z.string(), by: z.string().nullable(), words: z.string() })
const gradeOut = z.object({ id: z.string(), title: z.string(), from: z.string().nullable() })

export const listRounds = query('score.rounds', 'GET /rounds', {
  may: rules.mayReadScores,
  input: listInput({ campaignId: id.optional(), state: z.enum(rules.roundStates).optional() }, ['openedOn']),
  output: listOutput(roundRow),
  summary: '考核轮次',
})
export const showRound = query('score.round', 'GET /rounds/:id', {
  may: rules.mayReadScores,
  input: z.object({ id }),
  output: roundRow.extend({
    version: int,
    grades: z.array(gradeOut),
    columns: z.array(z.object({ id: z.string(), title: z.string(), kind: z.string() })),
    groups: z.array(z.object({ key: z.string().nullable(), name: z.string(), units: int })),
    /** Units by grade so far; null: not graded yet. */
    byGrade: z.array(z.object({ grade: z.string().nullable(), title: z.string().nullable(), units: int })),
    open: z.object({ pending: int, contests: int }),
    can: z.array(z.string()),
    may: z.object({ run: z.boolean() }),
    timeline: z.array(happening),
  }),
  summary: '一轮考核',
})
export const scoreRow = z.object({
  unitId: int,
  unit: z.string(),
  class: z.string().nullable(),
  group: z.string(),
  groupKey: z.string().nullable(),
  state: z.enum(rules.unitStates),
  shown: z.string().nullable(),
  /** Most that pending items may still bring. */
  pending: z.string().nullable(),
  openN: int.nullable(),
  grade: z.string().nullable(),
  gradeTitle: z.string().nullable(),
  contests: int,
})
/** In tree order only: there is no sort by points. */
export const listScores = query('score.list', 'GET /rounds/:id/units', {
  may: rules.mayReadScores,
  input: listInput(
    { id, state: z.enum(rules.unitStates).optional(), grade: z.string().max(40).optional(), group: z.string().max(200).optional() },
    ['tree'],
  ),
  output: listOutput(scoreRow),
  summary: '本轮各单位得分和等次（按组织树排列，不排名）',
})
export const openRound = command('score.open', 'POST /rounds', {
  may: rules.mayOpenRounds,
  input: z.strictObject({
    campaignId: int,
    standardId: int,
    title: words(2, 60),
    phaseKey: z.string().max(60).default(''),
    unitIds: z.array(int).min(1).max(5000).optional(),
    kinds: z.array(z.string().max(40)).max(20).optional(),
    levels: z.array(z.string().max(20)).max(10).optional(),
    /** Facts that make units like ones, fixed here. */
    groupBy: z.array(z.enum(rules.groupFacts)).max(4).default([]),
  }),
  output: z.object({ id: int, units: int, standardDigest: z.string() }),
  refusals: [rules.standardNotFrozen, rules.noUnits, rules.noClass, wrongState],
  summary: '发起考核：固定单位名单、同类组和标准',
})

const sentence = z.object({ label: z.string(), text: z.string(), refs: z.array(z.string()) })
const contestOut = z.object({
  id: int,
  kind: z.enum(['contest', 'appeal']),
  leaf: z.string(),
  reason: z.string(),
  ref: z.string(),
  onDay: z.string(),
  state: z.enum(rules.contestStates),
  answer: z.string(),
  answeredBy: z.string().nullable(),
  answeredOn: z.string().nullable(),
  version: int,
})
export const showSheet = query('score.sheet', 'GET /rounds/:id/units/:unitId', {
  may: rules.mayReadScores,
  input: z.object({ id, unitId: id }),
  output: z.object({
    round: z.object({
      id: int,
      title: z.string(),
      state: z.enum(rules.roundStates),
      standardDigest: z.string(),
      campaignId: int,
      standardId: int,
      standardNo: int,
    }),
    state: z.enum(rules.unitStates),
    version: int,
    group: z.object({ name: z.string(), units: int }),
    sheet: sheetWire,
    grade: z.object({ id: z.string().nullable(), title: z.string().nullable(), because: z.array(z.string()) }),
    /** Per line: original words, reading, figures, sum, state. */
    lines: z.array(
      z.object({
        id: z.string(),
        sentences: z.array(sentence),
        improve: z.array(z.string()),
        /** Points a scorer may give; empty for what is computed. */
        allowed: z.array(z.string()),
        guidance: z.string().nullable(),
        mayNotApply: z.boolean(),
        /** Columns and the version of the judgement that stands, 0 for none. */
        versions: z.array(z.object({ column: z.string(), version: int })),
      }),
    ),
    contests: z.array(contestOut),
    reviewers: z.array(z.object({ accountId: int, name: z.string() })),
    bonusItems: z.array(z.object({ id: z.string(), title: z.string(), text: z.string(), points: z.string() })),
    frozen: z.object({ on: z.string(), digest: z.string() }).nullable(),
    may: z.object({
      confirm: z.boolean(),
      contest: z.boolean(),
      appeal: z.boolean(),
      review: z.boolean(),
      answer: z.boolean(),
      judge: z.array(z.string()),
    }),
    timeline: z.array(happening),
  }),
  refusals: [rules.notInRound],
  summary: '考核分项表：每一分都能解释',
})
export const showFrozen = query('score.frozen', 'GET /rounds/:id/frozen', {
  may: rules.mayReadScores,
  input: z.object({ id, unitId: id.optional() }),
  output: z.object({ digest: z.string(), bytes: z.string() }),
  refusals: [rules.notInRound],
  summary: '冻结的结果或一个单位的证据与结果（RFC 8785）及摘要',
})

const contestIn = z.strictObject({ leaf: z.string().max(40), reason: words(4, 500), ref: words(3, 90) })
const done = z.object({ state: z.enum(rules.unitStates), version: int })
export const confirmScore = command('score.confirm', 'POST /rounds/:id/units/:unitId/confirm', {
  may: rules.mayConfirm,
  input: of({ unitId: id, version: int, contests: z.array(contestIn).max(100).default([]) }),
  output: done,
  refusals: [engine.noSuchLeaf, rules.refUnknown, rules.contestTwice, rules.notInRound, staleVersion, wrongState],
  summary: '自评：确认自动取数的各项，或逐项提出异议',
})
export const contestLine = command('score.contest', 'POST /rounds/:id/units/:unitId/contests', {
  may: rules.mayConfirm,
  input: of({ unitId: id, ...contestIn.shape }),
  output: z.object({ contestId: int }),
  refusals: [engine.noSuchLeaf, rules.refUnknown, rules.contestTwice, rules.notInRound, wrongState],
  summary: '对一项提出异议',
})
export const appeal = command('score.appeal', 'POST /rounds/:id/units/:unitId/appeals', {
  may: rules.mayConfirm,
  input: of({ unitId: id, ...contestIn.shape }),
  output: z.object({ contestId: int }),
  refusals: [engine.noSuchLeaf, rules.refUnknown, rules.contestTwice, rules.notInRound, wrongState],
  summary: '对定稿结果提出申诉',
})
export const answerContest = command('score.answer-contest', 'POST /contests/:id/answer', {
  may: rules.mayReviewSomewhere,
  input: of({ version: int, verdict: z.enum(['upheld', 'dismissed']), answer: words(4, 500) }),
  output: z.object({ state: z.enum(rules.contestStates) }),
  refusals: [rules.ownUnit, rules.notReviewer, staleVersion, wrongState],
  summary: '答复异议或申诉（不改分；成立的，更正原始记录或重新评定）',
})
export const judgeLine = command('score.judge', 'POST /rounds/:id/units/:unitId/judgements', {
  may: rules.mayReviewSomewhere,
  input: of({
    unitId: id,
    leaf: z.string().max(40),
    column: z.string().max(40),
    points: z.string().regex(/^\d{1,6}(\.\d{1,6})?$/),
    reason: z.string().trim().max(2000),
    /** Version of the judgement the scorer has before him, 0 for none. */
    seen: int.min(0),
  }),
  output: z.object({ version: int, shown: z.string(), grade: z.string().nullable() }),
  refusals: [
    engine.noSuchLeaf,
    engine.notJudged,
    engine.notItsColumn,
    engine.reasonMissing,
    engine.pointsOffStep,
    rules.ownUnit,
    rules.notReviewer,
    rules.notInRound,
    rules.lineStale,
    wrongState,
  ],
  summary: '评定一项（写明理由）',
})
export const withdrawJudgement = command('score.withdraw-judgement', 'POST /rounds/:id/units/:unitId/judgements/withdraw', {
  may: rules.mayReviewSomewhere,
  input: of({ unitId: id, leaf: z.string().max(40), column: z.string().max(40), seen: int.min(1), reason: words(2, 500) }),
  output: z.object({ version: int }),
  refusals: [engine.noSuchLeaf, rules.ownUnit, rules.notReviewer, rules.notInRound, rules.lineStale, wrongState],
  summary: '撤回一项评定',
})
export const exemptLine = command('score.exempt', 'POST /rounds/:id/units/:unitId/exemptions', {
  may: rules.mayReviewSomewhere,
  input: of({ unitId: id, leaf: z.string().max(40), reason: z.string().trim().max(500) }),
  output: z.object({ shown: z.string() }),
  refusals: [engine.noSuchLeaf, engine.notExemptible, engine.reasonMissing, rules.ownUnit, rules.notReviewer, rules.notInRound, wrongState],
  summary: '认定一项不适用于本单位（标准允许且写明理由）',
})
export const award = command('score.award', 'POST /rounds/:id/units/:unitId/awards', {
  may: rules.mayReviewSomewhere,
  input: of({ unitId: id, item: z.string().max(40), matter: words(2, 200), basis: words(2, 200) }),
  output: z.object({ shown: z.string() }),
  refusals: [engine.noSuchAward, rules.awardTwice, rules.ownUnit, rules.notReviewer, rules.notInRound, wrongState],
  summary: '登记加分（写明事项和依据；同一事项只计最高一级）',
})
export const assignReviewer = command('score.assign', 'POST /rounds/:id/units/:unitId/reviewers', {
  may: rules.mayOpenRounds,
  input: of({ unitId: id, accountId: int }),
  output: z.object({ reviewers: int }),
  refusals: [rules.ownUnit, rules.notInRound, wrongState],
  summary: '指派复核人（不得评本单位）',
})
export const reviewUnit = command('score.review', 'POST /rounds/:id/units/:unitId/review', {
  may: rules.mayReviewSomewhere,
  input: of({ unitId: id, version: int }),
  output: done,
  refusals: [rules.ownUnit, rules.notReviewer, rules.openContests, rules.notInRound, staleVersion, wrongState],
  summary: '完成一个单位的复核',
})

const step = (
  name: `score.${string}`,
  path: string,
  summary: string,
  refusals: (
    | typeof wrongState
    | typeof staleVersion
    | typeof rules.pendingLines
    | typeof rules.unreviewed
    | typeof rules.openContests
  )[] = [],
) =>
  command(name, `POST /rounds/:id/${path}`, {
    may: rules.mayOpenRounds,
    input: of({ version: int }),
    output: z.object({ state: z.enum(rules.roundStates), version: int, digest: z.string().nullable() }),
    refusals: [wrongState, staleVersion, ...refusals],
    summary,
    ...(path === 'freeze' ? { freezes: true as const } : {}),
  })
export const startReview = step('score.start-review', 'start-review', '结束自评，开始复核')
export const finalise = step('score.finalise', 'finalise', '定稿', [rules.unreviewed, rules.pendingLines, rules.openContests])
export const freeze = step('score.freeze', 'freeze', '冻结：结果与证据一并固定', [rules.pendingLines, rules.openContests])
const stepBack = (name: `score.${string}`, path: string, summary: string) =>
  command(name, `POST /rounds/:id/${path}`, {
    may: rules.mayOpenRounds,
    input: of({ version: int, reason: words(2, 500) }),
    output: z.object({ state: z.enum(rules.roundStates), version: int, digest: z.string().nullable() }),
    refusals: [wrongState, staleVersion],
    summary,
  })
export const reopen = stepBack('score.reopen', 'reopen', '退回复核')
export const withdrawRound = stepBack('score.withdraw', 'withdraw', '撤回本轮考核')
