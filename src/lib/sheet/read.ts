import { csvRows, decodedText, detectEncoding, detectSeparator } from './csv.ts'
import {
  defaultLimits,
  empty,
  encrypted,
  type Limits,
  lockFile,
  notASheet,
  type OpenSheet,
  oldXls,
  type RawRow,
  sheetTooLarge,
  tooManyRows,
} from './sheet.ts'
import { type Source, source } from './unzip.ts'
import { chooseSheet, openWorkbook } from './workbook.ts'
import { readMerges, xlsxRows } from './xlsx.ts'

export interface OpenOptions {
  /** Worksheet to read; the first visible one by default. */
  sheet?: string
  limits?: Partial<Limits>
}

/**
 * Open an uploaded register: .xlsx, or text with separators. What it is is decided by its bytes; the name is used only in sentences.
 * @param from the bytes, or the path of a file that stays there until the rows have been read
 * @throws sheet.lock-file, .old-xls, .encrypted, .not-a-sheet, .damaged, .empty, .too-large, .zip-bomb, .no-such-sheet; while reading
 * rows also .too-many-rows, .too-many-columns, .cell-too-long, .quote-not-closed
 */
export const openSheet = async (from: Uint8Array | string, fileName: string, options: OpenOptions = {}): Promise<OpenSheet> => {
  const limits = { ...defaultLimits, ...options.limits }
  const file = await source(from)
  if (file.size === 0) throw empty({ fileName })
  if (file.size > limits.bytes) throw sheetTooLarge({ limitMB: Math.floor(limits.bytes / 2 ** 20) })
  const head = await file.read(0, 4096)
  const kind = await kindOf(file, head, fileName)
  if (kind === 'xlsx') {
    const book = await openWorkbook(file, fileName, limits)
    const { name, entry } = chooseSheet(book, options.sheet)
    return {
      fileName,
      kind,
      sheetName: name,
      otherSheets: book.sheets.filter((s) => s.name !== name).map((s) => s.name),
      encoding: null,
      separator: null,
      merges: await readMerges(file, entry, limits, fileName),
      rows: () => counted(xlsxRows(file, book, entry, limits, fileName), limits, fileName),
    }
  }
  const { encoding, skip } = await detectEncoding(file, fileName)
  let start = ''
  for await (const piece of decodedText(file, encoding, skip, Math.min(file.size, skip + 64 * 1024))) start += piece
  const separator = detectSeparator(start)
  return {
    fileName,
    kind,
    sheetName: '',
    otherSheets: [],
    encoding,
    separator,
    merges: [],
    rows: () => counted(csvRows(decodedText(file, encoding, skip), separator, limits), limits, fileName),
  }
}

/** Refuses what is certainly something else. Everything that may be text goes on to the text reader, which looks at all of it. */
const kindOf = async (file: Source, head: Buffer, fileName: string): Promise<'xlsx' | 'csv'> => {
  const is = (...bytes: number[]) => bytes.every((b, i) => head[i] === b)
  // The owner file a spreadsheet program leaves beside an open document: name length, name in 8-bit padded to 54, name in 16-bit.
  const ghost =
    file.size === 165 && head[0]! <= 54 && head.includes(0) && head.subarray(1 + head[0]!, 54).every((b) => b === 0x20 || b === 0)
  if (/^~\$/.test(fileName.split(/[\\/]/).at(-1)!) || ghost) throw lockFile({ fileName })
  if (is(0x50, 0x4b, 0x03, 0x04) || is(0x50, 0x4b, 0x05, 0x06)) return 'xlsx'
  if (is(0xd0, 0xcf, 0x11, 0xe0)) {
    const all = await file.read(0, file.size)
    const holds = (name: string) => all.includes(Buffer.from(name, 'utf16le'))
    if (holds('EncryptedPackage')) throw encrypted({ fileName })
    if (holds('Workbook') || holds('Book')) throw oldXls({ fileName })
    throw notASheet({ fileName, found: 'ole' })
  }
  // BIFF 2-4 sheets of the time before compound files.
  if (head[0] === 0x09 && [0, 2, 4].includes(head[1]!) && [4, 6].includes(head[2]!) && head[3] === 0) throw oldXls({ fileName })
  if (head.toString('latin1', 0, 5) === '%PDF-') throw notASheet({ fileName, found: 'pdf' })
  if (is(0x89, 0x50, 0x4e, 0x47) || is(0xff, 0xd8, 0xff) || head.toString('latin1', 0, 4) === 'GIF8')
    throw notASheet({ fileName, found: 'image' })
  const start = head.toString(is(0xff, 0xfe) ? 'utf16le' : 'utf8').replace(/^[\ufeff\s]+/, '')
  if (/^<(?:!doctype html|!--|html|head|meta|table|body|style|div)\b/i.test(start) || /^<!--/.test(start))
    throw notASheet({ fileName, found: 'html' })
  if (/^<\?xml\b/i.test(start)) throw notASheet({ fileName, found: /<html\b/i.test(start) ? 'html' : 'xml' })
  return 'csv'
}

/** How many rows are handed on before other work of the process gets its turn. */
const turn = 200

async function* counted(rows: AsyncIterable<RawRow>, limits: Limits, fileName: string): AsyncGenerator<RawRow, void, undefined> {
  let n = 0
  for await (const row of rows) {
    if (++n > limits.rows) throw tooManyRows({ limit: limits.rows })
    if (n % turn === 0) await new Promise((go) => setImmediate(go))
    yield row
  }
  if (n === 0) throw empty({ fileName })
}
