import { type ReactNode, useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import { type StateKind, stateWord } from '../state.ts'
import { Dialog } from './dialog.tsx'
import { Go } from './link.tsx'
import { StateTag } from './state-tag.tsx'

export interface BoardStep {
  key: string
  label: string
  /** As printed: 11 月 30 日. */
  due?: string
}

export interface BoardCell {
  state: StateKind
  word?: string
  /** Why it stands so: who owes what since when, or what was done. */
  why: ReactNode
  to?: string
}

export interface BoardRow {
  key: string | number
  label: string
  to?: string
  /** Steps overdue; the board sorts by it. */
  late: number
  /** Said under the name instead of how much is overdue. */
  note?: string
  cells: Readonly<Record<string, BoardCell | undefined>>
}

export interface BoardProps {
  title: string
  lead?: ReactNode
  steps: readonly BoardStep[]
  rows: readonly BoardRow[]
  /** The same as a list. */
  listTo?: string
  head?: ReactNode
  /** What a row is; a unit unless said otherwise. */
  of?: string
}

/** Late first, then the order given: ties are not an order of merit. */
export const lateFirst = (rows: readonly BoardRow[]): BoardRow[] =>
  rows
    .map((r, i) => ({ r, i }))
    .sort((a, b) => b.r.late - a.r.late || a.i - b.i)
    .map((x) => x.r)

/** Who is where: units × steps, late first; a cell says why. */
export const BoardPage = ({ title, lead, steps, rows, listTo, head, of }: BoardProps) => {
  const [open, setOpen] = useState<{ row: BoardRow; step: BoardStep; cell: BoardCell } | null>(null)
  return (
    <section>
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          <p className="lead">{lead ?? t['board.hint']}</p>
        </div>
        <div className="acts">
          {listTo ? (
            <Go to={listTo} className="btn">
              {t['board.list']}
            </Go>
          ) : null}
        </div>
      </header>
      {head}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways is reachable by keyboard */}
      <section className="card table-hold board-hold" tabIndex={0} aria-label={title}>
        {/* biome-ignore-start lint/a11y/noRedundantRoles: cards on a phone take a table's own roles away */}
        <table role="table" className="board">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col">{of ?? t['board.unit']}</th>
              {steps.map((s) => (
                <th key={s.key} scope="col">
                  {s.label}
                  {s.due ? <small>{s.due}</small> : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {lateFirst(rows).map((r) => (
              <tr key={r.key} role="row">
                <th role="rowheader" scope="row">
                  {r.to ? <Go to={r.to}>{r.label}</Go> : r.label}
                  <small className={r.late > 0 ? 'late' : undefined}>
                    {r.note ?? (r.late > 0 ? t['board.late'](r.late) : t['board.on-time'])}
                  </small>
                </th>
                {steps.map((s) => {
                  const cell = r.cells[s.key]
                  return (
                    <td key={s.key} role="cell" data-label={s.label}>
                      {cell ? (
                        <button
                          type="button"
                          className="cell"
                          aria-haspopup="dialog"
                          aria-label={`${r.label}，${s.label}：${cell.word ?? stateWord(cell.state)}`}
                          onClick={() => setOpen({ row: r, step: s, cell })}
                        >
                          <StateTag kind={cell.state} {...(cell.word ? { word: cell.word } : {})} />
                        </button>
                      ) : (
                        <span className="muted">—</span>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
        {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
      </section>
      {open ? (
        <Dialog
          side
          title={`${open.row.label} · ${open.step.label}`}
          onClose={() => setOpen(null)}
          foot={
            open.cell.to ? (
              <Go to={open.cell.to} className="btn main">
                {t['board.open']}
              </Go>
            ) : null
          }
        >
          <p>
            <StateTag kind={open.cell.state} {...(open.cell.word ? { word: open.cell.word } : {})} />
          </p>
          <h3>{t['board.why']}</h3>
          {open.cell.why}
        </Dialog>
      ) : null}
    </section>
  )
}
