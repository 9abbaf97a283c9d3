import { columnsOfRace, isNotes } from '../core/manifest.ts'
import type { Token } from '../core/voter.ts'
import { opens, readFragment, readSlipNumber, type Shown, slotOf } from './address.ts'
import { worldOf } from './browser.ts'
import { fetchManifest, fetchTokens, type Known, type World } from './errand.ts'
import { memoryKeeper } from './keep.ts'
import { mendOldBrowser } from './old.ts'
import { paperToken } from './paper.ts'
import { entering, gradesOf, toHexOf, why } from './paper-entry.ts'
import { qrPath } from './qr.ts'
import { squares } from './svg.ts'
import { button, type Child, el, field, heading, note, put, typed } from './view.ts'
import { deskText as d, stopText, voterText as t } from './voter.text.ts'

// The desk of a hall: prints tokens for people without a phone, and takes in what is typed from their papers. Keeps nothing.
const drawn = (text: string, label: string): Node => squares(qrPath(text), label, '62mm', { 'data-token': text })
/** On the paper stands what the voter needs, and no code but his own. */
const PAPER = `.paper{display:flex;flex-wrap:wrap;justify-content:space-between;gap:8px 16px;border-bottom:1px solid;padding:8px 0;break-inside:avoid}
@media print{.hd,.ft,h1{display:none}}`
const printing = (place: HTMLElement, w: World, polls: readonly { poll: string; title: string }[]): void => {
  const state = el('p', { role: 'status' })
  const entry = (wrong = '', words: Child = null): void => {
    const submit = (e: Event) => {
      e.preventDefault()
      const scanned = readFragment(typed('scan'))
      const at = readSlipNumber(typed('number'))
      if (!scanned && !at) return entry(t.badNumber)
      let shown: Shown = scanned || { poll: typed('poll'), classId: at!.classId, idx: at!.idx, a: null, b: null }
      const codes = [typed('code-a'), typed('code-b')] as const
      const both = !codes[1] ? opens(shown.idx, 'both', codes[0]) : null
      const a = both || opens(shown.idx, 'a', codes[0])
      const b = both || opens(shown.idx, 'b', codes[1])
      shown = { ...shown, a: shown.a || a?.a || null, b: shown.b || b?.b || null }
      if (!shown.a || !shown.b) return entry(t.badCode)
      state.textContent = d.taking
      give(shown).catch((x) => entry(why(x)))
    }
    put(
      place,
      [
        heading(d.printTitle),
        el('p', {}, d.printLead),
        words,
        wrong ? el('p', { class: 'er', role: 'alert' }, wrong) : null,
        el(
          'form',
          { submit },
          field({ id: 'scan', label: t.kioskScan }),
          polls.length > 0
            ? el(
                'div',
                { class: 'f' },
                el('label', { for: 'poll' }, t.poll),
                el(
                  'select',
                  { id: 'poll' },
                  polls.map((p) => el('option', { value: p.poll }, p.title)),
                ),
              )
            : null,
          field({ id: 'number', label: t.number, hint: t.numberHint }),
          field({ id: 'code-a', label: t.codeA, hint: t.codeHint, code: true }),
          field({ id: 'code-b', label: t.codeB, hint: t.codeHint, code: true }),
          el('p', { class: 'act' }, el('button', { type: 'submit', class: 'btn main' }, d.take)),
        ),
        state,
      ],
      true,
    )
  }
  const give = async (shown: Shown): Promise<void> => {
    const k = await fetchManifest(w, shown.poll, () => {
      state.textContent = t.slow
    })
    const tokens = await fetchTokens(w, k, slotOf(shown), shown, (x) => {
      state.textContent = x === 'early' ? t.early : t.slow
    })
    w.keeper.wipe()
    sheet(k, tokens)
  }
  const sheet = (k: Known, tokens: readonly Token[]): void => {
    const m = k.manifest
    const titleOf = (token: Token): string => {
      const race = m.races.find((r) => r.id === token.race)!
      return isNotes(race)
        ? t.note
        : columnsOfRace(m, race)
            .map((c) => m.columns[c - 1]!.title)
            .join('、')
    }
    const boxes = (token: Token): Child[] => {
      const race = m.races.find((r) => r.id === token.race)!
      if (isNotes(race)) return [el('h3', {}, t.note), el('p', { style: 'height:40mm' })]
      return columnsOfRace(m, race).flatMap((c) => [
        el('h3', {}, m.columns[c - 1]!.title),
        ...gradesOf(k).map((g) => el('p', { style: 'font-size:1.2em' }, `□ ${g.label}`)),
      ])
    }
    const gone = () => {
      // Nothing of it stays in the page.
      tokens = []
      entry('', note('ok', d.wiped))
    }
    put(
      place,
      [
        el('style', {}, PAPER),
        heading(`${m.title}　${d.paper}`),
        el('p', {}, d.paperHow),
        ...tokens.map((token) =>
          el('section', { class: 'paper' }, el('div', {}, ...boxes(token)), drawn(paperToken(toHexOf(k), token), d.qrOf(titleOf(token)))),
        ),
        el(
          'p',
          { class: 'act noprint' },
          button(d.print, () => window.print(), true),
          button(d.wipe, gone),
        ),
      ],
      true,
    )
  }
  entry()
}
mendOldBrowser()
const place = document.getElementById('ballot')
if (place) {
  const w = worldOf(place, memoryKeeper())
  if (!w) put(place, [note('warn', stopText['no-random']!)], false)
  else if (place.getAttribute('data-mode') === 'paper') entering(place, w)
  else printing(place, w, JSON.parse(place.getAttribute('data-polls') || '[]') as { poll: string; title: string }[])
}
