import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { big } from '../core/big.ts'
import { toBase64url } from '../core/bytes.ts'
import { limbs } from '../core/limbs.ts'
import { blind, publicKey } from '../core/rsa.ts'
import { readRecovery, readRecoveryCode, recoveryCode, recoveryFragment, seededChance, seedOf } from './recover.ts'

const poll = '00112233445566778899aabbccddeeff'
const seed = Uint8Array.from({ length: 16 }, (_, i) => i * 13 + 5)

test('a recovery code reads back with its six digits, and a slip of the pen is noticed', () => {
  const code = recoveryCode(poll, '204816', seed)
  expect(code).toMatch(/^([2-9A-HJ-NP-Z]{5}-){5}[2-9A-HJ-NP-Z]{5}$/)
  expect(readRecoveryCode(` ${code.toLowerCase().replaceAll('-', ' ')}`)).toBe(code)
  expect(seedOf(poll, '204816', code)).toEqual(seed)
  // Without the right digits it is another seed, and nothing in the code says so: whoever finds it has to ask the offices.
  expect(seedOf(poll, '204817', code)).not.toEqual(seed)
  expect(seedOf(`f${poll.slice(1)}`, '204816', code)).not.toEqual(seed)
  expect(recoveryCode(poll, '204817', seed)).not.toBe(code)
  for (let at = 0; at < code.length; at++) {
    if (code[at] === '-') continue
    const slip = code.slice(0, at) + (code[at] === 'K' ? 'M' : 'K') + code.slice(at + 1)
    expect([at, readRecoveryCode(slip)]).toEqual([at, null])
  }
  for (const bad of ['', code.slice(0, -1), `${code}A`, code.replace(/.$/, '0')]) expect(readRecoveryCode(bad)).toBeNull()
})

test('the address carries it, and for one let in at the desk his half; nothing else is read', () => {
  const code = recoveryCode(poll, '204816', seed)
  const plain = { poll, code, desk: null }
  expect(readRecovery(`https://h.example/h/q/ballot#${recoveryFragment(plain)}`)).toEqual(plain)
  const desk = { poll, classId: 2, idx: 16, a: toBase64url(new Uint8Array(32).fill(7)), b: null, desk: true as const }
  expect(readRecovery(`#${recoveryFragment({ poll, code, desk })}`)).toEqual({ poll, code, desk })
  expect(recoveryFragment(plain)).not.toContain(toBase64url(seed))
  for (const bad of ['', '#1.x.1.2.cAAAA', recoveryFragment(plain).replace('R1', 'R2'), `${recoveryFragment(plain)}.0.1.AAAA`, recoveryFragment(plain).slice(0, -1)]) // biome-ignore format: one line
    expect([bad, readRecovery(bad)]).toEqual([bad, null])
})

test('what follows from a seed is the same with BigInt and without, and no two draws are alike', () => {
  const { n } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })
  const key = publicKey({ n: n!, e: 'AQAB' })
  const message = new Uint8Array(32).fill(9)
  const [x, y] = [seededChance(poll, seed), seededChance(`${poll}${poll}`, seed)]
  expect(blind(message, key, x, big)).toEqual(blind(message, key, y, limbs))
  const next = x(new Uint8Array(32))
  expect(y(new Uint8Array(32))).toEqual(next)
  expect(x(new Uint8Array(32))).not.toEqual(next)
  expect(seededChance(poll, Uint8Array.of(...seed.slice(1), 0))(new Uint8Array(32))).not.toEqual(
    seededChance(poll, seed)(new Uint8Array(32)),
  )
})
