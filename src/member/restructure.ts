import { refusal } from '../lib/refusal.ts'

export const mergeWithItself = refusal<{ unit: string }>()(422, 'unit.merge-with-itself')
/** Members stand in branches only. */
export const mergeNeedsBranch = refusal<{ unit: string; into: string; n: number }>()(422, 'unit.merge-needs-branch')
export const splitNotBranch = refusal<{ unit: string }>()(422, 'unit.split-not-branch')
export const splitNobody = refusal<{ n: number }>()(422, 'unit.split-not-here')
export const splitEverybody = refusal<{ unit: string }>()(422, 'unit.split-everybody')
