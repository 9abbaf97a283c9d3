// Keeps an unfinished form on the device, hides what is not asked, counts, and throws the die. Everything the page needs it does without this:
// conditions stand beside their questions, the server drops what was not asked, a real die or coins do as well.
import { islandWords as t } from './island.text.ts'

const prefix = 'zy-survey:'

interface Condition {
  question: string
  op: 'is' | 'any-of' | 'not'
  options: string[]
}

/** Storage may be forbidden; then nothing is kept and nothing breaks. */
const storage = (): Storage | null => {
  try {
    return window.localStorage
  } catch {
    return null
  }
}
const clearAll = (s: Storage): void => {
  const keys: string[] = []
  for (let i = 0; i < s.length; i++) {
    const k = s.key(i)
    if (k && k.indexOf(prefix) === 0) keys.push(k)
  }
  for (const k of keys) s.removeItem(k)
}

type Box = HTMLInputElement | HTMLTextAreaElement
const boxes = (form: HTMLElement): Box[] => Array.prototype.slice.call(form.querySelectorAll('[name^="q."]')) as Box[]
const ticked = (b: Box): boolean => b instanceof HTMLInputElement && (b.type === 'radio' || b.type === 'checkbox')

const valuesOf = (form: HTMLElement): Record<string, string> => {
  const out: Record<string, string> = {}
  for (const b of boxes(form)) if (ticked(b) ? (b as HTMLInputElement).checked : b.value !== '') out[b.name] = b.value
  return out
}

const answersTo = (values: Record<string, string>, id: string): string[] => {
  const one = values[`q.${id}`]
  if (one !== undefined) return [one]
  const start = `q.${id}.`
  return Object.keys(values).filter((k) => k.indexOf(start) === 0).map((k) => k.slice(start.length)) // biome-ignore format: one line
}

const setUp = (form: HTMLFormElement): void => {
  const kept = storage()
  const key = prefix + location.pathname
  const questions = Array.prototype.slice.call(form.querySelectorAll('[data-q]')) as HTMLElement[]
  const line = document.getElementById('survey-line')

  if (kept) {
    const was = JSON.parse(kept.getItem(key) || '{}') as Record<string, string>
    let filled = 0
    const now = valuesOf(form)
    for (const b of boxes(form)) {
      const v = was[b.name]
      // What the server sent back is newer than what the device kept.
      if (v === undefined || b.type === 'hidden' || now[b.name] !== undefined) continue
      if (ticked(b)) {
        if (b.value !== v || answersTo(now, b.name.split('.')[1]!).length > 0) continue
        ;(b as HTMLInputElement).checked = true
      } else b.value = v
      filled++
    }
    if (filled > 0 && line) {
      const p = document.createElement('p')
      p.className = 'note'
      p.textContent = t.found
      const clear = document.createElement('button')
      clear.type = 'button'
      clear.className = 'btn'
      clear.textContent = t.clear
      clear.addEventListener('click', () => {
        clearAll(kept)
        location.href = location.pathname + location.search
      })
      p.appendChild(document.createElement('br'))
      p.appendChild(clear)
      line.appendChild(p)
    }
  }

  const count = document.createElement('p')
  count.className = 'm'
  count.setAttribute('aria-live', 'polite')
  if (line) line.appendChild(count)

  const look = (): void => {
    const values = valuesOf(form)
    const hidden: Record<string, boolean> = {}
    let n = 0
    let of = 0
    for (const q of questions) {
      const id = q.getAttribute('data-q')!
      const when = JSON.parse(q.getAttribute('data-when') || '[]') as Condition[]
      const shown = when.every((c) => {
        const a = hidden[c.question] ? [] : answersTo(values, c.question)
        return a.length > 0 && a.some((x) => c.options.indexOf(x) >= 0) !== (c.op === 'not')
      })
      hidden[id] = !shown
      q.hidden = !shown
      if (!shown) continue
      of++
      if (answersTo(values, id).length > 0) n++
    }
    count.textContent = questions.length > 0 ? t.answered(n, of) : ''
    if (kept)
      try {
        kept.setItem(key, JSON.stringify(values))
      } catch {
        // A full or forbidden store keeps nothing.
      }
  }
  form.addEventListener('change', look)
  form.addEventListener('input', look)
  look()
  // What was open in a condition and is asked no more stands in no form.
  form.addEventListener('submit', () => {
    for (const q of questions) if (q.hidden) for (const b of boxes(q)) b.disabled = true
  })
}

/** Uniform in 0 … n − 1, without bias. */
const chance = (n: number): number => {
  const byte = new Uint8Array(1)
  do crypto.getRandomValues(byte)
  while (byte[0]! >= 256 - (256 % n))
  return byte[0]! % n
}
const dice = (at: HTMLElement): void => {
  const falls = JSON.parse(at.getAttribute('data-falls') || '[]') as [string, string][]
  if (falls.length === 0 || typeof crypto === 'undefined') return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn'
  button.textContent = t.throwIt
  const said = document.createElement('p')
  said.setAttribute('role', 'status')
  button.addEventListener('click', () => {
    // Once: who may throw again until he likes it answers as he likes.
    const [name, what] = falls[chance(falls.length)]!
    said.textContent = t.thrown(name, what)
    button.disabled = true
  })
  at.appendChild(button)
  at.appendChild(said)
}

const form = document.getElementById('survey-form') as HTMLFormElement | null
if (form) {
  setUp(form)
  Array.prototype.forEach.call(form.querySelectorAll('[data-falls]'), (x: HTMLElement) => dice(x))
} else if (document.getElementById('survey-done')) {
  const s = storage()
  if (s) clearAll(s)
}
