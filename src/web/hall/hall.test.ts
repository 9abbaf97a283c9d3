import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { chartSvg } from './chart.ts'
import { findForm, form } from './form.ts'
import { hallCss } from './hall.css.ts'
import { html, raw } from './html.ts'
import { feedXml, hallPage, refusalPage } from './page.ts'
import { actions, bar, facts, figures, items, noticeClock, section, table, tag, timeline, ways } from './parts.ts'

const realm = { name: '清河街道', code: 'qinghe', phone: '0000-1234567' }
const nasty = `<script>alert(1)</script>"'&`
const told = '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;'

test('values are escaped, markup is not, nothing prints nothing', () => {
  expect(html`<p title="${nasty}">${nasty}</p>`.text).toBe(`<p title="${told}">${told}</p>`)
  expect(html`${raw('<b>')}${[html`<i>${1}</i>`, '<', null, undefined, false, 0]}`.text).toBe('<b><i>1</i>&lt;0')
})

test('an address leads nowhere a page may not lead', () => {
  expect(html`<a href="${'javascript:alert(1)'}">x</a>`.text).toBe('<a href="#">x</a>')
  expect(html`<a href="${'//evil.example'}">x</a>`.text).toBe('<a href="#">x</a>')
  expect(html`<form action="${'data:text/html,x'}">`.text).toBe('<form action="#">')
  expect(html`<a href="${'/h/a?b=1&c=2'}">x</a>`.text).toBe('<a href="/h/a?b=1&amp;c=2">x</a>')
})

test('a value in an attribute without quotes is a bug, not a hole', () => {
  expect(() => html`<a class=${nasty}>`).toThrow('without quotes')
  expect(html`1 + 1 = ${2}`.text).toBe('1 + 1 = 2')
})

const everything = (url: string, word = '雨棚') =>
  hallPage({
    title: word,
    realm,
    url,
    crumbs: [{ label: word, to: '/h/qinghe/n' }],
    lead: word,
    feed: '/h/qinghe/feed',
    date: '11 月 21 日',
    source: word,
    contact: word,
    seal: { at: '09:00', code: '3K7P', to: '/h/qinghe/seal' },
    body: html`${ways([{ to: '/h/qinghe/a#x', label: word, note: word }])}${section(
      word,
      items([{ title: word, to: '/h/qinghe/b?c=1', note: word, tag: tag('running', word) }], word),
      noticeClock({ gone: 1, all: 5, startsOn: word, endsOn: word, note: word }),
      figures([{ value: word, label: word, note: word, to: '/h/qinghe/b' }]),
      facts([{ label: word, value: word }]),
      timeline([{ when: word, what: word, note: word }]),
      table({ caption: word, head: [{ label: word }, { label: word, right: true }], rows: [[word, 1]] }),
      bar(word, [
        { label: word, n: 3, tone: 'done' },
        { label: word, n: 0, tone: 'late' },
      ]),
      actions([{ to: '/h/qinghe/b', label: word }]),
      findForm({ action: '/h/qinghe/find', name: 'q', label: word, hint: word, submit: word, value: word }),
      form({
        method: 'post',
        action: '/h/qinghe/send',
        submit: word,
        hidden: { k: word },
        values: { a: word, b: ['1'] },
        errors: { a: word, '': word },
        fields: [
          { name: 'a', label: word, hint: word, kind: 'text' },
          { name: 'b', label: word, kind: 'many', options: [{ value: '1', label: word, note: word }] },
          { name: 'c', label: word, kind: 'long', optional: true },
          { name: 'd', label: word, kind: 'flag', says: word },
        ],
      }),
    )}`,
  })

test('no part of a page lets a value become markup, and no page has a script', () => {
  const page = everything('https://h.example/h/qinghe/n', nasty)
  expect(page).not.toContain('<script')
  expect(page).not.toContain('"\'&')
  expect(page.split(told).length).toBeGreaterThan(30)
  expect(everything('https://h.example/h/qinghe/n')).not.toMatch(/<script|\son\w+=|javascript:/)
})

test('a page with every part on it is one small request', () => {
  const page = everything('https://h.example/h/qinghe/n')
  expect(gzipSync(page).length).toBeLessThan(10_000)
  expect(Buffer.byteLength(hallCss)).toBeLessThan(12_000)
  expect(page).not.toMatch(/(src|href)="https?:\/\/(?!h\.example)/)
})

test('large print is kept on every way on, without a cookie, and left again', () => {
  const page = everything('https://h.example/h/qinghe/n?x=1&print=large')
  expect(page).toContain('<body class="big">')
  expect(page).toContain('href="/h/qinghe/a?print=large#x"')
  expect(page).toContain('href="/h/qinghe/b?c=1&amp;print=large"')
  expect(page).toContain('action="/h/qinghe/send?print=large"')
  expect(page).toMatch(/<form class="find" method="get"[^>]*><input type="hidden" name="print" value="large">/)
  expect(page).toContain('<a class="size" href="/h/qinghe/n?x=1">标准版</a>')
  expect(everything('https://h.example/h/qinghe/n?x=1')).toContain('<a class="size" href="/h/qinghe/n?x=1&amp;print=large">大字版</a>')
})

test('the clock of a notice says before, how many left, and over', () => {
  const clock = (gone: number) => noticeClock({ gone, all: 5, startsOn: '11 月 20 日', endsOn: '11 月 26 日' }).text
  expect(clock(0)).toContain('<b>11 月 20 日开始</b>')
  expect(clock(1)).toContain('<b>还剩 4 个工作日</b>')
  expect(clock(1).match(/class="on"/g)).toHaveLength(1)
  expect(clock(5)).toContain('<b>公示已届满</b>')
})

test('a refusal tells the rule, a bug only its number', () => {
  expect(refusalPage({ code: 'x.y', facts: {}, sentence: '公示已届满。' }, 422)).toContain('公示已届满。')
  const bug = refusalPage({ code: 'http.bug', facts: { reference: '7f3a' }, sentence: 'at Object.<anonymous>' }, 500)
  expect(bug).toContain('编号 7f3a')
  expect(bug).not.toContain('Object')
  expect(refusalPage({ code: 'http.not-found', facts: {}, sentence: '' }, 404)).toContain('没有这一页')
})

test('what was typed stays in the form and its error stands at the field', () => {
  const f = form({
    method: 'post',
    action: '/h/q/s',
    submit: '提交',
    values: { what: '路灯不亮', kind: 'b' },
    errors: { what: '请写明地点。' },
    fields: [
      { name: 'what', label: '什么事', kind: 'long' },
      {
        name: 'kind',
        label: '哪一类',
        kind: 'choice',
        options: [
          { value: 'a', label: '甲' },
          { value: 'b', label: '乙' },
        ],
      },
    ],
  }).text
  expect(f).toContain('aria-describedby="what-e" aria-invalid="true">路灯不亮</textarea>')
  expect(f).toContain('<p class="er" id="what-e">请写明地点。</p>')
  expect(f).toContain('<a href="#what">请写明地点。</a>')
  expect(f).toContain('value="b" checked')
})

test('charts are drawn on the server', () => {
  const svg = chartSvg('五年得分', {
    xAxis: { type: 'category', data: ['2025', '2026'] },
    yAxis: {},
    series: [{ type: 'bar', data: [1, 2] }],
  }).text
  expect(svg).toContain('aria-label="五年得分"')
  expect(svg.match(/<path /g)!.length).toBeGreaterThan(4)
  expect(svg).not.toContain('<script')
})

test('a feed is well-formed Atom', () => {
  const at = new Date('2026-11-21T01:00:00Z')
  expect(
    feedXml({
      title: '公示',
      url: 'https://h/f',
      updated: at,
      entries: [{ id: 'u:1', title: '<名单>', url: 'https://h/1', updated: at, summary: 's' }],
    }),
  ).toBe(
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>https://h/f</id><title>公示</title><link rel="self" href="https://h/f"/><updated>2026-11-21T01:00:00.000Z</updated><entry><id>u:1</id><title>&lt;名单&gt;</title><link href="https://h/1"/><updated>2026-11-21T01:00:00.000Z</updated><summary>s</summary></entry></feed>',
  )
})
