import { checkReceipt, type Known, type World } from './errand.ts'
import { deviceKeeper, type Kept } from './keep.ts'
import { codesOf, type Found, lookUp, lookUpCode } from './later.ts'
import { acts, button, el, facts, field, heading, note, put, typed } from './view.ts'
import { voterText as t } from './voter.text.ts'

/** The receipt, and what a later visit finds. Never a grade. */
const kitOf = (kept: Kept): string => `data:application/json,${encodeURIComponent(JSON.stringify({ schema: 'zy.ballot/kit-1', ...kept }))}`

const codes = (kept: Kept, titleOf: (race: number) => string): HTMLElement => {
  const all = codesOf(kept)
  return el(
    'section',
    {},
    el('p', {}, t.code12),
    el('p', { class: 'code', id: 'ballot-code' }, all[0]!.code),
    all.length > 1 ? el('details', {}, el('summary', {}, t.codesAll), facts(all.map((c) => [titleOf(c.race), c.code] as const))) : null,
    el('p', { class: 'm' }, t.codeLead),
  )
}

export const titleOfRace =
  (k: Known) =>
  (race: number): string => {
    const r = k.manifest.races.find((x) => x.id === race)!
    return r.classId === 0 ? t.note : r.column === 0 ? k.manifest.title : k.manifest.columns[r.column - 1]!.title
  }

/** Right after the deposit. */
export const doneScreen = (k: Known, kept: Kept, shared: boolean): HTMLElement[] => {
  const r = checkReceipt(k, kept)
  return [
    heading(t.done, 'in-box'),
    note(
      r.signed ? 'ok' : 'warn',
      el('p', {}, el('b', { id: 'in-box' }, t.inBox(kept.receipt!.position + 1))),
      el('p', {}, r.signed ? `${t.signed} ✓` : t.notSigned),
      el('p', {}, r.logged ? `${t.logged} ✓` : t.notLogged),
    ),
    codes(kept, titleOfRace(k)),
    ...(shared
      ? []
      : [
          el(
            'section',
            {},
            el('p', {}, t.later),
            acts(el('a', { class: 'btn', href: kitOf(kept), download: 'zhengyou-ballot.json' }, t.kit)),
            el('p', { class: 'm' }, t.kitHint),
            el('p', {}, t.closeTab),
          ),
        ]),
  ]
}

const says: Record<Found, string> = {
  'not-yet': t.notYet,
  counted: t.countedLead,
  logged: t.loggedLead,
  unopened: t.unopened,
  altered: t.altered,
  missing: t.missing,
  unproven: t.unproven,
}

const one = (w: World, slot: string, kept: Kept): HTMLElement => {
  const out = el('div', { role: 'status' })
  const look = () => {
    lookUp(w, kept)
      .then((found) => {
        if (found === 'counted' || found === 'altered' || found === 'missing') w.keeper.write(slot, { ...kept, found })
        out.textContent = ''
        const good = found === 'counted' || found === 'logged'
        const bad = !good && found !== 'not-yet'
        out.appendChild(
          note(
            good ? 'ok' : bad ? 'warn' : '',
            good ? el('p', {}, el('b', {}, found === 'counted' ? t.counted : t.loggedDone)) : null,
            el('p', {}, says[found]),
          ),
        )
      })
      .catch(() => {
        out.textContent = t.offline
      })
  }
  look()
  return el(
    'section',
    {},
    el('h3', {}, kept.title),
    el('p', {}, t.inBox(kept.receipt!.position + 1)),
    out,
    codes(kept, (race) => String(race)),
    acts(button(t.again, look), el('a', { class: 'btn', href: kitOf(kept), download: 'zhengyou-ballot.json' }, t.kit)),
  )
}

/** What was cast from this phone, and a way for those who have only their 票码. */
export const receiptPage = (place: HTMLElement, w: World, polls: readonly { poll: string; title: string }[]): void => {
  const mine = w.keeper.slots().map((slot) => ({ slot, kept: w.keeper.read(slot)! }))
  const cast = mine.filter((m) => m.kept?.receipt)
  const open = mine.some((m) => m.kept && !m.kept.receipt && (m.kept.tokens || m.kept.cast || m.kept.asked))
  const out = el('p', { role: 'status', id: 'code-answer' })
  const ask = () => {
    const poll = typed('code-poll')
    lookUpCode(w, poll, typed('code-digits'))
      .then((r) => {
        out.textContent = r === 'listed' ? t.listed : r === 'not-listed' ? t.notListed : r === 'not-yet' ? t.notYet : t.badDigits
      })
      .catch(() => {
        out.textContent = t.offline
      })
  }
  put(
    place,
    [
      heading(t.mine),
      ...(cast.length > 0 ? cast.map((m) => one(w, m.slot, m.kept)) : [el('p', {}, t.mineNone)]),
      open ? note('', t.unfinished, ' ', el('a', { href: place.getAttribute('data-home') || '' }, t.resume)) : null,
      polls.length > 0
        ? el(
            'section',
            {},
            el('h2', {}, t.lookUp),
            el(
              'div',
              { class: 'f' },
              el('label', { for: 'code-poll' }, t.poll),
              el(
                'select',
                { id: 'code-poll' },
                polls.map((p) => el('option', { value: p.poll }, p.title)),
              ),
            ),
            field({ id: 'code-digits', label: t.code12, hint: t.lookUpHint, more: { inputmode: 'numeric' } }),
            acts(button(t.lookUpGo, ask)),
            out,
          )
        : null,
    ],
    false,
  )
}
export { deviceKeeper }
