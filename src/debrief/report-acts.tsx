import type { ReactNode } from 'react'
import type { Output } from '../lib/contract.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { itemSourceNames } from './debrief.text.ts'
import { type ItemSource, itemSources } from './debrief.ts'
import { debriefPageText as t } from './page.text.ts'
import * as api from './report.api.ts'

export type Shown = Output<typeof api.showReport>
export type Act =
  | { act: 'words' | 'return' | 'excuse' | 'ask' | 'comment' | 'declare' | 'grade' | 'follow' }
  | { act: 'answer' | 'answer-spot' | 'set-aside' | 'follow-question'; questionId: number; words: string }

/** Every act on a report, each one question at a time in a dialog. */
export const ActDialog = ({ open, r, close, again }: { open: Act; r: Shown; close: () => void; again: () => Promise<unknown> }) => {
  const own = { id: r.id, version: r.version }
  const s = r.settings
  const common = {
    draft: false as const,
    touches: ['duty', 'rectification'],
    onDone: () => {
      close()
      void again()
    },
  }
  const long = (name: string, label: string, max: number, lines = 4) => ({ name, label, kind: 'long' as const, lines, max })
  const follow = (source: ItemSource | null, fixed: Record<string, unknown>, initial: Record<string, unknown>) => (
    <>
      <p className="lead">{t.followLead}</p>
      <Form
        endpoint={api.followReport}
        fixed={{ id: r.id, ...fixed }}
        initial={{ responsible: r.name, ...initial }}
        fields={[
          ...(source === null
            ? [
                {
                  name: 'source',
                  label: t.source,
                  kind: 'choice' as const,
                  options: itemSources
                    .filter((x) => x === 'report' || (x === 'comment' && r.comment !== null))
                    .map((x) => ({ value: x, label: itemSourceNames[x] })),
                },
              ]
            : []),
          long('what', t.what, 500, 3),
          { name: 'responsible', label: t.responsible, kind: 'text', max: 60, short: true },
          { name: 'dueOn', label: t.dueOn, hint: t.dueHint, kind: 'day', optional: true },
        ]}
        submit={t.follow}
        {...common}
      />
    </>
  )
  const dialogs: Record<Act['act'], { title: string; wide?: true; body: () => ReactNode }> = {
    words: {
      title: t.write,
      wide: true,
      body: () => (
        <>
          <p className="lead">{t.writeLead}</p>
          <Form
            endpoint={api.writeReport}
            fixed={own}
            initial={{ problems: r.problems, causes: r.causes, next: r.next }}
            fields={[
              { ...long('problems', t.problems, s.problemsMost, 8), hint: t.limits(s.problemsLeast) },
              { ...long('causes', t.causes, s.causesMost), hint: t.limits(s.causesLeast) },
              { ...long('next', t.next, s.nextMost, 6), hint: t.limits(s.nextLeast) },
            ]}
            submit={t.save}
            {...common}
          />
        </>
      ),
    },
    return: {
      title: t.return,
      body: () => <Form endpoint={api.returnReport} fixed={own} fields={[long('reason', t.reason, 500)]} submit={t.return} {...common} />,
    },
    excuse: {
      title: t.excuse,
      body: () => <Form endpoint={api.excuseReport} fixed={own} fields={[long('reason', t.reason, 500)]} submit={t.excuse} {...common} />,
    },
    ask: {
      title: t.ask,
      body: () => (
        <Form endpoint={api.askReport} fixed={{ id: r.id }} fields={[long('words', t.question, 500)]} submit={t.askDo} {...common} />
      ),
    },
    comment: {
      title: t.commentDo,
      body: () => (
        <Form
          endpoint={api.commentReport}
          fixed={{ id: r.id }}
          fields={[long('strengths', t.strengths, 1000), long('problems', t.commentProblems, 1000)]}
          submit={t.commentDo}
          {...common}
        />
      ),
    },
    declare: {
      title: t.declare,
      body: () => (
        <>
          <p className="lead">{t.declareLead}</p>
          <Form
            endpoint={api.declareInterest}
            fixed={{ id: r.id }}
            fields={[
              {
                name: 'kind',
                label: t.relation,
                kind: 'choice',
                options: Object.entries(t.relations).map(([value, label]) => ({ value, label })),
              },
              { name: 'reason', label: t.reason, kind: 'text', max: 200, optional: true },
            ]}
            submit={t.declare}
            {...common}
          />
        </>
      ),
    },
    grade: {
      title: t.gradeDo,
      body: () => (
        <>
          <p className="lead">{t.gradeLead}</p>
          <Form
            endpoint={api.gradeReport}
            fixed={own}
            fields={[
              { name: 'grade', label: t.grade, kind: 'choice', options: r.scale.map((g) => ({ value: g.id, label: g.title })) },
              { name: 'meeting', label: t.meeting, kind: 'text', max: 200 },
              { ...long('reason', t.gradeReason, 500, 3), optional: true },
            ]}
            submit={t.gradeDo}
            {...common}
          />
        </>
      ),
    },
    follow: { title: t.follow, body: () => follow(null, {}, { source: 'report' }) },
    answer: { title: t.answer, body: () => answer('written') },
    'answer-spot': { title: t.answerSpot, body: () => answer('spot') },
    'set-aside': {
      title: t.setAside,
      body: () => (
        <Form
          endpoint={api.setAsideQuestion}
          fixed={{ id: (open as { questionId: number }).questionId }}
          fields={[long('reason', t.setAsideWhy, 300, 3)]}
          submit={t.setAside}
          {...common}
        />
      ),
    },
    'follow-question': {
      title: t.follow,
      body: () => follow('question', { source: 'question', questionId: (open as { questionId: number }).questionId }, {}),
    },
  }
  const answer = (how: 'written' | 'spot') => (
    <>
      <p className="lead">{(open as { words: string }).words}</p>
      <Form
        endpoint={api.answerQuestion}
        fixed={{ id: (open as { questionId: number }).questionId, how }}
        fields={[long('answer', t.answer, 2000)]}
        submit={t.answerDo}
        {...common}
      />
    </>
  )
  const d = dialogs[open.act]
  return (
    <Dialog title={d.title} onClose={close} {...(d.wide ? { wide: true } : {})}>
      {d.body()}
    </Dialog>
  )
}
