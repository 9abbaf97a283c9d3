import { type ReactNode, useState } from 'react'
import { Papers } from '../activity/papers.page.tsx'
import { actName } from '../event/names.text.ts'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { ActionButton } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Facts, RecordPage } from '../web/desk/record.tsx'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { pledgePageText as t } from './page.text.ts'
import { concludePledge, proposePledge, publishPledge, reviewPledge, showPledge, withdrawProgress } from './pledge.api.ts'
import { problemSentences, verdictNames } from './pledge.text.ts'
import { type Act, ActDialog } from './pledge-acts.page.tsx'
import { toneOf } from './tone.ts'

export type Shown = Output<typeof showPledge>

const span = (p: Shown): string => `${p.baseline ?? t.none}${p.figureUnit} → ${p.target ?? t.none}${p.figureUnit}`
const factsOf = (p: Shown) => [
  { label: t.unit, value: p.unitName, to: `/units/${p.unitId}` },
  { label: t.campaign, value: p.campaignTitle, to: `/campaigns/${p.campaignId}` },
  ...(p.memberName ? [{ label: t.member, value: p.memberName }] : []),
  ...(p.subject ? [{ label: t.subject, value: p.subject }] : []),
  { label: t.target, value: span(p) },
  { label: t.dueOn, value: p.dueOn ? dayText(p.dueOn) : t.none },
  { label: t.beneficiary, value: p.beneficiary || t.none },
  { label: t.responsible, value: p.responsible || t.none },
  ...(p.measures ? [{ label: t.measures, value: p.measures }] : []),
  ...(p.returnReason ? [{ label: t.returnReason, value: p.returnReason }] : []),
  ...(p.judgeUntilOn && p.publishedOn ? [{ label: t.judgeUntil, value: dayText(p.judgeUntilOn) }] : []),
  ...(p.slips.issued > 0 ? [{ label: t.slipsOf, value: t.slipsUsed(p.slips) }] : []),
  ...(p.votes.kept + p.votes.partly + p.votes.unkept > 0 ? [{ label: t.votes, value: t.votesOf(p.votes) }] : []),
  ...(p.reason ? [{ label: t.ourReason, value: p.reason }] : []),
]

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="card box" aria-label={title}>
    <h2>{title}</h2>
    {children}
  </section>
)

const View = ({ p, again }: { p: Shown; again: () => Promise<unknown> }) => {
  const { today, hall } = useSession()
  const [act, open] = useState<Act | null>(null)
  const writes = useMay('pledge.propose')
  const reviews = useMay('pledge.review')
  const assesses = useMay('pledge.assess')
  const can = (a: string) => p.lawful.includes(a)
  const doing = (run: () => Promise<unknown>) => async () => {
    await run()
    await again()
  }
  const own = { id: p.id, version: p.version }

  const propose: Action = { label: t.propose, run: doing(() => call(proposePledge, own)), done: t.proposed }
  const publish: Action = {
    label: t.publish,
    makesPublic: { shows: <Facts facts={[{ label: t.what, value: p.what }, ...factsOf(p)]} />, whom: t.publishWhom, from: dayText(today) },
    run: doing(() => call(publishPledge, own)),
    done: t.published,
  }
  const accept: Action = { label: t.accept, run: doing(() => call(reviewPledge, { ...own, verdict: 'accepted' })), done: t.accepted }
  const step = (label: string, which: Act): Action => ({ label, run: () => open(which) })
  // What comes next in the pledge's life for somebody of this side; the server decides whether it is his.
  const next =
    writes && can('propose')
      ? propose
      : reviews && can('review')
        ? accept
        : writes && can('publish')
          ? publish
          : writes && can('progress')
            ? step(t.addProgress, 'progress')
            : reviews && can('conclude') && p.slips.issued === 0
              ? step(t.slips, 'slips')
              : undefined
  const others: Action[] = [
    ...(writes && can('edit') ? [{ label: t.edit, to: `/pledges/${p.id}/edit` }] : []),
    ...(reviews && can('review') ? [step(t.return, 'return')] : []),
    ...(writes && can('claim') ? [step(t.claim, 'claim')] : []),
    ...(writes && can('change') ? [step(t.change, 'change')] : []),
    ...(reviews && can('decideChange') && p.changes.some((c) => c.state === 'asked') ? [step(t.decide, 'decide')] : []),
    ...(reviews && can('issueSlips') && next?.label !== t.slips ? [step(t.slips, 'slips')] : []),
    ...(assesses && can('judge') ? [step(t.assess, 'assess')] : []),
    ...(reviews && can('conclude') && p.votes.kept + p.votes.partly + p.votes.unkept > 0
      ? [{ label: t.conclude, run: doing(() => call(concludePledge, { id: p.id })), done: t.concluded }]
      : []),
    ...(writes && can('explain') && p.dueOn !== null && (today > p.dueOn || (p.verdict !== null && p.verdict !== 'kept'))
      ? [step(t.explain, 'explain')]
      : []),
    ...((writes || reviews) && can('withdraw') ? [step(t.withdraw, 'withdraw')] : []),
  ]
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/pledges' }, { label: p.unitName }]}
        title={p.what}
        state={<StateTag {...toneOf(p)} />}
        note={
          <>
            {p.proxy ? `${t.proxy}　` : null}
            {p.publishedOn && hall ? <a href={`${hall}/pledge/${p.code}`}>{t.publicPage}</a> : null}
          </>
        }
        {...(next ? { next } : {})}
        others={others}
        {...(p.progressPercent === null
          ? {}
          : { figures: [{ label: t.progress, value: t.percent(p.progressPercent), note: `${p.figure}${p.figureUnit}（${span(p)}）` }] })}
        facts={factsOf(p)}
        timeline={[...p.history].reverse().map((e, i) => ({
          key: p.history.length - i,
          when: dayText(e.happenedOn),
          what: t.history[e.type] ?? actName(e.type),
          note: [e.by, e.proxy ? t.proxy : '', e.reason].filter(Boolean).join('　'),
        }))}
      >
        {p.findings.length > 0 ? (
          <Part title={t.findings}>
            <ul>
              {p.findings.map((f) => (
                <li key={f.problem}>{problemSentences[f.problem](f.words)}</li>
              ))}
            </ul>
          </Part>
        ) : null}
        {p.progress.length > 0 ? (
          <Part title={t.progress}>
            <ul>
              {p.progress.map((e) => (
                <li key={e.id}>
                  {dayText(e.onDay)}　{e.figure}
                  {p.figureUnit}　{e.words}
                  {e.state === 'corrected' ? `（${t.correctedOf}）` : null}{' '}
                  {writes && can('progress') && e.state === 'stands' ? (
                    <ActionButton
                      small
                      action={{
                        label: t.withdrawProgress,
                        confirm: { title: t.withdrawProgress },
                        run: doing(() => call(withdrawProgress, { id: p.id, progressId: e.id, reason: t.withdrawProgress })),
                      }}
                    />
                  ) : null}
                  <Papers of={`/pledge-progress/${e.id}`} papers={e.papers} />
                </li>
              ))}
            </ul>
          </Part>
        ) : null}
        {p.changes.length > 0 ? (
          <Part title={t.changes}>
            <ul>
              {p.changes.map((c) => (
                <li key={c.askedOn + c.dueOn + c.target + c.state}>
                  {t.changeOf({
                    wasTarget: c.wasTarget,
                    target: c.target,
                    wasDue: dayText(c.wasDueOn),
                    due: dayText(c.dueOn),
                    unit: p.figureUnit,
                  })}
                  　{t.changeStates[c.state]}　{c.reason} {c.answer}
                </li>
              ))}
            </ul>
          </Part>
        ) : null}
        {p.opinions.length > 0 ? (
          <Part title={t.opinions}>
            <ul>
              {p.opinions.map((o, i) => (
                <li key={i}>
                  {o.by === 'beneficiary' ? t.beneficiaryOf : t.checker}：{verdictNames[o.verdict]}
                  {o.words ? `　${o.words}` : null}
                </li>
              ))}
            </ul>
          </Part>
        ) : null}
      </RecordPage>
      {act ? <ActDialog act={act} p={p} close={() => open(null)} again={again} /> : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showPledge, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(p) => <View p={p} again={() => answer.refetch()} />}</Answer>
}
