import { type Columns, findHeader, type Header, type Mapping, type SheetDefinition, type Values } from './columns.ts'
import { type Checks, isWrong, readRows, type SetAside } from './rows.ts'
import { type Cell, hasWrongRows, type Level, type OpenSheet, type Problem } from './sheet.ts'

export interface DryRun {
  fileName: string
  sheetName: string
  otherSheets: string[]
  encoding: OpenSheet['encoding']
  header: Header
  /** Rows that are records: read = good + warned + wrong. */
  summary: { read: number; good: number; warned: number; wrong: number }
  /** How often each thing was found, most frequent first; all of them, kept or not. */
  counts: { code: string; level: Level; n: number }[]
  /** The first 500 rows with a problem, as they stand in the file by column key. */
  problemRows: { line: number; values: Record<string, Cell>; problems: Problem[] }[]
  /** The first 100 rows set aside, and how many there were. */
  setAside: { rows: SetAside[]; n: number }
}

export interface DryRunOptions<C extends Columns> extends Checks<C> {
  mapping?: Mapping
  /** Found before and shown to the clerk; looked for if not given. */
  header?: Header
  keep?: number
}

/** Read everything, take nothing: what would happen, row by row, in constant memory. */
export const dryRun = async <const C extends Columns>(
  sheet: OpenSheet,
  definition: SheetDefinition<C>,
  options: DryRunOptions<C> = {},
): Promise<DryRun> => {
  const header = options.header ?? (await findHeader(sheet, definition, options.mapping))
  const keep = options.keep ?? 500
  const summary = { read: 0, good: 0, warned: 0, wrong: 0 }
  const counts = new Map<string, { code: string; level: Level; n: number }>()
  const problemRows: DryRun['problemRows'] = []
  const setAside: DryRun['setAside'] = { rows: [], n: 0 }
  for await (const batch of readRows(sheet, definition, header, options)) {
    for (const row of batch.rows) {
      summary.read++
      summary[row.problems.length === 0 ? 'good' : isWrong(row) ? 'wrong' : 'warned']++
      for (const { code, level } of row.problems) {
        const count = counts.get(`${level} ${code}`)
        if (count) count.n++
        else counts.set(`${level} ${code}`, { code, level, n: 1 })
      }
      if (row.problems.length > 0 && problemRows.length < keep) {
        const values = Object.fromEntries(header.columns.map((c) => [c.key, row.cells[c.index] ?? null]))
        problemRows.push({ line: row.line, values, problems: row.problems })
      }
    }
    setAside.n += batch.setAside.length
    setAside.rows.push(...batch.setAside.slice(0, 100 - setAside.rows.length))
  }
  return {
    fileName: sheet.fileName,
    sheetName: sheet.sheetName,
    otherSheets: sheet.otherSheets,
    encoding: sheet.encoding,
    header,
    summary,
    counts: [...counts.values()].sort((a, b) => b.n - a.n || (a.code < b.code ? -1 : 1)),
    problemRows,
    setAside,
  }
}

/**
 * The rows to write, 500 at a time, checked once more. The caller's transaction makes it all or nothing.
 * @throws sheet.has-wrong-rows at the first row with an error
 */
export async function* rowsToCommit<const C extends Columns>(
  sheet: OpenSheet,
  definition: SheetDefinition<C>,
  header: Header,
  checks: Checks<C> = {},
): AsyncGenerator<{ line: number; values: Values<C> }[], void, undefined> {
  for await (const { rows } of readRows(sheet, definition, header, checks)) {
    const wrong = rows.find(isWrong)
    if (wrong) throw hasWrongRows({ line: wrong.line })
    if (rows.length > 0) yield rows.map(({ line, values }) => ({ line, values }))
  }
}
