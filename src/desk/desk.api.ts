import { z } from 'zod'
import { query } from '../lib/contract.ts'

/** One line of 待办: what is due, from which unit, why, and where it is done. */
export const todo = z.object({
  key: z.string(),
  kind: z.string(),
  title: z.string(),
  why: z.string(),
  dueOn: z.string().nullable(),
  state: z.enum(['late', 'due', 'soon', 'waiting']),
  unitId: z.number().int().nullable(),
  unit: z.string(),
  campaign: z.string(),
  href: z.string(),
  action: z.string(),
})
export type Todo = z.infer<typeof todo>

export const showDesk = query('desk.show', 'GET /desk', {
  input: z.object({ unitId: z.coerce.number().int().optional(), done: z.coerce.boolean().default(false) }),
  output: z.object({
    today: z.string(),
    rows: z.array(todo),
    late: z.number().int(),
    week: z.number().int(),
    done: z.array(z.object({ title: z.string(), unit: z.string(), campaign: z.string(), doneOn: z.string(), onTime: z.boolean() })),
    doneThisWeek: z.number().int(),
    campaigns: z.array(
      z.object({
        id: z.number().int(),
        title: z.string(),
        phase: z.string(),
        phaseEndsOn: z.string().nullable(),
        unitId: z.number().int(),
        unit: z.string(),
        expected: z.number().int(),
        done: z.number().int(),
        late: z.number().int(),
        below: z.array(z.object({ unitId: z.number().int(), name: z.string(), late: z.number().int() })),
      }),
    ),
  }),
  summary: '待办：本人各岗位现在要办的事',
})
