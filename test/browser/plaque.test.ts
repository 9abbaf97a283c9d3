import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import type { PlanV1 } from '../../src/campaign/plan-schema.ts'
import { assets } from '../../src/http/assets.ts'
import { newKeys, parseKeys } from '../../src/member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../../src/nomination/maker.ts'
import { inCommittedWorld, START } from '../world.ts'
import { axeFaults, openBrowser, overflow } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const plan = (): PlanV1 => {
  const p = aSelectionPlan({
    titles: [aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 5, total: 5 } })],
  })
  p.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const { notice: _none, ...sections } = p.sections
  return { ...p, sections }
}

inCommittedWorld(
  'a withdrawn plaque shows withdrawn with the network cut: by the page seen before, and by the file that was kept',
  async (w) => {
    const campaignId = await w.write(async (tx) => aLaunchedCampaign(tx, await placedUnits(tx), plan(), START))
    const ids: number[] = []
    for (const name of ['张家', '李家']) {
      const made = await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
        titleKey: 'home',
        unitId: w.unit.fenglin1,
        name,
        brief: '热心公益',
        deeds: '热心公益',
      })
      await w.as('feng').post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })
      ids.push(made.body.id)
    }
    await w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, {
      titleKey: 'home',
      kind: 'committee',
      heldOn: '2026-03-02',
      minutes: '纪要1号',
      should: 3,
      present: 3,
      votes: ids.map((nominationId) => ({ nominationId, for: 3, against: 0, abstain: 0 })),
    })
    const granted = await w.as('sun').post(`/campaigns/${campaignId}/honours`, {
      award: 'commend',
      title: '表彰决定',
      documentNo: '清党工委〔2026〕8号',
      meeting: '纪要1号',
      decidedOn: '2026-03-02',
      nominationIds: ids,
    })
    const [gone, kept] = granted.body.honours as { id: number; code: string }[]
    expect(
      (await w.as('sun').post(`/honours/${gone!.id}/withdraw`, { version: 1, document: '清党工委〔2026〕11号', reason: '事迹不实' }))
        .status,
    ).toBe(200)

    const app = await buildApp({ database: w.database, clock: w.now, asset: assets(), keys: parseKeys(newKeys()) })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    const folder = mkdtempSync(join(tmpdir(), 'zhengyou-plaque-'))
    try {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
      const page = await context.newPage()
      await page.goto(`${base}/h/qinghe/plaque/${kept!.code}`)
      await page.getByText('这项荣誉现在有效。').waitFor()
      expect(await axeFaults(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
      await page.evaluate(() => navigator.serviceWorker.ready)
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '断网也能核对的文件' }).click()])
      await file.saveAs(join(folder, 'checker.html'))

      await context.setOffline(true)
      await page.goto(`${base}/h/qinghe/plaque/${gone!.code}`)
      await page.getByText('已被撤销。').waitFor()
      await page.getByText('依据2026年3月2日的签名名单。').waitFor()
      expect(await axeFaults(page)).toEqual([])
      await page.goto(`${base}/h/qinghe/plaque/${kept!.code}`)
      await page.getByText('有效。', { exact: true }).waitFor()
      await page.getByLabel('证书或奖牌上的编码').fill('0000-0000-0000-0000')
      await page.getByRole('button', { name: '核对' }).click()
      await page.getByText('名单上没有这个编码').waitFor()

      // The file alone, from a disk, on a machine that never saw the address.
      const alone = await (await browser.newContext({ offline: true, locale: 'zh-CN' })).newPage()
      await alone.goto(`file://${join(folder, 'checker.html')}`)
      await alone.getByLabel('证书或奖牌上的编码').fill(gone!.code.toLowerCase())
      await alone.getByRole('button', { name: '核对' }).click()
      await alone.getByText('已被撤销。').waitFor()
      expect(await axeFaults(alone)).toEqual([])
      const text = await file
        .createReadStream()
        .then((s) => s.toArray())
        .then((b) => Buffer.concat(b as Buffer[]).toString())
      // One word of the list changed by hand: the signature does not hold.
      const forged = join(folder, 'forged.html')
      expect(text).toContain('\\"withdrawn\\"')
      writeFileSync(forged, text.replace('\\"withdrawn\\"', '\\"effective\\"'))
      await alone.goto(`file://${forged}`)
      await alone.getByText('名单的签名不对').waitFor()
    } finally {
      await app.close()
      rmSync(folder, { recursive: true })
    }
  },
)
