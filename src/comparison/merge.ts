import { compare, div, isZero, type Rational } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import type { SettledUnit } from '../score/settle.ts'
import { columnsOf, leavesOf } from '../standard/standard.ts'
import type { Standard } from '../standard/standard-schema.ts'
import type { Ranking } from './ranking.ts'

export const fewRankings = refusal<{ rankings: number }>()(422, 'comparison.few-rankings')
export const noSuchRanking = refusal<{ ranking: string }>()(422, 'comparison.no-such-ranking')
export const rankingOpen = refusal<{ ranking: string; units: string[] }>()(422, 'comparison.ranking-open')

export interface RankingOption {
  /** 'column:review', 'branch:2', 'leaf:3.1'. */
  key: string
  kind: 'column' | 'branch' | 'leaf'
  title: string
  /** Units by id as text, best first, equals together; null while a unit of the group has no value here. */
  ranking: Ranking | null
  /** Names of the units without one. */
  without: string[]
}

const ordered = (values: readonly { unit: string; value: Rational }[]): Ranking => {
  const sorted = [...values].sort((a, b) => compare(b.value, a.value) || (a.unit < b.unit ? -1 : 1))
  const tiers: string[][] = []
  for (const [i, x] of sorted.entries()) {
    if (i > 0 && compare(sorted[i - 1]!.value, x.value) === 0) tiers.at(-1)!.push(x.unit)
    else tiers.push([x.unit])
  }
  return tiers
}

/**
 * The raw rankings one group of a round gives: each column's totals, each first-level aspect by the share earned of what could be earned, and each
 * item that is itself somebody else's verdict (a poll, another round, a rank).
 */
export const rankingsIn = (standard: Standard, units: readonly SettledUnit[]): RankingOption[] => {
  const option = (kind: RankingOption['kind'], id: string, title: string, worth: (u: SettledUnit) => Rational | null): RankingOption => {
    const all = units.map((u) => ({ unit: String(u.sheet.unit.id), name: u.sheet.unit.name, value: worth(u) }))
    const have = all.flatMap((x) => (x.value ? [{ unit: x.unit, value: x.value }] : []))
    const without = all.filter((x) => x.value === null).map((x) => x.name)
    return { key: `${kind}:${id}`, kind, title, ranking: without.length === 0 ? ordered(have) : null, without }
  }
  const outside = leavesOf(standard).filter(({ leaf }) => ['poll', 'imported', 'rank'].includes(leaf.rule.kind))
  // A column in which nothing is judged repeats the figures and ranks nobody.
  const judging = standard.columns.filter((k) =>
    leavesOf(standard).some(({ leaf }) => leaf.rule.kind === 'judged' && columnsOf(standard, leaf).includes(k.id)),
  )
  return [
    ...judging.map((k) =>
      option('column', k.id, k.title, (u) => {
        const own = u.sheet.columns.find((x) => x.id === k.id)!
        return isZero(own.pending) ? own.points : null
      }),
    ),
    ...standard.tree.flatMap((n) =>
      'rule' in n
        ? []
        : [
            option('branch', n.id, `${n.id} ${n.title}`, (u) => {
              const sum = u.sheet.sums.find((s) => s.id === n.id)!
              return isZero(sum.pending) && !isZero(sum.countedMax) ? div(sum.points, sum.countedMax) : null
            }),
          ],
    ),
    ...outside.map(({ leaf }) =>
      option('leaf', leaf.id, `${leaf.id} ${leaf.title}`, (u) => u.sheet.lines.find((l) => l.id === leaf.id)!.points),
    ),
  ]
}

/**
 * The chosen of them, each once.
 * @throws comparison.few-rankings, comparison.no-such-ranking, comparison.ranking-open
 */
export const chosenOf = (options: readonly RankingOption[], keys: readonly string[]): { title: string; ranking: Ranking }[] => {
  const each = [...new Set(keys)]
  const chosen = each.map((key) => {
    const o = options.find((x) => x.key === key)
    if (!o) throw noSuchRanking({ ranking: key })
    if (o.ranking === null) throw rankingOpen({ ranking: o.title, units: o.without.slice(0, 20) })
    return { title: o.title, ranking: o.ranking }
  })
  if (chosen.length < 2) throw fewRankings({ rankings: chosen.length })
  return chosen
}
