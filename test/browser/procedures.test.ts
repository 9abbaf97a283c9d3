import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { insertGrant } from '../../src/access/access.write.ts'
import { buildApp } from '../../src/app.ts'
import { procedure } from '../../src/campaign/procedure.ts'
import { insertMember, insertPost } from '../../src/member/member.write.ts'
import { newKeys, parseKeys } from '../../src/member/secret.ts'
import { aLaunchedCampaign, aPlanOf, placedUnits } from '../../src/nomination/maker.ts'
import { type CommittedWorld, inCommittedWorld, type Person, START } from '../world.ts'
import { aWorkspace, policy, sound } from './serving.ts'

// The three procedures of plans/procedures, clicked through on the pages as the people concerned see them.

const { asset, browser } = aWorkspace()

/** The desk of one realm with one page a person, kept open between the acts. */
const desk = async (w: CommittedWorld) => {
  const app = await buildApp({
    database: w.database,
    clock: w.now,
    asset,
    keys: parseKeys(newKeys()),
    policy,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const bad: string[] = []
  const open = new Map<Person, Page>()
  const visit = async (who: Person, path: string, width = 1360): Promise<Page> => {
    let page = open.get(who)
    if (!page) {
      const context = await browser().newContext({ locale: 'zh-CN' })
      await context.addCookies([{ name: 'zy_session', value: `test-token-of-${who.padEnd(12, '-')}`, url: base }])
      page = await context.newPage()
      page.on('pageerror', (e) => bad.push(String(e)))
      open.set(who, page)
    }
    await page.setViewportSize({ width, height: 900 })
    await page.goto(base + path, { waitUntil: 'networkidle' })
    return page
  }
  const close = async () => {
    await app.close()
    expect(bad).toEqual([])
  }
  return { visit, close }
}
type Visit = Awaited<ReturnType<typeof desk>>['visit']

const prepared = async (w: CommittedWorld, name: string): Promise<void> => {
  const plan = aPlanOf(procedure.parse(JSON.parse(readFileSync(`plans/procedures/${name}.json`, 'utf8'))))
  await w.write(async (tx) => {
    const units = await placedUnits(tx)
    await aLaunchedCampaign(tx, units, plan, w.now())
    const id = await insertMember(
      tx,
      { name: '高明', standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2012-01-01', joinedOn: '2011-01-01', fullOn: '2012-01-01' },
      START,
    )
    await insertPost(tx, { memberId: id, unitId: w.unit.fenglin2, post: '党支部组织委员', fromOn: '2020-01-01' })
    await insertGrant(tx, {
      accountId: w.account.zheng,
      role: 'deputy',
      unitId: w.unit.fenglin1,
      line: 'party',
      fromOn: '2026-01-01',
      untilOn: null,
      document: '',
      grantedBy: null,
    })
  })
}

const count = async (dialog: Locator, minutes: string, present = '9') => {
  await dialog.getByLabel('会议日期').fill('2026-03-02')
  await dialog.getByLabel('会议名称或纪要文号').fill(minutes)
  await dialog.getByLabel('应到人数').fill('10')
  await dialog.getByLabel('实到人数').fill(present)
  await dialog.getByLabel('赞成').fill(present)
  await dialog.getByLabel('反对').fill('0')
  await dialog.getByLabel('弃权').fill('0')
}

/** The due step done by this person; its page then shows the next step. */
const step = async (visit: Visit, who: Person, path: string, next: string, more?: (dialog: Locator, page: Page) => Promise<void>) => {
  const page = await visit(who, path)
  await page
    .getByRole('button', { name: /推荐上报|办理通过/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: /^(意见|考察情况和结论)$/ }).fill('同意')
  await more?.(dialog, page)
  await dialog.getByRole('button', { name: /推荐上报|办理通过/ }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(next).first().waitFor()
  return page
}

/** @returns where the nominee stands */
const nominated = async (visit: Visit, name: string): Promise<string> => {
  const page = await visit('feng', '/nominations/new')
  const find = page.getByLabel('推荐的党员')
  await find.click()
  await find.fill('高明')
  await page.getByText('高明', { exact: true }).last().click()
  const front = page.getByLabel('生产和工作一线党员')
  if ((await front.count()) > 0) {
    await front.check()
    await page.getByText('加上这一个是 1 中的 1，符合').first().waitFor()
  }
  const ground = page.getByLabel('依据', { exact: true })
  if ((await ground.count()) > 0) await ground.first().fill('民主评议登记表')
  await page.getByLabel('事迹简介').fill('带头包联独居老人。')
  await page.getByLabel('事迹材料').fill('带头包联独居老人，三年上门服务二百余次。')
  await sound(page, `${name}-nominate`)
  await page.getByRole('button', { name: '保存提名' }).click()
  await page.getByRole('heading', { name: '高明', level: 1 }).waitFor()
  return new URL(page.url()).pathname
}

const agreed = async (visit: Visit, path: string) => {
  const page = await visit('chen', path)
  await page.getByRole('button', { name: '出具意见' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('同意', { exact: true }).check()
  await dialog.getByRole('textbox', { name: '意见' }).fill('没有违纪反映')
  await dialog.getByLabel('出具人').fill('陈检')
  await dialog.getByRole('button', { name: '出具意见' }).click()
  await page.getByText('没有违纪反映').waitFor()
}

const noticed = async (w: CommittedWorld, visit: Visit, who: Person, from: string, after: string) => {
  w.at(`${from}T02:00:00Z`)
  const page = await visit(who, '/notices/new')
  await page.getByLabel('公示名称').fill('推荐对象公示')
  await page.getByLabel('公示范围').fill('清河街道')
  await page.getByLabel('公示渠道').fill('公开大厅')
  await page.getByLabel('异议受理').fill('街道纪工委 0000-7654321')
  await page.getByRole('button', { name: '发布公示' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布公示' }).click()
  await page.getByText('还剩 5 个工作日').first().waitFor()
  w.at(`${after}T02:00:00Z`)
  await page.reload({ waitUntil: 'networkidle' })
  await page.getByRole('button', { name: '办结公示' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '办结公示' }).click()
  await page.getByText('已办结').first().waitFor()
}

const met = async (visit: Visit, who: Person) => {
  const page = await visit(who, '/nominations/meeting')
  await page.getByLabel('会议名称或纪要文号').fill('纪要〔2026〕2号')
  await page.getByLabel('应到人数').fill('9')
  await page.getByLabel('实到人数').fill('5')
  await page.getByLabel('赞成').fill('5')
  await page.getByRole('button', { name: '登记评选结果' }).click()
  await page.getByText('不足 6 人，会议无效').first().waitFor()
  await page.getByLabel('实到人数').fill('8')
  await page.getByLabel('赞成').fill('8')
  await page.getByRole('button', { name: '登记评选结果' }).click()
  await page.getByRole('heading', { name: '推荐对象', level: 1 }).waitFor()
}

const decided = async (visit: Visit, who: Person) => {
  const page = await visit(who, '/honours/new')
  await page.getByLabel('决定名称').fill('关于表彰优秀共产党员的决定')
  await page.getByLabel('决定文号').fill('清党工委〔2026〕8号')
  await page.getByLabel('决定的会议').fill('纪要〔2026〕2号')
  await page.getByRole('button', { name: '登记并公开' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '登记并公开' }).click()
  await page.getByRole('link', { name: '高明' }).first().waitFor()
}

inCommittedWorld('the national procedure, in a browser', async (w) => {
  await prepared(w, 'national')
  const { visit, close } = await desk(w)
  const path = await nominated(visit, 'national')
  await step(visit, 'feng', path, '支委会研究', async (dialog, page) => {
    await count(dialog, '支部党员大会', '4')
    await dialog.getByRole('button', { name: '推荐上报' }).click()
    await dialog.getByText('不足 5 人，会议无效').first().waitFor()
    await count(dialog, '支部党员大会')
    await sound(page, 'national-branch-meeting')
  })
  await step(visit, 'zheng', path, '上级党组织审核', (dialog) => count(dialog, '支委会'))
  await step(visit, 'li', path, '清河街道党工委')
  await step(visit, 'sun', path, '征求意见')
  await agreed(visit, path)
  await step(visit, 'wang', path, '考察')
  await noticed(w, visit, 'feng', '2026-03-02', '2026-03-09')
  const checked = await step(visit, 'zhou', path, '党委会议决定', async (dialog) => {
    await dialog.getByLabel('考察人').fill('周检、组织科')
  })
  await checked.getByText('周检、组织科').first().waitFor()
  await sound(checked, 'national-checked')
  for (const form of ['approval', 'summary', 'consult', 'compare', 'quota']) {
    const page = await visit('wang', `/nominations/forms?form=${form}`)
    await page.locator('.paper-form').first().waitFor()
    await sound(page, `forms-${form}`)
  }
  await sound(await visit('wang', '/nominations/composition'), 'composition')
  await sound(await visit('wang', '/nominations/composition', 390), 'composition-phone')
  await sound(await visit('wang', '/nominations/quotas', 390), 'quotas-phone')
  await met(visit, 'wang')
  await noticed(w, visit, 'wang', '2026-03-09', '2026-03-16')
  await decided(visit, 'sun')
  await close()
})

inCommittedWorld('the provincial procedure, in a browser', async (w) => {
  await prepared(w, 'provincial')
  const { visit, close } = await desk(w)
  const path = await nominated(visit, 'provincial')
  await step(visit, 'feng', path, '逐级推荐')
  await step(visit, 'li', path, '综合比选')
  await step(visit, 'sun', path, '征求意见')
  await agreed(visit, path)
  await step(visit, 'wang', path, '组织评选')
  await met(visit, 'sun')
  await step(visit, 'zhou', path, '拟表彰')
  await noticed(w, visit, 'wang', '2026-03-02', '2026-03-09')
  await decided(visit, 'sun')
  await close()
})

inCommittedWorld('the college procedure, in a browser', async (w) => {
  await prepared(w, 'college')
  const { visit, close } = await desk(w)
  const path = await nominated(visit, 'college')
  await step(visit, 'feng', path, '征求意见', (dialog) => count(dialog, '支部党员大会选举'))
  await agreed(visit, path)
  await step(visit, 'wang', path, '学院党委评选')
  await noticed(w, visit, 'feng', '2026-03-02', '2026-03-09')
  const page = await visit('zhou', path)
  await page.getByRole('button', { name: '登记考察' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('考察人').fill('周检')
  await dialog.getByLabel('考察情况和结论').fill('师生认可')
  await dialog.getByLabel('建议列入').check()
  await dialog.getByRole('button', { name: '登记考察' }).click()
  await page.getByText('师生认可').first().waitFor()
  await sound(page, 'college-inspected')
  await met(visit, 'sun')
  await noticed(w, visit, 'wang', '2026-03-09', '2026-03-16')
  await decided(visit, 'wang')
  await close()
})
