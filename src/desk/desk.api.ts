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

/** The search box: units by name, people of one's rosters, campaigns by title, decisions by document number, notices by title; only what the asker may open. */
export const find = query('desk.find', 'GET /find', {
  input: z.object({ q: z.string().trim().min(1).max(40) }),
  output: z.object({ rows: z.array(z.object({ kind: z.string(), label: z.string(), note: z.string(), to: z.string() })) }),
  summary: '搜索单位、人、活动、文号',
})

export const countOpen = query('desk.counts', 'GET /desk/counts', {
  input: z.object({}),
  output: z.object({ todo: z.number().int(), late: z.number().int(), campaigns: z.number().int() }),
  summary: '菜单旁的数字',
})
