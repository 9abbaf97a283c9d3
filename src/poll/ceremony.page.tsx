import { useEffect, useRef, useState } from 'react'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import type { ControlProps } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { sayError } from '../web/desk/say.ts'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { instantText } from '../web/format.ts'
import { archivePoll, showCeremony } from './ceremony.api.ts'
import { ceremonyText as t } from './ceremony.text.ts'
import { freezePoll, openResult } from './poll.api.ts'
import { MomentControl, type Shown } from './poll-acts.page.tsx'
import { readTrusteeKeys, type TrusteeKeys } from './trustee.ts'

/** How the offices stand and what they are at; asks again until they are done. */
export const CeremonyBox = ({ p, again }: { p: Shown; again: () => Promise<unknown> }) => {
  const { realm, today, hall } = useSession()
  const [quick, hurry] = useState(true)
  const answer = useAnswer(showCeremony, { id: p.id }, { everyMs: quick ? 1500 : 10_000, keep: true })
  const [said, say] = useState<string | null>(null)
  const step = answer.data?.step ?? null
  // A step may be over between two questions: the state tells it, the archive has its own line.
  const heard = answer.data?.state
  const was = useRef(step)
  const fresh = useRef(again)
  fresh.current = again
  useEffect(() => {
    hurry(step !== null || p.state === 'open')
    if (was.current !== step || (heard !== undefined && heard !== p.state)) void fresh.current()
    was.current = step
  }, [step, heard, p.state])
  const run = async (work: () => Promise<unknown>) => {
    try {
      await work()
      say(null)
      await answer.refetch()
    } catch (e) {
      say(sayError(e))
    }
  }
  return (
    <section className="card box" aria-live="polite">
      <h2>{t.title}</h2>
      <Answer of={answer}>
        {(a) => (
          <>
            <p>
              {t.independence}：<b>{a.mode === null ? t.none : t.modes[a.mode]}</b>
              {a.way === null ? '' : `　${t.ways[a.way]}`}
            </p>
            {a.step === null ? null : <p role="status">{t.working(a.stepTitle ?? '')}</p>}
            {a.fault === null ? null : (
              <p className="note" role="alert">
                {t.failed(a.fault.sentence)}
              </p>
            )}
            {said === null ? null : <p role="alert">{said}</p>}
            {a.offices === null ? (
              <p className="muted">{a.mode === null ? t.noOffices : t.asking}</p>
            ) : (
              <ul className="lines">
                {a.offices.map((o) => (
                  <li key={o.office}>
                    {o.title}　<StateTag kind={o.up ? 'done' : 'todo'} word={o.up ? t.up : t.down} />
                  </li>
                ))}
              </ul>
            )}
            {a.deposits === null ? null : (
              <p>
                {t.deposits(a.deposits, p.eligible)}　{a.casting ? t.casting : t.notCasting}
              </p>
            )}
            {p.state === 'closed' && a.openableAt !== null ? <p>{t.openable(instantText(a.openableAt, realm.zone, today))}</p> : null}
            {a.ballotId === null ? null : (
              <p>
                {t.ballotId} <code style={{ overflowWrap: 'anywhere' }}>{a.ballotId}</code>
              </p>
            )}
            {a.recount === null ? null : (
              <>
                <p>{a.recount.exit === 0 ? t.recounted(a.recount.leaves, a.recount.signatures) : t.recountedPartly}</p>
                {a.recount.findings.length === 0 ? null : (
                  <ul className="lines">
                    {a.recount.findings.map((f) => (
                      <li key={f}>{f}</li>
                    ))}
                  </ul>
                )}
              </>
            )}
            {a.archiveDigest === null ? null : (
              <p>
                {t.archive} <code style={{ overflowWrap: 'anywhere' }}>{a.archiveDigest}</code>
              </p>
            )}
            <p className="acts">
              {p.may.run && p.lawful.includes('desk') ? (
                <>
                  <a href={`/polls/${p.id}/slips`}>{t.slips}</a>
                  <a href={`/polls/${p.id}/desk`}>{t.desk}</a>
                </>
              ) : null}
              {p.may.certify && p.state === 'certified' && a.archiveDigest === null && a.step === null ? (
                <Button small onClick={() => void run(() => call(archivePoll, { id: p.id }))}>
                  {t.archiveDo}
                </Button>
              ) : null}
              {p.state === 'certified' && p.definition.settings.publish === 'public' ? (
                <a href={`${hall}/poll/${p.id}`}>{t.publicPage}</a>
              ) : null}
            </p>
          </>
        )}
      </Answer>
    </section>
  )
}

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
const CeremonyControl =
  (p: Shown) =>
  ({ id, onChange, describedBy }: ControlProps) => {
    const [way, choose] = useState<'with-b' | 'slip' | 'desk'>('with-b')
    const [names, name] = useState('')
    const [shares, show] = useState<readonly string[]>([])
    const [keys, keep] = useState<TrusteeKeys | null>(null)
    const [odd, warn] = useState(false)
    const tell = (k: typeof keys, w: typeof way, n: string) => {
      onChange(k === null ? null : { authA: w, ...k, trustees: { need: 2, names: namesOf(n) } })
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
            {(['with-b', 'slip', 'desk'] as const).map((w) => (
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

/** One press: the roll and the rules are frozen and, if wanted, tokens are given at once. */
export const FreezeBallot = ({ p, onDone }: { p: Shown; onDone: () => void }) => (
  <>
    <p>{t.freezeLead}</p>
    <Form
      endpoint={freezePoll}
      fixed={{ id: p.id, version: p.version }}
      initial={{ openNow: true, opensAt: new Date().toISOString() }}
      fields={[
        { name: 'openNow', label: t.begin, kind: 'flag', says: t.openNow },
        { name: 'opensAt', label: t.opensAt, kind: 'custom', control: MomentControl, when: (v) => v.openNow !== true },
        { name: 'closesAt', label: t.closesAt, kind: 'custom', control: MomentControl },
        { name: 'supervisor', label: t.supervisor, kind: 'text', max: 60, optional: true },
        { name: 'ceremony', label: t.keys, kind: 'custom', control: CeremonyControl(p), keep: false },
      ]}
      submit={t.freezeDo}
      draft={false}
      touches={['poll']}
      onDone={onDone}
    />
  </>
)

const SharesControl = ({ id, onChange, describedBy }: ControlProps) => {
  const [two, set] = useState<[string, string]>(['', ''])
  return (
    <div id={id} aria-describedby={describedBy}>
      {([0, 1] as const).map((i) => (
        <label key={i} className="field" style={{ display: 'block', marginBottom: 12 }}>
          {t.shareNo(i + 1)}
          <textarea
            rows={2}
            autoComplete="off"
            spellCheck={false}
            value={two[i]}
            onChange={(e) => {
              const next: [string, string] = i === 0 ? [e.target.value, two[1]] : [two[0], e.target.value]
              set(next)
              onChange(next.map((x) => x.trim()).filter(Boolean))
            }}
          />
        </label>
      ))}
    </div>
  )
}
/** Two trustees beside each other at one screen; what they type is used once and kept nowhere. */
export const OpenUrn = ({ p, onDone }: { p: Shown; onDone: () => void }) => (
  <>
    <p>{t.openLead}</p>
    <Form
      endpoint={openResult}
      fixed={{ id: p.id, version: p.version }}
      fields={[{ name: 'shares', label: t.shares, kind: 'custom', control: SharesControl, keep: false }]}
      submit={t.openDo}
      draft={false}
      touches={['poll']}
      onDone={onDone}
    />
  </>
)
