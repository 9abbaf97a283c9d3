import { EMPTY_ROOT, leafHash, rootOf } from '../../lib/log.ts'
import { type Bytes, concat, hash, order, u16, u32 } from './bytes.ts'
import { type Manifest, racesOfClass } from './manifest.ts'
import { printedTokenOf, type Secret } from './objects.ts'

/**
 * Who may vote, committed before the poll opens: row i of the roll is a leaf under `rosterRoot`. Published after the close without names;
 * the person holds his salt and can find himself, others find a number.
 */
export interface RosterRow {
  classId: number
  /** H(evidence): the issuance list shows the preimage after the close. */
  evidence: Bytes
  /** `personCommitment`. */
  person: Bytes
}

/** ev is what B got from the person: 32 bytes derived from his slip or code. */
export const evidenceHash = (ev: Bytes): Uint8Array => hash('evidence', ev)
export const personCommitment = (person: string, salt: Bytes): Uint8Array => hash('person', salt, new TextEncoder().encode(person))

export const rosterLeaf = (idx: number, row: RosterRow): Uint8Array =>
  leafHash(hash('roster', u32(idx), u16(row.classId), row.evidence, row.person))
/** Merkle root over the rows in the order of idx, which counts from 0. */
export const rosterRoot = (rows: readonly RosterRow[]): Uint8Array =>
  rows.length === 0 ? EMPTY_ROOT : rootOf(rows.map((r, i) => rosterLeaf(i, r)))

/** One entry of the printed list: a token of one race of one slip. */
export interface PrintedToken {
  race: number
  token: Bytes
}
/** Sorted by (race, T), so that neither the slips nor the order of printing can be read from it. */
export const printedOrder = (a: PrintedToken, b: PrintedToken): number => a.race - b.race || order(a.token, b.token)
/** Root of the list as committed in the manifest; throws RangeError when it is not in its order or names a token twice. */
export const printedRoot = (entries: readonly PrintedToken[]): Uint8Array => {
  entries.forEach((e, i) => {
    if (i > 0 && printedOrder(entries[i - 1]!, e) >= 0) throw new RangeError(`printed list out of order at ${i}`)
  })
  return rootOf(entries.map((e) => leafHash(concat(u16(e.race), e.token))))
}

/** The secret of a slip for one race; the slip carries one 32-byte number as QR. */
export const slipSecret = (slip: Bytes, race: number): Secret => hash('slip', slip, u16(race))
/** Tokens of slips for a class, one per race of the class and slip, not yet sorted. */
export const printedTokens = (manifest: Manifest, classId: number, slips: readonly Bytes[]): PrintedToken[] =>
  racesOfClass(manifest, classId).flatMap((race) =>
    slips.map((slip) => ({ race: race.id, token: printedTokenOf(race.id, slipSecret(slip, race.id)) })),
  )
