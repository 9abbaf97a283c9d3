import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { setFilesDir } from '../../src/attachment/store.ts'
import { newKeys, parseKeys } from '../../src/member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../../src/nomination/maker.ts'
import { aUnit, type CommittedWorld, inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound, type Visit, wide } from './serving.ts'

const filesDir = mkdtempSync(join(tmpdir(), 'zy-nomination-'))
const { serving } = aWorkspace({ keys: parseKeys(newKeys()), filesDir })

const source = { from: 'practice', ref: '评选通知' } as const
const home = aTitle({
  id: 'home',
  name: '文明家庭',
  object: 'household',
  eligibility: [{ id: 'kind', text: '家庭和睦、邻里公认，三年内没有矛盾纠纷记录', source }],
  quota: { perUnit: 4, total: 6 },
})
const member = aTitle({
  id: 'member',
  name: '优秀共产党员',
  object: 'member',
  quota: { perUnit: 3, total: 5 },
  composition: [
    { id: 'leading', group: '领导干部', op: '<=', count: null, percent: '20', source },
    { id: 'front', group: '生产和工作一线', op: '>=', count: null, percent: '50', source },
  ],
  eligibility: [
    { id: 'years', text: '党龄三年以上', rule: { kind: 'member-years', years: 3 }, source },
    { id: 'clean', text: '没有负面情况', rule: { kind: 'no-negative-fact' }, source },
    { id: 'appraised', text: '上年度民主评议为优秀', source },
  ],
})
const best = aTitle({
  id: 'best',
  name: '先进基层党组织',
  object: 'unit',
  quota: { perUnit: 2, total: 3 },
  eligibility: [
    {
      id: 'below',
      text: '三级联创：下一级党组织获评先进的不低于一半',
      rule: { kind: 'share-below', titles: ['先进基层党组织'], grades: ['好'], unitKinds: ['branch'], percent: '50', direct: true },
      source,
    },
  ],
})

const good = async <T>(answer: Promise<{ status: number; body: T }>): Promise<T> => {
  const a = await answer
  expect([a.status, a.status === 200 ? null : a.body]).toEqual([200, null])
  return a.body
}

/** A campaign in full swing: nominees at every step, a list of honours of the year before. */
const planted = async (w: CommittedWorld) => {
  setFilesDir(filesDir)
  const plan = aSelectionPlan({ titles: [home, member, best] })
  plan.sections.nomination!.opinions.push({ from: '社区民警室', on: '全体', binding: false, source })
  const { notice: _none, ...sections } = plan.sections
  const old = aSelectionPlan({ titles: [home] })
  old.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const { notice: _other, ...oldSections } = old.sections
  const { campaignId, past, published } = await w.write(async (tx) => {
    const units = await placedUnits(tx)
    const short = aSelectionPlan({ titles: [home] })
    short.sections.nomination!.chain = [chain[0]!, chain[4]!]
    return {
      past: await aLaunchedCampaign(tx, units, { ...old, title: '去年评选', sections: oldSections }, w.now()),
      published: await aLaunchedCampaign(tx, units, { ...short, title: '公示中的评选' }, w.now()),
      campaignId: await aLaunchedCampaign(tx, units, { ...plan, sections }, w.now()),
    }
  })
  const nominate = async (who: Parameters<typeof w.as>[0], campaign: number, unitId: number, more: object) =>
    (
      await good(
        w.as(who).post(`/campaigns/${campaign}/nominations`, {
          unitId,
          brief: '义务照看独居老人六年，组织邻里互助，调解纠纷十余起。',
          deeds:
            '六年来坚持照看楼内三位独居老人，买菜送医，逢年过节陪伴。\n牵头成立邻里互助小组，调解停车、噪声等纠纷十余起，楼道堆物全部清理。\n疫情期间连续值守四十天，带动二十多户参加志愿服务。',
          ...more,
        }),
      )
    ).id as number
  const recommend = (who: Parameters<typeof w.as>[0], id: number) =>
    good(w.as(who).post(`/nominations/${id}/recommend`, { version: 1, words: '支部大会讨论，一致同意推荐。' }))
  const grounds = [{ id: 'kind', ground: '楼门代表会推荐，社区调解台账无记录' }]
  const homes: number[] = []
  for (const name of ['张家', '李家', '王家']) {
    homes.push(await nominate('feng', campaignId, w.unit.fenglin1, { titleKey: 'home', name, grounds }))
    await recommend('feng', homes.at(-1)!)
  }
  const draft = await nominate('feng', campaignId, w.unit.fenglin1, { titleKey: 'home', name: '赵家（南楼三单元）', grounds })
  for (const id of homes.slice(0, 2)) {
    await good(w.as('li').post(`/nominations/${id}/pass`, { version: 3, words: '走访核实，情况属实，同意。' }))
    await good(w.as('sun').post(`/nominations/${id}/pass`, { version: 4, words: '同意。' }))
  }
  const zheng = await nominate('feng', campaignId, w.unit.fenglin1, {
    titleKey: 'member',
    subjectMemberId: w.member.zheng,
    groups: ['生产和工作一线'],
    grounds: [{ id: 'appraised', ground: '支部民主评议会议记录〔2026〕1号' }],
  })
  await recommend('feng', zheng)
  const unit = await nominate('zhao', campaignId, w.unit.fenglin, { titleKey: 'best', subjectUnitId: w.unit.fenglin })
  await good(
    w.as('feng').post(`/campaigns/${campaignId}/recommendations`, {
      titleKey: 'home',
      unitId: w.unit.fenglin1,
      nominee: '周家',
      reason: '楼上楼下有事都愿意找他家，去年冬天帮着疏通了全楼的下水管道。',
    }),
  )
  await good(
    w.as('chen').post('/nomination-facts', {
      unitId: w.unit.fenglin1,
      memberId: w.member.feng,
      kind: 'discipline',
      words: '谈话提醒一次',
      document: '清纪〔2026〕3号',
      fromOn: '2026-01-05',
    }),
  )
  // Last year's honours, one of them withdrawn since.
  const honoured: number[] = []
  for (const name of ['钱家', '孙家']) {
    const id = await nominate('feng', past, w.unit.fenglin1, { titleKey: 'home', name, grounds })
    await recommend('feng', id)
    honoured.push(id)
  }
  await good(
    w.as('wang').post(`/campaigns/${past}/nomination-meetings`, {
      titleKey: 'home',
      kind: 'committee',
      heldOn: '2026-03-02',
      minutes: '党工委会议纪要〔2026〕1号',
      should: 9,
      present: 8,
      votes: honoured.map((nominationId) => ({ nominationId, for: 8, against: 0, abstain: 0 })),
    }),
  )
  const decision = await good(
    w.as('sun').post(`/campaigns/${past}/honours`, {
      award: 'commend',
      title: '关于表彰文明家庭的决定',
      documentNo: '清党工委〔2026〕8号',
      meeting: '党工委会议纪要〔2026〕1号',
      decidedOn: '2026-03-02',
      nominationIds: honoured,
    }),
  )
  await good(
    w.as('sun').post(`/honours/${decision.honours[1].id}/withdraw`, { version: 1, document: '清党工委〔2026〕20号', reason: '事迹不实' }),
  )
  const shown: number[] = []
  for (const name of ['吴家', '郑家']) {
    const id = await nominate('feng', published, w.unit.fenglin1, { titleKey: 'home', name, grounds })
    await recommend('feng', id)
    shown.push(id)
  }
  const notice = (
    await good(
      w.as('feng').post(`/campaigns/${published}/notices`, {
        title: '文明家庭推荐对象公示',
        unitId: w.unit.fenglin1,
        level: 'unit',
        range: '枫林社区',
        channels: ['社区公开栏', '公开大厅'],
        contact: '枫林社区党委 0000-1234567',
        nominationIds: shown,
      }),
    )
  ).id as number
  const community = await w.write((tx) =>
    aUnit(tx, {
      below: w.unit.root,
      name: '枫林社区居民委员会',
      shortName: '枫林',
      kind: 'residents-committee',
      urban: true,
      ledById: w.unit.fenglin,
    }),
  )
  const zone = await good(
    w.as('li').post('/zones', {
      name: '枫林党建协作区',
      communityId: community,
      leadId: w.unit.fenglin,
      foundedOn: '2025-05-01',
      members: [{ unitId: w.unit.organ, sinceOn: '2025-05-01' }],
    }),
  )
  return { campaignId, past, homes, draft, zheng, unit, decision, notice, zone: zone.id as number }
}

const both = async (visit: Visit, who: Parameters<Visit>[0], path: string, text: string, name: string) => {
  for (const [size, of] of [
    [wide, 'wide'],
    [phone, 'phone'],
  ] as const) {
    const page = await visit(who, path, size)
    // On a telephone the menu is folded away and says the same words.
    await page.getByRole('main').getByText(text).first().waitFor()
    await sound(page, `${name}-${of}`)
    await page.context().close()
  }
}

inCommittedWorld('in a browser: every page of selection, notice and honours with a campaign in full swing', async (w) => {
  const p = await planted(w)
  await serving(w, async (visit) => {
    const of = `unit=${w.unit.root}&campaign=${p.campaignId}`
    const pages: readonly (readonly [Parameters<Visit>[0], string, string, string])[] = [
      ['wang', '/nominations', '张家', 'list'],
      ['wang', `/nominations/board?campaign=${p.campaignId}`, '张家', 'board'],
      ['wang', `/nominations/composition?${of}`, '能不能排满', 'composition'],
      ['wang', `/nominations/quotas?${of}`, '名额', 'quotas'],
      ['wang', `/nominations/forms?${of}&title=home`, '文明家庭推荐审批表', 'forms'],
      ['feng', `/nominations/import?unit=${w.unit.fenglin1}&campaign=${p.campaignId}`, '一行一个推荐对象', 'import'],
      ['feng', '/nominations/new', '事迹简介', 'new'],
      ['wang', `/nominations/meeting?${of}&title=home`, '会议', 'meeting'],
      ['wang', '/nominations/papers', '没有待复核的书面材料', 'papers-none'],
      ['wang', `/nominations/${p.homes[0]}`, '社区民警室', 'nominee-opinions'],
      ['li', `/nominations/${p.homes[2]}`, '上级审核', 'nominee-review'],
      ['feng', `/nominations/${p.draft}`, '推荐上报', 'nominee-draft'],
      ['chen', `/nominations/${p.zheng}`, '郑明', 'nominee-member'],
      ['zhao', `/nominations/${p.unit}`, '逐个看这 2 个下级单位', 'nominee-unit'],
      ['feng', `/nominations/${p.draft}/edit`, '事迹材料', 'edit'],
      ['chen', '/nomination-facts', '谈话提醒', 'facts'],
      ['feng', '/recommendations', '周家', 'recommendations'],
      ['wang', '/notices', '文明家庭推荐对象公示', 'notices'],
      ['feng', `/notices/${p.notice}`, '还剩 5 个工作日', 'notice'],
      ['feng', '/notices/new', '公示', 'notice-new'],
      ['wang', '/honours', '钱家', 'honours'],
      ['wang', '/honours/new', '表彰', 'decide'],
      ['wang', `/honours/${p.decision.honours[0].id}`, '有效', 'honour'],
      ['wang', `/honours/decisions/${p.decision.decisionId}`, '决定校验码', 'decision'],
      ['wang', `/honours/yearly?${of}`, '巩固提高', 'yearly'],
      ['wang', `/honours/gaps?${of}`, '差距', 'gaps'],
      ['feng', `/honours/register?unit=${w.unit.fenglin1}`, '2026年', 'register'],
      ['wang', `/honours/check?unit=${w.unit.root}&campaign=${p.past}`, '下载签名结果', 'check'],
      ['jia', '/zone-voices', '征求社区意见', 'voices-none'],
      ['wang', `/campaigns/${p.campaignId}?tab=plan`, '三级联创', 'plan'],
    ]
    for (const [who, path, text, name] of pages) await both(visit, who, path, text, name)
  })
})

inCommittedWorld(
  'in a browser: a sealed paper with its photograph takes two hands, a results file says where it was changed',
  async (w) => {
    const p = await planted(w)
    await serving(w, async (visit) => {
      // Entered by the office with a photograph of the sheet.
      const wang = await visit('wang', `/nominations/${p.homes[2]}`)
      await wang.getByRole('button', { name: '录入书面材料' }).click()
      const dialog = wang.getByRole('dialog')
      await dialog.getByLabel('通过', { exact: true }).check()
      await dialog.getByLabel('原件上的意见').fill('走访核实，情况属实，同意上报。')
      await dialog.getByLabel('署名').fill('枫林社区党委（盖章）　李书记')
      await sound(wang, 'paper-enter')
      const sheet = await wang.screenshot({ type: 'jpeg', clip: { x: 0, y: 0, width: 600, height: 400 } })
      await dialog.getByLabel('扫描件或照片').setInputFiles({ name: '审核意见.jpg', mimeType: 'image/jpeg', buffer: sheet })
      await dialog.getByText('已上传').waitFor()
      await dialog.getByRole('button', { name: '录入书面材料' }).click()
      await wang.getByRole('region', { name: '书面材料' }).getByText('待复核').waitFor()
      await sound(wang, 'paper-waits')
      const why = wang.getByRole('button', { name: '复核无误，生效' })
      expect(await why.getAttribute('title')).toBe('是您录入的，由另一个人复核')
      for (const size of [wide, phone]) {
        const list = await visit('chen', '/nominations/papers', size)
        await list.getByRole('img', { name: '扫描件或照片' }).waitFor()
        await sound(list, `papers-${size === wide ? 'wide' : 'phone'}`)
        await list.context().close()
      }
      // From the desk of the second hand, where it is gone once it is done.
      const chen = await visit('chen', '/')
      await chen.getByText(/^复核书面材料：/).waitFor()
      await sound(chen, 'desk-paper')
      await chen.getByRole('link', { name: /去复核/ }).click()
      await chen.getByRole('button', { name: '复核无误，生效' }).click()
      await chen.getByRole('dialog').getByRole('button', { name: '复核无误，生效' }).click()
      await chen.getByText('没有待复核的书面材料').waitFor()
      await chen.getByRole('link', { name: /^待办/ }).click()
      await chen.getByRole('heading', { name: '今天要办的事', level: 1 }).waitFor()
      await chen.getByText(/^复核书面材料：/).waitFor({ state: 'detached' })
      await wang.reload({ waitUntil: 'networkidle' })
      await wang.getByText('wang 录入，chen 复核').first().waitFor()
      await sound(wang, 'paper-done')

      // The results file: taken from the page, whole and with one word changed.
      const check = await visit('wang', `/honours/check?unit=${w.unit.root}&campaign=${p.past}`)
      const [download] = await Promise.all([check.waitForEvent('download'), check.getByRole('link', { name: '下载签名结果' }).click()])
      const file = Buffer.concat(await (await download.createReadStream()).toArray())
      const whole = JSON.parse(file.toString('utf8'))
      await check.getByLabel('结果文件').setInputFiles({ name: 'results.json', mimeType: 'application/json', buffer: file })
      await check.getByText('是原件，与台账逐项一致。').waitFor()
      await sound(check, 'check-yes')
      await check.getByLabel('或者粘贴全文').fill(JSON.stringify({ ...whole, text: whole.text.replace('withdrawn', 'effective') }))
      await check.getByRole('button', { name: '核对' }).click()
      await check.getByText('不是原件：内容被改动过').waitFor()
      await check.getByRole('row', { name: /孙家.*状态.*有效.*撤销/ }).waitFor()
      await sound(check, 'check-altered')
      await check.getByLabel('或者粘贴全文').fill('abc')
      await check.getByRole('button', { name: '核对' }).click()
      await check.getByText('这不是签名结果文件').waitFor()

      // The community is asked, answers, and hears what came of it.
      const jia = await visit('jia', '/zone-voices')
      await jia.getByRole('button', { name: '征求社区意见' }).click()
      const ask = jia.getByRole('dialog')
      await ask.getByLabel('选拔任用干部').check()
      await ask.getByLabel('人选或对象').fill('王某（拟任科长）')
      await ask.getByLabel('情况说明').fill('拟任科长，请反映八小时以外的表现。')
      await sound(jia, 'voice-ask')
      await ask.getByRole('button', { name: '征求社区意见' }).click()
      await jia.locator('span', { hasText: '待社区答复' }).first().waitFor()
      // A question about the one who would answer stands there without his button.
      const zone = (await w.as('jia').get(`/zone-memberships?unitId=${w.unit.organ}`)).body.zones[0].id as number
      const about = { unitId: w.unit.organ, matter: 'advanced', about: '优秀党务工作者人选 li', words: '拟推荐。' }
      expect((await w.as('jia').post(`/zones/${zone}/voices`, about)).status).toBe(200)
      for (const size of [wide, phone]) {
        const desk = await visit('li', '/', size)
        await desk.getByText('答复社区意见：街道机关支部　王某（拟任科长）').waitFor()
        expect(await desk.getByText(/优秀党务工作者人选/).count()).toBe(0)
        await sound(desk, `desk-voice-${size === wide ? 'wide' : 'phone'}`)
        await desk.context().close()
        const li = await visit('li', '/zone-voices', size)
        await li.getByText('王某（拟任科长）').first().waitFor()
        await li.getByText('您应当回避，由社区党组织的其他人答复。').waitFor()
        await sound(li, `voices-${size === wide ? 'wide' : 'phone'}`)
        await li.context().close()
      }
      const li = await visit('li', '/')
      await li.getByRole('link', { name: /去答复/ }).click()
      await li.getByRole('button', { name: '答复' }).click()
      await li.getByRole('dialog').getByLabel('同意', { exact: true }).check()
      await li.getByRole('dialog').getByLabel('意见和理由').fill('支持社区工作，没有不良反映。')
      await li.getByRole('dialog').getByLabel('答复人姓名、职务').fill('李书记')
      await li.getByRole('dialog').getByRole('button', { name: '答复' }).click()
      // The desk leads to what waits; answered it is no longer among it.
      await li.getByRole('cell', { name: '王某（拟任科长）', exact: true }).waitFor({ state: 'detached' })
      await jia.reload({ waitUntil: 'networkidle' })
      await jia.getByRole('button', { name: '反馈结果' }).click()
      await jia.getByRole('dialog').getByLabel('结果').fill('已任职，采纳社区意见。')
      await jia.getByRole('dialog').getByRole('button', { name: '反馈结果' }).click()
      await jia.locator('span', { hasText: '已反馈结果' }).first().waitFor()
      await sound(jia, 'voice-told')
    })
  },
)
