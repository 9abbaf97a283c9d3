import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonicalText } from '../../lib/canonical.ts'
import { sha256Bytes, toHex } from '../../lib/digest.ts'
import { audit } from '../core/audit.ts'
import { fromBase64url, toBase64url, utf8 } from '../core/bytes.ts'
import { nodeEngine } from '../core/seal-node.ts'
import type { Token } from '../core/voter.ts'
import type { FrozenList } from './box-open.ts'
import { clock } from './issuer.fixture.ts'
import type { OfficeRole } from './office.ts'
import { publishedFile } from './publish.ts'
import { afterGrace, aPoll, deposit, type Four, fourOffices, type Poll, sealed, tokensOf } from './release.fixture.ts'
import { listStatement } from './roster.ts'
import { keepWithheld } from './withheld.ts'

// What is opened, for whom, and only when: classes of 12, 9 and 3; notes; a lost set of shares.
let four: Four
let poll: Poll
let other: Poll
const tokens = new Map<Poll, Token[][]>()
const gradeOf = (idx: number) => 1 + (idx % 3)

const castAll = async (p: Poll, n: number, notes: Record<number, string>) => {
  const own = await Promise.all(Array.from({ length: n }, (_, idx) => tokensOf(four, p, idx)))
  tokens.set(p, own)
  await four.offices.counts(p.pollId)
  for (const [idx, t] of own.entries())
    expect((await deposit(four, p, sealed(p, p.classOf(idx), t, () => gradeOf(idx), notes[idx] ?? '').outer)).status).toBe(200)
}

beforeAll(async () => {
  clock.now = new Date('2026-05-01T02:00:00Z')
  four = await fourOffices()
  poll = await aPoll(four, [12, 9, 3], { columns: 1, notes: true })
  other = await aPoll(four, [6], { columns: 1 })
  await castAll(poll, 24, { 2: '多下基层', 20: '会议太多' })
  await castAll(other, 6, {})
}, 300_000)
afterAll(async () => {
  await four.stop()
})

const lists = async (p: Poll): Promise<{ a: FrozenList; b: FrozenList }> => {
  const [a, b] = await Promise.all((['a', 'b'] as const).map((r) => four.callers[r].call<FrozenList>('/admin/list', { poll: p.pollId })))
  return { a: { list: a!.list, signature: a!.signature }, b: { list: b!.list, signature: b!.signature } }
}
const recount = async (folder: string, p: Poll) =>
  audit(async (name) => publishedFile(folder, name)?.bytes ?? null, { engine: nodeEngine, expect: p.pollId })

test('shares open nothing before the final log is cosigned and both lists are frozen and signed', async () => {
  clock.now = afterGrace
  const supervision = await four.callers.b.call<{ key: string; signature: string }>('/admin/withheld-key', { poll: poll.pollId })
  const open = (l: { a: FrozenList; b: FrozenList }, shares = poll.shares, to: object | null = supervision) =>
    four.callers.box.call('/admin/open-seals', { poll: poll.pollId, shares, lists: l, supervision: to })
  await four.offices.close(poll.pollId)
  await four.offices.close(other.pollId)
  const good = await lists(poll)
  await expect(open(good)).rejects.toMatchObject({ code: 'ballot.not-released' })
  await four.offices.release(poll.pollId)
  await expect(open({ ...good, b: { ...good.b, list: good.b.list.slice(1) } })).rejects.toMatchObject({ code: 'ballot.lists-missing' })
  await expect(open({ a: good.b, b: good.a })).rejects.toMatchObject({ code: 'ballot.lists-missing' })
  // Signed by the box, not by B.
  const statement = listStatement(new Uint8Array(Buffer.from(poll.pollId, 'hex')), 'b', sha256Bytes(utf8(canonicalText(good.b.list))))
  const forged = { ...good.b, signature: toBase64url(four.running.box.ground.signer('logL').sign(statement)) }
  await expect(open({ ...good, b: forged })).rejects.toMatchObject({ code: 'ballot.lists-missing' })
  await expect(open(good, other.shares)).rejects.toMatchObject({ code: 'ballot.bad-shares' })
  await expect(open(good, [poll.shares[0]!, other.shares[1]!])).rejects.toMatchObject({ code: 'ballot.bad-shares' })
  await expect(open(good, [poll.shares[0]!, poll.shares[0]!])).rejects.toMatchObject({ code: 'ballot.bad-shares' })
  await expect(four.offices.publish(poll.pollId)).rejects.toMatchObject({ code: 'ballot.not-released' })
  // What is too little to publish goes to supervision or nowhere: not to a key that B did not sign, nor to none.
  const elsewhere = { ...supervision, key: toBase64url(nodeEngine.publicOf(new Uint8Array(32).fill(5))) }
  for (const to of [elsewhere, null]) await expect(open(good, poll.shares, to)).rejects.toMatchObject({ code: 'ballot.bad-withheld-key' })
  await open(good, [poll.shares[1]!, poll.shares[2]!])
})

test('a class with fewer than five ballots is withheld, and the next smallest with it; remarks are in no file', async () => {
  const { folder } = await four.offices.publish(poll.pollId)
  const found = await recount(folder, poll)
  expect(found.findings).toEqual([
    { code: 'class-withheld', level: 'incomplete', facts: { class: 2 } },
    { code: 'class-withheld', level: 'incomplete', facts: { class: 3 } },
  ])
  expect([found.exit, found.recounted]).toEqual([2, expect.anything()])
  const names = ['openings/1.bin', 'openings/2.bin', 'openings/3.bin', 'openings/4.bin']
  expect(names.map((n) => publishedFile(folder, n) !== null)).toEqual([true, false, false, false])
  expect(Object.keys(JSON.parse(Buffer.from(publishedFile(folder, 'seals.json')!.bytes).toString()))).toEqual(['1'])
  const report = Buffer.from(publishedFile(folder, 'report.html')!.bytes).toString()
  expect(report.match(/票数过少，不单独公布/g)?.length).toBe(2)
  expect(report).not.toContain('多下基层')
})

const rowsOf = async (role: OfficeRole, sql: string, p: Poll) =>
  (await four.running[role].ground.pool.query<Record<string, unknown>>(sql, [Buffer.from(p.pollId, 'hex')])).rows

test('withheld grades and remarks reach supervision, in B’s office only, and stand in no table in the clear', async () => {
  const found = await four.offices.withheld(poll.pollId)
  // Classes of 9 and 3: idx 12…20 and 21…23 gave 1 + idx % 3.
  expect(found!.classes).toMatchObject([
    { classId: 2, races: [{ race: 2, columns: [1], grades: [[0, 3, 3, 3]], invalid: 0 }] },
    { classId: 3, races: [{ race: 3, columns: [1], grades: [[0, 1, 1, 1]], invalid: 0 }] },
  ])
  expect([found!.notes.sort(), found!.unopened]).toEqual([['会议太多', '多下基层'], []])
  // The key is the one of the manifest: supervision can open the published envelopes itself.
  for (const c of found!.classes)
    expect(toBase64url(nodeEngine.publicOf(fromBase64url(c.seal)))).toBe(poll.manifest.races.find((r) => r.classId === c.classId)!.seal)
  expect(await rowsOf('box', 'select race from opening_chunk where poll = $1', poll)).toEqual([{ race: 1 }])
  const [kept] = await rowsOf('box', 'select opening, withheld from poll where poll = $1', poll)
  expect(Object.keys((JSON.parse(kept!.opening as string) as { seals: object }).seals)).toEqual(['1'])
  // Sealed, and only B's office has the key: neither its bytes nor its text hold a remark or a sealing key.
  const sealed = kept!.withheld as Buffer
  expect([sealed.includes('多下基层'), sealed.includes(found!.classes[0]!.seal)]).toEqual([false, false])
  const stranger = four.running.a.ground
  expect(keepWithheld(stranger, Buffer.from(poll.pollId, 'hex'), new Uint8Array(sealed))).toBe(false)
  // Nothing of it is asked for without the link, and A has no such door.
  expect(
    (await fetch(`${four.running.b.url}/admin/withheld`, { method: 'POST', body: JSON.stringify({ poll: poll.pollId }) })).status,
  ).toBe(401)
  await expect(four.callers.a.call('/admin/withheld', { poll: poll.pollId })).rejects.toMatchObject({ code: 'ballot.unknown-poll' })
  expect(await four.offices.withheld(other.pollId)).toBeNull()
})

test('with the shares lost, voters open their own ballots with s; only what fits a leaf is taken', async () => {
  await four.offices.release(other.pollId)
  const own = tokens.get(other)!.map(([t], idx) => ({ race: t!.race, s: toHex(t!.s), body: toHex(Uint8Array.of(gradeOf(idx))) }))
  const open = (openings: object[]) =>
    lists(other).then((l) => four.callers.box.call<{ fitted: number }>('/admin/self-open', { poll: other.pollId, openings, lists: l }))
  // Another grade than was cast, another secret: not his ballot.
  expect(
    await open([
      { ...own[0]!, body: '03' },
      { ...own[1]!, s: '11'.repeat(32) },
    ]),
  ).toEqual({ fitted: 0 })
  expect(await open(own.slice(0, 2))).toEqual({ fitted: 2 })
  expect(await open(own.slice(2, 5))).toEqual({ fitted: 3 })
  const { folder } = await four.offices.publish(other.pollId)
  const found = await recount(folder, other)
  expect(found.findings.filter((f) => f.level === 'invalid')).toEqual([])
  expect(found.exit).toBe(2)
  const [column] = found.recounted!.columns
  // Five of six: grades 1 2 3 1 2; the one that stayed closed is invalid.
  expect(column!.classes).toMatchObject([{ grades: [0, 2, 2, 1], invalid: 1, valid: 5 }])
})

test('the archive wipes what the offices still hold of this poll, and only of it; supervision reads first', async () => {
  const left = async (p: Poll) => [
    ...(await rowsOf('box', 'select count(*)::int as n from opening_chunk where poll = $1', p)),
    ...(await rowsOf('box', 'select count(*)::int as n from env_chunk where poll = $1', p)),
    ...(await rowsOf('box', 'select count(*)::int as n from poll where poll = $1 and coalesce(opening, withheld::text) is not null', p)),
    ...(await rowsOf('relay', 'select count(*)::int as n from pending where poll = $1', p)),
    ...(await rowsOf('a', 'select count(*)::int as n from roster join poll using (ref) where poll_id = $1', p)),
    ...(await rowsOf('b', 'select count(*)::int as n from roster join poll using (ref) where poll_id = $1', p)),
    ...(await rowsOf('b', 'select count(*)::int as n from race_key join poll using (ref) where poll_id = $1', p)),
  ]
  const files = () => readdirSync(join(four.folder.b, 'withheld'))
  const seen = files().filter((f) => f.endsWith('.read'))
  expect([seen.length, (await left(poll)).map((r) => (r.n as number) > 0)]).toEqual([1, [true, true, true, false, true, true, false]])
  const before = await left(other)
  // As if nobody had read them yet: then they stay with supervision.
  rmSync(join(four.folder.b, 'withheld', seen[0]!))
  const made = await four.offices.archive(poll.pollId)
  expect((await left(poll)).map((r) => r.n)).toEqual([0, 0, 0, 0, 0, 0, 0])
  expect(await four.offices.withheld(poll.pollId)).toMatchObject({ notes: expect.arrayContaining(['会议太多']) })
  expect(await four.offices.archive(poll.pollId)).toEqual(made)
  expect(files().filter((f) => f.startsWith(poll.pollId))).toEqual([])
  expect(await four.offices.withheld(poll.pollId)).toBeNull()
  // What was published stays, also through the same calls, and the other poll has lost nothing.
  const { folder } = await four.offices.publish(poll.pollId)
  expect((await recount(folder, poll)).findings.map((f) => f.code)).toEqual(['class-withheld', 'class-withheld'])
  expect(await four.offices.release(poll.pollId)).toEqual({ accepted: 24, rejected: 0 })
  expect(await left(other)).toEqual(before)
  const unfinished = await aPoll(four, [6], { columns: 1 })
  await expect(four.callers.box.call('/admin/archive', { poll: unfinished.pollId })).rejects.toMatchObject({ code: 'ballot.not-released' })
  for (const office of ['a', 'b'] as const)
    await expect(four.callers[office].call('/admin/archive', { poll: unfinished.pollId })).rejects.toMatchObject({
      code: 'ballot.unknown-poll',
    })
})
