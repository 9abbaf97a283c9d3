import { AskButton } from '../campaign/form-dialog.tsx'
import { RowTable } from '../campaign/row-table.tsx'
import { findUnits } from '../organisation/find.page.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { type Chosen, InCampaign } from './choose.tsx'
import { allotQuotas, listQuotas, waiveQuota } from './composition.api.ts'
import { nominationPageText as t } from './page.text.ts'

const tones = { open: 'todo', full: 'done', waived: 'frozen', late: 'late' } as const

const Table = ({ unitId, campaign, titleKey }: Chosen) => {
  const allots = useMay('nomination.allot') && campaign.organiser
  const waives = useMay('nomination.withdraw') && !campaign.organiser
  const answer = useAnswer(listQuotas, { campaignId: campaign.id, ...(titleKey ? { titleKey } : {}) })
  const titles = campaign.titles.filter((x) => titleKey === undefined || x.key === titleKey)
  return (
    <>
      <p className="acts">
        {allots
          ? titles.map((x) => (
              <AskButton
                key={x.key}
                label={`${t.allot}　${x.name}`}
                title={`${t.allot}　${x.name}`}
                endpoint={allotQuotas}
                fixed={{ campaignId: campaign.id, titleKey: x.key }}
                fields={[
                  { name: 'dueOn', label: t.due, kind: 'day', optional: true },
                  {
                    name: 'quotas',
                    label: t.places,
                    kind: 'rows',
                    add: t.allotAdd,
                    max: 200,
                    fields: [
                      { name: 'unitId', label: t.unit, kind: 'find', numeric: true, find: findUnits() },
                      { name: 'quota', label: t.places, kind: 'whole' },
                    ],
                  },
                ]}
                submit={t.allot}
              />
            ))
          : null}
        {waives
          ? titles.map((x) => (
              <AskButton
                key={x.key}
                label={`${t.waiveQuota}　${x.name}`}
                title={`${t.waiveQuota}　${x.name}`}
                lead={t.waiveQuotaLead}
                endpoint={waiveQuota}
                fixed={{ campaignId: campaign.id, titleKey: x.key, unitId }}
                fields={[{ name: 'reason', label: t.reason, kind: 'long', lines: 2, max: 300 }]}
                submit={t.waiveQuota}
              />
            ))
          : null}
      </p>
      <Answer of={answer}>
        {({ rows }) => (
          <RowTable
            label={t.quotas}
            rows={rows}
            rowKey={(r) => `${r.titleKey}/${r.unitId}`}
            empty={t.none}
            columns={[
              { name: 'unit', label: t.unit, cell: (r) => r.unit, main: true },
              { name: 'title', label: t.title, cell: (r) => r.title },
              { name: 'quota', label: t.places, cell: (r) => r.quota, right: true },
              { name: 'used', label: t.used, cell: (r) => r.used, right: true },
              { name: 'due', label: t.due, cell: (r) => (r.dueOn ? dayText(r.dueOn) : t.none) },
              { name: 'state', label: t.state, cell: (r) => <StateTag kind={tones[r.state]} word={t.quotaStates[r.state]} /> },
              { name: 'why', label: t.reason, cell: (r) => r.waiveReason ?? '', wide: true },
            ]}
          />
        )}
      </Answer>
    </>
  )
}

export default () => (
  <div className="stack">
    <h1>{t.quotas}</h1>
    <p className="lead">{t.quotasLead}</p>
    <InCampaign here="/nominations/quotas">{(c) => <Table {...c} />}</InCampaign>
  </div>
)
