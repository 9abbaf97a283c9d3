import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'

const district = () => JSON.parse(readFileSync(new URL('../../plans/002-street-two-nodes.json', import.meta.url), 'utf8'))

inWorld('a procedure is written into the draft after what changes was shown; a launched plan is left alone', async ({ as, unit }) => {
  const made = await as('wang').post('/campaigns', { organiserId: unit.root, title: '先锋支部评选', plan: district() })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const id = made.body.id as number
  expect((await as('li').get(`/campaigns/${id}/procedures`)).body.code).toBe('access.not-allowed')
  const { version, rows } = (await as('wang').get(`/campaigns/${id}/procedures`)).body
  expect(rows.map((r: { id: string }) => r.id)).toEqual(['college', 'national', 'provincial'])
  const shown = rows[1].changes
  expect(shown.find((c: { part: string }) => c.part === 'chain').now).toEqual([
    '支部酝酿（书记，党员大会）',
    '支委会研究（书记，党委（支委会）会议）',
    '上级党组织审核（书记）',
    expect.stringMatching(/^征求意见（/),
    expect.stringMatching(/^考察（/),
    expect.stringMatching(/^党委会议决定（.*，党委（支委会）会议）$/),
  ])
  const adopt = (who: 'wang' | 'li', body: object) => as(who).post(`/campaigns/${id}/procedure`, body)
  expect((await adopt('li', { version, procedure: 'national' })).body.code).toBe('access.not-allowed')
  expect((await adopt('wang', { version, procedure: 'none' })).body).toMatchObject({ code: 'campaign.procedure-unknown' })
  expect((await adopt('wang', { version: version + 1, procedure: 'national' })).body.code).toBe('http.stale-version')
  const before = (await as('wang').get(`/campaigns/${id}`)).body.plan
  const done = (await adopt('wang', { version, procedure: 'national' })).body
  // What was shown is what is written.
  expect(done).toEqual({ version: version + 1, changes: shown })
  const after = (await as('wang').get(`/campaigns/${id}`)).body
  expect(after.version).toBe(version + 1)
  expect(after.plan.sections.nomination.titles).toEqual(before.sections.nomination.titles)
  expect(after.timeline.map((e: { sentence: string }) => e.sentence)).toContain('套用推荐程序：全国通知的程序')
  expect((await as('wang').get(`/campaigns/${id}/procedures`)).body.rows[1].changes).toEqual([])
})

inWorld('limits are set tighter by a document, for oneself and below, and never looser', async ({ as, unit }) => {
  const set = (who: 'wang' | 'li' | 'zhao', unitId: number, body: object) => as(who).post(`/units/${unitId}/legal-limits`, body)
  const source = '清党工委〔2026〕3号'
  expect((await set('zhao', unit.root, { noticeWorkingDays: 7, source })).body.code).toBe('access.not-allowed')
  expect((await set('li', unit.root, { noticeWorkingDays: 7, source })).body.code).toBe('http.not-found')
  expect((await set('wang', unit.root, { noticeWorkingDays: 3, source })).body).toMatchObject({
    code: 'campaign.legal-looser',
    facts: { setting: 'noticeWorkingDays', asked: 3, rule: 5 },
    sentence: '“公示工作日”规定是 5，只能定得更严，不能定为 3。',
  })
  expect((await set('wang', unit.root, { source })).body.code).toBe('campaign.nothing-tightened')
  expect((await set('wang', unit.root, { noticeWorkingDays: 7, timelyMonths: 6, source })).body).toEqual({ ok: true })
  const { limits, set: by } = (await as('li').get(`/units/${unit.fenglin}/legal-limits`)).body
  expect(limits.find((l: { setting: string }) => l.setting === 'noticeWorkingDays')).toEqual({
    setting: 'noticeWorkingDays',
    rule: '5',
    now: '7',
  })
  expect(limits.find((l: { setting: string }) => l.setting === 'timelyMonths')).toEqual({ setting: 'timelyMonths', rule: '12', now: '6' })
  expect(by).toEqual([{ unitId: unit.root, unit: '清河街道党工委', source, on: '2026-03-02', by: 'wang' }])
  // The launch check of a plan below is held to it.
  const plan = district()
  plan.sections.notice.workingDays = 5
  const { id } = (await as('wang').post('/campaigns', { organiserId: unit.root, title: '先锋支部评选', plan })).body
  const { findings } = (await as('wang').get(`/campaigns/${id}/check`)).body
  expect(
    findings
      .filter((f: { code: string }) => f.code === 'legal.notice-short')
      .map((f: { level: string; sentence: string }) => [f.level, f.sentence]),
  ).toEqual([['refuse', expect.stringContaining(source)]])
})
