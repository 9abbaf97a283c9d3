import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { lines, roles } from '../lib/permission.ts'
import { checked } from '../lib/sheet/checked.ts'
import { sheetRefusals } from '../lib/sheet/sheet.ts'
import {
  alreadyInLine,
  alreadyThere,
  beforeItWas,
  cyclicTree,
  documentMissing,
  hasChildren,
  hasMembers,
  lastLine,
  mayArrangeUnits,
  mayEditUnits,
  mayImportUnits,
  mayReadUnits,
  nameTaken,
  notInLine,
  notYet,
  orderDone,
  orderStates,
  orderWaiting,
  parentMissing,
  sectorMissing,
  sectors,
  unitEnded,
  unitKinds,
} from './organisation.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const lineOf = z.enum(lines).default('party')

/** `?urban=true` in an address arrives as text. */
const facts = {
  name: z.string().trim().min(2).max(100),
  shortName: z.string().trim().max(40).default(''),
  kind: z.enum(unitKinds),
  sector: z.enum(sectors).nullable().default(null),
  creditCode: z.string().trim().toUpperCase().max(18).nullable().default(null),
  externalCode: z.string().trim().max(40).nullable().default(null),
  urban: z.boolean().nullable().default(null),
  settlement: z.enum(['old', 'new']).nullable().default(null),
  households: z.number().int().min(0).max(10_000_000).nullable().default(null),
  ledById: z.number().int().nullable().default(null),
  foundedOn: day.nullable().default(null),
  note: z.string().trim().max(1000).default(''),
}

export const unitRow = z.object({
  id: z.number().int(),
  name: z.string(),
  shortName: z.string(),
  kind: z.enum(unitKinds),
  kindName: z.string(),
  sector: z.enum(sectors).nullable(),
  sectorName: z.string().nullable(),
  externalCode: z.string().nullable(),
  foundedOn: z.string().nullable(),
  parentId: z.number().int().nullable(),
  parentName: z.string().nullable(),
  depth: z.number().int(),
  membersN: z.number().int(),
  unitsN: z.number().int(),
})

export const listUnits = query('unit.list', 'GET /units', {
  may: mayReadUnits,
  input: listInput(
    {
      search: z.string().trim().max(40).optional(),
      kind: z.enum(unitKinds).optional(),
      sector: z.enum(sectors).optional(),
      below: id.optional(),
      line: lineOf,
    },
    ['tree', 'name'],
  ),
  output: listOutput(unitRow),
  summary: '组织名册',
})

export const treeNode = z.object({
  id: z.number().int(),
  name: z.string(),
  shortName: z.string(),
  kind: z.enum(unitKinds),
  kindName: z.string(),
  sector: z.enum(sectors).nullable(),
  childrenN: z.number().int(),
  membersN: z.number().int(),
  endedOn: z.string().nullable(),
})
/** Children of one unit, loaded when it is opened; without `parent` the tops of what the actor may see. `asOf`: as it was on that day. */
export const showTree = query('unit.tree', 'GET /units/tree', {
  may: mayReadUnits,
  input: z.object({
    line: lineOf,
    parent: id.optional(),
    asOf: day.optional(),
    after: z.string().max(400).default(''),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  output: z.object({ rows: z.array(treeNode), next: z.string().nullable() }),
  summary: '组织树（逐级展开，可看某日的样子）',
})

const named = z.object({ id: z.number().int(), name: z.string() })
export const unitRecord = z.object({
  id: z.number().int(),
  name: z.string(),
  shortName: z.string(),
  kind: z.enum(unitKinds),
  kindName: z.string(),
  sector: z.enum(sectors).nullable(),
  sectorName: z.string().nullable(),
  creditCode: z.string().nullable(),
  externalCode: z.string().nullable(),
  urban: z.boolean().nullable(),
  settlement: z.enum(['old', 'new']).nullable(),
  households: z.number().int().nullable(),
  ledBy: named.nullable(),
  leads: z.array(named.extend({ kindName: z.string() })),
  foundedOn: z.string().nullable(),
  endedOn: z.string().nullable(),
  endDocument: z.string().nullable(),
  note: z.string(),
  version: z.number().int(),
  lines: z.array(
    z.object({
      line: z.enum(lines),
      lineName: z.string(),
      sinceOn: z.string(),
      /** Top first, the unit itself last. */
      chain: z.array(named),
      childrenN: z.number().int(),
      /** Of the subtree as it stands on `asOf`; `changedAt` says when any of them last changed, null: never. */
      totals: z.object({
        membersN: z.number().int(),
        fullN: z.number().int(),
        unitsN: z.number().int(),
        branchesN: z.number().int(),
        asOf: z.string(),
        changedAt: z.string().nullable(),
      }),
    }),
  ),
  past: z.array(
    z.object({
      line: z.enum(lines),
      lineName: z.string(),
      name: z.string(),
      parentName: z.string().nullable(),
      fromOn: z.string(),
      untilOn: z.string(),
      document: z.string(),
    }),
  ),
  ownMembersN: z.number().int(),
  posts: z.array(
    z.object({
      id: z.number().int(),
      memberId: z.number().int(),
      name: z.string(),
      post: z.string(),
      fromOn: z.string(),
      untilOn: z.string().nullable(),
      document: z.string(),
    }),
  ),
  holders: z.array(
    z.object({
      grantId: z.number().int(),
      accountId: z.number().int(),
      name: z.string(),
      role: z.enum(roles),
      line: z.enum(lines),
      fromOn: z.string(),
      untilOn: z.string().nullable(),
      document: z.string(),
    }),
  ),
  orders: z.array(
    z.object({
      id: z.number().int(),
      what: z.enum(['move', 'end']),
      line: z.enum(lines).nullable(),
      parentName: z.string().nullable(),
      onDay: z.string(),
      document: z.string(),
      state: z.enum(orderStates),
    }),
  ),
  /** Merges and splits this unit was part of. */
  kin: z.array(named.extend({ what: z.enum(['into', 'from', 'splitOff', 'splitFrom']), onDay: z.string(), document: z.string() })),
  hints: z.array(z.object({ code: z.string(), sentence: z.string() })),
  timeline: z.array(
    z.object({
      id: z.number().int(),
      type: z.string(),
      what: z.string(),
      note: z.string(),
      happenedOn: z.string(),
      recordedAt: z.string(),
      by: z.string().nullable(),
      proxy: z.boolean(),
    }),
  ),
  /** Names of permissions the actor holds on this unit. */
  may: z.array(z.string()),
})
export const showUnit = query('unit.show', 'GET /units/:id', {
  may: mayReadUnits,
  input: z.object({ id }),
  output: unitRecord,
  summary: '单位记录',
})

export const createUnit = command('unit.create', 'POST /units', {
  may: mayEditUnits,
  input: z.object({
    ...facts,
    line: lineOf,
    parentId: z.number().int(),
    onDay: day.optional(),
    document: z.string().trim().max(100).default(''),
  }),
  output: z.object({ id: z.number().int(), hints: z.array(z.object({ code: z.string(), sentence: z.string() })) }),
  refusals: [parentMissing, nameTaken, sectorMissing, notYet],
  summary: '设立单位',
})
export const editUnit = command('unit.edit', 'POST /units/:id/edit', {
  may: mayEditUnits,
  input: z.object({
    id,
    version: z.number().int(),
    onDay: day.optional(),
    name: facts.name.optional(),
    shortName: z.string().trim().max(40).nullable().optional(),
    kind: z.enum(unitKinds).optional(),
    sector: z.enum(sectors).nullable().optional(),
    creditCode: z.string().trim().toUpperCase().max(18).nullable().optional(),
    externalCode: z.string().trim().max(40).nullable().optional(),
    urban: z.boolean().nullable().optional(),
    settlement: z.enum(['old', 'new']).nullable().optional(),
    households: z.number().int().min(0).max(10_000_000).nullable().optional(),
    ledById: z.number().int().nullable().optional(),
    foundedOn: day.nullable().optional(),
    note: z.string().trim().max(1000).nullable().optional(),
  }),
  output: z.object({ version: z.number().int(), hints: z.array(z.object({ code: z.string(), sentence: z.string() })) }),
  refusals: [staleVersion, unitEnded, nameTaken, sectorMissing, beforeItWas, notYet],
  summary: '修改单位资料',
})
const carriedOut = z.object({
  /** `done` today, or waiting for its day. */
  state: z.enum(['done', 'waiting']),
  orderId: z.number().int().nullable(),
})
export const moveUnit = command('unit.move', 'POST /units/:id/move', {
  may: mayArrangeUnits,
  input: z.object({
    id,
    version: z.number().int(),
    line: lineOf,
    parentId: z.number().int(),
    onDay: day.optional(),
    document: z.string().trim().max(100),
  }),
  output: carriedOut,
  refusals: [
    staleVersion,
    unitEnded,
    cyclicTree,
    parentMissing,
    notInLine,
    alreadyThere,
    nameTaken,
    beforeItWas,
    documentMissing,
    orderWaiting,
  ],
  summary: '调整隶属（可定在以后某日生效）',
})
export const endUnit = command('unit.end', 'POST /units/:id/end', {
  may: mayArrangeUnits,
  input: z.object({ id, version: z.number().int(), onDay: day.optional(), document: z.string().trim().max(100) }),
  output: carriedOut,
  refusals: [staleVersion, unitEnded, hasChildren, hasMembers, beforeItWas, documentMissing, orderWaiting],
  summary: '撤销单位（可定在以后某日生效）',
})
export const withdrawOrder = command('unit.withdraw-order', 'POST /units/orders/:id/withdraw', {
  may: mayArrangeUnits,
  input: z.object({ id }),
  output: z.object({ state: z.enum(orderStates) }),
  refusals: [orderDone],
  summary: '撤回尚未生效的安排',
})
export const placeUnit = command('unit.place', 'POST /units/:id/lines', {
  may: mayEditUnits,
  input: z.object({
    id,
    line: z.enum(lines),
    parentId: z.number().int(),
    onDay: day.optional(),
    document: z.string().trim().max(100).default(''),
  }),
  output: z.object({ ok: z.boolean() }),
  refusals: [alreadyInLine, parentMissing, nameTaken, unitEnded, notYet],
  summary: '进入另一条线',
})
export const leaveLine = command('unit.leave-line', 'POST /units/:id/lines/leave', {
  may: mayArrangeUnits,
  input: z.object({ id, line: z.enum(lines), onDay: day.optional(), document: z.string().trim().max(100).default('') }),
  output: z.object({ ok: z.boolean() }),
  refusals: [notInLine, hasChildren, lastLine, beforeItWas, notYet],
  summary: '退出一条线',
})

export const importInput = {
  attachmentId: z.number().int(),
  below: z.number().int(),
  line: lineOf,
  /** Worksheet to read; the first by default. */
  sheet: z.string().max(60).optional(),
  /** Column key → title in the file; null leaves it out. */
  mapping: z.record(z.string().max(40), z.string().max(200).nullable()).default({}),
}
export const checkImport = query('unit.check-import', 'POST /units/import/check', {
  may: mayImportUnits,
  input: z.object(importInput),
  output: checked,
  refusals: [...sheetRefusals, parentMissing],
  summary: '核对要导入的组织树（不写入）',
})
export const importUnits = command('unit.import', 'POST /units/import', {
  may: mayImportUnits,
  input: z.object({ ...importInput, onDay: day.optional() }),
  output: z.object({ n: z.number().int(), sentence: z.string() }),
  refusals: [...sheetRefusals, parentMissing, notYet],
  summary: '导入组织树（全部成功才写入）',
})
