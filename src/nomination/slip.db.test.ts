import { expect } from 'vitest'
import { inWorld, type Person, START, type World } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import { buildApp } from '../app.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, placedUnits } from './maker.ts'

const asked = async (w: World) => {
  const plan = aSelectionPlan({ titles: [aTitle({ eligibility: [] })] })
  const campaignId = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan, START)
  const { id } = (
    await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
      titleKey: 'good-member',
      unitId: w.unit.fenglin1,
      subjectMemberId: w.member.zheng,
      brief: '带头包联独居老人。',
      deeds: '带头包联独居老人，三年上门服务二百余次。',
    })
  ).body
  await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })
  await w.as('li').post(`/nominations/${id}/pass`, { version: 3, words: '同意' })
  await w.as('sun').post(`/nominations/${id}/pass`, { version: 4, words: '同意' })
  const { opinions } = (await w.as('wang').get(`/nominations/${id}`)).body
  return { id: id as number, discipline: opinions[0].id as number, police: opinions[1].id as number }
}
/** A form of the public page, as a browser sends it. */
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

inWorld('a sealed slip takes a second code from another hand; the office account alone answers for nobody', async (w) => {
  const n = await asked(w)
  const slip = (who: Person, id: number) => w.as(who).post(`/nomination-opinions/${id}/slip`, {})
  const confirmOf = (who: Person, id: number) => w.as(who).post(`/nomination-opinions/${id}/confirm-code`, {})
  // 纪检 answers with its own account; nothing of it goes through the office.
  expect((await slip('wang', n.discipline)).body).toMatchObject({ code: 'nomination.slip-own-body', facts: { from: '纪检机关' } })
  expect((await slip('feng', n.police)).body.code).toBe('http.not-found')
  expect((await confirmOf('sun', n.police)).body).toMatchObject({ code: 'nomination.slip-missing', facts: { from: '派出所' } })
  const made = (await slip('wang', n.police)).body
  expect(made).toEqual({
    code: expect.stringMatching(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/),
    confirm: null,
    channel: 'slip',
    until: '2026-03-17',
    from: '派出所',
    name: '郑明',
    title: '优秀共产党员',
    by: 'wang',
  })
  const answer = { verdict: 'agree', words: '无违法记录', person: '赵所长' }
  const path = `/h/qinghe/opinion/${made.code}`
  // The office that printed the slip guesses, and is not given the code, also not by a second seat.
  expect((await confirmOf('wang', n.police)).body.code).toBe('access.not-allowed')
  await insertGrant(w.tx, {
    accountId: w.account.wang,
    role: 'leader',
    unitId: w.unit.root,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })
  expect((await confirmOf('wang', n.police)).body).toMatchObject({ code: 'nomination.same-hand', facts: { from: '派出所' } })
  expect((await submit(w, path, { ...answer, confirm: '12' })).status).toBe(422)
  expect((await submit(w, path, { ...answer, confirm: '000000' })).html).toContain('还可以试 4 次')
  const { confirm } = (await confirmOf('sun', n.police)).body
  expect(confirm).toMatch(/^\d{6}$/)
  expect((await w.as('wang').get(`/nominations/${n.id}`)).body.opinions[1]).toMatchObject({
    handedBy: 'wang',
    confirmedBy: 'sun',
    via: null,
  })
  expect((await submit(w, path, { ...answer, confirm })).status).toBe(303)
  expect((await submit(w, path, { ...answer, confirm })).status).toBe(404)
  expect((await w.as('wang').get(`/nominations/${n.id}`)).body.opinions[1]).toEqual({
    id: n.police,
    from: '派出所',
    binding: false,
    unitId: null,
    state: 'given',
    verdict: 'agree',
    words: '无违法记录',
    person: '赵所长',
    via: 'link',
    channel: 'slip',
    handedBy: 'wang',
    handedOn: '2026-03-02',
    confirmedBy: 'sun',
    discipline: false,
    givenOn: '2026-03-02',
  })
})

inWorld('five wrong codes and the link is gone; a body with an account asks for its own', async (w) => {
  const n = await asked(w)
  const answer = { verdict: 'object', words: '有线索在核查', person: '陈' }
  const { code } = (await w.as('wang').post(`/nomination-opinions/${n.police}/slip`, {})).body
  const { confirm } = (await w.as('zhou').post(`/nomination-opinions/${n.police}/confirm-code`, {})).body
  const wrong = confirm === '999999' ? '999998' : '999999'
  for (const left of [4, 3, 2, 1])
    expect((await submit(w, `/h/qinghe/opinion/${code}`, { ...answer, confirm: wrong })).html).toContain(`还可以试 ${left} 次`)
  expect((await submit(w, `/h/qinghe/opinion/${code}`, { ...answer, confirm: wrong })).html).toContain('链接已停用')
  expect((await submit(w, `/h/qinghe/opinion/${code}`, { ...answer, confirm })).status).toBe(404)
  // Sent to another body, the old slip is no longer good.
  const again = (await w.as('wang').post(`/nomination-opinions/${n.police}/slip`, {})).body
  await w.as('wang').post(`/nomination-opinions/${n.police}/address`, { unitId: w.unit.organ })
  expect((await w.page(`/h/qinghe/opinion/${again.code}`)).status).toBe(404)
  // That body has an account: it asks for its own, both codes in its hand.
  const own = (await w.as('jia').post(`/nomination-opinions/${n.police}/slip`, { until: '2026-03-03' })).body
  expect(own).toMatchObject({ channel: 'own', by: 'jia', until: '2026-03-03', confirm: expect.stringMatching(/^\d{6}$/) })
  expect((await w.as('sun').post(`/nomination-opinions/${n.police}/confirm-code`, {})).body.code).toBe('nomination.slip-missing')
  const discipline = (await w.as('chen').post(`/nomination-opinions/${n.discipline}/slip`, {})).body
  expect(discipline).toMatchObject({ channel: 'own', from: '纪检机关' })
  expect((await submit(w, `/h/qinghe/opinion/${discipline.code}`, { ...answer, confirm: discipline.confirm })).status).toBe(303)
  w.at('2026-03-04T02:00:00Z')
  expect((await w.page(`/h/qinghe/opinion/${own.code}`)).status).toBe(404)
  expect(
    (await w.as('wang').get(`/nominations/${n.id}`)).body.opinions.map((o: { channel: string; handedBy: string }) => [
      o.channel,
      o.handedBy,
    ]),
  ).toEqual([
    ['own', 'chen'],
    ['own', 'jia'],
  ])
})
