import { permission, type Role } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const standardStates = ['draft', 'frozen', 'revising'] as const
export type StandardState = (typeof standardStates)[number]

/** What was frozen is never edited: a new version is drafted beside it and supersedes it. */
export const standardCan = stateTable<StandardState, Record<string, readonly StandardState[]>>('standard', {
  edit: ['draft', 'revising'],
  freeze: ['draft', 'revising'],
  revise: ['frozen'],
  discard: ['revising'],
})

/** Whoever judges by a standard, whoever is judged by it and whoever watches over both. */
export const concernedByStandards: readonly Role[] = [
  'office',
  'secretary',
  'deputy',
  'clerk',
  'leader',
  'inspector',
  'supervisor',
  'member',
]
// A standard is known to everybody it judges before it judges them.
export const mayReadStandards = permission('standard.read', 'realm', [...concernedByStandards, 'discipline', 'audit'])
export const mayDraftStandards = permission('standard.draft', 'subtree', ['office'])
export const mayFreezeStandards = permission('standard.freeze', 'subtree', ['office'])

export const keyTaken = refusal<{ key: string; title: string }>()(422, 'standard.key-taken')
export const builtinUnknown = refusal<{ key: string }>()(422, 'standard.builtin-unknown')
export const keyChanged = refusal<{ was: string; now: string }>()(422, 'standard.key-changed')
