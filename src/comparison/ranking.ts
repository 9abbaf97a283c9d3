import { refusal } from '../lib/refusal.ts'

// Several rankings of the same candidates. Sums of ranks depend on who else was ranked, so they are never used without being called so.

/** Each judge: candidates best first, equals together. */
export type Ranking = readonly (readonly string[])[]
export type Method = 'kemeny' | 'majority' | 'rank-sum'

export const unlikeRankings = refusal<{ ranking: number }>()(422, 'comparison.unlike-rankings')
/** With more candidates there may be no order that a computer finds in time, and where the majority runs in a circle none that is right. */
export const noCommonOrder = refusal<{ candidates: number; most: number; circle: string[] }>()(422, 'comparison.no-common-order')
export const MOST_EXACT = 12

/** How many judges put the first before the second. */
export const pairwise = (rankings: readonly Ranking[]): { candidates: string[]; before: (a: string, b: string) => number } => {
  const candidates = [...new Set(rankings.flatMap((r) => r.flat()))].sort()
  const places = rankings.map((r, i) => {
    const at = new Map(r.flatMap((tier, place) => tier.map((c) => [c, place] as const)))
    if (at.size !== candidates.length || r.flat().length !== candidates.length) throw unlikeRankings({ ranking: i + 1 })
    return at
  })
  return { candidates, before: (a, b) => places.filter((p) => p.get(a)! < p.get(b)!).length }
}

export interface Combined {
  method: Method
  /** Best first; candidates of one tier are not told apart by the method. */
  tiers: string[][]
  /** Pairs of judges' opinions the order goes against; null for sums of ranks, which have no such meaning. */
  against: number | null
  /** Other orders go against just as few: the order is one of several. */
  unique: boolean
}

/**
 * One order from several. Where majorities over pairs form an order, that order (Condorcet); else, up to 12 candidates, the order that goes
 * against fewest opinions (Kemeny), found exactly; beyond that it is refused and the circle named.
 * @throws comparison.unlike-rankings, comparison.no-common-order
 */
export const combine = (rankings: readonly Ranking[]): Combined => {
  const { candidates: all, before } = pairwise(rankings)
  const margin = all.map((a) => all.map((b) => before(a, b) - before(b, a)))
  const opposed = (order: readonly number[]): number => {
    let n = 0
    for (let i = 0; i < order.length; i++) for (let j = i + 1; j < order.length; j++) n += before(all[order[j]!]!, all[order[i]!]!)
    return n
  }
  const wins = all.map((_, i) => margin[i]!.filter((m) => m > 0).length)
  const losses = all.map((_, i) => margin[i]!.filter((m) => m < 0).length)
  const byWins = all.map((_, i) => i).sort((a, b) => wins[b]! - losses[b]! - (wins[a]! - losses[a]!) || a - b)
  const tiers: number[][] = []
  for (const i of byWins) {
    const last = tiers.at(-1)
    if (last && wins[last[0]!] === wins[i] && losses[last[0]!] === losses[i]) last.push(i)
    else tiers.push([i])
  }
  const ordered = tiers.every(
    (t, k) =>
      t.every((a) => t.every((b) => margin[a]![b] === 0)) &&
      tiers.slice(k + 1).every((u) => t.every((a) => u.every((b) => margin[a]![b]! > 0))),
  )
  const name = (order: readonly (readonly number[])[]) => order.map((t) => t.map((i) => all[i]!))
  if (ordered) return { method: 'majority', tiers: name(tiers), against: opposed(tiers.flat()), unique: true }
  if (all.length > MOST_EXACT) {
    // A circle stands in the first place where the order of wins is contradicted.
    const circle = byWins.filter((i) => byWins.some((j) => margin[i]![j]! > 0 && byWins.indexOf(j) < byWins.indexOf(i)))
    throw noCommonOrder({ candidates: all.length, most: MOST_EXACT, circle: circle.slice(0, 12).map((i) => all[i]!) })
  }
  // Best cost and number of orders over each set of candidates placed first (Held–Karp).
  const n = all.length
  const cost = new Float64Array(1 << n).fill(Number.POSITIVE_INFINITY)
  const ways = new Float64Array(1 << n)
  const last = new Int8Array(1 << n).fill(-1)
  cost[0] = 0
  ways[0] = 1
  const loses = all.map((a) => all.map((b) => before(b, a)))
  for (let set = 0; set < 1 << n; set++)
    for (let i = 0; i < n; i++) {
      if (set & (1 << i)) continue
      let more = 0
      for (let j = 0; j < n; j++) if (j !== i && !(set & (1 << j))) more += loses[i]![j]!
      const next = set | (1 << i)
      const c = cost[set]! + more
      if (c < cost[next]!) {
        cost[next] = c
        ways[next] = ways[set]!
        last[next] = i
      } else if (c === cost[next]!) ways[next]! += ways[set]!
    }
  const order: number[] = []
  for (let set = (1 << n) - 1; set > 0; set &= ~(1 << last[set]!)) order.unshift(last[set]!)
  const full = (1 << n) - 1
  return { method: 'kemeny', tiers: name(order.map((i) => [i])), against: cost[full]!, unique: ways[full] === 1 }
}

/** Sum of places, equals at their middle place: only for who asks for it by name, and called so wherever it is shown. */
export const rankSum = (rankings: readonly Ranking[]): Combined => {
  const { candidates } = pairwise(rankings)
  const sums = new Map(candidates.map((c) => [c, 0]))
  for (const r of rankings) {
    let placed = 0
    for (const tier of r) {
      // Doubled, so that a middle place stays whole.
      for (const c of tier) sums.set(c, sums.get(c)! + 2 * placed + tier.length + 1)
      placed += tier.length
    }
  }
  const tiers: string[][] = []
  for (const c of [...candidates].sort((a, b) => sums.get(a)! - sums.get(b)! || (a < b ? -1 : 1))) {
    const lastTier = tiers.at(-1)
    if (lastTier && sums.get(lastTier[0]!) === sums.get(c)) lastTier.push(c)
    else tiers.push([c])
  }
  return { method: 'rank-sum', tiers, against: null, unique: true }
}

/** Kendall's distance of two orders of the same things: pairs on which they disagree, a tie in one against an order in the other counts half. */
export const kendall = (a: readonly number[], b: readonly number[]): { pairs: number; distance: number } => {
  let [pairs, distance] = [0, 0]
  for (let i = 0; i < a.length; i++)
    for (let j = i + 1; j < a.length; j++) {
      pairs++
      const [x, y] = [Math.sign(a[i]! - a[j]!), Math.sign(b[i]! - b[j]!)]
      distance += x === y ? 0 : x === 0 || y === 0 ? 0.5 : 1
    }
  return { pairs, distance }
}
