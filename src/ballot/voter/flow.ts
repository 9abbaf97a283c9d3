/**
 * Where a voter stands on the page: pure, so that every way through it can be tried. Grades are null until the voter himself picks one:
 * nothing is ticked beforehand.
 */
export interface Rules {
  /** Candidates or items, in order. */
  columns: number
  /** 1 … grades may be given, and 0 where one may abstain. */
  grades: number
  abstain: boolean
  notes: boolean
  /** Row layout only: a ballot beyond it would be invalid. */
  caps: readonly { grade: number; atMost: number }[]
}
export type Screen = 'read' | 'grade' | 'list' | 'note' | 'review' | 'hold' | 'sending' | 'waiting' | 'done' | 'stopped'
export interface Flow {
  screen: Screen
  /** Column on the screen, from 0. */
  at: number
  grades: readonly (number | null)[]
  note: string
  tokens: 'asking' | 'held'
  /** Whether «next» leads back to the review. */
  mending: boolean
  /** Seconds in which the voter may still take his ballot back. */
  left: number
  /** What is wrong with the step just tried; a name of a sentence. */
  fault: 'choose' | 'cap' | 'note-long' | null
  /** Why nothing goes on: name of a sentence. */
  why: string | null
}
export type Step =
  | { kind: 'begin' | 'next' | 'back' | 'list' | 'cast' | 'tick' | 'undo' | 'held' | 'notYet' | 'again' | 'sent' }
  | { kind: 'choose'; at: number; grade: number }
  | { kind: 'write'; note: string; fits: boolean }
  | { kind: 'mend'; at: number }
  | { kind: 'stop'; why: string }

/** Seconds between the tap and the departure of the ballot. */
export const HOLD = 10

export const startFlow = (r: Rules): Flow => ({
  screen: 'read',
  at: 0,
  grades: Array.from({ length: r.columns }, () => null),
  note: '',
  tokens: 'asking',
  mending: false,
  left: 0,
  fault: null,
  why: null,
})

export const allGiven = (f: Flow): boolean => f.grades.every((g) => g !== null)
/** Grades given more often than a ballot may. */
export const overCap = (r: Rules, f: Flow): number[] =>
  r.caps.filter((c) => f.grades.filter((g) => g === c.grade).length > c.atMost).map((c) => c.grade)

const after = (r: Rules, f: Flow): Flow => ({ ...f, screen: r.notes && !f.mending ? 'note' : 'review', mending: false, fault: null })

const forward = (r: Rules, f: Flow): Flow => {
  if (f.screen === 'grade') {
    if (f.grades[f.at] === null) return { ...f, fault: 'choose' }
    if (f.mending || f.at + 1 >= r.columns) return after(r, f)
    return { ...f, at: f.at + 1, fault: null }
  }
  if (f.screen === 'list') return allGiven(f) ? after(r, f) : { ...f, fault: 'choose' }
  if (f.screen === 'note') return f.fault === 'note-long' ? f : { ...f, screen: 'review', mending: false }
  return f
}
const backward = (r: Rules, f: Flow): Flow => {
  const to = { ...f, fault: null, mending: false }
  if (f.screen === 'grade' || f.screen === 'list')
    return f.screen === 'list' || f.at === 0 ? { ...to, screen: 'read' } : { ...to, at: f.at - 1 }
  if (f.screen === 'note' || (f.screen === 'review' && !r.notes)) return { ...to, screen: 'grade', at: r.columns - 1 }
  return f.screen === 'review' ? { ...to, screen: 'note' } : f
}
/** The ballot leaves when its time is up and its tokens are there. */
const leave = (f: Flow): Flow => (f.screen === 'hold' && f.left === 0 && f.tokens === 'held' ? { ...f, screen: 'sending' } : f)

/** A step that does not belong to the screen changes nothing: a second tap, a late answer. */
export const step = (r: Rules, f: Flow, e: Step): Flow => {
  switch (e.kind) {
    case 'begin':
      return f.screen === 'read' ? { ...f, screen: 'grade', at: 0 } : f
    case 'list':
      return f.screen === 'read' || f.screen === 'grade' ? { ...f, screen: 'list', fault: null } : f
    case 'choose': {
      const inList = f.screen === 'list' && e.at >= 0 && e.at < r.columns
      const isGrade = e.grade >= (r.abstain ? 0 : 1) && e.grade <= r.grades
      if (!(inList || (f.screen === 'grade' && e.at === f.at)) || !isGrade) return f
      return { ...f, grades: f.grades.map((g, i) => (i === e.at ? e.grade : g)), fault: null }
    }
    case 'write':
      return f.screen === 'note' ? { ...f, note: e.note, fault: e.fits ? null : 'note-long' } : f
    case 'next':
      return forward(r, f)
    case 'back':
      return backward(r, f)
    case 'mend':
      if (f.screen !== 'review') return f
      return e.at < 0
        ? { ...f, screen: 'note', mending: true, fault: null }
        : { ...f, screen: 'grade', at: e.at, mending: true, fault: null }
    case 'cast':
      if (f.screen !== 'review' || !allGiven(f)) return f
      return overCap(r, f).length > 0 ? { ...f, fault: 'cap' } : { ...f, screen: 'hold', left: HOLD, fault: null }
    case 'tick':
      return f.screen === 'hold' ? leave({ ...f, left: Math.max(0, f.left - 1) }) : f
    case 'undo':
      return f.screen === 'hold' ? { ...f, screen: 'review', left: 0 } : f
    case 'held':
      return leave({ ...f, tokens: 'held' })
    case 'notYet':
      return f.screen === 'sending' ? { ...f, screen: 'waiting' } : f
    case 'again':
      return f.screen === 'waiting' ? { ...f, screen: 'sending' } : f
    case 'sent':
      return f.screen === 'sending' ? { ...f, screen: 'done' } : f
    case 'stop':
      return f.screen === 'done' ? f : { ...f, screen: 'stopped', why: e.why }
  }
}

/** One byte for every column of a ballot, in the order of `columnsOfRace`. Throws where a grade is missing: nothing is filled in for a voter. */
export const bodyOf = (f: Flow, columns: readonly number[]): Uint8Array =>
  Uint8Array.from(columns, (c) => {
    const grade = f.grades[c - 1]
    if (grade === null || grade === undefined) throw new RangeError(`column ${c} has no grade`)
    return grade
  })
