import { OfUnit } from '../activity/activity-forms.page.tsx'
import { NoCampaignPage } from '../campaign/no-campaign.tsx'
import type { Output } from '../lib/contract.ts'
import { one, useAddress } from '../web/desk/address.ts'
import type { ControlProps } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { Attendees } from './attendees.tsx'
import { offersOf } from './choose.tsx'
import { meetText as m } from './meet.text.ts'
import { select } from './meeting.api.ts'
import { listNominations, listTitles, nominationChoices } from './nomination.view.api.ts'
import { nominationPageText as t } from './page.text.ts'

const MeetOn = ({ campaign, titleKey }: { campaign: Output<typeof nominationChoices>['campaigns'][number]; titleKey: string }) => {
  const { today } = useSession()
  const rows = useAnswer(listNominations, { campaignId: campaign.id, titleKey, due: 'select', limit: 200 })
  const rules = useAnswer(listTitles, { campaignId: campaign.id })
  return (
    <Answer of={rows}>
      {(r) => {
        const ready = r.rows
        if (ready.length === 0)
          return (
            <div className="stack">
              <Crumbs crumbs={[{ label: t.list, to: '/nominations' }, { label: t.meet }]} />
              <h1>{t.meet}</h1>
              <p>{t.noneReady}</p>
              <p>
                <Go to={`/nominations/board?campaign=${campaign.id}`}>{t.board}</Go>
              </p>
            </div>
          )
        return (
          <FormPage
            key={titleKey}
            title={t.meet}
            lead={t.meetLead}
            crumbs={[{ label: t.list, to: '/nominations' }, { label: t.meet }]}
            known={[
              { label: t.campaign, value: campaign.title, to: `/campaigns/${campaign.id}` },
              {
                label: t.title,
                value: campaign.titles.map((x) => (
                  <span key={x.key}>
                    {x.key === titleKey ? (
                      x.name
                    ) : (
                      <Go to={`/nominations/meeting?campaign=${campaign.id}&title=${x.key}`}>{x.name}</Go>
                    )}{' '}
                  </span>
                )),
              },
              ...(rules.data?.meetings ?? []).map((m) => ({ label: t.kinds[m.kind], value: m.source })),
            ]}
            endpoint={select}
            fixed={{ campaignId: campaign.id, titleKey }}
            initial={{
              heldOn: today,
              kind: 'committee',
              votes: ready.map((x) => ({ nominationId: x.id, for: '', against: '0', abstain: '0', recused: '0' })),
            }}
            fields={[
              {
                name: 'kind',
                label: t.kind,
                kind: 'choice',
                options: (['committee', 'members', 'election'] as const).map((k) => ({ value: k, label: t.kinds[k] })),
              },
              { name: 'heldOn', label: t.heldOn, kind: 'day' },
              { name: 'minutes', label: t.minutes, kind: 'text', max: 120 },
              { name: 'should', label: t.should, kind: 'whole' },
              { name: 'present', label: t.present, kind: 'whole' },
              {
                name: 'attendees',
                label: m.attendees,
                hint: m.attendeesHint,
                kind: 'custom',
                optional: true,
                control: (p: ControlProps) => <Attendees {...p} campaignId={campaign.id} nominees={ready.map((x) => x.id)} />,
              },
              {
                name: 'votes',
                label: t.ballots,
                kind: 'rows',
                add: t.addVote,
                fields: [
                  {
                    name: 'nominationId',
                    label: t.nominee,
                    kind: 'choice',
                    numeric: true,
                    compact: true,
                    options: ready.map((x) => ({ value: String(x.id), label: `${x.name}（${x.unit}）` })),
                  },
                  { name: 'for', label: t.for, kind: 'whole' },
                  { name: 'against', label: t.against, kind: 'whole' },
                  { name: 'abstain', label: t.abstain, kind: 'whole' },
                  { name: 'recused', label: m.recused, kind: 'whole' },
                ],
              },
            ]}
            submit={t.record}
            touches={['duty']}
            to={() => '/nominations?state=selected'}
          />
        )
      }}
    </Answer>
  )
}
const MeetIn = ({ unitId }: { unitId: number }) => {
  const { search } = useAddress()
  const choices = useAnswer(nominationChoices, { unitId })
  return (
    <Answer of={choices}>
      {(o) => {
        const own = o.campaigns.filter((c) => c.organiser)
        const campaign = own.find((c) => c.id === Number(one(search.campaign))) ?? own[0]
        const titleKey = one(search.title) ?? campaign?.titles[0]?.key
        return campaign && titleKey ? (
          <MeetOn campaign={campaign} titleKey={titleKey} />
        ) : (
          <NoCampaignPage
            title={t.meet}
            list={{ label: t.list, to: '/nominations' }}
            why={t.noMeeting}
            offers={offersOf('/nominations/meeting', o.below.filter((c) => c.organiser))} // biome-ignore format: one line
          />
        )
      }}
    </Answer>
  )
}
export const Meet = () => <OfUnit here="/nominations/meeting">{(unitId) => <MeetIn unitId={unitId} />}</OfUnit>
