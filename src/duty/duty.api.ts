import { z } from 'zod'
import { command, query } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { alreadyDone, extensionBackwards, mayExempt, mayReadDuties, notExempt } from './duty.ts'

const id = z.coerce.number().int()
/** How much of what is asked for lies within the reader's posts. */
const sees = z.enum(['all', 'some', 'none'])
export const dutyStates = ['due', 'late', 'partly', 'done', 'done-late', 'exempt', 'not-yet'] as const

export const dutyOut = z.object({
  campaignId: z.number().int(),
  campaign: z.string(),
  ruleId: z.number().int(),
  ruleKey: z.string(),
  periodId: z.number().int(),
  period: z.string(),
  unitId: z.number().int(),
  unit: z.string(),
  title: z.string(),
  purpose: z.string(),
  act: z.string(),
  count: z.number().int(),
  doneN: z.number().int(),
  startsOn: z.string(),
  dueOn: z.string(),
  doneOn: z.string().nullable(),
  state: z.enum(dutyStates),
  reason: z.string(),
})
export const listUnitDuties = query('duty.unit', 'GET /campaigns/:campaignId/units/:unitId/duties', {
  may: mayReadDuties,
  input: z.object({ campaignId: id, unitId: id }),
  output: z.object({ rows: z.array(dutyOut), mayExempt: z.boolean() }),
  summary: '本单位在本活动中的任务',
})
export const progress = query('duty.progress', 'GET /campaigns/:campaignId/progress', {
  may: mayReadDuties,
  input: z.object({ campaignId: id, below: id.optional() }),
  output: z.object({
    asOf: z.string(),
    parent: z.object({ unitId: z.number().int(), name: z.string() }),
    rows: z.array(
      z.object({
        unitId: z.number().int(),
        name: z.string(),
        self: z.boolean(),
        units: z.number().int(),
        expected: z.number().int(),
        done: z.number().int(),
        onTime: z.number().int(),
        late: z.number().int(),
        exempt: z.number().int(),
      }),
    ),
    sees,
    waiting: z.array(z.object({ rule: z.string(), act: z.string() })),
  }),
  summary: '进度：各单位应办、已办、按期、逾期',
})
export const listLate = query('duty.late', 'GET /campaigns/:campaignId/late', {
  may: mayReadDuties,
  input: z.object({
    campaignId: id,
    ruleId: id.optional(),
    /** This unit and all below it. */
    below: id.optional(),
    after: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    rows: z.array(dutyOut.extend({ daysLate: z.number().int() })),
    next: z.string().nullable(),
    total: z.object({ n: z.number().int(), exact: z.boolean() }),
    below: z.string().nullable(),
    sees,
  }),
  summary: '逾期清单',
})
export const exempt = command('duty.exempt', 'POST /duties/:periodId/units/:unitId/exempt', {
  may: mayExempt,
  input: z.object({ periodId: id, unitId: id, reason: z.string().trim().min(4).max(500) }),
  output: z.object({ state: z.enum(dutyStates) }),
  refusals: [alreadyDone, wrongState],
  summary: '免除任务（写明原因，由上级办理）',
})
export const restore = command('duty.restore', 'POST /duties/:periodId/units/:unitId/restore', {
  may: mayExempt,
  input: z.object({ periodId: id, unitId: id, reason: z.string().trim().min(4).max(500) }),
  output: z.object({ state: z.enum(dutyStates) }),
  refusals: [notExempt, wrongState],
  summary: '撤回免除（写明原因，由上级办理）',
})
export const extend = command('duty.extend', 'POST /duties/:periodId/units/:unitId/extend', {
  may: mayExempt,
  input: z.object({ periodId: id, unitId: id, dueOn: z.iso.date(), reason: z.string().trim().min(4).max(500) }),
  output: z.object({ state: z.enum(dutyStates), dueOn: z.string() }),
  refusals: [alreadyDone, extensionBackwards, wrongState],
  summary: '延期（写明原因，由上级办理）',
})
