import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { aRunningCampaign, endCampaign } from '../activity/running.fixture.ts'
import { appender } from '../event/event.write.ts'
import { jobs } from '../job/runner.ts'
import { commit } from '../lib/draw.ts'
import { pollMeasures } from './figure.read.ts'
import { aCount, aDefinition, aFrozenPoll, heldOnPaper, people, someMembers, span } from './poll.fixture.ts'
import { pollReactions } from './poll.jobs.ts'

const verbs = async (tx: World['tx'], id: number) =>
  (await tx.db.selectFrom('event').select(['verb']).where('realm_id', '=', tx.realm).where('noun', '=', 'poll').where('subject_id', '=', id).orderBy('id').execute()).map((e) => e.verb) // biome-ignore format: one line

inWorld('what may be asked, of whom, by whom', async ({ as, unit, member }) => {
  const kinds = (await as('wang').get('/polls/kinds?served=%E5%B8%88%E7%94%9F')).body
  expect(kinds.kinds.map((k: { id: string }) => k.id)).toContain('thousand')
  expect(kinds.kinds.find((k: { id: string }) => k.id === 'satisfaction').definitions[0].classes[0].title).toBe('师生')
  expect(kinds.presets[0]).toMatchObject({ id: 'guiyang', classes: [{ least: '1' }, { least: '1/10' }] })
  expect((await as('zheng').get('/polls/kinds')).status).toBe(403)
  const d = aDefinition('satisfaction', 'unit')
  const define = (who: Parameters<World['as']>[0], body: object) => as(who).post('/polls', { unitId: unit.root, channel: 'paper', definition: d, objects: [{ unitId: unit.fenglin }], ...body }) // biome-ignore format: one line
  expect((await define('zhou', {})).body.code).toBe('access.not-allowed')
  expect((await define('he', {})).body.code).toBe('http.not-found')
  expect((await define('wang', { objects: [] })).body.code).toBe('poll.no-objects')
  expect((await define('qian', { unitId: unit.liuan, objects: [{ unitId: unit.fenglin }] })).body.code).toBe('poll.wrong-object')
  expect((await define('wang', { definition: { ...d, kind: 'beauty' } })).body.code).toBe('poll.no-such-kind')
  expect((await define('wang', { definition: { ...d, object: 'member' } })).body.code).toBe('poll.wrong-object')
  expect((await define('wang', { objects: [{ unitId: unit.fenglin, memberId: member.zheng }] })).body.code).toBe('poll.wrong-object')
  expect((await define('wang', { channel: 'aggregate' })).body.code).toBe('poll.wrong-channel')
  const leading = await define('wang', { definition: { ...d, lead: '社区工作取得了显著成效，请您评价' } })
  expect(leading.body).toMatchObject({ code: 'poll.unfair-wording', facts: { rule: 'leading' } })
  expect(leading.body.sentence).toContain('带有引导')
  expect((await define('wang', { definition: { ...d, settings: { ...d.settings, scoreTitle: '群众满意率' } } })).body.code).toBe(
    'poll.score-called-rate',
  )
  // A unit may ask about itself; it is told that everybody will read so.
  expect((await define('li', { unitId: unit.fenglin })).body.warnings).toEqual(['评的是组织者本单位。结果页会注明由本单位自行组织。'])
  const drafted = (who: Parameters<World['as']>[0], kind: string) => as(who).post('/polls/drafts', { unitId: unit.root, channel: 'paper', kind, object: 'unit', title: '群众评议', served: '居民', objects: [{ unitId: unit.liuan }] }) // biome-ignore format: one line
  expect((await drafted('wang', 'beauty')).body.code).toBe('poll.no-such-kind')
  expect((await drafted('sun', 'mass-review')).status).toBe(403)
  const short = (await drafted('wang', 'mass-review')).body.ids[0]
  expect((await as('wang').get(`/polls/${short}`)).body.definition.items).toHaveLength(5)
  // 千人评议机关: a poll for each, with a roll of its own.
  const each = await define('wang', { series: 'qianren-2026', each: true, objects: [{ unitId: unit.organ }, { unitId: unit.hengtong }], definition: aDefinition('thousand', 'unit') }) // biome-ignore format: one line
  expect(each.body.ids).toHaveLength(2)
  const list = (await as('wang').get('/polls?series=qianren-2026')).body
  expect(list.rows.map((r: { title: string }) => r.title).sort()).toEqual(['二季度测评（恒通公司支部）', '二季度测评（街道机关支部）'])
  expect((await as('qian').get('/polls')).body.rows).toEqual([])
  expect((await as('zheng').get('/polls')).status).toBe(403)
})

inWorld('a draft is edited, ordered by strokes, withdrawn; a frozen poll is not', async ({ as, tx, unit, member }) => {
  await someMembers(tx, unit.fenglin1, 3)
  const d = aDefinition('member-review', 'member')
  const id = (await as('feng').post('/polls', { unitId: unit.fenglin1, channel: 'paper', definition: d, fillMembers: true })).body.ids[0]
  const shown = (await as('feng').get(`/polls/${id}`)).body
  expect(shown.objectRows.map((o: { name: string }) => o.name)).toEqual(['郑明', '冯兰', '李某1', '王某2', '张某3'])
  expect(shown).toMatchObject({ state: 'draft', topLimit: 1, lawful: ['edit', 'roll', 'draw', 'freeze', 'appraise', 'withdraw'] })
  expect((await as('qian').get(`/polls/${id}`)).status).toBe(404)
  expect((await as('feng').post(`/polls/${id}/order`, { version: 9 })).body.code).toBe('http.stale-version')
  expect((await as('zhou').post(`/polls/${id}/order`, { version: 1 })).body.code).toBe('access.not-allowed')
  const order = (await as('feng').post(`/polls/${id}/order`, { version: 1 })).body
  expect(order).toMatchObject({ version: 2, unknown: [], ties: [] })
  expect((await as('feng').get(`/polls/${id}`)).body.objectRows.map((o: { name: string }) => o.name)).toEqual([
    '王某2',
    '冯兰',
    '李某1',
    '张某3',
    '郑明',
  ])
  const edit = (body: object) => as('feng').post(`/polls/${id}/edit`, { version: 2, definition: d, ...body })
  expect((await edit({ order: [1, 1, 2, 3, 4] })).body.code).toBe('poll.no-such-object')
  expect((await edit({ definition: aDefinition('appraisal', 'cadre') })).body.code).toBe('poll.wrong-object')
  expect((await edit({ definition: { ...d, title: '年度民主评议党员' }, order: [5, 4, 3, 2, 1] })).body).toEqual({ version: 3 })
  expect((await as('qian').post(`/polls/${id}/withdraw`, { version: 3, reason: '改期进行' })).status).toBe(404)
  expect((await as('feng').post(`/polls/${id}/withdraw`, { version: 3, reason: '改期进行' })).body).toEqual({ state: 'withdrawn' })
  expect((await edit({ version: 4 })).body.code).toBe('state.wrong')
  expect(await verbs(tx, id)).toEqual(['defined', 'ordered', 'edited', 'withdrawn'])
  void member
})

inWorld('a roll is built from registers and lists; nobody stands on it twice, small groups are refused', async ({ as, tx, unit }) => {
  await someMembers(tx, unit.fenglin1, 6)
  await someMembers(tx, unit.fenglin2, 3, 'probationary')
  await someMembers(tx, unit.fenglin2, 1, 'full', ['floating'])
  const two = (set = {}) =>
    aDefinition('appraisal', 'unit', {
      classes: [
        { key: 'members', title: '党员', weight: '2/3', served: false, population: null, least: '1' },
        { key: 'masses', title: '居民代表', weight: '1/3', served: true, population: 100, least: '1/10' },
      ],
      set,
    })
  const make = async (set = {}) => (await as('wang').post('/polls', { unitId: unit.root, channel: 'paper', definition: two(set), objects: [{ unitId: unit.fenglin }] })).body.ids[0] // biome-ignore format: one line
  const id = await make()
  const roll = (of: number, who: Parameters<World['as']>[0], version: number, classKey: string, source: object) => as(who).post(`/polls/${of}/roll`, { version, classKey, source }) // biome-ignore format: one line
  const members = { from: 'members', unitIds: [unit.fenglin] }
  expect((await roll(id, 'zhou', 1, 'members', members)).body.code).toBe('access.not-allowed')
  expect((await roll(id, 'wang', 1, 'nobody', members)).body.code).toBe('poll.no-such-class')
  // 郑明, 冯兰, six more, three on probation and one from elsewhere.
  expect((await roll(id, 'wang', 1, 'members', members)).body).toEqual({ version: 2, n: 12, leftOut: 0 })
  const voting = await make({ needsVotingRight: true })
  expect((await roll(voting, 'wang', 1, 'members', { ...members, atHost: true })).body).toEqual({ version: 2, n: 8, leftOut: 4 })
  expect((await roll(id, 'wang', 2, 'masses', members)).body.code).toBe('poll.on-roll-twice')
  expect((await roll(id, 'wang', 2, 'masses', { from: 'named', people: [] })).body.code).toBe('poll.nobody-on-roll')
  expect((await roll(id, 'wang', 2, 'masses', { from: 'leaders', unitIds: [unit.fenglin] })).body.code).toBe('poll.nobody-on-roll')
  const freeze = (version: number, more = {}) => as('wang').post(`/polls/${id}/freeze`, { version, ...span, ...more })
  expect((await freeze(2)).body).toMatchObject({ code: 'poll.class-too-small', facts: { title: '居民代表', n: 0 } })
  await roll(id, 'wang', 2, 'masses', { from: 'named', people: people(9) })
  expect((await freeze(3)).body).toMatchObject({ code: 'poll.class-too-thin', facts: { n: 9, needed: 10, population: 100 } })
  await roll(id, 'wang', 3, 'masses', { from: 'named', people: people(10) })
  expect((await freeze(4, { closesAt: '2026-03-01T00:00:00Z' })).body.code).toBe('poll.closes-in-past')
  expect((await as('zhao').post(`/polls/${id}/freeze`, { version: 4, ...span })).status).toBe(404)
  const frozen = (await freeze(4)).body
  expect(frozen).toMatchObject({ state: 'frozen', few: [] })
  const rows = (await as('wang').get(`/polls/${id}/roll`)).body
  expect(rows.digest).toBe(frozen.rollDigest)
  expect(rows.rows.map((r: { idx: number }) => r.idx)).toEqual(Array.from({ length: 22 }, (_, i) => i))
  // The numbers have nothing to do with the order in which people were listed.
  expect(rows.rows.slice(0, 12).every((r: { classKey: string }) => r.classKey === 'members')).toBe(false)
  expect((await as('sun').get(`/polls/${id}/roll`)).status).toBe(403)
  expect((await roll(id, 'wang', 5, 'masses', { from: 'named', people: people(20) })).body.code).toBe('state.wrong')
})

inWorld('a sample is drawn by two parties, neither of whom can choose it', async ({ as, unit }) => {
  const d = aDefinition('outcome', 'campaign')
  const id = (await as('wang').post('/polls', { unitId: unit.root, channel: 'paper', definition: d, objects: [{ unitId: unit.root }] }))
    .body.ids[0]
  const post = (who: Parameters<World['as']>[0], what: string, body: object) => as(who).post(`/polls/${id}/${what}`, body)
  const mine = { commitment: commit('organiser-secret-0001') }
  const frame = { version: 1, classKey: 'served', wanted: 10, people: [...people(60, '东区'), ...people(40, '西区')] }
  expect((await as('wang').post(`/polls/${id}/draw/commit`, mine)).body.code).toBe('poll.no-frame')
  expect((await as('sun').post(`/polls/${id}/frame`, frame)).status).toBe(403)
  expect((await as('wang').post(`/polls/${id}/frame`, { ...frame, wanted: 101 })).body.code).toBe('poll.sample-too-large')
  expect((await as('wang').post(`/polls/${id}/frame`, frame)).body).toEqual({ version: 2, seats: { 东区: 6, 西区: 4 } })
  expect((await post('wang', 'freeze', { version: 2, ...span })).body.code).toBe('poll.draw-pending')
  expect((await as('wang').post(`/polls/${id}/draw/commit`, mine)).body).toEqual({ n: 1 })
  expect((await post('wang', 'draw/commit', mine)).body.code).toBe('poll.drawer-twice')
  // Nobody opens first: the other would commit knowing it.
  expect((await as('wang').post(`/polls/${id}/draw/reveal`, { secret: 'organiser-secret-0001' })).body.code).toBe('poll.draw-pending')
  expect((await post('chen', 'draw/commit', { commitment: commit('discipline-secret-02') })).body).toEqual({ n: 2 })
  expect((await post('wang', 'draw/reveal', { secret: 'organiser-secret-9999' })).body.code).toBe('poll.secret-wrong')
  expect((await post('sun', 'draw/reveal', { secret: 'organiser-secret-0001' })).status).toBe(403)
  expect((await post('wang', 'draw/reveal', { secret: 'organiser-secret-0001' })).body).toEqual({ drawn: null })
  expect((await as('wang').post(`/polls/${id}/frame`, { ...frame, version: 2 })).body.code).toBe('poll.draw-settled')
  expect((await post('chen', 'draw/reveal', { secret: 'discipline-secret-02' })).body).toEqual({ drawn: 10 })
  const shown = (await as('wang').get(`/polls/${id}/roll`)).body
  expect(shown.rows).toHaveLength(10)
  expect(shown.draws[0]).toMatchObject({ wanted: 10, frame: 100, drawnOn: '2026-03-02' })
  expect(shown.draws[0].strata.map((s: { stratum: string; picked: number[] }) => [s.stratum, s.picked.length])).toEqual([['东区', 6], ['西区', 4]]) // biome-ignore format: one line
  expect((await post('wang', 'freeze', { version: 3, ...span })).body.state).toBe('frozen')
})

inWorld('a meeting on paper: quorum, two clerks, agreement, certificate; nobody sees a figure before', async ({ as, tx, unit, at }) => {
  const d = aDefinition('satisfaction', 'unit')
  const p = await aFrozenPoll(as('wang'), { unitId: unit.root, definition: d, objects: [{ unitId: unit.fenglin }] })
  const post = (who: Parameters<World['as']>[0], what: string, body: object = {}) => as(who).post(`/polls/${p.id}/${what}`, body)
  const result = (who: Parameters<World['as']>[0]) => as(who).get(`/polls/${p.id}/result`)
  at('2026-03-01T23:00:00Z')
  expect((await as('wang').post(`/polls/${p.id}/start`, { version: 3, present: 25 })).body.code).toBe('poll.open-too-early')
  at('2026-03-02T01:00:00Z')
  expect((await post('wang', 'start', { version: 3 })).body.code).toBe('poll.attendance-missing')
  expect((await post('wang', 'start', { version: 3, present: 19 })).body).toMatchObject({
    code: 'poll.no-quorum',
    facts: { should: 30, present: 19, needed: 20 },
  })
  expect((await post('wang', 'start', { version: 3, present: 31 })).body.code).toBe('poll.present-over-should')
  expect((await post('sun', 'start', { version: 3, present: 25 })).status).toBe(403)
  expect((await post('wang', 'start', { version: 3, present: 28 })).body).toEqual({ state: 'open' })
  expect((await as('wang').get(`/polls/${p.id}`)).body.progress).toEqual({ eligible: 30, deposits: null })
  const count = aCount(d, [15, 6, 4], { noOpinion: 2, issued: 28, returned: 28, invalid: 1 })
  expect((await as('zhao').post(`/polls/${p.id}/counts`, count)).status).toBe(404)
  expect((await as('wang').post(`/polls/${p.id}/counts`, count)).body.code).toBe('state.wrong')
  expect((await result('wang')).body.code).toBe('poll.not-yet')
  expect((await as('sun').post(`/polls/${p.id}/close`, { version: 4 })).status).toBe(403)
  expect((await as('wang').post(`/polls/${p.id}/close`, { version: 4 })).body).toMatchObject({ code: 'poll.early-reason', at: 'reason' })
  expect((await as('wang').post(`/polls/${p.id}/close`, { version: 4, reason: '到会的都已交票' })).body).toEqual({ state: 'closed' })
  const closed = await tx.db
    .selectFrom('event')
    .select('detail')
    .where('realm_id', '=', tx.realm)
    .where('noun', '=', 'poll')
    .where('verb', '=', 'closed')
    .executeTakeFirstOrThrow()
  expect(closed.detail).toMatchObject({ reason: '到会的都已交票', published: expect.stringMatching(/^2026-/) })
  expect((await post('wang', 'counts', aCount(d, [15, 6, 4], { noOpinion: 2, issued: 29, returned: 28 }))).body.code).toBe(
    'poll.issued-over-present',
  )
  expect((await post('wang', 'counts', aCount(d, [15, 6, 4], { noOpinion: 4, issued: 28, returned: 28 }))).body.code).toBe(
    'poll.over-papers',
  )
  expect((await post('wang', 'counts', { ...count, counts: [] })).body.code).toBe('poll.count-incomplete')
  expect((await post('wang', 'counts', aCount(d, [16, 5, 4], { noOpinion: 2, issued: 28, returned: 28, invalid: 1 }))).body).toEqual({
    state: 'closed',
    agreed: false,
    differences: [],
  })
  expect((await post('chen', 'counts', count)).body).toEqual({
    state: 'closed',
    agreed: false,
    differences: [
      { classKey: 'served', objectNo: 1, itemId: 'overall', what: '0' },
      { classKey: 'served', objectNo: 1, itemId: 'overall', what: '1' },
    ],
  })
  // Counted is not opened: the figures are behind the gate until both agree.
  expect((await result('wang')).body.code).toBe('poll.not-yet')
  expect((await as('wang').post(`/polls/${p.id}/open-result`, { version: 5 })).body.code).toBe('poll.wrong-channel')
  expect((await post('wang', 'counts', count)).body).toEqual({ state: 'opened', agreed: true, differences: [] })
  expect((await result('sun')).body.code).toBe('poll.not-yet')
  expect((await as('wang').post(`/polls/${p.id}/certify`, { version: 6 })).body.code).toBe('poll.counter-certifies')
  expect((await as('zhou').post(`/polls/${p.id}/certify`, { version: 6 })).status).toBe(403)
  const shown = (await result('wang')).body
  expect(shown.columns).toEqual([
    expect.objectContaining({
      object: '枫林社区党委',
      grades: [15, 6, 4],
      noOpinion: 2,
      valid: 25,
      shares: ['60.00', '24.00', '16.00'],
      satisfied: {
        numerator: 21,
        denominator: 25,
        printed: '84.00',
        interval: { wilson: { low: 0.6535, high: 0.936 }, exact: { low: 0.6392, high: 0.9546 } },
      },
      dissatisfied: expect.objectContaining({ numerator: 4, denominator: 25, printed: '16.00' }),
      // (15 × 100 + 6 × 70) ÷ 25.
      score: { exact: '76.8', printed: '76.80' },
    }),
  ])
  expect(shown.meaning).toContain('满意率＝满意＋基本满意÷有效票')
  expect(shown.meaning).toContain('不了解和没有填写的不计入有效票')
  expect(shown.turnout).toEqual([
    { classKey: 'served', title: '居民代表', eligible: 30, issued: 28, returned: 28, invalid: 1, answered: '93.33', shown: true },
  ])
  expect(await verbs(tx, p.id)).toEqual([
    'defined',
    'roll-built',
    'frozen',
    'started',
    'closed',
    'counted',
    'counted',
    'counted',
    'result-opened',
  ])
})

inWorld('certified by another than the counters; low figures become items, never of themselves', async ({ as, tx, unit, page }) => {
  const d = aDefinition('satisfaction', 'unit')
  const p = await aFrozenPoll(as('wang'), { unitId: unit.fenglin, definition: d, objects: [{ unitId: unit.fenglin1 }] })
  const by = { run: as('wang'), first: as('zhao'), second: as('wu'), certify: as('li') }
  const item = (who: Parameters<World['as']>[0]) =>
    as(who).post(`/polls/${p.id}/items`, { objectNo: 1, what: '办事等候时间长', workingDays: 20 })
  expect((await item('li')).body.code).toBe('state.wrong')
  await heldOnPaper(by, p, 28, aCount(d, [10, 4, 12]))
  expect((await as('wu').get(`/polls/${p.id}/result`)).body.columns[0].satisfied.printed).toBe('53.85')
  expect((await as('qian').get(`/polls/${p.id}/result`)).status).toBe(404)
  expect((await as('zheng').get(`/polls/${p.id}/result`)).status).toBe(403)
  expect((await item('zhao')).body.code).toBe('access.not-allowed')
  expect((await as('li').post(`/polls/${p.id}/items`, { objectNo: 7, what: '办事等候时间长', workingDays: 20 })).body.code).toBe(
    'poll.no-such-object',
  )
  expect((await item('li')).body).toEqual({ itemId: expect.any(Number), dueOn: '2026-03-30' })
  const figures = await tx.db
    .selectFrom('poll_figure')
    .select(['satisfied_n', 'valid_n', 'low', 'held_on'])
    .where('realm_id', '=', tx.realm)
    .execute()
  expect(figures).toEqual([{ satisfied_n: 14, valid_n: 26, low: true, held_on: '2026-03-02' }])
  const rows = await pollMeasures(tx, { unitIds: [unit.fenglin1], from: '2026-01-01', until: '2026-12-31' })
  expect(rows).toEqual([{ measure: 'poll.satisfied_share', unitId: unit.fenglin1, numerator: 14, denominator: 26 }])
  expect((await page(`/h/qinghe/poll/${p.id}`)).html).toContain('53.85')
})

inWorld('more papers back than out: void, and nothing of them is shown', async ({ as, unit }) => {
  const d = aDefinition('satisfaction', 'unit')
  const p = await aFrozenPoll(as('wang'), { unitId: unit.root, definition: d, objects: [{ unitId: unit.fenglin }] })
  await as('wang').post(`/polls/${p.id}/start`, { version: 3, present: 28 })
  await as('wang').post(`/polls/${p.id}/close`, { version: 4, reason: '到会的都已交票' })
  const count = aCount(d, [20, 5, 3], { issued: 27 })
  await as('wang').post(`/polls/${p.id}/counts`, count)
  expect((await as('chen').post(`/polls/${p.id}/counts`, count)).body).toMatchObject({ state: 'void', agreed: true })
  expect((await as('wang').get(`/polls/${p.id}`)).body.reason).toContain('收回28张，多于发出的27张')
  expect((await as('wang').get(`/polls/${p.id}/result`)).body.code).toBe('poll.not-yet')
  const other = await aFrozenPoll(as('wang'), { unitId: unit.root, definition: d, objects: [{ unitId: unit.fenglin }] })
  expect((await as('zhou').post(`/polls/${other.id}/void`, { version: 3, reason: '会议改期' })).status).toBe(403)
  expect((await as('wang').post(`/polls/${other.id}/void`, { version: 3, reason: '会议改期' })).body).toEqual({ state: 'void' })
})

inWorld('without offices no secret ballot is frozen', async ({ as, unit }) => {
  const d = aDefinition('satisfaction', 'unit')
  const id = (await as('wang').post('/polls', { unitId: unit.root, channel: 'ballot', definition: d, objects: [{ unitId: unit.fenglin }] }))
    .body.ids[0]
  await as('wang').post(`/polls/${id}/roll`, { version: 1, classKey: 'served', source: { from: 'named', people: people(20) } })
  expect((await as('wang').post(`/polls/${id}/freeze`, { version: 2, ...span })).body.code).toBe('poll.no-offices')
})

inWorld(
  '民主评议党员: self-appraisal, ballot and 评定 stand side by side; a difference has its reason; the member is told',
  async ({ as, tx, unit, member }) => {
    await someMembers(tx, unit.fenglin1, 4)
    const d = aDefinition('member-review', 'member')
    const id = (await as('feng').post('/polls', { unitId: unit.fenglin1, channel: 'paper', definition: d, fillMembers: true })).body.ids[0]
    await as('feng').post(`/polls/${id}/roll`, { version: 1, classKey: 'members', source: { from: 'members', unitIds: [unit.fenglin1] } })
    expect((await as('feng').post(`/polls/${id}/freeze`, { version: 2, ...span })).body.few).toEqual(['members'])
    const self = (who: Parameters<World['as']>[0], no: number) =>
      as(who).post(`/polls/${id}/objects/${no}/self`, { words: '按时参加组织生活，服务不够主动' })
    expect((await self('zheng', 1)).body).toEqual({ ok: true })
    expect((await self('zheng', 2)).body.code).toBe('access.not-allowed')
    expect((await self('qian', 1)).status).toBe(404)
    const grade = (no: number, g: string, reason = '') => as('feng').post(`/polls/${id}/objects/${no}/assessment`, { grade: g, reason })
    expect((await grade(1, 'excellent')).body.code).toBe('state.wrong')
    expect((await as('feng').post(`/polls/${id}/counts`, aCount(d, [4, 1, 0, 0]))).body.code).toBe('poll.object-counts')
    // Nothing of the ballot reaches anybody while it is not opened.
    expect((await as('feng').get(`/polls/${id}/reviews`)).body.rows[0]).toMatchObject({
      name: '郑明',
      selfWords: '按时参加组织生活，服务不够主动',
      ballot: null,
    })
    await heldOnPaper({ run: as('feng'), first: as('zhao'), second: as('wu'), certify: as('li') }, { id, version: 3 }, 6, aCount(d, [4, 1, 0, 0], { noOpinion: 1, objects: [1, 2, 3, 4, 5, 6] })) // biome-ignore format: one line
    expect((await as('feng').post(`/polls/${id}/objects/1/told`, { how: '当面反馈' })).body.code).toBe('poll.not-assessed')
    expect((await grade(1, 'splendid')).body.code).toBe('poll.no-grade')
    expect((await grade(9, 'qualified')).body.code).toBe('poll.no-such-object')
    expect((await grade(1, 'qualified')).body).toMatchObject({
      code: 'poll.differs-without-reason',
      facts: { ballot: '优秀', committee: '合格' },
    })
    expect((await grade(1, 'qualified', '受过提醒谈话，支委会研究评为合格')).body).toEqual({ differs: true })
    expect((await grade(2, 'excellent')).body).toEqual({ differs: false })
    expect((await grade(3, 'excellent')).body).toEqual({ differs: false })
    // A third of six.
    expect((await grade(4, 'excellent')).body).toMatchObject({ code: 'poll.too-many-top', facts: { limit: 2, of: 6 } })
    expect((await as('qian').post(`/polls/${id}/objects/1/assessment`, { grade: 'qualified' })).status).toBe(404)
    expect((await as('feng').post(`/polls/${id}/objects/1/told`, { how: '当面反馈' })).body).toEqual({ toldOn: '2026-03-02' })
    expect((await as('zheng').get('/polls/mine')).body.rows).toEqual([
      {
        pollId: id,
        title: '二季度测评',
        certifiedOn: '2026-03-02',
        objectNo: 1,
        name: '郑明',
        selfWords: '按时参加组织生活，服务不够主动',
        ballot: { grade: '优秀', grades: [4, 1, 0, 0] },
        assessed: '合格',
        reason: '受过提醒谈话，支委会研究评为合格',
        toldOn: '2026-03-02',
      },
    ])
    expect((await as('shen').get('/polls/mine')).status).toBe(403)
    expect((await as('zheng').get(`/polls/${id}/reviews`)).status).toBe(403)
    // A members' ballot feeds no measure of the people served.
    expect(await tx.db.selectFrom('poll_figure').select('object_no').where('realm_id', '=', tx.realm).execute()).toEqual([])
    const unitPoll = await aFrozenPoll(as('wang'), {
      unitId: unit.root,
      definition: aDefinition('satisfaction', 'unit'),
      objects: [{ unitId: unit.fenglin }],
    })
    expect((await as('wang').get(`/polls/${unitPoll.id}/reviews`)).body.code).toBe('poll.not-a-member')
    void member
  },
)

inWorld('below 60 % twice: only polls of the people served, with the interval, ending in 提请研究', async ({ as, unit, member }) => {
  const served = aDefinition('satisfaction', 'cadre', { title: '居民评社区干部' })
  const inside = aDefinition('appraisal', 'cadre', { title: '党员测评干部' })
  const by = { run: as('wang'), first: as('zhao'), second: as('wu'), certify: as('li') }
  const hold = async (d: typeof served, grades: number[]) => {
    const p = await aFrozenPoll(as('wang'), {
      unitId: unit.fenglin,
      definition: d,
      objects: [{ unitId: unit.fenglin1, memberId: member.zheng }],
    })
    await heldOnPaper(by, p, 30, aCount(d, grades))
    return p.id
  }
  const strikes = async (rule = 'consecutive') => (await as('li').get(`/polls/two-strikes?unitId=${unit.fenglin}&rule=${rule}`)).body
  const first = await hold(served, [5, 6, 17])
  const raise = (who: Parameters<World['as']>[0], more = {}) => as(who).post('/polls/two-strikes', { memberId: member.zheng, unitId: unit.fenglin1, bodyId: unit.fenglin, appointment: 'elected', rule: 'consecutive', ...more }) // biome-ignore format: one line
  expect((await raise('li')).body).toMatchObject({ code: 'poll.not-twice', facts: { n: 1 } })
  const members = await hold(inside, [2, 3, 10, 15])
  expect((await raise('li', { pollIds: [first, members] })).body).toMatchObject({
    code: 'poll.not-served',
    facts: { title: '党员测评干部' },
  })
  expect((await raise('li')).body.code).toBe('poll.not-twice')
  const second = await hold(served, [8, 8, 12])
  const list = await strikes()
  expect(list.rows).toEqual([
    {
      memberId: member.zheng,
      name: '郑明',
      unitId: unit.fenglin1,
      unitName: '枫林第一支部',
      polls: [
        {
          pollId: first,
          title: '居民评社区干部',
          on: '2026-03-02',
          satisfied: 11,
          valid: 28,
          below: true,
          interval: { low: 0.215, high: 0.5942 },
          unsure: false,
        },
        {
          pollId: second,
          title: '居民评社区干部',
          on: '2026-03-02',
          satisfied: 16,
          valid: 28,
          below: true,
          interval: { low: 0.3718, high: 0.7554 },
          unsure: true,
        },
      ],
      twice: true,
      sure: false,
      raisedOn: null,
    },
  ])
  expect((await as('zhao').get(`/polls/two-strikes?unitId=${unit.fenglin}`)).status).toBe(403)
  expect((await as('qian').get(`/polls/two-strikes?unitId=${unit.fenglin}`)).status).toBe(404)
  expect((await raise('zhao')).status).toBe(403)
  const id = (await raise('li')).body
  expect(id).toEqual({ id: expect.any(Number), sure: false })
  expect((await raise('li')).body.code).toBe('poll.strike-raised')
  const raised = (await strikes()).raised[0]
  expect(raised).toMatchObject({ bodyName: '枫林社区党委', appointment: 'elected', answer: null })
  expect(raised.procedure).toContain('法定程序')
  const answer = (who: Parameters<World['as']>[0]) =>
    as(who).post(`/polls/two-strikes/${id.id}/answer`, { answer: '谈话提醒，半年后再次测评', document: '枫社党〔2026〕3号' })
  expect((await answer('qian')).status).toBe(404)
  expect((await answer('li')).body).toEqual({ answeredOn: '2026-03-02' })
  expect((await answer('li')).body.code).toBe('poll.strike-answered')
  // Nothing was done to the person.
  expect((await as('li').get(`/members/${member.zheng}`)).body.endedOn ?? null).toBe(null)
})

inCommittedWorld('low figures of an earlier round come to the next campaign; what concerns one person does not', async (w) => {
  const { as, unit, member, now } = w
  const by = { run: as('wang'), first: as('zhao'), second: as('wu'), certify: as('li') }
  const earlier = await w.write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) }))
  const d = aDefinition('satisfaction', 'unit')
  const low = await aFrozenPoll(as('wang'), {
    unitId: unit.fenglin,
    campaignId: earlier,
    definition: d,
    objects: [{ unitId: unit.fenglin1 }, { unitId: unit.fenglin2 }],
  })
  const counts = aCount(d, [10, 4, 12], { objects: [1, 2] })
  counts.counts[1]!.grades = [20, 4, 2]
  await heldOnPaper(by, low, 28, counts)
  const person = aDefinition('satisfaction', 'cadre')
  const about = await aFrozenPoll(as('wang'), {
    unitId: unit.fenglin,
    definition: person,
    objects: [{ unitId: unit.fenglin1, memberId: member.zheng }],
  })
  await heldOnPaper(by, about, 28, aCount(person, [5, 4, 17]))
  const next = await w.write(async (tx) => {
    await endCampaign(tx, earlier, '2026-03-02')
    const id = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit), launchOn: '2026-03-02', title: '第二轮' })
    await appender(
      tx,
      { accountId: null, memberId: null, name: '', grants: [] },
      now(),
      '2026-03-02',
    )('campaign.launched', { campaignId: id, unitId: unit.root })
    return id
  })
  await jobs({ database: w.database, sealer: w.sealer, clock: now, reactions: pollReactions, ticks: [] } as never).settle(w.realm)
  const rows = await w.write((tx) =>
    tx.db
      .selectFrom('campaign_carry')
      .select(['unit_id', 'what', 'kind', 'source'])
      .where('realm_id', '=', tx.realm)
      .where('campaign_id', '=', next)
      .execute(),
  )
  expect(rows).toEqual([
    { unit_id: unit.fenglin1, kind: 'poll', what: '《二季度测评》满意率偏低：满意14张，有效票26张', source: `poll/${low.id}` },
  ])
})
