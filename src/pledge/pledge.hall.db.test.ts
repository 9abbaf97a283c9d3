import { expect } from 'vitest'
import { inWorld, type World } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { buildApp } from '../app.ts'
import { aPledge, published } from './pledge.fixture.ts'

/** A plain form sent by a browser without script. */
const sending = async (w: World) => {
  const app = await buildApp({ database: w.database, clock: w.now })
  return async (url: string, fields: Record<string, string>) => {
    const r = await app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    })
    return { status: r.statusCode, html: r.body }
  }
}

inWorld('the public page lists what is published and only that; members by branch, named only if they agreed', async (w) => {
  const { as, tx, unit, member, page } = w
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  const { code } = await published(as, aPledge(campaign, unit.fenglin), { by: 'zhao', reviewer: 'wang' })
  await as('qian').post('/pledges', aPledge(campaign, unit.liuan, { what: '还是草稿的一项' }))
  const own = {
    ...aPledge(campaign, unit.fenglin1, { what: '每周二晚接待来访', measures: '登记、转办、回访', responsible: '郑明' }),
    kind: 'member',
    memberId: member.zheng,
  }
  const his = await published(as, own, { by: 'feng', reviewer: 'feng' })
  const list = await page('/h/qinghe/pledges')
  expect(list.status).toBe(200)
  expect(list.html).toContain('为三号楼、五号楼加装楼道扶手')
  expect(list.html).toContain('枫林第一支部党员 郑*')
  expect(list.html).not.toContain('郑明')
  expect(list.html).not.toContain('还是草稿的一项')
  expect(list.html).toContain('共 2 项；已评诺：兑现 0 项，部分兑现 0 项，未兑现 0 项。')
  expect((await page('/h/qinghe/pledges?unit=柳岸')).html).toContain('还没有公开的承诺。')
  expect((await page(`/h/qinghe/pledges?unit=枫林&campaign=${campaign}&after=bogus`)).html).toContain('共 2 项')
  expect((await page('/h/qinghe/pledges?campaign=abc')).status).toBe(200)
  const hers = await page(`/h/qinghe/pledge/${his.code}`)
  expect(hers.html).not.toContain('郑明')
  const one = await page(`/h/qinghe/pledge/${code.toLowerCase().replaceAll('-', '')}`)
  expect(one.html).toContain('由 0处 到 24处')
  expect(one.html).toContain('李某')
  expect(one.html).toContain('受益人凭评诺单在这里评定')
  expect((await page(`/h/xueyuan/pledge/${code}`)).status).toBe(404)
  expect((await page('/h/xueyuan/pledges')).html).toContain('还没有公开的承诺。')
})

inWorld('a beneficiary judges on a plain form; what is wrong is said at its field and nothing typed is lost', async (w) => {
  const { as, tx, unit } = w
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  const { id, code } = await published(as, aPledge(campaign, unit.fenglin), { by: 'zhao', reviewer: 'wang' })
  const send = await sending(w)
  const to = `/h/qinghe/pledge/${code}/judge`
  const [slip, second] = (await as('wang').post(`/pledges/${id}/slips`, { n: 2 })).body.slips as [string, string]
  expect((await send(to, { slip, verdict: 'kept' })).html).toContain('还没有到评诺的时候')
  await as('zhao').post(`/pledges/${id}/claim`, { version: 4 })
  const empty = await send(to, { slip: '', verdict: 'kept', words: '楼道亮堂' })
  expect(empty).toMatchObject({ status: 422, html: expect.stringContaining('请填写评诺单编号，并选一项。') })
  expect(empty.html).toContain('楼道亮堂')
  const wrong = await send(to, { slip: '1234', verdict: 'kept', words: '楼道亮堂' })
  expect(wrong.status).toBe(404)
  expect(wrong.html).toContain('没有找到这张评诺单')
  expect(wrong.html).toContain('value="1234"')
  const done = await send(to, { slip, verdict: 'kept', words: '<b>楼道亮堂</b>' })
  expect(done.status).toBe(200)
  expect(done.html).toContain('已记下您的评定。谢谢。')
  expect(done.html).toContain('1 人评定：兑现 1，部分兑现 0，未兑现 0。')
  // What he wrote is for the unit and its superior, not for the public page.
  expect(done.html).not.toContain('楼道亮堂')
  expect(await send(to, { slip, verdict: 'unkept' })).toMatchObject({ status: 412, html: expect.stringContaining('每张只能用一次') })
  expect((await send(to, { slip: second, verdict: 'unkept' })).html).toContain('2 人评定：兑现 1，部分兑现 0，未兑现 1。')
  // One each: the tie goes to the worse, and the form is gone.
  const after = await w.page(`/h/qinghe/pledge/${code}`)
  expect(after.html).toContain('未兑现')
  expect(after.html).not.toContain('提交评定')
  expect((await as('li').get(`/pledges/${id}`)).body).toMatchObject({ state: 'judged', verdict: 'unkept' })
})

inWorld('the receiver of a service answers his slip once, without an account', async (w) => {
  const { as, unit, page } = w
  const send = await sending(w)
  const made = await as('zhao').post('/services', {
    unitId: unit.fenglin,
    receiver: '三号楼张某',
    what: '代办老年卡',
    asked: true,
    askedOn: '2026-03-01',
    dueOn: '2026-03-10',
  })
  const { id, slip } = made.body
  expect((await page('/h/qinghe/service')).html).toContain('回执编号')
  expect((await page(`/h/qinghe/service?slip=${slip}`)).html).toContain('还没有服务记录，服务之后再来确认。')
  expect((await send('/h/qinghe/service', { slip, done: 'yes' })).html).toContain('还没有服务记录')
  await as('zhao').post('/activities', {
    unitId: unit.fenglin,
    kind: 'service',
    title: '代办老年卡',
    heldOn: '2026-03-02',
    serves: null,
    service: { id },
  })
  const asks = await page(`/h/qinghe/service?slip=${slip}`)
  expect(asks.html).toContain('代办老年卡')
  expect(asks.html).not.toContain('张某')
  expect(await send('/h/qinghe/service', { slip })).toMatchObject({
    status: 422,
    html: expect.stringContaining('请填写回执编号，并选一项。'),
  })
  expect((await send('/h/qinghe/service', { slip: 'AAAA', done: 'yes' })).status).toBe(404)
  expect((await send('/h/xueyuan/service', { slip, done: 'yes' })).status).toBe(404)
  expect((await send('/h/qinghe/service', { slip, done: 'no', words: '还没拿到' })).html).toContain('已记下：没有办成。')
  expect(await send('/h/qinghe/service', { slip, done: 'yes' })).toMatchObject({ status: 412, html: expect.stringContaining('不能再用') })
  expect((await as('li').get('/services')).body.rows).toMatchObject([{ id, state: 'disputed', answeredHow: 'slip', answer: '还没拿到' }])
})
