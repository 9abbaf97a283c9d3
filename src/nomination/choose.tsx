import type { ReactNode } from 'react'
import { OfUnit } from '../activity/activity-forms.page.tsx'
import { NoCampaign, type Offer } from '../campaign/no-campaign.tsx'
import type { Output } from '../lib/contract.ts'
import { one, useAddress } from '../web/desk/address.ts'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { nominationChoices } from './nomination.view.api.ts'
import { nominationPageText as t } from './page.text.ts'

export interface Chosen {
  unitId: number
  campaign: Output<typeof nominationChoices>['campaigns'][number]
  /** Absent: all titles. */
  titleKey: string | undefined
}

/** A row of ways with its name; the one that is open is no link. */
export const Ways = ({ label, ways }: { label: string; ways: readonly { key: string; to: string; words: string; here: boolean }[] }) => (
  <nav className="acts" aria-label={label}>
    <span className="muted">{label}</span>
    {ways.map((x) =>
      x.here ? (
        <b key={x.key} aria-current="true">
          {x.words}
        </b>
      ) : (
        <Go key={x.key} to={x.to}>
          {x.words}
        </Go>
      ),
    )}
  </nav>
)

export const offersOf = (here: string, below: Output<typeof nominationChoices>['below']): Offer[] =>
  below.map((c) => ({ unit: c.unit, title: c.title, to: `${here}?unit=${c.unitId}&campaign=${c.id}` }))

/** The campaign and title asked for in the address, or the newest and all; the others are a link away. */
const Choices = ({ here, unitId, body }: { here: string; unitId: number; body: (c: Chosen) => ReactNode }) => {
  const { search } = useAddress()
  const answer = useAnswer(nominationChoices, { unitId })
  return (
    <Answer of={answer}>
      {({ campaigns, below }) => {
        const campaign = campaigns.find((c) => c.id === Number(one(search.campaign))) ?? campaigns[0]
        if (!campaign) return <NoCampaign why={t.noCampaign} offers={offersOf(here, below)} />
        const titleKey = campaign.titles.find((x) => x.key === one(search.title))?.key
        const to = (c: number, key?: string) => `${here}?unit=${unitId}&campaign=${c}${key ? `&title=${key}` : ''}`
        return (
          <div className="stack">
            {campaigns.length > 1 ? (
              <Ways
                label={t.campaign}
                ways={campaigns.map((c) => ({ key: String(c.id), to: to(c.id), words: c.title, here: c.id === campaign.id }))}
              />
            ) : null}
            <Ways
              label={t.title}
              ways={[
                { key: '', to: to(campaign.id), words: t.allTitles, here: titleKey === undefined },
                ...campaign.titles.map((x) => ({ key: x.key, to: to(campaign.id, x.key), words: x.name, here: x.key === titleKey })),
              ]}
            />
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
