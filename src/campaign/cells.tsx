import type { ReactNode } from 'react'

export interface Cell<R> {
  label: string
  /** Key of the row that the cell holds; without it the cell only shows. */
  name?: keyof R & string
  show?: (row: R) => ReactNode
  kind?: 'text' | 'number' | 'flag' | 'choice' | 'long'
  options?: readonly string[]
}

/** A small table whose rows are fixed and whose cells are typed: quotas, days. `nameOf` makes each cell's own label for those who hear the page. */
export const CellTable = <R extends object>({
  id,
  rows,
  cells,
  nameOf,
  onChange,
  describedBy,
}: {
  id: string
  rows: readonly R[]
  cells: readonly Cell<R>[]
  nameOf: (row: R) => string
  onChange: (rows: R[]) => void
  describedBy: string | undefined
}) => {
  const put = (i: number, name: keyof R, v: unknown) => onChange(rows.map((r, j) => (j === i ? { ...r, [name]: v } : r)))
  return (
    <table className="cells plain" id={id} tabIndex={-1} aria-describedby={describedBy}>
      <thead>
        <tr>
          {cells.map((c) => (
            <th key={c.label} scope="col">
              {c.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((r, i) => (
          <tr key={i}>
            {cells.map((c) => {
              const name = c.name
              if (name === undefined)
                return (
                  <th key={c.label} scope="row">
                    {c.show?.(r)}
                  </th>
                )
              const label = `${nameOf(r)}，${c.label}`
              const value = r[name]
              return (
                <td key={c.label} className={c.kind === 'number' ? 'num' : undefined}>
                  {c.kind === 'flag' ? (
                    <input type="checkbox" aria-label={label} checked={value === true} onChange={(e) => put(i, name, e.target.checked)} />
                  ) : c.kind === 'choice' ? (
                    <select aria-label={label} value={String(value)} onChange={(e) => put(i, name, e.target.value)}>
                      {c.options?.map((o) => (
                        <option key={o} value={o}>
                          {o}
                        </option>
                      ))}
                    </select>
                  ) : c.kind === 'long' ? (
                    <textarea rows={2} aria-label={label} value={String(value)} onChange={(e) => put(i, name, e.target.value)} />
                  ) : (
                    <input
                      type="text"
                      inputMode={c.kind === 'number' ? 'numeric' : undefined}
                      autoComplete="off"
                      aria-label={label}
                      value={String(value)}
                      onChange={(e) => put(i, name, e.target.value)}
                    />
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
