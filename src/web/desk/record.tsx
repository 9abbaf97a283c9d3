import { type ReactNode, useId } from 'react'
import { frameText as t } from '../frame.text.ts'
import { one, useAddress } from './address.ts'
import { type Action, ActionButton } from './button.tsx'
import { type FigureFacts, Figures } from './figure.tsx'
import { Go } from './link.tsx'
import { type Happening, TimelineCard } from './timeline.tsx'

export interface Fact {
  label: string
  value: ReactNode
  /** Where the fact is kept. */
  to?: string
}

/** Facts in the order people ask for them. */
export const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className="facts">
    {facts.map((f) => (
      <div key={f.label}>
        <dt>{f.label}</dt>
        <dd>{f.to ? <Go to={f.to}>{f.value}</Go> : f.value}</dd>
      </div>
    ))}
  </dl>
)

export interface Crumb {
  label: string
  to?: string
}

export const Crumbs = ({ crumbs }: { crumbs: readonly Crumb[] }) => (
  <nav className="crumbs" aria-label={t['hall.crumbs']}>
    <ol>
      {crumbs.map((c) => (
        <li key={c.label}>{c.to ? <Go to={c.to}>{c.label}</Go> : c.label}</li>
      ))}
    </ol>
  </nav>
)

export interface RecordProps {
  crumbs?: readonly Crumb[]
  title: string
  /** A `StateTag`. */
  state?: ReactNode
  /** One line under the title. */
  note?: ReactNode
  /** The one next step. */
  next?: Action
  others?: readonly Action[]
  figures?: readonly FigureFacts[]
  facts?: readonly Fact[]
  /** Under the facts, left. */
  children?: ReactNode
  timeline?: readonly Happening[]
  /** Above the timeline, right. */
  aside?: ReactNode
  /** For different readers only; the open one stands in the address. */
  tabs?: readonly { key: string; label: string; content: ReactNode }[]
}

/** Record: heading with state and the one next action, facts left, timeline right. */
export const RecordPage = (p: RecordProps) => (
  <article className="record">
    {p.crumbs ? <Crumbs crumbs={p.crumbs} /> : null}
    <header className="page-head">
      <div>
        <h1>
          {p.title}
          {p.state ? <span className="beside">{p.state}</span> : null}
        </h1>
        {p.note ? <p className="lead">{p.note}</p> : null}
      </div>
      <div className="acts">
        {p.others?.map((a) => (
          <ActionButton key={a.label} action={a} />
        ))}
        {p.next ? <ActionButton action={p.next} main /> : null}
      </div>
    </header>
    {p.figures?.length ? <Figures figures={p.figures} /> : null}
    <div className={p.timeline || p.aside ? 'cols' : undefined}>
      <div className="stack">
        {p.facts?.length ? (
          <section className="card box" aria-label={t['record.facts']}>
            <Facts facts={p.facts} />
          </section>
        ) : null}
        {p.tabs?.length ? <Tabs tabs={p.tabs} /> : null}
        {p.children}
      </div>
      {p.timeline || p.aside ? (
        <aside className="stack">
          {p.aside}
          {p.timeline?.length ? <TimelineCard entries={p.timeline} /> : null}
        </aside>
      ) : null}
    </div>
  </article>
)

/** Tabs whose choice is the address's `tab`; arrow keys move between them. */
export const Tabs = ({ tabs }: { tabs: readonly { key: string; label: string; content: ReactNode }[] }) => {
  const { search, change } = useAddress()
  const id = useId()
  const open = tabs.find((x) => x.key === one(search.tab)) ?? tabs[0]!
  const at = tabs.indexOf(open)
  const show = (i: number) => {
    const to = tabs[(i + tabs.length) % tabs.length]!
    void change({ tab: to.key }, { replace: true })
    document.getElementById(`${id}${to.key}`)?.focus()
  }
  return (
    <div className="tabs">
      <div
        role="tablist"
        onKeyDown={(e) => {
          if (e.key === 'ArrowRight') show(at + 1)
          if (e.key === 'ArrowLeft') show(at - 1)
        }}
      >
        {tabs.map((x, i) => (
          <button
            key={x.key}
            id={id + x.key}
            type="button"
            role="tab"
            aria-selected={x === open}
            aria-controls={`${id}panel`}
            tabIndex={x === open ? 0 : -1}
            onClick={() => show(i)}
          >
            {x.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={id + open.key} tabIndex={-1}>
        {open.content}
      </div>
    </div>
  )
}
