import { empty, type Limits, noSuchSheet, notASheet } from './sheet.ts'
import { type Source, unpack, unpackText, type ZipEntry, zipEntries } from './unzip.ts'
import { attribute, elements, siText, unescapeXml } from './xml.ts'

/** What the rows of a worksheet need to be read: where it is, its strings, which styles are dates. */
export interface Workbook {
  sheets: { name: string; entry: ZipEntry; hidden: boolean }[]
  strings: Strings
  /** Style index → what kind of date its cells are. */
  styles: (DateStyle | undefined)[]
  /** Days to add to a serial: 1,462 in the Macintosh date system. */
  dayShift: number
}

export type DateStyle = 'day' | 'month' | 'time'

/** Shared strings as UTF-8 in one buffer: a million of them cost their bytes and 4 more each, as JavaScript strings three times that. */
export class Strings {
  #bytes = Buffer.alloc(1 << 16)
  #ends = new Uint32Array(1 << 10)
  #n = 0

  add(text: string): void {
    const start = this.#n === 0 ? 0 : this.#ends[this.#n - 1]!
    const length = Buffer.byteLength(text)
    if (start + length > this.#bytes.length) {
      const more = Buffer.alloc(Math.max(this.#bytes.length * 2, start + length))
      this.#bytes.copy(more)
      this.#bytes = more
    }
    if (this.#n === this.#ends.length) {
      const more = new Uint32Array(this.#ends.length * 2)
      more.set(this.#ends)
      this.#ends = more
    }
    this.#bytes.write(text, start)
    this.#ends[this.#n++] = start + length
  }

  get(i: number): string | null {
    if (!(i >= 0 && i < this.#n)) return null
    return this.#bytes.toString('utf8', i === 0 ? 0 : this.#ends[i - 1]!, this.#ends[i]!)
  }
}

/** Numbers of the built-in date formats, those of Chinese Excel included (27-36, 50-58). @source ECMA-376 part 1, 18.8.30 */
const builtIn: Record<number, DateStyle> = {
  ...Object.fromEntries([14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58].map((n) => [n, 'day' as const])),
  ...Object.fromEntries([17, 27, 36, 50, 52, 57].map((n) => [n, 'month' as const])),
  ...Object.fromEntries([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((n) => [n, 'time' as const])),
}

/** A format that shows year and month only ("1985年2月") says nothing of the day; the stored first of the month is the program's invention. */
export const dateStyleOf = (format: string): DateStyle | undefined => {
  const letters = format
    .split(';')[0]!
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase()
  if (/general/.test(letters)) return undefined
  if (/[de]/.test(letters.replace(/0e[+-]/g, '')) && /[dy]/.test(letters)) return /d/.test(letters) ? 'day' : 'month'
  if (/y/.test(letters)) return 'month'
  return /[hs]/.test(letters) ? 'time' : /m/.test(letters) ? 'day' : undefined
}

const readStyles = (xml: string): (DateStyle | undefined)[] => {
  const custom = new Map<number, DateStyle | undefined>()
  for (const tag of elements(xml, 'numFmt'))
    custom.set(Number(attribute(tag, 'numFmtId')), dateStyleOf(unescapeXml(attribute(tag, 'formatCode') ?? '')))
  const xfs = /<(?:\w+:)?cellXfs\b[\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(xml)?.[0] ?? ''
  return elements(xfs, 'xf').map((tag) => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0)
    return custom.has(id) ? custom.get(id) : builtIn[id]
  })
}

const readStrings = async (chunks: AsyncIterable<Buffer>, cellChars: number): Promise<Strings> => {
  const strings = new Strings()
  const decoder = new TextDecoder()
  const open = /<(?:(\w+):)?si(?:\s[^>]*)?(\/)?>/g
  let rest = ''
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true })
    let at = 0
    for (;;) {
      open.lastIndex = at
      const tag = open.exec(rest)
      if (!tag) break
      const start = open.lastIndex
      const close = tag[2] ? '' : `</${tag[1] ? `${tag[1]}:` : ''}si>`
      const end = tag[2] ? start : rest.indexOf(close, start)
      if (end < 0) {
        at = tag.index
        break
      }
      // One character over the limit is enough for the row reader to refuse it with its line.
      strings.add(siText(rest.slice(start, end)).slice(0, cellChars + 1))
      at = end + close.length
    }
    rest = rest.slice(at)
    // A string without end: keep what shows that it is too long, and the place where its end tag may be cut in two.
    const keep = cellChars * 8
    if (rest.length > keep * 4) rest = rest.slice(0, keep) + rest.slice(-64)
  }
  return strings
}

const folder = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
const resolve = (base: string, target: string): string => {
  if (target.startsWith('/')) return target.slice(1)
  const steps = folder(base).split('/').filter(Boolean)
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.') steps.push(step)
  }
  return steps.join('/')
}

/**
 * Open the ZIP archive as a workbook.
 * @throws sheet.not-a-sheet (another kind of archive), sheet.damaged, sheet.encrypted, sheet.zip-bomb, sheet.empty
 */
export const openWorkbook = async (file: Source, fileName: string, limits: Limits): Promise<Workbook> => {
  const entries = await zipEntries(file, fileName)
  const text = async (path: string): Promise<string | null> => {
    const entry = entries.get(path.toLowerCase())
    return entry ? unpackText(file, entry, { ...limits, unpackedBytes: 32 * 2 ** 20 }, fileName) : null
  }
  const relations = async (path: string) =>
    elements((await text(`${folder(path)}_rels/${path.slice(folder(path).length)}.rels`)) ?? '', 'Relationship').map((tag) => ({
      id: attribute(tag, 'Id') ?? '',
      kind: (attribute(tag, 'Type') ?? '').split('/').at(-1)!,
      path: resolve(path, unescapeXml(attribute(tag, 'Target') ?? '')),
    }))
  const workbookPath = (await relations('')).find((r) => r.kind === 'officeDocument')?.path ?? 'xl/workbook.xml'
  const xml = workbookPath.endsWith('.bin') ? null : await text(workbookPath)
  if (!xml || !/<(?:\w+:)?sheets\b/.test(xml)) {
    const has = (start: string) => [...entries.keys()].some((name) => name.startsWith(start))
    const found = has('xl/workbook.bin') ? 'xlsb' : has('word/') ? 'docx' : has('ppt/') ? 'pptx' : has('content.xml') ? 'ods' : 'zip'
    throw notASheet({ fileName, found })
  }
  const parts = await relations(workbookPath)
  const part = (kind: string) => entries.get(parts.find((r) => r.kind === kind)?.path.toLowerCase() ?? '')
  const sheets = elements(xml, 'sheet').flatMap((tag) => {
    const relation = parts.find((r) => r.id === (attribute(tag, 'r:id') ?? /\s\w+:id="([^"]*)"/.exec(tag)?.[1]))
    const entry = relation?.kind === 'worksheet' ? entries.get(relation.path.toLowerCase()) : undefined
    return entry ? [{ name: unescapeXml(attribute(tag, 'name') ?? ''), entry, hidden: /\sstate="(?:veryH|h)idden"/.test(tag) }] : []
  })
  if (sheets.length === 0) throw empty({ fileName })
  const stringsPart = part('sharedStrings')
  const stylesPart = part('styles')
  return {
    sheets,
    strings: stringsPart ? await readStrings(unpack(file, stringsPart, limits, fileName), limits.cellChars) : new Strings(),
    styles: stylesPart ? readStyles((await text(stylesPart.name))!) : [],
    dayShift: elements(xml, 'workbookPr').some((tag) => ['1', 'true'].includes(attribute(tag, 'date1904') ?? '')) ? 1462 : 0,
  }
}

/** The wanted worksheet, or the first visible one. */
export const chooseSheet = (book: Workbook, name: string | undefined): Workbook['sheets'][number] => {
  const found = name === undefined ? (book.sheets.find((s) => !s.hidden) ?? book.sheets[0]) : book.sheets.find((s) => s.name === name)
  if (!found) throw noSuchSheet({ sheet: name ?? '', sheets: book.sheets.map((s) => s.name) })
  return found
}
