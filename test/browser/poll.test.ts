import { expect } from 'vitest'
import { fourOffices } from '../../src/ballot/office/release.fixture.ts'
import { aBallot, castAll, setClocks, settled, until } from '../../src/poll/ballot.fixture.ts'
import { setOffices } from '../../src/poll/folder.ts'
import { aCount, aDefinition, aFrozenPoll, heldOnPaper, someMembers } from '../../src/poll/poll.fixture.ts'
import { inCommittedWorld, type Person } from '../world.ts'
import { aWorkspace, phone, sound, type Visit, wide } from './serving.ts'

const { serving } = aWorkspace({ until: 'load' })
/** Read at a desk and on a phone. */
const seen = async (visit: Visit, who: Person | null, path: string, words: string) => {
  for (const o of [wide, phone]) {
    const page = await visit(who, path, o)
    await page.getByText(words).locator('visible=true').first().waitFor({ timeout: 30_000 })
    await sound(page, path.replace(/\W+/g, '-'))
    await page.context().close()
  }
}

inCommittedWorld(
  'a clerk holds a secret ballot of a branch of twenty from its page: one press, slips, opening by two, certificate',
  async (w) => {
    const { as, unit } = w
    const four = await fourOffices()
    setClocks(w, '2026-03-02T01:00:00Z')
    const id = await aBallot(as('wang'), unit.root, aDefinition('satisfaction', 'unit'), [{ unitId: unit.fenglin }], 20)
    try {
      await serving(
        w,
        async (visit) => {
          const state = async () => (await as('wang').get(`/polls/${id}`)).body.state
          const page = await visit('wang', `/polls/${id}`)
          await page.getByRole('button', { name: '冻结', exact: true }).first().click()
          const dialog = page.getByRole('dialog')
          await dialog.getByRole('button', { name: '在本机生成三份保管人分片' }).click()
          const sheet = dialog.locator('.slip .slip-code')
          await sheet.first().waitFor()
          const shares = await sheet.allTextContents()
          expect(shares).toHaveLength(3)
          await dialog.getByLabel('居民代表印几张').fill('6')
          await dialog.getByLabel('结束时间').fill('2026-03-02T11:00')
          await sound(page, 'freeze')
          await dialog.getByRole('button', { name: '冻结并办理' }).click()
          await dialog.waitFor({ state: 'detached' })
          await page.getByText('正在办理').waitFor()
          await until(w, async () => (await state()) === 'open')
          await page.getByText('进行中').first().waitFor({ timeout: 20_000 })
          await page.getByText('单机').first().waitFor()
          await sound(page, 'open')

          const desk = await visit('wang', `/polls/${id}/desk`)
          await desk.getByLabel('姓名或序号').fill('居民1')
          await desk.getByRole('button', { name: '开通' }).first().click()
          await desk.getByText('凭票条领票').waitFor()
          await sound(desk, 'desk')
          const printed = await visit('wang', `/polls/${id}/printed`)
          await printed.getByRole('button', { name: '取出票令' }).click()
          await printed.locator('.ballot-paper').nth(5).waitFor()
          await printed.getByText('还有6张没有人领取').waitFor()
          await sound(printed, 'printed')
          if (process.env.SHOTS) {
            await printed.emulateMedia({ media: 'print' })
            await printed.setViewportSize({ width: 794, height: 1123 })
            await printed.screenshot({ path: `${process.env.SHOTS}/printed-a4.png` })
            await printed.emulateMedia({ media: 'screen' })
            await printed.setViewportSize(wide.viewport)
          }
          await printed.getByLabel('号码').fill('1-9')
          await printed.getByRole('button', { name: '作废' }).click()
          await printed.getByRole('status').filter({ hasText: '格式' }).waitFor()
          await printed.getByLabel('号码').fill('1-6')
          await printed.getByRole('button', { name: '作废' }).click()
          await printed.getByText('共作废6张').waitFor()
          await printed.getByText('可以封箱').waitFor()
          await seen(visit, 'wang', `/polls/${id}/printed`, '可以封箱')
          const slips = await visit('wang', `/polls/${id}/slips`)
          await slips.getByRole('button', { name: '取出票条' }).click()
          await slips.locator('.slip').nth(19).waitFor()
          await sound(slips, 'slips')
          await castAll(w, four, id, as('wang'), 10, (i) => (i < 8 ? 1 : 3))
          await page.getByText('已收到10张').waitFor({ timeout: 30_000 })
          expect(await page.content()).not.toContain('80.00')

          const closesAt = new Date((await as('wang').get(`/polls/${id}`)).body.closesAt).getTime()
          setClocks(w, new Date(closesAt + 1000).toISOString())
          await page.reload()
          await page.getByRole('button', { name: '结束测评' }).click()
          await page.getByRole('dialog').getByRole('button', { name: '结束测评' }).click()
          await until(w, async () => (await state()) === 'closed')
          await page.getByRole('button', { name: '启封计票' }).click()
          await page.getByLabel('第1份分片').fill(shares[2]!)
          await page.getByLabel('第2份分片').fill(shares[0]!)
          await page.getByRole('dialog').getByRole('button', { name: '启封计票' }).click()
          await page.getByRole('dialog').waitFor({ state: 'detached' })
          await settled(w, as('wang'), id)
          await page.getByText('与公布的结果一致').waitFor({ timeout: 20_000 })
          await page.getByText('8÷10＝80.00%').waitFor()
          await page.getByRole('button', { name: '确认结果' }).click()
          await page.getByRole('dialog').getByRole('button', { name: '确认结果' }).click()
          await until(w, async () => (await as('wang').get(`/polls/${id}/ceremony`)).body.archiveDigest !== null)
          await page.getByText('归档文件摘要').waitFor({ timeout: 20_000 })
          await sound(page, 'certified')
          await seen(visit, 'wang', `/polls/${id}`, '归档文件摘要')
          const closed = await visit('chen', `/polls/${id}/withheld`)
          await closed.getByRole('button', { name: '查看', exact: true }).click()
          await closed.getByText('没有未公布的类').waitFor()
          await sound(closed, 'withheld')
          await seen(visit, null, `/h/qinghe/poll/${id}`, '核对一致')
        },
        { offices: four.offices },
      )
    } finally {
      setOffices(null)
      await four.stop()
    }
  },
)

inCommittedWorld('every page of polls and windows is read at a desk and on a phone', async (w) => {
  const { as, unit } = w
  const d = aDefinition('satisfaction', 'unit')
  const p = await aFrozenPoll(as('wang'), { unitId: unit.fenglin, definition: d, objects: [{ unitId: unit.fenglin1 }] })
  const by = { run: as('wang'), first: as('wu'), second: as('zhao'), certify: as('li') }
  await heldOnPaper(by, p, 28, aCount(d, [15, 6, 4], { noOpinion: 2, issued: 28, returned: 28, invalid: 1 }))
  await w.write((tx) => someMembers(tx, unit.fenglin1, 6))
  const review = (
    await as('feng').post('/polls', {
      unitId: unit.fenglin1,
      channel: 'paper',
      definition: aDefinition('member-review', 'member'),
      fillMembers: true,
    })
  ).body.ids[0]
  const window = (await as('zhao').post('/windows', { unitId: unit.fenglin, name: '民政窗口', place: '一楼大厅' })).body.id
  await serving(w, async (visit) => {
    await seen(visit, 'wang', '/polls', '二季度测评')
    await seen(visit, 'wang', '/polls/new', '保存草稿')
    await seen(visit, 'wang', `/polls/${p.id}`, '21÷25＝84.00%')
    await seen(visit, 'feng', `/polls/${review}`, '参评人员')
    await seen(visit, 'feng', `/polls/${review}/edit`, '措辞检查没有问题')
    // A soft word for no is told while it is typed, and cannot be saved; the fair one is.
    const edit = await visit('feng', `/polls/${review}/edit`)
    const last = edit.getByLabel(/第4等 用语/)
    const fair = await last.inputValue()
    await last.fill('有待提高')
    await edit.getByText('没有真正的否定选项').first().waitFor()
    await sound(edit, 'edit-unfair')
    await last.fill(fair)
    await edit.getByLabel('名称', { exact: true }).fill('支部年度民主评议')
    await edit.getByRole('button', { name: '保存修改' }).click()
    await edit.getByRole('heading', { name: '支部年度民主评议' }).waitFor()
    await seen(visit, 'feng', `/polls/${review}/reviews`, '个人自评')
    await seen(visit, 'wang', '/polls/two-strikes', '两次低于60%')
    await seen(visit, 'zhao', '/windows', '民政窗口')
    await seen(visit, 'zhao', '/windows/new', '登记窗口')
    await seen(visit, 'zhao', '/windows/months', '民政窗口')
    await seen(visit, 'zhao', `/windows/${window}`, '一楼大厅')
    await seen(visit, null, '/h/qinghe/polls', '二季度测评')
    await seen(visit, null, `/h/qinghe/poll/${p.id}`, '21÷25＝84.00%')
    await seen(visit, null, `/h/qinghe/poll/${p.id}/paper`, '纸质票样')
    await seen(visit, null, '/h/qinghe/window', '评议本次服务')
  })
})
