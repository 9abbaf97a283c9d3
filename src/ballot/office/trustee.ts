import { refusal } from '../../lib/refusal.ts'
import { type Bytes, fromBase64url, toBase64url } from '../core/bytes.ts'
import type { Manifest } from '../core/manifest.ts'
import { nodeEngine } from '../core/seal-node.ts'
import { combine, readShare, recoveryKey, type Share, sealingKey, shareText, split } from '../core/shamir.ts'

/** Not shares of this poll's seed, or too few of them. */
export const badShares = refusal()(422, 'ballot.bad-shares')

const publicOf = (secret: Bytes): string => toBase64url(nodeEngine.publicOf(secret))

/** What the trustees' page makes of a fresh seed: printed shares, and the public keys that go into the manifest. @param notes whether class 0 has a key */
export const trusteeKeys = (
  seed: Bytes,
  o: { classIds: readonly number[]; notes: boolean; need: number; of: number; chance: (into: Uint8Array) => Uint8Array },
): { shares: string[]; seals: { classId: number; public: string }[]; recovery: string } => ({
  shares: split(seed, o.chance, o.need, o.of).map(shareText),
  seals: [...o.classIds, ...(o.notes ? [0] : [])].map((classId) => ({ classId, public: publicOf(sealingKey(seed, classId)) })),
  recovery: publicOf(recoveryKey(seed)),
})

/**
 * The sealing key of each class (0: notes) out of the trustees' shares, each held against the public key in the manifest.
 * Refuses `ballot.bad-shares`: unreadable, too few, or of another seed.
 */
export const sealsFromShares = (manifest: Manifest, typed: readonly string[]): Map<number, Uint8Array> => {
  const shares = typed.map(readShare).filter((s): s is Share => s !== null)
  if (shares.length !== typed.length || new Set(shares.map((s) => s.x)).size < manifest.trustees.need) throw badShares({})
  let seed: Uint8Array
  try {
    seed = combine(shares)
  } catch {
    throw badShares({})
  }
  const keys = new Map<number, Uint8Array>()
  for (const race of manifest.races) {
    const key = keys.get(race.classId) ?? sealingKey(seed, race.classId)
    if (publicOf(key) !== toBase64url(fromBase64url(race.seal))) throw badShares({})
    keys.set(race.classId, key)
  }
  return keys
}
