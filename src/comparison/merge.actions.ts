import { assertMay } from '../access/access.read.ts'
import { implement } from '../http/action.ts'
import { type RoundUnit, readRound, roundUnits } from '../score/score.read.ts'
import { sayGroupKey, mergeText as t } from './comparison.text.ts'
import { mayCompare } from './comparison.ts'
import { mergeRankings } from './merge.api.ts'
import { chosenOf, rankingsIn } from './merge.ts'
import { type Combined, combine, rankSum } from './ranking.ts'
import { assertFinal, classesOf, cohort, groupOf } from './standing.actions.ts'

const sayHow = (m: Combined, of: readonly string[], pairs: number): string[] => [
  t.of({ of }),
  m.method === 'majority' ? t.majority : m.method === 'kemeny' ? t.kemeny : t.rankSum,
  ...(m.against === null ? [] : [t.against({ against: m.against, pairs })]),
  ...(m.unique ? [] : [t.notUnique]),
  t.advisory,
]

export const mergeActions = [
  implement(mergeRankings, async (c, { id, group, of, method }) => {
    const round = await readRound(c.tx, id)
    await assertMay(c.tx, c.actor, mayCompare, round.organiser_id, 'round')
    assertFinal(round)
    const { key, units } = groupOf(await roundUnits(c.tx, id), group)
    const { standard, of: all } = await cohort(c, round, key, units as RoundUnit[])
    const options = rankingsIn(
      standard,
      all.map((x) => x.settled),
    )
    const names = new Map(units.map((u) => [String(u.unit_id), { unitId: u.unit_id, unit: u.name }]))
    const chosen = of === undefined || of === '' ? null : chosenOf(options, of.split(','))
    const merged = chosen && (method === 'rank-sum' ? rankSum : combine)(chosen.map((x) => x.ranking))
    const pairs = ((units.length * (units.length - 1)) / 2) * (chosen?.length ?? 0)
    const titles = (chosen ?? []).map((x) => x.title)
    return {
      round: { id, title: round.title },
      group: { key, name: sayGroupKey(key, classesOf(standard)), units: units.length },
      options: options.map(({ ranking: _ranking, without, ...o }) => ({ ...o, without: without.slice(0, 20) })),
      merged: merged && {
        method: merged.method,
        of: titles,
        tiers: merged.tiers.map((tier) => tier.map((u) => names.get(u)!)),
        against: merged.against,
        pairs,
        unique: merged.unique,
        how: sayHow(merged, titles, pairs),
        warning: merged.method === 'rank-sum' ? t.warning : null,
      },
    }
  }),
]
