import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { newKeys, parseKeys } from '../../src/member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../../src/nomination/maker.ts'
import { inCommittedWorld, START } from '../world.ts'
import { axeFaults, openBrowser, overflow } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const home = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 5, total: 5 } })

inCommittedWorld('the public pages of a notice, an objection and a decision, on a desk and on a phone', async (w) => {
  const keys = parseKeys(newKeys())
  const app = await buildApp({ database: w.database, clock: w.now, keys })
  const { campaignId, decided } = await w.write(async (tx) => {
    const units = await placedUnits(tx)
    const p = aSelectionPlan({ titles: [home] })
    p.sections.nomination!.chain = [chain[0]!, chain[4]!]
    const { notice: _none, ...rest } = p.sections
    return {
      campaignId: await aLaunchedCampaign(tx, units, p, START),
      decided: await aLaunchedCampaign(tx, units, { ...p, sections: rest }, START),
    }
  })
  const recommend = async (campaign: number, name: string) => {
    const made = await w.as('feng').post(`/campaigns/${campaign}/nominations`, {
      titleKey: 'home',
      unitId: w.unit.fenglin1,
      name,
      brief: '邻里和睦，热心公益。',
      deeds: '邻里和睦，热心公益。',
    })
    await w.as('feng').post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })
    return made.body.id as number
  }
  const ids = [await recommend(campaignId, '张家'), await recommend(campaignId, '李家')]
  const notice = (
    await w.as('feng').post(`/campaigns/${campaignId}/notices`, {
      title: '文明家庭推荐对象公示',
      unitId: w.unit.fenglin1,
      level: 'unit',
      range: '枫林社区',
      channels: ['社区公开栏'],
      contact: '枫林社区党委 0000-1234567',
      nominationIds: ids,
    })
  ).body.id as number
  const named = await recommend(decided, '王家')
  await w.as('wang').post(`/campaigns/${decided}/nomination-meetings`, {
    titleKey: 'home',
    kind: 'committee',
    heldOn: '2026-03-02',
    minutes: '纪要1号',
    should: 3,
    present: 3,
    votes: [{ nominationId: named, for: 3, against: 0, abstain: 0 }],
  })
  const granted = (
    await w.as('sun').post(`/campaigns/${decided}/honours`, {
      award: 'commend',
      title: '表彰决定',
      documentNo: '清党工委〔2026〕8号',
      meeting: '纪要1号',
      decidedOn: '2026-03-02',
      nominationIds: [named],
    })
  ).body
  await app.listen({ port: 0, host: '127.0.0.1' })
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/h/qinghe`
  try {
    for (const viewport of [
      { width: 1360, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const page = await (await browser.newContext({ viewport, locale: 'zh-CN' })).newPage()
      for (const [path, text] of [
        ['/notices', '还剩 5 个工作日'],
        [`/notice/${notice}`, '名单校验码'],
        [`/notice/${notice}/paper`, '共 5 个工作日。'],
        [`/notice/${notice}/object`, '以什么身份提出'],
        ['/honours', '王家'],
        [`/decision/${granted.decisionId}`, '决定校验码'],
        [`/plaque/${granted.honours[0].code}/paper`, '特颁此证'],
        [`/decision/${granted.decisionId}/papers?form=plaque`, '文明家庭'],
      ] as const) {
        await page.goto(`${base}${path}`)
        await page.getByText(text).first().waitFor()
        expect([viewport.width, path, await axeFaults(page), await overflow(page)]).toEqual([viewport.width, path, [], 0])
      }
      // An objection from the page, followed by its code.
      await page.goto(`${base}/notice/${notice}/object`)
      await page.getByLabel('张家').check()
      await page.getByLabel('匿名', { exact: false }).check()
      await page.getByLabel('异议内容').fill('三月一日晚在楼道焚烧杂物，物业和消防都有出警记录可查。')
      await page.getByRole('button', { name: '提交异议' }).click()
      await page.getByRole('heading', { name: '异议已收到' }).waitFor()
      const code = (await page.locator('code').first().textContent())!
      await page.goto(`${base}/objection?code=${code}`)
      await page.getByText('没有人开启过您的身份。').waitFor()
      expect([await axeFaults(page), await overflow(page)]).toEqual([[], 0])
      // Paper: a certificate is one A5 sheet, a plaque one A4 sheet.
      for (const form of ['certificate', 'plaque']) {
        await page.goto(`${base}/plaque/${granted.honours[0].code}/paper?form=${form}`)
        const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
        const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map((m) =>
          [Number(m[1]), Number(m[2])].map(Math.round),
        )
        // 595 × 420 pt is A5 lying, 842 × 595 pt A4 lying.
        expect([form, boxes]).toEqual([form, [form === 'certificate' ? [595, 420] : [842, 595]]])
      }
    }
  } finally {
    await app.close()
  }
})
