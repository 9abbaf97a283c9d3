import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { changeParts } from './change.ts'
import { mayDraftStandards, mayReadStandards } from './draft.ts'
import { itemIncomplete, noItem } from './item.ts'
import { findingOut } from './lint.ts'
import * as part from './part.ts'
import { standardBadShape, unknownMeasure } from './standard.ts'

const id = z.coerce.number().int()
const at = z.string().max(40)
const draft = { id, version: z.number().int() }
const saved = z.object({ at, version: z.number().int(), findings: z.array(findingOut) })
const refusals = [standardBadShape, unknownMeasure, staleVersion, wrongState] as const
const may = mayDraftStandards

export const setBonus = command('standard.set-bonus', 'POST /standards/:id/bonus', {
  may,
  input: z.strictObject({ ...draft, ...part.bonusForm }),
  output: saved,
  refusals: [itemIncomplete, ...refusals],
  summary: '加分：各项、同一事项取最高、总限',
})
export const setDeductions = command('standard.set-deductions', 'POST /standards/:id/deductions', {
  may,
  input: z.strictObject({ ...draft, ...part.deductionForm }),
  output: saved,
  refusals,
  summary: '指标之外的扣分',
})
export const setVetoes = command('standard.set-vetoes', 'POST /standards/:id/vetoes', {
  may,
  input: z.strictObject({ ...draft, ...part.vetoForm }),
  output: saved,
  refusals: [itemIncomplete, ...refusals],
  summary: '一票否决：后果、条件、依据文号',
})
export const setGrades = command('standard.set-grades', 'POST /standards/:id/grades', {
  may,
  input: z.strictObject({ ...draft, ...part.gradeForm }),
  output: saved,
  refusals,
  summary: '等次：分数线、比例、同分处理、进阶条件',
})
export const setColumns = command('standard.set-columns', 'POST /standards/:id/columns', {
  may,
  input: z.strictObject({ ...draft, ...part.columnForm }),
  output: saved,
  refusals,
  summary: '评分栏、权重、不计项的折算',
})
export const setClasses = command('standard.set-classes', 'POST /standards/:id/classes', {
  may,
  input: z.strictObject({ ...draft, ...part.classForm }),
  output: saved,
  refusals,
  summary: '适用的单位类别',
})
export const setDetail = command('standard.set-detail', 'POST /standards/:id/items/detail', {
  may,
  input: z.strictObject({ ...draft, at, ...part.detailForm }),
  output: saved,
  refusals: [noItem, ...refusals],
  summary: '一项的考核方式、证明材料、周期、适用类别、评分栏和没有对象时的处理',
})
export const moveItem = command('standard.move-item', 'POST /standards/:id/items/move', {
  may,
  input: z.strictObject({ ...draft, at, way: z.enum(['up', 'down']).optional(), under: at.optional() }),
  output: saved,
  refusals: [noItem, part.cannotMove, ...refusals],
  summary: '上移、下移一项，或移到另一个指标下',
})
export const showChanges = query('standard.changes', 'GET /standards/:id/changes', {
  may: mayReadStandards,
  input: z.object({ id, from: id.optional(), to: id.optional() }),
  output: z.object({
    title: z.string(),
    /** null: nothing earlier to compare with. */
    from: z.number().int().nullable(),
    /** null: the draft. */
    to: z.number().int().nullable(),
    versions: z.array(z.number().int()),
    draft: z.boolean(),
    changes: z.array(
      z.object({
        part: z.enum(changeParts),
        id: z.string(),
        title: z.string(),
        mark: z.enum(['added', 'removed', 'changed']),
        facts: z.array(z.object({ label: z.string(), was: z.string(), now: z.string() })),
      }),
    ),
  }),
  summary: '两版之间改了什么',
})
