import ExcelJS from 'exceljs'
import { writeXlsx, writeXlsxStream } from 'hucre'
import { describe, expect, test } from 'vitest'
import { Refused } from '../refusal.ts'
import { openSheet } from './read.ts'
import { all, collect, gb18030, utf8 } from './sheet.fixture.ts'
import type { RawRow } from './sheet.ts'
import { dateStyleOf } from './workbook.ts'
import { type ZipPart, zip } from './zip-out.ts'

const rowsOf = async (bytes: Uint8Array, name = 'a', o = {}): Promise<RawRow[]> => all((await openSheet(bytes, name, o)).rows())
const refusalOf = async (bytes: Uint8Array, name: string, o = {}): Promise<unknown> => {
  try {
    await rowsOf(bytes, name, o)
  } catch (e) {
    if (e instanceof Refused) return { code: e.code, ...e.facts }
    throw e
  }
  return 'taken'
}
const plainRows = [
  { line: 1, cells: ['姓名', '单位'] },
  { line: 2, cells: ['张三', '朝阳社区'] },
]

describe('text files', () => {
  test('UTF-8, UTF-8 with byte order mark, GB18030 without any, UTF-16 of Excel give the same rows', async () => {
    const csv = '姓名,单位\r\n张三,朝阳社区\r\n'
    const tabs = csv.replaceAll(',', '\t')
    for (const bytes of [utf8(csv), utf8(`\ufeff${csv}`), gb18030(csv), Buffer.from(`\ufeff${tabs}`, 'utf16le')])
      expect(await rowsOf(bytes)).toEqual(plainRows)
    expect(await openSheet(gb18030(csv), 'x.csv')).toMatchObject({ kind: 'csv', encoding: 'gb18030', separator: ',' })
    expect(await openSheet(Buffer.from(`\ufeff${tabs}`, 'utf16le'), 'x.txt')).toMatchObject({ encoding: 'utf-16le', separator: '\t' })
  })

  test('characters cut by the edge of a piece are put together, in every encoding', async () => {
    const csv = `姓名,单位\n${'a'.repeat(65_513)},朝阳社区𠮷\n`.replace('a'.repeat(65_513), `${'张'.repeat(9_999)}`)
    for (const shift of ['', 'x', 'xx', 'xxx']) {
      const body = `${shift}${csv}${'李,四川路街道𠮷里\n'.repeat(9_000)}`
      for (const bytes of [utf8(body), gb18030(body)]) {
        const rows = await rowsOf(bytes)
        expect(rows.length).toBe(9_002)
        expect(rows.slice(2).every((r) => r.cells[0] === '李' && r.cells[1] === '四川路街道𠮷里')).toBe(true)
      }
    }
  })

  test('one broken character leaves a UTF-8 file UTF-8', async () => {
    const bytes = Buffer.concat([utf8(`姓名,单位\n${'张三,朝阳社区\n'.repeat(20)}李四,`), Buffer.from([0xe6, 0x9c])])
    const sheet = await openSheet(bytes, 'a.csv')
    expect(sheet.encoding).toBe('utf-8')
    expect((await all(sheet.rows())).at(-1)).toEqual({ line: 22, cells: ['李四', '\ufffd'] })
  })

  test('semicolons, tabs and full-width commas are found, other separators inside cells notwithstanding', async () => {
    for (const s of [';', '\t', '，'])
      expect(await rowsOf(utf8(`姓名${s}单位\n张三${s}"朝阳,\n西里${s}"\n李四${s}b`))).toEqual([
        { line: 1, cells: ['姓名', '单位'] },
        { line: 2, cells: ['张三', `朝阳,\n西里${s}`] },
        { line: 3, cells: ['李四', 'b'] },
      ])
  })

  test('lines are counted as the spreadsheet program counts them', async () => {
    expect(await rowsOf(utf8('表\n\n , \n姓名,单位\n"张\n三",b,,\n'))).toEqual([
      { line: 1, cells: ['表'] },
      { line: 4, cells: ['姓名', '单位'] },
      { line: 5, cells: ['张\n三', 'b'] },
    ])
  })

  test('a quote that never closes, a file of nothing, a cell of 10 MB, too many rows and columns are refused', async () => {
    expect(await refusalOf(utf8('姓名,单位\n"张三,朝阳\n李四,b\n'), 'a.csv')).toEqual({ code: 'sheet.quote-not-closed', line: 2 })
    expect(await refusalOf(utf8(''), 'a.csv')).toEqual({ code: 'sheet.empty', fileName: 'a.csv' })
    expect(await refusalOf(utf8('\n , \n'), 'a.csv')).toEqual({ code: 'sheet.empty', fileName: 'a.csv' })
    const long = '字'.repeat(3_500_000)
    expect(await refusalOf(utf8(`姓名,单位\n张三,${long}\n`), 'a.csv')).toEqual({ code: 'sheet.cell-too-long', line: 2, limit: 10_000 })
    expect(await refusalOf(utf8(`姓名,单位\n张三,${long.slice(0, 10_001)}\n`), 'a.csv')).toMatchObject({ code: 'sheet.cell-too-long' })
    expect(await refusalOf(utf8('a\n'.repeat(11)), 'a.csv', { limits: { rows: 10 } })).toEqual({ code: 'sheet.too-many-rows', limit: 10 })
    expect(await refusalOf(utf8('a\n'.repeat(10)), 'a.csv', { limits: { rows: 10 } })).toBe('taken')
    expect(await refusalOf(utf8('x\na,b,c\n'), 'a.csv', { limits: { columns: 2 } })).toEqual({
      code: 'sheet.too-many-columns',
      line: 2,
      limit: 2,
    })
    expect(await refusalOf(utf8('abc'), 'a.csv', { limits: { bytes: 2 } })).toMatchObject({ code: 'sheet.too-large' })
  })
})

describe('files that are something else', () => {
  const ole = (name: string) =>
    Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(1000), Buffer.from(name, 'utf16le')])
  const ghost = Buffer.concat([Buffer.from([4]), Buffer.from('Wang'), Buffer.alloc(50, 0x20), Buffer.alloc(110)])

  test.each([
    ['网页.xls', utf8('\ufeff\n<html xmlns:o="urn"><table><tr><td>姓名</td></tr></table></html>'), 'sheet.not-a-sheet', 'html'],
    ['网页.xlsx', utf8('<meta charset=gbk><table>'), 'sheet.not-a-sheet', 'html'],
    ['花名册.xml', utf8('<?xml version="1.0"?><Workbook/>'), 'sheet.not-a-sheet', 'xml'],
    ['花名册.xlsx', utf8('%PDF-1.7 …'), 'sheet.not-a-sheet', 'pdf'],
    ['花名册.xlsx', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]), 'sheet.not-a-sheet', 'image'],
    ['花名册.csv', Buffer.from([1, 2, 0, 4, 200]), 'sheet.not-a-sheet', 'unknown'],
    ['花名册.csv', Buffer.from([0xff, 0xff, 0xff, 0x80, 0xff, 0x2c]), 'sheet.not-a-sheet', 'unknown'],
    ['花名册.xlsx', ole('Workbook'), 'sheet.old-xls', undefined],
    ['花名册.doc', ole('WordDocument'), 'sheet.not-a-sheet', 'ole'],
    ['花名册.xlsx', ole('EncryptedPackage'), 'sheet.encrypted', undefined],
    ['~$花名册.xlsx', ghost, 'sheet.lock-file', undefined],
    ['花名册.xlsx', ghost, 'sheet.lock-file', undefined],
  ])('%s', async (fileName, bytes, code, found) => {
    expect(await refusalOf(bytes, fileName)).toEqual(found ? { code, fileName, found } : { code, fileName })
  })

  test('a text as long as an owner file is no owner file', async () => {
    expect(await refusalOf(utf8('6,a\n'.padEnd(165, '1,b\n')), 'a.csv')).toBe('taken')
  })

  test('a text file named .xlsx is a text file', async () => {
    expect(await rowsOf(utf8('姓名,单位\n张三,朝阳社区\n'), '花名册.xlsx')).toEqual(plainRows)
  })

  test('an archive of something else is named', async () => {
    const archive = (name: string) => collect(zip([{ name, content: ['x'] }]))
    expect(await refusalOf(await archive('word/document.xml'), 'a.xlsx')).toMatchObject({ code: 'sheet.not-a-sheet', found: 'docx' })
    expect(await refusalOf(await archive('xl/workbook.bin'), 'a.xlsx')).toMatchObject({ found: 'xlsb' })
    expect(await refusalOf(await archive('readme.txt'), 'a.xlsx')).toMatchObject({ found: 'zip' })
  })
})

const parts = (sheet: ZipPart['content'], more: ZipPart[] = [], relations = '', workbookMore = ''): ZipPart[] => [
  {
    name: '_rels/.rels',
    content: ['<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/xl/workbook.xml"/></Relationships>'],
  },
  {
    name: 'xl/workbook.xml',
    content: [
      `<x:workbook xmlns:r="r">${workbookMore}<x:sheets><x:sheet name='人员 &amp; 单位' sheetId="1" r:id="rId7"/></x:sheets></x:workbook>`,
    ],
  },
  {
    name: 'xl/_rels/workbook.xml.rels',
    content: [`<Relationships><Relationship Id="rId7" Type="x/worksheet" Target="./worksheets/any.xml"/>${relations}</Relationships>`],
  },
  { name: 'xl/worksheets/any.xml', content: sheet },
  ...more,
]
const book = (sheet: ZipPart['content'], more: ZipPart[] = [], relations = '', workbookMore = '') =>
  collect(zip(parts(sheet, more, relations, workbookMore)))

describe('workbooks', () => {
  test('as hucre writes them: shared strings, dates, booleans, gaps, merged areas, further sheets', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: '人员',
          rows: [
            ['姓名', null, '出生'],
            ['张三', 12.5, new Date('1985-02-13T00:00:00Z')],
            [],
            [' 李 <四>\n', -3, new Date('1985-02-13T08:30:00Z'), true],
          ],
          merges: [{ startRow: 0, startCol: 0, endRow: 0, endCol: 1 }],
        },
        { name: '说明', rows: [['x']] },
      ],
    })
    const sheet = await openSheet(bytes, '人员.xlsx')
    expect({ ...sheet, rows: await all(sheet.rows()) }).toEqual({
      fileName: '人员.xlsx',
      kind: 'xlsx',
      sheetName: '人员',
      otherSheets: ['说明'],
      encoding: null,
      separator: null,
      merges: [{ top: 1, bottom: 1, left: 0, right: 1 }],
      rows: [
        { line: 1, cells: ['姓名', null, '出生'] },
        { line: 2, cells: ['张三', 12.5, '1985-02-13'] },
        { line: 4, cells: [' 李 <四>\n', -3, '1985-02-13 08:30', true] },
      ],
    })
    expect(await rowsOf(bytes, 'a', { sheet: '说明' })).toEqual([{ line: 1, cells: ['x'] }])
    expect(await refusalOf(bytes, 'a', { sheet: '没有' })).toEqual({ code: 'sheet.no-such-sheet', sheet: '没有', sheets: ['人员', '说明'] })
  })

  test('as exceljs writes them: formulas, errors, rich text, hidden first sheet', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('码表', { state: 'hidden' }).addRow(['x'])
    const sheet = workbook.addWorksheet('人员')
    sheet.addRow(['姓名', '合计', '比', '说明'])
    sheet.addRow([
      '张三',
      { formula: 'SUM(1,2)', result: 3 },
      { error: '#N/A' },
      { richText: [{ text: '粗', font: { bold: true } }, { text: '细' }] },
    ])
    sheet.getCell('A5').value = 0.1 + 0.2
    const bytes = new Uint8Array(await workbook.xlsx.writeBuffer())
    expect(await rowsOf(bytes)).toEqual([
      { line: 1, cells: ['姓名', '合计', '比', '说明'] },
      { line: 2, cells: ['张三', 3, '#N/A', '粗细'] },
      { line: 5, cells: [0.30000000000000004] },
    ])
  })

  test('archives with 64-bit fields, and stored without packing', async () => {
    const rows = () => [['姓名', '单位'], ...Array.from({ length: 3_000 }, (_, i) => [`张${i}`, i])]
    for (const o of [{ zip64: true }, { compress: false }, { inlineStrings: false }]) {
      const bytes = await collect(writeXlsxStream(rows(), { name: 'a', ...o }) as unknown as AsyncIterable<Uint8Array>)
      expect((await rowsOf(bytes)).map((r) => r.cells)).toEqual(rows())
    }
  })

  test('thousands of merged areas, wherever the pieces are cut', async () => {
    const merges = Array.from({ length: 9_000 }, (_, i) => ({ startRow: i * 2, startCol: i % 40, endRow: i * 2 + 1, endCol: i % 40 }))
    const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: Array.from({ length: 18_000 }, (_, i) => [i]), merges }] })
    expect((await openSheet(bytes, 'a.xlsx')).merges).toEqual(
      merges.map((m) => ({ top: m.startRow + 1, bottom: m.endRow + 1, left: m.startCol, right: m.endCol })),
    )
  })

  test('prefixed names, single quotes, rows and cells without references, phonetic guides, escapes, the 1904 date system', async () => {
    const bytes = await book(
      [
        `<x:worksheet><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>姓&#x540D;</x:t></x:is></x:c><x:c t='s'><x:v>0</x:v></x:c></x:row>`,
        `<x:row r='7' spans="1:2"><x:c r="B7" s='1'><x:v>29629</x:v></x:c><x:c t="str"><x:f>"a"</x:f><x:v>a_x000D_b</x:v></x:c></x:row><x:row r="9"/></x:sheetData></x:worksheet>`,
      ],
      [
        {
          name: 'xl/s.xml',
          content: ['<sst><si><r><t xml:space="preserve"> 单</t></r><r><t>位</t></r><rPh sb="0" eb="1"><t>dan</t></rPh></si></sst>'],
        },
        {
          name: 'xl/y.xml',
          content: [
            '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></styleSheet>',
          ],
        },
      ],
      '<Relationship Id="b" Type="x/sharedStrings" Target="s.xml"/><Relationship Id="c" Type="x/styles" Target="y.xml"/>',
      '<x:workbookPr date1904="1"/>',
    )
    const sheet = await openSheet(bytes, 'a.xlsx')
    expect(sheet.sheetName).toBe('人员 & 单位')
    expect(await all(sheet.rows())).toEqual([
      { line: 1, cells: ['姓名', ' 单位'] },
      { line: 7, cells: [null, '1985-02-13', 'a\rb'] },
    ])
  })

  test('a number format says whether a number is a day, a month or a time', () => {
    const styles = [
      'yyyy-mm-dd',
      'yyyy"年"m"月"d"日"',
      'yyyy"年"m"月"',
      '[$-804]yyyy"年"mm"月"',
      'm/d',
      'h:mm',
      '[h]:mm:ss',
      'General',
      '0.00',
      '0.00E+00',
      '#,##0.00"元"',
      '[Red]0',
      '@',
      '0_ ;[Red]\\-0\\ ',
    ]
    expect(styles.map(dateStyleOf)).toEqual(['day', 'day', 'month', 'month', 'day', 'time', 'time', ...Array(7).fill(undefined)])
  })

  test('a cell that shows only year and month gives only year and month', async () => {
    const styles = '<styleSheet><cellXfs><xf numFmtId="57"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    const bytes = await book(
      [
        '<worksheet><sheetData><row><c s="0"><v>31079</v></c><c s="0"><v>31091</v></c><c s="1"><v>31079</v></c></row></sheetData></worksheet>',
      ],
      [{ name: 'xl/y.xml', content: [styles] }],
      '<Relationship Id="c" Type="x/styles" Target="y.xml"/>',
    )
    expect(await rowsOf(bytes)).toEqual([{ line: 1, cells: ['1985-02', '1985-02-13', '1985-02-01'] }])
  })

  test('a truncated archive, a cut sheet and a workbook without rows are refused', async () => {
    const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: Array.from({ length: 500 }, (_, i) => [i, `张${i}`]) }] })
    for (const cut of [bytes.length - 1, bytes.length >> 1, 40])
      expect(await refusalOf(bytes.subarray(0, cut), 'a.xlsx')).toEqual({ code: 'sheet.damaged', fileName: 'a.xlsx' })
    const hole = Buffer.from(bytes)
    const at = hole.indexOf('xl/worksheets/sheet1.xml')
    hole.fill(0xa5, at + 40, at + 400)
    expect(await refusalOf(hole, 'a.xlsx')).toEqual({ code: 'sheet.damaged', fileName: 'a.xlsx' })
    expect(await refusalOf(await book(['<worksheet><sheetData/></worksheet>']), 'a.xlsx')).toMatchObject({ code: 'sheet.empty' })
    expect(await refusalOf(await book(['<worksheet><sheetData><row><c><v>1']), 'a.xlsx')).toMatchObject({ code: 'sheet.damaged' })
  })

  test('a password in the archive itself, a bomb and a lie about sizes are refused', async () => {
    const small = await book(['<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>'])
    const locked = Buffer.from(small)
    for (let at = locked.indexOf('PK\u0001\u0002'); at >= 0; at = locked.indexOf('PK\u0001\u0002', at + 4)) locked[at + 8]! |= 1
    expect(await refusalOf(locked, 'a.xlsx')).toMatchObject({ code: 'sheet.encrypted' })

    const zeros = function* () {
      yield '<worksheet><sheetData>'
      for (let i = 0; i < 1200; i++) yield ' '.repeat(65_536)
      yield '</sheetData></worksheet>'
    }
    const bomb = await book(zeros())
    expect(bomb.length).toBeLessThan(1_000_000)
    expect(await refusalOf(bomb, 'a.xlsx')).toEqual({ code: 'sheet.zip-bomb', fileName: 'a.xlsx' })
    const lying = Buffer.from(bomb)
    const entry = lying.lastIndexOf('PK\u0001\u0002')
    lying.writeUInt32LE(1000, entry + 24)
    expect(await refusalOf(lying, 'a.xlsx')).toEqual({ code: 'sheet.zip-bomb', fileName: 'a.xlsx' })
  })

  test('a cell of 10 MB is refused with its line, inline or shared; too many columns too', async () => {
    const long = Array.from({ length: 160 }, () => '字'.repeat(65_536 / 3))
    const row = ['<worksheet><sheetData><row r="3"><c r="A3" t="inlineStr"><is><t>', ...long, '</t></is></c></row></sheetData></worksheet>']
    expect(await refusalOf(await book(row), 'a.xlsx')).toEqual({ code: 'sheet.cell-too-long', line: 3, limit: 10_000 })
    const shared = await book(
      [
        '<worksheet><sheetData><row r="4"><c r="A4" t="s"><v>0</v></c></row><row r="5"><c r="A5" t="s"><v>1</v></c></row></sheetData></worksheet>',
      ],
      [{ name: 'xl/s.xml', content: ['<sst><si><t>短</t></si><si><t>', ...long, '</t></si></sst>'] }],
      '<Relationship Id="b" Type="x/sharedStrings" Target="s.xml"/>',
    )
    expect(await refusalOf(shared, 'a.xlsx')).toEqual({ code: 'sheet.cell-too-long', line: 5, limit: 10_000 })
    const wide = await book(['<worksheet><sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'])
    expect(await refusalOf(wide, 'a.xlsx')).toEqual({ code: 'sheet.too-many-columns', line: 1, limit: 600 })
  })
})
