import {
  type Burden,
  burdenOf,
  type DeadItem,
  deadItems,
  type RedundantPair,
  type RehearsedUnit,
  redundantPairs,
  type Stability,
  stability,
  type UnreachedItem,
  unreachedItems,
} from '../standard/rehearse.ts'
import { leavesOf } from '../standard/standard.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { rehearsalText as t } from './comparison.text.ts'

export interface Rehearsal {
  standard: { title: string; items: number }
  source: { kind: 'round' | 'simulated'; title: string; seed: string | null; units: number }
  dead: DeadItem[]
  redundant: RedundantPair[]
  unreached: UnreachedItem[]
  /** The twenty changes of weight that move most. */
  stability: Stability[]
  burden: Burden
  how: string[]
}

/** Everything a rehearsal of a standard on these units says. */
export const rehearsalOf = (s: Standard, units: readonly RehearsedUnit[], source: Rehearsal['source']): Rehearsal => ({
  standard: { title: s.title, items: leavesOf(s).length },
  source,
  dead: deadItems(s, units),
  redundant: redundantPairs(s, units),
  unreached: unreachedItems(s, units),
  stability: stability(s, units)
    .filter((m) => m.distance > 0)
    .slice(0, 20),
  burden: burdenOf(s),
  how: [
    source.kind === 'simulated'
      ? t.simulated({ seed: source.seed ?? '', n: source.units })
      : t.round({ title: source.title, n: source.units }),
    t.order,
    t.burden,
  ],
})
