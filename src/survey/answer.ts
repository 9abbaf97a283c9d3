import { type Definition, optionsOf, type Question, questionsOf } from './definition.ts'
import { asked, type Given } from './logic.ts'

export type Fault = 'missing' | 'no-such-option' | 'too-few' | 'too-many' | 'no-number' | 'out-of-bounds' | 'too-long'
export interface Sheet {
  /** Of the questions asked, those answered, as they are kept: option ids, exact numbers, words. */
  answers: Record<string, string | string[]>
  faults: Record<string, Fault>
}

/** Name of a field in a form: `q.<question>`, and `q.<question>.<option>` where several may be ticked. */
export const fieldName = (question: string, option?: string): string => `q.${question}${option === undefined ? '' : `.${option}`}`

/** What a form sent for each question, unchecked. */
export const givenIn = (d: Definition, sent: Readonly<Record<string, unknown>>): Record<string, string | string[]> => {
  const given: Record<string, string | string[]> = {}
  for (const q of questionsOf(d)) {
    if (q.kind === 'many') given[q.id] = q.options.filter((o) => sent[fieldName(q.id, o.id)] !== undefined).map((o) => o.id)
    else {
      const v = sent[fieldName(q.id)]
      given[q.id] = typeof v === 'string' ? v.trim() : ''
    }
  }
  return given
}

const number = /^-?\d{1,10}(?:\.\d{1,2})?$/
const check = (q: Question, v: string | string[]): Fault | null => {
  const empty = v.length === 0
  if (empty) return q.required ? 'missing' : null
  const known = optionsOf(q).map((o) => o.id)
  switch (q.kind) {
    case 'single':
    case 'scale':
    case 'sensitive':
      return typeof v === 'string' && known.includes(v) ? null : 'no-such-option'
    case 'many': {
      const list = typeof v === 'string' ? [v] : v
      if (list.some((x) => !known.includes(x)) || new Set(list).size < list.length) return 'no-such-option'
      return list.length < q.least ? 'too-few' : list.length > q.most ? 'too-many' : null
    }
    case 'number': {
      const typed = String(v).normalize('NFKC')
      if (!number.test(typed) || (typed.split('.')[1] ?? '').length > q.places) return 'no-number'
      return Number(typed) < q.least || Number(typed) > q.most ? 'out-of-bounds' : null
    }
    case 'text':
      return [...String(v)].length > q.most ? 'too-long' : null
  }
}

/**
 * A form read against its questionnaire. What was sent for a question that is not asked is dropped: a person who changed his mind above
 * does not answer below by accident.
 * @param only look for faults in these questions alone (one part of the form)
 */
export const readSheet = (d: Definition, sent: Readonly<Record<string, unknown>>, only?: ReadonlySet<string>): Sheet => {
  const given = givenIn(d, sent)
  const faults: Record<string, Fault> = {}
  const sound: Record<string, string | string[]> = {}
  const list = questionsOf(d)
  for (const q of list) {
    const v = q.kind === 'number' ? String(given[q.id]).normalize('NFKC') : given[q.id]!
    const fault = check(q, v)
    if (fault === null && v.length > 0) sound[q.id] = v
    else if (fault !== null) faults[q.id] = fault
  }
  const shown = asked(d, sound as Given)
  const keep = <T>(of: Record<string, T>): Record<string, T> =>
    Object.fromEntries(list.filter((q) => shown.has(q.id) && q.id in of).map((q) => [q.id, of[q.id]!]))
  const told = keep(faults)
  return { answers: keep(sound), faults: only ? Object.fromEntries(Object.entries(told).filter(([id]) => only.has(id))) : told }
}
