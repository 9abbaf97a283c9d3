import { useState } from 'react'
import { listCampaigns } from '../campaign/campaign.api.ts'
import type { Output } from '../lib/contract.ts'
import { showTree } from '../organisation/organisation.api.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { ControlProps, Field } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useSeatFor, useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { arrangeDebrief, editDebrief, showDebrief } from './debrief.api.ts'
import { kindNames } from './debrief.text.ts'
import { type DebriefClass, debriefKinds, type Settings, settingsSchema } from './debrief.ts'
import { debriefPageText as t } from './page.text.ts'

const Units = ({ value, onChange, unitId, describedBy }: ControlProps & { unitId: number }) => {
  const tree = useAnswer(showTree, { line: 'party', parent: unitId })
  const held = (Array.isArray(value) ? value : []) as number[]
  return (
    <Answer of={tree}>
      {({ rows: nodes }) => (
        <div className="options" aria-describedby={describedBy}>
          {nodes.length > 1 ? (
            <label className="option">
              <input
                type="checkbox"
                checked={held.length === nodes.length}
                onChange={(e) => onChange(e.target.checked ? nodes.map((n) => n.id) : [])}
              />
              {t.all}
            </label>
          ) : null}
          {nodes.map((n) => (
            <label className="option" key={n.id}>
              <input
                type="checkbox"
                checked={held.includes(n.id)}
                onChange={(e) => onChange(e.target.checked ? [...held, n.id] : held.filter((x) => x !== n.id))}
              />
              {n.shortName}
            </label>
          ))}
        </div>
      )}
    </Answer>
  )
}

const usual = (unitId: number): { label: string; of: DebriefClass }[] => [
  {
    label: t.leaders,
    of: {
      key: 'leaders',
      title: t.leadersTitle,
      weight: '1',
      served: false,
      source: { from: 'leaders', unitIds: [unitId], posts: [] },
    },
  },
  {
    label: t.members,
    of: { key: 'members', title: t.membersTitle, weight: '1', served: false, source: { from: 'members', unitIds: [] } },
  },
  { label: t.named, of: { key: 'named', title: t.namedTitle, weight: '1', served: true, source: { from: 'named', people: [] } } },
]

const Classes = ({ value, onChange, unitId, id }: ControlProps & { unitId: number }) => {
  const held = (Array.isArray(value) ? value : []) as DebriefClass[]
  const put = (k: DebriefClass) => onChange(held.map((x) => (x.key === k.key ? k : x)))
  // What is being typed keeps its empty lines; the list sent has none.
  const [typed, type] = useState<string | null>(null)
  return (
    <div className="rows">
      {usual(unitId).map(({ label, of }) => {
        const k = held.find((x) => x.key === of.key)
        return (
          <div className="row-of" key={of.key}>
            <label className="option">
              <input
                type="checkbox"
                checked={k !== undefined}
                onChange={(e) => onChange(e.target.checked ? [...held, of] : held.filter((x) => x.key !== of.key))}
              />
              {label}
            </label>
            {k ? (
              <>
                <div className="field">
                  <label htmlFor={`${id}-${of.key}-title`}>{t.class}</label>
                  <input id={`${id}-${of.key}-title`} type="text" value={k.title} onChange={(e) => put({ ...k, title: e.target.value })} />
                </div>
                <div className="field">
                  <label htmlFor={`${id}-${of.key}-weight`}>{t.weight}</label>
                  <input
                    id={`${id}-${of.key}-weight`}
                    type="text"
                    className="short"
                    value={k.weight}
                    onChange={(e) => put({ ...k, weight: e.target.value })}
                  />
                </div>
                {k.source.from === 'named' ? (
                  <div className="field">
                    <label htmlFor={`${id}-names`}>{t.names}</label>
                    <p className="hint">{t.namedHint}</p>
                    <textarea
                      id={`${id}-names`}
                      rows={6}
                      value={typed ?? k.source.people.map((p) => p.name).join('\n')}
                      onChange={(e) => {
                        type(e.target.value)
                        const people = e.target.value.split(/\n/).map((x) => x.trim()).filter(Boolean) // biome-ignore format: one line
                        put({ ...k, source: { from: 'named', people: people.map((name) => ({ name })) } })
                      }}
                    />
                  </div>
                ) : null}
              </>
            ) : null}
          </div>
        )
      })}
    </div>
  )
}

const SettingsControl = ({ value, onChange, id }: ControlProps) => {
  const s = value as Settings
  const flag = (name: 'askPublic' | 'publish', label: string) => (
    <label className="option">
      <input type="checkbox" checked={s[name]} onChange={(e) => onChange({ ...s, [name]: e.target.checked })} />
      {label}
    </label>
  )
  const share = (name: 'quorum' | 'topAtMost', label: string) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        type="text"
        className="short"
        value={s[name] ?? ''}
        onChange={(e) => onChange({ ...s, [name]: e.target.value.trim() || null })}
      />
    </div>
  )
  return (
    <div className="rows">
      {flag('askPublic', t.askPublic)}
      {flag('publish', t.publish)}
      <label className="option">
        <input
          type="checkbox"
          checked={s.reach === 'own'}
          onChange={(e) => onChange({ ...s, reach: e.target.checked ? 'own' : 'below' })}
        />
        {t.ownOnly}
      </label>
      <div className="field">
        <label htmlFor={`${id}-least`}>{t.problemsLeast}</label>
        <input
          id={`${id}-least`}
          type="text"
          inputMode="numeric"
          className="short"
          value={String(s.problemsLeast)}
          onChange={(e) => onChange({ ...s, problemsLeast: Number(e.target.value.replace(/\D/g, '')) })}
        />
      </div>
      {share('quorum', t.quorum)}
      {share('topAtMost', t.topAtMost)}
    </div>
  )
}

const fieldsFor = (unitId: number, campaigns: readonly { id: number; title: string }[]): Field[] => [
  { name: 'title', label: t.title, kind: 'text', max: 100 },
  { name: 'year', label: t.year, kind: 'whole' },
  {
    name: 'kind',
    label: t.kind,
    hint: t.kindHint,
    kind: 'choice',
    options: debriefKinds.map((k) => ({ value: k, label: kindNames[k] })),
  },
  {
    name: 'reporters',
    label: t.reporters,
    hint: t.reportersHint,
    kind: 'custom',
    control: (p) => <Units {...p} unitId={unitId} />,
  },
  { name: 'heldOn', label: t.heldOn, kind: 'day' },
  { name: 'place', label: t.place, kind: 'text', max: 120, optional: true },
  { name: 'handInOn', label: t.handInOn, kind: 'day' },
  { name: 'fromOn', label: t.fromOn, hint: t.periodHint, kind: 'day', optional: true },
  { name: 'untilOn', label: t.untilOn, kind: 'day', optional: true },
  ...(campaigns.length > 0
    ? [
        {
          name: 'campaignId',
          label: t.campaign,
          hint: t.noCampaign,
          kind: 'choice' as const,
          numeric: true as const,
          compact: true,
          optional: true,
          options: campaigns.map((c) => ({ value: String(c.id), label: c.title })),
        },
      ]
    : []),
  {
    name: 'classes',
    label: t.classes,
    hint: t.classesHint,
    kind: 'custom',
    control: (p) => <Classes {...p} unitId={unitId} />,
  },
  { name: 'settings', label: t.settings, kind: 'custom', control: (p) => <SettingsControl {...p} /> },
]

export const NewDebrief = () => {
  const { today } = useSession()
  const seat = useSeatFor('debrief.arrange')
  const campaigns = useAnswer(listCampaigns, { state: 'launched' })
  const unitId = seat?.unitId ?? 0
  const year = today.slice(0, 4)
  return (
    <Answer of={campaigns}>
      {({ rows }) => (
        <FormPage
          title={t.make}
          lead={t.makeLead}
          crumbs={[{ label: t.list, to: '/debriefs' }, { label: t.make }]}
          known={seat ? [{ label: t.unit, value: seat.unit, to: `/units/${seat.unitId}` }] : []}
          endpoint={arrangeDebrief}
          fixed={{ unitId }}
          initial={{
            title: t.titleOf(year),
            year: Number(year),
            kind: 'secretary',
            reporters: [],
            classes: usual(unitId)
              .slice(0, 2)
              .map((x) => x.of),
            settings: settingsSchema.parse({}),
          }}
          fields={fieldsFor(unitId, rows)}
          submit={t.makeDo}
          to={(out) => `/debriefs/${out.id}`}
        />
      )}
    </Answer>
  )
}

const Edit = ({ d }: { d: Output<typeof showDebrief> }) => {
  const campaigns = useAnswer(listCampaigns, { state: 'launched' })
  return (
    <Answer of={campaigns}>
      {({ rows }) => (
        <FormPage
          title={t.edit}
          lead={t.makeLead}
          crumbs={[{ label: t.list, to: '/debriefs' }, { label: d.title, to: `/debriefs/${d.id}` }, { label: t.edit }]}
          known={[{ label: t.unit, value: d.unitName, to: `/units/${d.unitId}` }]}
          endpoint={editDebrief}
          fixed={{ id: d.id, version: d.version }}
          initial={{
            ...d,
            reporters: d.reportRows.map((r) => r.unitId),
            classes: d.classes.map(({ should: _, present: __, ...k }) => k),
          }}
          fields={fieldsFor(d.unitId, rows)}
          submit={t.makeDo}
          draft={false}
          to={() => `/debriefs/${d.id}`}
        />
      )}
    </Answer>
  )
}
export const EditDebrief = () => {
  const answer = useAnswer(showDebrief, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(d) => <Edit d={d} />}</Answer>
}
