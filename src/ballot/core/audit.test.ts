import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { toHex } from '../../lib/digest.ts'
import { leafHash, rootOf, writeCheckpoint } from '../../lib/log.ts'
import { audit } from './audit.ts'
import type { Audit } from './audit-report.ts'
import { big } from './big.ts'
import { concat, fromBase64url, toBase64url } from './bytes.ts'
import type { Ballot } from './deposit.ts'
import { type EarlyClose, earlyCloseStatement } from './early-close.ts'
import { pureEngine } from './engine.ts'
import { shortPollId } from './manifest.ts'
import { logName } from './note.ts'
import { blindMessage, decodeLeaf, encodeLeaf, LEAF_SIZE, outerHash, tokenOf } from './objects.ts'
import { ballotsOf, fill, folderOf, type Paper, play, seal, seeded, signRaw, type Wish } from './paper.fixture.ts'
import { encodeMessage } from './rsa.ts'
import { nodeEngine, nodeSealing } from './seal-node.ts'
import { cast, noteBody, ownLeaf, slipTokens } from './voter.ts'

type Folder = Map<string, Uint8Array>
const check = (folder: Folder, o: Partial<Parameters<typeof audit>[1]> = {}): Promise<Audit> =>
  audit(async (name) => folder.get(name) ?? null, { engine: nodeEngine, ...o })
const codes = (a: Audit): string[] => [...new Set(a.findings.map((f) => f.code))].sort()

const honest = new Map<string, Paper>()
/** A copy of a poll played once; keys are shared. */
const poll = (wish: Wish = {}): Paper => {
  const key = JSON.stringify(wish)
  if (!honest.has(key)) honest.set(key, play(wish))
  const p = honest.get(key)!
  return {
    ...p,
    deposits: [...p.deposits],
    leaves: new Map([...p.leaves].map(([k, v]) => [k, new Uint8Array(v)])),
    openings: new Map([...p.openings].map(([k, v]) => [k, new Uint8Array(v)])),
    issuedA: p.issuedA.map((r) => ({ ...r })),
    issuedB: p.issuedB.map((r) => ({ ...r })),
    rejected: [...p.rejected],
    seals: { ...p.seals },
    unopened: [...p.unopened],
    roster: structuredClone(p.roster),
    printed: structuredClone(p.printed),
  }
}
const withSlips: Wish = { paper: 2, slips: 5 }

describe('an honest poll', () => {
  test.each<[string, Wish]>([
    ['by columns', {}],
    ['by rows', { layout: 'row', columns: 3, notes: false, caps: [{ grade: 1, atMost: 2 }] }],
    ['with slips of paper', withSlips],
    ['in three classes, one of which nobody voted in', { cast: [6, 7, 0] }],
  ])('%s is found in order, by Node and by the pure engine alike', async (_name, wish) => {
    const p = poll(wish)
    const folder = folderOf(p)
    const a = await check(folder, { expect: shortPollId(p.pollId), kept: [p.dCheckpoint] })
    expect([a.exit, a.findings]).toEqual([0, []])
    expect(await check(folder, { engine: pureEngine })).toEqual(a)
    const cast = p.casts.length
    const races = [...p.leaves.values()].reduce((n, l) => n + l.length / LEAF_SIZE, 0)
    expect(a.checked.leaves).toBe(races)
    expect(a.recounted!.classes.reduce((n, c) => n + c.cast, 0)).toBe(cast)
  })

  test('the figures are those of the grades given', async () => {
    const p = poll({ columns: 1, notes: false, cast: [5, 5], grade: (classId) => (classId === 1 ? 1 : 3), weights: ['2', '1'] } as Wish)
    const [column] = (await check(folderOf(p))).recounted!.columns
    expect(column).toEqual({
      column: 1,
      withheld: false,
      classes: [
        {
          classId: 1,
          grades: [0, 5, 0, 0, 0],
          invalid: 0,
          valid: 5,
          satisfied: { exact: '1', printed: '100.00' },
          dissatisfied: { exact: '0', printed: '0.00' },
          score: { exact: '100', printed: '100.00' },
        },
        {
          classId: 2,
          grades: [0, 0, 0, 5, 0],
          invalid: 0,
          valid: 5,
          satisfied: { exact: '0', printed: '0.00' },
          dissatisfied: { exact: '1', printed: '100.00' },
          score: { exact: '60', printed: '60.00' },
        },
      ],
      satisfied: { exact: '0.5', printed: '50.00' },
      dissatisfied: { exact: '0.5', printed: '50.00' },
      score: { exact: '260/3', printed: '86.67' },
    })
  })

  test('what a prankster puts in is 废票, shown with its envelope, and nobody’s fault', async () => {
    const p = play({
      notes: false,
      spoil: (classId, voter, race) => (classId === 1 && voter === 0 && race === 1 ? Uint8Array.of(9) : null),
    })
    const a = await check(folderOf(p))
    expect([a.exit, codes(a), a.recounted!.columns[0]!.classes[0]]).toEqual([0, [], expect.objectContaining({ invalid: 1, valid: 5 })])
    const torn = play({
      notes: false,
      seed: 'torn',
      onCast: (made, classId, voter) =>
        classId === 1 && voter === 0 ? { ...made, outer: made.outer.map((b, i) => (i === 90 ? b ^ 1 : b)) } : made,
    })
    expect([torn.rejected, (await check(folderOf(torn))).exit]).toEqual([[{ position: 0, reason: 'undecryptable' }], 0])
  })

  test('a small class is withheld with the next, and the recount says that it is not whole', async () => {
    const p = poll({ cast: [3, 7, 9] } as Wish)
    const folder = folderOf(p)
    const a = await check(folder)
    expect([a.exit, a.findings]).toEqual([
      2,
      [
        { code: 'class-withheld', level: 'incomplete', facts: { class: 1 } },
        { code: 'class-withheld', level: 'incomplete', facts: { class: 2 } },
      ],
    ])
    expect(Object.keys(JSON.parse(new TextDecoder().decode(folder.get('seals.json')!)))).toEqual(['3'])
    expect([...folder.keys()].filter((f) => f.startsWith('openings/'))).toEqual(['openings/5.bin', 'openings/6.bin'])
  })

  test('a sample is said to be one', async () => {
    const a = await check(folderOf(poll()), { sample: 5, chance: () => 0 })
    expect([a.exit, codes(a)]).toEqual([2, ['sampled']])
    expect(a.checked.signatures).toBeLessThan(20)
  })
})

/** The poll after what was done to it. */
const after = (p: Paper, ..._done: unknown[]): Paper => p
const altered = (b: Ballot, change: Partial<Ballot['leaf']>): Ballot => {
  const leaf = { ...b.leaf, ...change } as Ballot['leaf']
  return { ...b, leaf, bytes: encodeLeaf(leaf) }
}
const relog = (p: Paper, ballots: Ballot[]): Paper => {
  fill(p, ballots)
  return seal(p)
}
const editOpening = (p: Paper, race: number, at: number): void => {
  p.openings.get(race)![at]! ^= 1
}

// Everyone is dishonest and signs again after the change: only what cannot be signed again may catch it.
const attacks: [name: string, make: (p: Paper) => Paper | Folder, codes: string[], wish?: Wish][] = [
  [
    'the box swaps c and counts the ballot all the same',
    (p) => {
      const openings = new Map(p.openings)
      const q = relog(
        p,
        ballotsOf(p).map((b, i) => (i === 0 ? altered(b, { commitment: new Uint8Array(32) }) : b)),
      )
      return { ...q, openings, unopened: [] }
    },
    ['opening-commitment'],
  ],
  [
    'the box swaps e, says the ballot would not open and shows no such envelope',
    (p) => {
      const [b, ...rest] = ballotsOf(p) as [Ballot, ...Ballot[]]
      relog(p, [altered(b, { envelope: new Uint8Array(32) }), ...rest])
      p.openings.get(b.leaf.race)!.fill(0, 0, 33)
      return { ...p, unopened: [{ race: b.leaf.race, token: toHex(b.leaf.token), envelope: toBase64url(b.envelope) }] }
    },
    ['unopened-without-envelope'],
    { cast: [1, 6], withholdBelow: 1 },
  ],
  [
    'a good ballot is passed off as one that would not open',
    (p) => {
      const b = ballotsOf(p)[0]!
      p.openings.get(b.leaf.race)!.fill(0, 0, 33)
      return { ...p, unopened: [{ race: b.leaf.race, token: toHex(b.leaf.token), envelope: toBase64url(b.envelope) }] }
    },
    ['unopened-but-good'],
    { cast: [1, 6], withholdBelow: 1 },
  ],
  ['a grade is changed after the opening', (p) => after(p, editOpening(p, 1, 32)), ['opening-commitment']],
  ['a secret is changed', (p) => after(p, editOpening(p, 1, 0)), ['opening-token']],
  ['a whole ballot is dropped', (p) => relog(p, ballotsOf(p).slice(0, -3)), ['deposits-differ']],
  ['one candidate’s leaf is dropped', (p) => relog(p, ballotsOf(p).slice(1)), ['races-differ', 'result-differs']],
  [
    'a leaf stands twice',
    (p) => relog(p, [...ballotsOf(p), ballotsOf(p)[0]!]),
    ['deposits-differ', 'more-cast-than-issued', 'races-differ', 'token-twice'],
  ],
  [
    'a whole ballot stands twice',
    (p) => relog(p, [...ballotsOf(p), ...ballotsOf(p).slice(0, 3)]),
    ['deposits-differ', 'more-cast-than-issued', 'token-twice'],
  ],
  [
    'the box makes up a ballot without any key',
    (p) => relog(p, [...ballotsOf(p), ...minted(p, [])]),
    ['deposits-differ', 'more-cast-than-issued', 'signature-a'],
  ],
  [
    'A alone mints a ballot',
    (p) => relog(p, [...ballotsOf(p), ...minted(p, ['a'])]),
    ['deposits-differ', 'more-cast-than-issued', 'signature-b'],
  ],
  [
    'B alone mints a ballot',
    (p) => relog(p, [...ballotsOf(p), ...minted(p, ['b'])]),
    ['deposits-differ', 'more-cast-than-issued', 'signature-a'],
  ],
  [
    'A and B mint more ballots than people came',
    (p) => {
      const extra = minted(p, ['a', 'b'])
      p.deposits.push(outerHash(Uint8Array.of(1)))
      return relog(p, [...ballotsOf(p), ...extra])
    },
    ['more-cast-than-issued'],
  ],
  [
    'A and B mint for someone who stayed away, without his evidence',
    (p) => {
      const extra = minted(p, ['a', 'b'])
      p.deposits.push(outerHash(Uint8Array.of(1)))
      for (const list of [p.issuedA, p.issuedB])
        list.push({ idx: 6, ...(list === p.issuedB ? { ev: toBase64url(new Uint8Array(32)) } : {}) })
      for (const list of [p.issuedA, p.issuedB]) list.sort((x, y) => x.idx - y.idx)
      return relog(p, [...ballotsOf(p), ...extra])
    },
    ['evidence'],
  ],
  [
    'a token for one candidate is used on another',
    (p) => {
      // Everything but the signatures is made afresh for race 2; those are the ones of race 1.
      const own = minted(p, ['a', 'b'], { 2: 1 })
      p.deposits.push(outerHash(Uint8Array.of(1)))
      return relog(p, [...ballotsOf(p), ...own])
    },
    ['more-cast-than-issued', 'signature-a'],
  ],
  [
    'one signature on the product of two encodings is spread over two tokens',
    (p) => {
      const made = forgedByProduct(p)
      return relog(p, [...ballotsOf(p).slice(2), ...made])
    },
    ['signature-a'],
    { columns: 1, notes: false },
  ],
  [
    'leaves are published in another order',
    (p) => {
      const bytes = p.leaves.get(1)!
      p.leaves = new Map(p.leaves).set(
        1,
        concat(bytes.subarray(LEAF_SIZE, 2 * LEAF_SIZE), bytes.subarray(0, LEAF_SIZE), bytes.subarray(2 * LEAF_SIZE)),
      )
      const o = p.openings.get(1)!
      p.openings = new Map(p.openings).set(1, concat(o.subarray(33, 66), o.subarray(0, 33), o.subarray(66)))
      return seal(p)
    },
    ['leaf-order'],
  ],
  [
    'leaves differ from the cosigned log',
    (p) => {
      const { lCheckpoint } = p
      relog(p, ballotsOf(p).slice(3))
      return { ...p, lCheckpoint, deposits: p.deposits.slice(1), dCheckpoint: seal({ ...p, deposits: p.deposits.slice(1) }).dCheckpoint }
    },
    ['log-root'],
  ],
  ['a deposit has no leaves', (p) => seal(after(p, p.deposits.push(outerHash(Uint8Array.of(1))))), ['deposits-differ']],
  [
    'the same deposit stands twice',
    (p) => seal(after(p, p.deposits.push(p.deposits[0]!), p.rejected.push({ position: 13, reason: 'duplicate' }))),
    ['deposit-twice'],
  ],
  [
    'a rejection names a deposit that is none',
    (p) => ({ ...p, rejected: [{ position: 99, reason: 'length' as const }] }),
    ['file-form', 'result-differs'],
  ],
  ['more were cast than were issued', (p) => after(p, p.issuedA.shift(), p.issuedB.shift()), ['more-cast-than-issued']],
  [
    'A and B list different people',
    (p) =>
      after(
        p,
        Object.assign(p.issuedA[0]!, { idx: 6 }),
        p.issuedA.sort((x, y) => x.idx - y.idx),
      ),
    ['issued-differ'],
  ],
  ['a person is listed twice', (p) => after(p, p.issuedA.push(p.issuedA.at(-1)!)), ['file-form', 'result-differs']],
  [
    'someone who is not on the roll is listed',
    (p) => after(p, p.issuedA.push({ idx: 999 }), p.issuedB.push({ idx: 999, ev: toBase64url(new Uint8Array(32)) })),
    ['issued-unknown'],
  ],
  [
    'the roll is changed after it was fixed',
    (p) => after(p, Object.assign(p.roster.rows[7]!, { classId: 2 })),
    ['eligible-differs', 'roster-root'],
  ],
  ['a slip that nobody drew is used', (p) => slipUsed(p, 3), ['printed-more-than-drawn', 'printed-voided'], withSlips],
  [
    'undrawn slips were not declared void and could still be voted',
    (p) => {
      p.printed!.voided.pop()
      return p
    },
    ['printed-not-voided'],
    withSlips,
  ],
  [
    'a slip that was declared void is used',
    (p) => {
      p.printed!.voided = p.printed!.entries.map((_, i) => i)
      return p
    },
    ['printed-not-voided', 'printed-voided'],
    withSlips,
  ],
  [
    'the printed list is not the one that was fixed',
    (p) => after(p, p.printed!.entries.pop()),
    ['printed-not-voided', 'printed-root', 'printed-token'],
    withSlips,
  ],
  [
    'a printed leaf points at another slip',
    (p) =>
      relog(
        p,
        ballotsOf(p).map((b) => (b.leaf.kind === 'printed' ? altered(b, { index: b.leaf.index ^ 1 } as Partial<Ballot['leaf']>) : b)),
      ),
    ['printed-token', 'printed-voided'],
    withSlips,
  ],
  ['the key of a class is another one', (p) => ({ ...p, seals: { ...p.seals, 1: p.seals['2']! } }), ['seal-key']],
  [
    'a weight is changed after the vote',
    (p) => {
      const classes = p.manifest.classes.map((c) => (c.id === 1 ? { ...c, weight: '9/10' } : c))
      return folderOf({ ...p, manifest: { ...p.manifest, classes } })
    },
    ['log-signature', 'log-witness', 'manifest-signature', 'opening-token', 'signature-a'],
  ],
  [
    'the points of a grade are changed in the result only',
    (p) => {
      const folder = folderOf({ ...p })
      const result = JSON.parse(new TextDecoder().decode(folder.get('result.json')!))
      result.columns[0].score.printed = '99.99'
      return resigned(p, folder, result)
    },
    ['result-differs'],
  ],
  [
    'the witness never saw the log',
    (p) => ({ ...p, lCheckpoint: p.lCheckpoint.split('\n').slice(0, 5).join('\n') + '\n' }),
    ['log-witness'],
  ],
  ['leaves were there before the close', (p) => seal(p, Date.parse('2026-11-22T08:30:00Z') / 1000), ['log-early', 'log-early']],
]

const resigned = (p: Paper, _folder: Folder, result: unknown): Folder => {
  const text = new TextEncoder().encode(JSON.stringify(result))
  const again = folderOf(p)
  const statement = concat(new TextEncoder().encode('zy.ballot.v1/result\0'), sha(text))
  const signed = { a: toBase64url(p.ed.signA.sign(statement)), b: toBase64url(p.ed.signB.sign(statement)) }
  return new Map([...again, ['result.json', text], ['result.sig.json', new TextEncoder().encode(JSON.stringify(signed))]])
}
const sha = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

/** A ballot of class 1 for which only these offices sign; `keyOf` says whose race's key is used instead of the own. */
function minted(p: Paper, offices: ('a' | 'b')[], keyOf: Record<number, number> = {}): Ballot[] {
  const chance = seeded('minted')
  const races = p.manifest.races.filter((r) => r.classId !== 2)
  const tokens = races.map((race) => {
    const s = chance(new Uint8Array(32))
    const encoded = encodeMessage(blindMessage(p.pollId, race.id, tokenOf(p.pollId, race.id, s)), fromBase64url(race.a.n))
    const by = (office: 'a' | 'b') => {
      const key = p.keys[office].get(keyOf[race.id] ?? race.id)!
      const em = encodeMessage(blindMessage(p.pollId, race.id, tokenOf(p.pollId, race.id, s)), fromBase64url(key.public.n))
      return offices.includes(office) ? signRaw(key, em) : encoded
    }
    return { race: race.id, s, proof: { kind: 'blind' as const, sigA: by('a'), sigB: by('b') } }
  })
  const bodies = races.map((r) => (r.classId === 0 ? noteBody('')! : Uint8Array.of(1)))
  return cast(p.manifest, p.pollId, tokens, bodies, chance, nodeSealing).leaves.map(({ leaf, envelope }) => ({
    leaf: decodeLeaf(leaf)!,
    bytes: leaf,
    envelope,
  }))
}

/** Two ballots for race 1 with (S, 1) for signatures, where Sᵉ is the product of their encodings: a check by products would take both. */
function forgedByProduct(p: Paper): Ballot[] {
  const chance = seeded('product')
  const race = p.manifest.races[0]!
  const secrets = [0, 1].map(() => chance(new Uint8Array(32)))
  const em = (n: Uint8Array) => secrets.map((s) => encodeMessage(blindMessage(p.pollId, race.id, tokenOf(p.pollId, race.id, s)), n))
  const one = new Uint8Array(256)
  one[255] = 1
  const spread = (office: 'a' | 'b') => {
    const key = p.keys[office].get(race.id)!
    const n = fromBase64url(key.public.n)
    const [x, y] = em(n) as [Uint8Array, Uint8Array]
    const product = big.times(x, y, n)
    const both = signRaw(key, product)
    expect(big.power(big.times(both, one, n), Uint8Array.of(1, 0, 1), n)).toEqual(product)
    return [both, one]
  }
  const [a, b] = [spread('a'), spread('b')]
  const tokens = secrets.map((s, i) => ({ race: race.id, s, proof: { kind: 'blind' as const, sigA: a[i]!, sigB: b[i]! } }))
  return tokens.map((t) => {
    const { leaf, envelope } = cast(p.manifest, p.pollId, [t], [Uint8Array.of(1)], chance, nodeSealing).leaves[0]!
    return { leaf: decodeLeaf(leaf)!, bytes: leaf, envelope }
  })
}

function slipUsed(p: Paper, at: number): Paper {
  const find = (race: number, token: Uint8Array) => p.printed!.entries.findIndex((e) => e.race === race && e.token === toHex(token))
  const tokens = slipTokens(p.manifest, 1, p.slips[at]!, find)!
  const bodies = tokens.map((t) => (p.manifest.races[t.race - 1]!.classId === 0 ? noteBody('')! : Uint8Array.of(1)))
  const made = cast(p.manifest, p.pollId, tokens, bodies, seeded('slip'), nodeSealing)
  // In place of a ballot of class 1 that came by phone.
  const phone = p.casts.findIndex((c) => c.classId === 1 && decodeLeaf(c.made.leaves[0]!.leaf)!.kind === 'blind')
  const rest = p.casts.filter((_, i) => i !== phone)
  return relog(
    { ...p, casts: [...rest, { ...p.casts[phone]!, made }] },
    ballotsOf({ ...p, casts: [...rest, { ...p.casts[phone]!, made }] }),
  )
}

describe('an attack is named', () => {
  test.each(attacks)('%s', async (_name, make, expected, wish) => {
    const made = make(poll(wish ?? {}))
    const a = await check(made instanceof Map ? made : folderOf(made))
    expect([a.exit, codes(a)]).toEqual([1, [...new Set(expected)].sort()])
  })

  test('a forked log does not begin with the checkpoint on the wall', async () => {
    const p = poll()
    const short = shortPollId(p.pollId)
    const wall = (entries: Uint8Array[]) =>
      writeCheckpoint({ origin: logName(short, 'd'), size: entries.length, root: rootOf(entries.map(leafHash)) })
    const first = p.deposits.slice(0, 5)
    expect((await check(folderOf(p), { kept: [wall(first)] })).exit).toBe(0)
    const swapped = seal({ ...p, deposits: [p.deposits[1]!, p.deposits[0]!, ...p.deposits.slice(2)] })
    const a = await check(folderOf(swapped), { kept: [wall(first)] })
    expect([a.exit, codes(a)]).toEqual([1, ['log-forked']])
  })

  test('another poll than the one on the wall', async () => {
    const a = await check(folderOf(poll()), { expect: shortPollId(poll({ seed: 'other' }).pollId) })
    expect([a.exit, codes(a)]).toEqual([1, ['other-poll']])
    expect((await check(folderOf(poll()), { expect: shortPollId(poll().pollId).slice(0, 16) })).exit).toBe(1)
  })

  test('a hall closed before its hour: by both offices it holds, by one it does not', async () => {
    const at = '2026-11-22T08:30:00Z'
    const sealedAt = Date.parse(at) / 1000 + 60
    const p = poll()
    const by = (o: Partial<EarlyClose> = {}, who: ('a' | 'b')[] = ['a', 'b']): EarlyClose => {
      const said = { at, graceMinutes: 0, ...o }
      const sign = (office: 'a' | 'b') =>
        who.includes(office) ? toBase64url(p.ed[office === 'a' ? 'signA' : 'signB'].sign(earlyCloseStatement(p.pollId, said))) : ''
      return { ...said, a: sign('a'), b: sign('b'), ...o }
    }
    const found = async (early: EarlyClose | null, closed = sealedAt) => codes(await check(folderOf(seal({ ...p, early }, closed))))
    expect(await found(by())).toEqual([])
    expect(await found(null)).toEqual(['log-early'])
    expect(await found(by({}, ['a']))).toEqual(['early-close-signature', 'log-early'])
    expect(await found(by({}, ['b']))).toEqual(['early-close-signature', 'log-early'])
    const signed = by()
    expect(await found({ ...signed, at: '2026-11-22T08:20:00Z' })).toEqual(['early-close-signature', 'log-early'])
    expect(await found({ ...signed, a: signed.b })).toEqual(['early-close-signature', 'log-early'])
    // Not later than the manifest says, not longer, and sealed after it.
    for (const form of [{ at: '2026-11-22T09:30:00Z' }, { at: '2026-11-22T07:30:00Z' }, { graceMinutes: 11 }])
      expect(await found(by(form))).toEqual(['early-close-form', 'log-early'])
    expect(await found(by(), sealedAt - 120)).toEqual(['log-early'])
    const folder = folderOf(seal({ ...p, early: by() }, sealedAt))
    folder.delete('early-close.json')
    expect(codes(await check(folder))).toEqual(['file-missing', 'log-early'])
  })

  test('the grades of a class that should be withheld', async () => {
    const p = poll({ cast: [3, 7, 9] } as Wish)
    const folder = folderOf(p)
    folder.set('seals.json', new TextEncoder().encode(JSON.stringify(p.seals)))
    expect(codes(await check(folder))).toEqual(['class-withheld', 'file-changed', 'small-class-shown'])
  })

  test('one changed byte anywhere, by someone who cannot sign', async () => {
    const folder = folderOf(poll(withSlips))
    for (const [name, bytes] of folder) {
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        const changed = new Map(folder)
        changed.set(
          name,
          bytes.map((b, i) => (i === at ? b ^ 1 : b)),
        )
        const a = await check(changed)
        expect(a.exit, `${name} ${at}: ${codes(a)}`).toBe(1)
      }
    }
  })

  test('a file that is not there makes the recount incomplete', async () => {
    const folder = folderOf(poll(withSlips))
    for (const name of folder.keys()) {
      const a = await check(new Map([...folder].filter(([n]) => n !== name)))
      expect([name, a.exit === 0]).toEqual([name, false])
      expect(codes(a)).toContain('file-missing')
    }
  })
})

describe('what a voter finds with his receipt', () => {
  const lost = (p: Paper) => {
    const { made, classId } = p.casts[0]!
    expect(classId).toBe(1)
    return ownLeaf(p.leaves.get(made.leaves[0]!.race)!, made.leaves[0]!.leaf)
  }
  test('his ballot, a changed one, none', () => {
    expect(lost(poll())).toBe('present')
    const all = ballotsOf(poll())
    const e = relog(poll(), [altered(all[0]!, { envelope: new Uint8Array(32) }), ...all.slice(1)])
    const c = relog(poll(), [altered(all[0]!, { commitment: new Uint8Array(32) }), ...all.slice(1)])
    expect([lost(e), lost(c), lost(relog(poll(), all.slice(3)))]).toEqual(['altered', 'altered', 'missing'])
  })
})
