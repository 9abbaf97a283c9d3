import { stateNames, verdictNames } from './pledge.text.ts'
import type { PledgeState, Verdict } from './pledge.ts'

const states = {
  draft: 'todo',
  proposed: 'running',
  returned: 'returned',
  accepted: 'todo',
  published: 'running',
  fulfilling: 'running',
  claimed: 'running',
  judged: 'done',
  withdrawn: 'frozen',
} as const satisfies Record<PledgeState, string>
const verdicts = { kept: 'done', partly: 'running', unkept: 'late' } as const satisfies Record<Verdict, string>

/** How a pledge is shown, here and in the hall: its verdict once there is one, overdue before that. */
export const toneOf = (p: { state: PledgeState; verdict: Verdict | null; overdue: boolean }) =>
  p.verdict !== null
    ? { kind: verdicts[p.verdict], word: verdictNames[p.verdict] }
    : { kind: p.overdue ? ('late' as const) : states[p.state], word: stateNames[p.state] }
