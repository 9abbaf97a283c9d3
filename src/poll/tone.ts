import type { PollState } from './poll.ts'

const tones = {
  draft: 'todo',
  frozen: 'frozen',
  open: 'running',
  closed: 'running',
  opened: 'running',
  certified: 'done',
  void: 'late',
  withdrawn: 'frozen',
} as const satisfies Record<PollState, string>
/** The colour of a poll's state; its word is in `pollText`. */
export const toneOf = (state: PollState) => tones[state]
