import { type Manifest, shortPollId } from '../core/manifest.ts'
import { noteBody } from '../core/voter.ts'
import type { Known } from './errand.ts'
import { type Flow, overCap, type Rules, type Step } from './flow.ts'
import { acts, button, type Child, choice, el, facts, heading, moment, note, typed } from './view.ts'
import { voterText as t } from './voter.text.ts'

export const rulesOf = (m: Manifest): Rules => ({
  columns: m.columns.length,
  grades: m.scale.length,
  abstain: m.abstain,
  notes: m.notes,
  caps: m.layout === 'row' ? m.caps : [],
})

/** What a screen of the flow looks like; every act of the voter goes out as a step. */
export const screenOf = (k: Known, f: Flow, go: (e: Step) => void, shared: boolean): Child[] => {
  const m = k.manifest
  const rules = rulesOf(m)
  const grades = [...m.scale.map((g) => ({ value: g.grade, label: g.title })), ...(m.abstain ? [{ value: 0, label: t.abstain }] : [])]
  const nameOf = (g: number | null) => (g === null ? '' : grades.find((x) => x.value === g)!.label)
  const ask = (at: number, legend: string) =>
    choice({
      name: `grade-${at}`,
      legend,
      error: f.fault === 'choose' && f.grades[at] === null ? (m.abstain ? t.choose : t.chooseNo) : null,
      options: grades,
      chosen: f.grades[at]!,
      choose: (grade) => go({ kind: 'choose', at, grade }),
    })
  const back = button(t.back, () => go({ kind: 'back' }))
  const next = (label: string) => button(label, () => go({ kind: 'next' }), true)

  const read = (): Child[] => [
    heading(m.title),
    facts([
      [t.organiser, m.organiser],
      [t.supervisor, m.supervisor],
      [t.independence, m.mode === 'single-host' ? t.single : t.two],
      [t.span, t.spanOf(moment(m.opensAt), moment(m.closesAt))],
      [t.columns, t.columnsOf(m.columns.length)],
      [
        t.fingerprint,
        el(
          'span',
          {},
          el('code', { style: 'overflow-wrap:anywhere' }, shortPollId(k.id)),
          el('br', {}),
          el('span', { class: 'm' }, t.fingerprintHint),
        ),
      ],
    ]),
    note('ok', t.safe),
    m.oneCode ? note('warn', t.oneCode) : null,
    el('p', {}, t.notSafe),
    el('p', {}, m.place === 'hall' ? t.hall : t.remote),
    shared ? note('', t.kioskLead) : null,
    acts(
      button(t.begin, () => go({ kind: 'begin' }), true),
      m.columns.length > 1 ? button(t.list, () => go({ kind: 'list' })) : null,
    ),
  ]
  const all: Record<Flow['screen'], () => Child[]> = {
    read,
    grade: () => [
      el(
        'div',
        { class: 'st' },
        el('span', {}, m.title),
        el('span', { style: 'white-space:nowrap;margin-left:12px' }, t.step(f.at + 1, rules.columns)),
      ),
      el('div', { class: 'pb' }, el('i', { style: `width:${Math.round(((f.at + 1) / rules.columns) * 100)}%` })),
      heading(m.columns[f.at]!.title),
      ask(f.at, t.question),
      acts(back, next(f.mending || f.at + 1 === rules.columns ? t.toReview : t.next)),
    ],
    list: () => [heading(m.title), ...m.columns.map((c, i) => ask(i, c.title)), acts(back, next(t.toReview))],
    note: () => [
      heading(t.note),
      el('p', { class: 'h', id: 'words-h' }, t.noteHint),
      f.fault === 'note-long' ? el('p', { class: 'er', role: 'alert' }, t.noteLong) : null,
      el(
        'textarea',
        {
          id: 'words',
          rows: '6',
          'aria-label': t.note,
          'aria-describedby': 'words-h',
          input: () => go({ kind: 'write', note: typed('words'), fits: noteBody(typed('words')) !== null }),
        },
        f.note,
      ),
      acts(back, next(t.toReview)),
    ],
    review: () => [
      heading(t.review),
      el('p', {}, t.reviewLead),
      f.fault === 'cap'
        ? note('warn', ...overCap(rules, f).map((g) => t.cap(nameOf(g), rules.caps.find((c) => c.grade === g)!.atMost)))
        : null,
      el(
        'ul',
        { class: 'it' },
        m.columns.map((c, i) =>
          el(
            'li',
            {},
            el('div', {}, el('b', {}, c.title), el('p', { class: 'm' }, nameOf(f.grades[i]!))),
            el(
              'button',
              { type: 'button', class: 'btn', 'aria-label': `${t.mend} ${c.title}`, click: () => go({ kind: 'mend', at: i }) },
              t.mend,
            ),
          ),
        ),
        m.notes
          ? el(
              'li',
              {},
              el('div', {}, el('b', {}, t.note), el('p', { class: 'm' }, f.note || t.noteNone)),
              button(t.mend, () => go({ kind: 'mend', at: -1 })),
            )
          : null,
      ),
      acts(
        back,
        button(t.cast, () => go({ kind: 'cast' }), true),
      ),
    ],
    hold: () => [
      heading(f.left > 0 ? t.hold(f.left) : t.sending),
      el('p', {}, f.left === 0 && f.tokens !== 'held' ? t.holdWait : t.holdLead),
      acts(button(t.undo, () => go({ kind: 'undo' }), true)),
    ],
    sending: () => [heading(t.sending)],
    waiting: () => [heading(t.toCast), note('', t.waiting)],
    done: () => [],
    stopped: () => [],
  }
  return all[f.screen]()
}
