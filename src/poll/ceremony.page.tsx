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
import { pollPageText } from './page.text.ts'
import { openResult } from './poll.api.ts'
import type { Shown } from './poll-acts.page.tsx'

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
                    {a.mode === 'two-office' && o.url !== '' ? <span className="muted">　{o.url}</span> : null}
                  </li>
                ))}
              </ul>
            )}
            {a.deposits === null ? null : (
              <p>
                {t.deposits(a.deposits, p.eligible)}　{a.casting ? t.casting : t.notCasting}
              </p>
            )}
            {p.state === 'open' && a.mode === 'two-office' && p.definition.settings.place === 'hall' ? (
              <p className="note">
                {pollPageText.closeEarlyTwo}
                <br />
                <code style={{ overflowWrap: 'anywhere' }}>{`zhengyou office --role b --do close-early --poll ${a.ballotId}`}</code>
              </p>
            ) : null}
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
                  <a href={`/polls/${p.id}/printed`}>{t.printedTitle}</a>
                </>
              ) : null}
              {p.may.withheld && p.lawful.includes('read') ? <a href={`/polls/${p.id}/withheld`}>{t.withheldTitle}</a> : null}
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
