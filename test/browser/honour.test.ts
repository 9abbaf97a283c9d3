import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { newKeys, parseKeys } from '../../src/member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain } from '../../src/nomination/maker.ts'
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
type Visit = (who: Person | null, path: string, o?: BrowserContextOptions) => Promise<Page>

const serving = async (w: CommittedWorld, work: (visit: Visit) => Promise<void>) => {
  const app = await buildApp({
    database: w.database,
    clock: w.now,
    asset,
    keys: parseKeys(newKeys()),
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
const shots = process.env.SHOTS
const sound = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
  expect([name, await axeFaults(page)]).toEqual([name, []])
  expect([name, await overflow(page)]).toEqual([name, 0])
}

const household = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 9, total: 9 } })

inCommittedWorld('in a browser: last year’s titles, a re-check arranged and closed, the register, the decision, the report', async (w) => {
  const plan = aSelectionPlan({ titles: [household] })
  plan.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const { notice: _none, ...sections } = plan.sections
  const launch = (p: typeof plan) =>
    w.write(async (tx) =>
      aLaunchedCampaign(
        tx,
        await tx.db
          .selectFrom('unit as u')
          .innerJoin('unit_line as l', (j) =>
            j.onRef('l.realm_id', '=', 'u.realm_id').onRef('l.unit_id', '=', 'u.id').on('l.line', '=', 'party'),
          )
          .select(['u.id', 'u.name', 'u.kind', 'l.path'])
          .where('u.realm_id', '=', tx.realm)
          .orderBy('l.path')
          .execute(),
        p,
        w.now(),
      ),
    )
  const first = await launch({ ...plan, sections })
  const recommend = async (campaign: number, name: string) => {
    const made = await w.as('feng').post(`/campaigns/${campaign}/nominations`, {
      titleKey: 'home',
      unitId: w.unit.fenglin1,
      name,
      brief: '和睦',
      deeds: '和睦',
    })
    await w.as('feng').post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })
    return made.body.id as number
  }
  const ids = [await recommend(first, '张家'), await recommend(first, '李家')]
  await w.as('wang').post(`/campaigns/${first}/nomination-meetings`, {
    titleKey: 'home',
    kind: 'committee',
    heldOn: '2026-03-02',
    minutes: '纪要1号',
    should: 3,
    present: 3,
    votes: ids.map((nominationId) => ({ nominationId, for: 3, against: 0, abstain: 0 })),
  })
  const granted = await w.as('sun').post(`/campaigns/${first}/honours`, {
    award: 'commend',
    title: '表彰文明家庭的决定',
    documentNo: '清党工委〔2026〕8号',
    meeting: '纪要1号',
    decidedOn: '2026-03-02',
    nominationIds: ids,
  })
  expect(granted.status).toBe(200)
  const second = await launch(plan)
  const fresh = await recommend(second, '周家')
  const notice = (
    await w.as('feng').post(`/campaigns/${second}/notices`, {
      title: '文明家庭推荐对象公示',
      unitId: w.unit.fenglin1,
      level: 'unit',
      range: '枫林社区',
      channels: ['社区公开栏'],
      contact: '枫林社区党委 0000-1234567',
      nominationIds: [fresh],
    })
  ).body.id as number
  w.at('2026-03-09T02:00:00Z')
  expect((await w.as('feng').post(`/notices/${notice}/close`)).status).toBe(200)

  await serving(w, async (visit) => {
    const yearly = await visit('wang', `/honours/yearly?unit=${w.unit.root}&campaign=${second}`)
    await yearly.getByRole('heading', { name: '巩固提高', level: 1 }).waitFor()
    await yearly.getByText('保持 2').waitFor()
    await sound(yearly, 'yearly')
    await yearly.getByRole('checkbox', { name: '选择：张家' }).check()
    await yearly.getByRole('button', { name: '安排复查' }).click()
    const arranging = yearly.getByRole('dialog')
    await arranging.getByLabel('复查期限').fill('2026-06-30')
    await arranging.getByLabel('复查理由').fill('满一年复查')
    await sound(yearly, 'arrange')
    await arranging.getByRole('button', { name: '安排复查' }).click()
    await yearly.getByText('应复查 1').waitFor()
    await yearly.getByRole('button', { name: '登记复查结果' }).click()
    const closing = yearly.getByRole('dialog')
    await closing.getByLabel('警示，限期整改').check()
    await closing.getByLabel('依据文件').fill('清党工委〔2026〕19号')
    await closing.getByLabel('复查情况').fill('楼道堆物')
    await closing.getByLabel('下次复查日期').fill('2026-09-01')
    await sound(yearly, 'close')
    await closing.getByRole('button', { name: '登记复查结果' }).click()
    await yearly.getByText('警示中 1').waitFor()
    for (const [size, name] of [
      [wide, 'wide'],
      [phone, 'phone'],
    ] as const)
      for (const [path, text] of [
        [`/honours/yearly?unit=${w.unit.root}&campaign=${second}`, '今年新推 1'],
        [`/honours/gaps?unit=${w.unit.root}&campaign=${second}`, '本单位还没有冻结的考核，没有差距可列。'],
        [`/honours/register?unit=${w.unit.fenglin1}`, '2026年'],
        [`/honours/decisions/${granted.body.decisionId}`, '决定校验码'],
        [`/honours/${granted.body.honours[0].id}`, '复查'],
        [`/notices/${notice}/report`, '公示结论'],
      ] as const) {
        const page = await visit('wang', path, size)
        await page.getByText(text).first().waitFor()
        await sound(page, `${path.split('?')[0]!.slice(1).replaceAll('/', '-')}-${name}`)
      }
  })
})
