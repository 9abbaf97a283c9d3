import { z } from 'zod'
import { refusal } from '../lib/refusal.ts'

export const drawClosed = refusal<{ state: string }>()(412, 'score.draw-closed')
export const drawKind = refusal<{ column: string; kind: string }>()(422, 'score.draw-kind')
export const alreadyParty = refusal()(409, 'score.draw-party-twice')
export const notParty = refusal()(403, 'score.draw-not-party')
export const fewParties = refusal<{ parties: number }>()(422, 'score.draw-few-parties')
export const wrongSecret = refusal()(422, 'score.draw-wrong-secret')

const int = z.number().int()
/** A draw as pages show it; a secret is there once it was revealed. */
export const drawRow = z.object({
  id: int,
  column: z.string(),
  kind: z.string(),
  state: z.string(),
  reason: z.string(),
  listDigest: z.string(),
  openedOn: z.string(),
  drawnOn: z.string().nullable(),
  version: int,
  seed: z.string().nullable(),
  units: int,
  reviewers: int,
  parties: z.array(z.object({ accountId: int, name: z.string(), commitment: z.string(), secret: z.string().nullable() })),
  sample: z.array(int),
  short: z.array(int),
  mutual: int,
})

/** A draw needs somebody beside those who run the round, or its secret could be chosen to suit. */
export const fairParties = (parties: readonly { runs: boolean }[]): boolean => parties.length >= 2 && parties.some((p) => !p.runs)
