import { expect, test } from 'vitest'
import { consistencyProof, inclusionProof, leafHash, rootOf } from '../../lib/log.ts'
import { tilesOf } from '../core/tiles.ts'
import { LogTree, readTilePath } from './leaf-tree.ts'

const leaves = Array.from({ length: 600 }, (_, i) => leafHash(new TextEncoder().encode(`leaf ${i}`)))

test('roots and proofs of every size to 70 and some beyond are those of RFC 9162', () => {
  const tree = new LogTree()
  for (const [i, leaf] of leaves.entries()) {
    tree.append(leaf)
    const size = i + 1
    if (size > 70 && size % 97 !== 0) continue
    const all = leaves.slice(0, size)
    expect(tree.head()).toEqual({ size, root: rootOf(all) })
    for (const index of [0, Math.floor(size / 2), size - 1]) expect(tree.inclusion(index)).toEqual(inclusionProof(index, all))
    for (const old of [1, Math.ceil(size / 3), size]) expect(tree.consistency(old)).toEqual(consistencyProof(old, all))
  }
  // An earlier head stays what it was.
  expect(tree.head(300)).toEqual({ size: 300, root: rootOf(leaves.slice(0, 300)) })
  expect(tree.inclusion(17, 300)).toEqual(inclusionProof(17, leaves.slice(0, 300)))
  expect(tree.head(0).size).toBe(0)
  expect(tree.consistency(0)).toEqual([])
  expect(() => tree.head(601)).toThrow(RangeError)
})

test('tiles are those of the recount', () => {
  const tree = new LogTree()
  for (const leaf of leaves) tree.append(leaf)
  for (const size of [0, 1, 255, 256, 257, 512, 600])
    expect(new Map([...tree.tiles(size)].map((t) => [t.path, t.data]))).toEqual(tilesOf(leaves.slice(0, size)))
})

test('a path names one tile or none', () => {
  expect(readTilePath('tile/0/000')).toEqual({ level: 0, n: 0, width: 256 })
  expect(readTilePath('tile/1/x001/234.p/7')).toEqual({ level: 1, n: 1234, width: 7 })
  expect(
    ['tile/0/x000/001', 'tile/0/1', 'tile/0/000.p/256', 'tile/0/000.p/0', 'tile/00/000', '../tile/0/000', 'tile/0/000/'].map(readTilePath),
  ).toEqual(Array.from({ length: 7 }, () => null))
})
