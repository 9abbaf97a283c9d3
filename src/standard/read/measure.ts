import type { MeasureDefinition } from '../standard-schema.ts'
import type { Clause } from './clause.ts'
import { plain } from './words.ts'

const isShare = (c: Clause): boolean =>
  c.kind === 'share' || (c.kind === 'bands' && c.unit === '%') || (c.kind === 'short' && c.per.unit === '%')

/** Whether a reading can be computed from a measure at all: a share from a ratio, occurrences from a count. */
export const fits = (clauses: readonly Clause[], m: MeasureDefinition): boolean => {
  const [only] = clauses
  if (clauses.length !== 1 || !only) return false
  if (isShare(only)) return m.kind === 'ratio'
  if (only.kind === 'rank') return true
  if (m.kind !== 'count') return false
  if (only.kind === 'short') return only.norms.every((n) => n.of === undefined)
  return only.kind === 'per' || (only.kind === 'bands' && only.unit !== '%')
}

const pairs = (text: string): Set<string> => new Set([...text].slice(1).map((c, i) => text[i]! + c))

/**
 * The measure an item names in full, if it names just one; others that could be meant are offered, nearest words first, and chosen by a person.
 * @param words title, description and rule of the item
 */
export const measureFor = (
  clauses: readonly Clause[],
  words: string,
  catalogue: readonly MeasureDefinition[],
): { named: MeasureDefinition | null; offered: MeasureDefinition[] } => {
  const able = catalogue.filter((m) => fits(clauses, m))
  const text = plain(words)
  const named = able.filter((m) => text.includes(plain(m.title)))
  const whole = named.filter((m) => !named.some((n) => n !== m && plain(n.title).includes(plain(m.title))))
  const near = pairs(text)
  const closeness = (m: MeasureDefinition): number => {
    const own = pairs(plain(m.title))
    return [...own].filter((p) => near.has(p)).length / own.size
  }
  const offered = able
    .map((m) => ({ m, c: closeness(m) }))
    .sort((a, b) => b.c - a.c || (a.m.id < b.m.id ? -1 : 1))
    .map((x) => x.m)
  return { named: whole.length === 1 ? whole[0]! : null, offered }
}
