import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { aRunningCampaign } from '../../src/activity/running.fixture.ts'
import { buildApp } from '../../src/app.ts'
import { type CommittedWorld, inCommittedWorld, type Person } from '../world.ts'
import { axeFaults, builtWeb, openBrowser, overflow } from './browser.ts'

let folder = ''
let browser: Browser
beforeAll(async () => {
  // The runner's NODE_ENV=test would build React's development version.
  const mode = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  folder = await builtWeb()
  process.env.NODE_ENV = mode
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
})

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
}
const asset = (path: string) => {
  const file = join(folder, path)
  const found = path !== '/' && existsSync(file) ? file : join(folder, 'index.html')
  return { body: readFileSync(found), headers: { 'content-type': types[extname(found)] ?? 'application/octet-stream' } }
}

const wide = { viewport: { width: 1360, height: 900 } }
const phone = { viewport: { width: 390, height: 844 } }

/** The product over real requests, and pages signed in as the people of the test world. */
const serving = async (
  w: CommittedWorld,
  work: (visit: (who: Person | null, path: string, o?: BrowserContextOptions) => Promise<Page>) => Promise<void>,
) => {
  const app = await buildApp({
    database: w.database,
    clock: w.now,
    asset,
    policy: { minimumLength: 8, attempts: 5, lockMinutes: 30, idleMinutes: 10_000_000, hours: 12 },
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const bad: string[] = []
  try {
    await work(async (who, path, o = wide) => {
      const context = await browser.newContext({ ...o, locale: 'zh-CN' })
      if (who) await context.addCookies([{ name: 'zy_session', value: `test-token-of-${who.padEnd(12, '-')}`, url: base }])
      const page = await context.newPage()
      page.on('pageerror', (e) => bad.push(String(e)))
      await page.goto(base + path, { waitUntil: 'networkidle' })
      return page
    })
  } finally {
    await app.close()
  }
  expect(bad).toEqual([])
}
const sound = async (page: Page) => {
  expect(await axeFaults(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
}

inCommittedWorld(
  '提诺 to 评诺 in a browser: the form says what is empty, the superior returns, the beneficiary judges on a phone',
  async (w) => {
    await w.write((tx) => aRunningCampaign(tx, { organiserId: w.unit.root, units: Object.values(w.unit), title: '清河街道创先争优' }))
    await serving(w, async (visit) => {
      const zhao = await visit('zhao', '/pledges/new')
      await zhao.getByLabel('承诺什么').fill('进一步加强为民服务')
      await zhao.getByText('“进一步加强”说的是态度，不是结果').waitFor()
      await zhao.getByRole('radio').first().check()
      await sound(zhao)
      await zhao.getByRole('button', { name: '保存草稿' }).click()
      await zhao.getByRole('heading', { name: '提交前要改' }).waitFor()
      await zhao.getByText('没有目标数。请写明做到多少。').waitFor()
      await sound(zhao)
      await zhao.getByRole('link', { name: '修改' }).click()
      await zhao.getByLabel('承诺什么').fill('为三号楼加装楼道扶手')
      await zhao.getByLabel('现状数').fill('0')
      await zhao.getByLabel('目标数').fill('24')
      await zhao.getByLabel('计量单位').fill('处')
      await zhao.getByLabel('完成日期').fill('2026-07-31')
      await zhao.getByLabel('受益人').fill('三号楼住户')
      await zhao.getByLabel('责任人').fill('李正')
      await zhao.getByRole('button', { name: '保存' }).click()
      await zhao.getByRole('button', { name: '提交审诺' }).click()
      await zhao.getByText('待审诺').first().waitFor()
      const record = new URL(zhao.url()).pathname

      const wang = await visit('wang', record)
      await wang.getByRole('button', { name: '同意' }).click()
      await wang.getByText('已审定，待公开').first().waitFor()

      await zhao.reload({ waitUntil: 'networkidle' })
      await zhao.getByRole('button', { name: '亮诺' }).click()
      await zhao.getByRole('dialog').getByText('所有人，在公开大厅，不用登录').waitFor()
      await zhao.getByRole('dialog').getByRole('button', { name: '亮诺' }).click()
      await zhao.getByText('已亮诺').first().waitFor()
      await zhao.getByRole('button', { name: '登记进展' }).click()
      await zhao.getByRole('dialog').getByLabel('目前数').fill('24')
      await zhao.getByRole('dialog').getByLabel('说明').fill('全部装完')
      await zhao.getByRole('dialog').getByRole('button', { name: '登记' }).click()
      await zhao.getByText('100%').waitFor()
      await zhao.getByRole('button', { name: '报告已兑现' }).click()
      await zhao.getByRole('dialog').getByRole('button', { name: '报告已兑现' }).click()
      await zhao.getByText('报告兑现，待评诺').first().waitFor()
      await sound(zhao)

      await wang.reload({ waitUntil: 'networkidle' })
      await wang.getByRole('button', { name: '开评诺单' }).click()
      await wang.getByRole('dialog').getByLabel('几张').fill('1')
      await wang.getByRole('dialog').getByRole('button', { name: '开具' }).click()
      const slip = await wang.getByRole('dialog').locator('li b').first().innerText()
      const { pathname } = new URL((await zhao.getByRole('link', { name: '公开页' }).getAttribute('href'))!, zhao.url())

      const resident = await visit(null, pathname, phone)
      await sound(resident)
      await resident.getByLabel('评诺单编号').fill(slip.toLowerCase())
      await resident.getByLabel('部分兑现').check()
      await resident.getByRole('button', { name: '提交评定' }).click()
      await resident.getByText('已记下您的评定。谢谢。').waitFor()
      await resident.getByText('1 人评定：兑现 0，部分兑现 1，未兑现 0。').waitFor()
      await sound(resident)
      await zhao.reload({ waitUntil: 'networkidle' })
      await zhao.getByText('部分兑现').first().waitFor()

      const list = await visit(null, '/h/qinghe/pledges', phone)
      await list.getByText('为三号楼加装楼道扶手').waitFor()
      await sound(list)
    })
  },
)

inCommittedWorld('an activity recorded and corrected, a post set up, a finding put right, on the pages of the workspace', async (w) => {
  await w.write((tx) => aRunningCampaign(tx, { organiserId: w.unit.root, units: Object.values(w.unit), title: '清河街道创先争优' }))
  await serving(w, async (visit) => {
    const zhao = await visit('zhao', '/activities/new')
    await sound(zhao)
    await zhao.getByLabel('类别').selectOption('branch-meeting')
    await zhao.getByLabel('名称').fill('第一季度党员大会')
    await zhao.getByLabel('日期').fill('2026-02-10')
    await zhao.getByLabel('服务的中心工作').fill('老旧小区改造')
    await zhao.getByLabel('应到', { exact: true }).fill('20')
    await zhao.getByLabel('实到', { exact: true }).fill('17')
    await zhao.getByRole('button', { name: '记录', exact: true }).click()
    await zhao.getByText('应到 20 人，实到 17 人').waitFor()
    await sound(zhao)
    await zhao.getByRole('link', { name: '更正' }).click()
    await zhao.getByLabel('决定').fill('通过实施方案')
    await zhao.getByLabel('理由').fill('补写决定')
    await zhao.getByRole('button', { name: '更正' }).click()
    await zhao.getByText('更正过 1 次').waitFor()

    const post = await visit('zhao', '/carriers/new')
    await post.getByLabel('先锋岗').first().check()
    await post.getByLabel('名称').fill('红色代办先锋岗')
    await post.getByLabel('责任人').fill('郑明')
    await post.getByLabel('职责').fill('代办帮办')
    await post.getByLabel('几个月复核一次').fill('6')
    await post.getByRole('button', { name: '设立' }).click()
    await post.getByText('红色代办先锋岗').waitFor()
    await sound(post)

    const found = await w.as('zhou').post('/rectifications', { unitId: w.unit.fenglin, what: '三号楼消防通道堆物', dueOn: '2026-03-31' })
    const fix = await visit('zhao', `/rectifications/${found.body.id}`)
    await sound(fix)
    await fix.getByRole('button', { name: '报告完成' }).click()
    await fix.getByRole('dialog').getByLabel('完成情况').fill('已清理')
    await fix.getByRole('dialog').getByRole('button', { name: '报告完成' }).click()
    await fix.getByText('报告完成，待核查').first().waitFor()
    const wu = await visit('wu', `/rectifications/${found.body.id}`, phone)
    await wu.getByRole('button', { name: '核查', exact: true }).click()
    await wu.getByRole('dialog').getByLabel('已解决').check()
    await wu.getByRole('dialog').getByRole('button', { name: '登记核查结果' }).click()
    await wu.getByText('已解决').first().waitFor()
    await sound(wu)
    for (const path of ['/pledges', '/activities', '/services', '/services/new', '/rectifications', '/rectifications/new', '/carriers/new'])
      await sound(await visit('wang', path, phone))
    for (const path of ['/h/qinghe/service', '/h/qinghe/pledges']) await sound(await visit(null, path, phone))
  })
})
