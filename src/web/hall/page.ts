import { frameText as t } from '../frame.text.ts'
import { hallCss } from './hall.css.ts'
import { escapeText, type Html, html, type Part } from './html.ts'
import { qr } from './qr.ts'

export interface HallRealm {
  /** As the heading says it: 清河街道. */
  name: string
  code: string
  phone?: string | null
}

export interface HallPage {
  title: string
  realm: HallRealm
  /** Full address of this page (`context.url`): for the QR code, and it says whether large print is asked. */
  url: string
  crumbs?: readonly { label: string; to?: string }[]
  /** Above the title: where one stands in a task (`steps`). */
  above?: Part
  /** One sentence under the title. */
  lead?: Part
  body: Html
  /** Figures as of, as printed: 11 月 21 日. */
  date?: string | null
  source?: string | null
  /** Who to ask. */
  contact?: string | null
  /** Address of a feed. */
  feed?: string
  /** Last sealing of the ledger, and where anybody can check it. */
  seal?: { at: string; code: string; to: string } | null
  /** Head and foot without tools: a task in progress, a receipt. */
  quiet?: boolean
  /** Not for search engines: a page reached by a code. */
  secret?: boolean
  /** Without a code of its own: one more would be taken for the one that belongs here. */
  codeless?: boolean
}

const large = 'print=large'

/** Is large print asked by the address? */
export const isLarge = (url: string): boolean => new URL(url, 'http://h').searchParams.get('print') === 'large'

/** The same page in the other size. */
export const otherSize = (url: string): string => {
  const u = new URL(url, 'http://h')
  if (isLarge(url)) u.searchParams.delete('print')
  else u.searchParams.set('print', 'large')
  return u.pathname + u.search
}

// No cookie remembers the size, so every way on from a large page is large too. A quote in text is always &quot;, so this meets only real attributes.
const keepLarge = (body: string): string =>
  body
    .replace(/ (href|action)="(\/h\/[^"#]*)(#[^"]*)?"/g, (_, name: string, to: string, hash = '') =>
      to.includes(large) ? ` ${name}="${to}${hash}"` : ` ${name}="${to}${to.includes('?') ? '&amp;' : '?'}${large}${hash}"`,
    )
    // A GET form throws the query of its address away.
    .replace(/(<form [^>]*method="get"[^>]*>)/g, '$1<input type="hidden" name="print" value="large">')

/** A whole public page: one request, no script, readable in large print, on paper, by keyboard and screen reader. */
export const hallPage = (p: HallPage): string => {
  const big = isLarge(p.url)
  const home = `/h/${p.realm.code}`
  // The code on paper leads to the ordinary size.
  const here = big ? new URL(otherSize(p.url), p.url).href : p.url
  const head = html`<header class="hd"><div class="w"><a class="nm" href="${home}">${t['hall.title'](p.realm.name)}</a>${
    p.quiet
      ? null
      : html`<div class="tl"><a class="size" href="${otherSize(p.url)}">${big ? t['hall.normal'] : t['hall.large']}</a>${
          p.feed ? html`<a href="${p.feed}">${t['hall.feed']}</a>` : null
        }${p.realm.phone ? html`<a href="tel:${p.realm.phone}">${t['hall.phone'](p.realm.phone)}</a>` : null}</div>`
  }</div></header>`
  const crumbs = p.crumbs?.length
    ? html`<nav class="cr" aria-label="${t['hall.crumbs']}"><ol><li><a href="${home}">${t['hall.home']}</a></li>${p.crumbs.map(
        (c) => html`<li>${c.to ? html`<a href="${c.to}">${c.label}</a>` : c.label}</li>`,
      )}</ol></nav>`
    : null
  const says = [p.date && t['hall.date'](p.date), p.source && t['hall.source'](p.source)].filter(Boolean).join('　')
  const foot = html`<footer class="ft"><div class="w"><div>${says ? html`<p>${says}</p>` : null}${
    p.contact ? html`<p>${t['hall.contact'](p.contact)}</p>` : null
  }${
    p.seal ? html`<p>${t['hall.seal'](p.seal.at, p.seal.code)}<a href="${p.seal.to}">${t['hall.verify']}</a></p>` : null
  }</div>${p.quiet || p.codeless ? null : qr(here, t['hall.qr'])}</div></footer>`
  const main = html`<main class="w" id="main">${crumbs}${p.above}<h1>${p.title}</h1>${p.lead ? html`<p class="say">${p.lead}</p>` : null}${p.body}</main>`
  const body = `${head}${main}${foot}`
  const sized = big ? keepLarge(body).replace(/(<a class="size" href=")[^"]*"/, `$1${escapeText(otherSize(p.url))}"`) : body
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeText(
    `${p.title} · ${p.realm.name}`,
  )}</title>${p.secret ? '<meta name="robots" content="noindex">' : ''}${
    p.feed ? html`<link rel="alternate" type="application/atom+xml" href="${p.feed}">` : ''
  }<link rel="icon" href="data:,"><style>${hallCss}</style></head><body${big ? ' class="big"' : ''}><a class="skip" href="#main">${t['hall.skip']}</a>${sized}</body></html>`
}

interface Problem {
  code: string
  facts: Record<string, unknown>
  sentence: string
}

/** Page of a refusal on the public side: what, why, the way on. Never a stack, never a cause that is not the reader's. */
export const refusalPage = (problem: Problem, status: number): string => {
  const reference = typeof problem.facts.reference === 'string' ? problem.facts.reference : ''
  const { title, way } =
    status >= 500
      ? { title: t['hall.broken'], way: t['hall.broken-way'](reference) }
      : status === 404
        ? { title: t['hall.gone'], way: t['hall.gone-way'] }
        : status === 429
          ? { title: t['hall.busy'], way: problem.sentence }
          : { title: t['hall.refused'], way: problem.sentence }
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><link rel="icon" href="data:,"><style>${hallCss}</style></head><body>${html`<header class="hd"><div class="w"><a class="nm" href="/">${t['brand.name']}</a></div></header><main class="w" id="main"><h1>${title}</h1><p class="say">${way}</p></main>`}</body></html>`
}

export interface FeedEntry {
  id: string
  title: string
  url: string
  updated: Date
  summary: string
}

/** Atom feed of what was published. */
export const feedXml = (f: { title: string; url: string; updated: Date; entries: readonly FeedEntry[] }): string => {
  const x = escapeText
  const entries = f.entries.map(
    (e) =>
      `<entry><id>${x(e.id)}</id><title>${x(e.title)}</title><link href="${x(e.url)}"/><updated>${e.updated.toISOString()}</updated><summary>${x(e.summary)}</summary></entry>`,
  )
  return `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>${x(f.url)}</id><title>${x(f.title)}</title><link rel="self" href="${x(f.url)}"/><updated>${f.updated.toISOString()}</updated>${entries.join('')}</feed>`
}
