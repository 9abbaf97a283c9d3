import { useState } from 'react'
import { RowTable } from '../campaign/row-table.tsx'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import type { Field } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { clearWarning, recheck, recover, showHonour, warn, withdrawHonour } from './honour.api.ts'
import { honourStateWords } from './honour.text.ts'
import { honourPageText as t } from './page.text.ts'
import { publicTerms } from './public.text.ts'
import { toneOf } from './tone.ts'
import { yearlyPageText as y } from './yearly.text.ts'

type Shown = Output<typeof showHonour>
type Act = 'recheck' | 'warn' | 'clear' | 'withdraw' | 'recover'

const fields: Field[] = [
  { name: 'document', label: t.basis, kind: 'text', max: 80 },
  { name: 'reason', label: t.reason, kind: 'long', lines: 3, max: 500 },
]
const next = (optional: boolean): Field => ({ name: 'nextOn', label: t.nextOn, kind: 'day', ...(optional ? { optional } : {}) })

const ActDialog = ({ act, h, close, again }: { act: Act; h: Shown; close: () => void; again: () => Promise<unknown> }) => {
  const common = {
    fixed: { id: h.id, version: h.version },
    draft: false as const,
    submit: t[act],
    touches: ['duty'],
    onDone: () => {
      close()
      void again()
    },
  }
  return (
    <Dialog title={`${t[act]}　${h.holder}`} onClose={close}>
      {act === 'recheck' ? <Form endpoint={recheck} fields={[...fields, next(true)]} {...common} /> : null}
      {act === 'warn' ? <Form endpoint={warn} fields={[...fields, next(false)]} {...common} /> : null}
      {act === 'clear' ? <Form endpoint={clearWarning} fields={fields} {...common} /> : null}
      {act === 'recover' ? <Form endpoint={recover} fields={fields} {...common} /> : null}
      {act === 'withdraw' ? (
        <>
          <p className="danger-note">{t.withdrawLead}</p>
          <Form endpoint={withdrawHonour} fields={fields} {...common} />
        </>
      ) : null}
    </Dialog>
  )
}

const View = ({ h, again }: { h: Shown; again: () => Promise<unknown> }) => {
  const { hall } = useSession()
  const [act, open] = useState<Act | null>(null)
  const acts = (['recheck', 'warn', 'clear', 'withdraw', 'recover'] as const).filter((a) => h.can.includes(a))
  const action = (a: Act): Action => ({ label: t[a], run: () => open(a) })
  const first = acts[0]
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/honours' }, { label: h.unit }]}
        title={h.holder}
        state={<StateTag {...toneOf(h.state)} />}
        note={`${h.title}${h.posthumous ? `（${t.posthumous}）` : ''}`}
        {...(first ? { next: action(first) } : {})}
        others={[
          ...acts.slice(1).map(action),
          {
            label: y.register,
            to: h.holderMemberId ? `/honours/register?member=${h.holderMemberId}` : `/honours/register?unit=${h.holderUnitId ?? h.unitId}`,
          },
        ]}
        facts={[
          { label: t.title, value: h.title },
          { label: t.level, value: h.level },
          { label: t.unit, value: h.unit, to: `/units/${h.unitId}` },
          { label: t.campaign, value: h.campaign, to: `/campaigns/${h.campaignId}` },
          { label: t.decisionTitle, value: h.decision.title, to: `/honours/decisions/${h.decision.id}` },
          { label: t.document, value: h.decision.documentNo },
          { label: t.meeting, value: h.decision.meeting },
          { label: t.granted, value: dayText(h.grantedOn) },
          ...(h.expiresOn ? [{ label: t.expires, value: dayText(h.expiresOn) }] : []),
          ...(h.recheckOn ? [{ label: t.recheckOn, value: dayText(h.recheckOn) }] : []),
          { label: t.nominees, value: h.holder, to: `/nominations/${h.nominationId}` },
          ...(h.code ? [{ label: t.code, value: <code>{h.code}</code> }] : []),
          ...(h.code && hall
            ? [
                {
                  label: t.public,
                  value: <a href={`${hall}/plaque/${h.code}`} style={{ overflowWrap: 'anywhere' }}>{`${hall}/plaque/${h.code}`}</a>,
                },
              ]
            : []),
          { label: t.digest, value: <code style={{ overflowWrap: 'anywhere' }}>{h.decision.digest}</code> },
        ]}
        timeline={[...h.timeline].reverse().map((e) => ({ key: e.id, when: dayText(e.happenedOn), what: e.sentence, note: e.by ?? '' }))}
      >
        {h.rechecks.length > 0 ? (
          <section className="card box" aria-label={y.rechecks}>
            <h2>{y.rechecks}</h2>
            <RowTable
              label={y.rechecks}
              rows={h.rechecks}
              rowKey={(x) => x.id}
              empty={t.none}
              columns={[
                { name: 'due', label: y.dueOn, cell: (x) => dayText(x.dueOn), main: true },
                { name: 'reason', label: y.reason, cell: (x) => x.reason, wide: true },
                { name: 'state', label: y.state, cell: (x) => y.states[x.state] },
                { name: 'finding', label: y.finding, cell: (x) => x.finding ?? t.none, wide: true },
                { name: 'document', label: y.document, cell: (x) => x.document ?? t.none },
                { name: 'done', label: y.doneOn, cell: (x) => (x.doneOn ? dayText(x.doneOn) : t.none) },
              ]}
            />
          </section>
        ) : null}
        {h.changes.length > 0 ? (
          <section className="card box" aria-label={t.changes}>
            <h2>{t.changes}</h2>
            <RowTable
              label={t.changes}
              rows={h.changes.map((x, i) => ({ ...x, i }))}
              rowKey={(x) => x.i}
              empty={t.none}
              columns={[
                { name: 'action', label: t.action, cell: (x) => publicTerms.actions[x.action] ?? x.action, main: true },
                { name: 'to', label: t.state, cell: (x) => honourStateWords[x.to] },
                { name: 'document', label: t.basis, cell: (x) => x.document || t.none },
                { name: 'reason', label: t.reason, cell: (x) => x.reason || t.none, wide: true },
                { name: 'on', label: t.on, cell: (x) => dayText(x.on) },
              ]}
            />
          </section>
        ) : null}
      </RecordPage>
      {act ? <ActDialog act={act} h={h} close={() => open(null)} again={again} /> : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showHonour, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(h) => <View h={h} again={() => answer.refetch()} />}</Answer>
}
