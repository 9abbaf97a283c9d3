import { useState } from 'react'
import { Chips } from '../campaign/chips.tsx'
import { daysBetween } from '../lib/calendar.ts'
import type { Output } from '../lib/contract.ts'
import { one, useAddress } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { type Due, type DueGroup, DueList } from '../web/desk/due-list.tsx'
import { Go } from '../web/desk/link.tsx'
import { ProgressBar } from '../web/desk/progress.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, weekdayText } from '../web/format.ts'
import { showDesk, type Todo } from './desk.api.ts'
import { deskPageText as t } from './desk.text.ts'
import './desk-page.css'

type Desk = Output<typeof showDesk>

/** 待办: what is due from me and my units, by date, over all campaigns; each line opens the place where it is done. */
export const DeskPage = () => {
  const unit = one(useAddress().search.unit)
  // What was done leaves the list when the ledger has counted it, about a second later; asked again so that it is seen to leave.
  const answer = useAnswer(showDesk, unit === undefined ? {} : { unitId: Number(unit) }, { keep: true, everyMs: 15_000 })
  return <Answer of={answer}>{(desk) => <Home desk={desk} unit={unit} />}</Answer>
}

const Home = ({ desk, unit }: { desk: Desk; unit: string | undefined }) => {
  const { search, change } = useAddress()
  const session = useSession()
  const units = [...new Map(session.seats.map((s) => [s.unitId, s.unit]))]
  const open = search.done === 'true'
  const whose =
    unit === undefined && units.length > 1
      ? t.whoseMany(units.length)
      : t.whoseOne(units.find(([id]) => unit === undefined || String(id) === unit)?.[1] ?? '')
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t.title}</h1>
          <p className="lead">
            {t.lead({
              day: `${dayText(desk.today, desk.today)} ${weekdayText(desk.today)}`,
              whose,
              all: desk.rows.length,
              late: desk.late,
              doneThisWeek: desk.doneThisWeek,
            })}
          </p>
        </div>
      </header>
      {units.length > 1 ? (
        <Chips
          label={t.seats}
          chips={[
            { to: open ? '/?done=true' : '/', label: t.allSeats, on: unit === undefined },
            ...units.map(([id, name]) => ({ to: `/?unit=${id}${open ? '&done=true' : ''}`, label: name, on: String(id) === unit })),
          ]}
        />
      ) : null}
      <div className="cols">
        <div className="stack">
          <Dues desk={desk} manyUnits={unit === undefined && units.length > 1} />
          {desk.done.length > 0 ? (
            <div>
              <Button quiet expanded={open} onClick={() => void change({ done: open ? undefined : 'true' }, { replace: true })}>
                {open ? t.hideDone : t.showDone(desk.done.length)}
              </Button>
            </div>
          ) : null}
          {open && desk.done.length > 0 ? <Done desk={desk} /> : null}
        </div>
        <Campaigns desk={desk} />
      </div>
    </>
  )
}

const order = ['late', 'due', 'soon', 'waiting'] as const
// A calendar week would call Monday's work “later” on a Saturday; what must be prepared is what falls due within seven days.
const groupOf = (r: Todo, today: string): (typeof order)[number] =>
  r.state === 'soon' && r.dueOn !== null && daysBetween(today, r.dueOn) <= 7 ? 'due' : r.state
const shownFirst = 12

const Dues = ({ desk, manyUnits }: { desk: Desk; manyUnits: boolean }) => {
  const [all, showAll] = useState<ReadonlySet<string>>(new Set())
  const manyCampaigns = new Set(desk.rows.map((r) => r.campaign)).size > 1
  const hidden: { key: string; n: number }[] = []
  const groups: DueGroup[] = order.map((state) => {
    const rows = desk.rows.filter((r) => groupOf(r, desk.today) === state)
    // Hiding one line behind a button saves nothing.
    const shown = all.has(state) || rows.length <= shownFirst + 3 ? rows : rows.slice(0, shownFirst)
    if (shown.length < rows.length) hidden.push({ key: state, n: rows.length - shown.length })
    return { key: state, label: t.groups[state], dues: shown.map((r) => due(r, desk.today, manyUnits, manyCampaigns)) }
  })
  return (
    <>
      <DueList
        groups={groups}
        empty={
          <>
            <p className="nothing-due">{t.empty}</p>
            <p className="muted">{t.emptyWhy}</p>
          </>
        }
      />
      {hidden.map((h) => (
        <div key={h.key}>
          <Button onClick={() => showAll(new Set([...all, h.key]))}>{`${t.groups[h.key as keyof typeof t.groups]}：${t.more(h.n)}`}</Button>
        </div>
      ))}
    </>
  )
}

const due = (r: Todo, today: string, manyUnits: boolean, manyCampaigns: boolean): Due => {
  const days = r.dueOn === null ? null : daysBetween(today, r.dueOn)
  const beside =
    r.dueOn === null || days === null
      ? ''
      : days < 0
        ? t.late(-days)
        : days === 0
          ? t.today
          : days === 1
            ? t.tomorrow
            : weekdayText(r.dueOn)
  const where = [manyUnits && r.state !== 'waiting' ? r.unit : '', manyCampaigns ? r.campaign : ''].filter(Boolean).join(' · ')
  // The year stands below the day: the column is narrow.
  const otherYear = r.dueOn !== null && r.dueOn.slice(0, 4) !== today.slice(0, 4) ? t.year(r.dueOn.slice(0, 4)) : ''
  return {
    key: r.key,
    day: r.dueOn === null ? t.noDay : dayText(r.dueOn, r.dueOn),
    beside: otherYear || beside,
    late: r.state === 'late',
    title: r.title,
    tag: r.state === 'late' ? <StateTag kind="late" /> : r.state === 'waiting' ? <StateTag kind="running" word={t.waiting} /> : null,
    why: (
      <>
        {where ? <span className="where">{where}</span> : null}
        {r.why}
      </>
    ),
    action: { label: r.action, to: r.href },
  }
}

const Done = ({ desk }: { desk: Desk }) => (
  <section className="card dues" aria-label={t.done}>
    <h2>
      {t.done}
      <span className="muted">{desk.done.length}</span>
    </h2>
    <ul>
      {desk.done.map((d, i) => (
        <li key={i}>
          <div className="due muted">{dayText(d.doneOn, desk.today)}</div>
          <div>
            <div className="t">{d.title}</div>
            <div className="muted">{[d.unit, d.campaign].join(' · ')}</div>
          </div>
          <StateTag kind="done" {...(d.onTime ? {} : { word: t.doneLate })} />
        </li>
      ))}
    </ul>
  </section>
)

const Campaigns = ({ desk }: { desk: Desk }) => {
  const mayDraft = useMay('campaign.draft')
  return (
    <aside className="stack" aria-label={t.campaigns}>
      {desk.campaigns.map((c) => (
        <section key={c.id} className="card box">
          <h2>
            <Go to={`/campaigns/${c.id}`}>{c.title}</Go>
          </h2>
          <p className="muted small">
            {c.phase || t.noPhase}
            {c.phaseEndsOn ? <span className="line-below">{t.until(dayText(c.phaseEndsOn, desk.today))}</span> : null}
          </p>
          {c.expected > 0 ? (
            <ProgressBar
              label={t.progress(c.title)}
              parts={[
                { label: t.doneN, n: c.done, tone: 'done' },
                { label: t.openN, n: Math.max(0, c.expected - c.done - c.late), tone: 'running' },
                { label: t.lateN, n: c.late, tone: 'late', to: `/campaigns/${c.id}?tab=late` },
              ]}
            />
          ) : null}
          {c.below.length > 0 ? (
            <ul className="worst">
              {c.below.map((b) => (
                <li key={b.unitId}>
                  <Go to={`/campaigns/${c.id}/units/${b.unitId}`}>{b.name}</Go>
                  <span className="late">{t.lateUnits(b.late)}</span>
                </li>
              ))}
            </ul>
          ) : null}
          <p className="muted small card-foot">
            {t.asOf(dayText(desk.today, desk.today))}
            {c.expected > 0 ? (
              <Go to={`/campaigns/${c.id}?tab=progress&below=${c.unitId}`}>{t.all}</Go>
            ) : (
              <Go to={`/campaigns/${c.id}`}>{t.look}</Go>
            )}
          </p>
        </section>
      ))}
      {desk.campaigns.length === 0 ? (
        <section className="card box">
          <h2>{t.campaigns}</h2>
          <p className="muted">{t.noCampaigns}</p>
          {mayDraft ? (
            <p className="card-foot">
              <Go to="/campaigns/new">{t.new}</Go>
            </p>
          ) : null}
        </section>
      ) : null}
    </aside>
  )
}
