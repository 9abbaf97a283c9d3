import { useState } from 'react'
import { one, useAddress, useGo } from '../web/desk/address.ts'
import { ActionButton, Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import type { Field } from '../web/desk/form.ts'
import { Form, FormPage } from '../web/desk/form.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import type { StateKind } from '../web/state.ts'
import { activityChoices } from './activity.api.ts'
import { activityText, carrierKindNames } from './activity.text.ts'
import { OfUnit } from './activity-forms.page.tsx'
import { acceptService, confirmService, endCarrier, listCarriers, listServices, setUpCarrier } from './carrier.api.ts'
import { type CarrierState, carrierCan, carrierKinds, carrierStates, type ServiceState, serviceCan, serviceStates } from './carrier.ts'
import { activityPageText as t } from './page.text.ts'

const carrierTone: Record<CarrierState, StateKind> = { 'in-use': 'running', idle: 'late', ended: 'frozen' }
const serviceTone: Record<ServiceState, StateKind> = {
  accepted: 'todo',
  served: 'running',
  confirmed: 'done',
  disputed: 'returned',
  withdrawn: 'frozen',
}
const kinds = carrierKinds.map((k) => ({ value: k, label: carrierKindNames[k] }))

export const Carriers = () => {
  const may = useMay('carrier.set-up')
  const [ending, end] = useState<{ id: number; version: number; name: string } | null>(null)
  return (
    <>
      <ListPage
        name="carrier"
        title={t.carriers}
        lead={t.carriersLead}
        endpoint={listCarriers}
        filters={[
          { name: 'kind', label: t.carrierKind, kind: 'choice', options: kinds },
          {
            name: 'state',
            label: t.state,
            kind: 'choice',
            options: carrierStates.map((s) => ({ value: s, label: activityText[`carrier.state.${s}`] })),
          },
        ]}
        columns={[
          { name: 'name', label: t.carrierName, cell: (r) => r.name, main: true },
          { name: 'kind', label: t.carrierKind, cell: (r) => r.kindName },
          { name: 'unit', label: t.unit, cell: (r) => r.unitName },
          { name: 'holder', label: t.holder, cell: (r) => r.holder },
          { name: 'area', label: t.area, cell: (r) => r.area || '—', hidden: true },
          { name: 'confirmed', label: t.confirmed, cell: (r) => (r.confirmedOn ? dayText(r.confirmedOn) : t.never) },
          { name: 'idle', label: t.idleAfter, cell: (r) => dayText(r.idleAfterOn), sort: 'idleAfterOn' },
          {
            name: 'state',
            label: t.state,
            cell: (r) => <StateTag kind={carrierTone[r.state]} word={activityText[`carrier.state.${r.state}`]} />,
          },
          {
            name: 'do',
            label: t.end,
            cell: (r) =>
              may && carrierCan.can('end', r.state) ? <ActionButton small action={{ label: t.end, run: () => end(r) }} /> : null,
          },
        ]}
        rowTo={(r) => `/services?carrierId=${r.id}`}
        empty={<p>{activityText['carrier.empty']}</p>}
        actions={may ? [{ label: t.setUp, to: '/carriers/new' }] : []}
      />
      {ending ? (
        <Dialog title={`${t.end}：${ending.name}`} onClose={() => end(null)}>
          <p>{t.endAsk}</p>
          <Form
            endpoint={endCarrier}
            fields={[{ name: 'reason', label: t.reason, kind: 'text', max: 500 }]}
            fixed={{ id: ending.id, version: ending.version }}
            submit={t.end}
            draft={false}
            touches={['carrier']}
            onDone={() => end(null)}
          />
        </Dialog>
      ) : null}
    </>
  )
}

const SetUp = ({ unitId }: { unitId: number }) => {
  const { today } = useSession()
  const answer = useAnswer(activityChoices, { unitId })
  return (
    <Answer of={answer}>
      {(o) => {
        const planned = o.campaigns.flatMap((c) => c.carriers.map((k) => ({ ...k, campaign: c })))
        return (
          <FormPage
            title={t.setUp}
            lead={t.carriersLead}
            crumbs={[{ label: t.carriers, to: '/carriers' }, { label: t.setUp }]}
            known={[{ label: t.unit, value: o.unitName, to: `/units/${unitId}` }]}
            endpoint={setUpCarrier}
            fixed={{ unitId, ...(o.campaigns[0] ? { campaignId: o.campaigns[0].id } : {}) }}
            fields={[
              { name: 'kind', label: t.carrierKind, kind: 'choice', options: kinds },
              {
                name: 'carrierKey',
                label: t.fromPlan,
                kind: 'choice',
                compact: true,
                optional: true,
                options: planned.filter((k) => k.campaign === o.campaigns[0]).map((k) => ({ value: k.id, label: k.name })),
              },
              { name: 'name', label: t.carrierName, kind: 'text', max: 60 },
              { name: 'holder', label: t.holder, kind: 'text', max: 60, short: true },
              { name: 'duty', label: t.duty, kind: 'long', lines: 2, max: 500 },
              { name: 'area', label: t.area, kind: 'text', max: 200, optional: true },
              { name: 'sinceOn', label: t.since, kind: 'day' },
              { name: 'recheckMonths', label: t.recheck, hint: t.recheckHint, kind: 'whole', optional: true },
            ]}
            initial={{ sinceOn: today }}
            submit={t.setUpDo}
            touches={['carrier', 'duty']}
            to={() => '/carriers'}
          />
        )
      }}
    </Answer>
  )
}
export const SetUpCarrier = () => <OfUnit here="/carriers/new">{(unitId) => <SetUp unitId={unitId} />}</OfUnit>

export const Services = () => {
  const mayServe = useMay('service.accept')
  const mayConfirm = useMay('service.confirm')
  const carrierId = one(useAddress().search.carrierId)
  const [asking, ask] = useState<number | null>(null)
  return (
    <>
      <ListPage
        name="service"
        title={t.services}
        lead={t.servicesLead}
        endpoint={listServices}
        fixed={carrierId === undefined ? {} : { carrierId }}
        filters={[
          {
            name: 'state',
            label: t.state,
            kind: 'choice',
            options: serviceStates.map((s) => ({ value: s, label: activityText[`service.state.${s}`] })),
          },
        ]}
        columns={[
          { name: 'what', label: t.what, cell: (r) => r.what, main: true },
          { name: 'receiver', label: t.receiver, cell: (r) => r.receiver },
          { name: 'unit', label: t.unit, cell: (r) => r.unitName },
          { name: 'carrier', label: t.carriers, cell: (r) => r.carrierName ?? '—' },
          { name: 'due', label: t.dueOn, cell: (r) => dayText(r.dueOn), sort: 'dueOn' },
          { name: 'answer', label: t.answer, cell: (r) => r.answer || '—', hidden: true },
          {
            name: 'state',
            label: t.state,
            cell: (r) => <StateTag kind={serviceTone[r.state]} word={activityText[`service.state.${r.state}`]} />,
          },
          {
            name: 'do',
            label: t.verify,
            cell: (r) =>
              mayServe && serviceCan.can('serve', r.state) ? (
                <ActionButton small action={{ label: t.serve, to: `/activities/new?unit=${r.unitId}&service=${r.id}` }} />
              ) : mayConfirm ? (
                <ActionButton
                  small
                  action={{ label: t.verify, why: serviceCan.can('confirm', r.state) ? null : t.verifyWhy, run: () => ask(r.id) }}
                />
              ) : null,
          },
        ]}
        empty={<p>{activityText['service.empty']}</p>}
        actions={mayServe ? [{ label: t.accept, to: '/services/new' }] : []}
      />
      {asking === null ? null : (
        <Dialog title={t.verify} onClose={() => ask(null)}>
          <Form
            endpoint={confirmService}
            fields={[
              { name: 'done', label: t.done, kind: 'flag', says: activityText['service.hall.done'] },
              {
                name: 'how',
                label: t.how,
                kind: 'choice',
                options: [
                  { value: 'visit', label: t.visit },
                  { value: 'telephone', label: t.telephone },
                ],
              },
              { name: 'words', label: t.answer, kind: 'long', lines: 3, max: 500, optional: true },
            ]}
            fixed={{ id: asking }}
            submit={t.verifyDo}
            draft={false}
            touches={['service', 'carrier', 'activity']}
            onDone={() => ask(null)}
          />
        </Dialog>
      )}
    </>
  )
}

const Accept = ({ unitId }: { unitId: number }) => {
  const { today } = useSession()
  const go = useGo()
  const hall = useSession().hall
  const answer = useAnswer(activityChoices, { unitId })
  const held = useAnswer(listCarriers, { unitId, limit: 200 })
  const [slip, show] = useState<string | null>(null)
  const carriers: Field[] =
    (held.data?.rows.length ?? 0) > 0
      ? [
          {
            name: 'carrierId',
            label: t.carrier,
            kind: 'choice',
            compact: true,
            numeric: true,
            optional: true,
            options: held
              .data!.rows.filter((k) => k.unitId === unitId && k.state !== 'ended')
              .map((k) => ({ value: String(k.id), label: k.name })),
          },
        ]
      : []
  return (
    <Answer of={answer}>
      {(o) => (
        <>
          <FormPage
            title={t.accept}
            lead={t.servicesLead}
            crumbs={[{ label: t.services, to: '/services' }, { label: t.accept }]}
            known={[{ label: t.unit, value: o.unitName, to: `/units/${unitId}` }]}
            endpoint={acceptService}
            fixed={{ unitId }}
            fields={[
              { name: 'what', label: t.what, kind: 'text', max: 200 },
              { name: 'receiver', label: t.receiver, hint: t.receiverHint, kind: 'text', max: 60, short: true, keep: false },
              { name: 'asked', label: t.asked, kind: 'flag', says: t.askedSays },
              { name: 'askedOn', label: t.askedOn, kind: 'day' },
              { name: 'dueOn', label: t.dueOn, kind: 'day' },
              ...carriers,
            ]}
            initial={{ asked: true, askedOn: today }}
            submit={t.acceptDo}
            touches={['service']}
            onDone={(out) => show(out.slip)}
          />
          {slip ? (
            <Dialog
              title={t.slip}
              foot={
                <>
                  <Button onClick={() => window.print()}>{t.print}</Button>
                  <Button main onClick={() => void go('/services')}>
                    {t.slipDone}
                  </Button>
                </>
              }
            >
              <p>{t.slipLead}</p>
              <p className="num">
                <b>{slip}</b>
              </p>
              {hall ? <p>{t.slipPage(`${location.origin}${hall}/service?slip=${slip}`)}</p> : null}
            </Dialog>
          ) : null}
        </>
      )}
    </Answer>
  )
}
export const AcceptService = () => <OfUnit here="/services/new">{(unitId) => <Accept unitId={unitId} />}</OfUnit>
