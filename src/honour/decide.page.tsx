import { OfUnit } from '../activity/activity-forms.page.tsx'
import { NoCampaignPage } from '../campaign/no-campaign.tsx'
import type { Output } from '../lib/contract.ts'
import { listNominations, nominationChoices } from '../nomination/nomination.view.api.ts'
import { one, useAddress } from '../web/desk/address.ts'
import type { Values } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Facts } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { decide } from './honour.api.ts'
import { decisionOffers } from './offers.ts'
import { honourPageText as t } from './page.text.ts'

type Choice = Output<typeof nominationChoices>['campaigns'][number]

const DecideOn = ({ campaign, unitId, unitName }: { campaign: Choice; unitId: number; unitName: string }) => {
  const { today } = useSession()
  const rows = useAnswer(listNominations, { campaignId: campaign.id, state: 'selected', limit: 200 })
  const asked = one(useAddress().search.award)
  const award = campaign.awards.find((a) => a.id === asked) ?? campaign.awards[0]!
  return (
    <Answer of={rows}>
      {(r) => {
        const ready = r.rows.filter((x) => award.titles.includes(x.titleKey))
        if (ready.length === 0)
          return <NoCampaignPage title={t.decide} list={{ label: t.list, to: '/honours' }} why={t.noReady} offers={[]} />
        const options = ready.map((x) => ({ value: String(x.id), label: `${x.name}　${x.title}　${x.unit}` }))
        const chosen = (v: Values) => ready.filter((x) => (v.nominationIds as string[]).includes(String(x.id)))
        return (
          <FormPage
            key={award.id}
            title={t.decide}
            lead={t.decideLead}
            crumbs={[{ label: t.list, to: '/honours' }, { label: t.decide }]}
            known={[
              { label: t.campaign, value: campaign.title, to: `/campaigns/${campaign.id}` },
              {
                label: t.award,
                value: (
                  <>
                    {award.level}
                    {campaign.awards
                      .filter((a) => a !== award)
                      .map((a) => (
                        <span key={a.id}>
                          {'　'}
                          <Go to={`/honours/new?unit=${unitId}&campaign=${campaign.id}&award=${a.id}`}>{a.level}</Go>
                        </span>
                      ))}
                  </>
                ),
              },
            ]}
            endpoint={decide}
            fixed={{ campaignId: campaign.id, award: award.id }}
            initial={{ decidedOn: today, nominationIds: ready.map((x) => x.id), posthumous: [] }}
            fields={[
              { name: 'title', label: t.decisionTitle, kind: 'text', max: 80 },
              { name: 'documentNo', label: t.document, kind: 'text', max: 60 },
              { name: 'meeting', label: t.meeting, hint: t.meetingHint, kind: 'text', max: 120 },
              { name: 'decidedOn', label: t.decidedOn, kind: 'day' },
              { name: 'nominationIds', label: t.nominees, kind: 'many', numeric: true, options },
              ...(ready.some((x) => x.object !== 'unit')
                ? [
                    {
                      name: 'posthumous',
                      label: t.posthumous,
                      hint: t.posthumousHint,
                      kind: 'many' as const,
                      numeric: true as const,
                      optional: true,
                      options: options.filter((_, i) => ready[i]!.object !== 'unit'),
                    },
                  ]
                : []),
            ]}
            makesPublic={(v) => ({
              shows: (
                <>
                  <h3>{String(v.title ?? '')}</h3>
                  <Facts
                    facts={[
                      { label: t.document, value: String(v.documentNo ?? '') },
                      { label: t.unit, value: unitName },
                      { label: t.level, value: award.level },
                    ]}
                  />
                  <ol>
                    {chosen(v).map((x) => (
                      <li key={x.id}>
                        {x.name}　{x.title}　{x.unit}
                      </li>
                    ))}
                  </ol>
                </>
              ),
              whom: t.whom,
              from: dayText(today),
            })}
            submit={t.decideDo}
            touches={['nomination', 'duty']}
            to={() => `/honours?campaignId=${campaign.id}`}
          />
        )
      }}
    </Answer>
  )
}

const DecideIn = ({ unitId }: { unitId: number }) => {
  const asked = Number(one(useAddress().search.campaign))
  const choices = useAnswer(nominationChoices, { unitId })
  return (
    <Answer of={choices}>
      {(o) => {
        const own = o.campaigns.filter((c) => c.organiser && c.awards.length > 0)
        const campaign = own.find((c) => c.id === asked) ?? own[0]
        return campaign ? (
          <DecideOn campaign={campaign} unitId={unitId} unitName={o.unitName} />
        ) : (
          <NoCampaignPage title={t.decide} list={{ label: t.list, to: '/honours' }} why={t.noCampaign} offers={decisionOffers(o.below)} />
        )
      }}
    </Answer>
  )
}

export default () => <OfUnit here="/honours/new">{(unitId) => <DecideIn unitId={unitId} />}</OfUnit>
