import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { publicCode } from '../lib/digest.ts'
import { newKeys, parseKeys } from '../member/secret.ts'
import { setSignerKeys, signList } from './signer.ts'
import { codeHash, lookUp, type StatusList, statusText } from './status.ts'

const code = (n: number) => publicCode(new Uint8Array(10).fill(n))
const text = statusText({ code: 'qinghe', name: '清河街道' }, '2026-03-02', [
  { code: code(1), state: 'effective', expiresOn: '2026-03-10' },
  { code: code(2), state: 'withdrawn', expiresOn: null },
  { code: code(3), state: 'warned', expiresOn: null },
])
const list = JSON.parse(text) as StatusList

test('a list holds no code, in an order that says nothing', () => {
  for (const n of [1, 2, 3]) expect(text).not.toContain(code(n))
  expect(list.entries.map(([h]) => h)).toEqual([1, 2, 3].map((n) => codeHash(code(n))).sort())
})

test('a code is answered as of the list; a term that ended since has ended; a withdrawn one stays withdrawn', () => {
  const at = (n: number, today: string) => lookUp(list, code(n).toLowerCase().replaceAll('-', ' '), today)
  expect(at(1, '2026-03-10')).toEqual({ found: 'known', state: 'effective', expiresOn: '2026-03-10', asOf: '2026-03-02', stale: false })
  expect(at(1, '2026-03-11')).toMatchObject({ state: 'expired' })
  // A clock set back does not bring a title to life again.
  expect(at(1, '2020-01-01')).toMatchObject({ state: 'effective', stale: false })
  expect(at(2, '2026-03-02')).toMatchObject({ state: 'withdrawn' })
  expect(at(3, '2026-04-02')).toMatchObject({ state: 'warned', stale: true })
  expect(at(9, '2026-03-02')).toEqual({ found: 'unknown', asOf: '2026-03-02', stale: false })
  expect(lookUp(list, '随便写的', '2026-03-02')).toEqual({ found: 'not-a-code' })
})

test('the signature is over the exact text, under a key of the realm', () => {
  expect(signList('qinghe', text)).toBeNull()
  setSignerKeys(parseKeys(newKeys()))
  const signed = signList('qinghe', text)!
  const good = (t: string, key: string) =>
    verify(
      null,
      Buffer.from(t),
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key, 'base64').toString('base64url') }, format: 'jwk' }),
      Buffer.from(signed.signature, 'base64'),
    )
  expect(good(signed.text, signed.key)).toBe(true)
  expect(good(signed.text.replace('withdrawn', 'effective'), signed.key)).toBe(false)
  expect(good(signed.text, signList('xueyuan', text)!.key)).toBe(false)
  expect(signList('qinghe', text)).toEqual(signed)
})
