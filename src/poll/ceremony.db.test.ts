import { expect } from 'vitest'
import { inCommittedWorld, inWorld } from '../../test/world.ts'
import { officesOver } from '../ballot/office/client.ts'
import { fourOffices } from '../ballot/office/release.fixture.ts'
import { makeUrn } from '../ballot/office/release-urn.ts'
import { aBallot, castAll, setClocks, settled, trustees, until } from './ballot.fixture.ts'
import { setOffices } from './folder.ts'
import { aDefinition, people } from './poll.fixture.ts'

inCommittedWorld('a secret ballot from one press to the archive; the offices are asked outside every transaction', async (w) => {
  const { as, unit, page } = w
  const four = await fourOffices()
  setOffices(four.offices)
  try {
    setClocks(w, '2026-03-02T01:00:00Z')
    const d = aDefinition('satisfaction', 'unit')
    const objects = [{ unitId: unit.fenglin }, { unitId: unit.liuan }]
    const id = await aBallot(as('wang'), unit.root, d, objects, 20)
    const state = async (poll = id) => (await as('wang').get(`/polls/${poll}`)).body.state as string
    const ceremony = async (poll = id) => (await as('wang').get(`/polls/${poll}/ceremony`)).body
    const post = (what: string, body: object = {}, who: Parameters<typeof as>[0] = 'wang') => as(who).post(`/polls/${id}/${what}`, body)
    const version = async () => (await as('wang').get(`/polls/${id}`)).body.version as number
    const span = { opensAt: '2026-03-02T01:00:00Z', closesAt: '2026-03-02T03:00:00Z', openNow: true }
    const made = trustees()
    expect((await post('freeze', { version: 2, ...span })).body.code).toBe('poll.ceremony-missing')
    expect((await post('slips', {})).body.code).toBe('state.wrong')
    // One press: freeze, then open.
    expect((await post('freeze', { version: 2, ...span, ceremony: made.ceremony })).body).toEqual({
      state: 'draft',
      digest: null,
      rollDigest: null,
      few: [],
    })
    expect((await ceremony()).stepTitle).toBe('各机构生成密钥、核对名册')
    expect((await post('withdraw', { version: 3, reason: '改期' })).body.code).toBe('poll.under-way')
    await until(w, async () => (await state()) === 'open')
    expect(await ceremony()).toMatchObject({
      mode: 'single-host',
      way: 'with-b',
      step: null,
      fault: null,
      recount: null,
      archiveDigest: null,
    })
    expect((await as('zheng').get(`/polls/${id}/ceremony`)).status).toBe(403)
    expect((await as('qian').get(`/polls/${id}/ceremony`)).status).toBe(404)

    // The desk. One code opens both offices, so nobody is activated there.
    expect((await as('sun').post(`/polls/${id}/roll/0/activate`)).status).toBe(403)
    expect((await as('wang').post(`/polls/${id}/roll/99/activate`)).body.code).toBe('poll.no-such-row')
    expect((await as('wang').post(`/polls/${id}/roll/0/activate`)).body.code).toBe('ballot.not-by-desk')
    expect((await as('wang').post(`/polls/${id}/roll/19/paper`)).body).toEqual({ ok: true })
    expect((await as('wang').post(`/polls/${id}/roll/18/reset`, { office: 'a' })).status).toBe(200)
    expect((await as('sun').post(`/polls/${id}/slips`, { office: 'b' })).status).toBe(403)
    await castAll(w, four, id, as('wang'), 12, (i, column) => (column === 1 ? (i < 9 ? 1 : 3) : 2))
    expect((await as('wang').post(`/polls/${id}/slips/printed`, { office: 'b' })).body).toEqual({ ok: true })
    expect((await post('slips', { office: 'b' })).body.code).toBe('ballot.slips-gone')
    await until(w, async () => (await ceremony()).deposits === 12)
    expect((await as('wang').get(`/polls/${id}`)).body.progress).toEqual({ eligible: 20, deposits: 12 })
    expect((await page(`/h/qinghe/poll/${id}`)).html).toContain('独立性')
    expect((await page(`/h/qinghe/poll/${id}/files/result.json`)).status).toBe(404)

    // Everybody in the hall has cast: it is closed before its hour, by both offices.
    setClocks(w, '2026-03-02T02:00:00Z')
    await post('close', { version: await version(), reason: '到会的都已投票' })
    await settled(w, as('wang'), id)
    expect((await as('wang').get(`/polls/${id}`)).body.closesAt).toBe('2026-03-02T02:00:00.000Z')
    setClocks(w, '2026-03-02T02:00:01Z')
    expect(await state()).toBe('closed')
    const open = async (shares: string[]) => {
      const r = await post('open-result', { version: await version(), shares })
      await settled(w, as('wang'), id)
      return r.body
    }
    expect((await post('open-result', { version: await version(), shares: made.shares.slice(0, 1) })).body.code).toBe('poll.too-few-shares')
    await open(trustees().shares.slice(0, 2))
    expect([await state(), (await ceremony()).fault.code]).toEqual(['closed', 'ballot.bad-shares'])
    expect(await open(made.shares.slice(1))).toEqual({ state: 'closed' })
    expect([await state(), (await ceremony()).fault]).toEqual(['opened', null])
    const result = (await as('wang').get(`/polls/${id}/result`)).body
    expect(result.columns.map((k: { grades: number[]; satisfied: { printed: string } }) => [k.grades, k.satisfied.printed])).toEqual([[[9, 0, 3], '75.00'], [[0, 12, 0], '100.00']]) // biome-ignore format: a table
    expect((await ceremony()).recount).toMatchObject({ exit: 0, leaves: 24, findings: [] })
    // Nothing of it is public before the certificate.
    expect((await page(`/h/qinghe/poll/${id}/files/result.json`)).status).toBe(404)
    expect((await post('archive')).body.code).toBe('state.wrong')
    await post('certify', { version: await version() }, 'li')
    expect(await state()).toBe('opened')
    expect((await post('certify', { version: await version() })).body).toMatchObject({ state: 'certified' })
    await settled(w, as('wang'), id)
    const { archiveDigest } = await ceremony()
    expect(archiveDigest).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.parse((await page(`/h/qinghe/poll/${id}/files/result.json`)).html).deposits).toEqual({ accepted: 12, rejected: 0 })
    for (const name of ['..%2f..%2fkey', '.hidden', 'nothing.json', 'd'])
      expect((await page(`/h/qinghe/poll/${id}/files/${name}`)).status).toBe(404)
    const shown = (await page(`/h/qinghe/poll/${id}`)).html
    expect(shown).toContain('核对一致')
    expect(shown).toContain(archiveDigest)
    expect((await as('sun').post(`/polls/${id}/archive`)).status).toBe(403)
    expect((await as('wang').post(`/polls/${id}/archive`)).body).toEqual({ ok: true })
    await settled(w, as('wang'), id)
    expect((await ceremony()).archiveDigest).toBe(archiveDigest)

    // Two offices that are one person, one server, one folder are refused by name, and the poll stays a draft.
    const two = officesOver({ mode: 'two-office', callers: four.callers, urn: makeUrn(four.callers), stop: async () => {} })
    setOffices(two)
    const other = await aBallot(as('wang'), unit.root, d, objects, 20)
    const freezeOther = async (ceremonyOf: object) => {
      const v = (await as('wang').get(`/polls/${other}`)).body.version
      const r = await as('wang').post(`/polls/${other}/freeze`, {
        version: v,
        opensAt: '2026-03-02T04:00:00Z',
        closesAt: '2026-03-03T04:00:00Z',
        ceremony: ceremonyOf,
      })
      if (r.status !== 200) return [await state(other), r.body.code]
      await settled(w, as('wang'), other)
      return [await state(other), (await ceremony(other)).fault.code]
    }
    // Who answers for B: nobody of the organiser's, nobody who watches over nothing there; both are told at once.
    const found = await as('wang').get(`/polls/${other}/supervisors?unitId=${unit.fenglin}`)
    const wu = found.body.accounts as { accountId: number; name: string }[]
    expect(wu).toHaveLength(1)
    expect((await as('sun').get(`/polls/${other}/supervisors?unitId=${unit.fenglin}`)).status).toBe(403)
    expect((await as('wang').get(`/polls/${other}/supervisors?unitId=${unit.root}`)).body.accounts).toEqual([])
    const mine = (
      await w.write((tx) =>
        tx.db
          .selectFrom('event')
          .select('actor_id')
          .where('realm_id', '=', tx.realm)
          .where('noun', '=', 'poll')
          .where('verb', '=', 'defined')
          .executeTakeFirstOrThrow(),
      )
    ).actor_id!
    const withB = (unitId: number, accountIds: number[], way = 'slip') => ({
      ...made.ceremony,
      authA: way,
      holders: { b: { unitId, accountIds } },
    })
    expect(await freezeOther({ ...made.ceremony, authA: 'slip' })).toEqual(['draft', 'ballot.same-holder'])
    expect(await freezeOther(withB(unit.fenglin, [mine]))).toEqual(['draft', 'ballot.same-holder'])
    expect(await freezeOther(withB(unit.root, [wu[0]!.accountId]))).toEqual(['draft', 'ballot.same-holder'])
    expect(await freezeOther(withB(unit.liuan, [wu[0]!.accountId]))).toEqual(['draft', 'poll.not-supervision'])
    expect(await freezeOther(withB(unit.fenglin, [wu[0]!.accountId], 'with-b'))).toEqual(['draft', 'ballot.one-code'])
    // One server behind both is found by the offices themselves.
    expect(await freezeOther(withB(unit.fenglin, [wu[0]!.accountId]))).toEqual(['draft', 'ballot.same-server'])
    // Down: a sentence, and everything else goes on.
    setOffices(four.offices)
    await four.stop()
    expect(await freezeOther(made.ceremony)).toEqual(['draft', 'ballot.office-unreachable'])
    expect((await ceremony(other)).fault.sentence).toContain('联系不上')
    expect((await as('wang').get('/polls')).status).toBe(200)
    expect((await as('wang').get(`/polls/${id}`)).body.state).toBe('certified')
  } finally {
    setOffices(null)
    await four.stop().catch(() => {})
  }
})

inWorld('a paper poll has no ceremony; without offices nothing of a ballot is done', async ({ as, unit }) => {
  const d = aDefinition('satisfaction', 'unit')
  const id = (await as('wang').post('/polls', { unitId: unit.root, channel: 'paper', definition: d, objects: [{ unitId: unit.fenglin }] }))
    .body.ids[0]
  await as('wang').post(`/polls/${id}/roll`, { version: 1, classKey: 'served', source: { from: 'named', people: people(20) } })
  await as('wang').post(`/polls/${id}/freeze`, { version: 2, opensAt: '2026-03-02T00:00:00Z', closesAt: '2026-03-02T12:00:00Z' })
  expect((await as('wang').get(`/polls/${id}/ceremony`)).body).toMatchObject({ mode: null, offices: null, step: null, ballotId: null })
  for (const what of ['slips', 'slips/printed', 'roll/0/activate', 'roll/0/paper', 'roll/0/reset'])
    expect((await as('wang').post(`/polls/${id}/${what}`, { office: 'a' })).body.code, what).toBe('poll.no-offices')
})
