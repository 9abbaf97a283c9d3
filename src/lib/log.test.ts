import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from './digest.ts'
import {
  append,
  appendLeaf,
  consistencyProof,
  EMPTY_ROOT,
  emptyFrontier,
  frontierFromText,
  frontierRoot,
  frontierToText,
  type Hash,
  inclusionProof,
  isFrontier,
  leafHash,
  nodeHash,
  readCheckpoint,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  writeCheckpoint,
} from './log.ts'

// The eight entries, roots and proofs of the Certificate Transparency reference tests for RFC 6962.
const ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const eight = ENTRIES.map((hex) => leafHash(fromHex(hex)))
const leavesOf = (n: number): Hash[] => Array.from({ length: n }, (_, i) => leafHash(new TextEncoder().encode(`entry ${i}`)))
const many = leavesOf(130)

/** The recursive definition of RFC 9162, 2.1.1, written down as it stands. */
const treeHash = (leaves: Hash[]): Hash => {
  if (leaves.length === 0) return EMPTY_ROOT
  if (leaves.length === 1) return leaves[0]!
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1))
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}
const flip = (hash: Hash, bit: number): Hash => hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))

describe('known answers', () => {
  test('roots of the first 0 … 8 entries', () => {
    expect(ROOTS.map((_, n) => toHex(rootOf(eight.slice(0, n))))).toEqual(ROOTS)
  })
  test('inclusion proofs', () => {
    expect(inclusionProof(0, eight).map(toHex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
    expect(inclusionProof(0, eight.slice(0, 1))).toEqual([])
  })
  test('consistency proofs', () => {
    expect(consistencyProof(6, eight).map(toHex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect(consistencyProof(2, eight.slice(0, 5)).map(toHex)).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ])
    expect(consistencyProof(8, eight)).toEqual([])
  })
})

describe('the growing log', () => {
  test('any way of appending gives the root of the definition', () => {
    for (let n = 0; n <= many.length; n++) expect(toHex(rootOf(many.slice(0, n)))).toBe(toHex(treeHash(many.slice(0, n))))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 5 }), (batches) => {
        let frontier = emptyFrontier
        for (const n of batches) frontier = append(frontier, many.slice(frontier.size % 90, (frontier.size % 90) + n))
        expect(isFrontier(frontier)).toBe(true)
        expect(frontierFromText(frontierToText(frontier))).toEqual(frontier)
      }),
    )
  })
  test('a sealer continues from the stored frontier alone', () => {
    let text = frontierToText(emptyFrontier)
    for (const [i, leaf] of many.entries()) {
      const grown = appendLeaf(frontierFromText(text), leaf)
      expect(toHex(frontierRoot(grown))).toBe(toHex(treeHash(many.slice(0, i + 1))))
      text = frontierToText(grown)
    }
  })
  test('the frontier given is not changed, and stays small', () => {
    const frontier = append(emptyFrontier, many.slice(0, 7))
    const before = frontierToText(frontier)
    append(frontier, many)
    expect(frontierToText(frontier)).toBe(before)
    expect(frontier.hashes.length).toBe(3)
    expect(append(emptyFrontier, many.slice(0, 128)).hashes.length).toBe(1)
  })
  test.each([
    '',
    '1',
    '-1',
    'x',
    '3 00',
    `2 ${'00'.repeat(32)} ${'00'.repeat(32)}`,
    `1 ${'00'.repeat(31)}`,
    `1 ${'zz'.repeat(32)}`,
    '1e0 ',
  ])('a damaged frontier is not continued: %j', (text) => expect(() => frontierFromText(text)).toThrow(RangeError))
})

describe('proofs', () => {
  test('every leaf of every log up to 40 is proved, and nowhere else', () => {
    for (let size = 1; size <= 40; size++) {
      const leaves = many.slice(0, size)
      const root = rootOf(leaves)
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, leaves)
        expect(verifyInclusion({ leaf: leaves[index]!, index, size, root, proof })).toBe(true)
        const elsewhere = [index - 1, index + 1, size].filter((i) => verifyInclusion({ leaf: leaves[index]!, index: i, size, root, proof }))
        expect(elsewhere).toEqual([])
        expect(verifyInclusion({ leaf: leaves[index]!, index, size, root, proof: [...proof, root] })).toBe(false)
        if (size > 1) expect(verifyInclusion({ leaf: leaves[index]!, index, size, root, proof: proof.slice(1) })).toBe(false)
      }
    }
  })
  test('every earlier log is the beginning of every later one, up to 40', () => {
    for (let size = 0; size <= 40; size++)
      for (let old = 0; old <= size; old++) {
        const before = { size: old, root: rootOf(many.slice(0, old)) }
        const now = { size, root: rootOf(many.slice(0, size)) }
        const proof = old === 0 ? [] : consistencyProof(old, many.slice(0, size))
        expect(verifyConsistency({ before, now, proof })).toBe(true)
        expect(verifyConsistency({ before, now, proof: [...proof, now.root] })).toBe(false)
        if (old !== size && old !== 0) {
          expect(verifyConsistency({ before: now, now: before, proof })).toBe(false)
          expect(verifyConsistency({ before, now, proof: proof.slice(0, -1) })).toBe(false)
        }
      }
  })
  test('any flipped bit fails', () => {
    const sizes = fc.integer({ min: 2, max: 130 }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat(), fc.nat(255)))
    fc.assert(
      fc.property(sizes, ([size, index, which, bit]) => {
        const leaves = many.slice(0, size)
        const root = rootOf(leaves)
        const leaf = leaves[index]!
        const proof = inclusionProof(index, leaves)
        const spoil = (hashes: Hash[]) => hashes.map((hash, i) => (i === which % hashes.length ? flip(hash, bit) : hash))
        expect(verifyInclusion({ leaf, index, size, root, proof })).toBe(true)
        expect(verifyInclusion({ leaf: flip(leaf, bit), index, size, root, proof })).toBe(false)
        expect(verifyInclusion({ leaf, index, size, root: flip(root, bit), proof })).toBe(false)
        expect(verifyInclusion({ leaf, index, size, root, proof: spoil(proof) })).toBe(false)

        const old = index + 1
        if (old === size) return
        const before = { size: old, root: rootOf(leaves.slice(0, old)) }
        const now = { size, root }
        const steps = consistencyProof(old, leaves)
        expect(verifyConsistency({ before, now, proof: steps })).toBe(true)
        expect(verifyConsistency({ before: { ...before, root: flip(before.root, bit) }, now, proof: steps })).toBe(false)
        expect(verifyConsistency({ before, now: { ...now, root: flip(root, bit) }, proof: steps })).toBe(false)
        expect(verifyConsistency({ before, now, proof: spoil(steps) })).toBe(false)
      }),
    )
  })
  test('a changed, left-out or reordered old entry is no consistent log', () => {
    const before = { size: 20, root: rootOf(many.slice(0, 20)) }
    const forged = [
      [...many.slice(0, 5), leafHash(new Uint8Array([1])), ...many.slice(6, 40)],
      [...many.slice(0, 5), ...many.slice(6, 41)],
      [many[1]!, many[0]!, ...many.slice(2, 40)],
    ]
    for (const leaves of forged)
      expect(verifyConsistency({ before, now: { size: 40, root: rootOf(leaves) }, proof: consistencyProof(20, leaves) })).toBe(false)
  })
  test('hashes of another length are false, not an accident', () => {
    const root = rootOf(eight)
    const proof = inclusionProof(0, eight)
    const long = new Uint8Array(33)
    long.set(proof[0]!)
    expect(verifyInclusion({ leaf: eight[0]!, index: 0, size: 8, root, proof: [long, ...proof.slice(1)] })).toBe(false)
    expect(() => nodeHash(long, root)).toThrow(RangeError)
    expect(() => inclusionProof(8, eight)).toThrow(RangeError)
    expect(() => consistencyProof(0, eight)).toThrow(RangeError)
    expect(() => consistencyProof(9, eight)).toThrow(RangeError)
  })
  test('a leaf cannot pass for a node', () => {
    const [a, b] = [eight[0]!, eight[1]!]
    expect(toHex(leafHash(new Uint8Array([...a, ...b])))).not.toBe(toHex(nodeHash(a, b)))
  })
})

describe('checkpoints', () => {
  const checkpoint = { origin: 'zhengyou.example/贵阳/ledger', size: 8, root: rootOf(eight) }
  const text = 'zhengyou.example/贵阳/ledger\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n'
  test('are three lines', () => {
    expect(writeCheckpoint(checkpoint)).toBe(text)
    expect(readCheckpoint(text)).toEqual(checkpoint)
  })
  test('are read out of a signed note, and past extension lines', () => {
    expect(
      readCheckpoint(
        `${text}\n— zhengyou.example Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n`,
      ),
    ).toEqual(checkpoint)
    expect(readCheckpoint(`${text}2026-11-22\n`)).toEqual(checkpoint)
  })
  test.each([
    text.replace('\n8\n', '\n08\n'),
    text.replace('\n8\n', '\n-8\n'),
    text.replace('\n8\n', '\n8.0\n'),
    text.replace('\n8\n', '\n99999999999999999999\n'),
    text.replace('Qyg=', 'Qyh='), // the same bytes, written otherwise
    text.replace('=\n', '\n'),
    text.slice(0, -1),
    `\n8\n${text.split('\n')[2]}\n`,
    ` ${text}`,
    'x\n8\n',
    '',
  ])('anything else is none: %j', (broken) => expect(readCheckpoint(broken)).toBeNull())
  test('an origin that would break the lines is refused', () => {
    for (const origin of ['', 'a\nb', ' a', 'a+b']) expect(() => writeCheckpoint({ ...checkpoint, origin })).toThrow(RangeError)
    expect(() => writeCheckpoint({ ...checkpoint, size: -1 })).toThrow(RangeError)
  })
})
