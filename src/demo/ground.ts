import { addDays, type Day } from '../lib/calendar.ts'
import type { Line } from '../lib/permission.ts'
import type { Random } from '../lib/random.ts'
import { creditCodeFor } from './identity.ts'
import type { Profile } from './people.ts'
import type { Breach, Unit } from './register.ts'
import type { Size } from './size.ts'

/** How many members of which sort a branch has; several quotas may name one branch. */
export interface Quota {
  readonly branchKey: string
  readonly profile: Profile
  readonly full: number
  readonly probationary: number
  /** Residents' committees where most of them live; empty: anywhere in the urban communities. */
  readonly homeKeys: readonly string[]
  readonly groupKeys?: readonly string[]
}

export interface NewUnit extends Omit<Unit, 'foundedOn' | 'lines' | 'creditCode' | 'externalCode'> {
  /** Years before `asOf`, least and most; drawn, then moved behind the founding of its parents and seats. */
  readonly years: readonly [number, number]
  /** `undefined`: not in that line. */
  readonly lines: Readonly<Partial<Record<Line, string | null | undefined>>>
  /** Registration office and category (first two characters) of a legal unit, and its division. */
  readonly legal?: readonly [category: string, division: string]
  readonly externalCode?: string
}

export interface Ground {
  readonly r: Random
  readonly asOf: Day
  readonly size: Size
  readonly units: readonly Unit[]
  readonly quotas: readonly Quota[]
  readonly breaches: Breach[]
  /** @returns its key */
  add(unit: NewUnit): string
  unit(key: string): Unit
  has(key: string): boolean
  recruit(quota: Quota): void
  /** Draws until the name is new in the city. */
  fresh(draw: () => string): string
}

const partyKinds = new Set(['party-work-committee', 'party-committee', 'general-branch', 'branch', 'party-group'])

/** An empty city to plant units in: keeps keys, names, dates and codes consistent. */
export const breakGround = (r: Random, asOf: Day, size: Size): Ground => {
  const units: Unit[] = []
  const byKey = new Map<string, Unit>()
  const names = new Set<string>()
  const quotas: Quota[] = []
  let ledgerNo = 0
  let legalNo = 0

  const unit = (key: string): Unit => {
    const found = byKey.get(key)
    if (!found) throw new Error(`no unit ${key}`)
    return found
  }
  return {
    r,
    asOf,
    size,
    units,
    quotas,
    breaches: [],
    unit,
    has: (key) => byKey.has(key),
    recruit: (quota) => void quotas.push(quota),
    fresh: (draw) => {
      for (let tries = 0; tries < 500; tries++) {
        const name = draw()
        if (names.has(name)) continue
        names.add(name)
        return name
      }
      throw new Error('invented names are used up')
    },
    add: ({ years, lines, legal, externalCode, ...rest }) => {
      if (byKey.has(rest.key)) throw new Error(`unit ${rest.key} twice`)
      const placed = (Object.entries(lines) as [Line, string | null | undefined][])
        .filter((l): l is [Line, string | null] => l[1] !== undefined)
        .map(([line, parentKey]) => ({ line, parentKey }))
      let foundedOn = addDays(asOf, -Math.round(365.25 * (years[0] + r.next() * (years[1] - years[0]))))
      // A unit cannot stand under, in or by what does not exist yet.
      const before = [...placed.map((l) => l.parentKey), ...(rest.seatKeys ?? []), rest.ledByKey]
      for (const parentKey of before) {
        if (!parentKey) continue
        const after = unit(parentKey).foundedOn
        if (foundedOn < after) foundedOn = addDays(after, r.int(200))
      }
      if (foundedOn > asOf) foundedOn = asOf
      const code = externalCode ?? (partyKinds.has(rest.kind) ? `YX${String(++ledgerNo).padStart(5, '0')}` : undefined)
      const made: Unit = {
        ...rest,
        foundedOn,
        lines: placed,
        ...(legal ? { creditCode: creditCodeFor(legal[0], legal[1], ++legalNo) } : {}),
        ...(code ? { externalCode: code } : {}),
      }
      units.push(made)
      byKey.set(made.key, made)
      return made.key
    },
  }
}

/** n whole numbers that add up to `total`, each from `least` to `most`, drawn by moving one at a time. */
export const shareOut = (g: Ground, total: number, n: number, least: number, most: number): number[] => {
  if (total < n * least || total > n * most) throw new RangeError(`${total} into ${n} parts of ${least} … ${most}`)
  const parts = Array.from({ length: n }, () => least)
  for (let left = total - n * least; left > 0; ) {
    const i = g.r.int(n)
    if (parts[i]! >= most) continue
    parts[i]!++
    left--
  }
  return parts
}
