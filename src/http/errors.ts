import { type ZodError, z } from 'zod'
import { databaseRefusal } from '../db/db.ts'
import { badShape } from '../lib/contract.ts'
import { type Facts, Refused } from '../lib/refusal.ts'

/** RFC 9457 body. `sentence` is for people; `code` never changes. */
export interface Problem {
  code: string
  facts: Facts
  at?: string
  sentence: string
}

const shapeOf = (e: ZodError): Refused =>
  badShape(
    { problems: e.issues.slice(0, 20).map((i) => `${i.path.join('.') || '·'}: ${i.message}`) },
    e.issues[0]?.path.length ? e.issues[0].path.join('.') : undefined,
  )

/** What a thrown thing means to the caller; `null` is a bug. */
export const refusalOf = (e: unknown): Refused | null => {
  if (e instanceof Refused) return e
  if (e instanceof z.ZodError) return shapeOf(e)
  const d = databaseRefusal(e)
  // 23xxx: the database refused what the rules should have; the constraint's name says the rule.
  if (d?.code.startsWith('23') && d.constraint) return new Refused(`db.${d.constraint}`, 422, { constraint: d.constraint })
  if (d?.code === '22P02' || d?.code === '22003' || d?.code === '22021') return badShape({ problems: ['value out of range'] })
  if (d?.code === '57014') return new Refused('http.too-slow', 429, { retryAfterSeconds: 5 })
  return null
}
