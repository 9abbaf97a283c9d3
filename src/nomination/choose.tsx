import type { ReactNode } from 'react'
import { OfUnit } from '../activity/activity-forms.page.tsx'
import type { Output } from '../lib/contract.ts'
import { one, useAddress } from '../web/desk/address.ts'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { nominationChoices } from './nomination.api.ts'
import { nominationPageText as t } from './page.text.ts'

export interface Chosen {
  unitId: number
  campaign: Output<typeof nominationChoices>['campaigns'][number]
  /** Absent: all titles. */
  titleKey: string | undefined
}

/** The campaign and title asked for in the address, or the newest and all; the others are a link away. */
const Choices = ({ here, unitId, body }: { here: string; unitId: number; body: (c: Chosen) => ReactNode }) => {
  const { search } = useAddress()
  const answer = useAnswer(nominationChoices, { unitId })
  return (
    <Answer of={answer}>
      {({ campaigns }) => {
        const campaign = campaigns.find((c) => c.id === Number(one(search.campaign))) ?? campaigns[0]
        if (!campaign) return <p className="lead">{t.noCampaign}</p>
        const titleKey = campaign.titles.find((x) => x.key === one(search.title))?.key
        const to = (c: number, key?: string) => `${here}?unit=${unitId}&campaign=${c}${key ? `&title=${key}` : ''}`
        return (
          <div className="stack">
            <nav className="acts" aria-label={t.title}>
              {campaigns.length > 1
                ? campaigns.map((c) => (
                    <Go key={c.id} to={to(c.id)}>
                      {c.title}
                    </Go>
                  ))
                : null}
              <Go to={to(campaign.id)}>{t.allTitles}</Go>
              {campaign.titles.map((x) => (
                <Go key={x.key} to={to(campaign.id, x.key)}>
                  {x.name}
                </Go>
              ))}
            </nav>
            {body({ unitId, campaign, titleKey })}
          </div>
        )
      }}
    </Answer>
  )
}

export const InCampaign = ({ here, children }: { here: string; children: (c: Chosen) => ReactNode }) => (
  <OfUnit here={here}>{(unitId) => <Choices here={here} unitId={unitId} body={children} />}</OfUnit>
)
