import { randomFillSync } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { toHex } from '../../lib/digest.ts'
import { type Bytes, concat, fromBase64url } from '../core/bytes.ts'
import { openDeposit } from '../core/deposit.ts'
import { decodeLeaf, depositInfo, encodeLeaf, envelopeInfo, outerHash } from '../core/objects.ts'
import { ballotsOf, type Paper, play } from '../core/paper.fixture.ts'
import { pureSealing } from '../core/seal.ts'
import { nodeEngine, nodeSealing } from '../core/seal-node.ts'
import { sealingKey } from '../core/shamir.ts'
import { boxThreads } from './box-threads.ts'
import { byToken, checkingOf, countable } from './release.ts'

const threads = boxThreads(2)
afterAll(() => threads.close())
const chance = (into: Uint8Array): Uint8Array => randomFillSync(into)

const p: Paper = play({ cast: [4, 3], paper: 2, slips: 3 })
const begin = (printed = p.printed) => threads.begin(checkingOf(p.manifest, p.epochKey, printed))
/** The same ballots sealed to the box again, after a change. */
const resealed = (
  voter: number,
  change: (leaves: { leaf: Bytes; envelope: Bytes }[]) => { leaf: Bytes; envelope: Bytes }[],
): Uint8Array => {
  const own = p.casts[voter]!.made.leaves.map(({ leaf, envelope }) => ({ leaf: new Uint8Array(leaf), envelope: new Uint8Array(envelope) }))
  const plain = concat(...change(own).flatMap((l) => [l.leaf, l.envelope]))
  return nodeSealing.seal(fromBase64url(p.manifest.epoch), depositInfo(p.pollId), plain, chance)
}
const changed = (bytes: Bytes, at: number): Uint8Array => {
  const out = new Uint8Array(bytes)
  out[at]! ^= 1
  return out
}

test('the threads say of every deposit what the rule of the core says', async () => {
  await begin()
  const printed = p.printed!.entries.map((e) => ({ race: e.race, token: new Uint8Array(Buffer.from(e.token, 'hex')) }))
  const good = p.casts.map((c) => c.made.outer)
  const bad: [string, Uint8Array][] = [
    ['undecryptable', changed(good[3]!, 60)],
    ['undecryptable', new Uint8Array(good[3]!.length).fill(9)],
    ['length', resealed(3, (l) => l.slice(1))],
    ['race', resealed(3, ([a, b, c]) => [b!, a!, c!])],
    ['race', resealed(3, ([a, , c]) => [a!, a!, c!])],
    ['envelope', resealed(3, ([a, ...rest]) => [{ leaf: a!.leaf, envelope: changed(a!.envelope, 40) }, ...rest])],
    ['signature', resealed(3, ([a, ...rest]) => [{ ...a!, leaf: changed(a!.leaf, 120) }, ...rest])],
    ['signature', resealed(3, ([a, ...rest]) => [{ ...a!, leaf: changed(a!.leaf, 400) }, ...rest])],
    // A token of another race: signed by other keys.
    [
      'signature',
      resealed(3, ([a, b, c]) => {
        const leaf = decodeLeaf(b!.leaf)!
        return [{ ...a!, leaf: encodeLeaf({ ...leaf, race: decodeLeaf(a!.leaf)!.race, envelope: decodeLeaf(a!.leaf)!.envelope }) }, b!, c!]
      }),
    ],
    ['printed', resealed(0, ([a, ...rest]) => [{ ...a!, leaf: changed(a!.leaf, 103) }, ...rest])],
    ['printed', resealed(0, ([a, ...rest]) => [{ ...a!, leaf: changed(a!.leaf, 10) }, ...rest])],
  ]
  const found = await threads.check([...good, ...bad.map(([, outer]) => outer)])
  expect(found.slice(0, good.length).map((f) => typeof f)).toEqual(good.map(() => 'object'))
  expect(found.slice(good.length)).toEqual(bad.map(([reason]) => reason))
  for (const [reason, outer] of bad)
    if (reason !== 'length') expect(openDeposit(p.manifest, p.pollId, p.epochKey, outer, printed, nodeEngine)).toBe(reason)
})

test('a slip that was declared void is not taken', async () => {
  const drawn = decodeLeaf(p.casts[0]!.made.leaves[0]!.leaf)!
  await begin({ ...p.printed!, voided: [drawn.kind === 'printed' ? drawn.index : -1] })
  expect((await threads.check([p.casts[0]!.made.outer, p.casts[1]!.made.outer])).map((f) => (typeof f === 'string' ? f : 'ok'))).toEqual([
    'printed',
    'ok',
  ])
})

test('after the threads have forgotten the key nothing is opened', async () => {
  await begin()
  await threads.forget()
  await expect(threads.check([p.casts[0]!.made.outer])).rejects.toThrow()
})

test('the inner envelopes open as the voter script sealed them', async () => {
  const key = sealingKey(p.seed, 1)
  const info = envelopeInfo(p.pollId, 1)
  const sealed = ballotsOf(p)
    .filter((b) => b.leaf.race === 1)
    .map((b) => b.envelope)
  const opened = await threads.open(key, [...sealed.map((s) => ({ info, sealed: s })), { info, sealed: new Uint8Array(20) }])
  expect(opened).toEqual([...sealed.map((s) => pureSealing.open(key, info, s)), null])
  expect(opened[0]).not.toBeNull()
})

test('a token counts once, whatever the order in which the deposits came', async () => {
  await begin()
  const again = resealed(2, (l) => l)
  // One ballot of voter 2 beside new ones of voter 3: a deposit counts whole or not at all.
  const mixed = resealed(3, ([, b, c]) => [p.casts[2]!.made.leaves[0]!, b!, c!].map((l) => ({ leaf: l.leaf, envelope: l.envelope })))
  const outers = [...p.casts.map((c) => c.made.outer), again, mixed]
  const found = await threads.check(outers)
  const entries = outers.map(outerHash)
  const { envelopes } = checkingOf(p.manifest, p.epochKey, p.printed)
  const deposits = outers.map((o, i) => ({ hash: toHex(outerHash(o)), found: found[i]! }))
  const one = countable(deposits, envelopes, entries)
  const other = countable([...deposits].reverse(), envelopes, entries)
  expect(one.rejected.length).toBeGreaterThanOrEqual(2)
  expect(one.rejected.every((r) => r.reason === 'duplicate')).toBe(true)
  expect(other.rejected).toEqual(one.rejected)
  expect(byToken(other.ballots).map((b) => toHex(b.token))).toEqual(byToken(one.ballots).map((b) => toHex(b.token)))
  expect(one.ballots.length).toBe((outers.length - one.rejected.length) * 3)
})
