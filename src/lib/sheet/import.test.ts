import { readFileSync } from 'node:fs'
import ExcelJS from 'exceljs'
import { readXlsx, writeXlsx } from 'hucre'
import { describe, expect, test } from 'vitest'
import { Refused } from '../refusal.ts'
import { findHeader, headerOf } from './columns.ts'
import { dryRun, rowsToCommit } from './dryrun.ts'
import { openSheet } from './read.ts'
import { writeReport } from './report.ts'
import { all, anId, collect, gb18030, people, utf8 } from './sheet.fixture.ts'
import { sayProblem, sheetText } from './sheet.text.ts'
import { sheetRefusals } from './sheet.ts'
import { writeSheet } from './write.ts'

const csv = (...lines: string[]) => openSheet(utf8(lines.join('\n')), '人员.csv')
const check = async (...lines: string[]) => dryRun(await csv(...lines), people)
const matched = (h: { columns: { key: string; title: string; by: string; index: number }[] }) =>
  h.columns.map((c) => `${c.index} ${c.title} → ${c.key} (${c.by})`)

describe('finding the heading', () => {
  test('exact title, synonym, title with decorations; what is left over and what is missing', async () => {
    const header = await findHeader(
      await csv('2026 年人员名册', '', '序号,*姓　名（必填）,出生年月日,单位名称,性别：,爱好,核对结果', '1,张三,1985-02-13,a,男,棋,'),
      people,
    )
    expect(header).toEqual({
      line: 3,
      depth: 1,
      columns: [
        { key: 'unit', index: 3, title: '单位名称', by: 'synonym' },
        { key: 'name', index: 1, title: '*姓 名（必填）', by: 'normalised' },
        { key: 'sex', index: 4, title: '性别：', by: 'normalised' },
        { key: 'bornOn', index: 2, title: '出生年月日', by: 'synonym' },
      ],
      unknownColumns: [
        { index: 0, title: '序号' },
        { index: 5, title: '爱好' },
      ],
      missingColumns: ['idNumber', 'mobile', 'years', 'score', 'resident', 'code', 'remark'].map((key) => ({
        key,
        title: people.columns[key as 'code'].title,
        required: false,
      })),
      ambiguous: [],
      mapping: { unit: '单位名称', name: '*姓 名（必填）', sex: '性别：', bornOn: '出生年月日' },
    })
  })

  test('a heading over two lines below a title, merged across and down, in a workbook', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'a',
          rows: [
            ['朝阳社区人员名册'],
            ['序号', '基本情况', null, null, '家庭成员', null, '备注'],
            [null, '姓名', '出生日期', '性别', '姓名', '出生日期'],
            [1, '张三', '1985.2.13', '男', '张小', '2010.1.1', '无'],
          ],
          merges: [
            [0, 0, 0, 6],
            [1, 0, 2, 0],
            [1, 1, 1, 3],
            [1, 4, 1, 5],
            [1, 6, 2, 6],
          ].map(([startRow, startCol, endRow, endCol]) => ({ startRow: startRow!, startCol: startCol!, endRow: endRow!, endCol: endCol! })),
        },
      ],
    })
    const sheet = await openSheet(bytes, 'a.xlsx')
    const header = await findHeader(sheet, people)
    expect(header).toMatchObject({ line: 3 })
    expect(matched(header).map((m) => m.replace(/基本情况\//, ''))).toEqual([
      '1 姓名 → name (exact)',
      '3 性别 → sex (exact)',
      '2 出生日期 → bornOn (exact)',
      '6 备注 → remark (exact)',
    ])
    expect(header.ambiguous.map((a) => a.key)).toEqual(['name', 'bornOn'])
    const [batch] = await all(rowsToCommit(sheet, people, header))
    expect(batch).toMatchObject([{ line: 4, values: { name: '张三', bornOn: '1985-02-13', sex: 'male', remark: '无' } }])
  })

  test('the same from a text file, where nothing says what was merged', async () => {
    const sheet = await csv('名册,,,', '序号,人员,,备注', ',姓名,出生日期,', '1,张三,1985-02-13,x')
    const header = await findHeader(sheet, people)
    expect(header.line).toBe(3)
    expect(matched(header)).toEqual(['1 人员/姓名 → name (exact)', '2 人员/出生日期 → bornOn (exact)', '3 备注 → remark (exact)'])
  })

  test('a mapping once confirmed is used again, whatever the order of the columns; null leaves a column out', async () => {
    const sheet = await csv('本人,生于,姓名,备注', '张三,1985-02-13,李四,x')
    const header = await findHeader(sheet, people, { name: '本人', bornOn: '生于', remark: null })
    expect(matched(header)).toEqual(['0 本人 → name (stored)', '1 生于 → bornOn (stored)'])
    const turned = await csv('生于,x,本人', '1985-02-13,y,张三')
    expect(matched(await findHeader(turned, people, JSON.parse(JSON.stringify(header.mapping))))).toEqual([
      '2 本人 → name (stored)',
      '0 生于 → bornOn (stored)',
    ])
  })

  test('no heading, and a heading without a required column, are refused', async () => {
    await expect(csv('a,b', 'c,d').then((s) => findHeader(s, people))).rejects.toMatchObject({ code: 'sheet.no-header' })
    await expect(check('姓名,性别', '张三,男')).rejects.toMatchObject({ code: 'sheet.missing-columns', facts: { columns: ['出生日期'] } })
    expect(() => headerOf([], [], people)).toThrow(Refused)
  })
})

describe('the dry run', () => {
  test('says of every row what is wrong, in sentences a clerk understands', async () => {
    const run = await check(
      '姓名,性别,出生日期,身份证号,联系电话,工作年限,得分,是否常住,编号',
      `张三,男,1985-02-13,${anId(1)},13800138000,３,12.50,是,001`,
      `,不详,85.13.2,1.10101E+17,1380013,三年,1.234,也许,1`,
      `李四,女,1985年,11010519491231002,无,90,#N/A,否,Z001`,
      `王五,,2027-01-01,110105194912310021,,,,,`,
      `赵六,女,1990/2/30,${anId(1)},,,,,`,
      `张 三,男,1985.02.13,,,,,,`,
    )
    expect(run.summary).toEqual({ read: 6, good: 1, warned: 0, wrong: 5 })
    expect(run.problemRows.flatMap((r) => r.problems.map((p) => sayProblem(p, { 'test.old-code': () => '是旧编号。' })))).toEqual([
      '第 3 行「姓名」没有填写，这一项是必填的。',
      '第 3 行「性别」写的是“不详”，只能是：男、女。',
      '第 3 行「出生日期」写的是“85.13.2”，年份只有两位，认不出是哪一天；请写成 1985-02-13 这样。',
      '第 3 行「身份证号」是按数字存的，末尾几位已经丢失，无法恢复；请把这一列设为“文本”格式，照证件重新填写。',
      '第 3 行「联系电话」写的是“1380013”，不是一个完整的电话号码；手机写 11 位，座机写区号-号码。',
      '第 3 行「工作年限」写的是“三年”，不是整数；请只写数字，不带单位。',
      '第 3 行「得分」写的是 1.234，小数最多 2 位。',
      '第 3 行「是否常住」写的是“也许”，请写“是”或“否”。',
      '第 3 行「编号」写的是“1”，不合编码的格式。',
      '第 4 行「出生日期」写的是“1985年”，缺少哪一日；请写成 1985-02-13 这样。',
      '第 4 行「身份证号」写的是“110************02”，有 17 位，应为 18 位。',
      '第 4 行「工作年限」写的是 90，应在 0 至 80 之间。',
      '第 4 行「得分」显示的是公式错误 #N/A；请改正公式或直接填写内容。',
      '第 4 行「编号」是旧编号。',
      '第 5 行「出生日期」是 2027-01-01，不应晚于 2026-11-21。',
      '第 5 行「身份证号」写的是“110*************21”，最后一位校验不符，可能有一位写错；请照证件核对。',
      '第 6 行「出生日期」写的是“1990/2/30”，日历上没有这一天；请核对后改正。',
      '第 6 行「身份证号」与第 2 行相同；请删去多余的一行。',
      '第 7 行「姓名、出生日期」与第 2 行相同；请删去多余的一行。',
    ])
    expect(run.counts[0]).toEqual({ code: 'sheet.not-a-day', level: 'error', n: 3 })
    expect(run.counts.find((c) => c.level === 'warning')).toEqual({ code: 'test.old-code', level: 'warning', n: 1 })
    expect(run.problemRows[0]).toMatchObject({ line: 3, values: { name: null, sex: '不详', bornOn: '85.13.2' } })
  })

  test('notes, totals, examples, headings printed again and numbered blank lines are set aside and told, not dropped', async () => {
    const run = await check(
      '序号,姓名,出生日期,备注',
      '例,某某,1985-02-13,',
      '1,张三,1985-02-13,注意事项',
      '2,,,',
      '',
      '序号,姓名,出生日期,备注',
      '3,合计文,1985-02-14,',
      '合计,2 人,,',
      '注：出生日期按身份证填写。',
      '2. 备注可以不填。',
      ',填表人：王五,,审核人：赵六',
    )
    expect(run.summary).toEqual({ read: 2, good: 2, warned: 0, wrong: 0 })
    expect(run.setAside).toEqual({
      n: 7,
      rows: [
        { line: 2, why: 'example', text: '例 某某 1985-02-13' },
        { line: 4, why: 'unmapped-only', text: '2' },
        { line: 6, why: 'heading-again', text: '序号 姓名 出生日期 备注' },
        { line: 8, why: 'total', text: '合计 2 人' },
        { line: 9, why: 'note', text: '注：出生日期按身份证填写。' },
        { line: 10, why: 'note', text: '2. 备注可以不填。' },
        { line: 11, why: 'note', text: '填表人：王五 审核人：赵六' },
      ],
    })
  })

  test('a merged area gives its value to its rows only where the column declares it', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'a',
          rows: [
            ['单位', '姓名', '出生日期', '性别'],
            ['甲', '张三', '1985-02-13', '男'],
            [null, '李四', '1985-02-14', null],
            [null, '王五', '1985-02-15', null],
            [null, '赵六', '1985-02-16', null],
          ],
          merges: [
            { startRow: 1, startCol: 0, endRow: 3, endCol: 0 },
            { startRow: 1, startCol: 3, endRow: 2, endCol: 3 },
          ],
        },
      ],
    })
    const sheet = await openSheet(bytes, 'a.xlsx')
    const rows = (await all(rowsToCommit(sheet, people, await findHeader(sheet, people)))).flat()
    expect(rows.map((r) => [r.values.name, r.values.unit, r.values.sex])).toEqual([
      ['张三', '甲', 'male'],
      ['李四', '甲', null],
      ['王五', '甲', null],
      ['赵六', null, null],
    ])
  })

  test('numbers stored as text and texts stored as number', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'a',
          rows: [
            ['姓名', '出生日期', '工作年限', '得分', '联系电话', '编号', '身份证号', '备注'],
            ['张三', 31091, '３', ' 12.50 ', 13800138000, 123, '11010519491231002X', 12],
            ['李四', '31091', 4, 85.3, '138 0013 8000', 1, 110105194912310000, true],
          ],
        },
      ],
    })
    const run = await dryRun(await openSheet(bytes, 'a.xlsx'), people)
    expect(run.problemRows.map((r) => [r.line, ...r.problems.map((p) => `${p.column} ${p.code}`)])).toEqual([
      [3, '身份证号 sheet.id-as-number', '编号 sheet.code-as-number'],
    ])
  })

  test('domain checks see every row, one by one and together, and their findings count but for cells not taken', async () => {
    const seen: (string | null)[] = []
    const sheet = await csv('姓名,出生日期,备注', ...Array.from({ length: 1_201 }, (_, i) => `员${i},${i === 5 ? 'x' : '1985-02-13'},${i}`))
    const sizes: number[] = []
    const run = await dryRun(sheet, people, {
      onRow: ({ values }) => {
        seen.push(values.name)
        if (values.bornOn === null) return [{ key: 'bornOn' as const, level: 'error' as const, code: 'x.no-birthday', facts: {} }]
        return values.remark === '7' ? [{ key: 'remark' as const, level: 'error' as const, code: 'x.seven', facts: {} }] : []
      },
      onBatch: async (rows) => {
        sizes.push(rows.length)
        return rows
          .filter((r) => r.values.remark === '1200')
          .map((r) => ({ line: r.line, key: null, level: 'warning', code: 'x.last', facts: {} }))
      },
    })
    expect(seen.length).toBe(1_201)
    expect(sizes).toEqual([500, 500, 201])
    expect(run.summary).toEqual({ read: 1_201, good: 1_198, warned: 1, wrong: 2 })
    expect(run.problemRows.map((r) => r.problems)).toEqual([
      [{ line: 7, column: '出生日期', level: 'error', code: 'sheet.not-a-day', facts: { text: 'x', reason: 'day.unreadable' } }],
      [{ line: 9, column: '备注', level: 'error', code: 'x.seven', facts: {} }],
      [{ line: 1202, column: '', level: 'warning', code: 'x.last', facts: {} }],
    ])
  })

  test('only the first problem rows are kept, all are counted', async () => {
    const run = await check('姓名,出生日期', ...Array.from({ length: 700 }, (_, i) => `员${i},x`))
    expect([run.problemRows.length, run.summary.wrong, run.counts]).toEqual([
      500,
      700,
      [{ code: 'sheet.not-a-day', level: 'error', n: 700 }],
    ])
  })

  test('nothing is handed over for writing behind a wrong row', async () => {
    const sheet = await csv('姓名,出生日期', '张三,1985-02-13', '李四,x')
    const header = await findHeader(sheet, people)
    await expect(all(rowsToCommit(sheet, people, header))).rejects.toMatchObject({ code: 'sheet.has-wrong-rows', facts: { line: 3 } })
  })
})

describe('writing', () => {
  const rows = [
    {
      unit: '朝阳（西里）社区',
      name: '张三',
      sex: 'male' as const,
      bornOn: '1985-02-13',
      idNumber: anId(3),
      mobile: '13800138000',
      years: 12,
      score: '-12.5',
      resident: true,
      code: '001',
      remark: '=1+1',
    },
    {
      unit: null,
      name: '李四',
      sex: null,
      bornOn: '1990-12-31',
      idNumber: null,
      mobile: '010-62345678',
      years: 0,
      score: '0',
      resident: false,
      code: null,
      remark: '+86 "引号", 分号; 和\n换行 & <标签>',
    },
    {
      unit: '-',
      name: '王五',
      sex: null,
      bornOn: '2000-01-01',
      idNumber: null,
      mobile: null,
      years: null,
      score: '99.99',
      resident: null,
      code: 'A123',
      remark: '@x_x0041_',
    },
  ]

  test.each(['xlsx', 'csv'] as const)('export and import give identical rows: %s', async (kind) => {
    const bytes = await collect(writeSheet(people, rows, { kind, title: '人员名册', notes: ['注：截至 2026-11-21。', '来源：登记册。'] }))
    const sheet = await openSheet(bytes, `a.${kind}`)
    const header = await findHeader(sheet, people)
    expect(header.columns.every((c) => c.by === 'exact')).toBe(true)
    expect((await all(rowsToCommit(sheet, people, header))).flat().map((r) => r.values)).toEqual(rows)
    expect((await dryRun(sheet, people)).setAside.rows.map((r) => r.why)).toEqual(['note', 'note'])
  })

  test('other programs read the workbook as it was meant: numbers as numbers, identity numbers and formula-like text as text', async () => {
    const bytes = await collect(writeSheet(people, rows, { kind: 'xlsx', title: '人员名册' }))
    const byHucre = (await readXlsx(bytes)).sheets[0]!
    expect(byHucre.name).toBe('人员名册')
    expect(byHucre.rows[2]).toEqual([
      '朝阳（西里）社区',
      '张三',
      '男',
      '1985-02-13',
      anId(3),
      '13800138000',
      12,
      -12.5,
      '是',
      '001',
      '=1+1',
    ])
    expect(byHucre.rows[3]!.at(-1)).toBe('+86 "引号", 分号; 和\n换行 & <标签>')
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
    const sheet = workbook.worksheets[0]!
    expect([sheet.getCell('E3').value, sheet.getCell('E3').numFmt, sheet.getCell('K3').value, sheet.getCell('K3').type]).toEqual([
      anId(3),
      '@',
      '=1+1',
      ExcelJS.ValueType.String,
    ])
    expect([sheet.getCell('A1').value, sheet.getCell('C1').isMerged, sheet.getCell('H5').value]).toEqual(['人员名册', true, 99.99])
  })

  test('a CSV cell cannot run as a formula; numbers stay numbers; long digits stay whole', async () => {
    const out = (await collect(writeSheet(people, rows, { kind: 'csv', title: 'x' }))).toString('utf8')
    expect(out.split('\r\n')[1]).toBe(`朝阳（西里）社区,张三,男,1985-02-13,"\t${anId(3)}",13800138000,12,-12.5,是,"\t001",'=1+1`)
    expect(out.startsWith('\ufeff所在单位,姓名,')).toBe(true)
  })

  test('without rows it is a template', async () => {
    const bytes = await collect(writeSheet(people, [], { kind: 'xlsx', title: '人员导入表' }))
    const sheet = await openSheet(bytes, 'a.xlsx')
    expect((await dryRun(sheet, people)).summary).toEqual({ read: 0, good: 0, warned: 0, wrong: 0 })
  })
})

describe('the report', () => {
  const bad = ['名册,,,', '序号,姓名,出生日期,备注,', '1,张三,1985-02-13,=1', '2,李四,85.13.2,', '2,,,', '3,张三,1985-02-13,', '合计,3,,']
  const wanted = [
    ['名册', null, null, null, null],
    ['序号', '姓名', '出生日期', '备注', '核对结果'],
    ['1', '张三', '1985-02-13', '=1', '没有问题'],
    ['2', '李四', '85.13.2', null, '错误：「出生日期」写的是“85.13.2”，年份只有两位，认不出是哪一天；请写成 1985-02-13 这样。'],
    ['2', null, null, null, '只在没有对应的列里有内容，没有导入'],
    ['3', '张三', '1985-02-13', null, '错误：「姓名、出生日期」与第 3 行相同；请删去多余的一行。'],
    ['合计', '3', null, null, '是合计行，没有导入'],
  ]

  test('shows every row as it was sent, with the result behind it and the cell in colour', async () => {
    const sheet = await openSheet(gb18030(bad.join('\n')), 'a.csv')
    const header = await findHeader(sheet, people)
    const bytes = await collect(writeReport(sheet, people, header, { kind: 'xlsx' }))
    const read = (await readXlsx(bytes)).sheets[0]!
    expect(read.rows.map((r) => Array.from({ length: 5 }, (_, i) => r[i] || null))).toEqual(wanted)
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
    const colour = (at: string) => (workbook.worksheets[0]!.getCell(at).fill as { fgColor?: { argb?: string } } | undefined)?.fgColor?.argb
    expect(['C4', 'B4', 'B6', 'C6', 'B3'].map(colour)).toEqual(['FFFFC7CE', undefined, 'FFFFC7CE', 'FFFFC7CE', undefined])
    const text = (await collect(writeReport(sheet, people, header, { kind: 'csv' }))).toString('utf8')
    expect(text.split('\r\n')[3]).toBe(`2,李四,85.13.2,,"${wanted[3]![4]}"`)
  })

  test('corrected and sent back it imports, the added column notwithstanding', async () => {
    const sheet = await csv(...bad)
    const bytes = await collect(writeReport(sheet, people, await findHeader(sheet, people), { kind: 'csv' }))
    const mended = await openSheet(utf8(bytes.toString('utf8').replace('85.13.2', '1985-02-14').replace('3,张三', '3,王五')), 'a.csv')
    const run = await dryRun(mended, people)
    expect(run.summary).toEqual({ read: 3, good: 3, warned: 0, wrong: 0 })
    expect(run.header.unknownColumns).toEqual([{ index: 0, title: '序号' }])
  })
})

test('every refusal and every finding has its sentence', () => {
  const texts: Record<string, unknown> = sheetText
  for (const { code } of sheetRefusals) expect(typeof texts[code], code).toBe('function')
  const codes = ['cells.ts', 'rows.ts'].flatMap((f) => readFileSync(new URL(f, import.meta.url), 'utf8').match(/'sheet\.[a-z0-9-]+'/g)!)
  expect(codes.length).toBeGreaterThan(20)
  for (const code of codes) expect(typeof texts[code.slice(1, -1)], code).toBe('function')
})
