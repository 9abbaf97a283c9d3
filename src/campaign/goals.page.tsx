import type { ReactNode } from 'react'
import type { Output } from '../lib/contract.ts'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { answerGoal, leaveGoal, showUnit } from './campaign.api.ts'
import type { CampaignRecord } from './campaign.page.tsx'
import { mayFollow, mayJudgeGoal } from './campaign.ts'
import { EndButton } from './end.page.tsx'
import { AskButton } from './form-dialog.tsx'
import type { Answer } from './goal.ts'
import type { Goal, PlanV1 } from './plan-schema.ts'
import { campaignPageText as t } from './workspace.text.ts'

type Answered = Output<typeof showUnit>['goals'][number]

const answerKinds = { 达到: 'done', 未达到: 'returned', 无从作答: 'todo' } as const satisfies Record<Answer, string>

/** Common goals with their answers, which the organising unit holds; others see the clauses. */
export const GoalsView = ({ c, plan }: { c: CampaignRecord; plan: PlanV1 }) => {
  const follows = useMay(mayFollow.name)
  const unit = useAnswer(showUnit, { id: c.id, unitId: c.organiserId }, { enabled: follows && c.mayRun })
  return (
    <>
      <div className="tab-head">
        <p className="muted">{t['goals.lead']}</p>
        {c.can.includes('end') ? (
          <EndButton c={c} plan={plan} open={(unit.data?.goals ?? []).filter((g) => !g.own && g.verdict === null).length} />
        ) : null}
      </div>
      <GoalCards
        goals={plan.goals}
        answers={unit.data?.goals ?? []}
        plan={plan}
        campaignId={c.id}
        unitId={c.organiserId}
        open={c.can.includes('answerGoal')}
        empty={<p>{t['goals.empty']}</p>}
      />
    </>
  )
}

export const GoalCards = ({
  goals,
  answers,
  plan,
  campaignId,
  unitId,
  open,
  empty,
}: {
  goals: readonly Goal[]
  answers: readonly Answered[]
  plan: PlanV1
  campaignId: number
  unitId: number
  /** May be answered now. */
  open: boolean
  empty: ReactNode
}) => {
  const { today } = useSession()
  const judges = useMay(mayJudgeGoal.name)
  if (goals.length === 0) return <div className="card empty">{empty}</div>
  const role = (key: string) => plan.roles.find((r) => r.key === key)?.name ?? key
  return (
    <ul className="cards">
      {goals.map((g) => {
        const a = answers.find((x) => x.id === g.id)
        return (
          <li key={g.id} className="card item-card">
            <div>
              <div className="t">
                {g.text}{' '}
                {a?.verdict ? (
                  <StateTag kind={answerKinds[a.verdict as Answer]} word={a.verdict} />
                ) : (
                  <StateTag kind="todo" word={t['goals.open']} />
                )}
              </div>
              <div className="muted small">
                {g.answer.by === 'measure'
                  ? t['goal.measure'](g.answer.op, g.answer.target, g.answer.unit)
                  : `${t['goal.judge'](role(g.answer.who))}：${g.answer.how}　${t['draft.goal.target']}：${g.answer.target}`}
              </div>
            </div>
            <div className="acts">
              {open && judges && g.answer.by === 'judge' ? (
                <AskButton
                  endpoint={answerGoal}
                  label={t['goals.answer']}
                  title={g.text}
                  lead={
                    <p className="muted">
                      {t['goal.judge'](role(g.answer.who))}：{g.answer.how}
                    </p>
                  }
                  fixed={{ id: campaignId, unitId, goal: g.id, who: g.answer.who }}
                  initial={{ verdict: a?.verdict ?? '', reason: a?.reason ?? '' }}
                  fields={[
                    {
                      name: 'verdict',
                      label: t['goals.choice'],
                      kind: 'choice',
                      options: [
                        { value: t['goals.met'], label: t['goals.met'] },
                        { value: t['goals.not-met'], label: t['goals.not-met'] },
                      ],
                    },
                    { name: 'reason', label: t['goals.reason'], kind: 'long', max: 1000 },
                  ]}
                  submit={t['goals.answer']}
                  done={t['goals.done']}
                />
              ) : g.answer.by === 'measure' ? (
                <>
                  <span className="muted small">{t['goals.by-measure']}</span>
                  {open && judges && !a?.figure ? (
                    <AskButton
                      endpoint={leaveGoal}
                      label={t['goals.leave']}
                      title={g.text}
                      lead={<p className="muted">{t['goals.leave-lead']}</p>}
                      fixed={{ id: campaignId, unitId, goal: g.id }}
                      initial={{ reason: a?.reason ?? '' }}
                      fields={[{ name: 'reason', label: t['goals.leave-reason'], kind: 'long', max: 1000 }]}
                      submit={t['goals.leave']}
                      done={t['goals.done']}
                    />
                  ) : null}
                </>
              ) : null}
            </div>
            {a?.verdict ? (
              <blockquote>
                {a.figure ?? a.reason}
                {a.answeredOn ? <span className="sub">{t['goals.on'](dayText(a.answeredOn, today))}</span> : null}
              </blockquote>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
