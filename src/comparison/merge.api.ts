import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { mayCompare, noSuchGroup, roundStillOpen } from './comparison.ts'
import { fewRankings, noSuchRanking, rankingOpen } from './merge.ts'
import { noCommonOrder, unlikeRankings } from './ranking.ts'

const id = z.coerce.number().int()
const int = z.number().int()
const unitRef = z.object({ unitId: int, unit: z.string() })

export const mergeRankings = query('comparison.merge', 'GET /rounds/:id/rankings', {
  may: mayCompare,
  input: z.object({
    id,
    group: z.string().max(200).optional(),
    /** Keys of the rankings, comma between; absent = which there are. */
    of: z.string().max(2000).optional(),
    /** `pairs`: by majorities over pairs, else Kemeny. `rank-sum` only for who asks for it by name. */
    method: z.enum(['pairs', 'rank-sum']).default('pairs'),
  }),
  output: z.object({
    round: z.object({ id: int, title: z.string() }),
    group: z.object({ key: z.string().nullable(), name: z.string(), units: int }),
    options: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(['column', 'branch', 'leaf']),
        title: z.string(),
        /** Units of the group without a value; such a ranking cannot be chosen. */
        without: z.array(z.string()),
      }),
    ),
    merged: z
      .object({
        method: z.enum(['majority', 'kemeny', 'rank-sum']),
        of: z.array(z.string()),
        /** Best first; units of one tier are not told apart. */
        tiers: z.array(z.array(unitRef)),
        /** Opinions on pairs the order goes against; null for sums of places. */
        against: int.nullable(),
        pairs: int,
        unique: z.boolean(),
        /** Method, what it means and what it does not, to be printed with the order. */
        how: z.array(z.string()),
        warning: z.string().nullable(),
      })
      .nullable(),
  }),
  refusals: [roundStillOpen, noSuchGroup, fewRankings, noSuchRanking, rankingOpen, unlikeRankings, noCommonOrder],
  summary: '几份排序合并成一份：写明方法；名次相加须点名才用，并注明其缺陷',
})
