import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokenHashOf } from '../../../src/access/session.ts'
import { buildApp } from '../../../src/app.ts'
import type { PlanV1 } from '../../../src/campaign/plan-schema.ts'
import { campaignPageText } from '../../../src/campaign/workspace.text.ts'
import { openDatabase } from '../../../src/db/db.ts'
import { assets } from '../../../src/http/assets.ts'
import { addDays } from '../../../src/lib/calendar.ts'
import { newKeys, parseKeys } from '../../../src/member/secret.ts'
import { readExpected, switchedOn } from '../../../src/rehearsal/expect.ts'
import { rehearse } from '../../../src/rehearsal/rehearse.ts'
import { committedDatabase } from '../../world-db.ts'
import { axeFaults, openBrowser, overflow } from '../browser.ts'

// One journey for each launch speech: the campaign is gone through by `rehearse` in its simulated realm, then read in a real browser,
// signed in as the office that ran it and as anybody. What the speech names must stand on the screen its line names.

const root = new URL('../../../', import.meta.url)
const planOf = (seed: string): PlanV1 => {
  const file = readdirSync(new URL('plans/', root)).find((f) => f.startsWith(`${seed}-`))!
  return JSON.parse(readFileSync(new URL(`plans/${file}`, root), 'utf8')) as PlanV1
}
const expectedOf = (seed: string) => readExpected(readFileSync(new URL(`test/seeds/${seed}.expected`, root), 'utf8')).filter(switchedOn)

const plain = (s: string): string => s.replace(/[\s“”"]/g, '').replaceAll(',', '，')

/** The journey of one speech. One file each: they are the longest tests there are, and files are what the workers share out. */
export const seedIsRead = (seed: string): void => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
  })

  test(`seed ${seed} is read on its screens by the office that ran it and by anybody`, { timeout: 400_000 }, async () => {
    const c = await committedDatabase()
    const at = (x: { url: string; role?: string }) => ({ url: x.url, ...(x.role ? { role: x.role } : {}) })
    const database = openDatabase({ ...at(c.app), max: 6 })
    const sealer = openDatabase({ ...at(c.sealer), max: 2 })
    const filesDir = mkdtempSync(join(tmpdir(), 'zy-seeds-'))
    const keys = parseKeys(newKeys())
    try {
      const report = await rehearse(planOf(seed), { database, sealer, filesDir, keys, seed: 'browser', units: 40 })
      // The last day of the journey: a day after everything in it.
      const now = new Date(`${addDays(report.steps.at(-1)!.day, 1)}T02:00:00Z`)
      const realm = await database.reference((db) => db.selectFrom('realm').select(['id', 'code']).executeTakeFirstOrThrow())
      const token = `browser-${seed}-0123456789abcdef`
      const campaign = await database.command(realm.id, async (tx) => {
        const run = await tx.db
          .selectFrom('campaign')
          .select(['id', 'organiser_id'])
          .where('realm_id', '=', tx.realm)
          .orderBy('id', 'desc')
          .executeTakeFirstOrThrow()
        const office = await tx.db
          .selectFrom('access_grant')
          .select('account_id')
          .where('realm_id', '=', tx.realm)
          .where('unit_id', '=', run.organiser_id)
          .where('role', '=', 'office')
          .executeTakeFirstOrThrow()
        await tx.db
          .insertInto('session_token')
          .values({
            token_hash: tokenHashOf(token),
            realm_id: tx.realm,
            account_id: office.account_id,
            created_at: now,
            seen_at: now,
            expires_at: new Date(now.getTime() + 36e5),
          })
          .execute()
        const rounds = await tx.db
          .selectFrom('score_round')
          .select(['id', 'standard_id'])
          .where('realm_id', '=', tx.realm)
          .where('campaign_id', '=', run.id)
          .orderBy('id', 'desc')
          .execute()
        const polls = await tx.db
          .selectFrom('poll')
          .select('id')
          .where('realm_id', '=', tx.realm)
          .where('campaign_id', '=', run.id)
          .orderBy('id', 'desc')
          .limit(1)
          .execute()
        const scored = await tx.db
          .selectFrom('score_unit')
          .select('unit_id')
          .where('realm_id', '=', tx.realm)
          .where('round_id', '=', rounds[0]?.id ?? 0)
          .limit(1)
          .execute()
        return { ...run, rounds, polls, scored }
      })
      const app = await buildApp({ database, clock: () => now, asset: assets(), filesDir, keys })
      await app.listen({ port: 0, host: '127.0.0.1' })
      const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
      const faults: string[] = []
      try {
        const office = await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'zh-CN' })
        await office.addCookies([{ name: 'zy_session', value: token, url: base }])
        const anybody = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
        const read = async (page: Page, path: string): Promise<string> => {
          page.on('pageerror', (e) => faults.push(`${path}: ${e}`))
          const answer = await page.goto(base + path, { waitUntil: 'networkidle' })
          if (answer === null || answer.status() >= 400) faults.push(`${path}: ${answer?.status()}`)
          // Original dates and wordings of a speech are source notes: they show when asked for.
          const notes = page.getByRole('button', { name: campaignPageText['plan.show-sources'] })
          if ((await notes.count()) > 0) await notes.click()
          const text = plain(await page.evaluate(() => document.body.innerText))
          faults.push(...(await axeFaults(page)).map((f) => `${path}: ${f}`))
          if ((await overflow(page)) > 0) faults.push(`${path}: wider than its window`)
          await page.close()
          return text
        }
        const desk = async (path: string) => read(await office.newPage(), path)
        const hall = async (path: string) => read(await anybody.newPage(), path)
        const own = `/campaigns/${campaign.id}/units/${campaign.organiser_id}`
        const said = {
          campaign:
            (await desk(`/campaigns/${campaign.id}?tab=plan`)) +
            (await desk(`/campaigns/${campaign.id}?tab=goals`)) +
            (await desk(own)) +
            (await hall(`/h/${realm.code}/c/${campaign.id}`)),
          pledge: (await desk('/pledges')) + (await hall(`/h/${realm.code}/pledges`)),
          nomination: (await desk('/nominations')) + (await desk('/zone-voices')),
          honour: (await desk('/honours')) + (await hall(`/h/${realm.code}/honours`)),
          notice: (await desk('/notices')) + (await hall(`/h/${realm.code}/notices`)),
          poll:
            (await desk('/polls')) +
            (await hall(`/h/${realm.code}/polls`)) +
            (campaign.polls[0]
              ? (await desk(`/polls/${campaign.polls[0].id}`)) + (await hall(`/h/${realm.code}/poll/${campaign.polls[0].id}`))
              : ''),
          score: campaign.rounds[0]
            ? (await desk(`/standards/${campaign.rounds[0].standard_id}`)) +
              (await desk(`/rounds/${campaign.rounds[0].id}`)) +
              (await desk(`/rounds/${campaign.rounds[0].id}/comparison`)) +
              (await desk(`/rounds/${campaign.rounds[0].id}/units/${campaign.scored[0]!.unit_id}/comparison`)) +
              (await hall(`/h/${realm.code}/results`))
            : '',
        }
        expect(faults).toEqual([])
        // Terms of the plan stand on the campaign's own screens, whichever other screen shows them at work.
        // Those of later parts stand there or on the screens of those parts.
        const everywhere = Object.values(said).join('')
        const missing = expectedOf(seed).filter((e) => !(e.part === '1' ? said.campaign : everywhere).includes(plain(e.phrase)))
        expect(missing.map((e) => `${e.screen} ${e.id}: ${e.phrase} (${e.at})`)).toEqual([])
        for (const h of report.left.honours) expect(said.honour).toContain(plain(h.title))
        // The polls of the plan stand in the list of polls, the aspects it cites in the standard.
        for (const poll of planOf(seed).sections.poll?.polls ?? [])
          if (['unit', 'campaign'].includes(poll.object)) expect(said.poll).toContain(plain(poll.name))
        for (const a of planOf(seed).sections.standard?.refs[0]?.aspects ?? []) expect(said.score).toContain(plain(a.name))
        for (const part of [said.pledge, said.nomination, said.notice]) expect(part.length).toBeGreaterThan(200)
      } finally {
        await app.close()
      }
    } finally {
      await database.close()
      await sealer.close()
      await c.drop()
      rmSync(filesDir, { recursive: true, force: true })
    }
  })
}
