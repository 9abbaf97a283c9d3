import { toHex } from '../../lib/digest.ts'
import { columnsOfRace, isNotes, racesOfClass } from '../core/manifest.ts'
import type { PrintedFile } from '../core/published.ts'
import { noteBody, slipTokens, type Token } from '../core/voter.ts'
import { deposit, fetchManifest, type Known, publishedFile, Stopped, sealBallot, type World } from './errand.ts'
import { codesOf } from './later.ts'
import { paperClass, readPaperSlip, readPaperToken, tokenHolds, unlike } from './paper.ts'
import { acts, button, type Child, choice, el, field, heading, note, put, typed } from './view.ts'
import { deskText as d, stopText, voterText as t } from './voter.text.ts'

export const gradesOf = (k: Known) => [
  ...k.manifest.scale.map((g) => ({ value: g.grade, label: g.title })),
  ...(k.manifest.abstain ? [{ value: 0, label: t.abstain }] : []),
]
export const why = (e: unknown): string => stopText[e instanceof Stopped ? e.code : 'refused'] || stopText.refused!

export const toHexOf = (k: Known): string => Array.from(k.id, (b) => (b + 256).toString(16).slice(1)).join('')

/** What was ticked on paper, typed by two clerks: the first one's grades are not shown to the second. */
export const entering = (place: HTMLElement, w: World): void => {
  let k: Known | null = null
  let poll = ''
  let tokens: Token[] = []
  let first: (number | null)[] | null = null
  let grades: (number | null)[] = []
  let slot = 0
  /** Number of the printed slip under the clerks' hands, and of those that went in from this page. */
  let slipNo: number | null = null
  const entered: number[] = []
  let usable = 0
  const restart = () => {
    tokens = []
    slipNo = null
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
        entered.length > 0 ? el('p', {}, d.entered([...entered].sort((x, y) => x - y).join('、'), entered.length, usable)) : null,
        done && done !== 'mixed' ? el('p', { role: 'status' }, d.scanned(tokens.length, tokens.length + done.missing)) : null,
        el(
          'form',
          { submit },
          field({ id: 'token', label: d.scan, hint: d.scanHint, error: wrong || null, more: { autofocus: true } }),
          el('p', { class: 'act' }, el('button', { type: 'submit', class: 'btn main' }, d.add)),
        ),
      ],
      true,
    )
    const input = document.getElementById('token')
    if (input) input.focus()
  }
  const of = async (named: string): Promise<Known> => {
    if (!k) {
      k = await fetchManifest(w, named)
      poll = named
    }
    if (named !== poll) throw new Stopped(d.otherPoll)
    return k
  }
  /** A printed slip: its tokens follow from its one code and stand in the box's public list, void ones named there. */
  const addSlip = async (read: NonNullable<ReturnType<typeof readPaperSlip>>): Promise<void> => {
    const own = await of(read.poll)
    if (tokens.length > 0) throw new Stopped(d.twice)
    if (entered.indexOf(read.no) >= 0) throw new Stopped(d.slipTwice(read.no))
    const file = await publishedFile(w, toHexOf(own), 'printed.json')
    const list = file && (JSON.parse(new TextDecoder().decode(file)) as PrintedFile)
    if (!list || !own.manifest.classes.some((c) => c.id === read.classId)) throw new Stopped(d.spoilt)
    const placeOf = (race: number, token: Uint8Array): number => {
      const hex = toHex(token)
      for (let i = 0; i < list.entries.length; i++) if (list.entries[i]!.race === race && list.entries[i]!.token === hex) return i
      return -1
    }
    const made = slipTokens(own.manifest, read.classId, read.slip, placeOf)
    if (!made) throw new Stopped(d.spoilt)
    if (made.some((x) => x.proof.kind === 'printed' && list.voided.indexOf(x.proof.index) >= 0)) throw new Stopped(d.slipVoid(read.no))
    const races = own.manifest.races.filter((r) => !isNotes(r))
    const perSlip = (race: number) => races.filter((r) => r.classId === races.find((x) => x.id === race)!.classId).length
    // Each slip stands in the list once for every race of its class.
    usable = Math.round(
      list.entries.reduce(
        (n, e, i) => n + (list.voided.indexOf(i) >= 0 || !races.some((r) => r.id === e.race) ? 0 : 1 / perSlip(e.race)),
        0,
      ),
    )
    tokens = made
    slipNo = read.no
  }
  const add = async (text: string): Promise<void> => {
    const slip = readPaperSlip(text)
    if (slip) return addSlip(slip)
    const read = readPaperToken(text)
    if (!read) throw new Stopped(d.notToken)
    const k = await of(read.poll)
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
          const [position, code] = [r.receipt!.position + 1, codesOf(r)[0]!.code]
          const said = note('ok', slipNo === null ? d.castDone(position, code) : d.slipDone(slipNo, position, code))
          if (slipNo !== null) entered.push(slipNo)
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
