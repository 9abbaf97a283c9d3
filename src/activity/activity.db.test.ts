import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { insertAttachment } from '../attachment/attachment.write.ts'
import { pathOf, setFilesDir } from '../attachment/store.ts'
import { carrierTicks } from './carrier.jobs.ts'
import { activityMeasures } from './figure.read.ts'
import { aRunningCampaign, endCampaign } from './running.fixture.ts'

const meeting = (unitId: number, more: Record<string, unknown> = {}) => ({
  unitId,
  kind: 'branch-meeting',
  title: '第一季度党员大会',
  heldOn: '2026-02-10',
  place: '会议室',
  topics: '讨论实施方案',
  decisions: '通过实施方案',
  roll: { expected: 20, present: 17 },
  serves: '老旧小区改造',
  ...more,
})
const events = async (tx: World['tx'], noun: string) =>
  (
    await tx.db
      .selectFrom('event')
      .select(['verb', 'unit_id', 'subject_id', 'campaign_id', 'happened_on', 'proxy', 'corrects_id', 'detail', 'id'])
      .where('realm_id', '=', tx.realm)
      .where('noun', '=', noun)
      .orderBy('id')
      .execute()
  ).map((e) => ({ ...e, detail: e.detail as Record<string, unknown> }))

inWorld('one meeting counts for two campaigns and is typed once; it names the central work it serves', async ({ as, tx, unit }) => {
  const one = await aRunningCampaign(tx, { organiserId: unit.root, units: [unit.root, unit.fenglin] })
  const two = await aRunningCampaign(tx, { organiserId: unit.root, units: [unit.fenglin], template: 'community-launch' })
  const made = await as('zhao').post('/activities', meeting(unit.fenglin, { campaignIds: [two, one, two] }))
  expect(made).toEqual({ status: 200, body: { id: expect.any(Number), service: null } })
  expect(await events(tx, 'activity')).toMatchObject([
    {
      verb: 'recorded',
      unit_id: unit.fenglin,
      subject_id: made.body.id,
      campaign_id: one,
      happened_on: '2026-02-10',
      proxy: false,
      detail: { kind: 'branch-meeting', serves: '老旧小区改造', service: false, campaigns: [one, two], decided: true },
    },
  ])
  const shown = await as('li').get(`/activities/${made.body.id}`)
  expect(shown.body).toMatchObject({
    kindName: '支部党员大会',
    roll: { expected: 20, present: 17 },
    serves: { name: '老旧小区改造' },
    campaigns: [{ id: one }, { id: two }],
    lawful: ['correct', 'withdraw'],
    history: [{ type: 'activity.recorded', by: 'zhao', reason: '' }],
  })
  // Named once, it stands on the unit's list, and below it too.
  expect((await as('feng').get(`/works?unitId=${unit.fenglin1}`)).body.rows).toMatchObject([
    { name: '老旧小区改造', unitId: unit.fenglin, untilOn: null },
  ])
})

inWorld('which central work it serves must be said: a name, or none', async ({ as, unit }) => {
  const { serves, ...unsaid } = meeting(unit.fenglin)
  expect((await as('zhao').post('/activities', unsaid)).body.code).toBe('http.bad-shape')
  expect((await as('zhao').post('/activities', { ...unsaid, serves: null })).status).toBe(200)
  expect((await as('zhao').post('/activities', { ...unsaid, serves })).status).toBe(200)
  expect((await as('li').get(`/activities/board?unitId=${unit.fenglin}&from=2026-01-01&until=2026-03-31`)).body).toEqual({
    kinds: [{ kind: 'branch-meeting', name: '支部党员大会', n: 2 }],
    serves: [
      { name: '老旧小区改造', n: 1 },
      { name: null, n: 1 },
    ],
    units: { withRecord: 1, all: 3 },
    proxyN: 0,
  })
})

inWorld('an ended central work is no longer served', async ({ as, unit }) => {
  const work = await as('zhao').post('/works', { unitId: unit.fenglin, name: '雨污分流' })
  expect((await as('zhao').post(`/works/${work.body.id}/end`, { untilOn: '2026-03-02' })).body).toEqual({ untilOn: '2026-03-02' })
  expect((await as('zhao').post(`/works/${work.body.id}/end`, { untilOn: '2026-03-02' })).body.code).toBe('activity.work-ended')
  expect((await as('zhao').post('/activities', meeting(unit.fenglin, { serves: '雨污分流', heldOn: '2026-03-02' }))).status).toBe(200)
  expect((await as('qian').post('/works', { unitId: unit.fenglin, name: '别处的工作' })).body.code).toBe('http.not-found')
})

inWorld(
  'what is refused: foreign unit, foreign campaign, a day to come, before the launch, an unknown kind, an ended campaign',
  async (w) => {
    const { as, tx, unit, other } = w
    const id = await aRunningCampaign(tx, { organiserId: unit.root, units: [unit.fenglin] })
    const code = async (person: 'zhao' | 'qian' | 'zhou' | 'xi', body: unknown) => (await as(person).post('/activities', body)).body.code
    expect(await code('qian', meeting(unit.fenglin))).toBe('http.not-found')
    expect(await code('zhou', meeting(unit.fenglin))).toBe('access.not-allowed')
    expect(await code('zhao', meeting(other.unit))).toBe('http.not-found')
    expect(await code('zhao', meeting(unit.fenglin, { heldOn: '2026-03-03' }))).toBe('activity.future-day')
    expect(await code('zhao', meeting(unit.fenglin, { kind: 'sign-in' }))).toBe('activity.kind-unknown')
    expect(await code('zhao', meeting(unit.fenglin, { campaignIds: [id], heldOn: '2026-01-04' }))).toBe('activity.before-launch')
    expect(await code('zhao', meeting(unit.fenglin, { campaignIds: [id], kind: 'seven-one', roll: null }))).toBe('activity.roll-missing')
    expect(await code('zhao', meeting(unit.fenglin, { roll: { expected: 3, present: 4 } }))).toBe('activity.roll-too-many')
    expect(await code('zhao', meeting(unit.fenglin, { campaignIds: [id + 999] }))).toBe('http.not-found')
    expect(await code('zhao', meeting(unit.fenglin1, { campaignIds: [id] }))).toBe('campaign.not-taking-part')
    await endCampaign(tx, id, '2026-03-01')
    expect(await code('zhao', meeting(unit.fenglin, { campaignIds: [id] }))).toBe('state.wrong')
    expect(await events(tx, 'activity')).toEqual([])
  },
)

inWorld('a superior enters it for a unit without a computer, and it says so (代录)', async ({ as, tx, unit }) => {
  const made = await as('zhao').post('/activities', meeting(unit.fenglin1))
  expect((await as('feng').get(`/activities/${made.body.id}`)).body).toMatchObject({ proxy: true, unitId: unit.fenglin1 })
  expect((await events(tx, 'activity'))[0]).toMatchObject({ proxy: true })
})

inWorld('a correction keeps what was, names the event it corrects, and the figures follow it', async ({ as, tx, unit }) => {
  const id = await aRunningCampaign(tx, { organiserId: unit.root, units: [unit.fenglin1] })
  const said = meeting(unit.fenglin1, { campaignIds: [id], decisions: '' })
  const made = (await as('feng').post('/activities', said)).body.id
  const life = async () =>
    (await activityMeasures(tx, { unitIds: [unit.fenglin1], from: '2026-01-01', until: '2026-03-31' })).filter(
      (m) => m.measure === 'activity.life_done_share',
    )
  // One general meeting, three theme days; seven full members would owe three committee meetings more.
  expect(await life()).toEqual([{ measure: 'activity.life_done_share', unitId: unit.fenglin1, numerator: 0, denominator: 4 }])
  const { unitId: _, ...content } = said
  const correct = (body: unknown) => as('feng').post(`/activities/${made}/correct`, body)
  expect((await correct({ ...content, version: 1, reason: '没有变化' })).body.code).toBe('activity.nothing-corrected')
  expect((await correct({ ...content, version: 3, reason: '补写决定', decisions: '通过' })).body.code).toBe('http.stale-version')
  expect((await correct({ ...content, version: 1, reason: '补写决定', decisions: '通过' })).body).toEqual({ version: 2 })
  expect(await life()).toEqual([{ measure: 'activity.life_done_share', unitId: unit.fenglin1, numerator: 1, denominator: 4 }])
  const [first, second] = await events(tx, 'activity')
  expect(second).toMatchObject({
    verb: 'corrected',
    corrects_id: first!.id,
    detail: {
      corrects: first!.id,
      reason: '补写决定',
      changed: ['decisions'],
      was: { decisions: '', campaigns: [id] },
      campaigns: [id],
      decided: true,
    },
  })
  expect((await as('feng').post(`/activities/${made}/withdraw`, { version: 2, reason: '重复登记' })).body).toEqual({ state: 'withdrawn' })
  expect(await life()).toEqual([{ measure: 'activity.life_done_share', unitId: unit.fenglin1, numerator: 0, denominator: 4 }])
  expect((await events(tx, 'activity'))[2]).toMatchObject({ verb: 'withdrawn', corrects_id: second!.id, detail: { reason: '重复登记' } })
  expect((await correct({ ...content, version: 3, reason: '再改', decisions: '甲' })).body.code).toBe('state.wrong')
  expect((await as('feng').post(`/activities/${made}/withdraw`, { version: 3, reason: '重复登记' })).body.code).toBe('state.wrong')
  expect((await as('feng').get(`/activities/${made}`)).body).toMatchObject({ state: 'withdrawn', withdrawnReason: '重复登记', lawful: [] })
})

inWorld('the list shows what lies in one’s own range, newest first, and pages through it', async ({ as, unit }) => {
  for (const day of ['2026-02-01', '2026-02-03', '2026-02-02']) await as('zhao').post('/activities', meeting(unit.fenglin, { heldOn: day }))
  await as('qian').post('/activities', meeting(unit.liuan))
  const first = await as('li').get('/activities?limit=2')
  expect(first.body).toMatchObject({ rows: [{ heldOn: '2026-02-03' }, { heldOn: '2026-02-02' }], total: { n: 3, exact: true } })
  expect((await as('li').get(`/activities?limit=2&after=${first.body.next}`)).body).toMatchObject({
    rows: [{ heldOn: '2026-02-01' }],
    next: null,
  })
  expect((await as('li').get('/activities?limit=2&after=WyJ4JyIsMV0')).body.rows).toHaveLength(2)
  expect((await as('wang').get('/activities')).body.total.n).toBe(4)
  expect((await as('wang').get(`/activities?unitId=${unit.root}&own=true`)).body.total.n).toBe(0)
  expect((await as('wang').get(`/activities?unitId=${unit.liuan}`)).body.total.n).toBe(1)
  expect((await as('he').get('/activities')).body.total.n).toBe(0)
  expect((await as('xi').get('/activities')).body.code).toBe('access.not-allowed')
})

inWorld(
  'papers are cited by who sent them, kept through corrections, and read by who may read the record',
  async ({ as, tx, unit, account }) => {
    const folder = mkdtempSync(join(tmpdir(), 'papers-'))
    setFilesDir(folder)
    const sent = async (by: number, name: string) => {
      const sha256 = name.charCodeAt(0).toString(16).padStart(64, '0')
      mkdirSync(dirname(pathOf(tx.realm, sha256)), { recursive: true })
      writeFileSync(pathOf(tx.realm, sha256), name)
      return insertAttachment(tx, { sha256, name, type: 'text/plain', size: name.length, byId: by, at: new Date('2026-03-02T01:00:00Z') })
    }
    const [mine, hers, later] = [await sent(account.zhao, 'a.txt'), await sent(account.li, 'b.txt'), await sent(account.zhao, 'c.txt')]
    expect((await as('zhao').post('/activities', meeting(unit.fenglin, { papers: [hers] }))).body.code).toBe('http.not-found')
    const { id } = (await as('zhao').post('/activities', meeting(unit.fenglin, { papers: [mine] }))).body
    const { unitId: _, ...content } = meeting(unit.fenglin)
    await as('zhao').post(`/activities/${id}/correct`, { ...content, version: 1, reason: '补材料', papers: [mine, later] })
    expect((await as('li').get(`/activities/${id}`)).body.papers).toEqual([
      { id: mine, name: 'a.txt' },
      { id: later, name: 'c.txt' },
    ])
    expect(await as('li').get(`/activities/${id}/papers/${mine}`)).toEqual({ status: 200, body: 'a.txt' })
    expect((await as('li').get(`/activities/${id}/papers/${hers}`)).body.code).toBe('http.not-found')
    expect((await as('qian').get(`/activities/${id}/papers/${mine}`)).body.code).toBe('http.not-found')
    rmSync(folder, { recursive: true, force: true })
  },
)

inWorld('what a form offers: the unit’s campaigns with their kinds, the general ones, its works', async ({ as, tx, unit }) => {
  const id = await aRunningCampaign(tx, { organiserId: unit.root, units: [unit.fenglin] })
  await as('zhao').post('/works', { unitId: unit.fenglin, name: '雨污分流' })
  const offered = (await as('zhao').get(`/activities/choices?unitId=${unit.fenglin}`)).body
  expect(offered).toMatchObject({ unitName: '枫林社区党委', campaigns: [{ id, title: '创先争优' }], works: [{ name: '雨污分流' }] })
  expect(offered.campaigns[0].kinds.map((k: { id: string; roll: boolean }) => [k.id, k.roll])).toEqual([
    ['organisation-life', true],
    ['study', true],
    ['service', false],
    ['seven-one', true],
  ])
  expect((await as('qian').get(`/activities/choices?unitId=${unit.fenglin}`)).body.code).toBe('http.not-found')
  expect((await as('zhao').get(`/pledges/choices?unitId=${unit.fenglin}`)).body).toEqual({
    unitName: '枫林社区党委',
    campaigns: [
      {
        id,
        title: '创先争优',
        kinds: [
          { id: 'unit', name: expect.any(String), by: 'unit', min: 1, max: 10, n: 0 },
          { id: 'member', name: expect.any(String), by: 'member', min: 1, max: 5, n: 0 },
        ],
        voluntaryFor: ['年老体弱党员'],
      },
    ],
    below: [],
  })
})

const service = { receiver: '三号楼住户', what: '代办老年卡', asked: true, askedOn: '2026-02-20', dueOn: '2026-02-28' }

inWorld('a service counts only when its receiver, or somebody who asked him, says it is done', async ({ as, tx, unit }) => {
  const made = await as('zhao').post('/activities', meeting(unit.fenglin, { kind: 'service', heldOn: '2026-02-25', roll: null, service }))
  const id = made.body.service.id
  const share = async () =>
    (await activityMeasures(tx, { from: '2026-01-01', until: '2026-03-31' })).filter(
      (m) => m.measure === 'activity.service_confirmed_share',
    )
  expect(await share()).toEqual([{ measure: 'activity.service_confirmed_share', unitId: unit.fenglin, numerator: 0, denominator: 1 }])
  const confirm = (who: 'li' | 'zhao' | 'wu' | 'qian' | 'wang', done: boolean) =>
    as(who).post(`/services/${id}/confirm`, { done, how: 'visit' })
  expect((await confirm('li', true)).body.code).toBe('service.own-confirmation')
  expect((await confirm('zhao', true)).body.code).toBe('access.not-allowed')
  expect((await confirm('qian', true)).body.code).toBe('http.not-found')
  expect((await confirm('wu', true)).body).toEqual({ state: 'confirmed' })
  expect(await share()).toEqual([{ measure: 'activity.service_confirmed_share', unitId: unit.fenglin, numerator: 1, denominator: 1 }])
  expect((await confirm('wang', false)).body).toEqual({ state: 'disputed' })
  expect(await share()).toEqual([{ measure: 'activity.service_confirmed_share', unitId: unit.fenglin, numerator: 0, denominator: 1 }])
  expect((await events(tx, 'activity')).map((e) => e.verb)).toEqual(['recorded', 'service-confirmed', 'service-disputed'])
  // Its activity withdrawn, the request is open again and waits to be served.
  await as('zhao').post(`/activities/${made.body.id}/withdraw`, { version: 1, reason: '记错日期' })
  expect((await as('li').get('/services')).body.rows).toMatchObject([{ id, state: 'accepted', servedOn: null, answeredOn: null }])
  expect((await confirm('wu', true)).body.code).toBe('state.wrong')
})

inWorld('requests: accepted with a slip, served by an activity, withdrawn when entered by mistake', async ({ as, unit }) => {
  const accepted = await as('zhao').post('/services', { unitId: unit.fenglin, ...service })
  expect(accepted.body).toEqual({ id: expect.any(Number), slip: expect.stringMatching(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/) })
  expect((await as('zhao').post('/services', { unitId: unit.fenglin, ...service, askedOn: '2026-03-09' })).body.code).toBe(
    'service.future-day',
  )
  expect((await as('wu').post('/services', { unitId: unit.fenglin, ...service })).body.code).toBe('access.not-allowed')
  const id = accepted.body.id
  expect((await as('li').post('/activities', meeting(unit.fenglin1, { kind: 'service', roll: null, service: { id } }))).body.code).toBe(
    'service.foreign-carrier',
  )
  expect(
    (await as('zhao').post('/activities', meeting(unit.fenglin, { kind: 'service', roll: null, service: { id } }))).body.service,
  ).toEqual({
    id,
    slip: null,
  })
  expect((await as('zhao').post(`/services/${id}/withdraw`, { version: 2, reason: '误登' })).body.code).toBe('state.wrong')
  const wrong = (await as('zhao').post('/services', { unitId: unit.fenglin, ...service })).body.id
  expect((await as('zhao').post(`/services/${wrong}/withdraw`, { version: 2, reason: '误登' })).body.code).toBe('http.stale-version')
  expect((await as('zhao').post(`/services/${wrong}/withdraw`, { version: 1, reason: '误登' })).body).toEqual({ state: 'withdrawn' })
})

inWorld('a post without a confirmed service turns 名存实亡, and the next confirmed one brings it back', async (w) => {
  const { as, tx, unit, member, at } = w
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: [unit.fenglin] })
  const post = {
    unitId: unit.fenglin,
    campaignId: campaign,
    carrierKey: 'pioneer-post',
    kind: 'post',
    name: '红色代办先锋岗',
    holder: '郑明',
    holderMemberId: member.zheng,
    duty: '代办帮办',
    sinceOn: '2026-03-02',
  }
  const set = (more: Record<string, unknown> = {}) => as('zhao').post('/carriers', { ...post, ...more })
  expect((await set({ carrierKey: 'no-such' })).body.code).toBe('carrier.not-in-plan')
  expect((await set({ carrierKey: 'responsibility-area' })).body.code).toBe('carrier.not-in-plan')
  expect((await set({ carrierKey: null })).body.code).toBe('carrier.recheck-missing')
  expect((await set({ unitId: unit.fenglin2 })).body.code).toBe('campaign.not-taking-part')
  expect((await set({ unitId: unit.fenglin2, campaignId: null, carrierKey: null, recheckMonths: 6 })).body.code).toBe(
    'carrier.holder-elsewhere',
  )
  const made = await set()
  expect(made.body).toEqual({ id: expect.any(Number), idleAfterOn: '2026-09-02' })
  expect((await set()).body.code).toBe('carrier.twice')
  const id = made.body.id
  const alive = async (until: string) =>
    (await activityMeasures(tx, { from: '2026-01-01', until })).find((m) => m.measure === 'activity.post_alive_share')
  expect(await alive('2026-03-02')).toEqual({ measure: 'activity.post_alive_share', unitId: unit.fenglin, numerator: 0, denominator: 1 })
  const run = async () => {
    let n = 0
    for (const t of carrierTicks) n += await t.run(await w.context())
    return n
  }
  at('2026-09-02T15:00:00Z')
  expect(await run()).toBe(0)
  at('2026-09-02T16:00:00Z')
  expect(await run()).toBe(1)
  expect(await run()).toBe(0)
  expect((await as('li').get('/carriers?state=idle')).body.rows).toMatchObject([{ id, kindName: '先锋岗', state: 'idle' }])
  const asked = { ...service, carrierId: id, askedOn: '2026-09-03', dueOn: '2026-09-04' }
  expect((await as('qian').post('/services', { unitId: unit.liuan, ...asked })).body.code).toBe('service.foreign-carrier')
  const done = await as('zhao').post(
    '/activities',
    meeting(unit.fenglin, { kind: 'service', heldOn: '2026-09-03', roll: null, service: asked }),
  )
  await as('wu').post(`/services/${done.body.service.id}/confirm`, { done: true, how: 'telephone' })
  expect((await as('li').get('/carriers')).body.rows).toMatchObject([
    { id, state: 'in-use', confirmedOn: '2026-09-03', idleAfterOn: '2027-03-03' },
  ])
  expect((await events(tx, 'carrier')).map((e) => e.verb)).toEqual(['set-up', 'idle', 'woken'])
  expect(await alive('2026-09-03')).toMatchObject({ numerator: 1, denominator: 1 })
  // The figure of an earlier day is what it was.
  expect(await alive('2026-09-02')).toMatchObject({ numerator: 0, denominator: 1 })
  // Found out not to be so, it is idle again at once.
  await as('wang').post(`/services/${done.body.service.id}/confirm`, { done: false, how: 'visit' })
  expect((await as('li').get('/carriers')).body.rows).toMatchObject([{ state: 'idle', confirmedOn: null }])
  const v = (await as('li').get('/carriers')).body.rows[0].version
  expect(
    (
      await as('zhao').post(`/carriers/${id}/holder`, {
        version: v,
        holder: '冯兰',
        holderMemberId: member.feng,
        duty: '代办帮办',
        reason: '换岗',
      })
    ).body,
  ).toEqual({
    version: v + 1,
  })
  expect((await as('zhao').post(`/carriers/${id}/end`, { version: v, reason: '合并' })).body.code).toBe('http.stale-version')
  expect((await as('zhao').post(`/carriers/${id}/end`, { version: v + 1, reason: '合并' })).body).toEqual({ state: 'ended' })
  expect((await as('zhao').post(`/carriers/${id}/end`, { version: v + 2, reason: '合并' })).body.code).toBe('state.wrong')
  expect((await as('qian').post(`/carriers/${id}/end`, { version: v + 2, reason: '合并' })).body.code).toBe('http.not-found')
})

inCommittedWorld('twenty identical posts at once: one is set up', async ({ as, unit }) => {
  const body = {
    unitId: unit.fenglin,
    kind: 'team',
    name: '银发志愿队',
    holder: '郑明',
    duty: '巡楼',
    sinceOn: '2026-03-02',
    recheckMonths: 6,
  }
  const answers = await Promise.all(Array.from({ length: 20 }, () => as('zhao').post('/carriers', body)))
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  expect(answers.filter((a) => a.body.code === 'carrier.twice')).toHaveLength(19)
})
