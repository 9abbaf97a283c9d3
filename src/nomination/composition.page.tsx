import { RowTable } from '../campaign/row-table.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { type Chosen, InCampaign } from './choose.tsx'
import { showComposition } from './composition.api.ts'
import { nominationPageText as t } from './page.text.ts'

const Panel = ({ campaign, titleKey }: Chosen) => {
  const answer = useAnswer(showComposition, { campaignId: campaign.id, ...(titleKey ? { titleKey } : {}) })
  return (
    <Answer of={answer}>
      {({ limits, list }) => (
        <>
          <RowTable
            label={t.compositionTitle}
            rows={limits}
            rowKey={(l) => l.id}
            empty={t.none}
            columns={[
              { name: 'limit', label: t.limit, cell: (l) => l.words, main: true },
              { name: 'now', label: t.now, cell: (l) => t.nowOf(l.n, l.of), right: true },
              {
                name: 'state',
                label: t.state,
                cell: (l) => <StateTag kind={l.holds ? 'done' : 'late'} word={l.holds ? t.holds : t.breaks} />,
              },
            ]}
          />
          <section className="card box" aria-label={t.feasible}>
            <h2>{t.feasible}</h2>
            <p>{list.words}</p>
            {list.binding.length > 0 ? (
              <p>
                {t.bindingIs}：{list.binding.join('；')}
              </p>
            ) : null}
            {list.frees.length > 0 ? (
              <>
                <h3>{t.freesIs}</h3>
                <ul>
                  {list.frees.map((f) => (
                    <li key={f}>{f}</li>
                  ))}
                </ul>
              </>
            ) : null}
            {list.chosen.length > 0 ? (
              <details>
                <summary>{t.oneList}</summary>
                <ol>
                  {list.chosen.map((x) => (
                    <li key={x.id}>
                      {x.name}　{x.title}
                    </li>
                  ))}
                </ol>
              </details>
            ) : null}
          </section>
        </>
      )}
    </Answer>
  )
}

export default () => (
  <div className="stack">
    <h1>{t.compositionTitle}</h1>
    <p className="lead">{t.compositionLead}</p>
    <InCampaign here="/nominations/composition">{(c) => <Panel {...c} />}</InCampaign>
  </div>
)
