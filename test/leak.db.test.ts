import { Writable } from 'node:stream'
import { expect, vi } from 'vitest'
import { aRunningCampaign } from '../src/activity/running.fixture.ts'
import { actions, buildApp, downloads, halls } from '../src/app.ts'
import { fourOffices } from '../src/ballot/office/release.fixture.ts'
import { aBallot, castAll, setClocks, settled, trustees, until } from '../src/poll/ballot.fixture.ts'
import { setOffices } from '../src/poll/folder.ts'
import { aDefinition, people } from '../src/poll/poll.fixture.ts'
import { fieldsOf, requestOf, sampleInput } from './sample.ts'
import { inCommittedWorld } from './world.ts'

// Nobody learns a figure of a poll before its result is opened, by no way out of the product: figures that occur nowhere else are planted, and
// everything that answers is asked as everybody. The same crawl finds them after the certificate, so it is not blind.
vi.setConfig({ testTimeout: 900_000 })

const everybody = ['wang', 'li', 'zhao', 'qian', 'feng', 'sun', 'zhou', 'wu', 'zheng', 'chen', 'xi', 'an', 'shen', 'he', null] as const

/** Of 23 ballots 13 and 10, of papers 2713, 1279 and 431: as numbers, as shares, as scores. */
const canaries = ['2713', '1279', '56.52', '43.48', '61.34', '28.92', '90.25']
/** Row numbers of the roll and names that carry one are no figures; neither is how often an address was asked nor how long it took. */
const found = (text: string): string[] => {
  const said = text.replace(/"idx":\d+|"ms":\d+|居民\d+|^(\w+(?:\{[^}]*\})?) [\d.e+-]+$/gm, '$1')
  return canaries.filter((k) => new RegExp(`(?<![\\d.])${k.replace('.', '\\.')}(?!\\d)`).test(said))
}

inCommittedWorld(
  'before a result is opened no way out of the product tells a figure of it; after the certificate the same ways do',
  async (w) => {
    const { as, unit } = w
    const four = await fourOffices()
    const lines: string[] = []
    const logTo = new Writable({
      write: (chunk, _e, done) => {
        lines.push(String(chunk))
        done()
      },
    })
    const policy = { minimumLength: 8, attempts: 5, lockMinutes: 30, idleMinutes: 10_000_000, hours: 12 }
    const app = await buildApp({ database: w.database, clock: w.now, log: true, logTo, policy, offices: four.offices })
    try {
      setClocks(w, '2026-03-02T01:00:00Z')
      const campaign = await w.write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) }))
      const d = aDefinition('satisfaction', 'unit')
      const version = async (id: number) => (await as('wang').get(`/polls/${id}`)).body.version as number
      const post = async (id: number, what: string, body: object, who: Parameters<typeof as>[0] = 'wang') => {
        const r = await as(who).post(`/polls/${id}/${what}`, body)
        if (r.status !== 200) throw new Error(`${what}: ${JSON.stringify(r.body)}`)
        return r.body
      }
      // A ballot people are casting, and papers one clerk has counted.
      const made = trustees()
      const ballot = await aBallot(as('wang'), unit.root, d, [{ unitId: unit.fenglin }], 23)
      await post(ballot, 'freeze', {
        version: 2,
        opensAt: '2026-03-02T01:00:00Z',
        closesAt: '2026-03-02T03:00:00Z',
        openNow: true,
        ceremony: made.ceremony,
      })
      await until(w, async () => (await as('wang').get(`/polls/${ballot}`)).body.state === 'open')
      await castAll(w, four, ballot, as('wang'), 23, (i) => (i < 13 ? 1 : 3))
      const paper = (
        await as('wang').post('/polls', {
          unitId: unit.fenglin,
          campaignId: campaign,
          channel: 'paper',
          definition: d,
          objects: [{ unitId: unit.fenglin1 }],
        })
      ).body.ids[0] as number
      await post(paper, 'roll', { version: 1, classKey: 'served', source: { from: 'named', people: people(4900) } })
      await post(paper, 'freeze', { version: 2, opensAt: '2026-03-02T00:00:00Z', closesAt: '2026-03-02T03:00:00Z' })
      await post(paper, 'start', { version: 3, present: 4900 })
      await post(paper, 'close', { version: 4, reason: '到会的都已交票' })
      const count = {
        classes: [{ classKey: 'served', issued: 4900, returned: 4423, invalid: 0 }],
        counts: [{ classKey: 'served', objectNo: 1, itemId: 'overall', grades: [2713, 1279, 431], noOpinion: 0 }],
      }
      await post(paper, 'counts', count, 'wu')
      const ballotId = (await as('wang').get(`/polls/${ballot}`)).body.ballotId as string

      const broken = new Set<string>()
      const ask = async (who: (typeof everybody)[number], method: 'GET' | 'POST', url: string, body?: object): Promise<string> => {
        const cookie = who === null ? {} : { cookie: `zy_session=test-token-of-${who.padEnd(12, '-')}` }
        const r = await app.inject({ method, url, headers: cookie, ...(body ? { payload: body } : {}) })
        if (r.statusCode >= 500 && url.startsWith('/api/')) broken.add(url)
        return `${JSON.stringify(r.headers)}\n${r.body}`
      }
      const ids: Record<string, number>[] = [
        { id: ballot, unitId: unit.fenglin, unit: unit.fenglin, campaignId: campaign, campaign, no: 1 },
        { id: paper, unitId: unit.fenglin1, unit: unit.fenglin1, campaignId: campaign, campaign, no: 1 },
      ]
      const urls = new Set<string>(['/healthz', '/metrics', '/api/openapi.json', '/h', '/api/none', '/polls', `/polls/${paper}`])
      for (const set of ids) {
        for (const { endpoint: e } of actions) {
          if (e.method !== 'GET') continue
          const input = sampleInput(e.input, (f) => set[f] ?? (/id$/i.test(f) ? set.unitId : undefined))
          // Once with what it must be asked, once with every filter that fits.
          urls.add(`/api${requestOf(e, input).path}`)
          for (const f of fieldsOf(e.input)) if (set[f] !== undefined) input[f] = set[f]
          urls.add(`/api${requestOf(e, input).path}`)
        }
        const named = (path: string, of: Record<string, string | number>) =>
          path.replace('*', String(of['*'])).replace(/:(\w+)/g, (_, k: string) => String(of[k] ?? set[k] ?? set.id))
        const of = { realm: 'qinghe', '*': 'result.json', short: ballotId.slice(0, 32), code: 'x' }
        for (const h of halls.filter((x) => x.method === 'GET')) urls.add(named(h.path, of))
        for (const x of downloads) urls.add(`/api${named(x.path, of)}`)
        for (const name of ['report.html', 'openings/1.bin', 'seals.json']) urls.add(`/h/qinghe/poll/${set.id}/files/${name}`)
      }
      const crawl = async (as: readonly (typeof everybody)[number][]): Promise<string[]> => {
        const told: string[] = []
        const jobs = as.flatMap((who) => [...urls].map((url) => ({ who, url })))
        const worker = async () => {
          for (let job = jobs.pop(); job; job = jobs.pop())
            for (const k of found(await ask(job.who, 'GET', job.url))) told.push(`${job.who} ${job.url} ${k}`)
        }
        await Promise.all(Array.from({ length: 8 }, worker))
        // What a clerk is told who counts otherwise, and what errors say.
        const other = { ...count, counts: [{ ...count.counts[0]!, grades: [2000, 2000, 423] }] }
        for (const k of found(await ask('zhao', 'POST', `/api/polls/${paper}/counts`, other))) told.push(`second clerk ${k}`)
        for (const who of as)
          for (const id of [paper, ballot]) {
            for (const [what, body] of [
              ['open-result', { version: 1 }],
              ['certify', { version: 1 }],
              ['counts', { classes: 7 }],
            ] as const)
              for (const k of found(await ask(who, 'POST', `/api/polls/${id}/${what}`, body))) told.push(`${who} ${what} ${k}`)
          }
        for (const office of ['a', 'b', 'relay', 'box'] as const)
          for (const path of [
            '/healthz',
            '/metrics',
            ...['status', 'd/checkpoint', 'manifest.json', 'result.json', 'openings/1.bin'].map((n) => `/poll/${ballotId}/${n}`),
          ])
            for (const k of found(await (await fetch(four.running[office].url + path)).text())) told.push(`${office} ${path} ${k}`)
        const ledger = await w.write((tx) =>
          tx.db.selectFrom('event').select(['detail', 'quantity']).where('realm_id', '=', tx.realm).execute(),
        )
        for (const k of found(JSON.stringify(ledger))) told.push(`ledger ${k}`)
        for (const k of found(lines.map((l) => l.replace(/"(ms|time)":\d+/g, '')).join(''))) told.push(`log ${k}`)
        return told
      }
      expect(urls.size).toBeGreaterThan(150)
      expect(await crawl(everybody)).toEqual([])

      // What breaks tells nothing: it has to answer to be asked.
      expect([...broken]).toEqual([])

      // Closed and the urn not yet opened: the offices have nothing to tell either.
      setClocks(w, '2026-03-02T03:00:01Z')
      await post(ballot, 'close', { version: await version(ballot), reason: '到会的都已投票' })
      await settled(w, as('wang'), ballot)
      expect(await crawl(['wang', 'li', 'sun', null])).toEqual([])

      await post(ballot, 'open-result', { version: await version(ballot), shares: made.shares.slice(0, 2) })
      await settled(w, as('wang'), ballot)
      // Opened and not certified: those who run it may look; the world, and the offices' own doors, have nothing.
      expect(await crawl([null])).toEqual([])
      await post(ballot, 'certify', { version: await version(ballot) })
      await settled(w, as('wang'), ballot)
      await post(paper, 'counts', count, 'zhao')
      await post(paper, 'certify', { version: await version(paper) }, 'li')
      const after = (await crawl(['sun', null])).map((f) =>
        f.replace(/^(\S+) \S*?(\/result|\/poll\/\d+(?:\/files\/\S+)?)(?:\?\S*)? /, '$1 $2 '),
      )
      for (const [who, where] of [
        ['sun', '/result'],
        ['null', `/poll/${ballot}`],
        ['null', `/poll/${paper}`],
      ] as const)
        expect(
          after.some((f) => f.startsWith(`${who} ${where} `)),
          `${who} ${where}`,
        ).toBe(true)
    } finally {
      setOffices(null)
      await app.close()
      await four.stop().catch(() => {})
    }
  },
)
