import { z } from 'zod'
import { query } from '../lib/contract.ts'
import * as def from './definition.ts'
import * as p from './poll.ts'

export const listKinds = query('poll.kinds', 'GET /polls/kinds', {
  may: p.mayReadPolls,
  input: z.object({ served: z.string().max(20).optional() }),
  output: z.object({
    kinds: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        objects: z.array(z.enum(p.pollObjects)),
        source: z.string(),
        settings: z.array(z.object({ key: z.string(), value: z.string().nullable(), source: z.string() })),
        /** By object, ready to be edited. */
        definitions: z.array(def.definitionSchema),
      }),
    ),
    scales: z.array(def.scaleSchema.extend({ id: z.string(), source: z.string() })),
    items: z.array(z.object({ id: z.string(), name: z.string(), items: z.array(def.itemSchema), source: z.string() })),
    presets: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        classes: z.array(z.object({ key: z.string(), least: z.string() })),
        source: z.string(),
      }),
    ),
  }),
  summary: '测评种类、评价项目和等次用语，连同出处',
})
