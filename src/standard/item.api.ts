import { z } from 'zod'
import { command, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { mayDraftStandards } from './draft.ts'
import { itemForm, itemIncomplete, noItem } from './item.ts'
import { findingOut } from './lint.ts'
import { standardBadShape, unknownMeasure } from './standard.ts'
import { branch } from './standard-schema.ts'

const id = z.coerce.number().int()
const at = z.string().max(40)
const saved = z.object({ at, version: z.number().int(), findings: z.array(findingOut) })
const refusals = [itemIncomplete, noItem, standardBadShape, unknownMeasure, staleVersion, wrongState] as const

export const setItem = command('standard.set-item', 'POST /standards/:id/items', {
  may: mayDraftStandards,
  input: z.strictObject({
    id,
    version: z.number().int(),
    /** The item changed; absent: a new one. */
    at: at.optional(),
    /** New: the branch it stands under. */
    under: at.optional(),
    /** New, in a new branch of its own. */
    branchTitle: branch.shape.title.optional(),
    branchMax: branch.shape.max.optional(),
    ...itemForm,
  }),
  output: saved,
  refusals,
  summary: '增加或修改一项（选指标、定计分办法）',
})
export const setBranch = command('standard.set-branch', 'POST /standards/:id/branches', {
  may: mayDraftStandards,
  input: z.strictObject({ id, version: z.number().int(), at, title: branch.shape.title, max: branch.shape.max }),
  output: saved,
  refusals,
  summary: '修改一级、二级指标的名称和分值',
})
export const removeItem = command('standard.remove-item', 'POST /standards/:id/items/remove', {
  may: mayDraftStandards,
  input: z.strictObject({ id, version: z.number().int(), at }),
  output: saved,
  refusals,
  summary: '删去一项或一个指标',
})
