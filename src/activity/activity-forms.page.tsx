import { type ReactNode, useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { one, useAddress, useGo, usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { FieldView } from '../web/desk/field.tsx'
import type { ControlProps, Field } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { activityChoices, correctActivity, recordActivity, showActivity } from './activity.api.ts'
import { lifeRules, type Roll } from './activity.ts'
import { activityPageText as t } from './page.text.ts'
import { papersField } from './papers.page.tsx'

/** The unit a form is about: one's own, or a lower one it is entered for (代录), which stands in the address. */
export const OfUnit = ({ here, children }: { here: string; children: (unitId: number) => ReactNode }) => {
  const { seat } = useSession()
  const search = useAddress().search
  const go = useGo()
  const [picked, pick] = useState<unknown>('')
  const asked = one(search.unit)
  if (asked !== undefined && /^\d+$/.test(asked)) return children(Number(asked))
  if (seat && search.pick === undefined) return children(seat.unitId)
  return (
    <section className="card box">
      <h1>{t.forOther}</h1>
      <p className="lead">{t.forOtherLead}</p>
      <FieldView
        form="pick"
        path="unit"
        field={{ name: 'unit', label: t.unit, kind: 'find', find: findUnits() }}
        value={picked}
        errors={{}}
        onChange={(_, v) => pick(v)}
        onBlur={() => {}}
      />
      <Button main onClick={() => (picked ? void go(`${here}?unit=${String(picked)}`) : undefined)}>
        {t.forOtherDo}
      </Button>
    </section>
  )
}

const RollControl = ({ id, value, onChange, onBlur, describedBy }: ControlProps) => {
  const held = (value === '' ? null : value) as Partial<Roll> | null
  const [typed, type] = useState({ expected: held?.expected?.toString() ?? '', present: held?.present?.toString() ?? '' })
  const change = (part: Partial<typeof typed>) => {
    const now = { ...typed, ...part }
    type(now)
    const [expected, present] = [Number(now.expected), Number(now.present)]
    const whole = /^\d+$/.test(now.expected) && /^\d+$/.test(now.present)
    onChange(whole ? { expected, present } : undefined)
  }
  return (
    <span>
      <input
        id={id}
        inputMode="numeric"
        className="short"
        aria-label={t.expected}
        aria-describedby={describedBy}
        placeholder={t.expected}
        value={typed.expected}
        onBlur={onBlur}
        onChange={(e) => change({ expected: e.target.value.trim() })}
      />{' '}
      <input
        inputMode="numeric"
        className="short"
        aria-label={t.present}
        placeholder={t.present}
        value={typed.present}
        onBlur={onBlur}
        onChange={(e) => change({ present: e.target.value.trim() })}
      />
    </span>
  )
}

const fields = (o: Output<typeof activityChoices>): Field[] => {
  const nameOf = (id: string) => o.general.find((k) => k.id === id)?.name ?? id
  // The meetings the rules ask for come first: a meeting recorded as something else does not count as one of them.
  const kinds = new Map(lifeRules.map((r) => [r.kind as string, nameOf(r.kind)]))
  for (const k of o.general) kinds.set(k.id, k.name)
  for (const k of o.campaigns.flatMap((c) => c.kinds)) kinds.set(k.id, k.name)
  return [
    {
      name: 'kind',
      label: t.kind,
      hint: t.kindHint(lifeRules.map((r) => ({ ...r, name: nameOf(r.kind) }))),
      kind: 'choice',
      compact: true,
      options: [...kinds].map(([value, label]) => ({ value, label })),
    },
    { name: 'title', label: t.titleOf, kind: 'text', max: 120 },
    { name: 'heldOn', label: t.heldOn, kind: 'day' },
    { name: 'place', label: t.place, kind: 'text', max: 120, optional: true },
    {
      name: 'campaignIds',
      label: t.campaigns,
      hint: t.campaignsHint,
      kind: 'many',
      numeric: true,
      optional: true,
      options: o.campaigns.map((c) => ({ value: String(c.id), label: c.title })),
    },
    {
      name: 'serves',
      label: t.serves,
      hint: o.works.length > 0 ? `${t.servesHint}（${o.works.map((w) => w.name).join('、')}）` : t.servesHint,
      kind: 'text',
      max: 60,
    },
    { name: 'roll', label: t.roll, hint: t.rollHint, kind: 'custom', optional: true, control: (p) => <RollControl {...p} /> },
    { name: 'topics', label: t.topics, hint: t.lifeHint, kind: 'long', lines: 2, max: 1000, optional: true },
    { name: 'decisions', label: t.decisions, kind: 'long', lines: 2, max: 2000, optional: true },
    { name: 'words', label: t.words, kind: 'long', max: 4000, optional: true },
    papersField(),
  ]
}

const Record = ({ unitId }: { unitId: number }) => {
  const { today, seat } = useSession()
  const service = one(useAddress().search.service)
  const answer = useAnswer(activityChoices, { unitId })
  return (
    <Answer of={answer}>
      {(o) => (
        <FormPage
          title={t.record}
          lead={t.recordLead}
          crumbs={[{ label: t.list, to: '/activities' }, { label: t.record }]}
          known={[
            { label: t.unit, value: o.unitName, to: `/units/${unitId}` },
            ...(seat?.unitId === unitId ? [{ label: t.forOther, value: t.forOtherDo, to: '/activities/new?pick=1' }] : []),
          ]}
          endpoint={recordActivity}
          fixed={{ unitId, ...(service === undefined ? {} : { service: { id: Number(service) } }) }}
          fields={fields(o)}
          initial={{ heldOn: today, campaignIds: o.campaigns.map((c) => c.id), ...(service === undefined ? {} : { kind: 'service' }) }}
          submit={t.recordDo}
          touches={['duty', 'service', 'carrier', 'work']}
          to={(out) => `/activities/${out.id}`}
        />
      )}
    </Answer>
  )
}

export const RecordActivity = () => <OfUnit here="/activities/new">{(unitId) => <Record unitId={unitId} />}</OfUnit>

const Correct = ({ a }: { a: Output<typeof showActivity> }) => {
  const answer = useAnswer(activityChoices, { unitId: a.unitId })
  const held = (x: Output<typeof showActivity>) => ({
    ...x,
    serves: x.serves?.name ?? '无',
    campaignIds: x.campaigns.map((c) => c.id),
    papers: [],
  })
  return (
    <Answer of={answer}>
      {(o) => (
        <FormPage
          title={t.correct}
          lead={t.correctLead}
          crumbs={[{ label: t.list, to: '/activities' }, { label: a.title, to: `/activities/${a.id}` }, { label: t.correct }]}
          endpoint={correctActivity}
          fixed={{ id: a.id, version: a.version }}
          fields={[...fields(o), { name: 'reason', label: t.reason, kind: 'text', max: 500 }]}
          initial={held(a)}
          submit={t.correctDo}
          touches={['duty', 'work']}
          draft={false}
          to={() => `/activities/${a.id}`}
        />
      )}
    </Answer>
  )
}

export const CorrectActivity = () => {
  const answer = useAnswer(showActivity, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(a) => <Correct a={a} />}</Answer>
}
