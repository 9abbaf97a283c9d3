import { frameText } from './frame.text.ts'

/** The six states every noun maps its own states onto: a word and a shape, never colour alone. */
export const stateKinds = ['todo', 'running', 'done', 'late', 'returned', 'frozen'] as const
export type StateKind = (typeof stateKinds)[number]

export const stateWord = (kind: StateKind): string => frameText[`state.${kind}`]

/** SVG path of the state's shape in a 10 × 10 box; drawn in the current colour. */
export const stateShape: Record<StateKind, { d: string; hollow?: true }> = {
  todo: { d: 'M5 1.8a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 1 0 0-6.4z', hollow: true },
  running: { d: 'M5 1.2a3.8 3.8 0 1 0 0 7.6a3.8 3.8 0 1 0 0-7.6z' },
  done: { d: 'M1.4 5.4l2.5 2.6l4.7-5.8', hollow: true },
  late: { d: 'M5 .4L9.6 5L5 9.6L.4 5z' },
  returned: { d: 'M8.6 1.2v7.6L1.2 5z' },
  frozen: { d: 'M1.6 1.6h6.8v6.8h-6.8z' },
}
