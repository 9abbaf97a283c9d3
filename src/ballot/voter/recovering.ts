import { fromBase64url } from '../core/bytes.ts'
import type { Shown } from './address.ts'
import type { Kept } from './keep.ts'
import { readPin, recoveryCode, recoveryFragment } from './recover.ts'
import { squares } from './svg.ts'
import { acts, button, type Child, el, field, heading, note, put, typed } from './view.ts'
import { voterText as t } from './voter.text.ts'

type Draw = (text: string) => { side: number; d: string }
const drawer = (): Draw | undefined => (window as unknown as { zyQr?: Draw }).zyQr

/** The drawing program, once; `then` runs also where it does not come: the code can be copied by hand. */
const withDrawer = (from: string, then: () => void): void => {
  if (drawer() || !from) {
    then()
    return
  }
  const script = document.createElement('script')
  script.src = from
  script.onload = then
  script.onerror = then
  document.head.appendChild(script)
}

/** Broken only between groups, two by two. */
const pairs = (code: string): HTMLElement[] => code.match(/.{5}-.{5}-?/g)!.map((two) => el('span', { style: 'display:inline-block' }, two))

export const pinField = (error: string | null, hint: string = t.pinHint): HTMLElement =>
  field({ id: 'pin', label: t.pin, hint, error, value: typed('pin'), more: { inputmode: 'numeric', maxlength: '6' } })
export const recoveryField = (error: string | null): HTMLElement =>
  field({ id: 'recovery', label: t.recoveryCode, hint: t.recoveryCodeHint, error, value: typed('recovery'), code: true })

/** On the phone that may be lost: six digits first, then the code as a picture and in letters. */
export const recoveryScreen = (place: HTMLElement, kept: Kept, back: () => void): void => {
  const address = location.href.split('#')[0]!
  const picture = el('div', { id: 'recovery-qr' })
  const shown = (pin: string): void => {
    const code = recoveryCode(kept.poll, pin, fromBase64url(kept.seed!))
    const desk: Shown | null = kept.desk || null
    put(
      place,
      [
        heading(t.recovery),
        el('p', {}, t.recoveryKeep),
        picture,
        el('p', {}, t.recoveryCode),
        el('p', { class: 'code', id: 'recovery-code' }, pairs(code)),
        desk ? note('', t.recoveryDesk) : null,
        note('warn', t.recoveryWarn),
        acts(button(t.return, back, true)),
      ],
      true,
    )
    withDrawer(place.getAttribute('data-qr') || '', () => {
      const draw = drawer()
      picture.textContent = ''
      picture.appendChild(
        draw
          ? squares(draw(`${address}#${recoveryFragment({ poll: kept.poll, code, desk })}`), t.recoveryQr, 'min(100%,280px)')
          : el('p', { class: 'm' }, t.recoveryNoQr),
      )
      const svg = picture.querySelector('svg')
      // As high as it is wide, whatever the window.
      if (svg) svg.style.height = 'auto'
    })
  }
  const asked = (error: string | null): void => {
    const submit = (e: Event) => {
      e.preventDefault()
      const pin = readPin(typed('pin'))
      if (pin === null) asked(t.badPin)
      else shown(pin)
    }
    put(
      place,
      [
        heading(t.recovery),
        el('p', {}, t.recoveryLead),
        el(
          'form',
          { submit },
          pinField(error, t.pinMakeHint),
          el('p', { class: 'act' }, button(t.return, back), el('button', { class: 'btn main', type: 'submit' }, t.recoveryMake)),
        ),
      ],
      true,
    )
    const bad = place.querySelector('[aria-invalid]') as HTMLElement | null
    if (bad) bad.focus()
  }
  asked(null)
}

/** Where the other phone's code is asked for: read already, or typed here. */
export const recoveryEntry = (o: { scanned: boolean; open: boolean; wrong: 'code' | 'pin' | null }): Child => {
  const fields = [
    o.scanned ? null : recoveryField(o.wrong === 'code' ? t.badRecovery : null),
    pinField(o.wrong === 'pin' ? t.badPin : null),
  ]
  if (o.scanned || o.open) return el('div', {}, o.scanned ? note('ok', t.recoveryRead) : null, fields)
  return el('details', { open: o.wrong !== null || typed('recovery') !== '' }, el('summary', {}, t.recoveryHave), fields)
}
