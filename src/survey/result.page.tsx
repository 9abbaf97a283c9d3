import type { Output } from '../lib/contract.ts'
import { Wide } from '../poll/wide.page.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { surveyPageText as t } from './page.text.ts'
import { showResult } from './survey.api.ts'
import { surveyPublic as p } from './survey.text.ts'

type Wire = Output<typeof showResult>
type Figure = Wire['sections'][number]['questions'][number]
const span = (i: { low: number; high: number } | null) =>
  i === null ? p.none : `${(100 * i.low).toFixed(2)}%—${(100 * i.high).toFixed(2)}%`

const Options = ({ q }: { q: Figure }) => {
  const weighted = q.options.some((o) => o.weighted !== null)
  const title = (id: string) => (id === '' ? p.unanswered : (q.options.find((o) => o.id === id)?.title ?? id))
  return (
    <>
      <Wide label={q.text}>
        <table>
          <thead>
            <tr>
              <th>{p.option}</th>
              <th className="r">{p.n}</th>
              <th className="r">{p.share}</th>
              <th className="r">{p.interval}</th>
              {weighted ? <th className="r">{p.weighted}</th> : null}
              {weighted ? <th className="r">{p.interval}</th> : null}
              {q.withoutStraight ? <th className="r">{p.without}</th> : null}
            </tr>
          </thead>
          <tbody>
            {q.options.map((o, i) => (
              <tr key={o.id}>
                <td style={{ minWidth: '5em' }}>{o.title}</td>
                <td className="r">{o.n}</td>
                <td className="r">{o.share === null ? p.none : `${o.share}%`}</td>
                <td className="r" style={{ whiteSpace: 'nowrap' }}>
                  {span(o.interval)}
                </td>
                {weighted ? (
                  <td className="r" title={o.weighted?.exact}>
                    {o.weighted === null ? p.none : `${o.weighted.printed}%`}
                  </td>
                ) : null}
                {weighted ? <td className="r">{span(o.weighted)}</td> : null}
                {q.withoutStraight ? <td className="r">{q.withoutStraight[i]}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      {q.satisfied && q.dissatisfied ? (
        <p>
          {p.satisfied(q.satisfied.n, q.satisfied.of, q.satisfied.printed)}；
          {p.dissatisfied(q.dissatisfied.n, q.dissatisfied.of, q.dissatisfied.printed)}
        </p>
      ) : null}
      {q.cross ? (
        <Wide label={p.crossOf}>
          <table>
            <thead>
              <tr>
                <th>{p.stratum}</th>
                {q.cross.columns.map((c) => (
                  <th key={c} className="r">
                    {title(c)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {q.cross.rows.map((r) => (
                <tr key={r.stratum}>
                  <td style={{ minWidth: '5em' }}>{r.stratum}</td>
                  {r.cells.map((n, i) => (
                    <td key={q.cross!.columns[i]} className="r">
                      {n === null ? p.none : n}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      ) : null}
    </>
  )
}

const One = ({ q, no }: { q: Figure; no: number }) => (
  <>
    <h3 style={{ marginTop: 20 }}>
      {no}. {q.text}
    </h3>
    {q.hint ? <p className="muted">{q.hint}</p> : null}
    <p className="muted">
      {q.condition ? `${p.condition(q.condition)}　` : ''}
      {p.asked(q.asked, q.answered)}
    </p>
    {q.sensitive ? (
      <>
        <p>
          <b>
            {q.sensitive.estimate === null
              ? p.needsMore(q.sensitive.least, q.sensitive.n)
              : p.estimate(q.sensitive.estimate, q.sensitive.low!.toFixed(2), q.sensitive.high!.toFixed(2), q.sensitive.n)}
          </b>
          {q.sensitive.cut ? `　${p.cut}` : ''}
        </p>
        <p className="muted">{p.designed(q.sensitive.p, q.sensitive.how)}</p>
      </>
    ) : q.withheld ? (
      <p>{p.withheld}</p>
    ) : q.kind === 'text' ? (
      <p>{p.textLine}</p>
    ) : q.number ? (
      <p>{p.numberLine(q.number)}</p>
    ) : (
      <Options q={q} />
    )}
  </>
)

/** The result: who was asked and answered first, then each question as it was worded, then how it was made. */
export const ResultView = ({ id }: { id: number }) => {
  const answer = useAnswer(showResult, { id })
  return (
    <Answer of={answer}>
      {(r) => {
        const many = r.strata.length > 1
        const numbers = new Map(r.sections.flatMap((s) => s.questions).map((q, i) => [q.id, i + 1]))
        const rows = [...r.strata.map((s) => ({ ...s })), { stratum: p.all, ...r.total, weight: null }]
        return (
          <>
            <section className="card box">
              <h2>{t.result}</h2>
              <Wide label={p.who}>
                <table>
                  <thead>
                    <tr>
                      {[p.stratum, p.population, p.drawnN, p.reachedN, p.answeredN, p.missedN, p.rate].map((h, i) => (
                        <th key={h} className={i > 0 ? 'r' : undefined}>
                          {h}
                        </th>
                      ))}
                      {many ? <th className="r">{p.weight}</th> : null}
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((s) => (
                      <tr key={s.stratum}>
                        <td>{s.stratum}</td>
                        <td className="r">{s.population}</td>
                        <td className="r">{s.drawn}</td>
                        <td className="r">{s.reached}</td>
                        <td className="r">{s.answered}</td>
                        <td className="r">{s.drawn - s.answered}</td>
                        <td className="r">{s.rate === null ? p.none : `${s.rate}%`}</td>
                        {many ? <td className="r">{s.weight ?? ''}</td> : null}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Wide>
            </section>
            {r.sections.map((s) => (
              <section className="card box" key={s.title}>
                <h2>{s.title}</h2>
                {s.lead ? <p className="muted">{s.lead}</p> : null}
                {s.questions.map((q) => (
                  <One key={q.id} q={q} no={numbers.get(q.id)!} />
                ))}
              </section>
            ))}
            <section className="card box">
              <h2>{p.meaning}</h2>
              <ul className="lines">
                {[...r.straight.map((x) => x.says), ...r.meaning].map((m) => (
                  <li key={m}>{m}</li>
                ))}
              </ul>
            </section>
          </>
        )
      }}
    </Answer>
  )
}
