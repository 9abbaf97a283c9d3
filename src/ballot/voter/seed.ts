import { type Bytes, type Chance, toBase64url } from '../core/bytes.ts'
import { pureEngine } from '../core/engine.ts'
import type { Manifest } from '../core/manifest.ts'
import { combine, readShare, recoveryKey, sealingKey, shareText, split } from '../core/shamir.ts'

/** What a trustees' ceremony makes, without a server: three sheets, and the public keys that go into the manifest. */
export interface Ceremony {
  shares: string[]
  public: { seals: { classId: number; public: string }[]; recovery: string; trustees: { need: number; names: string[] } }
}
const publicOf = (secret: Bytes): string => toBase64url(pureEngine.publicOf(secret))

export const makeSeed = (o: { classes: number; notes: boolean; names: readonly string[] }, chance: Chance): Ceremony => {
  const seed = chance(new Uint8Array(32))
  const ids = Array.from({ length: o.classes }, (_, i) => i + 1)
  const made: Ceremony = {
    shares: split(seed, chance, 2, o.names.length).map(shareText),
    public: {
      seals: (o.notes ? [...ids, 0] : ids).map((classId) => ({ classId, public: publicOf(sealingKey(seed, classId)) })),
      recovery: publicOf(recoveryKey(seed)),
      trustees: { need: 2, names: [...o.names] },
    },
  }
  seed.fill(0)
  return made
}

/** Two typed sheets held against each other and, where it is known, against the manifest. */
export const checkShares = (typed: readonly string[], manifest: Manifest | null): 'bad' | 'same' | 'other' | 'good' => {
  const shares = typed.map(readShare)
  const [x, y] = shares
  if (!x || !y) return 'bad'
  if (x.x === y.x) return 'same'
  if (!manifest) return 'good'
  const seed = combine([x, y])
  return manifest.races.every((r) => publicOf(sealingKey(seed, r.classId)) === r.seal) ? 'good' : 'other'
}
