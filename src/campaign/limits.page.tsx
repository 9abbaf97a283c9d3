import { OfUnit } from '../activity/activity-forms.page.tsx'
import type { Field } from '../web/desk/form.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useMay } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { AskButton } from './form-dialog.tsx'
import { RowTable } from './row-table.tsx'
import { showLegal, tightenLegal } from './tighten.api.ts'
import { limitNames, limitText as t } from './tighten.text.ts'
import { campaignPageText } from './workspace.text.ts'

const whole = [
  'collectivesMax',
  'personsMax',
  'leadingSharePercent',
  'noticeWorkingDays',
  'sameProjectYears',
  'awardProjectsPerYear',
  'inFiveYears',
  'timelyMonths',
] as const
const fields: Field[] = [
  ...whole.map((name): Field => ({ name, label: limitNames[name], kind: 'whole', optional: true })),
  { name: 'source', label: t.source, kind: 'text', max: 200 },
]

const Limits = ({ unitId }: { unitId: number }) => {
  const answer = useAnswer(showLegal, { unitId })
  const may = useMay('campaign.tighten')
  return (
    <Answer of={answer}>
      {(a) => (
        <div className="stack">
          <h2>{a.unit}</h2>
          <RowTable
            label={t.title}
            rows={a.limits}
            rowKey={(l) => l.setting}
            empty={t.none}
            columns={[
              { name: 'limit', label: t.limit, cell: (l) => limitNames[l.setting], main: true },
              { name: 'rule', label: t.rule, cell: (l) => l.rule },
              { name: 'now', label: t.now, cell: (l) => l.now },
            ]}
          />
          <p className="note">{t.timely(a.timelySource)}</p>
          <h2>{t.set}</h2>
          <RowTable
            label={t.set}
            rows={a.set}
            rowKey={(x) => x.unitId}
            empty={t.none}
            columns={[
              { name: 'source', label: t.source, cell: (x) => x.source, main: true },
              { name: 'unit', label: t.unit, cell: (x) => x.unit },
              { name: 'on', label: t.on, cell: (x) => dayText(x.on) },
              { name: 'by', label: t.by, cell: (x) => x.by },
            ]}
          />
          {may ? (
            <p className="acts">
              <AskButton
                main
                label={t.tighten}
                title={`${t.tighten}　${a.unit}`}
                lead={t.tightenLead}
                endpoint={tightenLegal}
                fixed={{ unitId }}
                fields={fields}
                submit={t.tighten}
              />
            </p>
          ) : null}
        </div>
      )}
    </Answer>
  )
}

/** Limits on commendation as they hold for a unit, and the way to set them tighter. */
export const LimitsPage = () => (
  <div className="stack">
    <Crumbs crumbs={[{ label: campaignPageText['list.title'], to: '/campaigns' }, { label: t.title }]} />
    <h1>{t.title}</h1>
    <p className="lead">{t.lead}</p>
    <OfUnit here="/campaigns/limits">{(unitId) => <Limits unitId={unitId} />}</OfUnit>
  </div>
)
