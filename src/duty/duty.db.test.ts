import { expect } from 'vitest'
import { type CommittedWorld, inCommittedWorld } from '../../test/world.ts'
import { reactions, ticks } from '../app.ts'
import { templates } from '../campaign/templates.ts'
import { jobs } from '../job/runner.ts'

/** A launched campaign of a street, its duties made; adopting the plan is one that every community owes. */
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
  const of = async (unitId: number) =>
    (
      (await wang.get(`/campaigns/${id}/units/${unitId}/duties`)).body.rows as {
        periodId: number
        ruleId: number
        act: string
        state: string
      }[]
    ).find((d) => d.act === 'campaign.adopted')!
  return { id, wang, settle, of }
}
const adopt = (w: CommittedWorld, who: 'li' | 'qian', id: number, unitId: number) =>
  w.as(who).post(`/campaigns/${id}/units/${unitId}/adopt`, {
    own: { theme: '邻里守望', goals: [], items: [], fills: [], refinements: [] },
    ownVersion: 0,
  })

inCommittedWorld('an exemption is lifted by the superior alone; what was done meanwhile counts', async (w) => {
  const { id, wang, settle, of } = await launched(w)
  const { fenglin, liuan } = w.unit
  const { periodId } = await of(liuan)
  const url = `/duties/${periodId}/units/${liuan}`
  const restore = (body: object) => wang.post(`/duties/${periodId}/units/${liuan}/restore`, body)
  const reason = '免错了单位，应当照办'
  expect((await restore({ reason })).body).toMatchObject({ code: 'duty.not-exempt' })
  expect((await wang.post(`${url}/exempt`, { reason: '整建制合并' })).body).toEqual({ state: 'exempt' })
  // The unit goes on with its work all the same.
  expect((await adopt(w, 'qian', id, liuan)).status).toBe(200)
  await settle()
  expect((await of(liuan)).state).toBe('exempt')
  expect((await w.as('qian').post(`${url}/restore`, { reason })).body.code).toBe('access.not-allowed')
  expect((await w.as('li').post(`${url}/restore`, { reason })).body.code).toBe('http.not-found')
  expect((await wang.post(`${url}/restore`, { reason: '短' })).status).toBe(400)
  expect((await of(liuan)).state).toBe('exempt')
  expect((await wang.post(`${url}/restore`, { reason })).body).toEqual({ state: 'done' })
  expect((await of(liuan)).state).toBe('done')
  // Where nothing was done it is owed again, and late once its day has passed.
  const other = `/duties/${periodId}/units/${fenglin}`
  await wang.post(`${other}/exempt`, { reason: '整建制合并' })
  w.at('2026-06-30T02:00:00Z')
  expect((await wang.post(`${other}/restore`, { reason })).body).toEqual({ state: 'late' })
})

inCommittedWorld('twenty at once let off and take back: one state in the end, every act in the ledger', async (w) => {
  const { wang, of } = await launched(w)
  const { liuan } = w.unit
  const { periodId } = await of(liuan)
  const url = `/duties/${periodId}/units/${liuan}`
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => wang.post(i % 2 ? `${url}/restore` : `${url}/exempt`, { reason: `第 ${i} 次办理这件事` })),
  )
  const codes = answers.map((a) => a.body.code ?? a.body.state)
  expect(new Set(codes)).toEqual(
    new Set(['exempt', ...(codes.includes('due') ? ['due'] : []), ...(codes.includes('duty.not-exempt') ? ['duty.not-exempt'] : [])]),
  )
  const kept = await w.write((tx) =>
    tx.db
      .selectFrom('event')
      .select('verb')
      .where('realm_id', '=', tx.realm)
      .where('noun', '=', 'duty')
      .where('unit_id', '=', liuan)
      .orderBy('id')
      .execute(),
  )
  expect(kept).toHaveLength(answers.filter((a) => a.status === 200).length)
  expect((await of(liuan)).state).toBe(kept.at(-1)!.verb === 'exempted' ? 'exempt' : 'due')
})

inCommittedWorld(
  'the list of who is late is counted, narrowed to a unit and all below it, and pages through every line once',
  async (w) => {
    const { id, wang } = await launched(w)
    const { fenglin, fenglin1, liuan, chamber } = w.unit
    expect((await wang.get(`/campaigns/${id}/late`)).body).toEqual({
      rows: [],
      next: null,
      total: { n: 0, exact: true },
      below: null,
      sees: 'all',
    })
    w.at('2026-06-30T02:00:00Z')
    type Late = {
      rows: { unitId: number; periodId: number }[]
      next: string | null
      total: { n: number; exact: boolean }
      below: string | null
    }
    const all = (await wang.get(`/campaigns/${id}/late?limit=200`)).body as Late
    expect(all.total).toEqual({ n: all.rows.length, exact: true })
    expect(all.rows.length).toBeGreaterThan(4)
    const below = (await wang.get(`/campaigns/${id}/late?limit=200&below=${fenglin}`)).body as Late
    expect(below.below).toBe('枫林社区党委')
    expect(below.rows).toEqual(all.rows.filter((r) => [fenglin, fenglin1, w.unit.fenglin2].includes(r.unitId)))
    expect(below.total.n).toBe(below.rows.length)
    expect(below.rows.map((r) => r.unitId)).not.toContain(liuan)
    const paged: Late['rows'] = []
    for (let after = ''; ; ) {
      const page = (await wang.get(`/campaigns/${id}/late?limit=3${after}`)).body as Late
      expect(page.total).toEqual(all.total)
      paged.push(...page.rows)
      if (page.next === null) break
      after = `&after=${encodeURIComponent(page.next)}`
    }
    expect(paged).toEqual(all.rows)
    // Somebody else's subtree: its place is known to nobody who may not read there.
    const li = (await w.as('li').get(`/campaigns/${id}/late?limit=200&below=${chamber}`)).body as Late
    expect(li.rows).toEqual([])
    expect(li.total.n).toBe(0)
  },
)
