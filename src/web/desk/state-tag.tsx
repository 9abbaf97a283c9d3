import { type StateKind, stateShape, stateWord } from '../state.ts'

/** A state as word and shape. `word` replaces the usual word by the noun's own, e.g. 践诺中 4 / 7. */
export const StateTag = ({ kind, word }: { kind: StateKind; word?: string }) => {
  const { d, hollow } = stateShape[kind]
  return (
    <span className={`tag ${kind}`}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        {hollow ? <path d={d} fill="none" stroke="currentColor" strokeWidth="1.6" /> : <path d={d} fill="currentColor" />}
      </svg>
      {word ?? stateWord(kind)}
    </span>
  )
}
