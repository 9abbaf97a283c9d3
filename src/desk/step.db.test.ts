import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type Person, type World } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { reactions, ticks } from '../app.ts'
import { jobs } from '../job/runner.ts'
import { aPledge } from '../pledge/pledge.fixture.ts'

interface Line {
  key: string
  title: string
  href: string
  dueOn: string | null
  state: string
  unit: string
}
const desk = async ({ as }: Pick<World, 'as'>, who: Person): Promise<Line[]> => (await as(who).get('/desk')).body.rows
const keys = async (w: Pick<World, 'as'>, who: Person) => (await desk(w, who)).map((r) => r.key)

inWorld('a promise stands on the desk of whoever owes its next step, and on nobody else’s', async (w) => {
  const { as, unit, at } = w
  const campaign = await aRunningCampaign(w.tx, { organiserId: unit.root, units: Object.values(unit) })
  const { id } = (await as('zhao').post('/pledges', aPledge(campaign, unit.fenglin))).body
  const post = (who: Person, what: string, version: number, body = {}) => as(who).post(`/pledges/${id}/${what}`, { version, ...body })
  const everybody = async (key: string) => {
    const found: Person[] = []
    for (const who of ['wang', 'li', 'zhao', 'qian', 'feng', 'wu', 'zhou'] as const) if ((await keys(w, who)).includes(key)) found.push(who)
    return found
  }
  expect(await everybody(`propose/${id}`)).toEqual(['li', 'zhao'])
  await post('zhao', 'propose', 1)
  expect(await everybody(`propose/${id}`)).toEqual([])
  expect(await everybody(`review/${id}`)).toEqual(['wang'])
  await post('wang', 'review', 2, { verdict: 'returned', reason: '责任人写全名' })
  expect(await everybody(`propose/${id}`)).toEqual(['li', 'zhao'])
  await post('zhao', 'propose', 3)
  await post('wang', 'review', 4, { verdict: 'accepted' })
  expect(await everybody(`publish/${id}`)).toEqual(['li', 'zhao'])
  await post('zhao', 'publish', 5)
  // A fortnight before its day, not earlier; afterwards late.
  const { dueOn } = (await as('li').get(`/pledges/${id}`)).body as { dueOn: string }
  expect(await everybody(`claim/${id}`)).toEqual([])
  const day = (n: number) => at(new Date(Date.parse(`${dueOn}T02:00:00Z`) + n * 86_400_000).toISOString())
  day(-15)
  expect(await everybody(`claim/${id}`)).toEqual([])
  day(-14)
  expect(await everybody(`claim/${id}`)).toEqual(['li', 'zhao'])
  day(1)
  expect((await desk(w, 'li')).find((r) => r.key === `claim/${id}`)).toMatchObject({ state: 'late', dueOn, href: `/pledges/${id}` })
})

inWorld('a finding goes from the unit to whoever checks it, and off every desk when it is closed', async (w) => {
  const { as, unit } = w
  const finding = { unitId: unit.fenglin, what: '三号楼消防通道堆物', place: '三号楼', dueOn: '2026-03-31' }
  const { id } = (await as('zhou').post('/rectifications', finding)).body
  expect((await desk(w, 'zhao')).find((r) => r.key === `rectify/${id}`)).toEqual({
    key: `rectify/${id}`,
    kind: 'rectify',
    title: '整改：三号楼消防通道堆物',
    why: '查出的问题，由责任单位整改并报结果',
    dueOn: '2026-03-31',
    state: 'soon',
    unitId: unit.fenglin,
    unit: '枫林社区党委',
    campaign: '',
    href: `/rectifications/${id}`,
    action: '去整改',
  })
  for (const who of ['wang', 'qian', 'feng', 'zhou'] as const) expect(await keys(w, who), who).not.toContain(`rectify/${id}`)
  const { version } = (await as('zhao').get(`/rectifications/${id}`)).body
  await as('zhao').post(`/rectifications/${id}/claim`, { version, claim: '已清理完毕' })
  expect(await keys(w, 'zhao')).not.toContain(`rectify/${id}`)
  for (const who of ['wang', 'zhou', 'wu'] as const) expect(await keys(w, who), who).toContain(`check/${id}`)
  for (const who of ['li', 'zhao', 'qian'] as const) expect(await keys(w, who), who).not.toContain(`check/${id}`)
  // The mark in the menu counts what the page shows.
  expect((await as('wu').get('/desk/counts')).body.todo).toBe(1)
  expect((await as('wu').post(`/rectifications/${id}/check`, { version: version + 1, outcome: 'solved' })).body).toEqual({
    state: 'closed',
  })
  expect(await keys(w, 'wang')).not.toContain(`check/${id}`)
})

inWorld('a draft stands on the desk of the office that is to launch it, seat by seat', async (w) => {
  const { as, unit } = w
  const { id } = (await as('wang').post('/campaigns', { organiserId: unit.root, title: '街道活动', template: 'street-two-nodes' })).body
  expect((await desk(w, 'wang')).find((r) => r.key === `launch/${id}`)).toMatchObject({ href: `/campaigns/${id}/draft`, state: 'soon' })
  expect((await as('wang').get(`/desk?unitId=${unit.root}`)).body.rows.map((r: Line) => r.key)).toContain(`launch/${id}`)
  expect((await as('wang').get(`/desk?unitId=${unit.liuan}`)).body.rows).toEqual([])
  await as('wang').post(`/campaigns/${id}/withdraw`, { reason: '改由区里统一部署' })
  expect(await keys(w, 'wang')).not.toContain(`launch/${id}`)
})

inCommittedWorld('a duty whose record is begun is one line that leads to the record and bears the day of the duty', async (w) => {
  const { as, unit } = w
  const { templates } = await import('../campaign/templates.ts')
  const p = structuredClone(templates().get('street-two-nodes')!)
  p.theme = '为民办实事'
  p.unitTheme = 'required'
  p.unitGoals = 'none'
  p.basis = { ...p.basis, kind: '单位内部', documentNumber: null, signedBy: '王主任' }
  for (const a of p.sections.honour?.awards ?? []) Object.assign(a, { level: '通报表扬', plaque: false })
  if (p.sections.honour) p.sections.honour.publicRanking = false
  const rule = p.sections.duty!.rules.find((r) => r.doneBy.event === 'pledge.published')!
  rule.count = 1
  const { id } = (await as('wang').post('/campaigns', { organiserId: unit.root, title: '街道创先争优活动', plan: p })).body
  expect((await as('wang').post(`/campaigns/${id}/launch`, { version: 1, launchOn: '2026-03-02' })).status).toBe(200)
  await jobs({ database: w.database, sealer: w.sealer, reactions, ticks, clock: w.now }).settle(w.realm)
  const duties = async () => (await desk(w, 'zhao')).filter((r) => r.key.startsWith('duty/') && r.title === rule.title)
  const before = await duties()
  expect(before).toHaveLength(1)
  const kinds = (p.sections.pledge?.kinds ?? []).map((k) => k.id)
  const made = await as('zhao').post('/pledges', aPledge(id, unit.fenglin, { kind: kinds[0] }))
  expect(made.body).toMatchObject({ id: expect.any(Number) })
  expect(await duties()).toEqual([])
  expect((await desk(w, 'zhao')).find((r) => r.key === `propose/${made.body.id}`)).toMatchObject({
    dueOn: before[0]!.dueOn,
    href: `/pledges/${made.body.id}`,
  })
})
