import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { someMembers } from '../poll/poll.fixture.ts'
import { measureTicks } from './measure.jobs.ts'
import { periodOf } from './measure.read.ts'

inWorld('组织生活落实率 counts the kinds the rules name, each owed meeting by its official name, page by page', async (w) => {
  const { tx, unit, as } = w
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  // Six and one: a committee is owed from seven full members on.
  await someMembers(tx, unit.fenglin2, 7)
  await tx.db.updateTable('member').set({ since_on: '2025-01-01' }).where('branch_id', '=', unit.fenglin2).execute()
  const hold = async (kind: string, heldOn: string, more: object = {}) => {
    const said = {
      unitId: unit.fenglin2,
      kind,
      title: `${kind} ${heldOn}`,
      heldOn,
      serves: null,
      topics: '换届',
      decisions: '通过',
      ...more,
    }
    expect((await as('wang').post('/activities', said)).status).toBe(200)
  }
  await hold('theme-day', '2026-01-20')
  await hold('theme-day', '2026-01-10')
  await hold('committee-meeting', '2026-02-03')
  // Neither the plan’s own kind nor a meeting without a decision is one of those.
  await hold('organisation-life', '2026-02-10', { campaignIds: [campaign], roll: { expected: 7, present: 7 } })
  await hold('theme-day', '2026-02-20', { decisions: '' })
  for (const t of measureTicks) await t.run(await w.context())
  expect((await periodOf(tx, { year: 2026, line: 'party' }))?.countedOn).toBe('2026-03-02')
  const at = `/measures/activity.life_done_share/records?unit=${unit.fenglin2}`
  const { figure, rows } = (await as('wang').get(at)).body
  expect(figure).toEqual({ numerator: 2, denominator: 4, words: '2 ÷ 4 = 50.00%' })
  expect(rows.map((r: { title: string; on: string; counted: boolean }) => [r.title, r.on, r.counted])).toEqual([
    ['支部委员会会议（2026年1月）', '2026-01-31', false],
    ['主题党日（2026年2月）', '2026-02-28', false],
    ['theme-day 2026-01-10', '2026-01-10', true],
    ['committee-meeting 2026-02-03', '2026-02-03', true],
  ])
  const whole = (await as('wang').get(`/measures/activity.life_done_share/records?unit=${unit.root}`)).body
  // Two theme days of each of the other four branches, which have no seven full members.
  expect(whole.figure).toMatchObject({ numerator: 2, denominator: whole.rows.length })
  expect(whole.rows).toHaveLength(4 + 2 * (new Set(whole.rows.map((r: { unitId: number }) => r.unitId)).size - 1))
  const paged: unknown[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: { rows: unknown[]; next: number | null } = (
      await as('wang').get(`/measures/activity.life_done_share/records?unit=${unit.root}&limit=3&after=${after}`)
    ).body
    paged.push(...page.rows)
    after = page.next
  }
  expect(paged).toEqual(whole.rows)
})
