import { type Bytes, order, same } from './bytes.ts'
import { type Engine, leafFault, openingFault } from './count.ts'
import { SEAL_OVERHEAD } from './hpke.ts'
import { bodySize, type Manifest, racesOfClass } from './manifest.ts'
import {
  decodeLeaf,
  depositInfo,
  encodeOpening,
  envelopeHash,
  envelopeInfo,
  LEAF_SIZE,
  type Leaf,
  type Opening,
  SECRET_SIZE,
} from './objects.ts'
import type { Rejection } from './published.ts'
import type { PrintedToken } from './roster.ts'

const envelopeSize = (manifest: Manifest, race: Manifest['races'][number]): number => SEAL_OVERHEAD + SECRET_SIZE + bodySize(manifest, race)

/** Length of every deposit of a poll: the same for all classes, so that it tells nothing. */
export const depositSize = (manifest: Manifest): number =>
  racesOfClass(manifest, manifest.classes[0]!.id).reduce((n, race) => n + LEAF_SIZE + envelopeSize(manifest, race), SEAL_OVERHEAD)

export interface Ballot {
  leaf: Leaf
  /** The leaf's 612 bytes. */
  bytes: Uint8Array
  envelope: Uint8Array
}

/** What the box does with a deposit: opens it and checks all but whether its tokens were used before. */
export function openDeposit(
  manifest: Manifest,
  pollId: Bytes,
  epochKey: Bytes,
  outer: Bytes,
  printed: readonly PrintedToken[],
  engine: Pick<Engine, 'rsa' | 'open'>,
): Ballot[] | Rejection {
  if (outer.length !== depositSize(manifest)) return 'length'
  const plain = engine.open(epochKey, depositInfo(pollId), outer)
  if (plain === null) return 'undecryptable'
  const first = decodeLeaf(plain.subarray(0, LEAF_SIZE))
  const classId = manifest.races.find((r) => r.id === first?.race)?.classId
  if (!classId) return 'race'
  const ballots: Ballot[] = []
  let at = 0
  for (const race of racesOfClass(manifest, classId)) {
    const bytes = plain.slice(at, at + LEAF_SIZE)
    const envelope = plain.slice(at + LEAF_SIZE, at + LEAF_SIZE + envelopeSize(manifest, race))
    at += LEAF_SIZE + envelope.length
    const leaf = decodeLeaf(bytes)
    const fault = leaf && leafFault(leaf, race, pollId, printed, engine)
    if (leaf === null || fault === 'leaf-race') return 'race'
    if (fault) return fault === 'printed-token' ? 'printed' : 'signature'
    if (!same(envelopeHash(envelope), leaf.envelope)) return 'envelope'
    ballots.push({ leaf, bytes, envelope })
  }
  return ballots
}

/** The order of log L: by race, then by T. */
export const ballotOrder = (a: Ballot, b: Ballot): number => a.leaf.race - b.leaf.race || order(a.leaf.token, b.leaf.token)

/** A ballot opened with the key of its class; null is what the voter answers for: it does not open, or contradicts its leaf. */
export function openBallot(
  manifest: Manifest,
  pollId: Bytes,
  sealKey: Bytes,
  ballot: Ballot,
  engine: Pick<Engine, 'open'>,
): Opening | null {
  const race = manifest.races.find((r) => r.id === ballot.leaf.race)!
  const plain = engine.open(sealKey, envelopeInfo(pollId, race.id), ballot.envelope)
  if (plain === null || plain.length !== SECRET_SIZE + bodySize(manifest, race)) return null
  const opening = { s: plain.subarray(0, SECRET_SIZE), body: plain.subarray(SECRET_SIZE) }
  return openingFault(ballot.leaf, opening.s, opening.body, pollId) === null ? opening : null
}

/** openings/<race>.bin out of ballots in the order of the leaves. */
export const openingBytes = (manifest: Manifest, raceId: number, openings: readonly (Opening | null)[]): Uint8Array => {
  const size = bodySize(manifest, manifest.races.find((r) => r.id === raceId)!)
  const out = new Uint8Array(openings.length * (SECRET_SIZE + size))
  openings.forEach((o, i) => {
    out.set(encodeOpening(o, size), i * (SECRET_SIZE + size))
  })
  return out
}
