import { parseRational, type Rational } from '../lib/rational.ts'
import { readingOf } from '../standard/reading.ts'
import { columnsOf, leavesOf } from '../standard/standard.ts'
import type { Column, Leaf, Standard } from '../standard/standard-schema.ts'
import { type Reckon, reckonerOf } from './points.ts'

export interface CompiledLeaf {
  leaf: Leaf
  /** Ids of the branches above, outermost first. */
  above: string[]
  max: Rational
  reading: string
  columns: Column[]
  /** null for judged, imported and rank. */
  reckon: Reckon | null
}
export interface CompiledStandard {
  leaves: CompiledLeaf[]
  byId: ReadonlyMap<string, CompiledLeaf>
  /** By column; absent = kept but not counted. Empty when the latest column decides. */
  weights: ReadonlyMap<string, Rational>
}

const compile = (standard: Standard): CompiledStandard => {
  const leaves = leavesOf(standard).map(({ leaf, above }): CompiledLeaf => {
    const most = parseRational(leaf.max)
    const r = leaf.rule
    return {
      leaf,
      above: above.map((b) => b.id),
      max: most,
      reading: readingOf(standard, leaf),
      columns: standard.columns.filter((c) => columnsOf(standard, leaf).includes(c.id)),
      reckon: r.kind === 'judged' || r.kind === 'rank' || r.kind === 'imported' ? null : reckonerOf(r, most, standard.measures[r.measure]!),
    }
  })
  const weights = standard.combination.kind === 'weights' ? Object.entries(standard.combination.weights) : []
  return {
    leaves,
    byId: new Map(leaves.map((l) => [l.leaf.id, l])),
    weights: new Map(weights.map(([id, w]) => [id, parseRational(w)])),
  }
}

const kept = new WeakMap<Standard, CompiledStandard>()

/** The standard with its exact numbers parsed and its readings written once: a city scores 30,000 units with one. */
export const compiled = (standard: Standard): CompiledStandard => {
  const have = kept.get(standard)
  if (have) return have
  const made = compile(standard)
  kept.set(standard, made)
  return made
}
