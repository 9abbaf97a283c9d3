import { fromHex, sha256Bytes, toHex } from './digest.ts'

/**
 * Merkle log of RFC 9162, section 2.1 (the tree of RFC 6962) and the checkpoint of C2SP tlog-checkpoint: what lets anyone check
 * that yesterday's log is the beginning of today's. Hashes are 32 bytes; leaves are numbered from 0.
 */
export type Hash = Uint8Array

/** Hash of the empty log. */
export const EMPTY_ROOT: Hash = sha256Bytes(new Uint8Array())

export const leafHash = (entry: Uint8Array): Hash => {
  const bytes = new Uint8Array(1 + entry.length)
  bytes.set(entry, 1)
  return sha256Bytes(bytes)
}

const areHashes = (...hashes: Hash[]): boolean => hashes.every((hash) => hash.length === 32)

export const nodeHash = (left: Hash, right: Hash): Hash => {
  if (!areHashes(left, right)) throw new RangeError('a hash has 32 bytes')
  const bytes = new Uint8Array(65)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 33)
  return sha256Bytes(bytes)
}

export const sameHash = (a: Hash, b: Hash): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

const wholeSize = (size: number): void => {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`log size: ${size}`)
}
/** The largest power of two below n; n ≥ 2. Arithmetic on doubles, because sizes may pass 2^32. */
const split = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/**
 * A log as it grows: the roots of its full subtrees, largest first, one for each 1 bit of its size. That is all a sealer must keep,
 * at most 53 hashes, to add leaves and to know the root.
 */
export interface Frontier {
  readonly size: number
  readonly hashes: readonly Hash[]
}
export const emptyFrontier: Frontier = { size: 0, hashes: [] }

/** Whether a stored frontier can be one: as many hashes as its size has 1 bits, each of 32 bytes. */
export const isFrontier = (f: Frontier): boolean =>
  Number.isSafeInteger(f.size) && f.size >= 0 && f.hashes.length === f.size.toString(2).replaceAll('0', '').length && areHashes(...f.hashes)

/** The frontier with more leaves; the one given is not changed. Time and memory per leaf do not depend on the size of the log. */
export function append(frontier: Frontier, leafHashes: Iterable<Hash>): Frontier {
  if (!isFrontier(frontier)) throw new RangeError('not a frontier')
  const hashes = [...frontier.hashes]
  let size = frontier.size
  for (const leaf of leafHashes) {
    let hash = leaf
    for (let n = size; n % 2 === 1; n = (n - 1) / 2) hash = nodeHash(hashes.pop()!, hash)
    hashes.push(hash)
    size++
  }
  wholeSize(size)
  return { size, hashes }
}

export const appendLeaf = (frontier: Frontier, leaf: Hash): Frontier => append(frontier, [leaf])

export const frontierRoot = (frontier: Frontier): Hash =>
  frontier.hashes.length === 0 ? EMPTY_ROOT : frontier.hashes.reduceRight((right, left) => nodeHash(left, right))

/** As stored beside a checkpoint: the size and the hashes in hex, blanks between. */
export const frontierToText = ({ size, hashes }: Frontier): string => [String(size), ...hashes.map(toHex)].join(' ')

/** Reads it back; throws RangeError when it cannot be a frontier, since a log must not go on from a damaged one. */
export function frontierFromText(text: string): Frontier {
  const [size = '', ...hashes] = text.split(' ')
  const frontier = { size: /^\d+$/.test(size) ? Number(size) : Number.NaN, hashes: hashes.map(fromHex) }
  if (!isFrontier(frontier)) throw new RangeError('not a frontier')
  return frontier
}

/** Merkle tree hash of all leaf hashes. */
export const rootOf = (leafHashes: Iterable<Hash>): Hash => frontierRoot(append(emptyFrontier, leafHashes))

/** Leaves [from, to) whose subtree root is one element of a proof. */
export type Span = readonly [from: number, to: number]

/** Which subtree roots prove leaf `index` in a log of `size`, in order: what a server of tiles must fetch. @source RFC 9162, 2.1.3.1 */
export function inclusionSpans(index: number, size: number): Span[] {
  wholeSize(size)
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError(`leaf ${index} of ${size}`)
  const path = (from: number, to: number): Span[] => {
    if (to - from === 1) return []
    const middle = from + split(to - from)
    return index < middle ? [...path(from, middle), [middle, to]] : [...path(middle, to), [from, middle]]
  }
  return path(0, size)
}

/** Which subtree roots prove that a log of `size` begins with the one of `oldSize`, 0 < oldSize ≤ size. @source RFC 9162, 2.1.4.1 */
export function consistencySpans(oldSize: number, size: number): Span[] {
  wholeSize(size)
  if (!Number.isSafeInteger(oldSize) || oldSize < 1 || oldSize > size) throw new RangeError(`log of ${oldSize} in ${size}`)
  const path = (from: number, to: number, known: boolean): Span[] => {
    if (to === oldSize) return known ? [] : [[from, to]]
    const middle = from + split(to - from)
    return oldSize <= middle ? [...path(from, middle, known), [middle, to]] : [...path(middle, to, false), [from, middle]]
  }
  return path(0, size, true)
}

const subtrees = (leafHashes: readonly Hash[], spans: Span[]): Hash[] => spans.map(([from, to]) => rootOf(leafHashes.slice(from, to)))

export const inclusionProof = (index: number, leafHashes: readonly Hash[]): Hash[] =>
  subtrees(leafHashes, inclusionSpans(index, leafHashes.length))

/** Proof that the first `oldSize` leaves are the beginning of all; empty when the sizes are equal. */
export const consistencyProof = (oldSize: number, leafHashes: readonly Hash[]): Hash[] =>
  subtrees(leafHashes, consistencySpans(oldSize, leafHashes.length))

/** Whether the leaf stands at `index` in the log with this size and root. @source RFC 9162, 2.1.3.2 */
export function verifyInclusion(o: { leaf: Hash; index: number; size: number; root: Hash; proof: readonly Hash[] }): boolean {
  if (!Number.isSafeInteger(o.size) || !Number.isSafeInteger(o.index) || o.index < 0 || o.index >= o.size) return false
  if (!areHashes(o.leaf, o.root, ...o.proof)) return false
  let fn = o.index
  let sn = o.size - 1
  let hash = o.leaf
  for (const next of o.proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(next, hash)
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2
        sn = Math.floor(sn / 2)
      }
    } else hash = nodeHash(hash, next)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && sameHash(hash, o.root)
}

export interface Head {
  readonly size: number
  readonly root: Hash
}

/** Whether the log `now` begins with the log `before`. The empty log begins every log. @source RFC 9162, 2.1.4.2 */
export function verifyConsistency(o: { before: Head; now: Head; proof: readonly Hash[] }): boolean {
  const { before, now } = o
  if (!Number.isSafeInteger(before.size) || !Number.isSafeInteger(now.size) || before.size < 0 || before.size > now.size) return false
  if (!areHashes(before.root, now.root, ...o.proof)) return false
  if (before.size === 0) return o.proof.length === 0 && sameHash(before.root, EMPTY_ROOT)
  if (before.size === now.size) return o.proof.length === 0 && sameHash(before.root, now.root)
  let fn = before.size - 1
  let sn = now.size - 1
  while (fn % 2 === 1) {
    fn = (fn - 1) / 2
    sn = Math.floor(sn / 2)
  }
  // When the old size is a power of two its root is itself the first element and is left out of the proof.
  const [first, ...rest] = fn === 0 ? [before.root, ...o.proof] : o.proof
  if (!first) return false
  let old = first
  let all = first
  for (const next of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      old = nodeHash(next, old)
      all = nodeHash(next, all)
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2
        sn = Math.floor(sn / 2)
      }
    } else all = nodeHash(all, next)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && sameHash(old, before.root) && sameHash(all, now.root)
}

export interface Checkpoint extends Head {
  /** Names the log: no blank at its ends, no line break, no plus sign. */
  readonly origin: string
}

// The control characters (Cc) by their numbers: a browser before ES2018 does not read a file in which a property escape stands.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const isOrigin = (text: string): boolean => text !== '' && text === text.trim() && !/[\u0000-\u001f\u007f-\u009f+]/.test(text)
const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

/** The text that is published, printed and signed: origin, size and root in base64, a line each. @source C2SP tlog-checkpoint */
export function writeCheckpoint({ origin, size, root }: Checkpoint): string {
  wholeSize(size)
  if (!isOrigin(origin) || root.length !== 32) throw new RangeError('not a checkpoint')
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Reads a checkpoint, with or without the signatures of a signed note after it, which are not checked here; null when it is none. */
export function readCheckpoint(note: string): Checkpoint | null {
  const body = note.split('\n\n', 1)[0]!
  const [origin = '', count = '', encoded = '', ...more] = body.replace(/\n$/, '').split('\n')
  const size = Number(count)
  if (!isOrigin(origin) || !/^(?:0|[1-9]\d*)$/.test(count) || !Number.isSafeInteger(size)) return null
  // Extension lines are allowed by the specification and mean nothing to us; an empty line would be none.
  if (!/^[A-Za-z\d+/]{43}=$/.test(encoded) || more.includes('') || !note.includes(`${encoded}\n`)) return null
  const root = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0))
  return toBase64(root) === encoded ? { origin, size, root } : null
}
