import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toHex } from '../../lib/digest.ts'
import { leafHash, readCheckpoint, rootOf } from '../../lib/log.ts'
import { outerHash } from '../core/objects.ts'
import { epochSecret } from './box-epoch.ts'
import { clock, folderOf } from './issuer.fixture.ts'
import { afterGrace, aPoll, type Four, fourOffices, type Poll, sealed, tokensOf } from './release.fixture.ts'
import { type Job, jobText } from './release-kill.fixture.ts'

// kill -9 of a real process at each step of deposit and release: what was answered is there, nothing is there twice, and the next start goes on.
const VOTERS = 16
let four: Four
let poll: Poll
let outers: Uint8Array[]
const work = folderOf('kill')
const program = fileURLToPath(new URL('./release-kill.fixture.ts', import.meta.url))
const of = (role: 'relay' | 'box') => four.running[role].ground.pool
const n = async (role: 'relay' | 'box', table: string): Promise<number> =>
  (await of(role).query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n

beforeAll(async () => {
  clock.now = new Date('2026-05-01T02:00:00Z')
  four = await fourOffices()
  poll = await aPoll(four, [VOTERS], { columns: 2, place: 'remote' })
  const tokens = await Promise.all(Array.from({ length: VOTERS }, (_, i) => tokensOf(four, poll, i)))
  outers = tokens.map((t, i) => sealed(poll, 1, t, () => 1 + (i % 3)).outer)
}, 300_000)
afterAll(async () => {
  await four.stop()
})

let jobs = 0
const run = (o: Pick<Job, 'do' | 'kill'> & { nth?: number; outers?: readonly Uint8Array[]; now?: Date }) =>
  new Promise<{ signal: string | null; code: number | null; said: Record<string, unknown>[]; error: string }>((done) => {
    const job: Job = {
      relay: { url: four.databaseUrl.relay, folder: four.folder.relay },
      box: { url: four.databaseUrl.box, folder: four.folder.box },
      poll: poll.pollId,
      now: (o.now ?? clock.now).toISOString(),
      do: o.do,
      outers: jobText(o.outers ?? []),
      kill: o.kill,
      nth: o.nth ?? 1,
    }
    const file = join(work, `${jobs++}.job.json`)
    writeFileSync(file, JSON.stringify(job))
    const child = spawn(process.execPath, ['--import', 'tsx', program, file], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [out, error] = ['', '']
    child.stdout.on('data', (d) => {
      out += d
    })
    child.stderr.on('data', (d) => {
      error += d
    })
    child.on('close', (code, signal) => {
      const said = out
        .split('\n')
        .filter((l) => l !== '')
        .map((l) => JSON.parse(l) as Record<string, unknown>)
      done({ code, signal, said, error })
    })
  })

/** Log, pool and checkpoint say the same. */
const assertWhole = async (deposits: number): Promise<void> => {
  const { rows } = await of('relay').query<{ hash: Buffer }>('select hash from deposit order by n')
  const poll = (await of('relay').query<{ size: number; checkpoint: string }>('select size, checkpoint from poll')).rows[0]!
  const head = readCheckpoint(poll.checkpoint)!
  expect([rows.length, poll.size, head.size, await n('relay', 'pending')]).toEqual([deposits, deposits, deposits, deposits])
  expect(toHex(head.root)).toBe(toHex(rootOf(rows.map((r) => leafHash(r.hash)))))
}

test('deposit: killed before the commit it is not there, after it it is, and the same bytes again get one place', async () => {
  for (const [kill, nth, answered, kept] of [
    ['written', 3, 2, 2],
    ['committed', 4, 3, 4],
    // Four are there already and are not written again.
    ['written', 9, 12, 12],
  ] as const) {
    const r = await run({ do: 'deposit', kill, nth, outers })
    expect({ signal: r.signal, error: r.error }).toEqual({ signal: 'SIGKILL', error: '' })
    // What was answered is there; killed after the commit one more is, whose voter did not hear of it.
    expect(r.said.length).toBe(answered)
    // Each round sends all from the first on: those of the round before are found, not doubled.
    await assertWhole(kept)
    const { rows } = await of('relay').query<{ hash: Buffer }>('select hash from deposit order by n')
    expect(rows.map((x) => x.hash.toString('hex'))).toEqual(outers.slice(0, kept).map((o) => toHex(outerHash(o))))
  }
  const last = await run({ do: 'deposit', kill: '', outers })
  expect([last.code, last.error, last.said.map((s) => s.position)]).toEqual([0, '', outers.map((_, i) => i)])
  await assertWhole(VOTERS)
}, 300_000)

test('release: killed at each step, the next attempt goes on; in the end every ballot is there once and the key is gone', async () => {
  const copy = (await of('relay').query<{ sealed: Buffer }>('select sealed from pending')).rows
  expect(copy.length).toBe(VOTERS)
  for (const [kill, nth, state, tokens] of [
    ['begun', 1, 'holding', 0],
    ['taken', 2, 'holding', 0],
    ['writing', 1, 'holding', 0],
    ['writing', 2, 'holding', 0],
    ['sorted', 1, 'sorted', 2 * VOTERS],
    ['witnessed', 1, 'sorted', 2 * VOTERS],
    ['cosigned', 1, 'cosigned', 2 * VOTERS],
    ['destroyed', 1, 'cosigned', 2 * VOTERS],
    ['finished', 1, 'released', 2 * VOTERS],
    ['emptied', 1, 'released', 2 * VOTERS],
  ] as const) {
    const r = await run({ do: 'release', kill, nth, now: afterGrace })
    expect({ kill, signal: r.signal, error: r.error }).toEqual({ kill, signal: 'SIGKILL', error: '' })
    const box = (await of('box').query<{ state: string }>('select state from poll')).rows[0]!
    expect({ kill, state: box.state, tokens: await n('box', 'token_used') }).toEqual({ kill, state, tokens })
    // The pool is emptied only after the ballots are written and cosigned.
    expect(await n('relay', 'pending')).toBe(VOTERS)
  }
  const last = await run({ do: 'release', kill: '', now: afterGrace })
  expect([last.code, last.error, last.said]).toEqual([0, '', [{ accepted: VOTERS, rejected: 0 }]])
  expect([await n('relay', 'pending'), await n('box', 'token_used'), await n('box', 'rejected')]).toEqual([0, 2 * VOTERS, 0])
  const chunks = (await of('box').query<{ race: number; n: number }>('select race, n from chunk order by race')).rows
  expect(chunks).toEqual([
    { race: 1, n: VOTERS },
    { race: 2, n: VOTERS },
  ])
  expect(epochSecret(four.running.box.ground, poll.manifest.epoch)).toBeNull()
}, 600_000)
