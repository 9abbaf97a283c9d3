import './debrief-page.css'
import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { debriefPageText as t } from './page.text.ts'
import { askReport, listToAsk } from './report.api.ts'
import { questionTone } from './tone.ts'

type Row = Output<typeof listToAsk>['rows'][number]

const Card = ({ r, again }: { r: Row; again: () => void }) => {
  const [open, set] = useState(false)
  return (
    <section className="card box" aria-label={r.name}>
      <h2>
        {r.name}　{r.reporter}　{r.post}
      </h2>
      <p className="muted">
        {r.title}　{dayText(r.heldOn)}
      </p>
      {r.problems === '' ? (
        <p className="muted">{t.notHanded}</p>
      ) : (
        <>
          <h3>{t.facts}</h3>
          <ul className="lines">
            {r.sentences.map((s) => (
              <li key={s}>{s}</li>
            ))}
          </ul>
          <h3>{t.problems}</h3>
          <p className="pre">{r.problems}</p>
          <h3>{t.next}</h3>
          <p className="pre">{r.next}</p>
        </>
      )}
      {r.mine.length > 0 ? (
        <>
          <h3>{t.myQuestions}</h3>
          <ul className="lines">
            {r.mine.map((q) => (
              <li key={q.words}>
                {q.words} <StateTag {...questionTone(q.state)} />
                {q.answer ? <p className="pre">{q.answer}</p> : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <p className="acts debrief-acts">
        <Button main label={`${t.ask}：${r.name}`} onClick={() => set(true)}>
          {t.ask}
        </Button>
      </p>
      {open ? (
        <Dialog title={`${t.ask}：${r.name}`} onClose={() => set(false)}>
          <Form
            endpoint={askReport}
            fixed={{ id: r.reportId }}
            fields={[{ name: 'words', label: t.question, kind: 'long', lines: 4, max: 500 }]}
            submit={t.askDo}
            draft={false}
            onDone={() => {
              set(false)
              again()
            }}
          />
        </Dialog>
      ) : null}
    </section>
  )
}

/** Members called to a session read what was handed in and ask. */
export default () => {
  const answer = useAnswer(listToAsk, {})
  return (
    <article className="stack">
      <header className="page-head">
        <div>
          <h1>{t.toAsk}</h1>
          <p className="lead">{t.toAskLead}</p>
        </div>
      </header>
      <Answer of={answer}>
        {({ rows }) =>
          rows.length === 0 ? (
            <div className="card empty">{t.toAskEmpty}</div>
          ) : (
            rows.map((r) => <Card key={r.reportId} r={r} again={() => void answer.refetch()} />)
          )
        }
      </Answer>
    </article>
  )
}
