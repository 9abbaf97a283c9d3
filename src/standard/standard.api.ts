import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import { builtinUnknown, keyChanged, keyTaken, mayDraftStandards, mayFreezeStandards, mayReadStandards, standardStates } from './draft.ts'
import { findingOut, notAcceptable } from './lint.ts'
import { standardBadShape, unknownMeasure } from './standard.ts'

const id = z.coerce.number().int()

export const standardRow = z.object({
  id: z.number().int(),
  key: z.string(),
  title: z.string(),
  object: z.string(),
  ownerId: z.number().int(),
  owner: z.string(),
  state: z.enum(standardStates),
  frozenNo: z.number().int(),
  digest: z.string().nullable(),
  frozenAt: z.string().nullable(),
  version: z.number().int(),
})
export const listStandards = query('standard.list', 'GET /standards', {
  may: mayReadStandards,
  input: listInput({ state: z.enum(standardStates).optional() }, ['title']),
  output: listOutput(standardRow),
  summary: '考核标准列表',
})
export const listBuiltins = query('standard.builtins', 'GET /standard-builtins', {
  may: mayReadStandards,
  input: z.object({}),
  output: z.object({
    rows: z.array(z.object({ key: z.string(), title: z.string(), object: z.string(), items: z.number().int(), source: z.string() })),
  }),
  summary: '内置考核标准',
})

/** One line of the tree as printed: a branch has neither reading nor evidence. */
export const treeLine = z.object({
  id: z.string(),
  level: z.number().int(),
  title: z.string(),
  max: z.string(),
  leaf: z
    .object({
      text: z.string(),
      reading: z.string(),
      kind: z.string(),
      measure: z.string().nullable(),
      measureTitle: z.string().nullable(),
      available: z.boolean(),
      department: z.string(),
      verification: z.array(z.string()),
      evidence: z.array(z.string()),
      cycle: z.string(),
      classes: z.array(z.string()),
      columns: z.array(z.string()),
      guidance: z.string().nullable(),
    })
    .nullable(),
})
export const showStandard = query('standard.show', 'GET /standards/:id', {
  may: mayReadStandards,
  input: z.object({ id, no: id.optional() }),
  output: standardRow.extend({
    /** Version shown: a frozen one, or the draft when null. */
    no: z.number().int().nullable(),
    source: z.string(),
    total: z.string(),
    tree: z.array(treeLine),
    grades: z.array(z.object({ id: z.string(), title: z.string(), from: z.string().nullable() })),
    outside: z.array(
      z.object({ id: z.string(), kind: z.enum(['bonus', 'deduction', 'veto', 'ladder']), title: z.string(), text: z.string() }),
    ),
    findings: z.array(findingOut),
    versions: z.array(z.object({ no: z.number().int(), digest: z.string(), basis: z.string(), frozenAt: z.string() })),
    /** The document worked on, for the editor; null when nothing is drafted or a frozen version is shown. */
    draft: z.record(z.string(), z.unknown()).nullable(),
    can: z.array(z.string()),
    may: z.object({ draft: z.boolean(), freeze: z.boolean() }),
    timeline: z.array(z.object({ id: z.number().int(), at: z.string(), by: z.string().nullable(), words: z.string() })),
  }),
  summary: '一份考核标准：各项原文、读法和检查结果',
})
export const showBytes = query('standard.bytes', 'GET /standards/:id/versions/:no', {
  may: mayReadStandards,
  input: z.object({ id, no: id }),
  output: z.object({ digest: z.string(), bytes: z.string() }),
  summary: '冻结的标准原文（RFC 8785）及摘要',
})

export const createStandard = command('standard.create', 'POST /standards', {
  may: mayDraftStandards,
  input: z.strictObject({
    ownerId: z.number().int(),
    /** Key of a built-in standard, or a document of one's own. */
    builtin: z.string().max(60).optional(),
    document: z.record(z.string(), z.unknown()).optional(),
  }),
  output: z.object({ id: z.number().int(), key: z.string(), version: z.number().int() }),
  refusals: [builtinUnknown, keyTaken, standardBadShape, unknownMeasure],
  summary: '新建考核标准草稿（取自内置标准或导入文件）',
})
export const editStandard = command('standard.edit', 'POST /standards/:id/edit', {
  may: mayDraftStandards,
  input: z.strictObject({ id, version: z.number().int(), document: z.record(z.string(), z.unknown()) }),
  output: z.object({ version: z.number().int(), findings: z.array(findingOut) }),
  refusals: [standardBadShape, unknownMeasure, keyChanged, staleVersion, wrongState],
  summary: '修改草稿',
})
export const freezeStandard = command('standard.freeze', 'POST /standards/:id/freeze', {
  may: mayFreezeStandards,
  input: z.strictObject({ id, version: z.number().int(), basis: z.string().trim().max(120).default('') }),
  output: z.object({ no: z.number().int(), digest: z.string() }),
  refusals: [notAcceptable, staleVersion, wrongState],
  summary: '冻结印发：此后只能另出新版',
})
export const reviseStandard = command('standard.revise', 'POST /standards/:id/revise', {
  may: mayDraftStandards,
  input: z.strictObject({ id, version: z.number().int() }),
  output: z.object({ version: z.number().int() }),
  refusals: [staleVersion, wrongState],
  summary: '起草下一版',
})
export const discardRevision = command('standard.discard', 'POST /standards/:id/discard', {
  may: mayDraftStandards,
  input: z.strictObject({ id, version: z.number().int(), reason: z.string().trim().min(2).max(200) }),
  output: z.object({ version: z.number().int() }),
  refusals: [staleVersion, wrongState],
  summary: '放弃下一版草稿',
})
