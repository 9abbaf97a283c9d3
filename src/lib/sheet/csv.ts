import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { cellTooLong, type Limits, notASheet, type OpenSheet, quoteNotClosed, type RawRow, tooManyColumns } from './sheet.ts'
import type { Source } from './unzip.ts'

type Encoding = NonNullable<OpenSheet['encoding']>

/**
 * Decide the encoding of a text file: byte order mark, then strict UTF-8, then GB18030.
 * A text that is nearly UTF-8 (one cut character) stays UTF-8: read as GB18030 it would turn into well-formed nonsense.
 * @throws sheet.not-a-sheet when it holds NUL bytes or is text in neither
 */
export const detectEncoding = async (file: Source, fileName: string): Promise<{ encoding: Encoding; skip: number }> => {
  const head = await file.read(0, 4)
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', skip: 2 }
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', skip: 3 }
  let strict: TextDecoder | null = new TextDecoder('utf-8', { fatal: true })
  const asUtf8 = new TextDecoder('utf-8')
  const asGb = iconv.getDecoder('gb18030')
  const utf8 = { good: 0, bad: 0 }
  const gb = { good: 0, bad: 0 }
  for await (const chunk of file.stream() as AsyncIterable<Buffer>) {
    if (chunk.includes(0)) throw notASheet({ fileName, found: 'unknown' })
    try {
      strict?.decode(chunk, { stream: true })
    } catch {
      strict = null
    }
    count(asUtf8.decode(chunk, { stream: true }), utf8)
    count(asGb.write(chunk), gb)
  }
  try {
    strict?.decode()
  } catch {
    strict = null
  }
  if (strict || utf8.bad * 50 < utf8.good) return { encoding: 'utf-8', skip: 0 }
  if (gb.bad * 50 <= gb.good) return { encoding: 'gb18030', skip: 0 }
  throw notASheet({ fileName, found: 'unknown' })
}

/** Characters beyond ASCII, and those that could not be decoded. */
const count = (text: string, n: { good: number; bad: number }): void => {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0xfffd) n.bad++
    else if (c > 0x7f) n.good++
  }
}

const separators = [',', '\t', ';', '，'] as const

/**
 * The separator that cuts most of the first lines into the same number of cells, more than one. Quoted text is not looked at.
 * Without any, the file has one column and the comma is returned.
 */
export const detectSeparator = (head: string): string => {
  const lines = head
    .replace(/"(?:[^"]|"")*"/g, '""')
    .split(/\r\n|\r|\n/)
    .filter((l) => l.trim() !== '')
    .slice(0, 20)
  let best: { separator: string; lines: number; cuts: number } = { separator: ',', lines: 0, cuts: 0 }
  for (const separator of separators) {
    const tally = new Map<number, number>()
    for (const l of lines) {
      const cuts = l.split(separator).length - 1
      if (cuts > 0) tally.set(cuts, (tally.get(cuts) ?? 0) + 1)
    }
    for (const [cuts, n] of tally) if (n > best.lines || (n === best.lines && cuts > best.cuts)) best = { separator, lines: n, cuts }
  }
  return best.separator
}

/** Text of the file, decoded piece by piece. */
export async function* decodedText(file: Source, encoding: Encoding, skip: number, end?: number): AsyncGenerator<string, void, undefined> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: false })
  for await (const chunk of file.stream(skip, end) as AsyncIterable<Buffer>) yield decoder.write(chunk)
  const last = decoder.end()
  if (last) yield last
}

/**
 * Rows of a text file in constant memory; lines are counted as a spreadsheet program counts them: records, blank ones included.
 * An apostrophe before = + - @ (put there by our own export against formulas) and a tab before digits are taken off again.
 * @throws sheet.quote-not-closed, sheet.cell-too-long, sheet.too-many-columns
 */
export async function* csvRows(text: AsyncIterable<string>, separator: string, limits: Limits): AsyncGenerator<RawRow, void, undefined> {
  let line = 0
  const parser = parse({
    delimiter: separator,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: limits.cellChars * 40,
    record_delimiter: ['\r\n', '\n', '\r'],
  })
  pipeline(Readable.from(text), parser, () => {})
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      line++
      let last = record.length
      while (last > 0 && record[last - 1]!.trim() === '') last--
      if (last === 0) continue
      if (last > limits.columns) throw tooManyColumns({ line, limit: limits.columns })
      const cells = record.slice(0, last).map((cell) => {
        if (cell.length > limits.cellChars) throw cellTooLong({ line, limit: limits.cellChars })
        return cell === '' ? null : cell.replace(/^'(?=[=+\-@])|^\t(?=\d)/, '')
      })
      yield { line, cells }
    }
  } catch (e) {
    const { code, records } = e as { code?: unknown; records?: number }
    if (code === 'CSV_QUOTE_NOT_CLOSED') throw quoteNotClosed({ line: (records ?? line) + 1 })
    if (code === 'CSV_MAX_RECORD_SIZE') throw cellTooLong({ line: (records ?? line) + 1, limit: limits.cellChars })
    throw e
  }
}
