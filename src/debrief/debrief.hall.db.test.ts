import { expect } from 'vitest'
import { inWorld, type World } from '../../test/world.ts'
import { buildApp } from '../app.ts'
import { aSession, calledSession, handedIn, heldSession, peopleOfSession, someWords } from './debrief.fixture.ts'

/** A plain form sent by a browser without script. */
const sending = async (w: World, publicForms?: number) => {
  const app = await buildApp({ database: w.database, clock: w.now, ...(publicForms === undefined ? {} : { publicForms }) })
  return async (url: string, fields: Record<string, string>) => {
    const r = await app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    })
    return { status: r.statusCode, html: r.body }
  }
}
const codeIn = (html: string): string => /<code>([0-9A-Z-]{19})<\/code>/.exec(html)![1]!

inWorld('residents ask without an account or a name and read the answer by their code', async (w) => {
  const { as, tx, unit, page } = w
  await peopleOfSession(tx, unit)
  expect((await page('/h/qinghe')).html).not.toContain('述职评议')
  const s = await calledSession(as('wang'), aSession(unit, { settings: { askPublic: true, questionsPublic: 2 } }))
  expect((await page('/h/qinghe')).html).toContain('2026年书记抓党建述职评议会')
  expect((await page('/h/qinghe/debriefs')).html).toContain('2026年书记抓党建述职评议会')
  const to = `/h/qinghe/debrief/${s.id}/ask`
  expect((await page(to)).html).toContain('李建国')
  const send = await sending(w)
  const empty = await send(to, { words: '短', name: '王阿姨' })
  expect(empty.status).toBe(422)
  expect(empty.html).toContain('请选择问哪位书记。')
  expect(empty.html).toContain('请写清问题，6 到 500 字。')
  expect(empty.html).toContain('value="王阿姨"')
  // A report of no session, or of another one, is nobody's to ask.
  expect((await send(to, { report: '999', words: '活动室晚上能不能开放？' })).status).toBe(422)
  const sent = await send(to, { report: String(s.reports[0]), words: '<b>活动室</b>晚上能不能开放？' })
  expect(sent.html).toContain('问题已经收到')
  const code = codeIn(sent.html)
  const find = async (typed: string) => page(`/h/qinghe/debrief-answer?code=${encodeURIComponent(typed)}`)
  expect((await find(code)).html).toContain('未答复')
  expect((await find(code)).html).toContain('&lt;b&gt;活动室&lt;/b&gt;')
  expect((await find('AAAA-BBBB-CCCC-DDDD')).status).toBe(404)
  expect((await page(`/h/xueyuan/debrief-answer?code=${code}`)).status).toBe(404)
  const shown = (await as('li').get(`/debriefs/reports/${s.reports[0]}`)).body.questions
  expect(shown).toMatchObject([{ source: 'resident', asker: '群众', state: 'asked' }])
  await as('li').post(`/debriefs/questions/${shown[0].id}/answer`, { answer: '四月起每周二、四晚上开到九点。' })
  const answered = await find(code.toLowerCase().replaceAll('-', ''))
  expect(answered.html).toContain('四月起每周二、四晚上开到九点。')
  // What was asked is neither listed nor on the session's page while it runs.
  expect((await page(`/h/qinghe/debrief/${s.id}`)).html).not.toContain('活动室')
  await send(to, { report: String(s.reports[0]), words: '第二个问题，路灯几时修？' })
  const full = await send(to, { report: String(s.reports[0]), words: '第三个问题，停车怎么办？' })
  expect([full.status, full.html.includes('群众提问已经收满')]).toEqual([422, true])
  // The flood gate of all public forms holds here as well.
  const flooded = await sending(w, 1)
  await flooded(to, { report: String(s.reports[1]), words: '第一个问题，路灯几时修？' })
  expect((await flooded(to, { report: String(s.reports[1]), words: '第二个问题，路灯几时修？' })).status).toBe(429)
})

inWorld(
  'the public reads reports and answers only after the end and only where the setting says so; never ballots, comments or grades',
  async (w) => {
    const { as, tx, unit, page, at } = w
    await peopleOfSession(tx, unit)
    const make = async (title: string, settings: object) => {
      const s = await calledSession(as('wang'), aSession(unit, { title, settings }))
      for (const [i, who] of (['li', 'qian', 'yi'] as const).entries()) await handedIn(as(who), s.reports[i]!)
      await as('sun').post(`/debriefs/reports/${s.reports[0]}/questions`, { words: '发展党员名额为什么没有用完？' })
      return s
    }
    const open = await make('公开的述职评议会', { publish: true })
    const shut = await make('内部的述职评议会', {})
    const send = await sending(w)
    const ask = await send(`/h/qinghe/debrief/${shut.id}/ask`, { report: String(shut.reports[0]), words: '活动室晚上能不能开放？' })
    expect(ask.status).toBe(404)
    for (const s of [open, shut]) expect((await page(`/h/qinghe/debrief/${s.id}`)).status).toBe(404)
    expect((await page('/h/qinghe/debriefs')).html).toContain('现在没有公开的述职评议会。')
    at('2026-03-20T06:00:00Z')
    for (const s of [open, shut]) {
      await heldSession(as('wang'), s.id)
      for (const r of s.reports)
        await as('sun').post(`/debriefs/reports/${r}/comment`, { strengths: '上门多，账目清楚。', problems: '点评里的话不公开。' })
      // Certified and graded, without the whole of a poll: this test is about what the public is told.
      await tx.db.updateTable('debrief_report').set({ grade: 'good', graded_on: '2026-03-21', grade_reason: '评定的理由不公开', grade_meeting: '会议' }).where('realm_id', '=', tx.realm).where('debrief_id', '=', s.id).execute() // biome-ignore format: one line
      expect((await as('wang').post(`/debriefs/${s.id}/close`, { version: 3 })).status).toBe(200)
    }
    const html = (await page(`/h/qinghe/debrief/${open.id}`)).html
    for (const said of ['李建国', someWords.problems, someWords.next, '期末党员 12 名', '发展党员名额为什么没有用完？', '还没有答复。'])
      expect(html).toContain(said)
    for (const kept of ['点评里的话', '评定的理由', '综合等次', someWords.causes, 'sun']) expect(html).not.toContain(kept)
    expect((await page(`/h/qinghe/debrief/${shut.id}`)).status).toBe(404)
    const list = (await page('/h/qinghe/debriefs')).html
    expect([list.includes('公开的述职评议会'), list.includes('内部的述职评议会')]).toEqual([true, false])
    expect((await page(`/h/xueyuan/debrief/${open.id}`)).status).toBe(404)
  },
)
