import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type Person, START, type World } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import { buildApp } from '../app.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import type { Tx } from '../db/db.ts'
import { roles } from '../lib/permission.ts'
import { insertMember, insertPost } from '../member/member.write.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from './maker.ts'

const source = { from: 'practice', ref: '试验' } as const
/** A plan without notice, of these steps of the trial chain and with these parts of its section. */
const plan = (steps: readonly string[], over: Partial<NonNullable<PlanV1['sections']['nomination']>>): PlanV1 => {
  const p = aSelectionPlan(over.titles ? { titles: over.titles } : {})
  const { notice: _none, ...sections } = p.sections
  return {
    ...p,
    sections: {
      ...sections,
      nomination: { ...p.sections.nomination!, chain: chain.filter((s) => steps.includes(s.id)), ...over },
    },
  }
}
const launched = async (tx: Tx, p: PlanV1) => aLaunchedCampaign(tx, await placedUnits(tx), p, START)
const household = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 3, total: 3 } })
const person = aTitle({ eligibility: [], quota: { perUnit: 3, total: 3 } })
const material = { brief: '邻里和睦，热心公益。', deeds: '邻里和睦，热心公益，常年义务打扫楼道。' }

const nominate = (w: World, campaignId: number, body: object, who: Person = 'feng') =>
  w.as(who).post(`/campaigns/${campaignId}/nominations`, { ...material, titleKey: 'home', unitId: w.unit.fenglin1, ...body })
const climbing = async (w: World, campaignId: number, body: object): Promise<number> => {
  const id = (await nominate(w, campaignId, body)).body.id as number
  expect((await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })).body).toMatchObject({ state: 'climbing' })
  return id
}
const meeting = { kind: 'committee', heldOn: '2026-03-02', minutes: '纪要1号', should: 9, present: 9 }
const meet = (w: World, campaignId: number, titleKey: string, ids: readonly number[], more: object = {}, votes: object = {}) =>
  w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, {
    titleKey,
    ...meeting,
    ...more,
    votes: ids.map((nominationId) => ({ nominationId, for: 9, against: 0, abstain: 0, ...votes })),
  })

inWorld('all that were recommended are inspected, more than are named, and by nobody with an interest', async (w) => {
  const campaignId = await launched(
    w.tx,
    plan(['recommend', 'select'], { titles: [household], settings: { inspect: { ratio: '1.2', source: '评选通知第五条' } } }),
  )
  const a = await climbing(w, campaignId, { name: '张家' })
  const b = await climbing(w, campaignId, { name: '李家' })
  expect((await meet(w, campaignId, 'home', [a])).body).toMatchObject({
    code: 'nomination.not-inspected',
    sentence: '推荐的对象都要考察，还没有考察的有：张家、李家。',
  })
  const report = { heldOn: '2026-03-02', by: '周检、吴督', finding: '走访邻居六户，均认可。', verdict: 'fit' }
  const inspect = (who: Person, id: number, body: object = {}) => w.as(who).post(`/nominations/${id}/inspections`, { ...report, ...body })
  expect((await inspect('feng', a)).body.code).toBe('access.not-allowed')
  expect((await inspect('zhou', a, { heldOn: '2026-03-03' })).body.code).toBe('campaign.future-day')
  expect((await inspect('zhou', a)).status).toBe(200)
  expect((await inspect('zhou', b, { verdict: 'unclear' })).status).toBe(200)
  expect((await meet(w, campaignId, 'home', [b])).body).toMatchObject({
    code: 'nomination.found-unfit',
    facts: { name: '李家', verdict: 'unclear' },
  })
  expect((await inspect('zhou', b)).status).toBe(200)
  expect((await meet(w, campaignId, 'home', [a, b])).body).toMatchObject({
    code: 'nomination.ratio-short',
    facts: { inspected: 2, named: 2, needed: 3, ratio: '1.2' },
  })
  expect((await meet(w, campaignId, 'home', [a])).body).toMatchObject({ selected: [a] })
  expect((await w.as('feng').get(`/nominations/${a}`)).body.inspection).toEqual({
    on: '2026-03-02',
    by: '周检、吴督',
    finding: '走访邻居六户，均认可。',
    verdict: 'fit',
  })
})

inWorld('a declared interest keeps a person out of every path; of who came, those with one are counted out', async (w) => {
  const campaignId = await launched(w.tx, plan(['recommend', 'review', 'opinion', 'check', 'select'], { titles: [person] }))
  const id = await climbing(w, campaignId, { titleKey: 'good-member', subjectMemberId: w.member.zheng })
  const declare = (who: Person, body: object) => w.as(who).post(`/nominations/${id}/conflicts`, body)
  const own = { kind: 'relative', words: '妻弟' }
  expect((await declare('qian', own)).body.code).toBe('http.not-found')
  expect((await declare('zheng', own)).body.code).toBe('access.not-allowed')
  for (const who of ['li', 'chen', 'zhou', 'wang'] as const) expect((await declare(who, own)).status).toBe(200)
  const pass = (who: Person, version: number, words = '同意') => w.as(who).post(`/nominations/${id}/pass`, { version, words })
  const opinion = { verdict: 'agree', words: '无', person: '陈' }
  // Review and return.
  expect((await pass('li', 3)).body).toMatchObject({
    code: 'nomination.conflict',
    sentence: '您与“郑明”有亲属关系（2026年3月2日li声明），应当回避，请由其他人办理。',
  })
  expect((await w.as('li').post(`/nominations/${id}/return`, { version: 3, reason: '补' })).body.code).toBe('nomination.conflict')
  await insertGrant(w.tx, {
    accountId: w.account.zhao,
    role: 'deputy',
    unitId: w.unit.fenglin,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })
  expect((await pass('zhao', 3)).status).toBe(200)
  expect((await pass('sun', 4)).status).toBe(200)
  // Opinion, by seat and by a name on a paper or link.
  const { opinions } = (await w.as('sun').get(`/nominations/${id}`)).body
  expect((await w.as('chen').post(`/nomination-opinions/${opinions[0].id}/give`, opinion)).body.code).toBe('nomination.conflict')
  // Inspection: the person himself, and his name in the report of another.
  expect(
    (await w.as('zhou').post(`/nominations/${id}/inspections`, { heldOn: '2026-03-02', by: '周', finding: '好', verdict: 'fit' })).body
      .code,
  ).toBe('nomination.conflict')
  const brother = await insertMember(w.tx, { name: '赵回避', standing: 'full', branchId: w.unit.organ, sinceOn: '2015-01-01' }, START)
  const head = await insertMember(w.tx, { name: '孙书记', standing: 'full', branchId: w.unit.organ, sinceOn: '2015-01-01' }, START)
  const free = await insertMember(w.tx, { name: '钱委员', standing: 'full', branchId: w.unit.organ, sinceOn: '2015-01-01' }, START)
  expect((await declare('sun', { memberId: brother, kind: 'helps', words: '结对帮扶' })).status).toBe(200)
  expect(
    (await w.as('feng').get(`/nominations/${id}/conflicts`)).body.rows.map((r: { person: string; kind: string }) => [r.person, r.kind]),
  ).toEqual([
    ['li', 'relative'],
    ['chen', 'relative'],
    ['zhou', 'relative'],
    ['wang', 'relative'],
    ['赵回避', 'helps'],
  ])
  // The member who leads the nominating branch is known by his post, without a declaration.
  await insertPost(w.tx, { memberId: head, unitId: w.unit.fenglin1, post: '联系领导', fromOn: '2025-01-01', untilOn: null, document: '' })
  // A second office seat and a second one of 纪检 carry on.
  for (const [role, who] of [
    ['office', 'bing'],
    ['discipline', 'yi'],
    ['inspector', 'jia'],
  ] as const)
    await insertGrant(w.tx, {
      accountId: w.account[who],
      role,
      unitId: w.unit.root,
      line: 'party',
      fromOn: '2026-01-01',
      untilOn: null,
      document: '',
      grantedBy: null,
    })
  expect((await w.as('yi').post(`/nomination-opinions/${opinions[0].id}/give`, { ...opinion, person: '赵回避' })).body).toMatchObject({
    code: 'nomination.person-conflict',
    facts: { person: '赵回避', kind: 'helps' },
  })
  expect((await w.as('yi').post(`/nomination-opinions/${opinions[0].id}/give`, opinion)).status).toBe(200)
  expect((await w.as('bing').post(`/nomination-opinions/${opinions[1].id}/waive`, { reason: '不涉及' })).status).toBe(200)
  expect((await pass('bing', 5)).body).toMatchObject({ step: '考察' })
  expect(
    (
      await w
        .as('jia')
        .post(`/nominations/${id}/pass`, { version: 6, words: '考察属实', inspected: { by: '贾、赵回避', heldOn: '2026-03-01' } })
    ).body.code,
  ).toBe('nomination.person-conflict')
  expect(
    (
      await w
        .as('jia')
        .post(`/nominations/${id}/pass`, { version: 6, words: '考察属实', inspected: { by: '贾、吴', heldOn: '2026-03-01' } })
    ).body,
  ).toMatchObject({
    step: '会议评选',
  })
  // Meeting: the recorder with an interest; the votes of who has one.
  const attendees = [brother, head, free]
  const vote = (who: Person, votes: object, more: object = {}) =>
    w.as(who).post(`/campaigns/${campaignId}/nomination-meetings`, {
      titleKey: 'good-member',
      ...meeting,
      should: 3,
      present: 3,
      attendees,
      ...more,
      votes: [{ nominationId: id, for: 2, against: 0, abstain: 0, ...votes }],
    })
  expect((await vote('wang', {})).body.code).toBe('nomination.conflict')
  expect((await vote('bing', {}, { present: 2, attendees })).body.code).toBe('nomination.attendance-differs')
  expect((await vote('bing', { for: 3 })).body).toMatchObject({
    code: 'nomination.recused-voted',
    facts: { name: '郑明', votes: 3, free: 1, recused: ['赵回避', '孙书记'] },
  })
  // One vote of three who should attend is no majority, though all who may vote agree.
  expect((await vote('bing', { for: 1 })).body).toMatchObject({ selected: [], notSelected: [id], needed: 2 })
  expect((await w.as('feng').get(`/nominations/${id}`)).body.votes).toMatchObject([{ for: 1, recused: 2, passed: false }])
})

inWorld('what records answer opens onto the record; what they do not is verified by a named person or goes no further', async (w) => {
  const rule = (id: string, text: string, r: object) => ({ id, text, rule: r, source }) as never
  const titles = [
    aTitle({
      quota: { perUnit: 3, total: 3 },
      eligibility: [
        rule('years', '党龄五年以上', { kind: 'member-years', years: 5 }),
        rule('work', '从事党务工作两年以上', { kind: 'party-work-years', years: 2 }),
        rule('clean', '没有影响评选的处分', { kind: 'no-negative-fact' }),
        rule('grade', '所在支部上次考核优秀', { kind: 'grade', grades: ['优秀'], rounds: 1 }),
        rule('holds', '获得过街道表彰', { kind: 'holds', titles: ['街道优秀共产党员'] }),
        rule('served', '志愿服务确认率达到九成', { kind: 'measure', measure: 'activity.service_confirmed_share', op: '>=', value: '9/10' }),
      ],
    }),
  ]
  const campaignId = await launched(w.tx, plan(['recommend', 'select'], { titles }))
  const secretary = await insertMember(
    w.tx,
    { name: '支书', standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2010-01-01', joinedOn: '2009-01-01', fullOn: '2010-01-01' },
    START,
  )
  await insertPost(w.tx, {
    memberId: secretary,
    unitId: w.unit.fenglin2,
    post: '党支部书记',
    fromOn: '2022-01-01',
    untilOn: '2025-12-31',
    document: '',
  })
  const id = await climbing(w, campaignId, { titleKey: 'good-member', subjectMemberId: secretary })
  const findings = async () =>
    ((await w.as('feng').get(`/nominations/${id}`)).body.eligibility as Record<string, string>[])
      .filter((e) => e.id)
      .map((e) => [e.id, e.verdict, e.source, e.supplier, e.open])
  expect(await findings()).toEqual([
    ['years', 'ok', '党员名册：2010年1月1日转正', undefined, `/members/${secretary}`],
    ['work', 'ok', '任职登记：从事党务工作 4.0 年', undefined, `/members/${secretary}`],
    ['clean', 'unknown', '没有登记的负面情况，待纪检机关确认', '纪检机关', undefined],
    ['grade', 'unknown', '需要近 1 次考核结果，查到 0 次', '组织考核的单位', undefined],
    ['holds', 'unknown', '荣誉台账里没有有效的荣誉；外部授予的请附文件核实', '组织部门', undefined],
    ['served', 'unknown', expect.stringContaining('还没有数据'), '活动办', undefined],
  ])
  expect((await meet(w, campaignId, 'good-member', [id])).body).toMatchObject({
    code: 'nomination.unverified',
    facts: {
      rules: [
        '没有影响评选的处分（由纪检机关提供）',
        '所在支部上次考核优秀（由组织考核的单位提供）',
        '获得过街道表彰（由组织部门提供）',
        '志愿服务确认率达到九成（由活动办提供）',
      ],
    },
  })
  const verify = (who: Person, ruleId: string, verdict = 'ok') =>
    w.as(who).post(`/nominations/${id}/verifications`, { rule: ruleId, verdict, words: '已查档案', body: '组织部门', person: '刘明' })
  expect((await verify('feng', 'grade')).body.code).toBe('access.not-allowed')
  expect((await verify('zhou', 'none')).body.code).toBe('nomination.rule-unknown')
  expect((await verify('zhou', 'years')).body.code).toBe('nomination.rule-answered')
  for (const r of ['clean', 'grade', 'holds', 'served']) expect((await verify('zhou', r)).body).toEqual({ ok: true })
  expect((await findings()).map((f) => [f[0], f[1]])).toEqual([
    ['years', 'ok'],
    ['work', 'ok'],
    ['clean', 'ok'],
    ['grade', 'ok'],
    ['holds', 'ok'],
    ['served', 'ok'],
  ])
  expect((await findings())[3]![2]).toBe('组织部门刘明，2026年3月2日：已查档案')
  // A record outweighs what was verified: a fact entered afterwards stops the nominee, its end frees him.
  const fact = {
    unitId: w.unit.fenglin1,
    memberId: secretary,
    kind: 'discipline',
    words: '党内警告',
    document: '清纪〔2026〕3号',
    fromOn: '2026-03-01',
  }
  expect((await w.as('wang').post('/nomination-facts', fact)).body.code).toBe('access.not-allowed')
  expect((await w.as('chen').post('/nomination-facts', { ...fact, unitId: w.unit.liuan })).body.code).toBe('nomination.fact-elsewhere')
  expect((await w.as('chen').post('/nomination-facts', { ...fact, fromOn: '2026-04-01' })).body.code).toBe('campaign.future-day')
  const entered = (await w.as('chen').post('/nomination-facts', fact)).body.id
  expect((await meet(w, campaignId, 'good-member', [id])).body).toMatchObject({
    code: 'nomination.not-eligible',
    facts: { name: '支书', rules: ['没有影响评选的处分'] },
  })
  expect((await w.as('wang').get('/nomination-facts')).body.code).toBe('access.not-allowed')
  expect((await w.as('chen').get('/nomination-facts')).body).toMatchObject({
    rows: [{ id: entered, member: '支书', document: '清纪〔2026〕3号' }],
  })
  const end = { version: 1, untilOn: '2026-03-01', reason: '处分决定撤销' }
  expect((await w.as('wang').post(`/nomination-facts/${entered}/end`, end)).body.code).toBe('access.not-allowed')
  expect((await w.as('chen').post(`/nomination-facts/${entered}/end`, { ...end, version: 4 })).body.code).toBe('http.stale-version')
  expect((await w.as('chen').post(`/nomination-facts/${entered}/end`, end)).body).toEqual({ version: 2 })
  expect((await meet(w, campaignId, 'good-member', [id])).body).toMatchObject({ selected: [id] })
})

inWorld('places are handed to units, given up with a reason, and lapse on their day', async (w) => {
  const campaignId = await launched(w.tx, plan(['recommend', 'select'], { titles: [household] }))
  const allot = (who: Person, quotas: object[], more: object = {}) =>
    w.as(who).put(`/campaigns/${campaignId}/nomination-quotas`, { titleKey: 'home', quotas, ...more })
  const own = { unitId: w.unit.fenglin1, quota: 1 }
  expect((await allot('li', [own])).body.code).toBe('access.not-allowed')
  expect((await allot('wang', [own], { titleKey: 'none' })).body.code).toBe('nomination.title-unknown')
  expect((await allot('wang', [own, { unitId: w.unit.fenglin2, quota: 2 }], { dueOn: '2026-03-04' })).body).toEqual({ units: 2, places: 3 })
  const a = await climbing(w, campaignId, { name: '张家' })
  expect((await nominate(w, campaignId, { name: '李家' })).body).toMatchObject({ code: 'nomination.quota-full', facts: { quota: 1 } })
  expect((await allot('wang', [{ ...own, quota: 0 }])).body).toMatchObject({ code: 'nomination.place-used', facts: { used: 1, quota: 0 } })
  expect((await allot('wang', [{ ...own, quota: 2 }], { dueOn: '2026-03-04' })).status).toBe(200)
  // The same family under the same unit, however it is spaced.
  expect((await nominate(w, campaignId, { name: '张 家' })).body.code).toBe('nomination.already')
  const late = (await nominate(w, campaignId, { name: '李家' })).body.id
  await w.as('wang').post(`/nominations/${a}/pass`, { version: 3, words: '同意' })
  w.at('2026-03-05T02:00:00Z')
  expect((await w.as('feng').post(`/nominations/${late}/recommend`, { version: 1, words: '同意' })).body).toMatchObject({
    code: 'nomination.quota-late',
    sentence: '“文明家庭”的推荐截止到2026年3月4日，“枫林第一支部”逾期未报，视为放弃。',
  })
  const waive = (who: Person, reason = '没有合适人选') =>
    w.as(who).post(`/campaigns/${campaignId}/nomination-quotas/waive`, { titleKey: 'home', unitId: w.unit.fenglin1, reason })
  expect((await waive('wang')).body.code).toBe('access.not-allowed')
  expect((await waive('feng')).body).toEqual({ ok: true })
  expect((await waive('feng')).body.code).toBe('nomination.quota-waived')
  expect((await nominate(w, campaignId, { name: '王家' })).body).toMatchObject({
    code: 'nomination.quota-waived',
    facts: { reason: '没有合适人选' },
  })
  const rows = (await w.as('wang').get(`/campaigns/${campaignId}/nomination-quotas?titleKey=home`)).body.rows
  expect(rows.map((r: Record<string, unknown>) => [r.unit, r.quota, r.used, r.state, r.dueOn])).toEqual([
    ['枫林第一支部', 2, 2, 'waived', '2026-03-04'],
    ['枫林第二支部', 2, 0, 'late', '2026-03-04'],
  ])
  expect((await w.as('feng').get(`/campaigns/${campaignId}/nomination-quotas`)).body.rows).toHaveLength(1)
})

inCommittedWorld('twenty at once on the last place that was handed out: one wins', async (w) => {
  const campaignId = await w.write((tx) => launched(tx, plan(['recommend', 'select'], { titles: [household] })))
  await w
    .as('wang')
    .put(`/campaigns/${campaignId}/nomination-quotas`, { titleKey: 'home', quotas: [{ unitId: w.unit.fenglin1, quota: 1 }] })
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => nominate(w as never, campaignId, { name: `第${i}家` })))
  expect(answers.filter((x) => x.status === 200)).toHaveLength(1)
  expect(answers.filter((x) => x.body.code === 'nomination.quota-full')).toHaveLength(19)
})

inWorld('the composition is told while nominating, across titles too, with what binds and what would free it', async (w) => {
  const front = { id: 'front', group: '一线', op: '>=' as const, count: null, percent: '60', source }
  const titles = [
    { ...household, quota: { perUnit: 5, total: 5 }, composition: [front] },
    { ...person, quota: { perUnit: 5, total: 5 } },
  ]
  const whole = [{ id: 'all', titles: ['home', 'good-member'], group: '领导', op: '<=' as const, count: null, percent: '20', source }]
  const campaignId = await launched(w.tx, plan(['recommend', 'select'], { titles, settings: { whole } }))
  const ids: number[] = []
  for (const [name, groups] of [
    ['张家', ['一线']],
    ['李家', ['领导']],
    ['王家', []],
    ['赵家', []],
  ] as const)
    ids.push(await climbing(w, campaignId, { name, groups }))
  const asked = (
    await w
      .as('feng')
      .get(`/campaigns/${campaignId}/composition?titleKey=home&unitId=${w.unit.fenglin1}&groups=${encodeURIComponent('一线')}`)
  ).body
  expect(asked).toEqual({
    nominated: 4,
    selected: 0,
    limits: [
      {
        id: 'total/home',
        name: '文明家庭',
        most: 5,
        kind: 'total',
        words: '文明家庭不超过5名',
        n: 4,
        of: 4,
        holds: true,
        withIt: { n: 5, of: 5, holds: true },
      },
      {
        id: 'composition/home/front',
        name: '一线',
        most: null,
        kind: 'composition',
        words: '一线不少于60%',
        n: 1,
        of: 4,
        holds: false,
        withIt: { n: 2, of: 5, holds: false },
      },
    ],
    list: {
      state: 'short',
      wanted: 4,
      longest: 1,
      words: '各项限制都符合的名单最多 1 名，名额 4 个。名额可以不用满。',
      binding: ['一线不少于60%'],
      frees: ['“一线不少于60%”再有 2 名，即可排满'],
      chosen: [],
    },
  })
  const all = (await w.as('wang').get(`/campaigns/${campaignId}/composition`)).body
  expect(all.limits.map((l: { id: string }) => l.id)).toEqual(['total/home', 'composition/home/front', 'total/good-member', 'whole/all'])
  expect(all.list.chosen).toEqual([{ id: ids[0], name: '张家', title: '文明家庭' }])
  expect((await w.as('wang').get(`/campaigns/${campaignId}/composition?titleKey=none`)).body.code).toBe('nomination.title-unknown')
  // A member who leads: over a fifth of the whole list.
  const m = await climbing(w, campaignId, { titleKey: 'good-member', subjectMemberId: w.member.zheng, groups: ['领导'] })
  expect((await meet(w, campaignId, 'good-member', [m])).body).toMatchObject({
    code: 'nomination.whole-list',
    facts: { limits: ['领导不超过20%'] },
  })
  const forms = (await w.as('wang').get(`/campaigns/${campaignId}/nomination-forms?titleKey=home`)).body
  expect(forms).toMatchObject({ title: '文明家庭', object: '家庭', limits: { briefChars: 300 } })
  expect(forms.rows.map((r: Record<string, unknown>) => [r.name, r.unit, r.stateName, (r.acts as unknown[]).length])).toEqual(
    ['张家', '李家', '王家', '赵家'].map((name) => [name, '枫林第一支部', '逐级办理中', 1]),
  )
  expect((await w.as('qian').get(`/campaigns/${campaignId}/nomination-forms?titleKey=home`)).body.rows).toEqual([])
})

inWorld('opinions are asked by object, class and zone; the community that leads the zone is asked by itself', async (w) => {
  const p = plan(['recommend', 'opinion', 'select'], {
    titles: [aTitle({ id: 'branch', name: '先进党支部', object: 'unit', eligibility: [], quota: { perUnit: 2, total: 2 } })],
    opinions: [
      { from: '纪检机关', on: '全体', binding: true, source },
      { from: '税务部门', on: '企业', binding: false, classes: ['non-public'], source },
      { from: '派出所', on: '党员', binding: false, objects: ['member'], source },
      { from: '社区党组织', on: '驻区单位', binding: false, to: 'zone-lead', source },
    ],
  })
  const campaignId = await launched(w.tx, p)
  await w.tx.db
    .updateTable('campaign_unit')
    .set({ class_key: 'non-public' })
    .where('realm_id', '=', w.tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('unit_id', '=', w.unit.hengtong)
    .execute()
  const { id: zone } = await w.tx.db
    .insertInto('zone')
    .values({ realm_id: w.tx.realm, name: '枫林协作区', community_id: w.unit.fenglin, lead_id: w.unit.fenglin, founded_on: '2025-01-01' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await w.tx.db
    .insertInto('zone_member')
    .values({ realm_id: w.tx.realm, zone_id: zone, unit_id: w.unit.hengtong, since_on: '2025-01-01' })
    .execute()
  const asked = async (who: Person, unitId: number) => {
    const id = (await nominate(w, campaignId, { titleKey: 'branch', unitId, subjectUnitId: unitId }, who)).body.id
    await w.as(who).post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })
    return (await w.as(who).get(`/nominations/${id}`)).body.opinions as { id: number; from: string; unitId: number | null }[]
  }
  const ofCompany = await asked('yi', w.unit.hengtong)
  expect(ofCompany.map((o) => [o.from, o.unitId])).toEqual([
    ['纪检机关', w.unit.root],
    ['税务部门', null],
    ['社区党组织（枫林社区党委）', w.unit.fenglin],
  ])
  expect((await asked('feng', w.unit.fenglin1)).map((o) => o.from)).toEqual(['纪检机关'])
  expect(
    (await w.as('li').post(`/nomination-opinions/${ofCompany[2]!.id}/give`, { verdict: 'agree', words: '共建好', person: '李' })).status,
  ).toBe(200)
})

inWorld('one account with every role everywhere carries nobody to the decision, whichever path it tries', async (w) => {
  const titles = [person]
  for (const steps of [
    ['recommend', 'select'],
    ['recommend', 'review', 'select'],
    ['recommend', 'check', 'select'],
    ['recommend', 'review', 'opinion', 'check', 'select'],
  ]) {
    const campaignId = await launched(w.tx, plan(steps, { titles }))
    for (const unitId of [w.unit.root, w.unit.fenglin, w.unit.fenglin1])
      for (const role of roles)
        if (!['system', 'security', 'audit'].includes(role))
          await insertGrant(w.tx, {
            accountId: w.account.wang,
            role,
            unitId,
            line: 'party',
            fromOn: '2026-01-01',
            untilOn: null,
            document: '',
            grantedBy: null,
          })
    const made = await nominate(w, campaignId, { titleKey: 'good-member', subjectMemberId: w.member.zheng }, 'wang')
    const id = made.body.id as number
    expect((await w.as('wang').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })).status).toBe(200)
    const tried = [
      await w.as('wang').post(`/nominations/${id}/pass`, { version: 3, words: '同意' }),
      await w.as('wang').post(`/nominations/${id}/papers`, {
        version: 3,
        words: '同意',
        verdict: 'pass',
        person: '某组织（盖章）',
        attachmentId: 1,
      }),
      await w.as('wang').post(`/nominations/${id}/inspections`, { heldOn: '2026-03-02', by: '某', finding: '好', verdict: 'fit' }),
      await meet(w, campaignId, 'good-member', [id]),
      await w.as('wang').post(`/campaigns/${campaignId}/honours`, {
        award: 'commend',
        title: '决定',
        documentNo: '清〔2026〕1号',
        meeting: '纪要',
        decidedOn: '2026-03-02',
        nominationIds: [id],
        posthumous: [],
      }),
    ]
    expect(tried.map((r) => r.status >= 400)).toEqual([true, true, true, true, true])
    expect((await w.as('wang').get(`/nominations/${id}`)).body.state).toBe('climbing')
    // Its own unit's people withdraw it, so that the next way starts free.
    await w.as('wang').post(`/nominations/${id}/withdraw`, { version: 3, reason: '试验' })
  }
})

inWorld('a member who died is honoured with the document it rests on; one who left is not', async (w) => {
  const campaignId = await launched(w.tx, plan(['recommend', 'select'], { titles: [person] }))
  const gone = async (name: string, reason: 'died' | 'left') => {
    const id = await insertMember(w.tx, { name, standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2010-01-01' }, START)
    await w.tx.db
      .updateTable('member')
      .set({ ended_on: '2026-02-01', end_reason: reason })
      .where('realm_id', '=', w.tx.realm)
      .where('id', '=', id)
      .execute()
    return id
  }
  const hero = await gone('烈士', 'died')
  const left = await gone('离开', 'left')
  const body = { titleKey: 'good-member', posthumous: '清党工委〔2026〕2号' }
  expect((await nominate(w, campaignId, { titleKey: 'good-member', subjectMemberId: hero })).body.code).toBe('nomination.subject-elsewhere')
  expect((await nominate(w, campaignId, { ...body, subjectMemberId: left })).body.code).toBe('nomination.subject-elsewhere')
  const id = await climbing(w, campaignId, { ...body, subjectMemberId: hero })
  expect((await meet(w, campaignId, 'good-member', [id])).body).toMatchObject({ selected: [id] })
  expect((await w.as('feng').get(`/nominations/${id}`)).body.posthumous).toBe('清党工委〔2026〕2号')
})

inWorld(
  'a step goes by a one-time link to a named person of the body; spent it opens nothing, and the office alone carries nobody so',
  async (w) => {
    const campaignId = await launched(w.tx, plan(['recommend', 'review', 'select'], { titles: [household] }))
    const id = await climbing(w, campaignId, { name: '张家' })
    const send = (who: Person, person = '李书记') => w.as(who).post(`/nominations/${id}/link`, { person })
    expect((await send('li')).body.code).toBe('access.not-allowed')
    const sent = await send('wang')
    expect(sent.body).toMatchObject({ until: '2026-03-17' })
    const path = `/h/qinghe/nomination-step/${sent.body.code}`
    const seen = await w.page(path)
    expect(seen.html).toContain('张家')
    expect(seen.html).toContain('李书记')
    const app = await buildApp({ database: w.database, clock: w.now })
    const post = async (fields: Record<string, string>) => {
      const r = await app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(fields).toString(),
      })
      return r.statusCode
    }
    expect(await post({ verdict: 'pass' })).toBe(422)
    expect(await post({ verdict: 'pass', words: '情况属实，同意' })).toBe(303)
    expect(await post({ verdict: 'pass', words: '再来' })).toBe(404)
    expect((await w.page(path)).status).toBe(404)
    await app.close()
    const shown = (await w.as('feng').get(`/nominations/${id}`)).body
    expect(shown.acts.at(-1)).toMatchObject({
      name: '上级审核',
      unit: '枫林社区党委',
      paperBy: '李书记',
      by: 'wang',
      words: '情况属实，同意',
    })
    // The one who sent the link stands for it: the next step is another's.
    expect((await w.as('wang').post(`/nominations/${id}/pass`, { version: shown.version, words: '同意' })).body.code).toBe(
      'nomination.same-person',
    )
    expect((await w.as('sun').post(`/nominations/${id}/pass`, { version: shown.version, words: '同意' })).body).toMatchObject({
      step: '会议评选',
    })
    expect((await send('wang')).body).toMatchObject({ code: 'nomination.link-not-for', facts: { step: '会议评选' } })
  },
)

inWorld('who leads the unit, its zone or its superior is counted out by the registers', async (w) => {
  const campaignId = await launched(w.tx, plan(['recommend', 'select'], { titles: [person] }))
  const id = await climbing(w, campaignId, { titleKey: 'good-member', subjectMemberId: w.member.zheng })
  const born = (name: string) => insertMember(w.tx, { name, standing: 'full', branchId: w.unit.organ, sinceOn: '2015-01-01' }, START)
  const post = (memberId: number, unitId: number, words: string, fromOn = '2024-01-01') =>
    insertPost(w.tx, { memberId, unitId, post: words, fromOn })
  const [leader, zoneLead, seated, deciding, clerk, later] = [
    await born('领导'),
    await born('牵头'),
    await born('成员'),
    await born('决定'),
    await born('干事'),
    await born('未到任'),
  ]
  await w.tx.db
    .updateTable('unit')
    .set({ led_by_id: w.unit.organ })
    .where('realm_id', '=', w.tx.realm)
    .where('id', '=', w.unit.fenglin1)
    .execute()
  const zone = await w.tx.db
    .insertInto('zone')
    .values({ realm_id: w.tx.realm, name: '柳岸协作区', community_id: w.unit.liuan, lead_id: w.unit.liuan, founded_on: '2025-01-01' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await w.tx.db
    .insertInto('zone_member')
    .values({ realm_id: w.tx.realm, zone_id: zone.id, unit_id: w.unit.fenglin1, since_on: '2025-01-01' })
    .execute()
  await post(leader, w.unit.organ, '党支部书记')
  await post(zoneLead, w.unit.liuan, '党委书记')
  // What one sits at the table by, a post without lead, and one not yet taken up are no interest.
  await post(deciding, w.unit.root, '党工委书记')
  await post(clerk, w.unit.organ, '组织委员')
  await post(later, w.unit.fenglin1, '书记', '2027-01-01')
  await w.tx.db
    .insertInto('campaign_seat')
    .values({
      realm_id: w.tx.realm,
      campaign_id: campaignId,
      unit_id: w.unit.fenglin1,
      group_key: 'g',
      role_key: 'secretary',
      person: '成员',
      member_id: seated,
      duty: '副组长',
      from_on: '2026-01-01',
    })
    .execute()
  const all = [leader, zoneLead, seated, deciding, clerk, later]
  const q = `attendees=${all.join(',')}&nominees=${id}`
  expect((await w.as('feng').get(`/campaigns/${campaignId}/nomination-interests?${q}`)).body.code).toBe('http.not-found')
  expect((await w.as('wang').get(`/campaigns/${campaignId}/nomination-interests?${q}`)).body).toEqual({
    rows: [
      {
        nominationId: id,
        name: '郑明',
        recused: [
          { memberId: leader, person: '领导', kind: 'leads', source: '任职登记：街道机关支部党支部书记，领导其所在单位' },
          { memberId: zoneLead, person: '牵头', kind: 'helps', source: '任职登记：柳岸社区党委党委书记，牵头其所在协作区' },
          { memberId: seated, person: '成员', kind: 'leads', source: '在枫林第一支部的领导机构任职（副组长）' },
        ],
      },
    ],
  })
  const votes = (n: number) => meet(w, campaignId, 'good-member', [id], { should: 6, present: 6, attendees: all }, { for: n })
  expect((await votes(4)).body).toMatchObject({
    code: 'nomination.recused-voted',
    facts: { votes: 4, free: 3, recused: ['领导', '牵头', '成员'] },
  })
  const lone = { should: 4, present: 4, attendees: [leader, deciding, clerk, later] }
  expect((await meet(w, campaignId, 'good-member', [id], lone, { for: 3 })).body).toMatchObject({ selected: [id], needed: 3 })
})

inWorld('reporting up after the decision asks for interests again', async (w) => {
  const campaignId = await launched(w.tx, plan(['recommend', 'select'], { titles: [household] }))
  const id = await climbing(w, campaignId, { name: '张家' })
  expect((await meet(w, campaignId, 'home', [id])).body).toMatchObject({ selected: [id] })
  const head = await insertMember(w.tx, { name: '书记', standing: 'full', branchId: w.unit.organ, sinceOn: '2015-01-01' }, START)
  await insertPost(w.tx, { memberId: head, unitId: w.unit.fenglin1, post: '第一书记', fromOn: '2025-01-01' })
  await w.tx.db.updateTable('account').set({ member_id: head }).where('realm_id', '=', w.tx.realm).where('id', '=', w.account.sun).execute()
  expect((await w.as('sun').post(`/nominations/${id}/report-up`, { document: '清党工委〔2026〕9号' })).body).toMatchObject({
    code: 'nomination.conflict',
    facts: { kind: 'leads' },
  })
  expect((await w.as('wang').post(`/nominations/${id}/report-up`, { document: '清党工委〔2026〕9号' })).body).toEqual({ ok: true })
})
