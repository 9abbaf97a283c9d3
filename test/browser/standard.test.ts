import { expect } from 'vitest'
import { aFilesDir } from '../../src/attachment/upload.fixture.ts'
import { bytesOf, samplesOf } from '../../src/standard/read/samples.fixture.ts'
import { inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound } from './serving.ts'

const filesDir = aFilesDir()
const { serving } = aWorkspace({ filesDir })

inCommittedWorld('an existing table is read, its doubt settled, kept as a draft and one item changed by form', async (w) => {
  const sample = samplesOf('seen').find((s) => s.name === 'seen/rural')!
  const { bytes, fileName } = await bytesOf(sample)
  await serving(w, async (visit) => {
    const page = await visit('wang', '/standards/import')
    await page.locator('input[type=file]').setInputFiles({ name: fileName, mimeType: 'application/octet-stream', buffer: bytes })
    await page.getByText('逐项核对').waitFor()
    // The doubt stands first, with its reason and the original words.
    const first = page.locator('section:has(> h2:text("逐项核对")) div.card').first()
    expect(await first.innerText()).toContain('由考核人酌定，没有写明档次')
    expect(await first.innerText()).toContain('制度不健全的酌情扣分。')
    const save = page.getByRole('button', { name: '存为草稿' })
    expect(await save.getAttribute('aria-disabled')).toBe('true')
    if (process.env.ZY_SHOTS) await page.screenshot({ path: `${process.env.ZY_SHOTS}/import-wide.png`, fullPage: true })
    await sound(page)
    await first.getByLabel('计分办法').selectOption('judged')
    await page.getByLabel('标准编号').fill('village-2026')
    await page.getByLabel('标准名称').fill('村党组织考核细则')
    await page.locator('button:text("存为草稿"):not([aria-disabled=true])').click()
    await page.getByRole('heading', { name: '村党组织考核细则' }).waitFor()
    await page.getByRole('link', { name: '修改条文' }).click()
    await page.getByRole('heading', { name: '修改条文' }).waitFor()
    await page.getByRole('button', { name: '修改条文 5.1' }).click()
    await page.getByLabel('计分办法').selectOption('poll')
    await page.getByLabel('指标').selectOption('poll.satisfied_share')
    if (process.env.ZY_SHOTS) await page.screenshot({ path: `${process.env.ZY_SHOTS}/edit-wide.png` })
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('指标：居民满意率').waitFor()
    await sound(page)
    const path = new URL(page.url()).pathname
    const small = await visit('wang', path, phone)
    await small.getByRole('heading', { name: '修改条文' }).waitFor()
    if (process.env.ZY_SHOTS) await small.screenshot({ path: `${process.env.ZY_SHOTS}/edit-phone.png` })
    await sound(small)
    const read = await visit('wang', '/standards/import', phone)
    await read.locator('input[type=file]').setInputFiles({ name: fileName, mimeType: 'application/octet-stream', buffer: bytes })
    await read.getByText('逐项核对').waitFor()
    if (process.env.ZY_SHOTS) await read.screenshot({ path: `${process.env.ZY_SHOTS}/import-phone.png`, fullPage: true })
    await sound(read)
  })
})
