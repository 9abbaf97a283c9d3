import { type Bytes, concat, hash, labelled, same } from '../core/bytes.ts'
import { evidenceHash } from '../core/roster.ts'
import { alreadyIssued, didSign, notByDesk, onPaper, otherVector, wrongAuth } from './office.ts'

/** A row of the issuer's roll and what may happen to it: pure, so that the rules can be read in one place. */
export type RowState = 'eligible' | 'activated' | 'issued' | 'paper'
export interface Row {
  readonly idx: number
  readonly classId: number
  readonly state: RowState
  /** Hash of what the voter has to show; null before the desk activated the row. */
  readonly authHash: Bytes | null
  readonly vectorHash: Bytes | null
  /** What was shown, kept for the issuance list of B. */
  readonly evidence: Bytes | null
  /** A signature was given and forgotten once: this office can never again say that it never signed. */
  readonly wasReset: boolean
}
export type Change = Partial<Pick<Row, 'state' | 'authHash' | 'vectorHash' | 'evidence' | 'wasReset'>>
/** Null: the row stays as it is. Throws a refusal. */
export type Act = (row: Row | null) => Change | null

/** How an auth is kept: at B it is the evidence whose hash stands in the roster root. */
export const authHash = (auth: Bytes): Uint8Array => evidenceHash(auth)
export const vectorHash = (blinded: readonly Bytes[]): Uint8Array => hash('vector', ...blinded)

/** @throws for a row that is not there, a wrong secret and a row that the desk has not activated: all the same, so that nobody learns who is on the list */
export const assertKnown = (row: Row | null, auth: Bytes): Row => {
  if (row === null || row.authHash === null || !same(row.authHash, authHash(auth))) throw wrongAuth({})
  return row
}

/** One token vector per row: the same again is the same answer, another one is refused. */
export const issue =
  (o: { auth: Bytes; vector: Bytes; keepEvidence: boolean }): Act =>
  (found) => {
    const row = assertKnown(found, o.auth)
    if (row.state === 'paper') throw onPaper({})
    if (row.state === 'issued') {
      if (row.vectorHash === null || !same(row.vectorHash, o.vector)) throw otherVector({})
      return null
    }
    return { state: 'issued', vectorHash: o.vector, evidence: o.keepEvidence ? o.auth : null }
  }

/** 签到: from now on this secret opens the row. A row known by slip is not activated by a desk. */
export const activate =
  (how: 'desk' | 'slip' | 'given', hashed: Bytes): Act =>
  (row) => {
    if (how !== 'desk') throw notByDesk({})
    if (row === null) throw wrongAuth({})
    if (row.state === 'paper') throw onPaper({})
    if (row.state === 'issued') throw alreadyIssued({})
    return { state: 'activated', authHash: hashed }
  }

/** Draws a printed slip; after a signature was given nobody can know whether it was used. */
export const toPaper: Act = (row) => {
  if (row === null) throw wrongAuth({})
  if (row.state === 'issued' || row.wasReset) throw alreadyIssued({})
  return row.state === 'paper' ? null : { state: 'paper' }
}

/** Forget a signature that is worth nothing, because the other office never gave its half (the caller has checked its statement). */
export const forget: Act = (row) => {
  if (row === null) throw wrongAuth({})
  if (row.state !== 'issued') return null
  return { state: row.authHash === null ? 'eligible' : 'activated', vectorHash: null, evidence: null, wasReset: true }
}

/** @throws when this office ever signed for the row: two offices that both forget would make two ballots */
export const assertNeverSigned = (row: Row | null): void => {
  if (row === null) throw wrongAuth({})
  if (row.state === 'issued' || row.wasReset) throw didSign({})
}

/** What the office signs about its frozen issuance list. */
export const listStatement = (pollId: Bytes, office: 'a' | 'b', listSha256: Bytes): Uint8Array =>
  concat(labelled('issued'), pollId, Uint8Array.of(office === 'a' ? 1 : 2), listSha256)

/** Whether a hall may begin, as `castingMayOpen` counts; the answer alone leaves the office, not the figures. */
export const issuedByClass = (rows: readonly { classId: number; state: RowState }[]): Map<number, number> => {
  const n = new Map<number, number>()
  for (const r of rows) if (r.state === 'issued' || r.state === 'paper') n.set(r.classId, (n.get(r.classId) ?? 0) + 1)
  return n
}
