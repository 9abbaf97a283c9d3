import { webcrypto } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { auditText as recountText } from '../../src/ballot/core/audit.text.ts'
import { audit } from '../../src/ballot/core/audit.ts'
import { type Bytes, toBase64url } from '../../src/ballot/core/bytes.ts'
import { isNotes, racesOfClass } from '../../src/ballot/core/manifest.ts'
import { nodeEngine } from '../../src/ballot/core/seal-node.ts'
import { noteBody, type Token } from '../../src/ballot/core/voter.ts'
import { clock } from '../../src/ballot/office/issuer.fixture.ts'
import { publishedFile } from '../../src/ballot/office/publish.ts'
import { afterGrace, aPoll, type Four, fourOffices, type Poll } from '../../src/ballot/office/release.fixture.ts'
import { readFragment, type Secret, slipNumber, slotOf, voteFragment } from '../../src/ballot/voter/address.ts'
import { deposit, fetchManifest, fetchTokens, type Known, sealBallot, type World } from '../../src/ballot/voter/errand.ts'
import { memoryKeeper } from '../../src/ballot/voter/keep.ts'
import { codesOf, lookUp, lookUpCode } from '../../src/ballot/voter/later.ts'
import { paperSlip } from '../../src/ballot/voter/paper.ts'
import { qrPath } from '../../src/ballot/voter/qr.ts'
import { recoveryFragment } from '../../src/ballot/voter/recover.ts'
import { assets } from '../../src/http/assets.ts'
import { inCommittedWorld } from '../world.ts'
import { axeFaults, openBrowser, overflow } from './browser.ts'

// A ballot of 30 people in three classes: on phones, on an old browser, at a kiosk, on paper, one phone lost; closed, opened, recounted, looked up.
const CLASSES = [12, 10, 8]
const COLUMNS = 2
let browser: Browser
let four: Four
let poll: Poll
beforeAll(async () => {
  browser = await openBrowser()
  clock.now = new Date('2026-05-01T02:00:00Z')
  four = await fourOffices()
  poll = await aPoll(four, CLASSES, { columns: COLUMNS, notes: true, printed: [{ classId: 1, n: 2 }] })
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await four?.stop()
})

const chance = (into: Bytes): Uint8Array => webcrypto.getRandomValues(into as Uint8Array<ArrayBuffer>)
/** The page's own errands, by Node's fetch. */
const aWorld = (): World => ({
  doors: { a: four.running.a.url, b: four.running.b.url, relay: four.running.relay.url, box: four.running.box.url },
  send: async (url, body) => {
    const r = await fetch(url, body === null ? {} : { method: 'POST', body: body as BodyInit })
    return { status: r.status, bytes: new Uint8Array(await r.arrayBuffer()) }
  },
  pause: (ms) => new Promise((done) => setTimeout(done, ms)),
  chance,
  keeper: memoryKeeper(),
})
const fragment = (idx: number, ...of: ('a' | 'b')[]): string =>
  voteFragment({
    poll: poll.pollId,
    classId: poll.classOf(idx),
    idx,
    secrets: of.map((office): Secret => (office === 'a' ? { a: poll.codes.a[idx]! } : { b: poll.codes.b[idx]! })),
  })

/** What each person means to give, by column. */
const gradeOf = (idx: number, column: number): number => (idx + column) % 4
const grades = ['弃权（不了解）', '优秀', '合格', '不合格']

const fillIn = async (page: Page, idx: number): Promise<void> => {
  await page.getByRole('button', { name: '开始填写' }).click()
  for (let c = 1; c <= COLUMNS; c++) {
    await page.getByRole('heading', { name: `对象${c}` }).waitFor()
    expect(await page.locator('input:checked').count()).toBe(0)
    await page.getByText(grades[gradeOf(idx, c)]!, { exact: true }).click()
    await page.getByRole('button', { name: c < COLUMNS ? '下一项' : '核对' }).click()
  }
  await page.getByRole('button', { name: '核对' }).click()
  await page.getByRole('heading', { name: '请核对' }).waitFor()
}
const phone = async (): Promise<[BrowserContext, Page]> => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  return [context, await context.newPage()]
}
const fine = async (page: Page): Promise<void> => {
  expect(await axeFaults(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
}
const keepRecovery = async (page: Page, pin: string): Promise<string> => {
  await page.getByRole('button', { name: '存一个恢复码' }).click()
  await page.getByLabel('六位数').fill('12')
  await page.getByRole('button', { name: '生成恢复码' }).click()
  await page.getByText('请输入六个数字。').waitFor()
  await page.getByLabel('六位数').fill(pin)
  await page.getByRole('button', { name: '生成恢复码' }).click()
  await page.locator('#recovery-qr svg').waitFor()
  return (await page.locator('#recovery-code').textContent())!
}
const storage = (page: Page): Promise<string> => page.evaluate(() => JSON.stringify({ ...localStorage }))

inCommittedWorld('30 voters of three classes, from the slip to «counted»', async (w) => {
  const app = await buildApp({ database: w.database, clock: w.now, asset: assets(), offices: four.offices })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/h/qinghe/ballot`
  const cast = new Map<number, string>()
  try {
    // The page may call this installation's offices, and says where it comes from to nobody.
    const head = await fetch(base)
    const doors = Object.values(four.running).map((o) => o.url)
    expect(head.headers.get('content-security-policy')!.split('connect-src ')[1]!.split(' ').sort()).toEqual(["'self'", ...doors].sort())
    expect(head.headers.get('referrer-policy')).toBe('no-referrer')
    expect((await fetch(base.replace('/ballot', '/polls'))).headers.get('content-security-policy')).not.toContain('connect-src')

    // 0: scans one slip with both codes.
    const [own, one] = await phone()
    const asked: string[] = []
    one.on('request', (r) => asked.push(r.url()))
    await one.goto(`${base}#${fragment(0, 'a', 'b')}`)
    await one.getByText('票已经领到。').waitFor()
    expect(one.url()).toBe(base)
    expect(asked.filter((u) => u.includes(poll.codes.a[0]!.replaceAll('-', '')) || u.includes('#1.'))).toEqual([])
    await fine(one)
    await one.getByRole('link', { name: '大字' }).click()
    await fine(one)
    await one.getByRole('button', { name: '开始填写' }).click()
    await one.getByRole('button', { name: '下一项' }).click()
    await one.getByText('请选择一项。不了解的可以选“弃权（不了解）”。').waitFor()
    await fine(one)
    await one.reload()
    // Large print and place are the page's; the tokens are the phone's.
    await one.getByText('票已经领到。').waitFor()
    await fillIn(one, 0)
    await fine(one)
    await one.getByRole('button', { name: '投出' }).click()
    await one.getByRole('button', { name: '撤回' }).click()
    await one.getByRole('heading', { name: '请核对' }).waitFor()
    await one.getByRole('button', { name: '投出' }).click()
    // The hall is not complete: it waits by itself.
    await one.getByText('已经封好，等会场开始收票。').waitFor({ timeout: 20_000 })

    // 1: loses the phone after the token.
    const [lost, two] = await phone()
    await two.goto(`${base}#${fragment(1, 'a', 'b')}`)
    await two.getByText('票已经领到。').waitFor()
    await lost.close()
    const [another, twice] = await phone()
    await twice.goto(`${base}#${fragment(1, 'a', 'b')}`)
    await twice.getByText('这个编号已经在另一部手机上领过票。').waitFor()
    await another.close()

    // 6 votes by a printed slip; 7 … 29: everybody else's phone, through the same errands.
    const others: { idx: number; w: World; k: Known; tokens: Token[]; slot: string }[] = []
    const slips = await four.offices.printedSlips(poll.pollId)
    await four.offices.paper(poll.pollId, 6)
    for (let idx = 7; idx < 30; idx++) {
      const own = aWorld()
      const shown = readFragment(fragment(idx, 'a', 'b'))!
      const k = await fetchManifest(own, shown.poll)
      // A number read as one of another class spends nothing: the right one is served afterwards.
      if (idx === 29) {
        const other = { ...shown, classId: 1 }
        await expect(fetchTokens(own, k, slotOf(other), other, () => {})).rejects.toMatchObject({ code: 'wrong-a' })
      }
      others.push({ idx, w: own, k, tokens: await fetchTokens(own, k, slotOf(shown), shown, () => {}), slot: slotOf(shown) })
    }
    expect((await four.offices.counts(poll.pollId)).casting).toBe(true)
    const codes = new Map<number, string>()
    for (const o of others) {
      const bodies = racesOfClass(o.k.manifest, poll.classOf(o.idx)).map((r) =>
        isNotes(r) ? noteBody('')! : Uint8Array.of(gradeOf(o.idx, r.column)),
      )
      sealBallot(o.w, o.k, o.slot, poll.classOf(o.idx), o.tokens, bodies)
      const done = await deposit(o.w, o.slot)
      if (done === 'not-casting') throw new Error('the hall is open')
      codes.set(o.idx, codesOf(done)[0]!.code)
      cast.set(o.idx, 'node')
    }
    await one.getByText(/已入箱，第 \d+ 份/).waitFor({ timeout: 30_000 })
    await one.getByText('收票处的签名核对无误 ✓').waitFor()
    await one.getByText('收件日志里有这一份，监督方已签名 ✓').waitFor()
    expect(await one.locator('#ballot-code').textContent()).toMatch(/^\d{4}-\d{4}-\d{4}$/)
    await fine(one)
    cast.set(0, 'phone')
    expect(await storage(one)).not.toMatch(/grade|idx|tokens/)

    // 2: types number and codes, the second one wrong at first.
    const [typist, three] = await phone()
    await three.goto(`${base}#${poll.pollId.slice(0, 32)}`)
    await three.getByLabel('编号').fill(slipNumber(poll.classOf(2), 2))
    await three.getByLabel('组织方票条的代码').fill(poll.codes.a[2]!.toLowerCase())
    await three.getByLabel('监督组票条的代码').fill('ABCD')
    await three.getByRole('button', { name: '领票' }).click()
    await three.getByText('代码应是 12 个字母和数字').waitFor()
    await fine(three)
    await three.getByLabel('编号').fill(slipNumber(poll.classOf(2), 2))
    await three.getByLabel('组织方票条的代码').fill(poll.codes.a[2]!)
    await three.getByLabel('监督组票条的代码').fill(poll.codes.b[3]!)
    await three.getByRole('button', { name: '领票' }).click()
    await three.getByText('监督组没有发票').waitFor()
    await three.getByRole('button', { name: '返回' }).click()
    await three.getByLabel('监督组票条的代码').fill(poll.codes.b[2]!)
    await three.getByRole('button', { name: '领票' }).click()
    await three.getByText('票已经领到。').waitFor()
    // His phone is lost after the token; what he kept of it goes on elsewhere, and nothing of it was asked of anybody.
    const code2 = await keepRecovery(three, '204816')
    const drawn = await three.locator('#recovery-qr path').getAttribute('d')
    const link = `${base}#${recoveryFragment({ poll: poll.pollId.slice(0, 32), code: code2, desk: null })}`
    expect(drawn).toBe(qrPath(link).d)
    await fine(three)
    await three.getByRole('link', { name: '大字' }).click()
    await fine(three)
    await typist.close()
    const [newer, again] = await phone()
    const sent: string[] = []
    again.on('request', (r) => sent.push(`${r.url()} ${r.postData() ?? ''}`))
    await again.goto(link)
    await again.getByText('恢复码已经读到。').waitFor()
    expect(again.url()).toBe(base)
    await fine(again)
    await again.getByLabel('六位数').fill('204816')
    await again.getByLabel('编号').fill(slipNumber(poll.classOf(2), 2))
    await again.getByLabel('组织方票条的代码').fill(poll.codes.a[2]!)
    await again.getByLabel('监督组票条的代码').fill(poll.codes.b[2]!)
    await again.getByRole('button', { name: '领票' }).click()
    await again.getByText('票已经领到。').waitFor()
    await fillIn(again, 2)
    await again.getByRole('button', { name: '投出' }).click()
    await again.getByText(/已入箱，第 \d+ 份/).waitFor({ timeout: 30_000 })
    expect(await storage(again)).not.toMatch(/seed|recovery|tokens/)
    expect(sent.filter((r) => r.includes(code2.replaceAll('-', '')) || r.includes(code2) || r.includes('204816'))).toEqual([])
    cast.set(2, 'recovered')
    await newer.close()

    // 3: a browser without BigInt, crypto.subtle, streams and what came after ES2017; two slips scanned one after the other.
    const [old, four4] = await phone()
    await old.addInitScript(() => {
      const w = window as unknown as Record<string, unknown>
      for (const name of ['BigInt', 'BigInt64Array', 'BigUint64Array', 'ReadableStream', 'WritableStream', 'AbortController'])
        delete w[name]
      Object.defineProperty(crypto, 'subtle', { value: undefined })
      // What stands in a pattern since ES2018 is an error there, when the pattern is made.
      w.RegExp = new Proxy(RegExp, {
        construct: (made, [source, flags]: [string, string?]) => {
          if (/\\p\{|\(\?</i.test(String(source)) || /[sdv]/.test(flags ?? '')) throw new SyntaxError(`pattern ${String(source)}`)
          return new made(source, flags)
        },
      })
      for (const name of ['flat', 'flatMap', 'at']) delete (Array.prototype as unknown as Record<string, unknown>)[name]
      for (const name of ['replaceAll', 'matchAll', 'at']) delete (String.prototype as unknown as Record<string, unknown>)[name]
      delete (Object as unknown as Record<string, unknown>).fromEntries
      delete (Promise.prototype as unknown as Record<string, unknown>).finally
      addEventListener('DOMContentLoaded', () => {
        const lacks = [typeof BigInt, typeof crypto.subtle, typeof w.ReadableStream]
        document.documentElement.setAttribute('data-lacks', lacks.join())
      })
    })
    const errors: string[] = []
    four4.on('pageerror', (e) => errors.push(e.message))
    await four4.goto(`${base}#${fragment(3, 'b')}`)
    await four4.getByText('监督组的票条已经读到。').waitFor()
    expect(await four4.locator('html').getAttribute('data-lacks')).toBe('undefined,undefined,undefined')
    await four4.goto('about:blank')
    await four4.goto(`${base}#${fragment(3, 'a')}`)
    await four4.getByText('票已经领到。').waitFor({ timeout: 60_000 })
    await fillIn(four4, 3)
    await four4.getByRole('button', { name: '投出' }).click()
    await four4.getByText('收件日志里有这一份，监督方已签名 ✓').waitFor({ timeout: 40_000 })
    expect(errors).toEqual([])
    cast.set(3, 'old')
    await old.close()

    // 4: loses the phone as well and goes on at the kiosk, with the code in letters; nothing is left there.
    const [gone, five] = await phone()
    await five.goto(`${base}#${fragment(4, 'a', 'b')}`)
    await five.getByText('票已经领到。').waitFor()
    const code4 = await keepRecovery(five, '360702')
    await gone.close()
    const [hall, kiosk] = await phone()
    await kiosk.goto(`${base}/kiosk`)
    await kiosk.getByLabel('扫描票条二维码，或者手工输入').fill(`${base}#${fragment(4, 'a', 'b')}`)
    await kiosk.getByRole('button', { name: '领票' }).click()
    await kiosk.getByText('这个编号已经在另一部手机上领过票。').waitFor()
    await kiosk.getByRole('button', { name: '换了手机，有恢复码' }).click()
    await kiosk.getByLabel('恢复码').fill(code4.replace(/.$/, (c) => (c === 'K' ? 'M' : 'K')))
    await kiosk.getByLabel('六位数').fill('360703')
    await kiosk.getByRole('button', { name: '领票' }).click()
    await kiosk.getByText('恢复码应是 30 个字母和数字').waitFor()
    await fine(kiosk)
    await kiosk.getByLabel('恢复码').fill(code4.toLowerCase())
    await kiosk.getByRole('button', { name: '领票' }).click()
    await kiosk.getByText('恢复码、六位数和票条对不上').waitFor()
    await kiosk.getByRole('button', { name: '换了手机，有恢复码' }).click()
    await kiosk.getByLabel('恢复码').fill(code4)
    await kiosk.getByLabel('六位数').fill('360702')
    await kiosk.getByRole('button', { name: '领票' }).click()
    await kiosk.getByText('票已经领到。').waitFor()
    expect(await kiosk.getByRole('button', { name: '存一个恢复码' }).count()).toBe(0)
    await fillIn(kiosk, 4)
    await kiosk.getByRole('button', { name: '投出' }).click()
    await kiosk.getByText(/已入箱，第 \d+ 份/).waitFor({ timeout: 30_000 })
    expect(await storage(kiosk)).toBe('{}')
    await kiosk.getByRole('button', { name: '下一位' }).click()
    await kiosk.getByRole('heading', { name: '请输入票条上的编号和代码' }).waitFor()
    await fine(kiosk)
    cast.set(4, 'kiosk')

    // 5: on paper; typed by two clerks, who first disagree.
    await kiosk.goto(`${base}/print`)
    await kiosk.getByLabel('扫描票条二维码，或者手工输入').fill(fragment(5, 'a', 'b'))
    await kiosk.getByRole('button', { name: '领票并生成纸质票' }).click()
    await kiosk.getByRole('button', { name: '打印', exact: true }).waitFor()
    const tokens = await kiosk.locator('[data-token]').evaluateAll((all) => all.map((x) => x.getAttribute('data-token')!))
    expect(tokens.length).toBe(COLUMNS + 1)
    await fine(kiosk)
    await kiosk.getByRole('button', { name: '已经打印，清除' }).click()
    expect(await kiosk.locator('[data-token]').count()).toBe(0)
    await kiosk.goto(`${base}/paper`)
    for (const token of tokens.reverse()) {
      await kiosk.getByLabel('扫描纸质票上的二维码').fill(token)
      await kiosk.keyboard.press('Enter')
      await kiosk.waitForFunction((t) => (document.getElementById('token') as HTMLInputElement | null)?.value !== t, token)
    }
    const type = async (button: string, given: (column: number) => number) => {
      for (let c = 1; c <= COLUMNS; c++)
        await kiosk
          .getByRole('group', { name: `对象${c}` })
          .getByText(grades[given(c)]!, { exact: true })
          .click()
      await kiosk.getByRole('button', { name: button, exact: true }).click()
    }
    await kiosk.getByRole('heading', { name: '第一名工作人员录入' }).waitFor()
    await fine(kiosk)
    await type('下一项', () => 1)
    await kiosk.getByRole('heading', { name: '第二名工作人员录入' }).waitFor()
    await type('两次一致，投出', (c) => gradeOf(5, c))
    await kiosk.getByText(/两次录入不一致：对象/).waitFor()
    await type('下一项', (c) => gradeOf(5, c))
    await type('两次一致，投出', (c) => gradeOf(5, c))
    await kiosk.getByText(/已入箱，第 \d+ 份，票码/).waitFor({ timeout: 30_000 })
    expect(await storage(kiosk)).toBe('{}')
    cast.set(5, 'paper')

    // 6: on a printed slip, one scan; nobody drew the second slip, and it is void.
    expect(await four.offices.voidPrinted(poll.pollId, [2])).toEqual({ voided: 1 })
    expect(await four.offices.printedState(poll.pollId)).toEqual({ printed: 2, voided: 1, onPaper: 1 })
    const scanSlip = async (at: number) => {
      await kiosk.getByLabel('扫描纸质票上的二维码').fill(paperSlip(poll.pollId, slips[at]!))
      await kiosk.keyboard.press('Enter')
    }
    await scanSlip(1)
    await kiosk.getByText('第 2 号票令已经公开作废').waitFor()
    await scanSlip(0)
    await kiosk.getByRole('heading', { name: '第一名工作人员录入' }).waitFor()
    await type('下一项', (c) => gradeOf(6, c))
    await type('两次一致，投出', (c) => gradeOf(6, c))
    await kiosk.getByText(/第 1 号已入箱/).waitFor({ timeout: 30_000 })
    await kiosk.getByText('没有作废的票令 1 张，本机本次已录 1 张（1号）').waitFor()
    await fine(kiosk)
    await scanSlip(0)
    await kiosk.getByText('第 1 号票令刚才已经录过').waitFor()
    cast.set(6, 'slip')
    await hall.close()

    expect(cast.size).toBe(29)
    expect(await four.offices.counts(poll.pollId)).toEqual({ eligible: 30, deposits: 29, casting: true })

    // The same slip again on the phone that cast: the receipt, not another ballot.
    await one.goto('about:blank')
    await one.goto(`${base}#${fragment(0, 'a', 'b')}`)
    await one.getByText('结果还没有公布，公布后再来看。').waitFor()

    clock.now = afterGrace
    await four.offices.close(poll.pollId)
    expect(await four.offices.release(poll.pollId)).toEqual({ accepted: 29, rejected: 0 })

    // Two of three trustees: the page holds their sheets against the manifest's keys.
    await four.offices.openSeals(poll.pollId, [poll.shares[0]!, poll.shares[2]!])
    const { folder } = await four.offices.publish(poll.pollId)
    const found = await audit(async (name) => publishedFile(folder, name)?.bytes ?? null, { engine: nodeEngine, expect: poll.pollId })
    expect([found.exit, found.findings]).toEqual([0, []])
    expect(found.recounted!.classes.map((c) => [c.issued, c.cast])).toEqual([
      [12, 11],
      [10, 10],
      [8, 8],
    ])
    const meant = (column: number, classId: number) => {
      const n = [0, 0, 0, 0]
      for (const idx of cast.keys()) if (poll.classOf(idx) === classId) n[gradeOf(idx, column)]!++
      return n
    }
    for (const c of found.recounted!.columns)
      expect(c.classes.map((x) => ('grades' in x ? x.grades : null))).toEqual([1, 2, 3].map((classId) => meant(c.column, classId)))

    // Opened, and not yet for everybody: the phone finds its ballot in the log, and nobody finds a grade.
    await one.goto(`${base}/receipt`)
    await one.getByText('已进入计票 ✓').waitFor()
    await fine(one)
    const door = (name: string) => fetch(`${four.running.box.url}/poll/${poll.pollId}/${name}`).then((r) => r.status)
    const told = [
      'result.json',
      'result.sig.json',
      'report.html',
      'seals.json',
      'openings/1.bin',
      'unopened.json',
      'roster.json',
      'issued-a.json',
    ]
    for (const name of told) expect([name, await door(name)]).toEqual([name, 404])
    for (const name of ['manifest.json', 'rejected.json', 'd/checkpoint', 'l/checkpoint', 'l/leaves/1.bin'])
      expect([name, await door(name)]).toEqual([name, 200])
    const early = others[3]!
    expect(await lookUp(early.w, early.w.keeper.read(early.slot)!)).toBe('logged')
    await four.offices.show(poll.pollId)
    for (const name of told) expect([name, await door(name)]).toEqual([name, 200])

    // 已计票 on the phone, and in the code list; the recount in the browser says the same.
    await one.goto(`${base}/receipt`)
    await one.getByText('已计票 ✓').waitFor()
    await fine(one)
    expect(await one.locator('main').textContent()).not.toMatch(/优秀|合格/)
    const looker = others[3]!
    expect(await lookUp(looker.w, looker.w.keeper.read(looker.slot)!)).toBe('counted')
    expect(await lookUpCode(looker.w, poll.pollId, codes.get(looker.idx)!)).toBe('listed')
    expect(await lookUpCode(looker.w, poll.pollId, '0000-0000-0001')).toBe('not-listed')
    const kept = looker.w.keeper.read(looker.slot)!
    // A class too small to be shown has no openings, and nothing is amiss; without that word there would be.
    const unshown = (withheld: boolean): World => ({
      ...looker.w,
      send: async (url, body) => {
        if (url.includes('/openings/')) return { status: 404, bytes: new Uint8Array() }
        const r = await looker.w.send(url, body)
        if (!url.endsWith('/result.json')) return r
        const result = JSON.parse(new TextDecoder().decode(r.bytes))
        for (const c of result.classes) c.withheld = withheld
        return { ...r, bytes: new TextEncoder().encode(JSON.stringify(result)) }
      },
    })
    expect([await lookUp(unshown(true), kept), await lookUp(unshown(false), kept)]).toEqual(['logged', 'unopened'])
    const [first, ...rest] = kept.cast!.leaves
    const forged = { ...kept, cast: { ...kept.cast!, leaves: [{ ...first!, leaf: toBase64url(chance(new Uint8Array(612))) }, ...rest] } }
    expect(await lookUp(looker.w, forged)).toBe('missing')
    await one.goto(`${base}/recount?poll=${poll.pollId}`)
    await one.getByRole('button', { name: recountText.start }).click()
    await one.locator('#recount [data-exit], #recount [role=alert]').waitFor({ timeout: 100_000 })
    expect(await one.locator('#recount [aria-live]').innerText()).toContain(recountText.valid)
    await fine(one)
    await own.close()
  } finally {
    await app.close()
  }
})

test('the trustees’ page makes three sheets of which two fit the public keys, without a server', async () => {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })).newPage()
  const { islandScript } = await import('../../src/web/hall/island.ts')
  await page.setContent(
    `<!doctype html><html lang="zh-CN"><title>t</title><body><main><h1>t</h1><div id="trustee"></div></main><script>${islandScript('trustee').replaceAll('</', '<\\/')}</script>`,
  )
  await page.getByLabel('测评名称').fill('二〇二六年度民主测评')
  await page.getByLabel('参评人员分几类').fill('3')
  await page.getByLabel('三名保管人，各占一行').fill('甲\n乙\n丙')
  await page.getByRole('button', { name: '生成' }).click()
  const made = JSON.parse(await page.locator('#public').inputValue())
  expect(made).toEqual({
    seals: [1, 2, 3].map((classId) => ({ classId, public: expect.stringMatching(/^[\w-]{43}$/) })),
    recovery: expect.stringMatching(/^[\w-]{43}$/),
    trustees: { need: 2, names: ['甲', '乙', '丙'] },
  })
  const shares = await page.locator('.share .code').allTextContents()
  expect(shares.length).toBe(3)
  await page.getByLabel('第一份').fill(shares[0]!)
  await page.getByLabel('第二份').fill(shares[2]!.toLowerCase())
  await page.getByRole('button', { name: '核对' }).click()
  await page.getByText('两份都抄对了，合得起来。').waitFor()
  await page.getByLabel('第二份').fill(shares[2]!.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A')))
  await page.getByRole('button', { name: '核对' }).click()
  await page.getByText('有一份抄错了').waitFor()
  await page.context().close()
})

test('what a phone loads is small, and later than ES2017 in nothing', async () => {
  const size = async (of: string, contents?: string) => {
    const r = await build({
      ...(contents ? { stdin: { contents, resolveDir: 'src/ballot/voter', loader: 'ts' as const } } : { entryPoints: [of] }),
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2017',
      minify: true,
      legalComments: 'none',
      metafile: true,
      logLevel: 'silent',
    })
    const code = r.outputFiles[0]!.text
    expect([
      r.warnings,
      /\b\d+n\b/.test(code.replace(/"[^"]*"/g, '')) || /\\p\{|\(\?</.test(code),
      Object.keys(r.metafile!.inputs).filter((i) => /rational|@noble|node:/.test(i)),
    ]).toEqual([[], false, []])
    return gzipSync(code, { level: 9 }).length
  }
  const crypto = await size(
    '',
    `export { ask, blindedFor, cast, isReceipt, noteBody, ownLeaf, receive } from '../core/voter.ts'
     export { pureEngine } from '../core/engine.ts'
     export { cosignedAt, openCheckpoint } from '../core/note.ts'
     export { spanRoot } from '../core/tiles.ts'
     export { inclusionSpans, verifyInclusion } from '../../lib/log.ts'
     export { authOf } from '../core/slip-code.ts'`,
  )
  const whole = await size('src/ballot/voter/ballot.island.ts')
  console.log(`voter's page: ${whole} bytes gz, of which cryptography ${crypto}`)
  expect(crypto).toBeLessThanOrEqual(20 * 1024)
  expect(whole).toBeLessThanOrEqual(36 * 1024)
})
