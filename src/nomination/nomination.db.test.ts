import { expect } from 'vitest'
import { aUnit, inCommittedWorld, inWorld, START, type World } from '../../test/world.ts'
import { insertAccount, insertGrant, insertSession } from '../access/access.write.ts'
import { tokenHashOf } from '../access/session.ts'
import { buildApp } from '../app.ts'
import { setFilesDir } from '../attachment/store.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import type { Tx } from '../db/db.ts'
import { insertMember } from '../member/member.write.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from './maker.ts'

const campaignFor = async (tx: Tx, plan: PlanV1 = aSelectionPlan()) => aLaunchedCampaign(tx, await placedUnits(tx), plan, START)

const source = { from: 'practice', ref: '试验' } as const
const household = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 1, total: 1 } })
const branch = aTitle({
  id: 'branch',
  name: '先进党支部',
  object: 'unit',
  eligibility: [],
  quota: { perUnit: 2, total: 2 },
  classes: ['street-community'],
})
/** Recommend and select only: the shortest lawful way, for what is not about the way. */
const short = [chain[0]!, chain[4]!]
const shortPlan = (titles = [household], more: Partial<PlanV1['sections']> = {}) => {
  const plan = aSelectionPlan({ titles, sections: more })
  return { ...plan, sections: { ...plan.sections, notice: undefined as never, nomination: { ...plan.sections.nomination!, chain: short } } }
}
const withoutNotice = (plan: PlanV1): PlanV1 => {
  const { notice: _none, ...sections } = plan.sections
  return { ...plan, sections }
}
const material = { brief: '邻里和睦，热心公益。', deeds: '邻里和睦，热心公益，常年义务打扫楼道。' }

const aScan = async (tx: Tx, accountId: number): Promise<number> => {
  const { id } = await tx.db
    .insertInto('attachment')
    .values({
      realm_id: tx.realm,
      sha256: 'a'.repeat(64),
      name: '盖章件.pdf',
      type: 'application/pdf',
      size_n: 10,
      by_id: accountId,
      at: START,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const drafted = async (w: World, campaignId: number, more: object = {}) => {
  const answer = await w
    .as('feng')
    .post(`/campaigns/${campaignId}/nominations`, { ...material, titleKey: 'home', unitId: w.unit.fenglin1, name: '张家', ...more })
  expect(answer.status).toBe(200)
  return answer.body.id as number
}
const climbing = async (w: World, campaignId: number, more: object = {}) => {
  const id = await drafted(w, campaignId, more)
  expect((await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })).status).toBe(200)
  return id
}

inWorld('a recommendation needs a reason, is read and answered, and its maker follows it by a code; nobody counts it', async (w) => {
  const campaignId = await campaignFor(w.tx, withoutNotice(shortPlan()))
  const app = await buildApp({ database: w.database, clock: w.now })
  const send = (fields: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: `/h/qinghe/c/${campaignId}/recommend`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ unit: String(w.unit.fenglin1), title: 'home', nominee: '张家', ...fields }).toString(),
    })
  const bare = await send({ reason: '好' })
  expect(bare.statusCode).toBe(422)
  expect(bare.body).toContain('至少十个字')
  expect(bare.body).toContain('value="张家"')
  const sent = await send({ reason: '三年来每天义务打扫楼道，帮邻居照看老人。' })
  expect(sent.statusCode).toBe(200)
  const code = /([0-9A-Z]{4}-){3}[0-9A-Z]{4}/.exec(sent.body)![0]
  const pick = await app.inject({ method: 'GET', url: `/h/qinghe/c/${campaignId}/recommend?q=${encodeURIComponent('枫林第')}` })
  expect(pick.body.match(/\?unit=\d+/g)).toEqual([`?unit=${w.unit.fenglin1}`, `?unit=${w.unit.fenglin2}`])
  await app.close()

  const byMember = await w.as('zheng').post(`/campaigns/${campaignId}/recommendations`, {
    titleKey: 'home',
    unitId: w.unit.fenglin1,
    nominee: '张家',
    reason: '楼道里的灯坏了都是他家换的，老人们都说好。',
  })
  expect(byMember.status).toBe(200)
  expect(
    (
      await w.as('zheng').post(`/campaigns/${campaignId}/recommendations`, {
        titleKey: 'none',
        unitId: w.unit.fenglin1,
        nominee: '张家',
        reason: '楼道里的灯坏了都是他家换的',
      })
    ).body.code,
  ).toBe('nomination.title-unknown')
  expect((await w.as('zheng').get(`/recommendations?campaignId=${campaignId}`)).body.code).toBe('access.not-allowed')
  expect((await w.as('qian').get(`/recommendations?campaignId=${campaignId}`)).body).toEqual({
    rows: [],
    next: null,
    total: { n: 0, exact: true },
  })
  const list = (await w.as('feng').get(`/recommendations?campaignId=${campaignId}&limit=1`)).body
  expect(list).toMatchObject({ total: { n: 2, exact: true }, rows: [{ by: 'member', state: 'open', nominee: '张家' }] })
  const rest = (await w.as('feng').get(`/recommendations?campaignId=${campaignId}&limit=1&after=${list.next}`)).body
  expect(rest).toMatchObject({ next: null, rows: [{ by: 'served', state: 'open' }] })
  const id = rest.rows[0].id
  expect((await w.as('li').post(`/recommendations/${id}/read`)).body.code).toBe('access.not-allowed')
  expect((await w.as('feng').post(`/recommendations/${id}/read`)).body).toEqual({ ok: true })
  expect((await w.as('feng').post(`/recommendations/${id}/read`)).body.code).toBe('state.wrong')
  expect((await w.page(`/h/qinghe/recommendation?code=${code}`)).html).toContain('已阅看，待答复')
  expect((await w.as('feng').post(`/recommendations/${id}/answer`, { answer: '已列入支部酝酿。', taken: true })).body).toEqual({ ok: true })
  expect((await w.as('feng').post(`/recommendations/${id}/answer`, { answer: '再答', taken: false })).body.code).toBe('state.wrong')
  const seen = (await w.page(`/h/qinghe/recommendation?code=${code}`)).html
  expect(seen).toContain('已采纳')
  expect(seen).toContain('已列入支部酝酿。')
  expect((await w.page('/h/qinghe/recommendation?code=0000-0000-0000-0000')).html).toContain('没有查到这个编号')

  // A nomination may rest on it, but only one of the same unit and title.
  const other = await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
    ...material,
    titleKey: 'home',
    unitId: w.unit.fenglin1,
    name: '张家',
    recommendationId: id,
  })
  expect(other.status).toBe(200)
  const wrong = await w.as('zhao').post(`/campaigns/${campaignId}/nominations`, {
    ...material,
    titleKey: 'home',
    unitId: w.unit.fenglin,
    name: '张家',
    recommendationId: id,
  })
  expect(wrong.body.code).toBe('recommendation.other')
})

inWorld('limits of length, quota and object are told while nominating', async (w) => {
  const campaignId = await campaignFor(w.tx, withoutNotice(shortPlan([household, branch, aTitle()])))
  const nominate = (who: 'feng' | 'zhao' | 'jia' | 'wang' | 'li', body: object) =>
    w
      .as(who)
      .post(`/campaigns/${campaignId}/nominations`, { ...material, titleKey: 'home', unitId: w.unit.fenglin1, name: '张家', ...body })
  expect((await nominate('feng', { brief: '好'.repeat(301) })).body).toMatchObject({
    code: 'nomination.brief-too-long',
    at: 'brief',
    facts: { limit: 300, length: 301 },
    sentence: '事迹简介限 300 字，现有 301 字，请删去 1 字。',
  })
  expect((await nominate('feng', { deeds: '好'.repeat(2001) })).body.code).toBe('nomination.deeds-too-long')
  expect((await nominate('feng', { name: undefined })).body.code).toBe('nomination.subject-missing')
  expect((await nominate('wang', {})).body.code).toBe('access.not-allowed')
  expect((await nominate('li', {})).body.code).toBe('access.not-allowed')
  // Blanks are not characters of a form.
  expect((await nominate('feng', { brief: `${'好'.repeat(300)}${' '.repeat(50)}` })).status).toBe(200)
  expect((await nominate('feng', { name: '李家' })).body).toMatchObject({
    code: 'nomination.quota-full',
    facts: { title: '文明家庭', unit: '枫林第一支部', quota: 1 },
  })
  expect((await nominate('zhao', { titleKey: 'branch', unitId: w.unit.fenglin, subjectUnitId: w.unit.liuan1 })).body.code).toBe(
    'nomination.subject-elsewhere',
  )
  expect((await nominate('zhao', { titleKey: 'branch', unitId: w.unit.fenglin, subjectUnitId: w.unit.fenglin2 })).status).toBe(200)
  expect((await nominate('zhao', { titleKey: 'branch', unitId: w.unit.fenglin, subjectUnitId: w.unit.fenglin2 })).body).toMatchObject({
    code: 'nomination.already',
    facts: { name: '枫林第二支部', title: '先进党支部' },
  })
  expect((await nominate('feng', { titleKey: 'good-member', subjectMemberId: 999_999 })).body.code).toBe('nomination.subject-elsewhere')
  const titles = (await w.as('feng').get(`/campaigns/${campaignId}/titles?unitId=${w.unit.fenglin1}`)).body.titles
  expect(titles.map((t: { key: string; ofUnit: number; perUnit: number }) => [t.key, t.ofUnit, t.perUnit])).toEqual([
    ['home', 1, 1],
    ['branch', 0, 2],
    ['good-member', 0, 1],
  ])
  expect((await w.as('feng').get(`/nomination-choices?unitId=${w.unit.fenglin1}`)).body).toMatchObject({
    unitName: '枫林第一支部',
    campaigns: [{ id: campaignId, organiser: false, noticeLevels: [], awards: [{ id: 'commend', level: '党内表彰' }] }],
  })
  expect((await w.as('feng').get(`/nomination-choices?unitId=${w.unit.liuan1}`)).body.code).toBe('http.not-found')
  const plain = await campaignFor(w.tx, { ...aSelectionPlan(), sections: {} })
  expect((await w.as('feng').get(`/campaigns/${plain}/titles`)).body.code).toBe('nomination.no-section')
})

inWorld('grounds and registers decide who is eligible', async (w) => {
  const campaignId = await campaignFor(w.tx)
  const young = await insertMember(
    w.tx,
    { name: '预备', standing: 'probationary', branchId: w.unit.fenglin1, sinceOn: '2026-01-01' },
    START,
  )
  const made = await w
    .as('feng')
    .post(`/campaigns/${campaignId}/nominations`, { ...material, titleKey: 'good-member', unitId: w.unit.fenglin1, subjectMemberId: young })
  const id = made.body.id
  expect((await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })).body).toMatchObject({
    code: 'nomination.ground-missing',
    facts: { rule: '上年度民主评议为优秀' },
  })
  const grounds = [{ id: 'appraisal', ground: '支部会议记录' }]
  expect((await w.as('feng').put(`/nominations/${id}`, { ...material, grounds, version: 7 })).body.code).toBe('http.stale-version')
  expect((await w.as('li').put(`/nominations/${id}`, { ...material, grounds, version: 1 })).body.code).toBe('access.not-allowed')
  expect((await w.as('feng').put(`/nominations/${id}`, { ...material, grounds, version: 1 })).body).toEqual({ version: 2 })
  expect((await w.as('feng').post(`/nominations/${id}/recommend`, { version: 2, words: '同意' })).body).toMatchObject({
    code: 'nomination.not-eligible',
    facts: { name: '预备', rules: ['正式党员'] },
  })
  expect((await w.as('feng').get(`/nominations/${id}`)).body.eligibility).toEqual([
    { rule: '正式党员', verdict: 'fail', source: '党员名册' },
    { rule: '组织关系在本单位', verdict: 'ok', source: '党员名册' },
    { rule: '上年度民主评议为优秀', verdict: 'unknown', source: '支部会议记录' },
  ])
})

inWorld('returned with a reason it starts again from below; withdrawn or stopped it is over and frees its place', async (w) => {
  const plan = withoutNotice(shortPlan())
  plan.sections.nomination!.chain = chain.filter((s) => s.kind !== 'opinion')
  const campaignId = await campaignFor(w.tx, plan)
  const id = await climbing(w, campaignId)
  expect((await w.as('li').post(`/nominations/${id}/return`, { version: 2, reason: '请补事例' })).body.code).toBe('http.stale-version')
  expect((await w.as('zhou').post(`/nominations/${id}/return`, { version: 3, reason: '请补事例' })).body.code).toBe('nomination.wrong-seat')
  expect((await w.as('li').post(`/nominations/${id}/return`, { version: 3, reason: '请补两个具体事例' })).body).toEqual({
    state: 'returned',
    step: null,
    version: 4,
  })
  const seen = (await w.as('feng').get(`/nominations/${id}`)).body
  expect(seen).toMatchObject({ state: 'returned', can: ['edit', 'recommend', 'withdraw'] })
  expect(seen.acts.at(-1)).toEqual({
    round: 1,
    name: '上级审核',
    unit: '枫林社区党委',
    verdict: 'returned',
    words: '请补两个具体事例',
    by: 'li',
    paperBy: null,
    scanId: null,
    confirmedBy: null,
    on: '2026-03-02',
  })
  expect((await w.as('li').post(`/nominations/${id}/pass`, { version: 4, words: '同意' })).body.code).toBe('state.wrong')
  expect((await w.as('feng').post(`/nominations/${id}/recommend`, { version: 4, words: '已补' })).body).toMatchObject({
    state: 'climbing',
    version: 6,
  })
  expect((await w.as('qian').post(`/nominations/${id}/withdraw`, { version: 6, reason: '误' })).body.code).toBe('http.not-found')
  expect((await w.as('li').post(`/nominations/${id}/withdraw`, { version: 6, reason: '误' })).body.code).toBe('access.not-allowed')
  expect((await w.as('feng').post(`/nominations/${id}/withdraw`, { version: 6, reason: '本人意愿' })).body).toEqual({ ok: true })
  expect((await w.as('feng').post(`/nominations/${id}/withdraw`, { version: 7, reason: '再撤' })).body.code).toBe('state.wrong')
  // The place is free again.
  const next = await climbing(w, campaignId, { name: '李家' })
  expect((await w.as('li').post(`/nominations/${next}/stop`, { version: 3, reason: '不符合条件' })).body).toMatchObject({
    state: 'stopped',
  })
  expect((await w.as('feng').get(`/nominations?campaignId=${campaignId}&state=stopped`)).body).toMatchObject({
    total: { n: 1, exact: true },
    rows: [{ id: next, name: '李家', state: 'stopped', endReason: '不符合条件', step: null }],
  })
  expect((await w.as('qian').get(`/nominations?campaignId=${campaignId}`)).body.total).toEqual({ n: 0, exact: true })
})

inWorld('who belongs to the nominating unit, or did the step before, does not act at the steps above', async (w) => {
  const { account, unit, tx } = w
  const campaignId = await campaignFor(w.tx)
  const grant = (accountId: number, role: string, unitId: number) =>
    insertGrant(tx, { accountId, role, unitId, line: 'party', fromOn: '2026-01-01', untilOn: null, document: '', grantedBy: null })
  // Feng also sits as deputy in the community, Li also as leader in the street.
  await grant(account.feng, 'deputy', unit.fenglin)
  await grant(account.li, 'leader', unit.root)
  const made = await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
    ...material,
    titleKey: 'good-member',
    grounds: [{ id: 'appraisal', ground: '支部会议记录' }],
    unitId: unit.fenglin1,
    subjectMemberId: w.member.zheng,
  })
  const id = made.body.id
  const pass = (who: Parameters<typeof w.as>[0], version: number) => w.as(who).post(`/nominations/${id}/pass`, { version, words: '同意' })
  await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })
  expect((await pass('feng', 3)).body).toMatchObject({
    code: 'nomination.own-unit',
    sentence: '您是“枫林第一支部”的人，“上级审核”应当回避，请由其他人办理。',
  })
  expect((await w.as('feng').get(`/nominations/${id}`)).body.can).toEqual(['withdraw'])
  expect((await pass('li', 3)).status).toBe(200)
  expect((await pass('li', 4)).body).toMatchObject({ code: 'nomination.same-person', facts: { step: '上级审核', before: '上级审核' } })
  expect((await pass('sun', 4)).status).toBe(200)
  // A nominee who sits in the street does not pass himself.
  await grant(account.zheng, 'office', unit.root)
  expect((await pass('zheng', 5)).body).toMatchObject({ code: 'nomination.own-case', facts: { name: '郑明' } })
})

inWorld('a binding objection stops the nominee, another is answered by name, and a waived one says why', async (w) => {
  const campaignId = await campaignFor(w.tx)
  const toOpinions = async (member: number) => {
    const made = await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
      ...material,
      titleKey: 'good-member',
      grounds: [{ id: 'appraisal', ground: '支部会议记录' }],
      unitId: w.unit.fenglin1,
      subjectMemberId: member,
    })
    const id = made.body.id as number
    await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })
    await w.as('li').post(`/nominations/${id}/pass`, { version: 3, words: '同意' })
    await w.as('sun').post(`/nominations/${id}/pass`, { version: 4, words: '同意' })
    const { opinions, version } = (await w.as('wang').get(`/nominations/${id}`)).body
    return { id, version, discipline: opinions[0].id as number, police: opinions[1].id as number }
  }
  const n = await toOpinions(w.member.zheng)
  const pass = (words: string) => w.as('wang').post(`/nominations/${n.id}/pass`, { version: n.version, words })
  await w.as('wang').post(`/nomination-opinions/${n.police}/address`, { unitId: w.unit.organ })
  expect(
    (await w.as('yi').post(`/nomination-opinions/${n.police}/give`, { verdict: 'object', words: '有未结纠纷', person: '易' })).body.code,
  ).toBe('http.not-found')
  expect(
    (await w.as('jia').post(`/nomination-opinions/${n.police}/give`, { verdict: 'object', words: '有未结纠纷', person: '贾' })).body,
  ).toEqual({ ok: true })
  await w.as('chen').post(`/nomination-opinions/${n.discipline}/give`, { verdict: 'agree', words: '无反映', person: '陈' })
  expect((await pass('同意')).body.code).toBe('nomination.opinion-needs-reason')
  expect((await pass('派出所所述纠纷已于3月1日调解结案，同意。')).body).toMatchObject({ step: '考察' })
  expect((await w.as('wang').post(`/nomination-opinions/${n.police}/slip`, {})).body.code).toBe('nomination.opinion-given-already')

  await w.as('feng').post(`/nominations/${n.id}/withdraw`, { version: n.version + 1, reason: '换人' })
  const m = await toOpinions(
    await insertMember(w.tx, { name: '另一人', standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2020-01-01' }, START),
  )
  expect((await w.as('chen').post(`/nomination-opinions/${m.police}/waive`, { reason: '不涉及' })).body.code).toBe('access.not-allowed')
  expect((await w.as('wang').post(`/nomination-opinions/${m.police}/waive`, { reason: '不涉及治安管理' })).body).toEqual({ ok: true })
  // It came back on paper, sealed: entered with its scan by the office that asked.
  setFilesDir('/nonexistent')
  const attachmentId = await aScan(w.tx, w.account.wang)
  const sealed = { verdict: 'object', words: '有问题线索在核查', person: '陈', attachmentId }
  expect((await w.as('chen').post(`/nomination-opinions/${m.discipline}/enter`, sealed)).body.code).toBe('access.not-allowed')
  expect((await w.as('wang').post(`/nomination-opinions/${m.discipline}/enter`, { ...sealed, attachmentId: 999_999 })).body.code).toBe(
    'http.not-found',
  )
  const { paperId } = (await w.as('wang').post(`/nomination-opinions/${m.discipline}/enter`, sealed)).body
  expect((await w.as('wang').post(`/nomination-opinions/${m.discipline}/enter`, sealed)).body.code).toBe('nomination.paper-waits')
  expect((await w.as('wang').post(`/nominations/${m.id}/pass`, { version: m.version, words: '同意' })).body.code).toBe(
    'nomination.opinions-outstanding',
  )
  expect((await w.as('wang').post(`/nomination-papers/${paperId}/confirm`)).body.code).toBe('nomination.paper-same-hand')
  expect((await w.as('chen').post(`/nomination-papers/${paperId}/confirm`)).body).toMatchObject({ state: 'climbing' })
  const opinion = (await w.as('wang').get(`/nominations/${m.id}`)).body.opinions[0]
  expect([opinion.via, opinion.handedBy, opinion.confirmedBy]).toEqual(['paper', 'wang', 'chen'])
  expect((await w.as('wang').post(`/nominations/${m.id}/pass`, { version: m.version, words: '纪检机关意见已阅' })).body).toMatchObject({
    code: 'nomination.opinion-objected',
    facts: { from: '纪检机关' },
  })
})

inWorld('more than the quota or against the composition no list is selected; who fails the vote is out', async (w) => {
  const leading = { id: 'lead', group: '领导干部', op: '<=' as const, count: null, percent: '50', source }
  const campaignId = await campaignFor(
    w.tx,
    withoutNotice(shortPlan([{ ...household, quota: { perUnit: 3, total: 2 }, composition: [leading] }])),
  )
  const a = await climbing(w, campaignId, { groups: ['领导干部'] })
  const b = await climbing(w, campaignId, { name: '李家', groups: ['领导干部'] })
  const d = await climbing(w, campaignId, { name: '王家' })
  const vote = (nominationId: number, yes: number) => ({ nominationId, for: yes, against: 9 - yes, abstain: 0 })
  const meet = (...votes: object[]) =>
    w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, {
      titleKey: 'home',
      kind: 'committee',
      heldOn: '2026-03-02',
      minutes: '纪要1号',
      should: 9,
      present: 9,
      votes,
    })
  expect((await meet(vote(a, 9), vote(b, 9), vote(d, 9))).body).toMatchObject({
    code: 'nomination.quota-over',
    facts: { quota: 2, chosen: 3 },
  })
  expect((await meet(vote(a, 9), vote(b, 9))).body).toMatchObject({
    code: 'nomination.composition',
    facts: { title: '文明家庭', limits: ['领导干部不超过50%（现为2名中的2名）'] },
  })
  expect((await meet(vote(a, 9), vote(b, 4), vote(d, 5))).body).toMatchObject({ selected: [a, d], notSelected: [b], needed: 5 })
  expect((await meet(vote(a, 9))).body.code).toBe('nomination.not-at-select')
  expect((await w.as('feng').get(`/nominations/${b}`)).body).toMatchObject({
    state: 'not-selected',
    votes: [{ for: 4, against: 5, should: 9, passed: false }],
  })
  expect((await w.as('sun').post(`/nominations/${a}/report-up`, { document: '清党工委〔2026〕9号' })).body).toEqual({ ok: true })
  expect((await w.as('feng').post(`/nominations/${a}/report-up`, { document: '清党工委〔2026〕9号' })).body.code).toBe('http.not-found')
  expect((await w.as('feng').get(`/nominations/${a}`)).body.reportedDocument).toBe('清党工委〔2026〕9号')
})

inCommittedWorld('twenty nominate at once for the last places of a unit: exactly the quota wins', async (w) => {
  const campaignId = await w.write((tx) => campaignFor(tx, withoutNotice(shortPlan([{ ...household, quota: { perUnit: 3, total: 9 } }]))))
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      w
        .as('feng')
        .post(`/campaigns/${campaignId}/nominations`, { ...material, titleKey: 'home', unitId: w.unit.fenglin1, name: `第${i}家` }),
    ),
  )
  expect(answers.filter((x) => x.status === 200)).toHaveLength(3)
  expect(answers.filter((x) => x.body.code === 'nomination.quota-full')).toHaveLength(17)
})

inCommittedWorld('meetings at once cannot select more than the total between them', async (w) => {
  const campaignId = await w.write((tx) => campaignFor(tx, withoutNotice(shortPlan([{ ...household, quota: { perUnit: 8, total: 2 } }]))))
  const ids: number[] = []
  for (let i = 0; i < 6; i++) {
    const made = await w
      .as('feng')
      .post(`/campaigns/${campaignId}/nominations`, { ...material, titleKey: 'home', unitId: w.unit.fenglin1, name: `第${i}家` })
    ids.push(made.body.id)
    await w.as('feng').post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })
  }
  const answers = await Promise.all(
    ids.map((nominationId) =>
      w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, {
        titleKey: 'home',
        kind: 'committee',
        heldOn: '2026-03-02',
        minutes: '纪要',
        should: 3,
        present: 3,
        votes: [{ nominationId, for: 3, against: 0, abstain: 0 }],
      }),
    ),
  )
  expect(answers.filter((x) => x.status === 200)).toHaveLength(2)
  expect(answers.filter((x) => x.body.code === 'nomination.quota-over')).toHaveLength(4)
})

inWorld('sealed papers carry a nominee only with their scan, and never the office alone', async (w) => {
  setFilesDir('/nonexistent')
  const plan = withoutNotice(shortPlan())
  plan.sections.nomination!.chain = [chain[0]!, { ...chain[1]! }, chain[4]!]
  const campaignId = await campaignFor(w.tx, plan)
  // A second office account, so that the rule of the same person alone would let them through.
  const second = await insertAccount(w.tx, {
    login: 'second',
    displayName: '二',
    memberId: null,
    passwordHash: '-',
    state: 'active',
    at: START,
  })
  await insertGrant(w.tx, {
    accountId: second,
    role: 'office',
    unitId: w.unit.root,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })
  await insertSession(w.tx, {
    tokenHash: tokenHashOf('test-token-of-second------'),
    accountId: second,
    at: START,
    expiresAt: new Date('2099-01-01'),
  })
  const id = await drafted(w, campaignId)
  const paper = async (accountId: number, version: number, more: object = {}) => ({
    version,
    words: '同意',
    verdict: 'pass',
    person: '枫林第一支部（盖章）',
    attachmentId: await aScan(w.tx, accountId),
    ...more,
  })
  const enter = async (who: 'li' | 'wang', body: object) => (await w.as(who).post(`/nominations/${id}/papers`, body)).body
  const confirm = async (who: 'wang' | 'chen', paperId: number) => (await w.as(who).post(`/nomination-papers/${paperId}/confirm`)).body
  expect((await enter('li', await paper(w.account.li, 1))).code).toBe('access.not-allowed')
  expect((await enter('wang', await paper(w.account.wang, 1, { attachmentId: 999 }))).code).toBe('http.not-found')
  expect((await enter('wang', await paper(w.account.wang, 2))).code).toBe('http.stale-version')
  const first = (await enter('wang', await paper(w.account.wang, 1))).paperId as number
  // Entered is not in force: another hand compares it with the scan first, and only one paper waits at a time.
  expect((await w.as('wang').get(`/nominations/${id}`)).body).toMatchObject({ state: 'draft', acts: [] })
  expect((await enter('wang', await paper(w.account.wang, 1))).code).toBe('nomination.paper-waits')
  expect((await confirm('wang', first)).code).toBe('nomination.paper-same-hand')
  expect((await w.as('li').post(`/nomination-papers/${first}/confirm`)).body.code).toBe('access.not-allowed')
  expect((await w.as('he').post(`/nomination-papers/${first}/confirm`)).body.code).toBe('http.not-found')
  expect((await w.as('chen').post(`/nomination-papers/${first}/refuse`, { reason: '没有盖章' })).body).toEqual({ ok: true })
  expect((await confirm('chen', first)).code).toBe('state.wrong')
  const again = (await enter('wang', await paper(w.account.wang, 1))).paperId as number
  expect(await confirm('chen', again)).toEqual({ state: 'climbing', step: '上级审核' })
  expect((await enter('wang', await paper(w.account.wang, 3))).code).toBe('nomination.same-person')
  const app = await buildApp({ database: w.database, clock: w.now })
  const bySecond = async (url: string, payload: object) =>
    (await app.inject({ method: 'POST', url: `/api${url}`, headers: { cookie: 'zy_session=test-token-of-second------' }, payload })).json()
  const review = (await bySecond(`/nominations/${id}/papers`, await paper(second, 3))).paperId as number
  // Nor does whoever entered the step before confirm this one.
  expect((await confirm('wang', review)).code).toBe('nomination.same-person')
  expect(await confirm('chen', review)).toMatchObject({ step: '上级审核' })
  expect(
    (await w.as('feng').get(`/nomination-papers?nominationId=${id}`)).body.rows.map((p: Record<string, unknown>) => [
      p.step,
      p.state,
      p.enteredBy,
      p.decidedBy,
      p.reason,
    ]),
  ).toEqual([
    ['上级审核', 'confirmed', '二', 'chen', null],
    ['支部推荐', 'confirmed', 'wang', 'chen', null],
    ['支部推荐', 'refused', 'wang', 'chen', '没有盖章'],
  ])
  expect((await w.as('he').get('/nomination-papers')).body.rows).toEqual([])
  expect((await w.as('wang').post(`/nominations/${id}/pass`, { version: 4, words: '同意' })).body).toMatchObject({ step: '会议评选' })
  const meeting = { kind: 'committee', heldOn: '2026-03-02', minutes: '纪要', should: 3, present: 3 }
  expect(
    await bySecond(`/campaigns/${campaignId}/nomination-meetings`, {
      titleKey: 'home',
      ...meeting,
      votes: [{ nominationId: id, for: 3, against: 0, abstain: 0 }],
    }),
  ).toMatchObject({ code: 'nomination.office-alone' })
  await app.close()
  const acts = (await w.as('wang').get(`/nominations/${id}`)).body.acts
  expect(acts.map((a: Record<string, unknown>) => [a.paperBy, a.by, a.confirmedBy])).toEqual([
    ['枫林第一支部（盖章）', 'wang', 'chen'],
    ['枫林第一支部（盖章）', '二', 'chen'],
    [null, 'wang', null],
  ])
})

inWorld('a unit that takes no part nominates nobody, and another realm does not exist', async (w) => {
  const campaignId = await campaignFor(w.tx, withoutNotice(shortPlan()))
  const late = await aUnit(w.tx, { below: w.unit.fenglin, name: '新设支部' })
  await insertGrant(w.tx, {
    accountId: w.account.zhao,
    role: 'clerk',
    unitId: late,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })
  expect(
    (await w.as('zhao').post(`/campaigns/${campaignId}/nominations`, { ...material, titleKey: 'home', unitId: late, name: '张家' })).body
      .code,
  ).toBe('campaign.not-taking-part')
  const id = await drafted(w, campaignId)
  for (const path of [`/nominations/${id}`, `/campaigns/${campaignId}/titles`])
    expect((await w.as('he').get(path)).body.code).toBe('http.not-found')
  expect((await w.as('he').get(`/nominations?campaignId=${campaignId}`)).body.rows).toEqual([])
})
