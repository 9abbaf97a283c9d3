import { type Cell, cellTooLong, damaged, type Limits, type Merge, type RawRow, tooManyColumns } from './sheet.ts'
import { type Source, unpack, type ZipEntry } from './unzip.ts'
import type { Workbook } from './workbook.ts'
import { attribute, cellText, siText } from './xml.ts'

// Why not hucre's streamXlsxRows (read at 1.0.0): its parser runs on whether or not rows are taken, so a slow consumer (a
// database check) fills memory with parsed rows; a workbook whose strings come after its sheets, as Excel writes it, is buffered
// whole; merged areas are not given. Its own tests still serve: ours write with hucre and exceljs and read here.

/** A row as long as this is refused: 600 columns of 10,000 characters are no register. */
const rowChars = 4 * 2 ** 20

const columnOf = (ref: string): number => {
  let n = 0
  for (let i = 0; i < ref.length; i++) {
    const c = ref.charCodeAt(i)
    if (c < 65 || c > 90) break
    n = n * 26 + c - 64
  }
  return n - 1
}

/**
 * Merged areas of a worksheet; they stand after the rows, so the part is unpacked once for them.
 * Only the tail behind `</sheetData>` is looked at.
 */
export const readMerges = async (file: Source, entry: ZipEntry, limits: Limits, fileName: string): Promise<Merge[]> => {
  const merges: Merge[] = []
  const ref = /mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["'][^>]*>/g
  let text = ''
  let behind = false
  for await (const chunk of unpack(file, entry, limits, fileName)) {
    text += chunk.toString('latin1')
    if (!behind) {
      const end = /<\/(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*\/>/.exec(text)
      if (end) {
        behind = true
        text = text.slice(end.index)
      } else text = text.slice(-64)
    }
    if (!behind) continue
    let at = 0
    ref.lastIndex = 0
    for (let m = ref.exec(text); m; m = ref.exec(text)) {
      merges.push({ left: columnOf(m[1]!), top: Number(m[2]), right: columnOf(m[3]!), bottom: Number(m[4]) })
      at = ref.lastIndex
    }
    text = text.slice(Math.max(at, text.length - 256))
  }
  return merges
}

/** Serial number of a day → `1985-02-13`, with ` 08:30` when the number has a fraction. Serial 60 is the 29 February 1900 that never was. */
const showDate = (serial: number, style: 'day' | 'month' | 'time', shift: number): Cell => {
  const days = Math.floor(serial) + shift
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400)
  const p2 = (n: number) => String(n).padStart(2, '0')
  const clock = `${p2(Math.floor(seconds / 3600) % 24)}:${p2(Math.floor(seconds / 60) % 60)}${seconds % 60 ? `:${p2(seconds % 60)}` : ''}`
  if (style === 'time' && days === shift) return clock
  if (days < 1 || days > 2_958_465) return serial
  const date = new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + (days + (seconds === 86_400 ? 1 : 0)) * 86_400_000)
  const day = date.toISOString().slice(0, 10)
  return style === 'month' && date.getUTCDate() === 1 ? day.slice(0, 7) : seconds % 86_400 ? `${day} ${clock}` : day
}

/**
 * Rows of one worksheet in file order, constant memory: nothing is unpacked before the rows before it are taken.
 * @throws sheet.damaged, sheet.zip-bomb, sheet.cell-too-long, sheet.too-many-columns
 */
export async function* xlsxRows(
  file: Source,
  book: Workbook,
  entry: ZipEntry,
  limits: Limits,
  fileName: string,
): AsyncGenerator<RawRow, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let prefix: string | null = null
  let rowTag = ''
  let rowClose = ''
  let line = 0
  let searchFrom = 0
  for await (const chunk of unpack(file, entry, limits, fileName)) {
    rest += decoder.decode(chunk, { stream: true })
    if (prefix === null) {
      const start = /<((?:\w+:)?)sheetData\s*(\/)?>/.exec(rest)
      if (!start) {
        rest = rest.slice(-256)
        continue
      }
      if (start[2]) return
      prefix = start[1]!
      rowTag = `<${prefix}row`
      rowClose = `</${prefix}row>`
      rest = rest.slice(start.index + start[0].length)
    }
    let at = 0
    for (;;) {
      const open = rest.indexOf('<', at)
      if (open < 0) break
      const openEnd = rest.indexOf('>', open)
      if (openEnd < 0) break
      const tag = rest.slice(open, openEnd + 1)
      if (!tag.startsWith(rowTag)) {
        if (tag.startsWith(`</${prefix}sheetData`)) return
        at = openEnd + 1
        continue
      }
      const number = Number(attribute(tag, 'r'))
      if (tag.endsWith('/>')) {
        line = number || line + 1
        at = openEnd + 1
        continue
      }
      const close = rest.indexOf(rowClose, Math.max(openEnd, searchFrom))
      if (close < 0) {
        if (rest.length - open > rowChars) throw cellTooLong({ line: number || line + 1, limit: limits.cellChars })
        break
      }
      line = number || line + 1
      const cells = readCells(rest.slice(openEnd + 1, close), prefix, book, limits, line)
      at = close + rowClose.length
      searchFrom = 0
      if (cells.length > 0) yield { line, cells }
    }
    rest = rest.slice(at)
    searchFrom = Math.max(0, rest.length - rowClose.length)
  }
  throw damaged({ fileName })
}

const readCells = (xml: string, prefix: string, book: Workbook, limits: Limits, line: number): Cell[] => {
  const cells: Cell[] = []
  const cTag = `<${prefix}c`
  const cClose = `</${prefix}c>`
  let next = 0
  for (let at = xml.indexOf(cTag); at >= 0; at = xml.indexOf(cTag, at)) {
    const openEnd = xml.indexOf('>', at)
    if (openEnd < 0) break
    const tag = xml.slice(at, openEnd + 1)
    if (!/[\s/>]/.test(tag[cTag.length]!)) {
      at = openEnd
      continue
    }
    const ref = attribute(tag, 'r')
    const column = ref ? columnOf(ref) : next
    next = column + 1
    if (xml.charCodeAt(openEnd - 1) === 47) {
      at = openEnd
      continue
    }
    const end = xml.indexOf(cClose, openEnd)
    if (end < 0) break
    const value = readValue(tag, xml.slice(openEnd + 1, end), prefix, book)
    at = end
    if (value === null || value === '') continue
    if (column >= limits.columns) throw tooManyColumns({ line, limit: limits.columns })
    if (typeof value === 'string' && value.length > limits.cellChars) throw cellTooLong({ line, limit: limits.cellChars })
    while (cells.length < column) cells.push(null)
    cells[column] = value
  }
  return cells
}

const inner = (xml: string, name: string): string | null => {
  const open = xml.indexOf(`<${name}`)
  if (open < 0) return null
  const start = xml.indexOf('>', open) + 1
  const end = xml.indexOf(`</${name}>`, start)
  return end < 0 ? null : xml.slice(start, end)
}

const readValue = (tag: string, content: string, prefix: string, book: Workbook): Cell => {
  const type = attribute(tag, 't') ?? 'n'
  if (type === 'inlineStr') return siText(inner(content, `${prefix}is`) ?? '')
  const raw = inner(content, `${prefix}v`)
  if (raw === null || raw === '') return null
  if (type === 's') return book.strings.get(Number(raw))
  if (type === 'b') return raw === '1' || raw === 'true'
  if (type === 'n') {
    const n = Number(raw)
    if (!Number.isFinite(n)) return cellText(raw)
    const style = book.styles[Number(attribute(tag, 's') ?? 0)]
    return style ? showDate(n, style, book.dayShift) : n
  }
  // str (formula result), e (error, as its text), d (ISO date of strict workbooks)
  return type === 'd'
    ? cellText(raw)
        .replace('T', ' ')
        .replace(/ 00:00(:00(\.0+)?)?Z?$/, '')
    : cellText(raw)
}
