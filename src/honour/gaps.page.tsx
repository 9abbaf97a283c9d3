import '../nomination/forms.css'
import type { Output } from '../lib/contract.ts'
import { InCampaign } from '../nomination/choose.tsx'
import { Button } from '../web/desk/button.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { showGaps } from './yearly.api.ts'
import { yearlyPageText as t } from './yearly.text.ts'

type Data = Output<typeof showGaps>
type Unit = Data['units'][number]

const One = ({ u, round }: { u: Unit; round: NonNullable<Data['round']> }) => (
  <article className="paper-form wide">
    <h2>{t.gapsOf(u.unit)}</h2>
    <p className="line-of">{t.against(round.title, dayText(round.frozenOn), round.standard)}</p>
    <p>
      {t.grade(u.grade, u.shown, round.topGrade)}
      {u.because.length > 0 ? `（${u.because.join('；')}）` : ''}
    </p>
    {u.items.length === 0 ? (
      <p>{t.noLoss}</p>
    ) : (
      <table>
        <thead>
          <tr>
            {[t.item, t.text, t.points, t.lost, t.records, t.improve, t.plan].map((h) => (
              <th key={h} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {u.items.map((i) => (
            <tr key={i.id}>
              <td>
                {i.id} {i.title}
              </td>
              <td>
                <p>{i.text}</p>
                <p>
                  {t.reading}：{i.reading}
                </p>
              </td>
              <td>
                {i.points}／{i.max}
              </td>
              <td>{i.lost}</td>
              <td>
                <p>{i.explanation}</p>
                {i.figures.map((f) => (
                  <p key={f.title}>
                    {f.title}：{f.figure}　{t.recordsOf(f.records.length)}
                  </p>
                ))}
                <p className="no-print">
                  <Go to={`/rounds/${round.id}/units/${u.unitId}`}>{t.records}</Go>
                </p>
              </td>
              <td>{i.improve.join('；') || t.none}</td>
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    )}
    <p>
      {t.digest}：<code style={{ overflowWrap: 'anywhere' }}>{round.digest}</code>
    </p>
  </article>
)

const Gaps = ({ campaignId }: { campaignId: number }) => {
  const answer = useAnswer(showGaps, { campaignId })
  return (
    <Answer of={answer}>
      {({ round, units }) => {
        if (round === null) return <p className="lead">{t.noRound}</p>
        if (units.length === 0) return <p className="lead">{t.allTop}</p>
        return (
          <>
            <nav className="acts" aria-label={t.gaps}>
              <Button main onClick={() => print()}>
                {t.print}
              </Button>
            </nav>
            {units.map((u) => (
              <One key={u.unitId} u={u} round={round} />
            ))}
          </>
        )
      }}
    </Answer>
  )
}

export default () => (
  <div className="stack">
    <h1 className="forms-title">{t.gaps}</h1>
    <p className="lead forms-title">{t.gapsLead}</p>
    <InCampaign here="/honours/gaps">{({ campaign }) => <Gaps campaignId={campaign.id} />}</InCampaign>
  </div>
)
