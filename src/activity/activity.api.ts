import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import {
  activityStates,
  beforeLaunch,
  futureDay,
  kindUnknown,
  mayEditWorks,
  mayReadActivities,
  mayRecordActivity,
  nothingCorrected,
  rollMissing,
  rollTooMany,
  workEnded,
} from './activity.ts'
import { foreignCarrier, serviceFuture } from './carrier.ts'

const id = z.coerce.number().int().positive()
const day = z.iso.date()
const words = (most: number) => z.string().trim().max(most)
const reason = z.string().trim().min(2).max(500)
export const kindKey = z.string().regex(/^[a-z0-9][a-z0-9-]*$/)

/** A service given: to somebody whose request was accepted before, or recorded together with the activity. */
export const serviceGiven = z.union([
  z.object({ id: z.number().int() }),
  z.object({
    receiver: z.string().trim().min(1).max(60),
    what: z.string().trim().min(2).max(200),
    /** Raised by the receiver himself; only such services enter the measure. */
    asked: z.boolean(),
    askedOn: day,
    dueOn: day,
    carrierId: z.number().int().nullable().default(null),
  }),
])

const content = {
  kind: kindKey,
  title: z.string().trim().min(2).max(120),
  heldOn: day,
  place: words(120).default(''),
  words: words(4000).default(''),
  /** 议题 and 决定: a meeting of organisation life counts with both. */
  topics: words(1000).default(''),
  decisions: words(2000).default(''),
  roll: z
    .object({ expected: z.number().int().min(0).max(1_000_000), present: z.number().int().min(0).max(1_000_000) })
    .nullable()
    .default(null),
  /** The 中心工作 it serves; null, or 无 as on paper, says: none. It must be said, so there is no default. */
  serves: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .nullable()
    .transform((s) => (s === '无' ? null : s)),
  campaignIds: z.array(z.number().int()).max(10).default([]),
  papers: z.array(z.number().int()).max(20).default([]),
}

export const recordActivity = command('activity.record', 'POST /activities', {
  // The record is told again, so that nobody enters it twice; the receiver's code is not.
  tellsOnce: (a) => ({ ...a, service: a.service && { ...a.service, slip: null } }),
  may: mayRecordActivity,
  input: z.object({ unitId: z.number().int(), ...content, service: serviceGiven.nullable().default(null) }),
  output: z.object({
    id: z.number().int(),
    /** Code for the receiver's slip, shown once; null where the request was accepted, and its slip given, before. */
    service: z.object({ id: z.number().int(), slip: z.string().nullable() }).nullable(),
  }),
  refusals: [
    kindUnknown,
    futureDay,
    beforeLaunch,
    rollMissing,
    rollTooMany,
    workEnded,
    notTakingPart,
    wrongState,
    foreignCarrier,
    serviceFuture,
  ],
  summary: '记录一次活动或会议（一次录入，多项任务共用）',
})
export const correctActivity = command('activity.correct', 'POST /activities/:id/correct', {
  may: mayRecordActivity,
  input: z.object({ id, version: z.number().int(), reason, ...content }),
  output: z.object({ version: z.number().int() }),
  refusals: [
    kindUnknown,
    futureDay,
    beforeLaunch,
    rollMissing,
    rollTooMany,
    workEnded,
    notTakingPart,
    wrongState,
    nothingCorrected,
    staleVersion,
  ],
  summary: '更正已记录的活动（原记录保留，按更正后计）',
})
export const withdrawActivity = command('activity.withdraw', 'POST /activities/:id/withdraw', {
  may: mayRecordActivity,
  input: z.object({ id, version: z.number().int(), reason }),
  output: z.object({ state: z.enum(activityStates) }),
  refusals: [wrongState, staleVersion],
  summary: '撤回误记的活动',
})

const work = z.object({ id: z.number().int(), name: z.string() })
export const activityRow = z.object({
  id: z.number().int(),
  unitId: z.number().int(),
  unitName: z.string(),
  kind: z.string(),
  kindName: z.string(),
  title: z.string(),
  heldOn: z.string(),
  serves: work.nullable(),
  campaigns: z.array(z.number().int()),
  service: z.boolean(),
  proxy: z.boolean(),
  corrected: z.number().int(),
  state: z.enum(activityStates),
})
export const listActivities = query('activity.list', 'GET /activities', {
  may: mayReadActivities,
  input: listInput(
    {
      /** This unit and all below it in the party line; `own` = the unit alone. */
      unitId: id.optional(),
      own: z.enum(['true', 'false']).default('false'),
      campaignId: id.optional(),
      kind: kindKey.optional(),
      from: day.optional(),
      until: day.optional(),
      state: z.enum(activityStates).optional(),
      service: z.enum(['true', 'false']).optional(),
    },
    ['heldOn'],
  ),
  output: listOutput(activityRow),
  summary: '活动记录列表',
})
export const showActivity = query('activity.show', 'GET /activities/:id', {
  may: mayReadActivities,
  input: z.object({ id }),
  output: activityRow.omit({ campaigns: true }).extend({
    place: z.string(),
    words: z.string(),
    topics: z.string(),
    decisions: z.string(),
    roll: z.object({ expected: z.number().int(), present: z.number().int() }).nullable(),
    campaigns: z.array(z.object({ id: z.number().int(), title: z.string() })),
    papers: z.array(z.object({ id: z.number().int(), name: z.string() })),
    services: z.array(z.object({ id: z.number().int(), what: z.string(), state: z.string(), answeredOn: z.string().nullable() })),
    withdrawnReason: z.string().nullable(),
    version: z.number().int(),
    lawful: z.array(z.string()),
    history: z.array(
      z.object({
        type: z.string(),
        happenedOn: z.string(),
        recordedAt: z.string(),
        by: z.string().nullable(),
        proxy: z.boolean(),
        reason: z.string(),
      }),
    ),
  }),
  summary: '一次活动',
})
/** What a form about this unit offers: campaigns it takes part in, their kinds, its central works. */
export const activityChoices = query('activity.choices', 'GET /activities/choices', {
  may: mayReadActivities,
  input: z.object({ unitId: id }),
  output: z.object({
    unitName: z.string(),
    campaigns: z.array(
      z.object({
        id: z.number().int(),
        title: z.string(),
        kinds: z.array(z.object({ id: z.string(), name: z.string(), content: z.string(), roll: z.boolean() })),
        carriers: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string() })),
      }),
    ),
    general: z.array(z.object({ id: z.string(), name: z.string() })),
    works: z.array(work),
  }),
  summary: '登记活动时可选的活动、类别和中心工作',
})
export const activityBoard = query('activity.board', 'GET /activities/board', {
  may: mayReadActivities,
  input: z.object({ unitId: id, from: day, until: day, campaignId: id.optional() }),
  output: z.object({
    kinds: z.array(z.object({ kind: z.string(), name: z.string(), n: z.number().int() })),
    serves: z.array(z.object({ name: z.string().nullable(), n: z.number().int() })),
    units: z.object({ withRecord: z.number().int(), all: z.number().int() }),
    proxyN: z.number().int(),
  }),
  summary: '活动情况：按类别、按中心工作',
})

export const listWorks = query('work.list', 'GET /works', {
  may: mayReadActivities,
  input: z.object({ unitId: id }),
  output: z.object({
    rows: z.array(work.extend({ unitId: z.number().int(), unitName: z.string(), fromOn: z.string(), untilOn: z.string().nullable() })),
  }),
  summary: '本单位和上级的中心工作',
})
export const addWork = command('work.add', 'POST /works', {
  may: mayEditWorks,
  input: z.object({ unitId: z.number().int(), name: z.string().trim().min(2).max(60) }),
  output: work,
  summary: '列入中心工作',
})
export const endWork = command('work.end', 'POST /works/:id/end', {
  may: mayEditWorks,
  input: z.object({ id, untilOn: day }),
  output: z.object({ untilOn: z.string() }),
  refusals: [workEnded],
  summary: '中心工作结束',
})
