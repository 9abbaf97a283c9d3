/** Markup that may stand in a page as it is. Only `html` and `raw` make it. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

export type Part = Html | string | number | null | undefined | false | readonly Part[]

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeText = (s: string): string => s.replace(/[&<>"']/g, (c) => signs[c]!)

/** Own markup, already safe. Never with a value from outside. */
export const raw = (text: string): Html => new Html(text)

// Addresses may only lead where a page may lead: no `javascript:`, no `data:`.
const safeAddress = (s: string): string => (/^(\/(?!\/)|#|\?|https?:\/\/|tel:|mailto:)/i.test(s) || s === '' ? s : '#')

const textOf = (v: Part, where: string): string => {
  if (v === null || v === undefined || v === false) return ''
  if (v instanceof Html) return v.text
  if (Array.isArray(v)) return (v as readonly Part[]).map((x) => textOf(x, where)).join('')
  const s = String(v)
  if (/\s(href|src|action|formaction)="$/i.test(where)) return escapeText(safeAddress(s))
  // An even number of quotes since the tag began: the value would stand outside of any. `href="/a?b=` is inside.
  const tag = where.slice(where.lastIndexOf('<'))
  if (/=\s*$/.test(where) && where.lastIndexOf('<') > where.lastIndexOf('>') && tag.split('"').length % 2 === 1)
    throw new Error('a value in an attribute without quotes')
  return escapeText(s)
}

/** Template whose values are escaped; addresses are checked; nothing, `null` and `false` print nothing. */
export const html = (strings: TemplateStringsArray, ...values: readonly Part[]): Html => {
  let out = strings[0]!
  values.forEach((v, i) => {
    // The piece before the value says whether it stands in an address.
    out += textOf(v, strings[i]!) + strings[i + 1]!
  })
  return new Html(out)
}
