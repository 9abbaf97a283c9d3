import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { yearNotCovered } from '../lib/calendar.ts'
import { command, query } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import { noSection } from '../nomination/nomination.ts'
import * as n from './notice.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const text = (max: number) => z.string().trim().min(1).max(max)

export const publishNotice = command('notice.publish', 'POST /campaigns/:campaignId/notices', {
  may: n.mayPublish,
  input: z.object({
    campaignId: id,
    unitId: id,
    /** Id of a level of the plan's notice section. */
    level: z.string().max(60),
    title: text(80),
    range: text(120),
    channels: z.array(text(40)).min(1).max(20),
    /** Who receives objections: office, telephone, address. */
    contact: text(200),
    nominationIds: z.array(z.number().int()).min(1).max(500),
    supersedesId: id.optional(),
    reason: z.string().trim().max(300).optional(),
  }),
  output: z.object({ id: z.number().int(), digest: z.string(), lastOn: z.string(), objectionsUntilOn: z.string() }),
  refusals: [
    n.noNoticeSection,
    noSection,
    n.levelUnknown,
    n.wrongUnit,
    n.notReady,
    n.alreadyListed,
    n.privateField,
    n.supersedesOther,
    n.unansweredBefore,
    n.nothingLeft,
    notTakingPart,
    yearNotCovered,
    wrongState,
  ],
  summary: '发布公示：名单、范围、渠道冻结，起算工作日',
})
export const closeNotice = command('notice.close', 'POST /notices/:id/close', {
  may: n.mayPublish,
  input: z.object({ id }),
  output: z.object({ noticed: z.array(z.number().int()), suspended: z.array(z.number().int()) }),
  refusals: [n.tooEarly, n.objectionsOpen, n.objectionsOutstanding, n.secondNeeded, yearNotCovered, wrongState],
  summary: '公示期满，办结',
})

const clock = z.object({
  left: z.number().int(),
  elapsed: z.number().int(),
  workingDays: z.number().int(),
  lastOn: z.string(),
  objectionsUntilOn: z.string(),
  over: z.boolean(),
})
export const noticeRow = z.object({
  id: z.number().int(),
  campaignId: z.number().int(),
  title: z.string(),
  unitId: z.number().int(),
  unit: z.string(),
  level: z.string(),
  state: z.enum(n.noticeStates),
  startsOn: z.string(),
  closedOn: z.string().nullable(),
  entries: z.number().int(),
  clock,
  digest: z.string(),
  supersedesId: z.number().int().nullable(),
})
export const listNotices = query('notice.list', 'GET /notices', {
  may: n.mayReadNotices,
  input: listInput({ campaignId: id.optional(), state: z.enum(n.noticeStates).optional() }, ['newest'] as const),
  output: listOutput(noticeRow),
  summary: '公示列表',
})
export const showNotice = query('notice.show', 'GET /notices/:id', {
  may: n.mayReadNotices,
  input: z.object({ id }),
  output: noticeRow.extend({
    document: z.record(z.string(), z.unknown()),
    supersededById: z.number().int().nullable(),
    supersedeReason: z.string().nullable(),
    standing: z.array(
      z.object({ nominationId: z.number().int(), no: z.number().int(), name: z.string(), state: z.string(), suspended: z.boolean() }),
    ),
    /** Counts only: what was said and by whom is for 纪检. */
    objections: z.object({ all: z.number().int(), open: z.number().int() }),
    /** Null when it may be closed today, else the refusal's code and facts; its sentence is the page's. */
    closeBlockedBy: z.object({ code: z.string(), facts: z.record(z.string(), z.unknown()) }).nullable(),
    can: z.array(z.string()),
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
  }),
  summary: '公示：名单、时钟、异议件数',
})

// --- 异议 -------------------------------------------------------------------------------------------------------------

export const objectionInput = z.object({
  id,
  /** The nominee it is about; none = the list as a whole. */
  nominationId: id.optional(),
  objector: z.enum(n.objectors),
  organisation: z.string().trim().max(80).optional(),
  name: z.string().trim().max(60).optional(),
  contact: z.string().trim().max(120).optional(),
  content: z.string().trim().max(5000),
})
export const recordObjection = command('notice.record-objection', 'POST /notices/:id/objections', {
  may: n.mayRecordObjection,
  input: objectionInput.extend({ channel: z.enum(['letter', 'phone', 'visit']), receivedOn: day, postedOn: day.optional() }),
  output: z.object({ id: z.number().int(), code: z.string() }),
  refusals: [n.objectionLate, n.objectionEmpty, n.identityMissing, n.notOnList, n.handlerOwnUnit, yearNotCovered, wrongState],
  // The code is the objector's alone.
  tellsOnce: true,
  summary: '登记来信、来电、来访异议',
})
export const objectionRow = z.object({
  id: z.number().int(),
  noticeId: z.number().int(),
  nominationId: z.number().int().nullable(),
  nominee: z.string().nullable(),
  channel: z.enum(n.channels),
  objector: z.enum(n.objectors),
  content: z.string(),
  receivedOn: z.string(),
  postedOn: z.string().nullable(),
  answerDueOn: z.string(),
  state: z.enum(n.objectionStates),
  outcome: z.enum(n.outcomes).nullable(),
  suspendedUntilOn: z.string().nullable(),
  answer: z.string().nullable(),
  answeredOn: z.string().nullable(),
  openings: z.array(z.object({ opener: z.string(), reason: z.string(), openedAt: z.string() })),
  can: z.array(z.string()),
})
export const listObjections = query('notice.list-objections', 'GET /notices/:id/objections', {
  may: n.mayHandle,
  input: z.object({ id }),
  output: z.object({ rows: z.array(objectionRow) }),
  refusals: [n.handlerOwnUnit],
  summary: '异议内容（只供纪检办理）',
})
export const suspendObjection = command('notice.suspend-objection', 'POST /objections/:id/suspend', {
  may: n.mayHandle,
  input: z.object({ id, until: day, reason: text(500) }),
  output: z.object({ ok: z.literal(true) }),
  refusals: [n.suspensionTooLong, n.handlerOwnUnit, wrongState],
  summary: '问题严重一时难以查实的，暂缓',
})
export const answerObjection = command('notice.answer-objection', 'POST /objections/:id/answer', {
  may: n.mayHandle,
  input: z.object({ id, outcome: z.enum(n.outcomes), answer: text(2000) }),
  output: z.object({ struck: z.boolean(), secondNotice: z.boolean() }),
  refusals: [n.handlerOwnUnit, wrongState],
  summary: '答复异议：不属实、情节轻微、属实取消、移交',
})
export const setAsideObjection = command('notice.set-aside-objection', 'POST /objections/:id/set-aside', {
  may: n.mayHandle,
  input: z.object({ id, reason: text(500) }),
  output: z.object({ ok: z.literal(true) }),
  refusals: [n.onlyAnonymous, n.handlerOwnUnit, wrongState],
  summary: '匿名且线索不清的，不予受理，说明理由',
})
export const openIdentity = command('notice.open-identity', 'POST /objections/:id/identity', {
  may: n.mayHandle,
  input: z.object({ id, reason: text(300) }),
  output: z.object({ organisation: z.string().nullable(), name: z.string(), contact: z.string() }),
  refusals: [n.noIdentity, n.handlerOwnUnit, wrongState],
  // Neither name nor contact may stand anywhere in clear, also not in the answer kept against a second sending.
  tellsOnce: true,
  summary: '开启异议人身份：逐次登记，异议人可以看到',
})
