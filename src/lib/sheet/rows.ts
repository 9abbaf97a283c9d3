import { type Finding, isBlank, readCell, tidyText } from './cells.ts'
import type { AnySheet, CellValues, Columns, Header, SheetDefinition, Values } from './columns.ts'
import { type Cell, missingColumns, type OpenSheet, type Problem, type RawRow } from './sheet.ts'

/** A finding of a domain check: at a column, or at the row as a whole with `key: null`. */
export interface RowFinding<C extends Columns = Columns> extends Finding {
  key: (keyof C & string) | null
}

export interface ReadRow<C extends Columns = Columns> {
  line: number
  /** Whole only when `problems` holds no error; a cell that was not taken is `null`. */
  values: Values<C>
  problems: Problem[]
  /** As they stand in the file. */
  cells: Cell[]
}

/** A row that is no record: reported, never dropped in silence. */
export interface SetAside {
  line: number
  why: 'note' | 'total' | 'heading-again' | 'example' | 'unmapped-only'
  /** Its first words. */
  text: string
}

/** A row as the domain checks see it: what could not be taken is `null`. */
export type CheckedRow<C extends Columns> = Omit<ReadRow<C>, 'values'> & { values: CellValues<C> }

/**
 * Domain checks. Both see every row, wrong ones too: a clerk corrects a file once, so nothing may wait behind another finding. What
 * they say about a cell that was not taken is left out: its own finding has said what is wrong with it.
 */
export interface Checks<C extends Columns> {
  onRow?: (row: CheckedRow<C>) => readonly RowFinding<C>[]
  /** For look-ups: at most 500 rows at a time. */
  onBatch?: (rows: readonly CheckedRow<C>[]) => Promise<readonly (RowFinding<C> & { line: number })[]>
}

export interface Batch<C extends Columns> {
  rows: ReadRow<C>[]
  setAside: SetAside[]
}

const batchRows = 500
const noteStart =
  /^(?:注|附注|备注|说明|填表说明|填写说明|制表|制表人|填表|填表人|填报人|审核|审核人|负责人|经办人|联系人|联系电话|填报单位|填报日期|填表日期|制表日期)(?:[(（][^)）]*[)）])?\s*[:：]/
const totals = new Set(['合计', '总计', '小计', '共计', '累计'])

export const isWrong = (row: { problems: readonly Problem[] }): boolean => row.problems.some((p) => p.level === 'error')

/**
 * Rows behind the heading, read and checked, 500 at a time, in constant memory (declared keys cost their text once per row).
 * @throws sheet.missing-columns when a required column is not mapped; whatever opening and reading refuse
 */
export async function* readRows<const C extends Columns>(
  sheet: OpenSheet,
  definition: SheetDefinition<C>,
  header: Header,
  checks: Checks<C> = {},
): AsyncGenerator<Batch<C>, void, undefined> {
  const missing = header.missingColumns.filter((c) => c.required)
  if (missing.length > 0) throw missingColumns({ columns: missing.map((c) => c.title) })
  const fill = fillDown(sheet, definition, header)
  const aside = setAsideRule(header)
  const twice = duplicates(definition)
  let batch: Batch<C> = { rows: [], setAside: [] }
  const say = (row: ReadRow<C>, found: readonly RowFinding<C>[], taken: (key: string) => boolean) =>
    row.problems.push(...found.filter((f) => f.key === null || taken(f.key)).map((f) => place(definition, row.line, f)))
  const finish = async (): Promise<Batch<C>> => {
    const done = batch
    batch = { rows: [], setAside: [] }
    if (checks.onBatch && done.rows.length > 0) {
      const byLine = new Map(done.rows.map((r) => [r.line, { row: r, taken: takenIn(definition, r) }]))
      for (const { line, ...f } of await checks.onBatch(done.rows)) {
        const at = byLine.get(line)
        if (at) say(at.row, [f], at.taken)
      }
    }
    return done
  }
  for await (const raw of sheet.rows()) {
    if (raw.line <= header.line) continue
    const cells = fill(raw)
    const why = aside(cells)
    if (why) {
      const text = tidyText(cells.filter((c) => !isBlank(c)).join(' ')).slice(0, 60)
      if (text !== '') batch.setAside.push({ line: raw.line, why, text })
    } else {
      const row = readRow(raw.line, cells, raw.cells, definition, header)
      const taken = takenIn(definition, row)
      row.problems.push(...twice(row))
      if (checks.onRow) say(row, checks.onRow(row), taken)
      batch.rows.push(row)
    }
    if (batch.rows.length + batch.setAside.length >= batchRows) yield await finish()
  }
  yield await finish()
}

/** Which cells of a row carry no error so far. */
const takenIn = (definition: AnySheet, row: { problems: readonly Problem[] }): ((key: string) => boolean) => {
  const refused = new Set(row.problems.filter((p) => p.level === 'error').flatMap((p) => p.column.split('、')))
  return (key) => !refused.has(definition.columns[key]?.title ?? '')
}

const place = (definition: AnySheet, line: number, f: { key: string | null } & Finding): Problem => ({
  line,
  column: f.key === null ? '' : (definition.columns[f.key]?.title ?? ''),
  level: f.level,
  code: f.code,
  facts: f.facts,
})

const readRow = <C extends Columns>(
  line: number,
  cells: Cell[],
  original: Cell[],
  definition: SheetDefinition<C>,
  header: Header,
): ReadRow<C> => {
  const values: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const key of Object.keys(definition.columns)) values[key] = null
  for (const { key, index } of header.columns) {
    const column = definition.columns[key]!
    const cell = cells[index]
    const none = typeof cell === 'string' && column.noneWords?.includes(tidyText(cell))
    const reading = readCell(column.parse, none ? null : cell)
    if (!reading.ok) problems.push(place(definition, line, { key, ...reading.found }))
    else {
      values[key] = reading.value
      if (reading.found) problems.push(place(definition, line, { key, ...reading.found }))
      if (reading.value === null && column.required)
        problems.push(place(definition, line, { key, level: 'error', code: 'sheet.missing', facts: {} }))
    }
  }
  return { line, values: values as Values<C>, problems, cells: original }
}

/** Values of merged areas for the columns that declare it. A text file cannot say what was merged, so nothing is filled there. */
const fillDown = (sheet: OpenSheet, definition: AnySheet, header: Header): ((row: RawRow) => Cell[]) => {
  const columns = header.columns.filter((c) => definition.columns[c.key]!.fillDown)
  if (columns.length === 0 || sheet.merges.length === 0) return (row) => row.cells
  const starts = new Map(
    sheet.merges.filter((m) => m.top > header.line && m.bottom > m.top).map((m) => [`${m.top}:${m.left}`, m.bottom] as const),
  )
  const open = new Map<number, { bottom: number; value: Cell }>()
  return ({ line, cells }) => {
    let filled = cells
    for (const { index } of columns) {
      const bottom = starts.get(`${line}:${index}`)
      if (bottom !== undefined) open.set(index, { bottom, value: cells[index] ?? null })
      const area = open.get(index)
      if (!area || line > area.bottom || !isBlank(cells[index])) continue
      if (filled === cells) filled = [...cells]
      while (filled.length < index) filled.push(null)
      filled[index] = area.value
    }
    return filled
  }
}

/**
 * What is no record. Conservative: a note must open with one of the usual words and a colon, a total must be the first thing in its
 * row; further lines of a note are those right behind it that hold one cell in the same place.
 */
const setAsideRule = (header: Header): ((cells: Cell[]) => SetAside['why'] | null) => {
  let noteAt = -1
  return (cells) => {
    const held: number[] = []
    for (let i = 0; i < cells.length; i++) if (!isBlank(cells[i])) held.push(i)
    const first = held[0]
    if (first === undefined) return 'unmapped-only'
    const textAt = (i: number) => tidyText(String(cells[i]))
    const wasNote = noteAt
    noteAt = -1
    if (held.every((i) => noteStart.test(textAt(i))) || (wasNote === first && held.length === 1 && header.columns.length > 1)) {
      noteAt = held.length === 1 ? first : -1
      return 'note'
    }
    const word = textAt(first).replace(/[\s:：]/g, '')
    if (totals.has(word)) return 'total'
    if (word === '例' || word === '示例' || word === '样例') return 'example'
    const mapped = header.columns.filter((c) => !isBlank(cells[c.index]))
    if (mapped.length === 0) return 'unmapped-only'
    const again = (c: { index: number; title: string }) => textAt(c.index) === c.title.split('/').at(-1)
    return mapped.length > 1 && mapped.every(again) ? 'heading-again' : null
  }
}

const duplicates = <C extends Columns>(definition: SheetDefinition<C>): ((row: ReadRow<C>) => Problem[]) => {
  const sets = (definition.keys ?? []).map((keys) => ({ keys, seen: new Map<string, number>() }))
  return (row) =>
    sets.flatMap(({ keys, seen }) => {
      const parts = keys.map((k) => row.values[k])
      if (parts.some((p) => p === null)) return []
      const text = parts.length === 1 ? String(parts[0]) : JSON.stringify(parts)
      const firstLine = seen.get(text)
      if (firstLine === undefined) {
        seen.set(text, row.line)
        return []
      }
      const column = keys.map((k) => definition.columns[k]!.title).join('、')
      return [{ line: row.line, column, level: 'error', code: 'sheet.duplicate', facts: { firstLine } }]
    })
}
