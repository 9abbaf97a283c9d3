import { lintQuestionnaire } from '../poll/wording.ts'
import { type Definition, OVERALL, optionsOf, type Question, questionsOf } from './definition.ts'
import { lintLogic } from './logic.ts'
import { designFault } from './randomised.ts'

/** Nothing here reads a configuration and no finding can be overridden (N7). */
export interface Finding {
  readonly rule: string
  /** Id of the question; null: the whole. */
  readonly question: string | null
  readonly words: string
}

// For what is asked without grades only its words are looked at.
const fair = [
  { id: 'good', title: '好', points: '1', sense: 'positive' as const },
  { id: 'bad', title: '差', points: '0', sense: 'negative' as const },
]
const wording = (id: string | null, texts: readonly string[], q?: Question): Finding[] => {
  const scale = q?.kind === 'scale' ? q.scale : null
  const ticked = q?.preTicked ?? null
  return lintQuestionnaire({
    texts,
    grades: scale?.grades ?? fair,
    noOpinion: scale?.noOpinion ?? null,
    preTicked: ticked,
  }).map((f) => ({
    rule: f.rule,
    question: id,
    words: f.rule === 'pre-ticked' ? ((q && optionsOf(q).find((o) => o.id === ticked)?.title) ?? f.words) : f.words,
  }))
}

const twice = (ids: readonly string[]): string | undefined => ids.find((id, i) => ids.indexOf(id) !== i)

const ofKind = (q: Question): Finding[] => {
  const say = (rule: string, words: string): Finding[] => [{ rule, question: q.id, words }]
  const same = twice(optionsOf(q).map((o) => o.id))
  const alike = twice(optionsOf(q).map((o) => o.title))
  if (same !== undefined || alike !== undefined) return say('option-twice', alike ?? same!)
  switch (q.kind) {
    case 'many':
      return q.least > q.most || q.most > q.options.length ? say('bad-bounds', `${q.least}—${q.most}`) : []
    case 'number':
      return q.least >= q.most ? say('bad-bounds', `${q.least}—${q.most}`) : []
    case 'scale': {
      const ids = q.scale.grades.map((g) => g.id)
      const gone = [...q.scale.satisfied, ...q.scale.dissatisfied].find((g) => !ids.includes(g))
      const both = q.scale.satisfied.find((g) => q.scale.dissatisfied.includes(g))
      return gone !== undefined || both !== undefined ? say('bad-shares', gone ?? both!) : []
    }
    case 'sensitive': {
      const fault = designFault(q.design)
      return fault === null ? [] : say(fault, `${q.design.truth} / ${q.design.yes}`)
    }
    default:
      return []
  }
}

/** Batteries: one scale, some question turned round, three at least; otherwise answering all alike says nothing. */
const batteries = (d: Definition): Finding[] => {
  const found: Finding[] = []
  const of = new Map<string, Extract<Question, { kind: 'scale' }>[]>()
  for (const q of questionsOf(d)) if (q.kind === 'scale' && q.battery !== null) of.set(q.battery, [...(of.get(q.battery) ?? []), q])
  for (const [name, list] of of) {
    const scale = (q: (typeof list)[number]) => q.scale.grades.map((g) => `${g.id}:${g.title}`).join()
    const first = list[0]!
    if (list.some((q) => scale(q) !== scale(first))) found.push({ rule: 'battery-scales', question: first.id, words: name })
    if (list.length < 3) found.push({ rule: 'battery-short', question: first.id, words: name })
    if (!list.some((q) => q.reversed) || list.every((q) => q.reversed))
      found.push({ rule: 'battery-one-way', question: first.id, words: name })
    const late = list.find((q) => q.when.length > 0)
    if (late) found.push({ rule: 'battery-hidden', question: late.id, words: late.text })
  }
  return found
}

/** Everything wrong with a questionnaire; an empty list is one that may be put before people. */
export const lintSurvey = (d: Definition): Finding[] => {
  const list = questionsOf(d)
  const found: Finding[] = []
  const id = twice(list.map((q) => q.id)) ?? twice(d.sections.map((s) => s.id))
  if (id !== undefined) return [{ rule: 'question-twice', question: id, words: id }]
  found.push(...wording(null, [d.title, d.lead, ...d.sections.flatMap((s) => [s.title, s.lead])]))
  for (const q of list) {
    found.push(...ofKind(q))
    found.push(...wording(q.id, [q.text, q.hint, ...(q.kind === 'single' || q.kind === 'many' ? [] : optionsOf(q).map((o) => o.title))], q))
    if (q.id === OVERALL && (q.kind !== 'scale' || q.when.length > 0 || q.reversed || !q.required)) found.push({ rule: 'overall', question: q.id, words: q.text }) // biome-ignore format: one line
  }
  found.push(...batteries(d), ...lintLogic(d))
  return found
}
