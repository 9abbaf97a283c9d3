import { expect } from 'vitest'
import { inWorld, type World } from '../../test/world.ts'
import { commitSecret } from '../poll/roll.ts'
import { anOpenSurvey, people, span } from './held.fixture.ts'
import { handIn } from './hold.actions.ts'
import { aForm, aScale, aSurvey, theSurvey } from './survey.fixture.ts'

const answering = (w: World) => async (code: string, form: Record<string, string>) =>
  handIn(await w.context(), code, form).then(() => 'taken', (e) => e.code ?? e) // biome-ignore format: one line

inWorld('a sample is drawn by two parties, one from outside; slips, answers, count, certificate, measure', async (w) => {
  const { as, unit, at, tx } = w
  const definition = theSurvey()
  const body = { unitId: unit.root, aboutId: unit.fenglin, mode: 'sample', allocation: 'proportional', definition }
  expect((await as('sun').post('/surveys', body)).status).toBe(403)
  expect((await as('zhao').post('/surveys', { ...body, unitId: unit.fenglin, aboutId: unit.liuan })).body.code).toBe('poll.not-yours')
  // A draft may be wrong, a frozen survey may not.
  const wrong = aSurvey([[aScale('overall', { text: '您对显著成效满意吗', preTicked: 'satisfied' })]])
  const made = (await as('wang').post('/surveys', { ...body, definition: wrong })).body
  expect(made.findings.map((f: { rule: string }) => f.rule)).toEqual(['leading', 'pre-ticked'])
  expect((await as('zheng').post('/surveys/check', { definition: wrong })).status).toBe(403)
  expect((await as('wang').post('/surveys/check', { definition: wrong })).body.findings[0].says).toBe(
    '“您对显著成效满意吗”：“显著成效”是引导性的话。',
  )
  const id = made.id as number
  expect((await as('wang').post(`/surveys/${id}/freeze`, { version: 1, ...span })).body).toMatchObject({
    code: 'survey.unfit',
    sentence: '问卷还不能用：“您对显著成效满意吗”：“显著成效”是引导性的话；“您对显著成效满意吗”：“满意”是预先选好的，不能预选。',
  })
  expect((await as('feng').post(`/surveys/${id}/edit`, { version: 1, definition })).status).toBe(404)
  expect((await as('wang').post(`/surveys/${id}/edit`, { version: 9, definition })).body.code).toBe('http.stale-version')
  expect((await as('wang').post(`/surveys/${id}/edit`, { version: 1, definition })).body).toEqual({ version: 2, findings: [] })
  expect((await as('wang').post(`/surveys/${id}/freeze`, { version: 2, ...span })).body.code).toBe('survey.no-frame')

  const frame = { version: 2, people: people({ 东区: 200, 西区: 100 }) }
  expect((await as('wu').post(`/surveys/${id}/frame`, frame)).status).toBe(403)
  expect((await as('wang').post(`/surveys/${id}/frame`, frame)).body.code).toBe('survey.wanted-missing')
  expect((await as('wang').post(`/surveys/${id}/frame`, { ...frame, wanted: 400 })).body.code).toBe('poll.sample-too-large')
  expect((await as('wang').post(`/surveys/${id}/draw/commit`, { commitment: commitSecret('office-secret-1234567') })).body.code).toBe('survey.no-frame') // biome-ignore format: one line
  expect((await as('wang').post(`/surveys/${id}/frame`, { ...frame, wanted: 30 })).body).toEqual({ version: 3, seats: { 东区: 20, 西区: 10 } }) // biome-ignore format: one line
  expect((await as('wang').post(`/surveys/${id}/freeze`, { version: 3, ...span })).body.code).toBe('survey.not-drawn')

  // The office cannot draw alone, nor by two of its own.
  const sealed = (who: 'wang' | 'chen' | 'sun', secret: string) => as(who).post(`/surveys/${id}/draw/commit`, { commitment: commitSecret(secret) }) // biome-ignore format: one line
  expect((await sealed('sun', 'a-leader-has-no-part-here')).status).toBe(403)
  expect((await sealed('wang', 'office-secret-1234567')).body).toEqual({ n: 1 })
  expect((await sealed('wang', 'office-secret-again-12')).body.code).toBe('survey.drawer-twice')
  expect((await as('wang').post(`/surveys/${id}/draw/reveal`, { secret: 'office-secret-1234567' })).body.code).toBe('survey.draw-pending')
  expect((await sealed('chen', 'discipline-secret-12345')).body).toEqual({ n: 2 })
  expect((await as('chen').post(`/surveys/${id}/draw/reveal`, { secret: 'something else altogether' })).body.code).toBe(
    'survey.secret-wrong',
  )
  expect((await as('wang').post(`/surveys/${id}/draw/reveal`, { secret: 'office-secret-1234567' })).body).toEqual({ drawn: null })
  // Who has seen one secret may not change the list it draws from.
  expect((await as('wang').post(`/surveys/${id}/frame`, { ...frame, wanted: 30, version: 3 })).body.code).toBe('survey.draw-settled')
  expect((await as('chen').post(`/surveys/${id}/draw/reveal`, { secret: 'discipline-secret-12345' })).body).toEqual({ drawn: 30 })
  const drawn = (await as('chen').get(`/surveys/${id}/draw`)).body
  expect(drawn.strata.map((s: { stratum: string; frame: number; picked: number[] }) => [s.stratum, s.frame, s.picked.length])).toEqual([['东区', 200, 20], ['西区', 100, 10]]) // biome-ignore format: one line
  expect(drawn.parties.map((p: { outside: boolean; mine: boolean }) => [p.outside, p.mine])).toEqual([[false, false], [true, true]]) // biome-ignore format: one line
  // Names are for those who carry the slips.
  expect(drawn.people).toEqual([])
  expect((await as('wang').get(`/surveys/${id}/draw`)).body.people).toHaveLength(30)
  expect((await as('zheng').get(`/surveys/${id}/draw`)).status).toBe(403)

  expect((await as('wang').post(`/surveys/${id}/freeze`, { version: 4, closesAt: '2026-03-01T00:00:00Z' })).body.code).toBe('survey.closes-in-past') // biome-ignore format: one line
  const frozen = (await as('wang').post(`/surveys/${id}/freeze`, { version: 4, ...span })).body
  expect(frozen).toEqual({ state: 'frozen', digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect((await as('wang').post(`/surveys/${id}/edit`, { version: 5, definition })).body.code).toBe('state.wrong')
  expect((await as('wang').post(`/surveys/${id}/open`, { version: 5 })).body.code).toBe('survey.no-passes')
  expect((await as('sun').post(`/surveys/${id}/passes`, { version: 5 })).status).toBe(403)
  const first = (await as('wang').post(`/surveys/${id}/passes`, { version: 5 })).body.strata
  const { strata, version } = (await as('wang').post(`/surveys/${id}/passes`, { version: 6 })).body
  expect([version, strata.map((s: { codes: string[] }) => s.codes.length)]).toEqual([7, [20, 10]])
  expect((await as('li').post(`/surveys/${id}/open`, { version: 7 })).status).toBe(404)
  const hand = answering(w)
  expect(await hand(strata[0].codes[0], aForm())).toBe('survey.not-open')
  expect((await as('wang').post(`/surveys/${id}/open`, { version: 7 })).body).toEqual({ state: 'open' })
  // Slips of an earlier printing open nothing.
  expect(await hand(first[0].codes[0], aForm())).toBe('survey.unknown-code')
  const [east, west] = [strata[0].codes as string[], strata[1].codes as string[]]
  expect(await hand(east[0]!, {})).toBe('survey.answers-faulty')
  for (const [i, code] of east.slice(0, 16).entries())
    expect(await hand(code, aForm({ 'q.overall': i < 9 ? 'satisfied' : 'not', ...(i === 0 ? { 'q.more': '电话13812345678找我' } : {}) }))).toBe('taken') // biome-ignore format: one line
  for (const [i, code] of west.slice(0, 8).entries()) expect(await hand(code.toLowerCase(), aForm({ 'q.overall': i < 6 ? 'mostly' : 'not' }))).toBe('taken') // biome-ignore format: one line
  expect(await hand(east[0]!, aForm())).toBe('survey.code-spent')

  // Nobody reads anything, and nobody ends it before its hour.
  expect((await as('wang').get(`/surveys/${id}/result`)).body.code).toBe('state.wrong')
  expect((await as('wang').get(`/surveys/${id}/texts`)).body.code).toBe('state.wrong')
  expect((await as('wang').post(`/surveys/${id}/close`, { version: 8 })).body.code).toBe('survey.close-too-early')
  at('2026-03-02T12:00:00Z')
  expect(await hand(east[17]!, aForm())).toBe('survey.not-open')
  expect((await as('chen').post(`/surveys/${id}/close`, { version: 8 })).status).toBe(403)
  expect((await as('wang').post(`/surveys/${id}/close`, { version: 8 })).body).toEqual({ state: 'closed' })
  const reached = (e: number, v: number) => ({ version: 9, reached: [{ stratum: '东区', n: e }, { stratum: '西区', n: v }] }) // biome-ignore format: one line
  expect((await as('wang').post(`/surveys/${id}/count`, reached(15, 9))).body).toMatchObject({ code: 'survey.reached-wrong', facts: { stratum: '东区', answered: 16, drawn: 20 } }) // biome-ignore format: one line
  expect((await as('chen').post(`/surveys/${id}/count`, reached(19, 9))).status).toBe(403)
  expect((await as('wang').post(`/surveys/${id}/count`, reached(19, 9))).body).toMatchObject({ state: 'counted' })
  // Counted: who runs it, not yet its readers.
  expect((await as('sun').get(`/surveys/${id}/result`)).body.code).toBe('poll.not-yet')
  expect((await as('wang').post(`/surveys/${id}/certify`, { version: 10 })).body.code).toBe('survey.counter-certifies')
  // Another of the office certifies.
  await tx.db.updateTable('survey').set({ counted_by: w.account.chen }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()
  expect((await as('feng').post(`/surveys/${id}/certify`, { version: 10 })).status).toBe(404)
  expect((await as('wang').post(`/surveys/${id}/certify`, { version: 10 })).body).toEqual({ state: 'certified', measured: true })
  const r = (await as('sun').get(`/surveys/${id}/result`)).body
  expect(r.strata).toEqual([
    { stratum: '东区', population: 200, drawn: 20, reached: 19, answered: 16, rate: '80.00', weight: '1/24' },
    { stratum: '西区', population: 100, drawn: 10, reached: 9, answered: 8, rate: '80.00', weight: '1/24' },
  ])
  expect(r.total).toEqual({ population: 300, drawn: 30, reached: 28, answered: 24, rate: '80.00' })
  expect(r.sections[0].questions[0]).toMatchObject({
    text: '总的来说，您对物业服务满意吗',
    answered: 24,
    satisfied: { n: 15, of: 24, printed: '62.50', interval: { low: 0.4059, high: 0.812 } },
  })
  expect(r.sections[0].questions[0].options.map((o: { share: string }) => o.share)).toEqual(['37.50', '25.00', '37.50', null])
  expect(r.sections[3].questions[0].sensitive).toMatchObject({ least: 97, n: 24, estimate: null, p: '2/3' })
  // Two of the west were dissatisfied: the table leaves that out and as much more as it takes.
  expect(r.sections[0].questions[0].cross?.rows.every((x: { cells: (number | null)[] }) => x.cells.filter((c) => c === null).length !== 1) ?? true).toBe(true) // biome-ignore format: one line
  // Words only to those entitled, masked.
  expect((await as('sun').get(`/surveys/${id}/texts`)).status).toBe(403)
  expect((await as('wang').get(`/surveys/${id}/texts`)).body.questions).toEqual([{ id: 'more', text: '还有什么要说的', answers: ['电话138****5678找我'] }]) // biome-ignore format: one line
  // Names, slips and forms are gone; the figure stands for the unit asked about.
  for (const table of ['survey_frame', 'survey_pass', 'survey_answer'] as const)
    expect([table, (await tx.db.selectFrom(table).select('survey_id').where('realm_id', '=', tx.realm).where('survey_id', '=', id).execute()).length]).toEqual([table, 0]) // biome-ignore format: one line
  const figures = await tx.db.selectFrom('survey_figure').select(['unit_id', 'satisfied_n', 'dissatisfied_n', 'valid_n']).where('realm_id', '=', tx.realm).execute() // biome-ignore format: one line
  expect(figures).toEqual([{ unit_id: unit.fenglin, satisfied_n: 15, dissatisfied_n: 9, valid_n: 24 }])
  expect((await as('wang').get('/surveys')).body.rows[0]).toMatchObject({ id, state: 'certified', questions: 10 })
  expect((await as('zheng').get('/surveys')).status).toBe(403)
  const shown = (await as('wang').get(`/surveys/${id}`)).body
  expect(shown.history.map((e: { type: string }) => e.type)).toEqual(['survey.defined', 'survey.edited', 'survey.frame-set', 'survey.draw-committed', 'survey.draw-committed', 'survey.draw-revealed', 'survey.draw-revealed', 'survey.drawn', 'survey.frozen', 'survey.passes-issued', 'survey.passes-issued', 'survey.opened', 'survey.closed', 'survey.counted', 'survey.certified']) // biome-ignore format: one line
  expect((await as('he').get(`/surveys/${id}`)).status).toBe(404)
})

inWorld('two of the office may not draw; equal allocation feeds no measure; small strata and void surveys', async (w) => {
  const { as, unit, at, tx } = w
  const of = (mode: string, allocation = 'proportional') =>
    as('wang').post('/surveys', { unitId: unit.fenglin, mode, allocation, definition: aSurvey([[aScale('overall')]]) }).then((r) => r.body.id as number) // biome-ignore format: one line
  const id = await of('sample', 'equal')
  await as('wang').post(`/surveys/${id}/frame`, { version: 1, wanted: 12, people: people({ 东区: 90, 西区: 10 }) })
  await as('wang').post(`/surveys/${id}/draw/commit`, { commitment: commitSecret('office-secret-1234567') })
  expect((await as('zhao').post(`/surveys/${id}/draw/commit`, { commitment: commitSecret('clerk-of-the-office-123') })).body.code).toBe('survey.outsider-missing') // biome-ignore format: one line
  await as('wu').post(`/surveys/${id}/draw/commit`, { commitment: commitSecret('outside-secret-1234567') })
  await as('wang').post(`/surveys/${id}/draw/reveal`, { secret: 'office-secret-1234567' })
  expect((await as('wu').post(`/surveys/${id}/draw/reveal`, { secret: 'outside-secret-1234567' })).body).toEqual({ drawn: 12 })
  await as('wang').post(`/surveys/${id}/freeze`, { version: 3, ...span })
  const { strata } = (await as('wang').post(`/surveys/${id}/passes`, { version: 4 })).body
  expect(strata.map((s: { codes: string[] }) => s.codes.length)).toEqual([6, 6])
  await as('wang').post(`/surveys/${id}/open`, { version: 5 })
  for (const s of strata) for (const [i, code] of s.codes.entries()) await handIn(await w.context(), code, { 'q.overall': s.stratum === '东区' || i < 1 ? 'satisfied' : 'not' }) // biome-ignore format: one line
  at('2026-03-02T12:00:00Z')
  await as('wang').post(`/surveys/${id}/close`, { version: 6 })
  await as('zhao').post(`/surveys/${id}/count`, { version: 7, reached: [{ stratum: '东区', n: 6 }, { stratum: '西区', n: 6 }] }) // biome-ignore format: one line
  expect((await as('li').post(`/surveys/${id}/certify`, { version: 8 })).body).toEqual({ state: 'certified', measured: false })
  expect(await tx.db.selectFrom('survey_figure').select('unit_id').where('realm_id', '=', tx.realm).execute()).toEqual([])
  // The drawn cannot be withdrawn, the rest can; what is void keeps nothing.
  expect((await as('wang').post(`/surveys/${id}/withdraw`, { version: 9, reason: '不办了' })).body.code).toBe('state.wrong')
  at('2026-03-02T01:00:00Z')
  const small = await of('everyone')
  expect((await as('wang').post(`/surveys/${small}/draw/commit`, { commitment: 'a'.repeat(64) })).body.code).toBe('survey.wrong-mode')
  await as('wang').post(`/surveys/${small}/frame`, { version: 1, people: people({ 东区: 20, 西区: 4 }) })
  expect((await as('wang').post(`/surveys/${small}/freeze`, { version: 2, ...span })).body).toMatchObject({ code: 'survey.stratum-too-small', facts: { stratum: '西区', n: 4, least: 5 } }) // biome-ignore format: one line
  expect((await as('sun').post(`/surveys/${small}/withdraw`, { version: 2, reason: '不办了' })).status).toBe(403)
  expect((await as('wang').post(`/surveys/${small}/withdraw`, { version: 2, reason: '不办了' })).body).toEqual({ state: 'withdrawn' })
  expect((await as('wang').post(`/surveys/${await of('everyone')}/frame`, { version: 1, people: people({ 东区: 5001 }) })).body.code).toBe('survey.too-many-passes') // biome-ignore format: one line
  const open = await anOpenSurvey(as('wang'), { unitId: unit.root, strata: { 全体: 10 } })
  await handIn(await w.context(), open.all[0]!, aForm())
  expect((await as('li').post(`/surveys/${open.id}/void`, { version: 5, reason: '名单有误' })).status).toBe(404)
  expect((await as('wang').post(`/surveys/${open.id}/void`, { version: 5, reason: '名单有误' })).body).toEqual({ state: 'void' })
  expect(await tx.db.selectFrom('survey_answer').select('answer_key').where('survey_id', '=', open.id).where('realm_id', '=', tx.realm).execute()).toEqual([]) // biome-ignore format: one line
  expect(await handIn(await w.context(), open.all[1]!, aForm()).catch((e) => e.code)).toBe('survey.unknown-code')
})
