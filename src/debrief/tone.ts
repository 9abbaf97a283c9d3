import type { StateKind } from '../web/state.ts'
import { debriefStates, questionStates, reportStates } from './debrief.text.ts'
import type { DebriefState, QuestionState, ReportState } from './debrief.ts'

const sessions = { draft: 'todo', called: 'running', held: 'running', closed: 'done', withdrawn: 'frozen' } as const satisfies Record<
  DebriefState,
  StateKind
>
const reports = { draft: 'todo', returned: 'returned', handed: 'done', absent: 'frozen' } as const satisfies Record<ReportState, StateKind>
const questions = { asked: 'todo', answered: 'done', 'set-aside': 'frozen' } as const satisfies Record<QuestionState, StateKind>

export const sessionTone = (state: DebriefState) => ({ kind: sessions[state], word: debriefStates[state] })
export const reportTone = (state: ReportState) => ({ kind: reports[state], word: reportStates[state] })
export const questionTone = (state: QuestionState) => ({ kind: questions[state], word: questionStates[state] })
