import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { writePassword } from '../../src/access/access.write.ts'
import { hashPassword } from '../../src/access/session.ts'
import { buildApp, reactions, ticks } from '../../src/app.ts'
import { templates } from '../../src/campaign/templates.ts'
import { jobs } from '../../src/job/runner.ts'
import { type CommittedWorld, inCommittedWorld, type Person } from '../world.ts'
import { axeFaults, blocked, overflow } from './browser.ts'
import { aWorkspace, phone, policy, wide } from './serving.ts'

const { asset, browser } = aWorkspace()

interface Served {
  open(who: Person | null, size?: typeof wide): Promise<{ page: Page; go(path: string): Promise<void> }>
  /** Seal, react, tick, until nothing is left to do. */
  settle(): Promise<void>
}

/** The product over real requests; whatever a page throws or the security policy blocks fails the test. */
const serving = async (w: CommittedWorld, work: (s: Served) => Promise<void>) => {
  const app = await buildApp({
    database: w.database,
    clock: w.now,
    // A hall page that is missing says so; the workspace must not answer in its place.
    asset: (path) => (path.startsWith('/h') ? null : asset(path)),
    policy,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const later = jobs({ database: w.database, sealer: w.sealer, reactions, ticks, clock: w.now })
  const bad: string[] = []
  try {
    await work({
      settle: async () => void (await later.settle(w.realm)),
      open: async (who, size = wide) => {
        const context = await browser().newContext({ ...size, locale: 'zh-CN' })
        if (who) await context.addCookies([{ name: 'zy_session', value: `test-token-of-${who.padEnd(12, '-')}`, url: base }])
        const page = await context.newPage()
        page.on('pageerror', (e) => bad.push(`${new URL(page.url()).pathname}: ${e}`))
        page.on('console', (m) => blocked.test(m.text()) && bad.push(m.text()))
        page.on('response', (r) => r.status() >= 500 && bad.push(`${r.status()} ${r.url()}`))
        return {
          page,
          go: async (path) => {
            await page.goto(base + path, { waitUntil: 'load' })
            await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.skeleton, .ghost'))
          },
        }
      },
    })
  } finally {
    // First the pages: one that is still asking would meet a closing server.
    for (const c of browser().contexts()) await c.close()
    await app.close()
  }
  expect(bad).toEqual([])
}
const sound = async (page: Page, where: string) => {
  expect(await page.locator('.sky').count(), `${where} shows bad weather`).toBe(0)
  expect(await axeFaults(page), where).toEqual([])
  expect(await overflow(page), where).toBe(0)
}

/** The street's plan as an internal appraisal, which any street may run with a signature. */
const launched = async (w: CommittedWorld): Promise<number> => {
  const p = structuredClone(templates().get('street-two-nodes')!)
  p.theme = '为民办实事'
  p.unitTheme = 'required'
  p.basis = { ...p.basis, kind: '单位内部', signedBy: '王主任' }
  for (const a of p.sections.honour?.awards ?? []) Object.assign(a, { level: '通报表扬', plaque: false })
  if (p.sections.honour) p.sections.honour.publicRanking = false
  const made = await w.as('wang').post('/campaigns', { organiserId: w.unit.root, title: '街道创先争优活动', plan: p })
  const answer = await w.as('wang').post(`/campaigns/${made.body.id}/launch`, { version: 1, launchOn: '2026-03-02' })
  expect(answer.body).toMatchObject({ state: 'launched', units: 9 })
  return made.body.id
}

inCommittedWorld('a secretary signs in, finds the plan due on the desk, adopts it, and sees it leave the list', async (w) => {
  const id = await launched(w)
  await w.write(async (tx) => writePassword(tx, w.account.li, await hashPassword('open-sesame-1'), 'active'))
  await serving(w, async ({ open, settle }) => {
    await settle()
    const { page, go } = await open(null)
    await go('/')
    await page.getByLabel('用户名').fill('li')
    await page.getByLabel('密码').fill('open-sesame-1')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '今天要办的事' }).waitFor()
    await sound(page, 'home')
    const duty = page.locator('.dues li', { hasText: '制定本单位实施安排' })
    expect(await duty.count()).toBe(1)
    await duty.getByRole('link', { name: '制定方案' }).click()
    await page.getByRole('heading', { name: '制定本单位方案' }).waitFor()

    // The common plan asks for a theme: the form says so before anything is sent.
    await page.getByRole('button', { name: '提交方案' }).click()
    await page.getByRole('alert').getByText('共同方案要求填写本单位主题。').waitFor()
    await sound(page, 'adopt, refused')
    await page.getByLabel('本单位主题').fill('邻里守望')
    await page.getByRole('button', { name: '增加一件事' }).click()
    await page.getByLabel('办什么事').fill('修好 7 栋楼的雨棚')
    await page.getByLabel('责任人').selectOption({ label: '书记' })
    await page.getByLabel('阶段').selectOption({ index: 1 })
    await page.getByLabel('哪天办成').fill('2026-04-01')
    await page.getByLabel('一线工作法，由本单位填写').fill('干部每周两天在楼栋办公')
    // What was typed stays on this machine until it is sent.
    await page.waitForTimeout(500)
    await page.reload({ waitUntil: 'networkidle' })
    await page.getByText('已恢复').waitFor()
    expect(await page.getByLabel('办什么事').inputValue()).toBe('修好 7 栋楼的雨棚')
    await page.getByRole('button', { name: '提交方案' }).click()
    await page.getByRole('tab', { name: '方案对照', selected: true }).waitFor()
    expect(await page.locator('.added').allInnerTexts()).toEqual(['邻里守望\n本单位增加', '干部每周两天在楼栋办公\n本单位增加'])
    expect((await w.as('li').get(`/campaigns/${id}/units/${w.unit.fenglin}`)).body.own).toEqual({
      theme: '邻里守望',
      goals: [],
      items: [{ id: 'item-1', text: '修好 7 栋楼的雨棚', role: 'secretary', phase: 'node-1', dueDay: 30, serves: '' }],
      fills: [{ mechanism: 'front-line', content: '干部每周两天在楼栋办公' }],
      refinements: [],
    })

    await settle()
    await go('/?done=true')
    expect(await page.locator('.dues', { hasNotText: '已办结' }).getByText('制定本单位实施安排').count()).toBe(0)
    await page.locator('section.dues', { hasText: '已办结' }).getByText('制定本单位实施安排').waitFor()
    await page.getByText('修好 7 栋楼的雨棚').waitFor()
    await sound(page, 'home with what was done')

    await page.locator('.dues li', { hasText: '修好 7 栋楼的雨棚' }).getByRole('link', { name: '登记落实' }).click()
    await page.getByRole('button', { name: '登记落实' }).click()
    await page.getByLabel('办成了什么、谁确认').fill('7 栋全部装好，住户签字')
    await page.getByLabel('哪天办成').fill('2026-03-09')
    await page.getByRole('dialog').getByRole('button', { name: '登记落实' }).click()
    // Not yet come: the refusal stands in the form, with the way out.
    await page.getByRole('dialog').getByText('只能登记已经办完的事').waitFor()
    await page.getByLabel('哪天办成').fill('')
    await page.getByRole('dialog').getByRole('button', { name: '登记落实' }).click()
    await page.getByText('3 月 2 日落实：7 栋全部装好，住户签字').waitFor()
  })
})

inCommittedWorld(
  'the office makes a campaign from a built-in plan, is told what the rules forbid, mends it and launches it in public',
  async (w) => {
    await serving(w, async ({ open }) => {
      const { page, go } = await open('wang')
      await go('/campaigns')
      await page.getByText('还没有活动。').waitFor()
      await page.getByRole('link', { name: '新建活动' }).first().click()
      await page.getByRole('link', { name: /街道创先争优活动实施意见/ }).click()
      await page.getByLabel('活动名称').fill('清河街道争创活动')
      await sound(page, 'new')
      await page.getByRole('button', { name: '建立草稿' }).click()
      await page.getByRole('heading', { name: '修改方案' }).waitFor()
      await page.getByLabel('创建示范').check()
      await page.getByLabel('第二节点，结束').fill('9')
      await page.getByRole('button', { name: '保存草稿' }).click()
      await page.getByRole('alert').getByText('结束不早于开始').waitFor()
      await page.getByLabel('第二节点，结束').fill('700')
      await page.getByRole('button', { name: '保存草稿' }).click()
      await page.getByRole('heading', { name: '印发前检查' }).waitFor()
      await page.getByText('举办资格').waitFor()
      const launch = page.getByRole('button', { name: '印发', exact: true })
      expect(await launch.getAttribute('aria-disabled')).toBe('true')
      await sound(page, 'check, refused')
      await page.getByRole('link', { name: '去修改' }).first().click()
      await page.getByLabel('单位内部').check()
      await page.getByLabel('活动主题').fill('为民办实事，争当排头兵')
      await page.getByLabel('签署依据的责任人').fill('王主任')
      for (const level of await page.getByLabel(/，形式$/).all()) await level.selectOption('通报表扬')
      await page.getByRole('button', { name: '保存草稿' }).click()
      await page.getByRole('heading', { name: '印发前检查' }).waitFor()
      await page.getByText('给基层添多少事').waitFor()
      await expect.poll(() => page.getByText('不符合规定，不能印发').count()).toBe(0)
      await sound(page, 'check, passed')
      await launch.click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('主题：为民办实事，争当排头兵').waitFor()
      await dialog.getByText('所有人，公开大厅，不用登录').waitFor()
      await dialog.getByText('9 个单位参加').waitFor()
      await sound(page, 'launch dialog')
      await dialog.getByRole('button', { name: '印发' }).click()
      await page.getByRole('heading', { name: /清河街道争创活动.*进行中/ }).waitFor()
      const [row] = (await w.as('wang').get('/campaigns')).body.rows
      expect(row).toMatchObject({ title: '清河街道争创活动', state: 'launched', launchOn: '2026-03-02', endsOn: '2028-01-31', units: 9 })
      const shown = (await w.as('wang').get(`/campaigns/${row.id}`)).body
      expect(shown.plan).toMatchObject({ theme: '为民办实事，争当排头兵', basis: { kind: '单位内部', signedBy: '王主任' } })
    })
  },
)

/** A launched campaign three months on, with something late, left over and seated; and a draft beside it. */
const threeMonthsOn = async (w: CommittedWorld) => {
  const id = await launched(w)
  const draft = await w.as('wang').post('/campaigns', { organiserId: w.unit.root, title: '下一轮', template: 'street-two-nodes' })
  const unit = `/campaigns/${id}/units/${w.unit.fenglin}`
  const item = {
    kind: 'pledge',
    unitId: w.unit.fenglin,
    what: '2 号楼加装扶手，未兑现',
    source: '2025 年承诺台账第 7 号',
    role: 'secretary',
    dueOn: '2026-04-30',
  }
  await w.as('wang').post(`/campaigns/${id}/carry`, { items: [item] })
  await w.as('li').post(`${unit}/seats`, { group: 'unit-body', role: 'secretary', person: '李正' })
  return { at: `/campaigns/${id}`, draft: `/campaigns/${draft.body.id}`, unit }
}

type Places = Awaited<ReturnType<typeof threeMonthsOn>>
const pagesOf: [who: Person, called: string, paths: (p: Places) => string[]][] = [
  [
    'wang',
    'campaign',
    ({ at }) => [
      ...['/', '/campaigns', '/campaigns/new', '/campaigns/new?from=file', `${at}/carry/import`],
      ...['progress', 'late', 'units', 'plan', 'carry', 'goals', 'versions', 'timeline'].map((tab) => `${at}?tab=${tab}`),
    ],
  ],
  [
    'wang',
    'draft',
    ({ at, draft, unit }) => [
      ...[`${at}/draft`, draft, `${draft}/draft`, `${draft}/draft?mode=json`, `${draft}/check`],
      ...['duties', 'seats'].map((tab) => `${unit}?tab=${tab}`),
    ],
  ],
  [
    'li',
    'unit',
    ({ at, unit }) => [
      ...['/', at, `${unit}/adopt`, `${unit}/summary`],
      ...['duties', 'plan', 'items', 'seats', 'goals', 'summaries'].map((tab) => `${unit}?tab=${tab}`),
    ],
  ],
]
for (const [who, called, paths] of pagesOf)
  for (const size of [wide, phone])
    inCommittedWorld(`every ${called} page of ${who} is sound at ${size.viewport.width} px`, async (w) => {
      const places = await threeMonthsOn(w)
      await serving(w, async ({ open, settle }) => {
        await settle()
        w.at('2026-06-02T02:00:00Z')
        const { page, go } = await open(who, size)
        for (const path of paths(places)) {
          await go(path)
          await sound(page, path)
        }
      })
    })

inCommittedWorld('late first, by name; a superior gives more time with a reason, and the unit is told', async (w) => {
  const { at } = await threeMonthsOn(w)
  await serving(w, async ({ open, settle }) => {
    await settle()
    w.at('2026-06-02T02:00:00Z')
    // Late first, by name; what a superior may do stands beside it and is kept in the ledger.
    const { page, go } = await open('wang')
    await go(at)
    await page
      .getByRole('link', { name: /柳岸社区党委/ })
      .first()
      .click()
    await page.getByRole('heading', { name: '柳岸社区党委所属单位' }).waitFor()
    await page
      .getByRole('link', { name: /柳岸社区党委/ })
      .first()
      .click()
    const row = page.locator('tbody tr', { hasText: '制定本单位实施安排' })
    await row.getByRole('button', { name: '延期' }).click()
    await page.getByLabel('延到哪天').fill('2026-03-05')
    await page.getByLabel('原因').fill('书记住院，七月前补上')
    await page.getByRole('dialog').getByRole('button', { name: '延期' }).click()
    await page.getByRole('dialog').getByText('只能延到以后的日子').waitFor()
    await page.getByLabel('延到哪天').fill('2026-07-01')
    await page.getByRole('dialog').getByRole('button', { name: '延期' }).click()
    await row.getByText('原因：书记住院，七月前补上').waitFor()
    await row.getByText('7 月 1 日', { exact: true }).waitFor()
  })
})
