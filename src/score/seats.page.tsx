import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { mySeats } from './assign.api.ts'
import { scorePageText as t } from './page.text.ts'

/** What I judge: which unit in which column, how far I am, whether my sheet is in. */
export default () => {
  const { today } = useSession()
  const answer = useAnswer(mySeats, {})
  return (
    <article className="record">
      <Crumbs crumbs={[{ label: t.list, to: '/rounds' }]} />
      <header className="page-head">
        <div>
          <h1>{t.mine}</h1>
          <p className="lead">{t.mineLead}</p>
        </div>
      </header>
      <Answer of={answer}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p>{t.mineNone}</p>
          ) : (
            <section className="card box">
              <ul className="lines">
                {rows.map((r) => (
                  <li key={`${r.roundId}/${r.unitId}/${r.column}`}>
                    <div>
                      <Go to={`/rounds/${r.roundId}/units/${r.unitId}`}>{r.unit}</Go>
                    </div>
                    <div>
                      {r.columnTitle}　{r.round}　{t.howNames[r.how]}　{t.given} {t.givenOf(r.given, r.asked)}　
                      {r.submittedOn ? `${t.in} ${dayText(r.submittedOn, today)}` : t.notIn}
                    </div>
                  </li>
                ))}
              </ul>
            </section>
          )
        }
      </Answer>
    </article>
  )
}
