import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromHex, toHex } from '../../lib/digest.ts'
import { audit } from '../core/audit.ts'
import { fromBase64url, toBase64url } from '../core/bytes.ts'
import { earlyCloseStatement } from '../core/early-close.ts'
import { decodeLeaf, LEAF_SIZE } from '../core/objects.ts'
import type { PrintedFile } from '../core/published.ts'
import { nodeEngine } from '../core/seal-node.ts'
import { slipTokens, type Token } from '../core/voter.ts'
import type { PrintedSlip } from '../offices.ts'
import { clock } from './issuer.fixture.ts'
import { publishedFile } from './publish.ts'
import { aPoll, deposit, type Four, fourOffices, type Poll, sealed, tokensOf } from './release.fixture.ts'

// A hall through the real offices: two people on paper, thirteen by phone, closed by both offices before the hour, released at once.
const hour = new Date('2026-05-01T02:00:00Z')
let four: Four
let poll: Poll
let slips: PrintedSlip[]
beforeAll(async () => {
  clock.now = hour
  four = await fourOffices()
  poll = await aPoll(four, [9, 6], { columns: 1, printed: [{ classId: 1, n: 4 }] })
}, 120_000)
afterAll(async () => {
  await four.stop()
})

const printed = async (): Promise<PrintedFile> =>
  (await (await fetch(`${four.running.box.url}/poll/${poll.pollId}/printed.json`)).json()) as PrintedFile
/** As the desk does it that types paper in: the slip's code, the list the box shows, and the same deposit as a phone's. */
const ofSlip = async (slip: PrintedSlip): Promise<Token[]> => {
  const { entries } = await printed()
  const at = (race: number, token: Uint8Array) => entries.findIndex((e) => e.race === race && e.token === toHex(token))
  return slipTokens(poll.manifest, slip.classId, fromBase64url(slip.slip), at)!
}
const castBy = async (classId: number, tokens: Token[], grade: number) =>
  (await deposit(four, poll, sealed(poll, classId, tokens, () => grade).outer)).status

test('the manifest commits to a list of slips that shows neither slip nor order', async () => {
  slips = await four.offices.printedSlips(poll.pollId)
  expect(slips.map((s) => [s.no, s.classId])).toEqual([1, 2, 3, 4].map((no) => [no, 1]))
  const list = await printed()
  expect([list.entries.length, list.voided, poll.manifest.printed?.count]).toEqual([4, [], 4])
  expect(list.entries.map((e) => e.token)).toEqual([...list.entries.map((e) => e.token)].sort())
  // Asked again, the freeze of the same draft has the same slips; once printed they are forgotten.
  await four.offices.slipsPrinted(poll.pollId, 'b')
  await expect(four.offices.printedSlips(poll.pollId)).rejects.toMatchObject({ code: 'ballot.slips-gone' })
  await expect(four.callers.a.call('/admin/printed-slips', { poll: poll.pollId })).rejects.toMatchObject({ code: 'ballot.unknown-poll' })
})

test('two draw a slip and get no token; what is drawn counts, what is void does not', async () => {
  for (const idx of [0, 1]) await four.offices.paper(poll.pollId, idx)
  await expect(tokensOf(four, poll, 0)).rejects.toThrow('ballot.on-paper')
  const phones = await Promise.all(Array.from({ length: 13 }, (_, i) => tokensOf(four, poll, i + 2)))
  expect(await four.offices.counts(poll.pollId)).toEqual({ eligible: 15, deposits: 0, casting: true })
  for (const [i, t] of phones.entries()) expect(await castBy(poll.classOf(i + 2), t, 1)).toBe(200)
  for (const slip of slips.slice(0, 2)) expect(await castBy(1, await ofSlip(slip), 3)).toBe(200)
  await expect(four.offices.voidPrinted(poll.pollId, [4, 5])).rejects.toMatchObject({ code: 'ballot.bad-shape' })
  expect(await four.offices.voidPrinted(poll.pollId, [3, 4])).toEqual({ voided: 2 })
  expect((await printed()).voided).toHaveLength(2)
  // Whoever printed them tries one that nobody drew.
  expect(await castBy(1, await ofSlip(slips[2]!), 1)).toBe(200)
  expect(await four.offices.counts(poll.pollId)).toEqual({ eligible: 15, deposits: 16, casting: true })
})

test('neither office closes the hall alone', async () => {
  const at = '2026-05-01T02:00:00Z'
  const said = { at, graceMinutes: 0 }
  const id = fromHex(poll.pollId)
  const by = (office: 'a' | 'b') => toBase64url(four.running[office].ground.signer('sign').sign(earlyCloseStatement(id, said)))
  const a = (other: string) => four.callers.a.call('/admin/close-early', { poll: poll.pollId, ...said, other })
  await expect(a('')).rejects.toMatchObject({ code: 'ballot.bad-early-close' })
  await expect(a(by('a'))).rejects.toMatchObject({ code: 'ballot.bad-early-close' })
  await expect(four.callers.a.call('/admin/close-early', { poll: poll.pollId })).rejects.toMatchObject({ code: 'ballot.bad-early-close' })
  const relay = (early: object) => four.callers.relay.call('/admin/close-early', { poll: poll.pollId, early })
  for (const one of [
    { a: by('a'), b: '' },
    { a: '', b: by('b') },
    { a: by('b'), b: by('a') },
    { a: by('a'), b: by('b'), graceMinutes: 11 },
  ])
    await expect(relay({ ...said, ...one })).rejects.toMatchObject({ code: 'ballot.bad-early-close' })
  await expect(four.offices.release(poll.pollId)).rejects.toMatchObject({ code: 'ballot.grace-runs' })
  // A token is still given: nothing was closed.
  expect((await four.callers.a.call<{ casting: boolean }>('/admin/ready', { poll: poll.pollId })).casting).toBe(true)
})

test('closed by both, the hall is released at once and the recount accepts it; the slips add up', async () => {
  const early = await four.offices.closeEarly(poll.pollId, { graceMinutes: 0 })
  expect(early).toEqual({ at: '2026-05-01T02:00:00Z', graceMinutes: 0 })
  clock.now = new Date('2026-05-01T02:01:00Z')
  expect(await four.offices.closeEarly(poll.pollId)).toEqual(early)
  const late = await deposit(four, poll, new Uint8Array(sealed(poll, 1, await ofSlip(slips[3]!), () => 1).outer))
  expect(late).toMatchObject({ status: 412, body: { code: 'ballot.too-late' } })
  await four.offices.close(poll.pollId)
  expect(await four.offices.release(poll.pollId)).toEqual({ accepted: 15, rejected: 1 })
  await four.offices.openSeals(poll.pollId, poll.shares.slice(0, 2))
  const { folder } = await four.offices.publish(poll.pollId)
  const read = async (name: string) => publishedFile(folder, name)?.bytes ?? null
  const found = await audit(read, { engine: nodeEngine, expect: poll.pollId })
  expect([found.exit, found.findings]).toEqual([0, []])
  expect(found.recounted!.columns[0]!.classes).toMatchObject([{ grades: [0, 7, 0, 2] }, { grades: [0, 6, 0, 0] }])
  // Slips drawn, rows on paper, printed leaves: two of each.
  const json = async <T>(name: string) => JSON.parse(Buffer.from((await read(name))!).toString()) as T
  const list = await json<PrintedFile>('printed.json')
  const rows = await json<{ paper?: true }[]>('issued-a.json')
  const leaves = (await read('l/leaves/1.bin'))!
  const kinds = Array.from(
    { length: leaves.length / LEAF_SIZE },
    (_, i) => decodeLeaf(leaves.subarray(i * LEAF_SIZE, (i + 1) * LEAF_SIZE))!.kind,
  )
  expect([
    list.entries.length - list.voided.length,
    rows.filter((r) => r.paper).length,
    kinds.filter((k) => k === 'printed').length,
  ]).toEqual([2, 2, 2])
  expect(await json('rejected.json')).toEqual([{ position: 15, reason: 'printed' }])
  expect(Buffer.from((await read('report.html'))!).toString()).toContain('由两个签发机构共同签名提前封箱')
  // Without the companion file the same folder is refused: the logs were sealed before the hour.
  const without = await audit(async (name) => (name === 'early-close.json' ? null : read(name)), { engine: nodeEngine })
  expect(without.findings.map((f) => f.code)).toEqual(expect.arrayContaining(['log-early', 'file-missing']))
  const oracle = fileURLToPath(new URL('../../../test/oracle/ballot_audit.py', import.meta.url))
  if (spawnSync('python3', ['--version']).status === 0) expect(spawnSync('python3', [oracle, folder]).status).toBe(0)
})

test('without a word about grace the hall waits for those who hold tokens, unless all are in', async () => {
  const some = await aPoll(four, [3], { columns: 1 })
  const tokens = await Promise.all([0, 1, 2].map((idx) => tokensOf(four, some, idx)))
  await four.offices.counts(some.pollId)
  const last = sealed(some, 1, tokens[2]!, () => 1).outer
  for (const t of tokens.slice(0, 2)) expect((await deposit(four, some, sealed(some, 1, t, () => 1).outer)).status).toBe(200)
  expect((await four.offices.closeEarly(some.pollId)).graceMinutes).toBe(10)
  await expect(four.offices.release(some.pollId)).rejects.toMatchObject({ code: 'ballot.grace-runs' })
  await expect(tokensOf(four, some, 0)).rejects.toThrow('ballot.not-open')
  clock.now = new Date(clock.now.getTime() + 9 * 60_000)
  expect((await deposit(four, some, last)).status).toBe(200)
  clock.now = new Date(clock.now.getTime() + 60_000)
  expect(await four.offices.release(some.pollId)).toEqual({ accepted: 3, rejected: 0 })

  const all = await aPoll(four, [3], { columns: 1 })
  const own = await Promise.all([0, 1, 2].map((idx) => tokensOf(four, all, idx)))
  await four.offices.counts(all.pollId)
  for (const t of own) expect((await deposit(four, all, sealed(all, 1, t, () => 1).outer)).status).toBe(200)
  expect((await four.offices.closeEarly(all.pollId)).graceMinutes).toBe(0)

  const remote = await aPoll(four, [3], { columns: 1, place: 'remote' })
  await expect(four.offices.closeEarly(remote.pollId)).rejects.toMatchObject({ code: 'ballot.bad-early-close' })
})

test('a relay or a box restored from a copy voids what was live there, as an issuer does', async () => {
  const live = await aPoll(four, [3], { columns: 1 })
  const tokens = await tokensOf(four, live, 0)
  const back = async (role: 'relay' | 'box', lower: number) => {
    await four.running[role].ground.pool.query('update tide set height = height - $1', [lower])
    await four.again(role)
  }
  // A restart is not a restore.
  for (const role of ['relay', 'box'] as const) await back(role, 0)
  await Promise.all([1, 2].map((idx) => tokensOf(four, live, idx)))
  expect(await four.offices.counts(live.pollId)).toEqual({ eligible: 3, deposits: 0, casting: true })
  await back('box', 1)
  await expect(four.offices.counts(live.pollId)).rejects.toMatchObject({ code: 'ballot.void' })
  const outer = sealed(live, 1, tokens, () => 1).outer
  expect((await deposit(four, live, outer)).status).toBe(200)
  await back('relay', 1)
  expect(await deposit(four, live, outer)).toMatchObject({ status: 200 })
  expect(await deposit(four, live, sealed(live, 1, tokens, () => 1).outer)).toMatchObject({ status: 412, body: { code: 'ballot.void' } })
  for (const path of ['close', 'casting'])
    await expect(four.callers.relay.call(`/admin/${path}`, { poll: live.pollId })).rejects.toMatchObject({ code: 'ballot.void' })
  await expect(four.callers.box.call('/admin/begin', { poll: live.pollId })).rejects.toMatchObject({ code: 'ballot.void' })
  // What was over is over: published results stand.
  expect((await four.offices.publish(poll.pollId)).folder).toContain(poll.pollId)
})
