import './debrief-page.css'
import type { ReactNode } from 'react'
import { RowTable } from '../campaign/row-table.tsx'
import type { Output } from '../lib/contract.ts'
import { pollStateNames } from '../poll/poll.text.ts'
import { toneOf as pollTone } from '../poll/tone.ts'
import { toneOf as itemTone } from '../rectification/tone.ts'
import { Go } from '../web/desk/link.tsx'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { answerWayNames, itemSourceNames, questionSourceNames } from './debrief.text.ts'
import { debriefPageText as t } from './page.text.ts'
import type { showSecretary } from './report.api.ts'
import { questionTone } from './tone.ts'

/** A report as every page shows it: for its own page, for the page over the years, for paper. */
export type Year = Output<typeof showSecretary>['years'][number]

/** Sentences whose numbers open onto their records; `plain` for paper. */
export const FactSentences = ({ r, plain }: { r: Year; plain?: boolean }) => (
  <ul className="lines">
    {r.sentences.map((s) => (
      <li key={s.key}>
        {s.parts.map((p, i) =>
          p.figure === null || plain ? (
            <span key={i}>{p.text}</span>
          ) : (
            <Go key={i} to={`/debriefs/reports/${r.id}/figures/${p.figure}`}>
              <b>{p.text}</b>
            </Go>
          ),
        )}
      </li>
    ))}
  </ul>
)

const Words = ({ title, children }: { title: string; children: string }) => (
  <>
    <h3>{title}</h3>
    <p className={children ? 'pre' : 'muted'}>{children || t.unwritten}</p>
  </>
)

export const ReportText = ({ r }: { r: Year }) => (
  <section className="card box" aria-label={t.report}>
    <h2>{t.facts}</h2>
    <p className="muted">{r.digest === null ? t.asOf(dayText(r.asOf)) : t.frozenAs(dayText(r.handedOn!))}</p>
    <FactSentences r={r} />
    <Words title={t.problems}>{r.problems}</Words>
    <Words title={t.causes}>{r.causes}</Words>
    <Words title={t.next}>{r.next}</Words>
    {r.digest ? (
      <p className="muted small-print">
        {t.digest} <code style={{ overflowWrap: 'anywhere' }}>{r.digest}</code>
      </p>
    ) : null}
  </section>
)

export const Questions = ({ r, acts }: { r: Year; acts?: (q: Year['questions'][number]) => ReactNode }) => (
  <section className="card box" aria-label={t.questions}>
    <h2>{t.questions}</h2>
    {r.questions.length === 0 ? <p className="muted">{t.noQuestions}</p> : null}
    <ul className="lines">
      {r.questions.map((q) => (
        <li key={q.id}>
          <p>
            <b>{q.words}</b> <StateTag {...questionTone(q.state)} />
          </p>
          <p className="muted">
            {[questionSourceNames[q.source], q.asker === questionSourceNames[q.source] ? '' : q.asker, dayText(q.askedOn)]
              .filter(Boolean)
              .join('　')}
          </p>
          {q.answer ? (
            <p className="pre">
              {q.how ? `${answerWayNames[q.how]}：` : ''}
              {q.answer}
            </p>
          ) : null}
          {q.reason ? (
            <p className="pre">
              {t.setAside}：{q.reason}
            </p>
          ) : null}
          {acts ? <div className="acts debrief-acts">{acts(q)}</div> : null}
        </li>
      ))}
    </ul>
  </section>
)

/** The ballot, the comment and the grade side by side, never one figure. */
export const Judged = ({ r }: { r: Year }) => (
  <section className="card box" aria-label={t.ballotOf}>
    <h2>{t.ballotOf}</h2>
    {r.ballot === null ? (
      <p className="muted">{t.noBallot}</p>
    ) : (
      <div className="debrief-parts">
        <p>
          <StateTag kind={pollTone(r.ballot.state)} word={pollStateNames[`poll.state.${r.ballot.state}`]!} />{' '}
          {r.ballot.pollId === null ? null : <Go to={`/polls/${r.ballot.pollId}`}>{t.openPoll}</Go>}
        </p>
        {r.ballot.classes.length === 0 ? (
          <p className="muted">{t.sealed}</p>
        ) : (
          <RowTable
            label={t.ballotOf}
            rows={r.ballot.classes}
            rowKey={(k) => k.title}
            empty={t.none}
            columns={[
              { name: 'class', label: t.class, cell: (k) => k.title, main: true },
              ...r.ballot.grades.map((g, i) => ({
                name: g,
                label: g,
                cell: (k: { counts: number[] | null }) => (k.counts === null ? t.none : k.counts[i]),
                right: true,
              })),
              { name: 'valid', label: t.valid, cell: (k) => (k.counts === null ? t.none : k.valid), right: true },
              { name: 'most', label: t.most, cell: (k) => (k.counts === null ? t.notShown : (k.grade ?? t.none)) },
            ]}
          />
        )}
      </div>
    )}
    <h3>{t.comment}</h3>
    {r.comment === null ? (
      <p className="muted">{t.noComment}</p>
    ) : (
      <>
        <p>
          <b>{t.strengths}</b>　{r.comment.strengths}
        </p>
        <p>
          <b>{t.commentProblems}</b>　{r.comment.problems}
        </p>
        <p className="muted">
          {r.comment.by}　{dayText(r.comment.givenOn)}
        </p>
      </>
    )}
    <h3>{t.grade}</h3>
    {r.grade === null ? (
      <p className="muted">{t.noGrade}</p>
    ) : (
      <>
        <p>
          <b>{r.grade.title}</b>　{r.grade.meeting}　{dayText(r.grade.on)}
        </p>
        {r.grade.reason ? <p className="pre">{r.grade.reason}</p> : null}
      </>
    )}
  </section>
)

export const Items = ({ r }: { r: Year }) => (
  <section className="stack" aria-label={t.items}>
    <h2>{t.items}</h2>
    <RowTable
      label={t.items}
      rows={r.items}
      rowKey={(i) => i.itemId}
      rowTo={(i) => `/rectifications/${i.itemId}`}
      empty={<p>{t.noItems}</p>}
      columns={[
        { name: 'what', label: t.item, cell: (i) => i.what, main: true },
        { name: 'source', label: t.source, cell: (i) => itemSourceNames[i.source] },
        { name: 'responsible', label: t.responsible, cell: (i) => i.responsible || t.none },
        { name: 'dueOn', label: t.dueOn, cell: (i) => dayText(i.dueOn) },
        { name: 'state', label: t.state, cell: (i) => <StateTag {...itemTone(i)} /> },
      ]}
    />
  </section>
)
