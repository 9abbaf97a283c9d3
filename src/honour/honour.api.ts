import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import { decidableRefusals } from '../nomination/examine.ts'
import { ownCase, ownUnit, samePerson, suspended } from '../nomination/nomination.ts'
import * as h from './honour.ts'
import { recheckStates } from './yearly.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const text = (max: number) => z.string().trim().min(1).max(max)

export const decide = command('honour.decide', 'POST /campaigns/:campaignId/honours', {
  may: h.mayDecide,
  input: z.object({
    campaignId: id,
    /** Id of an award of the plan's honour section. */
    award: z.string().max(60),
    title: text(80),
    documentNo: text(60),
    /** The meeting that decided: name, day, number of its minutes. */
    meeting: text(120),
    decidedOn: day,
    nominationIds: z.array(z.number().int()).min(1).max(500),
    posthumous: z.array(z.number().int()).max(500).default([]),
  }),
  output: z.object({
    decisionId: z.number().int(),
    digest: z.string(),
    honours: z.array(z.object({ id: z.number().int(), nominationId: z.number().int(), code: z.string().nullable() })),
  }),
  refusals: [
    h.noHonourSection,
    h.awardUnknown,
    h.titleNotOfAward,
    h.levelNotAllowed,
    h.noPlaque,
    h.noticeOpen,
    h.decidedTooEarly,
    h.decidedInFuture,
    h.notOfCampaign,
    h.documentTwice,
    samePerson,
    ...decidableRefusals,
    ownCase,
    ownUnit,
    suspended,
    wrongState,
  ],
  summary: '印发表彰决定：文号、会议、名单，生成证书编码',
})

export const honourRow = z.object({
  id: z.number().int(),
  title: z.string(),
  level: z.string(),
  object: z.string(),
  holder: z.string(),
  unitId: z.number().int(),
  unit: z.string(),
  documentNo: z.string(),
  grantedOn: z.string(),
  expiresOn: z.string().nullable(),
  recheckOn: z.string().nullable(),
  posthumous: z.boolean(),
  code: z.string().nullable(),
  state: z.enum(h.honourStates),
  campaignId: z.number().int(),
  campaign: z.string(),
  /** The holder, where the registers know it. */
  holderUnitId: z.number().int().nullable(),
  holderMemberId: z.number().int().nullable(),
})
export const listHonours = query('honour.list', 'GET /honours', {
  may: h.mayReadHonours,
  input: listInput(
    {
      campaignId: id.optional(),
      unitId: id.optional(),
      memberId: id.optional(),
      state: z.enum(h.honourStates).optional(),
      year: z.coerce.number().int().min(1900).max(2199).optional(),
      /** Re-check due by this day. */
      recheckBy: day.optional(),
    },
    ['newest'] as const,
  ),
  output: listOutput(honourRow),
  summary: '荣誉台账：按单位、个人、年度',
})
export const showHonour = query('honour.show', 'GET /honours/:id', {
  may: h.mayReadHonours,
  input: z.object({ id }),
  output: honourRow.extend({
    certificate: z.boolean(),
    plaque: z.boolean(),
    nominationId: z.number().int(),
    version: z.number().int(),
    decision: z.object({
      id: z.number().int(),
      title: z.string(),
      documentNo: z.string(),
      meeting: z.string(),
      decidedOn: z.string(),
      digest: z.string(),
    }),
    changes: z.array(
      z.object({
        action: z.string(),
        from: z.enum(h.honourStates),
        to: z.enum(h.honourStates),
        document: z.string(),
        reason: z.string(),
        on: z.string(),
      }),
    ),
    rechecks: z.array(
      z.object({
        id: z.number().int(),
        dueOn: z.string(),
        reason: z.string(),
        state: z.enum(recheckStates),
        finding: z.string().nullable(),
        document: z.string().nullable(),
        doneOn: z.string().nullable(),
        version: z.number().int(),
      }),
    ),
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
  summary: '一项荣誉：决定、期限、复查、变动',
})
export const showRegister = query('honour.register', 'GET /honour-register', {
  may: h.mayReadHonours,
  input: z.object({ unitId: id.optional(), memberId: id.optional() }),
  output: z.object({
    name: z.string(),
    asOf: z.string(),
    inForce: z.number().int(),
    years: z.array(
      z.object({
        year: z.string(),
        rows: z.array(
          honourRow.extend({
            /** Of the unit itself or the person; else of somebody the unit recommended. */
            own: z.boolean(),
            changes: z.array(z.object({ action: z.string(), document: z.string(), on: z.string() })),
          }),
        ),
      }),
    ),
  }),
  refusals: [h.whoseRegister],
  summary: '一个单位、一个人的历年荣誉',
})
/** S7: a frozen result that another campaign's standard may cite. */
export const showResults = query('honour.results', 'GET /campaigns/:campaignId/results', {
  may: h.mayReadHonours,
  input: z.object({ campaignId: id }),
  output: z.object({
    campaignId: z.number().int(),
    decisions: z.array(
      z.object({ id: z.number().int(), documentNo: z.string(), decidedOn: z.string(), level: z.string(), digest: z.string() }),
    ),
    rows: z.array(
      z.object({
        honourId: z.number().int(),
        decisionId: z.number().int(),
        titleKey: z.string(),
        title: z.string(),
        level: z.string(),
        object: z.string(),
        subjectUnitId: z.number().int().nullable(),
        subjectMemberId: z.number().int().nullable(),
        holder: z.string(),
        grantedOn: z.string(),
        state: z.enum(h.honourStates),
      }),
    ),
  }),
  summary: '活动结果，可作其他考核的依据',
})

const change = { id, version: z.number().int(), document: text(80), reason: text(500) }
const changed = z.object({ state: z.enum(h.honourStates), version: z.number().int() })
const changeRefusals = [staleVersion, wrongState, ownCase, ownUnit] as const
export const recheck = command('honour.recheck', 'POST /honours/:id/recheck', {
  may: h.mayKeepHonour,
  input: z.object({ ...change, nextOn: day.optional() }),
  output: changed,
  refusals: [...changeRefusals],
  summary: '复查合格，确定下次复查日期',
})
export const warn = command('honour.warn', 'POST /honours/:id/warn', {
  may: h.mayKeepHonour,
  input: z.object({ ...change, nextOn: day }),
  output: changed,
  refusals: [...changeRefusals],
  summary: '警示，限期整改后复查',
})
export const clearWarning = command('honour.clear', 'POST /honours/:id/clear', {
  may: h.mayKeepHonour,
  input: z.object(change),
  output: changed,
  refusals: [...changeRefusals],
  summary: '解除警示',
})
export const withdrawHonour = command('honour.withdraw', 'POST /honours/:id/withdraw', {
  may: h.mayDecide,
  input: z.object(change),
  output: changed,
  refusals: [...changeRefusals],
  summary: '撤销荣誉：文件和理由',
})
export const recover = command('honour.recover', 'POST /honours/:id/recover', {
  may: h.mayKeepHonour,
  input: z.object(change),
  output: changed,
  refusals: [...changeRefusals],
  summary: '收回证书、奖牌',
})
