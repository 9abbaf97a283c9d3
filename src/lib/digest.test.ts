import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, parsePublicCode, publicCode, sha256Bytes, sha256Hex, toHex } from './digest.ts'
import { pureSha256 } from './sha256.ts'

describe('SHA-256', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
    ['争优', createHash('sha256').update('争优', 'utf8').digest('hex')],
  ])('of %j', (text, hex) => {
    expect(sha256Hex(text)).toBe(hex)
    expect(toHex(pureSha256(new TextEncoder().encode(text)))).toBe(hex)
  })
  test('the version for browsers gives the same, at every length around a block', () => {
    for (let n = 0; n < 200; n++) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 7 + n) & 255)
      expect(toHex(pureSha256(bytes))).toBe(toHex(sha256Bytes(bytes)))
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(toHex(pureSha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'))
      }),
    )
  })
})

test('hex there and back; anything else is refused', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromHex(toHex(bytes))).toEqual(bytes)
    }),
  )
  for (const text of ['0', 'zz', '0x00', ' 00']) expect(() => fromHex(text)).toThrow(RangeError)
})

describe('public codes', () => {
  const ten = fc.uint8Array({ minLength: 10, maxLength: 10 })
  test('are 80 bits in Crockford base32, grouped by four', () => {
    const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    fc.assert(
      fc.property(ten, (bytes) => {
        let value = BigInt(`0x${toHex(bytes)}`)
        let code = ''
        for (let i = 0; i < 16; i++, value >>= 5n) code = ALPHABET[Number(value & 31n)] + (i % 4 === 0 && i > 0 ? '-' : '') + code
        expect(publicCode(bytes)).toBe(code)
      }),
    )
    expect(publicCode(new Uint8Array(10))).toBe('0000-0000-0000-0000')
    expect(publicCode(new Uint8Array(10).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ')
    expect(() => publicCode(new Uint8Array(9))).toThrow(RangeError)
  })
  test('are read however they are typed', () => {
    fc.assert(
      fc.property(ten, (bytes) => {
        const code = publicCode(bytes)
        const typed = [
          code.toLowerCase(),
          code.replaceAll('-', ''),
          code.replaceAll('-', ' '),
          ` ${code} `,
          code.replaceAll('0', 'o').replaceAll('1', 'l'),
          code.replaceAll('0', 'O').replaceAll('1', 'I'),
          code.replaceAll('1', 'i'),
          code.replaceAll('-', '—'),
          code.replace(/[^-]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
        ]
        expect(typed.map(parsePublicCode)).toEqual(typed.map(() => code))
      }),
    )
  })
  test.each(['', '0000-0000-0000-000', '0000-0000-0000-00000', 'U000-0000-0000-0000', '0000-0000-0000-000*', '０'])('%j is none', (typed) =>
    expect(parsePublicCode(typed)).toBeNull(),
  )
})
