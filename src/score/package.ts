import { z } from 'zod'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { drawList, drawResult } from './assign.ts'
import type { Evidence } from './evidence.ts'

// A recount package is text: one line of canonical JSON for the manifest, then one for each file it names, in its order. Every byte of it is
// therefore fixed by the manifest, and the manifest by its digest, which is what the notice and the public page print.

const int = z.int()
const text = z.string()
const hex = z.string().regex(/^[0-9a-f]{64}$/)
export const packageFile = z.strictObject({ name: text, bytes: int, digest: hex })
export const manifest = z.strictObject({
  schema: z.literal('score-package/1'),
  round: int,
  title: text,
  standard: z.strictObject({ id: text, version: int, digest: hex }),
  /** Digest of round.json. */
  result: hex,
  asOf: int,
  files: z.array(packageFile),
  /** The program that recounts, among the files; null when the server had none built. */
  program: z.strictObject({ name: text, digest: hex }).nullable(),
})
export const packedFile = z.strictObject({ name: text, text })

/** Who judged, what was changed and why, what was objected to. Accounts are numbers: names stay with the organiser. */
export const reviewFile = z.strictObject({
  schema: z.literal('score-review/1'),
  /** Every judgement ever given, in the order of the ledger; what replaced or withdrew another says so. */
  history: z.array(
    z.strictObject({
      event: int,
      verb: z.enum(['judged', 'judgement-withdrawn', 'judgement-revised', 'submitted']),
      unit: int,
      by: int.nullable(),
      on: text,
      corrects: int.nullable(),
      leaf: text.nullable(),
      column: text,
      points: text.nullable(),
      reason: text.nullable(),
    }),
  ),
  seats: z.array(
    z.strictObject({
      unit: int,
      column: text,
      account: int,
      how: z.enum(['named', 'drawn', 'post']),
      state: z.enum(['stands', 'replaced']),
      reason: text,
      draw: int.nullable(),
      submitted: text.nullable(),
    }),
  ),
  conflicts: z.array(z.strictObject({ account: int, unit: int, on: text })),
  sample: z.array(z.strictObject({ unit: int, column: text, draw: int })),
  /** Own conditions that stood approved, each by the digest of what was approved and of what stands in the unit's file. */
  refined: z.array(z.strictObject({ unit: int, leaf: text, approvedOn: text, text: hex, conditions: hex })).optional(),
  contests: z.array(
    z.strictObject({
      id: int,
      unit: int,
      kind: z.enum(['contest', 'appeal']),
      leaf: text,
      reason: text,
      ref: text,
      on: text,
      due: text.nullable(),
      state: z.enum(['open', 'upheld', 'dismissed']),
      answer: text,
      answeredBy: int.nullable(),
      answeredOn: text.nullable(),
      column: text.nullable(),
    }),
  ),
})
export const drawsFile = z.strictObject({
  schema: z.literal('score-draws/1'),
  draws: z.array(
    z.strictObject({
      id: int,
      state: z.enum(['open', 'drawn', 'void']),
      reason: text,
      listDigest: hex,
      list: drawList,
      parties: z.array(z.strictObject({ account: int, commitment: hex, secret: text.nullable() })),
      result: drawResult.nullable(),
    }),
  ),
})
export type Manifest = z.infer<typeof manifest>
export type ReviewFile = z.infer<typeof reviewFile>
export type DrawsFile = z.infer<typeof drawsFile>

export const programName = 'recount.mjs'
export const unitFile = (unit: number): string => `units/${unit}.json`
const bytesOf = (s: string): number => new TextEncoder().encode(s).length

/** Name, length and digest of a file as the manifest lists it. */
export const entryOf = (name: string, content: string): z.infer<typeof packageFile> => ({
  name,
  bytes: bytesOf(content),
  digest: sha256Hex(content),
})

/** What the review file says of the own conditions in the units' evidence. */
export const refinedOf = (evidence: readonly Evidence[]): NonNullable<ReviewFile['refined']> =>
  evidence.flatMap((e) =>
    (e.refined ?? []).map((r) => ({
      unit: e.unit.id,
      leaf: r.leaf,
      approvedOn: r.approvedOn,
      text: r.digest,
      conditions: sha256Hex(canonicalText(r.conditions)),
    })),
  )

export const manifestOf = (o: Omit<Manifest, 'schema'>): { text: string; digest: string } => {
  const written = canonicalText({ schema: 'score-package/1', ...o } satisfies Manifest)
  return { text: written, digest: sha256Hex(written) }
}

/** One line of the package for one of its files. */
export const fileLine = (name: string, content: string): string => `${canonicalText({ name, text: content })}\n`
