import type { ReactNode } from 'react'
import { type Action, ActionButton } from './button.tsx'

export interface Due {
  key: string | number
  /** As printed: 11 月 24 日. */
  day: string
  /** 周二, 逾 2 天. */
  beside?: string
  late?: boolean
  title: ReactNode
  tag?: ReactNode
  why?: ReactNode
  action?: Action
}

export interface DueGroup {
  key: string
  label: string
  dues: readonly Due[]
}

/** What is due, by date; each line opens the place where it is done. The first action of all is the page's primary one. */
export const DueList = ({ groups, empty }: { groups: readonly DueGroup[]; empty: ReactNode }) => {
  const some = groups.filter((g) => g.dues.length > 0)
  const first = some[0]?.dues.find((d) => d.action && !d.action.why)
  if (some.length === 0) return <div className="card empty">{empty}</div>
  return (
    <div className="card dues">
      {some.map((g) => (
        <section key={g.key} aria-label={g.label}>
          <h2>
            {g.label}
            <span className="muted">{g.dues.length}</span>
          </h2>
          <ul>
            {g.dues.map((d) => (
              <li key={d.key}>
                <div className={`due${d.late ? ' late' : ''}`}>
                  <b>{d.day}</b>
                  {d.beside}
                </div>
                <div>
                  <div className="t">
                    {d.title} {d.tag}
                  </div>
                  {d.why ? <div className="muted">{d.why}</div> : null}
                </div>
                {d.action ? <ActionButton action={d.action} main={d === first} /> : null}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
