import type { StateKind } from '../web/state.ts'
import { nominationStateNames } from './nomination.text.ts'
import type { NominationState, RecommendationState } from './nomination.ts'
import { nominationPageText as t } from './page.text.ts'

const kinds: Record<NominationState, StateKind> = {
  draft: 'todo',
  climbing: 'running',
  returned: 'returned',
  selected: 'running',
  decided: 'done',
  'not-selected': 'frozen',
  stopped: 'frozen',
  withdrawn: 'frozen',
  struck: 'frozen',
}

/** How a nominee is shown: suspended before all else. */
export const toneOf = (n: { state: NominationState; suspended: boolean }): { kind: StateKind; word: string } =>
  n.suspended ? { kind: 'late', word: t.suspended } : { kind: kinds[n.state], word: nominationStateNames[`nomination.state.${n.state}`] }

export const recommendationTone = (state: RecommendationState): { kind: StateKind; word: string } => ({
  kind: state === 'answered' ? 'done' : state === 'read' ? 'running' : 'todo',
  word: nominationStateNames[`recommendation.state.${state}`],
})
