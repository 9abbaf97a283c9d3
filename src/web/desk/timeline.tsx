import type { ReactNode } from 'react'
import { frameText as t } from '../frame.text.ts'
import { Go } from './link.tsx'

export interface Happening {
  key: string | number
  /** As printed: 11 月 20 日 09:40. */
  when: string
  what: ReactNode
  note?: ReactNode
  to?: string
}

/** What the ledger says, newest first. */
export const Timeline = ({ entries }: { entries: readonly Happening[] }) => (
  <ol className="timeline">
    {entries.map((e) => (
      <li key={e.key}>
        <span className="when">{e.when}</span>
        <span className="what">{e.to ? <Go to={e.to}>{e.what}</Go> : e.what}</span>
        {e.note ? <span className="note">{e.note}</span> : null}
      </li>
    ))}
  </ol>
)

export const TimelineCard = ({ entries }: { entries: readonly Happening[] }) => (
  <section className="card box">
    <h2>{t['record.timeline']}</h2>
    <Timeline entries={entries} />
  </section>
)
