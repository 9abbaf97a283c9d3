import { Readable } from 'node:stream'
import { type Columns, type Header, resultTitle, type SheetDefinition } from './columns.ts'
import { type Checks, readRows } from './rows.ts'
import { type Sentences, sayInRow, sheetText } from './sheet.text.ts'
import type { Cell, OpenSheet, Problem, RawRow } from './sheet.ts'
import { csvBytes, type FileKind, outCell } from './write.ts'
import { type OutCell, type OutRow, xlsxBytes } from './xlsx-out.ts'

export interface ReportOptions<C extends Columns> extends Checks<C> {
  kind: FileKind
  /** Sentences of the noun whose checks took part. */
  sentences?: Sentences
}

interface ReportRow {
  raw: RawRow
  problems: Problem[]
  result: string
}

/**
 * The file as it was sent, every row in its place, with a column 核对结果 behind it; cells with a problem are marked by colour in a
 * workbook. Cells to the right of the last titled column are not repeated. Corrected and sent back, the added column is not looked at. Constant memory: the file is read once more beside the check.
 */
export const writeReport = <const C extends Columns>(
  sheet: OpenSheet,
  definition: SheetDefinition<C>,
  header: Header,
  options: ReportOptions<C>,
): Readable => {
  // Behind all columns of the heading, and in place of a result that is already there.
  const known = [...header.columns, ...header.unknownColumns].map((c) => c.index)
  const at = Math.max(...known) + 1
  const rows = reportRows(sheet, definition, header, options)
  if (options.kind === 'csv') {
    const lines = async function* () {
      for await (const row of rows) yield [...before(row.raw, at).map(plain), row.result]
    }
    return Readable.from(csvBytes(lines()))
  }
  const index = new Map(header.columns.map((c) => [definition.columns[c.key]!.title, c.index]))
  const lines = async function* (): AsyncGenerator<OutRow> {
    for await (const { raw, problems, result } of rows) {
      const head = raw.line <= header.line
      const cells: OutCell[] = before(raw, at).map((c) =>
        head ? { value: plain(c), look: raw.line > header.line - header.depth ? 'heading' : 'text' } : outCell(plain(c)),
      )
      for (const p of problems) {
        for (const title of p.column.split('、')) {
          const i = index.get(title)
          if (i !== undefined && cells[i]!.look !== 'error') cells[i] = { value: cells[i]!.value, look: p.level }
        }
      }
      cells.push({ value: result, look: raw.line === header.line ? 'heading' : 'note' })
      yield { line: raw.line, cells }
    }
  }
  return Readable.from(
    xlsxBytes({
      name: resultTitle,
      widths: [...Array.from({ length: at }, () => 14), 60],
      frozen: header.line,
      merges: sheet.merges.filter((m) => m.right < at),
      rows: lines(),
    }),
  )
}

const before = (raw: RawRow, at: number): Cell[] => Array.from({ length: at }, (_, i) => raw.cells[i] ?? null)
const plain = (cell: Cell): string | number | null => (typeof cell === 'boolean' ? (cell ? 'TRUE' : 'FALSE') : cell)

async function* reportRows<const C extends Columns>(
  sheet: OpenSheet,
  definition: SheetDefinition<C>,
  header: Header,
  options: ReportOptions<C>,
): AsyncGenerator<ReportRow, void, undefined> {
  const original = sheet.rows()
  try {
    for await (const batch of readRows(sheet, definition, header, options)) {
      const rows = new Map(batch.rows.map((r) => [r.line, r]))
      const asides = new Map(batch.setAside.map((a) => [a.line, a]))
      const last = Math.max(0, ...rows.keys(), ...asides.keys())
      while (last > 0) {
        const next = await original.next()
        if (next.done) return
        const raw = next.value
        const row = rows.get(raw.line)
        const aside = asides.get(raw.line)
        const result = row
          ? row.problems.map((p) => `${sheetText[`sheet.level.${p.level}`]}：${sayInRow(p, options.sentences)}`).join('\n') ||
            sheetText['sheet.row-good']
          : aside
            ? sheetText[`sheet.set-aside.${aside.why}`]
            : raw.line === header.line
              ? resultTitle
              : ''
        yield { raw, problems: row?.problems ?? [], result }
        if (raw.line >= last) break
      }
    }
  } finally {
    await original.return()
  }
}
