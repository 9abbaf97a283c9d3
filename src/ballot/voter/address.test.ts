import { expect, test } from 'vitest'
import { fromBase64url, toBase64url } from '../core/bytes.ts'
import { authOf } from '../core/slip-code.ts'
import { joined, readFragment, readPollOnly, readSlipNumber, slipNumber, slotOf, voteFragment } from './address.ts'

const poll = '00112233445566778899aabbccddeeff'
const code = 'ABCD-EFGH-JKLM'
const auth = (office: 'a' | 'b', idx = 16) => toBase64url(authOf(office, idx, code))

test('a slip opens both offices with one code, or each with its own, or A by what the desk gave', () => {
  const at = { poll, classId: 2, idx: 16 }
  expect(readFragment(`#${voteFragment({ ...at, secrets: [{ both: code }] })}`)).toEqual({ ...at, a: auth('a'), b: auth('b') })
  const a = readFragment(voteFragment({ ...at, secrets: [{ a: code }] }))!
  const b = readFragment(voteFragment({ ...at, secrets: [{ b: code }] }))!
  expect([a, b]).toEqual([
    { ...at, a: auth('a'), b: null },
    { ...at, a: null, b: auth('b') },
  ])
  expect(joined(a, b)).toEqual({ ...at, a: auth('a'), b: auth('b') })
  expect(joined(b, { ...a, idx: 17 })).toBeNull()
  const desk = toBase64url(new Uint8Array(32).fill(251))
  expect(readFragment(`http://x/h/q/ballot#${voteFragment({ ...at, secrets: [{ desk }, { b: code }] })}`)).toEqual({
    ...at,
    a: desk,
    desk: true,
    b: auth('b'),
  })
  expect(fromBase64url(desk).length).toBe(32)
})

test('an address of a slip fits a small QR code and holds nothing before the #', () => {
  const f = voteFragment({ poll, classId: 3, idx: 12_345, secrets: [{ both: code }] })
  expect(f).toBe('1.ABEiM0RVZneImaq7zN3u_w.3.12345.cABCDEFGHJKLM')
})

test('what is not a slip is not read', () => {
  for (const bad of [
    '',
    '#',
    '#2.ABEiM0RVZneImaq7zN3u_w.3.1.cABCDEFGHJKLM',
    '#1.ABEi.3.1.cABCDEFGHJKLM',
    '#1.ABEiM0RVZneImaq7zN3u_w.0.1.cABCDEFGHJKLM',
    '#1.ABEiM0RVZneImaq7zN3u_w.3.1',
    '#1.ABEiM0RVZneImaq7zN3u_w.3.1.cABC',
    '#1.ABEiM0RVZneImaq7zN3u_w.3.1.xABCDEFGHJKLM',
  ])
    expect({ bad, read: readFragment(bad) }).toEqual({ bad, read: null })
  expect([readPollOnly(`#${poll}`), readPollOnly('#abc')]).toEqual([poll, null])
})

test('numbers are printed from 1 and read as they are typed', () => {
  expect(slipNumber(2, 16)).toBe('2-17')
  expect(['2-17', ' 2 － 17 ', '2—17'].map(readSlipNumber)).toEqual(Array.from({ length: 3 }, () => ({ classId: 2, idx: 16 })))
  expect(['', '17', '2-0', '0-1', '2-x'].map(readSlipNumber)).toEqual([null, null, null, null, null])
})

test('a mistyped code of B does not change where a phone keeps its tokens; another of A does', () => {
  const s = { poll, classId: 2, idx: 16, a: auth('a'), b: auth('b') }
  expect(slotOf({ ...s, b: 'x' })).toBe(slotOf(s))
  expect(slotOf({ ...s, a: 'x' })).not.toBe(slotOf(s))
})
