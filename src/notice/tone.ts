import type { StateKind } from '../web/state.ts'
import { noticeStateNames } from './notice.text.ts'
import type { NoticeState, ObjectionState } from './notice.ts'

export const toneOf = (state: NoticeState): { kind: StateKind; word: string } => ({
  kind: ({ open: 'running', closed: 'done', superseded: 'frozen' } as const)[state],
  word: noticeStateNames[`notice.state.${state}`],
})
export const objectionTone = (state: ObjectionState): { kind: StateKind; word: string } => ({
  kind: ({ received: 'todo', suspended: 'late', answered: 'done', 'set-aside': 'frozen' } as const)[state],
  word: noticeStateNames[`objection.state.${state}`],
})
