import { OfUnit } from '../activity/activity-forms.page.tsx'
import { NoCampaignPage } from '../campaign/no-campaign.tsx'
import type { Output } from '../lib/contract.ts'
import { listMembers } from '../member/member.api.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { one, useAddress, usePathParams } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import type { ControlProps, Field } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import type { Option } from '../web/desk/list.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { offersOf } from './choose.tsx'
import { GroupsControl, ShortNow } from './groups.tsx'
import { editNomination, nominate } from './nomination.api.ts'
import { listTitles, nominationChoices, showNomination } from './nomination.view.api.ts'
import { nominationPageText as t } from './page.text.ts'
import { listRecommendations } from './recommendation.api.ts'

type Title = Output<typeof listTitles>['titles'][number]

const findMembers =
  (unitId: number) =>
  async (q: string): Promise<Option[]> => {
    const { rows } = await call(listMembers, { below: unitId, limit: 20, ...(q.trim() ? { search: q.trim() } : {}) })
    return rows.map((r) => ({ value: String(r.id), label: r.name }))
  }

const materials = (title: Title, of: { campaignId: number; unitId: number }): Field[] => [
  ...(title.groups.length > 0
    ? [
        {
          name: 'groups',
          label: t.groups,
          hint: t.groupsHint,
          kind: 'custom' as const,
          optional: true,
          control: (p: ControlProps) => <GroupsControl {...p} groups={title.groups} titleKey={title.key} {...of} />,
        },
      ]
    : []),
  ...(title.eligibility.length > 0
    ? [
        {
          name: 'grounds',
          label: t.grounds,
          kind: 'rows' as const,
          max: title.eligibility.length,
          fields: [
            { name: 'id', label: t.rule, kind: 'choice' as const, options: title.eligibility.map((e) => ({ value: e.id, label: e.text })) },
            { name: 'ground', label: t.ground, kind: 'text' as const, max: 300 },
          ],
        },
      ]
    : []),
  {
    name: 'brief',
    label: t.brief,
    hint: t.briefHint(title.limits.briefChars, title.limits.source),
    kind: 'long',
    lines: 4,
    max: title.limits.briefChars,
  },
  { name: 'deeds', label: t.deeds, hint: t.deedsHint(title.limits.deedsChars), kind: 'long', lines: 12, max: title.limits.deedsChars },
]

const subjectField = (title: Title, unitId: number): Field =>
  title.object === 'unit'
    ? { name: 'subjectUnitId', label: t.subjectUnit, kind: 'find', numeric: true, find: findUnits() }
    : title.object === 'member'
      ? { name: 'subjectMemberId', label: t.subjectMember, kind: 'find', numeric: true, find: findMembers(unitId) }
      : { name: 'name', label: t.subjectName, kind: 'text', max: 60 }

const NominateFor = ({
  unitId,
  campaign,
  titles,
  unitName,
}: {
  unitId: number
  campaign: { id: number; title: string }
  titles: Title[]
  unitName: string
}) => {
  const asked = one(useAddress().search.title)
  const title = titles.find((x) => x.key === asked) ?? titles[0]!
  const recommendations = useAnswer(listRecommendations, { campaignId: campaign.id, unitId, limit: 100 })
  const taken = (recommendations.data?.rows ?? []).filter((r) => r.titleKey === title.key)
  return (
    <FormPage
      key={title.key}
      title={t.make}
      lead={t.makeLead}
      crumbs={[{ label: t.list, to: '/nominations' }, { label: t.make }]}
      known={[
        { label: t.unit, value: unitName, to: `/units/${unitId}` },
        { label: t.campaign, value: campaign.title, to: `/campaigns/${campaign.id}` },
        {
          label: t.title,
          value: (
            <>
              {title.name}
              {titles
                .filter((x) => x !== title)
                .map((x) => (
                  <span key={x.key}>
                    {'　'}
                    <Go to={`/nominations/new?unit=${unitId}&campaign=${campaign.id}&title=${x.key}`}>{x.name}</Go>
                  </span>
                ))}
            </>
          ),
        },
        { label: t.quota, value: t.quotaOf(title.ofUnit, title.perUnit) },
        // Titles without groups have no box to tick that would tell it.
        ...(title.groups.length === 0
          ? [{ label: t.placesNow, value: <ShortNow campaignId={campaign.id} titleKey={title.key} unitId={unitId} /> }]
          : []),
        ...(title.composition.length > 0
          ? [{ label: t.composition, value: title.composition.map((x) => `${x.words}${x.holds ? t.holds : t.breaks}`).join('；') }]
          : []),
      ]}
      endpoint={nominate}
      fixed={{ campaignId: campaign.id, unitId, titleKey: title.key }}
      initial={{ groups: [], grounds: title.eligibility.map((e) => ({ id: e.id, ground: '' })) }}
      fields={[
        subjectField(title, unitId),
        ...(taken.length > 0
          ? [
              {
                name: 'recommendationId',
                label: t.recommendation,
                kind: 'choice' as const,
                numeric: true as const,
                optional: true,
                options: taken.map((r) => ({ value: String(r.id), label: `${r.nominee}：${r.reason.slice(0, 30)}` })),
              },
            ]
          : []),
        ...(title.object === 'member' || title.object === 'resident'
          ? [{ name: 'posthumous', label: t.posthumous, hint: t.posthumousHint, kind: 'text' as const, max: 200, optional: true }]
          : []),
        ...materials(title, { campaignId: campaign.id, unitId }),
      ]}
      submit={t.save}
      to={(out) => `/nominations/${out.id}`}
    />
  )
}

/** The campaign asked for in the address, or the newest one; the others are a link away. */
const NominateIn = ({ unitId }: { unitId: number }) => {
  const asked = Number(one(useAddress().search.campaign))
  const choices = useAnswer(nominationChoices, { unitId })
  const campaign = choices.data?.campaigns.find((c) => c.id === asked) ?? choices.data?.campaigns[0]
  const titles = useAnswer(listTitles, { campaignId: campaign?.id ?? 0, unitId }, { enabled: campaign !== undefined })
  return (
    <Answer of={choices}>
      {(o) =>
        campaign ? (
          <Answer of={titles}>{(x) => <NominateFor unitId={unitId} campaign={campaign} titles={x.titles} unitName={o.unitName} />}</Answer>
        ) : (
          <NoCampaignPage
            title={t.make}
            list={{ label: t.list, to: '/nominations' }}
            why={t.noCampaign}
            offers={offersOf('/nominations/new', o.below)}
          />
        )
      }
    </Answer>
  )
}
export const Nominate = () => <OfUnit here="/nominations/new">{(unitId) => <NominateIn unitId={unitId} />}</OfUnit>

export const EditNomination = () => {
  const answer = useAnswer(showNomination, { id: Number(usePathParams().id) })
  const titles = useAnswer(listTitles, { campaignId: answer.data?.campaignId ?? 0 }, { enabled: answer.data !== undefined })
  return (
    <Answer of={answer}>
      {(n) => (
        <Answer of={titles}>
          {(x) => (
            <FormPage
              title={t.edit}
              crumbs={[{ label: t.list, to: '/nominations' }, { label: n.name, to: `/nominations/${n.id}` }, { label: t.edit }]}
              endpoint={editNomination}
              fixed={{ id: n.id, version: n.version }}
              initial={{ groups: n.groups, grounds: n.grounds, brief: n.brief, deeds: n.deeds }}
              fields={materials(x.titles.find((y) => y.key === n.titleKey)!, n)}
              current={async () => {
                const now = await call(showNomination, { id: n.id })
                return {
                  values: { groups: now.groups, grounds: now.grounds, brief: now.brief, deeds: now.deeds },
                  fixed: { id: n.id, version: now.version },
                }
              }}
              submit={t.saveEdit}
              draft={false}
              to={() => `/nominations/${n.id}`}
            />
          )}
        </Answer>
      )}
    </Answer>
  )
}
