import { useEffect, useId, useRef, useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import { one, type Search } from './address.ts'
import { Button } from './button.tsx'
import { type Column, type Filter, isFiltered } from './list.ts'

type Change = (part: Record<string, string | undefined>) => void

/** Filters in one row; each stands in the address at once, text after a pause or Enter. */
export const FilterRow = ({ filters, search, onChange }: { filters: readonly Filter[]; search: Search; onChange: Change }) =>
  filters.length === 0 ? null : (
    <search className="filters" aria-label={t['list.filters']}>
      {filters.map((f) => (
        <FilterControl key={f.name} filter={f} value={one(search[f.name]) ?? ''} onChange={(v) => onChange({ [f.name]: v || undefined })} />
      ))}
      {isFiltered(search, filters) ? (
        <Button quiet small onClick={() => onChange(Object.fromEntries(filters.map((f) => [f.name, undefined])))}>
          {t['list.filter-clear']}
        </Button>
      ) : null}
    </search>
  )

const FilterControl = ({ filter: f, value, onChange }: { filter: Filter; value: string; onChange: (v: string) => void }) => {
  const id = useId()
  if (f.kind === 'flag')
    return (
      <label className="filter flag">
        <input type="checkbox" checked={value === 'true'} onChange={(e) => onChange(e.target.checked ? 'true' : '')} />
        <span>{f.label}</span>
      </label>
    )
  return (
    <div className="filter">
      <label htmlFor={id}>{f.label}</label>
      {f.kind === 'choice' ? (
        <select id={id} value={value} onChange={(e) => onChange(e.target.value)}>
          <option value="">{f.all ?? t['list.filter-all']}</option>
          {f.options.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </select>
      ) : f.kind === 'day' ? (
        <input id={id} type="date" value={value} onChange={(e) => onChange(e.target.value)} />
      ) : (
        <TextFilter id={id} value={value} hint={f.hint} onChange={onChange} />
      )}
    </div>
  )
}

const TextFilter = ({
  id,
  value,
  hint,
  onChange,
}: {
  id: string
  value: string
  hint?: string | undefined
  onChange: (v: string) => void
}) => {
  const [typed, type] = useState(value)
  const wait = useRef<ReturnType<typeof setTimeout>>(undefined)
  const composing = useRef(false)
  useEffect(() => type(value), [value])
  const settle = (v: string, ms: number) => {
    clearTimeout(wait.current)
    wait.current = setTimeout(() => v.trim() !== value && onChange(v.trim()), ms)
  }
  return (
    <input
      id={id}
      type="search"
      value={typed}
      placeholder={hint}
      onCompositionStart={() => {
        composing.current = true
      }}
      onCompositionEnd={(e) => {
        composing.current = false
        settle(e.currentTarget.value, 400)
      }}
      onChange={(e) => {
        type(e.target.value)
        // A half-typed pinyin is not yet a word.
        if (!composing.current) settle(e.target.value, 400)
      }}
      onKeyDown={(e) => {
        if (e.key === 'Enter' && !composing.current) settle(typed, 0)
      }}
    />
  )
}

/** Columns people choose, kept per list on this machine. */
export const ColumnChooser = <R,>({
  columns,
  shown,
  onChoose,
}: {
  columns: readonly Column<R>[]
  shown: ReadonlySet<string>
  onChoose: (names: string | null) => void
}) => {
  const ref = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const away = (e: Event) => {
      const d = ref.current
      if (!d?.open) return
      if (e instanceof KeyboardEvent ? e.key === 'Escape' : !d.contains(e.target as Node)) d.open = false
    }
    document.addEventListener('mousedown', away)
    document.addEventListener('keydown', away)
    return () => {
      document.removeEventListener('mousedown', away)
      document.removeEventListener('keydown', away)
    }
  }, [])
  return (
    <details className="chooser" ref={ref}>
      <summary className="btn small">{t['list.columns']}</summary>
      <div className="pop">
        {columns.map((c) => (
          <label key={c.name}>
            <input
              type="checkbox"
              checked={shown.has(c.name)}
              disabled={c.main}
              onChange={(e) => {
                const next = new Set(shown)
                e.target.checked ? next.add(c.name) : next.delete(c.name)
                onChoose([...next].join(','))
              }}
            />
            {c.label}
          </label>
        ))}
        <Button quiet small onClick={() => onChoose(null)}>
          {t['list.columns-reset']}
        </Button>
      </div>
    </details>
  )
}
