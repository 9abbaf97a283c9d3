import type { Hash, Head, Span } from '../../lib/log.ts'
import { consistencySpans, EMPTY_ROOT, inclusionSpans, nodeHash } from '../../lib/log.ts'
import { TILE, tilePath } from '../core/tiles.ts'

/** One level of hashes in a buffer that grows: a million leaves are 64 MB, not a million small objects. */
class Level {
  #bytes = new Uint8Array(32 * 64)
  length = 0
  push(hash: Hash): void {
    if ((this.length + 1) * 32 > this.#bytes.length) {
      const wider = new Uint8Array(this.#bytes.length * 2)
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    this.#bytes.set(hash, this.length++ * 32)
  }
  at(i: number): Hash {
    return this.#bytes.subarray(i * 32, i * 32 + 32)
  }
  slice(from: number, to: number): Uint8Array {
    return this.#bytes.slice(from * 32, to * 32)
  }
}

/** A Merkle log held whole, for proofs and tiles at once; appending costs two hashes per leaf. Leaves are given as leaf hashes. */
export class LogTree {
  readonly #levels: Level[] = [new Level()]

  get size(): number {
    return this.#levels[0]!.length
  }

  append(leaf: Hash): void {
    let hash = leaf
    for (let k = 0; ; k++) {
      this.#levels[k] ??= new Level()
      const level = this.#levels[k]!
      level.push(hash)
      if (level.length % 2 === 1) return
      hash = nodeHash(level.at(level.length - 2), level.at(level.length - 1))
    }
  }

  #subtree([from, to]: Span): Hash {
    const n = to - from
    const k = Math.floor(Math.log2(n))
    if (2 ** k === n && from % n === 0) return this.#levels[k]!.at(from / n)
    const middle = from + 2 ** k
    return nodeHash(this.#subtree([from, middle]), this.#subtree([middle, to]))
  }

  #whole(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.size) throw new RangeError(`log of ${size} in ${this.size}`)
  }

  head(size = this.size): Head {
    this.#whole(size)
    return { size, root: size === 0 ? EMPTY_ROOT : this.#subtree([0, size]) }
  }
  inclusion(index: number, size = this.size): Hash[] {
    this.#whole(size)
    return inclusionSpans(index, size).map((span) => this.#subtree(span))
  }
  consistency(oldSize: number, size = this.size): Hash[] {
    this.#whole(size)
    return oldSize === 0 ? [] : consistencySpans(oldSize, size).map((span) => this.#subtree(span))
  }

  /** Tile `n` of tile level `level` for a log of `size`: up to 256 hashes, or null when it has none. */
  tile(level: number, n: number, size = this.size): Uint8Array | null {
    this.#whole(size)
    const count = Math.floor(size / TILE ** level)
    const from = n * TILE
    if (from >= count) return null
    return this.#levels[level * 8]!.slice(from, Math.min(count, from + TILE))
  }

  /** All tiles of the log by the path under which they are published; one that is not full carries its width. */
  *tiles(size = this.size): Generator<{ path: string; data: Uint8Array }> {
    for (let level = 0; Math.floor(size / TILE ** level) > 0; level++)
      for (let n = 0; ; n++) {
        const data = this.tile(level, n, size)
        if (!data) break
        yield { path: tilePath(level, n, data.length / 32), data }
      }
  }
}

/** Which tile a path names; null when it names none. */
export const readTilePath = (path: string): { level: number; n: number; width: number } | null => {
  const m = /^tile\/(\d|[1-9]\d)\/((?:x\d{3}\/){0,3}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (!m) return null
  const tile = { level: Number(m[1]), n: Number(m[2]!.replaceAll(/[x/]/g, '')), width: Number(m[3] ?? TILE) }
  return tilePath(tile.level, tile.n, tile.width) === path ? tile : null
}
