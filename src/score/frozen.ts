import { z } from 'zod'
import { toExact } from '../lib/rational.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { type Evidence, evidenceSchema } from './evidence.ts'
import { type SettledUnit, settle } from './settle.ts'
import { sheet } from './sheet.ts'

const exact = z.string()

/** What a frozen sheet came to, digit by digit. */
export const frozenResult = z.strictObject({
  points: exact,
  shown: exact,
  bonus: exact,
  deducted: exact,
  eligible: z.boolean(),
  grade: z.string(),
  gradeTitle: z.string(),
  because: z.array(z.string()),
  lines: z.array(
    z.strictObject({
      id: z.string(),
      state: z.enum(['scored', 'notApplicable']),
      points: exact.nullable(),
      factor: exact,
      counted: exact.nullable(),
    }),
  ),
})
/** A unit of a frozen round: evidence and result, stored as RFC 8785 text. Enough to recompute alone, with the standard. */
export const frozenUnit = z.strictObject({
  schema: z.literal('score-unit/1'),
  round: z.int(),
  standard: z.string(),
  asOf: z.int(),
  evidence: evidenceSchema,
  result: frozenResult,
})
/** A frozen round: which standard, up to which event, and the digest of every unit. */
export const frozenRound = z.strictObject({
  schema: z.literal('score-round/1'),
  round: z.int(),
  title: z.string(),
  campaign: z.int(),
  standard: z.strictObject({ id: z.string(), version: z.int(), digest: z.string() }),
  asOf: z.int(),
  period: z.strictObject({ from: z.string(), until: z.string() }),
  units: z.array(
    z.strictObject({
      unit: z.int(),
      name: z.string(),
      class: z.string().nullable(),
      group: z.string().nullable(),
      digest: z.string(),
      shown: exact,
      grade: z.string(),
      eligible: z.boolean(),
    }),
  ),
})
export type FrozenUnit = z.infer<typeof frozenUnit>
export type FrozenRound = z.infer<typeof frozenRound>

/** The part of a settled sheet that is frozen. Throws when anything is still open: that is asked before. */
export const resultOf = (u: SettledUnit): FrozenUnit['result'] => {
  const { total, lines, eligible } = u.sheet
  if (!total.complete || u.grade === null) throw new Error(`sheet of ${u.sheet.unit.id} is not complete`)
  return {
    points: toExact(total.points),
    shown: total.shown,
    bonus: toExact(total.bonus),
    deducted: toExact(total.deducted),
    eligible,
    grade: u.grade,
    gradeTitle: u.title!,
    because: [...u.because],
    lines: lines.map((l) => ({
      id: l.id,
      state: l.state as 'scored' | 'notApplicable',
      points: l.points && toExact(l.points),
      factor: toExact(l.factor),
      counted: l.counted && toExact(l.counted),
    })),
  }
}

/** All units of a round settled anew from their evidence alone. */
export const settleEvidence = (standard: Standard, evidence: readonly Evidence[], asOf: number): SettledUnit[] =>
  settle(
    standard,
    evidence.map((e) => sheet(standard, e, asOf)),
  )

/** Where a recomputation differs from what was frozen: addresses like '17/lines/3.2/points'. Empty means every digit is the same. */
export const differencesOf = (standard: Standard, units: readonly FrozenUnit[]): string[] => {
  const again = new Map(
    settleEvidence(
      standard,
      units.map((u) => u.evidence),
      Math.max(0, ...units.map((u) => u.asOf)),
    ).map((u) => [u.sheet.unit.id, resultOf(u)]),
  )
  return units.flatMap((u) => {
    const id = u.evidence.unit.id
    const now = again.get(id)!
    const was = u.result
    const out: string[] = []
    for (const key of ['points', 'shown', 'bonus', 'deducted', 'eligible', 'grade', 'gradeTitle'] as const)
      if (was[key] !== now[key]) out.push(`${id}/${key}`)
    if (JSON.stringify(was.because) !== JSON.stringify(now.because)) out.push(`${id}/because`)
    if (was.lines.length !== now.lines.length) out.push(`${id}/lines`)
    for (const [i, l] of was.lines.entries()) {
      const m = now.lines[i]
      for (const key of ['id', 'state', 'points', 'factor', 'counted'] as const)
        if (m && l[key] !== m[key]) out.push(`${id}/lines/${l.id}/${key}`)
    }
    return out
  })
}
