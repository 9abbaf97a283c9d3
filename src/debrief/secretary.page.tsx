import { usePathParams } from '../web/desk/address.ts'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { debriefPageText as t } from './page.text.ts'
import { showSecretary } from './report.api.ts'
import { Items, Judged, Questions, ReportText } from './report-parts.tsx'
import { reportTone } from './tone.ts'

/** One page per secretary: every year whole, the latest first. */
export default () => {
  const answer = useAnswer(showSecretary, { memberId: Number(usePathParams().memberId) })
  return (
    <Answer of={answer}>
      {(s) => (
        <article className="stack">
          <Crumbs crumbs={[{ label: t.list, to: '/debriefs' }, { label: s.name }]} />
          <header className="page-head">
            <div>
              <h1>{s.name}</h1>
              <p className="lead">{t.secretaryLead}</p>
            </div>
          </header>
          {s.years.map((r) => (
            <section key={r.id} className="stack" aria-label={r.title}>
              <header className="page-head">
                <div>
                  <h2>
                    <Go to={`/debriefs/reports/${r.id}`}>
                      {r.year}　{r.title}
                    </Go>{' '}
                    <StateTag {...reportTone(r.state)} />
                  </h2>
                  <p className="lead">
                    {r.unitName}　{r.post}　{dayText(r.heldOn)}
                    {r.grade ? `　${t.grade}：${r.grade.title}` : ''}
                    {r.items.length > 0
                      ? `　${t.items}：${t.itemsOf(r.items.filter((i) => i.state !== 'closed').length, r.items.length)}`
                      : ''}
                  </p>
                </div>
              </header>
              <ReportText r={r} />
              <Judged r={r} />
              <Items r={r} />
              <Questions r={r} />
            </section>
          ))}
        </article>
      )}
    </Answer>
  )
}
