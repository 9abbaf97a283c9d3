import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { aDefinition, people, span } from './poll.fixture.ts'
import { pollTicks } from './poll.jobs.ts'
import { rateByCode } from './window.actions.ts'

const aWindow = async (as: World['as'], unitId: number, name = '民政窗口') =>
  (await as('zhao').post('/windows', { unitId, name, place: '一楼大厅' })).body.id as number

inWorld('a window is registered, hands out codes, is rated once a code; figures come when the month is over', async (w) => {
  const { as, unit, at, tx } = w
  expect((await as('sun').post('/windows', { unitId: unit.fenglin, name: '民政窗口' })).status).toBe(403)
  const id = await aWindow(as, unit.fenglin)
  expect((await as('zhao').post('/windows', { unitId: unit.fenglin, name: '民政窗口' })).body.code).toBe('poll.window-namesake')
  expect((await as('qian').post(`/windows/${id}/codes`, { n: 5 })).status).toBe(404)
  const { codes, untilOn } = (await as('zhao').post(`/windows/${id}/codes`, { n: 12 })).body
  expect([codes.length, untilOn]).toEqual([12, '2026-05-01'])
  for (let i = 0; i < 3; i++) await as('zhao').post(`/windows/${id}/codes`, { n: 500 })
  expect((await as('zhao').post(`/windows/${id}/codes`, { n: 500 })).body).toMatchObject({
    code: 'poll.too-many-codes',
    facts: { max: 2000, open: 1512 },
  })
  const rate = async (code: string, rating: 'satisfied' | 'mostly' | 'not') => rateByCode(await w.context(), { code, rating }).then(() => 'counted', (e) => e.code) // biome-ignore format: one line
  expect(await rate('AAAA-AAAA-AAAA-AAAA', 'satisfied')).toBe('poll.unknown-code')
  expect(await rate(codes[0].toLowerCase().replaceAll('-', ' '), 'satisfied')).toBe('counted')
  expect(await rate(codes[0], 'not')).toBe('poll.code-used')
  for (const [i, rating] of (['satisfied', 'satisfied', 'mostly', 'mostly', 'not', 'not'] as const).entries())
    expect(await rate(codes[i + 1], rating)).toBe('counted')
  // Nothing to look at while the month runs, for anybody, in any list.
  expect((await as('zhao').get(`/windows/${id}`)).body).toMatchObject({ months: [], openCodes: 1505 })
  expect((await as('wang').get('/windows')).body.rows).toEqual([{ id, unitId: unit.fenglin, unitName: '枫林社区党委', name: '民政窗口', place: '一楼大厅', state: 'open', sinceOn: '2026-03-02', version: 1 }]) // biome-ignore format: one line
  expect((await as('qian').get(`/windows/${id}`)).status).toBe(404)
  expect((await as('zheng').get('/windows')).status).toBe(403)
  // No row says which code gave which answer, or when.
  const kept = await tx.db.selectFrom('poll_window_code').selectAll().where('realm_id', '=', tx.realm).where('used', '=', true).execute()
  expect(kept.map((k) => Object.keys(k).sort())).toEqual(Array(7).fill(['code_hash', 'realm_id', 'until_on', 'used', 'window_id']))
  at('2026-04-01T01:00:00Z')
  expect(await rate(codes[7], 'not')).toBe('counted')
  expect((await as('zhao').get(`/windows/${id}`)).body.months).toEqual([
    { month: '2026-03', issued: 1512, rated: 7, shown: true, satisfied: 3, mostly: 2, not: 2, shares: ['42.86', '28.57', '28.57'], rate: '71.43', interval: { low: 0.2904, high: 0.9633 } }, // biome-ignore format: one line
  ])
  at('2026-05-02T01:00:00Z')
  expect(await rate(codes[8], 'not')).toBe('poll.code-old')
  // One rating in April is one person's.
  expect((await as('zhao').get(`/windows/${id}`)).body.months[1]).toMatchObject({
    month: '2026-04',
    rated: 1,
    shown: false,
    not: 0,
    rate: null,
  })
  // Beside each other by registration, never by figure; the month that runs is not there, and nothing adds the small one to others.
  const other = await aWindow(as, unit.fenglin, '社保窗口')
  const { rows } = (await as('wang').get('/windows/months')).body
  expect(rows.map((r: { id: number; months: object[] }) => [r.id, r.months])).toEqual([
    [id, [...['2025-11', '2025-12', '2026-01', '2026-02'].map((month) => ({ month, rated: 0, shown: false, rate: null })), { month: '2026-03', rated: 7, shown: true, rate: '71.43' }, { month: '2026-04', rated: 1, shown: false, rate: null }]], // biome-ignore format: one line
    [other, expect.arrayContaining([{ month: '2026-04', rated: 0, shown: false, rate: null }])],
  ])
  expect(Object.keys((await as('wang').get('/windows/months')).body).sort()).toEqual(
    Object.keys((await as('wang').get('/windows')).body).sort(),
  )
  expect((await as('zheng').get('/windows/months')).status).toBe(403)
  expect((await as('sun').post(`/windows/${id}/close`, { version: 1 })).status).toBe(403)
  expect((await as('zhao').post(`/windows/${id}/close`, { version: 3 })).body.code).toBe('http.stale-version')
  expect((await as('zhao').post(`/windows/${id}/close`, { version: 1 })).body).toEqual({ state: 'closed' })
  expect((await as('zhao').post(`/windows/${id}/codes`, { n: 5 })).body.code).toBe('state.wrong')
})

inWorld('months of ratings stand for a second vote; not before they are over', async (w) => {
  const { as, unit, at } = w
  const id = await aWindow(as, unit.fenglin)
  const { codes } = (await as('zhao').post(`/windows/${id}/codes`, { n: 40 })).body
  for (let i = 0; i < 30; i++)
    await rateByCode(await w.context(), { code: codes[i], rating: i < 18 ? 'satisfied' : i < 24 ? 'mostly' : 'not' })
  const definition = aDefinition('trade-style', 'window')
  const body = { unitId: unit.root, channel: 'aggregate', definition, objects: [{ unitId: unit.fenglin, windowId: id }] }
  expect((await as('wang').post('/polls', body)).body.code).toBe('poll.no-months')
  const other = {
    ...definition.scale,
    grades: definition.scale.grades.map((g) => (g.id === 'not' ? { ...g, id: 'bad' } : g)),
    dissatisfied: ['bad'],
  }
  expect((await as('wang').post('/polls', { ...body, months: ['2026-03'], definition: { ...definition, scale: other } })).body.code).toBe(
    'poll.wrong-channel',
  )
  const poll = (await as('wang').post('/polls', { ...body, months: ['2026-03'] })).body.ids[0]
  expect((await as('wang').post(`/polls/${poll}/freeze`, { version: 1, ...span })).body.state).toBe('frozen')
  await as('wang').post(`/polls/${poll}/start`, { version: 2 })
  await as('wang').post(`/polls/${poll}/close`, { version: 3, reason: '各月人数已经齐全' })
  const open = () => as('wang').post(`/polls/${poll}/open-result`, { version: 4 })
  expect((await open()).body.code).toBe('poll.no-months')
  expect((await as('sun').post(`/polls/${poll}/open-result`, { version: 4 })).status).toBe(403)
  at('2026-04-01T01:00:00Z')
  expect((await open()).body).toEqual({ state: 'opened' })
  const r = (await as('wang').get(`/polls/${poll}/result`)).body
  expect(r.columns[0]).toMatchObject({
    object: '民政窗口',
    grades: [18, 6, 6],
    satisfied: { printed: '80.00' },
    score: { printed: '74.00' },
  })
  expect(r.total).toEqual({ eligible: 40, issued: 40, returned: 30, invalid: 0 })
})

inCommittedWorld('one code counts once however often it is sent at once; the month goes into the ledger when it is over', async (w) => {
  const id = await aWindow(w.as, w.unit.fenglin)
  const { codes } = (await w.as('zhao').post(`/windows/${id}/codes`, { n: 6 })).body
  const at = (code: string) =>
    w.database.command(w.realm, async (tx) => rateByCode({ tx, today: '2026-03-02', now: w.now() } as never, { code, rating: 'not' })).then(() => 'counted', (e) => e.code) // biome-ignore format: one line
  const answers = await Promise.all(Array.from({ length: 20 }, () => at(codes[0])))
  expect(answers.filter((a) => a === 'counted')).toHaveLength(1)
  expect(new Set(answers.filter((a) => a !== 'counted'))).toEqual(new Set(['poll.code-used']))
  for (const code of codes.slice(1)) await at(code)
  w.at('2026-04-02T01:00:00Z')
  const closed: object[] = []
  const tick = () => w.write(async (tx) => pollTicks[0]!.run({ tx, today: '2026-04-02', now: w.now(), record: async (type: string, h: { detail: object }) => closed.push({ type, ...h.detail }) } as never)) // biome-ignore format: one line
  expect([await tick(), await tick()]).toEqual([1, 0])
  expect(closed).toEqual([{ type: 'window.month-closed', month: '2026-03', issued: 6, rated: 6, satisfied: 0, mostly: 0, not: 6 }])
})

inWorld('the public says how the service was by a form, and reads polls that are for it', async ({ as, page, unit }) => {
  const window = await page('/h/qinghe/window')
  expect(window.status).toBe(200)
  expect(window.html).toContain('不记您是谁')
  const d = aDefinition('satisfaction', 'unit')
  const made = (
    await as('wang').post('/polls', { unitId: unit.root, channel: 'paper', definition: d, objects: [{ unitId: unit.fenglin }] })
  ).body.ids[0]
  expect((await page(`/h/qinghe/poll/${made}`)).status).toBe(404)
  await as('wang').post(`/polls/${made}/roll`, { version: 1, classKey: 'served', source: { from: 'named', people: people(20) } })
  await as('wang').post(`/polls/${made}/freeze`, { version: 2, ...span })
  const shown = (await page(`/h/qinghe/poll/${made}`)).html
  for (const words of ['满意率＝满意＋基本满意÷有效票', '居民代表20人，权重1', '结果确认以后公布']) expect(shown).toContain(words)
  expect(shown).not.toContain('居民7')
  expect((await page(`/h/qinghe/poll/${made}/paper`)).html).not.toContain('checked')
  expect((await page('/h/qinghe/polls')).html).toContain('二季度测评')
  const inside = (
    await as('wang').post('/polls', {
      unitId: unit.root,
      channel: 'paper',
      definition: aDefinition('appraisal', 'unit'),
      objects: [{ unitId: unit.fenglin }],
    })
  ).body.ids[0]
  expect((await page(`/h/qinghe/poll/${inside}`)).status).toBe(404)
})

// What a canary is: five figures that occur nowhere else. Nobody may read one of them before the result is opened.
inWorld('no list, page, event or answer carries a figure before the gate opens', async ({ as, page, unit, tx }) => {
  const d = aDefinition('satisfaction', 'unit')
  const id = (
    await as('wang').post('/polls', { unitId: unit.fenglin, channel: 'paper', definition: d, objects: [{ unitId: unit.fenglin1 }] })
  ).body.ids[0]
  await as('wang').post(`/polls/${id}/roll`, { version: 1, classKey: 'served', source: { from: 'named', people: people(4900) } })
  await as('wang').post(`/polls/${id}/freeze`, { version: 2, ...span })
  await as('wang').post(`/polls/${id}/start`, { version: 3, present: 4900 })
  await as('wang').post(`/polls/${id}/close`, { version: 4, reason: '各月人数已经齐全' })
  const canaries = ['2713', '1279', '431']
  const count = { classes: [{ classKey: 'served', issued: 4900, returned: 4423, invalid: 0 }], counts: [{ classKey: 'served', objectNo: 1, itemId: 'overall', grades: [2713, 1279, 431], noOpinion: 0 }] } // biome-ignore format: one line
  await as('wu').post(`/polls/${id}/counts`, count)
  const everybody = ['wang', 'li', 'zhao', 'qian', 'feng', 'sun', 'zhou', 'wu', 'zheng', 'chen', 'xi', 'an', 'shen', 'he'] as const
  const paths = [`/polls`, `/polls/${id}`, `/polls/${id}/result`, `/polls/${id}/reviews`, `/polls/mine`, `/polls/two-strikes?unitId=${unit.fenglin}`, `/measures?unit=${unit.fenglin}`, `/measures/poll.satisfied_share/records?unit=${unit.fenglin}`, '/windows'] // biome-ignore format: one line
  const told = (text: string) => canaries.some((k) => new RegExp(`(?<!\\d)${k}(?!\\d)`).test(text))
  const look = async () => {
    const found: string[] = []
    for (const who of everybody)
      for (const path of paths) {
        const text = JSON.stringify((await as(who).get(path)).body)
        if (told(text)) found.push(`${who} ${path}`)
      }
    for (const path of ['', '/polls', `/poll/${id}`, `/poll/${id}/paper`, '/window'])
      if (told((await page(`/h/qinghe${path}`)).html)) found.push(`public ${path}`)
    const events = await tx.db
      .selectFrom('event')
      .select('detail')
      .where('realm_id', '=', tx.realm)
      .where('subject_id', '=', id)
      .where('noun', '=', 'poll')
      .execute()
    if (told(JSON.stringify(events))) found.push('ledger')
    return found
  }
  expect(await look()).toEqual([])
  await as('zhao').post(`/polls/${id}/counts`, count)
  // Opened: only those who run the poll, on the one page for it.
  expect(await look()).toEqual([`wang /polls/${id}/result`, `li /polls/${id}/result`, `zhao /polls/${id}/result`])
  await as('li').post(`/polls/${id}/certify`, { version: 6 })
  // The test can see: once certified the readers and the public have it.
  expect(await look()).toEqual(expect.arrayContaining([`sun /polls/${id}/result`, `public /poll/${id}`]))
})

inWorld('a month too small to be shown enters no sum from which it could be taken back', async (w) => {
  const { as, unit, at } = w
  const id = await aWindow(as, unit.fenglin)
  const { codes } = (await as('zhao').post(`/windows/${id}/codes`, { n: 40 })).body
  for (let i = 0; i < 20; i++) await rateByCode(await w.context(), { code: codes[i], rating: i < 15 ? 'satisfied' : 'not' })
  at('2026-04-10T01:00:00Z')
  for (const code of codes.slice(20, 22)) await rateByCode(await w.context(), { code, rating: 'not' })
  at('2026-05-02T01:00:00Z')
  const definition = aDefinition('trade-style', 'window')
  const body = { unitId: unit.root, channel: 'aggregate', definition, objects: [{ unitId: unit.fenglin, windowId: id }] }
  const poll = (await as('wang').post('/polls', { ...body, months: ['2026-03', '2026-04'] })).body.ids[0]
  const hours = { opensAt: '2026-05-02T01:00:00Z', closesAt: '2026-05-02T03:00:00Z' }
  expect((await as('wang').post(`/polls/${poll}/freeze`, { version: 1, ...hours })).body.state).toBe('frozen')
  await as('wang').post(`/polls/${poll}/start`, { version: 2 })
  at('2026-05-02T03:00:01Z')
  await as('wang').post(`/polls/${poll}/close`, { version: 3, reason: '各月人数已经齐全' })
  expect((await as('wang').post(`/polls/${poll}/open-result`, { version: 4 })).body).toEqual({ state: 'opened' })
  expect((await as('wang').get(`/polls/${poll}/result`)).body.columns[0]).toMatchObject({
    grades: [15, 0, 5],
    satisfied: { printed: '75.00' },
  })
})
