import { expect } from 'vitest'
import { inWorld, type World } from '../../test/world.ts'
import { buildApp } from '../app.ts'
import { newKeys, parseKeys } from '../member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, placedUnits } from '../nomination/maker.ts'
import { setVaultKeys } from '../notice/vault.ts'

setVaultKeys(parseKeys(newKeys()))

const campaignFor = async (w: World, plan = aSelectionPlan()) => aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan, w.now())

/** A plain form sent from a public page. */
const submit = async (w: World, path: string, fields: Record<string, string>) => {
  const app = await buildApp({ database: w.database, clock: w.now })
  const r = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })
  await app.close()
  return { status: r.statusCode, html: r.body }
}

const material = {
  titleKey: 'good-member',
  grounds: [{ id: 'appraisal', ground: '2025年度民主评议结果，枫林第一支部会议记录第12号' }],
  brief: '带头包联独居老人，三年上门服务二百余次。',
  deeds: '带头包联独居老人，三年上门服务二百余次；牵头调解邻里纠纷四十余起。',
}
const notice = {
  title: '优秀共产党员推荐对象公示',
  range: '枫林社区',
  channels: ['社区公开栏', '公开大厅'],
  contact: '枫林社区党委 0000-1234567',
}
const meeting = { kind: 'committee', heldOn: '2026-03-17', minutes: '党工委会议纪要〔2026〕5号' }

inWorld('from the branch to the certificate, and every gate on the way says no first', async (w) => {
  const { as, anyone, page, unit, member, at } = w
  const campaignId = await campaignFor(w)

  // A member nominates his branch's candidate through its secretary; feng is herself the secretary, so she cannot nominate herself.
  const own = await as('feng').post(`/campaigns/${campaignId}/nominations`, {
    ...material,
    unitId: unit.fenglin1,
    subjectMemberId: member.feng,
  })
  expect(own.body).toMatchObject({ code: 'nomination.own-case', facts: { name: '冯兰' } })
  const made = await as('feng').post(`/campaigns/${campaignId}/nominations`, {
    ...material,
    unitId: unit.fenglin1,
    subjectMemberId: member.zheng,
  })
  expect(made.status).toBe(200)
  const id = made.body.id as number
  const step = (who: Parameters<typeof as>[0], verb: string, version: number, body: object = {}) =>
    as(who).post(`/nominations/${id}/${verb}`, { version, words: '同意', ...body })

  expect((await step('li', 'recommend', 1)).body.code).toBe('nomination.wrong-seat')
  const up = await step('feng', 'recommend', 1, {
    meeting: { kind: 'members', heldOn: '2026-03-02', minutes: '支部党员大会', should: 12, present: 10, for: 9, against: 0, abstain: 1 },
  })
  expect(up.body).toEqual({ state: 'climbing', step: '上级审核', version: 3 })

  // The office above has no seat in the community, and the nominating branch has none in a review.
  expect((await step('wang', 'pass', 3)).body).toMatchObject({
    code: 'nomination.wrong-seat',
    sentence: '“上级审核”由“枫林社区党委”的书记、副书记、活动办、领导办理。',
  })
  expect((await step('feng', 'pass', 3)).body.code).toBe('nomination.wrong-seat')
  expect((await step('qian', 'pass', 3)).body.code).toBe('http.not-found')
  expect((await step('li', 'pass', 3)).body).toMatchObject({ state: 'climbing', step: '上级审核', version: 4 })
  expect((await step('li', 'pass', 4)).body.code).toBe('nomination.wrong-seat')
  expect((await step('zhou', 'pass', 4)).body.code).toBe('nomination.wrong-seat')
  expect((await step('sun', 'pass', 4)).body).toMatchObject({ step: '征求意见', version: 5 })

  // 征求意见: nothing outstanding, and not by the one who did the step before.
  expect((await step('wang', 'pass', 5)).body).toMatchObject({
    code: 'nomination.opinions-outstanding',
    facts: { from: ['纪检机关', '派出所'] },
    sentence: '还没有收到纪检机关、派出所的意见，收齐后才能进入下一环节。',
  })
  const opinions = (await as('wang').get(`/nominations/${id}`)).body.opinions as { id: number; from: string }[]
  const [discipline, police] = [opinions[0]!.id, opinions[1]!.id]
  const opinion = { verdict: 'agree', words: '无违纪反映', person: '陈' }
  expect((await as('zhou').post(`/nomination-opinions/${discipline}/give`, opinion)).body.code).toBe('access.not-allowed')
  expect((await as('wang').post(`/nomination-opinions/${discipline}/waive`, { reason: '不必' })).body.code).toBe(
    'nomination.opinion-binding',
  )
  expect((await as('chen').post(`/nomination-opinions/${discipline}/give`, opinion)).status).toBe(200)
  expect((await as('chen').post(`/nomination-opinions/${discipline}/give`, opinion)).body.code).toBe('nomination.opinion-given-already')
  const { code: link } = (await as('wang').post(`/nomination-opinions/${police}/slip`, {})).body
  const { confirm } = (await as('sun').post(`/nomination-opinions/${police}/confirm-code`, {})).body
  expect((await page(`/h/qinghe/opinion/${link}`)).html).toContain('郑明')
  expect((await submit(w, `/h/qinghe/opinion/${link}`, { verdict: 'agree', words: '无违法记录', person: '赵所长', confirm })).status).toBe(
    303,
  )
  expect((await page(`/h/qinghe/opinion/${link}`)).status).toBe(404)
  expect((await step('wang', 'pass', 5)).body).toMatchObject({ step: '考察', version: 6 })

  // 考察 waits for the notice of the recommending unit.
  expect((await step('zhou', 'pass', 6)).body).toMatchObject({
    code: 'nomination.notice-first',
    facts: { step: '考察', unit: '枫林第一支部' },
  })
  const publish = (who: Parameters<typeof as>[0], unitId: number, level: string, more: object = {}) =>
    as(who).post(`/campaigns/${campaignId}/notices`, { ...notice, unitId, level, nominationIds: [id], ...more })
  expect((await publish('wang', unit.root, 'unit')).body.code).toBe('notice.wrong-unit')
  expect((await publish('wang', unit.root, 'organiser')).body.code).toBe('notice.not-ready')
  expect((await publish('wang', unit.fenglin1, 'unit')).body.code).toBe('access.not-allowed')
  const first = await publish('feng', unit.fenglin1, 'unit')
  expect(first.body).toMatchObject({ lastOn: '2026-03-06', objectionsUntilOn: '2026-03-06' })
  expect((await publish('feng', unit.fenglin1, 'unit')).body.code).toBe('notice.already-listed')
  at('2026-03-05T02:00:00Z')
  expect((await as('feng').post(`/notices/${first.body.id}/close`, {})).body).toEqual({
    code: 'notice.too-early',
    facts: { workingDays: 5, left: 2, lastOn: '2026-03-06', weekday: 5 },
    sentence: '公示未满 5 个工作日（还差 2 天，3月6日周五届满），届满后可以办结。',
  })
  const running = await page(`/h/qinghe/notice/${first.body.id}`)
  expect(running.html).toContain('还剩 2 个工作日')
  expect(running.html).toContain(first.body.digest)
  // The last day is a whole day.
  at('2026-03-06T15:59:00Z')
  expect((await as('feng').post(`/notices/${first.body.id}/close`, {})).body.code).toBe('notice.too-early')
  at('2026-03-06T16:00:00Z')
  expect((await as('li').post(`/notices/${first.body.id}/close`, {})).body.code).toBe('access.not-allowed')
  expect((await as('feng').post(`/notices/${first.body.id}/close`, {})).body).toEqual({ noticed: [id], suspended: [] })
  const seen = (await as('feng').get(`/nominations/${id}`)).body
  expect(seen).toMatchObject({ state: 'climbing', step: '考察', stepUnit: '清河街道党工委' })
  expect(seen.steps.map((s: { name: string; state: string }) => `${s.name}${s.state}`)).toEqual([
    '支部推荐done',
    '上级审核done',
    '上级审核done',
    '征求意见done',
    '考察due',
    '会议评选later',
  ])
  expect((await step('zhou', 'pass', seen.version)).body).toMatchObject({ step: '会议评选' })

  // 会议: quorum two thirds of nine, more than half of those who should attend.
  at('2026-03-17T02:00:00Z')
  const meet = (who: Parameters<typeof as>[0], m: object, votes: object) =>
    as(who).post(`/campaigns/${campaignId}/nomination-meetings`, {
      titleKey: 'good-member',
      ...meeting,
      ...m,
      votes: [{ nominationId: id, ...votes }],
    })
  expect((await meet('wang', { should: 9, present: 5 }, { for: 5, against: 0, abstain: 0 })).body).toMatchObject({
    code: 'nomination.no-quorum',
    facts: { should: 9, present: 5, needed: 6 },
  })
  expect((await meet('wang', { should: 9, present: 10 }, { for: 5, against: 0, abstain: 0 })).body.code).toBe(
    'nomination.present-over-should',
  )
  expect((await meet('wang', { should: 9, present: 6 }, { for: 5, against: 1, abstain: 1 })).body.code).toBe(
    'nomination.votes-over-present',
  )
  expect((await meet('li', { should: 9, present: 6 }, { for: 5, against: 1, abstain: 0 })).body.code).toBe('http.not-found')
  expect((await meet('wang', { should: 9, present: 6, heldOn: '2026-03-18' }, { for: 5, against: 1, abstain: 0 })).body.code).toBe(
    'campaign.future-day',
  )
  const decide = (who: Parameters<typeof as>[0], more: object = {}) =>
    as(who).post(`/campaigns/${campaignId}/honours`, {
      award: 'commend',
      title: '关于表彰优秀共产党员的决定',
      documentNo: '清党工委〔2026〕8号',
      meeting: '党工委会议纪要〔2026〕5号',
      decidedOn: '2026-03-26',
      nominationIds: [id],
      ...more,
    })
  at('2026-03-26T02:00:00Z')
  expect((await decide('sun')).body.code).toBe('state.wrong')
  at('2026-03-17T02:00:00Z')
  expect((await meet('wang', { should: 9, present: 6 }, { for: 5, against: 1, abstain: 0 })).body).toEqual({
    meetingId: expect.any(Number),
    selected: [id],
    notSelected: [],
    needed: 5,
  })

  // 公示 at the organiser, then the decision: not before it closed, not by the one who recorded the vote, not by another unit.
  const second = await publish('wang', unit.root, 'organiser', { title: '拟表彰对象公示', range: '清河街道' })
  expect(second.body).toMatchObject({ lastOn: '2026-03-23' })
  at('2026-03-26T02:00:00Z')
  expect((await decide('sun')).body.code).toBe('honour.notice-open')
  expect((await as('wang').post(`/notices/${second.body.id}/close`, {})).status).toBe(200)
  expect((await decide('wang')).body).toMatchObject({ code: 'nomination.same-person', facts: { step: '表彰决定', before: '会议评选' } })
  expect((await decide('li')).body.code).toBe('http.not-found')
  expect((await decide('sun', { decidedOn: '2026-03-25' })).body.code).toBe('honour.decided-before-close')
  expect((await decide('sun', { decidedOn: '2026-03-27' })).body.code).toBe('honour.decided-in-future')
  expect((await decide('sun', { award: 'none' })).body.code).toBe('honour.award-unknown')
  const done = await decide('sun')
  expect(done.body).toEqual({
    decisionId: expect.any(Number),
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    honours: [
      { id: expect.any(Number), nominationId: id, code: expect.stringMatching(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/) },
    ],
  })
  const { id: honourId, code } = done.body.honours[0]
  expect((await decide('sun')).body.code).toBe('state.wrong')

  // The register, the plaque page, the results another campaign may cite.
  const row = (await as('feng').get(`/honours?memberId=${member.zheng}`)).body
  expect(row.rows).toEqual([
    {
      id: honourId,
      title: '优秀共产党员',
      level: '党内表彰',
      object: 'member',
      holder: '郑明',
      unitId: unit.fenglin1,
      unit: '枫林第一支部',
      documentNo: '清党工委〔2026〕8号',
      grantedOn: '2026-03-26',
      expiresOn: '2029-03-25',
      recheckOn: '2027-03-26',
      posthumous: false,
      code,
      state: 'effective',
      campaignId,
      campaign: '评选试验',
      holderUnitId: null,
      holderMemberId: member.zheng,
    },
  ])
  expect((await as('li').get(`/campaigns/${campaignId}/results`)).body.rows).toMatchObject([
    { honourId, subjectMemberId: member.zheng, state: 'effective' },
  ])
  expect((await page(`/h/qinghe/plaque/${code}`)).html).toContain('有效')
  expect((await page(`/h/qinghe/plaque/${code.toLowerCase().replaceAll('-', ' ')}`)).status).toBe(200)
  expect((await page('/h/qinghe/plaque/0000-0000-0000-0000')).status).toBe(404)
  expect((await page('/h/qinghe/honours')).html).toContain('郑明')
  expect((await page('/h/qinghe')).html).toContain('href="/h/qinghe/honours"')

  // What the plaque shows is the state today.
  const keep = { document: '清党工委〔2026〕20号', reason: '事迹经查失实' }
  expect((await as('li').post(`/honours/${honourId}/withdraw`, { ...keep, version: 1 })).body.code).toBe('http.not-found')
  expect((await as('wang').post(`/honours/${honourId}/warn`, { ...keep, version: 1, nextOn: '2026-06-01' })).body).toEqual({
    state: 'warned',
    version: 2,
  })
  expect((await page(`/h/qinghe/plaque/${code}`)).html).toContain('警示')
  expect((await as('wang').post(`/honours/${honourId}/recover`, { ...keep, version: 2 })).body.code).toBe('state.wrong')
  expect((await as('sun').post(`/honours/${honourId}/withdraw`, { ...keep, version: 1 })).body.code).toBe('http.stale-version')
  expect((await as('sun').post(`/honours/${honourId}/withdraw`, { ...keep, version: 2 })).body).toEqual({ state: 'withdrawn', version: 3 })
  const plaque = (await page(`/h/qinghe/plaque/${code}`)).html
  expect(plaque).toContain('撤销')
  expect(plaque).toContain('清党工委〔2026〕20号')
  expect((await as('wang').post(`/honours/${honourId}/recover`, { ...keep, version: 3 })).body).toEqual({ state: 'recovered', version: 4 })
  expect(
    (await as('wang').get(`/honours/${honourId}`)).body.changes.map((x: { action: string; to: string }) => `${x.action} ${x.to}`),
  ).toEqual(['warn warned', 'withdraw withdrawn', 'recover recovered'])
  // The other realm sees none of it.
  expect((await as('he').get(`/nominations/${id}`)).body.code).toBe('http.not-found')
  expect((await as('he').get(`/notices/${first.body.id}`)).body.code).toBe('http.not-found')
  expect((await as('he').get(`/honours/${honourId}`)).body.code).toBe('http.not-found')
  expect((await page(`/h/xueyuan/plaque/${code}`)).status).toBe(404)
  expect((await anyone.get('/honours')).body.code).toBe('access.not-signed-in')
})
