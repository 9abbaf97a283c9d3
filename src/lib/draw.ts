import { canonicalise } from './canonical.ts'
import { fromHex, sha256Bytes, sha256Hex } from './digest.ts'
import { compare, type Rational, toExact, ZERO } from './rational.ts'
import { refusal } from './refusal.ts'

/**
 * Draws anyone can repeat: who is inspected, who reviews, which units are sampled. Each party first publishes `commit(secret)`,
 * together with the list; when all have, they publish the secrets; the draw follows from these alone.
 * A party that sees the others' secrets and then refuses to open its own can only void the draw: the record must show who did.
 */
export interface DrawItem {
  readonly id: string
  /** Chance to be taken first, relative to the others; 0 is never drawn. */
  readonly weight: Rational
}
export interface Drawn {
  /** Ids in the order they were drawn. */
  readonly picked: string[]
  /** Digest of the list; published with the commitments, it shows that the list was not changed after the secrets were known. */
  readonly list: string
  /** The seed S of the description, hex. */
  readonly seed: string
}

export const notEnoughToDraw = refusal<{ wanted: number; available: number }>()(422, 'draw.not-enough')

/** What a party publishes before the draw: SHA-256, hex, of the line 'zhengyou.draw.commit/1' followed by its secret. A secret has at least 16 characters. */
export function commit(secret: string): string {
  if (secret.length < 16) throw new RangeError('a secret of fewer than 16 characters can be guessed from its commitment')
  return sha256Hex(`zhengyou.draw.commit/1\n${secret}`)
}

export const opens = (commitment: string, secret: string): boolean => secret.length >= 16 && commit(secret) === commitment.toLowerCase()

const byId = (a: DrawItem, b: DrawItem): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** SHA-256, hex, of the RFC 8785 text ["zhengyou.draw.list/1", [[id, weight], …]], sorted by id in UTF-16 code units; a weight is '2', '0.5' or '1/3'. */
export function listDigest(items: readonly DrawItem[]): string {
  const sorted = [...items].sort(byId)
  for (const [i, item] of sorted.entries()) {
    if (i > 0 && sorted[i - 1]!.id === item.id) throw new RangeError(`drawn twice: ${item.id}`)
    if (compare(item.weight, ZERO) < 0) throw new RangeError(`negative weight: ${item.id}`)
  }
  return sha256Hex(canonicalise(['zhengyou.draw.list/1', sorted.map(({ id, weight }) => [id, toExact(weight)])]))
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))

/** Sums of weights in a binary tree, so that a pick costs log n instead of n. */
const tree = (weights: readonly bigint[]) => {
  let leaves = 1
  while (leaves < weights.length) leaves *= 2
  const sums = new Array<bigint>(2 * leaves).fill(0n)
  for (const [i, weight] of weights.entries()) sums[leaves + i] = weight
  for (let i = leaves - 1; i > 0; i--) sums[i] = sums[2 * i]! + sums[2 * i + 1]!
  return {
    total: () => sums[1]!,
    /** Takes out the item on which the point falls. */
    take: (point: bigint): number => {
      let rest = point
      let i = 1
      while (i < leaves) {
        i *= 2
        if (rest >= sums[i]!) rest -= sums[i++]!
      }
      const weight = sums[i]!
      for (let up = i; up > 0; up >>= 1) sums[up] = sums[up]! - weight
      return i - leaves
    },
  }
}

/**
 * Draws k items without replacement, each time with chances proportional to the weights of those left.
 *
 * To repeat it in any language:
 * 1. S = SHA-256 of the RFC 8785 text ["zhengyou.draw/1", list digest in hex, secrets sorted by UTF-16 code units].
 * 2. Items sorted by id; weights multiplied by the least common multiple of their denominators, so that they are whole.
 * 3. For pick r = 0, 1, … k − 1: W = sum of the weights left; for a = 0, 1, …: x = SHA-256(S ‖ r ‖ a) read as a big-endian number, r and a
 *    as 4 bytes big-endian; the first x below W · ⌊2^256 ⁄ W⌋ counts; the point x mod W falls on the item whose weight carries the running
 *    sum, in the order of ids, beyond it. That item is drawn and leaves.
 *
 * @param seeds the secrets revealed, at least one; their order does not matter
 * @throws draw.not-enough when fewer than k items have a weight above 0
 */
export function draw({ seeds, items, k }: { seeds: readonly string[]; items: readonly DrawItem[]; k: number }): Drawn {
  if (!Number.isSafeInteger(k) || k < 0) throw new RangeError(`k: ${k}`)
  if (seeds.length === 0 || seeds.includes('')) throw new RangeError('a draw needs a seed from each party')
  const list = listDigest(items)
  const available = items.filter(({ weight }) => weight.n > 0n).length
  if (available < k) throw notEnoughToDraw({ wanted: k, available })

  const seed = sha256Hex(canonicalise(['zhengyou.draw/1', list, [...seeds].sort()]))
  const sorted = [...items].sort(byId)
  const multiple = sorted.reduce((lcm, { weight }) => (lcm / gcd(lcm, weight.d)) * weight.d, 1n)
  const left = tree(sorted.map(({ weight }) => (weight.n * multiple) / weight.d))
  if (left.total() >> 192n) throw new RangeError('weights too large or their denominators too unlike')

  const block = new Uint8Array(40)
  block.set(fromHex(seed))
  const counters = new DataView(block.buffer, 32)
  const number = (r: number, a: number): bigint => {
    counters.setUint32(0, r)
    counters.setUint32(4, a)
    return sha256Bytes(block).reduce((x, byte) => (x << 8n) | BigInt(byte), 0n)
  }
  const picked: string[] = []
  for (let r = 0; r < k; r++) {
    const total = left.total()
    const fair = ((1n << 256n) / total) * total
    let a = 0
    let x = number(r, a)
    while (x >= fair) x = number(r, ++a)
    picked.push(sorted[left.take(x % total)]!.id)
  }
  return { picked, list, seed }
}
