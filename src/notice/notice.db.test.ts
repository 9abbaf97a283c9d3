import { expect } from 'vitest'
import { inWorld, START, type World } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import { buildApp } from '../app.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import { sha256Hex } from '../lib/digest.ts'
import { newKeys, parseKeys } from '../member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../nomination/maker.ts'
import { readNotice } from './notice.read.ts'
import { setVaultKeys } from './vault.ts'

setVaultKeys(parseKeys(newKeys()))

const household = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 5, total: 5 } })
const plan = (): PlanV1 => {
  const p = aSelectionPlan({ titles: [household] })
  p.sections.nomination!.chain = [chain[0]!, chain[4]!]
  return p
}
const campaignFor = async (w: World, p = plan()) => aLaunchedCampaign(w.tx, await placedUnits(w.tx), p, START)
const nominee = async (w: World, campaignId: number, name: string, brief = '邻里和睦，热心公益。') => {
  const made = await w
    .as('feng')
    .post(`/campaigns/${campaignId}/nominations`, { titleKey: 'home', unitId: w.unit.fenglin1, name, brief, deeds: brief })
  expect(made.status).toBe(200)
  await w.as('feng').post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })
  return made.body.id as number
}
const publish = (w: World, campaignId: number, nominationIds: number[], more: object = {}) =>
  w.as('feng').post(`/campaigns/${campaignId}/notices`, {
    title: '文明家庭推荐对象公示',
    unitId: w.unit.fenglin1,
    level: 'unit',
    range: '枫林社区',
    channels: ['社区公开栏'],
    contact: '枫林社区党委 0000-1234567',
    nominationIds,
    ...more,
  })
const standing = async (w: World, names: string[]) => {
  const campaignId = await campaignFor(w)
  const ids = []
  for (const name of names) ids.push(await nominee(w, campaignId, name))
  const answer = await publish(w, campaignId, ids)
  expect(answer.status).toBe(200)
  return { campaignId, ids, notice: answer.body.id as number, digest: answer.body.digest as string }
}
const object = async (w: World, notice: number, fields: Record<string, string>) => {
  const app = await buildApp({ database: w.database, clock: w.now })
  const r = await app.inject({
    method: 'POST',
    url: `/h/qinghe/notice/${notice}/object`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      about: '1',
      objector: 'person',
      name: '李四',
      contact: '13800138000',
      content: '名单第一户长期占用消防通道。',
      ...fields,
    }).toString(),
  })
  await app.close()
  return { status: r.statusCode, html: r.body, code: /([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/.exec(r.body)?.[0] ?? '' }
}
const objections = async (w: World, notice: number) => (await w.as('chen').get(`/notices/${notice}/objections`)).body.rows

inWorld('a published list is frozen: its bytes have the digest, and it carries no more than the rules allow', async (w) => {
  const { ids, notice, digest, campaignId } = await standing(w, ['张家', '李家'])
  const row = await readNotice(w.tx, notice)
  expect(sha256Hex(row.bytes)).toBe(digest)
  expect(row.document.entries[0]).toEqual({
    no: 1,
    title: '文明家庭',
    object: 'household',
    name: '张家',
    sex: null,
    ethnic: null,
    unitAndPost: null,
    unit: '枫林第一支部',
    brief: '邻里和睦，热心公益。',
  })
  expect(row.document).toMatchObject({ startsOn: '2026-03-02', lastOn: '2026-03-06', workingDays: 5, calendar: ['国办发明电〔2025〕7号'] })
  // Texts changed afterwards do not reach the list.
  await w.tx.db.updateTable('nomination').set({ brief: '改过' }).where('realm_id', '=', w.tx.realm).where('id', '=', ids[0]!).execute()
  expect((await w.page(`/h/qinghe/notice/${notice}`)).html).toContain('邻里和睦')
  expect((await w.page(`/h/qinghe/notice/${notice}`)).html).toContain('国办发明电〔2025〕7号')
  const open = await nominee(w, campaignId, '赵家', '住枫林小区2单元，电话13800138000')
  expect((await publish(w, campaignId, [open])).body).toMatchObject({
    code: 'notice.private-field',
    facts: { name: '赵家', kind: 'phone' },
  })
  expect((await publish(w, campaignId, [open], { level: 'none' })).body.code).toBe('notice.level-unknown')
  expect((await w.as('li').post(`/campaigns/${campaignId}/notices`, {})).status).toBe(400)
  expect((await w.as('zhao').get(`/notices?state=open`)).body).toMatchObject({
    total: { n: 1, exact: true },
    rows: [{ id: notice, entries: 2, clock: { left: 5 } }],
  })
  expect((await w.page('/h/qinghe/notices')).html).toContain('还剩 5 个工作日')
  const home = (await w.page('/h/qinghe')).html
  expect(home).toContain('文明家庭推荐对象公示')
  // What there is to show has a way to it; what there is not has none.
  expect(home).toContain('href="/h/qinghe/notices"')
  for (const list of ['honours', 'results', 'debriefs']) expect(home).not.toContain(`href="/h/qinghe/${list}"`)
})

inWorld('a year without a published calendar refuses the notice, in words', async (w) => {
  const campaignId = await campaignFor(w)
  const id = await nominee(w, campaignId, '张家')
  w.at('2026-12-30T01:00:00Z')
  expect((await publish(w, campaignId, [id])).body).toMatchObject({
    code: 'calendar.year-not-covered',
    facts: { year: 2027 },
    sentence: expect.stringContaining('2027年'),
  })
})

inWorld('an objection that proves true strikes the nominee, and the list is published again with the clock in full', async (w) => {
  const { ids, notice, campaignId } = await standing(w, ['张家', '李家'])
  w.at('2026-03-04T02:00:00Z')
  const sent = await object(w, notice, {})
  expect(sent.status).toBe(200)
  w.at('2026-03-09T02:00:00Z')
  expect((await w.as('feng').post(`/notices/${notice}/close`)).body).toMatchObject({
    code: 'notice.objections-outstanding',
    facts: { n: 1 },
  })
  const [o] = await objections(w, notice)
  expect(o).toMatchObject({
    nominee: '张家',
    channel: 'page',
    objector: 'person',
    content: '名单第一户长期占用消防通道。',
    state: 'received',
    answerDueOn: '2026-03-18',
  })
  expect((await w.as('wang').post(`/objections/${o.id}/answer`, { outcome: 'upheld', answer: '属实' })).body.code).toBe(
    'access.not-allowed',
  )
  expect((await publish(w, campaignId, [ids[1]!], { supersedesId: notice, reason: '名单调整' })).body).toMatchObject({
    code: 'notice.unanswered-before',
    facts: { n: 1 },
  })
  expect((await w.as('chen').post(`/objections/${o.id}/answer`, { outcome: 'upheld', answer: '经核实属实，取消推荐资格。' })).body).toEqual(
    { struck: true, secondNotice: true },
  )
  expect((await w.as('chen').post(`/objections/${o.id}/answer`, { outcome: 'untrue', answer: '再答' })).body.code).toBe('state.wrong')
  expect((await w.as('feng').get(`/nominations/${ids[0]}`)).body).toMatchObject({
    state: 'struck',
    endReason: '经核实属实，取消推荐资格。',
  })
  expect((await w.as('feng').post(`/notices/${notice}/close`)).body).toMatchObject({ code: 'notice.second-needed', facts: { n: 1 } })
  expect((await publish(w, campaignId, [ids[0]!, ids[1]!], { supersedesId: notice })).body.code).toBe('notice.not-ready')
  const second = await publish(w, campaignId, [ids[1]!], { supersedesId: notice, reason: '一户取消资格' })
  expect(second.body).toMatchObject({ lastOn: '2026-03-13' })
  expect((await w.as('feng').get(`/notices/${notice}`)).body).toMatchObject({
    state: 'superseded',
    supersededById: second.body.id,
    supersedeReason: '一户取消资格',
  })
  const old = (await w.page(`/h/qinghe/notice/${notice}`)).html
  expect(old).toContain('已被第二次公示取代')
  expect((await object(w, notice, {})).status).toBe(412)
  expect((await w.as('feng').post(`/notices/${notice}/close`)).body.code).toBe('state.wrong')
  expect((await w.as('feng').post(`/notices/${second.body.id}/close`)).body.code).toBe('notice.too-early')
  w.at('2026-03-16T02:00:00Z')
  expect((await w.as('feng').post(`/notices/${second.body.id}/close`)).body).toEqual({ noticed: [ids[1]], suspended: [] })
  // The objector sees the answer by his code.
  const seen = (await w.page(`/h/qinghe/objection?code=${sent.code}`)).html
  expect(seen).toContain('经核实属实，取消推荐资格。')
  expect(seen).toContain('没有人开启过您的身份')
})

inWorld('a case not yet clear is suspended at most three months; the others go on, and he follows when it proves untrue', async (w) => {
  const { ids, notice, campaignId } = await standing(w, ['张家', '李家', '王家'])
  await object(w, notice, {})
  const [o] = await objections(w, notice)
  expect((await w.as('chen').post(`/objections/${o.id}/suspend`, { until: '2026-06-03', reason: '待调取材料' })).body).toMatchObject({
    code: 'notice.suspension-too-long',
    facts: { months: 3, latest: '2026-06-02' },
  })
  expect((await w.as('chen').post(`/objections/${o.id}/suspend`, { until: '2026-05-29', reason: '待调取材料' })).body).toEqual({ ok: true })
  await w.as('feng').post(`/nominations/${ids[2]}/withdraw`, { version: 3, reason: '搬离' })
  w.at('2026-03-09T02:00:00Z')
  expect((await w.as('feng').post(`/notices/${notice}/close`)).body).toEqual({ noticed: [ids[1]], suspended: [ids[0]] })
  const meet = (nominationId: number) =>
    w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, {
      titleKey: 'home',
      kind: 'committee',
      heldOn: '2026-03-09',
      minutes: '纪要',
      should: 3,
      present: 3,
      votes: [{ nominationId, for: 3, against: 0, abstain: 0 }],
    })
  expect((await meet(ids[0]!)).body).toMatchObject({ code: 'nomination.suspended', facts: { name: '张家', until: '2026-05-29' } })
  expect((await meet(ids[2]!)).body.code).toBe('state.wrong')
  expect((await meet(ids[1]!)).status).toBe(200)
  // The limit counts from the first suspension.
  w.at('2026-05-28T02:00:00Z')
  expect((await w.as('chen').post(`/objections/${o.id}/suspend`, { until: '2026-06-10', reason: '再延' })).body.code).toBe(
    'notice.suspension-too-long',
  )
  expect((await w.as('chen').post(`/objections/${o.id}/answer`, { outcome: 'untrue', answer: '经核实不属实。' })).body).toEqual({
    struck: false,
    secondNotice: false,
  })
  expect((await w.as('feng').get(`/nominations/${ids[0]}`)).body).toMatchObject({ state: 'climbing', suspended: false })
})

inWorld(
  'the identity stands apart: sealed in its table, opened only by 纪检 with a reason, and every opening is shown to the objector',
  async (w) => {
    const { notice } = await standing(w, ['张家'])
    const sent = await object(w, notice, { name: '李四喜', contact: '0000-7654321' })
    const [o] = await objections(w, notice)
    // Nothing of it can be read in the tables, by whatever statement the application's role may run.
    const everything = JSON.stringify([
      await w.tx.db.selectFrom('notice_objection').selectAll().where('realm_id', '=', w.tx.realm).execute(),
      await w.tx.db.selectFrom('notice_objector').selectAll().where('realm_id', '=', w.tx.realm).execute(),
      await w.tx.db.selectFrom('event').selectAll().where('realm_id', '=', w.tx.realm).where('noun', '=', 'notice').execute(),
      await w.tx.db.selectFrom('event_private').selectAll().where('realm_id', '=', w.tx.realm).execute(),
    ])
    for (const secret of ['李四喜', '0000-7654321', '消防通道', sent.code]) expect(everything).not.toContain(secret)
    for (const who of ['wang', 'li', 'zhao', 'qian', 'feng', 'sun', 'zhou', 'wu', 'zheng', 'xi', 'an', 'shen', 'he'] as const) {
      expect((await w.as(who).post(`/objections/${o.id}/identity`, { reason: '想知道是谁' })).status).toBeGreaterThanOrEqual(403)
      const read = await w.as(who).get(`/notices/${notice}/objections`)
      expect([who, read.body.rows]).toEqual([who, undefined])
      const shown = JSON.stringify((await w.as(who).get(`/notices/${notice}`)).body)
      expect(shown).not.toContain('李四喜')
      expect(shown).not.toContain('notice.objected')
    }
    expect((await w.anyone.post(`/objections/${o.id}/identity`, { reason: '想知道' })).body.code).toBe('access.not-signed-in')
    w.at('2026-03-03T06:30:00Z')
    expect((await w.as('chen').post(`/objections/${o.id}/identity`, { reason: '核实细节，需电话联系' })).body).toEqual({
      organisation: null,
      name: '李四喜',
      contact: '0000-7654321',
    })
    expect((await objections(w, notice))[0].openings).toEqual([
      { opener: '清河街道党工委纪检（chen）', reason: '核实细节，需电话联系', openedAt: '2026-03-03T06:30:00.000Z' },
    ])
    const seen = (await w.page(`/h/qinghe/objection?code=${sent.code.toLowerCase()}`)).html
    expect(seen).toContain('清河街道党工委纪检（chen）')
    expect(seen).toContain('核实细节，需电话联系')
    expect((await w.page('/h/qinghe/objection?code=1234')).status).toBe(404)
    expect((await w.page(`/h/xueyuan/objection?code=${sent.code}`)).status).toBe(404)
    const ledger = (await w.as('shen').get('/ledger')).body.rows.filter((e: { type: string }) => e.type.startsWith('notice.'))
    expect(ledger.map((e: { type: string }) => e.type).sort()).toEqual(['notice.identity-opened', 'notice.objected', 'notice.published'])
  },
)

inWorld('纪检 of the nominating unit, or of one below it, neither sees nor handles an objection to its nominee', async (w) => {
  const { notice } = await standing(w, ['张家'])
  await object(w, notice, {})
  const [o] = await objections(w, notice)
  await insertGrant(w.tx, {
    accountId: w.account.chen,
    role: 'member',
    unitId: w.unit.fenglin1,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })
  const own = { code: 'notice.own-unit', sentence: '这件异议涉及“枫林第一支部”，您是该单位的人，不能查看和办理。' }
  expect((await w.as('chen').get(`/notices/${notice}/objections`)).body).toMatchObject(own)
  expect((await w.as('chen').post(`/objections/${o.id}/answer`, { outcome: 'untrue', answer: '不属实' })).body).toMatchObject(own)
  expect((await w.as('chen').post(`/objections/${o.id}/identity`, { reason: '想知道' })).body).toMatchObject(own)
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
    (
      await w
        .as('feng')
        .post(`/notices/${notice}/objections`, { objector: 'anonymous', content: '举报信', channel: 'letter', receivedOn: '2026-03-02' })
    ).body.code,
  ).toBe('notice.own-unit')
})

inWorld('anonymous with a clear clue is taken, without one it is set aside; signed ones must be answered', async (w) => {
  const { notice } = await standing(w, ['张家'])
  const bare = await object(w, notice, { objector: 'anonymous', content: '他家不好' })
  expect(bare.status).toBe(422)
  expect(bare.html).toContain('至少 20 个字')
  expect(bare.html).toContain('他家不好</textarea>')
  expect((await object(w, notice, { name: '' })).html).toContain('请填写姓名和联系方式')
  expect((await object(w, notice, { objector: 'organisation' })).html).toContain('请填写单位名称')
  expect((await object(w, notice, { about: '' })).status).toBe(422)
  expect((await object(w, notice, { about: '9' })).html).toContain('名单里没有这个对象')
  expect(
    (await object(w, notice, { objector: 'anonymous', content: '2025年10月3日晚，张家在楼道焚烧杂物，消防队出警有记录。' })).status,
  ).toBe(200)
  expect((await object(w, notice, { objector: 'organisation', organisation: '某物业公司', about: '0' })).status).toBe(200)
  const rows = await objections(w, notice)
  const anonymous = rows.find((r: { objector: string }) => r.objector === 'anonymous')
  const signed = rows.find((r: { objector: string }) => r.objector === 'organisation')
  expect(signed).toMatchObject({ nominationId: null, nominee: null })
  expect(anonymous.can).toEqual(['suspend', 'answer', 'setAside'])
  // Whatever was typed into the fields of a name, who asked to stay unnamed has none.
  expect((await w.as('chen').post(`/objections/${anonymous.id}/identity`, { reason: '核实' })).body.code).toBe('notice.no-identity')
  expect((await w.as('chen').post(`/objections/${signed.id}/set-aside`, { reason: '线索不清' })).body.code).toBe('notice.only-anonymous')
  expect((await w.as('chen').post(`/objections/${anonymous.id}/set-aside`, { reason: '经查无出警记录，线索不清' })).body).toEqual({
    ok: true,
  })
  expect((await w.as('chen').post(`/objections/${signed.id}/answer`, { outcome: 'minor', answer: '情节轻微，已提醒。' })).body).toEqual({
    struck: false,
    secondNotice: false,
  })
  w.at('2026-03-09T02:00:00Z')
  expect((await w.as('feng').post(`/notices/${notice}/close`)).status).toBe(200)
})

inWorld('letters count from their postmark, calls and the page from the day; entered by staff of a level above', async (w) => {
  const { notice } = await standing(w, ['张家'])
  const record = (who: Parameters<typeof w.as>[0], more: object) =>
    w.as(who).post(`/notices/${notice}/objections`, {
      objector: 'person',
      name: '李四',
      contact: '信封地址',
      content: '来信反映消防通道被占用。',
      channel: 'letter',
      receivedOn: '2026-03-10',
      ...more,
    })
  w.at('2026-03-10T02:00:00Z')
  expect((await object(w, notice, {})).html).toContain('异议受理已于 3月6日截止')
  expect((await record('wang', {})).body).toMatchObject({ code: 'notice.objection-late', facts: { until: '2026-03-06' } })
  expect((await record('wang', { channel: 'phone', postedOn: '2026-03-05' })).body.code).toBe('notice.objection-late')
  expect((await record('li', { postedOn: '2026-03-05' })).body.code).toBe('access.not-allowed')
  const taken = await record('wang', { postedOn: '2026-03-05' })
  expect(taken.body).toEqual({ id: expect.any(Number), code: expect.any(String) })
  expect((await objections(w, notice))[0]).toMatchObject({ channel: 'letter', postedOn: '2026-03-05', answerDueOn: '2026-03-24' })
  expect((await w.as('feng').post(`/notices/${notice}/close`)).body.code).toBe('notice.objections-outstanding')
})
