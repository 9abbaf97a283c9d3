import { expect, test } from 'vitest'
import { Refused } from '../../lib/refusal.ts'
import { authOf, readSlipCode, SLIP_ALPHABET, slipCode } from '../core/slip-code.ts'
import { assertSeparate, type Identity } from './office.ts'
import { activate, assertNeverSigned, authHash, forget, issue, type Row, toPaper } from './roster.ts'

const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'done'
  } catch (e) {
    return e instanceof Refused ? e.code : String(e)
  }
}

const identity = (role: 'a' | 'b', more: Partial<Identity> = {}): Identity => ({
  role,
  instance: `instance ${role}`,
  signKey: `key ${role}`,
  server: `server ${role}`,
  databaseRole: `zy_ballot_${role}`,
  host: 'one host',
  folder: `1:${role}`,
  nonce: '',
  secrets: [],
  ...more,
})
const holders = { a: { unitId: 1, accountIds: [1, 2] }, b: { unitId: 9, accountIds: [7] } }

test('two offices that share a key, a folder, a server, a unit or an account are one office', () => {
  const a = identity('a')
  const tried = (b: Partial<Identity>, h = holders) => codeOf(() => assertSeparate(a, identity('b', b), h))
  expect(tried({})).toBe('done')
  expect(tried({ signKey: a.signKey })).toBe('ballot.same-key')
  expect(tried({ folder: a.folder })).toBe('ballot.same-folder')
  expect(tried({ instance: a.instance })).toBe('ballot.same-folder')
  // The same number of a folder on another host is another folder.
  expect(tried({ folder: a.folder, host: 'another' })).toBe('done')
  expect(tried({ server: a.server })).toBe('ballot.same-server')
  expect(tried({}, { ...holders, b: { unitId: 1, accountIds: [7] } })).toBe('ballot.same-holder')
  expect(tried({}, { ...holders, b: { unitId: 9, accountIds: [7, 2] } })).toBe('ballot.same-holder')
})

const auth = new Uint8Array(32).fill(1)
const [v, w] = [new Uint8Array(32).fill(2), new Uint8Array(32).fill(3)]
const row = (more: Partial<Row> = {}): Row => ({
  idx: 0,
  classId: 1,
  state: 'eligible',
  authHash: authHash(auth),
  vectorHash: null,
  evidence: null,
  wasReset: false,
  ...more,
})

test('what may happen to a row', () => {
  const take = (r: Row | null, a = auth, vector = v) => {
    const out: { change?: unknown } = {}
    const code = codeOf(() => {
      out.change = issue({ auth: a, vector, keepEvidence: true })(r)
    })
    return code === 'done' ? out.change : code
  }
  const issued = { state: 'issued' as const, vectorHash: v, evidence: auth }
  expect(take(row())).toEqual(issued)
  expect(take(row({ state: 'activated' }))).toEqual(issued)
  expect(take(row(issued))).toBe(null)
  expect(take(row(issued), auth, w)).toBe('ballot.other-vector')
  expect(take(row({ state: 'paper' }))).toBe('ballot.on-paper')
  for (const nobody of [null, row({ authHash: null }), row({ authHash: authHash(w) })]) expect(take(nobody)).toBe('ballot.wrong-auth')

  expect(codeOf(() => toPaper(row(issued)))).toBe('ballot.issued')
  expect(codeOf(() => toPaper(row({ wasReset: true })))).toBe('ballot.issued')
  expect(toPaper(row())).toEqual({ state: 'paper' })
  expect(activate('desk', w)(row())).toEqual({ state: 'activated', authHash: w })
  expect(codeOf(() => activate('desk', w)(row(issued)))).toBe('ballot.issued')
  expect(codeOf(() => activate('slip', w)(row()))).toBe('ballot.not-by-desk')
  expect(forget(row(issued))).toEqual({ state: 'activated', vectorHash: null, evidence: null, wasReset: true })
  expect(codeOf(() => assertNeverSigned(row()))).toBe('done')
  expect(codeOf(() => assertNeverSigned(row(issued)))).toBe('ballot.did-sign')
  expect(codeOf(() => assertNeverSigned(row({ wasReset: true })))).toBe('ballot.did-sign')
})

test('slip codes: 60 bits, no character that is misread, other secrets for other offices and rows', () => {
  const code = slipCode(Uint8Array.from({ length: 12 }, (_, i) => i * 21))
  expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/)
  expect(new Set(SLIP_ALPHABET).size).toBe(32)
  const clean = readSlipCode(` ${code.toLowerCase()} `)
  expect(clean).toBe(code.replaceAll('-', ''))
  expect([readSlipCode('ABCD-EFGH-JKL'), readSlipCode('ABCD-EFGH-JKL0'), readSlipCode('')]).toEqual([null, null, null])
  const hex = (x: Uint8Array) => Buffer.from(x).toString('hex')
  const all = [authOf('a', 0, code), authOf('b', 0, code), authOf('a', 1, code), authOf('b', 1, code)].map(hex)
  expect(new Set(all).size).toBe(4)
  expect(hex(authOf('b', 1, code.toLowerCase()))).toBe(all[3])
})
