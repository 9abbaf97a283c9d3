import { StateTag } from '../web/desk/state-tag.tsx'
import type { StateKind } from '../web/state.ts'
import { dutyText } from './duty.text.ts'
import type { DutyState } from './duty.ts'

const kinds: Record<DutyState, StateKind> = {
  due: 'todo',
  late: 'late',
  partly: 'running',
  done: 'done',
  'done-late': 'done',
  exempt: 'frozen',
  'not-yet': 'todo',
}

/** State of a duty in its own word. */
export const DutyTag = ({ state }: { state: DutyState }) => <StateTag kind={kinds[state]} word={dutyText[`duty.state.${state}`]} />
