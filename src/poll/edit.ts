import { Refused } from '../lib/refusal.ts'
import { assertDefinition, type Definition, definitionSchema } from './definition.ts'
import { lintQuestionnaire } from './wording.ts'

/** What a definition still lacks, as refusals it would meet: every finding of the wording lint, then the first of the other rules. `shape`: something is blank or no number. */
export type Lack = 'shape' | { code: string; facts: object }

export const lacksOf = (d: Definition): Lack[] => {
  const wording = lintQuestionnaire({
    texts: [d.title, d.lead, ...d.items.map((i) => i.title)],
    grades: d.scale.grades,
    noOpinion: d.scale.noOpinion,
    satisfied: d.scale.satisfied,
    dissatisfied: d.scale.dissatisfied,
    preTicked: d.preTicked,
  }).map((f): Lack => ({ code: 'poll.unfair-wording', facts: f }))
  if (!definitionSchema.safeParse(d).success) return [...wording, 'shape']
  try {
    assertDefinition(d)
  } catch (e) {
    if (!(e instanceof Refused)) throw e
    if (e.code !== 'poll.unfair-wording') return [...wording, { code: e.code, facts: e.facts }]
  }
  return wording
}

/** A name that no other of the list has. */
export const freshName = (stem: string, taken: readonly string[]): string => {
  for (let n = 1; ; n++) if (!taken.includes(`${stem}-${n}`)) return `${stem}-${n}`
}

export type Counts = 'satisfied' | 'dissatisfied' | 'neither'
export const countsAs = (d: Definition, id: string): Counts =>
  d.scale.satisfied.includes(id) ? 'satisfied' : d.scale.dissatisfied.includes(id) ? 'dissatisfied' : 'neither'

/** The grade counted so; what it says of itself follows, so that the lint may hold both against its word. */
export const countGrade = (d: Definition, id: string, as: Counts): Definition['scale'] => {
  const without = (list: readonly string[]) => list.filter((x) => x !== id)
  const sense = as === 'satisfied' ? 'positive' : as === 'dissatisfied' ? 'negative' : 'neutral'
  return {
    ...d.scale,
    grades: d.scale.grades.map((g) => (g.id === id ? { ...g, sense } : g)),
    satisfied: [...without(d.scale.satisfied), ...(as === 'satisfied' ? [id] : [])],
    dissatisfied: [...without(d.scale.dissatisfied), ...(as === 'dissatisfied' ? [id] : [])],
  }
}
