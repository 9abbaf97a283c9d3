import { bareWord, type CellKind, isBlank } from './cells.ts'
import { type Cell, type Merge, noHeader, type OpenSheet, type RawRow } from './sheet.ts'

export interface Column<T = unknown> {
  /** As the template and the export write it. */
  title: string
  synonyms?: readonly string[]
  required?: boolean
  parse: CellKind<T>
  /** A vertically merged area gives its value to every row it covers. */
  fillDown?: boolean
  /** Words that mean "nothing" here, such as 无 or /. */
  noneWords?: readonly string[]
}

export type Columns = Record<string, Column>

export interface SheetDefinition<C extends Columns = Columns> {
  name: string
  columns: C
  /** Each set of columns names a row once in a file; rows with a blank part are not compared. */
  keys?: readonly (readonly (keyof C & string)[])[]
}

type ValueOf<K> = K extends { parse: CellKind<infer T> } ? T : never
/** Values of a row that may be taken. */
export type Values<C extends Columns> = { [K in keyof C]: C[K] extends { required: true } ? ValueOf<C[K]> : ValueOf<C[K]> | null }

/** Values of a row as far as its cells were taken: any may be missing. */
export type CellValues<C extends Columns> = { [K in keyof C]: ValueOf<C[K]> | null }

/** Any definition, when the types of its values do not matter. */
export interface AnySheet {
  name: string
  columns: Columns
  keys?: readonly (readonly string[])[] | undefined
}

export const defineSheet = <const C extends Columns>(definition: SheetDefinition<C>): SheetDefinition<C> => definition

/** Column key → title in the file; `null` leaves the column out on purpose. Plain data: store it and give it again with the next file. */
export type Mapping = Record<string, string | null>

export interface MatchedColumn {
  key: string
  /** Position from 0. */
  index: number
  /** Title in the file, levels joined by "/". */
  title: string
  by: 'stored' | 'exact' | 'synonym' | 'normalised'
}

export interface Header {
  /** Last line of the heading; rows begin behind it. */
  line: number
  /** Lines the heading takes, 1 to 3. */
  depth: number
  columns: MatchedColumn[]
  unknownColumns: { index: number; title: string }[]
  missingColumns: { key: string; title: string; required: boolean }[]
  /** Further columns of the file that would fit as well as the one taken. */
  ambiguous: { key: string; title: string; others: string[] }[]
  mapping: Mapping
}

/** The column our own report adds; a report sent back after correction must not stumble over it. */
export const resultTitle = '核对结果'

const tidyTitle = (title: string): string => title.normalize('NFKC').replace(/[\s*]+/g, '')
/** 「姓 名（必填）」, 「*姓名：」 and 「姓名」 are one title. */
const normalTitle = (title: string): string => bareWord(tidyTitle(title).replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/g, '')) || bareWord(title)

const quality = { stored: 5, exact: 3, synonym: 2, normalised: 1 } as const

/** How well a title of the file fits a column; the full path counts a little more than its last level. */
const fit = (parts: string[], key: string, column: Column, mapping: Mapping): { by: MatchedColumn['by']; score: number } | null => {
  const path = parts.join('/')
  const stored = mapping[key]
  if (stored === null) return null
  if (stored !== undefined && tidyTitle(stored) === tidyTitle(path)) return { by: 'stored', score: quality.stored }
  const last = parts.at(-1)!
  for (const [name, extra] of [
    [path, 0.5],
    [last, 0],
  ] as const) {
    if (tidyTitle(name) === tidyTitle(column.title)) return { by: 'exact', score: quality.exact + extra }
    if (column.synonyms?.some((s) => tidyTitle(s) === tidyTitle(name))) return { by: 'synonym', score: quality.synonym + extra }
  }
  for (const [name, extra] of [
    [path, 0.5],
    [last, 0],
  ] as const) {
    const normal = normalTitle(name)
    if (normal !== '' && [column.title, ...(column.synonyms ?? [])].some((t) => normalTitle(t) === normal))
      return { by: 'normalised', score: quality.normalised + extra }
  }
  return null
}

/** Title parts of each column of a heading of `depth` lines that begins at `top`, merged areas spread out. */
const titleParts = (byLine: Map<number, Cell[]>, top: number, depth: number, merges: Merge[], width: number): string[][] => {
  const at = (line: number, column: number): string => {
    const own = byLine.get(line)?.[column]
    if (!isBlank(own)) return String(own)
    const m = merges.find((m) => m.top >= top && m.top <= line && line <= m.bottom && m.left <= column && column <= m.right)
    const spread = m ? byLine.get(m.top)?.[m.left] : null
    return isBlank(spread) ? '' : String(spread)
  }
  return Array.from({ length: width }, (_, column) => {
    const parts: string[] = []
    for (let line = top; line < top + depth; line++) {
      let part = at(line, column)
      // A text file has no merged areas: an upper title reaches right over the columns that have a lower one.
      if (part === '' && merges.length === 0 && line < top + depth - 1 && at(line + 1, column) !== '') {
        let left = column - 1
        while (left >= 0 && at(line, left) === '' && at(line + 1, left) !== '') left--
        if (left >= 0 && at(line + 1, left) !== '') part = at(line, left)
      }
      part = part.replace(/\s+/g, ' ').trim()
      if (part !== '' && part !== parts.at(-1)) parts.push(part)
    }
    return parts
  })
}

/** How many lines from the top a heading is looked for in. */
const searched = 30

/**
 * Propose which column of the file is which: the place of the heading is where most wanted columns are recognised.
 * @throws sheet.no-header when fewer than two (of one wanted: one) are recognised anywhere near the top
 */
export const findHeader = async (sheet: OpenSheet, definition: AnySheet, mapping: Mapping = {}): Promise<Header> => {
  const rows: RawRow[] = []
  for await (const row of sheet.rows()) {
    if (row.line > searched + 3) break
    rows.push(row)
  }
  return headerOf(rows, sheet.merges, definition, mapping)
}

/** `findHeader` on rows already at hand. Pure. */
export const headerOf = (rows: RawRow[], merges: Merge[], definition: AnySheet, mapping: Mapping = {}): Header => {
  const byLine = new Map(rows.map((r) => [r.line, r.cells]))
  const width = Math.max(0, ...rows.map((r) => r.cells.length))
  const near = merges.filter((m) => m.top <= searched + 3)
  const wanted = Object.entries(definition.columns)
  let best: { score: number; header: Header } | null = null
  for (const { line: top } of rows) {
    if (top > searched) break
    for (let depth = 1; depth <= 3; depth++) {
      const parts = titleParts(byLine, top, depth, near, width)
      const fits = wanted.flatMap(([key, column]) =>
        parts.flatMap((p, index) => {
          const found = p.length > 0 ? fit(p, key, column, mapping) : null
          return found ? [{ key, index, title: p.join('/'), ...found }] : []
        }),
      )
      fits.sort((a, b) => b.score - a.score || a.index - b.index)
      const columns: MatchedColumn[] = []
      let score = 0
      for (const f of fits) {
        if (columns.some((c) => c.key === f.key || c.index === f.index)) continue
        columns.push({ key: f.key, index: f.index, title: f.title, by: f.by })
        score += f.score
      }
      // Of equal readings the one of fewest lines: a title row above or a data row below adds nothing.
      if (columns.length < Math.min(2, wanted.length) || (best && (score - best.score || best.header.depth - depth) <= 0)) continue
      const order = wanted.map(([key]) => key)
      columns.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
      best = {
        score,
        header: {
          line: top + depth - 1,
          depth,
          columns,
          unknownColumns: parts.flatMap((p, index) =>
            p.length === 0 || columns.some((c) => c.index === index) || tidyTitle(p.at(-1)!) === resultTitle
              ? []
              : [{ index, title: p.join('/') }],
          ),
          missingColumns: wanted
            .filter(([key]) => !columns.some((c) => c.key === key))
            .map(([key, c]) => ({ key, title: c.title, required: c.required ?? false })),
          ambiguous: columns.flatMap((c) => {
            const own = fits.find((f) => f.key === c.key && f.index === c.index)!
            const others = fits.filter(
              (f) => f.key === c.key && f.index !== c.index && f.score === own.score && !columns.some((x) => x.index === f.index),
            )
            return others.length > 0 ? [{ key: c.key, title: c.title, others: others.map((f) => f.title) }] : []
          }),
          mapping: { ...mapping, ...Object.fromEntries(columns.map((c) => [c.key, c.title])) },
        },
      }
    }
  }
  if (!best) throw noHeader({ wanted: wanted.map(([, c]) => c.title) })
  return best.header
}
