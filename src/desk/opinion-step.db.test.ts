import { expect } from 'vitest'
import { aUnit, inWorld, type Person, START } from '../../test/world.ts'
import { setFilesDir } from '../attachment/store.ts'
import type { Tx } from '../db/db.ts'
import { insertMember } from '../member/member.write.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, placedUnits } from '../nomination/maker.ts'
import { deskOf, whoHas } from './desk.fixture.ts'

const aScan = async (tx: Tx, accountId: number): Promise<number> =>
  (
    await tx.db
      .insertInto('attachment')
      .values({ realm_id: tx.realm, sha256: 'a'.repeat(64), name: '盖章件.pdf', type: 'application/pdf', size_n: 10, by_id: accountId, at: START }) // biome-ignore format: one line
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id
const asMember = (tx: Tx, accountId: number, memberId: number) =>
  tx.db.updateTable('account').set({ member_id: memberId }).where('realm_id', '=', tx.realm).where('id', '=', accountId).execute()

inWorld('a sealed paper waits on the desk of everybody who may be its second hand, until one of them has compared it', async (w) => {
  setFilesDir('/nonexistent')
  const plan = aSelectionPlan({ titles: [aTitle({ eligibility: [] })] })
  const campaignId = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan, START)
  const made = await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
    titleKey: 'good-member',
    unitId: w.unit.fenglin1,
    subjectMemberId: w.member.zheng,
    brief: '带头包联独居老人。',
    deeds: '带头包联独居老人，三年上门服务二百余次。',
  })
  const id = made.body.id as number
  const paper = async (version: number) => ({
    version,
    words: '同意',
    verdict: 'pass',
    person: '枫林社区党委（盖章）',
    attachmentId: await aScan(w.tx, w.account.wang),
  })
  const enter = async (version: number) =>
    (await w.as('wang').post(`/nominations/${id}/papers`, await paper(version))).body.paperId as number
  const act = (who: Person, paperId: number, what: string, body = {}) => w.as(who).post(`/nomination-papers/${paperId}/${what}`, body)

  const first = await enter(1)
  // Not of the office account that entered it, nor of staff of the units.
  expect(await whoHas(w, `second-hand/${first}`)).toEqual(['zhou', 'wu', 'chen'])
  expect((await deskOf(w, 'wu')).find((r) => r.key === `second-hand/${first}`)).toEqual({
    key: `second-hand/${first}`,
    kind: 'second-hand',
    title: '复核书面材料：郑明（优秀共产党员）',
    why: '别人录入的盖章材料，对照扫描件复核后生效',
    dueOn: null,
    state: 'soon',
    unitId: w.unit.fenglin1,
    unit: '枫林第一支部',
    campaign: expect.any(String),
    href: '/nominations/papers',
    action: '去复核',
  })
  // Nor of who is nominated himself, whatever seat he has.
  await asMember(w.tx, w.account.wu, w.member.zheng)
  expect(await whoHas(w, `second-hand/${first}`)).toEqual(['zhou', 'chen'])
  expect((await act('wu', first, 'confirm')).body.code).toBe('nomination.own-case')
  await act('zhou', first, 'refuse', { reason: '没有盖章' })
  expect(await whoHas(w, `second-hand/${first}`)).toEqual([])

  const again = await enter(1)
  expect((await act('chen', again, 'confirm')).body.state).toBe('climbing')
  expect(await whoHas(w, `second-hand/${again}`)).toEqual([])
  // An opinion that came back on paper is named by its body.
  const version = async () => (await w.as('wang').get(`/nominations/${id}`)).body.version as number
  for (const who of ['li', 'sun'] as const) await w.as(who).post(`/nominations/${id}/pass`, { version: await version(), words: '同意' })
  const { opinions } = (await w.as('wang').get(`/nominations/${id}`)).body
  const sealed = { verdict: 'agree', words: '无违法记录', person: '赵所长', attachmentId: await aScan(w.tx, w.account.wang) }
  const police = (await w.as('wang').post(`/nomination-opinions/${opinions[1].id}/enter`, sealed)).body.paperId as number
  expect((await deskOf(w, 'zhou')).find((r) => r.key === `second-hand/${police}`)?.title).toBe('复核书面材料：郑明（派出所）')
  // What ended waits for nobody.
  await w.as('feng').post(`/nominations/${id}/withdraw`, { version: await version(), reason: '本人不同意' })
  expect(await whoHas(w, `second-hand/${police}`)).toEqual([])
})

inWorld('a question to a community stands with its secretaries who are free to answer; its outcome with who asked', async (w) => {
  const { as, tx, unit, account } = w
  const communityId = await aUnit(tx, {
    below: unit.root,
    name: '枫林社区居民委员会',
    shortName: '枫林居委会',
    kind: 'residents-committee',
    urban: true,
    ledById: unit.fenglin,
  })
  const members = [{ unitId: unit.organ, sinceOn: '2025-05-01' }]
  const zone = (await as('li').post('/zones', { name: '枫林协作区', communityId, leadId: unit.fenglin, foundedOn: '2025-05-01', members }))
    .body.id as number
  const question = { unitId: unit.organ, matter: 'cadre', about: '王某（拟任科长）', words: '拟任科长' }
  const ask = async (more = {}) => (await as('jia').post(`/zones/${zone}/voices`, { ...question, ...more })).body.id as number
  const voice = await ask()
  // The clerk of the community does not answer for it.
  expect(await whoHas(w, `voice/${voice}`)).toEqual(['li'])
  expect((await deskOf(w, 'li')).find((r) => r.key === `voice/${voice}`)).toEqual({
    key: `voice/${voice}`,
    kind: 'voice',
    title: '答复社区意见：街道机关支部　王某（拟任科长）',
    why: '辖区单位决定以前征求社区党组织意见',
    dueOn: '2026-03-12',
    state: 'soon',
    unitId: unit.fenglin,
    unit: '枫林社区党委',
    campaign: '',
    href: '/zone-voices?state=asked',
    action: '去答复',
  })
  const self = await insertMember(tx, { name: '李建国', standing: 'full', branchId: unit.fenglin1, sinceOn: '2019-07-01' }, START)
  await asMember(tx, account.li, self)
  const own = await ask({ about: '李建国' })
  expect(own).toEqual(expect.any(Number))
  expect(await whoHas(w, `voice/${own}`)).toEqual([])
  expect(await whoHas(w, `voice/${voice}`)).toEqual(['li'])

  await as('li').post(`/zone-voices/${voice}/answer`, { version: 1, verdict: 'agree', words: '同意', person: '林委员' })
  expect(await whoHas(w, `voice/${voice}`)).toEqual([])
  expect(await whoHas(w, `tell-voice/${voice}`)).toEqual(['jia'])
  expect((await deskOf(w, 'jia')).find((r) => r.key === `tell-voice/${voice}`)).toMatchObject({
    title: '反馈结果：街道机关支部　王某（拟任科长）',
    href: '/zone-voices?state=answered',
    unit: '街道机关支部',
    dueOn: null,
  })
  await as('jia').post(`/zone-voices/${voice}/tell`, { version: 2, outcome: '已任职' })
  expect(await whoHas(w, `tell-voice/${voice}`)).toEqual([])
})
