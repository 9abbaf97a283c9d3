import { readFileSync } from 'node:fs'
import { planFolder } from '../lib/here.ts'
import type { Definition, Scale, Settings } from './definition.ts'
import type { Strokes } from './order.ts'
import type { PollObject } from './poll.ts'

interface Sourced<T> {
  readonly value: T
  readonly source: string
}
export interface PollKind {
  readonly id: string
  readonly title: string
  readonly objects: readonly PollObject[]
  readonly scale: string
  readonly items: string
  readonly voters: 'members' | 'served'
  readonly needsVotingRight: boolean
  readonly publish: Settings['publish']
  readonly settings: {
    readonly [K in 'quorum' | 'selfVote' | 'topAtMost' | 'rounding' | 'noOpinionCounts' | 'emptyClass' | 'lowShare']: Sourced<Settings[K]>
  }
  readonly source: string
}
export interface PollScale extends Scale {
  readonly id: string
  readonly source: string
}
export interface ItemSet {
  readonly id: string
  readonly name: string
  readonly items: Definition['items']
  readonly source: string
}
interface Preset {
  readonly id: string
  readonly title: string
  readonly classes: readonly { key: string; least: string }[]
  readonly source: string
}

const file = <T>(name: string): (() => T) => {
  let cache: T | null = null
  return () => {
    cache ??= JSON.parse(readFileSync(`${planFolder()}/polls/${name}.json`, 'utf8')) as T
    return cache
  }
}
const kindsFile = file<{ kinds: PollKind[]; presets: Preset[] }>('kinds')
const scalesFile = file<{ scales: PollScale[] }>('scales')
const itemsFile = file<{ sets: ItemSet[] }>('items')
const strokesFile = file<{ source: string; surnames: Strokes }>('strokes')

/** Kinds of poll, item sets, scales and stroke counts that come with the product: `plans/polls/*.json`, each with its source. */
export const pollKinds = (): readonly PollKind[] => kindsFile().kinds
export const pollPresets = (): readonly Preset[] => kindsFile().presets
export const pollScales = (): readonly PollScale[] => scalesFile().scales
export const itemSets = (): readonly ItemSet[] => itemsFile().sets
export const strokesSource = (): string => strokesFile().source
export const surnameStrokes = (): Strokes => strokesFile().surnames

/** A definition of a kind with its defaults, ready to be asked; null for a kind the product does not have. */
export const defaultDefinition = (
  id: string,
  o: { title: string; object: PollObject; served: string; scoreTitle: string },
): Definition | null => {
  const kind = pollKinds().find((k) => k.id === id)
  if (!kind) return null
  const { id: _, source: __, ...scale } = pollScales().find((s) => s.id === kind.scale)!
  const set = id === 'mass-review' && o.object === 'member' ? 'member-four' : kind.items
  const s = kind.settings
  return {
    title: o.title,
    kind: id,
    object: o.object,
    lead: '',
    items: itemSets().find((x) => x.id === set)!.items,
    scale,
    classes: [{ key: kind.voters, title: o.served, weight: '1', served: kind.voters === 'served', population: null, least: null }],
    settings: {
      quorum: s.quorum.value,
      selfVote: s.selfVote.value,
      topAtMost: s.topAtMost.value,
      rounding: s.rounding.value,
      noOpinionCounts: s.noOpinionCounts.value,
      emptyClass: s.emptyClass.value,
      lowShare: s.lowShare.value,
      places: 2,
      layout: 'column',
      rowReason: '',
      place: 'hall',
      needsVotingRight: kind.needsVotingRight,
      publish: kind.publish === 'public' && (o.object === 'member' || o.object === 'cadre') ? 'person' : kind.publish,
      withholdBelow: 5,
      scoreTitle: o.scoreTitle,
    },
    preTicked: null,
  }
}
