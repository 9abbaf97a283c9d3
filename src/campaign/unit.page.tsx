import type { ReactNode } from 'react'
import { listUnitDuties } from '../duty/duty.api.ts'
import { UnitDutiesView } from '../duty/unit-duties.page.tsx'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { finishItem, showCampaign, showUnit, withdrawSummary } from './campaign.api.ts'
import type { CampaignRecord } from './campaign.page.tsx'
import { campaignStateNames } from './campaign.text.ts'
import { campaignCan, mayAdopt, mayJudgeGoal, maySummarise, type SummaryState, summaryCan } from './campaign.ts'
import { AskButton } from './form-dialog.tsx'
import { GoalCards } from './goals.page.tsx'
import type { PlanV1 } from './plan-schema.ts'
import { Fill } from './plan-view.tsx'
import { RowTable } from './row-table.tsx'
import { SeatsView } from './seats.page.tsx'
import { campaignPageText as t } from './workspace.text.ts'
import './campaign-page.css'

export type UnitRecord = Output<typeof showUnit>

/** One unit in one campaign: what it owes, its own part beside the common one, its items, people, goals and summaries. */
export const UnitPage = () => {
  const { id, unitId } = usePathParams()
  const campaign = useAnswer(showCampaign, { id: Number(id) })
  const unit = useAnswer(showUnit, { id: Number(id), unitId: Number(unitId) })
  return <Answer of={campaign}>{(c) => <Answer of={unit}>{(u) => <Unit c={c} u={u} />}</Answer>}</Answer>
}

const Unit = ({ c, u }: { c: CampaignRecord; u: UnitRecord }) => {
  const { today } = useSession()
  const duties = useAnswer(listUnitDuties, { campaignId: c.id, unitId: u.unitId }, { keep: true })
  const plan = c.plan as unknown as PlanV1
  const at = `/campaigns/${c.id}/units/${u.unitId}`
  const acting = campaignCan.can('act', c.state)
  const adopts = u.may.includes(mayAdopt.name) && campaignCan.can('adopt', c.state)
  const others: Action[] = []
  if (adopts && u.state === 'adopted') others.push({ label: t['unit.adopt-again'], to: `${at}/adopt` })
  if (u.may.includes(maySummarise.name) && campaignCan.can('summarise', c.state))
    others.push({ label: t['unit.summary'], to: `${at}/summary` })
  if (plan.criteria.length > 0 || c.launchOn !== null) others.push({ label: t['unit.refine'], to: `${at}/refinements` })
  if (plan.criteria.some((k) => k.object === 'member'))
    others.push({ label: t['unit.profiles'], to: `/campaigns/${c.id}/branches/${u.unitId}/profiles` })
  const owed = duties.data?.rows ?? []
  const late = owed.filter((d) => d.state === 'late').length
  const open = owed.filter((d) => d.state === 'due' || d.state === 'partly').length
  return (
    <RecordPage
      crumbs={[
        { label: t['list.title'], to: '/campaigns' },
        { label: c.title, to: `/campaigns/${c.id}` },
        { label: t['tab.units'], to: `/campaigns/${c.id}?tab=units` },
        { label: u.name },
      ]}
      title={u.name}
      state={
        u.state === 'adopted' ? <StateTag kind="done" word={t['unit.adopted-tag']} /> : <StateTag kind="todo" word={t['unit.to-adopt']} />
      }
      note={[
        u.className ?? t['units.no-class'],
        u.adoptedOn ? t['unit.adopted'](dayText(u.adoptedOn, today)) : '',
        duties.data ? t['unit.open-count']({ late, open: open + late }) : '',
      ]
        .filter(Boolean)
        .join('　')}
      others={others}
      {...(adopts && u.state === 'to-adopt' ? { next: { label: t['unit.next-adopt'], to: `${at}/adopt` } } : {})}
      tabs={[
        {
          key: 'duties',
          label: t['unit.tab.duties'],
          content: <UnitDutiesView campaignId={c.id} unitId={u.unitId} working={acting && u.may.includes(mayAdopt.name)} />,
        },
        { key: 'plan', label: t['unit.tab.plan'], content: <BesideOwn u={u} plan={plan} /> },
        { key: 'items', label: t['unit.tab.items'], content: <Items u={u} plan={plan} may={adopts && acting} today={today} /> },
        { key: 'seats', label: t['unit.tab.seats'], content: <SeatsView c={c} u={u} plan={plan} /> },
        {
          key: 'goals',
          label: t['unit.tab.goals'],
          content: (
            <GoalCards
              goals={[...(u.unitId === c.organiserId ? plan.goals : []), ...(u.own?.goals ?? [])]}
              answers={u.goals}
              plan={plan}
              campaignId={c.id}
              unitId={u.unitId}
              open={u.may.includes(mayJudgeGoal.name) && campaignCan.can('answerGoal', c.state)}
              empty={<p>{t['unit.goals-empty']}</p>}
            />
          ),
        },
        { key: 'summaries', label: t['unit.tab.summaries'], content: <Summaries c={c} u={u} today={today} /> },
      ]}
    />
  )
}

const Row = ({ label, theirs, mine }: { label: string; theirs: ReactNode; mine: ReactNode }) => (
  <div>
    <div>{label}</div>
    <div className="theirs" data-label={t['unit.common']}>
      {theirs}
    </div>
    <div className="mine" data-label={t['unit.own']}>
      {mine}
    </div>
  </div>
)
const Added = ({ children }: { children: ReactNode }) => (
  <div className="added">
    {children}
    <small>{t['unit.added']}</small>
  </div>
)
const same = <span className="muted">{t['unit.same']}</span>

/** The common part and the unit's own side by side: what is added stands out, nothing of the common part can differ. */
const BesideOwn = ({ u, plan }: { u: UnitRecord; plan: PlanV1 }) => {
  const own = u.own
  const part = u.classPart
  const list = (texts: readonly string[]) => (
    <ul className="dots">
      {texts.map((x) => (
        <li key={x}>{x}</li>
      ))}
    </ul>
  )
  const mechanisms = u.toFill.filter((f) => !part?.menu.some((m) => m.id === f.id))
  return (
    <section className="card beside-own">
      <Row label="" theirs={t['unit.common']} mine={u.name} />
      <Row
        label={t['unit.theme']}
        theirs={u.common.theme}
        mine={
          own?.theme ? (
            <Added>{own.theme}</Added>
          ) : u.unitTheme === 'required' && u.state === 'to-adopt' ? (
            <StateTag kind="todo" word={t['unit.theme-required']} />
          ) : (
            same
          )
        }
      />
      <Row
        label={t['unit.goals']}
        theirs={list(u.common.goals.map((g) => g.text))}
        mine={own && own.goals.length > 0 ? own.goals.map((g) => <Added key={g.id}>{g.text}</Added>) : same}
      />
      {part ? (
        <>
          <Row
            label={t['unit.requirements']}
            theirs={
              <>
                {part.theme ? (
                  <p>
                    {t['unit.class-theme']}：{part.theme}
                  </p>
                ) : null}
                {list(part.requirements)}
              </>
            }
            mine={same}
          />
          {part.menu.map((m) => {
            const filled = u.toFill.find((f) => f.id === m.id)
            return (
              <Row
                key={m.id}
                label={m.name}
                theirs={
                  <>
                    {filled ? <Fill text={t['plan.to-fill']} /> : m.content}
                    {m.required ? <span className="must">{t['unit.menu-required']}</span> : null}
                  </>
                }
                mine={
                  filled ? filled.content ? <Added>{filled.content}</Added> : <span className="muted">{t['unit.none-yet']}</span> : same
                }
              />
            )
          })}
        </>
      ) : null}
      {mechanisms.map((f) => (
        <Row
          key={f.id}
          label={f.term}
          theirs={<Fill text={t['plan.to-fill']} />}
          mine={f.content ? <Added>{f.content}</Added> : <span className="muted">{t['unit.none-yet']}</span>}
        />
      ))}
      {plan.criteria
        .filter((k) => k.refineBy === 'unit')
        .flatMap((k) =>
          k.items.map((i) => {
            const text = own?.refinements.find((r) => r.criteria === k.id && r.item === i.id)?.text
            return (
              <Row
                key={`${k.id}/${i.id}`}
                label={i.name}
                theirs={i.meaning}
                mine={text ? <Added>{text}</Added> : <span className="muted">{t['unit.none-yet']}</span>}
              />
            )
          }),
        )}
    </section>
  )
}

const Items = ({ u, plan, may, today }: { u: UnitRecord; plan: PlanV1; may: boolean; today: string }) => (
  <RowTable
    label={t['unit.tab.items']}
    rows={u.items}
    rowKey={(i) => i.id}
    empty={
      <>
        <p>{t['unit.items-empty']}</p>
        <p className="muted">{t['unit.items-empty-why']}</p>
      </>
    }
    columns={[
      {
        name: 'text',
        label: t['unit.item'],
        main: true,
        cell: (i) => (
          <>
            {i.text}
            {i.serves ? <span className="sub">{t['unit.item-serves'](i.serves)}</span> : null}
          </>
        ),
      },
      { name: 'role', label: t['unit.item-role'], cell: (i) => plan.roles.find((r) => r.key === i.role)?.name ?? i.role },
      { name: 'phase', label: t['unit.item-phase'], cell: (i) => plan.phases.find((p) => p.id === i.phase)?.name ?? i.phase },
      { name: 'due', label: t['unit.item-due'], cell: (i) => dayText(i.dueOn, today) },
      {
        name: 'state',
        label: t['unit.item-state'],
        wide: true,
        cell: (i) =>
          i.doneOn ? (
            <span>
              <StateTag kind="done" />
              <span className="sub">
                {t['unit.done-on'](dayText(i.doneOn, today))}：{i.doneNote}
              </span>
            </span>
          ) : (
            <span className="acts">
              <StateTag kind={i.late ? 'late' : 'todo'} />
              {may ? (
                <AskButton
                  endpoint={finishItem}
                  touches={['campaign', 'duty']}
                  label={t['unit.finish']}
                  title={i.text}
                  fixed={{ id: i.id }}
                  fields={[
                    { name: 'note', label: t['unit.finish-note'], kind: 'long', max: 1000 },
                    { name: 'happenedOn', label: t['unit.finish-on'], hint: t['unit.finish-on-hint'], kind: 'day', optional: true },
                  ]}
                  submit={t['unit.finish']}
                  done={t['unit.finished']}
                />
              ) : null}
            </span>
          ),
      },
    ]}
  />
)

const Summaries = ({ c, u, today }: { c: CampaignRecord; u: UnitRecord; today: string }) =>
  u.summaries.length === 0 ? (
    <div className="card empty">
      <p>{t['unit.summaries-empty']}</p>
      <p className="muted">{t['unit.summaries-empty-why']}</p>
    </div>
  ) : (
    <ul className="cards">
      {[...u.summaries].reverse().map((s) => {
        const state = s.state as SummaryState
        return (
          <li key={s.id} className="card item-card">
            <div>
              <div className="t">
                {s.phaseId === null ? t['unit.summary-all'] : (c.phases.find((p) => p.id === s.phaseId)?.name ?? '')}{' '}
                <StateTag
                  kind={state === 'submitted' ? 'done' : state === 'returned' ? 'returned' : 'frozen'}
                  word={campaignStateNames[`summary.state.${state}`]}
                />
              </div>
              <div className="muted small">{dayText(s.submittedOn, today)}</div>
            </div>
            <div className="acts">
              {u.may.includes(maySummarise.name) && summaryCan.can('withdraw', state) ? (
                <AskButton
                  endpoint={withdrawSummary}
                  touches={['campaign', 'duty']}
                  label={t['unit.summary-withdraw']}
                  title={t['unit.summary-withdraw']}
                  fixed={{ id: s.id }}
                  fields={[{ name: 'reason', label: t.reason, kind: 'long', max: 500 }]}
                  submit={t['unit.summary-withdraw']}
                  done={t['unit.summary-withdrawn']}
                />
              ) : null}
            </div>
            <blockquote className="pre">{s.words}</blockquote>
          </li>
        )
      })}
    </ul>
  )
