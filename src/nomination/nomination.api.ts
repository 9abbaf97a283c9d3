import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { meetingCount, stepRefusals } from './count.ts'
import * as x from './examine.ts'
import * as n from './nomination.ts'
import { composition, facts } from './nominee.ts'
import { quotaLate, quotaWaived } from './quota.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const text = (max: number) => z.string().trim().min(1).max(max)
const ok = z.object({ ok: z.literal(true) })

const deeds = {
  facts: facts.default({}),
  groups: z.array(z.string().max(60)).max(20).default([]),
  /** Ground of each requirement no register answers: id of the requirement → what it rests on. */
  grounds: z
    .array(z.object({ id: z.string().max(60), ground: text(300) }))
    .max(50)
    .default([]),
  brief: text(10_000),
  deeds: text(100_000),
}
export const nominate = command('nomination.nominate', 'POST /campaigns/:campaignId/nominations', {
  may: n.mayNominate,
  input: z.object({
    campaignId: id,
    titleKey: z.string().max(60),
    unitId: id,
    subjectUnitId: id.optional(),
    subjectMemberId: id.optional(),
    /** Of a resident, household or building. */
    name: text(60).optional(),
    recommendationId: id.optional(),
    /** 追授: the document it rests on; for a member who died and stays in the register. */
    posthumous: text(200).optional(),
    ...deeds,
  }),
  output: z.object({ id: z.number().int(), composition: z.array(composition) }),
  refusals: [
    n.noSection,
    n.titleUnknown,
    n.titleNotForClass,
    n.subjectMissing,
    n.subjectElsewhere,
    n.alreadyNominated,
    n.briefTooLong,
    n.deedsTooLong,
    n.quotaFull,
    quotaWaived,
    quotaLate,
    n.takenOther,
    n.ownCase,
    notTakingPart,
    wrongState,
  ],
  summary: '提名：对象、事迹、依据',
})
export const editNomination = command('nomination.edit', 'PUT /nominations/:id', {
  may: n.mayNominate,
  input: z.object({ id, version: z.number().int(), ...deeds }),
  output: z.object({ version: z.number().int() }),
  refusals: [n.briefTooLong, n.deedsTooLong, n.ownCase, staleVersion, wrongState],
  summary: '修改提名材料',
})

const stepInput = { id, version: z.number().int(), words: text(2000) }
const stepOutput = z.object({ state: z.enum(n.nominationStates), step: z.string().nullable(), version: z.number().int() })

export const recommend = command('nomination.recommend', 'POST /nominations/:id/recommend', {
  may: n.mayPass,
  input: z.object({ ...stepInput, meeting: meetingCount.optional() }),
  output: stepOutput,
  refusals: [...stepRefusals, n.groundMissing, quotaWaived, quotaLate, notTakingPart, n.noSection, n.titleUnknown],
  summary: '本单位推荐上报',
})
export const passStep = command('nomination.pass', 'POST /nominations/:id/pass', {
  may: n.mayPass,
  input: z.object({
    ...stepInput,
    document: z.string().trim().max(120).optional(),
    /** At a 考察 step: who inspected and when, where it was not this person today. */
    inspected: z.object({ by: text(120), heldOn: day }).optional(),
    meeting: meetingCount.optional(),
  }),
  output: stepOutput,
  refusals: [
    ...stepRefusals,
    n.byMeetingOnly,
    n.opinionsOutstanding,
    n.opinionObjected,
    n.opinionNeedsReason,
    n.noticeFirst,
    n.documentMissing,
  ],
  summary: '办理本环节：审核、考察、批准',
})
export const giveBack = command('nomination.return', 'POST /nominations/:id/return', {
  may: n.mayPass,
  input: z.object({ id, version: z.number().int(), reason: text(1000) }),
  output: stepOutput,
  refusals: [n.samePerson, n.ownCase, n.ownUnit, n.wrongSeat, x.conflict, staleVersion, wrongState],
  summary: '退回推荐单位，说明理由',
})
export const stop = command('nomination.stop', 'POST /nominations/:id/stop', {
  may: n.mayPass,
  input: z.object({ id, version: z.number().int(), reason: text(1000) }),
  output: stepOutput,
  refusals: [n.samePerson, n.ownCase, n.ownUnit, n.wrongSeat, x.conflict, staleVersion, wrongState],
  summary: '本环节不予通过，说明理由',
})
export const withdraw = command('nomination.withdraw', 'POST /nominations/:id/withdraw', {
  may: n.mayWithdraw,
  input: z.object({ id, version: z.number().int(), reason: text(1000) }),
  output: ok,
  refusals: [staleVersion, wrongState],
  summary: '推荐单位撤回，说明理由',
})
export const reportUp = command('nomination.report-up', 'POST /nominations/:id/report-up', {
  may: n.mayMeet,
  input: z.object({ id, document: text(120) }),
  output: ok,
  refusals: [n.ownCase, n.ownUnit, x.conflict, wrongState],
  summary: '向上级推荐，登记上报文号',
})
