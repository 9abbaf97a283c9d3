import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyDatabase } from '../../../test/world-db.ts'
import { toHex } from '../../lib/digest.ts'
import { leafHash, rootOf } from '../../lib/log.ts'
import { random } from '../../lib/random.ts'
import { concat, fromBase64url, order } from '../core/bytes.ts'
import { manifestBytes, pollIdOf, racesOfClass, shortPollId } from '../core/manifest.ts'
import { cosign, logName, signCheckpoint, witnessName } from '../core/note.ts'
import { blindMessage, depositInfo, encodeLeaf, envelopeHash, outerHash, tokenOf } from '../core/objects.ts'
import { type Paper, play, rsaKey, signRaw } from '../core/paper.fixture.ts'
import { encodeMessage, publicKey } from '../core/rsa.ts'
import { nodeSealing } from '../core/seal-node.ts'
import { recoveryKey } from '../core/shamir.ts'
import { type BoxHooks, makeBox } from './box.ts'
import { epochSecret, prepareEpoch, recoverEpoch } from './box-epoch.ts'
import { folderOf } from './issuer.fixture.ts'
import { openSecrets } from './key.ts'
import { migrateOffice, officePool } from './migrate.ts'
import type { Ground, Signer } from './office.ts'
import { noteSigner } from './relay.ts'
import { chance } from './release.fixture.ts'
import { trusteeKeys } from './trustee.ts'

// The box by itself, with tokens signed here: 2,000 ballots of one race, in a known order of arrival.
const N = 2000
const ends: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const end of ends) await end()
})

/** @param from folder of another box whose keys this one has too */
const aBoxGround = async (name: string, from?: string): Promise<Ground> => {
  const { adminUrl } = await emptyDatabase()
  const pool = officePool('box', adminUrl)
  await migrateOffice('box', pool)
  ends.push(() => pool.end())
  const folder = folderOf(name)
  if (from) cpSync(from, folder, { recursive: true })
  return {
    role: 'box',
    pool,
    folder,
    clock: () => new Date('2026-11-22T10:00:00Z'),
    settings: { windowMs: 0, threads: 2 },
    ...openSecrets({ folder }),
  }
}

const seed = chance(new Uint8Array(32))
const base: Paper = play({ cast: [1], columns: 1, notes: false, seed: 'box' })
/** The manifest of `base` with the keys of this box. */
const manifestFor = (ground: Ground) => {
  const { recovery } = trusteeKeys(seed, { classIds: [1], notes: false, need: 2, of: 3, chance })
  const epoch = prepareEpoch(ground, 'a'.repeat(32), recovery)
  return {
    ...base.manifest,
    epoch,
    keys: { ...base.manifest.keys, logL: ground.signer('logL').public },
    classes: base.manifest.classes.map((c) => ({ ...c, eligible: N })),
  }
}
const edSigner = (key: { public: string; sign: (b: Uint8Array) => Uint8Array }): Signer => ({
  public: key.public,
  sign: (b) => Buffer.from(key.sign(b)),
})

interface Sealed {
  token: Uint8Array
  outer: Uint8Array
}
/** @param tamper changes a signature pair before the ballot is sealed */
const ballot = (
  manifest: Paper['manifest'],
  tamper: (a: Uint8Array, b: Uint8Array) => [Uint8Array, Uint8Array] = (a, b) => [a, b],
): Sealed => {
  const pollId = pollIdOf(manifest)
  const race = racesOfClass(manifest, 1)[0]!
  const s = chance(new Uint8Array(32))
  const token = tokenOf(pollId, race.id, s)
  const encoded = encodeMessage(blindMessage(pollId, race.id, token), publicKey(race.a).n)
  const encodedB = encodeMessage(blindMessage(pollId, race.id, token), publicKey(race.b).n)
  const [sigA, sigB] = tamper(signRaw(rsaKey(2 * race.id), encoded), signRaw(rsaKey(2 * race.id + 1), encodedB))
  const envelope = nodeSealing.seal(fromBase64url(race.seal), new Uint8Array(1), concat(s, Uint8Array.of(1)), chance)
  const leaf = encodeLeaf({ kind: 'blind', race: race.id, token, commitment: token, envelope: envelopeHash(envelope), sigA, sigB })
  return { token, outer: nodeSealing.seal(fromBase64url(manifest.epoch), depositInfo(pollId), concat(leaf, envelope), chance) }
}

/** As the relay hands over: shuffled pages, then the closed log. */
const release = async (ground: Ground, manifest: Paper['manifest'], outers: readonly Uint8Array[], hooks: BoxHooks = {}) => {
  const box = makeBox(ground, hooks)
  ends.push(() => box.stop())
  const poll = await box.prepare(manifestBytes(manifest), { a: '', b: '' }, null)
  const pollId = pollIdOf(manifest)
  await box.begin(poll)
  const handed = random('handing over').shuffle(outers)
  for (let i = 0; i < handed.length; i += 500) await box.take(poll, handed.slice(i, i + 500))
  const entries = outers.map(outerHash)
  const witness = noteSigner(edSigner(base.ed.witness), witnessName(shortPollId(pollId)))
  const name = logName(shortPollId(pollId), 'd')
  const d = signCheckpoint(
    { origin: name, size: entries.length, root: rootOf(entries.map(leafHash)) },
    noteSigner(edSigner(base.ed.logD), name),
  )
  const seconds = Math.floor(ground.clock().getTime() / 1000)
  const l = await box.sort(poll, { note: cosign(d, witness, seconds), entries })
  return { box, poll, finish: () => box.finish(poll, cosign(l, witness, seconds)) }
}

/** Rank correlation of arrival with the order in which rows stand; 3/√n is three standard deviations of no relation. */
const spearman = (places: readonly number[]): number => {
  const n = places.length
  const ranks = new Map([...places].sort((a, b) => a - b).map((p, i) => [p, i]))
  const d2 = places.reduce((sum, p, i) => sum + (ranks.get(p)! - i) ** 2, 0)
  return 1 - (6 * d2) / (n * (n * n - 1))
}
const LIMIT = 3 / Math.sqrt(N)

/** For each ballot in the order of arrival, where its token stands in the table and in the chunks, and in which transaction. */
const standing = async (ground: Ground, ballots: readonly Sealed[]) => {
  const { rows } = await ground.pool.query<{ t: Buffer; page: number; line: number; x: string }>(
    'select t, (ctid::text::point)[0]::int as page, (ctid::text::point)[1]::int as line, xmin::text as x from token_used',
  )
  const table = new Map(rows.map((r) => [r.t.toString('hex'), r.page * 1000 + r.line]))
  const chunks = await ground.pool.query<{ data: Buffer; x: string }>('select data, xmin::text as x from chunk order by ctid')
  const inChunks = new Map<string, number>()
  for (const { data } of chunks.rows)
    for (let at = 0; at < data.length; at += 612) inChunks.set(data.toString('hex', at + 4, at + 36), inChunks.size)
  return {
    table: ballots.map((b) => table.get(toHex(b.token))!),
    chunks: ballots.map((b) => inChunks.get(toHex(b.token))!),
    transactions: new Set([...rows, ...chunks.rows].map((r) => r.x)).size,
  }
}

let ground: Ground
let manifest: Paper['manifest']
let ballots: Sealed[]
let done: Awaited<ReturnType<typeof release>>
let walFrom: string
let twin: Ground

beforeAll(async () => {
  ground = await aBoxGround('box')
  manifest = manifestFor(ground)
  const made = Array.from({ length: N }, () => ballot(manifest))
  // Tokens are new in every run; who came when among their ranks is the same in every run, so that a test of chance is none.
  ballots = random('arrival').shuffle(made.sort((a, b) => order(a.token, b.token)))
  twin = await aBoxGround('unsorted', ground.folder)
  walFrom = (await ground.pool.query<{ at: string }>('select pg_current_wal_insert_lsn()::text as at')).rows[0]!.at
  done = await release(
    ground,
    manifest,
    ballots.map((b) => b.outer),
  )
}, 300_000)

test('where a ballot stands says nothing about when it came: ctid and xmin of tokens and leaves', async () => {
  const s = await standing(ground, ballots)
  expect(new Set(s.table).size).toBe(N)
  expect(Math.abs(spearman(s.table))).toBeLessThan(LIMIT)
  expect(Math.abs(spearman(s.chunks))).toBeLessThan(LIMIT)
  // One transaction: its number and its time in the write-ahead log are the same for all.
  expect(s.transactions).toBe(1)
})

test('the control: without the sort and the shuffle the same test fails', async () => {
  const place = new Map(ballots.map((b, i) => [toHex(b.token), i]))
  await release(
    twin,
    manifest,
    ballots.map((b) => b.outer),
    { arrange: (xs) => [...xs].sort((a, b) => place.get(toHex(a.token))! - place.get(toHex(b.token))!) },
  )
  const s = await standing(twin, ballots)
  expect(Math.abs(spearman(s.table))).toBeGreaterThan(0.99)
  expect(Math.abs(spearman(s.chunks))).toBeGreaterThan(0.99)
})

/** Where each token stands first, -1 for one that does not; in one pass, because the log may hold what other tests wrote as well. */
const firstPlaces = (wal: Buffer, tokens: readonly Uint8Array[]): number[] => {
  const places = tokens.map(() => -1)
  const begins = new Uint8Array(65_536)
  const byHead = new Map<number, number[]>()
  const heads = tokens.map((t) => Buffer.from(t).readUInt32BE(0))
  heads.forEach((head, i) => {
    begins[head >>> 16] = 1
    byHead.set(head, [...(byHead.get(head) ?? []), i])
  })
  for (let at = 0; at + 32 <= wal.length; at++) {
    if (begins[(wal[at]! << 8) | wal[at + 1]!] === 0) continue
    for (const i of byHead.get(wal.readUInt32BE(at)) ?? [])
      if (places[i]! < 0 && wal.subarray(at, at + 32).equals(tokens[i]!)) places[i] = at
  }
  return places
}

test('the write-ahead log holds the tokens in the order of T, all before one commit', async () => {
  // Through the server, so that it does not matter where it runs or who may read its folder.
  const { rows } = await ground.pool
    .query<{ bytes: Buffer }>(
      `select pg_read_binary_file('pg_wal/' || name) as bytes from pg_ls_waldir()
        where name ~ '^[0-9A-F]{24}$' and name between pg_walfile_name($1::pg_lsn) and pg_walfile_name(pg_current_wal_insert_lsn())
        order by name`,
      [walFrom],
    )
    .catch((e: Error) => {
      throw new Error(`what the write-ahead log tells was not checked: the tests need a superuser of the server (${e.message})`)
    })
  const wal = Buffer.concat(rows.map((r) => r.bytes))
  // A record may be cut by a page header; those tokens are left out. T stands first in the row, then again in the index entry and the leaf.
  const places = firstPlaces(
    wal,
    ballots.map((b) => b.token),
  )
  const found = places.filter((p) => p >= 0)
  expect(found.length).toBeGreaterThan(N * 0.9)
  expect(Math.abs(spearman(found))).toBeLessThan(LIMIT * 1.1)
  const sorted = ballots
    .map((b, i) => ({ t: toHex(b.token), p: places[i]! }))
    .filter((x) => x.p >= 0)
    .sort((a, b) => (a.t < b.t ? -1 : 1))
  expect(Math.abs(spearman(sorted.map((x) => x.p)))).toBeGreaterThan(0.99)
})

test('after the release neither key nor copy is anywhere in the folder, and what a thief kept of the pool stays shut', async () => {
  const files = () => execFileSync('find', [ground.folder, '-type', 'f']).toString().trim().split('\n')
  const copyFile = files().find((f) => f.endsWith('.copy'))!
  const key = epochSecret(ground, manifest.epoch)!.secret
  const open = (secret: Uint8Array) => nodeSealing.open(secret, depositInfo(pollIdOf(manifest)), ballots[0]!.outer)
  expect(open(key)).not.toBeNull()
  // Until then the trustees can bring it back if the host is lost; nobody else.
  expect(recoverEpoch(readFileSync(copyFile), recoveryKey(seed))).toEqual(key)
  expect(recoverEpoch(readFileSync(copyFile), recoveryKey(chance(new Uint8Array(32))))).toBeNull()
  await done.finish()
  await done.finish()
  expect(files().filter((f) => f.includes('/epoch/'))).toEqual([])
  expect(epochSecret(ground, manifest.epoch)).toBeNull()
  // Every 32 bytes in what is left, as they are and as the office's own wrapping opens them.
  for (const file of files()) {
    const bytes = readFileSync(file)
    for (let at = 0; at + 32 <= bytes.length; at++) expect(open(new Uint8Array(bytes.subarray(at, at + 32)))).toBeNull()
  }
  await expect(done.box.take(done.poll, [ballots[0]!.outer])).rejects.toMatchObject({ code: 'ballot.not-released' })
  const again = makeBox(ground)
  ends.push(() => again.stop())
  await again.begin(done.poll)
  expect((await again.state(done.poll)).state).toBe('released')
})

test('signatures are checked one by one: two forged ones whose product is right are both refused', async () => {
  const g = await aBoxGround('screening')
  const m = manifestFor(g)
  const race = racesOfClass(m, 1)[0]!
  const big = (b: Uint8Array) => BigInt(`0x${toHex(b)}`)
  const bytes = (x: bigint) => new Uint8Array(Buffer.from(x.toString(16).padStart(512, '0'), 'hex'))
  const n = big(publicKey(race.a).n)
  // times 2 and times 1/2: a product over both is what the honest one would be.
  const twice = ballot(m, (a, b) => [bytes((big(a) * 2n) % n), b])
  const half = ballot(m, (a, b) => [bytes((big(a) * ((n + 1n) / 2n)) % n), b])
  const good = ballot(m)
  const r = await release(g, m, [twice.outer, good.outer, half.outer])
  expect(await r.box.counted(r.poll)).toEqual({ accepted: 1, rejected: 2 })
  expect((await g.pool.query('select position, reason from rejected order by position')).rows).toEqual([
    { position: 0, reason: 'signature' },
    { position: 2, reason: 'signature' },
  ])
})

test('a pool that is not the whole of log D is refused, and so is a log the witness has not seen', async () => {
  const g = await aBoxGround('incomplete')
  const m = manifestFor(g)
  const box = makeBox(g)
  ends.push(() => box.stop())
  const poll = await box.prepare(manifestBytes(m), { a: '', b: '' }, null)
  const [one, two] = [ballot(m), ballot(m)]
  const note = (entries: readonly Uint8Array[], seen: boolean): string => {
    const short = shortPollId(pollIdOf(m))
    const name = logName(short, 'd')
    const signed = signCheckpoint(
      { origin: name, size: entries.length, root: rootOf(entries.map(leafHash)) },
      noteSigner(edSigner(base.ed.logD), name),
    )
    return seen ? cosign(signed, noteSigner(edSigner(base.ed.witness), witnessName(short)), 1) : signed
  }
  await box.begin(poll)
  await box.take(poll, [one.outer])
  const entries = [one.outer, two.outer].map(outerHash)
  await expect(box.sort(poll, { note: note(entries, true), entries })).rejects.toMatchObject({ code: 'ballot.pool-incomplete' })
  await expect(box.sort(poll, { note: note(entries.slice(0, 1), false), entries: entries.slice(0, 1) })).rejects.toMatchObject({
    code: 'ballot.bad-checkpoint',
  })
  await expect(box.sort(poll, { note: note(entries, true), entries: entries.slice(0, 1) })).rejects.toMatchObject({
    code: 'ballot.bad-checkpoint',
  })
  await box.take(poll, [two.outer, two.outer])
  await box.sort(poll, { note: note(entries, true), entries })
  expect(await box.counted(poll)).toEqual({ accepted: 2, rejected: 0 })
})
