import { refusal } from '../../lib/refusal.ts'
import { type Bytes, concat, labelled } from '../core/bytes.ts'
import type { Manifest } from '../core/manifest.ts'

export type Window = 'early' | 'open' | 'grace' | 'late'
/** Where an instant lies; `grace` is for tokens that were fetched before close. The instant of close itself belongs to grace, that of its end is late. */
export const windowAt = (manifest: Pick<Manifest, 'opensAt' | 'closesAt' | 'graceMinutes'>, now: Date): Window => {
  const t = now.getTime()
  const closes = Date.parse(manifest.closesAt)
  if (t < Date.parse(manifest.opensAt)) return 'early'
  if (t < closes) return 'open'
  return t < closes + manifest.graceMinutes * 60_000 ? 'grace' : 'late'
}

/** How many of a class of n must hold tokens before a hall may cast: whoever casts first is one of so many. @source decisions 43 */
export const hallThreshold = (n: number): number => Math.max(Math.min(8, n), Math.ceil((3 * n) / 10))

/** Whether casting may open: in a hall when every class holds enough tokens, elsewhere from `opensAt`. @param holding tokens given out, by class id */
export const castingMayOpen = (manifest: Manifest, holding: ReadonlyMap<number, number>): boolean =>
  manifest.place === 'remote' || manifest.classes.every((c) => (holding.get(c.id) ?? 0) >= hallThreshold(c.eligible))

/** What the deposit key signs when a ballot came too late, so that a refusal can be shown too. */
export const lateStatement = (pollId: Bytes, outerHash: Bytes): Uint8Array => concat(labelled('late'), pollId, outerHash)

/** Enough of every class must hold tokens before a hall may cast. */
export const notCasting = refusal()(412, 'ballot.not-casting')
/** With the deposit key's signature over `lateStatement`, base64url. */
export const tooLate = refusal<{ hash: string; signature: string }>()(412, 'ballot.too-late')
export const wrongSize = refusal<{ bytes: number }>()(413, 'ballot.wrong-size')
export const graceRuns = refusal()(412, 'ballot.grace-runs')
/** The box has not yet brought a final log cosigned by the witness. */
export const notCounted = refusal()(412, 'ballot.not-counted')
