import { DrawPanel, FrameForm } from '../poll/draw.page.tsx'
import { drawText } from '../poll/draw.text.ts'
import { Wide } from '../poll/wide.page.tsx'
import { usePathParams } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { surveyPageText as t } from './page.text.ts'
import { commitDraw, revealDraw, setFrame, showDraw, showSurvey } from './survey.api.ts'

/** Whom to ask: the list, and where a sample is drawn from it, the two parties' draw. */
export default () => {
  const id = Number(usePathParams().id)
  const survey = useAnswer(showSurvey, { id })
  const answer = useAnswer(showDraw, { id })
  const again = async () => {
    await Promise.all([survey.refetch(), answer.refetch()])
  }
  return (
    <Answer of={survey}>
      {(s) => (
        <article className="record">
          <Crumbs crumbs={[{ label: t.list, to: '/surveys' }, { label: s.title, to: `/surveys/${id}` }, { label: t.draw }]} />
          <header className="page-head">
            <div>
              <h1>{t.draw}</h1>
              <p className="lead">{s.mode === 'sample' ? drawText.lead : t.whom}</p>
            </div>
          </header>
          <Answer of={answer}>
            {(d) => (
              <div className="stack">
                <section className="card box">
                  <h2>{drawText.frame}</h2>
                  {d.frame.length === 0 ? (
                    <p className="muted">{drawText.none}</p>
                  ) : (
                    <Wide label={drawText.frame}>
                      <table>
                        <thead>
                          <tr>
                            <th>{drawText.stratum}</th>
                            <th className="r">{drawText.population}</th>
                            <th className="r">{drawText.drawn}</th>
                          </tr>
                        </thead>
                        <tbody>
                          {d.frame.map((x) => (
                            <tr key={x.stratum}>
                              <td>{x.stratum}</td>
                              <td className="r">{x.population}</td>
                              <td className="r">{s.mode === 'sample' && d.drawnOn === null ? t.none : x.drawn}</td>
                            </tr>
                          ))}
                        </tbody>
                      </table>
                    </Wide>
                  )}
                  {d.wanted === null ? null : (
                    <p>
                      {drawText.wanted} {d.wanted} {drawText.people_n}
                    </p>
                  )}
                  {s.may.run && s.lawful.includes('frame') && !d.parties.some((x) => x.secret !== null) ? (
                    <details open={d.frame.length === 0}>
                      <summary>{drawText.frameEdit}</summary>
                      <FrameForm
                        sample={s.mode === 'sample'}
                        onSend={async (people, wanted) => {
                          await call(setFrame, { id, version: s.version, wanted, people })
                          await again()
                        }}
                      />
                    </details>
                  ) : null}
                </section>
                {s.mode === 'sample' && d.frame.length > 0 ? (
                  <DrawPanel
                    keep={`zy-draw:survey:${id}`}
                    parties={d.parties}
                    strata={d.strata}
                    drawnOn={d.drawnOn}
                    open={s.lawful.includes('draw')}
                    onCommit={async (commitment) => {
                      await call(commitDraw, { id, commitment })
                      await again()
                    }}
                    onReveal={async (secret) => {
                      await call(revealDraw, { id, secret })
                      await again()
                    }}
                  />
                ) : null}
                {d.people.length === 0 ? null : (
                  <section className="card box">
                    <h2>{t.peopleToAsk}</h2>
                    <details>
                      <summary>{t.peopleOf(d.people.length)}</summary>
                      <ul className="lines">
                        {d.people.map((x) => (
                          <li key={x.no}>
                            {x.stratum}　{x.name}
                          </li>
                        ))}
                      </ul>
                    </details>
                  </section>
                )}
              </div>
            )}
          </Answer>
        </article>
      )}
    </Answer>
  )
}
