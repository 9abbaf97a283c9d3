import { docxTables } from '../../lib/docx.ts'
import { openSheet } from '../../lib/sheet/read.ts'
import type { Cell, OpenSheet } from '../../lib/sheet/sheet.ts'
import type { Grid } from './table.ts'

const limits = { rows: 3000, columns: 60, bytes: 20 * 2 ** 20 }

const textOf = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : String(cell).replace(/\r\n?/g, '\n').trim())

/** A worksheet as a grid: merged areas carry the text of their first cell. */
const gridOf = async (sheet: OpenSheet): Promise<Grid> => {
  const rows = new Map<number, string[]>()
  for await (const r of sheet.rows()) rows.set(r.line, Array.from(r.cells, textOf))
  for (const m of sheet.merges) {
    const text = rows.get(m.top)?.[m.left] ?? ''
    if (text === '') continue
    for (let line = m.top; line <= Math.min(m.bottom, m.top + limits.rows); line++) {
      const cells = rows.get(line) ?? []
      for (let c = m.left; c <= Math.min(m.right, limits.columns); c++) cells[c] = text
      rows.set(line, cells)
    }
  }
  const filled = [...rows].sort(([a], [b]) => a - b).map(([line, cells]) => ({ line, cells: Array.from(cells, (c) => c ?? '') }))
  return { name: sheet.sheetName, rows: filled }
}

/**
 * Every table of an uploaded .xlsx, .docx or text file. What it is is decided by its bytes, as everywhere.
 * @param from the bytes, or the path of a file
 * @throws sheet.* as `openSheet`
 */
export const gridsOf = async (from: Uint8Array | string, fileName: string): Promise<Grid[]> => {
  const tables = await docxTables(from, fileName)
  if (tables)
    return tables.map((rows, i) => ({ name: String(i + 1), rows: rows.slice(0, limits.rows).map((cells, n) => ({ line: n + 1, cells })) }))
  const first = await openSheet(from, fileName, { limits })
  const grids = [await gridOf(first)]
  for (const name of first.otherSheets.slice(0, 20)) grids.push(await gridOf(await openSheet(from, fileName, { limits, sheet: name })))
  return grids
}
