import { Readable } from 'node:stream'
import type { CellKind } from './cells.ts'
import type { Columns, SheetDefinition, Values } from './columns.ts'
import { type OutCell, type OutRow, xlsxBytes } from './xlsx-out.ts'

export type FileKind = 'xlsx' | 'csv'

export interface WriteOptions {
  kind: FileKind
  /** One line above the heading of a workbook, its name too. A text file has none: programs read its first line as the heading. */
  title: string
  /** Lines below the rows, such as date and source; the first should open with “注：”, so that reading it back sets them aside. */
  notes?: readonly string[]
}

/** A column for the eye, beside one that is read back: a name beside its code. Reading the file does not look at it. */
export interface Beside<R> {
  /** Key of the column it stands behind. */
  after: string
  title: string
  width: number
  of: (row: R) => string | null
}

/** Text that a spreadsheet program would take for a formula. */
const formulaLead = /^[=+\-@]/

/**
 * A text cell of a CSV file. An apostrophe goes before = + - @ and a tab before long or zero-led digits, without which a
 * spreadsheet program would run the one and cut the other; `csvRows` takes both off again.
 */
export const csvCell = (value: string | number | null): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = formulaLead.test(value) ? `'${value}` : /^(?:\d{12,}[Xx]?|0\d+)$/.test(value) ? `\t${value}` : value
  return /[",;，\t\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** CSV with UTF-8 byte order mark and CRLF, which Excel and WPS open without asking. */
export async function* csvBytes(rows: AsyncIterable<readonly (string | number | null)[]>): AsyncGenerator<Buffer, void, undefined> {
  let text = '\ufeff'
  for await (const row of rows) {
    text += `${row.map(csvCell).join(',')}\r\n`
    if (text.length > 1 << 16) {
      yield Buffer.from(text)
      text = ''
    }
  }
  yield Buffer.from(text)
}

/** A value as a workbook cell: numbers as numbers, all else as text that stays text. */
export const outCell = (value: string | number | null): OutCell => {
  if (typeof value === 'number' || value === null) return { value, look: 'plain' }
  return { value, look: formulaLead.test(value) ? 'literal' : 'text' }
}

/**
 * Export rows by the definition that would import them: reading the file back gives the same values. Constant memory.
 * With no rows it is the template to fill in.
 */
export const writeSheet = <const C extends Columns, R extends Values<C> = Values<C>>(
  definition: SheetDefinition<C>,
  rows: AsyncIterable<R> | Iterable<R>,
  options: WriteOptions & { beside?: readonly Beside<R>[] },
): Readable => {
  const columns = Object.entries(definition.columns).flatMap(([key, column]) => [
    {
      title: column.title,
      width: column.parse.width,
      of: (row: R) => {
        const value = row[key]
        return value == null ? null : (column.parse as CellKind<unknown>).show(value)
      },
    },
    ...(options.beside ?? []).filter((b) => b.after === key),
  ])
  const shown = (row: R) => columns.map((c) => c.of(row))
  const notes = options.notes ?? []
  if (options.kind === 'csv') {
    const lines = async function* () {
      yield columns.map((c) => c.title)
      for await (const row of rows) yield shown(row)
      for (const note of notes) yield [note]
    }
    return Readable.from(csvBytes(lines()))
  }
  const lines = async function* (): AsyncGenerator<OutRow> {
    yield { line: 1, cells: [{ value: options.title, look: 'title' }] }
    yield { line: 2, cells: columns.map((c) => ({ value: c.title, look: 'heading' })) }
    let line = 2
    for await (const row of rows) yield { line: ++line, cells: shown(row).map(outCell) }
    for (const note of notes) yield { line: ++line, cells: [{ value: note, look: 'text' }] }
  }
  return Readable.from(
    xlsxBytes({
      name: options.title,
      widths: columns.map((c) => Math.max(c.width, c.title.length * 2 + 2)),
      frozen: 2,
      merges: columns.length > 1 ? [{ top: 1, bottom: 1, left: 0, right: columns.length - 1 }] : [],
      rows: lines(),
    }),
  )
}
