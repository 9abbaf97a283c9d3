import { z } from 'zod'

/** One limit on who is selected, with how it stands now. */
export const composition = z.object({
  id: z.string(),
  group: z.string(),
  op: z.enum(['<=', '>=']),
  limit: z.union([z.object({ count: z.number().int() }), z.object({ percent: z.string() })]),
  n: z.number().int(),
  of: z.number().int(),
  holds: z.boolean(),
  words: z.string(),
})

/** What a form asks of a person beside the registers. */
export const facts = z.object({
  sex: z.enum(['男', '女']).optional(),
  ethnic: z.string().trim().max(20).optional(),
  unitAndPost: z.string().trim().max(80).optional(),
})
