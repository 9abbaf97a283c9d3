import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { mayReadStandards } from '../standard/draft.ts'
import { nothingToRehearse } from './comparison.ts'

const id = z.coerce.number().int()
const int = z.number().int()
export const rehearsalOut = z.object({
  standard: z.object({ title: z.string(), items: int }),
  source: z.object({ kind: z.enum(['round', 'simulated']), title: z.string(), seed: z.string().nullable(), units: int }),
  dead: z.array(z.object({ leaf: z.string(), title: z.string(), points: z.string(), max: z.string(), units: int })),
  redundant: z.array(
    z.object({
      leaves: z.tuple([z.string(), z.string()]),
      titles: z.tuple([z.string(), z.string()]),
      because: z.enum(['measure', 'order']),
      units: int,
    }),
  ),
  unreached: z.array(z.object({ leaf: z.string(), title: z.string(), best: z.string(), max: z.string() })),
  /** Items whose weight matters most, worst first; distance in pairs of units that change places. */
  stability: z.array(z.object({ leaf: z.string(), title: z.string(), change: z.enum(['+10%', '-10%']), distance: z.number(), pairs: int })),
  burden: z.object({ items: int, prefilled: int, share: z.string(), minutes: z.string(), proofs: int }),
  how: z.array(z.string()),
})
export const rehearseStandard = query('comparison.rehearse', 'GET /standards/:id/rehearsal', {
  may: mayReadStandards,
  input: z.object({
    id,
    /** A round whose period and units are taken; absent = simulated units. */
    round: id.optional(),
    seed: z.string().max(60).default('zhengyou'),
    units: z.coerce.number().int().min(5).max(300).default(60),
  }),
  output: rehearsalOut,
  refusals: [nothingToRehearse],
  summary: '标准试算：无区分的项、重复的项、够不着的项、权重变动一成时的次序、负担',
})
