import { expect } from 'vitest'
import { templates } from '../../src/campaign/templates.ts'
import { type CommittedWorld, inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound } from './serving.ts'

const { serving } = aWorkspace()

const campaignOf = async ({ as, unit }: Pick<CommittedWorld, 'as' | 'unit'>): Promise<number> => {
  const plan = structuredClone(templates().get('street-two-nodes')!)
  plan.theme = '为民办实事'
  plan.unitTheme = 'required'
  plan.unitGoals = 'none'
  plan.basis = { ...plan.basis, kind: '单位内部', documentNumber: null, signedBy: '王主任' }
  for (const a of plan.sections.honour?.awards ?? []) Object.assign(a, { level: '通报表扬', plaque: false })
  if (plan.sections.honour) plan.sections.honour.publicRanking = false
  const { id } = (await as('wang').post('/campaigns', { organiserId: unit.root, title: '街道活动', plan })).body
  expect((await as('wang').post(`/campaigns/${id}/launch`, { version: 1, launchOn: '2026-03-02' })).status).toBe(200)
  return id
}

inCommittedWorld('a branch writes its own condition under 五带头, its superior approves it, its members are appraised by it', async (w) => {
  const id = await campaignOf(w)
  const at = `/campaigns/${id}/units/${w.unit.fenglin1}/refinements`
  await serving(w, async (visit) => {
    const page = await visit('feng', at)
    const item = page.locator('.beside-own > div', { has: page.getByRole('heading', { name: '带头学习提高' }) })
    await item.getByRole('button', { name: '加一条' }).click()
    await page.getByLabel('条件').fill('每天打卡学习')
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await page.getByText('本单位的条件碰到红线').first().waitFor()
    await page.getByLabel('条件').fill('每季度读一本书，在组织生活会上讲一次')
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await item.getByText('每季度读一本书，在组织生活会上讲一次').waitFor()
    await item.getByRole('button', { name: '报上级审定' }).click()
    await item.getByText('待审定').waitFor()
    await sound(page, 'refine-wide')
    await sound(await visit('feng', at, phone), 'refine-phone')

    const above = await visit('li', '/refinements')
    await above.getByRole('link', { name: /枫林第一支部/ }).click()
    await above.getByRole('button', { name: '审定' }).click()
    await above.getByLabel('同意').check()
    await above.getByRole('dialog').getByRole('button', { name: '审定' }).click()
    await above.getByText('已审定').first().waitFor()
    await sound(above, 'refinement-wide')
    await sound(await visit('li', new URL(above.url()).pathname, phone), 'refinement-phone')

    const branch = `/campaigns/${id}/branches/${w.unit.fenglin1}/profiles`
    const list = await visit('feng', branch)
    await list.getByRole('button', { name: '为本支部党员建档' }).click()
    await list.getByRole('link', { name: '郑明' }).waitFor()
    await sound(list, 'profiles-wide')
    await sound(await visit('feng', branch, phone), 'profiles-phone')

    const mine = await visit('zheng', '/me/profiles')
    await mine.getByRole('button', { name: '互评 冯兰' }).click()
    await sound(mine, 'mine-wide')
    await mine.getByRole('link', { name: '街道活动' }).click()
    await mine.getByText('每季度读一本书，在组织生活会上讲一次').waitFor()
    await mine.getByRole('button', { name: '写自评 带头学习提高' }).click()
    await mine.getByLabel('较好').check()
    await mine.getByLabel('评语').fill('读了两本，讲过一次')
    await mine.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await mine.getByText('读了两本，讲过一次').waitFor()
    await sound(mine, 'profile-wide')
    // No figure stands on the page of a person: but for dates, digits have no place there.
    expect((await mine.locator('article').innerText()).replace(/\d{4}年|\d+月\d+日/g, '')).not.toMatch(/\d+(\.\d+)?\s*(分|名|%|人)/)
    const path = new URL(mine.url()).pathname
    await sound(await visit('zheng', path, phone), 'profile-phone')
    const small = await visit('zheng', '/me/profiles', phone)
    await small.getByRole('button', { name: '互评 冯兰' }).click()
    await sound(small, 'mine-phone')
  })
})

inCommittedWorld('the parts of a standard beside its tree are changed by form and compared with the version before', async (w) => {
  const wang = w.as('wang')
  const { id } = (await wang.post('/standards', { ownerId: w.unit.root, builtin: 'five-goods' })).body
  await wang.post(`/standards/${id}/freeze`, { version: 1 })
  await wang.post(`/standards/${id}/revise`, { version: 2 })
  await serving(w, async (visit) => {
    const page = await visit('wang', `/standards/${id}/parts`)
    await page.getByRole('button', { name: '修改 一票否决' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '加一行' }).click()
    const last = (label: string) => dialog.getByLabel(label).last()
    await last('名称').fill('群众不满意')
    await last('条文原文').fill('满意率低于六成的，直接不合格')
    await last('后果').selectOption('fail')
    await last('指标').selectOption('poll.satisfied_share')
    await last('条件').selectOption('<')
    await last('界限').fill('0.6')
    await sound(page, 'veto-wide')
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.getByText('一票否决“群众不满意”没有写依据文号').waitFor()
    await page.getByRole('button', { name: '修改 评分栏和权重' }).click()
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'detached' })
    await sound(page, 'parts-wide')
    await sound(await visit('wang', `/standards/${id}/parts`, phone), 'parts-phone')
    const edit = await visit('wang', `/standards/${id}/edit`)
    await edit.getByRole('button', { name: '考核方式 2.4' }).click()
    await edit.getByRole('dialog').getByLabel('没有对象时').selectOption('full')
    await edit.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await edit.getByRole('dialog').waitFor({ state: 'detached' })
    await sound(edit, 'edit-wide')
    await sound(await visit('wang', `/standards/${id}/edit`, phone), 'edit-phone')
    const changes = await visit('wang', `/standards/${id}/changes`)
    await changes.getByText('群众不满意').first().waitFor()
    expect(await changes.locator('article section.card').count()).toBe(2)
    await sound(changes, 'changes-wide')
    await sound(await visit('wang', `/standards/${id}/changes`, phone), 'changes-phone')
  })
})
