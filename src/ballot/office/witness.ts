import { type Hash, type Head, sameHash, verifyConsistency } from '../../lib/log.ts'
import { refusal } from '../../lib/refusal.ts'

/** A checkpoint that is not signed by its log. */
export const badCheckpoint = refusal()(422, 'ballot.bad-checkpoint')
export const logSmaller = refusal()(409, 'ballot.log-smaller')
export const logForked = refusal()(409, 'ballot.log-forked')
/** The witness has cosigned the last one; there is none after it. */
export const logFinal = refusal()(409, 'ballot.log-final')

/** What the witness remembers of a log. */
export interface Witnessed extends Head {
  final: boolean
}

/**
 * Whether the witness signs `now` after `last`: `again` = the very final one it signed already.
 * Refuses `ballot.log-smaller|log-forked|log-final`.
 */
export const witnessRule = (last: Witnessed | null, now: Head, proof: readonly Hash[]): 'sign' | 'again' => {
  if (!last) return 'sign'
  const isSame = last.size === now.size && sameHash(last.root, now.root)
  if (last.final) {
    if (isSame) return 'again'
    throw logFinal({})
  }
  if (now.size < last.size) throw logSmaller({})
  if (!verifyConsistency({ before: last, now, proof })) throw logForked({})
  return 'sign'
}
