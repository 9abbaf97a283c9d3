import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { acts } from '../../src/event/acts.text.ts'

const src = join(import.meta.dirname, '../../src')

/** Values of the closed sets of the product: `export const pollStates = ['draft', …] as const`, and every type of event. */
const codesOf = (): string[] => {
  const closed = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((f) => /^[^/]+\/[^/]+\.ts$/.test(f) && !/\.(test|fixture|text)\.ts$/.test(f) && !/^(web|lib|bin|demo|rehearsal)\//.test(f))
    .flatMap((f) => [...readFileSync(join(src, f), 'utf8').matchAll(/export const \w+ = \[([^\]]*)\] as const/g)])
    .flatMap((m) => [...m[1]!.matchAll(/'([a-z][a-z-]+)'/g)].map((v) => v[1]!))
  const events = Object.entries(acts).flatMap(([noun, words]) => Object.keys(words).flatMap((verb) => [verb, `${noun}.${verb}`]))
  return [...new Set([...closed, ...events])]
}
export const codes: readonly string[] = codesOf()

/**
 * What a reader must not meet: days as a machine writes them, and values of closed sets instead of their names. What is typed, quoted as code
 * or downloaded is left out, and so are addresses, words of a command (`--role`) and record numbers (`pledge/12`).
 */
export const rawWords = (page: Page): Promise<string[]> =>
  page.evaluate((known) => {
    const left = 'input, textarea, code, pre, script, style, noscript, a[download], [contenteditable]'
    const raw = new Set(known)
    const faults: string[] = []
    const look = (text: string) => {
      const words = text.replace(/https?:\S+|--[\w-]+|\/[\w/.?=&-]+|[a-z-]+\/[\w-]+/g, ' ')
      const found = [
        ...(words.match(/(?<![\d-])(?:19|20)\d\d-(?:0\d|1[0-2])(?:-\d\d)?(?![\d-])/g) ?? []),
        ...(words.match(/[a-z]+(?:[.-][a-z]+)*/gi) ?? []).filter((w) => raw.has(w)),
      ]
      for (const w of found) faults.push(`${w}: ${text.trim().slice(0, 80)}`)
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.parentElement
      if (at && !at.closest(left) && at.checkVisibility()) look(node.textContent ?? '')
    }
    for (const e of document.querySelectorAll('[aria-label]')) if (!e.closest(left)) look(e.getAttribute('aria-label') ?? '')
    return [...new Set(faults)]
  }, codes)
