import { constants, createPublicKey, verify as nodeVerify } from 'node:crypto'
import { RSABSSA } from '@cloudflare/blindrsa-ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../lib/digest.ts'
import { big } from './big.ts'
import { fromBase64url, toBase64url } from './bytes.ts'
import { limbs } from './limbs.ts'
import { rsaKey, seeded, signRaw } from './paper.fixture.ts'
import { rfc9474 } from './rfc9474.fixture.ts'
import { blind, encodeMessage, finalize, isElement, type Modular, publicKey, verify } from './rsa.ts'

const both: [string, Modular][] = [
  ['BigInt', big],
  ['limbs', limbs],
]
const e = Uint8Array.of(1, 0, 1)

/** No chance at all. */
const put = (bytes: Uint8Array) => (into: Uint8Array) => {
  into.set(bytes)
  return into
}

describe.each(both)('%s', (_name, m) => {
  test('gives the vector of RFC 9474, RSA-4096, bit for bit', () => {
    const v = rfc9474
    const n = fromHex(v.n)
    const key = { n, e }
    const r = big.inverse(fromHex(v.inv), n)!
    const { blinded, inverse } = blind(fromHex(v.msg), key, put(r), m)
    expect([toHex(blinded), toHex(inverse)]).toEqual([v.blinded, v.inv])
    expect(toHex(finalize(fromHex(v.msg), key, fromHex(v.blindSig), inverse, m)!)).toBe(v.sig)
    expect(verify(fromHex(v.msg), key, fromHex(v.sig), m)).toBe(true)
    expect(finalize(fromHex(v.msg), key, fromHex(v.blinded), inverse, m)).toBe(null)
  })

  test('a token signed by Node verifies with Node and here, and nowhere else', () => {
    const [key, other] = [rsaKey(0), rsaKey(1)]
    const chance = seeded('token')
    const message = chance(new Uint8Array(32))
    const own = publicKey(key.public)
    const { blinded, inverse } = blind(message, own, chance, m)
    const signature = finalize(message, own, signRaw(key, blinded), inverse, m)!
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 }
    const node = createPublicKey({ key: { kty: 'RSA', ...key.public }, format: 'jwk' })
    expect(nodeVerify('sha384', message, { key: node, ...pss }, signature)).toBe(true)
    expect(signature).toEqual(signRaw(key, encodeMessage(message, own.n)))
    expect(
      finalize(
        message,
        own,
        signRaw(
          other,
          blinded.map((b, i) => (i === 0 ? 0 : b)),
        ),
        inverse,
        m,
      ),
    ).toBe(null)
    for (const at of [0, 100, 255])
      expect(
        verify(
          message,
          own,
          signature.map((b, i) => (i === at ? b ^ 1 : b)),
          m,
        ),
      ).toBe(false)
    expect(verify(message, publicKey(other.public), signature, m)).toBe(false)
  })
})

test('the fallback computes as BigInt does', () => {
  const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size })
  fc.assert(
    fc.property(
      fc.integer({ min: 8, max: 40 }).chain((size) => fc.tuple(bytes(size), bytes(size), bytes(size), bytes(3))),
      ([x, y, z, exponent]) => {
        const n = x.slice()
        n[0]! |= 1
        n[n.length - 1]! |= 1
        const below = (v: Uint8Array) => big.times(v, Uint8Array.of(1), n)
        const [a, b] = [below(y), below(z)]
        expect(limbs.times(a, b, n)).toEqual(big.times(a, b, n))
        expect(limbs.power(a, exponent, n)).toEqual(big.power(a, exponent, n))
        expect(limbs.inverse(a, n)).toEqual(big.inverse(a, n))
      },
    ),
    { numRuns: 300, seed: 9474 },
  )
  const full = new Uint8Array(256).fill(255)
  const most = full.map((b, i) => (i === 255 ? 0xfe : b))
  expect(limbs.times(most, most, full)).toEqual(big.times(most, most, full))
  expect(limbs.power(most, e, full)).toEqual(big.power(most, e, full))
})

test('Cloudflare’s library takes our blinded message, and we its signature', async () => {
  const suite = RSABSSA.SHA384.PSSZero.Deterministic()
  const key = rsaKey(0)
  const jwk = key.private.export({ format: 'jwk' }) as JsonWebKey
  const rsa = { name: 'RSA-PSS', hash: 'SHA-384' }
  const privateKey = await crypto.subtle.importKey('jwk', jwk, rsa, true, ['sign'])
  const theirs = await crypto.subtle.importKey('jwk', { kty: 'RSA', ...key.public }, rsa, true, ['verify'])
  const chance = seeded('cloudflare')
  const message = chance(new Uint8Array(32))
  const own = publicKey(key.public)
  const { blinded, inverse } = blind(message, own, chance)
  const blindSignature = await suite.blindSign(privateKey, blinded)
  expect(new Uint8Array(blindSignature)).toEqual(signRaw(key, blinded))
  const signature = finalize(message, own, blindSignature, inverse)!
  expect(await suite.verify(theirs, signature, message)).toBe(true)
  const again = await suite.blind(theirs, suite.prepare(message))
  const finished = await suite.finalize(theirs, suite.prepare(message), await suite.blindSign(privateKey, again.blindedMsg), again.inv)
  expect(new Uint8Array(finished)).toEqual(signature)
})

test('a signer refuses what is no element, a client what is no key', () => {
  const n = fromBase64url(rsaKey(0).public.n)
  const zero = new Uint8Array(256)
  const one = zero.map((_, i) => (i === 255 ? 1 : 0))
  const less = n.map((b, i) => (i === 255 ? b - 1 : b))
  expect([zero, n, n.map(() => 255), one.slice(1), one, less].map((z) => isElement(z, n))).toEqual([false, false, false, false, true, true])
  const even = toBase64url(n.map((b, i) => (i === 255 ? b & 0xfe : b)))
  for (const bad of [
    { n: even, e: 'AQAB' },
    { n: 'AQAB', e: 'AQAB' },
    { n: `AA${rsaKey(0).public.n}`, e: 'AQAB' },
    { n: rsaKey(0).public.n, e: '' },
  ])
    expect(() => publicKey(bad)).toThrow(RangeError)
})
