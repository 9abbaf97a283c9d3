import { type Hash, nodeHash, rootOf } from '../../lib/log.ts'
import { type Bytes, concat, readU16, u16 } from './bytes.ts'

/** Static tiles of a log, C2SP tlog-tiles: 256 hashes each, at level l of subtrees of 256^l leaves. */
export const TILE = 256

const number = (n: number): string => {
  let text = String(n % 1000).padStart(3, '0')
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) text = `x${String(rest % 1000).padStart(3, '0')}/${text}`
  return text
}
/** 'tile/0/x001/067' or, not yet full, 'tile/0/x001/067.p/12'; level 'entries' for the bundles. */
export const tilePath = (level: number | 'entries', index: number, width: number): string =>
  `tile/${level}/${number(index)}${width < TILE ? `.p/${width}` : ''}`

/** All tiles of a log by path. */
export function tilesOf(leafHashes: readonly Hash[]): Map<string, Uint8Array> {
  const tiles = new Map<string, Uint8Array>()
  for (let level = 0, hashes = leafHashes; hashes.length > 0; level++) {
    const above: Hash[] = []
    for (let i = 0; i * TILE < hashes.length; i++) {
      const part = hashes.slice(i * TILE, (i + 1) * TILE)
      tiles.set(tilePath(level, i, part.length), concat(...part))
      if (part.length === TILE) above.push(rootOf(part))
    }
    hashes = above
  }
  return tiles
}

/** Bundles of entries by path: each entry behind its length in 2 bytes. */
export function bundlesOf(entries: readonly Bytes[]): Map<string, Uint8Array> {
  const bundles = new Map<string, Uint8Array>()
  for (let i = 0; i * TILE < entries.length; i++) {
    const part = entries.slice(i * TILE, (i + 1) * TILE)
    bundles.set(tilePath('entries', i, part.length), concat(...part.flatMap((e) => [u16(e.length), e])))
  }
  return bundles
}
/** Null for bytes that do not end with an entry. */
export function readBundle(bytes: Bytes): Uint8Array[] | null {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + 2 > bytes.length) return null
    const size = readU16(bytes, at)
    if (at + 2 + size > bytes.length) return null
    entries.push(bytes.slice(at + 2, at + 2 + size))
    at += 2 + size
  }
  return entries
}

/** Which tile holds leaf `index` of a log of `size`, so that a phone fetches tiles and never asks for its own leaf. */
export const tileOf = (level: number, index: number, size: number): { path: string; width: number } => {
  const span = TILE ** (level + 1)
  const at = Math.floor(index / span)
  const width = Math.min(TILE, Math.floor((size - at * span) / TILE ** level))
  return { path: tilePath(level, at, width), width }
}

/** Root of the leaves [from, to) out of tiles; `tile` gives a tile's bytes by its path. For the spans of `inclusionSpans`. */
export async function spanRoot(from: number, to: number, size: number, tile: (path: string) => Promise<Bytes>): Promise<Hash> {
  const n = to - from
  const exponent = Math.floor(Math.log2(n))
  if (2 ** exponent === n && from % n === 0) {
    const level = Math.floor(exponent / 8)
    const { path } = tileOf(level, from, size)
    const bytes = await tile(path)
    const first = Math.floor(from / TILE ** level) % TILE
    const hashes: Hash[] = []
    for (let i = 0; i < n / TILE ** level; i++) hashes.push(bytes.slice((first + i) * 32, (first + i + 1) * 32))
    return rootOf(hashes)
  }
  const middle = from + 2 ** (2 ** exponent === n ? exponent - 1 : exponent)
  return nodeHash(await spanRoot(from, middle, size, tile), await spanRoot(middle, to, size, tile))
}
