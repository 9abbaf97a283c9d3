import { sha256Bytes } from '../../lib/digest.ts'
import { concat, labelled } from './bytes.ts'
import type { Tally } from './tally.ts'

/**
 * The published folder: what an auditor gets, as files or over http under the same names. Bytes in JSON are base64url unless a field
 * says hex. Exact layouts in docs/ballot.md.
 *
 * manifest.json · manifest.sig.json · roster.json · d/checkpoint, d/tile/… · l/checkpoint, l/tile/… · l/leaves/<race>.bin ·
 * issued-a.json · issued-b.json · rejected.json · seals.json · openings/<race>.bin · unopened.json · printed.json? · early-close.json? ·
 * result.json · report.html
 */
export interface RosterFile {
  /** In the order of idx. Hex: H(ev) and the commitment to the person. */
  rows: { classId: number; evidence: string; person: string }[]
}
/** issued-a.json, issued-b.json: sorted by idx, each once. */
export type IssuedFile = IssuedRow[]
export interface IssuedRow {
  idx: number
  /** Evidence of the person, in B's list; absent for a paper row. */
  ev?: string
  /** Drew a printed slip instead of a blind token. */
  paper?: true
}
/** Deposits without leaves, by their position in log D. */
export type RejectedFile = { position: number; reason: Rejection }[]
export type Rejection = 'undecryptable' | 'length' | 'race' | 'envelope' | 'signature' | 'printed' | 'duplicate'
/** Class id → private X25519 sealing key. Withheld classes and notes (0) are absent. */
export type SealsFile = Record<string, string>
/** Envelopes of leaves that did not open, so that anyone can see that it was not the box's doing. */
export type UnopenedFile = { race: number; token: string; envelope: string }[]
export interface PrintedFile {
  /** In `printedOrder`; the token in hex. */
  entries: { race: number; token: string }[]
  /** Places in `entries` of slips that were not drawn, declared before the close. */
  voided: number[]
}

/** Reads one published file by its name; null when there is none. */
export type Reader = (name: string) => Promise<Uint8Array | null>

export interface ResultFile extends Tally {
  schema: 'zy.ballot/result-1'
  /** Hex. */
  pollId: string
  deposits: { accepted: number; rejected: number }
  /** How many notes were handed in, empty ones included; null when the poll takes none. */
  notes: number | null
  /** SHA-256 (hex) of every published file except tiles, this one and its signatures. */
  files: Record<string, string>
}
/** What `keys.signA` and `keys.signB` sign in result.sig.json. */
export const resultStatement = (resultBytes: Uint8Array): Uint8Array => concat(labelled('result'), sha256Bytes(resultBytes))
