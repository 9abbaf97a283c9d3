import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { templates } from '../campaign/templates.ts'
import { type Database, openDatabase } from '../db/db.ts'
import { type Embedded, startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { connections } from '../db/roles.ts'
import { addDays } from '../lib/calendar.ts'
import { random } from '../lib/random.ts'
import { newKeys, parseKeys, setKeys } from '../member/secret.ts'
import { openBook, type Play, playOut } from '../rehearsal/play.ts'
import { below, castOf } from '../rehearsal/realm.ts'
import { openPlay } from '../rehearsal/rehearse.ts'
import { raiseStage, type Stage, unknownPassword } from '../rehearsal/stage.ts'
import { planSurveys } from './asking.ts'
import { planBallot } from './balloting.ts'
import { city } from './city.ts'
import { planDebriefs } from './debriefing.ts'
import { giveAccounts, loadRegisters } from './load.ts'

// The new scenes of the demonstration on a tenth of the city, without a campaign: a server of its own, as the demonstration has.
const today = '2026-11-20'
const from = addDays(today, -100)
let home: string
let server: Embedded
let pools: Database[]
let stage: Stage
let p: Play
const said: string[] = []

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'zy-scenes-'))
  const chosen = process.env.ZY_PG_PACKAGE
  server = await startEmbedded({ dataDir: join(home, 'pg'), ...(chosen ? { package: chosen } : {}) })
  const c = await connections({ embedded: server })
  await migrate(c.ownerUrl, { at: new Date(`${from}T00:00:00Z`) })
  pools = [openDatabase({ ...c.app, max: 6 }), openDatabase({ ...c.sealer, max: 2 })]
  const [database, sealer] = pools as [Database, Database]
  const keys = parseKeys(newKeys())
  setKeys(keys)
  const whole = city({ seed: 'yunxi', scale: 0.1, asOf: today })
  const organiser = 'd1.s1'
  const sim = { ...whole, organiser, line: 'party' as const, superior: 'd1', taking: below(whole.units, organiser) }
  const cast = castOf(sim, 'st.')
  const at = new Date(`${from}T01:00:00Z`)
  const loaded = await loadRegisters(database, whole, { code: 'yunxi', name: '云溪市', servedPublic: '居民', contact: '', at, today: from, sinceOn: '2020-01-01' }) // biome-ignore format: one line
  const accounts = await giveAccounts(database, loaded, new Map(), cast, { passwordHash: await unknownPassword(), at, today: from, fromOn: '2020-01-01' }) // biome-ignore format: one line
  // Tables that grew from nothing: without statistics every join is planned for empty ones.
  const client = new pg.Client({ connectionString: c.ownerUrl })
  await client.connect()
  await client.query('analyze')
  await client.end()
  stage = await raiseStage({ database, sealer, realm: loaded.realm, code: 'yunxi', accounts, from, filesDir: join(home, 'files'), keys })
  const book = openBook((line) => said.push(line))
  const plan = structuredClone(templates().get('street-two-nodes')!)
  p = openPlay({ stage, sim, loaded, cast, plan, launchOn: from, chance: random('scenes'), book, wordings: new Set() })
  const loginOf = new Map(cast.map((s) => [s.memberKey, s.login]))
  planSurveys(p, today, random('surveys'), (line) => said.push(line))
  planDebriefs(p, today, random('debriefs'), (member) => loginOf.get(member))
  planBallot(p, today, random('ballot'), {
    base: join(home, 'ballot'),
    adminUrl: server.url('postgres', 'postgres'),
    urlOf: (_role, user, password, database) =>
      server.url('postgres', 'postgres').replace(/^(\w+:\/\/)(?:[^@/]*@)?([^/?]*)\/[^?]*/, (_, scheme, host) => `${scheme}${user}:${password}@${host}/${database}`), // biome-ignore format: one line
  })
  await playOut(stage, [p], today)
}, 300_000)
afterAll(async () => {
  await stage?.close()
  for (const pool of pools ?? []) await pool.close()
  await server?.stop()
  rmSync(home, { recursive: true, force: true, maxRetries: 10 })
})

test('one questionnaire is certified with its small cells left out, one is open and tells nobody anything', async () => {
  const office = p.seat('office')
  const { rows } = await office.get('/surveys')
  expect(rows.map((s: { state: string; mode: string }) => [s.state, s.mode])).toEqual([
    ['open', 'everyone'],
    ['certified', 'sample'],
  ])
  const r = await office.get(`/surveys/${rows[1].id}/result`)
  expect(r.total).toMatchObject({ population: 1100, drawn: 140 })
  expect(r.total.answered).toBeGreaterThan(97)
  expect(r.total.answered).toBeLessThan(r.total.reached)
  const figures = r.sections.flatMap((s: { questions: object[] }) => s.questions)
  const cells = figures.flatMap(
    (f: { cross: { rows: { cells: (number | null)[] }[] } | null }) => f.cross?.rows.flatMap((x) => x.cells) ?? [],
  )
  expect(cells).toContain(null)
  expect(cells.filter((n: number | null) => n !== null && n > 0 && n < 5)).toEqual([])
  // Enough forms that the question behind the die has an estimate.
  expect(figures.find((f: { id: string }) => f.id === 'favour').sensitive.estimate).toMatch(/^\d+\.\d\d$/)
  const { questions } = await office.get(`/surveys/${rows[1].id}/texts`)
  expect(questions[0].answers.length).toBeGreaterThan(3)
  await p.seat('office').refused('GET', `/surveys/${rows[0].id}/result`, {}, 'state.wrong')
  expect((await stage.page('/h/yunxi/surveys')).html).toContain('居民办事和居住环境问卷')
  // Three slips nobody has used are told once, so that a visitor can fill in a form.
  const codes = said.join('\n').match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/g)!
  expect(codes).toHaveLength(3)
  expect((await stage.page(`/h/yunxi/survey/${codes[0]}`)).html).toContain('商户服务需求问卷')
})

test('one round of secretaries is closed with reports, questions, ballot, comments, grades and items, one is being prepared', async () => {
  const office = p.seat('office')
  const { rows } = await office.get('/debriefs')
  expect(rows.map((d: { state: string }) => d.state)).toEqual(['called', 'closed'])
  const done = await office.get(`/debriefs/${rows[1].id}`)
  expect(done.reportRows.length).toBeGreaterThan(1)
  for (const line of done.reportRows) {
    expect(line).toMatchObject({ state: 'handed', late: false, proxy: false, commented: true, unanswered: 0, pollState: 'certified' })
    expect(line.grade).not.toBe(null)
    const report = await office.get(`/debriefs/reports/${line.id}`)
    expect(report.ballot.classes.map((k: { valid: number; counts: number[] | null }) => [k.valid > 5, k.counts?.length])).toEqual([
      [true, 4],
      [true, 4],
    ])
    expect([report.questions.length > 0, report.items.length > 0]).toEqual([true, true])
  }
  expect(done.reportRows.reduce((n: number, x: { items: number }) => n + x.items, 0)).toBeGreaterThan(
    done.reportRows.reduce((n: number, x: { itemsOpen: number }) => n + x.itemsOpen, 0),
  )
  const coming = await office.get(`/debriefs/${rows[0].id}`)
  expect(coming.reportRows[0]).toMatchObject({ state: 'handed', unanswered: 1 })
  // The public reads the one that is over.
  const html = (await stage.page(`/h/yunxi/debrief/${rows[1].id}`)).html
  expect([html.includes('楼道堆物'), html.includes('点评里')]).toEqual([true, false])
})

test('a branch has voted in secret, and what is published recounts', async () => {
  const office = p.seat('office')
  const { rows } = await office.get('/polls?limit=50')
  const found = rows.find((x: { title: string }) => x.title.endsWith('工作党员测评'))
  expect(found).toMatchObject({ state: 'certified' })
  const c = await office.get(`/polls/${found.id}/ceremony`)
  expect(c).toMatchObject({ mode: 'single-host', fault: null, step: null, recount: { exit: 0, findings: [] } })
  const { columns } = await office.get(`/polls/${found.id}/result`)
  const result = JSON.parse((await stage.page(`/h/yunxi/poll/${found.id}/files/result.json`)).html)
  expect(result.deposits.accepted).toBe(c.recount.leaves)
  expect(result.deposits.accepted).toBeGreaterThan(12)
  expect(columns).toHaveLength(1)
  const { html } = await stage.page(`/h/yunxi/poll/${found.id}`)
  expect(html).toContain(c.archiveDigest)
  // Beside the command line: the same count in a browser, with nothing to install.
  expect(html).toContain(`href="/h/yunxi/ballot/${found.id}/recount"`)
})
