import type { SurveyState } from './survey.ts'

const tones = {
  draft: 'todo',
  frozen: 'frozen',
  open: 'running',
  closed: 'running',
  counted: 'running',
  certified: 'done',
  void: 'late',
  withdrawn: 'frozen',
} as const satisfies Record<SurveyState, string>
/** The colour of a survey's state; its word is in `surveyText`. */
export const toneOf = (state: SurveyState) => tones[state]
