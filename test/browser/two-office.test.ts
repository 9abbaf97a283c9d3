import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, vi } from 'vitest'
import { audit } from '../../src/ballot/core/audit.ts'
import { nodeEngine } from '../../src/ballot/core/seal-node.ts'
import { type Caller, caller, officesOver } from '../../src/ballot/office/client.ts'
import { officeFiles, officeProgram } from '../../src/ballot/office/host.ts'
import { openOffices } from '../../src/ballot/office/host-offices.ts'
import { folderOf } from '../../src/ballot/office/issuer.fixture.ts'
import { createOfficeRoles } from '../../src/ballot/office/migrate.ts'
import { databaseRoleOf, type OfficeRole, roles } from '../../src/ballot/office/office.ts'
import { publishedFile } from '../../src/ballot/office/publish.ts'
import { deposit, type Four, type Poll, sealed, tokensOf } from '../../src/ballot/office/release.fixture.ts'
import { makeUrn } from '../../src/ballot/office/release-urn.ts'
import type { Slip } from '../../src/ballot/offices.ts'
import { type Embedded, startEmbedded } from '../../src/db/embedded.ts'
import { aBallot, settled, until } from '../../src/poll/ballot.fixture.ts'
import { setOffices } from '../../src/poll/folder.ts'
import { aDefinition } from '../../src/poll/poll.fixture.ts'
import { testPackage } from '../cluster.ts'
import { inCommittedWorld } from '../world.ts'
import { aWorkspace, sound } from './serving.ts'

// Two offices as they stand in life: supervision's issuer and relay on a server of their own, as another user; the organiser's beside the product.
// Six programs and two servers come up one after another; on a busy machine that alone takes minutes.
vi.setConfig({ testTimeout: 600_000 })
const { serving } = aWorkspace({ until: 'load' })
const processes: ChildProcess[] = []
const servers: Embedded[] = []
afterAll(async () => {
  for (const p of processes) p.kill('SIGTERM')
  for (const s of servers) await s.stop()
}, 60_000)

// Only root may start programs as somebody else. Without that the two stay one, and what is shown is that this is refused.
const may = process.getuid?.() === 0
const UIDS = { a: 64001, box: 64001, b: 64002, relay: 64002 } as const

const aServer = async (home: string): Promise<Embedded> => {
  const chosen = testPackage()
  const server = await startEmbedded({ dataDir: join(home, 'pg'), ...(chosen ? { package: chosen } : {}) })
  servers.push(server)
  return server
}
const loginOf = (server: Embedded) => (user: string, password: string, database: string) =>
  server.url('postgres', database).replace(/\/\/[^@]*@/, `//${user}:${encodeURIComponent(password)}@`)

interface Office {
  url: string
  link: string
  linkFile: string
  folder: string
}
/** One office by its program, under the user of its side. */
const officeRuns = async (role: OfficeRole, home: string, server: Embedded): Promise<Office> => {
  const files = officeFiles(join(home, 'ballot'), role)
  await createOfficeRoles(server.url('postgres', 'postgres'), { [role]: files.password })
  const user = databaseRoleOf(role)
  writeFileSync(files.databaseFile, loginOf(server)(user, files.password, user), { mode: 0o600 })
  // What supervision hands over is the link token and nothing else.
  const linkFile = join(folderOf(`link-${role}`), 'link')
  writeFileSync(linkFile, files.link, { mode: 0o600 })
  if (may) {
    chmodSync(server.socketDir, 0o711)
    for (const s of readdirSync(server.socketDir))
      if (s.startsWith('.s.PGSQL') && !s.endsWith('.lock')) chmodSync(join(server.socketDir, s), 0o777)
    for (const folder of [home, join(home, 'ballot')]) chmodSync(folder, 0o711)
    mkdirSync(files.folder, { recursive: true })
    for (const f of [files.folder, ...readdirSync(files.folder).map((x) => join(files.folder, x))]) chownSync(f, UIDS[role], UIDS[role])
  }
  const args = ['--role', role, '--folder', files.folder, '--database-file', files.databaseFile, '--link-file', files.linkFile, '--child']
  const child = spawn(process.execPath, [...officeProgram(), ...args], {
    env: { HOME: home },
    ...(may ? { uid: UIDS[role], gid: UIDS[role] } : {}),
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  processes.push(child)
  const url = await new Promise<string>((done, fail) => {
    let said = ''
    child.stderr.on('data', (d) => (said += d))
    child.stdout.on('data', (d) => {
      said += d
      const found = /(http:\/\/\S+)/.exec(said)?.[1]
      if (found) done(found)
    })
    child.once('exit', () => fail(new Error(said)))
  })
  return { url, link: files.link, linkFile, folder: files.folder }
}

inCommittedWorld(
  'two offices from the page of the organiser: refused by name with his own account and key, then set up, closed by both, opened, counted again',
  async (w) => {
    const { as, unit } = w
    const [theirs, ours] = [folderOf('supervision'), folderOf('organiser')]
    const [serverB, serverA] = [await aServer(theirs), await aServer(ours)]
    const b = await officeRuns('b', theirs, serverB)
    const relay = await officeRuns('relay', theirs, serverB)
    const offices = openOffices({
      mode: 'two-office',
      base: join(ours, 'beside'),
      elsewhere: { b, relay },
      adminUrl: serverA.url('postgres', 'postgres'),
      urlOf: (_role, user, password, database) => loginOf(serverA)(user, password, database),
      host: '127.0.0.1',
      port: 0,
      windowMs: 1000,
    })
    const now = (later = 0) => w.at(new Date(Date.now() + later).toISOString())
    now()
    const id = await aBallot(as('wang'), unit.root, aDefinition('satisfaction', 'unit'), [{ unitId: unit.liuan }], 6)
    const state = async () => (await as('wang').get(`/polls/${id}`)).body.state
    try {
      await serving(
        w,
        async (visit) => {
          const page = await visit('wang', `/polls/${id}`)
          const form = async (unitName: string) => {
            await page.getByRole('button', { name: '冻结', exact: true }).first().click()
            const dialog = page.getByRole('dialog')
            await dialog.getByText('组织方都不能持有或代办').waitFor()
            await dialog.getByText(b.url).waitFor()
            expect(await dialog.locator('select').nth(0).locator('option').allTextContents()).toEqual(['签到开通加一张票条', '两张票条'])
            await dialog.locator('select').nth(0).selectOption('slip')
            await dialog.getByLabel('查找监督单位').fill(unitName)
            await dialog.locator('select').nth(1).locator('option').filter({ hasText: unitName }).first().waitFor({ state: 'attached' })
            const value = await dialog
              .locator('select')
              .nth(1)
              .locator('option')
              .filter({ hasText: unitName })
              .first()
              .getAttribute('value')
            await dialog.locator('select').nth(1).selectOption(value)
            await dialog.getByRole('button', { name: '在本机生成三份保管人分片' }).click()
            await dialog.locator('.slip .slip-code').first().waitFor()
            const until = new Date(Date.now() + 3_600_000)
            const local = new Date(until.getTime() - until.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
            await dialog.getByLabel('结束时间').fill(local)
            return dialog
          }
          // His own unit: nobody there may answer for supervision, and he himself is refused by name.
          const own = await form('清河')
          await own.getByText('该单位没有可以负责的监督、纪检账号').waitFor()
          await sound(page, 'two-office-own')
          await own.getByRole('button', { name: '冻结并办理' }).click()
          await own.getByText('监督组的账号不能由组织方持有').first().waitFor()
          await page.keyboard.press('Escape')

          // The supervisor of another unit.
          const other = await form('枫林')
          await other.getByRole('checkbox', { name: 'wu' }).check()
          await sound(page, 'two-office')
          await other.getByRole('button', { name: '冻结并办理' }).click()
          await other.waitFor({ state: 'detached' })
          await settled(w, as('wang'), id)
          // The organiser's process runs here as root and reads whatever it likes: exactly that is found out and refused by name.
          const fault = (await as('wang').get(`/polls/${id}/ceremony`)).body.fault
          expect([await state(), fault?.code]).toEqual(['draft', 'ballot.passphrase-readable'])
          await page.getByText('能读到监督组的口令文件').waitFor({ timeout: 20_000 })
          await sound(page, 'two-office-refused')
          if (!may) return

          // Now the organiser's two offices under a user of their own, who cannot read supervision's files.
          await offices.stop()
          const a = await officeRuns('a', ours, serverA)
          const box = await officeRuns('box', ours, serverA)
          const of = { a, b, relay, box }
          const callers = Object.fromEntries(roles.map((r) => [r, caller(r, of[r].url, of[r].link)])) as Record<OfficeRole, Caller>
          const two = officesOver({ mode: 'two-office', callers, urn: makeUrn(callers), stop: async () => {} })
          setOffices(two)
          await page.reload()
          const again = await form('枫林')
          await again.getByRole('checkbox', { name: 'wu' }).check()
          const shares = await again.locator('.slip .slip-code').allTextContents()
          now()
          await again.getByRole('button', { name: '冻结并办理' }).click()
          await again.waitFor({ state: 'detached' })
          await until(w, async () => (await state()) === 'open')
          await page.getByText('双机构', { exact: true }).first().waitFor({ timeout: 20_000 })

          // Slips: the organiser prints his, supervision its own on its own machine; nobody prints for the other.
          const slips = await visit('wang', `/polls/${id}/slips`)
          await slips.locator('main select').selectOption('b')
          await slips.getByRole('button', { name: '取出票条' }).click()
          await slips.getByText('只能在监督组自己的机器上办理').waitFor()
          await sound(slips, 'two-office-slips')
          const { ballotId, slips: ofA } = (await as('wang').post(`/polls/${id}/slips`, { office: 'a' })).body as {
            ballotId: string
            slips: Slip[]
          }
          const atB = (...what: string[]) => {
            const r = spawnSync(
              process.execPath,
              [...officeProgram(), '--role', 'b', '--folder', b.folder, '--poll', ballotId, '--do', ...what],
              { encoding: 'utf8', env: {} },
            )
            return { code: r.status, out: r.stdout.trim(), said: r.stderr.trim() }
          }
          const codes = atB('slips')
            .out.split('\n')
            .map((l) => l.split('\t')[1]!)
          expect(codes).toHaveLength(6)
          const manifest = JSON.parse((await w.page(`/h/qinghe/ballot/${ballotId.slice(0, 32)}/manifest.json`)).html)
            .manifest as Poll['manifest']
          expect(manifest.mode).toBe('two-office')
          const poll: Poll = {
            pollId: ballotId,
            manifest,
            signatures: { a: '', b: '' },
            shares,
            seed: new Uint8Array(),
            codes: { a: ofA.map((s) => s.code), b: codes },
            classOf: () => 1,
          }
          const four = { running: of } as unknown as Four
          const tokens = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => tokensOf(four, poll, i)))
          await until(w, async () => (await as('wang').get(`/polls/${id}/ceremony`)).body.casting === true)
          for (const [i, t] of tokens.entries())
            expect((await deposit(four, poll, sealed(poll, 1, t, () => (i < 4 ? 1 : 3)).outer)).status).toBe(200)
          await page.getByText('已收到6张').waitFor({ timeout: 30_000 })

          // The hall is closed before its hour by both, or not at all.
          const closeEarly = async () => {
            now()
            await page.getByRole('button', { name: '提前封箱' }).first().click()
            await page.getByRole('dialog').getByText('两个签发机构都要签名').waitFor()
            await page.getByRole('dialog').getByLabel('提前结束的原因').fill('到会的都已投票')
            await page.getByRole('dialog').getByRole('button', { name: '提前封箱' }).click()
            // Only what has been asked can be waited for.
            await page.getByRole('dialog').waitFor({ state: 'detached' })
            await settled(w, as('wang'), id)
          }
          await closeEarly()
          expect(await state()).toBe('open')
          await page.getByText('提前封箱要由监督组先在自己的机器上办理').waitFor({ timeout: 20_000 })
          await sound(page, 'two-office-close')
          expect(atB('close-early')).toMatchObject({ code: 0, said: '' })
          await page.reload()
          await closeEarly()
          expect(await state()).toBe('closed')

          now(2000)
          await page.reload()
          await page.getByRole('button', { name: '启封计票' }).click()
          await page.getByLabel('第1份分片').fill(shares[0]!)
          await page.getByLabel('第2份分片').fill(shares[2]!)
          await page.getByRole('dialog').getByRole('button', { name: '启封计票' }).click()
          await page.getByRole('dialog').waitFor({ state: 'detached' })
          await settled(w, as('wang'), id)
          await page.getByText('4÷6＝66.67%').waitFor({ timeout: 30_000 })
          const { folder } = await two.publish(ballotId)
          const found = await audit(async (name) => publishedFile(folder, name)?.bytes ?? null, { engine: nodeEngine, expect: ballotId })
          expect([found.exit, found.findings]).toEqual([0, []])
          await sound(page, 'two-office-opened')
        },
        { offices },
      )
    } finally {
      setOffices(null)
      await offices.stop()
      for (const home of [theirs, ours]) rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    }
  },
)
