import { expect, vi } from 'vitest'
import { assets } from '../../src/http/assets.ts'
import { aDefinition } from '../../src/poll/poll.fixture.ts'
import { anOpenSurvey, people } from '../../src/survey/held.fixture.ts'
import { handIn } from '../../src/survey/hold.actions.ts'
import { aForm, theSurvey } from '../../src/survey/survey.fixture.ts'
import { inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound, wide } from './serving.ts'

// A survey from the first question to the printed result, in a browser; the answering page with script, without, on a phone, in large print.
vi.setConfig({ testTimeout: 400_000 })
const { serving } = aWorkspace({ until: 'load' })

inCommittedWorld(
  'a resident answers on a phone: what is not asked is hidden, a draft stays on the device, the die is thrown there',
  async (w) => {
    const s = await anOpenSurvey(w.as('wang'), { unitId: w.unit.root, strata: { 东区: 20, 西区: 20 } })
    await serving(
      w,
      async (visit) => {
        const address = `/h/qinghe/survey/${s.all[0]}`
        const page = await visit(null, address, phone)
        await sound(page, 'survey-1-phone')
        await page.getByText('满意', { exact: true }).first().click()
        await page.getByText('选项yes').click()
        expect(await page.textContent('#survey-line')).toContain('已答2题，共2题')
        // Gone and back: the device has kept it.
        await page.goto(page.url().replace(/\?.*$/, ''))
        await expect.poll(() => page.textContent('#survey-line')).toContain('没交完的内容')
        expect(await page.isChecked('input[name="q.met"][value="yes"]')).toBe(true)
        await page.getByRole('button', { name: '下一部分' }).click()
        await sound(page, 'survey-2-phone')
        await page.getByText('选项desk').click()
        await page.getByText('选项lift').click()
        await page.fill('input[name="q.times"]', '99')
        await page.getByRole('button', { name: '下一部分' }).click()
        await expect.poll(() => page.textContent('.sum')).toContain('请填0到50之间的数。')
        await sound(page, 'survey-fault-phone')
        await page.fill('input[name="q.times"]', '3')
        await page.getByRole('button', { name: '下一部分' }).click()
        for (const [q, v] of [['b1', 'satisfied'], ['b2', 'mostly'], ['b3', 'not']] as const) await page.check(`input[name="q.${q}"][value="${v}"]`) // biome-ignore format: one line
        await page
          .getByRole('button', { name: '看一遍再交' })
          .or(page.getByRole('button', { name: '下一部分' }))
          .click()
        await page.getByRole('button', { name: '让这台设备掷' }).click()
        expect(await page.textContent('[data-falls] [role=status]')).toMatch(/^掷出\d点：.*只显示在这里，不会发出去/)
        await sound(page, 'survey-die-phone')
        await page.check('input[name="q.asked"][value="no"]')
        await page.fill('textarea[name="q.more"]', '楼道灯坏了')
        await page.getByRole('button', { name: '看一遍再交' }).click()
        await expect.poll(() => page.textContent('h1')).toBe('交卷以前看一遍')
        await sound(page, 'survey-review-phone')
        // Nothing of what fell has left the device.
        const names = await page.$$eval('[name^="q."]', (x) => x.map((e) => (e as HTMLInputElement).name))
        expect(names.filter((n) => n.startsWith('q.asked'))).toEqual(['q.asked'])
        await page.getByRole('button', { name: '交卷' }).click()
        await expect.poll(() => page.textContent('h1')).toBe('已经收到')
        await sound(page, 'survey-done-phone')
        expect(await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('zy-survey')))).toEqual([])
        await page.goto(new URL(address, page.url()).href)
        expect(await page.textContent('main')).toContain('已经交过一份答卷')
        await page.context().close()

        // Large print, and everything by the server alone.
        const plain = await visit(null, `/h/qinghe/survey/${s.all[1]}?print=large`, { ...phone, javaScriptEnabled: false })
        await plain.check('input[name="q.overall"][value="not"]')
        await plain.check('input[name="q.met"][value="no"]')
        await plain.getByRole('button', { name: '下一部分' }).click()
        expect(plain.url()).toContain('print=large')
        expect(await plain.textContent('main')).toContain('第2部分')
        if (process.env.SHOTS) await plain.screenshot({ path: `${process.env.SHOTS}/survey-large.png`, fullPage: true })
        await plain.context().close()
        const code = await visit(null, '/h/qinghe/survey', wide)
        await sound(code, 'survey-code')
        const announced = await visit(null, `/h/qinghe/surveys/${s.id}`, wide)
        await sound(announced, 'survey-announced')
        await announced.context().close()
      },
      { asset: assets() },
    )
  },
)

inCommittedWorld('the office writes, draws, prints, counts and reads a survey', async (w) => {
  await serving(
    w,
    async (visit) => {
      const page = await visit('wang', '/surveys/new')
      await page.getByLabel('名称').fill('物业服务问卷')
      await sound(page, 'survey-new')
      await page.getByRole('button', { name: '保存草稿' }).click()
      await page.waitForURL(/\/surveys\/\d+\/edit/)
      const id = Number(/surveys\/(\d+)/.exec(page.url())![1])
      await page.getByText('没有发现问题').waitFor()
      // A leading question is told while it is typed, and the preview shows what is asked.
      await page.getByRole('button', { name: '增加一题' }).click()
      await page.getByLabel('问题', { exact: true }).last().fill('您对我们的显著成效满意吗')
      await page.getByText('是引导性的话').first().waitFor()
      await page.getByLabel('问题', { exact: true }).last().fill('您今年来办过事吗')
      await page.getByText('没有发现问题').waitFor()
      await sound(page, 'survey-edit')
      await page.setViewportSize(phone.viewport)
      await sound(page, 'survey-edit-phone')
      await page.setViewportSize(wide.viewport)
      await page.getByRole('button', { name: '保存', exact: true }).click()
      await page.locator('p[role=status]').getByText('已保存').waitFor()
      const version = (await w.as('wang').get(`/surveys/${id}`)).body.version
      expect((await w.as('wang').post(`/surveys/${id}/edit`, { version, definition: theSurvey() })).body).toEqual({
        version: version + 1,
        findings: [],
      })
      await page.goto(page.url().replace('/edit', '/draw'))
      await page.getByLabel('底册，每行一人').fill(people({ 东区: 60, 西区: 30 }).map((p) => `${p.name}，${p.stratum}`).join('\n')) // biome-ignore format: one line
      await page.getByLabel('一共抽取').fill('30')
      await page.getByRole('button', { name: '登记底册' }).click()
      await page.getByRole('button', { name: '生成并封存我的秘数' }).click()
      await page.getByText('wang已封存').waitFor()
      const other = await visit('chen', `/surveys/${id}/draw`)
      await other.getByRole('button', { name: '生成并封存我的秘数' }).click()
      await other.getByText('chen已封存').waitFor()
      await other.getByRole('button', { name: '公布我的秘数' }).click()
      await other.getByText('chen已公布').waitFor()
      await page.reload()
      await page.getByText('chen已封存').or(page.getByText('chen已公布')).waitFor()
      await sound(page, 'survey-draw-half')
      await page.getByRole('button', { name: '公布我的秘数' }).click()
      await page.getByText('抽定结果').waitFor()
      await sound(page, 'survey-draw')
      await page.setViewportSize(phone.viewport)
      await sound(page, 'survey-draw-phone')
      await page.setViewportSize(wide.viewport)
      const at = { opensAt: '2026-03-02T00:00:00Z', closesAt: '2026-03-02T12:00:00Z' }
      const now = async () => (await w.as('wang').get(`/surveys/${id}`)).body.version
      await w.as('wang').post(`/surveys/${id}/freeze`, { version: await now(), ...at })
      await page.goto(page.url().replace(/\/draw.*/, '/slips'))
      await page.getByRole('button', { name: '印制答卷条' }).click()
      await page.locator('.slip').nth(29).waitFor()
      await sound(page, 'survey-slips')
      const codes = await page.locator('.slip-code').allTextContents()
      await w.as('wang').post(`/surveys/${id}/open`, { version: await now() })
      for (const [i, code] of codes.slice(0, 25).entries())
        await w.database.command(w.realm, async (tx) => handIn({ tx, today: '2026-03-02', now: w.now() } as never, code, aForm({ 'q.overall': (['satisfied', 'mostly', 'not'] as const)[i % 3]!, 'q.met': i % 2 ? 'yes' : 'no', ...(i % 2 ? { 'q.where': 'desk' } : {}), ...(i % 4 === 0 ? { 'q.b1': 'satisfied', 'q.b2': 'satisfied', 'q.b3': 'satisfied' } : {}), ...(i < 3 ? { 'q.more': `第${i}条：电话13812345678` } : {}) }))) // biome-ignore format: one line
      w.at('2026-03-02T12:00:00Z')
      await w.as('wang').post(`/surveys/${id}/close`, { version: await now() })
      await page.goto(page.url().replace('/slips', ''))
      await page.getByRole('button', { name: '填送达数并计出结果' }).click()
      await page.getByLabel('东区（抽取20人），送到').fill('20')
      await page.getByLabel('西区（抽取10人），送到').fill('9')
      await sound(page, 'survey-count')
      await page.getByRole('button', { name: '计出结果' }).last().click()
      await page.getByRole('heading', { name: '怎么算的' }).waitFor()
      await sound(page, 'survey-result')
      await page.setViewportSize(phone.viewport)
      await sound(page, 'survey-result-phone')
      const texts = await visit('wang', `/surveys/${id}/texts`)
      await texts.getByText('138****5678').first().waitFor()
      await sound(texts, 'survey-texts')
      await w.write((tx) => tx.db.updateTable('survey').set({ counted_by: null }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()) // biome-ignore format: one line
      await w.as('wang').post(`/surveys/${id}/certify`, { version: await now() })
      // A poll's sample is drawn on the same panel.
      const d = aDefinition('satisfaction', 'unit')
      const poll = (await w.as('wang').post('/polls', { unitId: w.unit.root, channel: 'paper', definition: d, objects: [{ unitId: w.unit.fenglin }] })).body.ids[0] // biome-ignore format: one line
      const frame = await visit('wang', `/polls/${poll}/draw`)
      await frame.getByLabel('底册，每行一人').fill(people({ 一号楼: 30, 二号楼: 12 }).map((p) => `${p.name} ${p.stratum}`).join('\n')) // biome-ignore format: one line
      await frame.getByLabel('一共抽取').fill('14')
      await sound(frame, 'poll-frame')
      await frame.getByRole('button', { name: '登记底册' }).click()
      await frame.getByRole('button', { name: '生成并封存我的秘数' }).click()
      await frame.getByText('wang已封存').waitFor()
      const beside = await visit('chen', `/polls/${poll}/draw`)
      await beside.getByRole('button', { name: '生成并封存我的秘数' }).click()
      await beside.getByText('chen已封存').waitFor()
      await beside.getByRole('button', { name: '公布我的秘数' }).click()
      await beside.getByText('chen已公布').waitFor()
      await frame.reload()
      await frame.getByRole('button', { name: '公布我的秘数' }).click()
      await frame.getByText('抽定结果').waitFor()
      await sound(frame, 'poll-draw')
      await frame.setViewportSize(phone.viewport)
      await sound(frame, 'poll-draw-phone')
      const list = await visit('wang', '/surveys')
      await list.getByText('物业服务问卷').first().waitFor()
      await sound(list, 'surveys')
      const hall = await visit(null, `/h/qinghe/surveys/${id}`)
      await sound(hall, 'survey-hall')
      await hall.setViewportSize(phone.viewport)
      await sound(hall, 'survey-hall-phone')
    },
    { asset: assets() },
  )
})
