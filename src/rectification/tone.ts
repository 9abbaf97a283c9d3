import type { StateKind } from '../web/state.ts'
import { outcomeNames, stateNames } from './rectification.text.ts'
import type { Outcome, RectificationState } from './rectification.ts'

const states: Record<RectificationState, StateKind> = { open: 'todo', claimed: 'running', closed: 'done', withdrawn: 'frozen' }
const ends: Record<Outcome, StateKind> = { solved: 'done', partly: 'running', unsolved: 'late', 'not-ours': 'frozen' }

/** How an item is shown: closed ones by how they ended. */
export const toneOf = (r: { state: RectificationState; outcome: Outcome | null; overdue: boolean }): { kind: StateKind; word: string } =>
  r.outcome !== null
    ? { kind: ends[r.outcome], word: outcomeNames[r.outcome] }
    : { kind: r.overdue ? 'late' : states[r.state], word: stateNames[r.state] }
