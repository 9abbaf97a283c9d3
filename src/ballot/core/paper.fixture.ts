import { constants, generateKeyPairSync, type KeyObject, privateDecrypt, sign } from 'node:crypto'
import { toHex } from '../../lib/digest.ts'
import { leafHash, rootOf } from '../../lib/log.ts'
import { random } from '../../lib/random.ts'
import { type Bytes, type Chance, fromBase64url, toBase64url } from './bytes.ts'
import { type Ballot, ballotOrder, openBallot, openDeposit, openingBytes } from './deposit.ts'
import { isNotes, type Manifest, manifestStatement, pollIdOf, type RsaPublic, racesNeeded, shortPollId } from './manifest.ts'
import { cosign, logName, type NoteSigner, signCheckpoint, witnessName } from './note.ts'
import { decodeLeaf, depositStatement, outerHash } from './objects.ts'
import { leavesInOrder, type Publication, publish } from './publish.ts'
import type { RosterFile } from './published.ts'
import { evidenceHash, type PrintedToken, personCommitment, printedOrder, printedRoot, printedTokens, rosterRoot } from './roster.ts'
import { nodeEngine, nodeSealing } from './seal-node.ts'
import { sealingKey } from './shamir.ts'
import { ask, blindedFor, type Cast, cast, noteBody, type Receipt, receive, slipTokens } from './voter.ts'

// A whole poll on paper, for tests: issuers, voters, relay and box in one function. The offices themselves are in ../office.

export interface Key {
  public: RsaPublic
  private: KeyObject
}
const pool: Key[] = []
/** RSA keys take long to make, so a test file makes each once. */
export const rsaKey = (at: number): Key => {
  while (pool.length <= at) {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { n, e } = pair.publicKey.export({ format: 'jwk' })
    pool.push({ public: { n: n!, e: e! }, private: pair.privateKey })
  }
  return pool[at]!
}
export const signRaw = (key: Key, z: Bytes): Uint8Array =>
  new Uint8Array(privateDecrypt({ key: key.private, padding: constants.RSA_NO_PADDING }, z))

const edPair = () => {
  const pair = generateKeyPairSync('ed25519')
  return {
    public: pair.publicKey.export({ format: 'jwk' }).x!,
    sign: (message: Bytes) => new Uint8Array(sign(null, message, pair.privateKey)),
  }
}
export const seeded = (seed: string): Chance => {
  const r = random(seed)
  return (into) => into.map(() => r.int(256))
}

export interface Wish {
  /** Voters who cast, by class; eligible are two more in each. */
  cast?: number[]
  columns?: number
  layout?: Manifest['layout']
  caps?: Manifest['caps']
  notes?: boolean
  /** Of the casting voters of class 1, how many draw a printed slip. */
  paper?: number
  slips?: number
  weights?: string[]
  withholdBelow?: number
  /** Grade that a voter of a class gives a column. */
  grade?: (classId: number, voter: number, column: number) => number
  seed?: string
  /** Body bytes instead of the grades: what a prankster puts in. */
  spoil?: (classId: number, voter: number, race: number) => Bytes | null
  /** Changes a cast before it is sent. */
  onCast?: (made: Cast, classId: number, voter: number) => Cast
}

export interface Paper extends Publication {
  pollId: Uint8Array
  seed: Uint8Array
  epochKey: Bytes
  keys: { a: Map<number, Key>; b: Map<number, Key> }
  ed: Record<'deposit' | 'logD' | 'logL' | 'witness' | 'signA' | 'signB', ReturnType<typeof edPair>>
  casts: { classId: number; made: Cast; receipt: Receipt }[]
  slips: Bytes[]
}

const CLOSED = Date.parse('2026-11-22T10:00:00Z') / 1000

export function play(wish: Wish = {}): Paper {
  const w = {
    cast: [6, 7],
    columns: 2,
    layout: 'column' as const,
    notes: true,
    paper: 0,
    slips: 0,
    withholdBelow: 5,
    seed: 'paper',
    ...wish,
  }
  const chance = seeded(w.seed)
  const seed = chance(new Uint8Array(32))
  const grade = w.grade ?? ((classId, voter, column) => 1 + ((classId + voter * 3 + column) % 4))
  const classes = w.cast.map((n, i) => ({
    id: i + 1,
    key: 'ABC'[i]!,
    title: `${'ABC'[i]} 票`,
    weight: w.weights?.[i] ?? ['1/2', '3/10', '1/5'][i]!,
    eligible: n + 2,
  }))
  const columns = Array.from({ length: w.columns }, (_, i) => ({ id: i + 1, title: `被测评人 ${i + 1}` }))
  const needed = racesNeeded({ classes, columns, layout: w.layout, notes: w.notes })
  const keys = { a: new Map(needed.map((r) => [r.id, rsaKey(2 * r.id)])), b: new Map(needed.map((r) => [r.id, rsaKey(2 * r.id + 1)])) }
  const sealOf = (classId: number) => toBase64url(nodeEngine.publicOf(sealingKey(seed, classId)))
  const races = needed.map((r) => ({ ...r, a: keys.a.get(r.id)!.public, b: keys.b.get(r.id)!.public, seal: sealOf(r.classId) }))
  const ed = { deposit: edPair(), logD: edPair(), logL: edPair(), witness: edPair(), signA: edPair(), signB: edPair() }
  const epochKey = chance(new Uint8Array(32))

  const evidences: Bytes[] = []
  const roster: RosterFile = {
    rows: classes.flatMap((c) =>
      Array.from({ length: c.eligible }, (_, i) => {
        const ev = chance(new Uint8Array(32))
        evidences.push(ev)
        return {
          classId: c.id,
          evidence: toHex(evidenceHash(ev)),
          person: toHex(personCommitment(`${c.key}${i}`, chance(new Uint8Array(16)))),
        }
      }),
    ),
  }
  const rows = evidences.map((ev, i) => ({
    classId: roster.rows[i]!.classId,
    evidence: evidenceHash(ev),
    person: hexBytes(roster.rows[i]!.person),
  }))
  const slips = Array.from({ length: w.slips }, () => chance(new Uint8Array(32)))
  const draft: Manifest = {
    schema: 'zy.ballot/1',
    title: '民主测评',
    organiser: '组织部门',
    supervisor: '监督组',
    mode: 'two-office',
    place: 'hall',
    layout: w.layout,
    classes,
    columns,
    scale: ['满意', '基本满意', '不满意', '很不满意'].map((title, i) => ({ grade: i + 1, title, points: ['100', '80', '60', '40'][i]! })),
    abstain: true,
    abstainCounts: 'excluded',
    satisfied: [1, 2],
    dissatisfied: [3, 4],
    caps: w.caps ?? [],
    emptyClass: 'redistribute',
    places: 2,
    withholdBelow: w.withholdBelow,
    notes: w.notes,
    races,
    opensAt: '2026-11-22T08:00:00Z',
    closesAt: '2026-11-22T09:00:00Z',
    graceMinutes: 10,
    keys: Object.fromEntries(Object.entries(ed).map(([k, v]) => [k, v.public])) as unknown as Manifest['keys'],
    epoch: toBase64url(nodeEngine.publicOf(epochKey)),
    rosterRoot: toHex(rosterRoot(rows)),
    printed: null,
    trustees: { need: 2, names: ['监督组', '办公室', '职工代表'] },
    audit: null,
  }
  const list: PrintedToken[] = slips.length === 0 ? [] : printedTokens(draft, 1, slips).sort(printedOrder)
  const manifest: Manifest = { ...draft, printed: slips.length === 0 ? null : { count: list.length, root: toHex(printedRoot(list)) } }
  const pollId = pollIdOf(manifest)

  const issued: { idx: number; ev?: string; paper?: true }[] = []
  const casts: Paper['casts'] = []
  const deposits: Uint8Array[] = []
  let idx = 0
  for (const c of classes) {
    for (let voter = 0; voter < c.eligible - 2; voter++) {
      const isPaper = c.id === 1 && voter < w.paper
      issued.push(isPaper ? { idx: idx + voter, paper: true } : { idx: idx + voter, ev: toBase64url(evidences[idx + voter]!) })
      const asked = isPaper ? null : ask(manifest, pollId, c.id, chance)
      const answer = (office: 'a' | 'b') =>
        blindedFor(asked!, office).map((z, i) => toBase64url(signRaw(keys[office].get(asked![i]!.race)!, fromBase64url(z))))
      const tokens = asked
        ? receive(manifest, pollId, asked, answer('a'), answer('b'))!
        : slipTokens(manifest, c.id, slips[voter]!, (race, token) =>
            list.findIndex((e) => e.race === race && toHex(e.token) === toHex(token)),
          )!
      const bodies = tokens.map((t) => {
        const race = races.find((r) => r.id === t.race)!
        const own = w.spoil?.(c.id, voter, race.id)
        if (own) return own
        if (isNotes(race)) return noteBody(voter === 0 ? '会议太多' : '')!
        return Uint8Array.from(race.column === 0 ? columns.map((x) => grade(c.id, voter, x.id)) : [grade(c.id, voter, race.column)])
      })
      const clean = cast(manifest, pollId, tokens, bodies, chance, nodeSealing)
      const made = w.onCast?.(clean, c.id, voter) ?? clean
      const receipt = {
        position: deposits.length,
        signature: toBase64url(ed.deposit.sign(depositStatement(pollId, outerHash(made.outer), deposits.length))),
      }
      deposits.push(made.outer)
      casts.push({ classId: c.id, made, receipt })
    }
    idx += c.eligible
  }

  const ballots: Ballot[] = []
  const rejected: Publication['rejected'] = []
  deposits.forEach((outer, position) => {
    const opened = openDeposit(manifest, pollId, epochKey, outer, list, nodeEngine)
    if (typeof opened === 'string') rejected.push({ position, reason: opened })
    else ballots.push(...opened)
  })
  const paper: Paper = {
    manifest,
    pollId,
    seed,
    epochKey,
    keys,
    ed,
    casts,
    slips,
    signatures: { a: '', b: '' },
    roster,
    deposits: deposits.map(outerHash),
    dCheckpoint: '',
    leaves: new Map(),
    lCheckpoint: '',
    issuedA: issued.map(({ ev: _, ...row }) => row),
    issuedB: issued,
    rejected,
    seals: Object.fromEntries([0, ...classes.map((c) => c.id)].map((id) => [id, toBase64url(sealingKey(seed, id))])),
    openings: new Map(),
    unopened: [],
    printed:
      slips.length === 0
        ? null
        : { entries: list.map((e) => ({ race: e.race, token: toHex(e.token) })), voided: voidedOf(draft, slips.slice(w.paper), list) },
    report: '<!doctype html><title>民主测评</title>\n',
  }
  fill(paper, ballots)
  return seal(paper)
}

/** Places in the list of slips that nobody drew. */
const voidedOf = (m: Manifest, slips: readonly Bytes[], list: readonly PrintedToken[]): number[] => {
  const gone = new Set(printedTokens(m, 1, slips).map((e) => toHex(e.token)))
  return list.flatMap((e, i) => (gone.has(toHex(e.token)) ? [i] : []))
}

const hexBytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))

/** Sorts ballots into leaves, openings and envelopes of those that do not open. */
export function fill(p: Paper, ballots: readonly Ballot[]): void {
  const sorted = [...ballots].sort(ballotOrder)
  const leaves = new Map<number, Bytes>()
  const openings = new Map<number, Bytes>()
  p.unopened = []
  for (const race of p.manifest.races) {
    const own = sorted.filter((b) => b.leaf.race === race.id)
    leaves.set(race.id, new Uint8Array(Buffer.concat(own.map((b) => b.bytes))))
    if (isNotes(race)) continue
    const opened = own.map((b) => openBallot(p.manifest, p.pollId, fromBase64url(p.seals[race.classId]!), b, nodeEngine))
    openings.set(race.id, openingBytes(p.manifest, race.id, opened))
    own.forEach((b, i) => {
      if (opened[i] === null) p.unopened.push({ race: race.id, token: toHex(b.leaf.token), envelope: toBase64url(b.envelope) })
    })
  }
  p.leaves = leaves
  p.openings = openings
}

/** Opens all deposits again: what a box that plays foul starts from. */
export const ballotsOf = (p: Paper): Ballot[] =>
  p.casts.flatMap((c) => c.made.leaves.map(({ leaf, envelope }) => ({ leaf: decodeLeaf(leaf)!, bytes: leaf, envelope })))

/** Everybody signs what now stands there: a dishonest organiser has the keys of his logs, and sometimes a witness who does not look. */
export function seal(p: Paper, closedAt = CLOSED): Paper {
  const short = shortPollId(p.pollId)
  const signer = (name: string, key: ReturnType<typeof edPair>): NoteSigner => ({ name, key: fromBase64url(key.public), sign: key.sign })
  const witness = signer(witnessName(short), p.ed.witness)
  const note = (log: 'd' | 'l', entries: readonly Bytes[]) => {
    const key = log === 'd' ? p.ed.logD : p.ed.logL
    const head = { origin: logName(short, log), size: entries.length, root: rootOf(entries.map(leafHash)) }
    return cosign(signCheckpoint(head, signer(head.origin, key)), witness, closedAt)
  }
  p.signatures = {
    a: toBase64url(p.ed.signA.sign(manifestStatement(p.pollId))),
    b: toBase64url(p.ed.signB.sign(manifestStatement(p.pollId))),
  }
  p.dCheckpoint = note('d', p.deposits)
  p.lCheckpoint = note('l', leavesInOrder(p))
  return p
}

export const folderOf = (p: Paper): Map<string, Uint8Array> => publish(p, { a: p.ed.signA.sign, b: p.ed.signB.sign })
