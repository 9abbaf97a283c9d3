import { z } from 'zod'
import { futureDay } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import * as x from './examine.ts'
import {
  mayEnterPaper,
  mayMeet,
  mayReadNominations,
  noticeFirst,
  opinionGiven,
  ownCase,
  ownUnit,
  samePerson,
  suspended,
  wrongSeat,
} from './nomination.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const text = (max: number) => z.string().trim().min(1).max(max)
const ok = z.object({ ok: z.literal(true) })

// --- 回避 -------------------------------------------------------------------------------------------------------------

export const declareConflict = command('nomination.declare-conflict', 'POST /nominations/:id/conflicts', {
  may: x.mayDeclare,
  input: z.object({
    id,
    /** Another person by the register; absent: the actor himself. */
    memberId: id.optional(),
    kind: z.enum(x.conflictKinds),
    words: text(300),
  }),
  output: z.object({ id: z.number().int() }),
  summary: '声明回避：亲属、领导、帮扶、培养等关系，声明后不参加意见、审核、考察、表决',
})
export const listConflicts = query('nomination.conflicts', 'GET /nominations/:id/conflicts', {
  may: mayReadNominations,
  input: z.object({ id }),
  output: z.object({
    rows: z.array(
      z.object({
        id: z.number().int(),
        person: z.string(),
        kind: z.enum(x.conflictKinds),
        words: z.string(),
        by: z.string(),
        on: z.string(),
      }),
    ),
  }),
  summary: '已声明的回避关系',
})

export const listInterests = query('nomination.interests', 'GET /campaigns/:campaignId/nomination-interests', {
  may: mayMeet,
  input: z.object({
    campaignId: id,
    /** Members at the meeting and nominees voted on, by number, separated by commas. */
    attendees: z.string().max(8000),
    nominees: z.string().max(4000),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        nominationId: z.number().int(),
        name: z.string(),
        recused: z.array(z.object({ memberId: z.number().int(), person: z.string(), kind: z.enum(x.conflictKinds), source: z.string() })),
      }),
    ),
  }),
  summary: '到会的人里谁对谁要回避，登记和声明的关系逐名查',
})

// --- 考察 -------------------------------------------------------------------------------------------------------------

export const inspectNominee = command('nomination.inspect', 'POST /nominations/:id/inspections', {
  may: x.mayInspect,
  input: z.object({
    id,
    heldOn: day,
    /** Who inspected, as the report names them. */
    by: text(120),
    finding: text(2000),
    verdict: z.enum(x.inspectionVerdicts),
    attachmentIds: z.array(id).max(10).default([]),
  }),
  output: z.object({ id: z.number().int() }),
  refusals: [ownCase, ownUnit, samePerson, wrongSeat, x.conflict, x.personConflict, futureDay, wrongState],
  summary: '登记考察：谁去、哪天、情况和结论',
})

// --- 一次性链接 --------------------------------------------------------------------------------------------------------

export const sendStepLink = command('nomination.send-link', 'POST /nominations/:id/link', {
  tellsOnce: true,
  may: mayEnterPaper,
  input: z.object({ id, person: text(60), until: day.optional() }),
  output: z.object({ code: z.string(), until: z.string() }),
  refusals: [x.linkNotFor, x.conflict, x.personConflict, noticeFirst, ownCase, ownUnit, samePerson, suspended, wrongState],
  summary: '把本环节用一次性链接送给所在组织的人办理',
})

// --- 待核 -------------------------------------------------------------------------------------------------------------

export const verifyRule = command('nomination.verify', 'POST /nominations/:id/verifications', {
  may: x.mayVerify,
  input: z.object({
    id,
    rule: z.string().max(60),
    verdict: z.enum(['ok', 'fail']),
    words: text(1000),
    body: text(60),
    person: text(60),
    attachmentIds: z.array(id).max(10).default([]),
  }),
  output: ok,
  refusals: [x.ruleUnknown, x.ruleAnswered, x.conflict, x.personConflict, ownCase, ownUnit, opinionGiven, wrongState],
  summary: '核实待核的条件：由知情单位的人答复，写明依据',
})

// --- 负面情况 -----------------------------------------------------------------------------------------------------------

export const enterFact = command('nomination.enter-fact', 'POST /nomination-facts', {
  may: x.mayKeepFacts,
  input: z.object({
    unitId: id,
    memberId: id.optional(),
    kind: z.enum(x.factKinds),
    words: text(500),
    document: text(120),
    fromOn: day,
    untilOn: day.optional(),
  }),
  output: z.object({ id: z.number().int() }),
  refusals: [x.factElsewhere, futureDay],
  summary: '登记影响评选的负面情况：文件和影响期',
})
export const endFact = command('nomination.end-fact', 'POST /nomination-facts/:id/end', {
  may: x.mayKeepFacts,
  input: z.object({ id, version: z.number().int(), untilOn: day, reason: text(300) }),
  output: z.object({ version: z.number().int() }),
  refusals: [staleVersion],
  summary: '负面情况影响期结束，写明依据',
})
export const listFacts = query('nomination.facts', 'GET /nomination-facts', {
  may: x.mayKeepFacts,
  input: listInput({ unitId: id.optional(), memberId: id.optional() }, ['newest'] as const),
  output: listOutput(
    z.object({
      id: z.number().int(),
      unit: z.string(),
      member: z.string().nullable(),
      kind: z.enum(x.factKinds),
      words: z.string(),
      document: z.string(),
      fromOn: z.string(),
      untilOn: z.string().nullable(),
      endReason: z.string().nullable(),
      version: z.number().int(),
    }),
  ),
  summary: '影响评选的负面情况；只有纪检机关看得到',
})
