import { mayReadDuties } from '../duty/duty.ts'
import { LateView } from '../duty/late.page.tsx'
import { ProgressView } from '../duty/progress.page.tsx'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Timeline } from '../web/desk/timeline.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import { listUnits, showCampaign, withdrawCampaign } from './campaign.api.ts'
import { mayFollow } from './campaign.ts'
import { CampaignTag } from './campaigns.page.tsx'
import { CarryView } from './carry.page.tsx'
import { AskButton } from './form-dialog.tsx'
import { GoalsView } from './goals.page.tsx'
import type { PlanV1 } from './plan-schema.ts'
import { PlanView } from './plan-view.tsx'
import { RowTable } from './row-table.tsx'
import { campaignPageText as t } from './workspace.text.ts'
import './campaign-page.css'

export type CampaignRecord = Output<typeof showCampaign>

export const CampaignPage = () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showCampaign, { id })
  return <Answer of={answer}>{(c) => <Campaign c={c} />}</Answer>
}

const Campaign = ({ c }: { c: CampaignRecord }) => {
  const session = useSession()
  const follows = useMay(mayFollow.name)
  const readsDuties = useMay(mayReadDuties.name)
  const plan = c.plan as unknown as PlanV1
  const at = `/campaigns/${c.id}`
  const now = c.phases.find((p) => p.now)
  const launched = c.launchOn !== null
  const ownUnit = session.seat && session.seat.unitId !== c.organiserId ? session.seat.unitId : null
  const others: Action[] = []
  if (launched && session.hall) others.push({ label: t['action.hall'], to: `${session.hall}/c/${c.id}` })
  if (c.can.includes('edit')) others.push({ label: t['action.edit'], to: `${at}/draft` })
  if (c.can.includes('supersede')) others.push({ label: t['action.supersede'], to: `${at}/draft` })
  if (launched && follows) others.push({ label: t['action.groups'], to: `${at}/groups` })
  const next: Action | undefined = c.can.includes('launch')
    ? { label: t['action.check'], to: `${at}/check` }
    : launched && follows && !c.mayRun && ownUnit !== null
      ? { label: t['action.own'], to: `${at}/units/${ownUnit}` }
      : undefined
  const planTab = {
    key: 'plan',
    label: t['tab.plan'],
    content: <PlanView plan={plan} intro={c.intro} phases={c.phases} ownClass={null} today={session.today} />,
  }
  const timelineTab = { key: 'timeline', label: t['tab.timeline'], content: <Events c={c} /> }
  const tabs = launched
    ? [
        ...(readsDuties
          ? [
              { key: 'progress', label: t['tab.progress'], content: <ProgressView campaignId={c.id} /> },
              { key: 'late', label: t['tab.late'], content: <LateView campaignId={c.id} /> },
            ]
          : []),
        ...(follows ? [{ key: 'units', label: t['tab.units'], content: <Units c={c} plan={plan} /> }] : []),
        planTab,
        ...(follows ? [{ key: 'carry', label: t['tab.carry'], content: <CarryView c={c} plan={plan} /> }] : []),
        { key: 'goals', label: t['tab.goals'], content: <GoalsView c={c} plan={plan} /> },
        { key: 'versions', label: t['tab.versions'], content: <Versions c={c} /> },
        timelineTab,
      ]
    : [planTab, timelineTab]
  return (
    <RecordPage
      crumbs={[{ label: t['list.title'], to: '/campaigns' }, { label: c.title }]}
      title={c.title}
      state={<CampaignTag state={c.state} />}
      note={[
        t['note.organiser'](c.organiser),
        c.launchOn && c.endsOn ? t.span(dayText(c.launchOn, session.today), dayText(c.endsOn, session.today)) : t['note.draft'],
        now ? t['note.phase'](now.name) : '',
        c.plans.length > 1 ? t['note.version'](c.plans.length) : '',
      ]
        .filter(Boolean)
        .join('　')}
      others={others}
      {...(next ? { next } : {})}
      tabs={tabs}
    >
      {c.can.includes('withdraw') ? (
        <div className="acts record-foot">
          <AskButton
            endpoint={withdrawCampaign}
            label={t['action.withdraw']}
            title={t['withdraw.title']}
            lead={t['withdraw.lead']}
            fixed={{ id: c.id }}
            fields={[{ name: 'reason', label: t.reason, kind: 'long', max: 500 }]}
            submit={t['action.withdraw']}
            done={t['withdraw.done']}
          />
        </div>
      ) : null}
    </RecordPage>
  )
}

const Units = ({ c, plan }: { c: CampaignRecord; plan: PlanV1 }) => {
  const { today } = useSession()
  return (
    <ListPage
      name="campaign-unit"
      title={t['units.title']}
      inside
      endpoint={listUnits}
      fixed={{ id: c.id }}
      filters={[
        {
          name: 'state',
          label: t['units.filter-state'],
          kind: 'choice',
          options: [
            { value: 'to-adopt', label: t['units.to-adopt'] },
            { value: 'adopted', label: t['units.adopted'] },
          ],
        },
        {
          name: 'classKey',
          label: t['units.filter-class'],
          kind: 'choice',
          options: plan.classes.map((k) => ({ value: k.key, label: k.name })),
        },
      ]}
      rowKey={(r) => r.unitId}
      rowTo={(r) => `/campaigns/${c.id}/units/${r.unitId}`}
      empty={(a) => <p>{a.sees === 'none' ? t['units.hidden'] : t['units.empty']}</p>}
      columns={[
        { name: 'name', label: t['units.col.unit'], cell: (r) => r.name, main: true },
        {
          name: 'class',
          label: t['units.col.class'],
          cell: (r) => plan.classes.find((k) => k.key === r.classKey)?.name ?? t['units.no-class'],
        },
        {
          name: 'state',
          label: t['units.col.state'],
          cell: (r) =>
            r.state === 'adopted' ? (
              <span>
                <StateTag kind="done" word={t['units.adopted']} />
                {r.adoptedOn ? <span className="sub">{dayText(r.adoptedOn, today)}</span> : null}
              </span>
            ) : (
              <StateTag kind="todo" word={t['units.to-adopt']} />
            ),
        },
        { name: 'theme', label: t['units.col.theme'], cell: (r) => r.theme || '—' },
        { name: 'items', label: t['units.col.items'], cell: (r) => t['units.items'](r.itemsDone, r.items), right: true },
        {
          name: 'late',
          label: t['units.col.late'],
          cell: (r) => (r.itemsLate > 0 ? <span className="late-n">{r.itemsLate}</span> : '—'),
          right: true,
        },
      ]}
    />
  )
}

const Versions = ({ c }: { c: CampaignRecord }) => {
  const session = useSession()
  return (
    <>
      <div className="tab-head">
        <p className="muted">{t['versions.lead']}</p>
      </div>
      <RowTable
        label={t['tab.versions']}
        rows={[...c.plans].reverse()}
        rowKey={(p) => p.planNo}
        empty={<p>{t['versions.none']}</p>}
        columns={[
          { name: 'no', label: t['versions.no'], cell: (p) => t['versions.n'](p.planNo), main: true },
          { name: 'on', label: t['versions.on'], cell: (p) => instantText(p.frozenAt, session.realm.zone, session.today) },
          { name: 'reason', label: t['versions.reason'], cell: (p) => p.reason },
          { name: 'digest', label: t['versions.digest'], cell: (p) => <span className="digest">{p.digest}</span> },
        ]}
      />
    </>
  )
}

const Events = ({ c }: { c: CampaignRecord }) => {
  const session = useSession()
  if (c.timeline.length === 0) return <div className="card empty">{t['timeline.empty']}</div>
  return (
    <section className="card box timeline-card">
      <Timeline
        entries={[...c.timeline].reverse().map((e) => ({
          key: e.id,
          when: instantText(e.recordedAt, session.realm.zone, session.today),
          what: e.sentence,
          note: [e.by ?? '', e.proxy ? t['timeline.proxy'] : ''].filter(Boolean).join('　'),
        }))}
      />
    </section>
  )
}
