import { type ReactNode, useState } from 'react'
import { Button } from '../web/desk/button.tsx'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { levelNames, participationNames } from './campaign.text.ts'
import { basisTexts } from './draft.ts'
import { type PlanV1, participationPoints, type SourceNote, TO_FILL } from './plan-schema.ts'
import { campaignPageText as t } from './workspace.text.ts'

export interface DatedPhaseRow {
  key: string
  round: number
  name: string
  startsOn: string
  endsOn: string
  now: boolean
}

const Part = ({ title, children, id }: { title: string; children: ReactNode; id?: string }) => (
  <section className="plan-part" id={id}>
    <h2>{title}</h2>
    <div>{children}</div>
  </section>
)

export const Fill = ({ text }: { text: string }) => (text === TO_FILL ? <StateTag kind="todo" word={t['plan.to-fill']} /> : text)

const From = ({ of, on }: { of: SourceNote; on: boolean }) =>
  on ? (
    <span className="from-note">
      {t['plan.from'][of.from]}
      {of.from === 'not-in-seed' ? '' : ` ${of.ref}`}
      {of.note ? `：${of.note}` : ''}
    </span>
  ) : null

/** The whole plan in the order people ask for it. `phases`: dated, once it is launched. */
export const PlanView = ({
  plan,
  intro,
  phases,
  ownClass,
  today,
}: {
  plan: PlanV1
  intro: string
  phases: readonly DatedPhaseRow[]
  ownClass?: string | null
  today: string
}) => {
  const [sources, show] = useState(false)
  const role = (key: string) => plan.roles.find((r) => r.key === key)?.name ?? key
  const className = (key: string) => plan.classes.find((c) => c.key === key)?.name ?? key
  const { duty, nomination, honour, notice, inspection } = plan.sections
  return (
    <div className="card plan">
      <div className="plan-tools">
        <Button quiet small expanded={sources} onClick={() => show(!sources)}>
          {sources ? t['plan.hide-sources'] : t['plan.show-sources']}
        </Button>
      </div>
      <Part title={t['plan.theme']}>
        {plan.theme.trim() ? <p className="theme">{plan.theme}</p> : <StateTag kind="todo" word={t['plan.no-theme']} />}
        {intro ? <p className="pre">{intro}</p> : null}
      </Part>
      <Part title={t['plan.overall']}>
        <ul className="dots">
          {plan.overallRequirement.map((o) => (
            <li key={o.id}>
              {o.text} <From of={o.source} on={sources} />
            </li>
          ))}
        </ul>
      </Part>
      <Part title={t['plan.goals']}>
        <ol className="numbered">
          {plan.goals.map((g) => (
            <li key={g.id}>
              {g.text}
              <span className="sub">
                {g.answer.by === 'measure'
                  ? t['goal.measure'](g.answer.op, g.answer.target, g.answer.unit)
                  : `${t['goal.judge'](role(g.answer.who))}：${g.answer.how}`}
              </span>
              <From of={g.source} on={sources} />
            </li>
          ))}
        </ol>
      </Part>
      <Part title={t['plan.phases']}>
        <ol className="phases">
          {plan.phases.map((p) => {
            const dated = phases.filter((x) => x.key === p.id)
            const now = dated.some((x) => x.now)
            const over = dated.length > 0 && dated.every((x) => x.endsOn < today)
            return (
              <li key={p.id} className={now ? 'now' : over ? 'over' : undefined} aria-current={now ? 'step' : undefined}>
                <h3>
                  {p.name}
                  {now ? <StateTag kind="running" word={t['plan.now']} /> : over ? <StateTag kind="done" word={t['plan.over']} /> : null}
                  {p.optional ? <span className="muted">{t['plan.optional']}</span> : null}
                </h3>
                <p className="muted">
                  {dated.length > 0
                    ? dated.map((x) => t.span(dayText(x.startsOn, today), dayText(x.endsOn, today))).join('；')
                    : t['plan.day-range'](p.startDay, p.endDay)}
                </p>
                <ul className="dots">
                  {p.tasks.map((x) => (
                    <li key={x}>{x}</li>
                  ))}
                </ul>
                <From of={p.source} on={sources} />
              </li>
            )
          })}
        </ol>
        {plan.milestones.length > 0 ? (
          <p className="muted">
            {t['plan.milestones']}：
            {plan.milestones.map((m, i) => (
              <span key={m.id}>
                {i > 0 ? '、' : ''}
                {m.name}（{m.day === null ? t['plan.day-open'] : t['plan.day'](m.day)}）<From of={m.source} on={sources} />
              </span>
            ))}
          </p>
        ) : null}
      </Part>
      <Part title={t['plan.classes']}>
        {plan.classes.map((c) => (
          <details key={c.key} open={c.key === ownClass || plan.classes.length === 1}>
            <summary>
              {c.name}
              <span className="muted">{`${t['plan.requirements']} ${c.requirements.length}，${t['plan.menu']} ${c.menu.length}`}</span>
            </summary>
            <div className="in-class">
              {c.theme ? (
                <p>
                  {t['plan.class-theme']}：<b>{c.theme}</b>
                </p>
              ) : null}
              <ul className="dots">
                {c.requirements.map((r) => (
                  <li key={r}>{r}</li>
                ))}
              </ul>
              {c.menu.length > 0 ? (
                <dl className="menu-list">
                  {c.menu.map((m) => (
                    <div key={m.id}>
                      <dt>
                        {m.name}
                        {m.required ? <span className="must">{t['plan.required']}</span> : null}
                      </dt>
                      <dd>
                        <Fill text={m.content} /> <From of={m.source} on={sources} />
                      </dd>
                    </div>
                  ))}
                </dl>
              ) : null}
              {c.carriers.length > 0 ? (
                <p className="muted">
                  {t['plan.carriers']}：{c.carriers.map((k) => plan.carriers.find((x) => x.id === k)?.name ?? k).join('、')}
                </p>
              ) : null}
              <From of={c.source} on={sources} />
            </div>
          </details>
        ))}
      </Part>
      {plan.criteria.length > 0 ? (
        <Part title={t['plan.criteria']}>
          {plan.criteria.map((c) => (
            <div key={c.id} className="criteria">
              <h3>
                {c.name} <span className="muted">{t['plan.refine'][c.refineBy]}</span>
              </h3>
              <dl className="menu-list">
                {c.items.map((i) => (
                  <div key={i.id}>
                    <dt>{i.name}</dt>
                    <dd>
                      {i.meaning}
                      {i.refinement ? <span className="sub">{i.refinement}</span> : null}
                    </dd>
                  </div>
                ))}
              </dl>
              <From of={c.source} on={sources} />
            </div>
          ))}
        </Part>
      ) : null}
      {plan.carriers.length > 0 ? (
        <Part title={t['plan.carriers']}>
          <dl className="menu-list">
            {plan.carriers.map((c) => (
              <div key={c.id}>
                <dt>{c.name}</dt>
                <dd>
                  <Fill text={c.content} /> <From of={c.source} on={sources} />
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      ) : null}
      <Part title={t['plan.mechanisms']}>
        <dl className="menu-list">
          {plan.mechanisms.map((m) => (
            <div key={m.id}>
              <dt>{m.term}</dt>
              <dd>
                <Fill text={m.content} />
                {m.classes ? <span className="sub">{m.classes.map(className).join('、')}</span> : null} <From of={m.source} on={sources} />
              </dd>
            </div>
          ))}
        </dl>
      </Part>
      {plan.combine.with.length > 0 || plan.combine.centralWork === 'named' ? (
        <Part title={t['plan.combine']}>
          {plan.combine.centralWork === 'named' ? <p>{t['plan.central-work']}</p> : null}
          <dl className="menu-list">
            {plan.combine.with.map((c) => (
              <div key={c.id}>
                <dt>{c.term}</dt>
                <dd>
                  <Fill text={c.content} />
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      ) : null}
      <Part title={t['plan.participation']}>
        <ol className="five">
          {participationPoints.map((k) => (
            <li key={k}>
              <b>{participationNames[k]}</b>
              <span>{plan.participation[k].how}</span>
              <From of={plan.participation[k].source} on={sources} />
            </li>
          ))}
        </ol>
      </Part>
      <Part title={t['plan.groups']}>
        <ul className="dots">
          {plan.roles
            .filter((r) => !plan.groups.some((g) => g.roles.includes(r.key)))
            .map((r) => (
              <li key={r.key}>
                {r.name}：{r.duty} <From of={r.source} on={sources} />
              </li>
            ))}
        </ul>
        {plan.groups.map((g) => (
          <div key={g.id} className="criteria">
            <h3>{g.name}</h3>
            <From of={g.source} on={sources} />
            <dl className="menu-list">
              {g.roles.map((k) => {
                const r = plan.roles.find((x) => x.key === k)
                return (
                  <div key={k}>
                    <dt>{r?.name ?? k}</dt>
                    <dd>{r?.duty}</dd>
                  </div>
                )
              })}
              {g.office ? (
                <div>
                  <dt>{g.office.name}</dt>
                  <dd>{g.office.duty}</dd>
                </div>
              ) : null}
            </dl>
          </div>
        ))}
      </Part>
      {duty && duty.rules.length > 0 ? (
        <Part title={t['plan.duties']}>
          <div className="table-hold">
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{t['plan.duty']}</th>
                  <th scope="col">{t['plan.who']}</th>
                  <th scope="col">{t['plan.how-often']}</th>
                  <th scope="col">{t['plan.cost']}</th>
                </tr>
              </thead>
              <tbody>
                {duty.rules.map((r) => (
                  <tr key={r.id}>
                    <td>
                      {r.title}
                      <span className="sub">{r.purpose}</span>
                      <From of={r.source} on={sources} />
                    </td>
                    <td>{role(r.who.role)}</td>
                    <td className="nowrap">
                      {t['plan.period'][r.period]}
                      {r.count > 1 ? ` ${t['plan.times'](r.count)}` : ''}
                    </td>
                    <td>{t['plan.minutes'](r.burden.minutes, r.burden.fields, r.burden.prefilled)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Part>
      ) : null}
      {nomination ? (
        <Part title={t['plan.titles']}>
          <ol>
            {nomination.chain.map((x) => (
              <li key={x.id}>
                {x.name}（{role(x.by)}） <From of={x.source} on={sources} />
              </li>
            ))}
          </ol>
          <dl className="menu-list">
            {nomination.titles.map((x) => (
              <div key={x.id}>
                <dt>{x.name}</dt>
                <dd>
                  {t['plan.quota']}：
                  {x.quota.perUnit === null && x.quota.total === null
                    ? t['plan.quota-open']
                    : [
                        x.quota.perUnit === null ? '' : t['plan.quota-unit'](x.quota.perUnit),
                        x.quota.total === null ? '' : t['plan.quota-total'](x.quota.total),
                      ]
                        .filter(Boolean)
                        .join('，')}
                  {x.composition.map((c) => (
                    <span key={c.id} className="sub">
                      {c.group}
                      {c.op === '<=' ? t['plan.atmost'] : t['plan.atleast']} {c.percent === null ? c.count : `${c.percent}%`}
                    </span>
                  ))}
                  {x.eligibility.map((e) => (
                    <span key={e.id} className="sub">
                      {t['plan.eligibility']}：{e.text}
                    </span>
                  ))}
                  {honour?.awards
                    .filter((a) => a.titles.includes(x.id))
                    .map((a) => (
                      <span key={a.id} className="sub">
                        {t['plan.award']}：{a.level}，{a.grantedBy}
                      </span>
                    ))}
                </dd>
              </div>
            ))}
          </dl>
          {notice ? <p className="muted">{t['plan.notice'](notice.workingDays)}</p> : null}
        </Part>
      ) : null}
      {inspection && inspection.forms.length > 0 ? (
        <Part title={t['plan.inspection']}>
          <ul className="dots">
            {inspection.forms.map((f) => (
              <li key={f.id}>
                {f.name}
                {f.unannounced ? `（${t['plan.unannounced']}）` : ''} <From of={f.source} on={sources} />
              </li>
            ))}
          </ul>
          {inspection.by.map((b) => (
            <p key={b.role + b.scope} className="muted">
              {plan.roles.find((r) => r.key === b.role)?.name ?? b.role}：{b.scope}
            </p>
          ))}
        </Part>
      ) : null}
      {honour && honour.clauses.length > 0 ? (
        <Part title={t['plan.honour-clauses']}>
          <ul className="dots">
            {honour.clauses.map((c) => (
              <li key={c.id}>
                {c.term}：<Fill text={c.content} /> <From of={c.source} on={sources} />
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      {plan.carryOver.length > 0 ? (
        <Part title={t['plan.carry-over']}>
          <ul className="dots">
            {plan.carryOver.map((k) => (
              <li key={k.what}>{k.what}</li>
            ))}
          </ul>
        </Part>
      ) : null}
      <Part title={t['plan.long-term']}>
        <p>{plan.longTerm.statement}</p>
      </Part>
      <Part title={t['plan.basis']}>
        <dl className="facts">
          <div>
            <dt>{t['plan.kind']}</dt>
            <dd>
              {plan.basis.kind}（{levelNames[plan.organiser.level] ?? plan.organiser.level}）
            </dd>
          </div>
          {basisTexts.map((k) => (
            <div key={k}>
              <dt>{t[`basis.${k}`]}</dt>
              <dd>{plan.basis[k] ?? <span className="muted">{t['basis.blank']}</span>}</dd>
            </div>
          ))}
          <div>
            <dt>{t['basis.cycleYears']}</dt>
            <dd>
              {plan.basis.cycleYears === null ? <span className="muted">{t['basis.blank']}</span> : t['basis.years'](plan.basis.cycleYears)}
            </dd>
          </div>
        </dl>
      </Part>
      <Part title={t['plan.sources']}>
        <p className="muted">{t['plan.sources-lead']}</p>
        <ul className="dots muted">
          {plan.sources.map((s, i) => (
            <li key={i}>
              {t['plan.from'][s.from]} {s.ref}
              {s.note ? `：${s.note}` : ''}
            </li>
          ))}
        </ul>
      </Part>
    </div>
  )
}
