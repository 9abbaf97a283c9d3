import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countRange } from '../src/ballot/core/count.ts'
import { manifestBytes } from '../src/ballot/core/manifest.ts'
import { type Paper, play, rsaKey, signRaw } from '../src/ballot/core/paper.fixture.ts'
import { nodeEngine } from '../src/ballot/core/seal-node.ts'
import { boxThreads } from '../src/ballot/office/box-threads.ts'
import { keyPool } from '../src/ballot/office/key-pool.ts'
import { LogTree } from '../src/ballot/office/leaf-tree.ts'
import { migrateOffice, officePool } from '../src/ballot/office/migrate.ts'
import type { Signer } from '../src/ballot/office/office.ts'
import { makeRelay } from '../src/ballot/office/relay.ts'
import { checkingOf } from '../src/ballot/office/release.ts'
import { leafHash } from '../src/lib/log.ts'
import { type Bench, fixed, interleave, median, type Report, ratioOf, rounded, table } from './kit.ts'

const VOTERS = 200
const LEAVES = 20_000
const seconds = (program: string, args: string[]): string | null => {
  const r = spawnSync(program, args, { encoding: 'utf8' })
  return r.status === 0 ? r.stdout : null
}
/** Operations a second of `openssl speed rsa2048`: sign and verify; null when it is not installed. */
const opensslSpeed = (): { sign: number; verify: number } | null => {
  const line = seconds('openssl', ['speed', '-seconds', '1', 'rsa2048'])
    ?.split('\n')
    .find((l) => l.startsWith('rsa'))
  const [sign, verify] = line?.trim().split(/\s+/).slice(-2).map(Number) ?? []
  return sign && verify ? { sign, verify } : null
}

/** Issue, deposit, release, recount and the log, each against what Node, PostgreSQL or SHA-256 needs for the same in the same round. One thread each. */
export const ballotReport = async (b: Pick<Bench, 'place' | 'rounds' | 'say'>): Promise<Report> => {
  const p: Paper = play({ cast: [VOTERS], columns: 10, layout: 'row', notes: false })
  const folder = mkdtempSync(join(tmpdir(), 'zy-bench-ballot-'))
  const db = officePool('relay', b.place.connections.ownerUrl)
  await db.query('drop schema if exists ballot_relay cascade')
  await migrateOffice('relay', db)
  const signer = (name: string): Signer => {
    const key = p.ed[name as keyof Paper['ed']]
    return { public: key.public, sign: (m) => Buffer.from(key.sign(m)) }
  }
  const keep = (x: Uint8Array) => Buffer.from(x)
  const clock = () => new Date(Date.parse(p.manifest.opensAt) + 60_000)
  const relay = makeRelay({
    role: 'relay',
    pool: db,
    folder,
    clock,
    signer,
    wrap: keep,
    unwrap: keep,
    settings: { windowMs: 0, threads: 1 },
  })
  const poll = await relay.prepare(manifestBytes(p.manifest))
  await relay.openCasting(poll)
  const threads = boxThreads(1)
  await threads.begin(checkingOf(p.manifest, p.epochKey, null))
  const keys = keyPool(1)
  const jwk = (office: 'a' | 'b') => p.keys[office].get(1)!.private.export({ format: 'jwk' })
  keys.load('a', jwk('a'))
  keys.load('b', jwk('b'))
  const race = p.manifest.races[0]!
  const leaves = p.leaves.get(race.id)!
  const openings = p.openings.get(race.id)!
  const message = new Uint8Array(80).fill(1)
  const z = new Uint8Array(256).fill(1)
  const signature = new Uint8Array(256).fill(1)
  const entries = Array.from({ length: LEAVES }, (_, i) => Buffer.alloc(612, i & 255))
  const outers = p.casts.map((c) => c.made.outer)
  await db.query('create table if not exists floor (id bigint generated always as identity primary key, data bytea)')
  try {
    const took = await interleave(b.rounds, {
      sign: () => {
        for (let i = 0; i < 2 * VOTERS; i++) signRaw(rsaKey(2), z)
      },
      issue: () => keys.sign(Array.from({ length: 2 * VOTERS }, (_, i) => ({ key: i % 2 ? 'b' : 'a', blinded: z }))),
      verify: () => {
        for (let i = 0; i < 2 * VOTERS; i++) nodeEngine.rsa(race.a, message, signature)
      },
      release: async () => {
        const found = await threads.check(outers)
        if (found.some((f) => typeof f === 'string')) throw new Error('a good deposit was refused')
      },
      recount: () => {
        const r = countRange(p.manifest, p.pollId, [], { race: race.id, from: 0, leaves, openings, before: null }, nodeEngine)
        if (r.faults.length > 0) throw new Error('the recount found faults')
      },
      rows: () => Promise.all(outers.map((o) => db.query('insert into floor (data) values ($1)', [o]))),
      // Other bytes in every round: the same ones would only be looked up.
      deposit: (round) =>
        Promise.all(
          outers.map((o) =>
            relay.deposit(
              poll,
              o.map((byte, i) => (i < 4 ? byte ^ (round + 1) : byte)),
            ),
          ),
        ),
      hash: () => {
        for (const e of entries) createHash('sha256').update(e).digest()
      },
      merkle: () => {
        const tree = new LogTree()
        for (const e of entries) tree.append(leafHash(e))
        tree.head()
      },
    })
    const pairs = {
      'issue ÷ 2 RSA signatures of Node': ['issue', 'sign'],
      'deposit ÷ one row of PostgreSQL': ['deposit', 'rows'],
      'release: open and check ÷ 2 RSA verifications of Node': ['release', 'verify'],
      'recount ÷ 2 RSA verifications of Node': ['recount', 'verify'],
      'log ÷ SHA-256 of its leaves': ['merkle', 'hash'],
    } as const
    const ratios = Object.fromEntries(Object.entries(pairs).map(([k, [ours, floor]]) => [k, rounded(ratioOf(took[ours]!, took[floor]!))]))
    const counts: Record<string, number> = { merkle: LEAVES }
    const rows = Object.entries(pairs).map(([k, [ours]]) => {
      const each = median(took[ours]!) / (counts[ours] ?? VOTERS)
      return [k, fixed(ratios[k]!), `${fixed(each)} ms`, `${fixed(1000 / each)}/s`]
    })
    const speed = opensslSpeed()
    const perSign = (2 * VOTERS * 1000) / median(took.sign!)
    const perVerify = (2 * VOTERS * 1000) / median(took.verify!)
    const against = speed
      ? `\`openssl speed rsa2048\`, one process, after the rounds: ${fixed(speed.sign)} signatures and ${fixed(speed.verify)} verifications a second; Node in the rounds: ${fixed(perSign)} (${fixed(perSign / speed.sign)} ×) and ${fixed(perVerify)} (${fixed(perVerify / speed.verify)} ×).`
      : '`openssl` is not installed: no comparison with its own speed.'
    const belenios = seconds('belenios-tool', ['--version'])
    const peer = belenios
      ? 'belenios-tool is installed, but its ballots are not part of these rounds.'
      : 'belenios-tool is not installed: not compared here.'
    return {
      title: 'ballot',
      body: `${VOTERS} row ballots of 10 columns, two signatures each; ${b.rounds} interleaved rounds, one thread for each kind of work.\n\n${table(['what', 'ratio', 'each', 'rate'], rows)}\n\n${against} ${peer}`,
      ratios,
    }
  } finally {
    await relay.stop()
    await threads.close()
    await keys.close()
    await db.query('drop schema if exists ballot_relay cascade')
    await db.end()
    rmSync(folder, { recursive: true, force: true })
  }
}
