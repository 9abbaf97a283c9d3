import { type ZodError, z } from 'zod'
import { databaseRefusal } from '../db/db.ts'
import { badShape } from '../lib/contract.ts'
import { type Facts, Refused } from '../lib/refusal.ts'
import { bodyWords, shapeWords } from './http.text.ts'

// Zod's own messages are English and speak of types; what a person reads is said once, in http.text.ts.
z.config({ customError: (issue) => shapeWords(issue) })

/** RFC 9457 body. `sentence` is for people; `code` never changes. */
export interface Problem {
  code: string
  facts: Facts
  at?: string
  sentence: string
}

const shapeOf = (e: ZodError): Refused =>
  badShape(
    { problems: e.issues.slice(0, 20).map((i) => `${i.path.join('.') || '·'}：${i.message}`) },
    e.issues[0]?.path.length ? e.issues[0].path.join('.') : undefined,
  )

const deepest = 64

/**
 * A body as JSON gives it, before its contract looks at it: an object, no deeper than any form of ours, and text that PostgreSQL can keep
 * (no NUL, no half of a surrogate pair: it would refuse both in the middle of a transaction, with a fault).
 * @throws http.bad-shape
 */
export const plainBody = (body: unknown): Record<string, unknown> => {
  if (body === undefined || body === null) return {}
  if (typeof body !== 'object' || Array.isArray(body)) throw badShape({ problems: [bodyWords.notFields] })
  let level: unknown[] = [body]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw badShape({ problems: [bodyWords.tooDeep] })
    const below: unknown[] = []
    for (const v of level)
      for (const [key, x] of Object.entries(v as object)) {
        if (!isText(key)) throw badShape({ problems: [bodyWords.notText] })
        if (typeof x === 'string' && !isText(x)) throw badShape({ problems: [`${key}：${bodyWords.notText}`] }, key)
        if (typeof x === 'object' && x !== null) below.push(x)
      }
    level = below
  }
  return body as Record<string, unknown>
}
// With the u flag a whole pair is one character, so only halves match.
const isText = (s: string): boolean => !/\p{Surrogate}/u.test(s) && !s.includes('\u0000')

/** What a thrown thing means to the caller; `null` is a bug. */
export const refusalOf = (e: unknown): Refused | null => {
  if (e instanceof Refused) return e
  if (e instanceof z.ZodError) return shapeOf(e)
  const d = databaseRefusal(e)
  // 23xxx: the database refused what the rules should have; the constraint's name says the rule.
  if (d?.code.startsWith('23') && d.constraint) return new Refused(`db.${d.constraint}`, 422, { constraint: d.constraint })
  if (d?.code === '22P02' || d?.code === '22003' || d?.code === '22021' || d?.code === '22P05')
    return badShape({ problems: [bodyWords.outOfRange] })
  // Tried again and again and still in each other's way: nothing was changed, the caller may repeat it.
  if (d?.code === '40001' || d?.code === '40P01') return new Refused('http.too-many', 429, { retryAfterSeconds: 1 })
  if (d?.code === '57014') return new Refused('http.too-slow', 429, { retryAfterSeconds: 5 })
  return null
}
