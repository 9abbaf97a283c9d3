import type { ReactNode } from 'react'
import { RowTable } from '../campaign/row-table.tsx'
import { comparisonPageText as t } from './page.text.ts'

interface Row {
  key: string | number
  cells: readonly ReactNode[]
}

/** Rows of cells under heads, the first naming the row. */
export const Table = ({ label, heads, rows }: { label: string; heads: readonly string[]; rows: readonly Row[] }) => (
  <RowTable<Row>
    label={label}
    columns={heads.map((head, i) => ({ name: head, label: head, cell: (r) => r.cells[i], main: i === 0 }))}
    rows={rows}
    rowKey={(r) => r.key}
    empty={t.none}
  />
)

export const How = ({ title, of }: { title: string; of: readonly string[] }) => (
  <section className="card box">
    <h2>{title}</h2>
    <ul className="lines">
      {of.map((s) => (
        <li key={s}>{s}</li>
      ))}
    </ul>
  </section>
)
