import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import * as r from './rectification.ts'

const id = z.coerce.number().int().positive()
const day = z.iso.date()
const words = z.string().trim().min(2).max(1000)
const state = z.enum(r.rectificationStates)

export const openRectification = command('rectification.open', 'POST /rectifications', {
  may: r.mayOpenItem,
  input: z.object({
    unitId: z.number().int(),
    campaignId: z.number().int().nullable().default(null),
    kind: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
      .default('finding'),
    place: z.string().trim().max(120).default(''),
    what: z.string().trim().min(4).max(1000),
    /** One of the two. */
    dueOn: day.nullable().default(null),
    workingDays: z.number().int().min(1).max(250).nullable().default(null),
  }),
  output: z.object({ id: z.number().int(), dueOn: z.string() }),
  refusals: [r.ownItem, r.deadlineMissing, r.deadlinePast, notTakingPart, wrongState],
  summary: '提出整改事项，限期整改',
})
export const planRectification = command('rectification.plan', 'POST /rectifications/:id/plan', {
  may: r.mayFix,
  input: z.object({ id, version: z.number().int(), measures: words, responsible: z.string().trim().min(1).max(60) }),
  output: z.object({ version: z.number().int() }),
  refusals: [wrongState, staleVersion],
  summary: '填写整改措施和责任人',
})
export const claimRectification = command('rectification.claim', 'POST /rectifications/:id/claim', {
  may: r.mayFix,
  input: z.object({ id, version: z.number().int(), claim: words, papers: z.array(z.number().int()).max(20).default([]) }),
  output: z.object({ state }),
  refusals: [wrongState, staleVersion],
  summary: '报告整改完成，申请核查',
})
export const checkRectification = command('rectification.check', 'POST /rectifications/:id/check', {
  may: r.mayCheck,
  input: z.object({
    id,
    version: z.number().int(),
    /** `null` sends it back to be done properly. */
    outcome: z.enum(r.outcomes).nullable(),
    words: z.string().trim().max(1000).default(''),
  }),
  output: z.object({ state }),
  refusals: [r.ownCheck, r.reasonMissing, r.claimFirst, wrongState, staleVersion],
  summary: '核查：销号（写明解决程度）或退回',
})
export const reopenRectification = command('rectification.reopen', 'POST /rectifications/:id/reopen', {
  may: r.mayCheck,
  input: z.object({
    id,
    version: z.number().int(),
    /** Found again at the same place after it had been solved; false: the closing itself was wrong. */
    recurrence: z.boolean(),
    reason: words,
    dueOn: day.nullable().default(null),
    workingDays: z.number().int().min(1).max(250).nullable().default(null),
  }),
  output: z.object({ state, dueOn: z.string() }),
  refusals: [r.ownCheck, r.deadlineMissing, r.deadlinePast, wrongState, staleVersion],
  summary: '重新打开（复发或销号有误）',
})
export const extendRectification = command('rectification.extend', 'POST /rectifications/:id/extend', {
  may: r.mayExtend,
  input: z.object({ id, version: z.number().int(), dueOn: day, reason: words }),
  output: z.object({ dueOn: z.string() }),
  refusals: [r.extensionBackwards, wrongState, staleVersion],
  summary: '同意延期（写明理由）',
})
export const withdrawRectification = command('rectification.withdraw', 'POST /rectifications/:id/withdraw', {
  may: r.mayOpenItem,
  input: z.object({ id, version: z.number().int(), reason: words }),
  output: z.object({ state }),
  refusals: [r.ownItem, wrongState, staleVersion],
  summary: '撤销提错的整改事项',
})

export const rectificationRow = z.object({
  id: z.number().int(),
  unitId: z.number().int(),
  unitName: z.string(),
  campaignId: z.number().int().nullable(),
  source: z.string(),
  sourceId: z.number().int().nullable(),
  kind: z.string(),
  place: z.string(),
  what: z.string(),
  responsible: z.string(),
  openedOn: z.string(),
  dueOn: z.string(),
  state,
  outcome: z.enum(r.outcomes).nullable(),
  overdue: z.boolean(),
  daysLeft: z.number().int(),
  reopened: z.number().int(),
  extended: z.number().int(),
  closedOn: z.string().nullable(),
})
export const listRectifications = query('rectification.list', 'GET /rectifications', {
  may: r.mayReadItems,
  input: listInput(
    {
      unitId: id.optional(),
      own: z.enum(['true', 'false']).default('false'),
      campaignId: id.optional(),
      source: z.string().max(40).optional(),
      state: state.optional(),
      outcome: z.enum(r.outcomes).optional(),
      overdue: z.enum(['true', 'false']).default('false'),
    },
    ['dueOn'],
  ),
  output: listOutput(rectificationRow),
  summary: '整改台账',
})
export const showRectification = query('rectification.show', 'GET /rectifications/:id', {
  may: r.mayReadItems,
  input: z.object({ id }),
  output: rectificationRow.extend({
    measures: z.string(),
    firstDueOn: z.string(),
    claim: z.string(),
    claimedOn: z.string().nullable(),
    checkWords: z.string(),
    returned: z.number().int(),
    recurredOn: z.string().nullable(),
    proxy: z.boolean(),
    papers: z.array(z.object({ id: z.number().int(), name: z.string() })),
    history: z.array(
      z.object({ type: z.string(), happenedOn: z.string(), by: z.string().nullable(), proxy: z.boolean(), reason: z.string() }),
    ),
    version: z.number().int(),
    lawful: z.array(z.string()),
    /** For each act, what keeps the reader from it apart from the state of the item. */
    whyNot: z.record(z.enum(r.itemActs), z.enum(r.whyNots).nullable()),
  }),
  summary: '一项整改',
})
export const rectificationBoard = query('rectification.board', 'GET /rectifications/board', {
  may: r.mayReadItems,
  input: z.object({ unitId: id, campaignId: id.optional() }),
  output: z.object({
    open: z.number().int(),
    claimed: z.number().int(),
    overdue: z.number().int(),
    reopened: z.number().int(),
    /** Closed, by how it ended: never one figure. */
    solved: z.number().int(),
    partly: z.number().int(),
    unsolved: z.number().int(),
    notOurs: z.number().int(),
    sources: z.array(z.object({ source: z.string(), n: z.number().int() })),
  }),
  summary: '整改情况：在办、逾期，已销号的分别按解决程度',
})
