import { z } from 'zod'
import { stateTable } from '../lib/states.ts'

// 不能一刀切: what makes units like ones is data, read from the register and fixed before anybody has a score.

export const wordFacts = ['class', 'settlement', 'kind', 'level', 'urban'] as const
export const sizeFacts = ['members', 'households', 'branches'] as const
export type WordFact = (typeof wordFacts)[number]
export type SizeFact = (typeof sizeFacts)[number]
export type Fact = WordFact | SizeFact

export const groupRule = z.strictObject({
  /** In this order; the last is given up first where a group would be too small. */
  by: z
    .array(
      z.discriminatedUnion('fact', [
        z.strictObject({ fact: z.enum(wordFacts) }),
        /** Upper ends, included: [50, 100] makes up to 50, 51 to 100, above 100. */
        z.strictObject({ fact: z.enum(sizeFacts), bands: z.array(z.number().int().min(0).max(1_000_000)).min(1).max(9) }),
      ]),
    )
    .min(1)
    .max(4)
    .refine((by) => new Set(by.map((b) => b.fact)).size === by.length, 'a fact is named twice')
    .refine((by) => by.every((b) => !('bands' in b) || b.bands.every((x, i) => i === 0 || x > b.bands[i - 1]!)), 'bands must rise'),
  /** Fewest units that are compared with each other. */
  least: z.number().int().min(2).max(100),
  /** What becomes of smaller groups: put together under the facts they share, or reported apart and compared with nobody. */
  small: z.enum(['merge', 'apart']),
})
export type GroupRule = z.infer<typeof groupRule>

export interface UnitFacts extends Record<WordFact, string | boolean | null>, Record<SizeFact, number | null> {
  unitId: number
  name: string
}
export interface Group {
  key: string
  units: number[]
  /** Keys of the small groups it was put together from. */
  from: string[]
  /** Too small even so: shown, compared with nobody. */
  apart: boolean
}

const bandOf = (b: GroupRule['by'][number], u: UnitFacts): string => {
  const v = u[b.fact]
  if (v === null) return '-'
  if (!('bands' in b)) return String(v)
  const n = v as number
  const at = b.bands.findIndex((end) => n <= end)
  if (at < 0) return `>${b.bands.at(-1)}`
  return at === 0 ? `<=${b.bands[0]}` : `${b.bands[at - 1]! + 1}-${b.bands[at]}`
}

/** Groups of like units: every unit in exactly one, whatever the order they come in. */
export const groupsOf = (rule: GroupRule, units: readonly UnitFacts[]): Group[] => {
  const full = new Map<string, { parts: string[]; units: number[] }>()
  for (const u of units) {
    const parts = rule.by.map((b) => `${b.fact}=${bandOf(b, u)}`)
    const key = parts.join(';')
    const have = full.get(key)
    if (have) have.units.push(u.unitId)
    else full.set(key, { parts, units: [u.unitId] })
  }
  const sorted = (ids: number[]): number[] => ids.sort((a, b) => a - b)
  const all = [...full].map(([key, g]) => ({ key, parts: g.parts, units: sorted(g.units), from: [] as string[] }))
  const done = all.filter((g) => g.units.length >= rule.least)
  let small = all.filter((g) => g.units.length < rule.least)
  if (rule.small === 'merge')
    for (let kept = rule.by.length - 1; kept >= 0 && small.length > 0; kept--) {
      const by = new Map<string, typeof small>()
      for (const g of small) {
        const key = rule.by.map((b, i) => (i < kept ? g.parts[i]! : `${b.fact}=*`)).join(';')
        by.set(key, [...(by.get(key) ?? []), g])
      }
      const together = [...by].map(([key, of]) =>
        of.length === 1
          ? of[0]!
          : {
              key,
              parts: of[0]!.parts,
              units: sorted(of.flatMap((g) => g.units)),
              from: of.flatMap((g) => (g.from.length > 0 ? g.from : [g.key])).sort(),
            },
      )
      done.push(...together.filter((g) => g.units.length >= rule.least))
      small = together.filter((g) => g.units.length < rule.least)
    }
  const out = [...done.map((g) => ({ ...g, apart: false })), ...small.map((g) => ({ ...g, apart: true }))]
  return out.map(({ key, units: of, from, apart }) => ({ key, units: of, from, apart })).sort((a, b) => (a.key < b.key ? -1 : 1))
}

export const groupingStates = ['draft', 'fixed'] as const
export type GroupingState = (typeof groupingStates)[number]
export const groupingCan = stateTable<GroupingState, Record<string, readonly GroupingState[]>>('grouping', {
  edit: ['draft'],
  fix: ['draft'],
})
