import { z } from 'zod'
import { nominationSection, noticeSection, role } from '../campaign/plan-schema.ts'

/**
 * A way of selecting that people know by name: roles, titles, chain, opinions, meetings and notice of a plan, without the rest of it.
 * `plans/procedures` holds the national, a provincial and a college one (domain facts 2.2).
 */
export const procedure = z.strictObject({
  id: z.string().regex(/^[a-z-]{1,40}$/),
  name: z.string().min(1).max(60),
  source: z.string().min(1).max(300),
  roles: z.array(role).min(1).max(50),
  nomination: nominationSection,
  notice: noticeSection,
})
export type Procedure = z.infer<typeof procedure>
