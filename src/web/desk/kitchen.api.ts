import { z } from 'zod'
import { command, notFound, query, staleVersion } from '../../lib/contract.ts'
import { listInput, listOutput } from '../../lib/list.ts'
import { refusal } from '../../lib/refusal.ts'

// Contracts of the kitchen sink: a repair item with a version, enough to exercise every part of the frame.
export const itemStates = ['todo', 'running', 'done', 'late', 'returned', 'frozen'] as const
export const dayPast = refusal<{ dueOn: string }>()(422, 'item.day-past')

export const item = z.object({
  id: z.number().int(),
  version: z.number().int(),
  title: z.string(),
  unit: z.string(),
  unitId: z.number().int(),
  state: z.enum(itemStates),
  dueOn: z.string(),
  households: z.number().int(),
  share: z.string().nullable(),
  note: z.string().nullable(),
  steps: z.array(z.object({ what: z.string(), byOn: z.string() })),
})

export const listItems = query('item.list', 'GET /items', {
  input: listInput(
    { state: z.enum(itemStates).optional(), q: z.string().optional(), from: z.string().optional(), late: z.coerce.boolean().optional() },
    ['due', '-due', 'title'] as const,
  ),
  output: listOutput(item),
  summary: 'items',
})
export const showItem = query('item.show', 'GET /items/:id', {
  input: z.object({ id: z.coerce.number() }),
  output: item,
  refusals: [notFound],
  summary: 'one',
})

const body = {
  title: z.string().min(4).max(30),
  unitId: z.number().int(),
  dueOn: z.iso.date(),
  households: z.number().int().min(1).max(5000),
  share: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .optional(),
  how: z.enum(['self', 'joint', 'bid']),
  note: z.string().max(200).optional(),
  told: z.literal(true, '先告知受益户，再立项。'),
  steps: z
    .array(z.object({ what: z.string().min(2).max(30), byOn: z.iso.date() }))
    .min(1)
    .max(4),
}
export const createItem = command('item.create', 'POST /items', {
  input: z.object(body),
  output: z.object({ id: z.number() }),
  refusals: [dayPast],
  summary: 'create',
})
export const changeItem = command('item.change', 'PUT /items/:id', {
  input: z.object({
    id: z.number(),
    version: z.number(),
    title: body.title,
    dueOn: body.dueOn,
    households: body.households,
    note: body.note,
  }),
  output: z.object({ id: z.number() }),
  refusals: [staleVersion, dayPast],
  summary: 'change',
})
export const urgeItem = command('item.urge', 'POST /items/:id/urge', {
  input: z.object({ id: z.number() }),
  output: z.object({ ok: z.boolean() }),
  summary: 'urge',
})
