import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { z } from 'zod'
import type { Endpoint, Output } from '../../lib/contract.ts'
import type { Page } from '../../lib/list.ts'
import { countText, totalText } from '../format.ts'
import { frameText as t } from '../frame.text.ts'
import { one, useAddress, useGo } from './address.ts'
import { BulkBar } from './bulk.tsx'
import { type Action, ActionButton, Button } from './button.tsx'
import type { Asked } from './client.ts'
import { Go } from './link.tsx'
import { askedFrom, type Bulk, type Column, type Filter, isFiltered, shownColumns, sortStep, trailOf } from './list.ts'
import { ColumnChooser, FilterRow } from './list-tools.tsx'
import { announce } from './live.tsx'
import { useAnswer } from './query.ts'
import { Slow, Weather } from './weather.tsx'

type ListEndpoint<R> = Endpoint<z.ZodType, z.ZodType<Page<R>>>
export type RowOf<E> = E extends Endpoint<z.ZodType, infer O> ? (z.infer<O> extends { rows: (infer R)[] } ? R : never) : never

export interface ListProps<E extends ListEndpoint<unknown>> {
  /** Names the stored choice of columns; the noun. */
  name: string
  title: string
  lead?: ReactNode
  endpoint: E
  /** Part of the input that does not come from the address, e.g. the campaign. */
  fixed?: Partial<Asked<E>>
  filters?: readonly Filter[]
  columns: readonly Column<RowOf<E>>[]
  rowKey?: (row: RowOf<E>) => string | number
  /** Address of the record. */
  rowTo?: (row: RowOf<E>) => string | null
  /** Says how the first row comes to be; by the answer, where rows may be hidden rather than missing. */
  empty: ReactNode | ((answer: Output<E>) => ReactNode)
  actions?: readonly Action[]
  /** Address of the export with the filters in effect. */
  exportTo?: (asked: Record<string, unknown>) => string
  bulk?: readonly Bulk<RowOf<E>>[]
  /** A second list on one page has no `h1`. */
  inside?: boolean
}

const rowLinks = (box: HTMLElement | null) => [...(box?.querySelectorAll<HTMLAnchorElement>('tbody a.row-link') ?? [])]

/** List: title with count, filters in the address, columns people choose, sort, keyset paging, export, bulk; cards on a phone. */
export const ListPage = <E extends ListEndpoint<unknown>>(p: ListProps<E>) => {
  type R = RowOf<E>
  const { search, state, change } = useAddress()
  const go = useGo()
  const box = useRef<HTMLDivElement>(null)
  const heading = useId()
  const filters = p.filters ?? []
  const asked = askedFrom(search, filters, (p.fixed ?? {}) as Record<string, unknown>)
  const answer = useAnswer(p.endpoint, asked as Asked<E>, { keep: true })
  const data = answer.data as Page<R> | undefined
  const stored = `columns:${p.name}`
  const [chosen, choose] = useState<string | null>(() => localStorage.getItem(stored))
  const [picked, pick] = useState<ReadonlyMap<string | number, R>>(new Map())
  const keyOf = p.rowKey ?? ((r: R) => (r as { id: number }).id)

  const shown = new Set(shownColumns(p.columns, chosen))
  const columns = p.columns.filter((c) => shown.has(c.name))
  const main = p.columns.find((c) => c.main) ?? p.columns[0]!
  // Without a choice the contract's default sort holds; its schema says which.
  const sort = one(search.sort) ?? (p.endpoint.input.safeParse(asked).data as { sort?: string } | undefined)?.sort
  const trail = trailOf(state)
  const after = one(search.after)

  // j and k walk the rows by moving the focus; Enter then is the link's own.
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if ((e.key !== 'j' && e.key !== 'k') || e.ctrlKey || e.metaKey || e.altKey) return
      const at = e.target as HTMLElement
      if (at.closest('input,select,textarea,dialog,[contenteditable]')) return
      const links = rowLinks(box.current)
      const here = links.indexOf(document.activeElement as HTMLAnchorElement)
      const next = links[here < 0 ? 0 : here + (e.key === 'j' ? 1 : -1)]
      if (!next) return
      e.preventDefault()
      next.focus()
      next.scrollIntoView({ block: 'nearest' })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  const said = useRef(false)
  useEffect(() => {
    if (!data || answer.isPlaceholderData) return
    if (said.current) announce(t['list.loaded'](countText(data.rows.length)))
    said.current = true
  }, [data, answer.isPlaceholderData])

  const turn = (to: string | undefined, newTrail: string[]) => {
    void change({ after: to }, { state: { trail: newTrail } })
    box.current?.scrollIntoView({ block: 'start' })
  }
  const H = p.inside ? 'h2' : 'h1'

  return (
    <section className="list" ref={box} aria-labelledby={heading}>
      <header className="page-head">
        <div>
          <H id={heading}>
            {p.title}
            {data ? <span className="count">{totalText(data.total)}</span> : null}
          </H>
          {p.lead ? <p className="lead">{p.lead}</p> : null}
        </div>
        <div className="acts">
          {p.exportTo ? (
            <a className="btn" href={p.exportTo(asked)} download>
              {t['list.export']}
            </a>
          ) : null}
          {p.actions?.map((a, i) => (
            <ActionButton key={a.label} action={a} main={i === 0} />
          ))}
        </div>
      </header>
      <div className="tools">
        <FilterRow filters={filters} search={search} onChange={(part) => void change({ ...part, after: undefined }, { replace: true })} />
        <SortChoice columns={p.columns} sort={sort} onSort={(s) => void change({ sort: s, after: undefined })} />
        <ColumnChooser
          columns={p.columns}
          shown={shown}
          onChoose={(names) => {
            choose(names)
            if (names === null) localStorage.removeItem(stored)
            else localStorage.setItem(stored, names)
          }}
        />
      </div>
      {answer.error && !data ? (
        <Weather error={answer.error} again={() => void answer.refetch()} />
      ) : data && data.rows.length === 0 ? (
        <div className="card empty">
          {isFiltered(search, filters) || after ? (
            <>
              <p>{t['list.none-match']}</p>
              <p className="muted">{t['list.none-match-hint']}</p>
              <Button onClick={() => void change(Object.fromEntries([...filters.map((f) => [f.name, undefined]), ['after', undefined]]))}>
                {t['list.filter-clear']}
              </Button>
            </>
          ) : typeof p.empty === 'function' ? (
            p.empty(data as Output<E>)
          ) : (
            p.empty
          )}
        </div>
      ) : (
        <div className="card table-hold grid-hold">
          {/* biome-ignore-start lint/a11y/noRedundantRoles: cards on a phone are `display: block`, which takes a table's own roles away */}
          <table role="table" className="grid" aria-busy={answer.isFetching}>
            <thead role="rowgroup">
              <tr role="row">
                {p.bulk ? (
                  <th scope="col" className="tick">
                    <input
                      type="checkbox"
                      aria-label={t['list.select-all']}
                      checked={Boolean(data?.rows.length) && data!.rows.every((r) => picked.has(keyOf(r)))}
                      onChange={(e) => {
                        const next = new Map(picked)
                        for (const r of data?.rows ?? []) e.target.checked ? next.set(keyOf(r), r) : next.delete(keyOf(r))
                        pick(next)
                      }}
                    />
                  </th>
                ) : null}
                {columns.map((c) => {
                  const step = c.sort === undefined ? null : sortStep(c.sort, sort)
                  return (
                    <th
                      key={c.name}
                      scope="col"
                      className={c.right ? 'r' : undefined}
                      aria-sort={step && step.stands !== 'none' ? step.stands : undefined}
                    >
                      {step ? (
                        <button
                          type="button"
                          className={`sort ${step.stands}`}
                          title={t['list.sort-by'](c.label)}
                          onClick={() => void change({ sort: step.next, after: undefined })}
                        >
                          {c.label}
                        </button>
                      ) : (
                        c.label
                      )}
                    </th>
                  )
                })}
              </tr>
            </thead>
            <tbody role="rowgroup" className={answer.isPlaceholderData ? 'stale' : undefined}>
              {data
                ? data.rows.map((r) => {
                    const to = p.rowTo?.(r)
                    return (
                      <tr
                        key={keyOf(r)}
                        role="row"
                        className={`${to ? 'opens' : ''}${p.bulk ? ' ticks' : ''}`}
                        onClick={(e) => {
                          if (to && !(e.target as HTMLElement).closest('a,button,input,label') && getSelection()?.isCollapsed !== false)
                            void go(to)
                        }}
                      >
                        {p.bulk ? (
                          <td role="cell" className="tick">
                            <input
                              type="checkbox"
                              aria-label={t['list.select'](nameOf(main, r))}
                              checked={picked.has(keyOf(r))}
                              onChange={(e) => {
                                const next = new Map(picked)
                                e.target.checked ? next.set(keyOf(r), r) : next.delete(keyOf(r))
                                pick(next)
                              }}
                            />
                          </td>
                        ) : null}
                        {columns.map((c) => (
                          <td key={c.name} role="cell" data-label={c.label} className={`${c.right ? 'r' : ''}${c.main ? ' main' : ''}`}>
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
                  })
                : Array.from({ length: 8 }, (_, i) => (
                    <tr key={i} role="row" className="ghost">
                      {p.bulk ? <td className="tick" role="cell" /> : null}
                      {columns.map((c) => (
                        <td key={c.name} role="cell" className={c.main ? 'main' : undefined}>
                          <i />
                        </td>
                      ))}
                    </tr>
                  ))}
            </tbody>
          </table>
          {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
          {data ? null : <Slow />}
        </div>
      )}
      {data && (data.next !== null || after) ? (
        <nav className="paging" aria-label={t['list.pages']}>
          {after ? (
            <Button onClick={() => turn(trail.at(-1) || undefined, trail.slice(0, -1))}>
              {trail.length > 0 ? t['list.previous'] : t['list.first']}
            </Button>
          ) : null}
          {data.next !== null ? <Button onClick={() => turn(data.next!, [...trail, after ?? ''])}>{t['list.next']}</Button> : null}
          <span className="muted">{t['list.count'](totalText(data.total))}</span>
        </nav>
      ) : null}
      {p.bulk && picked.size > 0 ? (
        <BulkBar
          bulk={p.bulk}
          rows={[...picked.values()]}
          nameOf={(r) => nameOf(main, r)}
          onClear={() => pick(new Map())}
          onDone={() => void answer.refetch()}
        />
      ) : null}
    </section>
  )
}

const nameOf = <R,>(main: Column<R>, row: R): string => {
  const v = main.cell(row)
  return typeof v === 'string' || typeof v === 'number' ? String(v) : ''
}

// Headers are gone on a phone, so the sort has a control of its own there.
const SortChoice = <R,>({
  columns,
  sort,
  onSort,
}: {
  columns: readonly Column<R>[]
  sort: string | undefined
  onSort: (s: string) => void
}) => {
  const sorts = columns.flatMap((c) =>
    c.sort === undefined
      ? []
      : typeof c.sort === 'string'
        ? [{ v: c.sort, l: c.label }]
        : [
            { v: c.sort.up, l: `${c.label} ↑` },
            { v: c.sort.down, l: `${c.label} ↓` },
          ],
  )
  const id = useId()
  if (sorts.length === 0) return null
  return (
    <div className="filter phone-only">
      <label htmlFor={id}>{t['list.sort']}</label>
      <select id={id} value={sort ?? sorts[0]!.v} onChange={(e) => onSort(e.target.value)}>
        {sorts.map((s) => (
          <option key={s.v} value={s.v}>
            {s.l}
          </option>
        ))}
      </select>
    </div>
  )
}
