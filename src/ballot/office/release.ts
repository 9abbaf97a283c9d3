import { fromHex, toHex } from '../../lib/digest.ts'
import { type Bytes, concat, labelled, order, readU16 } from '../core/bytes.ts'
import { depositSize } from '../core/deposit.ts'
import { SEAL_OVERHEAD } from '../core/hpke.ts'
import { bodySize, type Manifest, pollIdOf, racesOfClass } from '../core/manifest.ts'
import { depositInfo, LEAF_SIZE, SECRET_SIZE } from '../core/objects.ts'
import type { PrintedFile, RejectedFile, Rejection } from '../core/published.ts'
import type { Checking } from './box-threads.ts'

/** What the threads need to check the deposits of this poll. Slips that were declared void match nothing. */
export const checkingOf = (manifest: Manifest, secret: Bytes, printed: PrintedFile | null): Checking => {
  const pollId = pollIdOf(manifest)
  const orders = manifest.classes.map((c) => racesOfClass(manifest, c.id))
  const voided = new Set(printed?.voided)
  return {
    secret,
    info: depositInfo(pollId),
    bytes: depositSize(manifest) - SEAL_OVERHEAD,
    envelopes: orders[0]!.map((r) => SEAL_OVERHEAD + SECRET_SIZE + bodySize(manifest, r)),
    orders: orders.map((races) => races.map((r) => r.id).join()),
    message: concat(labelled('blind'), pollId),
    envLabel: labelled('env'),
    rsa: manifest.races.map((r) => [r.id, { a: r.a, b: r.b }]),
    printed: printed?.entries.map((e, i) => (voided.has(i) ? '' : `${e.race}:${e.token}`)) ?? [],
  }
}

/** A deposit as its thread left it. */
export interface Checked {
  /** H(outer), hex. */
  hash: string
  /** (leaf ‖ envelope) for each race, or why it does not count. */
  found: Uint8Array | Rejection
}
/** One ballot of the leaf log with its envelope. */
export interface Ballot {
  race: number
  leaf: Bytes
  token: Bytes
  envelope: Bytes
}

const ballotsOf = (plain: Uint8Array, envelopes: readonly number[]): Ballot[] => {
  let at = 0
  return envelopes.map((size) => {
    const leaf = plain.subarray(at, at + LEAF_SIZE)
    const envelope = plain.subarray(at + LEAF_SIZE, at + LEAF_SIZE + size)
    at += LEAF_SIZE + size
    return { race: readU16(leaf, 2), leaf, token: leaf.subarray(4, 36), envelope }
  })
}

/** By race and T: what the place of a row says about who came when is nothing. */
export const byToken = (ballots: readonly Ballot[]): Ballot[] => [...ballots].sort((x, y) => x.race - y.race || order(x.token, y.token))

/**
 * Which deposits count. A token counts once: of several deposits with the same one the first in the order of their hashes, so that the answer
 * does not depend on the order of arrival, which the box does not know, and is the same after a restart. A deposit counts whole or not at all.
 * @param entries log D, whose places the rejected ones are listed by
 */
export const countable = (
  deposits: readonly Checked[],
  envelopes: readonly number[],
  entries: readonly Bytes[],
): { ballots: Ballot[]; rejected: RejectedFile } => {
  const position = new Map(entries.map((e, i) => [toHex(e), i]))
  const used = new Set<string>()
  const ballots: Ballot[] = []
  const rejected: RejectedFile = []
  for (const { hash, found } of [...deposits].sort((a, b) => order(fromHex(a.hash), fromHex(b.hash)))) {
    let reason: Rejection | null = null
    const own = typeof found === 'string' ? [] : ballotsOf(found, envelopes)
    // Binary text: half the memory of hex, and a poll may have ten million tokens.
    const names = own.map((b) => `${b.race}:${Buffer.from(b.token).toString('latin1')}`)
    if (typeof found === 'string') reason = found
    else if (names.some((n) => used.has(n))) reason = 'duplicate'
    if (reason !== null) {
      rejected.push({ position: position.get(hash)!, reason })
      continue
    }
    for (const n of names) used.add(n)
    ballots.push(...own)
  }
  return { ballots, rejected: rejected.sort((a, b) => a.position - b.position) }
}
