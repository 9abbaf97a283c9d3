import '../nomination/forms.css'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { debriefPageText as t } from './page.text.ts'
import { showReport } from './report.api.ts'
import { FactSentences } from './report-parts.tsx'

/** The report on A4: what was handed in, or a draft that says so. */
export default () => {
  const answer = useAnswer(showReport, { id: Number(usePathParams().id) })
  return (
    <Answer of={answer}>
      {(r) => (
        <>
          <div className="forms-title">
            <Crumbs crumbs={[{ label: t.list, to: '/debriefs' }, { label: r.name, to: `/debriefs/reports/${r.id}` }, { label: t.print }]} />
            <header className="page-head">
              <h1>{t.print}</h1>
              <div className="acts">
                <Button main onClick={() => print()}>
                  {t.printDo}
                </Button>
              </div>
            </header>
          </div>
          <article className="paper-form">
            <h2>{t.paperTitle(r.year)}</h2>
            <p className="line-of">{t.paperOf({ unit: r.unitName, post: r.post, name: r.name })}</p>
            <table>
              <tbody>
                {[
                  [t.session, `${r.title}　${dayText(r.heldOn)}`],
                  [t.paperPeriod, `${dayText(r.from)} — ${dayText(r.until)}`],
                ].map(([k, v]) => (
                  <tr key={k}>
                    <th scope="row">{k}</th>
                    <td>{v}</td>
                  </tr>
                ))}
                <tr>
                  <th scope="row">{t.facts}</th>
                  <td>
                    <FactSentences r={r} plain />
                  </td>
                </tr>
                {[
                  [t.problems, r.problems],
                  [t.causes, r.causes],
                  [t.next, r.next],
                ].map(([k, v]) => (
                  <tr key={k}>
                    <th scope="row">{k}</th>
                    <td className="pre">{v || t.unwritten}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p className="sign">
              {t.signed}　　　　　　　{r.handedOn ? dayText(r.handedOn) : t.paperDraft}
            </p>
            {r.digest ? (
              <p className="muted" style={{ overflowWrap: 'anywhere' }}>
                {t.digest} {r.digest}
              </p>
            ) : null}
          </article>
        </>
      )}
    </Answer>
  )
}
