import '../nomination/forms.css'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { showDecision } from './paper.api.ts'
import { paperWords as t } from './paper.text.ts'
import { yearlyPageText as y } from './yearly.text.ts'

export default () => {
  const { hall } = useSession()
  const answer = useAnswer(showDecision, { id: Number(usePathParams().id) })
  return (
    <Answer of={answer}>
      {(d) => (
        <div className="stack">
          <h1 className="forms-title">{d.title}</h1>
          <nav className="acts" aria-label={t.decision}>
            <Button main onClick={() => print()}>
              {t.print}
            </Button>
            {d.public && hall ? <a href={`${hall}/decision/${d.id}`}>{y.decisionPage}</a> : null}
          </nav>
          <article className="paper-form">
            <h2>{d.title}</h2>
            <p className="line-of">{d.documentNo}</p>
            {d.paragraphs.map((p) => (
              <p key={p} style={{ textIndent: '2em' }}>
                {p}
              </p>
            ))}
            <table>
              <tbody>
                <tr>
                  {[t.no, t.title, t.name, t.unit].map((h) => (
                    <th key={h} scope="col">
                      {h}
                    </th>
                  ))}
                </tr>
                {d.holders.map((x) => (
                  <tr key={x.no}>
                    <td>{x.no}</td>
                    <td>
                      {x.title}
                      {x.posthumous ? `（${t.posthumous}）` : ''}
                    </td>
                    <td>{x.name}</td>
                    <td>{x.unit}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p className="sign">
              {d.unit}
              <br />
              {dayText(d.decidedOn)}
            </p>
            <p>
              {t.digest}：<code style={{ overflowWrap: 'anywhere' }}>{d.digest}</code>
            </p>
          </article>
        </div>
      )}
    </Answer>
  )
}
