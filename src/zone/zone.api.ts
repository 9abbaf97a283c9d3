import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import * as rules from './zone.ts'

const id = z.coerce.number().int()
const day = z.iso.date()

export const zoneRow = z.object({
  id: z.number().int(),
  name: z.string(),
  communityId: z.number().int(),
  community: z.string(),
  leadId: z.number().int(),
  lead: z.string(),
  foundedOn: z.string(),
  endedOn: z.string().nullable(),
  state: z.enum(rules.zoneStates),
  members: z.number().int(),
  version: z.number().int(),
})
export const listZones = query('zone.list', 'GET /zones', {
  may: rules.mayReadZones,
  input: listInput({ state: z.enum(rules.zoneStates).optional(), unitId: id.optional() }, ['name']),
  output: listOutput(zoneRow),
  summary: '协作区列表',
})
export const showZone = query('zone.show', 'GET /zones/:id', {
  may: rules.mayReadZones,
  input: z.object({ id }),
  output: zoneRow.extend({
    endReason: z.string().nullable(),
    memberList: z.array(
      z.object({
        unitId: z.number().int(),
        name: z.string(),
        sinceOn: z.string(),
        untilOn: z.string().nullable(),
        elsewhere: z.number().int(),
      }),
    ),
    can: z.array(z.string()),
    may: z.boolean(),
    timeline: z.array(z.object({ id: z.number().int(), at: z.string(), by: z.string().nullable(), words: z.string() })),
  }),
  summary: '一个协作区',
})
const covered = z.object({
  communityId: z.number().int(),
  community: z.string(),
  zoneId: z.number().int(),
  zone: z.string(),
  members: z.number().int(),
})
const uncovered = z.object({
  communityId: z.number().int(),
  community: z.string(),
  cause: z.string().nullable(),
  person: z.string().nullable(),
  nextOn: z.string().nullable(),
})
/** The figure and both lists it is made of: every community stands in exactly one of them. */
export const showCoverage = query('zone.coverage', 'GET /zone-coverage', {
  may: rules.mayReadZones,
  input: z.object({ on: day.optional(), unitId: id.optional() }),
  output: z.object({
    on: z.string(),
    numerator: z.number().int(),
    denominator: z.number().int(),
    /** Printed from the exact share, half up: '65.00%'; null when there is no urban community. */
    share: z.string().nullable(),
    zones: z.number().int(),
    /** Distinct member organisations; one in two zones counts once. */
    members: z.number().int(),
    covered: z.array(covered),
    uncovered: z.array(uncovered),
  }),
  summary: '协作区覆盖：有协作区的社区 ÷ 城市社区，两份名单',
})
export const recordZone = command('zone.record', 'POST /zones', {
  may: rules.mayKeepZones,
  input: z.strictObject({
    name: z.string().trim().min(2).max(60),
    communityId: z.number().int(),
    leadId: z.number().int(),
    foundedOn: day,
    members: z.array(z.strictObject({ unitId: z.number().int(), sinceOn: day })).max(200),
  }),
  output: z.object({ id: z.number().int(), version: z.number().int() }),
  refusals: [rules.notUrbanCommunity, rules.alreadyCovered, rules.notPartyOrganisation, rules.badDay, rules.alreadyMember],
  summary: '登记协作区',
})
export const joinZone = command('zone.join', 'POST /zones/:id/members', {
  may: rules.mayKeepZones,
  input: z.strictObject({ id, version: z.number().int(), unitId: z.number().int(), sinceOn: day }),
  output: z.object({ version: z.number().int() }),
  refusals: [rules.alreadyMember, rules.notPartyOrganisation, rules.badDay, staleVersion, wrongState],
  summary: '增加成员单位',
})
export const leaveZone = command('zone.leave', 'POST /zones/:id/members/:unitId/leave', {
  may: rules.mayKeepZones,
  input: z.strictObject({ id, unitId: id, version: z.number().int(), untilOn: day }),
  output: z.object({ version: z.number().int() }),
  refusals: [rules.notMember, rules.badDay, staleVersion, wrongState],
  summary: '成员单位退出',
})
export const endZone = command('zone.end', 'POST /zones/:id/end', {
  may: rules.mayKeepZones,
  input: z.strictObject({ id, version: z.number().int(), endedOn: day, reason: z.string().trim().min(2).max(200) }),
  output: z.object({ state: z.enum(rules.zoneStates), version: z.number().int() }),
  refusals: [rules.badDay, staleVersion, wrongState],
  summary: '撤销协作区',
})
export const noteGap = command('zone.note-gap', 'POST /zone-gaps/:communityId', {
  may: rules.mayKeepZones,
  input: z.strictObject({
    communityId: id,
    cause: z.string().trim().min(2).max(200),
    person: z.string().trim().min(1).max(40),
    nextOn: day,
  }),
  output: z.object({ communityId: z.number().int() }),
  refusals: [rules.notUrbanCommunity, rules.alreadyCovered, rules.badDay],
  summary: '写明社区未设协作区的原因、责任人和下一步日期',
})
