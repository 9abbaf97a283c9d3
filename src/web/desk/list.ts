import type { ReactNode } from 'react'
import type { Search } from './address.ts'

export interface Column<R> {
  name: string
  label: string
  cell: (row: R) => ReactNode
  /** The column that names the row and opens the record; exactly one. */
  main?: boolean
  /** Numbers stand right. */
  right?: boolean
  /** Not shown until somebody chooses it. */
  hidden?: boolean
  /** Declared sort key(s) of the contract. */
  sort?: string | { up: string; down: string }
}

export interface Option {
  value: string
  label: string
}

/** A filter in the address, under the contract's own name. */
export type Filter = { name: string; label: string } & (
  | { kind: 'text'; hint?: string }
  | { kind: 'choice'; options: readonly Option[]; all?: string }
  | { kind: 'day' }
  | { kind: 'flag' }
)

export interface Bulk<R> {
  /** A verb: 催办. */
  label: string
  /** Why this row cannot; null when it can. */
  may?: (row: R) => string | null
  run: (row: R) => Promise<unknown>
  /** One command for all of them, all or nothing; then `run` is not asked. */
  all?: (rows: readonly R[]) => Promise<unknown>
  preview?: (rows: readonly R[]) => ReactNode
}

/** Names of the columns shown: the stored choice as far as it still exists, else those not hidden. The main column always. */
export const shownColumns = <R>(columns: readonly Column<R>[], stored: string | null): string[] => {
  const wanted = stored === null ? null : new Set(stored.split(','))
  return columns.filter((c) => c.main || (wanted ? wanted.has(c.name) : !c.hidden)).map((c) => c.name)
}

/** What of the address belongs to the contract. */
export const askedFrom = (search: Search, filters: readonly Filter[], fixed: Record<string, unknown>): Record<string, unknown> => {
  const asked: Record<string, unknown> = {}
  for (const name of [...filters.map((f) => f.name), 'sort', 'after', 'limit']) if (search[name] !== undefined) asked[name] = search[name]
  return { ...asked, ...fixed }
}

export const isFiltered = (search: Search, filters: readonly Filter[]): boolean => filters.some((f) => search[f.name] !== undefined)

/** The sort a click on the column asks for, and how the column stands now. */
export const sortStep = (
  sort: NonNullable<Column<never>['sort']>,
  now: string | undefined,
): { next: string; stands: 'ascending' | 'descending' | 'none' } => {
  if (typeof sort === 'string') return { next: sort, stands: now === sort ? 'ascending' : 'none' }
  if (now === sort.up) return { next: sort.down, stands: 'ascending' }
  return { next: sort.up, stands: now === sort.down ? 'descending' : 'none' }
}

/** Cursors of the pages walked through, newest last; kept in the history entry so that 上一页 works after a reload too. */
export const trailOf = (state: Record<string, unknown>): string[] =>
  Array.isArray(state.trail) && state.trail.every((c) => typeof c === 'string') ? (state.trail as string[]) : []
