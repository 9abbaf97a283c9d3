import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import { ActionButton, Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import type { Field } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { assignReviewer, declareConflict, openDraw, reassign, showPanel, voidDraw } from './assign.api.ts'
import { type DrawAct, DrawDialog } from './draw.page.tsx'
import { scorePageText as t } from './page.text.ts'
import { listScores } from './score.api.ts'

type Shown = Output<typeof showPanel>
type Seat = Shown['seats'][number]
type Act =
  | { what: 'assign' | 'conflict' | 'draw' }
  | { what: 'replace'; seat: Seat }
  | { what: 'void'; draw: Shown['draws'][number] }
  | DrawAct

const ActDialog = ({ act, p, id, close, again }: { act: Act; p: Shown; id: number; close: () => void; again: () => Promise<unknown> }) => {
  const units = useAnswer(listScores, { id, limit: 200 })
  const done = () => {
    close()
    void again()
  }
  const people = p.candidates.map((c) => ({ value: String(c.accountId), label: c.name }))
  const unitField = (rows: Output<typeof listScores>['rows']): Field => ({
    name: 'unitId',
    label: t.unit,
    kind: 'choice',
    numeric: true,
    compact: true,
    options: rows.map((r) => ({ value: String(r.unitId), label: r.unit })),
  })
  const person: Field = { name: 'accountId', label: t.reviewer, kind: 'choice', numeric: true, compact: true, options: people }
  const column: Field = {
    name: 'column',
    label: t.column,
    kind: 'choice',
    options: p.columns.map((c) => ({ value: c.id, label: c.title })),
  }
  const reason: Field = { name: 'reason', label: t.reason, kind: 'long', lines: 2, max: 200 }
  if (act.what === 'join' || act.what === 'reveal') return <DrawDialog act={act} close={close} again={again} />
  if (act.what === 'replace')
    return (
      <Dialog title={t.replaceTitle(act.seat.name, act.seat.unit)} onClose={close}>
        <Form
          endpoint={reassign}
          fields={[{ ...person, name: 'to', label: t.to }, reason]}
          fixed={{ id, unitId: act.seat.unitId, column: act.seat.column, from: act.seat.accountId }}
          submit={t.replace}
          draft={false}
          onDone={done}
        />
      </Dialog>
    )
  if (act.what === 'void')
    return (
      <Dialog title={t.void} onClose={close}>
        <Form
          endpoint={voidDraw}
          fields={[reason]}
          fixed={{ id: act.draw.id, version: act.draw.version }}
          submit={t.void}
          draft={false}
          onDone={done}
        />
      </Dialog>
    )
  if (act.what === 'draw')
    return (
      <Dialog title={t.drawOpen} onClose={close} wide>
        <p>{t.drawLead}</p>
        <Form
          endpoint={openDraw}
          fields={[
            column,
            {
              name: 'kind',
              label: t.drawKind,
              kind: 'choice',
              options: Object.entries(t.drawKinds).map(([value, label]) => ({ value, label })),
            },
            { name: 'perUnit', label: t.perUnit, kind: 'whole', when: (v) => v.kind !== 'sample' },
            { name: 'share', label: t.share, hint: t.shareHint, kind: 'text', max: 9, when: (v) => v.kind === 'sample' },
            { name: 'accountIds', label: t.drawPeople, kind: 'many', numeric: true, options: people, when: (v) => v.kind === 'reviewers' },
          ]}
          initial={{ perUnit: '1', share: '1/5', kind: 'reviewers' }}
          fixed={{ id }}
          submit={t.drawOpen}
          draft={false}
          onDone={done}
        />
      </Dialog>
    )
  const naming = act.what === 'assign'
  return (
    <Dialog title={naming ? t.assign : t.conflictAdd} onClose={close}>
      <Answer of={units}>
        {({ rows }) =>
          naming ? (
            <Form
              endpoint={assignReviewer}
              fields={[unitField(rows), column, person]}
              fixed={{ id }}
              submit={t.assign}
              draft={false}
              onDone={done}
            />
          ) : (
            <Form
              endpoint={declareConflict}
              fields={[unitField(rows), person, reason]}
              fixed={{ id }}
              submit={t.conflictAdd}
              draft={false}
              onDone={done}
            />
          )
        }
      </Answer>
    </Dialog>
  )
}

const View = ({ p, id, again }: { p: Shown; id: number; again: () => Promise<unknown> }) => {
  const { today } = useSession()
  const [act, open] = useState<Act | null>(null)
  const title = (column: string) => p.columns.find((c) => c.id === column)?.title ?? column
  return (
    <article className="record stack">
      <Crumbs
        crumbs={[
          { label: t.list, to: '/rounds' },
          { label: p.title, to: `/rounds/${id}` },
        ]}
      />
      <header className="page-head">
        <div>
          <h1>{t.panel}</h1>
          <p className="lead">{t.panelLead}</p>
        </div>
        <div className="acts">
          <ActionButton action={{ label: t.assign, run: () => open({ what: 'assign' }) }} />
          <ActionButton action={{ label: t.conflictAdd, run: () => open({ what: 'conflict' }) }} />
          <ActionButton action={{ label: t.drawOpen, run: () => open({ what: 'draw' }) }} main />
        </div>
      </header>
      <section className="card box">
        <h3>{t.draws}</h3>
        {p.draws.length === 0 ? <p>{t.drawNone}</p> : null}
        <ul className="lines">
          {p.draws.map((d) => (
            <li key={d.id}>
              <b>{t.drawKinds[d.kind]}</b>　{title(d.column)}　{t.drawState[d.state]}　{dayText(d.drawnOn ?? d.openedOn, today)}
              <br />
              {t.listDigest}　<code>{d.listDigest.slice(0, 16)}</code>
              {d.seed ? (
                <>
                  {`　${t.seed}　`}
                  <code>{d.seed.slice(0, 16)}</code>
                </>
              ) : null}
              {d.state === 'drawn' && d.kind === 'sample' ? `　${t.drawnSample(d.sample.length)}` : ''}
              {d.short.length > 0 ? `　${t.shortOf(d.short.length)}` : ''}
              {d.mutual > 0 ? `　${t.mutualOf(d.mutual)}` : ''}
              {d.reason ? `　${d.reason}` : ''}
              <br />
              {t.parties}　{d.parties.map((x) => `${x.name}（${x.secret === null ? t.promised : t.revealed}）`).join('、') || '—'}
              {d.state === 'open' ? (
                <>
                  　
                  <Button small onClick={() => open({ what: 'join', drawId: d.id })}>
                    {t.join}
                  </Button>{' '}
                  <Button small onClick={() => open({ what: 'reveal', drawId: d.id })}>
                    {t.reveal}
                  </Button>{' '}
                  <Button small onClick={() => open({ what: 'void', draw: d })}>
                    {t.void}
                  </Button>
                </>
              ) : null}
            </li>
          ))}
        </ul>
      </section>
      <section className="card box">
        <h3>{t.loads}</h3>
        <ul className="lines">
          {p.loads.map((l) => (
            <li key={`${l.column}${l.accountId}`}>
              {title(l.column)}　{l.name}　{t.seatCount} {l.seats}　{t.in} {l.submitted}
            </li>
          ))}
        </ul>
      </section>
      <section className="card box">
        <h3>{t.seats}</h3>
        <ul className="lines">
          {p.seats.map((s) => (
            <li key={`${s.column}/${s.unitId}/${s.accountId}`}>
              {s.unit}　{s.columnTitle}　{s.name}（{t.howNames[s.how]}，
              {s.state === 'replaced' ? `${t.replaced}：${s.reason}` : s.submitted ? t.in : t.notIn}）
              {s.state === 'stands' && !s.submitted ? (
                <Button small onClick={() => open({ what: 'replace', seat: s })}>
                  {t.replace}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </section>
      <section className="card box">
        <h3>{t.conflicts}</h3>
        {p.conflicts.length === 0 ? <p>{t.conflictNone}</p> : null}
        <ul className="lines">
          {p.conflicts.map((k) => (
            <li key={`${k.unitId}/${k.accountId}`}>
              {p.seats.find((s) => s.unitId === k.unitId)?.unit ?? k.unitId}　{k.name}：{k.reason}
            </li>
          ))}
        </ul>
      </section>
      {act ? <ActDialog act={act} p={p} id={id} close={() => open(null)} again={again} /> : null}
    </article>
  )
}

export default () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showPanel, { id })
  return <Answer of={answer}>{(p) => <View p={p} id={id} again={() => answer.refetch()} />}</Answer>
}
