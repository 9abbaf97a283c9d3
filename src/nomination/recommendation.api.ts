import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import * as n from './nomination.ts'

const id = z.coerce.number().int()
const text = (max: number) => z.string().trim().min(1).max(max)
const ok = z.object({ ok: z.literal(true) })

export const recommendationInput = z.object({
  campaignId: id,
  titleKey: z.string().max(60),
  unitId: id,
  nominee: text(60),
  reason: z.string().trim().max(1000),
})
export const makeRecommendation = command('recommendation.make', 'POST /campaigns/:campaignId/recommendations', {
  tellsOnce: true,
  may: n.mayRecommend,
  input: recommendationInput,
  output: z.object({ id: z.number().int(), code: z.string() }),
  refusals: [n.noSection, n.titleUnknown, n.recommendationEmpty, notTakingPart, wrongState],
  summary: '党员和工作人员推荐（写明理由）',
})
export const recommendationRow = z.object({
  id: z.number().int(),
  titleKey: z.string(),
  unitId: z.number().int(),
  unit: z.string(),
  nominee: z.string(),
  reason: z.string(),
  by: z.enum(['member', 'served']),
  state: z.enum(n.recommendationStates),
  answer: z.string().nullable(),
  taken: z.boolean().nullable(),
  answeredOn: z.string().nullable(),
  madeOn: z.string(),
  version: z.number().int(),
})
export const listRecommendations = query('recommendation.list', 'GET /recommendations', {
  may: n.mayReadRecommendations,
  input: listInput({ campaignId: id.optional(), unitId: id.optional(), state: z.enum(n.recommendationStates).optional() }, [
    'newest',
  ] as const),
  output: listOutput(recommendationRow),
  summary: '群众推荐列表；只供阅看和答复，不计票',
})
export const readRecommendation = command('recommendation.read', 'POST /recommendations/:id/read', {
  may: n.mayAnswer,
  input: z.object({ id }),
  output: ok,
  refusals: [wrongState],
  summary: '标为已阅',
})
export const answerRecommendation = command('recommendation.answer', 'POST /recommendations/:id/answer', {
  may: n.mayAnswer,
  input: z.object({ id, answer: text(1000), taken: z.boolean() }),
  output: ok,
  refusals: [wrongState],
  summary: '答复推荐：采纳或不采纳，都要说明',
})
