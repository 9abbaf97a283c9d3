import { expect } from 'vitest'
import { type CommittedWorld, inCommittedWorld } from '../../test/world.ts'
import { reactions, ticks } from '../app.ts'
import { templates } from '../campaign/templates.ts'
import { jobs } from '../job/runner.ts'

/** A campaign whose plan has every item put right within thirty working days. */
const launched = async (w: CommittedWorld) => {
  const p = structuredClone(templates().get('street-two-nodes')!)
  p.theme = '为民办实事'
  p.unitTheme = 'required'
  p.unitGoals = 'none'
  p.basis = { ...p.basis, kind: '单位内部', documentNumber: null, signedBy: '王主任' }
  for (const a of p.sections.honour?.awards ?? []) Object.assign(a, { level: '通报表扬', plaque: false })
  if (p.sections.honour) p.sections.honour.publicRanking = false
  const wang = w.as('wang')
  const { id } = (await wang.post('/campaigns', { organiserId: w.unit.root, title: '街道创先争优活动', plan: p })).body as { id: number }
  expect((await wang.post(`/campaigns/${id}/launch`, { version: 1, launchOn: '2026-03-02' })).status).toBe(200)
  const settle = () => jobs({ database: w.database, sealer: w.sealer, reactions, ticks, clock: w.now }).settle(w.realm)
  await settle()
  const duties = async () =>
    (
      (await wang.get(`/campaigns/${id}/units/${w.unit.fenglin}/duties`)).body.rows as {
        act: string
        dueOn: string
        state: string
      }[]
    )
      .filter((d) => d.act === 'rectification.closed')
      .map((d) => [d.dueOn, d.state])
      .sort()
  const raise = async (what: string, dueOn: string) =>
    (await w.as('zhou').post('/rectifications', { unitId: w.unit.fenglin, campaignId: id, what, dueOn })).body.id as number
  return { id, wang, settle, duties, raise }
}
const versionOf = async (w: CommittedWorld, item: number) => (await w.as('zhao').get(`/rectifications/${item}`)).body.version as number
const close = async (w: CommittedWorld, item: number): Promise<void> => {
  await w.as('zhao').post(`/rectifications/${item}/claim`, { version: await versionOf(w, item), claim: '已清理完毕' })
  const done = await w.as('wu').post(`/rectifications/${item}/check`, { version: await versionOf(w, item), outcome: 'solved' })
  expect(done.body).toEqual({ state: 'closed' })
}

inCommittedWorld('one matter has one day: the record’s own, moved with it, and one line on the desk', async (w) => {
  const { settle, duties, raise } = await launched(w)
  const late = await raise('三号楼消防通道堆物', '2026-04-30')
  await settle()
  expect(await duties()).toEqual([['2026-04-30', 'due']])
  const lines = ((await w.as('zhao').get('/desk')).body.rows as { key: string; kind: string; title: string; dueOn: string }[]).filter(
    (r) => r.title === '限期整改' || r.kind === 'rectify',
  )
  expect(lines.map((r) => [r.key, r.dueOn])).toEqual([[`rectify/${late}`, '2026-04-30']])
  // More time for the record is more time for the duty.
  await w
    .as('wang')
    .post(`/rectifications/${late}/extend`, { version: await versionOf(w, late), dueOn: '2026-05-15', reason: '等待备件到货' })
  await settle()
  expect(await duties()).toEqual([['2026-05-15', 'due']])
  // Another matter with an earlier day: what is closed first is done, not what is due first.
  await raise('楼道灯不亮', '2026-03-20')
  await settle()
  await close(w, late)
  await settle()
  expect(await duties()).toEqual([
    ['2026-03-20', 'due'],
    ['2026-05-15', 'done'],
  ])
  // Closed by mistake it is owed again, by its new day; the other is what it was.
  w.at('2026-03-10T02:00:00Z')
  const wrong = { version: await versionOf(w, late), recurrence: false, reason: '核查有误', dueOn: '2026-06-10' }
  expect((await w.as('wu').post(`/rectifications/${late}/reopen`, wrong)).body).toMatchObject({ state: 'open' })
  await settle()
  expect(await duties()).toEqual([
    ['2026-03-20', 'due'],
    ['2026-06-10', 'due'],
  ])
})
