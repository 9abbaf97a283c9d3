import { expect, test } from 'vitest'
import { toBase64url } from '../core/bytes.ts'
import { pureEngine } from '../core/engine.ts'
import type { Manifest } from '../core/manifest.ts'
import { recoveryKey, sealingKey } from '../core/shamir.ts'
import type { Token } from '../core/voter.ts'
import { readFragment } from './address.ts'
import { reachable } from './ballot.hall.ts'
import { deviceKeeper } from './keep.ts'
import { paperClass, paperToken, readPaperToken, unlike } from './paper.ts'
import { checkShares, makeSeed } from './seed.ts'
import { PER_PAGE, slipAddress, slipSheet } from './slips.hall.ts'

const poll = '00112233445566778899aabbccddeeff'.repeat(2)
const bytes = (n: number, by: number) => new Uint8Array(n).fill(by)
const token = (race: number): Token => ({ race, s: bytes(32, race), proof: { kind: 'blind', sigA: bytes(256, 1), sigB: bytes(256, 2) } })

test('a token survives paper, and what is no token is not read', () => {
  const text = paperToken(poll, token(7))
  expect(readPaperToken(` ${text}\n`)).toEqual({ poll: poll.slice(0, 32), token: token(7) })
  expect([text.slice(0, -1), text.replace('Z1', 'Z2'), '', 'abc'].map(readPaperToken)).toEqual([null, null, null, null])
  expect(text.length).toBeLessThan(800)
})

const manifest = (seals: Record<number, string> = {}) =>
  ({
    races: [
      { id: 1, classId: 1, column: 1 },
      { id: 2, classId: 1, column: 2 },
      { id: 3, classId: 2, column: 1 },
      { id: 4, classId: 2, column: 2 },
      { id: 5, classId: 0, column: 0 },
    ].map((r) => ({ ...r, seal: seals[r.classId] })),
  }) as unknown as Manifest

test('the codes of one paper are of one class, and all of them are wanted', () => {
  const of = (...races: number[]) => paperClass(manifest(), races.map(token))
  expect([of(), of(5), of(1), of(2, 5), of(1, 2, 5), of(1, 4)]).toEqual([
    null,
    null,
    { classId: 1, missing: 2 },
    { classId: 1, missing: 1 },
    { classId: 1, missing: 0 },
    'mixed',
  ])
})

test('two clerks agree only where both gave the same grade', () => {
  expect(unlike([1, 2, null], [1, 3, null])).toEqual([2, 3])
  expect(unlike([0, 2], [0, 2])).toEqual([])
})

test('two of three sheets open this poll’s keys; one twice, a misread one and another poll’s do not', () => {
  let n = 0
  const chance = (into: Uint8Array) => into.map((_, i) => (n = (n * 31 + i + 7) & 255))
  const made = makeSeed({ classes: 2, notes: true, names: ['甲', '乙', '丙'] }, chance)
  expect(made.public.seals.map((s) => s.classId)).toEqual([1, 2, 0])
  const own = manifest(Object.fromEntries(made.public.seals.map((s) => [s.classId, s.public])))
  const [a, b, c] = made.shares as [string, string, string]
  expect([
    checkShares([a, c], own),
    checkShares([b, a.toLowerCase()], own),
    checkShares([a, a], own),
    checkShares([a, `${b.slice(0, -1)}!`], own),
  ]).toEqual(['good', 'good', 'same', 'bad'])
  const other = makeSeed({ classes: 2, notes: true, names: ['甲', '乙', '丙'] }, chance)
  expect([checkShares([other.shares[0]!, other.shares[1]!], own), checkShares([other.shares[0]!, other.shares[1]!], null)]).toEqual([
    'other',
    'good',
  ])
  const seed = bytes(32, 9)
  expect(toBase64url(pureEngine.publicOf(recoveryKey(seed)))).not.toBe(toBase64url(pureEngine.publicOf(sealingKey(seed, 1))))
})

test('slips: eight on a sheet of A4, each with number, code and a QR code that the page reads', () => {
  const slips = Array.from({ length: 9 }, (_, idx) => ({ idx, classId: 1 + (idx % 2), code: 'ABCD-EFGH-JKLM' }))
  const classes = [1, 2].map((id) => ({ id, title: `第${id}类` }))
  const sheet = { title: '民主测评', office: 'both' as const, poll, classes, address: 'http://192.168.1.5:4180/h/qinghe/ballot', slips }
  const text = slipSheet(sheet)
  expect(PER_PAGE).toBe(8)
  expect(text.match(/class="p"/g)).toHaveLength(2)
  expect(text.match(/<svg/g)).toHaveLength(9)
  expect(text).toContain('2-8</b>　第2类')
  // The secret is nowhere before the #, and the QR code stands for the address that the page reads.
  const [before, after] = slipAddress(sheet, slips[8]!).split('#')
  expect(before).toBe(sheet.address)
  expect(readFragment(`#${after}`)).toMatchObject({
    poll: poll.slice(0, 32),
    classId: 1,
    idx: 8,
    a: expect.any(String),
    b: expect.any(String),
  })
  expect(slipAddress(sheet, slips[0]!).length).toBeLessThan(110)
})

test('a phone that may not keep anything keeps it as long as the page lives', () => {
  const broken = { length: 0, key: () => null, getItem: () => null, setItem: () => { throw new Error('full') }, removeItem: () => {} } // biome-ignore format: one line
  const k = deviceKeeper(broken)
  const kept = { poll, title: '', classId: 1 }
  expect([k.write('x', kept), k.read('x'), k.slots()]).toEqual([false, kept, ['x']])
  k.drop('x')
  expect([k.read('x'), k.slots(), deviceKeeper(null).write('y', kept)]).toEqual([null, [], false])
})

test('an office on this machine is reached under the name of the page, another under its own', () => {
  expect([
    reachable('http://127.0.0.1:4181', 'http://192.168.1.5:4180/h/q/ballot'),
    reachable('http://0.0.0.0:4182/', 'http://hall.local/x'),
    reachable('https://b.example.cn', 'http://192.168.1.5:4180/'),
  ]).toEqual(['http://192.168.1.5:4181', 'http://hall.local:4182', 'https://b.example.cn'])
})
