import { type ReactNode, useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import { type FigureFacts, Figures } from './figure.tsx'
import { Go } from './link.tsx'

export interface SheetDetail {
  /** What the standard says, word for word. */
  original?: ReactNode
  /** What the machine reads from it. */
  reading?: ReactNode
  /** The figures taken, the arithmetic, and where they come from. */
  input?: ReactNode
  to?: string
  toLabel?: string
  /** What would raise it. */
  improve?: ReactNode
  /** Further lines, e.g. 自评意见. */
  more?: readonly { label: string; value: ReactNode }[]
}

export interface SheetLine {
  key: string
  title: string
  rule?: ReactNode
  /** As printed, from exact decimals. */
  max: string
  points: string
  /** What enters the total where that is not the points themselves; a column of its own once a line has it. */
  counted?: string
  /** Points were lost here. */
  lost?: boolean
  /** A heading line: its points are the sum beneath it. */
  part?: boolean
  detail?: SheetDetail
}

export interface SheetLabels {
  item?: string
  rule?: string
  max?: string
  points?: string
  counted?: string
}

interface Props {
  lines: readonly SheetLine[]
  summary?: readonly FigureFacts[]
  labels?: SheetLabels
  aside?: ReactNode
}

/** A sheet that explains itself line by line and prints as the paper form (open lines print open). */
export const SheetView = ({ lines, summary, labels = {}, aside }: Props) => {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const explained = lines.filter((l) => l.detail).map((l) => l.key)
  const toggle = (key: string) => {
    const next = new Set(open)
    if (!next.delete(key)) next.add(key)
    setOpen(next)
  }
  const all = explained.every((k) => open.has(k))
  const counts = lines.some((l) => l.counted !== undefined)
  return (
    <>
      {summary?.length ? <Figures figures={summary} /> : null}
      <div className={aside ? 'cols' : undefined}>
        <section className="card sheet">
          <table>
            <thead>
              <tr>
                <th scope="col">
                  {labels.item ?? t['sheet.item']}
                  {explained.length > 1 ? (
                    <button type="button" className="link-like" onClick={() => setOpen(new Set(all ? [] : explained))}>
                      {all ? t['sheet.close-all'] : t['sheet.open-all']}
                    </button>
                  ) : null}
                </th>
                <th scope="col" className="rule-head">
                  {labels.rule ?? t['sheet.rule']}
                </th>
                <th scope="col" className="r">
                  {labels.max ?? t['sheet.max']}
                </th>
                <th scope="col" className="r">
                  {labels.points ?? t['sheet.points']}
                </th>
                {counts ? (
                  <th scope="col" className="r">
                    {labels.counted ?? t['sheet.counted']}
                  </th>
                ) : null}
              </tr>
            </thead>
            {lines.map((l) => (
              <tbody key={l.key} className={`${l.part ? 'part' : ''}${open.has(l.key) ? ' open' : ''}`}>
                <tr>
                  <td>
                    {l.detail ? (
                      <button
                        type="button"
                        className="line"
                        aria-expanded={open.has(l.key)}
                        aria-controls={`why-${l.key}`}
                        onClick={() => toggle(l.key)}
                      >
                        {l.title}
                      </button>
                    ) : (
                      <span className="line-flat">{l.title}</span>
                    )}
                    {l.rule ? <span className="rule-small">{l.rule}</span> : null}
                  </td>
                  <td className="rule">{l.rule}</td>
                  <td className="r">{l.max}</td>
                  <td className={`r pts${l.lost ? ' lost' : ''}`}>{l.points}</td>
                  {counts ? <td className="r counted">{l.counted}</td> : null}
                </tr>
                {l.detail ? (
                  <tr id={`why-${l.key}`} hidden={!open.has(l.key)}>
                    <td colSpan={counts ? 5 : 4} className="why">
                      <Detail of={l.detail} />
                    </td>
                  </tr>
                ) : null}
              </tbody>
            ))}
          </table>
        </section>
        {aside ? <aside className="stack">{aside}</aside> : null}
      </div>
    </>
  )
}

const Detail = ({ of: d }: { of: SheetDetail }) => {
  const lines: { label: string; value: ReactNode }[] = [
    ...(d.original ? [{ label: t['sheet.original'], value: d.original }] : []),
    ...(d.reading ? [{ label: t['sheet.reading'], value: d.reading }] : []),
    ...(d.input
      ? [
          {
            label: t['sheet.input'],
            value: (
              <>
                {d.input}
                {d.to ? (
                  <>
                    {'　'}
                    <Go to={d.to}>{d.toLabel ?? t['figure.records']}</Go>
                  </>
                ) : null}
              </>
            ),
          },
        ]
      : []),
    ...(d.improve ? [{ label: t['sheet.improve'], value: d.improve }] : []),
    ...(d.more ?? []),
  ]
  return (
    <dl className="explain">
      {lines.map((l) => (
        <div key={l.label}>
          <dt>{l.label}</dt>
          <dd>{l.value}</dd>
        </div>
      ))}
    </dl>
  )
}
