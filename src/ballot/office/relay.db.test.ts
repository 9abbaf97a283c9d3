import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromHex, toHex } from '../../lib/digest.ts'
import { leafHash, readCheckpoint, rootOf, verifyInclusion } from '../../lib/log.ts'
import { fromBase64url, toBase64url } from '../core/bytes.ts'
import { shortPollId } from '../core/manifest.ts'
import { cosignedAt, logName, openCheckpoint, signCheckpoint, witnessName } from '../core/note.ts'
import { depositStatement, outerHash } from '../core/objects.ts'
import { nodeVerifyEd25519 } from '../core/seal-node.ts'
import { isReceipt } from '../core/voter.ts'
import { lateStatement } from './deposit.ts'
import { clock } from './issuer.fixture.ts'
import { makeRelay, noteSigner } from './relay.ts'
import {
  afterGrace,
  aPoll,
  chance,
  type DepositReply,
  deposit,
  type Four,
  fourOffices,
  type Poll,
  sealed,
  tokensOf,
} from './release.fixture.ts'

let four: Four
let poll: Poll
let id: Uint8Array
let size: number
const open = new Date('2026-05-01T02:00:00Z')
const sql = <T extends object>(text: string): Promise<T[]> => four.running.relay.ground.pool.query<T>(text).then((r) => r.rows)
const rubbish = (): Uint8Array => chance(new Uint8Array(size))

beforeAll(async () => {
  clock.now = open
  four = await fourOffices()
  poll = await aPoll(four, [6], { columns: 1, place: 'remote' })
  id = fromHex(poll.pollId)
  size = sealed(poll, 1, await tokensOf(four, poll, 0), () => 1).outer.length
}, 120_000)
afterAll(async () => {
  await four.stop()
})

/** What the page checks before it shows 已入箱: the promise, the signatures of log and witness, the place in the log. */
const holds = (outer: Uint8Array, r: DepositReply): boolean => {
  const { position, signature, checkpoint, proof } = r.body as Required<DepositReply['body']>
  const short = shortPollId(id)
  const { keys } = poll.manifest
  const head = openCheckpoint(checkpoint, logName(short, 'd'), fromBase64url(keys.logD), nodeVerifyEd25519)
  const seen = cosignedAt(checkpoint, witnessName(short), fromBase64url(keys.witness), nodeVerifyEd25519)
  return (
    isReceipt(poll.manifest, id, outer, { position, signature }, nodeVerifyEd25519) &&
    head !== null &&
    seen === clock.now.getTime() / 1000 &&
    verifyInclusion({
      leaf: leafHash(outerHash(outer)),
      index: position,
      size: head.size,
      root: head.root,
      proof: proof.map(fromBase64url),
    })
  )
}

test('a deposit is on disk, in the log, cosigned and proven when it is answered; the same bytes get the same receipt', async () => {
  const outer = rubbish()
  const first = await deposit(four, poll, outer)
  expect(first.status).toBe(200)
  expect(holds(outer, first)).toBe(true)
  expect(await sql('select n, hash from deposit')).toEqual([{ n: 0, hash: Buffer.from(outerHash(outer)) }])
  const more = rubbish()
  expect(holds(more, await deposit(four, poll, more))).toBe(true)
  const again = await deposit(four, poll, outer)
  expect([again.body.position, again.body.signature]).toEqual([first.body.position, first.body.signature])
  expect(holds(outer, again)).toBe(true)
  expect(await sql('select count(*)::int as n from pending')).toEqual([{ n: 2 }])
  // A proof for one ballot is none for another.
  expect(holds(more, first)).toBe(false)
})

test('fifty at once, ten of them twice: each counted once, positions without gaps', async () => {
  const outers = Array.from({ length: 50 }, rubbish)
  const replies = await Promise.all([...outers, ...outers.slice(0, 10)].map((o) => deposit(four, poll, o)))
  expect(replies.every((r, i) => holds([...outers, ...outers.slice(0, 10)][i]!, r))).toBe(true)
  expect(
    replies
      .slice(0, 50)
      .map((r) => r.body.position)
      .sort((a, b) => a! - b!),
  ).toEqual(Array.from({ length: 50 }, (_, i) => i + 2))
  expect(replies.slice(50).map((r) => r.body.position)).toEqual(replies.slice(0, 10).map((r) => r.body.position))
  expect(await sql('select count(*)::int as n from pending')).toEqual([{ n: 52 }])
})

test('of a ballot only ciphertext, a random slot and its hash are kept: no column could hold who, where or when', async () => {
  const columns = await sql<{ c: string }>(
    "select table_name || '.' || column_name || ' ' || data_type as c from information_schema.columns where table_schema = 'ballot_relay' order by table_name, ordinal_position",
  )
  expect(columns.map((x) => x.c).filter((c) => /^(pending|deposit)\./.test(c))).toEqual([
    'deposit.poll bytea',
    'deposit.n integer',
    'deposit.hash bytea',
    'pending.poll bytea',
    'pending.slot uuid',
    'pending.epoch smallint',
    'pending.sealed bytea',
  ])
  expect(columns.filter((x) => /timestamp|inet|date|time /.test(x.c))).toEqual([])
})

test('another length, another poll, no poll: refused, nothing kept', async () => {
  expect(await deposit(four, poll, new Uint8Array(size - 1))).toMatchObject({
    status: 413,
    body: { code: 'ballot.wrong-size', facts: { bytes: size } },
  })
  expect(await deposit(four, { pollId: '0'.repeat(64) }, rubbish())).toMatchObject({ status: 404, body: { code: 'ballot.unknown-poll' } })
  expect(await deposit(four, { pollId: 'x' }, rubbish())).toMatchObject({ status: 400, body: { code: 'ballot.bad-shape' } })
  expect(await sql('select count(*)::int as n from pending')).toEqual([{ n: 52 }])
})

test('tiles and checkpoint are served as static files would be; nothing else is', async () => {
  const get = async (path: string) => {
    const r = await fetch(`${four.running.relay.url}/poll/${poll.pollId}/${path}`)
    return { status: r.status, bytes: new Uint8Array(await r.arrayBuffer()) }
  }
  const entries = await sql<{ hash: Buffer }>('select hash from deposit order by n')
  const tile = await get('d/tile/0/000.p/52')
  expect(tile.bytes).toEqual(new Uint8Array(Buffer.concat(entries.map((e) => leafHash(e.hash)))))
  const head = readCheckpoint(Buffer.from((await get('d/checkpoint')).bytes).toString())!
  expect([head.size, toHex(head.root)]).toEqual([52, toHex(rootOf(entries.map((e) => leafHash(e.hash))))])
  expect((await get('d/tile/0/000.p/53')).status).toBe(404)
  expect((await get('d/tile/0/001')).status).toBe(404)
  expect((await fetch(`${four.running.relay.url}/admin/pool?poll=${poll.pollId}`)).status).toBe(401)
  expect((await fetch(`${four.running.relay.url}/admin/entries?poll=${poll.pollId}`)).status).toBe(401)
  expect(await (await fetch(`${four.running.relay.url}/poll/${poll.pollId}/status`)).json()).toEqual({
    deposits: 52,
    state: 'ready',
    casting: true,
    window: 'open',
    early: null,
    depositBytes: size,
  })
})

test('a full pool answers at once that it is full', async () => {
  const relay = makeRelay(four.running.relay.ground)
  await relay.status(poll.pollId)
  const answers = await Promise.allSettled(Array.from({ length: 2300 }, () => relay.deposit(poll.pollId, rubbish())))
  const refused = answers.filter((a) => a.status === 'rejected')
  expect(new Set(refused.map((a) => (a as PromiseRejectedResult).reason.code))).toEqual(new Set(['ballot.busy']))
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(2000)
  expect(await sql('select count(*)::int as n from pending')).toEqual([{ n: 52 + answers.length - refused.length }])
})

test('before it opens nothing is taken; in the grace time it is; after it the refusal is signed, and an old receipt still given', async () => {
  const outer = rubbish()
  clock.now = new Date('2026-05-01T00:59:59Z')
  expect(await deposit(four, poll, outer)).toMatchObject({ status: 412, body: { code: 'ballot.not-open' } })
  clock.now = new Date('2026-05-01T09:09:59Z')
  expect(holds(outer, await deposit(four, poll, outer))).toBe(true)
  await expect(four.callers.relay.call('/admin/close', { poll: poll.pollId })).rejects.toMatchObject({ code: 'ballot.grace-runs' })
  await expect(four.callers.relay.bytes(`/admin/pool?poll=${poll.pollId}`)).rejects.toThrow('412')
  clock.now = afterGrace
  const late = rubbish()
  for (const closed of [false, true]) {
    if (closed) await four.callers.relay.call('/admin/close', { poll: poll.pollId })
    const r = await deposit(four, poll, late)
    expect(r).toMatchObject({ status: 412, body: { code: 'ballot.too-late', facts: { hash: toBase64url(outerHash(late)) } } })
    const signature = fromBase64url(r.body.facts!.signature!)
    expect(nodeVerifyEd25519(fromBase64url(poll.manifest.keys.deposit), lateStatement(id, outerHash(late)), signature)).toBe(true)
    expect(nodeVerifyEd25519(fromBase64url(poll.manifest.keys.deposit), depositStatement(id, outerHash(late), 53), signature)).toBe(false)
  }
  expect((await deposit(four, poll, outer)).status).toBe(200)
  const final = Buffer.from((await four.callers.relay.bytes(`/poll/${poll.pollId}/d/checkpoint`))!).toString()
  expect(cosignedAt(final, witnessName(shortPollId(id)), fromBase64url(poll.manifest.keys.witness), nodeVerifyEd25519)).toBe(
    afterGrace.getTime() / 1000,
  )
})

test('the witness signs one final leaf log: not another, not one of another key, and the pool is not emptied without it', async () => {
  const cosign = (note: string) => four.callers.relay.call<{ note: string }>('/admin/cosign', { poll: poll.pollId, note })
  const name = logName(shortPollId(id), 'l')
  const note = (role: 'box' | 'relay', leaves: number) =>
    signCheckpoint(
      { origin: name, size: leaves, root: rootOf(Array.from({ length: leaves }, (_, i) => leafHash(Uint8Array.of(i)))) },
      noteSigner(four.running[role].ground.signer('logL'), name),
    )
  await expect(four.callers.relay.call('/admin/released', { poll: poll.pollId })).rejects.toMatchObject({ code: 'ballot.not-counted' })
  await expect(cosign(note('relay', 3))).rejects.toMatchObject({ code: 'ballot.bad-checkpoint' })
  const first = await cosign(note('box', 3))
  expect(cosignedAt(first.note, witnessName(shortPollId(id)), fromBase64url(poll.manifest.keys.witness), nodeVerifyEd25519)).toBe(
    afterGrace.getTime() / 1000,
  )
  clock.now = new Date('2026-05-01T10:00:00Z')
  expect(await cosign(note('box', 3))).toEqual(first)
  for (const other of [2, 4]) await expect(cosign(note('box', other))).rejects.toMatchObject({ code: 'ballot.log-final' })
  await four.callers.relay.call('/admin/released', { poll: poll.pollId })
  expect(await sql('select count(*)::int as n from pending')).toEqual([{ n: 0 }])
})
