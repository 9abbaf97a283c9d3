import { useEffect, useRef, useState } from 'react'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { slipsPrinted } from './ceremony.api.ts'
import { ceremonyText as t } from './ceremony.text.ts'
import { showPoll } from './poll.api.ts'
import type { Shown } from './poll-acts.page.tsx'
import { Qr } from './qr.page.tsx'
import { numbersIn } from './slip-numbers.ts'
import { openWithheld, showPrinted, takePrinted, voidPrinted } from './supervision.api.ts'
import { Wide } from './wide.page.tsx'

interface PaperSlip {
  no: number
  classTitle: string
  code: string
}

/** One ballot paper: its boxes, and the code by which two clerks later bring it in. Nothing on it is of a person. */
const Paper = ({ p, s }: { p: Shown; s: PaperSlip }) => {
  const { scale, items } = p.definition
  const boxes = [...scale.grades.map((g) => g.title), ...(scale.noOpinion === null ? [] : [scale.noOpinion])]
  return (
    <li className="ballot-paper">
      <div className="ballot-paper-body">
        <p className="slip-head">
          <b>{p.title}</b>
          <span>{t.paperOf(s.classTitle, s.no)}</span>
        </p>
        <table>
          <tbody>
            {p.objectRows.flatMap((o) =>
              items.map((i) => (
                <tr key={`${o.no}/${i.id}`}>
                  <th scope="row">{items.length === 1 ? o.name : `${o.name}　${i.title}`}</th>
                  {boxes.map((b) => (
                    <td key={b}>□ {b}</td>
                  ))}
                </tr>
              )),
            )}
          </tbody>
        </table>
        <p className="slip-note">{t.paperNote}</p>
      </div>
      <Qr text={s.code} label={t.paperQr(s.no)} />
    </li>
  )
}

/** Printed, void, drawn: of every slip that is not void somebody must be on paper before the hall is closed. */
const State = ({ id, again }: { id: number; again: number }) => {
  const answer = useAnswer(showPrinted, { id }, { keep: true })
  const ask = useRef(answer.refetch)
  ask.current = answer.refetch
  useEffect(() => {
    if (again > 0) void ask.current()
  }, [again])
  return (
    <Answer of={answer}>
      {(s) => {
        const left = s.printed - s.voided - s.onPaper
        return (
          <>
            <dl className="facts">
              {(
                [
                  [t.printedN, s.printed],
                  [t.onPaperN, s.onPaper],
                  [t.voidedN, s.voided],
                ] as const
              ).map(([label, n]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{n}</dd>
                </div>
              ))}
            </dl>
            <p className={left === 0 ? '' : 'note'} role="status">
              {left === 0 ? t.balanced : left > 0 ? t.undrawn(left) : t.overdrawn(-left)}
            </p>
          </>
        )
      }}
    </Answer>
  )
}

export const PrintedPage = () => {
  const id = Number(usePathParams().id)
  const { hall } = useSession()
  const answer = useAnswer(showPoll, { id })
  const [slips, show] = useState<readonly PaperSlip[]>([])
  const [typed, type] = useState('')
  const [said, say] = useState<string | null>(null)
  const [turn, next] = useState(0)
  const run = async (work: () => Promise<string | null>) => {
    try {
      say(await work())
      next((n) => n + 1)
    } catch (e) {
      say(sayError(e))
    }
  }
  const take = async () => {
    show((await call(takePrinted, { id })).slips)
    return null
  }
  const printed = async () => {
    await call(slipsPrinted, { id, office: 'b' })
    show([])
    return t.printedDone
  }
  const spoil = async () => {
    const numbers = numbersIn(typed)
    if (numbers === null) return t.badNumbers
    const { voided } = await call(voidPrinted, { id, slips: numbers })
    type('')
    return t.voidedNow(numbers.length, voided)
  }
  return (
    <Answer of={answer}>
      {(p) => (
        <article className="record">
          <div className="no-print stack">
            <Crumbs crumbs={[{ label: p.title, to: `/polls/${id}` }, { label: t.printedTitle }]} />
            <h1>{t.printedTitle}</h1>
            <p className="lead">{t.printedLead}</p>
            <section className="card box">
              <h2>{t.balance}</h2>
              <State id={id} again={turn} />
            </section>
            {said === null ? null : <p role="status">{said}</p>}
            <section className="card box">
              <h2>{t.printedPrint}</h2>
              <p>{t.printedOnce}</p>
              <p className="acts">
                <Button main onClick={() => void run(take)}>
                  {t.takePrinted}
                </Button>
                {slips.length === 0 ? null : <Button onClick={() => window.print()}>{t.print}</Button>}
                <Button quiet onClick={() => void run(printed)}>
                  {t.printed}
                </Button>
              </p>
            </section>
            <section className="card box">
              <h2>{t.voidTitle}</h2>
              <p>{t.voidLead}</p>
              <div className="field" style={{ marginBlock: 12 }}>
                <label htmlFor="void-numbers">{t.voidNumbers}</label>
                <input id="void-numbers" type="text" value={typed} placeholder={t.voidExample} onChange={(e) => type(e.target.value)} />
              </div>
              <p className="acts">
                <Button onClick={() => void run(spoil)}>{t.voidDo}</Button>
                <a href={`${hall}/ballot/paper`}>{t.enterPaper}</a>
              </p>
            </section>
          </div>
          <ul className="ballot-papers" aria-label={t.printedTitle}>
            {slips.map((s) => (
              <Paper key={s.no} p={p} s={s} />
            ))}
          </ul>
        </article>
      )}
    </Answer>
  )
}

type Withheld = NonNullable<Awaited<ReturnType<typeof readOnce>>>
const readOnce = async (id: number) => (await call(openWithheld, { id })).withheld

/** For supervision's eyes: read when asked for, kept nowhere. */
export const WithheldPage = () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showPoll, { id })
  const [found, show] = useState<Withheld | null>(null)
  const [said, say] = useState<string | null>(null)
  const open = async () => {
    try {
      const w = await readOnce(id)
      show(w)
      say(w === null ? t.withheldNone : null)
    } catch (e) {
      say(sayError(e))
    }
  }
  return (
    <Answer of={answer}>
      {(p) => (
        <article className="stack">
          <Crumbs crumbs={[{ label: p.title, to: `/polls/${id}` }, { label: t.withheldTitle }]} />
          <h1>{t.withheldTitle}</h1>
          <p className="lead">{t.withheldLead}</p>
          {found === null ? (
            <p className="acts">
              <Button main onClick={() => void open()}>
                {t.withheldOpen}
              </Button>
            </p>
          ) : null}
          {said === null ? null : <p role="status">{said}</p>}
          {found?.classes.map((k) => (
            <section key={k.title} className="card box">
              <h2>{k.title}</h2>
              <Wide label={k.title}>
                <table>
                  <thead>
                    <tr>
                      <th>{t.column}</th>
                      {k.grades.map((g) => (
                        <th key={g}>{g}</th>
                      ))}
                      <th>{p.definition.scale.noOpinion ?? t.noOpinion}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {k.columns.map((c) => (
                      <tr key={c.title}>
                        <th scope="row">{c.title}</th>
                        {c.counts.map((n, i) => (
                          <td key={k.grades[i]}>{n}</td>
                        ))}
                        <td>{c.noOpinion}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Wide>
              <p>{t.withheldInvalid(k.invalid)}</p>
            </section>
          ))}
          {found && found.notes.length > 0 ? (
            <section className="card box">
              <h2>{t.notes}</h2>
              <ul className="lines">
                {found.notes.map((n) => (
                  <li key={n}>{n}</li>
                ))}
              </ul>
            </section>
          ) : null}
        </article>
      )}
    </Answer>
  )
}
