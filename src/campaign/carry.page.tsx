import { call } from '../web/desk/client.ts'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import type { StateKind } from '../web/state.ts'
import { addCarryItems, answerCarry, listCarry, listUnits, settleCarry } from './campaign.api.ts'
import type { CampaignRecord } from './campaign.page.tsx'
import { campaignStateNames } from './campaign.text.ts'
import type { CarryState } from './campaign.ts'
import { AskButton } from './form-dialog.tsx'
import type { PlanV1 } from './plan-schema.ts'
import { campaignPageText as t } from './workspace.text.ts'

const kindOf = (state: CarryState, late: boolean): StateKind =>
  state === 'settled' ? 'done' : state === 'answered' ? 'running' : late ? 'late' : 'todo'

/** What the last round left undone: each has one who answers and another who says whether it is settled. */
export const CarryView = ({ c, plan }: { c: CampaignRecord; plan: PlanV1 }) => {
  const { today, seats } = useSession()
  const answer = useAnswer(listCarry, { id: c.id })
  const role = (key: string) => plan.roles.find((r) => r.key === key)?.name ?? key
  const findUnit = async (q: string) => {
    const found = await call(listUnits, { id: c.id, limit: 200 })
    return found.rows
      .filter((u) => u.name.includes(q.trim()))
      .slice(0, 20)
      .map((u) => ({ value: String(u.unitId), label: u.name }))
  }
  return (
    <Answer of={answer}>
      {({ rows }) => {
        const n = (s: CarryState) => rows.filter((r) => r.state === s).length
        return (
          <>
            <div className="tab-head">
              <p className="muted">
                {t['carry.lead']}
                {rows.length > 0 ? ` ${t['carry.summary']({ open: n('open'), answered: n('answered'), settled: n('settled') })}` : null}
              </p>
              {c.can.includes('carry') ? (
                <span className="acts">
                  <Go to={`/campaigns/${c.id}/carry/import`} className="btn small">
                    {t['carry.import']}
                  </Go>
                  <AskButton
                    endpoint={addCarryItems}
                    touches={['campaign']}
                    label={t['carry.add']}
                    title={t['carry.add']}
                    fixed={{ id: c.id }}
                    initial={{ items: [{}] }}
                    fields={[
                      {
                        name: 'items',
                        label: t['carry.items'],
                        kind: 'rows',
                        add: t['carry.add-row'],
                        max: 50,
                        fields: [
                          { name: 'unitId', label: t['carry.unit'], kind: 'find', numeric: true, find: findUnit },
                          {
                            name: 'kind',
                            label: t['carry.kind'],
                            kind: 'choice',
                            options: Object.entries(t['carry.kinds']).map(([value, label]) => ({ value, label })),
                          },
                          { name: 'what', label: t['carry.what'], kind: 'long', max: 500, lines: 2 },
                          { name: 'source', label: t['carry.source'], hint: t['carry.source-hint'], kind: 'text' },
                          {
                            name: 'role',
                            label: t['carry.role'],
                            kind: 'choice',
                            compact: true,
                            options: plan.roles.filter((r) => r.at !== 'outside').map((r) => ({ value: r.key, label: r.name })),
                          },
                          { name: 'dueOn', label: t['carry.due'], kind: 'day', optional: true },
                        ],
                      },
                    ]}
                    submit={t['carry.add']}
                    done={t['carry.add-done']}
                  />
                </span>
              ) : null}
            </div>
            {rows.length === 0 ? (
              <div className="card empty">
                <p>{t['carry.empty']}</p>
                <p className="muted">{t['carry.empty-why']}</p>
              </div>
            ) : (
              <ul className="cards">
                {rows.map((k) => {
                  const own = seats.some((s) => s.unitId === k.unitId)
                  const late = k.state === 'open' && k.dueOn !== null && k.dueOn < today
                  return (
                    <li key={k.id} className="card item-card">
                      <div>
                        <div className="t">
                          {k.what}{' '}
                          <StateTag
                            kind={kindOf(k.state, late)}
                            {...(late ? {} : { word: campaignStateNames[`carry.state.${k.state}`] })}
                          />
                        </div>
                        <div className="muted small">
                          {[
                            k.unit,
                            role(k.role),
                            t['carry.kinds'][k.kind],
                            k.dueOn ? `${t['carry.due']} ${dayText(k.dueOn, today)}` : t['carry.no-due'],
                            k.source,
                          ].join(' · ')}
                        </div>
                      </div>
                      <div className="acts">
                        {k.mayAnswer && k.state !== 'settled' ? (
                          <AskButton
                            endpoint={answerCarry}
                            touches={['campaign', 'duty']}
                            label={k.state === 'open' ? t['carry.answer'] : t['carry.again']}
                            title={k.what}
                            fixed={{ id: k.id }}
                            initial={{ answer: k.answer ?? '' }}
                            fields={[{ name: 'answer', label: t['carry.answer'], hint: t['carry.answer-hint'], kind: 'long', max: 1000 }]}
                            submit={t['carry.answer']}
                            done={t['carry.answer-done']}
                          />
                        ) : null}
                        {(k.maySettle || own) && k.state === 'answered' ? (
                          <AskButton
                            endpoint={settleCarry}
                            touches={['campaign']}
                            label={t['carry.settle']}
                            title={k.what}
                            lead={<blockquote>{k.answer}</blockquote>}
                            why={own ? t['carry.settle-own'] : null}
                            fixed={{ id: k.id }}
                            fields={[
                              {
                                name: 'verdict',
                                label: t['carry.verdict'],
                                kind: 'choice',
                                options: [
                                  { value: 'settled', label: t['carry.settled'] },
                                  { value: 'reopened', label: t['carry.reopened'] },
                                ],
                              },
                              { name: 'reason', label: t['carry.settle-reason'], kind: 'long', max: 500 },
                            ]}
                            submit={t['carry.settle']}
                            done={t['carry.settle-done']}
                          />
                        ) : null}
                      </div>
                      {k.answer ? (
                        <blockquote>
                          {k.answer}
                          {k.answeredOn ? <span className="sub">{t['carry.answered'](dayText(k.answeredOn, today))}</span> : null}
                        </blockquote>
                      ) : null}
                    </li>
                  )
                })}
              </ul>
            )}
          </>
        )
      }}
    </Answer>
  )
}
