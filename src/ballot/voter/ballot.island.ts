import type { Bytes } from '../core/bytes.ts'
import { joined, opens, readFragment, readPollOnly, readSlipNumber, type Shown, slotOf } from './address.ts'
import { worldOf } from './browser.ts'
import { fetchManifest, type Known, Stopped, type World } from './errand.ts'
import { deviceKeeper, type Kept, memoryKeeper } from './keep.ts'
import { mendOldBrowser } from './old.ts'
import { doneScreen, receiptPage } from './receipt.ts'
import { readPin, readRecovery, readRecoveryCode, seedOf } from './recover.ts'
import { recoveryEntry } from './recovering.ts'
import { acts, button, el, field, heading, note, put, typed } from './view.ts'
import { type Frame, vote } from './vote.ts'
import { stopText, voterText as t } from './voter.text.ts'

// The page of a voter: entry, reading, grading, review, casting, receipt. What it knows of him stands in this browser alone.
const HALF = 'half'
const RECOVERY = 'recovery'
type Want = 'both' | 'a' | 'b'
interface Wrong {
  number?: string
  code?: string
  /** The recovery code is asked for, and what of it was wrong. */
  recover?: boolean
  badly?: 'code' | 'pin'
}

const start = (place: HTMLElement): void => {
  const mode = place.getAttribute('data-mode') || 'phone'
  const shared = mode === 'kiosk'
  const storage = (): Storage | null => {
    try {
      return window.localStorage
    } catch {
      return null
    }
  }
  const found = worldOf(place, shared ? memoryKeeper() : deviceKeeper(storage()))
  const stopped = (why: string, ...ways: readonly (readonly [label: string, run: () => void])[]) =>
    put(
      place,
      [
        heading(t.halt),
        el('div', { class: 'note warn', role: 'alert', 'data-why': why }, stopText[why] || stopText.refused!),
        ways.length > 0 ? acts(...ways.map(([label, run]) => button(label, run))) : null,
      ],
      true,
    )
  if (!found) {
    stopped('no-random')
    return
  }
  const w: World = found
  const polls = JSON.parse(place.getAttribute('data-polls') || '[]') as { poll: string; title: string }[]
  if (mode === 'receipt') {
    receiptPage(place, w, polls)
    return
  }

  // A shared machine forgets by leaving the page: nothing of it stays in memory.
  const forget = () => location.replace(location.pathname + location.search)
  let idle: ReturnType<typeof setTimeout> | undefined
  const stir = () => {
    clearTimeout(idle)
    idle = setTimeout(forget, 180_000)
  }

  const stays = el('p', { role: 'status', class: 'm', id: 'state' })
  const say = (words: string) => {
    if (stays.textContent !== words) stays.textContent = words
  }
  const silent = () => say(t.slow)
  // A late answer to what the page no longer shows is dropped.
  let turn = 0

  const hasCast = () =>
    w.keeper.slots().some((s) => {
      const kept = w.keeper.read(s)
      return kept !== null && kept.receipt !== undefined
    })
  const waitingCode = (poll: string | null) => {
    const found = w.keeper.read(RECOVERY)
    return found?.recovery && (!poll || found.poll === poll) ? found.recovery : null
  }
  const enter = (poll: string | null, half: Shown | null, k: Known | null, wrong: Wrong = {}): void => {
    const one = k !== null && k.manifest.oneCode === true
    const codes: Want[] = one ? ['both'] : ['a', 'b']
    const want = half ? codes.filter((c) => c !== 'both' && !half[c]) : codes
    const labels = { both: t.code, a: t.codeA, b: t.codeB }
    const scanned = waitingCode(poll)
    const submit = () => {
      if (shared && scan(typed('scan'))) return
      const short = poll || typed('poll')
      const at = half || readSlipNumber(typed('number'))
      if (!at) return enter(poll, half, k, { number: t.badNumber })
      let shown: Shown = half || { poll: short, classId: at.classId, idx: at.idx, a: null, b: null }
      for (const kind of want) {
        const o = opens(at.idx, kind, typed(`code-${kind}`))
        if (!o) return enter(poll, half, k, { code: kind })
        shown = { ...shown, a: o.a || shown.a, b: o.b || shown.b }
      }
      const asked = scanned !== null || wrong.recover === true || typed('recovery') !== ''
      const code = scanned ? scanned.code : readRecoveryCode(typed('recovery'))
      if (asked && code === null) return enter(poll, half, k, { recover: true, badly: 'code' })
      const pin = readPin(typed('pin'))
      if (asked && pin === null) return enter(poll, half, k, { recover: true, badly: 'pin' })
      take(shown, asked ? seedOf(shown.poll, pin!, code!) : null)
    }
    const recovery = recoveryEntry({ scanned: scanned !== null, open: wrong.recover === true, wrong: wrong.badly || null })
    const form = el(
      'form',
      {
        submit: (e) => {
          e.preventDefault()
          submit()
        },
      },
      scanned ? recovery : null,
      shared ? field({ id: 'scan', label: t.kioskScan, more: { autofocus: true } }) : null,
      poll || half || polls.length === 0
        ? null
        : el(
            'div',
            { class: 'f' },
            el('label', { for: 'poll' }, t.poll),
            el(
              'select',
              { id: 'poll' },
              polls.map((p) => el('option', { value: p.poll }, p.title)),
            ),
          ),
      half
        ? null
        : field({
            id: 'number',
            label: t.number,
            hint: t.numberHint,
            error: wrong.number || null,
            value: typed('number'),
            more: { inputmode: 'text' },
          }),
      want.map((kind) =>
        field({
          id: `code-${kind}`,
          label: labels[kind],
          hint: t.codeHint,
          error: wrong.code === kind ? t.badCode : null,
          value: typed(`code-${kind}`),
          code: true,
        }),
      ),
      scanned ? null : recovery,
      el('p', { class: 'act' }, el('button', { class: 'btn main', type: 'submit' }, t.go)),
    )
    const lead = !half ? t.enterLead : want.length === 0 ? t.recoveryAsk : half.a ? t.halfA : t.halfB
    const none = !poll && polls.length === 0 && !shared
    put(
      place,
      [
        heading(want.length === 0 ? t.recoveryHave : t.enter),
        shared ? note('', t.kioskLead) : null,
        none ? note('warn', t.noPoll) : el('p', {}, lead),
        none ? null : form,
        hasCast() ? el('p', {}, el('a', { href: place.getAttribute('data-receipt') || '' }, t.mine)) : null,
        stays,
      ],
      true,
    )
    const bad = place.querySelector('[aria-invalid]') as HTMLElement | null
    if (bad) bad.focus()
  }

  /** With what the voter shows: both halves, or one that waits for the other. */
  const take = (given: Shown, seed: Bytes | null = null): void => {
    const waiting = w.keeper.read(HALF)
    const whole = (waiting?.shown && joined(given, waiting.shown)) || given
    const cast = whole.a ? w.keeper.read(slotOf(whole)) : null
    if (cast?.receipt) {
      receiptPage(place, w, polls)
      return
    }
    known(whole.poll, (k) => {
      if (!k.manifest.classes.some((c) => c.id === whole.classId)) stopped('wrong-class', [t.return, forget])
      else if (whole.a && whole.b && (seed || !waitingCode(whole.poll))) {
        w.keeper.drop(HALF)
        if (seed) w.keeper.drop(RECOVERY)
        vote(frame, k, whole.classId, slotOf(whole), whole, seed)
      } else {
        w.keeper.write(HALF, { poll: whole.poll, title: '', classId: whole.classId, shown: whole })
        enter(whole.poll, whole, k)
      }
    })
  }
  /** What a scanner typed, or an address carries: a slip, or the recovery code of another phone. */
  const scan = (text: string): boolean => {
    const recovery = readRecovery(text)
    if (recovery) {
      w.keeper.write(RECOVERY, { poll: recovery.poll, title: '', classId: 0, recovery })
      if (recovery.desk) take(recovery.desk)
      else known(recovery.poll, (k) => enter(recovery.poll, null, k))
      return true
    }
    const shown = readFragment(text)
    if (shown) take(shown)
    return shown !== null
  }
  const known = (poll: string, then: (k: Known) => void): void => {
    const mine = ++turn
    put(place, [heading(t.title), el('p', {}, t.loading), stays], true)
    fetchManifest(w, poll, silent).then(
      (k) => {
        if (mine !== turn) return
        say('')
        then(k)
      },
      (e: unknown) => stopped(e instanceof Stopped ? e.code : 'refused', [t.return, forget]),
    )
  }

  const finish = (k: Known, kept: Kept): void => {
    if (!shared) {
      put(place, doneScreen(k, kept, false), true)
      return
    }
    put(place, [...doneScreen(k, kept, true), el('p', { class: 'm' }, t.kioskWiped(60)), acts(button(t.kioskNext, forget, true))], true)
    w.keeper.wipe()
    clearTimeout(idle)
    idle = setTimeout(forget, 60_000)
  }

  const frame: Frame = {
    place,
    w,
    shared,
    stays,
    say,
    stopped,
    forget,
    askB: (shown, k) => enter(shown.poll, shown, k),
    askRecovery: (shown, k) => enter(shown.poll, shown, k, { recover: true }),
    finish,
  }

  const unfinishedOf = (poll: string): string[] =>
    w.keeper.slots().filter((slot) => {
      const kept = w.keeper.read(slot)
      if (!kept || slot === HALF || slot === RECOVERY || kept.receipt || kept.poll.indexOf(poll) !== 0) return false
      return kept.asked !== undefined || kept.tokens !== undefined || kept.cast !== undefined
    })
  const goOn = (slot: string): void => {
    const kept = w.keeper.read(slot)!
    known(kept.poll, (k) => {
      if (kept.shown && !kept.shown.b) enter(kept.shown.poll, kept.shown, k)
      else vote(frame, k, kept.classId, slot, null)
    })
  }
  const open = (): void => {
    const hash = location.hash
    const carries = readFragment(hash) !== null || readRecovery(hash) !== null
    const only = readPollOnly(hash) || place.getAttribute('data-poll') || ''
    const unfinished = carries ? [] : unfinishedOf(only)
    if (carries) {
      // The secret leaves address bar and history; the phone keeps what it needs.
      history.replaceState(null, '', location.pathname + location.search)
      scan(hash)
    } else if (unfinished.length === 1) goOn(unfinished[0]!)
    else if (only) known(only, (k) => enter(only.slice(0, 32), null, k))
    else enter(null, null, null)
  }
  // Large print without leaving the page: what was filled in stays.
  const size = document.querySelector('a.size')
  if (size)
    size.addEventListener('click', (e) => {
      e.preventDefault()
      size.textContent = document.body.classList.toggle('big') ? t.normal : t.large
    })
  window.addEventListener('hashchange', open)
  if (shared) {
    stir()
    for (const kind of ['click', 'keydown', 'touchstart']) document.addEventListener(kind, stir)
  }
  open()
}

mendOldBrowser()
const place = document.getElementById('ballot')
if (place) start(place)
