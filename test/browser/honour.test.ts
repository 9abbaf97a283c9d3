import { expect } from 'vitest'
import { newKeys, parseKeys } from '../../src/member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../../src/nomination/maker.ts'
import { inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound, wide } from './serving.ts'

const { serving } = aWorkspace({ keys: parseKeys(newKeys()) })

const household = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 9, total: 9 } })

inCommittedWorld('in a browser: last year’s titles, a re-check arranged and closed, the register, the decision, the report', async (w) => {
  const plan = aSelectionPlan({ titles: [household] })
  plan.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const { notice: _none, ...sections } = plan.sections
  const launch = (p: typeof plan) => w.write(async (tx) => aLaunchedCampaign(tx, await placedUnits(tx), p, w.now()))
  const first = await launch({ ...plan, sections })
  const recommend = async (campaign: number, name: string) => {
    const made = await w.as('feng').post(`/campaigns/${campaign}/nominations`, {
      titleKey: 'home',
      unitId: w.unit.fenglin1,
      name,
      brief: '和睦',
      deeds: '和睦',
    })
    await w.as('feng').post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })
    return made.body.id as number
  }
  const ids = [await recommend(first, '张家'), await recommend(first, '李家')]
  await w.as('wang').post(`/campaigns/${first}/nomination-meetings`, {
    titleKey: 'home',
    kind: 'committee',
    heldOn: '2026-03-02',
    minutes: '纪要1号',
    should: 3,
    present: 3,
    votes: ids.map((nominationId) => ({ nominationId, for: 3, against: 0, abstain: 0 })),
  })
  const granted = await w.as('sun').post(`/campaigns/${first}/honours`, {
    award: 'commend',
    title: '表彰文明家庭的决定',
    documentNo: '清党工委〔2026〕8号',
    meeting: '纪要1号',
    decidedOn: '2026-03-02',
    nominationIds: ids,
  })
  expect(granted.status).toBe(200)
  const second = await launch(plan)
  const fresh = await recommend(second, '周家')
  const notice = (
    await w.as('feng').post(`/campaigns/${second}/notices`, {
      title: '文明家庭推荐对象公示',
      unitId: w.unit.fenglin1,
      level: 'unit',
      range: '枫林社区',
      channels: ['社区公开栏'],
      contact: '枫林社区党委 0000-1234567',
      nominationIds: [fresh],
    })
  ).body.id as number
  w.at('2026-03-09T02:00:00Z')
  expect((await w.as('feng').post(`/notices/${notice}/close`)).status).toBe(200)

  await serving(w, async (visit) => {
    const yearly = await visit('wang', `/honours/yearly?unit=${w.unit.root}&campaign=${second}`)
    await yearly.getByRole('heading', { name: '巩固提高', level: 1 }).waitFor()
    await yearly.getByText('保持 2').waitFor()
    await sound(yearly, 'yearly')
    await yearly.getByRole('checkbox', { name: '选择：张家' }).check()
    await yearly.getByRole('button', { name: '安排复查' }).click()
    const arranging = yearly.getByRole('dialog')
    await arranging.getByLabel('复查期限').fill('2026-06-30')
    await arranging.getByLabel('复查理由').fill('满一年复查')
    await sound(yearly, 'arrange')
    await arranging.getByRole('button', { name: '安排复查' }).click()
    await yearly.getByText('应复查 1').waitFor()
    await yearly.getByRole('button', { name: '登记复查结果' }).click()
    const closing = yearly.getByRole('dialog')
    await closing.getByLabel('警示，限期整改').check()
    await closing.getByLabel('依据文件').fill('清党工委〔2026〕19号')
    await closing.getByLabel('复查情况').fill('楼道堆物')
    await closing.getByLabel('下次复查日期').fill('2026-09-01')
    await sound(yearly, 'close')
    await closing.getByRole('button', { name: '登记复查结果' }).click()
    await yearly.getByText('警示中 1').waitFor()
    for (const [size, name] of [
      [wide, 'wide'],
      [phone, 'phone'],
    ] as const)
      for (const [path, text] of [
        [`/honours/yearly?unit=${w.unit.root}&campaign=${second}`, '今年新推 1'],
        [`/honours/gaps?unit=${w.unit.root}&campaign=${second}`, '本单位还没有冻结的考核，没有差距可列。'],
        [`/honours/register?unit=${w.unit.fenglin1}`, '2026年'],
        [`/honours/register?unit=${w.unit.root}`, '“清河街道党工委”还没有荣誉记录。'],
        [`/honours/register?member=${w.member.zheng}`, '还没有“郑明”的荣誉记录。'],
        [`/honours/decisions/${granted.body.decisionId}`, '决定校验码'],
        [`/honours/${granted.body.honours[0].id}`, '复查'],
        [`/notices/${notice}/report`, '公示结论'],
      ] as const) {
        const page = await visit('wang', path, size)
        await page.getByText(text).first().waitFor()
        await sound(page, `${path.slice(1).replace(/\W+/g, '-')}-${name}`)
      }
  })
})
