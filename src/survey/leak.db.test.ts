import { expect, vi } from 'vitest'
import { fieldsOf, requestOf, sampleInput } from '../../test/sample.ts'
import { inWorld } from '../../test/world.ts'
import { actions, buildApp, downloads, halls } from '../app.ts'
import { anOpenSurvey } from './held.fixture.ts'
import { handIn } from './hold.actions.ts'
import { aForm } from './survey.fixture.ts'

// Nobody learns a figure of a survey, nor how many have answered, before its result is counted: what occurs nowhere else is planted, and
// everything that answers is asked as everybody. The same crawl finds it after the certificate, so it is not blind.
vi.setConfig({ testTimeout: 300_000 })

const everybody = ['wang', 'li', 'zhao', 'qian', 'feng', 'sun', 'zhou', 'wu', 'zheng', 'chen', 'xi', 'an', 'shen', 'he', null] as const
/** 43 forms of 97: 29 satisfied, 14 not; a word of a text; a share. */
const rare = ['67.44', '32.56', '44.33', '石榴树']
const canaries = ['29', '14', '43', '54', '67.44', '32.56', '44.33', '石榴树']
const found = (text: string, of: readonly string[] = canaries): string[] =>
  of.filter((k) => new RegExp(`(?<![\\d.\\w:-])${k.replace('.', '\\.')}(?![\\d\\w-])`).test(text))

inWorld('before a survey is counted no way out of the product tells a figure of it; after the certificate the same ways do', async (w) => {
  const { as, unit, at, tx } = w
  const s = await anOpenSurvey(as('wang'), { unitId: unit.root, aboutId: unit.fenglin, strata: { 全体: 97 } })
  for (const [i, code] of s.all.slice(0, 43).entries())
    await handIn(
      await w.context(),
      code,
      aForm({ 'q.overall': i < 29 ? 'satisfied' : 'not', ...(i === 0 ? { 'q.more': '门口的石榴树' } : {}) }),
    )
  const app = await buildApp({
    database: w.database,
    clock: w.now,
    policy: { minimumLength: 8, attempts: 5, lockMinutes: 30, idleMinutes: 10_000_000, hours: 12 },
  })
  const set: Record<string, number | string> = { id: s.id, unitId: unit.fenglin, unit: unit.fenglin }
  const urls = new Set<string>(['/h', `/h/qinghe/surveys/${s.id}`, `/h/qinghe/survey/${s.all[0]}`, `/h/qinghe/survey/${s.all[50]}`, `/api/units/${unit.fenglin}`]) // biome-ignore format: one line
  for (const { endpoint: e } of actions) {
    if (e.method !== 'GET') continue
    const input = sampleInput(e.input, (f) => set[f] ?? (/id$/i.test(f) ? set.unitId : undefined))
    urls.add(`/api${requestOf(e, input).path}`)
    for (const f of fieldsOf(e.input)) if (set[f] !== undefined) input[f] = set[f]
    urls.add(`/api${requestOf(e, input).path}`)
  }
  const named = (path: string) =>
    path.replace('*', 'x').replace(/:(\w+)/g, (_, k: string) => String(k === 'realm' ? 'qinghe' : (set[k] ?? s.id)))
  for (const h of halls.filter((x) => x.method === 'GET')) urls.add(named(h.path))
  for (const x of downloads) urls.add(`/api${named(x.path)}`)
  expect(urls.size).toBeGreaterThan(150)
  const ask = async (who: (typeof everybody)[number], url: string): Promise<string> => {
    const r = await app.inject({
      method: 'GET',
      url,
      headers: who === null ? {} : { cookie: `zy_session=test-token-of-${who.padEnd(12, '-')}` },
    })
    // Styles, pictures, proofs and the numbers of the list are no figures.
    return r.body.replace(
      /"no":\d+|居民\d+|<style>.*?<\/style>|<svg.*?<\/svg>|"(?:leafHash|root|hash|path|digest|rollDigest|privateDigest)":(?:"[^"]*"|\[[^\]]*\])/gs,
      '',
    )
  }
  const ours = (url: string) => /survey|\/measures|\/events|\/ledger|\/h\/|\/desk|\/tasks/.test(url)
  const crawl = async (people: readonly (typeof everybody)[number][]): Promise<string[]> => {
    const told: string[] = []
    for (const who of people)
      for (const url of urls) {
        // Three of them ask the ways of other nouns, everybody asks those a survey has.
        if (!ours(url) && who !== 'wang' && who !== 'sun' && who !== null) continue
        // Whole numbers are also ids and days; where nothing of a survey belongs, only what is found nowhere else is looked for.
        for (const k of found(await ask(who, url), ours(url) ? canaries : rare)) told.push(`${who} ${url} ${k}`)
      }
    const events = await tx.db.selectFrom('event').select(['detail', 'quantity']).where('realm_id', '=', tx.realm).where('noun', '=', 'survey').execute() // biome-ignore format: one line
    for (const k of found(JSON.stringify(events))) told.push(`ledger ${k}`)
    return told
  }
  expect(await crawl(everybody)).toEqual([])
  at('2026-03-02T12:00:00Z')
  await as('wang').post(`/surveys/${s.id}/close`, { version: 5 })
  expect(await crawl(['wang', 'li', 'sun', null])).toEqual([])
  await as('wang').post(`/surveys/${s.id}/count`, { version: 6, reached: [{ stratum: '全体', n: 97 }] })
  const opened = await crawl(everybody)
  // Counted: only who runs the survey, on the two pages for it.
  expect([...new Set(opened.map((x) => x.split(' ').slice(0, 2).join(' ')))]).toEqual([
    `wang /api/surveys/${s.id}/result`,
    `wang /api/surveys/${s.id}/texts`,
  ])
  await tx.db.updateTable('survey').set({ counted_by: null }).where('realm_id', '=', tx.realm).where('id', '=', s.id).execute()
  expect((await as('wang').post(`/surveys/${s.id}/certify`, { version: 7 })).status).toBe(200)
  const after = await crawl(['sun', null])
  for (const way of [`sun /api/surveys/${s.id}/result 67.44`, `null /h/qinghe/surveys/${s.id} 67.44`]) expect(after).toContain(way)
  expect(after.filter((x) => x.includes('石榴树'))).toEqual([])
  await app.close()
})
