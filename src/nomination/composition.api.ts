import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query } from '../lib/contract.ts'
import { permission } from '../lib/permission.ts'
import { wrongState } from '../lib/states.ts'
import { inspectionVerdicts } from './examine.ts'
import { mayReadNominations, mayWithdraw, noSection, titleUnknown } from './nomination.ts'
import { placeUsed, quotaWaived } from './quota.ts'

const id = z.coerce.number().int()
const text = (max: number) => z.string().trim().min(1).max(max)
const ok = z.object({ ok: z.literal(true) })

export const mayAllot = permission('nomination.allot', 'own', ['office'])

// --- 名额分配 ----------------------------------------------------------------------------------------------------------

export const allotQuotas = command('nomination.allot', 'PUT /campaigns/:campaignId/nomination-quotas', {
  may: mayAllot,
  input: z.object({
    campaignId: id,
    titleKey: z.string().max(60),
    /** Last day to nominate; later is waived. */
    dueOn: z.iso.date().optional(),
    quotas: z
      .array(z.object({ unitId: z.number().int(), quota: z.number().int().min(0).max(10_000) }))
      .min(1)
      .max(2000),
  }),
  output: z.object({ units: z.number().int(), places: z.number().int() }),
  refusals: [noSection, titleUnknown, notTakingPart, placeUsed, wrongState],
  summary: '分配名额：单位、称号、截止日期',
})
export const listQuotas = query('nomination.quotas', 'GET /campaigns/:campaignId/nomination-quotas', {
  may: mayReadNominations,
  input: z.object({ campaignId: id, titleKey: z.string().max(60).optional() }),
  output: z.object({
    rows: z.array(
      z.object({
        titleKey: z.string(),
        title: z.string(),
        unitId: z.number().int(),
        unit: z.string(),
        quota: z.number().int(),
        used: z.number().int(),
        dueOn: z.string().nullable(),
        /** What became of the places: open, all used, given up with a reason, or left unused past the day. */
        state: z.enum(['open', 'full', 'waived', 'late']),
        waiveReason: z.string().nullable(),
      }),
    ),
  }),
  refusals: [noSection],
  summary: '名额分配表：已用、未用、视为放弃',
})
export const waiveQuota = command('nomination.waive-quota', 'POST /campaigns/:campaignId/nomination-quotas/waive', {
  may: mayWithdraw,
  input: z.object({ campaignId: id, titleKey: z.string().max(60), unitId: id, reason: text(300) }),
  output: ok,
  refusals: [quotaWaived, noSection, titleUnknown, wrongState],
  summary: '没有合适人选的，说明后放弃名额',
})

// --- 构成 --------------------------------------------------------------------------------------------------------------

export const limitState = z.object({
  id: z.string(),
  kind: z.enum(['total', 'unit', 'composition', 'whole']),
  words: z.string(),
  /** What is counted: a group, a title, a unit. */
  name: z.string(),
  /** The figure of an upper limit in numbers, else null. */
  most: z.number().int().nullable(),
  n: z.number().int(),
  of: z.number().int(),
  holds: z.boolean(),
  /** With the nominee that is being written; null when none was asked about. */
  withIt: z.object({ n: z.number().int(), of: z.number().int(), holds: z.boolean() }).nullable(),
})
export const showComposition = query('nomination.composition', 'GET /campaigns/:campaignId/composition', {
  may: mayReadNominations,
  input: z.object({
    campaignId: id,
    /** One title; absent: all of them, with the limits across titles. */
    titleKey: z.string().max(60).optional(),
    /** The nominee that is being written: its unit, its groups separated by «|». */
    unitId: id.optional(),
    groups: z.string().max(600).optional(),
  }),
  output: z.object({
    nominated: z.number().int(),
    selected: z.number().int(),
    limits: z.array(limitState),
    /** Whether the places can be filled from those nominated. Places may stay unused, so `short` is no fault. */
    list: z.object({
      state: z.enum(['reached', 'short', 'impossible', 'unknown']),
      wanted: z.number().int(),
      longest: z.number().int(),
      words: z.string(),
      binding: z.array(z.string()),
      frees: z.array(z.string()),
      /** One such list, for the organiser only. */
      chosen: z.array(z.object({ id: z.number().int(), name: z.string(), title: z.string() })),
    }),
  }),
  refusals: [noSection, titleUnknown],
  summary: '名单构成：各项限制、能否排满、卡在哪里、怎样松开',
})

// --- 表格 --------------------------------------------------------------------------------------------------------------

export const nominationForms = query('nomination.forms', 'GET /campaigns/:campaignId/nomination-forms', {
  may: mayReadNominations,
  input: z.object({ campaignId: id, titleKey: z.string().max(60), ids: z.string().max(2000).optional() }),
  output: z.object({
    campaign: z.string(),
    organiser: z.string(),
    title: z.string(),
    object: z.string(),
    limits: z.object({ briefChars: z.number().int(), deedsChars: z.number().int(), source: z.string() }),
    rows: z.array(
      z.object({
        id: z.number().int(),
        name: z.string(),
        unit: z.string(),
        stateName: z.string(),
        facts: z.array(z.object({ name: z.string(), value: z.string() })),
        groups: z.array(z.string()),
        brief: z.string(),
        deeds: z.string(),
        eligibility: z.array(z.object({ rule: z.string(), verdict: z.enum(['ok', 'fail', 'unknown']), source: z.string() })),
        acts: z.array(z.object({ step: z.string(), unit: z.string(), words: z.string(), by: z.string(), on: z.string() })),
        opinions: z.array(
          z.object({
            from: z.string(),
            verdict: z.enum(['agree', 'object']).nullable(),
            words: z.string(),
            person: z.string(),
            on: z.string().nullable(),
          }),
        ),
        inspection: z.object({ on: z.string(), by: z.string(), finding: z.string(), verdict: z.enum(inspectionVerdicts) }).nullable(),
        votes: z.array(z.object({ minutes: z.string(), on: z.string(), words: z.string() })),
      }),
    ),
  }),
  refusals: [noSection, titleUnknown],
  summary: '推荐审批表、汇总表、征求意见表、人选对比的数据，成批打印',
})
