import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { checked } from '../lib/sheet/checked.ts'
import { sheetRefusals } from '../lib/sheet/sheet.ts'
import { wrongState } from '../lib/states.ts'
import {
  campaignStates,
  carryOwn,
  carryStates,
  futureDay,
  goalUnknown,
  itemDone,
  launchInPast,
  launchRefused,
  longTermMissing,
  mayAdopt,
  mayAnswerCarry,
  mayDraft,
  mayFollow,
  mayJudgeGoal,
  mayLaunch,
  mayReadCampaigns,
  maySeat,
  maySettleCarry,
  maySummarise,
  notTakingPart,
  organiserLevel,
  planBroken,
  summaryTooEarly,
  summaryTwice,
  templateUnknown,
} from './campaign.ts'
import { hasFigure, reasonMissing, unanswered, wrongInput, wrongJudge } from './goal.ts'
import { commonTouched, goalRequired, themeRequired } from './plan.ts'
import { ownPart } from './plan-schema.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const anyPlan = z.record(z.string(), z.unknown())

export const campaignRow = z.object({
  id: z.number().int(),
  title: z.string(),
  template: z.string(),
  state: z.enum(campaignStates),
  organiserId: z.number().int(),
  organiser: z.string(),
  launchOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  units: z.number().int(),
  adopted: z.number().int(),
})
export const listCampaigns = query('campaign.list', 'GET /campaigns', {
  may: mayReadCampaigns,
  input: z.object({ state: z.enum(campaignStates).optional() }),
  output: z.object({ rows: z.array(campaignRow) }),
  summary: '活动列表',
})

export const listTemplates = query('campaign.templates', 'GET /campaign-templates', {
  may: mayDraft,
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({ id: z.string(), title: z.string(), level: z.string(), kind: z.string(), source: z.string(), served: z.string() }),
    ),
  }),
  summary: '内置方案',
})

const finding = z.object({ at: z.string(), code: z.string(), level: z.enum(['refuse', 'warn', 'gap']), sentence: z.string() })
export const checkOutput = z.object({ ok: z.boolean(), findings: z.array(finding) })

export const campaignRecord = campaignRow.extend({
  version: z.number().int(),
  intro: z.string(),
  line: z.string(),
  endedOn: z.string().nullable(),
  longTerm: z.string().nullable(),
  longTermReason: z.string().nullable(),
  plan: anyPlan,
  plans: z.array(z.object({ planNo: z.number().int(), digest: z.string(), reason: z.string(), frozenAt: z.string() })),
  phases: z.array(
    z.object({
      id: z.number().int(),
      key: z.string(),
      round: z.number().int(),
      name: z.string(),
      kind: z.string(),
      startsOn: z.string(),
      endsOn: z.string(),
      now: z.boolean(),
    }),
  ),
  can: z.array(z.string()),
  mayRun: z.boolean(),
  timeline: z.array(
    z.object({
      id: z.number().int(),
      type: z.string(),
      happenedOn: z.string(),
      recordedAt: z.string(),
      by: z.string().nullable(),
      proxy: z.boolean(),
      sentence: z.string(),
    }),
  ),
})
export const showCampaign = query('campaign.show', 'GET /campaigns/:id', {
  may: mayReadCampaigns,
  input: z.object({ id }),
  output: campaignRecord,
  summary: '活动',
})
export const createCampaign = command('campaign.create', 'POST /campaigns', {
  may: mayDraft,
  input: z.object({
    organiserId: z.number().int(),
    title: z.string().trim().min(2).max(60),
    /** Id of a built-in plan; or `plan` itself. */
    template: z.string().max(60).optional(),
    plan: anyPlan.optional(),
  }),
  output: z.object({ id: z.number().int() }),
  refusals: [planBroken, templateUnknown, organiserLevel],
  summary: '由内置方案或方案文件新建活动',
})
export const editDraft = command('campaign.edit', 'PUT /campaigns/:id/draft', {
  may: mayDraft,
  input: z.object({
    id,
    version: z.number().int(),
    title: z.string().trim().min(2).max(60),
    intro: z.string().max(2000).default(''),
    plan: anyPlan,
  }),
  output: z.object({ version: z.number().int() }),
  refusals: [planBroken, staleVersion, wrongState],
  summary: '修改方案草稿',
})
export const checkCampaign = query('campaign.check', 'GET /campaigns/:id/check', {
  may: mayDraft,
  input: z.object({ id, launchOn: day.optional() }),
  output: checkOutput.extend({
    burden: z.object({
      units: z.number().int(),
      rules: z.number().int(),
      fieldsPerUnit: z.number(),
      prefilledPerUnit: z.number(),
      minutesPerUnit: z.number(),
    }),
    units: z.number().int(),
    byClass: z.array(z.object({ key: z.string().nullable(), name: z.string(), units: z.number().int() })),
  }),
  summary: '印发前检查：红线、依据、待填、减负',
})
export const launchCampaign = command('campaign.launch', 'POST /campaigns/:id/launch', {
  may: mayLaunch,
  input: z.object({ id, version: z.number().int(), launchOn: day }),
  output: z.object({ state: z.enum(campaignStates), units: z.number().int(), digest: z.string() }),
  refusals: [launchRefused, launchInPast, staleVersion, wrongState],
  summary: '动员部署：方案冻结印发，各单位开始落实',
})
export const withdrawCampaign = command('campaign.withdraw', 'POST /campaigns/:id/withdraw', {
  may: mayDraft,
  input: z.object({ id, reason: z.string().trim().min(2).max(500) }),
  output: z.object({ state: z.enum(campaignStates) }),
  refusals: [wrongState],
  summary: '撤回未印发的方案',
})
export const supersedePlan = command('campaign.supersede', 'POST /campaigns/:id/plan', {
  may: mayLaunch,
  input: z.object({ id, version: z.number().int(), plan: anyPlan, reason: z.string().trim().min(2).max(500) }),
  output: z.object({ planNo: z.number().int(), digest: z.string() }),
  refusals: [planBroken, launchRefused, staleVersion, wrongState],
  summary: '印发新一版方案，旧版留存',
})

export const unitInCampaign = z.object({
  campaignId: z.number().int(),
  unitId: z.number().int(),
  name: z.string(),
  classKey: z.string().nullable(),
  className: z.string().nullable(),
  state: z.enum(['to-adopt', 'adopted']),
  adoptedOn: z.string().nullable(),
  ownVersion: z.number().int(),
  common: z.object({ theme: z.string(), goals: z.array(z.object({ id: z.string(), text: z.string() })) }),
  classPart: z
    .object({
      theme: z.string(),
      requirements: z.array(z.string()),
      menu: z.array(z.object({ id: z.string(), name: z.string(), content: z.string(), required: z.boolean(), toFill: z.boolean() })),
    })
    .nullable(),
  unitTheme: z.string(),
  unitGoals: z.string(),
  toFill: z.array(z.object({ id: z.string(), term: z.string(), content: z.string().nullable() })),
  own: ownPart.nullable(),
  items: z.array(
    z.object({
      id: z.number().int(),
      key: z.string(),
      text: z.string(),
      role: z.string(),
      phase: z.string(),
      dueOn: z.string(),
      serves: z.string(),
      doneOn: z.string().nullable(),
      doneNote: z.string().nullable(),
      late: z.boolean(),
    }),
  ),
  seats: z.array(
    z.object({
      id: z.number().int(),
      group: z.string(),
      roleKey: z.string(),
      role: z.string(),
      person: z.string(),
      duty: z.string(),
      fromOn: z.string(),
      untilOn: z.string().nullable(),
    }),
  ),
  goals: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      by: z.string(),
      target: z.string(),
      verdict: z.string().nullable(),
      figure: z.string().nullable(),
      who: z.string().nullable(),
      reason: z.string(),
      answeredOn: z.string().nullable(),
      own: z.boolean(),
    }),
  ),
  summaries: z.array(
    z.object({ id: z.number().int(), phaseId: z.number().int().nullable(), words: z.string(), state: z.string(), submittedOn: z.string() }),
  ),
  may: z.array(z.string()),
})
export const showUnit = query('campaign.unit', 'GET /campaigns/:id/units/:unitId', {
  may: mayFollow,
  input: z.object({ id, unitId: id }),
  output: unitInCampaign,
  refusals: [notTakingPart],
  summary: '本单位在活动中：共同部分、本单位增加的部分和差异',
})
export const listUnits = query('campaign.units', 'GET /campaigns/:id/units', {
  may: mayFollow,
  input: z.object({
    id,
    state: z.enum(['to-adopt', 'adopted']).optional(),
    classKey: z.string().max(60).optional(),
    after: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        unitId: z.number().int(),
        name: z.string(),
        classKey: z.string().nullable(),
        state: z.string(),
        adoptedOn: z.string().nullable(),
        theme: z.string(),
        items: z.number().int(),
        itemsDone: z.number().int(),
        itemsLate: z.number().int(),
      }),
    ),
    next: z.string().nullable(),
    total: z.object({ n: z.number().int(), exact: z.boolean() }),
    /** How much of the campaign lies within the reader's posts. */
    sees: z.enum(['all', 'some', 'none']),
  }),
  summary: '参加单位',
})
export const adopt = command('campaign.adopt', 'POST /campaigns/:id/units/:unitId/adopt', {
  may: mayAdopt,
  input: z.object({ id, unitId: id, own: ownPart, ownVersion: z.number().int() }),
  output: z.object({ ownVersion: z.number().int() }),
  refusals: [notTakingPart, themeRequired, goalRequired, commonTouched, planBroken, launchRefused, staleVersion, wrongState],
  summary: '制定本单位具体方案：在共同方案上增加主题、目标和事项',
})
export const finishItem = command('campaign-item.done', 'POST /campaign-items/:id/done', {
  may: mayAdopt,
  input: z.object({ id, happenedOn: day.optional(), note: z.string().trim().min(2).max(1000) }),
  output: z.object({ doneOn: z.string() }),
  refusals: [itemDone, futureDay, wrongState],
  summary: '事项落实',
})
export const seat = command('campaign.seat', 'POST /campaigns/:id/units/:unitId/seats', {
  may: maySeat,
  input: z.object({
    id,
    unitId: id,
    group: z.string().max(60),
    role: z.string().max(60),
    person: z.string().trim().min(2).max(40),
    memberId: z.number().int().nullable().default(null),
    duty: z.string().max(500).default(''),
  }),
  output: z.object({ seatId: z.number().int() }),
  refusals: [goalUnknown, notTakingPart, wrongState],
  summary: '领导小组及办公室成员',
})
export const endSeat = command('campaign.seat-end', 'POST /campaign-seats/:id/end', {
  may: maySeat,
  input: z.object({ id }),
  output: z.object({ ok: z.boolean() }),
  summary: '领导小组成员变动',
})

export const carryItem = z.object({
  id: z.number().int(),
  campaignId: z.number().int(),
  kind: z.enum(['pledge', 'rectification', 'poll', 'goal']),
  unitId: z.number().int(),
  unit: z.string(),
  what: z.string(),
  source: z.string(),
  role: z.string(),
  dueOn: z.string().nullable(),
  state: z.enum(carryStates),
  answer: z.string().nullable(),
  answeredOn: z.string().nullable(),
  settledOn: z.string().nullable(),
  version: z.number().int(),
})
export const listCarry = query('carry.list', 'GET /campaigns/:id/carry', {
  may: mayFollow,
  input: z.object({ id, unitId: id.optional() }),
  output: z.object({ rows: z.array(carryItem.extend({ mayAnswer: z.boolean(), maySettle: z.boolean() })) }),
  summary: '上轮遗留',
})
export const addCarryItems = command('carry.add', 'POST /campaigns/:id/carry', {
  may: mayLaunch,
  input: z.object({
    id,
    items: z
      .array(
        z.object({
          kind: carryItem.shape.kind,
          unitId: z.number().int(),
          what: z.string().trim().min(2).max(500),
          source: z.string().trim().min(2).max(200),
          role: z.string().max(60),
          dueOn: day.nullable().default(null),
        }),
      )
      .min(1)
      .max(500),
  }),
  output: z.object({ added: z.number().int(), known: z.number().int() }),
  refusals: [notTakingPart, wrongState],
  summary: '登记上轮遗留',
})
const carryFile = {
  id,
  attachmentId: z.number().int(),
  sheet: z.string().max(60).optional(),
  mapping: z.record(z.string().max(40), z.string().max(200).nullable()).default({}),
}
export const checkCarryImport = query('carry.check-import', 'POST /campaigns/:id/carry/import/check', {
  may: mayLaunch,
  input: z.object(carryFile),
  output: checked,
  refusals: sheetRefusals,
  summary: '核对要导入的上轮遗留（不写入）',
})
export const importCarry = command('carry.import', 'POST /campaigns/:id/carry/import', {
  may: mayLaunch,
  input: z.object(carryFile),
  output: z.object({ added: z.number().int(), known: z.number().int() }),
  refusals: [...sheetRefusals, wrongState],
  summary: '导入上轮遗留（全部成功才写入）',
})
export const answerCarry = command('carry.answer', 'POST /carry/:id/answer', {
  may: mayAnswerCarry,
  input: z.object({ id, answer: z.string().trim().min(4).max(1000) }),
  output: z.object({ state: z.enum(carryStates) }),
  refusals: [wrongState],
  summary: '对上轮遗留作出答复',
})
export const settleCarry = command('carry.settle', 'POST /carry/:id/settle', {
  may: maySettleCarry,
  input: z.object({ id, verdict: z.enum(['settled', 'reopened']), reason: z.string().trim().max(500).default('') }),
  output: z.object({ state: z.enum(carryStates) }),
  refusals: [carryOwn, wrongState],
  summary: '核实上轮遗留：了结或退回',
})
export const answerGoal = command('campaign.answer-goal', 'POST /campaigns/:id/units/:unitId/goals/:goal', {
  may: mayJudgeGoal,
  input: z.object({
    id,
    unitId: id,
    goal: z.string().max(60),
    verdict: z.enum(['达到', '未达到']),
    reason: z.string().trim().max(1000),
    who: z.string().max(60),
  }),
  output: z.object({ verdict: z.string() }),
  refusals: [goalUnknown, wrongJudge, wrongInput, reasonMissing, notTakingPart, wrongState],
  summary: '由指定评判人回答目标是否达到',
})
export const leaveGoal = command('campaign.leave-goal', 'POST /campaigns/:id/units/:unitId/goals/:goal/unrecorded', {
  may: mayJudgeGoal,
  input: z.object({ id, unitId: id, goal: z.string().max(60), reason: z.string().trim().max(1000) }),
  output: z.object({ verdict: z.string() }),
  refusals: [goalUnknown, wrongInput, hasFigure, reasonMissing, notTakingPart, wrongState],
  summary: '指标一直没有记录的目标，写明原因，无从作答',
})
export const summarise = command('campaign.summarise', 'POST /campaigns/:id/units/:unitId/summaries', {
  may: maySummarise,
  input: z.object({ id, unitId: id, phaseId: z.number().int().nullable(), words: z.string().trim().min(10).max(4000) }),
  output: z.object({ summaryId: z.number().int() }),
  refusals: [summaryTooEarly, summaryTwice, notTakingPart, wrongState],
  summary: '阶段小结：数字取自台账，文字由本单位写',
})
export const withdrawSummary = command('campaign.summary-withdraw', 'POST /campaign-summaries/:id/withdraw', {
  may: maySummarise,
  input: z.object({ id, reason: z.string().trim().min(2).max(500) }),
  output: z.object({ state: z.string() }),
  refusals: [wrongState],
  summary: '撤回小结，改后再交',
})
export const endCampaign = command('campaign.end', 'POST /campaigns/:id/end', {
  may: mayLaunch,
  input: z.object({ id, longTerm: z.enum(['kept', 'none', '']), reason: z.string().trim().max(2000).default('') }),
  output: z.object({ state: z.enum(campaignStates) }),
  refusals: [longTermMissing, unanswered, wrongState],
  summary: '结束活动：目标逐条作答，制度成果说明留下了什么',
})
