import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import {
  carrierKinds,
  carrierNotInPlan,
  carrierStates,
  carrierTwice,
  foreignCarrier,
  holderElsewhere,
  mayAcceptService,
  mayConfirmService,
  mayReadCarriers,
  maySetUpCarrier,
  ownConfirmation,
  recheckMissing,
  serviceFuture,
  serviceStates,
} from './carrier.ts'

const id = z.coerce.number().int().positive()
const day = z.iso.date()
const reason = z.string().trim().min(2).max(500)

export const setUpCarrier = command('carrier.set-up', 'POST /carriers', {
  may: maySetUpCarrier,
  input: z.object({
    unitId: z.number().int(),
    campaignId: z.number().int().nullable().default(null),
    /** Id of a carrier of the campaign's plan; it then lends its kind and recheck interval. */
    carrierKey: z.string().max(60).nullable().default(null),
    kind: z.enum(carrierKinds),
    name: z.string().trim().min(2).max(60),
    holder: z.string().trim().min(1).max(60),
    holderMemberId: z.number().int().nullable().default(null),
    duty: z.string().trim().min(2).max(500),
    area: z.string().trim().max(200).default(''),
    sinceOn: day,
    recheckMonths: z.number().int().min(1).max(36).nullable().default(null),
  }),
  output: z.object({ id: z.number().int(), idleAfterOn: z.string() }),
  refusals: [carrierTwice, carrierNotInPlan, recheckMissing, holderElsewhere, notTakingPart, wrongState],
  summary: '设立先锋岗、示范窗口、责任区、示范楼栋、志愿者队',
})
export const changeHolder = command('carrier.change', 'POST /carriers/:id/holder', {
  may: maySetUpCarrier,
  input: z.object({
    id,
    version: z.number().int(),
    holder: z.string().trim().min(1).max(60),
    holderMemberId: z.number().int().nullable().default(null),
    duty: z.string().trim().min(2).max(500),
    reason,
  }),
  output: z.object({ version: z.number().int() }),
  refusals: [holderElsewhere, wrongState, staleVersion],
  summary: '更换责任人或职责',
})
export const endCarrier = command('carrier.end', 'POST /carriers/:id/end', {
  may: maySetUpCarrier,
  input: z.object({ id, version: z.number().int(), reason }),
  output: z.object({ state: z.enum(carrierStates) }),
  refusals: [wrongState, staleVersion],
  summary: '撤销载体',
})

export const carrierRow = z.object({
  id: z.number().int(),
  unitId: z.number().int(),
  unitName: z.string(),
  kind: z.enum(carrierKinds),
  kindName: z.string(),
  name: z.string(),
  holder: z.string(),
  duty: z.string(),
  area: z.string(),
  sinceOn: z.string(),
  confirmedOn: z.string().nullable(),
  idleAfterOn: z.string(),
  state: z.enum(carrierStates),
  version: z.number().int(),
})
export const listCarriers = query('carrier.list', 'GET /carriers', {
  may: mayReadCarriers,
  input: listInput(
    { unitId: id.optional(), campaignId: id.optional(), kind: z.enum(carrierKinds).optional(), state: z.enum(carrierStates).optional() },
    ['idleAfterOn'],
  ),
  output: listOutput(carrierRow),
  summary: '载体台账',
})

export const acceptService = command('service.accept', 'POST /services', {
  tellsOnce: true,
  may: mayAcceptService,
  input: z.object({
    unitId: z.number().int(),
    carrierId: z.number().int().nullable().default(null),
    receiver: z.string().trim().min(1).max(60),
    what: z.string().trim().min(2).max(200),
    asked: z.boolean(),
    askedOn: day,
    dueOn: day,
  }),
  output: z.object({
    id: z.number().int(),
    /** Printed on the slip handed to the receiver; shown once, kept only as a hash. */
    slip: z.string(),
  }),
  refusals: [foreignCarrier, serviceFuture, wrongState],
  summary: '受理服务请求并开具回执',
})
export const withdrawService = command('service.withdraw', 'POST /services/:id/withdraw', {
  may: mayAcceptService,
  input: z.object({ id, version: z.number().int(), reason }),
  output: z.object({ state: z.enum(serviceStates) }),
  refusals: [wrongState, staleVersion],
  summary: '撤回误登的服务事项',
})
export const confirmService = command('service.confirm', 'POST /services/:id/confirm', {
  may: mayConfirmService,
  input: z.object({
    id,
    done: z.boolean(),
    how: z.enum(['visit', 'telephone']),
    words: z.string().trim().max(500).default(''),
  }),
  output: z.object({ state: z.enum(serviceStates) }),
  refusals: [ownConfirmation, wrongState],
  summary: '上门或电话核实服务是否办成（本单位的人不能核实）',
})
export const serviceRow = z.object({
  id: z.number().int(),
  unitId: z.number().int(),
  unitName: z.string(),
  carrierId: z.number().int().nullable(),
  carrierName: z.string().nullable(),
  what: z.string(),
  receiver: z.string(),
  asked: z.boolean(),
  askedOn: z.string(),
  dueOn: z.string(),
  servedOn: z.string().nullable(),
  state: z.enum(serviceStates),
  answeredOn: z.string().nullable(),
  answeredHow: z.enum(['slip', 'visit', 'telephone']).nullable(),
  answer: z.string(),
  proxy: z.boolean(),
  version: z.number().int(),
})
export const listServices = query('service.list', 'GET /services', {
  may: mayReadCarriers,
  input: listInput({ unitId: id.optional(), carrierId: id.optional(), state: z.enum(serviceStates).optional() }, ['dueOn']),
  output: listOutput(serviceRow),
  summary: '服务事项台账',
})
