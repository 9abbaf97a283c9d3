import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { inWorld, type Person, START, type World } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import { procedure } from '../campaign/procedure.ts'
import { insertMember, insertPost } from '../member/member.write.ts'
import { aLaunchedCampaign, aPlanOf, placedUnits } from './maker.ts'

const planOf = (name: string) =>
  aPlanOf(procedure.parse(JSON.parse(readFileSync(new URL(`../../plans/procedures/${name}.json`, import.meta.url), 'utf8'))))

const launched = async (w: World, name: string) => aLaunchedCampaign(w.tx, await placedUnits(w.tx), planOf(name), START)

const material = { brief: '带头包联独居老人。', deeds: '带头包联独居老人，三年上门服务二百余次。', groups: ['生产和工作一线党员'] }
const count = { should: 10, present: 9, for: 9, against: 0, abstain: 0 }
const held = (kind: string, more: object = {}) => ({ kind, heldOn: '2026-03-02', minutes: '会议纪要', ...count, ...more })

const candidate = async (w: World, name = '高明') => {
  const id = await insertMember(
    w.tx,
    { name, standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2012-01-01', joinedOn: '2011-01-01', fullOn: '2012-01-01' },
    START,
  )
  return id
}
const nominate = async (w: World, campaignId: number, memberId: number, body: object = {}) => {
  const made = await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
    ...material,
    titleKey: 'good-member',
    unitId: w.unit.fenglin1,
    subjectMemberId: memberId,
    grounds: [{ id: 'appraisal', ground: '民主评议登记表' }],
    ...body,
  })
  expect(made.status).toBe(200)
  return made.body.id as number
}
/** One act at the due step, with the version read just before. */
const act = async (w: World, who: Person, id: number, verb: 'recommend' | 'pass', body: object = {}) => {
  const { version } = (await w.as(who).get(`/nominations/${id}`)).body
  return (await w.as(who).post(`/nominations/${id}/${verb}`, { version, words: '同意', ...body })).body
}
const agree = async (w: World, id: number) => {
  for (const o of (await w.as('wang').get(`/nominations/${id}`)).body.opinions)
    expect(
      (await w.as('chen').post(`/nomination-opinions/${o.id}/give`, { verdict: 'agree', words: '无反映', person: '陈' })).body,
      o.from,
    ).toEqual({ ok: true })
}
const publish = async (
  w: World,
  who: Person,
  campaignId: number,
  level: string,
  unitId: number,
  ids: number[],
  from: string,
  until: string,
) => {
  w.at(`${from}T01:00:00Z`)
  const made = await w.as(who).post(`/campaigns/${campaignId}/notices`, {
    title: '公示',
    range: '本单位',
    channels: ['公开栏'],
    contact: '0000-1234567',
    unitId,
    level,
    nominationIds: ids,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  w.at(`${until}T15:00:00Z`)
  // A day short.
  expect((await w.as(who).post(`/notices/${made.body.id}/close`, {})).body.code).toBe('notice.too-early')
  w.at(`${until}T16:30:00Z`)
  expect((await w.as(who).post(`/notices/${made.body.id}/close`, {})).body).toEqual({ noticed: ids, suspended: [] })
}
const select = (w: World, who: Person, campaignId: number, ids: number[], more: object = {}, titleKey = 'good-member') =>
  w.as(who).post(`/campaigns/${campaignId}/nomination-meetings`, {
    titleKey,
    ...held('committee'),
    ...more,
    votes: ids.map((nominationId) => ({ nominationId, for: 9, against: 0, abstain: 0 })),
  })
const decide = (w: World, who: Person, campaignId: number, ids: number[], decidedOn: string) =>
  w.as(who).post(`/campaigns/${campaignId}/honours`, {
    award: 'commend',
    title: '关于表彰的决定',
    documentNo: '清党工委〔2026〕8号',
    meeting: '会议纪要',
    decidedOn,
    nominationIds: ids,
    posthumous: [],
  })

inWorld('the procedure of the national notices, from the branch to the decision', async (w) => {
  const campaignId = await launched(w, 'national')
  await insertGrant(w.tx, {
    accountId: w.account.zheng,
    role: 'deputy',
    unitId: w.unit.fenglin1,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })
  const id = await nominate(w, campaignId, await candidate(w))
  expect(await act(w, 'feng', id, 'recommend')).toMatchObject({
    code: 'nomination.meeting-required',
    facts: { step: '支部酝酿', kind: 'members' },
  })
  expect(await act(w, 'feng', id, 'recommend', { meeting: held('members', { present: 4, for: 4 }) })).toMatchObject({
    code: 'nomination.no-quorum',
  })
  expect(await act(w, 'feng', id, 'recommend', { meeting: held('members') })).toMatchObject({ step: '支委会研究' })
  expect(await act(w, 'feng', id, 'pass', { meeting: held('committee') })).toMatchObject({ code: 'nomination.same-person' })
  expect(await act(w, 'zheng', id, 'pass', { meeting: held('members') })).toMatchObject({ code: 'nomination.meeting-required' })
  expect(await act(w, 'zheng', id, 'pass', { meeting: held('committee') })).toMatchObject({ step: '上级党组织审核' })
  expect(await act(w, 'li', id, 'pass')).toMatchObject({ step: '上级党组织审核' })
  expect(await act(w, 'sun', id, 'pass')).toMatchObject({ step: '征求意见' })
  expect(await act(w, 'wang', id, 'pass')).toMatchObject({ code: 'nomination.opinions-outstanding', facts: { from: ['纪检机关'] } })
  await agree(w, id)
  expect(await act(w, 'wang', id, 'pass')).toMatchObject({ step: '考察' })
  expect(await act(w, 'zhou', id, 'pass')).toMatchObject({ code: 'nomination.notice-first' })
  await publish(w, 'feng', campaignId, 'unit', w.unit.fenglin1, [id], '2026-03-02', '2026-03-06')
  expect(await act(w, 'zhou', id, 'pass', { inspected: { by: '周检、组织科', heldOn: '2026-03-06' } })).toMatchObject({
    step: '党委会议决定',
  })
  expect((await select(w, 'wang', campaignId, [id], { kind: 'election', present: 10 })).body.code).toBe('nomination.meeting-required')
  expect((await select(w, 'wang', campaignId, [id])).body).toMatchObject({ selected: [id] })
  expect((await decide(w, 'sun', campaignId, [id], '2026-03-07')).body.code).toBe('honour.notice-open')
  await publish(w, 'wang', campaignId, 'organiser', w.unit.root, [id], '2026-03-09', '2026-03-13')
  expect((await decide(w, 'wang', campaignId, [id], '2026-03-14')).body.code).toBe('nomination.same-person')
  expect((await decide(w, 'sun', campaignId, [id], '2026-03-14')).status).toBe(200)
  expect((await w.as('feng').get(`/nominations/${id}`)).body).toMatchObject({ state: 'decided' })
})

inWorld('the six provincial steps: compared and selected before they are inspected', async (w) => {
  const campaignId = await launched(w, 'provincial')
  const id = await nominate(w, campaignId, await candidate(w))
  expect(await act(w, 'feng', id, 'recommend')).toMatchObject({ step: '逐级推荐' })
  expect(await act(w, 'li', id, 'pass')).toMatchObject({ step: '综合比选' })
  expect(await act(w, 'sun', id, 'pass')).toMatchObject({ step: '征求意见' })
  await agree(w, id)
  expect(await act(w, 'wang', id, 'pass')).toMatchObject({ step: '组织评选' })
  expect((await select(w, 'sun', campaignId, [id], { present: 6 })).body.code).toBe('nomination.no-quorum')
  expect((await select(w, 'sun', campaignId, [id])).body).toMatchObject({ selected: [id] })
  expect((await decide(w, 'wang', campaignId, [id], '2026-03-02')).body.code).toBe('state.wrong')
  // Entered after the meeting: what is settled must still hold when the last step is done.
  const { id: fact } = (
    await w.as('zhou').post(`/nominations/${id}/inspections`, { heldOn: '2026-03-02', by: '周检', finding: '情况待查', verdict: 'unclear' })
  ).body
  expect(fact).toBeGreaterThan(0)
  expect(await act(w, 'zhou', id, 'pass')).toMatchObject({ state: 'selected', step: null })
  await publish(w, 'wang', campaignId, 'organiser', w.unit.root, [id], '2026-03-02', '2026-03-06')
  expect((await decide(w, 'sun', campaignId, [id], '2026-03-07')).status).toBe(200)
})

inWorld('a college: the branch congress elects, the committee selects, the list goes up', async (w) => {
  const campaignId = await launched(w, 'college')
  const member = await nominate(w, campaignId, await candidate(w))
  const secretary = await candidate(w, '辅导员')
  await insertPost(w.tx, { memberId: secretary, unitId: w.unit.fenglin2, post: '党支部组织委员', fromOn: '2025-06-01' })
  const worker = await nominate(w, campaignId, secretary, { titleKey: 'good-worker', grounds: [] })
  // Four fifths of ten; more than half of those who came.
  expect(await act(w, 'feng', member, 'recommend', { meeting: held('election', { present: 7, for: 7 }) })).toMatchObject({
    code: 'nomination.no-quorum',
    facts: { should: 10, present: 7, needed: 8 },
  })
  const other = await nominate(w, campaignId, await candidate(w, '落选'))
  expect(await act(w, 'feng', other, 'recommend', { meeting: held('election', { present: 8, for: 4, against: 4 }) })).toMatchObject({
    state: 'not-selected',
  })
  for (const id of [member, worker]) {
    expect(await act(w, 'feng', id, 'recommend', { meeting: held('election', { present: 8, for: 5, against: 3 }) })).toMatchObject({
      step: '征求意见',
    })
    await agree(w, id)
    expect(await act(w, 'wang', id, 'pass')).toMatchObject({ step: '学院党委评选' })
  }
  await publish(w, 'feng', campaignId, 'unit', w.unit.fenglin1, [member, worker], '2026-03-02', '2026-03-06')
  expect((await select(w, 'sun', campaignId, [member])).body.code).toBe('nomination.not-inspected')
  for (const id of [member, worker])
    expect(
      (await w.as('zhou').post(`/nominations/${id}/inspections`, { heldOn: '2026-03-06', by: '周检', finding: '师生认可', verdict: 'fit' }))
        .status,
    ).toBe(200)
  // 落选 was recommended too, but fell at the congress, before it was nominated to anybody.
  expect((await select(w, 'sun', campaignId, [member])).body).toMatchObject({ selected: [member] })
  expect((await select(w, 'sun', campaignId, [worker], {}, 'good-worker')).body).toMatchObject({
    code: 'nomination.unverified',
    facts: { rules: ['从事党务工作两年以上（由组织部门提供）'] },
  })
  expect(
    (
      await w.as('zhou').post(`/nominations/${worker}/verifications`, {
        rule: 'work',
        verdict: 'ok',
        words: '2023年起任职，档案可查',
        body: '组织部',
        person: '刘明',
      })
    ).body,
  ).toEqual({ ok: true })
  expect((await select(w, 'sun', campaignId, [worker], {}, 'good-worker')).body).toMatchObject({ selected: [worker] })
  await publish(w, 'wang', campaignId, 'organiser', w.unit.root, [member, worker], '2026-03-09', '2026-03-13')
  expect((await decide(w, 'wang', campaignId, [member, worker], '2026-03-14')).status).toBe(200)
  expect((await w.as('sun').post(`/nominations/${member}/report-up`, { document: '院党〔2026〕3号' })).body).toEqual({ ok: true })
})
