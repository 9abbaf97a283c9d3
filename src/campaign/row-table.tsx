import type { ReactNode } from 'react'
import { Go } from '../web/desk/link.tsx'

export interface Col<R> {
  name: string
  label: string
  cell: (row: R) => ReactNode
  /** Names the row and opens it. */
  main?: boolean
  right?: boolean
  /** Takes a line of its own on a phone. */
  wide?: boolean
}

/** Rows that come whole, without paging or sorting: a table, on a phone cards. */
export const RowTable = <R,>({
  label,
  columns,
  rows,
  rowKey,
  rowTo,
  empty,
}: {
  label: string
  columns: readonly Col<R>[]
  rows: readonly R[]
  rowKey: (row: R) => string | number
  rowTo?: (row: R) => string | undefined
  empty: ReactNode
}) =>
  rows.length === 0 ? (
    <div className="card empty">{empty}</div>
  ) : (
    <section className="card table-hold grid-hold" aria-label={label}>
      {/* biome-ignore-start lint/a11y/noRedundantRoles: cards on a phone are `display: block`, which takes a table's own roles away */}
      <table role="table" className="grid">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((c) => (
              <th key={c.name} scope="col" className={c.right ? 'r' : undefined}>
                {c.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((r) => {
            const to = rowTo?.(r)
            return (
              <tr key={rowKey(r)} role="row">
                {columns.map((c) => (
                  <td
                    key={c.name}
                    role="cell"
                    data-label={c.label}
                    className={`${c.right ? 'r' : ''}${c.main ? ' main' : ''}${c.wide ? ' wide' : ''}`}
                  >
                    {c.main && to ? (
                      <Go to={to} className="row-link">
                        {c.cell(r)}
                      </Go>
                    ) : (
                      c.cell(r)
                    )}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
    </section>
  )
