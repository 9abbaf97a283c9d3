import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { type AppOptions, buildApp } from '../../src/app.ts'
import { assets } from '../../src/http/assets.ts'
import type { CommittedWorld, Person } from '../world.ts'
import { axeFaults, blocked, builtWeb, openBrowser, overflow } from './browser.ts'
import { rawWords } from './words.ts'

export const wide = { viewport: { width: 1360, height: 900 } }
export const phone = { viewport: { width: 390, height: 844 } }

/** A page signed in as a person of the test world, or as nobody. */
export type Visit = (who: Person | null, path: string, o?: BrowserContextOptions) => Promise<Page>

/** Nobody is signed out while the clock of a test moves. */
export const policy = { minimumLength: 8, attempts: 5, lockMinutes: 30, idleMinutes: 10_000_000, hours: 12 }

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
}

/** Nothing axe calls serious, nothing wider than the window, no code or machine's date for a word. `SHOTS` names a folder for a picture of each named page. */
export const sound = async (page: Page, name = ''): Promise<void> => {
  if (name && process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true })
  expect([name, await axeFaults(page)]).toEqual([name, []])
  expect([name, await overflow(page)]).toEqual([name, 0])
  expect([name, await rawWords(page)]).toEqual([name, []])
}

/**
 * A browser and the built workspace for the tests of a file.
 * @param of what the product is built with beside the usual; `until: 'load'` for pages that go on asking and never fall silent
 */
export const aWorkspace = ({ until = 'networkidle', ...of }: Partial<AppOptions> & { until?: 'networkidle' | 'load' } = {}) => {
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

  const islands = assets()
  const asset = (path: string) => {
    // Scripts of public pages are built apart from the workspace (`node build.mjs`).
    if (path.startsWith('/i/')) return islands(path, '')
    const file = join(folder, path)
    const found = path !== '/' && existsSync(file) ? file : join(folder, 'index.html')
    return { body: readFileSync(found), headers: { 'content-type': types[extname(found)] ?? 'application/octet-stream' } }
  }

  /** The product over real requests; no page may throw, nor log what the content security policy stopped. */
  const serving = async (w: CommittedWorld, work: (visit: Visit) => Promise<void>, more: Partial<AppOptions> = {}): Promise<void> => {
    const app = await buildApp({
      database: w.database,
      clock: w.now,
      asset,
      policy,
      ...of,
      ...more,
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
        page.on('console', (m) => blocked.test(m.text()) && bad.push(m.text()))
        await page.goto(base + path, { waitUntil: until })
        return page
      })
    } finally {
      await app.close()
    }
    expect(bad).toEqual([])
  }
  return { serving, asset, browser: () => browser }
}
