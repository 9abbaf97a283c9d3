import { AskButton } from '../campaign/form-dialog.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { nominationStateNames, nominationText } from './nomination.text.ts'
import { recommendationStates } from './nomination.ts'
import { nominationPageText as t } from './page.text.ts'
import { answerRecommendation, listRecommendations, readRecommendation } from './recommendation.api.ts'
import { recommendationTone } from './tone.ts'

export default () => {
  const answers = useMay('recommendation.answer')
  return (
    <ListPage
      name="recommendation"
      title={t.recommendations}
      lead={t.recommendationsLead}
      endpoint={listRecommendations}
      filters={[
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: recommendationStates.map((s) => ({ value: s, label: nominationStateNames[`recommendation.state.${s}`] })),
        },
      ]}
      columns={[
        { name: 'nominee', label: t.name, cell: (r) => r.nominee, main: true },
        { name: 'reason', label: t.why, cell: (r) => r.reason },
        { name: 'unit', label: t.unit, cell: (r) => r.unit },
        { name: 'by', label: t.from, cell: (r) => t.byKinds[r.by], hidden: true },
        { name: 'madeOn', label: t.made, cell: (r) => dayText(r.madeOn) },
        { name: 'answer', label: t.answer, cell: (r) => r.answer ?? t.none, hidden: true },
        { name: 'state', label: t.state, cell: (r) => <StateTag {...recommendationTone(r.state)} /> },
        {
          name: 'acts',
          label: t.answer,
          cell: (r) =>
            answers && r.state !== 'answered' ? (
              <span className="acts">
                {r.state === 'open' ? (
                  <AskButton label={t.read} title={t.read} endpoint={readRecommendation} fixed={{ id: r.id }} fields={[]} submit={t.read} />
                ) : null}
                <AskButton
                  label={t.answer}
                  title={`${t.answer}　${r.nominee}`}
                  lead={t.answerLead}
                  endpoint={answerRecommendation}
                  fixed={{ id: r.id }}
                  fields={[
                    { name: 'taken', label: t.taken, kind: 'flag', says: t.takenSays },
                    { name: 'answer', label: t.answer, kind: 'long', lines: 3, max: 1000 },
                  ]}
                  submit={t.answer}
                />
              </span>
            ) : null,
        },
      ]}
      empty={<p>{nominationText['recommendation.note']}</p>}
    />
  )
}
