import { sql } from 'kysely'
import pg from 'pg'
import { expect } from 'vitest'
import { type CommittedWorld, inCommittedWorld } from '../../test/world.ts'
import { buildApp } from '../app.ts'
import { anOpenSurvey } from './held.fixture.ts'
import { handIn } from './hold.actions.ts'
import { aForm } from './survey.fixture.ts'

/** One form in a transaction of its own, as a request hands it in. */
const hand =
  (w: CommittedWorld) =>
  (code: string, form: Record<string, string>): Promise<string> =>
    w.database
      .command(w.realm, async (tx) => handIn({ tx, today: '2026-03-02', now: w.now() } as never, code, form))
      .then(
        () => 'taken',
        (e) => e.code ?? String(e),
      )
const counted = (w: CommittedWorld, id: number) =>
  w.write(async (tx) => ({
    forms: (await tx.db.selectFrom('survey_answer').select('answer_key').where('realm_id', '=', tx.realm).where('survey_id', '=', id).execute()).length,
    spent: (await tx.db.selectFrom('survey_pass').select('code_hash').where('realm_id', '=', tx.realm).where('survey_id', '=', id).where('spent', '=', true).execute()).length,
  })) // biome-ignore format: two counts

inCommittedWorld('no row joins a slip and a form: neither a column, nor an order, nor a moment, nor a transaction', async (w) => {
  const { as, unit } = w
  const s = await anOpenSurvey(as('wang'), { unitId: unit.root, strata: { 东区: 30, 西区: 30 } })
  // Each one different, so that whoever could join them would see whose is whose.
  for (const [i, code] of s.all.slice(0, 40).entries()) expect(await hand(w)(code, aForm({ 'q.times': String(i) }))).toBe('taken')
  const columns = await w.write((tx) =>
    sql<{ t: string; c: string; d: string }>`
    select table_name as t, column_name as c, data_type as d
    from information_schema.columns
    where table_name in ('survey_pass', 'survey_answer')
    order by 1, 2`.execute(tx.db),
  )
  expect(columns.rows.map((r) => `${r.t}.${r.c} ${r.d}`)).toEqual([
    'survey_answer.answer_key text',
    'survey_answer.body jsonb',
    'survey_answer.realm_id bigint',
    'survey_answer.stratum text',
    'survey_answer.survey_id bigint',
    'survey_pass.code_hash text',
    'survey_pass.realm_id bigint',
    'survey_pass.spent boolean',
    'survey_pass.stratum text',
    'survey_pass.survey_id bigint',
  ])
  const answers = await w.write((tx) =>
    sql<{ times: string; xmin: string; page: string }>`
    select a.body ->> 'times' as times, a.xmin::text as xmin, a.ctid::text as page
    from survey_answer a
    where a.survey_id = ${s.id}
    order by a.ctid`.execute(tx.db),
  )
  // In the order of the disk nothing is left of the order of arrival: no more neighbours than chance makes.
  const order = answers.rows.map((r) => Number(r.times))
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i))
  expect(order.filter((n, i) => i > 0 && Math.abs(n - order[i - 1]!) === 1).length).toBeLessThan(12)
  // One transaction wrote all forms, and the same all slips: it says nothing about which belong together.
  expect(new Set(answers.rows.map((r) => r.xmin)).size).toBe(1)
  const passes = await w.write((tx) =>
    sql<{ xmin: string; n: number }>`
    select p.xmin::text as xmin, count(*) as n from survey_pass p where p.survey_id = ${s.id} group by 1`.execute(tx.db),
  )
  expect(passes.rows.map((r) => r.n)).toEqual([60])
  const events = await w.write((tx) => tx.db.selectFrom('event').select(['verb']).where('realm_id', '=', tx.realm).where('noun', '=', 'survey').where('subject_id', '=', s.id).execute()) // biome-ignore format: one line
  expect(events.map((e) => e.verb)).toEqual(['defined', 'frame-set', 'frozen', 'passes-issued', 'opened'])
})

inCommittedWorld('one slip takes one form however often it is sent at once; many slips at once lose none', async (w) => {
  const s = await anOpenSurvey(w.as('wang'), { unitId: w.unit.root, strata: { 全体: 60 } })
  const same = await Promise.all(Array.from({ length: 20 }, (_, i) => hand(w)(s.all[0]!, aForm({ 'q.times': String(i) }))))
  expect(same.filter((x) => x === 'taken')).toHaveLength(1)
  expect(new Set(same.filter((x) => x !== 'taken'))).toEqual(new Set(['survey.code-spent']))
  const many = await Promise.all(s.all.slice(1, 41).map((code) => hand(w)(code, aForm())))
  expect(new Set(many)).toEqual(new Set(['taken']))
  expect(await counted(w, s.id)).toEqual({ forms: 41, spent: 41 })
  // The end and the last forms at once: each form is in before the end, or told that it is over; none is lost in between.
  w.at('2026-03-02T11:59:59Z')
  const late = Promise.all(s.all.slice(41, 51).map((code) => hand(w)(code, aForm())))
  const end = w.write((tx) => tx.db.updateTable('survey').set({ closes_at: new Date('2026-03-02T11:59:58Z') }).where('realm_id', '=', tx.realm).where('id', '=', s.id).execute()) // biome-ignore format: one line
  const said = await late
  await end
  await w.as('wang').post(`/surveys/${s.id}/close`, { version: 5 })
  const taken = said.filter((x) => x === 'taken').length
  expect(said.every((x) => x === 'taken' || x === 'survey.not-open')).toBe(true)
  expect(await counted(w, s.id)).toEqual({ forms: 41 + taken, spent: 41 + taken })
})

inCommittedWorld('a connection that dies in the middle of handing in leaves neither a form nor a used slip', async (w) => {
  const s = await anOpenSurvey(w.as('wang'), { unitId: w.unit.root, strata: { 全体: 10 } })
  const killer = new pg.Client({ connectionString: w.connections.sealer.url })
  await killer.connect()
  let tries = 0
  const cut = await w.database
    .command(w.realm, async (tx) => {
      tries++
      await handIn({ tx, today: '2026-03-02', now: w.now() } as never, s.all[0]!, aForm())
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db)
      await killer.query('select pg_terminate_backend($1)', [rows[0]!.pid])
      await sql`select 1 from survey where realm_id = ${tx.realm}`.execute(tx.db)
    })
    .then(
      () => 'committed',
      () => 'cut',
    )
  await killer.end()
  expect([cut, tries > 0]).toEqual(['cut', true])
  expect(await counted(w, s.id)).toEqual({ forms: 0, spent: 0 })
  expect(await hand(w)(s.all[0]!, aForm())).toBe('taken')
  expect(await counted(w, s.id)).toEqual({ forms: 1, spent: 1 })
})

inCommittedWorld('on a page without script: part by part, what was typed is kept, a look before the end, no receipt', async (w) => {
  const s = await anOpenSurvey(w.as('wang'), { unitId: w.unit.root, strata: { 全体: 10 } })
  const app = await buildApp({ database: w.database, clock: w.now })
  const get = (path: string) => app.inject({ method: 'GET', url: path })
  const address = `/h/qinghe/survey/${s.all[0]}`
  const post = (fields: Record<string, string>, at = address) =>
    app.inject({ method: 'POST', url: at, payload: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }) // biome-ignore format: one line
  expect((await get('/h/qinghe/survey')).body).toContain('答卷码')
  expect((await get(`/h/qinghe/survey?code=${s.all[0]!.toLowerCase().replaceAll('-', '')}`)).headers.location).toBe(address)
  const unknown = await get('/h/qinghe/survey?code=AAAA-AAAA-AAAA-AAAA')
  expect([unknown.statusCode, unknown.body.includes('没有这个答卷码')]).toEqual([422, true])
  const first = (await get(address)).body
  for (const words of ['第1部分，共4部分', '总的来说，您对物业服务满意吗', '您的回答怎样保密', '下一部分']) expect(first).toContain(words)
  for (const not of ['checked', '在哪里办的', '<script>', 'q.where']) expect(first).not.toContain(not)
  // Something is missing: the same part, told, nothing lost.
  const again = await post({ step: '0', go: 'next', 'q.overall': 'mostly' })
  expect([again.statusCode, again.body.includes('请回答：您选哪一项（met）'), /value="mostly" checked/.test(again.body)]).toEqual([
    422,
    true,
    true,
  ])
  const second = await post({ step: '0', go: 'next', 'q.overall': 'mostly', 'q.met': 'yes' })
  for (const words of ['在哪里办的', '只请第2题选了“选项yes”的人回答', 'name="q.overall" value="mostly"', '选1到2项'])
    expect(second.body).toContain(words)
  // Not met: where is not asked.
  expect((await post({ step: '0', go: 'next', 'q.overall': 'mostly', 'q.met': 'no' })).body).not.toContain('在哪里办的')
  const before = { 'q.overall': 'mostly', 'q.met': 'yes', 'q.where': 'desk', 'q.what.lift': '1', 'q.times': '2' }
  expect((await post({ step: '1', go: 'next', ...before, 'q.times': '99' })).body).toContain('请填0到50之间的数。')
  const back = await post({ step: '2', go: 'back', ...before })
  expect(back.body).toContain('name="q.what.lift" value="1" checked')
  const last = await post({ step: '2', go: 'next', ...before, 'q.b1': 'satisfied', 'q.b2': 'mostly', 'q.b3': 'not' })
  for (const words of ['这道题用随机应答', '1点、2点、3点、4点：如实回答', '不论实情，都选“是”', '请不要写姓名和电话', '看一遍再交'])
    expect(last.body).toContain(words)
  const all: Record<string, string> = {
    ...before,
    'q.b1': 'satisfied',
    'q.b2': 'mostly',
    'q.b3': 'not',
    'q.asked': 'no',
    'q.more': '<b>灯</b>坏了',
  }
  const review = await post({ step: '3', go: 'next', ...all })
  for (const words of ['交卷以前看一遍', '选项lift', '2次', '&lt;b&gt;灯&lt;/b&gt;坏了', 'value="edit.1"'])
    expect(review.body).toContain(words)
  expect((await post({ step: '4', go: 'edit.1', ...all })).body).toContain('第2部分，共4部分')
  // Sent without a part: that part comes back.
  const { 'q.b2': _, ...short } = all
  expect((await post({ step: '4', go: 'send', ...short })).body).toContain('第3部分，共4部分')
  expect(await counted(w, s.id)).toEqual({ forms: 0, spent: 0 })
  const sent = await post({ step: '4', go: 'send', ...all })
  expect([sent.statusCode, sent.headers.location]).toEqual([303, '/h/qinghe/survey-done'])
  const done = (await get('/h/qinghe/survey-done')).body
  expect(done).toContain('没有回执')
  expect(done).not.toContain(s.all[0])
  expect(await counted(w, s.id)).toEqual({ forms: 1, spent: 1 })
  const twice = await post({ step: '4', go: 'send', ...all })
  expect([twice.statusCode, twice.body.includes('已经交过一份答卷')]).toEqual([412, true])
  const large = await post({ step: '0', go: 'next', 'q.overall': 'mostly', 'q.met': 'no' }, `/h/qinghe/survey/${s.all[1]}?print=large`)
  expect(large.body).toContain(`action="/h/qinghe/survey/${s.all[1]}?print=large"`)
  // Everything together stays under ten kilobytes compressed.
  const { gzipSync } = await import('node:zlib')
  for (const page of [first, second.body, last.body, review.body]) expect(gzipSync(page).length).toBeLessThan(10_240)
  // What is asked stands in public before it begins; no figure does.
  expect((await get('/h/qinghe/surveys')).body).toContain('物业服务问卷')
  const shown = (await get(`/h/qinghe/surveys/${s.id}`)).body
  for (const words of ['请全体回答：全体10人', '过去一年有没有人向您要过好处', '结束以前任何人都看不到任何数字'])
    expect(shown).toContain(words)
  await app.close()
})
