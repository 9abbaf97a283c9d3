import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { insertGrant } from '../../src/access/access.write.ts'
import { aRunningCampaign } from '../../src/activity/running.fixture.ts'
import {
  aSession,
  calledSession,
  handedIn,
  heldSession,
  peopleOfSession,
  someWords,
  votedOnPaper,
} from '../../src/debrief/debrief.fixture.ts'
import { insertPledge } from '../../src/measure/measure.fixture.ts'
import { type CommittedWorld, inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound, type Visit } from './serving.ts'

const { serving } = aWorkspace()

const facts = async (w: CommittedWorld) => {
  const people = await w.write((tx) => peopleOfSession(tx, w.unit))
  await w.write(async (tx) => {
    const campaignId = await aRunningCampaign(tx, { organiserId: w.unit.root, units: Object.values(w.unit) })
    await insertPledge(tx, {
      campaignId,
      unitId: w.unit.fenglin,
      dueOn: '2026-02-20',
      verdict: 'kept',
      judgedOn: '2026-02-25',
      what: '三号楼装扶手',
    })
    await insertPledge(tx, { campaignId, unitId: w.unit.fenglin1, dueOn: '2026-02-20', verdict: 'unkept', judgedOn: '2026-02-26', what: '修好小区路灯' }) // biome-ignore format: one line
  })
  return people
}
const both = async (visit: Visit, who: Parameters<Visit>[0], path: string, heading: string, name: string) => {
  for (const [size, end] of [
    [undefined, ''],
    [phone, '-phone'],
  ] as const) {
    const page = await visit(who, path, size)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await sound(page, `${name}${end}`)
    await page.context().close()
  }
}
const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })

inCommittedWorld('the office arranges a session, a secretary writes his words under figures he cannot touch and hands in', async (w) => {
  await facts(w)
  await serving(w, async (visit) => {
    const office = await visit('wang', '/debriefs/new')
    await office.getByRole('heading', { level: 1, name: '安排述职评议会' }).waitFor()
    await office.getByText('枫林社区党委').waitFor()
    await sound(office, 'debrief-new')
    for (const name of ['枫林社区党委', '柳岸社区党委', '恒通公司支部']) await office.getByRole('checkbox', { name, exact: true }).check()
    await office.getByLabel('开会日期').fill('2026-03-20')
    await office.getByLabel('最迟哪天交报告').fill('2026-03-13')
    await office.getByRole('checkbox', { name: '在公开大厅收群众提问' }).check()
    await office.getByRole('button', { name: '保存' }).click()
    await office.getByRole('heading', { level: 1, name: '2026年书记抓党建述职评议会' }).waitFor()
    await office.getByText('李建国').first().waitFor()
    await sound(office, 'debrief-draft')
    await office.getByRole('button', { name: '通知' }).click()
    await inDialog(office, '通知').click()
    await office.getByText('已通知，收报告和提问').waitFor()
    const id = Number(/debriefs\/(\d+)/.exec(office.url())![1])
    await office.context().close()
    await both(visit, null, `/h/qinghe/debrief/${id}/ask`, '提问', 'debrief-hall-ask')
    const anyone = await visit(null, `/h/qinghe/debrief/${id}/ask`, phone)
    await anyone.getByText('李建国').click()
    await anyone.getByLabel('您的问题').fill('楼道堆物为什么反映了三次才上门？')
    await anyone.getByRole('button', { name: '提交' }).click()
    await anyone.getByRole('heading', { level: 1, name: '问题已经收到' }).waitFor()
    await anyone.context().close()

    const li = await visit('li', `/debriefs/${id}`)
    await li.getByRole('link', { name: '李建国' }).click()
    await li.getByText('公开承诺经受益人评定').waitFor()
    await sound(li, 'debrief-report-draft')
    await li.getByRole('button', { name: '写报告' }).click()
    const dialog = li.getByRole('dialog')
    await dialog.getByLabel('查摆的问题').fill(someWords.problems)
    await dialog.getByLabel('原因').fill(someWords.causes)
    await dialog.getByLabel('下一步').fill('改')
    await sound(li, 'debrief-write')
    await inDialog(li, '保存').click()
    await li.getByRole('button', { name: '交报告' }).click()
    await inDialog(li, '交报告').click()
    await li.getByText('“下一步”现在 1 字，不足 50 字').waitFor()
    await li.keyboard.press('Escape')
    await li.getByRole('button', { name: '写报告' }).click()
    await dialog.getByLabel('下一步').fill(someWords.next)
    await inDialog(li, '保存').click()
    await dialog.waitFor({ state: 'detached' })
    await li.getByRole('button', { name: '交报告' }).click()
    await inDialog(li, '交报告').click()
    await li.getByText('报告摘要值').waitFor()
    await sound(li, 'debrief-report-handed')
    // A number opens onto its records, and they onto theirs.
    await li.getByRole('listitem').filter({ hasText: '公开承诺' }).getByRole('link', { name: '1' }).first().click()
    await li.getByRole('heading', { level: 1, name: '已兑现的承诺' }).waitFor()
    await sound(li, 'debrief-figure')
    expect(await li.getByRole('link', { name: '三号楼装扶手' }).getAttribute('href')).toMatch(/\/pledges\/\d+$/)
    await li.context().close()
  })
})

inCommittedWorld('every page of a whole round is read at a desk and on a phone, and on paper', async (w) => {
  const { as, unit, account, at } = w
  const people = await facts(w)
  await w.write(
    (tx) =>
    insertGrant(tx, { accountId: account.zhou, role: 'clerk', unitId: unit.root, line: 'party', fromOn: '2026-01-01', untilOn: null, document: '', grantedBy: null }), // biome-ignore format: one line
  )
  const s = await calledSession(as('wang'), aSession(unit))
  for (const [i, who] of (['li', 'qian'] as const).entries()) await handedIn(as(who), s.reports[i]!)
  await as('zheng').post(`/debriefs/reports/${s.reports[0]}/questions`, { words: '党员活动室晚上能不能开放？' })
  await as('sun').post(`/debriefs/reports/${s.reports[0]}/questions`, { words: '发展党员名额为什么没有用完？' })
  const { pollIds } = (await as('wang').post(`/debriefs/${s.id}/ballot`, { version: 2, channel: 'paper' })).body
  await serving(w, async (visit) => {
    await both(visit, 'wang', '/debriefs', '书记述职评议', 'debriefs')
    await both(visit, 'zheng', '/debriefs/ask', '述职提问', 'debrief-ask')
  })
  at('2026-03-20T06:00:00Z')
  await serving(w, async (visit) => {
    await both(visit, 'wang', `/debriefs/${s.id}`, '2026年书记抓党建述职评议会', 'debrief-called')
    const page = await visit('wang', `/debriefs/${s.id}`)
    await page.getByRole('button', { name: '登记开会' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '全部到会' }).click()
    await page.getByRole('dialog').getByText('实到 38 / 应到 38').waitFor()
    await sound(page, 'debrief-hold')
    await page.context().close()
  })
  await heldSession(as('wang'), s.id)
  await handedIn(as('yi'), s.reports[2]!)
  await as('sun').post(`/debriefs/reports/${s.reports[0]}/comment`, { strengths: '上门多，账目清楚，群众认可。', problems: '发展党员抓得不紧，会议记录后补。' }) // biome-ignore format: one line
  await votedOnPaper({ run: as('wang'), first: as('chen'), second: as('zhou'), certify: as('wang') }, pollIds[0], [
    [4, 2, 0, 0],
    [5, 20, 3, 1],
  ])
  await serving(w, async (visit) => {
    const office = await visit('wang', `/debriefs/reports/${s.reports[0]}`)
    await office.getByRole('button', { name: '评定', exact: true }).click()
    await office.getByRole('dialog').getByText('较好', { exact: true }).click()
    await office.getByRole('dialog').getByLabel('哪次会议决定').fill('3月21日党工委会议')
    await sound(office, 'debrief-grade')
    await inDialog(office, '评定').click()
    await office.getByText('街道领导班子好').first().waitFor()
    await office.getByRole('dialog').getByLabel('理由').fill('党员代表多数评为较好')
    await inDialog(office, '评定').click()
    await office.getByText('3月21日党工委会议').waitFor()
    await office.getByRole('button', { name: '列为问题' }).first().click()
    await office.getByRole('dialog').getByLabel('问题是什么').fill('会议记录当场签到')
    await inDialog(office, '列为问题').click()
    await office.getByRole('link', { name: '会议记录当场签到' }).waitFor()
    await sound(office, 'debrief-report-held')
    await office.context().close()
    await both(visit, 'wang', `/debriefs/reports/${s.reports[0]}`, '李建国', 'debrief-report')
    await both(visit, 'wang', `/debriefs/secretaries/${people.secretary.fenglin}`, '李建国', 'debrief-secretary')
    await both(visit, 'li', `/debriefs/reports/${s.reports[0]}/paper`, '打印', 'debrief-paper')
    await both(visit, 'wang', `/debriefs/${s.id}`, '2026年书记抓党建述职评议会', 'debrief-held')
    await both(visit, null, '/h/qinghe/debriefs', '书记述职评议', 'debrief-hall')
    await both(visit, null, `/h/qinghe/debrief/${s.id}`, '2026年书记抓党建述职评议会', 'debrief-hall-one')
  })
})
