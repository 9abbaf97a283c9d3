import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'
import { concernedByStandards } from '../standard/draft.ts'

export const refinementStates = ['draft', 'submitted', 'approved', 'returned'] as const
export type RefinementState = (typeof refinementStates)[number]

/** What was approved stays in force while the next text is drafted beside it. */
export const refinementCan = stateTable<RefinementState, Record<string, readonly RefinementState[]>>('refinement', {
  write: ['draft', 'returned', 'approved'],
  submit: ['draft', 'returned'],
  takeBack: ['submitted'],
  decide: ['submitted'],
})

export const mayReadRefinements = permission('refinement.read', 'subtree', concernedByStandards)
// 各单位结合实际: the unit writes for itself, no superior writes it for the unit.
export const mayRefine = permission('refinement.write', 'own', ['secretary', 'deputy', 'clerk'])
export const mayDecideRefinement = permission('refinement.decide', 'below', ['office', 'secretary'])

export const notRefinable = refusal<{ item: string }>()(422, 'refinement.not-open')
export const noOwnConditions = refusal()(422, 'refinement.empty')
export const noSuchCondition = refusal<{ at: string }>()(422, 'refinement.no-condition')
export const ownRefinement = refusal()(422, 'refinement.own')
export const returnNeedsReason = refusal()(422, 'refinement.return-reason')
/** The common text changed after this was written: it is looked at again before it is sent or approved. */
export const commonMoved = refusal<{ item: string }>()(412, 'refinement.common-moved')
