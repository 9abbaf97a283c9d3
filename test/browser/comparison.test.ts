import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { aRunningCampaign } from '../../src/activity/running.fixture.ts'
import { buildApp } from '../../src/app.ts'
import { insertMark, setRoundState } from '../../src/comparison/comparison.fixture.ts'
import { judgedLeaves } from '../../src/score/score.actions.ts'
import { ok } from '../../src/score/score.fixture.ts'
import { readFrozen } from '../../src/standard/standard.read.ts'
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

const shots = process.env.ZY_SHOTS

inCommittedWorld('groups, comparison, rehearsal, trends and packages are read at a desk and on a phone', async (w) => {
  const { as, unit, account } = w
  const campaign = await w.write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) }))
  await ok(
    as('wang').post(`/campaigns/${campaign}/groups`, {
      rule: { by: [{ fact: 'class' }, { fact: 'members', bands: [50] }], least: 2, small: 'merge' },
      version: 0,
    }),
  )
  const standard = await ok(as('wang').post('/standards', { ownerId: unit.root, builtin: 'five-goods' }))
  await ok(as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
  const units = [unit.fenglin, unit.liuan, unit.organ]
  const round = await ok(as('wang').post('/rounds', { campaignId: campaign, standardId: standard.id, title: '年度考核', unitIds: units }))
  await w.write(async (tx) => {
    const leaves = judgedLeaves((await readFrozen(tx, standard.id, 1)).standard).filter(({ leaf }) => leaf.appliesTo === undefined)
    for (const [i, unitId] of units.entries())
      for (const [k, byId] of [account.wang, account.sun, account.zhou].entries())
        for (const { leaf } of leaves)
          await insertMark(tx, { roundId: round.id, unitId, leaf: leaf.id, column: 'review', points: String(1 + ((i + k) % 2)), byId })
    await setRoundState(tx, round.id, 'final')
  })
  await serving(w, async (visit) => {
    const pages: [string, string, string][] = [
      ['groups', `/campaigns/${campaign}/groups`, '同类分组'],
      ['compare', `/rounds/${round.id}/comparison?places=1`, '同类比较'],
      ['compare-unit', `/rounds/${round.id}/units/${unit.fenglin}/comparison`, '枫林社区党委'],
      ['rehearsal', `/standards/${standard.id}/rehearsal`, '标准试算'],
      ['trends', '/trends', '每周变化'],
      ['packages', '/comparison-packages', '外领域结果'],
      ['package-new', '/comparison-packages/new', '收入结果'],
      ['measures', `/measures?campaign=${campaign}&unit=${unit.fenglin}`, '指标目录'],
    ]
    for (const [name, path, heading] of pages)
      for (const [size, kind] of [
        [wide, ''],
        [phone, '-phone'],
      ] as const) {
        const page = await visit('wang', path, size)
        await page.getByRole('heading', { level: 1, name: heading }).waitFor()
        if (shots) await page.screenshot({ path: `${shots}/${name}${kind}.png`, fullPage: true })
        await sound(page)
        await page.context().close()
      }
  })
})
