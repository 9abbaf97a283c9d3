import { expect } from 'vitest'
import { inWorld, START, type World } from '../../test/world.ts'
import { setFilesDir } from '../attachment/store.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from './maker.ts'

const household = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 9, total: 9 } })

// Nothing is read from it: a scan is cited by its number.
setFilesDir('/nonexistent')
const scan = async (w: World, accountId: number): Promise<number> =>
  (
    await w.tx.db
      .insertInto('attachment')
      .values({
        realm_id: w.tx.realm,
        sha256: 'a'.repeat(64),
        name: '盖章件.pdf',
        type: 'application/pdf',
        size_n: 10,
        by_id: accountId,
        at: START,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

const nominee = async (w: World, campaignId: number, name: string): Promise<number> => {
  const made = await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
    titleKey: 'home',
    unitId: w.unit.fenglin1,
    name,
    brief: '和睦',
    deeds: '和睦',
  })
  return made.body.id
}

/** The same step by every way there is: its page, many at once, a sealed paper, a one-time link, a meeting. */
const everyWay = async (w: World, campaignId: number, id: number): Promise<Record<string, unknown>> => {
  const { version } = (await w.as('wang').get(`/nominations/${id}`)).body
  const code = (a: { status: number; body: { code?: string; facts?: { rows?: string[] } } }) =>
    a.status === 200 ? 'done' : [a.body.code, ...(a.body.facts?.rows ?? [])].join('：')
  const paper = await w.as('wang').post(`/nominations/${id}/papers`, {
    version,
    verdict: 'pass',
    words: '同意',
    person: '某组织（盖章）',
    attachmentId: await scan(w, w.account.wang),
  })
  const meeting = { titleKey: 'home', kind: 'committee', heldOn: '2026-03-02', minutes: '纪要', should: 3, present: 3 }
  return {
    page: code(await w.as('wang').post(`/nominations/${id}/pass`, { version, words: '同意' })),
    many: code(await w.as('wang').post('/nominations/pass', { rows: [{ id, version }], words: '同意' })),
    paper: paper.status === 200 ? code(await w.as('chen').post(`/nomination-papers/${paper.body.paperId}/confirm`)) : code(paper),
    link: code(await w.as('wang').post(`/nominations/${id}/link`, { person: '张委员' })),
    meeting: code(
      await w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, {
        ...meeting,
        votes: [{ nominationId: id, for: 3, against: 0, abstain: 0 }],
      }),
    ),
  }
}

inWorld('an opinion outstanding lets nobody through, whichever way is tried', async (w) => {
  const plan = aSelectionPlan({ titles: [household] })
  plan.sections.nomination!.chain = [chain[0]!, chain[2]!, chain[4]!]
  const { notice: _none, ...sections } = plan.sections
  const campaignId = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), { ...plan, sections }, START)
  const id = await nominee(w, campaignId, '张家')
  await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })
  expect(await everyWay(w, campaignId, id)).toEqual({
    page: 'nomination.opinions-outstanding',
    many: expect.stringContaining('还没有收到纪检机关、派出所的意见'),
    paper: 'nomination.paper-not-for',
    link: 'nomination.link-not-for',
    meeting: 'nomination.not-at-select',
  })
  expect((await w.as('wang').get(`/nominations/${id}`)).body).toMatchObject({ state: 'climbing', step: '征求意见' })
})

inWorld('a notice a day short lets nobody through, whichever way is tried', async (w) => {
  const plan = aSelectionPlan({ titles: [household] })
  plan.sections.nomination!.chain = [chain[0]!, chain[3]!, chain[4]!]
  const campaignId = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan, START)
  const id = await nominee(w, campaignId, '张家')
  await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })
  const notice = (
    await w.as('feng').post(`/campaigns/${campaignId}/notices`, {
      title: '公示',
      unitId: w.unit.fenglin1,
      level: 'unit',
      range: '枫林社区',
      channels: ['社区公开栏'],
      contact: '0000-1234567',
      nominationIds: [id],
    })
  ).body.id as number
  // Five working days from Monday the 2nd: Friday the 6th is the last one.
  w.at('2026-03-06T02:00:00Z')
  expect((await w.as('feng').post(`/notices/${notice}/close`)).body.code).toBe('notice.too-early')
  expect(await everyWay(w, campaignId, id)).toEqual({
    page: 'nomination.notice-first',
    many: expect.stringMatching(/^nomination\.bulk-refused：.*考察/),
    paper: 'nomination.notice-first',
    link: 'nomination.notice-first',
    meeting: 'nomination.not-at-select',
  })
  expect((await w.as('wang').get(`/nominations/${id}`)).body).toMatchObject({ state: 'climbing', step: '考察' })
  w.at('2026-03-09T02:00:00Z')
  expect((await w.as('feng').post(`/notices/${notice}/close`)).status).toBe(200)
  const { version } = (await w.as('wang').get(`/nominations/${id}`)).body
  expect((await w.as('zhou').post(`/nominations/${id}/pass`, { version, words: '实地考察，情况属实。' })).body).toMatchObject({
    step: '会议评选',
  })
})

inWorld('a meeting without quorum decides nothing, whichever way its count comes in', async (w) => {
  const plan = aSelectionPlan({ titles: [household] })
  plan.sections.nomination!.chain = [{ ...chain[0]!, meeting: 'members' }, chain[4]!]
  const { notice: _none, ...sections } = plan.sections
  const campaignId = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), { ...plan, sections }, START)
  const id = await nominee(w, campaignId, '张家')
  const short = { kind: 'members', heldOn: '2026-03-02', minutes: '纪要', should: 9, present: 4, for: 4, against: 0, abstain: 0 }
  expect((await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意', meeting: short })).body.code).toBe(
    'nomination.no-quorum',
  )
  expect((await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })).body.code).toBe(
    'nomination.meeting-required',
  )
  const paper = { version: 1, verdict: 'pass', words: '同意', person: '枫林第一支部（盖章）', attachmentId: await scan(w, w.account.wang) }
  expect((await w.as('wang').post(`/nominations/${id}/papers`, { ...paper, meeting: short })).body.code).toBe('nomination.no-quorum')
  expect((await w.as('wang').post(`/nominations/${id}/papers`, paper)).body.code).toBe('nomination.meeting-required')
  const whole = { ...short, present: 8, for: 8 }
  expect((await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意', meeting: whole })).status).toBe(200)
  const votes = [{ nominationId: id, for: 4, against: 0, abstain: 0 }]
  const committee = { titleKey: 'home', kind: 'committee', heldOn: '2026-03-02', minutes: '纪要', should: 9, present: 4, votes }
  expect((await w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, committee)).body.code).toBe('nomination.no-quorum')
  expect((await w.as('wang').get(`/nominations/${id}`)).body).toMatchObject({ state: 'climbing', votes: [] })
})
