import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from '../core/audit.ts'
import { nodeEngine } from '../core/seal-node.ts'
import { clock, folderOf } from './issuer.fixture.ts'
import { publishedFile } from './publish.ts'
import { afterGrace, aPoll, deposit, type Four, fourOffices, type Poll, sealed, tokensOf } from './release.fixture.ts'

// A poll from freeze to archive through the four offices over http, and the recount of what was published.
let four: Four
let poll: Poll
let folder: string
beforeAll(async () => {
  clock.now = new Date('2026-05-01T02:00:00Z')
  four = await fourOffices()
  poll = await aPoll(four, [16, 14, 10], { notes: true })
}, 300_000)
afterAll(async () => {
  await four.stop()
})

test('a hall casts when enough of every class hold tokens, and not before; then 40 people cast', async () => {
  const all = Array.from({ length: 40 }, (_, idx) => idx)
  const early = await tokensOf(four, poll, 0)
  const outer = sealed(poll, 1, early, () => 1).outer
  expect(await deposit(four, poll, outer)).toMatchObject({ status: 412, body: { code: 'ballot.not-casting' } })
  const tokens = [early, ...(await Promise.all(all.slice(1).map((idx) => tokensOf(four, poll, idx))))]
  expect(await four.offices.counts(poll.pollId)).toEqual({ eligible: 40, deposits: 0, casting: true })
  const replies = await Promise.all(
    all.map((idx) =>
      deposit(
        four,
        poll,
        sealed(poll, poll.classOf(idx), tokens[idx]!, (column) => 1 + ((idx + column) % 3), idx === 7 ? '会议太多' : '').outer,
      ),
    ),
  )
  expect(replies.map((r) => r.status)).toEqual(all.map(() => 200))
  expect(replies.map((r) => r.body.position).sort((a, b) => a! - b!)).toEqual(all)
  // Rubbish of the right length is taken, because the relay cannot tell; the box will.
  expect((await deposit(four, poll, new Uint8Array(outer.length).fill(7))).status).toBe(200)
  expect(await four.offices.counts(poll.pollId)).toEqual({ eligible: 40, deposits: 41, casting: true })
})

test('before the close only log D is served, and the box gives no file', async () => {
  expect(await four.callers.box.bytes(`/poll/${poll.pollId}/result.json`)).toBeNull()
  await expect(four.offices.release(poll.pollId)).rejects.toMatchObject({ code: 'ballot.grace-runs' })
  const own = await fetch(`${four.running.relay.url}/poll/${poll.pollId}/d/checkpoint`)
  expect((await own.text()).split('\n').slice(1, 2)).toEqual(['41'])
})

test('after close and grace: released, opened with two shares, published, and the recount finds nothing', async () => {
  clock.now = afterGrace
  await four.offices.close(poll.pollId)
  await expect(four.offices.openSeals(poll.pollId, poll.shares.slice(0, 2))).rejects.toMatchObject({ code: 'ballot.not-released' })
  expect(await four.offices.release(poll.pollId)).toEqual({ accepted: 40, rejected: 1 })
  expect(await four.offices.release(poll.pollId)).toEqual({ accepted: 40, rejected: 1 })
  await expect(four.offices.openSeals(poll.pollId, poll.shares.slice(0, 1))).rejects.toMatchObject({ code: 'ballot.bad-shares' })
  await four.offices.openSeals(poll.pollId, [poll.shares[2]!, poll.shares[0]!])
  folder = (await four.offices.publish(poll.pollId)).folder
  const read = async (name: string) => publishedFile(folder, name)?.bytes ?? null
  const found = await audit(read, { engine: nodeEngine, expect: poll.pollId.slice(0, 32) })
  expect(found.findings).toEqual([])
  expect(found.exit).toBe(0)
  expect(found.checked).toEqual({ leaves: 40 * 3, signatures: 40 * 6, openings: 40 * 2 })
  expect(found.recounted?.classes).toEqual([
    { classId: 1, eligible: 16, issued: 16, cast: 16, withheld: false },
    { classId: 2, eligible: 14, issued: 14, cast: 14, withheld: false },
    { classId: 3, eligible: 10, issued: 10, cast: 10, withheld: false },
  ])
  // Column 1: idx 0…39 gave 1 + (idx + 1) % 3.
  const column = found.recounted!.columns[0]!
  expect(column.classes.map((c) => ('grades' in c ? c.grades : null))).toEqual([
    [0, 5, 6, 5],
    [0, 5, 4, 5],
    [0, 3, 4, 3],
  ])
  expect(JSON.parse(Buffer.from((await read('rejected.json'))!).toString())).toEqual([
    { position: expect.any(Number), reason: 'undecryptable' },
  ])
  const report = await read('report.html')
  expect(Buffer.from(report!).toString()).toContain('收到 41 份，计入 40 份，未计入 1 份。')
})

test('opened is not yet public: the door of the box tells rules and logs and no grade, until the product says that the result is for everybody', async () => {
  const door = async (name: string) => (await fetch(`${four.running.box.url}/poll/${poll.pollId}/${name}`)).status
  const secret = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => relative(folder, join(f.parentPath, f.name)).split(sep).join('/'))
    .filter((n) => !/^[dl]\//.test(n))
  const plain = ['manifest.json', 'manifest.sig.json', 'rejected.json', 'd/checkpoint', 'l/checkpoint', 'l/leaves/1.bin']
  const hidden = secret.filter((n) => !plain.includes(n))
  expect(hidden.sort()).toEqual(
    expect.arrayContaining([
      'openings/1.bin',
      'report.html',
      'result.json',
      'result.sig.json',
      'roster.json',
      'seals.json',
      'unopened.json',
    ]),
  )
  for (const name of plain) expect([name, await door(name)]).toEqual([name, 200])
  for (const name of [...hidden, 'd/../result.json', 'l/%2e%2e/result.json', 'd%2f..%2fresult.json'])
    expect([name, await door(name)]).toEqual([name, 404])
  // Nobody else may say so, and not of a poll that has no result.
  expect((await fetch(`${four.running.box.url}/admin/show`, { method: 'POST', body: JSON.stringify({ poll: poll.pollId }) })).status).toBe(
    401,
  )
  await expect(four.offices.show('00'.repeat(32))).rejects.toMatchObject({ code: 'ballot.unknown-poll' })
  await four.offices.show(poll.pollId)
  for (const name of [...plain, ...hidden]) expect([name, await door(name)]).toEqual([name, 200])
})

test('one changed byte in any file but a tile of the log makes the recount say 1', async () => {
  for (const name of [
    'manifest.json',
    'l/leaves/1.bin',
    'openings/2.bin',
    'issued-b.json',
    'rejected.json',
    'result.json',
    'd/checkpoint',
    'report.html',
  ]) {
    const read = async (asked: string) => {
      const bytes = publishedFile(folder, asked)?.bytes ?? null
      if (asked !== name || !bytes) return bytes
      const changed = new Uint8Array(bytes)
      changed[Math.floor(changed.length / 2)]! ^= 1
      return changed
    }
    expect({ name, exit: (await audit(read, { engine: nodeEngine, expect: poll.pollId })).exit }).toEqual({ name, exit: 1 })
  }
})

const python = spawnSync('python3', ['--version']).status === 0
const oracle = fileURLToPath(new URL('../../../test/oracle/ballot_audit.py', import.meta.url))
test.runIf(python)('a program in another language says the same: 0, and 1 after one changed byte', () => {
  const run = (of: string) => spawnSync('python3', [oracle, of]).status
  expect(run(folder)).toBe(0)
  const copy = join(folderOf('changed'), 'folder')
  cpSync(folder, copy, { recursive: true })
  const file = join(copy, 'openings/1.bin')
  const bytes = readFileSync(file)
  bytes[40]! ^= 1
  writeFileSync(file, bytes)
  expect(run(copy)).toBe(1)
})

test('the archive is one tar with its digest, the same each time', async () => {
  const one = await four.offices.archive(poll.pollId)
  expect(one.sha256).toMatch(/^[\da-f]{64}$/)
  expect(await four.offices.archive(poll.pollId)).toEqual(one)
  expect(readFileSync(one.file).subarray(257, 262).toString()).toBe('ustar')
  expect(publishedFile(folder, '../../sign-logL')).toBeNull()
  expect(publishedFile(folder, join('..', `${poll.pollId}.tar`))).toBeNull()
})
