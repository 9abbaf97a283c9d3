import { expect } from 'vitest'
import { inWorld, START, type World } from '../../test/world.ts'
import { buildApp } from '../app.ts'
import { newKeys, parseKeys } from '../member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../nomination/maker.ts'
import { anOpenRound } from '../score/score.fixture.ts'
import { setVaultKeys } from './vault.ts'

setVaultKeys(parseKeys(newKeys()))

const source = { from: 'practice', ref: '试验' } as const
const best = aTitle({
  id: 'best',
  name: '先进党组织',
  object: 'unit',
  quota: { perUnit: 2, total: 2 },
  eligibility: [{ id: 'grade', text: '上次考核为优秀', rule: { kind: 'grade', grades: ['优秀'], rounds: 1 }, source }],
})
const member = aTitle({ id: 'good-member', eligibility: [], quota: { perUnit: 3, total: 3 } })
const campaignWith = async (w: World) => {
  const p = aSelectionPlan({ titles: [best, member] })
  p.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const units = await placedUnits(w.tx)
  return aLaunchedCampaign(w.tx, units, p, START)
}
const recommend = async (w: World, who: 'feng' | 'li', campaignId: number, body: object) => {
  const made = await w
    .as(who)
    .post(`/campaigns/${campaignId}/nominations`, { brief: '服务群众一千二百余次。', deeds: '服务群众。', ...body })
  expect(made.status).toBe(200)
  expect((await w.as(who).post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })).status).toBe(200)
  return made.body.id as number
}
const publish = (w: World, who: 'feng' | 'li', unitId: number, campaignId: number, nominationIds: number[], more: object = {}) =>
  w.as(who).post(`/campaigns/${campaignId}/notices`, {
    title: '推荐对象公示',
    unitId,
    level: 'unit',
    range: '枫林社区',
    channels: ['社区公开栏', '公开大厅'],
    contact: '枫林社区党委纪检委员 0571-88990011，枫林路 18 号',
    nominationIds,
    ...more,
  })
const object = async (w: World, notice: number, fields: Record<string, string> = {}) => {
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
      content: '名单第一名的事迹有出入。',
      ...fields,
    }).toString(),
  })
  await app.close()
  return { status: r.statusCode, html: r.body }
}

inWorld(
  'what is public names a member by name, sex, ethnic group, unit and post; no number of his, no address, on page, paper or feed',
  async (w) => {
    const campaignId = await campaignWith(w)
    await w.tx.db
      .updateTable('member')
      .set({ phone: '13912345678' })
      .where('realm_id', '=', w.tx.realm)
      .where('id', '=', w.member.zheng)
      .execute()
    const id = await recommend(w, 'feng', campaignId, { titleKey: 'good-member', unitId: w.unit.fenglin1, subjectMemberId: w.member.zheng })
    const at = (more: object) => publish(w, 'feng', w.unit.fenglin1, campaignId, [id], more)
    expect((await at({ title: '公示（联系13912345678）' })).body).toMatchObject({ code: 'notice.private-field', facts: { kind: 'phone' } })
    expect((await at({ range: '身份证11010519491231002X' })).body).toMatchObject({
      code: 'notice.private-field',
      facts: { kind: 'national-id' },
    })
    const notice = (await at({})).body.id as number
    const pages = [
      '/h/qinghe',
      '/h/qinghe/notices',
      '/h/qinghe/notices.xml',
      `/h/qinghe/notice/${notice}`,
      `/h/qinghe/notice/${notice}?print=large`,
      `/h/qinghe/notice/${notice}/paper`,
      `/h/qinghe/notice/${notice}/object`,
    ]
    // The receiving office gives its own telephone and address; a person's number stands nowhere.
    const contact = '枫林社区党委纪检委员 0571-88990011，枫林路 18 号'
    let named = 0
    for (const path of pages) {
      const { status, html } = await w.page(path)
      expect([path, status]).toEqual([path, 200])
      const text = html
        .replace(/<style>.*?<\/style>/gs, '')
        .replace(/<code[^>]*>.*?<\/code>/gs, '')
        .replace(/<svg.*?<\/svg>/gs, '')
        .replaceAll(contact, '')
        .replace(/<[^>]*>/g, ' ')
      if (text.includes('郑明')) named++
      for (const pattern of [
        /(?<!\d)1[3-9]\d{9}(?!\d)/,
        /(?<!\d)0\d{2,3}-?\d{7,8}/,
        /\d{17}[\dXx]/,
        /(路|街|巷)\s*\d+\s*号/,
        /\d+(单元|室)/,
      ])
        expect([path, pattern.exec(text)?.[0] ?? null]).toEqual([path, null])
      expect(text).not.toContain('2020-07-01')
    }
    expect(named).toBe(4)
    expect((await w.page('/h/qinghe/notices.xml')).html).toContain('枫林第一支部，范围：枫林社区，1 名，异议受理到 3月6日。')
    const paper = (await w.page(`/h/qinghe/notice/${notice}/paper`)).html
    for (const x of ['公示期：2026年3月2日至2026年3月6日，共 5 个工作日。', contact, '<svg class="qr"', '公示渠道：社区公开栏、公开大厅'])
      expect(paper).toContain(x)
    expect((await w.page(`/h/xueyuan/notice/${notice}/paper`)).status).toBe(404)
  },
)

inWorld('where grades are the ground of a list, the digest of the round’s recount package stands on the notice', async (w) => {
  const { round } = await anOpenRound(w)
  const digest = 'ab'.repeat(32)
  await w.tx.db
    .updateTable('score_round')
    .set({ state: 'frozen', frozen_on: '2026-03-02', bytes: '{}', digest: 'x', frozen_position: 1 })
    .where('realm_id', '=', w.tx.realm)
    .where('id', '=', round)
    .execute()
  await w.tx.db
    .insertInto('score_package')
    .values({ realm_id: w.tx.realm, round_id: round, manifest: '{}', digest, review: '{}', draws: '{}', program_digest: null } as never)
    .execute()
  for (const u of [w.unit.fenglin, w.unit.liuan])
    await w.tx.db
      .updateTable('score_unit')
      .set({ grade: 'g', bytes: JSON.stringify({ result: { gradeTitle: '优秀', eligible: true } }), digest: 'x' })
      .where('realm_id', '=', w.tx.realm)
      .where('round_id', '=', round)
      .where('unit_id', '=', u)
      .execute()
  const campaignId = await campaignWith(w)
  const unit = await recommend(w, 'li', campaignId, { titleKey: 'best', unitId: w.unit.fenglin, subjectUnitId: w.unit.fenglin })
  const person = await recommend(w, 'feng', campaignId, {
    titleKey: 'good-member',
    unitId: w.unit.fenglin1,
    subjectMemberId: w.member.zheng,
  })
  const graded = (await publish(w, 'li', w.unit.fenglin, campaignId, [unit])).body.id as number
  const plain = (await publish(w, 'feng', w.unit.fenglin1, campaignId, [person])).body.id as number
  const grounds = async (id: number) => (await w.as('li').get(`/notices/${id}`)).body.document.grounds
  expect(await grounds(graded)).toEqual([{ round, title: '年度考核', frozenOn: '2026-03-02', digest }])
  expect(await grounds(plain)).toBeUndefined()
  for (const path of [`/h/qinghe/notice/${graded}`, `/h/qinghe/notice/${graded}/paper`]) {
    const { html } = await w.page(path)
    expect(html).toContain(digest)
    expect(html).toContain('考核依据：年度考核（3月2日冻结），复核包校验码')
  }
  expect((await w.page(`/h/qinghe/notice/${plain}`)).html).not.toContain(digest)
})

inWorld(
  'letters cross the closing day; after the close a report says what came and what became of it, and names nobody who objected',
  async (w) => {
    const campaignId = await campaignWith(w)
    const ids = [
      await recommend(w, 'feng', campaignId, { titleKey: 'good-member', unitId: w.unit.fenglin1, subjectMemberId: w.member.zheng }),
      await recommend(w, 'li', campaignId, { titleKey: 'best', unitId: w.unit.fenglin, subjectUnitId: w.unit.fenglin }),
    ]
    const notice = (await publish(w, 'feng', w.unit.fenglin1, campaignId, [ids[0]!])).body.id as number
    const report = (who: Parameters<typeof w.as>[0], id = notice) => w.as(who).get(`/notices/${id}/report`)
    expect((await report('feng')).body).toMatchObject({ code: 'notice.report-early', facts: { lastOn: '2026-03-06' } })
    // The last minute of the last day is in time, the first of the next is not.
    w.at('2026-03-06T15:59:00Z')
    expect((await object(w, notice)).status).toBe(200)
    expect((await w.as('feng').post(`/notices/${notice}/close`)).body.code).toBe('notice.too-early')
    w.at('2026-03-06T16:00:00Z')
    expect((await object(w, notice)).html).toContain('异议受理已于 3月6日截止')
    const rows = async () => (await w.as('chen').get(`/notices/${notice}/objections`)).body.rows
    const [first] = await rows()
    // A second of the page, one by visit, both before; the office enters what came by day of receipt.
    for (const [channel, more] of [
      ['visit', { receivedOn: '2026-03-05' }],
      ['phone', { receivedOn: '2026-03-06' }],
    ] as const)
      expect(
        (
          await w.as('wang').post(`/notices/${notice}/objections`, {
            objector: 'anonymous',
            content: '三月四日上午在社区服务站反映，此人上月没有参加服务，有签到簿可查。',
            channel,
            ...more,
          })
        ).status,
      ).toBe(200)
    w.at('2026-03-09T02:00:00Z')
    expect((await w.as('feng').post(`/notices/${notice}/close`)).body).toMatchObject({
      code: 'notice.objections-outstanding',
      facts: { n: 3 },
    })
    const [visit, phone] = ['visit', 'phone'].map(async (x) => (await rows()).find((r: { channel: string }) => r.channel === x).id)
    await w.as('chen').post(`/objections/${first.id}/answer`, { outcome: 'untrue', answer: '经查不属实。' })
    await w.as('chen').post(`/objections/${await visit}/answer`, { outcome: 'minor', answer: '已提醒。' })
    await w.as('chen').post(`/objections/${await phone}/set-aside`, { reason: '与来访同一件，线索不清' })
    expect((await w.as('feng').post(`/notices/${notice}/close`)).body).toEqual({ noticed: [ids[0]], suspended: [] })
    const said = (await report('chen')).body
    expect(said).toMatchObject({
      title: '推荐对象公示',
      unit: '枫林第一支部',
      level: '推荐单位公示',
      closedOn: '2026-03-09',
      lists: [{ id: notice, state: 'closed', startsOn: '2026-03-02', lastOn: '2026-03-06', workingDays: 5, entries: 1, reason: '' }],
      objections: {
        all: 3,
        outcomes: { untrue: 1, minor: 1, 'set-aside': 1 },
        channels: { page: 1, visit: 1, phone: 1 },
        objectors: { person: 1, anonymous: 2 },
      },
      standing: [{ no: 1, name: '郑明' }],
      dropped: [],
      suspended: [],
    })
    // The unit that published it, which nominated him, learns how many and with what outcome, not by which way they came.
    expect((await report('feng')).body.objections).toEqual({
      all: 3,
      outcomes: { untrue: 1, minor: 1, 'set-aside': 1 },
      channels: null,
      objectors: null,
    })
    expect(JSON.stringify(said)).not.toContain('李四')
    expect((await report('qian')).body.code).toBe('http.not-found')
    expect((await report('zheng')).body.code).toBe('access.not-allowed')

    // Posted in time, come after the close: taken, handled, and what proves true strikes him still.
    const late = (more: object) =>
      w.as('wang').post(`/notices/${notice}/objections`, {
        objector: 'person',
        name: '王五',
        contact: '信封地址',
        content: '来信反映事迹系他人所为。',
        channel: 'letter',
        receivedOn: '2026-03-09',
        nominationId: ids[0],
        ...more,
      })
    expect((await late({ postedOn: '2026-03-07' })).body.code).toBe('notice.objection-late')
    expect((await late({ postedOn: '2026-03-06' })).status).toBe(200)
    const letter = (await rows()).find((r: { channel: string }) => r.channel === 'letter')
    expect((await w.as('chen').post(`/objections/${letter.id}/answer`, { outcome: 'transferred', answer: '属实，移交。' })).body).toEqual({
      struck: true,
      secondNotice: false,
    })
    expect((await report('chen')).body).toMatchObject({
      objections: { all: 4, outcomes: { untrue: 1, minor: 1, 'set-aside': 1, transferred: 1 } },
      standing: [],
      dropped: [{ no: 1, name: '郑明', state: 'struck' }],
    })
  },
)

inWorld('a channel is read by its name, whether the list bears the plan’s key or its words', async (w) => {
  const p = aSelectionPlan({ titles: [member] })
  p.sections.nomination!.chain = [chain[0]!, chain[4]!]
  p.sections.publicity = { ...p.sections.publicity!, channels: [{ id: 'web', name: '公开大厅网页', source }] }
  const campaignId = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), p, START)
  const one = await recommend(w, 'feng', campaignId, { titleKey: 'good-member', unitId: w.unit.fenglin1, subjectMemberId: w.member.zheng })
  const { id } = (await publish(w, 'feng', w.unit.fenglin1, campaignId, [one], { channels: ['web', '支部公开栏'] })).body
  const read = async () => {
    const { document } = (await w.as('feng').get(`/notices/${id}`)).body
    expect(document.channels).toEqual(['公开大厅网页', '支部公开栏'])
    for (const page of [`/h/qinghe/notice/${id}`, `/h/qinghe/notice/${id}/paper`])
      expect((await w.page(page)).html, page).toContain('公开大厅网页、支部公开栏')
  }
  await read()
  const kept = async () => (await w.tx.db.selectFrom('notice').select('bytes').where('id', '=', id).executeTakeFirstOrThrow()).bytes
  expect(JSON.parse(await kept()).channels).toEqual(['公开大厅网页', '支部公开栏'])
  // A list frozen with the key is read the same, and stays what it is.
  const old = (await kept()).replace('公开大厅网页', 'web')
  await w.tx.db.updateTable('notice').set({ bytes: old }).where('id', '=', id).execute()
  await read()
  expect(await kept()).toBe(old)
})
