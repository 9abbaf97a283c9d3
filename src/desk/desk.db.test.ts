import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'

inWorld('search finds units and people within one’s own range, and nothing beyond it', async ({ as }) => {
  const labels = async (who: 'wang' | 'li' | 'he', q: string) =>
    (await as(who).get(`/find?q=${encodeURIComponent(q)}`)).body.rows.map((r: { label: string }) => r.label)
  expect(await labels('wang', '枫林')).toEqual(['枫林社区党委', '枫林第一支部', '枫林第二支部'])
  expect(await labels('li', '柳岸')).toEqual([])
  expect(await labels('li', '郑明')).toEqual(['郑明'])
  expect(await labels('he', '枫林')).toEqual([])
  expect((await as('li').get('/find?q=')).body.code).toBe('http.bad-shape')
})

inWorld('search finds the campaigns of one’s list, decisions by document number however its brackets are typed, and notices', async (w) => {
  const { as, unit, tx } = w
  const id = await aRunningCampaign(tx, { organiserId: unit.fenglin, units: [unit.fenglin, unit.fenglin1] })
  await tx.db.updateTable('campaign').set({ title: '枫林亮点行动' }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()
  const found = async (who: 'wang' | 'li' | 'feng' | 'qian' | 'xi', q: string) =>
    (await as(who).get(`/find?q=${encodeURIComponent(q)}`)).body.rows.map((r: { kind: string; to: string }) => `${r.kind} ${r.to}`)
  const listed = async (who: 'wang' | 'li' | 'feng' | 'qian') =>
    (await as(who).get('/campaigns')).body.rows.map((r: { id: number }) => `活动 /campaigns/${r.id}`)
  for (const who of ['wang', 'li', 'feng', 'qian'] as const) expect([who, await found(who, '亮点')]).toEqual([who, await listed(who)])
  expect([await listed('wang'), await listed('qian'), await found('xi', '亮点')]).toEqual([[`活动 /campaigns/${id}`], [], []])
  const at = { realm_id: tx.realm, campaign_id: id, unit_id: unit.fenglin, bytes: '{}', digest: '0' }
  const { id: decision } = await tx.db
    .insertInto('honour_decision')
    .values({
      ...at,
      award_key: 'advanced',
      level: '表扬',
      title: '关于表扬先进的决定',
      document_no: '枫委〔2026〕7号',
      meeting: '',
      decided_on: '2026-03-01',
      decided_by: w.account.li,
      decided_at: w.now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: notice } = await tx.db
    .insertInto('notice')
    .values({
      ...at,
      level_key: 'community',
      at_level: 'organiser',
      title: '拟表扬对象公示',
      starts_on: '2026-03-02',
      working_days_n: 5,
      last_on: '2026-03-06',
      objections_until_on: '2026-03-06',
      state: 'open',
      published_by: w.account.li,
      published_at: w.now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const q of ['枫委〔2026〕7号', '枫委[2026]7号', '枫委（2026） 7 号', '2026〕7', '表扬先进'])
    expect([q, await found('li', q)]).toEqual([q, [`决定 /honours/decisions/${decision}`]])
  expect(await found('li', '对象公示')).toEqual([`公示 /notices/${notice}`])
  expect(await found('li', `第 ${notice} 号`)).toEqual([`公示 /notices/${notice}`])
  expect([await found('xi', '枫委〔2026〕7号'), await found('xi', '对象公示')]).toEqual([[], []])
})

inWorld('nothing is due where no campaign runs', async ({ as }) => {
  expect((await as('li').get('/desk')).body).toMatchObject({ today: '2026-03-02', rows: [], late: 0, week: 0, campaigns: [] })
  expect((await as('li').get('/desk/counts')).body).toEqual({ todo: 0, late: 0, campaigns: 0 })
})
