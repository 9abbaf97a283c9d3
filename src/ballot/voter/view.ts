/** Small parts of a page, for scripts that run in old browsers. */
export type Child = Node | string | null | false | undefined
type Attributes = Record<string, string | boolean | ((e: Event) => void) | undefined>

/** An element: attributes by name, functions as listeners, `true` as a bare attribute; nothing is ever read as markup. */
export const el = (tag: string, attributes: Attributes, ...children: readonly (Child | readonly Child[])[]): HTMLElement => {
  const made = document.createElement(tag)
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]
    if (typeof value === 'function') made.addEventListener(name, value)
    else if (value === true) made.setAttribute(name, '')
    else if (typeof value === 'string') made.setAttribute(name, value)
  }
  const add = (c: Child | readonly Child[]): void => {
    if (typeof c === 'string') made.appendChild(document.createTextNode(c))
    else if (Array.isArray(c)) c.forEach(add)
    else if (c) made.appendChild(c as Node)
  }
  children.forEach(add)
  return made
}

export const button = (label: string, run: () => void, main = false): HTMLElement =>
  el('button', { type: 'button', class: main ? 'btn main' : 'btn', click: () => run() }, label)
export const acts = (...children: readonly Child[]): HTMLElement => el('p', { class: 'act' }, ...children)
export const note = (kind: '' | 'ok' | 'warn', ...children: readonly Child[]): HTMLElement =>
  el('div', { class: `note ${kind}` }, ...children)
export const facts = (list: readonly (readonly [string, Child])[]): HTMLElement =>
  el(
    'dl',
    { class: 'fc' },
    list.map(([label, value]) => el('div', {}, el('dt', {}, label), el('dd', {}, value))),
  )
/** Heading that takes the focus when its screen appears, so that a screen reader begins there; no frame, for it is no field. @param said id of what is read with it */
export const heading = (text: string, said = ''): HTMLElement =>
  el('h2', { tabindex: '-1', 'data-focus': true, style: 'outline:0', ...(said ? { 'aria-describedby': said } : {}) }, text)

/** A group of radio buttons of which none is chosen before the reader does. */
export const choice = (o: {
  name: string
  legend: string
  hint?: string
  error?: string | null
  options: readonly { value: number; label: string }[]
  chosen: number | null
  choose: (value: number) => void
}): HTMLElement =>
  el(
    'fieldset',
    { class: o.error ? 'f bad' : 'f', ...(o.error ? { 'aria-describedby': `${o.name}-e` } : {}) },
    el('legend', {}, o.legend),
    o.hint ? el('p', { class: 'h' }, o.hint) : null,
    o.error ? el('p', { class: 'er', id: `${o.name}-e`, role: 'alert' }, o.error) : null,
    o.options.map((x) =>
      el(
        'label',
        { class: 'o' },
        el('input', {
          type: 'radio',
          name: o.name,
          value: String(x.value),
          checked: o.chosen === x.value,
          change: () => o.choose(x.value),
        }),
        el('span', {}, x.label),
      ),
    ),
  )

export const field = (o: {
  id: string
  label: string
  hint?: string
  error?: string | null
  value?: string
  code?: boolean
  more?: Attributes
}): HTMLElement =>
  el(
    'div',
    { class: o.error ? 'f bad' : 'f' },
    el('label', { for: o.id }, o.label),
    o.hint ? el('p', { class: 'h', id: `${o.id}-h` }, o.hint) : null,
    o.error ? el('p', { class: 'er', id: `${o.id}-e`, role: 'alert' }, o.error) : null,
    el('input', {
      type: 'text',
      id: o.id,
      value: o.value || '',
      autocomplete: 'off',
      spellcheck: 'false',
      ...(o.code ? { autocapitalize: 'characters' } : {}),
      ...(o.hint || o.error ? { 'aria-describedby': `${o.hint ? `${o.id}-h ` : ''}${o.error ? `${o.id}-e` : ''}`.trim() } : {}),
      ...(o.error ? { 'aria-invalid': 'true' } : {}),
      ...o.more,
    }),
  )
export const typed = (id: string): string => {
  const found = document.getElementById(id) as HTMLInputElement | HTMLTextAreaElement | null
  return found ? found.value : ''
}

/** Puts a screen in the place of the last; the focus goes to its heading, unless the screen only changed in part. */
export const put = (place: HTMLElement, screen: readonly Child[], moved: boolean): void => {
  place.textContent = ''
  for (const c of screen) if (c) place.appendChild(typeof c === 'string' ? document.createTextNode(c) : c)
  const first = place.querySelector('.sum, [data-focus]') as HTMLElement | null
  if (moved && first) {
    first.focus()
    window.scrollTo(0, 0)
  }
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))
/** Day and minute where the reader is. */
export const moment = (iso: string): string => {
  const d = new Date(iso)
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`
}
