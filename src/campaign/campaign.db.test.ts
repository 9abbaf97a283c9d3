import iconv from 'iconv-lite'
import { expect } from 'vitest'
import { type CommittedWorld, inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { reactions, ticks } from '../app.ts'
import { aFilesDir, uploaded } from '../attachment/upload.fixture.ts'
import { jobs } from '../job/runner.ts'
import { templates } from './templates.ts'

const plan = (id: string) => structuredClone(templates().get(id)!) as ReturnType<typeof templates> extends Map<string, infer P> ? P : never
const street = () => {
  const p = plan('street-two-nodes')
  p.theme = '为民办实事'
  p.unitTheme = 'required'
  p.unitGoals = 'none'
  p.basis = { ...p.basis, kind: '单位内部', documentNumber: null, signedBy: '王主任' }
  return p
}
const own = (theme: string) => ({ theme, goals: [], items: [], fills: [], refinements: [] })

/** The street's plan as an internal appraisal, which any street may run with a signature. */
const internal = () => {
  const p = street()
  for (const a of p.sections.honour?.awards ?? []) Object.assign(a, { level: '通报表扬', plaque: false })
  if (p.sections.honour) p.sections.honour.publicRanking = false
  return p
}

const draft = async ({ as, unit }: Pick<World, 'as' | 'unit'>, p = internal()) => {
  const made = await as('wang').post('/campaigns', { organiserId: unit.root, title: '街道创先争优活动', plan: p })
  expect(made.body).toEqual({ id: expect.any(Number) })
  return made.body.id as number
}
const launch = async (w: Pick<World, 'as' | 'unit'>, p = internal()) => {
  const id = await draft(w, p)
  const answer = await w.as('wang').post(`/campaigns/${id}/launch`, { version: 1, launchOn: '2026-03-02' })
  expect(answer.body).toMatchObject({ state: 'launched', units: 9 })
  return id
}

inWorld('a campaign is made from each built-in plan by the organiser of its level, and by nobody else', async ({ as, unit }) => {
  const list = await as('wang').get('/campaign-templates')
  expect(list.body.rows.map((r: { id: string }) => r.id)).toEqual(expect.arrayContaining([...templates().keys()]))
  expect(list.body.rows).toHaveLength(5)
  const made = await as('wang').post('/campaigns', { organiserId: unit.root, title: '街道活动', template: 'street-two-nodes' })
  expect(made.status).toBe(200)
  expect((await as('wang').post('/campaigns', { organiserId: unit.root, title: '全区活动', template: 'district-classes' })).body.code).toBe(
    'campaign.organiser-level',
  )
  expect((await as('wang').post('/campaigns', { organiserId: unit.root, title: '没有的', template: 'none' })).body.code).toBe(
    'campaign.template-unknown',
  )
  expect(
    (await as('li').post('/campaigns', { organiserId: unit.fenglin, title: '社区活动', template: 'community-launch' })).body.code,
  ).toBe('access.not-allowed')
})

inWorld('a broken plan is refused in words and nothing is kept', async ({ as, unit, tx }) => {
  const p = internal() as unknown as Record<string, unknown>
  delete p.phases
  expect((await as('wang').post('/campaigns', { organiserId: unit.root, title: '缺阶段', plan: p })).body).toMatchObject({
    code: 'campaign.plan-broken',
    at: expect.stringContaining('phases'),
  })
  const { n } = await tx.db
    .selectFrom('campaign')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('realm_id', '=', tx.realm)
    .executeTakeFirstOrThrow()
  expect(n).toBe(0)
})

inWorld('launch refuses an empty theme, a red line, and a model-creation run by a street; each by its rule', async ({ as, unit }) => {
  const empty = internal()
  empty.theme = ''
  const a = await draft({ as, unit }, empty)
  expect((await as('wang').post(`/campaigns/${a}/launch`, { version: 1, launchOn: '2026-03-02' })).body).toMatchObject({
    code: 'campaign.launch-refused',
    facts: { rules: ['plan.theme-empty'] },
  })
  const red = internal()
  red.sections.duty!.rules[0]!.title = '每日签到打卡'
  const b = await draft({ as, unit }, red)
  expect((await as('wang').post(`/campaigns/${b}/launch`, { version: 1, launchOn: '2026-03-02' })).body.facts.rules).toContain(
    'redline.check-in',
  )
  const model = internal()
  model.basis = { ...model.basis, kind: '创建示范' }
  const c = await draft({ as, unit }, model)
  const check = await as('wang').get(`/campaigns/${c}/check`)
  expect(check.body.ok).toBe(false)
  expect(check.body.findings.map((f: { code: string }) => f.code)).toContain('legal.who-may-run')
  expect((await as('wang').post(`/campaigns/${c}/launch`, { version: 1, launchOn: '2026-03-02' })).body.facts.rules).toContain(
    'legal.who-may-run',
  )
  const d = await draft({ as, unit })
  expect((await as('wang').post(`/campaigns/${d}/launch`, { version: 1, launchOn: '2026-03-01' })).body.code).toBe(
    'campaign.launch-in-past',
  )
  expect((await as('wang').post(`/campaigns/${d}/launch`, { version: 7, launchOn: '2026-03-02' })).body.code).toBe('http.stale-version')
})

inWorld('what was launched is frozen: it is superseded with a reason, never edited', async ({ as, unit }) => {
  const id = await launch({ as, unit })
  const shown = await as('li').get(`/campaigns/${id}`)
  expect(shown.body).toMatchObject({ state: 'launched', units: 9, can: [], mayRun: false })
  expect((await as('wang').put(`/campaigns/${id}/draft`, { version: 2, title: '改名', plan: internal() })).body.code).toBe('state.wrong')
  const next = internal()
  next.theme = '更好地为民办实事'
  expect((await as('wang').post(`/campaigns/${id}/plan`, { version: 2, plan: next, reason: '按群众意见修改主题' })).body).toMatchObject({
    planNo: 2,
  })
  const again = await as('wang').get(`/campaigns/${id}`)
  expect(again.body.plans.map((p: { planNo: number; reason: string }) => [p.planNo, p.reason])).toEqual([
    [1, '动员部署'],
    [2, '按群众意见修改主题'],
  ])
  expect(again.body.plan.theme).toBe('更好地为民办实事')
})

inWorld('a unit adds its own theme and items; the difference is seen, the common part stays', async ({ as, unit }) => {
  const id = await launch({ as, unit })
  const path = `/campaigns/${id}/units/${unit.fenglin}`
  expect((await as('li').post(`${path}/adopt`, { own: own(''), ownVersion: 0 })).body.code).toBe('plan.own-theme-required')
  const items = [
    { id: 'roof', text: '修好 7 栋楼的雨棚', role: 'secretary', phase: internal().phases[0]!.id, dueDay: 30, serves: '老旧小区改造' },
  ]
  expect((await as('li').post(`${path}/adopt`, { own: { ...own('邻里守望'), items }, ownVersion: 0 })).body).toEqual({ ownVersion: 1 })
  expect((await as('li').post(`${path}/adopt`, { own: own('另一人改'), ownVersion: 0 })).body.code).toBe('http.stale-version')
  const shown = await as('li').get(path)
  expect(shown.body).toMatchObject({ state: 'adopted', own: { theme: '邻里守望' }, common: { theme: '为民办实事' } })
  expect(shown.body.items).toMatchObject([{ text: '修好 7 栋楼的雨棚', dueOn: '2026-04-01', doneOn: null, late: false }])
  const done = await as('zhao').post(`/campaign-items/${shown.body.items[0].id}/done`, { note: '7 栋全部装好' })
  expect(done.body).toEqual({ doneOn: '2026-03-02' })
  expect((await as('zhao').post(`/campaign-items/${shown.body.items[0].id}/done`, { note: '再登一次' })).body.code).toBe(
    'campaign.item-done',
  )
  expect((await as('qian').post(`${path}/adopt`, { own: own('别人的'), ownVersion: 1 })).body.code).toBe('http.not-found')
})

inWorld('what the last round left undone has an owner who answers and another who settles', async ({ as, unit }) => {
  const id = await launch({ as, unit })
  const item = {
    kind: 'pledge',
    unitId: unit.fenglin,
    what: '2025 年承诺：2 号楼加装扶手，未兑现',
    source: '2025 年承诺台账第 7 号',
    role: 'secretary',
    dueOn: '2026-04-30',
  }
  expect((await as('wang').post(`/campaigns/${id}/carry`, { items: [item] })).body).toEqual({ added: 1, known: 0 })
  expect((await as('wang').post(`/campaigns/${id}/carry`, { items: [item] })).body).toEqual({ added: 0, known: 1 })
  const [k] = (await as('li').get(`/campaigns/${id}/carry`)).body.rows
  expect((await as('wang').post(`/carry/${k.id}/settle`, { verdict: 'settled' })).body.code).toBe('state.wrong')
  expect((await as('li').post(`/carry/${k.id}/answer`, { answer: '扶手 3 月 1 日装好，住户签字' })).body).toEqual({ state: 'answered' })
  expect((await as('li').post(`/carry/${k.id}/settle`, { verdict: 'settled' })).body.code).toBe('campaign.carry-own')
  expect((await as('wang').post(`/carry/${k.id}/settle`, { verdict: 'settled', reason: '现场看过' })).status).toBe(200)
})

aFilesDir()
inWorld('the list of what was left over comes in from the sheet people have, all of it or nothing', async ({ as, unit }) => {
  const id = await launch({ as, unit })
  const head = '上轮遗留事项清单\n类型,责任单位,遗留事项,出处,完成时限\n'
  const good = `${head}承诺,枫林社区党委,2 号楼加装扶手,2025 年承诺台账 7 号,2026年4月30日\n整改,柳岸社区党委,活动室锁门,督查 12 号,2026.5.1\n`
  const bad = await uploaded(as('wang'), '遗留.csv', iconv.encode(`${good}测评,某某社区,满意率 58%,测评 3 号,\n`, 'gb18030'))
  const check = await as('wang').post(`/campaigns/${id}/carry/import/check`, { attachmentId: bad })
  expect(check.body).toMatchObject({
    encoding: 'gb18030',
    summary: { read: 3, good: 2, wrong: 1 },
    problems: [{ line: 5, column: '责任单位', sentence: expect.stringContaining('某某社区') }],
  })
  expect((await as('wang').post(`/campaigns/${id}/carry/import`, { attachmentId: bad })).body.code).toBe('sheet.has-wrong-rows')
  expect((await as('wang').get(`/campaigns/${id}/carry`)).body.rows).toEqual([])
  const attachmentId = await uploaded(as('wang'), '遗留.csv', good)
  expect((await as('wang').post(`/campaigns/${id}/carry/import`, { attachmentId })).body).toEqual({ added: 2, known: 0 })
  expect((await as('wang').post(`/campaigns/${id}/carry/import`, { attachmentId })).body).toEqual({ added: 0, known: 2 })
  expect((await as('li').get(`/campaigns/${id}/carry`)).body.rows).toMatchObject([
    { unit: '枫林社区党委', what: '2 号楼加装扶手', dueOn: '2026-04-30', state: 'open' },
  ])
})

const run = (w: CommittedWorld) => jobs({ database: w.database, sealer: w.sealer, reactions, ticks, clock: w.now })

inCommittedWorld('duties follow from the plan, done follows from events, and the lists of who owes what say so', async (w) => {
  const { as, unit, at } = w
  const id = await launch(w)
  await run(w).settle(w.realm)
  const mine = await as('li').get(`/campaigns/${id}/units/${unit.fenglin}/duties`)
  const adoptDuty = mine.body.rows.find((r: { act: string }) => r.act === 'campaign.adopted')
  expect(adoptDuty).toMatchObject({ state: 'due', doneN: 0, unit: '枫林社区党委' })
  expect((await as('li').get('/desk')).body.rows.map((r: { key: string }) => r.key)).toContain(`duty/${adoptDuty.periodId}/${unit.fenglin}`)
  await as('li').post(`/campaigns/${id}/units/${unit.fenglin}/adopt`, { own: own('邻里守望'), ownVersion: 0 })
  await run(w).settle(w.realm)
  const after = await as('li').get(`/campaigns/${id}/units/${unit.fenglin}/duties`)
  expect(after.body.rows.find((r: { periodId: number }) => r.periodId === adoptDuty.periodId)).toMatchObject({
    state: 'done',
    doneN: 1,
    doneOn: '2026-03-02',
  })
  expect((await as('li').get('/desk')).body.rows.map((r: { key: string }) => r.key)).not.toContain(
    `duty/${adoptDuty.periodId}/${unit.fenglin}`,
  )
  // A month after its day, whoever has not done it is late, by name.
  at('2026-06-30T02:00:00Z')
  const late = await as('wang').get(`/campaigns/${id}/late?ruleId=${adoptDuty.ruleId}&limit=200`)
  const names = late.body.rows.map((r: { unit: string }) => r.unit)
  expect(names).toContain('柳岸社区党委')
  expect(names).not.toContain('枫林社区党委')
  const progress = await as('wang').get(`/campaigns/${id}/progress`)
  const row = (name: string) => progress.body.rows.find((r: { name: string }) => r.name === name)
  expect(row('枫林社区党委').done).toBe(1)
  expect(row('柳岸社区党委')).toMatchObject({ done: 0, units: 2 })
  expect(row('柳岸社区党委').late).toBeGreaterThan(0)
  // The superior lets off with a reason; nobody lets himself off.
  const liuan = late.body.rows.find((r: { unit: string }) => r.unit === '柳岸社区党委')
  expect((await as('qian').post(`/duties/${liuan.periodId}/units/${unit.liuan}/exempt`, { reason: '自己免自己' })).body.code).toBe(
    'access.not-allowed',
  )
  expect(
    (await as('wang').post(`/duties/${liuan.periodId}/units/${unit.liuan}/exempt`, { reason: '整建制合并，任务由新单位承担' })).body,
  ).toEqual({ state: 'exempt' })
  const again = await as('wang').get(`/campaigns/${id}/late?ruleId=${adoptDuty.ruleId}&limit=200`)
  expect(again.body.rows.map((r: { unit: string }) => r.unit)).not.toContain('柳岸社区党委')
  expect(
    (await as('wang').post(`/duties/${liuan.periodId}/units/${unit.fenglin}/extend`, { dueOn: '2026-09-01', reason: '已经办完还要延' }))
      .body.code,
  ).toBe('duty.already-done')
})

inCommittedWorld('a unit that ends in mid-campaign owes what fell due before, nothing that falls due afterwards', async (w) => {
  const { as, unit, at } = w
  const id = await launch(w)
  await run(w).settle(w.realm)
  const duties = async () => (await as('wang').get(`/campaigns/${id}/units/${unit.liuan1}/duties`)).body.rows as { dueOn: string }[]
  const before = await duties()
  const expected = async () => {
    const { rows } = (await as('wang').get(`/campaigns/${id}/progress`)).body
    return rows.find((r: { name: string }) => r.name === '柳岸社区党委').expected as number
  }
  const was = await expected()
  at('2026-06-30T02:00:00Z')
  const ended = await as('wang').post(`/units/${unit.liuan1}/merge`, { version: 1, intoId: unit.fenglin1, document: '清党〔2026〕20号' })
  expect(ended.status).toBe(200)
  await run(w).settle(w.realm)
  const later = before.filter((d) => d.dueOn >= '2026-06-30').length
  expect(later).toBeGreaterThan(0)
  expect(later).toBeLessThan(before.length)
  expect(await expected()).toBe(was - later)
})

inCommittedWorld('twenty launches at once: one is launched', async (w) => {
  const id = await draft(w)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => w.as('wang').post(`/campaigns/${id}/launch`, { version: 1, launchOn: '2026-03-02' })),
  )
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(new Set(['state.wrong']))
})

inWorld('a draft nobody saw is withdrawn; what was launched is not', async ({ as, unit }) => {
  const id = await draft({ as, unit })
  expect((await as('li').post(`/campaigns/${id}/withdraw`, { reason: '不归我管' })).body.code).toBe('access.not-allowed')
  expect((await as('wang').post(`/campaigns/${id}/withdraw`, { reason: '并入全区活动' })).body).toEqual({ state: 'withdrawn' })
  expect((await as('wang').post(`/campaigns/${id}/withdraw`, { reason: '再撤一次' })).body.code).toBe('state.wrong')
  const launched = await launch({ as, unit })
  expect((await as('wang').post(`/campaigns/${launched}/withdraw`, { reason: '已经印发' })).body.code).toBe('state.wrong')
})

inWorld('the units that take part are listed to whoever stands above them, page by page', async ({ as, unit }) => {
  const id = await launch({ as, unit })
  const first = await as('wang').get(`/campaigns/${id}/units?limit=5`)
  expect(first.body).toMatchObject({ total: { n: 9, exact: true }, next: expect.any(String) })
  const second = await as('wang').get(`/campaigns/${id}/units?limit=5&after=${encodeURIComponent(first.body.next)}`)
  expect([...first.body.rows, ...second.body.rows].map((r: { unitId: number }) => r.unitId).sort()).toEqual(Object.values(unit).sort())
  expect((await as('li').get(`/campaigns/${id}/units`)).body.rows.map((r: { name: string }) => r.name)).toEqual([
    '枫林社区党委',
    '枫林第一支部',
    '枫林第二支部',
  ])
})

inWorld('each level names its leading group; a role the plan does not give is refused', async ({ as, unit }) => {
  const id = await launch({ as, unit })
  const group = internal().groups[0]!
  const path = `/campaigns/${id}/units/${unit.fenglin}/seats`
  const made = await as('li').post(`/campaigns/${id}/units/${unit.fenglin}/seats`, {
    group: group.id,
    role: group.roles[0],
    person: '李书记',
    duty: '负总责',
  })
  expect(made.body).toEqual({ seatId: expect.any(Number) })
  expect((await as('li').post(path, { group: group.id, role: 'nobody', person: '某人' })).body.code).toBe('campaign.goal-unknown')
  expect((await as('qian').post(path, { group: group.id, role: group.roles[0], person: '外人' })).body.code).toBe('http.not-found')
  expect((await as('li').post(`/campaign-seats/${made.body.seatId}/end`)).body).toEqual({ ok: true })
  expect((await as('li').get(`/campaigns/${id}/units/${unit.fenglin}`)).body.seats).toMatchObject([
    { person: '李书记', duty: '负总责', untilOn: '2026-03-02' },
  ])
})

inWorld('a stage summary is handed in once within its stage, withdrawn with a reason and handed in again', async ({ as, unit }) => {
  const id = await launch({ as, unit })
  const phases = (await as('wang').get(`/campaigns/${id}`)).body.phases as { id: number; startsOn: string }[]
  const path = `/campaigns/${id}/units/${unit.fenglin}/summaries`
  const words = '本阶段修好雨棚七处，居民逐户确认；楼道灯还差两处。'
  const made = await as('li').post(`/campaigns/${id}/units/${unit.fenglin}/summaries`, { phaseId: phases[0]!.id, words })
  expect(made.body).toEqual({ summaryId: expect.any(Number) })
  expect((await as('zhao').post(path, { phaseId: phases[0]!.id, words })).body.code).toBe('campaign.summary-twice')
  const later = phases.find((p) => p.startsOn > '2026-03-02')!
  expect((await as('li').post(path, { phaseId: later.id, words })).body.code).toBe('campaign.summary-too-early')
  expect((await as('li').post(`/campaign-summaries/${made.body.summaryId}/withdraw`, { reason: '数字有误' })).body).toEqual({
    state: 'withdrawn',
  })
  expect((await as('li').post(`/campaign-summaries/${made.body.summaryId}/withdraw`, { reason: '再撤' })).body.code).toBe('state.wrong')
  expect((await as('zhao').post(path, { phaseId: phases[0]!.id, words })).status).toBe(200)
})

inWorld('a campaign ends only when every goal is answered by whom the plan names, and says what stays', async ({ as, unit }) => {
  const p = internal()
  const judge = p.roles.find((r) => r.at === 'organiser')!.key
  p.goals = [
    {
      id: 'first',
      text: '力争跨入全区前列',
      answer: { by: 'judge', who: judge, how: '对照全区通报', target: '前三' },
      source: { from: 'not-in-seed', ref: '本街道' },
    },
  ]
  const id = await launch({ as, unit }, p)
  const goal = `/campaigns/${id}/units/${unit.root}/goals/first`
  expect((await as('wang').post(`/campaigns/${id}/end`, { longTerm: 'kept', reason: '形成承诺办结核实办法' })).body).toMatchObject({
    code: 'goal.unanswered',
    facts: { goals: ['first'] },
  })
  expect((await as('wang').post(goal, { verdict: '达到', reason: '全区第二', who: 'somebody-else' })).body.code).toBe('goal.wrong-judge')
  expect((await as('wang').post(goal, { verdict: '达到', reason: '', who: judge })).body.code).toBe('goal.reason-missing')
  expect(
    (await as('wang').post(`/campaigns/${id}/units/${unit.root}/goals/none`, { verdict: '达到', reason: '没有这条', who: judge })).body
      .code,
  ).toBe('campaign.goal-unknown')
  expect((await as('wang').post(goal, { verdict: '达到', reason: '全区第二', who: judge })).body).toEqual({ verdict: '达到' })
  expect((await as('wang').post(`/campaigns/${id}/end`, { longTerm: '', reason: '' })).body.code).toBe('campaign.long-term-missing')
  expect((await as('wang').post(`/campaigns/${id}/end`, { longTerm: 'kept', reason: '形成承诺办结核实办法' })).body).toEqual({
    state: 'ended',
  })
  expect((await as('wang').post(`/campaigns/${id}/end`, { longTerm: 'kept', reason: '形成承诺办结核实办法' })).body.code).toBe(
    'state.wrong',
  )
})

inWorld('the public page of a campaign needs no account; a draft has none', async ({ as, unit, page }) => {
  const hidden = await draft({ as, unit })
  expect((await page(`/h/qinghe/c/${hidden}`)).status).toBe(404)
  const id = await launch({ as, unit })
  const shown = await page(`/h/qinghe/c/${id}`)
  expect(shown.status).toBe(200)
  for (const words of ['街道创先争优活动', '为民办实事', '群众怎样参加', '群众推荐与公示']) expect(shown.html).toContain(words)
  expect(shown.html).not.toContain('<script')
  expect((await page(`/h/xueyuan/c/${id}`)).status).toBe(404)
})
