import { useState } from 'react'
import { findUnits } from '../organisation/find.page.tsx'
import { useAddress } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSeatFor, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { pollPageText as t } from './page.text.ts'
import { appointmentNames, ruleNames } from './poll.text.ts'
import { mayStudy } from './poll.ts'
import { answerStrike, listStrikes, raiseStrike } from './result.api.ts'
import { appointments, strikeRules } from './strike.ts'

const percent = (x: number): string => `${(100 * x).toFixed(2)}%`

/** Who was below 60 %, with what the papers can and cannot tell; each poll opens. It ends in 提请研究. */
export const Strikes = () => {
  const { today } = useSession()
  const seat = useSeatFor(mayStudy.name)
  const { search, change } = useAddress()
  const rule = search.rule === 'cumulative' ? 'cumulative' : 'consecutive'
  const answer = useAnswer(listStrikes, { unitId: seat?.unitId ?? 0, rule }, { enabled: seat !== null })
  const [raising, raise] = useState<{ memberId: number; unitId: number; name: string } | null>(null)
  const [answering, reply] = useState<number | null>(null)
  const done = () => {
    raise(null)
    reply(null)
    void answer.refetch()
  }
  return (
    <article className="record">
      <Crumbs crumbs={[{ label: t.list, to: '/polls' }, { label: t.strikes }]} />
      <h1>{t.strikes}</h1>
      <p className="lead">{t.strikesLead}</p>
      <div className="field" style={{ marginBlock: 12 }}>
        <label htmlFor="strike-rule">{t.rule}</label>
        <select id="strike-rule" value={rule} onChange={(e) => void change({ rule: e.target.value })}>
          {strikeRules.map((r) => (
            <option key={r} value={r}>
              {ruleNames[r]}
            </option>
          ))}
        </select>
      </div>
      <Answer of={answer}>
        {(a) => (
          <>
            {a.rows.length === 0 ? (
              <p className="note">{t.strikesNone}</p>
            ) : (
              <ul className="lines">
                {a.rows.map((r) => (
                  <li key={`${r.memberId}/${r.unitId}`}>
                    <b>{r.name}</b>　{r.unitName}　<StateTag kind={r.twice ? 'late' : 'todo'} word={r.twice ? t.twice : t.once} />
                    {r.twice && !r.sure ? `　${t.unsure}` : ''}
                    {r.raisedOn ? `　${t.raisedOn(dayText(r.raisedOn, today))}` : ''}
                    {r.twice && r.raisedOn === null ? (
                      <Button small onClick={() => raise({ memberId: r.memberId, unitId: r.unitId, name: r.name })}>
                        {t.raise}
                      </Button>
                    ) : null}
                    <ul>
                      {r.polls.map((p) => (
                        <li key={p.pollId}>
                          <Go to={`/polls/${p.pollId}`}>
                            {t.strikeLine(p.title, dayText(p.on, today), p.satisfied, p.valid, ((100 * p.satisfied) / p.valid).toFixed(2))}
                          </Go>
                          {p.interval ? `　${t.interval} ${percent(p.interval.low)}—${percent(p.interval.high)}` : ''}
                          {p.unsure ? `　${t.unsure}` : ''}
                        </li>
                      ))}
                    </ul>
                  </li>
                ))}
              </ul>
            )}
            {a.raised.length === 0 ? null : (
              <section className="card box">
                <h2>{t.raisedList}</h2>
                <ul className="lines">
                  {a.raised.map((s) => (
                    <li key={s.id}>
                      <b>{s.name}</b>　{s.unitName}　{t.raisedTo(s.bodyName, dayText(s.raisedOn, today))}
                      <p className="muted">{s.procedure}</p>
                      {s.answer === null ? (
                        <Button small onClick={() => reply(s.id)}>
                          {t.answer}
                        </Button>
                      ) : (
                        <p>
                          {dayText(s.answeredOn!, today)}　{s.answer}
                        </p>
                      )}
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </Answer>
      {raising ? (
        <Dialog title={`${t.raise}：${raising.name}`} onClose={() => raise(null)}>
          <p>{t.raiseLead}</p>
          <Form
            endpoint={raiseStrike}
            fixed={{ memberId: raising.memberId, unitId: raising.unitId, rule }}
            fields={[
              { name: 'bodyId', label: t.body, kind: 'find', numeric: true, find: findUnits() },
              {
                name: 'appointment',
                label: t.appointment,
                kind: 'choice',
                options: appointments.map((x) => ({ value: x, label: appointmentNames[x] })),
              },
            ]}
            submit={t.raise}
            draft={false}
            onDone={done}
          />
        </Dialog>
      ) : null}
      {answering === null ? null : (
        <Dialog title={t.answer} onClose={() => reply(null)}>
          <Form
            endpoint={answerStrike}
            fixed={{ id: answering }}
            fields={[
              { name: 'answer', label: t.answerWords, kind: 'long', lines: 4, max: 1000 },
              { name: 'document', label: t.document, kind: 'text', max: 100, optional: true },
            ]}
            submit={t.answer}
            draft={false}
            onDone={done}
          />
        </Dialog>
      )}
    </article>
  )
}
