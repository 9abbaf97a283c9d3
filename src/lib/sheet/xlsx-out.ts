import type { Merge } from './sheet.ts'
import { escapeXml } from './xml.ts'
import { type ZipPart, zip } from './zip-out.ts'

// Why not hucre's writeXlsxStream (1.0.0): it styles columns only, and a report has to mark single cells.

/** Looks of a cell, by their place in `cellXfs` below. `literal` keeps a leading = + - @ text also when the cell is edited or saved as CSV. */
const looks = ['plain', 'text', 'literal', 'title', 'heading', 'note', 'error', 'warning'] as const
export type Look = (typeof looks)[number]

export interface OutCell {
  value: string | number | null
  look: Look
}

export interface OutRow {
  line: number
  cells: OutCell[]
}

export interface Worksheet {
  name: string
  /** In characters. */
  widths: readonly number[]
  /** Lines that stay in sight. */
  frozen: number
  /** From the top; known before the rows are. */
  merges: readonly Merge[]
  rows: AsyncIterable<OutRow>
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const typeOf = (part: string) => `application/vnd.openxmlformats-officedocument.spreadsheetml.${part}+xml`

const fill = (rgb: string) => `<fill><patternFill patternType="solid"><fgColor rgb="FF${rgb}"/><bgColor indexed="64"/></patternFill></fill>`
const xf = (format: number, font: number, fillAt: number, more = '', align = '') =>
  `<xf numFmtId="${format}" fontId="${font}" fillId="${fillAt}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"${more}${align ? ` applyAlignment="1">${align}</xf>` : '/>'}`
const wrap = '<alignment vertical="top" wrapText="1"/>'
const styles = `${declaration}<styleSheet ${main}><fonts count="3"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font><font><b/><sz val="16"/><name val="宋体"/></font></fonts><fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('F2F2F2')}${fill('FFC7CE')}${fill('FFEB9C')}</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${looks.length}">${[
  xf(0, 0, 0),
  xf(49, 0, 0),
  xf(49, 0, 0, ' quotePrefix="1"'),
  xf(49, 2, 0, '', '<alignment horizontal="center" vertical="center"/>'),
  xf(49, 1, 2, '', '<alignment horizontal="center" vertical="center" wrapText="1"/>'),
  xf(49, 0, 0, '', wrap),
  xf(49, 0, 3),
  xf(49, 0, 4),
].join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

const letters: string[] = []
export const columnLetters = (index: number): string => {
  let name = letters[index]
  if (name === undefined) {
    name = ''
    for (let i = index + 1; i > 0; i = Math.floor((i - 1) / 26)) name = String.fromCharCode(65 + ((i - 1) % 26)) + name
    letters[index] = name
  }
  return name
}

const style = Object.fromEntries(looks.map((l, i) => [l, ` s="${i}"`])) as Record<Look, string>
const opening: string[] = []
const spaced = /^\s|\s$|\n/

const rowXml = ({ line, cells }: OutRow): string => {
  let xml = `<row r="${line}">`
  for (let i = 0; i < cells.length; i++) {
    const { value, look } = cells[i]!
    if (value === null || value === '') {
      if (look !== 'plain' && look !== 'text') xml += `<c r="${columnLetters(i)}${line}"${style[look]}/>`
      continue
    }
    opening[i] ??= `<c r="${columnLetters(i)}`
    xml += opening[i]! + line + '"' + style[look]
    if (typeof value === 'number') xml += '><v>' + value + '</v></c>'
    else
      xml +=
        (spaced.test(value) ? ' t="inlineStr"><is><t xml:space="preserve">' : ' t="inlineStr"><is><t>') + escapeXml(value) + '</t></is></c>'
  }
  return `${xml}</row>`
}

async function* sheetXml(sheet: Worksheet): AsyncGenerator<string, void, undefined> {
  const cols = sheet.widths.map((w, i) => `<col min="${i + 1}" max="${i + 1}" width="${w}" customWidth="1"/>`).join('')
  const pane = sheet.frozen
    ? `<pane ySplit="${sheet.frozen}" topLeftCell="A${sheet.frozen + 1}" activePane="bottomLeft" state="frozen"/>`
    : ''
  let xml = `${declaration}<worksheet ${main}><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>${cols ? `<cols>${cols}</cols>` : ''}<sheetData>`
  for await (const row of sheet.rows) {
    xml += rowXml(row)
    if (xml.length > 1 << 16) {
      yield xml
      xml = ''
    }
  }
  const merged = sheet.merges.map((m) => `<mergeCell ref="${columnLetters(m.left)}${m.top}:${columnLetters(m.right)}${m.bottom}"/>`)
  xml += `</sheetData>${merged.length ? `<mergeCells count="${merged.length}">${merged.join('')}</mergeCells>` : ''}</worksheet>`
  yield xml
}

/** A workbook of one worksheet, piece by piece, in constant memory. */
export const xlsxBytes = (sheet: Worksheet): AsyncGenerator<Buffer, void, undefined> => {
  const name =
    sheet.name
      .replace(/[[\]:*?/\\']/g, ' ')
      .trim()
      .slice(0, 31) || 'Sheet1'
  const parts: ZipPart[] = [
    {
      name: '[Content_Types].xml',
      content: [
        `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${typeOf('sheet.main')}"/><Override PartName="/xl/styles.xml" ContentType="${typeOf('styles')}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${typeOf('worksheet')}"/></Types>`,
      ],
    },
    {
      name: '_rels/.rels',
      content: [
        `${declaration}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ],
    },
    {
      name: 'xl/workbook.xml',
      content: [
        `${declaration}<workbook ${main} xmlns:r="${office}"><sheets><sheet name="${escapeXml(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ],
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: [
        `${declaration}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
      ],
    },
    { name: 'xl/styles.xml', content: [styles] },
    { name: 'xl/worksheets/sheet1.xml', content: sheetXml(sheet) },
  ]
  return zip(parts)
}
