import { readdirSync, readFileSync } from 'node:fs'
import ExcelJS from 'exceljs'
import { zip } from '../../lib/sheet/zip-out.ts'
import { notation } from './clause.ts'
import { outsideNote } from './outside.ts'
import type { ReadTable } from './table.ts'

// Samples of test/standards: a compact text becomes a real .xlsx (written by exceljs, which the product does not read with) or .docx.

export interface Sample {
  half: 'seen' | 'heldout'
  name: string
  as: 'xlsx' | 'docx'
  sheet: string
  /** `^` merged with the cell above, `<` with the cell to the left. */
  cells: string[][]
  expected: Expected
}
export interface ExpectedLine {
  title: string
  max: string | null
  reading: string
}
export interface Expected {
  branches: { level: number; title: string; max: string }[]
  items: (ExpectedLine & { above: string[] })[]
  outside: ExpectedLine[]
}

const folder = new URL('../../../test/standards/', import.meta.url)

const expectedOf = (text: string): Expected => {
  const out: Expected = { branches: [], items: [], outside: [] }
  let above: string[] = []
  for (const line of text.split('\n').filter((l) => l.trim() !== '')) {
    const parts = line.split(' | ').map((p) => p.trim())
    const head = /^(#+|[+!-]) (.*)$/.exec(parts[0]!)
    if (head && head[1]!.startsWith('#')) {
      const level = head[1]!.length
      above = [...above.slice(0, level - 1), head[2]!]
      out.branches.push({ level, title: head[2]!, max: parts[1]! })
    } else if (head) out.outside.push({ title: head[2]!, max: null, reading: parts[1]! })
    else out.items.push({ title: parts[0]!, max: parts[1]!, reading: parts[2]!, above })
  }
  return out
}

export const samplesOf = (half: Sample['half']): Sample[] =>
  readdirSync(new URL(`${half}/`, folder))
    .filter((f) => f.endsWith('.txt'))
    .sort()
    .map((f) => {
      const [head, body] = readFileSync(new URL(`${half}/${f}`, folder), 'utf8').split('\n---\n') as [string, string]
      const meta = Object.fromEntries(head.split('\n').map((l) => l.split(': ') as [string, string]))
      return {
        half,
        name: `${half}/${f.replace('.txt', '')}`,
        as: (meta.as ?? 'xlsx') as Sample['as'],
        sheet: meta.sheet!,
        cells: body
          .split('\n')
          .filter((l) => l.trim() !== '')
          .map((l) => l.split('|').map((c) => c.trim().replaceAll('\\n', '\n'))),
        expected: expectedOf(readFileSync(new URL(`${half}/${f.replace('.txt', '.expected')}`, folder), 'utf8')),
      }
    })

/** Owner of each cell: the top left one of its merged area. */
const owners = (cells: string[][]): [number, number][][] => {
  const width = Math.max(...cells.map((r) => r.length))
  const out: [number, number][][] = []
  cells.forEach((row, r) => {
    out.push([])
    for (let c = 0; c < width; c++) {
      const text = row[c] ?? ''
      out[r]!.push(text === '^' ? out[r - 1]![c]! : text === '<' ? out[r]![c - 1]! : [r, c])
    }
  })
  return out
}

export const xlsxOf = async (s: Sample): Promise<Buffer> => {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet(s.sheet)
  const own = owners(s.cells)
  const areas = new Map<string, { top: number; left: number; bottom: number; right: number }>()
  for (const [r, row] of own.entries())
    for (const [c, [or, oc]] of row.entries()) {
      const key = `${or} ${oc}`
      const a = areas.get(key) ?? { top: or, left: oc, bottom: or, right: oc }
      areas.set(key, { ...a, bottom: Math.max(a.bottom, r), right: Math.max(a.right, c) })
    }
  for (const a of areas.values()) {
    const text = s.cells[a.top]![a.left] ?? ''
    // As clerks type it: a plain figure is a number cell.
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : text
    if (text !== '') sheet.getCell(a.top + 1, a.left + 1).value = value
    if (a.bottom > a.top || a.right > a.left) sheet.mergeCells(a.top + 1, a.left + 1, a.bottom + 1, a.right + 1)
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

const xml = (t: string): string => t.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The parts of a minimal Word file with one table. */
export const docxParts = (s: Sample): Record<string, string> => {
  const own = owners(s.cells)
  const row = (cells: [number, number][], r: number): string => {
    let tags = ''
    for (let c = 0; c < cells.length; c++) {
      const [or, oc] = cells[c]!
      let span = 1
      while (c + span < cells.length && cells[c + span]![0] === or && cells[c + span]![1] === oc) span++
      const tall = own.some((other, i) => i !== or && other.some(([a, b]) => a === or && b === oc))
      const merge = tall ? (r === or ? '<w:vMerge w:val="restart"/>' : '<w:vMerge/>') : ''
      const words = r === or ? (s.cells[or]![oc] ?? '') : ''
      const paragraphs = words.split('\n').map((l) => `<w:p><w:r><w:t xml:space="preserve">${xml(l)}</w:t></w:r></w:p>`)
      tags += `<w:tc><w:tcPr>${span > 1 ? `<w:gridSpan w:val="${span}"/>` : ''}${merge}</w:tcPr>${paragraphs.join('')}</w:tc>`
      c += span - 1
    }
    return `<w:tr>${tags}</w:tr>`
  }
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
  return {
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
    '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl>${own.map(row).join('')}</w:tbl></w:body></w:document>`,
  }
}

/** Items beside what was expected, in the order of the paper; a line too many or too few shows as a missing side. */
export const compareItems = (s: Sample, t: ReadTable) => {
  const rows = s.expected.items.map((want, i) => ({ want, got: t.items[i] }))
  return rows.map(({ want, got }) => {
    const reading = got?.reading.clauses?.map(notation).join('; ') ?? (got?.reading.flag ? `flag ${got.reading.flag.reason}` : 'missing')
    // What lies in no band earns 0, said or not.
    const set = (x: string): string =>
      x
        .replace(/, \[,[\d.%]+\) 0$/, '')
        .split('; ')
        .sort()
        .join('; ')
    const placed = got?.title.startsWith(want.title) === true && got.max === want.max && got.above.join('/') === want.above.join('/')
    return { want, got, reading, placed, right: placed && set(reading) === set(want.reading), flagged: reading.startsWith('flag') }
  })
}
export const compareOutside = (s: Sample, t: ReadTable) =>
  s.expected.outside.map((want, i) => {
    const got = t.outside[i]
    const reading = got?.reading.outside
      ? outsideNote(got.reading.outside)
      : got?.reading.flag
        ? `flag ${got.reading.flag.reason}`
        : 'missing'
    return {
      want,
      got,
      reading,
      right: got?.title.startsWith(want.title) === true && reading === want.reading,
      flagged: reading.startsWith('flag'),
    }
  })

export const bytesOf = async (s: Sample): Promise<{ bytes: Buffer; fileName: string }> => {
  if (s.as === 'xlsx') return { bytes: await xlsxOf(s), fileName: `${s.sheet}.xlsx` }
  const parts = Object.entries(docxParts(s)).map(([name, content]) => ({ name, content: [content] }))
  const pieces: Buffer[] = []
  for await (const piece of zip(parts)) pieces.push(piece)
  return { bytes: Buffer.concat(pieces), fileName: `${s.sheet}.docx` }
}
