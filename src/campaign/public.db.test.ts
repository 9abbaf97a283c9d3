import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { aRunningCampaign, endCampaign } from '../activity/running.fixture.ts'

/** One section of a page, by its heading. */
const under = (html: string, heading: string): string => {
  const at = html.indexOf(`>${heading}<`)
  return at < 0 ? '' : html.slice(at, html.indexOf('</section>', at))
}

inWorld('a stage that begins or ends in another year says which', async (w) => {
  const id = await aRunningCampaign(w.tx, { organiserId: w.unit.root, units: [w.unit.root], launchOn: '2025-10-25', endsOn: '2026-10-24' })
  const phase = (key: string, startsOn: string, endsOn: string) =>
    w.tx.db
      .insertInto('campaign_phase')
      .values({
        realm_id: w.tx.realm,
        campaign_id: id,
        phase_key: key,
        round_no: 1,
        name: key,
        kind: 'work',
        starts_on: startsOn,
        ends_on: endsOn,
      })
      .execute()
  await phase('甲', '2025-10-25', '2026-10-24')
  await phase('乙', '2026-01-05', '2026-02-28')
  await phase('丙', '2025-11-01', '2025-12-31')
  await phase('丁', '2027-03-01', '2027-06-30')
  const { html } = await w.page(`/h/qinghe/c/${id}`)
  for (const span of ['2025年10月25日—2026年10月24日', '1月5日—2月28日', '2025年11月1日—2025年12月31日', '2027年3月1日—2027年6月30日'])
    expect(html).toContain(span)
  // The stage of today is told the same way; nothing stands there without its year that needs one.
  expect(html).toContain('甲（2025年10月25日—2026年10月24日）')
  expect(html).not.toMatch(/[^年]1[0-2]月\d+日—/)
})

inWorld('what has a page is invited to with its link; what is not built, or over, is not announced', async (w) => {
  const id = await aRunningCampaign(w.tx, { organiserId: w.unit.root, units: [w.unit.root, w.unit.fenglin] })
  const running = under((await w.page(`/h/qinghe/c/${id}`)).html, '群众怎样参加')
  for (const to of ['/h/qinghe/pledges', '/h/qinghe/polls', `/h/qinghe/c/${id}/recommend`, '/h/qinghe/notices'])
    expect(running).toContain(`href="${to}"`)
  for (const to of ['/h/qinghe/pledges', '/h/qinghe/polls', `/h/qinghe/c/${id}/recommend`, '/h/qinghe/notices'])
    expect((await w.page(to)).status, to).toBe(200)
  // Hearing opinions on the plan and naming topics have no page.
  for (const words of ['方案听取意见', '听取居民意见', '你点题', '群众点题', '情况通报']) expect(running).not.toContain(words)
  await endCampaign(w.tx, id, '2026-03-02')
  const over = under((await w.page(`/h/qinghe/c/${id}`)).html, '群众怎样参加')
  expect(over).not.toContain('/recommend')
  expect(over).not.toContain('居民参与推荐')
  expect(over).toContain('href="/h/qinghe/notices"')
})
