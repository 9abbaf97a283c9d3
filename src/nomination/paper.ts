import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const paperStates = ['entered', 'confirmed', 'refused'] as const
export type PaperState = (typeof paperStates)[number]
export const paperCan = stateTable<PaperState, Record<string, readonly PaperState[]>>('paper', {
  confirm: ['entered'],
  refuse: ['entered'],
})
export const paperVerdicts = ['pass', 'return', 'agree', 'object'] as const

/** Whoever did not enter it compares it with its scan. */
export const mayConfirmPaper = permission('nomination.confirm-paper', 'subtree', ['office', 'supervisor', 'discipline', 'inspector'])

export const paperNotFor = refusal<{ step: string }>()(422, 'nomination.paper-not-for')
export const paperWaits = refusal<{ by: string }>()(412, 'nomination.paper-waits')
export const paperSameHand = refusal<{ person: string }>()(422, 'nomination.paper-same-hand')
export const paperStale = refusal<{ name: string }>()(412, 'nomination.paper-stale')
