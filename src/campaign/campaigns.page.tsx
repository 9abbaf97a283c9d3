import { one, useAddress } from '../web/desk/address.ts'
import { ActionButton } from '../web/desk/button.tsx'
import { ProgressBar } from '../web/desk/progress.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import type { StateKind } from '../web/state.ts'
import { listCampaigns } from './campaign.api.ts'
import { campaignStateNames } from './campaign.text.ts'
import { type CampaignState, campaignStates, mayDraft } from './campaign.ts'
import { Chips } from './chips.tsx'
import { RowTable } from './row-table.tsx'
import { limitText } from './tighten.text.ts'
import { campaignPageText as t } from './workspace.text.ts'
import './campaign-page.css'

const kinds: Record<CampaignState, StateKind> = { draft: 'todo', launched: 'running', ended: 'done', withdrawn: 'frozen' }
export const CampaignTag = ({ state }: { state: CampaignState }) => (
  <StateTag kind={kinds[state]} word={campaignStateNames[`campaign.state.${state}`]} />
)

/** Campaigns one has to do with; the list comes whole, it is short. */
export const CampaignsPage = () => {
  const { search } = useAddress()
  const { today } = useSession()
  const may = useMay(mayDraft.name)
  const state = campaignStates.find((s) => s === one(search.state))
  const answer = useAnswer(listCampaigns, {}, { keep: true })
  return (
    <Answer of={answer}>
      {({ rows }) => {
        const shown = rows.filter((r) => state === undefined || r.state === state)
        return (
          <>
            <header className="page-head">
              <div>
                <h1>
                  {t['list.title']}
                  <span className="count">{shown.length}</span>
                </h1>
                <p className="lead">{t['list.lead']}</p>
              </div>
              <div className="acts">
                <ActionButton action={{ label: limitText.title, to: '/campaigns/limits' }} />
                {may ? <ActionButton action={{ label: t['action.new'], to: '/campaigns/new' }} main /> : null}
              </div>
            </header>
            {rows.length > 0 ? (
              <Chips
                label={t['list.state']}
                chips={[
                  { to: '/campaigns', label: t['list.all'], on: state === undefined },
                  ...campaignStates
                    .filter((s) => rows.some((r) => r.state === s))
                    .map((s) => ({ to: `/campaigns?state=${s}`, label: campaignStateNames[`campaign.state.${s}`], on: s === state })),
                ]}
              />
            ) : null}
            <RowTable
              label={t['list.title']}
              rows={shown}
              rowKey={(r) => r.id}
              rowTo={(r) => `/campaigns/${r.id}`}
              empty={
                rows.length > 0 ? (
                  <p>{t['list.none']}</p>
                ) : (
                  <>
                    <p>{t['list.empty']}</p>
                    <p className="muted">{t['list.empty-why']}</p>
                    {may ? <ActionButton action={{ label: t['action.new'], to: '/campaigns/new' }} /> : null}
                  </>
                )
              }
              columns={[
                { name: 'title', label: t['col.title'], cell: (r) => r.title, main: true },
                { name: 'state', label: t['col.state'], cell: (r) => <CampaignTag state={r.state} /> },
                { name: 'organiser', label: t['col.organiser'], cell: (r) => r.organiser },
                {
                  name: 'time',
                  label: t['col.time'],
                  cell: (r) =>
                    r.launchOn && r.endsOn ? (
                      t.span(dayText(r.launchOn, today), dayText(r.endsOn, today))
                    ) : (
                      <span className="muted">{t['list.not-launched']}</span>
                    ),
                },
                { name: 'units', label: t['col.units'], cell: (r) => (r.units > 0 ? r.units : '—'), right: true },
                {
                  name: 'adopted',
                  label: t['col.adopted'],
                  cell: (r) =>
                    r.units > 0 ? (
                      <span className="mini-bar">
                        <span>
                          {r.adopted} / {r.units}
                        </span>
                        <ProgressBar
                          label={t['col.adopted']}
                          legend={false}
                          parts={[
                            { label: t['units.adopted'], n: r.adopted, tone: 'done' },
                            { label: t['units.to-adopt'], n: r.units - r.adopted, tone: 'todo' },
                          ]}
                        />
                      </span>
                    ) : (
                      '—'
                    ),
                },
              ]}
            />
          </>
        )
      }}
    </Answer>
  )
}
