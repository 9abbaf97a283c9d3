import nacl from 'tweetnacl'
import { plaqueWords as t } from './plaque.text.ts'
import { lookUp, type SignedList, type StatusList } from './status.ts'

// Runs on the pages that check a plaque, and alone in the file kept for places without a network. It answers from the last signed list.

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))

const openList = (signed: SignedList): StatusList | null => {
  const text = new TextEncoder().encode(signed.text)
  return nacl.sign.detached.verify(text, bytesOf(signed.signature), bytesOf(signed.key)) ? (JSON.parse(signed.text) as StatusList) : null
}

/** The day at the place of the reader, as a list's day is written. */
const todayHere = (): string => {
  const d = new Date()
  return `${d.getFullYear()}-${`${d.getMonth() + 1}`.padStart(2, '0')}-${`${d.getDate()}`.padStart(2, '0')}`
}

const answer = (list: StatusList, typed: string): { words: string[]; good: boolean } => {
  const r = lookUp(list, typed, todayHere())
  if (r.found === 'not-a-code') return { words: [t.notACode], good: false }
  const foot = [t.asOf(r.asOf), ...(r.stale ? [t.stale] : [])]
  if (r.found === 'unknown') return { words: [t.unknown, ...foot], good: false }
  return { words: [t.says[r.state], ...(r.expiresOn ? [t.expires(r.expiresOn)] : []), ...foot], good: r.state === 'effective' }
}

const show = (at: HTMLElement, list: StatusList, typed: string): void => {
  const { words, good } = answer(list, typed)
  at.textContent = ''
  for (const w of words) {
    const p = document.createElement('p')
    p.textContent = w
    at.appendChild(p)
  }
  at.className = good ? 'note ok' : 'note warn'
}

const start = (signed: SignedList): void => {
  const out = document.getElementById('offline-answer')
  const form = document.getElementById('offline-form') as HTMLFormElement | null
  if (!out || !form) return
  const list = openList(signed)
  if (!list) {
    out.textContent = t.forged
    out.className = 'note warn'
    return
  }
  const field = form.querySelector('input') as HTMLInputElement
  form.addEventListener('submit', (e) => {
    e.preventDefault()
    show(out, list, field.value)
  })
  const here = /\/plaque\/([^/?#]+)/.exec(location.pathname)?.[1]
  const asked = here && here !== 'offline' ? decodeURIComponent(here) : new URLSearchParams(location.search).get('code')
  if (asked) {
    field.value = asked
    show(out, list, asked)
  } else out.textContent = t.ready(list.asOf)
}

const held = document.getElementById('status-list')
if (held?.textContent) start(JSON.parse(held.textContent) as SignedList)
else if (document.getElementById('offline-form')) {
  const at = document.getElementById('offline-form')!.getAttribute('data-list')!
  fetch(at)
    .then((r) => r.json())
    .then((signed) => start(signed as SignedList))
    .catch(() => {
      document.getElementById('offline-answer')!.textContent = t.noList
    })
}

const worker = document.querySelector('[data-plaque-worker]')?.getAttribute('data-plaque-worker')
// Where the page is not served safely a browser gives no worker; then only the file to keep works without a network.
if (worker && 'serviceWorker' in navigator) navigator.serviceWorker.register(worker).catch(() => undefined)
