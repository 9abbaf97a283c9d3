import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type Person, type World } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { commit } from '../lib/draw.ts'
import { anOpenRound, ok } from './score.fixture.ts'

const judged = ['1.4', '2.4', '3.3', '4.3-2']
type As = Pick<World, 'as'>
const judge = (w: As, who: Person, id: number, unitId: number, leaf: string, points: string, column = 'review', seen = 0) =>
  w.as(who).post(`/rounds/${id}/units/${unitId}/judgements`, { leaf, column, points, seen, reason: `现场核实 ${who} ${points}` })
const started = async (w: World) => {
  const opened = await anOpenRound(w)
  await ok(w.as('wang').post(`/rounds/${opened.round}/start-review`, { version: 1 }))
  return opened
}
const secret = { wang: 'of the organising office 7f3a', li: 'of the Fenglin committee 20b1', chen: 'of the discipline inspectors' }

/** Opens a draw of the organiser with one more party and reveals both. */
const drawnBy = async (w: As, id: number, body: object) => {
  const { drawId } = await ok(w.as('wang').post(`/rounds/${id}/draws`, body))
  for (const p of ['wang', 'li'] as const) await ok(w.as(p).post(`/draws/${drawId}/parties`, { commitment: commit(secret[p]) }))
  await ok(w.as('wang').post(`/draws/${drawId}/reveal`, { secret: secret.wang }))
  expect((await w.as('li').post(`/draws/${drawId}/reveal`, { secret: secret.li })).body).toEqual({ state: 'drawn', waiting: 0 })
  return drawId as number
}

inWorld(
  'before his own sheet is in, nobody finds what others gave: not in a sheet, a list, a count, a sort, a timeline or the ledger',
  async (w) => {
    const { as, unit, account } = w
    const { round: id } = await started(w)
    const at = unit.fenglin
    await ok(as('wang').post(`/rounds/${id}/units/${at}/reviewers`, { accountId: account.qian, column: 'review' }))
    await ok(as('wang').post(`/rounds/${id}/units/${at}/reviewers`, { accountId: account.jia }))
    /** Everything these people can read about the round, as text: paths that are not theirs answer alike, whatever was judged. */
    const everything = async (who: Person): Promise<string[]> => {
      const paths = [
        `/rounds/${id}/units/${at}`,
        `/rounds/${id}/units?sort=tree`,
        ...['good', 'fair', 'plain', 'poor'].map((g) => `/rounds/${id}/units?grade=${g}`),
        `/rounds/${id}`,
        '/rounds',
        '/seats',
        `/rounds/${id}/panel`,
        `/rounds/${id}/frozen`,
        `/rounds/${id}/frozen?unitId=${at}`,
        '/ledger?limit=200',
        '/desk',
        `/units/${at}`,
      ]
      const out: string[] = []
      for (const p of paths) out.push(`${p} ${JSON.stringify((await as(who).get(p)).body)}`)
      return out
    }
    const blind = ['qian', 'sun', 'wang', 'li', 'jia', 'chen'] as const
    const before = new Map<Person, string[]>()
    for (const who of blind) before.set(who, await everything(who))
    for (const leaf of judged) await ok(judge(w, 'zhou', id, at, leaf, leaf === '4.3-2' ? '7' : '3.5'))
    const changes = (who: Person, now: string[]) => now.filter((x, i) => x !== before.get(who)![i])
    for (const who of blind) {
      const changed = changes(who, await everything(who))
      for (const x of changed) {
        expect(x, who).not.toContain('现场核实')
        // What may have changed is who works on it, for the organiser and on the sheet, never a figure.
        expect(x, who).toMatch(/^\/rounds\/\d+(\/units\/\d+|\/panel)? /)
      }
      const sheet = await ok(as(who).get(`/rounds/${id}/units/${at}`))
      const old = JSON.parse(before.get(who)![0]!.replace(/^\S+ /, ''))
      expect(sheet.sealed, who).toBe(true)
      expect({ ...sheet.sheet, asOf: 0 }, who).toEqual({ ...old.sheet, asOf: 0 })
      for (const key of ['grade', 'lines', 'contests', 'timeline', 'state']) expect(sheet[key], `${who} ${key}`).toEqual(old[key])
      const row = (await as(who).get(`/rounds/${id}/units`)).body.rows.find((r: { unitId: number }) => r.unitId === at)
      if (row) expect(row).toMatchObject({ sealed: true, shown: null, pending: null, openN: null, grade: null, gradeTitle: null })
    }
    // He who gave them sees his own and goes on blind; a partial sheet is not in.
    const own = await ok(as('zhou').get(`/rounds/${id}/units/${at}`))
    expect(own.sealed).toBe(true)
    expect(own.submit).toEqual(['review'])
    const given = await judge(w, 'qian', id, at, '1.4', '6')
    expect(given.body).toMatchObject({ version: 1, grade: null })
    expect((await as('qian').post(`/rounds/${id}/units/${at}/submit`, { column: 'review' })).body).toMatchObject({
      code: 'score.sheet-incomplete',
      facts: { n: 3 },
    })
    for (const leaf of judged.slice(1)) await ok(judge(w, 'qian', id, at, leaf, leaf === '4.3-2' ? '9' : '4'))
    expect((await as('qian').post(`/rounds/${id}/units/${at}/submit`, { column: 'review' })).body).toMatchObject({
      submittedOn: '2026-03-02',
    })
    const open = await ok(as('qian').get(`/rounds/${id}/units/${at}`))
    expect(open.sealed).toBe(false)
    const line = (s: { sheet: { lines: { id: string }[] } }, leaf: string) =>
      s.sheet.lines.find((l) => l.id === leaf) as never as { points: string; columns: { id: string; judgements: { points: string }[] }[] }
    expect(line(open, '1.4').points).toBe('4.75')
    expect(
      line(open, '1.4')
        .columns.find((c) => c.id === 'review')!
        .judgements.map((j) => j.points)
        .sort(),
    ).toEqual(['3.5', '6'])
    expect((await as('qian').get(`/rounds/${id}/units`)).body.rows.find((r: { unitId: number }) => r.unitId === at)).toMatchObject({
      sealed: false,
      shown: open.sheet.total.shown,
    })
    // What is in is in; the others still see nothing.
    expect((await judge(w, 'qian', id, at, '1.4', '5', 'review', 1)).body).toMatchObject({
      code: 'score.sheet-in',
      facts: { column: '复核' },
    })
    expect(
      (await as('qian').post(`/rounds/${id}/units/${at}/judgements/withdraw`, { leaf: '1.4', column: 'review', seen: 1, reason: '看错了' }))
        .body.code,
    ).toBe('score.sheet-in')
    expect((await ok(as('li').get(`/rounds/${id}/units/${at}`))).sealed).toBe(true)
    // Completing waits for everybody who was asked by name.
    expect((await as('wang').post(`/rounds/${id}/units/${at}/review`, { version: 1 })).body).toMatchObject({
      code: 'score.seats-open',
      facts: { reviewers: ['jia'], n: 1 },
    })
    expect(
      (
        await as('wang').post(`/rounds/${id}/units/${at}/reviewers/replace`, {
          column: 'review',
          from: account.jia,
          to: account.yi,
          reason: '出差',
        })
      ).body,
    ).toEqual({ reviewers: 3 })
    for (const leaf of judged) await ok(judge(w, 'yi', id, at, leaf, '4'))
    await ok(as('yi').post(`/rounds/${id}/units/${at}/submit`, { column: 'review' }))
    await ok(as('wang').post(`/rounds/${id}/units/${at}/review`, { version: 1 }))
    const all = await ok(as('li').get(`/rounds/${id}/units/${at}`))
    expect(all.sealed).toBe(false)
    expect(line(all, '1.4').columns.find((c) => c.id === 'review')!.judgements).toHaveLength(3)
  },
)

inWorld('seats: nobody at his own, none with a conflict, one column each, a change says why', async (w) => {
  const { as, unit, account } = w
  const { round: id } = await started(w)
  const name = (accountId: number, more: object = {}) =>
    as('wang').post(`/rounds/${id}/units/${unit.fenglin}/reviewers`, { accountId, ...more })
  expect((await name(account.li)).body.code).toBe('score.own-unit')
  expect((await name(account.qian, { column: 'self' })).body.code).toBe('score.no-such-column')
  // Who has a conflict says so himself; the organiser may say it of another.
  expect((await as('qian').post(`/rounds/${id}/units/${unit.fenglin}/conflicts`, { reason: '亲属在该社区任职' })).body).toEqual({
    recorded: true,
  })
  expect(
    (await as('qian').post(`/rounds/${id}/units/${unit.fenglin}/conflicts`, { accountId: account.jia, reason: '亲属任职' })).status,
  ).toBe(404)
  expect((await as('jia').post(`/rounds/${id}/units/${unit.fenglin}/conflicts`, { reason: '亲属任职' })).status).toBe(404)
  expect((await name(account.qian)).body.code).toBe('score.conflict')
  expect((await name(account.jia)).body).toEqual({ reviewers: 1 })
  expect((await name(account.jia, { column: 'spot' })).body.code).toBe('score.seat-taken')
  expect((await judge(w, 'jia', id, unit.fenglin, '1.4', '3', 'spot')).body.code).toBe('score.not-your-column')
  expect((await judge(w, 'jia', id, unit.fenglin, '1.4', '3')).status).toBe(200)
  const swap = (body: object) =>
    as('wang').post(`/rounds/${id}/units/${unit.fenglin}/reviewers/replace`, {
      column: 'review',
      from: account.jia,
      to: account.yi,
      reason: '回避',
      ...body,
    })
  expect((await swap({ reason: '' })).status).toBe(400)
  expect((await swap({ to: account.qian })).body.code).toBe('score.conflict')
  expect((await swap({ from: account.bing })).body.code).toBe('score.no-seat')
  expect(
    (
      await as('li').post(`/rounds/${id}/units/${unit.fenglin}/reviewers/replace`, {
        column: 'review',
        from: account.jia,
        to: account.yi,
        reason: '回避',
      })
    ).status,
  ).toBe(403)
  expect((await swap({})).body).toEqual({ reviewers: 1 })
  expect((await judge(w, 'jia', id, unit.fenglin, '1.4', '4', 'review', 1)).status).toBe(404)
  expect((await as('jia').get('/seats')).body.rows).toEqual([])
  expect((await as('yi').get(`/seats?roundId=${id}`)).body.rows).toEqual([
    {
      roundId: id,
      round: '年度考核',
      roundState: 'review',
      unitId: unit.fenglin,
      unit: '枫林社区党委',
      column: 'review',
      columnTitle: '复核',
      how: 'named',
      given: 0,
      asked: expect.any(Number),
      submittedOn: null,
    },
  ])
  const panel = await ok(as('wang').get(`/rounds/${id}/panel`))
  expect(panel.seats.map((s: { name: string; state: string; reason: string }) => [s.name, s.state, s.reason])).toEqual(
    expect.arrayContaining([
      ['jia', 'replaced', '回避'],
      ['yi', 'stands', ''],
    ]),
  )
  expect(panel.conflicts).toMatchObject([{ name: 'qian', unitId: unit.fenglin, reason: '亲属在该社区任职' }])
  expect((await as('li').get(`/rounds/${id}/panel`)).status).toBe(403)
})

inWorld('a draw: the list first, then promises of two parties, then secrets; who is drawn judges, who is not does not', async (w) => {
  const { as, unit, account } = w
  const all = [unit.fenglin, unit.liuan, unit.organ, unit.hengtong, unit.chamber]
  const { round: id } = await anOpenRound(w, { units: all })
  const open = (body: object) => as('wang').post(`/rounds/${id}/draws`, body)
  const people = [account.jia, account.yi, account.bing, account.qian, account.li]
  expect((await open({ column: 'none', kind: 'reviewers', accountIds: people })).body.code).toBe('score.no-such-column')
  expect((await open({ column: 'review', kind: 'reviewers' })).body.code).toBe('score.draw-nothing')
  expect((await open({ column: 'review', kind: 'sample', share: '1/5' })).body.code).toBe('score.draw-kind')
  expect((await as('li').post(`/rounds/${id}/draws`, { column: 'review', kind: 'reviewers', accountIds: people })).status).toBe(403)
  const { drawId, listDigest } = await ok(open({ column: 'review', kind: 'reviewers', accountIds: people }))
  expect(listDigest).toMatch(/^[0-9a-f]{64}$/)
  const join = (who: 'wang' | 'li' | 'chen', of = secret[who]) => as(who).post(`/draws/${drawId}/parties`, { commitment: commit(of) })
  const reveal = (who: 'wang' | 'li' | 'chen', of = secret[who]) => as(who).post(`/draws/${drawId}/reveal`, { secret: of })
  expect((await as('he').post(`/draws/${drawId}/parties`, { commitment: commit(secret.li) })).status).toBe(404)
  expect((await reveal('wang')).body.code).toBe('score.draw-not-party')
  await ok(join('wang'))
  expect((await join('wang', 'another secret of the office')).body.code).toBe('score.draw-party-twice')
  // The office alone could choose its secret to suit.
  expect((await reveal('wang')).body).toMatchObject({ code: 'score.draw-few-parties', facts: { parties: 1 } })
  await ok(join('li'))
  expect((await join('chen', secret.li)).body.code).toBe('score.draw-party-twice')
  expect((await reveal('li', 'not what was promised at all')).body.code).toBe('score.draw-wrong-secret')
  expect((await reveal('li')).body).toEqual({ state: 'open', waiting: 1 })
  expect((await join('chen')).body).toMatchObject({ code: 'score.draw-closed', facts: { state: 'open' } })
  expect((await reveal('wang')).body).toEqual({ state: 'drawn', waiting: 0 })
  expect((await reveal('wang')).body).toMatchObject({ code: 'score.draw-closed', facts: { state: 'drawn' } })
  expect((await as('wang').post(`/draws/${drawId}/void`, { version: 2, reason: '重抽' })).body.code).toBe('score.draw-closed')
  const panel = await ok(as('wang').get(`/rounds/${id}/panel`))
  expect(panel.loads.map((l: { seats: number; drawn: number }) => [l.seats, l.drawn])).toEqual(people.map(() => [1, 1]))
  const home: Record<string, number> = { li: unit.fenglin, qian: unit.liuan, jia: unit.organ, yi: unit.hengtong, bing: unit.chamber }
  for (const s of panel.seats) expect(home[s.name]).not.toBe(s.unitId)
  expect(panel.draws).toMatchObject([
    { id: drawId, state: 'drawn', listDigest, short: [], parties: [{ secret: secret.wang }, { secret: secret.li }] },
  ])
  // A draw where one party keeps silent is void, and it says who.
  const second = await ok(open({ column: 'spot', kind: 'sample', share: '1/5' }))
  for (const p of ['wang', 'chen'] as const) await ok(as(p).post(`/draws/${second.drawId}/parties`, { commitment: commit(secret[p]) }))
  await ok(as('wang').post(`/draws/${second.drawId}/reveal`, { secret: secret.wang }))
  expect((await as('li').post(`/draws/${second.drawId}/void`, { version: 1, reason: '不公布' })).status).toBe(403)
  expect((await as('wang').post(`/draws/${second.drawId}/void`, { version: 9, reason: '不公布' })).body.code).toBe('http.stale-version')
  expect((await as('wang').post(`/draws/${second.drawId}/void`, { version: 1, reason: '一方不公布' })).body).toEqual({
    state: 'void',
    silent: ['chen'],
  })
  // The sample: a fifth of each class, at least one; there the spot check is given, elsewhere not.
  const third = await drawnBy(w, id, { column: 'spot', kind: 'sample', share: '1/5' })
  const { draws } = await ok(as('wang').get(`/rounds/${id}/panel`))
  const { sample } = draws.find((d: { id: number }) => d.id === third)
  expect(sample).toHaveLength(4)
  await ok(as('wang').post(`/rounds/${id}/start-review`, { version: 1 }))
  const left = all.find((u) => !sample.includes(u))!
  const leafOf = async (u: number) =>
    (await ok(as('zhou').get(`/rounds/${id}/units/${u}`))).sheet.lines.find(
      (l: { kind: string; state: string }) => l.kind === 'judged' && l.state !== 'notApplicable',
    ).id
  expect((await judge(w, 'zhou', id, sample[0], await leafOf(sample[0]), '1', 'spot')).status).toBe(200)
  expect((await judge(w, 'zhou', id, left, await leafOf(left), '1', 'spot')).body.code).toBe('score.not-drawn')
})

inWorld('units check each other, and no two each other while there is another way', async (w) => {
  const { as, unit } = w
  const { round: id } = await anOpenRound(w, { units: [unit.fenglin, unit.liuan, unit.organ, unit.hengtong, unit.chamber] })
  await drawnBy(w, id, { column: 'review', kind: 'cross', perUnit: 2 })
  const panel = await ok(as('wang').get(`/rounds/${id}/panel`))
  expect(panel.seats).toHaveLength(10)
  expect(panel.loads.every((l: { seats: number }) => l.seats === 2)).toBe(true)
  expect(panel.draws[0].mutual).toBe(0)
})

inCommittedWorld('twenty at once: one seat for one person, one hand-in of one sheet', async (w) => {
  const campaign = await w.write((tx) =>
    w.database.command(tx.realm, (own) => aRunningCampaign(own, { organiserId: w.unit.root, units: Object.values(w.unit) })),
  )
  const standard = await ok(w.as('wang').post('/standards', { ownerId: w.unit.root, builtin: 'five-goods' }))
  await ok(w.as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
  const { id } = await ok(
    w.as('wang').post('/rounds', { campaignId: campaign, standardId: standard.id, title: '年度考核', unitIds: [w.unit.fenglin] }),
  )
  const seats = await Promise.all(
    Array.from({ length: 20 }, () => w.as('wang').post(`/rounds/${id}/units/${w.unit.fenglin}/reviewers`, { accountId: w.account.jia })),
  )
  expect(seats.filter((a) => a.status === 200)).toHaveLength(1)
  for (const a of seats.filter((x) => x.status !== 200)) expect(a.body.code).toBe('score.seat-taken')
  await ok(w.as('wang').post(`/rounds/${id}/start-review`, { version: 1 }))
  for (const leaf of judged) await ok(judge(w, 'jia', id, w.unit.fenglin, leaf, '3'))
  const ins = await Promise.all(
    Array.from({ length: 20 }, () => w.as('jia').post(`/rounds/${id}/units/${w.unit.fenglin}/submit`, { column: 'review' })),
  )
  expect(ins.filter((a) => a.status === 200)).toHaveLength(1)
  for (const a of ins.filter((x) => x.status !== 200)) expect(a.body.code).toBe('score.sheet-in')
})
