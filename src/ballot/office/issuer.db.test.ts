import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canonicalText } from '../../lib/canonical.ts'
import { fromHex } from '../../lib/digest.ts'
import { toBase64url } from '../core/bytes.ts'
import { manifestStatement } from '../core/manifest.ts'
import { evidenceHash } from '../core/roster.ts'
import { authOf } from '../core/slip-code.ts'
import type { FrozenList, Prepared, Slip } from '../offices.ts'
import { anIssuer, aPhone, aPreparation, ask, clock, closes, frozenPoll, type Issuer, opens } from './issuer.fixture.ts'
import { sha256 } from './issuer.ts'
import { listStatement } from './roster.ts'

let running: Issuer[] = []
const two = async (more: Parameters<typeof anIssuer>[1] = {}) => {
  const [a, b] = [await anIssuer('a', more), await anIssuer('b', more)]
  running.push(a, b)
  return { a, b }
}
beforeEach(() => {
  clock.now = new Date('2026-05-01T02:00:00Z')
})
afterEach(async () => {
  for (const office of running.splice(0)) await office.stop()
  running = []
})

const slipsOf = async (b: Issuer, made: Prepared) => (await b.caller.call<{ slips: Slip[] }>('/admin/slips', { poll: made.pollId })).slips
const authB = (slips: readonly Slip[], idx: number) => toBase64url(authOf('b', idx, slips[idx]!.code))
const activate = async (a: Issuer, made: Prepared, idx: number) =>
  (await a.caller.call<{ auth: string }>('/admin/activate', { poll: made.pollId, idx })).auth
const key = (x: string) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
const refused = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'not refused',
    (e) => (e as { code: string }).code,
  )

test('a person on the roll takes one token at each office, and both signatures stand under the keys of the manifest', async () => {
  const { a, b } = await two()
  const made = await frozenPoll(a, b, aPreparation([3, 2]))
  expect(made.manifest.races.map((r) => [r.id, r.classId, r.column])).toEqual([
    [1, 1, 1],
    [2, 1, 2],
    [3, 2, 1],
    [4, 2, 2],
  ])
  // Four races, two offices: eight keys, none twice.
  expect(new Set(made.manifest.races.flatMap((r) => [r.a.n, r.b.n])).size).toBe(8)
  const statement = manifestStatement(fromHex(made.pollId))
  expect(verify(null, statement, key(made.manifest.keys.signA), Buffer.from(made.signatures.a, 'base64url'))).toBe(true)
  expect(verify(null, statement, key(made.manifest.keys.signB), Buffer.from(made.signatures.b, 'base64url'))).toBe(true)

  const slips = await slipsOf(b, made)
  const auth = await activate(a, made, 3)
  const [pa, pb] = [aPhone(made, 'a', 2), aPhone(made, 'b', 2)]
  const ra = await ask(a, { poll: made.pollId, idx: 3, auth, blinded: pa.blinded })
  const rb = await ask(b, { poll: made.pollId, idx: 3, auth: authB(slips, 3), blinded: pb.blinded })
  expect([ra.status, rb.status]).toEqual([200, 200])
  // `finish` throws unless the unblinded signature verifies.
  expect(pa.finish(ra.signatures!).map((s) => s.length)).toEqual([256, 256])
  expect(pb.finish(rb.signatures!).map((s) => s.length)).toEqual([256, 256])
})

test('the same vector is answered with the same bytes, another one is refused, and 50 at once are one issuance', async () => {
  const { a, b } = await two({ windowMs: 50 })
  const made = await frozenPoll(a, b, aPreparation([4]))
  const auth = await activate(a, made, 0)
  const phone = aPhone(made, 'a', 1)
  const body = { poll: made.pollId, idx: 0, auth, blinded: phone.blinded }
  const many = await Promise.all(Array.from({ length: 50 }, () => ask(a, body)))
  expect(new Set(many.map((r) => JSON.stringify(r))).size).toBe(1)
  phone.finish(many[0]!.signatures!)
  const { rows } = await a.ground.pool.query("select idx, was_reset from roster where state = 'issued'")
  expect(rows).toEqual([{ idx: 0, was_reset: false }])
  expect(await ask(a, { ...body, blinded: aPhone(made, 'a', 1).blinded })).toMatchObject({ status: 409, code: 'ballot.other-vector' })
  // Two vectors in one window: one of them wins, never both.
  const auth1 = await activate(a, made, 1)
  const rivals = await Promise.all(
    Array.from({ length: 10 }, () => ask(a, { poll: made.pollId, idx: 1, auth: auth1, blinded: aPhone(made, 'a', 1).blinded })),
  )
  expect(rivals.map((r) => r.status).sort()).toEqual([200, ...Array(9).fill(409)])
})

test('what an issuer refuses', async () => {
  const { a, b } = await two()
  const made = await frozenPoll(a, b, aPreparation([3]))
  const slips = await slipsOf(b, made)
  const phone = aPhone(made, 'b', 1)
  const good = { poll: made.pollId, idx: 0, auth: authB(slips, 0), blinded: phone.blinded }
  const n = Buffer.from(made.manifest.races[0]!.b.n, 'base64url')
  const withFirst = (z: Uint8Array) => ({ ...good, blinded: [toBase64url(z), phone.blinded[1]!] })
  const cases: [object, number, string][] = [
    [{ ...good, idx: 1 }, 403, 'ballot.wrong-auth'],
    [{ ...good, idx: 99 }, 403, 'ballot.wrong-auth'],
    [{ ...good, auth: authB(slips, 1) }, 403, 'ballot.wrong-auth'],
    [{ ...good, auth: toBase64url(authOf('a', 0, slips[0]!.code)) }, 403, 'ballot.wrong-auth'],
    [withFirst(new Uint8Array(256)), 422, 'ballot.bad-blinded'],
    [withFirst(n), 422, 'ballot.bad-blinded'],
    [withFirst(new Uint8Array(256).fill(255)), 422, 'ballot.bad-blinded'],
    [{ ...good, blinded: [phone.blinded[0]!] }, 422, 'ballot.bad-blinded'],
    [{ ...good, blinded: [...phone.blinded, phone.blinded[0]!] }, 422, 'ballot.bad-blinded'],
    [{ ...good, blinded: [toBase64url(n.subarray(1)), phone.blinded[1]!] }, 400, 'ballot.bad-shape'],
    [{ ...good, blinded: [] }, 400, 'ballot.bad-shape'],
    [{ ...good, poll: 'ab'.repeat(32) }, 404, 'ballot.unknown-poll'],
    [{ ...good, idx: -1 }, 400, 'ballot.bad-shape'],
    [[], 400, 'ballot.bad-shape'],
  ]
  for (const [body, status, code] of cases) expect(await ask(b, body), code).toMatchObject({ status, code })
  clock.now = new Date(opens.getTime() - 1)
  expect(await ask(b, good)).toMatchObject({ status: 412, code: 'ballot.not-open' })
  clock.now = closes
  expect(await ask(b, good)).toMatchObject({ status: 412, code: 'ballot.not-open' })
  expect((await b.ground.pool.query("select count(*) as n from roster where state = 'issued'")).rows).toEqual([{ n: 0 }])
  clock.now = opens
  expect((await ask(b, good)).status).toBe(200)
  // A row the desk has not activated answers as one that does not exist.
  expect(await ask(a, { ...good, auth: toBase64url(new Uint8Array(32)) })).toMatchObject({ status: 403, code: 'ballot.wrong-auth' })
  // And nothing of the product's own without the link token.
  for (const path of [
    'prepare',
    'adopt',
    'open',
    'close',
    'list',
    'ready',
    'activate',
    'paper',
    'statement',
    'reset',
    'slips',
    'slips-printed',
    'identity',
    'probe',
  ])
    expect((await fetch(`${b.url}/admin/${path}`, { method: 'POST', body: '{}' })).status, path).toBe(401)
})

test('close freezes lists sorted by number, hashed and signed, and deletes the keys', async () => {
  const { a, b } = await two()
  const made = await frozenPoll(a, b, aPreparation([4], { columns: 1 }))
  const slips = await slipsOf(b, made)
  for (const idx of [2, 0])
    expect((await ask(b, { poll: made.pollId, idx, auth: authB(slips, idx), blinded: aPhone(made, 'b', 1).blinded })).status).toBe(200)
  for (const office of [a, b]) await office.caller.call('/admin/paper', { poll: made.pollId, idx: 1 })
  expect(await ask(b, { poll: made.pollId, idx: 1, auth: authB(slips, 1), blinded: aPhone(made, 'b', 1).blinded })).toMatchObject({
    code: 'ballot.on-paper',
  })
  expect(await refused(b.caller.call('/admin/paper', { poll: made.pollId, idx: 0 }))).toBe('ballot.issued')
  // Not before the close, to nobody.
  expect(await refused(b.caller.call('/admin/list', { poll: made.pollId }))).toBe('ballot.unknown-poll')
  const closed = await b.caller.call<FrozenList>('/admin/close', { poll: made.pollId })
  const { list, rows, ...again } = await b.caller.call<FrozenList & { list: object[]; rows: { evidence: string }[] }>('/admin/list', {
    poll: made.pollId,
  })
  expect(again).toEqual(closed)
  expect(await b.caller.call('/admin/close', { poll: made.pollId })).toEqual(closed)
  expect(list).toEqual([
    { idx: 0, ev: authB(slips, 0) },
    { idx: 1, paper: true },
    { idx: 2, ev: authB(slips, 2) },
  ])
  expect(rows[2]!.evidence).toBe(Buffer.from(evidenceHash(authOf('b', 2, slips[2]!.code))).toString('hex'))
  const digest = sha256(canonicalText(list as never))
  expect(closed.sha256).toBe(digest.toString('hex'))
  expect(
    verify(
      null,
      listStatement(fromHex(made.pollId), 'b', digest),
      key(made.manifest.keys.signB),
      Buffer.from(closed.signature, 'base64url'),
    ),
  ).toBe(true)
  expect((await b.ground.pool.query('select count(*) as keys from race_key')).rows).toEqual([{ keys: 0 }])
  expect((await b.ground.pool.query('select count(code_wrapped) as codes from roster')).rows).toEqual([{ codes: 0 }])
  expect(await ask(b, { poll: made.pollId, idx: 3, auth: authB(slips, 3), blinded: aPhone(made, 'b', 1).blinded })).toMatchObject({
    code: 'ballot.not-open',
  })
  expect(await refused(b.caller.call('/admin/slips', { poll: made.pollId }))).toBe('ballot.slips-gone')
})

test('a half issuance is forgotten only on the other office’s signed word that it never signed, and only by one of the two', async () => {
  const { a, b } = await two()
  const made = await frozenPoll(a, b, aPreparation([3], { columns: 1 }))
  const poll = made.pollId
  const slips = await slipsOf(b, made)
  const auth = await activate(a, made, 0)
  const lost = aPhone(made, 'a', 1)
  expect((await ask(a, { poll, idx: 0, auth, blinded: lost.blinded })).status).toBe(200)
  const never = (office: Issuer, idx: number) => office.caller.call<{ signature: string }>('/admin/statement', { poll, idx })
  expect(await refused(never(a, 0))).toBe('ballot.did-sign')
  const { signature } = await never(b, 0)
  // Another row's word, A's own word, and a made-up one are worth nothing.
  const { signature: ofOther } = await never(b, 1)
  const { signature: ofA } = await never(a, 1)
  for (const wrong of [ofOther, ofA, toBase64url(new Uint8Array(64))])
    expect(await refused(a.caller.call('/admin/reset', { poll, idx: 0, signature: wrong }))).toBe('ballot.bad-statement')
  expect(await ask(a, { poll, idx: 0, auth, blinded: aPhone(made, 'a', 1).blinded })).toMatchObject({ code: 'ballot.other-vector' })
  await a.caller.call('/admin/reset', { poll, idx: 0, signature })
  const fresh = aPhone(made, 'a', 1)
  fresh.finish((await ask(a, { poll, idx: 0, auth, blinded: fresh.blinded })).signatures!)
  const half = aPhone(made, 'b', 1)
  expect((await ask(b, { poll, idx: 0, auth: authB(slips, 0), blinded: half.blinded })).status).toBe(200)
  // Having once forgotten a signature A cannot say that it never gave one; B stays as it is.
  expect(await refused(never(a, 0))).toBe('ballot.did-sign')
  await a.ground.pool.query("update roster set state = 'eligible', vector_hash = null where idx = 0")
  expect(await refused(never(a, 0))).toBe('ballot.did-sign')
})

test('an office signs a manifest only with its own keys, roll and counts in it', async () => {
  const { a, b } = await two()
  const p = aPreparation([3], { columns: 1 })
  const made = await frozenPoll(a, b, p)
  const evidence = (
    await b.caller.call<{ hashes: string[] }>('/admin/prepare', { draftId: p.draftId, shape: p.draft, roster: p.roster, how: 'slip' })
  ).hashes
  const adopt = (office: Issuer, manifest: object, ev = evidence) =>
    office.caller.call<{ pollId: string }>('/admin/adopt', { draftId: p.draftId, manifest, evidence: ev })
  const m = made.manifest
  expect((await adopt(b, m)).pollId).toBe(made.pollId)
  const race = m.races[0]!
  const wrong: object[] = [
    { ...m, races: [{ ...race, b: race.a }] },
    { ...m, races: [...m.races, { ...race, id: 2 }] },
    { ...m, keys: { ...m.keys, signB: m.keys.signA } },
    { ...m, classes: [{ ...m.classes[0]!, eligible: 4 }] },
    { ...m, rosterRoot: '00'.repeat(32) },
    { ...m, opensAt: m.closesAt },
    // The same poll in all but its title is another poll.
    { ...m, title: '另一场' },
  ]
  for (const manifest of wrong) expect(await refused(adopt(b, manifest))).toBe('ballot.other-manifest')
  expect(await refused(adopt(b, m, evidence.slice(1)))).toBe('ballot.other-manifest')
  expect(await refused(adopt(b, m, [evidence[1]!, evidence[0]!, evidence[2]!]))).toBe('ballot.other-manifest')
  // A second preparation with another roll is not the same freeze.
  const other = p.roster.map((r) => (r.idx === 0 ? { ...r, person: 'ab'.repeat(32) } : r))
  expect(await refused(b.caller.call('/admin/prepare', { draftId: p.draftId, shape: p.draft, roster: other, how: 'slip' }))).toBe(
    'ballot.other-roster',
  )
})

test('slips: A by code, one code for both on one machine only, gone once printed', async () => {
  const { a, b } = await two()
  const made = await frozenPoll(a, b, aPreparation([2], { columns: 1, authA: 'slip' }))
  const { slips } = await a.caller.call<{ slips: Slip[] }>('/admin/slips', { poll: made.pollId })
  expect(slips.map((s) => [s.idx, /^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$/.test(s.code)])).toEqual([
    [0, true],
    [1, true],
  ])
  const phone = aPhone(made, 'a', 1)
  const auth = toBase64url(authOf('a', 1, slips[1]!.code.toLowerCase().replaceAll('-', ' ')))
  phone.finish((await ask(a, { poll: made.pollId, idx: 1, auth, blinded: phone.blinded })).signatures!)
  expect(await refused(activate(a, made, 0))).toBe('ballot.not-by-desk')
  await a.caller.call('/admin/slips-printed', { poll: made.pollId })
  expect(await refused(a.caller.call('/admin/slips', { poll: made.pollId }))).toBe('ballot.slips-gone')

  const single = aPreparation([2], { columns: 1, authA: 'with-b' })
  expect(await refused(frozenPoll(a, b, single, 'two-office'))).toBe('ballot.one-code')
  const one = await frozenPoll(a, b, single)
  // Everybody can read it in the manifest; where there are two codes nothing is said.
  expect([one.manifest.oneCode, made.manifest.oneCode]).toEqual([true, undefined])
  const [, slip] = await slipsOf(b, one)
  for (const [office, name] of [
    [a, 'a'],
    [b, 'b'],
  ] as const) {
    const p = aPhone(one, name, 1)
    const r = await ask(office, { poll: one.pollId, idx: 1, auth: toBase64url(authOf(name, 1, slip!.code)), blinded: p.blinded })
    p.finish(r.signatures!)
  }
})

test('nothing an office says or counts names anybody; errors are fixed sentences', async () => {
  const { a, b } = await two()
  const made = await frozenPoll(a, b, aPreparation([2], { columns: 1 }))
  const canary = randomBytes(32).toString('base64url')
  const r = await fetch(`${a.url}/issue`, {
    method: 'POST',
    body: JSON.stringify({ poll: made.pollId, idx: 1, auth: canary, blinded: [canary] }),
  })
  const text = await r.text()
  expect(JSON.parse(text)).toEqual({ code: 'ballot.bad-shape', facts: {}, sentence: '请求的格式不对。' })
  const health = (await (await fetch(`${a.url}/healthz`)).json()) as { counters: Record<string, number> }
  expect(Object.keys(health.counters).sort()).toEqual(['answered', 'bugs', 'marked', 'refused', 'requests', 'voided'])
  expect(Object.values(health.counters).every((n) => Number.isSafeInteger(n))).toBe(true)
  expect(health.counters.bugs).toBe(0)
})
