import '../nomination/forms.css'
import type { ReactNode } from 'react'
import { nominationStateNames } from '../nomination/nomination.text.ts'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { channelNames, objectorNames } from './notice.text.ts'
import { noticePageText as t } from './page.text.ts'
import { showReport } from './report.api.ts'

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{children}</td>
  </tr>
)
const counts = (of: Record<string, number>, names: Record<string, string>): string =>
  Object.entries(of)
    .map(([k, n]) => t.counted(names[k] ?? k, n))
    .join('，')

/** 公示情况报告, as it goes up with the list. */
export default () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showReport, { id })
  return (
    <Answer of={answer}>
      {(r) => (
        <div className="stack">
          <h1 className="forms-title">{t.report}</h1>
          <nav className="acts" aria-label={t.report}>
            <Button main onClick={() => print()}>
              {t.print}
            </Button>
            <Go to={`/notices/${id}`}>{t.list}</Go>
          </nav>
          <article className="paper-form">
            <h2>{t.reportOf(r.title)}</h2>
            <p className="line-of">
              {r.campaign}　{r.level}
            </p>
            <table>
              <tbody>
                <Line name={t.unit}>{r.unit}</Line>
                <Line name={t.range}>{r.range}</Line>
                <Line name={t.channels}>{r.channels.join('、')}</Line>
                {r.lists.map((n, i) => (
                  <Line key={n.id} name={t.nth(i + 1)}>
                    <p>{t.spanOf(dayText(n.startsOn), dayText(n.lastOn), n.workingDays, dayText(n.objectionsUntilOn), n.entries)}</p>
                    {n.reason ? (
                      <p>
                        {t.reason}：{n.reason}
                      </p>
                    ) : null}
                    <p>
                      {t.digest}：<code style={{ overflowWrap: 'anywhere' }}>{n.digest}</code>
                    </p>
                  </Line>
                ))}
                <Line name={t.objections}>
                  <p>{r.objections.all === 0 ? t.noObjections : t.objectionsAll(r.objections.all)}</p>
                  {r.objections.all > 0 ? <p>{counts(r.objections.outcomes, t.outcomeShort)}</p> : null}
                  {r.objections.channels && r.objections.all > 0 ? <p>{counts(r.objections.channels, channelNames)}</p> : null}
                  {r.objections.objectors && r.objections.all > 0 ? <p>{counts(r.objections.objectors, objectorNames)}</p> : null}
                </Line>
                <Line name={t.conclusion}>
                  <p>{t.concluded(dayText(r.closedOn), r.standing.length)}</p>
                  <p>{r.standing.map((x) => x.name).join('、')}</p>
                  {r.suspended.length > 0 ? <p>{t.suspendedOf(r.suspended.map((x) => x.name).join('、'))}</p> : null}
                  {r.dropped.map((x) => (
                    <p key={x.no}>
                      {x.name}：{nominationStateNames[`nomination.state.${x.state}` as keyof typeof nominationStateNames] ?? x.state}
                    </p>
                  ))}
                </Line>
              </tbody>
            </table>
            <p className="sign">
              {r.unit}
              <br />
              {dayText(r.closedOn)}
            </p>
          </article>
        </div>
      )}
    </Answer>
  )
}
