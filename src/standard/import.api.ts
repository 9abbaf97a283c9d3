import { z } from 'zod'
import { command, query } from '../lib/contract.ts'
import { sheetRefusals } from '../lib/sheet/sheet.ts'
import { keyTaken, mayDraftStandards } from './draft.ts'
import { importNoLine, importNothing, importUndecided, importWrongMeasure } from './import.ts'
import { findingOut } from './lint.ts'
import { columnRoles } from './read/columns.ts'
import { standardBadShape } from './standard.ts'
import { rule, standardSchema } from './standard-schema.ts'

const points = z.string().regex(/^\d{1,3}(\.\d{1,3})?$/)
const decision = z.strictObject({
  line: z.number().int(),
  max: points.optional(),
  /** A measure of the catalogue that counts it. */
  measure: z.string().max(80).optional(),
  /** A rule of one's own instead of the reading. */
  rule: rule.optional(),
  /** Left to the judgement of a reviewer on the original words. */
  judged: z.literal(true).optional(),
  /** Of a bonus line. */
  cap: points.optional(),
})

const importInput = {
  attachmentId: z.number().int(),
  ownerId: z.number().int(),
  /** Which table of the file, from 0; absent = the first that reads as a standard. */
  table: z.number().int().min(0).max(50).optional(),
  /** Line of the heading, if it is not found by its words. */
  line: z.number().int().min(1).optional(),
  /** Column (from 0) → what it says; wins over the words of the heading. */
  roles: z.record(z.string().regex(/^\d{1,2}$/), z.enum(columnRoles).nullable()).optional(),
  key: standardSchema.shape.id.optional(),
  title: standardSchema.shape.title.optional(),
  object: standardSchema.shape.object.default('organisation'),
  /** 责任部门 of items that name none. */
  department: z.string().trim().max(80).optional(),
  decisions: z.array(decision).max(400).default([]),
}
const flag = z.object({ reason: z.string(), sentence: z.string(), words: z.string() }).nullable()
const named = z.object({ id: z.string(), title: z.string() })

export const checkStandardImport = query('standard.check-import', 'POST /standards/import/check', {
  may: mayDraftStandards,
  input: z.strictObject(importInput),
  output: z.object({
    fileName: z.string(),
    tables: z.array(z.object({ name: z.string(), items: z.number().int() })),
    table: z.number().int().nullable(),
    title: z.string(),
    line: z.number().int().nullable(),
    columns: z.array(z.object({ index: z.number().int(), words: z.string(), role: z.enum(columnRoles).nullable() })),
    summary: z.object({ items: z.number().int(), read: z.number().int(), flagged: z.number().int(), choose: z.number().int() }),
    branches: z.array(z.object({ path: z.array(z.string()), max: z.string(), flag })),
    items: z.array(
      z.object({
        line: z.number().int(),
        above: z.array(z.string()),
        title: z.string(),
        content: z.string(),
        original: z.string(),
        max: z.string(),
        readings: z.array(z.string()),
        flag,
        rule,
        /** Measures that could count it; empty: it can only be judged. */
        measures: z.array(named),
        department: z.string(),
      }),
    ),
    outside: z.array(
      z.object({
        line: z.number().int(),
        kind: z.enum(['bonus', 'deduction', 'veto']).nullable(),
        title: z.string(),
        original: z.string(),
        reading: z.string().nullable(),
        flag,
        /** Needs a measure to enter the draft. */
        needsMeasure: z.boolean(),
        measures: z.array(named),
      }),
    ),
    undecided: z.array(z.number().int()),
    findings: z.array(findingOut),
  }),
  refusals: [...sheetRefusals, importNoLine, importWrongMeasure, standardBadShape],
  summary: '读考核细则表格：各项原文、读法、存疑处和检查结果（不写入）',
})

export const importStandard = command('standard.import', 'POST /standards/import', {
  may: mayDraftStandards,
  input: z.strictObject({ ...importInput, key: standardSchema.shape.id, title: standardSchema.shape.title }),
  output: z.object({ id: z.number().int(), items: z.number().int(), left: z.array(z.string()) }),
  refusals: [...sheetRefusals, importNothing, importUndecided, importNoLine, importWrongMeasure, standardBadShape, keyTaken],
  summary: '把读出的考核细则存为标准草稿（存疑的须逐项选定）',
})
