import iconv from 'iconv-lite'
import { expect } from 'vitest'
import { aUnit, inWorld } from '../../test/world.ts'
import { aFilesDir, uploaded } from '../attachment/upload.fixture.ts'
import { type OutCell, type OutRow, xlsxBytes } from '../lib/sheet/xlsx-out.ts'

aFilesDir()
const text = (...cells: (string | number | null)[]): OutCell[] => cells.map((value) => ({ value, look: 'plain' }))
const workbook = async (
  rows: OutCell[][],
  merges: { top: number; bottom: number; left: number; right: number }[] = [],
): Promise<Buffer> => {
  const lines = async function* (): AsyncGenerator<OutRow> {
    for (const [i, cells] of rows.entries()) yield { line: i + 1, cells }
  }
  const parts: Buffer[] = []
  for await (const part of xlsxBytes({ name: '组织', widths: rows[0]!.map(() => 20), frozen: 0, merges, rows: lines() })) parts.push(part)
  return Buffer.concat(parts)
}

const head = '单位名称,简称,单位类别,上级单位,统一社会信用代码,单位代码,领域,成立日期,是否城市社区,户数'

inWorld(
  'a clerk’s workbook with title, merged headings and mixed dates is understood, checked and taken as a whole',
  async ({ as, unit, tx }) => {
    const file = await workbook(
      [
        text('清河街道组织情况表', null, null, null, null, null, null),
        text('基本情况', null, null, '隶属', '代码', '其他', null),
        text('组织名称（必填）', '类别', '所属领域', '上级党组织', '单位代码', '成立时间', '户数'),
        text('桥东社区党委', '党委', '社区', null, 'QD', '1998年7月1日', 1200),
        text('桥东第一支部', '支部', '社区', 'QD', 'QD01', '2001.3.5', null),
        text('桥东第二支部', '党支部', '社区', '桥东社区党委', 'QD02', 36526, null),
        text('注：本表由党建办填报', null, null, null, null, null, null),
      ],
      [
        { top: 1, bottom: 1, left: 0, right: 6 },
        { top: 2, bottom: 2, left: 0, right: 2 },
        { top: 2, bottom: 2, left: 5, right: 6 },
      ],
    )
    const attachmentId = await uploaded(as('wang'), '组织情况表.xlsx', file)
    const check = await as('wang').post('/units/import/check', { attachmentId, below: unit.root })
    expect(check.body).toMatchObject({
      fileName: '组织情况表.xlsx',
      summary: { read: 3, good: 3, warned: 0, wrong: 0, sentence: '共 3 行：3 行没有问题，0 行有提醒，0 行有错误。' },
      unknownColumns: [],
      problems: [],
      setAside: [{ line: 7, why: '是说明文字，没有导入' }],
    })
    expect(check.body.columns.find((c: { key: string }) => c.key === 'name')).toEqual({
      key: 'name',
      title: '单位名称',
      inFile: '组织名称（必填）',
      required: true,
      sample: '桥东社区党委',
    })
    const done = await as('wang').post('/units/import', { attachmentId, below: unit.root, mapping: check.body.mapping })
    expect(done.body).toEqual({ n: 3, sentence: '已导入 3 个单位。' })
    const rows = (await as('wang').get(`/units?search=${encodeURIComponent('桥东')}`)).body.rows
    expect(
      rows
        .map((r: { name: string; parentName: string; foundedOn: string; depth: number }) => [r.name, r.parentName, r.foundedOn, r.depth])
        .sort(),
    ).toEqual(
      [
        ['桥东社区党委', '清河街道党工委', '1998-07-01', 2],
        ['桥东第一支部', '桥东社区党委', '2001-03-05', 3],
        ['桥东第二支部', '桥东社区党委', '2000-01-01', 3],
      ].sort(),
    )
    const record = (await as('wang').get(`/units/${unit.root}`)).body
    expect(record.timeline.at(-1)).toMatchObject({ what: '导入组织树', by: 'wang' })
    const event = await tx.db
      .selectFrom('event')
      .select(['quantity'])
      .where('realm_id', '=', tx.realm)
      .where('verb', '=', 'imported')
      .executeTakeFirstOrThrow()
    expect(event.quantity).toBe('3')
    // The same file once more: every row already stands.
    const again = await as('wang').post('/units/import/check', { attachmentId, below: unit.root })
    expect(again.body.summary.wrong).toBe(3)
  },
)

inWorld('a broken file is told row by row and changes nothing', async ({ as, unit }) => {
  const csv = [
    head,
    '甲社区党委,,党委,乙社区党委,,A,街道社区,,,',
    '乙社区党委,,党委,甲社区党委,,B,街道社区,,,',
    '丙支部,,党支部,不存在的党委,,C,街道社区,,,',
    '丁支部,,党支部,,91350100M000100Y44,D,街道社区,,,',
    '丁支部,,党支部,,,E,街道社区,,,',
    '戊支部,,俱乐部,,,F,街道社区,,,',
    '己支部,,党支部,己支部,,G,街道社区,2026-02-30,,很多',
    '枫林社区党委,,党委,,,H,街道社区,,,',
    '庚支部,,党支部,,,D,,,,',
    '辛支部,,党支部,戊支部,,J,街道社区,,,',
  ].join('\r\n')
  const attachmentId = await uploaded(as('wang'), '组织.csv', iconv.encode(csv, 'gb18030'))
  const { body } = await as('wang').post('/units/import/check', { attachmentId, below: unit.root })
  expect(body).toMatchObject({ encoding: 'gb18030', summary: { read: 10, good: 1, warned: 1, wrong: 8 } })
  expect(
    body.problems.map(
      (p: { line: number; column: string; level: string; sentence: string }) => `${p.line} ${p.column} ${p.level} ${p.sentence}`,
    ),
  ).toEqual([
    '2 上级单位 error 与第 3 行互为上级，成了一个圈；请核对上级单位。',
    '3 上级单位 error 与第 2 行互为上级，成了一个圈；请核对上级单位。',
    '4 上级单位 error “不存在的党委”既不在文件里，也不在所选单位之下；请核对名称，或先导入上级单位。',
    '5 统一社会信用代码 warning 写的是“91350100M000100Y44”，校验位不符；照登记证书核对，确实如此的可以照样导入。',
    '6 单位名称 error 与第 5 行同名且同一个上级；请删去多余的一行。',
    expect.stringContaining('7 单位类别 error 写的是“俱乐部”，只能是：'),
    '8 成立日期 error 写的是“2026-02-30”，日历上没有这一天；请核对后改正。',
    '8 户数 error 写的是“很多”，不是整数；请只写数字，不带单位。',
    expect.stringContaining('8 上级单位 error '),
    '9 单位名称 error 所选单位之下已有同一上级的“枫林社区党委”；不能重复导入，请删去这一行。',
    '10 单位代码 error 与第 5 行相同；单位代码不能重复。',
    '10 领域 warning 是党支部，没有写领域；分类指导时无法归类。',
  ])
  const refused = await as('wang').post('/units/import', { attachmentId, below: unit.root })
  expect(refused.body).toMatchObject({
    code: 'sheet.has-wrong-rows',
    sentence: '第 2 行有错误，整个文件都没有导入。请先改正核对结果里列出的错误。',
  })
  expect((await as('wang').get('/units')).body.total.n).toBe(9)
  const report = await as('wang').get(`/units/import/report?attachmentId=${attachmentId}&below=${unit.root}`)
  expect(report.body).toContain('错误：「上级单位」与第 3 行互为上级')
})

inWorld('who may not, files of others, foreign units and things that are no sheet are refused', async ({ as, unit, other }) => {
  const attachmentId = await uploaded(as('wang'), '组织.csv', `${head}\n丁支部,,党支部,,,D,街道社区,,,`)
  const check = (who: 'wang' | 'li' | 'xi', below: number, id = attachmentId) =>
    as(who).post('/units/import/check', { attachmentId: id, below })
  expect((await check('wang', other.root)).body.code).toBe('http.not-found')
  expect((await check('li', unit.fenglin)).body.code).toBe('access.not-allowed')
  expect((await check('xi', unit.root)).body).toMatchObject({ code: 'http.not-found', facts: { noun: 'attachment' } })
  expect((await as('wang').post('/units/import/check', { attachmentId, below: unit.root, line: 'union' })).body.code).toBe(
    'unit.parent-missing',
  )
  expect((await as('wang').post('/units/import', { attachmentId, below: unit.root, onDay: '2027-01-01' })).body.code).toBe('unit.not-yet')
  const note = await uploaded(as('wang'), '说明.txt', '今天开会')
  expect((await check('wang', unit.root, note)).body.code).toBe('sheet.no-header')
  const nameless = await uploaded(as('wang'), '缺列.csv', '简称,单位类别\n甲,党委')
  expect((await check('wang', unit.root, nameless)).body).toMatchObject({ code: 'sheet.missing-columns', facts: { columns: ['单位名称'] } })
  const long = await uploaded(as('wang'), '长.csv', `${head}\n${'长'.repeat(10 * 2 ** 20)},,党支部,,,D,街道社区,,,`)
  expect((await check('wang', unit.root, long)).body).toMatchObject({ code: 'sheet.cell-too-long', facts: { line: 2 } })
})

inWorld('what is exported reads back to the same tree, namesakes under different parents included', async ({ as, unit, tx }) => {
  const zone = await aUnit(tx, { name: '第一党小组', kind: 'party-group', below: unit.fenglin1 })
  await aUnit(tx, { name: '第一党小组', kind: 'party-group', below: unit.liuan1 })
  await aUnit(tx, {
    name: '分组',
    kind: 'party-group',
    sector: null,
    below: zone,
    households: 12,
    urban: true,
    foundedOn: '2020-02-29',
    creditCode: '91350100M000100Y43',
  })
  const csv = await as('wang').get(`/units/export?below=${unit.root}&format=csv`)
  expect(csv.status).toBe(200)
  expect((await as('zheng').get(`/units/export?below=${unit.root}&format=csv`)).body.code).toBe('http.not-found')
  const attachmentId = await uploaded(as('he'), '名册.csv', csv.body)
  const there = (await as('he').get('/units/tree')).body.rows[0].id
  const check = await as('he').post('/units/import/check', { attachmentId, below: there })
  expect(check.body.problems).toEqual([])
  expect((await as('he').post('/units/import', { attachmentId, below: there })).body.n).toBe(11)
  const back = await as('he').get(`/units/export?below=${there}&format=csv`)
  const lines = (body: string) =>
    body
      .split('\r\n')
      .filter((l) => !/^"注：|^机电系党总支/.test(l))
      .sort()
  expect(lines(back.body)).toEqual(lines(csv.body.replaceAll(',清河街道党工委,', ',云溪职业学院党委,')))
  expect(csv.body).toContain('枫林第一支部/第一党小组')
  expect((await as('wang').get('/units/import/template?format=csv')).body).toBe(
    `\ufeff${'单位名称,简称,单位类别,上级单位,统一社会信用代码,单位代码,领域,成立日期,是否城市社区,小区类型,户数'}\r\n`,
  )
  // Who is above is named in every row, for the eye; what stands directly below the exporter stays empty in what is read back.
  expect(csv.body.split('\r\n')[0]).toContain('上级单位,上级单位全称,')
  expect(lines(csv.body)).toContain('枫林社区党委,枫林社区党委,党委,,清河街道党工委,,,街道社区,,,,')
})
