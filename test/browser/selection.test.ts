import { expect } from 'vitest'
import { newKeys, parseKeys } from '../../src/member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../../src/nomination/maker.ts'
import { inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound } from './serving.ts'

const { serving } = aWorkspace({ keys: parseKeys(newKeys()) })

const household = aTitle({
  id: 'home',
  name: '文明家庭',
  object: 'household',
  eligibility: [{ id: 'kind', text: '邻里公认', source: { from: 'practice', ref: '试验' } }],
  quota: { perUnit: 2, total: 2 },
})

inCommittedWorld(
  'in a browser: nominated, published with the clock running, objected on a phone, answered by 纪检, published again, selected, decided, the plaque checked',
  async (w) => {
    const plan = aSelectionPlan({ titles: [household] })
    plan.sections.nomination!.chain = [chain[0]!, chain[4]!]
    await w.write(async (tx) => {
      const units = await placedUnits(tx)
      await aLaunchedCampaign(tx, units, plan, w.now())
    })
    await serving(w, async (visit) => {
      const nominate = async (name: string) => {
        const page = await visit('feng', '/nominations/new')
        await page.getByLabel('姓名或名称').fill(name)
        await page.getByLabel('依据', { exact: true }).fill('楼门代表会推荐')
        await page.getByLabel('事迹简介').fill('义务照看独居老人六年。')
        await page.getByLabel('事迹材料').fill('义务照看独居老人六年，调解纠纷十余起。')
        await sound(page, `nominate-${name}`)
        await page.getByRole('button', { name: '保存提名' }).click()
        await page.getByRole('heading', { name, level: 1 }).waitFor()
        await page.getByRole('button', { name: '推荐上报' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('意见').fill('同意推荐')
        await sound(page, 'recommend-dialog')
        await dialog.getByRole('button', { name: '推荐上报' }).click()
        await page.getByText('逐级办理中').first().waitFor()
        await sound(page, 'nomination')
      }
      await nominate('张家')
      await nominate('李家')
      await sound(await visit('wang', '/nominations'), 'nominations')
      await sound(await visit('wang', '/nominations/board', phone), 'board-phone')
      await sound(await visit('wang', '/nominations', phone), 'nominations-phone')

      const publish = async () => {
        const page = await visit('feng', '/notices/new')
        await page.getByLabel('公示名称').fill('文明家庭推荐对象公示')
        await page.getByLabel('公示范围').fill('枫林社区')
        await page.getByLabel('公示渠道').fill('社区公开栏、公开大厅')
        await page.getByLabel('异议受理').fill('枫林社区党委 0000-1234567')
        await sound(page, 'publish')
        await page.getByRole('button', { name: '发布公示' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByText('张家').waitFor()
        await sound(page, 'publish-confirm')
        await dialog.getByRole('button', { name: '发布公示' }).click()
        await page.getByRole('heading', { name: '文明家庭推荐对象公示' }).waitFor()
        return page
      }
      const noticePage = await publish()
      await noticePage.getByText('还剩 5 个工作日').first().waitFor()
      const close = noticePage.getByRole('button', { name: '办结公示' })
      expect(await close.getAttribute('title')).toBe('公示未满 5 个工作日（还差 5 天，3月6日周五届满），届满后可以办结。')
      await sound(noticePage, 'notice')

      // Somebody of the neighbourhood, on a phone, without an account.
      const hall = await visit(null, '/h/qinghe/notices', phone)
      await sound(hall, 'hall-notices')
      await hall.getByRole('link', { name: '文明家庭推荐对象公示' }).first().click()
      await sound(hall, 'hall-notice')
      await hall.getByRole('link', { name: '提出异议' }).click()
      await hall.getByLabel('张家').check()
      await hall.getByLabel('个人实名').check()
      await hall.getByLabel('异议内容').fill('张家长期占用消防通道。')
      await hall.getByRole('button', { name: '提交异议' }).click()
      await hall.getByText('请填写姓名和联系方式').first().waitFor()
      await sound(hall, 'hall-object-refused')
      await hall.getByLabel('姓名').fill('王五')
      await hall.getByLabel('联系电话或其他联系方式').fill('13800138000')
      await hall.getByRole('button', { name: '提交异议' }).click()
      const code = (await hall.locator('code').first().textContent())!
      expect(code).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/)
      await sound(hall, 'hall-objected')

      const chen = await visit('chen', new URL(noticePage.url()).pathname)
      await chen.getByText('张家长期占用消防通道。').waitFor()
      await sound(chen, 'objection')
      await chen.getByRole('button', { name: '开启身份' }).click()
      await chen.getByRole('dialog').getByLabel('开启理由').fill('电话核实')
      await chen.getByRole('dialog').getByRole('button', { name: '开启身份' }).click()
      await chen.getByText('王五').waitFor()
      await chen.getByRole('button', { name: '答复' }).click()
      await chen.getByRole('dialog').getByLabel('属实，取消推荐资格').check()
      await chen.getByRole('dialog').getByRole('textbox', { name: '答复' }).fill('经核实属实。')
      await chen.getByRole('dialog').getByRole('button', { name: '答复' }).click()
      await chen.getByText('已答复').first().waitFor()

      await hall.getByRole('link', { name: '查看异议办理情况' }).click()
      await hall.getByRole('searchbox').fill(code)
      await hall.getByRole('button', { name: '查询' }).click()
      await hall.getByText('电话核实').waitFor()
      await sound(hall, 'hall-objection')

      // Struck: the second notice, its clock in full.
      await noticePage.reload({ waitUntil: 'networkidle' })
      await noticePage.getByRole('link', { name: '第二次公示' }).click()
      await noticePage.getByLabel('第二次公示的原因').fill('一户取消资格')
      await noticePage.getByRole('button', { name: '第二次公示' }).click()
      await noticePage.getByRole('dialog').getByRole('button', { name: '第二次公示' }).click()
      await noticePage.getByText('还剩 5 个工作日').first().waitFor()
      w.at('2026-03-09T02:00:00Z')
      await noticePage.reload({ waitUntil: 'networkidle' })
      await noticePage.getByRole('button', { name: '办结公示' }).click()
      await noticePage.getByRole('dialog').getByRole('button', { name: '办结公示' }).click()
      await noticePage.getByText('已办结').first().waitFor()

      const meet = await visit('wang', '/nominations/meeting')
      await meet.getByLabel('会议名称或纪要文号').fill('纪要〔2026〕2号')
      await meet.getByLabel('应到人数').fill('9')
      await meet.getByLabel('实到人数').fill('5')
      await meet.getByLabel('赞成').fill('5')
      await sound(meet, 'meet')
      await meet.getByRole('button', { name: '登记评选结果' }).click()
      await meet.getByText('不足 6 人，会议无效').first().waitFor()
      await meet.getByLabel('实到人数').fill('8')
      await meet.getByLabel('赞成').fill('8')
      await meet.getByRole('button', { name: '登记评选结果' }).click()
      await meet.getByRole('table').getByText('拟表彰').first().waitFor()

      const organiser = await visit('wang', '/notices/new')
      await organiser.getByLabel('公示名称').fill('拟表彰对象公示')
      await organiser.getByLabel('公示范围').fill('清河街道')
      await organiser.getByLabel('公示渠道').fill('公开大厅')
      await organiser.getByLabel('异议受理').fill('街道纪工委 0000-7654321')
      await organiser.getByRole('button', { name: '发布公示' }).click()
      await organiser.getByRole('dialog').getByRole('button', { name: '发布公示' }).click()
      await organiser.getByText('还剩 5 个工作日').first().waitFor()
      w.at('2026-03-16T02:00:00Z')
      await organiser.reload({ waitUntil: 'networkidle' })
      await organiser.getByRole('button', { name: '办结公示' }).click()
      await organiser.getByRole('dialog').getByRole('button', { name: '办结公示' }).click()
      await organiser.getByText('已办结').first().waitFor()

      const sun = await visit('sun', '/honours/new')
      await sun.getByLabel('决定名称').fill('关于表彰文明家庭的决定')
      await sun.getByLabel('决定文号').fill('清党工委〔2026〕8号')
      await sun.getByLabel('决定的会议').fill('纪要〔2026〕2号')
      await sound(sun, 'decide')
      await sun.getByRole('button', { name: '登记并公开' }).click()
      await sound(sun, 'decide-confirm')
      await sun.getByRole('dialog').getByRole('button', { name: '登记并公开' }).click()
      await sun.getByRole('link', { name: '李家' }).first().click()
      await sun.getByText('有效').first().waitFor()
      await sound(sun, 'honour')
      const plaque = (await sun.locator('code').first().textContent())!

      const check = await visit(null, '/h/qinghe/plaque', phone)
      await sound(check, 'hall-plaque-find')
      await check.getByRole('searchbox').fill(plaque.toLowerCase())
      await check.getByRole('button', { name: '查验' }).click()
      await check.getByText('这项荣誉现在有效。').waitFor()
      await sound(check, 'hall-plaque')
      await sound(await visit(null, '/h/qinghe/honours', phone), 'hall-honours')
      await sound(await visit('wang', '/honours', phone), 'honours-phone')
    })
  },
)
