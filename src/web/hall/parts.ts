import { countText } from '../format.ts'
import { frameText as t } from '../frame.text.ts'
import { type StateKind, stateShape, stateWord } from '../state.ts'
import { type Html, html, type Part, raw } from './html.ts'

/** State as word and shape. */
export const tag = (kind: StateKind, word?: string): Html => {
  const { d, hollow } = stateShape[kind]
  const paint = hollow ? 'fill="none" stroke="currentColor" stroke-width="1.6"' : 'fill="currentColor"'
  return html`<span class="tag ${kind}"><svg width="11" height="11" viewBox="0 0 10 10" aria-hidden="true">${raw(`<path d="${d}" ${paint}/>`)}</svg>${word ?? stateWord(kind)}</span>`
}

/** A part of the page under its heading. */
export const section = (title: string, ...body: readonly Part[]): Html => html`<section><h2>${title}</h2>${body}</section>`

/** One way on: where to, what it is called, a few words on what one finds there. */
export interface Way {
  to: string
  label: string
  note: string
}

/** Ways to take part: a verb and what it means, one card each. */
export const ways = (list: readonly Way[]): Html =>
  html`<nav class="do">${list.map((w) => html`<a href="${w.to}"><b>${w.label}</b><span>${w.note}</span></a>`)}</nav>`

/** Figures with their unit, date and denominators in words; each may open its records. */
export const figures = (list: readonly { value: Part; label: string; note?: Part; to?: string }[]): Html =>
  html`<div class="fg">${list.map(
    (f) =>
      html`<div><b>${f.to ? html`<a href="${f.to}">${f.value}</a>` : f.value}</b><p>${f.label}${f.note ? html`<br>${f.note}` : null}</p></div>`,
  )}</div>`

/** List of things with a state each. `empty` says how the first comes to be. */
export const items = (list: readonly { title: Part; to?: string; note?: Part; tag?: Html }[], empty: Part): Html =>
  list.length === 0
    ? html`<p class="note">${empty}</p>`
    : html`<ul class="it">${list.map(
        (i) =>
          html`<li><div><b>${i.to ? html`<a href="${i.to}">${i.title}</a>` : i.title}</b>${i.note ? html`<p class="m">${i.note}</p>` : null}</div>${i.tag}</li>`,
      )}</ul>`

/** The running clock of a public notice in working days: how many are gone, when it ends. */
export const noticeClock = (c: { gone: number; all: number; startsOn: string; endsOn: string; note?: Part }): Html => {
  const over = c.gone >= c.all
  const words = c.gone < 1 ? t['hall.clock-before'](c.startsOn) : over ? t['hall.clock-over'] : t['hall.clock-left'](c.all - c.gone)
  const cells = Array.from({ length: c.all }, (_, i) => (i < c.gone ? html`<li class="on"></li>` : html`<li></li>`))
  return html`<div class="ck${over ? ' over' : ''}"><b>${words}</b><ol aria-hidden="true">${cells}</ol><p>${
    c.gone >= 1 && !over ? t['hall.clock'](c.gone, c.all) + '，' : ''
  }${c.startsOn}—${c.endsOn}</p>${c.note ? html`<p class="m">${c.note}</p>` : null}</div>`
}

export const facts = (list: readonly { label: string; value: Part }[]): Html =>
  html`<dl class="fc">${list.map((f) => html`<div><dt>${f.label}</dt><dd>${f.value}</dd></div>`)}</dl>`

export const timeline = (list: readonly { when: string; what: Part; note?: Part }[]): Html =>
  html`<ol class="go">${list.map((e) => html`<li><time>${e.when}</time>${e.what}${e.note ? html`<p>${e.note}</p>` : null}</li>`)}</ol>`

/** Table with a caption that says what it answers; numbers stand right. */
export const table = (o: {
  caption: string
  head: readonly { label: string; right?: boolean }[]
  rows: readonly (readonly Part[])[]
}): Html =>
  html`<div class="tb" tabindex="0" role="region" aria-label="${o.caption}"><table><caption>${o.caption}</caption><thead><tr>${o.head.map(
    (h) => html`<th scope="col"${h.right ? raw(' class="r"') : null}>${h.label}</th>`,
  )}</tr></thead><tbody>${o.rows.map((r) => html`<tr>${r.map((c, i) => html`<td${o.head[i]?.right ? raw(' class="r"') : null}>${c}</td>`)}</tr>`)}</tbody></table></div>`

/** Stacked bar; every value stands in words beneath it. */
export const bar = (
  label: string,
  parts: readonly { label: string; n: number; tone: 'done' | 'running' | 'late' | 'todo' | 'frozen' }[],
): Html => {
  const all = parts.reduce((s, p) => s + p.n, 0)
  const words = parts.map((p) => `${p.label} ${countText(p.n)}`).join('，')
  return html`<div class="bar" role="img" aria-label="${label}：${words}">${parts.map((p) =>
    p.n > 0 ? html`<i class="${p.tone}" style="width:${((p.n / all) * 100).toFixed(2)}%"></i>` : null,
  )}</div><p class="lg">${parts.map((p) => html`<span><i class="${p.tone}"></i>${p.label} <b>${countText(p.n)}</b></span>`)}</p>`
}

/** Something to notice: plain, well done, or careful. */
export const note = (body: Part, kind: '' | 'ok' | 'warn' = ''): Html => html`<div class="note ${kind}">${body}</div>`

/** Links as buttons; the first is the one next step. */
export const actions = (list: readonly { to: string; label: string }[]): Html =>
  html`<p class="act">${list.map((a, i) => html`<a class="btn${i === 0 ? ' main' : ''}" href="${a.to}">${a.label}</a>`)}</p>`

/** Paragraphs of a long text as they were written. */
export const prose = (text: string): Html =>
  html`<div class="prose">${text
    .split(/\n+/)
    .filter((p) => p.trim() !== '')
    .map((p) => html`<p>${p}</p>`)}</div>`
