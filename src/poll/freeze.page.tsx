import { useMemo, useRef, useState } from 'react'
import { findUnits } from '../organisation/find.page.tsx'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import type { ControlProps } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { sayError } from '../web/desk/say.ts'
import { Answer } from '../web/desk/weather.tsx'
import { showCeremony } from './ceremony.api.ts'
import { ceremonyText as t } from './ceremony.text.ts'
import { freezePoll } from './poll.api.ts'
import { MomentControl, type Shown } from './poll-acts.page.tsx'
import { showSupervisors } from './supervision.api.ts'
import { readTrusteeKeys, type TrusteeKeys } from './trustee.ts'

/** Three sheets for three people: made here and printed here, kept nowhere. */
const Shares = ({ shares, title }: { shares: readonly string[]; title: string }) => (
  <>
    <p className="no-print">{t.sharesLead}</p>
    <p className="no-print">
      <Button onClick={() => window.print()}>{t.print}</Button>
    </p>
    <ul className="slips" aria-label={t.shares}>
      {shares.map((s, i) => (
        <li key={s} className="slip">
          <p className="slip-head">
            <b>{t.shareOf(i + 1)}</b>
            <span>{title}</span>
          </p>
          <p className="slip-code" style={{ overflowWrap: 'anywhere' }}>
            {s}
          </p>
          <p className="slip-note">{t.shareNote}</p>
        </li>
      ))}
    </ul>
  </>
)

const namesOf = (typed: string): string[] => {
  const list = typed.split(/[\n、，,]/).map((x) => x.trim()).filter(Boolean).slice(0, 3) // biome-ignore format: one line
  return list.length === 3 ? list : [t.trustee(1), t.trustee(2), t.trustee(3)]
}
interface Holder {
  unitId: number
  accountIds: number[]
}
/** Who answers for the second issuer: a unit that is not the organiser's, and people there who watch over others. */
const Supervision = ({ p, set }: { p: Shown; set: (b: Holder | null) => void }) => {
  const [units, offer] = useState<readonly { value: string; label: string }[]>([])
  const [unitId, choose] = useState<number | null>(null)
  const [accounts, list] = useState<readonly { accountId: number; name: string }[]>([])
  const [picked, pick] = useState<readonly number[]>([])
  const [said, say] = useState<string | null>(null)
  const look = async (q: string) => {
    try {
      offer(await findUnits()(q))
    } catch (e) {
      say(sayError(e))
    }
  }
  const take = async (id: number) => {
    choose(id)
    pick([])
    set(null)
    try {
      const found = (await call(showSupervisors, { id: p.id, unitId: id })).accounts
      list(found)
      say(found.length === 0 ? t.noSupervisors : null)
    } catch (e) {
      say(sayError(e))
    }
  }
  const tick = (accountId: number, on: boolean) => {
    const next = on ? [...picked, accountId] : picked.filter((x) => x !== accountId)
    pick(next)
    set(unitId !== null && next.length > 0 ? { unitId, accountIds: next } : null)
  }
  return (
    <fieldset style={{ border: 0, padding: 0, margin: '0 0 12px' }}>
      <legend>{t.holdersOfB}</legend>
      <p className="muted">{t.holdersHint}</p>
      <label className="field" style={{ display: 'block' }}>
        {t.findUnit}
        <input type="search" onChange={(e) => void look(e.target.value)} />
      </label>
      <label className="field" style={{ display: 'block' }}>
        {t.unitOfB}
        <select size={4} value={unitId === null ? '' : String(unitId)} onChange={(e) => void take(Number(e.target.value))}>
          {units.map((u) => (
            <option key={u.value} value={u.value}>
              {u.label}
            </option>
          ))}
        </select>
      </label>
      {accounts.map((a) => (
        <label key={a.accountId} className="option" style={{ display: 'block' }}>
          <input type="checkbox" checked={picked.includes(a.accountId)} onChange={(e) => tick(a.accountId, e.target.checked)} /> {a.name}
        </label>
      ))}
      {said === null ? null : <p role="status">{said}</p>}
    </fieldset>
  )
}

const CeremonyControl =
  (p: Shown, two: boolean) =>
  ({ id, onChange, describedBy }: ControlProps) => {
    const [way, choose] = useState<'with-b' | 'slip' | 'desk'>(two ? 'desk' : 'with-b')
    const [ofB, hold] = useState<Holder | null>(null)
    const [names, name] = useState('')
    const [shares, show] = useState<readonly string[]>([])
    const [keys, keep] = useState<TrusteeKeys | null>(null)
    const [odd, warn] = useState(false)
    const [papers, print] = useState<Record<number, number>>({})
    const tell = (k: typeof keys, w: typeof way, n: string, of = papers, b = ofB) => {
      const holders = b === null ? {} : { holders: { b } }
      const printed = Object.entries(of).flatMap(([classId, n]) => (n > 0 ? [{ classId: Number(classId), n }] : []))
      onChange(k === null ? null : { authA: w, ...k, printed, ...holders, trustees: { need: 2, names: namesOf(n) } })
    }
    const make = async () => {
      const { makeSeed } = await import('../ballot/voter/seed.ts')
      const made = makeSeed({ classes: p.definition.classes.length, notes: false, names: namesOf(names) }, (into) => crypto.getRandomValues(into as Uint8Array<ArrayBuffer>)) // biome-ignore format: one line
      show(made.shares)
      const k = { seals: made.public.seals, recovery: made.public.recovery }
      keep(k)
      tell(k, way, names)
    }
    return (
      <div id={id} aria-describedby={describedBy}>
        <label className="field" style={{ display: 'block', marginBottom: 12 }}>
          {t.way}
          <select
            value={way}
            onChange={(e) => {
              const w = e.target.value as typeof way
              choose(w)
              tell(keys, w, names)
            }}
          >
            {(two ? (['desk', 'slip'] as const) : (['with-b', 'slip', 'desk'] as const)).map((w) => (
              <option key={w} value={w}>
                {t.ways[w]}
              </option>
            ))}
          </select>
        </label>
        <label className="field" style={{ display: 'block', marginBottom: 12 }}>
          {t.trusteeNames}
          <input
            type="text"
            value={names}
            onChange={(e) => {
              name(e.target.value)
              tell(keys, way, e.target.value)
            }}
          />
        </label>
        {two ? (
          <Supervision
            p={p}
            set={(b) => {
              hold(b)
              tell(keys, way, names, papers, b)
            }}
          />
        ) : null}
        <fieldset style={{ border: 0, padding: 0, margin: '0 0 12px' }}>
          <legend>{t.printedWanted}</legend>
          <p className="muted">{t.printedWantedHint}</p>
          {p.definition.classes.map((k, i) => (
            <label key={k.key} className="field" style={{ display: 'block' }}>
              {t.printedOf(k.title)}{' '}
              <input
                type="number"
                min={0}
                max={5000}
                style={{ width: '6em' }}
                value={papers[i + 1] ?? 0}
                onChange={(e) => {
                  const next = { ...papers, [i + 1]: Math.max(0, Math.floor(Number(e.target.value) || 0)) }
                  print(next)
                  tell(keys, way, names, next)
                }}
              />
            </label>
          ))}
        </fieldset>
        {keys === null ? (
          <>
            <p>
              <Button onClick={() => void make()}>{t.makeShares}</Button>
            </p>
            <label className="field" style={{ display: 'block', marginBottom: 12 }}>
              {t.pasteKeys}
              <textarea
                rows={3}
                onChange={(e) => {
                  const k = readTrusteeKeys(e.target.value)
                  warn(e.target.value.trim() !== '' && k === null)
                  if (k) {
                    keep(k)
                    tell(k, way, names)
                  }
                }}
              />
            </label>
            {odd ? <p role="alert">{t.oddKeys}</p> : null}
          </>
        ) : shares.length > 0 ? (
          <Shares shares={shares} title={p.title} />
        ) : (
          <p>{t.keysRead}</p>
        )}
      </div>
    )
  }

/** Where supervision's own machine answers; that is set where the product is started, not here. */
const Elsewhere = ({ offices }: { offices: readonly { office: string; title: string; url: string }[] | null }) => (
  <dl className="facts">
    {(offices ?? [])
      .filter((o) => o.office === 'b' || o.office === 'relay')
      .map((o) => (
        <div key={o.office}>
          <dt>{o.title}</dt>
          <dd style={{ overflowWrap: 'anywhere' }}>{o.url}</dd>
        </div>
      ))}
  </dl>
)

/** One press: the roll and the rules are frozen and, if wanted, tokens are given at once. */
export const FreezeBallot = ({ p, onDone }: { p: Shown; onDone: () => void }) => {
  const answer = useAnswer(showCeremony, { id: p.id })
  const two = answer.data?.mode === 'two-office'
  // Made once: a new control would forget what was typed.
  const shown = useRef(p)
  const control = useMemo(() => CeremonyControl(shown.current, two), [two])
  return (
    <Answer of={answer}>
      {(a) => {
        return (
          <>
            <p>{t.freezeLead}</p>
            {two ? (
              <>
                <p className="note">{t.twoLead}</p>
                <Elsewhere offices={a.offices} />
              </>
            ) : null}
            <Form
              endpoint={freezePoll}
              fixed={{ id: p.id, version: p.version }}
              initial={{ openNow: true, opensAt: new Date().toISOString() }}
              fields={[
                { name: 'openNow', label: t.begin, kind: 'flag', says: t.openNow },
                { name: 'opensAt', label: t.opensAt, kind: 'custom', control: MomentControl, when: (v) => v.openNow !== true },
                { name: 'closesAt', label: t.closesAt, kind: 'custom', control: MomentControl },
                { name: 'supervisor', label: t.supervisor, kind: 'text', max: 60, optional: true },
                { name: 'ceremony', label: t.keys, kind: 'custom', control, keep: false },
              ]}
              submit={t.freezeDo}
              draft={false}
              touches={['poll']}
              onDone={onDone}
            />
          </>
        )
      }}
    </Answer>
  )
}
