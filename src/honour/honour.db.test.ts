import { expect } from 'vitest'
import { inCommittedWorld, inWorld, START, type World } from '../../test/world.ts'
import { ticks } from '../app.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import { jobs } from '../job/runner.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../nomination/maker.ts'

const household = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 5, total: 5 } })
/** Recommend and select, no notice: what these tests are about begins with the decision. */
const plan = (kind: PlanV1['basis']['kind'] = '党内表彰', award: object = {}): PlanV1 => {
  const p = aSelectionPlan({ titles: [household], kind })
  p.sections.nomination!.chain = [chain[0]!, chain[4]!]
  p.sections.honour!.awards[0] = { ...p.sections.honour!.awards[0]!, ...award }
  const { notice: _none, ...sections } = p.sections
  return { ...p, sections }
}
const selected = async (w: Pick<World, 'as'>, unitId: number, campaignId: number, names: string[]): Promise<number[]> => {
  const ids: number[] = []
  for (const name of names) {
    const made = await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
      titleKey: 'home',
      unitId,
      name,
      brief: '热心公益',
      deeds: '热心公益',
    })
    await w.as('feng').post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })
    ids.push(made.body.id)
  }
  const met = await w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, {
    titleKey: 'home',
    kind: 'committee',
    heldOn: '2026-03-02',
    minutes: '纪要1号',
    should: 3,
    present: 3,
    votes: ids.map((nominationId) => ({ nominationId, for: 3, against: 0, abstain: 0 })),
  })
  expect(met.body.selected).toEqual(ids)
  return ids
}
const decision = (nominationIds: number[], more: object = {}) => ({
  award: 'commend',
  title: '表彰决定',
  documentNo: '清党工委〔2026〕8号',
  meeting: '纪要1号',
  decidedOn: '2026-03-02',
  nominationIds,
  ...more,
})

inCommittedWorld('a term that ran out ends on its day, once; the re-check list names what is due', async (w) => {
  const campaignId = await w.write(async (tx) => aLaunchedCampaign(tx, await placedUnits(tx), plan(), START))
  const [a, b, d] = await selected(w, w.unit.fenglin1, campaignId, ['张家', '李家', '王家'])
  const first = await w.as('sun').post(`/campaigns/${campaignId}/honours`, decision([a!, b!]))
  expect(first.status).toBe(200)
  expect((await w.as('sun').post(`/campaigns/${campaignId}/honours`, decision([d!]))).body).toMatchObject({
    code: 'honour.document-twice',
    facts: { documentNo: '清党工委〔2026〕8号' },
  })
  const posthumous = await w
    .as('sun')
    .post(`/campaigns/${campaignId}/honours`, decision([d!], { documentNo: '清党工委〔2026〕9号', posthumous: [d] }))
  expect(posthumous.status).toBe(200)
  const [ha, hb] = first.body.honours.map((x: { id: number }) => x.id)
  const due = async (by: string) => (await w.as('wang').get(`/honours?recheckBy=${by}`)).body.rows.map((x: { holder: string }) => x.holder)
  expect(await due('2027-03-01')).toEqual([])
  expect(await due('2027-03-02')).toEqual(['李家', '张家'])
  w.at('2027-03-02T02:00:00Z')
  const change = { document: '复查报告', reason: '保持良好' }
  expect((await w.as('wang').post(`/honours/${ha}/recheck`, { ...change, version: 1, nextOn: '2028-03-02' })).body).toEqual({
    state: 'effective',
    version: 2,
  })
  expect((await w.as('wang').post(`/honours/${hb}/warn`, { ...change, version: 1, nextOn: '2027-06-01' })).body).toEqual({
    state: 'warned',
    version: 2,
  })
  expect((await w.as('wang').post(`/honours/${ha}/clear`, { ...change, version: 2 })).body.code).toBe('state.wrong')
  expect((await w.as('wang').post(`/honours/${hb}/clear`, { ...change, version: 2 })).body).toEqual({ state: 'effective', version: 3 })
  expect((await w.as('feng').post(`/honours/${hb}/clear`, { ...change, version: 3 })).body.code).toBe('http.not-found')
  const run = () =>
    jobs({
      database: w.database,
      sealer: w.sealer,
      reactions: [],
      ticks: ticks.filter((t) => t.name === 'honour.expire'),
      clock: w.now,
    }).settle(w.realm)
  w.at('2029-03-01T02:00:00Z')
  await run()
  expect((await w.as('feng').get(`/honours/${ha}`)).body.state).toBe('effective')
  // Two days late, the day of the change is still the day after the last.
  w.at('2029-03-04T02:00:00Z')
  expect((await w.as('feng').get(`/honours/${ha}`)).body.state).toBe('expired')
  await run()
  await run()
  const seen = (await w.as('feng').get(`/honours/${ha}`)).body
  expect(seen.changes.map((x: { action: string; on: string }) => [x.action, x.on])).toEqual([
    ['recheck', '2027-03-02'],
    ['expire', '2029-03-02'],
  ])
  expect(seen.timeline.map((x: { type: string; happenedOn: string }) => [x.type, x.happenedOn])).toEqual([
    ['honour.granted', '2026-03-02'],
    ['honour.rechecked', '2027-03-02'],
    ['honour.expired', '2029-03-02'],
  ])
  expect((await w.as('wang').get(`/honours?state=expired`)).body.total.n).toBe(2)
  // 追授 has no term.
  expect((await w.as('wang').get(`/honours/${posthumous.body.honours[0].id}`)).body).toMatchObject({
    posthumous: true,
    expiresOn: null,
    recheckOn: null,
    state: 'effective',
  })
  expect((await w.as('wang').get(`/honours?unitId=${w.unit.fenglin1}&year=2026&limit=2`)).body).toMatchObject({
    rows: [{}, {}],
    next: expect.any(String),
    total: { n: 3 },
  })
  expect((await w.as('wang').get(`/honours?year=2027`)).body.total.n).toBe(0)
})

inWorld('an internal appraisal ends in 表扬 without plaque, code or public list', async (w) => {
  const withPlaque = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan('单位内部', { level: '表扬' }), START)
  const [x] = await selected(w, w.unit.fenglin1, withPlaque, ['张家'])
  expect((await w.as('sun').post(`/campaigns/${withPlaque}/honours`, decision([x!]))).body).toMatchObject({
    code: 'honour.no-plaque',
    facts: { kind: '单位内部' },
  })
  const named = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan('单位内部', { level: '命名授牌' }), START)
  const [y] = await selected(w, w.unit.fenglin1, named, ['李家'])
  expect((await w.as('sun').post(`/campaigns/${named}/honours`, decision([y!]))).body).toMatchObject({
    code: 'honour.level-not-allowed',
    facts: { level: '命名授牌' },
  })
  const plain = await aLaunchedCampaign(
    w.tx,
    await placedUnits(w.tx),
    plan('单位内部', { level: '表扬', plaque: false, certificate: false }),
    START,
  )
  const [z] = await selected(w, w.unit.fenglin1, plain, ['王家'])
  expect((await w.as('sun').post(`/campaigns/${plain}/honours`, decision([z!, x!]))).body).toMatchObject({
    code: 'honour.not-of-campaign',
    facts: { name: '张家' },
  })
  expect((await w.as('sun').post(`/campaigns/${plain}/honours`, decision([z!]))).body.honours).toEqual([
    { id: expect.any(Number), nominationId: z, code: null },
  ])
  expect((await w.page('/h/qinghe/honours')).html).not.toContain('王家')
  expect((await w.as('feng').get(`/honours?campaignId=${plain}`)).body.rows).toMatchObject([{ holder: '王家', level: '表扬', code: null }])
})

inWorld('a person who holds the title has no say in what becomes of it', async (w) => {
  const campaignId = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan(), START)
  const [a] = await selected(w, w.unit.fenglin1, campaignId, ['张家'])
  const done = await w.as('sun').post(`/campaigns/${campaignId}/honours`, decision([a!]))
  const { insertGrant } = await import('../access/access.write.ts')
  await insertGrant(w.tx, {
    accountId: w.account.feng,
    role: 'office',
    unitId: w.unit.root,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })
  expect(
    (await w.as('feng').post(`/honours/${done.body.honours[0].id}/withdraw`, { version: 1, document: '文', reason: '由' })).body,
  ).toMatchObject({
    code: 'nomination.own-unit',
    facts: { unit: '枫林第一支部' },
  })
})
