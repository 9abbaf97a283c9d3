import { actName } from '../event/names.text.ts'
import './debrief-page.css'
import { useState } from 'react'
import { RowTable } from '../campaign/row-table.tsx'
import type { Output } from '../lib/contract.ts'
import { pollStateNames, pollText } from '../poll/poll.text.ts'
import { channels } from '../poll/poll.ts'
import { toneOf as pollTone } from '../poll/tone.ts'
import { toneOf as itemTone } from '../rectification/tone.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import type { ControlProps } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { ballotDebrief, callDebrief, closeDebrief, holdDebrief, listAttendees, showDebrief, withdrawDebrief } from './debrief.api.ts'
import { kindNames } from './debrief.text.ts'
import { debriefPageText as t } from './page.text.ts'
import { reportTone, sessionTone } from './tone.ts'

type Shown = Output<typeof showDebrief>
type Act = 'hold' | 'ballot' | 'withdraw'
type Seat = Output<typeof listAttendees>['rows'][number]

const Presence = ({ value, onChange, seats }: ControlProps & { seats: readonly Seat[] }) => {
  const came = new Set((Array.isArray(value) ? value : []) as number[])
  const put = (seat: number, on: boolean) => {
    const next = new Set(came)
    if (on) next.add(seat)
    else next.delete(seat)
    onChange([...next].sort((a, b) => a - b))
  }
  return (
    <>
      <p>
        {t.presentOf(came.size, seats.length)}{' '}
        <Button small onClick={() => onChange(seats.map((s) => s.seat))}>
          {t.presentAll}
        </Button>
      </p>
      {[...new Set(seats.map((s) => s.classTitle))].map((title) => (
        <fieldset key={title} className="debrief-seats">
          <legend>{title}</legend>
          <div>
            {seats
              .filter((s) => s.classTitle === title)
              .map((s) => (
                <label className="option" key={s.seat}>
                  <input type="checkbox" checked={came.has(s.seat)} onChange={(e) => put(s.seat, e.target.checked)} />
                  {s.name}
                </label>
              ))}
          </div>
        </fieldset>
      ))}
    </>
  )
}

const Hold = ({ d, done }: { d: Shown; done: () => void }) => {
  const seats = useAnswer(listAttendees, { id: d.id })
  return (
    <Answer of={seats}>
      {({ rows }) => (
        <Form
          endpoint={holdDebrief}
          fixed={{ id: d.id, version: d.version }}
          initial={{ present: [] }}
          fields={[
            { name: 'present', label: t.present, hint: t.holdLead, kind: 'custom', control: (p) => <Presence {...p} seats={rows} /> },
            { name: 'minutes', label: t.minutes, kind: 'long', lines: 5, max: 5000 },
          ]}
          submit={t.hold}
          draft={false}
          touches={['duty']}
          onDone={done}
        />
      )}
    </Answer>
  )
}

const ActDialog = ({ act, d, close, again }: { act: Act; d: Shown; close: () => void; again: () => Promise<unknown> }) => {
  const own = { id: d.id, version: d.version }
  const done = () => {
    close()
    void again()
  }
  return (
    <Dialog title={{ hold: t.hold, ballot: t.ballot, withdraw: t.withdraw }[act]} onClose={close} wide={act === 'hold'}>
      {act === 'hold' ? <Hold d={d} done={done} /> : null}
      {act === 'ballot' ? (
        <>
          <p className="lead">{t.ballotAsk}</p>
          <Form
            endpoint={ballotDebrief}
            fixed={own}
            initial={{ channel: 'paper' }}
            fields={[
              {
                name: 'channel',
                label: t.channel,
                kind: 'choice',
                options: channels.filter((c) => c !== 'aggregate').map((c) => ({ value: c, label: pollText[`poll.channel.${c}`] })),
              },
            ]}
            submit={t.ballot}
            draft={false}
            touches={['poll']}
            onDone={done}
          />
        </>
      ) : null}
      {act === 'withdraw' ? (
        <Form
          endpoint={withdrawDebrief}
          fixed={own}
          fields={[{ name: 'reason', label: t.reason, kind: 'text', max: 300 }]}
          submit={t.withdraw}
          draft={false}
          onDone={done}
        />
      ) : null}
    </Dialog>
  )
}

const Reports = ({ d }: { d: Shown }) => (
  <section className="stack" aria-label={t.reportsTitle}>
    <h2>{t.reportsTitle}</h2>
    <RowTable
      label={t.reportsTitle}
      rows={d.reportRows}
      rowKey={(r) => r.id}
      rowTo={(r) => (d.state === 'draft' ? undefined : `/debriefs/reports/${r.id}`)}
      empty={<p>{t.none}</p>}
      columns={[
        { name: 'name', label: t.name, cell: (r) => r.name, main: true },
        {
          name: 'post',
          label: t.post,
          cell: (r) => (
            <>
              {r.unitName}　{r.post}
              {r.changed ? <div className="muted">{t.changed}</div> : null}
            </>
          ),
          wide: true,
        },
        {
          name: 'report',
          label: t.report,
          cell: (r) => (
            <>
              <StateTag {...reportTone(r.state)} />
              {r.late ? <div className="muted">{r.handedOn ? t.lateIn : t.lateNow}</div> : null}
              {r.proxy ? <div className="muted">{t.proxy}</div> : null}
            </>
          ),
        },
        {
          name: 'questions',
          label: t.questions,
          cell: (r) => (r.unanswered > 0 ? `${r.questions}（${t.unanswered(r.unanswered)}）` : r.questions),
        },
        { name: 'comment', label: t.comment, cell: (r) => (r.commented ? t.commented : t.notYet) },
        {
          name: 'ballot',
          label: t.ballotOf,
          cell: (r) =>
            r.pollState === null ? t.notYet : <StateTag kind={pollTone(r.pollState)} word={pollStateNames[`poll.state.${r.pollState}`]!} />,
        },
        { name: 'grade', label: t.grade, cell: (r) => r.grade ?? t.none },
        { name: 'items', label: t.items, cell: (r) => t.itemsOf(r.itemsOpen, r.items) },
        { name: 'years', label: t.onePage, cell: (r) => <Go to={`/debriefs/secretaries/${r.memberId}`}>{t.onePage}</Go> },
      ]}
    />
  </section>
)

const Carried = ({ d }: { d: Shown }) => (
  <section className="stack" aria-label={t.carried}>
    <h2>{t.carried}</h2>
    <RowTable
      label={t.carried}
      rows={d.carried}
      rowKey={(r) => r.itemId}
      rowTo={(r) => `/rectifications/${r.itemId}`}
      empty={<p>{t.noCarried}</p>}
      columns={[
        { name: 'what', label: t.item, cell: (r) => r.what, main: true },
        { name: 'unit', label: t.unit, cell: (r) => r.unitName },
        { name: 'responsible', label: t.responsible, cell: (r) => r.responsible || t.none },
        { name: 'dueOn', label: t.dueOn, cell: (r) => dayText(r.dueOn) },
        { name: 'state', label: t.state, cell: (r) => <StateTag {...itemTone({ ...r, outcome: null })} /> },
      ]}
    />
  </section>
)

const View = ({ d, again }: { d: Shown; again: () => Promise<unknown> }) => {
  const [act, open] = useState<Act | null>(null)
  const own = { id: d.id, version: d.version }
  const can = (a: string) => d.may.arrange && d.lawful.includes(a)
  // A poll that was given up may be made again.
  const gone = d.reportRows.every((r) => r.pollState === null || r.pollState === 'void' || r.pollState === 'withdrawn')
  const polls = [...new Set(d.reportRows.map((r) => r.pollId).filter((id) => id !== null))]
  const step = (label: string, which: Act): Action => ({ label, run: () => open(which) })
  const now = (label: string, body: string, run: () => Promise<unknown>): Action => ({
    label,
    confirm: { title: label, body },
    run: async () => {
      await run()
      await again()
    },
  })
  const next = can('call')
    ? now(t.call, t.callAsk, () => call(callDebrief, own))
    : can('hold')
      ? step(t.hold, 'hold')
      : can('close')
        ? now(t.close, t.closeAsk, () => call(closeDebrief, own))
        : undefined
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/debriefs' }, { label: d.unitName }]}
        title={d.title}
        state={<StateTag {...sessionTone(d.state)} />}
        {...(d.reason ? { note: d.reason } : {})}
        {...(next ? { next } : {})}
        others={[
          ...(can('edit') ? [{ label: t.edit, to: `/debriefs/${d.id}/edit` }] : []),
          ...(can('ballot') && gone ? [step(t.ballot, 'ballot')] : []),
          ...(polls.length === 1 ? [{ label: t.openPoll, to: `/polls/${polls[0]}` }] : []),
          ...(can('withdraw') ? [step(t.withdraw, 'withdraw')] : []),
        ]}
        facts={[
          { label: t.unit, value: d.unitName, to: `/units/${d.unitId}` },
          { label: t.kind, value: kindNames[d.kind] },
          ...(d.campaign ? [{ label: t.campaign, value: d.campaign, to: `/campaigns/${d.campaignId}` }] : []),
          { label: t.heldOn, value: `${dayText(d.heldOn)}　${d.place}` },
          { label: t.period, value: `${dayText(d.fromOn)} — ${dayText(d.untilOn)}` },
          { label: t.handInOn, value: dayText(d.handInOn) },
          { label: t.handed, value: `${t.handedOf(d.handed, d.reports)}${d.late > 0 ? `　${t.late} ${d.late}` : ''}` },
          {
            label: t.should,
            value: d.should === null ? t.none : `${d.should}${d.quorum > 0 ? `（${t.quorumIs(d.quorum)}）` : ''}`,
          },
          { label: t.present, value: d.present ?? t.notCounted },
          ...d.classes.map((k) => ({
            label: k.title,
            value: `${t.should} ${k.should}　${t.present} ${d.present === null ? t.none : k.present}　${t.weight} ${k.weight}`,
          })),
          ...(d.minutes ? [{ label: t.minutes, value: <span className="pre">{d.minutes}</span> }] : []),
        ]}
        timeline={[...d.history].reverse().map((e, i) => ({
          key: d.history.length - i,
          when: dayText(e.happenedOn),
          what: t.history[e.type] ?? actName(e.type),
          note: e.by ?? '',
        }))}
      />
      <div className="stack below-facts">
        <Carried d={d} />
        <Reports d={d} />
      </div>
      {act ? <ActDialog act={act} d={d} close={() => open(null)} again={again} /> : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showDebrief, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(d) => <View d={d} again={() => answer.refetch()} />}</Answer>
}
