import { usePathParams } from '../web/desk/address.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { surveyPageText as t } from './page.text.ts'
import { showTexts } from './survey.api.ts'

/** What people wrote, for the few who may read it. */
export default () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showTexts, { id })
  return (
    <article className="record">
      <Crumbs crumbs={[{ label: t.list, to: '/surveys' }, { label: t.result, to: `/surveys/${id}` }, { label: t.texts }]} />
      <header className="page-head">
        <div>
          <h1>{t.texts}</h1>
          <p className="lead">{t.textsLead}</p>
        </div>
      </header>
      <Answer of={answer}>
        {(x) => (
          <div className="stack">
            {x.questions.length === 0 ? <p className="muted">{t.noTexts}</p> : null}
            {x.questions.map((q) => (
              <section className="card box" key={q.id}>
                <h2>{q.text}</h2>
                {q.answers.length === 0 ? <p className="muted">{t.noTexts}</p> : null}
                <ul className="lines">
                  {q.answers.map((a, i) => (
                    <li key={i} style={{ whiteSpace: 'pre-wrap' }}>
                      {a}
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        )}
      </Answer>
    </article>
  )
}
