import type { StateKind } from '../web/state.ts'
import { honourStateWords } from './honour.text.ts'
import type { HonourState } from './honour.ts'

export const toneOf = (state: HonourState): { kind: StateKind; word: string } => ({
  kind: ({ effective: 'done', warned: 'late', expired: 'frozen', withdrawn: 'returned', recovered: 'frozen' } as const)[state],
  word: honourStateWords[state],
})
