import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { aFilesDir } from '../../src/attachment/upload.fixture.ts'
import { bytesOf, samplesOf } from '../../src/standard/read/samples.fixture.ts'
import { type CommittedWorld, inCommittedWorld, type Person } from '../world.ts'
import { axeFaults, builtWeb, openBrowser, overflow } from './browser.ts'

const filesDir = aFilesDir()
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

const serving = async (
  w: CommittedWorld,
  work: (visit: (who: Person, path: string, o?: BrowserContextOptions) => Promise<Page>) => Promise<void>,
) => {
  const app = await buildApp({
    database: w.database,
    clock: w.now,
    asset,
    filesDir,
    policy: { minimumLength: 8, attempts: 5, lockMinutes: 30, idleMinutes: 10_000_000, hours: 12 },
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const bad: string[] = []
  try {
    await work(async (who, path, o = wide) => {
      const context = await browser.newContext({ ...o, locale: 'zh-CN' })
      await context.addCookies([{ name: 'zy_session', value: `test-token-of-${who.padEnd(12, '-')}`, url: base }])
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

inCommittedWorld('an existing table is read, its doubt settled, kept as a draft and one item changed by form', async (w) => {
  const sample = samplesOf('seen').find((s) => s.name === 'seen/rural')!
  const { bytes, fileName } = await bytesOf(sample)
  await serving(w, async (visit) => {
    const page = await visit('wang', '/standards/import')
    await page.locator('input[type=file]').setInputFiles({ name: fileName, mimeType: 'application/octet-stream', buffer: bytes })
    await page.getByText('逐项核对').waitFor()
    // The doubt stands first, with its reason and the original words.
    const first = page.locator('section:has(> h2:text("逐项核对")) div.card').first()
    expect(await first.innerText()).toContain('由考核人酌定，没有写明档次')
    expect(await first.innerText()).toContain('制度不健全的酌情扣分。')
    const save = page.getByRole('button', { name: '存为草稿' })
    expect(await save.getAttribute('aria-disabled')).toBe('true')
    if (process.env.ZY_SHOTS) await page.screenshot({ path: `${process.env.ZY_SHOTS}/import-wide.png`, fullPage: true })
    await sound(page)
    await first.getByLabel('计分办法').selectOption('judged')
    await page.getByLabel('标准编号').fill('village-2026')
    await page.getByLabel('标准名称').fill('村党组织考核细则')
    await page.locator('button:text("存为草稿"):not([aria-disabled=true])').click()
    await page.getByRole('heading', { name: '村党组织考核细则' }).waitFor()
    await page.getByRole('link', { name: '修改条文' }).click()
    await page.getByRole('heading', { name: '修改条文' }).waitFor()
    await page.getByRole('button', { name: '修改条文 5.1' }).click()
    await page.getByLabel('计分办法').selectOption('poll')
    await page.getByLabel('指标').selectOption('poll.satisfied_share')
    if (process.env.ZY_SHOTS) await page.screenshot({ path: `${process.env.ZY_SHOTS}/edit-wide.png` })
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('指标：居民满意率').waitFor()
    await sound(page)
    const path = new URL(page.url()).pathname
    const small = await visit('wang', path, phone)
    await small.getByRole('heading', { name: '修改条文' }).waitFor()
    if (process.env.ZY_SHOTS) await small.screenshot({ path: `${process.env.ZY_SHOTS}/edit-phone.png` })
    await sound(small)
    const read = await visit('wang', '/standards/import', phone)
    await read.locator('input[type=file]').setInputFiles({ name: fileName, mimeType: 'application/octet-stream', buffer: bytes })
    await read.getByText('逐项核对').waitFor()
    if (process.env.ZY_SHOTS) await read.screenshot({ path: `${process.env.ZY_SHOTS}/import-phone.png`, fullPage: true })
    await sound(read)
  })
})
