import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { itemForm, itemIncomplete } from '../standard/item.ts'
import { ownCondition, ownKinds, refineNoPoints, refineRedLine, refineRuleKind, refineTooMuch } from '../standard/refine.ts'
import { unknownMeasure } from '../standard/standard.ts'
import { campaignStates, notTakingPart } from './campaign.ts'
import * as rules from './refinement.ts'

const id = z.coerce.number().int()
const int = z.number().int()

const condition = ownCondition.extend({
  /** In the words every standard is read in; '' where it is words alone. */
  reading: z.string(),
  mark: z.enum(['same', 'added', 'changed', 'removed']),
})
export const refinementOut = z.object({
  id: int,
  campaignId: int,
  unitId: int,
  unit: z.string(),
  standardId: int,
  source: z.string(),
  item: z.string(),
  title: z.string(),
  state: z.enum(rules.refinementStates),
  version: int,
  /** Draft or submitted text against what stands approved. */
  conditions: z.array(condition),
  inForce: z.array(condition),
  /** The common text is no longer the one this was written under. */
  moved: z.boolean(),
  submittedOn: z.string().nullable(),
  decidedOn: z.string().nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string(),
})
const common = z.object({
  standardId: int,
  source: z.string(),
  sourceTitle: z.string(),
  item: z.string(),
  title: z.string(),
  text: z.string(),
  max: z.string().nullable(),
  /** sha256 of the common item as frozen (RFC 8785): what is written below never changes it. */
  digest: z.string(),
})
export const listRefinements = query('refinement.list', 'GET /campaigns/:id/units/:unitId/refinements', {
  may: rules.mayReadRefinements,
  input: z.object({ id, unitId: id }),
  output: z.object({
    campaign: z.string(),
    state: z.enum(campaignStates),
    unit: z.string(),
    rows: z.array(
      common.extend({
        own: refinementOut.nullable(),
        /** What the unit wrote under it when it adopted the plan, to begin from. */
        planText: z.string().nullable(),
        can: z.array(z.string()),
      }),
    ),
    may: z.object({ write: z.boolean(), decide: z.boolean() }),
  }),
  refusals: [notTakingPart],
  summary: '本单位对“五个好”“五带头”和评议项的细化，与共同部分对照',
})
export const listWaiting = query('refinement.waiting', 'GET /refinements', {
  may: rules.mayDecideRefinement,
  input: z.object({}),
  output: z.object({
    rows: z.array(
      refinementOut
        .pick({ id: true, campaignId: true, unitId: true, unit: true, item: true, submittedOn: true })
        .extend({ title: z.string() }),
    ),
  }),
  summary: '等我审定的细化',
})
export const showRefinement = query('refinement.show', 'GET /refinements/:id', {
  may: rules.mayReadRefinements,
  input: z.object({ id }),
  output: refinementOut.extend({
    common,
    texts: z.array(z.object({ no: int, digest: z.string(), bytes: z.string(), at: z.string(), approved: z.boolean() })),
    timeline: z.array(z.object({ id: int, at: z.string(), by: z.string().nullable(), words: z.string() })),
  }),
  summary: '一项细化：各次报送的原文和经过',
})

const { title: _title, text: _text, max: _max, department: _department, kind: _kind, ...ruleForm } = itemForm
const of = {
  id,
  unitId: id,
  /** 0: the criteria of the plan. */
  standardId: int.min(0),
  source: z.string().max(60),
  item: z.string().max(60),
  /** Version seen; 0: nothing was written yet. */
  version: int.min(0),
}
const writing = [
  notTakingPart,
  rules.notRefinable,
  refineRedLine,
  refineTooMuch,
  refineRuleKind,
  refineNoPoints,
  unknownMeasure,
  itemIncomplete,
  rules.noSuchCondition,
  staleVersion,
  wrongState,
] as const
const written = z.object({ id: int, at: z.string(), version: int })
export const setCondition = command('refinement.set-condition', 'POST /campaigns/:id/units/:unitId/refinements', {
  may: rules.mayRefine,
  input: z.strictObject({
    ...of,
    /** The condition changed; absent: a new one. */
    at: z.string().max(5).optional(),
    text: z.string().trim().min(2).max(500),
    max: itemForm.max.nullable().optional(),
    kind: z.enum(['words', ...ownKinds]),
    ...ruleForm,
  }),
  output: written,
  refusals: writing,
  summary: '增加或修改一条本单位的具体条件',
})
export const removeCondition = command('refinement.remove-condition', 'POST /refinements/:id/conditions/remove', {
  may: rules.mayRefine,
  input: z.strictObject({ id, version: int, at: z.string().max(5) }),
  output: written,
  refusals: [rules.noSuchCondition, rules.notRefinable, staleVersion, wrongState],
  summary: '删去一条本单位的具体条件',
})
export const submitRefinement = command('refinement.submit', 'POST /refinements/:id/submit', {
  may: rules.mayRefine,
  input: z.strictObject({ id, version: int }),
  output: z.object({ no: int, digest: z.string() }),
  refusals: [rules.noOwnConditions, rules.commonMoved, rules.notRefinable, refineRedLine, staleVersion, wrongState],
  summary: '报上级审定',
})
export const takeBackRefinement = command('refinement.take-back', 'POST /refinements/:id/take-back', {
  may: rules.mayRefine,
  input: z.strictObject({ id, version: int }),
  output: z.object({ version: int }),
  refusals: [staleVersion, wrongState],
  summary: '撤回报送',
})
export const decideRefinement = command('refinement.decide', 'POST /refinements/:id/decide', {
  may: rules.mayDecideRefinement,
  input: z.strictObject({ id, version: int, verdict: z.enum(['approved', 'returned']), reason: z.string().trim().max(500).default('') }),
  output: z.object({ state: z.enum(rules.refinementStates) }),
  refusals: [rules.ownRefinement, rules.returnNeedsReason, rules.commonMoved, rules.notRefinable, staleVersion, wrongState],
  summary: '审定或退回下级单位的细化',
})
