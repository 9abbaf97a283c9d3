import { OfUnit } from '../activity/activity-forms.page.tsx'
import { NoCampaignPage } from '../campaign/no-campaign.tsx'
import { listMembers } from '../member/member.api.ts'
import { one, useAddress, usePathParams } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import type { ControlProps, Field } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import type { Option } from '../web/desk/list.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { pledgePageText as t } from './page.text.ts'
import { draftPledge, editPledge, pledgeChoices, showPledge } from './pledge.api.ts'
import { lint } from './wording.ts'

const nothing = { measures: '', baseline: '0', target: '1', figureUnit: '-', dueOn: '2026-01-01', beneficiary: '-', responsible: '-' }

/** Says while one types which words promise an attitude instead of a result. */
const WhatControl = ({ id, value, onChange, onBlur, invalid, describedBy }: ControlProps) => {
  const empty = lint({ ...nothing, what: String(value ?? '') }).flatMap((f) => f.words)
  return (
    <>
      <textarea
        id={id}
        rows={2}
        maxLength={200}
        aria-invalid={invalid || undefined}
        aria-describedby={[describedBy, empty.length > 0 ? `${id}-lint` : ''].filter(Boolean).join(' ') || undefined}
        value={String(value ?? '')}
        onChange={(e) => onChange(e.target.value)}
        onBlur={onBlur}
      />
      <div id={`${id}-lint`} className="hint" aria-live="polite">
        {empty.length > 0 ? t.says(empty.join('”“')) : null}
      </div>
    </>
  )
}

const wording: Field[] = [
  { name: 'what', label: t.what, hint: t.whatHint, kind: 'custom', control: (p) => <WhatControl {...p} /> },
  { name: 'baseline', label: t.baseline, kind: 'decimal', optional: true },
  { name: 'target', label: t.target, kind: 'decimal', optional: true },
  { name: 'figureUnit', label: t.figureUnit, kind: 'text', max: 20, short: true, optional: true },
  { name: 'dueOn', label: t.dueOn, kind: 'day', optional: true },
  { name: 'beneficiary', label: t.beneficiary, hint: t.beneficiaryHint, kind: 'text', max: 120, optional: true },
  { name: 'responsible', label: t.responsible, kind: 'text', max: 60, short: true, optional: true },
  { name: 'measures', label: t.measures, kind: 'long', lines: 3, max: 2000, optional: true },
]

const findMembers =
  (unitId: number) =>
  async (q: string): Promise<Option[]> => {
    const { rows } = await call(listMembers, { below: unitId, limit: 20, ...(q.trim() ? { search: q.trim() } : {}) })
    return rows.map((r) => ({ value: String(r.id), label: r.name }))
  }

const Make = ({ unitId }: { unitId: number }) => {
  const asked = Number(one(useAddress().search.campaign))
  const answer = useAnswer(pledgeChoices, { unitId })
  return (
    <Answer of={answer}>
      {(o) => {
        const campaign = o.campaigns.find((c) => c.id === asked) ?? o.campaigns[0]
        if (!campaign)
          return (
            <NoCampaignPage
              title={t.make}
              list={{ label: t.list, to: '/pledges' }}
              why={t.noCampaign}
              offers={o.below.map((c) => ({ unit: c.unit, title: c.title, to: `/pledges/new?unit=${c.unitId}&campaign=${c.id}` }))}
            />
          )
        const makerOf = (kind: unknown) => campaign.kinds.find((k) => k.id === kind)?.by
        return (
          <FormPage
            title={t.make}
            lead={
              <>
                {t.makeLead}
                {campaign.voluntaryFor.length > 0 ? t.voluntary(campaign.voluntaryFor.join('、')) : null}
              </>
            }
            crumbs={[{ label: t.list, to: '/pledges' }, { label: t.make }]}
            known={[
              { label: t.unit, value: o.unitName, to: `/units/${unitId}` },
              {
                label: t.campaign,
                value: (
                  <>
                    {campaign.title}
                    {o.campaigns
                      .filter((c) => c !== campaign)
                      .map((c) => (
                        <span key={c.id}>
                          {'　'}
                          <Go to={`/pledges/new?unit=${unitId}&campaign=${c.id}`}>{c.title}</Go>
                        </span>
                      ))}
                  </>
                ),
              },
            ]}
            endpoint={draftPledge}
            fixed={{ unitId, campaignId: campaign.id }}
            fields={[
              {
                name: 'kind',
                label: t.kind,
                kind: 'choice',
                options: campaign.kinds.map((k) => ({ value: k.id, label: t.kindOf({ ...k, member: k.by === 'member' }) })),
              },
              {
                name: 'memberId',
                label: t.member,
                kind: 'find',
                numeric: true,
                find: findMembers(unitId),
                when: (v) => makerOf(v.kind) === 'member',
              },
              { name: 'subject', label: t.subject, kind: 'text', max: 60, when: (v) => makerOf(v.kind) === 'window' },
              ...wording,
            ]}
            initial={campaign.kinds.length === 1 ? { kind: campaign.kinds[0]!.id } : {}}
            submit={t.makeDo}
            to={(out) => `/pledges/${out.id}`}
          />
        )
      }}
    </Answer>
  )
}
export const MakePledge = () => <OfUnit here="/pledges/new">{(unitId) => <Make unitId={unitId} />}</OfUnit>

export const EditPledge = () => {
  const answer = useAnswer(showPledge, { id: Number(usePathParams().id) })
  return (
    <Answer of={answer}>
      {(p) => (
        <FormPage
          title={t.edit}
          lead={t.makeLead}
          crumbs={[{ label: t.list, to: '/pledges' }, { label: p.what, to: `/pledges/${p.id}` }, { label: t.edit }]}
          endpoint={editPledge}
          fixed={{ id: p.id, version: p.version }}
          fields={[...(p.by === 'window' ? [{ name: 'subject', label: t.subject, kind: 'text' as const, max: 60 }] : []), ...wording]}
          initial={{ ...p }}
          current={async () => {
            const now = await call(showPledge, { id: p.id })
            return { values: { ...now }, fixed: { id: p.id, version: now.version } }
          }}
          submit={t.editDo}
          draft={false}
          to={() => `/pledges/${p.id}`}
        />
      )}
    </Answer>
  )
}
