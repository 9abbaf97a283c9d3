import type { ReactNode } from 'react'

/** A plain table that becomes cards on a phone. */
export const Table = ({
  label,
  heads,
  rows,
}: {
  label: string
  heads: readonly string[]
  rows: readonly { key: string | number; cells: readonly ReactNode[] }[]
}) => (
  <section className="card table-hold grid-hold" aria-label={label}>
    {/* biome-ignore-start lint/a11y/noRedundantRoles: cards on a phone are `display: block`, which takes a table's own roles away */}
    <table role="table" className="grid">
      <thead role="rowgroup">
        <tr role="row">
          {heads.map((h) => (
            <th key={h} scope="col">
              {h}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((r) => (
          <tr key={r.key} role="row">
            {r.cells.map((c, i) => (
              <td key={heads[i]} role="cell" data-label={heads[i]} className={i === 0 ? 'main' : undefined}>
                {c}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
  </section>
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
