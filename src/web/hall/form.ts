import { frameText as t } from '../frame.text.ts'
import { type Html, html, type Part, raw } from './html.ts'

export type HallField = { name: string; label: string; hint?: Part; optional?: boolean } & (
  | { kind: 'text' | 'tel' | 'search' | 'day' | 'whole' | 'secret'; max?: number }
  | { kind: 'long'; max?: number; lines?: number }
  | { kind: 'choice' | 'many'; options: readonly { value: string; label: Part; note?: Part }[] }
  | { kind: 'flag'; says: string }
  | { kind: 'file'; accept: string; many?: boolean }
)

export interface HallForm {
  method: 'get' | 'post'
  action: string
  fields: readonly HallField[]
  /** A verb. */
  submit: string
  /** What was typed before, by field; it is never lost. */
  values?: Readonly<Record<string, string | readonly string[] | undefined>>
  /** What is wrong, by field; `''` for what belongs to no field. */
  errors?: Readonly<Record<string, string>>
  hidden?: Readonly<Record<string, string>>
  /** Back to the step before; what was typed so far travels in `hidden`. */
  back?: string
}

const types = { text: 'text', tel: 'tel', search: 'search', day: 'date', whole: 'text', secret: 'password' } as const

const control = (f: HallField, v: string | readonly string[] | undefined, described: Html): Html => {
  const one = typeof v === 'string' ? v : (v?.[0] ?? '')
  const need = f.optional ? null : raw(' required')
  switch (f.kind) {
    case 'choice':
    case 'many': {
      const chosen = v === undefined ? [] : typeof v === 'string' ? [v] : v
      return html`${f.options.map(
        (o) =>
          html`<label class="o"><input type="${f.kind === 'many' ? 'checkbox' : 'radio'}" name="${f.name}" value="${o.value}"${
            chosen.includes(o.value) ? raw(' checked') : null
          }${f.kind === 'choice' ? need : null}><span>${o.label}${o.note ? html`<br><span class="m">${o.note}</span>` : null}</span></label>`,
      )}`
    }
    case 'flag':
      return html`<label class="o"><input type="checkbox" name="${f.name}" value="true"${one === 'true' ? raw(' checked') : null}${need}><span>${f.says}</span></label>`
    case 'long':
      return html`<textarea id="${f.name}" name="${f.name}" rows="${f.lines ?? 5}"${f.max ? raw(` maxlength="${f.max}"`) : null}${need}${described}>${one}</textarea>`
    case 'file':
      return html`<input type="file" id="${f.name}" name="${f.name}" accept="${f.accept}"${f.many ? raw(' multiple') : null}${need}${described}>`
    default:
      return html`<input type="${types[f.kind]}" id="${f.name}" name="${f.name}" value="${f.kind === 'secret' ? '' : one}"${
        f.kind === 'whole' ? raw(' inputmode="numeric"') : null
      }${f.max ? raw(` maxlength="${f.max}"`) : null}${need}${described}>`
  }
}

/** Form that works without script; errors are listed on top and stand at their fields, and nothing typed is lost. */
export const form = (o: HallForm): Html => {
  const errors = Object.entries(o.errors ?? {})
  const summary = errors.length
    ? html`<div class="sum" role="alert" tabindex="-1"><b>${t['hall.errors'](errors.length)}</b><ul>${errors.map(
        ([name, s]) => html`<li>${name ? html`<a href="#${name}">${s}</a>` : s}</li>`,
      )}</ul></div>`
    : null
  const files = o.fields.some((f) => f.kind === 'file')
  return html`${summary}<form method="${o.method}" action="${o.action}" novalidate${files ? raw(' enctype="multipart/form-data"') : null}>${Object.entries(
    o.hidden ?? {},
  ).map(([k, v]) => html`<input type="hidden" name="${k}" value="${v}">`)}${o.fields.map((f) => {
    const error = o.errors?.[f.name]
    const ids = [f.hint ? `${f.name}-h` : '', error ? `${f.name}-e` : ''].filter(Boolean).join(' ')
    const described = html`${ids ? html` aria-describedby="${ids}"` : null}${error ? raw(' aria-invalid="true"') : null}`
    const says = html`${f.label}${f.optional ? html` <span class="m">（${t['hall.optional']}）</span>` : null}`
    const around = html`${f.hint ? html`<p class="h" id="${f.name}-h">${f.hint}</p>` : null}${error ? html`<p class="er" id="${f.name}-e">${error}</p>` : null}`
    const inner = control(f, o.values?.[f.name], described)
    return f.kind === 'choice' || f.kind === 'many' || f.kind === 'flag'
      ? html`<fieldset class="f${error ? ' bad' : ''}" id="${f.name}"${described}><legend>${says}</legend>${around}${inner}</fieldset>`
      : html`<div class="f${error ? ' bad' : ''}"><label for="${f.name}">${says}</label>${around}${inner}</div>`
  })}<p class="act">${o.back ? html`<a class="btn" href="${o.back}">${t['hall.back']}</a>` : null}<button class="btn main" type="submit">${o.submit}</button></p></form>`
}

/** One box and a button: 查询. */
export const findForm = (o: { action: string; name: string; label: string; hint: string; submit: string; value?: string }): Html =>
  html`<form class="find" method="get" action="${o.action}" role="search"><input type="search" name="${o.name}" aria-label="${o.label}" placeholder="${o.hint}" value="${o.value ?? ''}"><button class="btn main" type="submit">${o.submit}</button></form>`

/** Where one stands in a task of several questions. */
export const steps = (o: { label: string; at: number; of: number; words: string }): Html =>
  html`<div class="st"><span>${o.label}</span><span>${o.words}</span></div><div class="pb"><i style="width:${Math.round((o.at / o.of) * 100)}%"></i></div>`
