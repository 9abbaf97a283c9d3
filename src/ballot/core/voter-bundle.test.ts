import vm from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { filesBelow, importsOf, read, root } from '../../../test/source.ts'
import { fromBase64url, toBase64url } from './bytes.ts'
import { folderOf, play, seeded, signRaw } from './paper.fixture.ts'

// What a voter's page loads of this folder, built as an island is.
const entry = `
  export { ask, blindedFor, receive, cast, isReceipt, ownLeaf, noteBody } from './voter.ts'
  export { pollIdOfBytes, racesOfClass, shortPollId } from './manifest.ts'
  export { ballotCode } from './objects.ts'
  export { openCheckpoint, cosignedAt } from './note.ts'
  export { verifyInclusion, inclusionSpans, leafHash } from '../../lib/log.ts'
  export { spanRoot } from './tiles.ts'
  export { default as nacl } from 'tweetnacl'
`
const bundle = async (contents: string) =>
  build({
    stdin: { contents, resolveDir: `${root}/src/ballot/core`, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'core',
    target: 'es2017',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    metafile: true,
  })

test('the voter’s part is ES2017, has no BigInt literal, loads nothing of Node and weighs at most 20 KB', async () => {
  const r = await bundle(entry)
  const code = r.outputFiles[0]!.text
  expect([r.errors, r.warnings]).toEqual([[], []])
  expect(code).not.toMatch(/\b\d+n\b/)
  expect(Object.keys(r.metafile!.inputs).filter((i) => /rational|node:|seal-node|@noble/.test(i))).toEqual([])
  const size = gzipSync(code, { level: 9 }).length
  console.log(`voter's cryptography: ${size} bytes gz`)
  expect(size).toBeLessThanOrEqual(20 * 1024)
  // The check notices a literal.
  expect(
    (await bundle('export const x = 10n')).warnings.length +
      Number(/10n/.test((await bundle('export const x = 10n')).outputFiles[0]!.text)),
  ).toBeGreaterThan(0)
})

test('without BigInt, globalThis, crypto.subtle and process it asks, receives and casts a ballot that counts', async () => {
  const code = (await bundle(entry)).outputFiles[0]!.text
  const p = play({ notes: false, columns: 1 })
  const box: Record<string, unknown> = { TextEncoder, TextDecoder, atob, btoa }
  vm.createContext(box)
  vm.runInContext(
    'delete globalThis.BigInt; delete globalThis.BigInt64Array; delete globalThis.BigUint64Array; delete globalThis.WebAssembly',
    box,
  )
  expect(vm.runInContext('typeof BigInt', box)).toBe('undefined')
  vm.runInContext('Object.defineProperty(this, "globalThis", { get() { throw new Error("too young") } })', box)
  vm.runInContext(code.replace(/^"use strict";/, ''), box)
  const core = vm.runInContext('core', box)
  const inside = (bytes: Uint8Array) => Object.assign(vm.runInContext(`new Uint8Array(${bytes.length})`, box), bytes) as Uint8Array
  const chance = seeded('young')
  const pollId = inside(p.pollId)
  const asked = core.ask(p.manifest, pollId, 1, chance)
  const answer = (office: 'a' | 'b') =>
    core.blindedFor(asked, office).map((z: string, i: number) => toBase64url(signRaw(p.keys[office].get(asked[i].race)!, fromBase64url(z))))
  const tokens = core.receive(p.manifest, pollId, asked, answer('a'), answer('b'))
  expect(tokens.length).toBe(1)
  expect(
    core.receive(
      p.manifest,
      pollId,
      asked,
      answer('a'),
      answer('b')
        .reverse()
        .map((x: string) => x.replace(/^./, 'A')),
    ),
  ).toBe(null)
  const made = core.cast(p.manifest, pollId, tokens, [inside(Uint8Array.of(2))], chance)
  const { openDeposit, openBallot } = await import('./deposit.ts')
  const { nodeEngine } = await import('./seal-node.ts')
  const opened = openDeposit(p.manifest, p.pollId, p.epochKey, new Uint8Array(made.outer), [], nodeEngine)
  if (typeof opened === 'string') throw new Error(opened)
  expect(openBallot(p.manifest, p.pollId, fromBase64url(p.seals['1']!), opened[0]!, nodeEngine)?.body).toEqual(Uint8Array.of(2))
  expect(folderOf(p).size).toBeGreaterThan(10)
})

test('nothing in the core imports Node, but files that say so', async () => {
  const files = filesBelow('src/ballot/core', /(?<!-node|\.test|\.fixture)\.ts$/)
  expect(files.length).toBeGreaterThan(15)
  for (const f of files)
    expect([f, (await importsOf(f, read(f))).filter((to) => to.startsWith('node:') || to.includes('-node'))]).toEqual([f, []])
})
