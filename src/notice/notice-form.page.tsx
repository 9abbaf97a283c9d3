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
import { publishNotice, showNotice } from './notice.api.ts'
import type { NoticeDocument } from './notice.ts'
import { noticeOffers } from './offers.ts'
import { noticePageText as t } from './page.text.ts'

type Choice = Output<typeof nominationChoices>['campaigns'][number]

const PublishOn = ({
  unitId,
  unitName,
  campaign,
  others,
}: {
  unitId: number
  unitName: string
  campaign: Choice
  others: readonly Choice[]
}) => {
  const { today } = useSession()
  const level = campaign.noticeLevels.find((l) => (l.at === 'organiser') === campaign.organiser)
  const old = Number(one(useAddress().search.supersedes))
  const before = useAnswer(showNotice, { id: old || 0 }, { enabled: old > 0 })
  const rows = useAnswer(listNominations, { campaignId: campaign.id, limit: 200, ...(campaign.organiser ? {} : { unitId }) })
  const empty = (why: string) => <NoCampaignPage title={t.publish} list={{ label: t.list, to: '/notices' }} why={why} offers={[]} />
  if (!level) return empty(t.noCampaign)
  return (
    <Answer of={rows}>
      {(r) => {
        // At the organiser what a meeting selected; below it what was recommended.
        const ready = r.rows.filter((x) =>
          campaign.organiser
            ? x.state === 'selected' || (x.state === 'climbing' && x.steps.some((s) => s.kind === 'select' && s.state === 'done'))
            : x.state === 'climbing',
        )
        if (ready.length === 0) return empty(t.noReady)
        const was = before.data?.document as NoticeDocument | undefined
        const standing = new Set(before.data?.standing.map((x) => x.nominationId) ?? [])
        const chosen = (v: Values) => ready.filter((x) => (v.nominationIds as string[]).includes(String(x.id)))
        return (
          <FormPage
            key={before.data?.id ?? 0}
            title={was ? t.second : t.publish}
            lead={t.publishLead}
            crumbs={[{ label: t.list, to: '/notices' }, { label: was ? t.second : t.publish }]}
            known={[
              { label: t.unit, value: unitName, to: `/units/${unitId}` },
              {
                label: t.campaign,
                value: (
                  <>
                    {campaign.title}
                    {others.map((c) => (
                      <span key={c.id}>
                        {'　'}
                        <Go to={`/notices/new?unit=${unitId}&campaign=${c.id}`}>{c.title}</Go>
                      </span>
                    ))}
                  </>
                ),
              },
              { label: t.level, value: level.name },
            ]}
            endpoint={publishNotice}
            fixed={{ campaignId: campaign.id, unitId, level: level.id, ...(was ? { supersedesId: old } : {}) }}
            initial={
              was
                ? {
                    title: was.title,
                    range: was.range,
                    contact: was.contact,
                    channels: was.channels,
                    nominationIds: ready.filter((x) => standing.has(x.id)).map((x) => x.id),
                  }
                : { nominationIds: ready.map((x) => x.id) }
            }
            fields={[
              { name: 'title', label: t.name, kind: 'text', max: 80 },
              {
                name: 'nominationIds',
                label: t.nominees,
                kind: 'many',
                numeric: true,
                options: ready.map((x) => ({ value: String(x.id), label: `${x.name}　${x.title}　${x.unit}` })),
              },
              { name: 'range', label: t.range, hint: t.rangeHint, kind: 'text', max: 120 },
              {
                name: 'channels',
                label: t.channels,
                hint: t.channelHint,
                kind: 'custom',
                control: (p) => (
                  <input
                    id={p.id}
                    type="text"
                    aria-describedby={p.describedBy}
                    aria-invalid={p.invalid || undefined}
                    value={Array.isArray(p.value) ? p.value.join('、') : String(p.value ?? '')}
                    onChange={(e) => p.onChange(e.target.value.split(/[、，,]/).map((x) => x.trimStart()))}
                    onBlur={p.onBlur}
                  />
                ),
              },
              { name: 'contact', label: t.contact, hint: t.contactHint, kind: 'text', max: 200 },
              ...(was ? [{ name: 'reason', label: t.reason, kind: 'text' as const, max: 300 }] : []),
            ]}
            makesPublic={(v) => ({
              shows: (
                <>
                  <h3>{String(v.title ?? '')}</h3>
                  <Facts
                    facts={[
                      { label: t.unit, value: unitName },
                      { label: t.range, value: String(v.range ?? '') },
                      { label: t.contact, value: String(v.contact ?? '') },
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
            submit={was ? t.second : t.publish}
            touches={['nomination', 'duty']}
            to={(out) => `/notices/${out.id}`}
          />
        )
      }}
    </Answer>
  )
}

const PublishIn = ({ unitId }: { unitId: number }) => {
  const asked = Number(one(useAddress().search.campaign))
  const choices = useAnswer(nominationChoices, { unitId })
  return (
    <Answer of={choices}>
      {(o) => {
        const able = o.campaigns.filter((c) => c.noticeLevels.length > 0)
        const campaign = able.find((c) => c.id === asked) ?? able[0]
        return campaign ? (
          <PublishOn unitId={unitId} unitName={o.unitName} campaign={campaign} others={able.filter((c) => c !== campaign)} />
        ) : (
          <NoCampaignPage title={t.publish} list={{ label: t.list, to: '/notices' }} why={t.noCampaign} offers={noticeOffers(o.below)} />
        )
      }}
    </Answer>
  )
}

export default () => <OfUnit here="/notices/new">{(unitId) => <PublishIn unitId={unitId} />}</OfUnit>
