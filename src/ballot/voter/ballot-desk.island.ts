import { columnsOfRace, isNotes, racesOfClass } from '../core/manifest.ts'
import { noteBody, type Token } from '../core/voter.ts'
import { opens, readFragment, readSlipNumber, type Shown, slotOf } from './address.ts'
import { worldOf } from './browser.ts'
import { deposit, fetchManifest, fetchTokens, type Known, Stopped, sealBallot, type World } from './errand.ts'
import { memoryKeeper } from './keep.ts'
import { codesOf } from './later.ts'
import { mendOldBrowser } from './old.ts'
import { paperClass, paperToken, readPaperToken, tokenHolds, unlike } from './paper.ts'
import { qrPath } from './qr.ts'
import { acts, button, type Child, choice, el, field, heading, note, put, typed } from './view.ts'
import { deskText as d, stopText, voterText as t } from './voter.text.ts'

// The desk of a hall: prints tokens for people without a phone, and takes in what is typed from their papers. Keeps nothing.
const ns = 'http://www.w3.org/2000/svg'
const drawn = (text: string, label: string): Node => {
  const { side, d: path } = qrPath(text)
  const svg = document.createElementNS(ns, 'svg')
  for (const [name, value] of [
    ['viewBox', `0 0 ${side} ${side}`],
    ['role', 'img'],
    ['aria-label', label],
    ['data-token', text],
    ['style', 'width:62mm;height:62mm'],
    ['shape-rendering', 'crispEdges'],
  ] as const)
    svg.setAttribute(name, value)
  const shape = document.createElementNS(ns, 'path')
  shape.setAttribute('d', path)
  svg.appendChild(shape)
  return svg
}
const gradesOf = (k: Known) => [
  ...k.manifest.scale.map((g) => ({ value: g.grade, label: g.title })),
  ...(k.manifest.abstain ? [{ value: 0, label: t.abstain }] : []),
]
const why = (e: unknown): string => stopText[e instanceof Stopped ? e.code : 'refused'] || stopText.refused!

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
      if (isNotes(race)) return [el('p', { style: 'height:40mm' })]
      return columnsOfRace(m, race).map((c) =>
        el(
          'p',
          {},
          `${m.columns[c - 1]!.title}　${gradesOf(k)
            .map((g) => `□ ${g.label}`)
            .join('　')}`,
        ),
      )
    }
    const gone = () => {
      // Nothing of it stays in the page.
      tokens = []
      entry('', note('ok', d.wiped))
    }
    put(
      place,
      [
        heading(`${m.title}　${d.paper}`),
        el('p', {}, d.paperHow),
        ...tokens.map((token) =>
          el('section', { style: 'break-inside:avoid' }, ...boxes(token), drawn(paperToken(toHexOf(k), token), d.qrOf(titleOf(token)))),
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
const toHexOf = (k: Known): string => Array.from(k.id, (b) => (b + 256).toString(16).slice(1)).join('')

const entering = (place: HTMLElement, w: World): void => {
  let k: Known | null = null
  let poll = ''
  let tokens: Token[] = []
  let first: (number | null)[] | null = null
  let grades: (number | null)[] = []
  let slot = 0
  const restart = () => {
    tokens = []
    first = null
    w.keeper.wipe()
  }
  const scan = (wrong = '', said: Child = null): void => {
    const done = k && tokens.length > 0 ? paperClass(k.manifest, tokens) : null
    const submit = (e: Event) => {
      e.preventDefault()
      add(typed('token')).then(
        () => scanOrType(),
        (x) => scan(x instanceof Stopped ? stopText[x.code] || x.code : why(x)),
      )
    }
    put(
      place,
      [
        heading(d.entryTitle),
        el('p', {}, d.entryLead),
        said,
        wrong ? el('p', { class: 'er', role: 'alert' }, wrong) : null,
        done && done !== 'mixed' ? el('p', { role: 'status' }, d.scanned(tokens.length, tokens.length + done.missing)) : null,
        el(
          'form',
          { submit },
          field({ id: 'token', label: d.scan, hint: d.scanHint, more: { autofocus: true } }),
          el('p', { class: 'act' }, el('button', { type: 'submit', class: 'btn main' }, d.add)),
        ),
      ],
      true,
    )
    const input = document.getElementById('token')
    if (input) input.focus()
  }
  const add = async (text: string): Promise<void> => {
    const read = readPaperToken(text)
    if (!read) throw new Stopped(d.notToken)
    if (!k) {
      k = await fetchManifest(w, read.poll)
      poll = read.poll
    }
    if (read.poll !== poll) throw new Stopped(d.otherPoll)
    if (tokens.some((x) => x.race === read.token.race)) throw new Stopped(d.twice)
    if (!tokenHolds(k.manifest, k.id, read.token)) throw new Stopped(d.spoilt)
    if (paperClass(k.manifest, [...tokens, read.token]) === 'mixed') throw new Stopped(d.otherClass)
    tokens.push(read.token)
  }
  const scanOrType = () => {
    const of = paperClass(k!.manifest, tokens)
    if (of && of !== 'mixed' && of.missing === 0) return type(of.classId)
    scan()
  }
  const type = (classId: number, wrong = ''): void => {
    const m = k!.manifest
    grades = m.columns.map(() => null)
    const next = () => {
      if (grades.some((g) => g === null)) {
        const alert = document.getElementById('missing')
        if (alert) alert.textContent = t.choose
        return
      }
      if (!first) {
        first = grades
        return type(classId)
      }
      const differ = unlike(first, grades)
      if (differ.length > 0) {
        first = null
        return type(classId, d.differ(differ.map((c) => m.columns[c - 1]!.title).join('、')))
      }
      send(classId, grades)
    }
    put(
      place,
      [
        heading(first ? d.second : d.first),
        wrong ? note('warn', wrong) : null,
        first ? el('p', {}, d.secondLead) : el('p', {}, d.invalidHint),
        ...m.columns.map((c, i) =>
          choice({
            name: `grade-${i}`,
            legend: c.title,
            options: gradesOf(k!),
            chosen: null,
            choose: (g) => {
              grades[i] = g
            },
          }),
        ),
        m.notes ? el('div', { class: 'f' }, el('label', { for: 'words' }, t.note), el('textarea', { id: 'words', rows: '4' })) : null,
        el('p', { class: 'er', role: 'alert', id: 'missing' }),
        acts(button(first ? d.cast : t.next, next, true)),
      ],
      true,
    )
  }
  const send = (classId: number, agreed: readonly (number | null)[]): void => {
    const m = k!.manifest
    const words = noteBody(typed('words'))
    const name = `paper-${slot++}`
    const bodies = racesOfClass(m, classId).map((r) =>
      isNotes(r) ? words || noteBody('')! : Uint8Array.from(columnsOfRace(m, r), (c) => agreed[c - 1]!),
    )
    const inOrder = racesOfClass(m, classId).map((r) => tokens.find((x) => x.race === r.id)!)
    sealBallot(w, k!, name, classId, inOrder, bodies)
    put(place, [heading(t.sending)], true)
    const leave = (): void => {
      deposit(w, name).then(
        (r) => {
          if (r === 'not-casting') {
            put(place, [heading(d.entryTitle), note('', t.waiting)], true)
            setTimeout(leave, 5000)
            return
          }
          const said = note('ok', d.castDone(r.receipt!.position + 1, codesOf(r)[0]!.code))
          restart()
          scan('', said)
        },
        (e) => {
          restart()
          scan(why(e))
        },
      )
    }
    leave()
  }
  scan()
}

mendOldBrowser()
const place = document.getElementById('ballot')
if (place) {
  const w = worldOf(place, memoryKeeper())
  if (!w) put(place, [note('warn', stopText['no-random']!)], false)
  else if (place.getAttribute('data-mode') === 'paper') entering(place, w)
  else printing(place, w, JSON.parse(place.getAttribute('data-polls') || '[]') as { poll: string; title: string }[])
}
