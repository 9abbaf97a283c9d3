import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import * as r from './pledge.ts'
import { copied, problems, vague } from './wording.ts'

const id = z.coerce.number().int().positive()
const day = z.iso.date()
const reason = z.string().trim().min(2).max(500)
/** Exact decimal as text: at most 12 digits before and 6 after the point. */
export const figure = z.string().regex(/^-?\d{1,12}(\.\d{1,6})?$/)

const wording = {
  what: z.string().trim().min(2).max(200),
  measures: z.string().trim().max(2000).default(''),
  baseline: figure.nullable().default(null),
  target: figure.nullable().default(null),
  figureUnit: z.string().trim().max(20).default(''),
  dueOn: day.nullable().default(null),
  beneficiary: z.string().trim().max(120).default(''),
  responsible: z.string().trim().max(60).default(''),
}
/** The name of the window or service point, where a window pledges. */
const subject = z.string().trim().max(60).default('')

export const draftPledge = command('pledge.draft', 'POST /pledges', {
  may: r.mayPledge,
  input: z.object({
    campaignId: z.number().int(),
    unitId: z.number().int(),
    kind: z.string().max(60),
    memberId: z.number().int().nullable().default(null),
    subject,
    ...wording,
  }),
  output: z.object({ id: z.number().int(), code: z.string() }),
  refusals: [
    r.kindUnknown,
    r.kindNotForUnit,
    r.tooManyOfKind,
    r.memberMissing,
    r.memberElsewhere,
    r.subjectMissing,
    r.dueDayPassed,
    notTakingPart,
    wrongState,
  ],
  summary: '提诺：起草一项公开承诺',
})
export const editPledge = command('pledge.edit', 'PUT /pledges/:id', {
  may: r.mayPledge,
  input: z.object({ id, version: z.number().int(), subject, ...wording }),
  output: z.object({ version: z.number().int() }),
  refusals: [r.dueDayPassed, r.subjectMissing, wrongState, staleVersion],
  summary: '修改草稿或退回的承诺',
})
export const proposePledge = command('pledge.propose', 'POST /pledges/:id/propose', {
  may: r.mayPledge,
  input: z.object({ id, version: z.number().int() }),
  output: z.object({ state: z.enum(r.pledgeStates) }),
  refusals: [vague, copied, r.dueDayPassed, wrongState, staleVersion],
  summary: '提交审诺',
})
export const reviewPledge = command('pledge.review', 'POST /pledges/:id/review', {
  may: r.mayReviewSome,
  input: z.object({
    id,
    version: z.number().int(),
    verdict: z.enum(['accepted', 'returned']),
    reason: z.string().trim().max(500).default(''),
  }),
  output: z.object({ state: z.enum(r.pledgeStates) }),
  refusals: [r.reasonMissing, r.ownReview, r.dueDayPassed, wrongState, staleVersion],
  summary: '审诺：同意或退回',
})
export const publishPledge = command('pledge.publish', 'POST /pledges/:id/publish', {
  may: r.mayPledge,
  input: z.object({
    id,
    version: z.number().int(),
    /** A member's own yes to his full name on the public page; without it the name is masked. */
    namePublic: z.boolean().default(false),
  }),
  output: z.object({ state: z.enum(r.pledgeStates), page: z.string() }),
  refusals: [r.consentNotHis, r.dueDayPassed, wrongState, staleVersion],
  summary: '亮诺：公开',
})
export const progressPledge = command('pledge.progress', 'POST /pledges/:id/progress', {
  may: r.mayPledge,
  input: z.object({
    id,
    onDay: day,
    figure,
    words: z.string().trim().min(2).max(1000),
    papers: z.array(z.number().int()).max(20).default([]),
  }),
  output: z.object({ progressId: z.number().int(), state: z.enum(r.pledgeStates) }),
  refusals: [r.progressFuture, wrongState],
  summary: '践诺：登记进展',
})
export const withdrawProgress = command('pledge.withdraw-progress', 'POST /pledges/:id/progress/:progressId/withdraw', {
  may: r.mayPledge,
  input: z.object({ id, progressId: id, reason }),
  output: z.object({ figure: z.string().nullable() }),
  refusals: [r.progressCorrected, wrongState],
  summary: '撤回登记错的进展（再登记正确的）',
})
export const changePledge = command('pledge.change', 'POST /pledges/:id/change', {
  may: r.mayPledge,
  input: z.object({ id, target: figure.optional(), dueOn: day.optional(), reason }),
  output: z.object({ changeId: z.number().int() }),
  refusals: [r.dueDayPassed, r.nothingChanged, r.changeWaiting, vague, wrongState],
  summary: '申请变更目标或延期（到期前）',
})
export const decideChange = command('pledge.decide-change', 'POST /pledges/:id/change/decide', {
  may: r.mayReviewSome,
  input: z.object({ id, agreed: z.boolean(), answer: z.string().trim().max(500).default('') }),
  output: z.object({ target: z.string(), dueOn: z.string() }),
  refusals: [r.dueDayPassed, r.noChange, r.reasonMissing, r.ownReview, wrongState],
  summary: '批复变更或延期',
})
export const claimPledge = command('pledge.claim', 'POST /pledges/:id/claim', {
  may: r.mayPledge,
  input: z.object({ id, version: z.number().int(), judgeDays: z.number().int().min(3).max(90).default(r.judgeDays) }),
  output: z.object({ state: z.enum(r.pledgeStates), judgeUntilOn: z.string() }),
  refusals: [wrongState, staleVersion],
  summary: '报告已兑现，请受益人评诺',
})
export const explainPledge = command('pledge.explain', 'POST /pledges/:id/explain', {
  may: r.mayPledge,
  input: z.object({ id, reason }),
  output: z.object({ explainedOn: z.string() }),
  refusals: [wrongState],
  summary: '公开说明没有兑现的原因',
})
export const issueSlips = command('pledge.issue-slips', 'POST /pledges/:id/slips', {
  tellsOnce: true,
  may: r.mayReviewSome,
  input: z.object({ id, n: z.number().int().min(1).max(r.slipsAtMost) }),
  output: z.object({
    /** Shown once, to be printed and handed to the beneficiaries; kept only as hashes. */
    slips: z.array(z.string()),
  }),
  refusals: [r.tooManySlips, r.ownReview, wrongState],
  summary: '开具评诺单（每单一个编号，只能用一次）',
})
export const assessPledge = command('pledge.assess', 'POST /pledges/:id/assess', {
  may: r.mayAssess,
  input: z.object({ id, verdict: z.enum(r.verdicts), words: z.string().trim().max(500).default('') }),
  output: z.object({ state: z.enum(r.pledgeStates) }),
  refusals: [r.notYetClaimed, r.ownJudgement, r.assessedTwice, wrongState],
  summary: '评诺：督查员、活动监督员核实后评定（本单位的人不能评）',
})
export const concludePledge = command('pledge.conclude', 'POST /pledges/:id/conclude', {
  may: r.mayReviewSome,
  input: z.object({ id }),
  output: z.object({ verdict: z.enum(r.verdicts) }),
  refusals: [r.nobodyJudged, r.slipsOut, r.notYetClaimed, r.ownReview, wrongState],
  summary: '汇总评诺结果',
})
export const withdrawPledge = command('pledge.withdraw', 'POST /pledges/:id/withdraw', {
  may: r.mayPledge,
  input: z.object({ id, version: z.number().int(), reason }),
  output: z.object({ state: z.enum(r.pledgeStates) }),
  refusals: [r.dueDayPassed, r.ownReview, wrongState, staleVersion],
  summary: '撤回（公开之后由审诺人决定）',
})

const votes = z.object({ kept: z.number().int(), partly: z.number().int(), unkept: z.number().int() })
export const pledgeRow = z.object({
  id: z.number().int(),
  code: z.string(),
  campaignId: z.number().int(),
  unitId: z.number().int(),
  unitName: z.string(),
  kind: z.string(),
  by: z.enum(r.makers),
  subject: z.string(),
  memberName: z.string().nullable(),
  what: z.string(),
  baseline: z.string().nullable(),
  target: z.string().nullable(),
  figureUnit: z.string(),
  figure: z.string().nullable(),
  /** Share of the way from baseline to target in per cent, rounded down; null without an entry. */
  progressPercent: z.number().int().nullable(),
  dueOn: z.string().nullable(),
  beneficiary: z.string(),
  state: z.enum(r.pledgeStates),
  verdict: z.enum(r.verdicts).nullable(),
  overdue: z.boolean(),
  proxy: z.boolean(),
})
export const listPledges = query('pledge.list', 'GET /pledges', {
  may: r.mayReadPledges,
  input: listInput(
    {
      campaignId: id.optional(),
      unitId: id.optional(),
      own: z.enum(['true', 'false']).default('false'),
      state: z.enum(r.pledgeStates).optional(),
      by: z.enum(r.makers).optional(),
      verdict: z.enum(r.verdicts).optional(),
      overdue: z.enum(['true', 'false']).default('false'),
    },
    ['newest'],
  ),
  output: listOutput(pledgeRow),
  summary: '公开承诺台账',
})
export const showPledge = query('pledge.show', 'GET /pledges/:id', {
  may: r.mayReadPledges,
  input: z.object({ id }),
  output: pledgeRow.extend({
    campaignTitle: z.string(),
    measures: z.string(),
    responsible: z.string(),
    memberId: z.number().int().nullable(),
    namePublic: z.boolean(),
    returnReason: z.string(),
    reason: z.string(),
    publishedOn: z.string().nullable(),
    claimedOn: z.string().nullable(),
    judgeUntilOn: z.string().nullable(),
    judgedOn: z.string().nullable(),
    votes,
    slips: z.object({ issued: z.number().int(), used: z.number().int() }),
    /** What would keep it from being proposed. */
    findings: z.array(z.object({ problem: z.enum(problems), at: z.string(), words: z.array(z.string()) })),
    progress: z.array(
      z.object({
        id: z.number().int(),
        onDay: z.string(),
        figure: z.string(),
        words: z.string(),
        state: z.enum(['stands', 'corrected']),
        proxy: z.boolean(),
        papers: z.array(z.object({ id: z.number().int(), name: z.string() })),
      }),
    ),
    changes: z.array(
      z.object({
        target: z.string(),
        dueOn: z.string(),
        wasTarget: z.string(),
        wasDueOn: z.string(),
        reason: z.string(),
        state: z.enum(['asked', 'agreed', 'refused']),
        answer: z.string(),
        askedOn: z.string(),
        decidedOn: z.string().nullable(),
      }),
    ),
    opinions: z.array(z.object({ by: z.enum(['beneficiary', 'checker']), verdict: z.enum(r.verdicts), words: z.string() })),
    history: z.array(
      z.object({ type: z.string(), happenedOn: z.string(), by: z.string().nullable(), proxy: z.boolean(), reason: z.string() }),
    ),
    version: z.number().int(),
    lawful: z.array(z.string()),
  }),
  summary: '一项公开承诺',
})
/** What a form about this unit offers: campaigns it takes part in and the kinds of pledge it may make there. */
export const pledgeChoices = query('pledge.choices', 'GET /pledges/choices', {
  may: r.mayReadPledges,
  input: z.object({ unitId: id }),
  output: z.object({
    unitName: z.string(),
    campaigns: z.array(
      z.object({
        id: z.number().int(),
        title: z.string(),
        kinds: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            by: z.enum(r.makers),
            min: z.number().int(),
            max: z.number().int(),
            n: z.number().int(),
          }),
        ),
        voluntaryFor: z.array(z.string()),
      }),
    ),
    /** The highest units of other running campaigns that the reader may write promises for. */
    below: z.array(z.object({ id: z.number().int(), title: z.string(), unitId: z.number().int(), unit: z.string() })),
  }),
  summary: '提诺时可选的活动和承诺类别',
})
export const pledgeBoard = query('pledge.board', 'GET /pledges/board', {
  may: r.mayReadPledges,
  input: z.object({ campaignId: id, unitId: id.optional() }),
  output: z.object({
    /** Units taking part, in tree order; at most 500. */
    units: z.array(
      z.object({
        unitId: z.number().int(),
        name: z.string(),
        states: z.partialRecord(z.enum(r.pledgeStates), z.number().int()),
        verdicts: votes,
        overdue: z.number().int(),
        /** Kinds of which the plan asks for more than there are. */
        short: z.array(z.object({ kind: z.string(), name: z.string(), min: z.number().int(), n: z.number().int() })),
      }),
    ),
  }),
  summary: '承诺情况：各单位各状态的件数、还差几件',
})
