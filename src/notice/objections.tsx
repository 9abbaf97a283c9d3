import { useState } from 'react'
import { AskButton } from '../campaign/form-dialog.tsx'
import type { Output } from '../lib/contract.ts'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Facts } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import {
  answerObjection,
  listObjections,
  openIdentity,
  recordObjection,
  setAsideObjection,
  type showNotice,
  suspendObjection,
} from './notice.api.ts'
import { channelNames, objectorNames, outcomeNames } from './notice.text.ts'
import { channels, objectors, outcomes } from './notice.ts'
import { noticePageText as t } from './page.text.ts'
import { objectionTone } from './tone.ts'

type Shown = Output<typeof showNotice>
type Objection = Output<typeof listObjections>['rows'][number]

const One = ({ o }: { o: Objection }) => {
  const { realm } = useSession()
  const [opened, show] = useState<Output<typeof openIdentity> | null>(null)
  const [opening, ask] = useState(false)
  const can = (a: string) => o.can.includes(a)
  return (
    <section className="card box" aria-label={`${t.objections}　${o.nominee ?? t.whole}`}>
      <h3>
        {o.nominee ?? t.whole} <StateTag {...objectionTone(o.state)} />
      </h3>
      <p className="prose">{o.content}</p>
      <Facts
        facts={[
          { label: t.channelOf, value: channelNames[o.channel] },
          { label: t.objector, value: objectorNames[o.objector] },
          { label: t.received, value: dayText(o.receivedOn) },
          ...(o.postedOn ? [{ label: t.posted, value: dayText(o.postedOn) }] : []),
          { label: t.due, value: dayText(o.answerDueOn) },
          ...(o.suspendedUntilOn && o.state === 'suspended' ? [{ label: t.until, value: dayText(o.suspendedUntilOn) }] : []),
          ...(o.outcome ? [{ label: t.outcome, value: outcomeNames[o.outcome] }] : []),
          ...(o.answer ? [{ label: t.answer, value: o.answer }] : []),
          ...(opened ? [{ label: t.opened, value: [opened.organisation, opened.name, opened.contact].filter(Boolean).join('　') }] : []),
        ]}
      />
      {o.openings.length > 0 ? (
        <>
          <h4>{t.openings}</h4>
          <ul>
            {o.openings.map((x) => (
              <li key={x.openedAt + x.opener}>
                {instantText(x.openedAt, realm.zone)}　{x.opener}　{x.reason}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <p className="acts">
        {can('answer') ? (
          <AskButton
            label={t.answer}
            title={t.answer}
            lead={t.answerLead}
            endpoint={answerObjection}
            fixed={{ id: o.id }}
            fields={[
              { name: 'outcome', label: t.outcome, kind: 'choice', options: outcomes.map((x) => ({ value: x, label: outcomeNames[x]! })) },
              { name: 'answer', label: t.answer, kind: 'long', lines: 4, max: 2000 },
            ]}
            submit={t.answer}
            touches={['nomination']}
          />
        ) : null}
        {can('suspend') ? (
          <AskButton
            label={t.suspend}
            title={t.suspend}
            endpoint={suspendObjection}
            fixed={{ id: o.id }}
            fields={[
              { name: 'until', label: t.until, kind: 'day' },
              { name: 'reason', label: t.openReason, kind: 'long', lines: 2, max: 500 },
            ]}
            submit={t.suspend}
            touches={['nomination']}
          />
        ) : null}
        {can('setAside') ? (
          <AskButton
            label={t.setAside}
            title={t.setAside}
            endpoint={setAsideObjection}
            fixed={{ id: o.id }}
            fields={[{ name: 'reason', label: t.openReason, kind: 'long', lines: 2, max: 500 }]}
            submit={t.setAside}
          />
        ) : null}
        {can('open') ? (
          <Button small onClick={() => ask(true)}>
            {t.open}
          </Button>
        ) : null}
      </p>
      {opening ? (
        <Dialog title={t.open} onClose={() => ask(false)}>
          <p>{t.openLead}</p>
          <Form
            endpoint={openIdentity}
            fixed={{ id: o.id }}
            fields={[{ name: 'reason', label: t.openReason, kind: 'long', lines: 2, max: 300, keep: false }]}
            submit={t.open}
            draft={false}
            onDone={(out) => {
              show(out)
              ask(false)
            }}
          />
        </Dialog>
      ) : null}
    </section>
  )
}

/** What was objected, for 纪检 alone. */
export const Objections = ({ id }: { id: number }) => {
  const answer = useAnswer(listObjections, { id })
  return (
    <section aria-label={t.objections}>
      <h2>{t.objections}</h2>
      <p className="lead">{t.objectionsLead}</p>
      <Answer of={answer}>
        {({ rows }) => (rows.length === 0 ? <p className="muted">{t.noObjections}</p> : rows.map((o) => <One key={o.id} o={o} />))}
      </Answer>
    </section>
  )
}

/** A letter, a call or a visit, entered by staff; the code is shown once, to be passed on. */
export const RecordObjection = ({ n, close }: { n: Shown; close: () => void }) => {
  const { today } = useSession()
  const [code, show] = useState<string | null>(null)
  return (
    <Dialog title={t.record} onClose={close} wide>
      {code ? (
        <p role="status">
          {t.recorded} <b className="num">{code}</b>
        </p>
      ) : (
        <>
          <p>{t.recordLead}</p>
          <Form
            endpoint={recordObjection}
            fixed={{ id: n.id }}
            initial={{ receivedOn: today }}
            fields={[
              {
                name: 'nominationId',
                label: t.about,
                kind: 'choice',
                numeric: true,
                compact: true,
                optional: true,
                options: n.standing.map((x) => ({ value: String(x.nominationId), label: x.name })),
              },
              {
                name: 'channel',
                label: t.channelOf,
                kind: 'choice',
                options: channels.filter((x) => x !== 'page').map((x) => ({ value: x, label: channelNames[x]! })),
              },
              { name: 'receivedOn', label: t.received, kind: 'day' },
              { name: 'postedOn', label: t.posted, kind: 'day', optional: true, when: (v) => v.channel === 'letter' },
              {
                name: 'objector',
                label: t.objector,
                kind: 'choice',
                options: objectors.map((x) => ({ value: x, label: objectorNames[x]! })),
              },
              {
                name: 'organisation',
                label: t.organisation,
                kind: 'text',
                max: 80,
                keep: false,
                when: (v) => v.objector === 'organisation',
              },
              {
                name: 'name',
                label: t.person,
                kind: 'text',
                max: 60,
                keep: false,
                when: (v) => v.objector !== 'anonymous' && v.objector !== '',
              },
              {
                name: 'contact',
                label: t.contactOf,
                kind: 'text',
                max: 120,
                keep: false,
                when: (v) => v.objector !== 'anonymous' && v.objector !== '',
              },
              { name: 'content', label: t.content, kind: 'long', lines: 6, max: 5000, keep: false },
            ]}
            submit={t.record}
            draft={false}
            onDone={(out) => show(out.code)}
          />
        </>
      )}
    </Dialog>
  )
}
