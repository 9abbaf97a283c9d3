import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { mayReadMeasures } from './measure.ts'

const id = z.coerce.number().int()
export const showPace = query('measure.pace', 'GET /pace', {
  may: mayReadMeasures,
  input: z.object({ unit: id, campaign: id }),
  output: z.object({
    unit: z.object({ id: z.number().int(), name: z.string() }),
    span: z.object({ from: z.string(), until: z.string() }),
    longest: z.object({ from: z.string(), until: z.string(), days: z.number().int() }).nullable(),
    late: z.object({ n: z.number().int(), of: z.number().int() }),
    phases: z.array(
      z.object({ name: z.string(), from: z.string(), until: z.string(), tenthFrom: z.string(), n: z.number().int(), of: z.number().int() }),
    ),
  }),
  summary: '节奏：最长间隔、阶段末突击补记的占比（只供查看，不计分）',
})
