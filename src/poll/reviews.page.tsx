import { useState } from 'react'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import type { Field } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { pollPageText as t } from './page.text.ts'
import { showPoll } from './poll.api.ts'
import { appraiseSelf, assessMember, listReviews, tellMember } from './result.api.ts'
import { Wide } from './wide.page.tsx'

type Act = 'appraise' | 'assess' | 'tell'

/** 民主评议党员: what each said of himself, what the ballot said, what the committee decides; side by side, never mixed. */
export const Reviews = () => {
  const id = Number(usePathParams().id)
  const { today } = useSession()
  const poll = useAnswer(showPoll, { id })
  const answer = useAnswer(listReviews, { id })
  const [at, open] = useState<{ act: Act; no: number; name: string } | null>(null)
  const done = () => {
    open(null)
    void answer.refetch()
  }
  const titles: Record<Act, string> = { appraise: t.selfWords, assess: t.assess, tell: t.tell }
  return (
    <Answer of={poll}>
      {(p) => {
        const grades = p.definition.scale.grades
        const fields: Record<Act, Field[]> = {
          appraise: [{ name: 'words', label: t.selfWords, kind: 'long', lines: 5, max: 2000 }],
          assess: [
            { name: 'grade', label: t.assessed, kind: 'choice', options: grades.map((g) => ({ value: g.id, label: g.title })) },
            { name: 'reason', label: t.reason, kind: 'long', lines: 3, max: 500, optional: true, hint: t.assessHint },
          ],
          tell: [{ name: 'how', label: t.how, kind: 'text', max: 200 }],
        }
        const endpoint = { appraise: appraiseSelf, assess: assessMember, tell: tellMember }
        return (
          <article className="record">
            <Crumbs crumbs={[{ label: p.title, to: `/polls/${id}` }, { label: t.reviews }]} />
            <h1>{t.reviews}</h1>
            <p className="lead">{t.reviewsLead}</p>
            <Answer of={answer}>
              {(a) => (
                <>
                  {a.topLimit === null ? null : <p>{t.topLine(grades[0]!.title, a.top, a.topLimit)}</p>}
                  <Wide label={t.reviews}>
                    <table>
                      <thead>
                        <tr>
                          <th>{t.name}</th>
                          <th>{t.selfWords}</th>
                          <th>{t.voted}</th>
                          <th>{t.assessed}</th>
                          <th>{t.told}</th>
                          <th>{t.acts}</th>
                        </tr>
                      </thead>
                      <tbody>
                        {a.rows.map((r) => (
                          <tr key={r.objectNo}>
                            <td>{r.name}</td>
                            <td>{r.selfWords || t.none}</td>
                            <td>{r.ballot === null ? t.none : `${r.ballot.grade ?? t.none}（${r.ballot.grades.join('／')}）`}</td>
                            <td>
                              {r.assessed ?? t.none}
                              {r.reason ? <div className="muted">{r.reason}</div> : null}
                            </td>
                            <td>{r.toldOn === null ? t.none : dayText(r.toldOn, today)}</td>
                            <td>
                              {(['appraise', 'assess', 'tell'] as const)
                                .filter((act) => p.lawful.includes(act) && (act !== 'tell' || r.assessed !== null))
                                .map((act) => (
                                  <Button key={act} small quiet onClick={() => open({ act, no: r.objectNo, name: r.name })}>
                                    {titles[act]}
                                  </Button>
                                ))}
                            </td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </Wide>
                </>
              )}
            </Answer>
            {at ? (
              <Dialog title={`${titles[at.act]}：${at.name}`} onClose={() => open(null)}>
                <Form
                  endpoint={endpoint[at.act] as typeof tellMember}
                  fixed={{ id, no: at.no }}
                  fields={fields[at.act]}
                  submit={titles[at.act]}
                  draft={false}
                  onDone={done}
                />
              </Dialog>
            ) : null}
          </article>
        )
      }}
    </Answer>
  )
}
