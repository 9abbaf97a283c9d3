import { damaged, sheetTooLarge, zipBomb } from './sheet/sheet.ts'
import { source, zipEntries } from './sheet/unzip.ts'

const mostPacked = 20 * 2 ** 20
const mostUnpacked = 64 * 2 ** 20

/**
 * Tables of a Word document, each a grid of texts with merged cells filled from their first; paragraphs of a cell are joined by line breaks.
 * Null when the bytes are no Word document.
 * @param from the bytes, or the path of a file
 * @throws sheet.damaged, sheet.too-large, sheet.zip-bomb
 */
export const docxTables = async (from: Uint8Array | string, fileName: string): Promise<string[][][] | null> => {
  const file = await source(from)
  const head = await file.read(0, 4)
  if (head[0] !== 0x50 || head[1] !== 0x4b) return null
  const entries = await zipEntries(file, fileName)
  if (!entries.has('word/document.xml')) return null
  if (file.size > mostPacked) throw sheetTooLarge({ limitMB: mostPacked / 2 ** 20 })
  // The library unpacks every part into memory.
  if ([...entries.values()].reduce((n, e) => n + e.unpacked, 0) > mostUnpacked) throw zipBomb({ fileName })
  const bytes = await file.read(0, file.size)
  const mammoth = (await import('mammoth')).default
  let html: string
  try {
    html = (await mammoth.convertToHtml({ buffer: bytes })).value
  } catch {
    throw damaged({ fileName })
  }
  return tablesOf(html)
}

const unescapeHtml = (t: string): string =>
  t
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')

const span = (attributes: string, name: string): number => Math.min(Number(new RegExp(`${name}="(\\d+)"`).exec(attributes)?.[1] ?? 1), 200)

const cellText = (html: string): string =>
  unescapeHtml(
    html
      .replace(/<br\s*\/?>|<\/p>|<\/li>/g, '\n')
      .replace(/<[^>]+>/g, '')
      .replace(/\n+/g, '\n'),
  ).trim()

/** Outermost tables only; a table inside a cell is read as that cell's text. */
export const tablesOf = (html: string): string[][][] => {
  const tables: string[][][] = []
  for (const table of html.matchAll(/<table\b[^>]*>([\s\S]*?)<\/table>/g)) {
    const grid: (string | undefined)[][] = []
    let r = 0
    for (const row of table[1]!.matchAll(/<tr\b[^>]*>([\s\S]*?)<\/tr>/g)) {
      grid[r] ??= []
      const line = grid[r]!
      let c = 0
      for (const cell of row[1]!.matchAll(/<t[dh]\b([^>]*)>([\s\S]*?)<\/t[dh]>/g)) {
        while (line[c] !== undefined) c++
        const [wide, tall] = [span(cell[1]!, 'colspan'), span(cell[1]!, 'rowspan')]
        const text = cellText(cell[2]!)
        for (let dr = 0; dr < tall; dr++) {
          grid[r + dr] ??= []
          for (let dc = 0; dc < wide; dc++) grid[r + dr]![c + dc] = text
        }
        c += wide
      }
      r++
    }
    tables.push(grid.slice(0, r).map((row) => Array.from(row, (c) => c ?? '')))
  }
  return tables
}
