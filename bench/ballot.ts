import { spawnSync } from 'node:child_process'
import { createHash, diffieHellman, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromBase64url, toBase64url } from '../src/ballot/core/bytes.ts'
import { countRange } from '../src/ballot/core/count.ts'
import { manifestBytes } from '../src/ballot/core/manifest.ts'
import { blindMessage, decodeLeaf, envelopeInfo, LEAF_SIZE } from '../src/ballot/core/objects.ts'
import { type Paper, play, rsaKey, seeded, signRaw } from '../src/ballot/core/paper.fixture.ts'
import { nodeEngine } from '../src/ballot/core/seal-node.ts'
import { ask, blindedFor, cast, receive } from '../src/ballot/core/voter.ts'
import { boxThreads } from '../src/ballot/office/box-threads.ts'
import { keyPool } from '../src/ballot/office/key-pool.ts'
import { LogTree } from '../src/ballot/office/leaf-tree.ts'
import { migrateOffice, officePool } from '../src/ballot/office/migrate.ts'
import type { Ground, Signer } from '../src/ballot/office/office.ts'
import { makeRelay } from '../src/ballot/office/relay.ts'
import { relay as relayPart } from '../src/ballot/office/relay-part.ts'
import { checkingOf } from '../src/ballot/office/release.ts'
import { serveOffice } from '../src/ballot/office/server.ts'
import { leafHash } from '../src/lib/log.ts'
import { type Belenios, belenios } from './belenios.ts'
import { type Bench, fixed, interleave, median, type Report, ratioOf, rounded, table } from './kit.ts'

const VOTERS = 200
const LEAVES = 20_000
const CLIENTS = 10
const output = (program: string, args: string[]): string | null => {
  const r = spawnSync(program, args, { encoding: 'utf8' })
  return r.status === 0 ? r.stdout : null
}
interface Speed {
  sign: number
  verify: number
}
/** Operations a second of `openssl speed rsa2048`, one process; null when it is not installed. */
const opensslSpeed = (): Speed | null => {
  const line = output('openssl', ['speed', '-elapsed', '-seconds', '1', 'rsa2048'])
    ?.split('\n')
    .find((l) => l.startsWith('rsa'))
  const [sign, verify] = line?.trim().split(/\s+/).slice(-2).map(Number) ?? []
  return sign && verify ? { sign, verify } : null
}

/** Posts each body, 32 at a time over connections that stay open, and throws for a refusal. */
const posting = (agent: Agent) => async (url: string, bodies: readonly Uint8Array[]) => {
  let next = 0
  const one = (body: Uint8Array) =>
    new Promise<void>((done, fail) => {
      const q = request(url, { method: 'POST', agent }, (r) => {
        r.resume().on('end', () => (r.statusCode === 200 ? done() : fail(new Error(`${r.statusCode}`))))
      })
      q.on('error', fail).end(body)
    })
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (next < bodies.length) await one(bodies[next++]!)
    }),
  )
}

/**
 * Issue, deposit, release, recount, the log and the voter's page, each against what Node, PostgreSQL or SHA-256 needs for the same in the same round.
 * One thread each. @param o.peers also `openssl speed` in every round, where it is installed
 */
export const ballotReport = async (b: Pick<Bench, 'place' | 'rounds' | 'say'>, o: { peers?: boolean } = {}): Promise<Report> => {
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
  const ground: Ground = {
    role: 'relay',
    pool: db,
    folder,
    clock,
    signer,
    wrap: keep,
    unwrap: keep,
    settings: { windowMs: 0, threads: 1 },
  }
  const relay = makeRelay(ground)
  const part = await relayPart(ground)
  const door = await serveOffice({ part, link: 'link', local: 'local', host: '127.0.0.1', port: 0 })
  const bare = createServer((q, r) => q.resume().on('end', () => r.end('{}')))
  await new Promise<void>((done) => bare.listen(0, '127.0.0.1', done))
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const post = posting(agent)
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
  const z = new Uint8Array(256).fill(1)
  // Good signatures: a bad one is refused before all of its padding is looked at, and would make the floor too low.
  const good = Array.from({ length: VOTERS }, (_, i) => {
    const leaf = decodeLeaf(leaves.subarray(i * LEAF_SIZE, (i + 1) * LEAF_SIZE))!
    if (leaf.kind !== 'blind') throw new Error('a paper of the bench is a printed one')
    return { message: blindMessage(p.pollId, race.id, leaf.token), a: leaf.sigA, b: leaf.sigB }
  })
  const entries = Array.from({ length: LEAVES }, (_, i) => Buffer.alloc(612, i & 255))
  const outers = p.casts.map((c) => c.made.outer)
  const [mine, peer] = [generateKeyPairSync('x25519'), generateKeyPairSync('x25519')]
  const sealing = fromBase64url(p.seals['1']!)
  const envelopes = p.casts.map((c) => ({ info: envelopeInfo(p.pollId, race.id), sealed: c.made.leaves[0]!.envelope }))
  const seals = seeded('bench')
  const page = ask(p.manifest, p.pollId, 1, seeded('page'))
  const answers = (office: 'a' | 'b') => blindedFor(page, office).map((x) => toBase64url(signRaw(p.keys[office].get(1)!, fromBase64url(x))))
  const [fromA, fromB] = [answers('a'), answers('b')]
  const changed = (mark: number) => outers.map((x) => x.map((byte, i) => (i < 4 ? byte ^ mark : byte)))
  const speeds: Speed[] = []
  const rival = o.peers ? belenios() : null
  await db.query('create table if not exists floor (id bigint generated always as identity primary key, data bytea)')
  try {
    const took = await interleave(b.rounds, {
      sign: () => {
        for (let i = 0; i < 2 * VOTERS; i++) signRaw(rsaKey(2), z)
      },
      issue: () => keys.sign(Array.from({ length: 2 * VOTERS }, (_, i) => ({ key: i % 2 ? 'b' : 'a', blinded: z }))),
      verify: () => {
        for (const g of good)
          if (!nodeEngine.rsa(race.a, g.message, g.a) || !nodeEngine.rsa(race.b, g.message, g.b))
            throw new Error('a good signature was refused')
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
      deposit: (round) => Promise.all(changed(round + 1).map((x) => relay.deposit(poll, x))),
      http: () => post(`http://127.0.0.1:${(bare.address() as AddressInfo).port}/`, outers),
      phones: (round) => post(`${door.url}/deposit?poll=${poll}`, changed(round + 101)),
      x25519: () => {
        for (let i = 0; i < VOTERS; i++) diffieHellman({ privateKey: mine.privateKey, publicKey: peer.publicKey })
      },
      open: async () => {
        const found = await threads.open(sealing, envelopes)
        if (found.some((x) => x === null)) throw new Error('a good envelope did not open')
      },
      page: () => {
        for (let i = 0; i < CLIENTS; i++) {
          const asked = ask(p.manifest, p.pollId, 1, seeded('page'))
          const tokens = receive(p.manifest, p.pollId, asked, fromA, fromB)
          cast(p.manifest, p.pollId, tokens!, [new Uint8Array(10).fill(1)], seals)
        }
      },
      ...(o.peers
        ? {
            openssl: () => {
              const found = opensslSpeed()
              if (found) speeds.push(found)
            },
          }
        : {}),
      ...(rival
        ? {
            rivalBallots: () => rival.ballots(2),
            rivalEmpty: () => rival.verifyEmpty(),
            rivalFull: () => rival.verifyFull(),
          }
        : {}),
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
      'deposit over http ÷ an empty answer of Node': ['phones', 'http'],
      'release: open and check ÷ 2 RSA verifications of Node': ['release', 'verify'],
      'recount ÷ 2 RSA verifications of Node': ['recount', 'verify'],
      'opening ÷ X25519 of Node': ['open', 'x25519'],
      'log ÷ SHA-256 of its leaves': ['merkle', 'hash'],
      'page of a voter, ten ballots ÷ 400 RSA signatures of Node': ['page', 'sign'],
    } as const
    const ratios = Object.fromEntries(Object.entries(pairs).map(([k, [ours, floor]]) => [k, rounded(ratioOf(took[ours]!, took[floor]!))]))
    const counts: Record<string, number> = { merkle: LEAVES, page: CLIENTS }
    const rows = Object.entries(pairs).map(([k, [ours]]) => {
      const each = median(took[ours]!) / (counts[ours] ?? VOTERS)
      return [k, fixed(ratios[k]!), `${fixed(each)} ms`, `${fixed(1000 / each)}/s`]
    })
    const goals = sectionEight(took, p, speeds)
    const peers = [
      speeds.length > 0
        ? `\`openssl speed -elapsed rsa2048\`, one process, once in each of the same rounds: median ${fixed(median(speeds.map((x) => x.sign)))} signatures and ${fixed(median(speeds.map((x) => x.verify)))} verifications a second.`
        : '`openssl` was not part of these rounds.',
      rival ? rivalSays(took, rival) : 'belenios-tool is not part of these rounds: not compared.',
    ].join(' ')
    return {
      title: 'ballot',
      body: `${VOTERS} row ballots of 10 columns, two signatures each; ${b.rounds} interleaved rounds, one thread for each kind of work.\n\n${table(['what', 'ratio', 'each', 'rate'], rows)}\n\n${goals}\n\n${peers}`,
      ratios,
    }
  } finally {
    agent.destroy()
    bare.close()
    await door.close()
    await relay.stop()
    await threads.close()
    await keys.close()
    await db.query('drop schema if exists ballot_relay cascade')
    await db.end()
    rmSync(folder, { recursive: true, force: true })
    rival?.stop()
  }
}

/** The same ten grades of one voter made and verified by belenios-tool in the same rounds; its process starts are in its figures, ours has none. */
const rivalSays = (took: Readonly<Record<string, number[]>>, b: Belenios): string => {
  const made = median(took.rivalBallots!) / 2
  const checked = (median(took.rivalFull!) - median(took.rivalEmpty!)) / b.held
  const [page, count] = [median(took.page!) / CLIENTS, median(took.recount!) / VOTERS]
  return [
    `belenios-tool ${b.version}, ten questions of three answers, group BELENIOS-2048, one process: a ballot made in ${fixed(made)} ms, verified in ${fixed(checked)} ms.`,
    `A row ballot of ours takes 1/${fixed(made / page)} of the first (target 1/40), ten column ballots by arithmetic 1/${fixed(made / (10 * page))} (target 1/5);`,
    `a row ballot recounted 1/${fixed(checked / count)} of the second. Belenios proves more for it: no two offices have to be honest for the tally to be right.`,
  ].join(' ')
}

/** The targets of the design with what these rounds gave: figures of one thread, ratios to a floor of the same round. */
const sectionEight = (took: Readonly<Record<string, number[]>>, p: Paper, speeds: readonly Speed[]): string => {
  const each = (name: string, n = VOTERS) => median(took[name]!) / n
  const openssl = (kind: keyof Speed) => (speeds.length > 0 ? median(speeds.map((x) => x[kind])) : null)
  const [sign, verify] = [openssl('sign'), openssl('verify')]
  const cast = p.casts[0]!.made
  const published = 612 + 42
  const times = (x: number | null) => (x === null ? '—' : `${fixed(x)} ×`)
  const million = (ms: number) => `${fixed((ms * 1e6) / 1000)} s`
  return table(
    ['figure', 'target', 'here', 'floor of the same rounds', 'held at'],
    [
      [
        'issue, both offices, signing and check',
        '≥ 0.4 × openssl sign ÷ 2',
        `${fixed(1000 / each('issue'))}/s`,
        times(sign && 2000 / each('issue') / sign),
        'CI: Node RSA',
      ],
      [
        'cast accepted durably over http, row',
        '≥ 0.2 × trivial http',
        `${fixed(1000 / each('phones'))}/s`,
        times(each('http') / each('phones')),
        'CI: Node http',
      ],
      [
        'cast accepted durably, without http',
        '≥ 0.5 × one row of PostgreSQL',
        `${fixed(1000 / each('deposit'))}/s`,
        times(each('rows') / each('deposit')),
        'CI: PostgreSQL',
      ],
      ['open 10⁶ envelopes, one thread', '≥ 0.4 × X25519', million(each('open')), times(each('x25519') / each('open')), 'CI: Node X25519'],
      [
        'recount 10⁶ row ballots, one thread',
        '≥ 0.30 × openssl verify',
        million(each('recount')),
        times(verify && 2000 / each('recount') / verify),
        'CI: Node RSA',
      ],
      ['recount 1000 voters × 10 columns, one thread, by arithmetic', '≤ 2 s', `${fixed((each('recount') * 10_000) / 1000)} s`, '', ''],
      [
        'log of 10⁶ leaves',
        '≥ 150,000 leaves/s',
        `${fixed(1000 / each('merkle', LEAVES))}/s`,
        times(each('hash', LEAVES) / each('merkle', LEAVES)),
        'CI: SHA-256',
      ],
      ['page of a voter, row', '≤ 10 ms', `${fixed(each('page', CLIENTS))} ms`, '', 'CI: Node RSA'],
      ['page of a voter, 10 columns, by arithmetic', '≤ 100 ms', `${fixed(10 * each('page', CLIENTS))} ms`, '', ''],
      ['bytes of a row ballot: cast / published', '≤ 750 / ≤ 700', `${cast.outer.length} / ${published}`, '', ''],
    ],
  )
}
