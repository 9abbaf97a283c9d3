import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kitchenServer } from '../../src/web/desk/kitchen.server.ts'
import { form, steps } from '../../src/web/hall/form.ts'
import { html } from '../../src/web/hall/html.ts'
import { hallPage } from '../../src/web/hall/page.ts'
import { actions, bar, facts, figures, items, noticeClock, section, table, tag, timeline, ways } from '../../src/web/hall/parts.ts'
import { axeFaults, blocked, openBrowser, overflow } from './browser.ts'

// The frame by itself: its parts on a small desk, over real requests to a server that refuses, forgets the session and changes records.
const folder = mkdtempSync(join(tmpdir(), 'kitchen-'))
let browser: Browser
let kitchen: ReturnType<typeof kitchenServer>
let base: string

beforeAll(async () => {
  // The runner's NODE_ENV=test would build React's development version.
  const mode = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  await build({ configFile: 'src/web/vite.config.ts', mode: 'kitchen', logLevel: 'error', build: { outDir: folder } })
  process.env.NODE_ENV = mode
  kitchen = kitchenServer(folder)
  await new Promise<void>((done) => kitchen.server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(kitchen.server.address() as AddressInfo).port}`
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  kitchen?.server.close()
  rmSync(folder, { recursive: true, force: true })
})

const wide = { viewport: { width: 1360, height: 900 } }
const phone = { viewport: { width: 390, height: 844 } }
const on = async (path: string, work: (page: Page) => Promise<void>, o: BrowserContextOptions = wide) => {
  const context = await browser.newContext({ ...o, locale: 'zh-CN' })
  const page = await context.newPage()
  const bad: string[] = []
  page.on('pageerror', (e) => bad.push(String(e)))
  // Refusals are answers; what the security policy blocks is not.
  page.on('console', (m) => blocked.test(m.text()) && bad.push(m.text()))
  await page.goto(base + path, { waitUntil: 'networkidle' })
  await work(page)
  await context.close()
  expect(bad).toEqual([])
}

test('every part is reachable for everybody, at 1360 and 390 px, and never wider than the window', async () => {
  for (const o of [wide, phone])
    for (const path of [
      '/',
      '/items',
      '/items/1',
      '/items/new',
      '/items/1/edit',
      '/board',
      '/sheet',
      '/charts',
      '/import',
      '/skies',
      '/nowhere',
    ])
      await on(
        path,
        async (page) => {
          expect([path, await axeFaults(page)]).toEqual([path, []])
          expect([path, await overflow(page)]).toEqual([path, 0])
        },
        o,
      )
})

test('a filtered list is an address: bookmarked, walked with j k Enter, paged both ways, found again by Back', async () => {
  await on('/items', async (page) => {
    await page.getByRole('combobox', { name: '状态' }).selectOption({ label: '逾期' })
    await page.waitForURL(/state=late/)
    await page.getByRole('button', { name: '下一页' }).click()
    await page.waitForURL(/after=/)
    await page.getByRole('button', { name: '上一页' }).click()
    await page.waitForURL((u) => !u.search.includes('after'))
    await page.reload({ waitUntil: 'networkidle' })
    await expect(page.getByRole('combobox', { name: '状态' }).inputValue()).resolves.toBe('late')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    const first = await page.locator('tbody a.row-link').first().textContent()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(first)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1 }).filter({ hasText: first! }).waitFor()
    await page.goBack()
    await page.waitForURL(/state=late/)
    await page.locator('tbody a.row-link').first().waitFor()
  })
})

test('columns are chosen per list and remembered; the first column cannot go', async () => {
  await on('/items', async (page) => {
    await page.getByText('显示的列').click()
    await page.getByLabel('已办比例').check()
    expect(await page.getByLabel('事项', { exact: true }).isDisabled()).toBe(true)
    await page.reload({ waitUntil: 'networkidle' })
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(['', '事项', '单位', '状态', '期限', '受益户数', '已办比例'])
  })
})

test('in bulk: what can be done is done one by one, what cannot says why', async () => {
  await on('/items', async (page) => {
    for (const box of (await page.locator('tbody .tick input').all()).slice(0, 3)) await box.check()
    await page.getByRole('button', { name: '催办' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.textContent()).toContain('将对 1 条记录催办')
    expect(await dialog.textContent()).toContain('退回的不用催办')
    await dialog.getByRole('button', { name: '催办' }).click()
    await dialog.getByText('1 条全部办好').waitFor()
  })
  expect(kitchen.seen.filter((s) => s.url.endsWith('/urge')).length).toBe(1)
})

test('a form names every mistake, keeps the draft over a reload, and shows a refusal at its field', async () => {
  await on('/items/new', async (page) => {
    await page.getByLabel('办什么事').fill('雨棚')
    await page.getByRole('button', { name: '提交立项' }).click()
    const summary = page.getByRole('alert')
    expect(await summary.locator('li').allTextContents()).toEqual([
      '办什么事：至少 4 个字。',
      '请填写“受益多少户”。',
      '请填写“哪天办完”。',
      '请选择“怎样办”。',
      '请填写“做什么”。',
      '请填写“哪天前”。',
      '先告知受益户，再立项。',
    ])
    await page.getByLabel('办什么事').fill('枫林里 7 号楼雨棚')
    await page.getByLabel('受益多少户').fill('168')
    await page.getByLabel('哪天办完').fill('2026-11-01')
    await page.getByLabel('社区自办').check()
    await page.getByLabel('做什么').fill('入户告知')
    await page.getByLabel('哪天前').fill('2026-11-30')
    await page.getByLabel('已入户告知受益户').check()
    await page.waitForTimeout(500)
    await page.reload({ waitUntil: 'networkidle' })
    await page.getByText('的草稿').waitFor()
    await page.getByRole('button', { name: '提交立项' }).click()
    await page.locator('.field.wrong .error').filter({ hasText: '期限已经过去' }).waitFor()
    await page.getByLabel('哪天办完').fill('2026-12-15')
    await page.getByRole('button', { name: '提交立项' }).click()
    await page.waitForURL(/items\/2$/)
    await page.goto(`${base}/items/new`, { waitUntil: 'networkidle' })
    expect(await page.getByLabel('办什么事').inputValue()).toBe('')
  })
  const sent = kitchen.seen.filter((s) => s.method === 'POST' && s.url === '/api/items')
  expect(JSON.parse(sent.at(-1)!.body)).toEqual({
    title: '枫林里 7 号楼雨棚',
    unitId: 2,
    households: 168,
    dueOn: '2026-12-15',
    how: 'self',
    steps: [{ what: '入户告知', byOn: '2026-11-30' }],
    told: true,
  })
  expect(new Set(sent.map((s) => s.key)).size).toBe(2)
})

test('two people edit one record: the second is told what changed and keeps every word', async () => {
  await on('/items/4/edit', async (page) => {
    const record = kitchen.items[3]!
    Object.assign(record, { households: 168, version: record.version + 1 })
    await page.getByLabel('受益多少户').fill('120')
    await page.getByLabel('说明').fill('分两批装')
    await page.getByRole('button', { name: '保存修改' }).click()
    await page.getByText('这条记录在您填写期间被改过').waitFor()
    await page.getByLabel('受益多少户：用现在的').check()
    await page.getByRole('button', { name: '照此合并' }).click()
    expect(await page.getByLabel('说明').inputValue()).toBe('分两批装')
    await page.getByRole('button', { name: '保存修改' }).click()
    await page.waitForURL(/items\/4$/)
    expect([record.households, record.note]).toEqual([168, '分两批装'])
  })
})

test('when the session runs out nothing typed is lost and the same request is sent once more', async () => {
  await on('/items/5/edit', async (page) => {
    await page.getByLabel('说明').fill('下周进场')
    kitchen.signedIn(false)
    await page.getByRole('button', { name: '保存修改' }).click()
    const dialog = page.getByRole('dialog', { name: '登录已过期' })
    await dialog.getByLabel('用户名').fill('wang')
    await dialog.getByLabel('密码').fill('wrong')
    await dialog.getByRole('button', { name: '登录' }).click()
    await dialog.getByText('还可以试 4 次').waitFor()
    await dialog.getByLabel('密码').fill('open-sesame')
    await dialog.getByRole('button', { name: '登录' }).click()
    await page.waitForURL(/items\/5$/)
    expect(kitchen.items[4]!.note).toBe('下周进场')
  })
  const keys = kitchen.seen.filter((s) => s.method === 'PUT' && s.url === '/api/items/5').map((s) => s.key)
  expect(keys.length).toBe(2)
  expect(new Set(keys).size).toBe(1)
})

test('a grey button can be reached and says why; a public step shows what, to whom, from when', async () => {
  await on('/items/1', async (page) => {
    const grey = page.getByRole('button', { name: '结项' })
    expect(await grey.getAttribute('aria-disabled')).toBe('true')
    expect(await grey.getAttribute('title')).toBe('还有 2 户未确认，确认后可以结项。')
    await page.getByRole('button', { name: '公布进展' }).click()
    const dialog = page.getByRole('dialog')
    for (const words of ['受益 24 户', '全体居民，公开大厅，不用登录', '现在']) await dialog.getByText(words).first().waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })
})

test('search by / and help by ? need no mouse', async () => {
  await on('/', async (page) => {
    await page.keyboard.press('/')
    await page.keyboard.type('枫林 2')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/items\/\d+$/)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor()
  })
})

test('what loads before the first page is at most 210 kB compressed', () => {
  const shell = readdirSync(join(folder, 'a')).filter((f) => /^kitchen-.*\.(js|css)$/.test(f))
  expect(shell.length).toBe(2)
  const bytes = shell.reduce((n, f) => n + gzipSync(readFileSync(join(folder, 'a', f))).length, 0)
  expect(bytes).toBeLessThan(210_000)
})

const hall = (url: string) =>
  hallPage({
    title: '拟表扬名单',
    realm: { name: '清河街道', code: 'q', phone: '0000-1' },
    url,
    crumbs: [{ label: '公示', to: '/h/q/n' }],
    date: '11 月 21 日',
    feed: '/h/q/feed',
    contact: '党建办',
    seal: { at: '09:00', code: '3K7P', to: '/h/q/seal' },
    above: steps({ label: '异议', at: 1, of: 3, words: '第 1 步，共 3 步' }),
    body: html`${ways([{ to: '/h/q/a', label: '反映问题', note: '不用注册' }])}${noticeClock({ gone: 1, all: 5, startsOn: '11 月 20 日', endsOn: '11 月 26 日' })}${section(
      '名单',
      items([{ title: '枫林里 7 号楼', to: '/h/q/b', note: '168 户', tag: tag('running') }], ''),
      figures([{ value: '97', label: '件解决', note: '共 128 件', to: '/h/q/c' }]),
      bar('办理', [{ label: '已解决', n: 97, tone: 'done' }]),
      facts([{ label: '依据', value: '方案' }]),
      timeline([{ when: '11 月 19 日', what: '票决', note: '回避 1 人' }]),
      table({ caption: '票数', head: [{ label: '项' }, { label: '票', right: true }], rows: [['同意', 8]] }),
    )}${form({
      method: 'post',
      action: '/h/q/o',
      submit: '下一步',
      back: '/h/q/n',
      errors: { why: '请写明理由。' },
      fields: [
        { name: 'why', label: '理由', hint: '写明时间、地点、事情。', kind: 'long' },
        { name: 'kind', label: '哪一类', kind: 'choice', options: [{ value: 'a', label: '与事实不符', note: '有材料可附' }] },
        { name: 'phone', label: '电话', kind: 'tel', optional: true },
        { name: 'true', label: '声明', kind: 'flag', says: '以上属实' },
      ],
    })}${actions([{ to: '/h/q/n', label: '看其他公示' }])}`,
  })

test('a public page works without script for everybody; large print means text ≥ 20 px and targets ≥ 60 px', async () => {
  for (const o of [wide, phone])
    for (const url of ['https://x.example/h/q/n', 'https://x.example/h/q/n?print=large']) {
      const context = await browser.newContext(o)
      const page = await context.newPage()
      await page.setContent(hall(url))
      expect(await axeFaults(page, ['moderate', 'serious', 'critical'])).toEqual([])
      expect(await overflow(page)).toBe(0)
      if (url.endsWith('large')) {
        const small = await page.evaluate(() => {
          const seen = (e: Element) => !e.closest('.skip,svg,[aria-hidden]') && e.getBoundingClientRect().width > 0
          const targets = [...document.querySelectorAll('a,button,label.o,textarea,input:not([type=radio],[type=checkbox],[type=hidden])')]
          const texts = [...document.querySelectorAll('body *')].filter((e) =>
            [...e.childNodes].some((c) => c.nodeType === 3 && c.textContent!.trim() !== ''),
          )
          return [
            ...targets.filter((e) => seen(e) && e.getBoundingClientRect().height < 59.5).map((e) => `target ${e.outerHTML.slice(0, 80)}`),
            ...texts
              .filter((e) => seen(e) && Number.parseFloat(getComputedStyle(e).fontSize) < 20)
              .map((e) => `text ${e.outerHTML.slice(0, 80)}`),
          ]
        })
        expect(small).toEqual([])
      }
      await context.close()
    }
})
