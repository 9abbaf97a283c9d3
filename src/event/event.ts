import { canonicalise } from '../lib/canonical.ts'
import { sha256Hex, toHex } from '../lib/digest.ts'
import { leafHash } from '../lib/log.ts'

/** The public columns of an event, as hashed. `happened_on` decides the period; the ledger position decides `asOf`. */
export interface EventRow {
  id: number
  realm_id: number
  noun: string
  verb: string
  campaign_id: number | null
  unit_id: number | null
  subject_id: number | null
  actor_id: number | null
  role: string | null
  proxy: boolean
  happened_on: string
  recorded_at: Date
  quantity: string | null
  corrects_id: number | null
  detail: unknown
  detail_version: number
}

/**
 * Hash of one leaf: RFC 9162 leaf hash over RFC 8785 bytes of the public columns and the salted digest of the personal part.
 * Erasing the personal row leaves every hash as it was.
 */
export const eventLeaf = (e: EventRow, privateDigest: string | null): string =>
  toHex(leafHash(canonicalise({ ...e, recorded_at: e.recorded_at.toISOString(), private: privateDigest })))

/** Digest of the personal part: salt first, so that short bodies cannot be guessed from it. */
export const privateDigestOf = (salt: string, body: unknown): string =>
  sha256Hex(Buffer.concat([Buffer.from(salt), Buffer.from([0]), canonicalise(body)]))
