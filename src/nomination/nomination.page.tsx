import { type ReactNode, useState } from 'react'
import { RowTable } from '../campaign/row-table.tsx'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { ExamineParts, Verify } from './examine-parts.tsx'
import { FactsPart } from './facts-part.tsx'
import { showNomination } from './nomination.view.api.ts'
import { type Act, ActDialog } from './nomination-acts.tsx'
import { Opinion, viaWords } from './opinion-parts.tsx'
import { nominationPageText as t } from './page.text.ts'
import { paperPageText } from './paper.text.ts'
import { PapersPart } from './paper-parts.tsx'
import { toneOf } from './tone.ts'

export type Shown = Output<typeof showNomination>

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="card box" aria-label={title}>
    <h2>{title}</h2>
    {children}
  </section>
)

/** 三级联创: which units below were counted, and by what each of them counts. */
const BelowList = ({ below }: { below: NonNullable<Shown['eligibility'][number]['below']> }) => (
  <details>
    <summary>{t.belowList(below.length)}</summary>
    <ul>
      {below.map((b) => (
        <li key={b.unitId}>
          <Go to={`/honours/register?unit=${b.unitId}`} className="inline-link">
            {b.unit}
          </Go>
          　{b.by ?? t.belowNot}
        </li>
      ))}
    </ul>
  </details>
)

const View = ({ n, again }: { n: Shown; again: () => Promise<unknown> }) => {
  const [act, open] = useState<Act | null>(null)
  const can = (a: string) => n.can.includes(a)
  const ask = (label: string, which: Act): Action => ({ label, run: () => open(which) })
  const next = can('recommend')
    ? ask(t.recommend, 'recommend')
    : can('pass')
      ? ask(`${n.step ?? ''}${t.pass}`, 'pass')
      : can('select')
        ? { label: t.meet, to: `/nominations/meeting?campaign=${n.campaignId}&title=${n.titleKey}` }
        : undefined
  const others: Action[] = [
    ...(can('edit') ? [{ label: t.edit, to: `/nominations/${n.id}/edit` }] : []),
    ...(can('return') ? [ask(t.return, 'return')] : []),
    ...(can('stop') ? [ask(t.stop, 'stop')] : []),
    ...(can('withdraw') ? [ask(t.withdraw, 'withdraw')] : []),
    ...(can('report-up') ? [ask(t.reportUp, 'report-up')] : []),
  ]
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/nominations' }, { label: n.unit }]}
        title={n.name}
        state={<StateTag {...toneOf(n)} />}
        {...(n.step ? { note: `${n.step}　${n.stepUnit ?? ''}` } : {})}
        {...(next ? { next } : {})}
        others={others}
        facts={[
          { label: t.title, value: n.title },
          { label: t.campaign, value: n.campaign, to: `/campaigns/${n.campaignId}` },
          { label: t.unit, value: n.unit, to: `/units/${n.unitId}` },
          ...(n.facts.unitAndPost ? [{ label: t.post, value: n.facts.unitAndPost }] : []),
          ...(n.facts.sex ? [{ label: t.sex, value: n.facts.sex }] : []),
          ...(n.facts.ethnic ? [{ label: t.ethnic, value: n.facts.ethnic }] : []),
          ...(n.groups.length > 0 ? [{ label: t.groups, value: n.groups.join('、') }] : []),
          ...(n.posthumous ? [{ label: t.posthumous, value: n.posthumous }] : []),
          ...(n.reportedDocument ? [{ label: t.reported, value: n.reportedDocument }] : []),
          ...(n.endReason ? [{ label: t.endReason, value: n.endReason }] : []),
        ]}
        timeline={[...n.timeline].reverse().map((e) => ({ key: e.id, when: dayText(e.happenedOn), what: e.sentence, note: e.by ?? '' }))}
      >
        {n.steps.length > 0 ? (
          <Part title={t.steps}>
            <ol className="steps">
              {n.steps.map((s, i) => (
                <li key={`${s.key}${i}`} aria-current={s.state === 'due' ? 'step' : undefined}>
                  {s.name}　{s.unit}　<StateTag kind={s.state === 'done' ? 'done' : s.state === 'due' ? 'running' : 'todo'} />
                </li>
              ))}
            </ol>
          </Part>
        ) : null}
        <Part title={t.brief}>
          <p>{n.brief}</p>
        </Part>
        <Part title={t.deeds}>
          {n.deeds.split(/\n+/).map((p, i) => (
            <p key={i}>{p}</p>
          ))}
        </Part>
        <Part title={t.eligibility}>
          <RowTable
            label={t.eligibility}
            rows={n.eligibility}
            rowKey={(e) => e.rule}
            empty={t.none}
            columns={[
              { name: 'rule', label: t.rule, cell: (e) => e.rule, main: true },
              {
                name: 'verdict',
                label: t.state,
                cell: (e) => (
                  <StateTag
                    kind={e.verdict === 'ok' ? 'done' : e.verdict === 'fail' ? 'late' : 'running'}
                    word={e.supplier && e.verdict === 'unknown' ? t.waits(e.supplier) : t.verdicts[e.verdict]}
                  />
                ),
              },
              {
                name: 'source',
                label: t.source,
                cell: (e) => (
                  <>
                    {e.source}{' '}
                    {e.open ? (
                      <Go to={e.open} className="inline-link">
                        {t.openRecord}
                      </Go>
                    ) : null}
                    {e.below ? <BelowList below={e.below} /> : null}
                    {e.id && e.verdict === 'unknown' ? <Verify n={n} id={e.id} rule={e.rule} /> : null}
                  </>
                ),
                wide: true,
              },
            ]}
          />
        </Part>
        <PapersPart n={n} again={again} />
        <FactsPart n={n} />
        <ExamineParts n={n} />
        {n.opinions.length > 0 ? (
          <Part title={t.opinions}>
            <RowTable
              label={t.opinions}
              rows={n.opinions}
              rowKey={(o) => o.id}
              empty={t.none}
              columns={[
                { name: 'from', label: t.from, cell: (o) => `${o.from}${o.binding ? `（${t.binding}）` : ''}`, main: true },
                {
                  name: 'state',
                  label: t.state,
                  cell: (o) => (
                    <StateTag
                      kind={o.state === 'asked' ? 'todo' : o.verdict === 'object' ? 'returned' : 'done'}
                      word={o.verdict ? t.opinionVerdicts[o.verdict] : t.opinionStates[o.state]}
                    />
                  ),
                },
                {
                  name: 'words',
                  label: t.words,
                  cell: (o) => [o.words, o.person, o.givenOn ? dayText(o.givenOn) : '', viaWords(o)].filter(Boolean).join('　'),
                  wide: true,
                },
                { name: 'acts', label: '', cell: (o) => <Opinion o={o} again={again} /> },
              ]}
            />
          </Part>
        ) : null}
        {n.votes.length > 0 ? (
          <Part title={t.votes}>
            <ul>
              {n.votes.map((v) => (
                <li key={v.minutes + v.heldOn}>
                  {dayText(v.heldOn)}　{v.minutes}　{t.votesOf(v)}　
                  <StateTag kind={v.passed ? 'done' : 'frozen'} word={v.passed ? t.actVerdicts.passed : t.actVerdicts.stopped} />
                </li>
              ))}
            </ul>
          </Part>
        ) : null}
        {n.acts.length > 0 ? (
          <Part title={t.acts}>
            <RowTable
              label={t.acts}
              rows={n.acts.map((a, i) => ({ ...a, i }))}
              rowKey={(a) => a.i}
              empty={t.none}
              columns={[
                { name: 'name', label: t.step, cell: (a) => a.name, main: true },
                { name: 'unit', label: t.stepUnit, cell: (a) => a.unit },
                { name: 'verdict', label: t.state, cell: (a) => t.actVerdicts[a.verdict] },
                { name: 'words', label: t.words, cell: (a) => a.words, wide: true },
                {
                  name: 'by',
                  label: t.by,
                  cell: (a) =>
                    a.scanId === null ? (
                      a.paperBy ? (
                        t.byLink(a.paperBy, a.by)
                      ) : (
                        a.by
                      )
                    ) : (
                      <>
                        {t.paper(a.paperBy ?? '')}　{paperPageText.hands(a.by, a.confirmedBy)}{' '}
                        <a className="inline-link" href={`/api/nominations/${n.id}/papers/${a.scanId}`} target="_blank" rel="noreferrer">
                          {paperPageText.see}
                        </a>
                      </>
                    ),
                },
                { name: 'on', label: t.on, cell: (a) => dayText(a.on) },
              ]}
            />
          </Part>
        ) : null}
      </RecordPage>
      {act ? <ActDialog act={act} n={n} close={() => open(null)} again={again} /> : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showNomination, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(n) => <View n={n} again={() => answer.refetch()} />}</Answer>
}
