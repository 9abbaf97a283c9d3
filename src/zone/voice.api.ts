import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import * as v from './voice.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const text = (max: number) => z.string().trim().min(1).max(max)
const moved = z.object({ state: z.enum(v.voiceStates), version: z.number().int() })

export const askVoice = command('voice.ask', 'POST /zones/:id/voices', {
  may: v.mayAskVoice,
  input: z.object({ id, unitId: id, matter: z.enum(v.matters), about: text(60), words: text(1000), dueOn: day.optional() }),
  output: z.object({ id: z.number().int(), dueOn: z.string() }),
  refusals: [v.notInZone, v.ownCommunity, v.aboutItself, v.dueInPast, v.askedAlready, wrongState],
  summary: '辖区单位就评先、发展党员、选拔任用干部征求社区意见',
})
export const answerVoice = command('voice.answer', 'POST /zone-voices/:id/answer', {
  may: v.mayAnswerVoice,
  input: z.object({ id, version: z.number().int(), verdict: z.enum(['agree', 'object']), words: text(1000), person: text(60) }),
  output: moved,
  refusals: [v.aboutItself, v.concerned, v.signerConcerned, staleVersion, wrongState],
  summary: '社区党组织答复',
})
export const tellVoice = command('voice.tell', 'POST /zone-voices/:id/tell', {
  may: v.mayAskVoice,
  input: z.object({ id, version: z.number().int(), outcome: text(1000) }),
  output: moved,
  refusals: [staleVersion, wrongState],
  summary: '向社区反馈结果和采纳情况',
})
export const withdrawVoice = command('voice.withdraw', 'POST /zone-voices/:id/withdraw', {
  may: v.mayAskVoice,
  input: z.object({ id, version: z.number().int(), reason: text(300) }),
  output: moved,
  refusals: [staleVersion, wrongState],
  summary: '撤回征求意见',
})

export const voiceRow = z.object({
  id: z.number().int(),
  zoneId: z.number().int(),
  zone: z.string(),
  unitId: z.number().int(),
  unit: z.string(),
  communityId: z.number().int(),
  community: z.string(),
  matter: z.enum(v.matters),
  about: z.string(),
  words: z.string(),
  askedOn: z.string(),
  dueOn: z.string(),
  state: z.enum(v.voiceStates),
  verdict: z.enum(['agree', 'object']).nullable(),
  answer: z.string().nullable(),
  person: z.string().nullable(),
  answeredOn: z.string().nullable(),
  outcome: z.string().nullable(),
  toldOn: z.string().nullable(),
  version: z.number().int(),
  /** Why this actor, who else would answer, may not; `null` for everybody else. */
  bound: z.enum(v.tieKinds).nullable(),
  /** What this actor's seats may do now. */
  can: z.array(z.enum(['answer', 'tell', 'withdraw'])),
})
export const listVoices = query('voice.list', 'GET /zone-voices', {
  may: v.mayReadVoices,
  input: listInput(
    { zoneId: id.optional(), unitId: id.optional(), matter: z.enum(v.matters).optional(), state: z.enum(v.voiceStates).optional() },
    ['newest'] as const,
  ),
  output: listOutput(voiceRow),
  summary: '社区意见：事前征求，事后反馈',
})
/** Zones a unit is a member of today, for the form. */
export const zonesOf = query('voice.zones', 'GET /zone-memberships', {
  may: v.mayReadVoices,
  input: z.object({ unitId: id }),
  output: z.object({ zones: z.array(z.object({ id: z.number().int(), name: z.string(), community: z.string() })) }),
  summary: '一个单位参加的协作区',
})
