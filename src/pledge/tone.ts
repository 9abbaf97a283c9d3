import type { StateKind } from '../web/state.ts'
import { stateNames, verdictNames } from './pledge.text.ts'
import type { PledgeState, Verdict } from './pledge.ts'

const states: Record<PledgeState, StateKind> = {
  draft: 'todo',
  proposed: 'running',
  returned: 'returned',
  accepted: 'todo',
  published: 'running',
  fulfilling: 'running',
  claimed: 'running',
  judged: 'done',
  withdrawn: 'frozen',
}
const verdicts: Record<Verdict, StateKind> = { kept: 'done', partly: 'running', unkept: 'late' }

/** How a pledge is shown, here and in the hall: its verdict once there is one, overdue before that. */
export const toneOf = (p: { state: PledgeState; verdict: Verdict | null; overdue: boolean }): { kind: StateKind; word: string } =>
  p.verdict !== null
    ? { kind: verdicts[p.verdict], word: verdictNames[p.verdict] }
    : { kind: p.overdue ? 'late' : states[p.state], word: stateNames[p.state] }
