import { useState } from 'react'
import { RowTable } from '../campaign/row-table.tsx'
import type { Output } from '../lib/contract.ts'
import { InCampaign } from '../nomination/choose.tsx'
import { ActionButton, Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import type { StateKind } from '../web/state.ts'
import { arrangeRechecks, closeRecheck, yearlyRound } from './yearly.api.ts'
import { yearlyPageText as t } from './yearly.text.ts'
import { type Fate, fates, recheckOutcomes } from './yearly.ts'

type Data = Output<typeof yearlyRound>
type Row = Data['rows'][number]

const tones: Record<Fate, StateKind> = {
  keeps: 'done',
  recheck: 'todo',
  ends: 'late',
  warned: 'late',
  ended: 'frozen',
  withdrawn: 'returned',
}
const arrangeable = (r: Row): boolean => r.recheck === null && (r.state === 'effective' || r.state === 'warned')

const Arrange = ({ d, ids, close }: { d: Data; ids: number[]; close: (done: boolean) => void }) => (
  <Dialog title={t.arrange} onClose={() => close(false)}>
    <p>{t.arrangeLead(ids.length)}</p>
    <Form
      endpoint={arrangeRechecks}
      fixed={{ campaignId: d.campaign.id, honourIds: ids }}
      fields={[
        { name: 'dueOn', label: t.dueOn, kind: 'day' },
        { name: 'reason', label: t.reason, kind: 'text', max: 300 },
      ]}
      submit={t.arrange}
      draft={false}
      touches={['honour', 'duty']}
      onDone={() => close(true)}
    />
  </Dialog>
)

const Close = ({ r, withdraws, close }: { r: Row; withdraws: boolean; close: (done: boolean) => void }) => (
  <Dialog title={`${t.close}　${r.holder}`} onClose={() => close(false)}>
    <Form
      endpoint={closeRecheck}
      fixed={{ id: r.recheck!.id, version: r.recheck!.version }}
      fields={[
        {
          name: 'outcome',
          label: t.outcome,
          kind: 'choice',
          // A warned title is not warned twice: it passes or is withdrawn.
          options: recheckOutcomes
            .filter((o) => (o !== 'withdrawn' || withdraws) && (o !== 'warned' || r.state !== 'warned'))
            .map((o) => ({ value: o, label: t.outcomes[o] })),
        },
        { name: 'document', label: t.document, kind: 'text', max: 80 },
        { name: 'finding', label: t.finding, kind: 'long', lines: 3, max: 500 },
        { name: 'nextOn', label: t.nextOn, kind: 'day', optional: true, when: (v) => v.outcome !== 'withdrawn' },
      ]}
      submit={t.close}
      draft={false}
      touches={['honour', 'duty']}
      onDone={() => close(true)}
    />
  </Dialog>
)

const Round = ({ d, again }: { d: Data; again: () => void }) => {
  const withdraws = useMay('honour.decide')
  const [picked, pick] = useState<ReadonlySet<number>>(new Set())
  const [arranging, arrange] = useState(false)
  const [closing, open] = useState<Row | null>(null)
  const toggle = (id: number) => {
    const next = new Set(picked)
    if (!next.delete(id)) next.add(id)
    pick(next)
  }
  const done = (ok: boolean) => {
    arrange(false)
    open(null)
    if (!ok) return
    pick(new Set())
    again()
  }
  return (
    <>
      <p className="lead">
        {d.titles.join('、')}　{t.round(dayText(d.since), dayText(d.until))}
      </p>
      <ul className="acts">
        {fates.map((f) => (
          <li key={f}>
            <StateTag kind={tones[f]} word={`${t.fates[f]} ${d.counts[f]}`} />
          </li>
        ))}
        <li>
          <StateTag kind="running" word={`${t.fresh} ${d.fresh.filter((f) => !f.again).length}`} />
        </li>
      </ul>
      <div className="acts">
        {d.keeps ? (
          <>
            <Button onClick={() => pick(new Set(d.rows.filter((r) => r.fate === 'recheck' && arrangeable(r)).map((r) => r.id)))}>
              {t.pickAll}
            </Button>
            {picked.size > 0 ? (
              <Button main onClick={() => arrange(true)}>
                {t.arrange}
              </Button>
            ) : null}
          </>
        ) : null}
        <Go to={`/honours/gaps?unit=${d.campaign.organiserId}&campaign=${d.campaign.id}`}>{t.gaps}</Go>
        <Button onClick={() => print()}>{t.print}</Button>
      </div>
      <RowTable
        label={t.title}
        rows={d.rows}
        rowKey={(r) => r.id}
        rowTo={(r) => `/honours/${r.id}`}
        empty={<p>{t.empty}</p>}
        columns={[
          { name: 'holder', label: t.holder, cell: (r) => r.holder, main: true },
          ...(d.keeps
            ? [
                {
                  name: 'pick',
                  label: t.pick,
                  cell: (r: Row) =>
                    arrangeable(r) ? (
                      <input
                        type="checkbox"
                        aria-label={`${t.pick}：${r.holder}`}
                        checked={picked.has(r.id)}
                        onChange={() => toggle(r.id)}
                      />
                    ) : (
                      t.none
                    ),
                },
              ]
            : []),
          { name: 'title', label: t.titleOf, cell: (r) => r.title },
          { name: 'unit', label: t.unit, cell: (r) => r.unit },
          { name: 'granted', label: t.granted, cell: (r) => dayText(r.grantedOn) },
          { name: 'fate', label: t.fate, cell: (r) => <StateTag kind={r.overdue ? 'late' : tones[r.fate]} word={t.fates[r.fate]} /> },
          { name: 'by', label: t.by, cell: (r) => (r.by ? `${dayText(r.by)}${r.overdue ? `　${t.overdue}` : ''}` : t.none) },
          { name: 'why', label: t.why, cell: (r) => r.recheck?.reason ?? r.document ?? t.none, wide: true },
          { name: 'again', label: t.again, cell: (r) => (r.again ? t.yes : t.none) },
          ...(d.keeps
            ? [
                {
                  name: 'close',
                  label: t.close,
                  cell: (r: Row) => (r.recheck ? <ActionButton small action={{ label: t.close, run: () => open(r) }} /> : t.none),
                },
              ]
            : []),
        ]}
      />
      <h2>{t.fresh}</h2>
      <RowTable
        label={t.fresh}
        rows={d.fresh}
        rowKey={(r) => r.nominationId}
        rowTo={(r) => (r.honourId ? `/honours/${r.honourId}` : `/nominations/${r.nominationId}`)}
        empty={<p>{t.freshNone}</p>}
        columns={[
          { name: 'holder', label: t.holder, cell: (r) => r.holder, main: true },
          { name: 'title', label: t.titleOf, cell: (r) => r.title },
          { name: 'unit', label: t.unit, cell: (r) => r.unit },
          { name: 'again', label: t.fate, cell: (r) => (r.again ? t.again : t.isNew) },
          { name: 'state', label: t.state, cell: (r) => (r.honourId ? t.named : t.climbing) },
        ]}
      />
      {arranging ? <Arrange d={d} ids={[...picked]} close={done} /> : null}
      {closing ? <Close r={closing} withdraws={withdraws} close={done} /> : null}
    </>
  )
}

const Yearly = ({ campaignId }: { campaignId: number }) => {
  const answer = useAnswer(yearlyRound, { campaignId })
  return <Answer of={answer}>{(d) => <Round d={d} again={() => void answer.refetch()} />}</Answer>
}

export default () => (
  <div className="stack">
    <h1>{t.title}</h1>
    <p className="lead">{t.lead}</p>
    <InCampaign here="/honours/yearly">{({ campaign }) => <Yearly campaignId={campaign.id} />}</InCampaign>
  </div>
)
