import { type Condition, type Definition, optionsOf, type Question, questionsOf } from './definition.ts'

export type Given = Readonly<Record<string, string | readonly string[]>>

const chosen = (given: Given, id: string): readonly string[] => {
  const a = given[id]
  return a === undefined || a === '' ? [] : typeof a === 'string' ? [a] : a
}
export const holds = (c: Condition, given: Given): boolean => {
  const a = chosen(given, c.question)
  return a.length > 0 && a.some((x) => c.options.includes(x)) !== (c.op === 'not')
}

/** The questions somebody with these answers is asked, in order. A question that is not asked answers nothing, whatever was sent for it. */
export const asked = (d: Definition, given: Given): Set<string> => {
  const shown = new Set<string>()
  for (const q of questionsOf(d)) if (q.when.every((c) => shown.has(c.question) && holds(c, given))) shown.add(q.id)
  return shown
}

export const logicRules = [
  'no-such-question',
  'no-such-option',
  'no-condition-on',
  'cycle',
  'later',
  'contradiction',
  'unreachable',
] as const
export interface LogicFinding {
  readonly rule: (typeof logicRules)[number]
  readonly question: string
  readonly words: string
}

/** Whether some answer of `q` meets all these conditions on it. */
const possible = (q: Question, on: readonly Condition[]): boolean => {
  const ids = optionsOf(q).map((o) => o.id)
  const barred = new Set(on.filter((c) => c.op === 'not').flatMap((c) => c.options))
  const wanted = on.filter((c) => c.op !== 'not')
  const free = ids.filter((id) => !barred.has(id))
  const one = q.kind !== 'many' || q.most === 1
  if (one) return free.some((id) => wanted.every((c) => c.options.includes(id)))
  // Several may be ticked: each condition needs one of its own, and `most` bounds how many different ones.
  if (free.length < Math.max(1, q.least)) return false
  const hit = (left: readonly Condition[], used: readonly string[]): boolean => {
    const next = left.find((c) => !c.options.some((o) => used.includes(o)))
    if (!next) return used.length <= q.most
    if (used.length === q.most) return false
    return next.options.some((o) => free.includes(o) && hit(left, [...used, o]))
  }
  return hit(wanted, [])
}

/**
 * What is wrong with who is asked what. Conditions are conjunctions, so whether anybody can reach a question follows from the conditions
 * on its way alone: those of the question and of every question they lean on.
 */
export const lintLogic = (d: Definition): LogicFinding[] => {
  const list = questionsOf(d)
  const at = new Map(list.map((q, i) => [q.id, i]))
  const found: LogicFinding[] = []
  const sound = new Set<string>()
  for (const [i, q] of list.entries()) {
    const before = found.length
    for (const c of q.when) {
      const source = list[at.get(c.question) ?? -1]
      if (!source) {
        found.push({ rule: 'no-such-question', question: q.id, words: c.question })
        continue
      }
      if (source.kind === 'number' || source.kind === 'text' || source.kind === 'sensitive')
        found.push({ rule: 'no-condition-on', question: q.id, words: source.text })
      else {
        const ids = optionsOf(source).map((o) => o.id)
        for (const o of c.options) if (!ids.includes(o)) found.push({ rule: 'no-such-option', question: q.id, words: o })
      }
      if (at.get(c.question)! >= i)
        found.push({ rule: leans(list, at, c.question, q.id) ? 'cycle' : 'later', question: q.id, words: source.text })
    }
    if (found.length === before) sound.add(q.id)
  }
  for (const q of list) {
    const way = wayTo(list, at, q.id)
    if (q.when.length === 0 || way.some((c) => !at.has(c.question)) || ![q.id, ...way.map((c) => c.question)].every((id) => sound.has(id)))
      continue
    const fits = (conditions: readonly Condition[]) =>
      [...new Set(conditions.map((c) => c.question))].every((id) =>
        possible(
          list[at.get(id)!]!,
          conditions.filter((c) => c.question === id),
        ),
      )
    if (!fits(q.when)) found.push({ rule: 'contradiction', question: q.id, words: q.text })
    else if (!fits(way)) found.push({ rule: 'unreachable', question: q.id, words: q.text })
  }
  return found
}

/** Whether `from` is shown only because of `to`, by any number of steps. */
const leans = (list: readonly Question[], at: ReadonlyMap<string, number>, from: string, to: string): boolean => {
  const seen = new Set<string>()
  const visit = (id: string): boolean => {
    if (id === to) return true
    if (seen.has(id) || !at.has(id)) return false
    seen.add(id)
    return list[at.get(id)!]!.when.some((c) => visit(c.question))
  }
  return visit(from)
}

/** All conditions on the way to a question. */
const wayTo = (list: readonly Question[], at: ReadonlyMap<string, number>, id: string): Condition[] => {
  const seen = new Set<string>()
  const visit = (q: string): Condition[] => {
    if (seen.has(q) || !at.has(q)) return []
    seen.add(q)
    const own = list[at.get(q)!]!.when
    return [...own, ...own.flatMap((c) => visit(c.question))]
  }
  return visit(id)
}
