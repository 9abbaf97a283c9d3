import { expect } from 'vitest'
import { inCommittedWorld } from '../../test/world.ts'
import type { PrintedFile } from '../ballot/core/published.ts'
import { slipTokens } from '../ballot/core/voter.ts'
import { officesOver } from '../ballot/office/client.ts'
import { deposit, fourOffices, sealed } from '../ballot/office/release.fixture.ts'
import { makeUrn } from '../ballot/office/release-urn.ts'
import { readPaperSlip } from '../ballot/voter/paper.ts'
import { toHex } from '../lib/digest.ts'
import { aBallot, castAll, setClocks, settled, trustees, until } from './ballot.fixture.ts'
import { setOffices } from './folder.ts'
import { aDefinition } from './poll.fixture.ts'

inCommittedWorld('slips of paper add up before the close; the grades of a class too small are read by supervision alone', async (w) => {
  const { as, unit } = w
  const four = await fourOffices()
  setOffices(four.offices)
  try {
    setClocks(w, '2026-03-02T01:00:00Z')
    const base = aDefinition('satisfaction', 'unit')
    const served = base.classes[0]!
    const more = ['team', 'guest'].map((key, i) => ({ ...served, key, title: ['班子', '代表'][i]!, served: false }))
    const d = { ...base, classes: [served, ...more] }
    const id = await aBallot(as('wang'), unit.root, d, [{ unitId: unit.fenglin }], 12)
    const add = (version: number, classKey: string, who: string, n: number) =>
      as('wang').post(`/polls/${id}/roll`, {
        version,
        classKey,
        source: { from: 'named', people: Array.from({ length: n }, (_, i) => ({ name: `${who}${i + 1}`, stratum: null })) },
      })
    expect((await add(2, 'team', '班子成员', 5)).status).toBe(200)
    expect((await add(3, 'guest', '代表', 6)).status).toBe(200)
    const made = trustees(3)
    const post = (what: string, body: object = {}, who: Parameters<typeof as>[0] = 'wang') => as(who).post(`/polls/${id}/${what}`, body)
    const version = async () => (await as('wang').get(`/polls/${id}`)).body.version as number
    const state = async () => (await as('wang').get(`/polls/${id}`)).body.state as string
    expect((await post('printed-slips')).body.code).toBe('state.wrong')
    await post('freeze', {
      version: 4,
      closesAt: '2026-03-02T03:00:00Z',
      openNow: true,
      ceremony: { ...made.ceremony, printed: [{ classId: 1, n: 4 }] },
    })
    await until(w, async () => (await state()) === 'open')

    // Printed by who runs the poll, told once: the same request again is not answered with the codes.
    expect((await as('sun').post(`/polls/${id}/printed-slips`)).status).toBe(403)
    expect((await as('zheng').get(`/polls/${id}/printed-slips`)).status).toBe(403)
    const printed = (await post('printed-slips')).body as { ballotId: string; slips: { no: number; classTitle: string; code: string }[] }
    expect(printed.slips.map((s) => [s.no, s.classTitle])).toEqual([1, 2, 3, 4].map((no) => [no, served.title]))
    const kept = await w.write((tx) => tx.db.selectFrom('idempotency').select('answer').where('realm_id', '=', tx.realm).execute())
    for (const s of printed.slips) expect(JSON.stringify(kept)).not.toContain(s.code.slice(-40))
    const balance = async () => (await as('wang').get(`/polls/${id}/printed-slips`)).body
    expect(await balance()).toEqual({ printed: 4, voided: 0, onPaper: 0 })

    // Two of the class vote on paper; the other rows by phone, three of the five leaders cast nothing.
    const rows = (await as('wang').get(`/polls/${id}/roll`)).body.rows as { idx: number; classKey: string }[]
    const of = (key: string) => rows.filter((r) => r.classKey === key).map((r) => r.idx)
    const onPaper = of('served').slice(0, 2)
    for (const idx of onPaper) expect((await post(`roll/${idx}/paper`)).status).toBe(200)
    const away = of('team').slice(0, 3)
    const phones = rows.map((r) => r.idx).filter((idx) => !onPaper.includes(idx))
    const poll = await castAll(
      w,
      four,
      id,
      as('wang'),
      phones,
      (i) => (of('team').includes(i) ? 3 : 1),
      (i) => away.includes(i),
    )
    const list = (await (await fetch(`${four.running.box.url}/poll/${printed.ballotId}/printed.json`)).json()) as PrintedFile
    const cast = async (at: number) => {
      const s = readPaperSlip(printed.slips[at]!.code)!
      expect([s.poll, s.classId, s.no]).toEqual([printed.ballotId.slice(0, 32), 1, at + 1])
      const place = (race: number, token: Uint8Array) => list.entries.findIndex((e) => e.race === race && e.token === toHex(token))
      return (await deposit(four, poll, sealed(poll, 1, slipTokens(poll.manifest, 1, s.slip, place)!, () => 2).outer)).status
    }
    expect([await cast(0), await cast(2)]).toEqual([200, 200])
    expect(await balance()).toEqual({ printed: 4, voided: 0, onPaper: 2 })
    expect((await post('printed-slips/void', { slips: [2, 9] })).body.code).toBe('ballot.bad-shape')
    expect((await as('sun').post(`/polls/${id}/printed-slips/void`, { slips: [2] })).status).toBe(403)
    expect((await post('printed-slips/void', { slips: [2, 4] })).body).toEqual({ voided: 2 })
    expect(await balance()).toEqual({ printed: 4, voided: 2, onPaper: 2 })

    // Closed before its hour by both, opened; who runs the poll sees that something is withheld and not what.
    setClocks(w, '2026-03-02T02:00:00Z')
    expect((await post('withheld', {}, 'wu')).status).toBe(404)
    expect((await post('withheld', {}, 'chen')).body.code).toBe('state.wrong')
    await post('close', { version: await version(), reason: '到会的都已投票' })
    await settled(w, as('wang'), id)
    setClocks(w, '2026-03-02T02:00:01Z')
    await post('open-result', { version: await version(), shares: made.shares.slice(1) })
    await settled(w, as('wang'), id)
    expect((await as('wang').get(`/polls/${id}/ceremony`)).body).toMatchObject({ step: null, fault: null, recount: { exit: 2 } })
    const result = (await as('wang').get(`/polls/${id}/result`)).body
    expect(result.withheld).toEqual(['代表', '班子'])
    expect((await post('withheld')).status).toBe(403)
    expect((await as('wang').get(`/polls/${id}`)).body.may).toMatchObject({ run: true, withheld: false })
    expect((await as('chen').get(`/polls/${id}`)).body.may).toMatchObject({ run: false, withheld: true })
    const column = (counts: number[]) => [{ title: expect.any(String), counts, noOpinion: 0 }]
    expect((await post('withheld', {}, 'chen')).body.withheld).toEqual({
      classes: [
        { title: '班子', grades: d.scale.grades.map((g) => g.title), columns: column([0, 0, 2]), invalid: 0 },
        { title: '代表', grades: d.scale.grades.map((g) => g.title), columns: column([6, 0, 0]), invalid: 0 },
      ],
      unopened: 0,
      notes: [],
    })
    // The ledger says that it was read.
    const events = await w.write((tx) =>
      tx.db.selectFrom('event').select(['verb', 'detail']).where('realm_id', '=', tx.realm).where('noun', '=', 'poll').execute(),
    )
    expect(events.filter((e) => e.verb === 'withheld-read').map((e) => e.detail)).toEqual([expect.objectContaining({ any: true })])
    expect(events.filter((e) => e.verb === 'printed-voided')).toHaveLength(1)

    // In two-office mode none of it is done from the organiser's product.
    setOffices(officesOver({ mode: 'two-office', callers: four.callers, urn: makeUrn(four.callers), stop: async () => {} }))
    expect((await post('withheld', {}, 'chen')).body.code).toBe('ballot.slips-stay-with-supervision')
  } finally {
    setOffices(null)
    await four.stop().catch(() => {})
  }
})
