import { createHash, createHmac, randomBytes } from 'node:crypto'
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { hkdf as nobleHkdf } from '@noble/hashes/hkdf.js'
import { sha384 as nobleSha384, sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../lib/digest.ts'
import { concat } from './bytes.ts'
import { decrypt, encrypt } from './chacha.ts'
import { hkdf, hmacSha256, SEAL_OVERHEAD } from './hpke.ts'
import { seeded } from './paper.fixture.ts'
import { pureSealing } from './seal.ts'
import { nodeEngine, nodeSealing } from './seal-node.ts'
import { sha384 } from './sha384.ts'
import { combine, readShare, recoveryKey, sealingKey, shareText, split } from './shamir.ts'

// RFC 9180, A.2.1, sequence 0 without associated data is not in it, so the vector's own is put through the AEAD apart.
const rfc = {
  info: '4f6465206f6e2061204772656369616e2055726e',
  skE: 'f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600',
  pkE: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
  skR: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
  pkR: '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
  key: 'ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91',
  nonce: '5c4d98150661b848853b547f',
  plain: '4265617574792069732074727574682c20747275746820626561757479',
  aad: '436f756e742d30',
  ct: '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
}
const h = (name: keyof typeof rfc) => fromHex(rfc[name])

/** No chance at all. */
const put = (bytes: Uint8Array) => (into: Uint8Array) => {
  into.set(bytes)
  return into
}

describe.each([
  ['everywhere', pureSealing],
  ['by Node', nodeSealing],
])('sealing %s', (_name, sealing) => {
  test('agrees with RFC 9180, A.2.1', () => {
    const sealed = sealing.seal(h('pkR'), h('info'), h('plain'), put(h('skE')))
    // The vector seals with associated data, which changes the tag only.
    expect(toHex(sealed.slice(0, -16))).toBe(rfc.pkE + rfc.ct.slice(0, -32))
    expect(sealed).toEqual(concat(h('pkE'), encrypt(h('key'), h('nonce'), h('plain'))))
    expect(toHex(encrypt(h('key'), h('nonce'), h('plain'), h('aad')))).toBe(rfc.ct)
    expect(sealing.open(h('skR'), h('info'), sealed)).toEqual(h('plain'))
  })

  test('opens for the right key and purpose only, and not after a change', () => {
    const chance = seeded('seal')
    const secret = chance(new Uint8Array(32))
    const publicKey = nodeEngine.publicOf(secret)
    const info = Uint8Array.of(1)
    const sealed = sealing.seal(publicKey, info, Uint8Array.of(7, 8), chance)
    expect(sealed.length).toBe(2 + SEAL_OVERHEAD)
    for (const other of [pureSealing, nodeSealing]) expect(other.open(secret, info, sealed)).toEqual(Uint8Array.of(7, 8))
    expect(sealing.open(chance(new Uint8Array(32)), info, sealed)).toBe(null)
    expect(sealing.open(secret, Uint8Array.of(2), sealed)).toBe(null)
    for (let at = 0; at < sealed.length; at += 7)
      expect(
        sealing.open(
          secret,
          info,
          sealed.map((b, i) => (i === at ? b ^ 1 : b)),
        ),
      ).toBe(null)
    expect(sealing.open(secret, info, sealed.slice(0, 47))).toBe(null)
    expect(sealing.open(secret, info, concat(new Uint8Array(32), sealed.slice(32)))).toBe(null)
    expect(() => sealing.seal(new Uint8Array(32), info, info, chance)).toThrow(RangeError)
  })
})

test('ciphers and hashes are those of the known libraries, at every length', () => {
  for (let n = 0; n < 300; n += n < 140 ? 1 : 13) {
    const [key, nonce, data, aad] = [32, 12, n, n % 40].map((size) => new Uint8Array(randomBytes(size))) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ]
    const sealed = encrypt(key, nonce, data, aad)
    expect(sealed).toEqual(chacha20poly1305(key, nonce, aad).encrypt(data))
    expect(decrypt(key, nonce, sealed, aad)).toEqual(data)
    expect(sha384(data)).toEqual(new Uint8Array(createHash('sha384').update(data).digest()))
    expect(sha384(data)).toEqual(nobleSha384(data))
    expect(hmacSha256(data, key)).toEqual(new Uint8Array(createHmac('sha256', data).update(key).digest()))
    expect(hkdf(data, nonce)).toEqual(nobleHkdf(sha256, data, undefined, nonce, 32))
  }
  expect(decrypt(new Uint8Array(32), new Uint8Array(12), new Uint8Array(15))).toBe(null)
})

describe('trustees', () => {
  test('any two of three shares give the seed, one gives any seed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string(), (seed, chance) => {
        const shares = split(seed, seeded(chance))
        for (const [i, j] of [
          [0, 1],
          [1, 0],
          [0, 2],
          [1, 2],
        ] as const)
          expect(combine([shares[i]!, shares[j]!])).toEqual(seed)
        // For every other seed there is a second share that would give it.
        const other = seed.map((b) => b ^ 0x5a)
        const [, second] = split(other, (into) => into.map((_, at) => divide(shares[0]!.y[at]! ^ other[at]!, 1)))
        expect(combine([shares[0]!, second!])).toEqual(other)
      }),
      { numRuns: 50, seed: 1 },
    )
    expect(combine(split(Uint8Array.of(1, 2), seeded('5'), 3, 5).slice(2))).toEqual(Uint8Array.of(1, 2))
    expect(() => combine([])).toThrow(RangeError)
    expect(() => split(new Uint8Array(1), seeded('x'), 1, 3)).toThrow(RangeError)
  })
  const divide = (a: number, by: 1): number => a / by

  test('a share is read as typed, and a slip of the pen is noticed', () => {
    const share = split(seeded('s')(new Uint8Array(32)), seeded('t'))[1]!
    const text = shareText(share)
    expect(text).toMatch(/^2(-[0-9A-HJKMNP-TV-Z]{4}){14}$/)
    expect(readShare(text)).toEqual(share)
    expect(readShare(` ${text.toLowerCase().replace(/-/g, ' ').replace(' ', '-').replace(/0/g, 'o').replace(/1/g, 'l')} `)).toEqual(share)
    for (let i = 2; i < text.length; i++) {
      const other = text[i] === '7' ? '8' : '7'
      if (text[i] !== '-') expect(readShare(text.slice(0, i) + other + text.slice(i + 1))).toBe(null)
    }
    for (const bad of ['', '2-', '2-!!!!', `9${text.slice(1)}`]) expect(readShare(bad)).toBe(null)
  })

  test('keys of classes tell nothing of each other', () => {
    const seed = new Uint8Array(32)
    const keys = [0, 1, 2].map((c) => toHex(sealingKey(seed, c)))
    expect(new Set([...keys, toHex(recoveryKey(seed)), toHex(seed)]).size).toBe(5)
  })
})
