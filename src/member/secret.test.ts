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
  expect(a.sealed).not.toEqual(b.sealed)
  // Version, nonce, eighteen characters, tag.
  expect(a.sealed).toHaveLength(2 + 12 + 18 + 16)
  expect(a.sealed.readUInt16BE()).toBe(1)
  expect(a.mac).toHaveLength(32)
  expect(a.mac).toEqual(b.mac)
  expect(a.mac).toEqual(macOf(7, id))
  expect(macOf(8, id)).not.toEqual(a.mac)
  // Copied into another realm's row, it does not open there.
  expect(() => openNationalId(8, a.sealed)).toThrow()
  for (const at of [5, 20, a.sealed.length - 1]) {
    const altered = Buffer.from(a.sealed)
    altered[at]! ^= 1
    expect(() => openNationalId(7, altered), `byte ${at}`).toThrow()
  }
})

test('a new key version seals what is written from now on; what was sealed before still opens', () => {
  const old = JSON.parse(newKeys()) as { mac: string; seal: Record<string, string> }
  setKeys(parseKeys(JSON.stringify(old)))
  const before = sealNationalId(7, id)
  const next = JSON.parse(newKeys()) as { seal: Record<string, string> }
  setKeys(parseKeys(JSON.stringify({ mac: old.mac, seal: { ...old.seal, 2: next.seal[1] } })))
  expect(openNationalId(7, before.sealed)).toBe(id)
  const after = sealNationalId(7, id)
  expect(after.sealed.readUInt16BE()).toBe(2)
  expect(after.mac).toEqual(before.mac)
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
