import { worldOf } from './browser.ts'
import { fetchManifest } from './errand.ts'
import { memoryKeeper } from './keep.ts'
import { mendOldBrowser } from './old.ts'
import { checkShares, makeSeed } from './seed.ts'
import { acts, button, el, field, heading, note, put, typed } from './view.ts'
import { stopText, trusteeText as t } from './voter.text.ts'

// The trustees' page: makes the key whose halves they carry home, and later puts two of them together. Works from a file, without a network.
const start = (place: HTMLElement): void => {
  const w = worldOf(place, memoryKeeper())
  if (!w) {
    put(place, [note('warn', stopText['no-random']!)], false)
    return
  }
  const poll = place.getAttribute('data-poll') || ''
  const id = place.getAttribute('data-id') || ''
  const made = el('div', { id: 'made' })
  const form = el('div', {})

  const make = (): void => {
    const names = typed('names')
      .split(/\n/)
      .map((n) => n.trim())
      .filter((n) => n !== '')
    const classes = Number(typed('classes'))
    const title = typed('title').trim()
    const out = document.getElementById('make-error')!
    out.textContent = ''
    if (!title || names.length !== 3 || !(classes >= 1 && classes <= 10 && Math.floor(classes) === classes)) {
      out.textContent = t.badForm
      return
    }
    const notes = (document.getElementById('notes') as HTMLInputElement).checked
    const c = makeSeed({ classes, notes, names }, w.chance)
    put(
      made,
      [
        heading(t.publicTitle),
        el('p', {}, t.publicHint),
        el('textarea', { id: 'public', rows: '6', readonly: true, 'aria-label': t.publicTitle }, JSON.stringify(c.public)),
        ...c.shares.map((s, i) =>
          el(
            'section',
            { class: 'share', style: 'break-before:page' },
            el('h2', {}, `${title}　${t.share}`),
            el('p', {}, el('b', {}, t.shareOf(names[i]!)), `　${t.sharePage(i + 1)}`),
            el('p', { class: 'code', style: 'overflow-wrap:anywhere' }, s),
            el('p', {}, t.shareHow),
          ),
        ),
        acts(button(t.print, () => window.print(), true)),
      ],
      true,
    )
  }

  const answer = el('div', { role: 'status', id: 'share-answer' })
  const tell = (kind: 'ok' | 'warn', words: string) => {
    answer.textContent = ''
    answer.appendChild(note(kind, words))
  }
  const shares = () => [typed('share-1'), typed('share-2')]
  const check = async (): Promise<boolean> => {
    const manifest = poll && w.doors.relay ? (await fetchManifest(w, poll)).manifest : null
    const found = checkShares(shares(), manifest)
    if (found === 'good') tell('ok', manifest ? `${t.goodShares}${t.fits}` : t.goodShares)
    else tell('warn', found === 'bad' ? t.badShare : found === 'same' ? t.sameShare : t.otherSeed)
    return found === 'good'
  }
  const fail = () => tell('warn', stopText.refused!)
  /** To the product's own ceremony, by whoever is signed in on this machine. */
  const send = async (): Promise<void> => {
    if (!(await check())) return
    const own = { credentials: 'same-origin' as const }
    const seen = await fetch(`/api/polls/${id}`, own)
    if (seen.status === 401) return tell('warn', t.signIn)
    const { version } = (await seen.json()) as { version: number }
    const r = await fetch(`/api/polls/${id}/open-result`, {
      ...own,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version, shares: shares() }),
    })
    if (r.ok) return tell('ok', t.sent)
    const said = (await r.json().catch(() => null)) as { sentence?: string } | null
    tell('warn', t.notSent + (said?.sentence || String(r.status)))
  }
  const openPart = el(
    'section',
    {},
    el('h2', {}, t.openTitle),
    el('p', {}, t.openLead),
    field({ id: 'share-1', label: t.one, code: true }),
    field({ id: 'share-2', label: t.two, code: true }),
    acts(
      button(t.check, () => void check().catch(fail), !id),
      id ? button(t.send, () => void send().catch(fail), true) : null,
    ),
    answer,
  )
  form.appendChild(
    el(
      'section',
      { class: 'noprint' },
      el('h2', {}, t.makeTitle),
      el('p', {}, t.makeLead),
      field({ id: 'title', label: t.poll }),
      field({ id: 'classes', label: t.classes, value: '1', more: { inputmode: 'numeric' } }),
      el('div', { class: 'f' }, el('label', { for: 'names' }, t.names), el('textarea', { id: 'names', rows: '3' })),
      el('label', { class: 'o' }, el('input', { type: 'checkbox', id: 'notes' }), el('span', {}, t.notes)),
      el('p', { class: 'er', role: 'alert', id: 'make-error' }),
      acts(button(t.make, make, true)),
    ),
  )
  put(place, id ? [openPart] : [form, made, el('div', { class: 'noprint' }, openPart)], false)
}

mendOldBrowser()
const place = document.getElementById('trustee')
if (place) start(place)
