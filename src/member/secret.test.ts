import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadKeys, macOf, newKeys, openNationalId, parseKeys, sealNationalId, setKeys } from './secret.ts'

const id = '11010519491231002X'

test('a sealed id opens to itself, never looks the same twice, and compares by its keyed hash within one realm only', () => {
  setKeys(parseKeys(newKeys()))
  const a = sealNationalId(7, id)
  const b = sealNationalId(7, id)
  expect(openNationalId(7, a.sealed)).toBe(id)
  expect(a.sealed).not.toBe(b.sealed)
  expect(a.sealed).toMatch(/^1:[\w-]{62}$/)
  expect(a.mac).toBe(b.mac)
  expect(a.mac).toBe(macOf(7, id))
  expect(macOf(8, id)).not.toBe(a.mac)
  // Copied into another realm's row, it does not open there.
  expect(() => openNationalId(8, a.sealed)).toThrow()
  expect(() => openNationalId(7, a.sealed.slice(0, -2) + (a.sealed.endsWith('AA') ? 'BB' : 'AA'))).toThrow()
})

test('a new key version seals what is written from now on; what was sealed before still opens', () => {
  const old = JSON.parse(newKeys()) as { mac: string; seal: Record<string, string> }
  setKeys(parseKeys(JSON.stringify(old)))
  const before = sealNationalId(7, id)
  const next = JSON.parse(newKeys()) as { seal: Record<string, string> }
  setKeys(parseKeys(JSON.stringify({ mac: old.mac, seal: { ...old.seal, 2: next.seal[1] } })))
  expect(openNationalId(7, before.sealed)).toBe(id)
  const after = sealNationalId(7, id)
  expect(after.sealed.startsWith('2:')).toBe(true)
  expect(after.mac).toBe(before.mac)
})

test('the key file is made for its owner alone and refused when others may read it', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'zy-keys-')), 'secret.json')
  const made = loadKeys(file)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(loadKeys(file)).toEqual(made)
  chmodSync(file, 0o644)
  expect(() => loadKeys(file)).toThrow('0600')
  chmodSync(file, 0o600)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"mac":"[^"]*"/, '"mac":"short"'))
  expect(() => loadKeys(file)).toThrow('mac')
})
