import type { Bytes } from '../core/bytes.ts'
import { columnsOfRace, isNotes, racesOfClass } from '../core/manifest.ts'
import { noteBody, type Token } from '../core/voter.ts'
import type { Shown } from './address.ts'
import { deposit, fetchTokens, type Known, Stopped, sealBallot, type World } from './errand.ts'
import { bodyOf, type Flow, type Step, startFlow, step } from './flow.ts'
import { type Kept, tokenOfKept } from './keep.ts'
import { recoveryScreen } from './recovering.ts'
import { rulesOf, screenOf } from './screens.ts'
import { button, el, put } from './view.ts'
import { voterText as t } from './voter.text.ts'

/** What stands around one vote. */
export interface Frame {
  place: HTMLElement
  w: World
  /** A machine for many: nothing is kept. */
  shared: boolean
  /** Line on which the page says how its errands go. */
  stays: HTMLElement
  say(words: string): void
  stopped(why: string, ...ways: readonly (readonly [label: string, run: () => void])[]): void
  forget(): void
  /** The code of B was wrong: asked anew. */
  askB(shown: Shown, k: Known): void
  /** The row has its tokens on another phone, or its recovery code did not fit: asked for. */
  askRecovery(shown: Shown, k: Known): void
  finish(k: Known, kept: Kept): void
}

/**
 * From the reading to the receipt.
 * @param shown null where the phone has its tokens already
 * @param recovered seed of a phone that was lost
 */
export const vote = (frame: Frame, k: Known, classId: number, slot: string, shown: Shown | null, recovered: Bytes | null = null): void => {
  const { w, shared, stays, say, stopped } = frame
  const silent = () => say(t.slow)
  const m = k.manifest
  const rules = rulesOf(m)
  let f: Flow = startFlow(rules)
  let tokens: readonly Token[] = []
  let timer: ReturnType<typeof setInterval> | undefined
  const kept = w.keeper.read(slot)

  const go = (e: Step): void => {
    const was = f
    f = step(rules, f, e)
    if (f === was) return
    if (f.screen !== 'hold') clearInterval(timer)
    if (f.screen === 'hold' && was.screen !== 'hold') timer = setInterval(() => go({ kind: 'tick' }), 1000)
    if (f.screen === 'sending' && was.screen !== 'sending') dispatch()
    const moved = f.screen !== was.screen || f.at !== was.at
    // A pick or a word changes nothing that has to be drawn again, and a second only its figure: whoever stands on a button stays there.
    if (moved || f.fault !== was.fault) draw(moved || f.fault !== null)
    else if (f.screen === 'hold') count()
  }
  const draw = (moved: boolean): void => {
    if (f.screen === 'stopped') stopped(f.why!, [t.return, frame.forget])
    else if (f.screen !== 'done') put(frame.place, [...screenOf(k, f, go, shared), stays, offer()], moved)
  }
  /** A way back for whoever loses this phone between the token and the casting; a shared machine has none to lose. */
  const offer = (): HTMLElement | null => {
    if (shared || f.tokens !== 'held' || (f.screen !== 'read' && f.screen !== 'review') || !w.keeper.read(slot)?.seed) return null
    const ask = button(t.recoveryGet, () => recoveryScreen(frame.place, w.keeper.read(slot)!, () => draw(true)))
    return el('p', { class: 'act', id: 'recovery-offer' }, ask)
  }
  const count = (): void => {
    const [head, lead] = screenOf(k, f, go, shared)
    const [h, p] = [frame.place.querySelector('h2'), frame.place.querySelector('p')]
    if (h && p) {
      h.textContent = (head as HTMLElement).textContent
      p.textContent = (lead as HTMLElement).textContent
    }
  }

  const leave = () => {
    deposit(w, slot, silent).then(
      (r) => {
        say('')
        if (r !== 'not-casting') {
          go({ kind: 'sent' })
          frame.finish(k, r)
          return
        }
        go({ kind: 'notYet' })
        // Apart by chance, so that a hall does not come in one second.
        setTimeout(() => go({ kind: 'again' }), 3000 + (w.chance(new Uint8Array(1))[0]! / 255) * 4000)
      },
      (e: unknown) => go({ kind: 'stop', why: e instanceof Stopped ? e.code : 'refused' }),
    )
  }
  const dispatch = () => {
    const before = w.keeper.read(slot)
    if (!before?.cast) {
      const bodies = racesOfClass(m, classId).map((r) => (isNotes(r) ? noteBody(f.note)! : bodyOf(f, columnsOfRace(m, r))))
      sealBallot(w, k, slot, classId, tokens, bodies)
    }
    setTimeout(leave)
  }

  // Sealed before, not sent: the same bytes go out again.
  if (kept?.cast) {
    f = { ...f, screen: 'sending', tokens: 'held' }
    draw(true)
    leave()
    return
  }
  draw(true)
  const told = { early: t.early, silent: t.slow, unkept: t.unkept }
  const have = kept?.tokens ? Promise.resolve(kept.tokens.map(tokenOfKept)) : null
  const shows = shown || kept?.shown || null
  if (!have && !shows) {
    stopped('refused', [t.return, frame.forget])
    return
  }
  say(t.asking)
  // Blinding takes a moment on an old phone: the page is drawn first.
  setTimeout(() => {
    ;(have || fetchTokens(w, k, slot, shows!, (why) => say(told[why]), recovered)).then(
      (given) => {
        tokens = given
        say(t.held)
        go({ kind: 'held' })
        // Added below, without drawing anew: whoever reads or stands on a button stays there.
        const more = offer()
        if (more && !document.getElementById('recovery-offer')) frame.place.appendChild(more)
      },
      (e: unknown) => {
        const why = e instanceof Stopped ? e.code : 'refused'
        say('')
        if (why === 'used' || why === 'bad-recovery')
          stopped(why, [t.recoveryHave, () => frame.askRecovery(shows!, k)], [t.return, frame.forget])
        else if (why === 'wrong-b') stopped(why, [t.return, () => frame.askB({ ...shows!, b: null }, k)])
        else go({ kind: 'stop', why })
      },
    )
  }, 50)
}
