import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { aRunningCampaign } from '../../src/activity/running.fixture.ts'
import { reactions, ticks } from '../../src/app.ts'
import { jobs } from '../../src/job/runner.ts'
import { commit } from '../../src/lib/draw.ts'
import { insertPledge } from '../../src/measure/measure.fixture.ts'
import { ok } from '../../src/score/score.fixture.ts'
import { aUnit, type CommittedWorld, inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound, wide } from './serving.ts'

const { serving } = aWorkspace()

/** A round half-way: two communities, facts behind some lines, one zone of two. */
const aRound = async (w: CommittedWorld) => {
  const { unit, as } = w
  const campaign = await w.write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) }))
  const rc = await w.write(async (tx) => {
    const at = { below: unit.root, kind: 'residents-committee' as const, urban: true, settlement: 'old' as const }
    await aUnit(tx, { ...at, name: '柳岸社区居民委员会', shortName: '柳岸社区', ledById: unit.liuan })
    return aUnit(tx, { ...at, name: '枫林社区居民委员会', shortName: '枫林社区', ledById: unit.fenglin })
  })
  const pledge = await w.write((tx) =>
    insertPledge(tx, {
      campaignId: campaign,
      unitId: unit.fenglin,
      dueOn: '2026-02-20',
      verdict: 'kept',
      judgedOn: '2026-02-25',
      what: '三号楼加装扶手',
    }),
  )
  await w.write((tx) =>
    insertPledge(tx, {
      campaignId: campaign,
      unitId: unit.fenglin1,
      dueOn: '2026-02-21',
      verdict: 'unkept',
      judgedOn: '2026-02-25',
      what: '修好小区路灯',
    }),
  )
  await ok(
    as('li').post('/zones', {
      name: '枫林社区党建协作区',
      communityId: rc,
      leadId: unit.fenglin,
      foundedOn: '2025-05-01',
      members: [{ unitId: unit.hengtong, sinceOn: '2025-05-01' }],
    }),
  )
  const standard = await ok(as('wang').post('/standards', { ownerId: unit.root, builtin: 'model-community' }))
  await ok(as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
  const round = await ok(
    as('wang').post('/rounds', { campaignId: campaign, standardId: standard.id, title: '示范社区年度考核', groupBy: ['settlement'] }),
  )
  await jobs({ database: w.database, sealer: w.sealer, reactions, ticks, clock: w.now }).settle(w.realm)
  return { campaign, standard: standard.id as number, round: round.id as number, pledge, rc }
}
const shots = process.env.ZY_SHOTS
const shot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

inCommittedWorld('standard, zones, measures and rounds are read at a desk and on a phone, and nothing is barred to anyone', async (w) => {
  const r = await aRound(w)
  await serving(w, async (visit) => {
    const pages: [string, string, string][] = [
      ['standards', '/standards', '考核标准'],
      ['standard', `/standards/${r.standard}`, '示范社区党组织标准'],
      ['standard-new', '/standards/new', '新建标准'],
      ['zones', '/zones', '党建协作区'],
      ['coverage', '/zones/coverage', '协作区覆盖'],
      ['measures', `/measures?campaign=${r.campaign}&unit=${w.unit.fenglin}`, '指标目录'],
      ['records', `/measures/pledge.kept_share?campaign=${r.campaign}&unit=${w.unit.fenglin}`, '承诺兑现率'],
      ['rounds', '/rounds', '考核'],
      ['round-new', '/rounds/new', '发起考核'],
      ['round', `/rounds/${r.round}`, '示范社区年度考核'],
      ['sheet', `/rounds/${r.round}/units/${w.unit.fenglin}`, '枫林社区党委'],
    ]
    for (const [name, path, heading] of pages) {
      const page = await visit('wang', path)
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await sound(page)
      await shot(page, name)
      await page.context().close()
      const small = await visit('wang', path, phone)
      await small.getByRole('heading', { level: 1, name: heading }).waitFor()
      await sound(small)
      await shot(small, `${name}-phone`)
      await small.context().close()
    }
  })
})

inCommittedWorld(
  'a community confirms and contests its sheet, the street judges with a reason, and a figure opens onto its records',
  async (w) => {
    const r = await aRound(w)
    await serving(w, async (visit) => {
      const path = `/rounds/${r.round}/units/${w.unit.fenglin}`
      const own = await visit('li', path)
      const line = own.getByRole('button', { name: '6.1　承诺兑现' })
      await line.click()
      await own.getByText('“承诺兑现率”增加 1 件').waitFor()
      await shot(own, 'sheet-open')
      await own.getByRole('button', { name: '自评确认' }).click()
      const dialog = own.getByRole('dialog')
      await dialog.getByRole('button', { name: '增加一项异议' }).click()
      await dialog.getByLabel('项目').selectOption('6.1')
      await dialog.getByLabel('理由').fill('其中一件正在重新评定')
      await dialog.getByLabel('佐证记录').fill(`pledge/${r.pledge}`)
      await sound(own)
      await shot(own, 'confirm')
      await dialog.getByRole('button', { name: '确认各项' }).click()
      await own.getByText('已确认').first().waitFor()
      await own.getByText('其中一件正在重新评定').first().waitFor()

      // The line is still open, and its figure leads to what it is made of.
      await own.getByRole('link', { name: '看背后的记录' }).first().click()
      await own.getByRole('heading', { level: 1, name: /承诺兑现率\s枫林社区党委/ }).waitFor()
      await own.getByText('1 ÷ 2 = 50.00%').first().waitFor()
      await own.getByRole('link', { name: '三号楼加装扶手' }).waitFor()
      await own.context().close()

      const office = await visit('wang', `/rounds/${r.round}`)
      await office.getByRole('button', { name: '结束自评，开始复核' }).click()
      await office.getByRole('dialog').getByRole('button', { name: '结束自评，开始复核' }).click()
      await office.getByText('复核中').first().waitFor()
      await office.getByRole('link', { name: '枫林社区党委' }).click()
      await office.getByRole('button', { name: '1.4　研究解决问题' }).click()
      await office.getByRole('button', { name: '复核评定' }).first().click()
      const judging = office.getByRole('dialog')
      await judging.getByLabel('得分').selectOption('4')
      await judging.getByRole('button', { name: '评定' }).click()
      await judging.getByText('理由').first().waitFor()
      await shot(office, 'judge')
      await judging.getByLabel('理由').fill('抽问两件，办理过程说得清')
      await judging.getByRole('button', { name: '评定' }).click()
      await judging.waitFor({ state: 'detached' })
      await office.getByText('抽问两件，办理过程说得清').first().waitFor()
      await office.getByRole('button', { name: '答复' }).click()
      const answering = office.getByRole('dialog')
      await answering.getByLabel('不成立').check()
      await answering.getByLabel('答复').fill('评定以受益人为准，重新评定后自动更新')
      await answering.getByRole('button', { name: '答复' }).click()
      await answering.waitFor({ state: 'detached' })
      await office.locator('aside').getByText('评定以受益人为准').first().waitFor()
      await sound(office)
      await shot(office, 'sheet-review')
      await office.context().close()
    })
  },
)

inCommittedWorld('reviewers are drawn: a promise and a secret from the page, then each finds what he judges', async (w) => {
  const r = await aRound(w)
  const { drawId } = await ok(
    w.as('wang').post(`/rounds/${r.round}/draws`, { column: 'review', kind: 'reviewers', accountIds: [w.account.zhou, w.account.jia] }),
  )
  const theirs = 'of the discipline inspectors'
  await ok(w.as('chen').post(`/draws/${drawId}/parties`, { commitment: commit(theirs) }))
  await serving(w, async (visit) => {
    const page = await visit('wang', `/rounds/${r.round}/panel`)
    await page.getByRole('heading', { level: 1, name: '评定人和抽签' }).waitFor()
    for (const act of ['参加抽签', '公布密语']) {
      await page.getByRole('button', { name: act }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('密语').fill('of the organising office 7f3a')
      await sound(page)
      await dialog.getByRole('button', { name: act }).click()
      await dialog.waitFor({ state: 'detached' })
      if (act === '参加抽签') await ok(w.as('chen').post(`/draws/${drawId}/reveal`, { secret: theirs }))
    }
    await page.getByText('已抽定').waitFor()
    await sound(page)
    await shot(page, 'panel')
    const seats = (await ok(w.as('wang').get(`/rounds/${r.round}/panel`))).seats as { name: 'zhou' | 'jia'; unit: string }[]
    expect(seats).toHaveLength(2)
    for (const [o, name] of [
      [wide, 'seats'],
      [phone, 'seats-phone'],
    ] as const) {
      const mine = await visit(seats[0]!.name, '/seats', o)
      await mine.getByRole('heading', { level: 1, name: '我的评定' }).waitFor()
      await mine.getByRole('link', { name: seats[0]!.unit }).waitFor()
      await sound(mine)
      await shot(mine, name)
    }
    const small = await visit('wang', `/rounds/${r.round}/panel`, phone)
    await small.getByText('已抽定').waitFor()
    await sound(small)
    await shot(small, 'panel-phone')
  })
})
