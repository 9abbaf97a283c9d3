import { type Bytes, order, same } from './bytes.ts'
import { bodySize, columnsOfRace, isNotes, type Manifest, type Race, type RsaPublic } from './manifest.ts'
import {
  blindMessage,
  commitmentOf,
  decodeLeaf,
  decodeOpening,
  LEAF_SIZE,
  type Leaf,
  printedTokenOf,
  SECRET_SIZE,
  tokenOf,
} from './objects.ts'
import type { PrintedToken } from './roster.ts'

/** The cryptography a recount needs; pure, or the platform's own. */
export interface Engine {
  rsa(key: RsaPublic, message: Bytes, signature: Bytes): boolean
  ed25519(key: Bytes, message: Bytes, signature: Bytes): boolean
  publicOf(secretKey: Bytes): Bytes
  open(secretKey: Bytes, info: Bytes, sealed: Bytes): Bytes | null
}

export type LeafFault = 'leaf-form' | 'leaf-race' | 'leaf-order' | 'token-twice' | 'signature-a' | 'signature-b' | 'printed-token'
export type OpeningFault = 'opening-token' | 'opening-commitment'

/** Whether a ballot of this race may hold these grades: known ones, abstention only where allowed, caps kept in row layout. */
export function isValidBody(manifest: Manifest, race: Race, body: Bytes): boolean {
  if (body.length !== bodySize(manifest, race)) return false
  if (isNotes(race)) return true
  const known = Array.from(body).every((g) => (g === 0 ? manifest.abstain : manifest.scale.some((s) => s.grade === g)))
  return known && (race.column !== 0 || manifest.caps.every((cap) => Array.from(body).filter((g) => g === cap.grade).length <= cap.atMost))
}

/** The signatures or the place in the printed list; what a box asks of every leaf before it takes it in. */
export function leafFault(
  leaf: Leaf,
  race: Race,
  pollId: Bytes,
  printed: readonly PrintedToken[],
  engine: Pick<Engine, 'rsa'>,
): LeafFault | null {
  if (leaf.race !== race.id) return 'leaf-race'
  if (leaf.kind === 'printed') {
    const entry = printed[leaf.index]
    return entry !== undefined && entry.race === race.id && same(entry.token, leaf.token) ? null : 'printed-token'
  }
  const message = blindMessage(pollId, race.id, leaf.token)
  if (!engine.rsa(race.a, message, leaf.sigA)) return 'signature-a'
  return engine.rsa(race.b, message, leaf.sigB) ? null : 'signature-b'
}

/** T = H(s) and c = H(s, body): only who knew s before the log was frozen can have made both. */
export function openingFault(leaf: Leaf, s: Bytes, body: Bytes, pollId: Bytes): OpeningFault | null {
  const token = leaf.kind === 'printed' ? printedTokenOf(leaf.race, s) : tokenOf(pollId, leaf.race, s)
  if (!same(token, leaf.token)) return 'opening-token'
  return same(commitmentOf(pollId, leaf.race, s, body), leaf.commitment) ? null : 'opening-commitment'
}

/** Part of one race's files: leaves [from, to) and their openings, if published. May be counted by another thread. */
export interface Range {
  race: number
  from: number
  leaves: Bytes
  openings: Bytes | null
  /** T of the leaf before the first. */
  before: Bytes | null
}
export interface RangeCount {
  faults: { at: number; fault: LeafFault | OpeningFault }[]
  /** Per column of the race: grades 0 … k. */
  grades: number[][]
  /** Opened, but against the rules. */
  invalid: number
  /** Places of leaves without an opening. */
  unopened: number[]
  /** Places of leaves of printed slips, and their places in the list. */
  printed: { at: number; index: number }[]
}

/** Everything about leaves that needs no other leaf. `isSampled` leaves out signatures, never openings. */
export function countRange(
  manifest: Manifest,
  pollId: Bytes,
  printed: readonly PrintedToken[],
  range: Range,
  engine: Engine,
  isSampled: (at: number) => boolean = () => true,
): RangeCount {
  const race = manifest.races.find((r) => r.id === range.race)!
  const columns = columnsOfRace(manifest, race)
  const size = SECRET_SIZE + bodySize(manifest, race)
  const result: RangeCount = {
    faults: [],
    grades: columns.map(() => [0, ...manifest.scale.map(() => 0)]),
    invalid: 0,
    unopened: [],
    printed: [],
  }
  let before = range.before
  for (let i = 0; i * LEAF_SIZE < range.leaves.length; i++) {
    const at = range.from + i
    const leaf = decodeLeaf(range.leaves.subarray(i * LEAF_SIZE, (i + 1) * LEAF_SIZE))
    if (leaf === null) {
      result.faults.push({ at, fault: 'leaf-form' })
      continue
    }
    const step = before === null ? -1 : order(before, leaf.token)
    if (step >= 0) result.faults.push({ at, fault: step === 0 ? 'token-twice' : 'leaf-order' })
    before = leaf.token
    if (leaf.kind === 'printed') result.printed.push({ at, index: leaf.index })
    const fault = leaf.kind === 'printed' || isSampled(at) ? leafFault(leaf, race, pollId, printed, engine) : null
    if (fault) result.faults.push({ at, fault })
    if (range.openings === null) continue
    const opening = decodeOpening(range.openings.subarray(i * size, (i + 1) * size), size - SECRET_SIZE)
    if (opening === null) {
      result.unopened.push(at)
      continue
    }
    const wrong = openingFault(leaf, opening.s, opening.body, pollId)
    if (wrong) result.faults.push({ at, fault: wrong })
    else if (!isValidBody(manifest, race, opening.body)) result.invalid++
    else for (const [c, column] of result.grades.entries()) column[opening.body[c]!]!++
  }
  return result
}
