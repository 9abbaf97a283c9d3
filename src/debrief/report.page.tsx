import { useState } from 'react'
import { actName } from '../event/names.text.ts'
import { usePathParams } from '../web/desk/address.ts'
import { type Action, Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { debriefPageText as t } from './page.text.ts'
import { handInReport, showReport } from './report.api.ts'
import { type Act, ActDialog, type Shown } from './report-acts.tsx'
import { Items, Judged, Questions, ReportText } from './report-parts.tsx'
import { reportTone } from './tone.ts'

const View = ({ r, again }: { r: Shown; again: () => Promise<unknown> }) => {
  const [act, open] = useState<Act | null>(null)
  const can = (a: string) => r.lawful.includes(a)
  const step = (label: string, which: Exclude<Act, { questionId: number }>['act']): Action => ({ label, run: () => open({ act: which }) })
  const handIn: Action = {
    label: t.handIn,
    confirm: { title: t.handIn, body: t.handInAsk },
    done: t.handedInDone,
    run: async () => {
      await call(handInReport, { id: r.id, version: r.version })
      await again()
    },
  }
  const grades = (label: string): Action => ({ ...step(label, 'grade'), why: r.ballot?.state === 'certified' ? null : t.gradeWait })
  const written = r.problems !== '' && r.next !== ''
  const writes = r.may.write && can('write')
  const next = writes
    ? written
      ? handIn
      : step(t.write, 'words')
    : r.may.comment && can('comment') && r.comment === null
      ? step(t.commentDo, 'comment')
      : r.may.grade && can('grade') && r.grade === null
        ? grades(t.gradeDo)
        : undefined
  const others: Action[] = [
    ...(writes && written ? [step(t.write, 'words')] : []),
    ...(r.may.ask && can('ask') ? [step(t.ask, 'ask')] : []),
    ...(r.may.grade && can('grade') && r.grade !== null ? [grades(t.gradeAgain)] : []),
    ...(r.may.return && can('follow') ? [step(t.follow, 'follow')] : []),
    ...(r.may.return && can('return') ? [step(t.return, 'return')] : []),
    ...(r.may.return && can('excuse') ? [step(t.excuse, 'excuse')] : []),
    ...(r.may.comment && can('comment') ? [step(t.declare, 'declare')] : []),
    { label: t.print, to: `/debriefs/reports/${r.id}/paper` },
    { label: t.onePage, to: `/debriefs/secretaries/${r.memberId}` },
  ]
  const counters = [
    r.late ? (r.handedOn ? t.lateIn : t.lateNow) : '',
    r.proxy ? t.proxy : '',
    r.state === 'returned' || r.state === 'absent' ? r.reason : '',
  ]
  const session = r.sessionState
  const answers = session === 'called' || session === 'held' || session === 'closed'
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/debriefs' }, { label: r.title, to: `/debriefs/${r.debriefId}` }, { label: r.unitName }]}
        title={`${r.name}　${r.unitName}　${r.post}`}
        state={<StateTag {...reportTone(r.state)} />}
        note={counters.filter(Boolean).join('　')}
        {...(next ? { next } : {})}
        others={others}
        facts={[
          { label: t.heldOn, value: `${dayText(r.heldOn)}　${r.sessionUnit}` },
          { label: t.since, value: dayText(r.since) },
          { label: t.period, value: `${dayText(r.from)} — ${dayText(r.until)}` },
          { label: t.handInOn, value: dayText(r.handInOn) },
        ]}
        timeline={[...r.history].reverse().map((e, i) => ({
          key: r.history.length - i,
          when: dayText(e.happenedOn),
          what: t.history[e.type] ?? actName(e.type),
          note: e.by ?? '',
        }))}
      >
        <ReportText r={r} />
        <Questions
          r={r}
          acts={(q) => {
            const of = { questionId: q.id, words: q.words }
            return (
              <>
                {answers && q.state === 'asked' && r.may.write && !r.may.return ? (
                  <Button small onClick={() => open({ act: 'answer', ...of })}>
                    {t.answer}
                  </Button>
                ) : null}
                {answers && q.state === 'asked' && r.may.return ? (
                  <>
                    <Button small onClick={() => open({ act: 'answer-spot', ...of })}>
                      {t.answerSpot}
                    </Button>
                    <Button small onClick={() => open({ act: 'set-aside', ...of })}>
                      {t.setAside}
                    </Button>
                  </>
                ) : null}
                {r.may.return && can('follow') && q.itemId === null && q.state !== 'set-aside' ? (
                  <Button small onClick={() => open({ act: 'follow-question', ...of })}>
                    {t.follow}
                  </Button>
                ) : null}
              </>
            )
          }}
        />
        <Judged r={r} />
        <Items r={r} />
      </RecordPage>
      {act ? <ActDialog open={act} r={r} close={() => open(null)} again={again} /> : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showReport, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(r) => <View r={r} again={() => answer.refetch()} />}</Answer>
}
