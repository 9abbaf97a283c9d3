import { describe, expect, test } from 'vitest'
import { fromHex, sha256Bytes, toHex } from '../../lib/digest.ts'
import { inclusionProof, inclusionSpans, leafHash, rootOf, verifyInclusion } from '../../lib/log.ts'
import { fromBase64, fromBase64url, order, readU16, readU32, toBase64, toBase64url, u16, u32, utf8 } from './bytes.ts'
import { depositSize } from './deposit.ts'
import { type Manifest, pollIdOf, racesNeeded, racesOfClass } from './manifest.ts'
import { manifestFaults } from './manifest-faults.ts'
import { cosign, cosignedAt, openCheckpoint, signCheckpoint } from './note.ts'
import { ballotCode, decodeLeaf, decodeOpening, encodeLeaf, encodeOpening, LEAF_SIZE } from './objects.ts'
import { play, seeded } from './paper.fixture.ts'
import { printedRoot, rosterLeaf, rosterRoot } from './roster.ts'
import { nodeVerifyEd25519 } from './seal-node.ts'
import { bundlesOf, readBundle, spanRoot, tileOf, tilePath, tilesOf } from './tiles.ts'
import { isReceipt, noteBody, readNote } from './voter.ts'

const bytes = (n: number, seed = 'x') => seeded(seed)(new Uint8Array(n))

describe('leaves', () => {
  const common = { race: 513, token: bytes(32, 'T'), commitment: bytes(32, 'c'), envelope: bytes(32, 'e') }
  const blind = { kind: 'blind' as const, ...common, sigA: bytes(256, 'A'), sigB: bytes(256, 'B') }
  const printed = { kind: 'printed' as const, ...common, index: 70_000 }
  test('have 612 bytes and one form', () => {
    for (const leaf of [blind, printed]) {
      const encoded = encodeLeaf(leaf)
      expect(encoded.length).toBe(LEAF_SIZE)
      expect(decodeLeaf(encoded)).toEqual(leaf)
    }
    expect(toHex(encodeLeaf(printed)).slice(0, 12)).toBe(`01020201${toHex(common.token).slice(0, 4)}`)
    const [b, p] = [encodeLeaf(blind), encodeLeaf(printed)]
    const changed = (x: Uint8Array, at: number, to: number) => x.map((v, i) => (i === at ? to : v))
    for (const bad of [b.slice(1), changed(b, 0, 2), changed(b, 1, 3), changed(p, 611, 1), changed(p, 104, 1)])
      expect(decodeLeaf(bad)).toBe(null)
    expect(() => encodeLeaf({ ...blind, sigA: bytes(255) })).toThrow(RangeError)
  })
  test('open with s and body, or with nothing', () => {
    const opening = { s: bytes(32), body: Uint8Array.of(1, 2) }
    expect(decodeOpening(encodeOpening(opening, 2), 2)).toEqual(opening)
    expect([decodeOpening(encodeOpening(null, 2), 2), encodeOpening(null, 2).length]).toEqual([null, 34])
    expect(() => decodeOpening(new Uint8Array(33), 2)).toThrow(RangeError)
  })
  test('have a code of twelve digits, the digest modulo 10^12', () => {
    for (const seed of ['a', 'b', 'c']) {
      const token = bytes(32, seed)
      const digest = sha256Bytes(new Uint8Array([...utf8('zy.ballot.v1/code\0'), ...token]))
      const digits = (BigInt(`0x${toHex(digest)}`) % 10n ** 12n).toString().padStart(12, '0')
      expect(ballotCode(token).replaceAll('-', '')).toBe(digits)
      expect(ballotCode(token)).toMatch(/^\d{4}-\d{4}-\d{4}$/)
    }
  })
})

test('numbers and base64 have one form', () => {
  for (const n of [0, 255, 256, 65_535]) expect(readU16(u16(n))).toBe(n)
  for (const n of [0, 65_536, 2 ** 31, 2 ** 32 - 1]) expect(readU32(u32(n))).toBe(n)
  for (const n of [-1, 65_536, 0.5]) expect(() => u16(n)).toThrow(RangeError)
  expect(() => u32(2 ** 32)).toThrow(RangeError)
  for (let n = 0; n < 20; n++) {
    const b = bytes(n)
    expect([fromBase64(toBase64(b)), fromBase64url(toBase64url(b))]).toEqual([b, b])
    expect(toBase64url(b)).toBe(Buffer.from(b).toString('base64url'))
  }
  for (const bad of ['A', 'AB', 'AA=', 'A+A', 'AA\n']) expect(() => fromBase64url(bad)).toThrow(RangeError)
  expect([order(Uint8Array.of(1), Uint8Array.of(2)) < 0, order(Uint8Array.of(1), Uint8Array.of(1, 0)) < 0]).toEqual([true, true])
})

describe('tiles', () => {
  test('carry every proof of the log', async () => {
    const size = 70_000
    const hashes = Array.from({ length: size }, (_, i) => leafHash(u32(i)))
    const tiles = tilesOf(hashes)
    const root = rootOf(hashes)
    for (const index of [0, 255, 256, 65_535, 65_536, 69_999]) {
      const proof = await Promise.all(
        inclusionSpans(index, size).map(([from, to]) => spanRoot(from, to, size, async (path) => tiles.get(path)!)),
      )
      expect(verifyInclusion({ leaf: hashes[index]!, index, size, root, proof })).toBe(true)
      expect(tiles.has(tileOf(0, index, size).path)).toBe(true)
    }
    const some = hashes.slice(0, 300)
    const small = tilesOf(some)
    const proof = await Promise.all(inclusionSpans(299, 300).map(([from, to]) => spanRoot(from, to, 300, async (path) => small.get(path)!)))
    expect(proof).toEqual(inclusionProof(299, some))
  })
  test('are named as C2SP names them', () => {
    expect([tilePath(0, 1_234_067, 256), tilePath(1, 0, 12), tilePath('entries', 5, 256)]).toEqual([
      'tile/0/x001/x234/067',
      'tile/1/000.p/12',
      'tile/entries/005',
    ])
    expect([...tilesOf(Array.from({ length: 257 }, (_, i) => leafHash(u32(i)))).keys()]).toEqual([
      'tile/0/000',
      'tile/0/001.p/1',
      'tile/1/000.p/1',
    ])
    const entries = [bytes(32), new Uint8Array(), bytes(612)]
    const bundle = bundlesOf(entries).get('tile/entries/000.p/3')!
    expect(readBundle(bundle)).toEqual(entries)
    expect([readBundle(bundle.slice(0, -1)), readBundle(bundle.slice(0, 1))]).toEqual([null, null])
  })
})

test('a checkpoint counts only with the log’s own signature, and a cosignature with its time', () => {
  const p = play()
  const signer = (name: string, which: 'logD' | 'witness') => ({ name, key: fromBase64url(p.ed[which].public), sign: p.ed[which].sign })
  const note = signCheckpoint({ origin: 'log', size: 3, root: bytes(32) }, signer('log', 'logD'))
  const both = cosign(note, signer('w', 'witness'), 1_763_800_000)
  const [d, w] = [fromBase64url(p.ed.logD.public), fromBase64url(p.ed.witness.public)]
  expect(openCheckpoint(both, 'log', d, nodeVerifyEd25519)).toEqual({ origin: 'log', size: 3, root: bytes(32) })
  expect(cosignedAt(both, 'w', w, nodeVerifyEd25519)).toBe(1_763_800_000)
  for (const [n, name, key] of [
    [both, 'other', d],
    [both, 'log', w],
    [both.replace('\n3\n', '\n4\n'), 'log', d],
    [note.split('\n\n')[0]!, 'log', d],
    [note.split('—')[0]!, 'log', d],
  ] as const)
    expect(openCheckpoint(n, name, key, nodeVerifyEd25519)).toBe(null)
  expect([cosignedAt(note, 'w', w, nodeVerifyEd25519), cosignedAt(both.replace('\n3\n', '\n4\n'), 'w', w, nodeVerifyEd25519)]).toEqual([
    null,
    null,
  ])
  const { outer } = p.casts[1]!.made
  const { receipt } = p.casts[1]!
  expect(isReceipt(p.manifest, p.pollId, outer, receipt, nodeVerifyEd25519)).toBe(true)
  expect(isReceipt(p.manifest, p.pollId, outer, { ...receipt, position: 2 }, nodeVerifyEd25519)).toBe(false)
  expect(p.casts.map((c) => c.made.outer.length)).toEqual(p.casts.map(() => depositSize(p.manifest)))
})

describe('the manifest', () => {
  test('names the poll by all of itself', () => {
    const { manifest } = play()
    const id = toHex(pollIdOf(manifest))
    expect(toHex(pollIdOf(JSON.parse(JSON.stringify(manifest))))).toBe(id)
    expect(toHex(pollIdOf({ ...manifest, places: 1 }))).not.toBe(id)
  })
  test('is refused field by field', () => {
    const { manifest: m } = play()
    const wrong: [Partial<Record<keyof Manifest, unknown>>, string[]][] = [
      [{}, []],
      [{ schema: 'zy.ballot/2' }, ['schema']],
      [{ title: 1 }, ['title']],
      [{ mode: 'one' }, ['mode']],
      [{ classes: m.classes.map((c) => ({ ...c, weight: '-1' })) }, ['classes']],
      [{ columns: [] }, ['columns', 'races']],
      [{ scale: m.scale.map((g) => ({ ...g, points: 'x' })) }, ['scale']],
      [{ abstain: null }, ['abstain']],
      [{ satisfied: [1, 3], dissatisfied: [3] }, ['satisfied']],
      [{ caps: [{ grade: 1, atMost: 1 }] }, ['caps']],
      [{ emptyClass: 'zero' }, ['emptyClass']],
      [{ places: 9 }, ['places']],
      [{ races: m.races.slice(1) }, ['races']],
      [{ races: m.races.map((r) => ({ ...r, seal: 'AA' })) }, ['race keys']],
      [{ races: m.races.map((r) => ({ ...r, a: m.races[0]!.a })) }, ['race keys differ']],
      [{ closesAt: m.opensAt }, ['opensAt']],
      [{ keys: { ...m.keys, witness: '' } }, ['keys']],
      [{ epoch: '' }, ['epoch']],
      [{ rosterRoot: 'AB' }, ['rosterRoot']],
      [{ trustees: { need: 4, names: ['x'] } }, ['trustees']],
      [{ audit: { program: '' } }, ['audit']],
    ]
    for (const [change, fields] of wrong) expect(manifestFaults({ ...m, ...change })).toEqual(fields)
    expect(manifestFaults(null).length).toBeGreaterThan(10)
  })
  test('has a race for every class and candidate, or for every class', () => {
    const o = { classes: [{ id: 1 }, { id: 2 }], columns: [{ id: 1 }, { id: 2 }], notes: true } as Pick<
      Manifest,
      'classes' | 'columns' | 'notes'
    >
    expect(racesNeeded({ ...o, layout: 'row' })).toEqual([
      { id: 1, classId: 1, column: 0 },
      { id: 2, classId: 2, column: 0 },
      { id: 3, classId: 0, column: 0 },
    ])
    expect(racesOfClass({ ...o, races: racesNeeded({ ...o, layout: 'column' }) } as Manifest, 2).map((r) => r.id)).toEqual([3, 4, 5])
  })
})

test('roll and printed list are fixed by their roots', () => {
  const row = (classId: number, seed: string) => ({ classId, evidence: bytes(32, seed), person: bytes(32, `${seed}p`) })
  const rows = [row(1, 'a'), row(1, 'b'), row(2, 'c')]
  const root = rosterRoot(rows)
  expect(
    verifyInclusion({
      leaf: rosterLeaf(1, rows[1]!),
      index: 1,
      size: 3,
      root,
      proof: inclusionProof(
        1,
        rows.map((r, i) => rosterLeaf(i, r)),
      ),
    }),
  ).toBe(true)
  expect(toHex(rosterRoot([rows[1]!, rows[0]!, rows[2]!]))).not.toBe(toHex(root))
  const list = [
    { race: 1, token: bytes(32, 'a') },
    { race: 2, token: bytes(32, 'b') },
  ]
  expect(printedRoot(list).length).toBe(32)
  expect(() => printedRoot([...list].reverse())).toThrow(RangeError)
  expect(() => printedRoot([list[0]!, list[0]!])).toThrow(RangeError)
})

test('a remark has one length whatever it says', () => {
  for (const text of ['', '会议太多', '好'.repeat(255)]) {
    const body = noteBody(text)!
    expect([body.length, readNote(body)]).toEqual([768, text])
  }
  expect([noteBody('好'.repeat(256)), readNote(fromHex('ffff'))]).toEqual([null, null])
})
