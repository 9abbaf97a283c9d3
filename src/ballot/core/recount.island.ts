import { findingText, auditText as text } from './audit.text.ts'
import { audit } from './audit.ts'
import { type Audit, doCount } from './audit-report.ts'
import { pureEngine } from './engine.ts'
import type { Manifest } from './manifest.ts'
import type { Reader } from './published.ts'

// The recount as a page: everything happens in this browser; the files come from a folder or from where the poll is published.
// Put into `#recount`; `data-address` names the published folder.

const node = (tag: string, content: string | Node[] = [], attributes: Record<string, string> = {}): HTMLElement => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  if (typeof content === 'string') made.textContent = content
  else for (const child of content) made.appendChild(child)
  return made
}

const fromFiles = (files: FileList): Reader => {
  const byName = new Map<string, File>()
  // The first part of a path is the chosen folder itself.
  for (const file of Array.from(files)) byName.set(file.webkitRelativePath.split('/').slice(1).join('/'), file)
  return async (name) => {
    const file = byName.get(name)
    return file ? new Uint8Array(await new Response(file).arrayBuffer()) : null
  }
}
const fromAddress = (address: string): Reader => {
  const base = new URL(address.charAt(address.length - 1) === '/' ? address : `${address}/`, location.href)
  return async (name) => {
    const response = await fetch(new URL(name, base).href, { credentials: 'omit' })
    if (response.status === 404) return null
    if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  }
}

const figure = (f: { printed: string } | null): string => (f ? f.printed : text.none)
const report = (a: Audit, manifest: Manifest | null): HTMLElement[] => {
  const verdict = a.exit === 0 ? text.valid : a.exit === 1 ? text.invalid : text.incomplete
  const parts = [
    node('div', [node('b', verdict, { 'data-exit': String(a.exit) })], { class: a.exit === 0 ? 'note ok' : 'note warn' }),
    node('p', `${text.poll(a.pollId)}。${text.checked(a.checked)}`),
  ]
  const found = a.findings.map((f) => node('li', findingText(f), { 'data-code': f.code }))
  if (found.length > 0) parts.push(node('ul', found, { class: 'prose' }))
  if (a.recounted === null || manifest === null) return parts
  for (const c of a.recounted.classes) parts.push(node('p', text.classLine(manifest.classes[c.classId - 1]!.title, c)))
  const head = [text.column, text.satisfied, text.dissatisfied, text.score].map((t) => node('th', t, { scope: 'col' }))
  const rows = a.recounted.columns.map((c) =>
    node('tr', [
      node('th', manifest.columns[c.column - 1]!.title, { scope: 'row', style: 'border-bottom:1px solid var(--line)' }),
      ...[c.satisfied, c.dissatisfied, c.score].map((f) => node('td', figure(f))),
    ]),
  )
  const table = node('table', [node('caption', text.result), node('thead', [node('tr', head)]), node('tbody', rows)])
  parts.push(node('div', [table], { class: 'tb', tabindex: '0', role: 'region', 'aria-label': text.result }))
  return parts
}

const mount = (place: HTMLElement): void => {
  const folder = node('input', [], {
    type: 'file',
    webkitdirectory: '',
    multiple: '',
    id: 'recount-folder',
    // The hall's fields are named by their type; this one is as wide and as framed as they are.
    style: 'font:inherit;width:100%;min-height:52px;padding:8px 14px;border:2px solid var(--ink);border-radius:6px;background:#fff',
  }) as HTMLInputElement
  const address = node('input', [], { type: 'text', inputmode: 'url', id: 'recount-address', autocomplete: 'off' }) as HTMLInputElement
  const expect = node('input', [], { type: 'text', id: 'recount-expect', autocomplete: 'off' }) as HTMLInputElement
  const start = node('button', text.start, { type: 'button', class: 'btn main' }) as HTMLButtonElement
  const out = node('div', [], { 'aria-live': 'polite' })
  address.value = place.getAttribute('data-address') || ''
  const field = (label: string, input: HTMLElement) => node('div', [node('label', label, { for: input.id }), input], { class: 'f' })
  place.appendChild(
    node('div', [
      node('p', text.intro),
      field(text.folder, folder),
      field(text.address, address),
      field(text.expect, expect),
      node('p', [start], { class: 'act' }),
      out,
    ]),
  )
  const show = (...parts: HTMLElement[]) => {
    out.textContent = ''
    for (const part of parts) out.appendChild(part)
  }
  const run = async (): Promise<void> => {
    const read = folder.files && folder.files.length > 0 ? fromFiles(folder.files) : fromAddress(address.value)
    const a = await audit(read, {
      engine: pureEngine,
      // A breath between ranges, so that the page stays alive.
      count: (job) =>
        new Promise((done, fail) =>
          setTimeout(() =>
            Promise.resolve(job)
              .then((j) => doCount(j, pureEngine))
              .then(done, fail),
          ),
        ),
      ...(expect.value.trim() ? { expect: expect.value.trim() } : {}),
    })
    const bytes = a.recounted ? await read('manifest.json') : null
    show(...report(a, bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Manifest)))
  }
  start.addEventListener('click', () => {
    start.disabled = true
    show(node('p', text.working))
    run()
      .catch((e: Error) => show(node('p', text.unreadable(e.message), { role: 'alert' })))
      .then(() => {
        start.disabled = false
        // A button that is switched off loses the focus.
        start.focus()
      })
  })
}

const place = document.getElementById('recount')
if (place) mount(place)
