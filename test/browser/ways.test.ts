import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { insertGrant, writePassword } from '../../src/access/access.write.ts'
import { hashPassword } from '../../src/access/session.ts'
import { reactions, ticks } from '../../src/app.ts'
import { aFilesDir } from '../../src/attachment/upload.fixture.ts'
import { jobs } from '../../src/job/runner.ts'
import type { Role } from '../../src/lib/permission.ts'
import { aDefinition, aFrozenPoll } from '../../src/poll/poll.fixture.ts'
import { type CommittedWorld, inCommittedWorld, type Person, type UnitKey } from '../world.ts'
import { aWorkspace, phone, sound } from './serving.ts'

aFilesDir()
const { serving } = aWorkspace()

/** Addresses of the menu, and what the server refused on the way through all of them. */
const walk = async (page: Page): Promise<{ entries: string[]; refused: string[]; lit: string[] }> => {
  const refused: string[] = []
  page.on(
    'response',
    (r) => r.status() >= 400 && refused.push(`${new URL(page.url()).pathname}: ${r.status()} ${new URL(r.url()).pathname}`),
  )
  const entries = await page.locator('#side nav a').evaluateAll((all) => all.map((a) => a.getAttribute('href')!))
  const lit: string[] = []
  for (const to of entries) {
    await page.locator(`#side nav a[href="${to}"]`).click()
    await page.waitForFunction((at) => location.pathname === at && document.querySelector('main h1') && !document.querySelector('main .skeleton, main .ghost'), to) // biome-ignore format: one line
    lit.push(...(await page.locator('#side nav a.on').evaluateAll((all) => all.map((a) => a.getAttribute('href')!))))
  }
  await page.waitForLoadState('networkidle')
  return { entries, refused, lit }
}

const give = (w: CommittedWorld, who: Exclude<Person, 'he'>, role: Role, at: UnitKey) =>
  w.write((tx) =>
    insertGrant(tx, {
      accountId: w.account[who],
      role,
      unitId: w.unit[at],
      line: 'party',
      fromOn: '2026-01-01',
      untilOn: null,
      document: '',
      grantedBy: null,
    }),
  )

/** The offices of administration are held alone (三员分立); every other role also beside a post that may do less, from which the menu is walked. */
const walked: readonly (readonly Exclude<Person, 'he'>[])[] = [
  ['xi', 'an', 'shen', 'zheng'],
  ['wang', 'li', 'qian'],
  ['zhao', 'sun', 'zhou'],
  ['wu', 'chen'],
]
const alone: readonly Person[] = ['xi', 'an', 'shen', 'zheng']

for (const group of walked)
  inCommittedWorld(`every entry of the menu opens, and it alone is lit: ${group.join(' ')}`, async (w) => {
    // 副书记 has nobody of its own in the world: whoever is secretary elsewhere as well.
    await give(w, 'qian', 'deputy', 'fenglin')
    for (const who of group) if (!alone.includes(who)) await give(w, who, 'member', 'fenglin1')
    // The periods figures are counted over are made by the clock.
    await jobs({ database: w.database, sealer: w.sealer, reactions, ticks, clock: w.now }).settle(w.realm)
    await serving(w, async (visit) => {
      for (const who of group) {
        const page = await visit(who, '/')
        if (!alone.includes(who)) {
          await page.evaluate((unit) => localStorage.setItem('seat', `member:party:${unit}`), w.unit.fenglin1)
          await page.reload({ waitUntil: 'networkidle' })
          expect(await page.locator('.seat summary .who').textContent()).toBe('党员')
        }
        const { entries, refused, lit } = await walk(page)
        expect([who, refused]).toEqual([who, []])
        expect(lit).toEqual(entries)
        await page.context().close()
      }
    })
  })

inCommittedWorld('one’s own password is changed: a wrong old one is named, the right one leads to the sign-in page', async (w) => {
  await w.write(async (tx) => writePassword(tx, w.account.li, await hashPassword('Qinghe-2026'), 'active'))
  await serving(w, async (visit) => {
    const page = await visit('li', '/password')
    const change = async (old: string) => {
      await page.getByLabel('现在的密码').fill(old)
      await page.getByLabel('新密码').fill('Fenglin-2026')
      await page.getByRole('button', { name: '修改密码' }).click()
    }
    await change('Qinghe-2025')
    await page.getByText('现在的密码填得不对').first().waitFor()
    await change('Qinghe-2026')
    await page.getByRole('status').getByText('密码已修改，请重新登录').waitFor()
    expect(await page.locator('dialog').count()).toBe(0)
    await sound(page, 'password-changed')
    await page.getByLabel('用户名').fill('li')
    await page.getByLabel('密码').fill('Fenglin-2026')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { level: 1, name: '今天要办的事' }).waitFor()
  })
})

inCommittedWorld('what a search does not find is said, with what can be searched; an import tells every row', async (w) => {
  await serving(w, async (visit) => {
    const page = await visit('li', '/')
    await page.getByRole('combobox').fill('没有这回事')
    await page.getByText('没有找到“没有这回事”').waitFor()
    await sound(page, 'search-none')
    await page.goto(`${new URL(page.url()).origin}/members/import`, { waitUntil: 'networkidle' })
    const rows = [
      '姓名,公民身份号码,所在支部,党员类别',
      '孙三,,无此支部,正式党员',
      '李四,,枫林第一支部,群众',
      '周五,,枫林第一支部,正式党员',
      ',,枫林第一支部,正式党员',
    ]
    await page.locator('input[type=file]').setInputFiles({ name: '花名册.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) })
    await page.getByRole('heading', { name: '有问题的行' }).waitFor()
    const of = (name: string) => page.locator('section.card').filter({ has: page.getByRole('heading', { name, exact: true }) })
    expect(await of('有问题的行').locator('tbody td:first-child').allTextContents()).toEqual(['2', '5'])
    expect(await of('提醒').locator('tbody td:first-child').allTextContents()).toEqual(['2', '3', '3', '4', '5'])
    await page.getByText('没有问题的 2 行，等有问题的行改好').waitFor()
    await sound(page, 'import-report')
    await page.setViewportSize(phone.viewport)
    await sound(page, 'import-report-phone')
  })
})

inCommittedWorld('a vote on paper ends before its hour only with a reason; a clerk’s count gives way to what came of it', async (w) => {
  const { as, unit } = w
  const p = await aFrozenPoll(as('wang'), {
    unitId: unit.root,
    definition: aDefinition('satisfaction', 'unit'),
    objects: [{ unitId: unit.fenglin }],
  })
  await as('wang').post(`/polls/${p.id}/start`, { version: 3, present: 28 })
  await serving(w, async (visit) => {
    const page = await visit('wang', `/polls/${p.id}`)
    await page.getByRole('button', { name: '提前结束' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('公布的结束时间是').waitFor()
    await dialog.getByText('离结束还有11 小时').waitFor()
    await sound(page, 'poll-end-early')
    await dialog.getByRole('button', { name: '提前结束' }).click()
    await dialog.getByText('还没有到公布的结束时间').first().waitFor()
    await dialog.getByLabel('提前结束的原因').fill('到会的都已交票')
    await dialog.getByRole('button', { name: '提前结束' }).click()
    await dialog.waitFor({ state: 'detached' })
    for (const [who, words] of [
      ['wang', '等另一名计票人'],
      ['chen', '两份'],
    ] as const) {
      const desk = await visit(who, `/polls/${p.id}`)
      await desk.getByRole('button', { name: '录入计数' }).first().click()
      const form = desk.getByRole('dialog')
      const cells = form.locator('input[type=number]')
      for (const [i, n] of [25, 25, 0, 15, 6, 4].entries()) await cells.nth(i).fill(String(n))
      await form.getByRole('button', { name: '提交本人计数' }).click()
      await form.getByRole('status').filter({ hasText: words }).waitFor()
      expect(await form.locator('input').count()).toBe(0)
      if (who === 'wang') await desk.locator('main dd').filter({ hasText: /^1人$/ }).waitFor()
      await sound(desk, `poll-counted-${who}`)
      await form.getByRole('button', { name: '关闭', exact: true }).last().click()
      await form.waitFor({ state: 'detached' })
    }
  })
})
