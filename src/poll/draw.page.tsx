import { type ReactNode, useState } from 'react'
import { commit } from '../lib/draw.ts'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { drawText as t } from './draw.text.ts'
import { pollPageText } from './page.text.ts'
import { commitDraw, revealDraw, setFrame, showPollDraw } from './roll.api.ts'
import { Wide } from './wide.page.tsx'

export interface Party {
  by: string
  mine: boolean
  outside?: boolean
  commitment: string
  secret: string | null
}
export interface DrawnStratum {
  stratum: string
  frame: number
  picked: readonly number[]
  list: string
  seed: string
}

/** In full, because somebody counts again from it. */
const digest = { display: 'block', minWidth: '17em', overflowWrap: 'anywhere' } as const

const hex = (): string => Array.from(crypto.getRandomValues(new Uint8Array(24)), (b) => b.toString(16).padStart(2, '0')).join('')

/** 姓名，层 a line. */
export const peopleOf = (text: string): { name: string; stratum: string }[] =>
  text
    .split('\n')
    .map((l) => l.trim().split(/[,，、\t\s]+/))
    .filter((p) => p[0])
    .map(([name = '', stratum]) => ({ name, stratum: stratum || t.whole }))

/** Both parties of a draw: each seals on his own device and opens when both have. `keep` names the place on this device for his secret. */
export const DrawPanel = (p: {
  keep: string
  parties: readonly Party[]
  strata: readonly DrawnStratum[]
  drawnOn: string | null
  /** Sealing and opening are lawful now. */
  open: boolean
  onCommit: (commitment: string) => Promise<unknown>
  onReveal: (secret: string) => Promise<unknown>
}) => {
  const [secret, keep] = useState(() => localStorage.getItem(p.keep) ?? '')
  const [said, say] = useState<string | null>(null)
  const mine = p.parties.find((x) => x.mine)
  const run = async (work: () => Promise<unknown>) => {
    try {
      await work()
      say(null)
    } catch (e) {
      say(sayError(e))
    }
  }
  return (
    <section className="card box">
      <h2>{t.secrets}</h2>
      {p.parties.length === 0 ? <p className="muted">{t.nobody}</p> : null}
      <ul className="lines">
        {p.parties.map((x) => (
          <li key={x.commitment}>
            <b>{x.secret === null ? t.sealedBy(x.by) : t.openBy(x.by)}</b>
            {x.outside ? `　${t.outside}` : ''}
            {x.mine ? `　${t.mine}` : ''}
            <br />
            <span className="muted">
              {t.commitment} <code style={{ overflowWrap: 'anywhere' }}>{x.commitment}</code>
            </span>
            {x.secret === null ? null : (
              <>
                <br />
                <span className="muted">
                  {t.secret} <code style={{ overflowWrap: 'anywhere' }}>{x.secret}</code>
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
      {p.open && !mine && p.parties.length < 2 ? (
        <>
          <p className="muted">{t.makeHint}</p>
          <Button
            main
            onClick={() =>
              void run(async () => {
                const made = hex()
                // Kept before it is sealed: a secret that is lost voids the draw.
                localStorage.setItem(p.keep, made)
                keep(made)
                await p.onCommit(commit(made))
              })
            }
          >
            {t.make}
          </Button>
        </>
      ) : null}
      {p.open && mine && mine.secret === null ? (
        <div className="field" style={{ marginBlock: 12 }}>
          <label htmlFor="my-secret">{secret ? t.yours : t.type}</label>
          <input id="my-secret" type="text" autoComplete="off" value={secret} onChange={(e) => keep(e.target.value.trim())} />
          <p className="acts">
            <Button
              main
              why={p.parties.length < 2 ? t.waits : secret.length < 16 ? t.type : null}
              onClick={() => void run(() => p.onReveal(secret))}
            >
              {t.reveal}
            </Button>
          </p>
        </div>
      ) : null}
      {p.open && mine && mine.secret !== null && p.strata.length === 0 ? <p className="muted">{t.waitsReveal}</p> : null}
      {said === null ? null : <p role="alert">{said}</p>}
      {p.strata.length === 0 ? null : (
        <>
          <h2>{t.result}</h2>
          {p.drawnOn ? <p>{t.drawnOn(dayText(p.drawnOn))}</p> : null}
          <Wide label={t.result}>
            <table>
              <thead>
                <tr>
                  <th>{t.stratum}</th>
                  <th className="r">{t.population}</th>
                  <th className="r">{t.drawn}</th>
                  <th>{t.picked}</th>
                  <th>{t.list}</th>
                  <th>{t.seed}</th>
                </tr>
              </thead>
              <tbody>
                {p.strata.map((s) => (
                  <tr key={s.stratum}>
                    <td style={{ whiteSpace: 'nowrap' }}>{s.stratum}</td>
                    <td className="r">{s.frame}</td>
                    <td className="r">{s.picked.length}</td>
                    <td style={{ minWidth: '12em' }}>{s.picked.join('、')}</td>
                    <td>
                      <code style={digest}>{s.list}</code>
                    </td>
                    <td>
                      <code style={digest}>{s.seed}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
          <p className="muted">{t.repeat}</p>
        </>
      )}
    </section>
  )
}

/** A list pasted from a sheet, and how many are drawn from it. */
export const FrameForm = (p: {
  sample: boolean
  more?: ReactNode
  onSend: (people: { name: string; stratum: string }[], wanted: number | null) => Promise<unknown>
}) => {
  const [text, write] = useState('')
  const [wanted, want] = useState('')
  const [said, say] = useState<string | null>(null)
  const people = peopleOf(text)
  const sizes = [...people.reduce((m, x) => m.set(x.stratum, (m.get(x.stratum) ?? 0) + 1), new Map<string, number>())]
  const send = async () => {
    try {
      await p.onSend(people, p.sample ? Number(wanted) : null)
      say(null)
    } catch (e) {
      say(sayError(e))
    }
  }
  return (
    <>
      {p.more}
      <div className="field" style={{ marginBlock: 12 }}>
        <label htmlFor="frame-people">{t.people}</label>
        <div className="hint">{t.peopleHint}</div>
        <textarea id="frame-people" rows={8} value={text} onChange={(e) => write(e.target.value)} />
        {sizes.length > 0 ? <p className="muted">{sizes.map(([s, n]) => `${s} ${n}`).join('　')}</p> : null}
      </div>
      {p.sample ? (
        <div className="field" style={{ marginBlock: 12 }}>
          <label htmlFor="frame-wanted">{t.wanted}</label>
          <span className="with-unit">
            <input
              id="frame-wanted"
              type="text"
              inputMode="numeric"
              className="short"
              value={wanted}
              onChange={(e) => want(e.target.value)}
            />
            <span>{t.people_n}</span>
          </span>
        </div>
      ) : null}
      {said === null ? null : <p role="alert">{said}</p>}
      <Button main why={people.length === 0 || (p.sample && !/^\d+$/.test(wanted)) ? t.none : null} onClick={() => void send()}>
        {t.frameDo}
      </Button>
    </>
  )
}

export default () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showPollDraw, { id })
  const [key, choose] = useState('')
  const again = () => answer.refetch()
  return (
    <Answer of={answer}>
      {(p) => {
        const open = p.state === 'draft'
        const classKey = key || p.classes[0]!.key
        return (
          <article className="record">
            <Crumbs crumbs={[{ label: pollPageText.list, to: '/polls' }, { label: p.title, to: `/polls/${id}` }, { label: t.title }]} />
            <header className="page-head">
              <div>
                <h1>{t.title}</h1>
                <p className="lead">{t.lead}</p>
              </div>
            </header>
            <div className="stack">
              <section className="card box">
                <h2>{t.frame}</h2>
                {p.draws.length === 0 ? <p className="muted">{t.none}</p> : null}
                <ul className="lines">
                  {p.draws.map((d) => (
                    <li key={d.classKey}>
                      {p.classes.find((k) => k.key === d.classKey)?.title}　{t.population} {d.frame}　{t.drawn} {d.wanted}
                    </li>
                  ))}
                </ul>
                {open && p.mayFrame && !p.draws[0]?.commitments.some((x) => x.secret !== null) ? (
                  <details open={p.draws.length === 0}>
                    <summary>{t.frameEdit}</summary>
                    <FrameForm
                      sample
                      more={
                        <div className="field" style={{ marginBlock: 12 }}>
                          <label htmlFor="frame-class">{t.ofClass}</label>
                          <select id="frame-class" value={classKey} onChange={(e) => choose(e.target.value)}>
                            {p.classes.map((k) => (
                              <option key={k.key} value={k.key}>
                                {k.title}
                              </option>
                            ))}
                          </select>
                        </div>
                      }
                      onSend={async (people, wanted) => {
                        await call(setFrame, { id, version: p.version, classKey, wanted: wanted!, people })
                        await again()
                      }}
                    />
                  </details>
                ) : null}
              </section>
              {p.draws.length === 0 ? null : (
                <DrawPanel
                  keep={`zy-draw:poll:${id}`}
                  parties={p.draws[0]!.commitments}
                  strata={p.draws.flatMap((d) => d.strata)}
                  drawnOn={p.draws[0]!.drawnOn}
                  open={open}
                  onCommit={async (commitment) => {
                    await call(commitDraw, { id, commitment })
                    await again()
                  }}
                  onReveal={async (secret) => {
                    await call(revealDraw, { id, secret })
                    await again()
                  }}
                />
              )}
            </div>
          </article>
        )
      }}
    </Answer>
  )
}
