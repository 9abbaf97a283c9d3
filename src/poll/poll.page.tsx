import { useEffect, useState } from 'react'
import { actName } from '../event/names.text.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import { CeremonyBox } from './ceremony.page.tsx'
import { drawText } from './draw.text.ts'
import { editText } from './edit.text.ts'
import { pollPageText as t } from './page.text.ts'
import { certifyPoll, closePoll, orderObjects, showPoll } from './poll.api.ts'
import { pollText } from './poll.text.ts'
import { type Act, ActForm, type Shown } from './poll-acts.page.tsx'
import { PollTag } from './polls.page.tsx'
import { showResult } from './result.api.ts'
import { Wide } from './wide.page.tsx'

/** The result: counts first, then the three named figures, then how they were made. */
const percent = (x: number): string => `${(100 * x).toFixed(2)}%`

const Result = ({ id }: { id: number }) => {
  const answer = useAnswer(showResult, { id })
  return (
    <section className="card box">
      <h2>{t.result}</h2>
      <Answer of={answer}>
        {(r) => (
          <>
            <Wide label={t.result}>
              <table>
                <thead>
                  <tr>
                    <th>{t.object}</th>
                    <th>{t.item}</th>
                    <th>{t.satisfied}</th>
                    <th>{t.dissatisfied}</th>
                    <th>{r.scoreTitle}</th>
                    {r.grades.map((g) => (
                      <th key={g}>{g}</th>
                    ))}
                    {r.noOpinion === null ? null : <th>{r.noOpinion}</th>}
                  </tr>
                </thead>
                <tbody>
                  {r.columns.map((c) => (
                    <tr key={`${c.objectNo}/${c.itemId}`}>
                      <td style={{ minWidth: '6em' }}>{c.object}</td>
                      <td style={{ minWidth: '6.5em' }}>
                        {c.item}
                        {c.unanimous ? <div className="muted">{t.unanimous}</div> : null}
                      </td>
                      <td style={{ whiteSpace: 'nowrap' }}>
                        {c.satisfied ? t.rate(c.satisfied.numerator, c.satisfied.denominator, c.satisfied.printed) : t.withheld}
                        {c.satisfied ? (
                          <div className="muted">
                            {t.interval} {percent(c.satisfied.interval.exact.low)}—{percent(c.satisfied.interval.exact.high)}
                          </div>
                        ) : null}
                      </td>
                      <td style={{ whiteSpace: 'nowrap' }}>
                        {c.dissatisfied ? t.rate(c.dissatisfied.numerator, c.dissatisfied.denominator, c.dissatisfied.printed) : t.withheld}
                      </td>
                      <td>{c.score?.printed ?? t.none}</td>
                      {c.grades.map((n, i) => (
                        <td key={r.grades[i]}>{c.shown ? `${n}${c.shares ? `（${c.shares[i]}%）` : ''}` : t.none}</td>
                      ))}
                      {r.noOpinion === null ? null : <td>{c.shown ? c.noOpinion : t.none}</td>}
                    </tr>
                  ))}
                </tbody>
              </table>
            </Wide>
            <ul className="lines">
              {r.turnout.map((k) => (
                <li key={k.classKey}>
                  {t.classLine(k.title, k.eligible)}　{t.issued} {k.issued}　{t.returned} {k.returned}　{t.invalid} {k.invalid}
                </li>
              ))}
              {r.meaning.map((m) => (
                <li key={m}>{m}</li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </section>
  )
}

const View = ({ p, again }: { p: Shown; again: () => Promise<unknown> }) => {
  const { realm, today } = useSession()
  const [act, open] = useState<Act | null>(null)
  const can = (a: string) => p.lawful.includes(a)
  const step = (label: string, which: Act): Action => ({ label, run: () => open(which) })
  const own = { id: p.id, version: p.version }
  const at = (x: string | null) => (x === null ? t.none : instantText(x, realm.zone, today))
  // Away from a hall a ballot runs to its hour.
  const early = p.minutesLeft !== null && (p.channel !== 'ballot' || p.definition.settings.place === 'hall')
  // A page left open over the announced hour learns that closing is no longer early.
  useEffect(() => {
    if (p.minutesLeft === null || p.minutesLeft > 24 * 60) return
    const hour = setTimeout(() => void again(), (p.minutesLeft + 1) * 60_000)
    return () => clearTimeout(hour)
  }, [p.minutesLeft, again])
  const next: Action | undefined =
    p.may.run && can('freeze') && p.eligible > 0
      ? step(t.freeze, p.channel === 'ballot' ? 'freeze-ballot' : 'freeze')
      : p.may.run && can('start')
        ? step(t.start, 'start')
        : p.may.run && can('close')
          ? early
            ? step(p.channel === 'ballot' ? t.closeEarly : t.endEarly, 'close-early')
            : {
                label: t.close,
                confirm: { title: t.close, body: t.closeAsk },
                run: async () => {
                  await call(closePoll, own)
                  await again()
                },
              }
          : p.may.run && can('openResult') && p.channel === 'ballot'
            ? step(t.openUrn, 'open-urn')
            : p.may.count && can('count') && p.channel === 'paper'
              ? step(t.count, 'count')
              : p.may.certify && can('certify')
                ? {
                    label: t.certify,
                    confirm: { title: t.certify, body: t.certifyAsk },
                    run: async () => {
                      await call(certifyPoll, own)
                      await again()
                    },
                  }
                : undefined
  const others: Action[] = [
    ...(p.may.run && can('roll')
      ? [step(t.rollMembers, 'roll-members'), step(t.rollNamed, 'roll-named'), step(t.rollLeaders, 'roll-leaders')]
      : []),
    ...(can('draw') && (p.may.run || p.may.count) ? [{ label: drawText.title, to: `/polls/${p.id}/draw` }] : []),
    ...(p.may.run && can('edit') ? [{ label: editText.open, to: `/polls/${p.id}/edit` }] : []),
    ...(p.may.run && can('edit') && p.objectRows.length > 1
      ? [
          {
            label: t.order,
            run: async () => {
              await call(orderObjects, own)
              await again()
            },
          },
        ]
      : []),
    ...(p.may.run && p.object === 'member' ? [{ label: t.reviews, to: `/polls/${p.id}/reviews` }] : []),
    ...(p.may.run && can('void') ? [step(t.void, 'void')] : []),
    ...(p.may.run && can('withdraw') ? [step(t.withdraw, 'withdraw')] : []),
  ]
  const titles: Record<Act, string> = {
    'roll-members': t.roll,
    'roll-named': t.roll,
    'roll-leaders': t.roll,
    'freeze-ballot': t.freeze,
    'open-urn': t.openUrn,
    withdraw: t.withdraw,
    freeze: t.freeze,
    start: t.start,
    'close-early': p.channel === 'ballot' ? t.closeEarly : t.endEarly,
    count: t.count,
    void: t.void,
  }
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/polls' }, { label: p.unitName }]}
        title={p.title}
        state={<PollTag state={p.state} />}
        {...(p.reason ? { note: p.reason } : {})}
        {...(next ? { next } : {})}
        others={others}
        facts={[
          { label: t.kind, value: p.kindTitle },
          { label: t.unit, value: p.unitName, to: `/units/${p.unitId}` },
          { label: t.channel, value: pollText[`poll.channel.${p.channel}`] },
          { label: t.object, value: p.objectRows.map((o) => o.name).join('、') },
          {
            label: t.served,
            value: p.eligibleBy.map((k) => `${t.classLine(k.title, k.n)}${k.n > 0 && k.few ? `（${t.few}）` : ''}`).join('；'),
          },
          { label: t.opened, value: at(p.opensAt) },
          { label: t.closed, value: at(p.closesAt) },
          ...(p.should === null ? [] : [{ label: t.should, value: p.should }]),
          ...(p.present === null ? [] : [{ label: t.present, value: p.present }]),
          ...(p.progress.deposits === null
            ? []
            : [{ label: t.progress, value: `${t.deposits} ${p.progress.deposits} / ${p.progress.eligible}` }]),
          ...(p.state === 'closed' && p.channel === 'paper' ? [{ label: t.counted, value: t.clerks(p.counted) }] : []),
          ...(p.digest === null ? [] : [{ label: t.digest, value: <code style={{ overflowWrap: 'anywhere' }}>{p.digest}</code> }]),
        ]}
        timeline={[...p.history].reverse().map((e, i) => ({
          key: p.history.length - i,
          when: dayText(e.happenedOn),
          what: t.history[e.type] ?? actName(e.type),
          note: e.by ?? '',
        }))}
      >
        {p.channel === 'ballot' ? <CeremonyBox p={p} again={again} /> : null}
        {can('read') && (p.may.run || p.state === 'certified') ? <Result id={p.id} /> : null}
      </RecordPage>
      {act ? (
        <Dialog title={titles[act]} onClose={() => open(null)} wide={act === 'count' || act === 'freeze-ballot'}>
          <ActForm
            act={act}
            p={p}
            onDone={() => {
              open(null)
              void again()
            }}
          />
        </Dialog>
      ) : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showPoll, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(p) => <View p={p} again={() => answer.refetch()} />}</Answer>
}
