import { outcomeNames, stateNames } from './rectification.text.ts'
import type { Outcome, RectificationState } from './rectification.ts'

const states = { open: 'todo', claimed: 'running', closed: 'done', withdrawn: 'frozen' } as const satisfies Record<
  RectificationState,
  string
>
const ends = { solved: 'done', partly: 'running', unsolved: 'late', 'not-ours': 'frozen' } as const satisfies Record<Outcome, string>

/** How an item is shown: closed ones by how they ended. */
export const toneOf = (r: { state: RectificationState; outcome: Outcome | null; overdue: boolean }) =>
  r.outcome !== null
    ? { kind: ends[r.outcome], word: outcomeNames[r.outcome] }
    : { kind: r.overdue ? ('late' as const) : states[r.state], word: stateNames[r.state] }
