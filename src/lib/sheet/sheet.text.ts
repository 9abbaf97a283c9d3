/**
 * Sentences about sheets. Those about a cell begin after its place (“第 7 行「出生日期」…”), which `sayProblem` puts before them,
 * and so do the sentences of the nouns' own checks.
 */

const dayReasons: Record<string, string> = {
  'day.two-digit-year': '年份只有两位，认不出是哪一天；请写成 1985-02-13 这样',
  'day.order-unclear': '年、月、日的先后认不准；请写成 1985-02-13 这样',
  'day.no-day-of-month': '缺少哪一日；请写成 1985-02-13 这样',
  'day.no-such-day': '日历上没有这一天；请核对后改正',
  'day.year-out-of-range': '年份不在 1900 至 2199 之间；请核对后改正',
  'day.instant-not-day': '带有时区的时刻，不是日期；请写成 1985-02-13 这样',
}

const found: Record<string, string> = {
  html: '它其实是网页（有的系统导出的“.xls”就是网页）',
  xml: '它其实是 XML 文件',
  pdf: '它其实是 PDF 文件',
  image: '它其实是图片',
  docx: '它其实是 Word 文档',
  pptx: '它其实是演示文稿',
  ods: '它是 ODS 表格',
  xlsb: '它是二进制的 .xlsb 表格',
  zip: '它其实是压缩包',
  ole: '它是旧版 Office 文件，但不是表格',
  unknown: '文件里的内容认不出来',
}

const saveAs = '请用 WPS 或 Excel 打开，另存为“.xlsx”后再上传'
const n = (value: number) => value.toLocaleString('en-US')

export const sheetText = {
  // The file is not taken
  'sheet.old-xls': (f: { fileName: string }) => `“${f.fileName}”是旧版 .xls 表格。${saveAs}。`,
  'sheet.not-a-sheet': (f: { fileName: string; found: string }) =>
    `“${f.fileName}”不是可以导入的表格：${found[f.found] ?? found.unknown}。${saveAs}。`,
  'sheet.lock-file': (f: { fileName: string }) =>
    `“${f.fileName}”是表格打开时自动产生的临时文件，里面没有数据。请关闭表格，上传名字前面没有“~$”的那个文件。`,
  'sheet.encrypted': (f: { fileName: string }) => `“${f.fileName}”设有打开密码。请去掉密码另存后再上传。`,
  'sheet.damaged': (f: { fileName: string }) => `“${f.fileName}”不完整，可能没有传完或已损坏。请确认能正常打开，再重新上传。`,
  'sheet.empty': (f: { fileName: string }) => `“${f.fileName}”里没有内容。`,
  'sheet.no-such-sheet': (f: { sheet: string; sheets: readonly string[] }) =>
    `文件里没有名为“${f.sheet}”的工作表。现有：${f.sheets.join('、')}。`,
  'sheet.too-large': (f: { limitMB: number }) => `文件超过 ${f.limitMB} MB。请去掉图片和多余的工作表，或分成几个文件上传。`,
  'sheet.zip-bomb': (f: { fileName: string }) => `“${f.fileName}”解开后大得不正常，没有读取。请把数据复制到新表格里，另存后再上传。`,
  'sheet.too-many-rows': (f: { limit: number }) => `表格超过 ${n(f.limit)} 行。请分成几个文件上传。`,
  'sheet.too-many-columns': (f: { line: number; limit: number }) => `第 ${f.line} 行超过 ${f.limit} 列。请删去右边多余的列。`,
  'sheet.cell-too-long': (f: { line: number; limit: number }) =>
    `第 ${f.line} 行有一格超过 ${n(f.limit)} 字。请核对这一格；如果是文本文件，请检查引号是否成对。`,
  'sheet.quote-not-closed': (f: { line: number }) => `从第 ${f.line} 行起，有一个引号没有配对，后面的内容无法分格。请补上或删去这个引号。`,
  'sheet.no-header': (f: { wanted: readonly string[] }) =>
    `前 30 行里没有找到表头。表头应当有：${f.wanted.slice(0, 8).join('、')}${f.wanted.length > 8 ? ' 等' : ''}。`,
  'sheet.missing-columns': (f: { columns: readonly string[] }) =>
    `缺少必填的列：${f.columns.join('、')}。请补上这些列，或指定由哪一列充当。`,
  'sheet.has-wrong-rows': (f: { line: number }) => `第 ${f.line} 行有错误，整个文件都没有导入。请先改正核对结果里列出的错误。`,

  // A cell
  'sheet.missing': () => '没有填写，这一项是必填的。',
  'sheet.too-long': (f: { max: number; length: number }) => `有 ${f.length} 字，最多 ${f.max} 字。`,
  'sheet.not-integer': (f: { text: string }) => `写的是“${f.text}”，不是整数；请只写数字，不带单位。`,
  'sheet.not-number': (f: { text: string }) => `写的是“${f.text}”，不是数字；请只写数字，不带单位。`,
  'sheet.out-of-range': (f: { text: string; min: string; max: string }) => `写的是 ${f.text}，应在 ${f.min} 至 ${f.max} 之间。`,
  'sheet.too-many-places': (f: { text: string; places: number }) =>
    f.places === 0 ? `写的是 ${f.text}，不能带小数。` : `写的是 ${f.text}，小数最多 ${f.places} 位。`,
  'sheet.not-a-day': (f: { text: string; reason: string }) =>
    `写的是“${f.text}”，${dayReasons[f.reason] ?? '认不出是哪一天；请写成 1985-02-13 这样'}。`,
  'sheet.day-too-early': (f: { day: string; notBefore: string }) => `是 ${f.day}，不应早于 ${f.notBefore}。`,
  'sheet.day-too-late': (f: { day: string; notAfter: string }) => `是 ${f.day}，不应晚于 ${f.notAfter}。`,
  'sheet.not-one-of': (f: { text: string; allowed: readonly string[] }) => `写的是“${f.text}”，只能是：${f.allowed.join('、')}。`,
  'sheet.not-yes-no': (f: { text: string }) => `写的是“${f.text}”，请写“是”或“否”。`,
  'sheet.not-a-code': (f: { text: string }) => `写的是“${f.text}”，不合编码的格式。`,
  'sheet.code-as-number': (f: { text: string }) =>
    `写的是“${f.text}”，是按数字存的，开头的 0 或末尾几位可能已经丢失；请把这一列设为“文本”格式后重新填写。`,
  'sheet.not-a-phone': (f: { text: string }) => `写的是“${f.text}”，不是一个完整的电话号码；手机写 11 位，座机写区号-号码。`,
  'sheet.id-as-number': () => '是按数字存的，末尾几位已经丢失，无法恢复；请把这一列设为“文本”格式，照证件重新填写。',
  'sheet.id-of-15': (f: { text: string }) => `写的是“${f.text}”，是 15 位的旧号码；请填写 18 位号码。`,
  'sheet.id-not-18': (f: { text: string; length: number }) => `写的是“${f.text}”，有 ${f.length} 位，应为 18 位。`,
  'sheet.id-check': (f: { text: string }) => `写的是“${f.text}”，最后一位校验不符，可能有一位写错；请照证件核对。`,
  'sheet.id-birthday': (f: { text: string }) => `写的是“${f.text}”，其中的出生日期不存在；请照证件核对。`,
  'sheet.error-cell': (f: { text: string }) => `显示的是公式错误 ${f.text}；请改正公式或直接填写内容。`,
  'sheet.bad-character': (f: { text: string }) => `写的是“${f.text}”，其中有认不出的字（�）；请重新填写。`,
  'sheet.duplicate': (f: { firstLine: number }) => `与第 ${f.firstLine} 行相同；请删去多余的一行。`,

  // The report
  'sheet.place': (f: { line: number; column: string }) => `第 ${f.line} 行${f.column === '' ? '：' : `「${f.column}」`}`,
  'sheet.level.error': '错误',
  'sheet.level.warning': '提醒',
  'sheet.row-good': '没有问题',
  'sheet.set-aside.note': '是说明文字，没有导入',
  'sheet.set-aside.total': '是合计行，没有导入',
  'sheet.set-aside.heading-again': '是重复的表头，没有导入',
  'sheet.set-aside.example': '是填写示例，没有导入',
  'sheet.set-aside.unmapped-only': '只在没有对应的列里有内容，没有导入',
  'sheet.summary': (f: { read: number; good: number; warned: number; wrong: number }) =>
    `共 ${n(f.read)} 行：${n(f.good)} 行没有问题，${n(f.warned)} 行有提醒，${n(f.wrong)} 行有错误。${f.wrong > 0 ? '改正全部错误后才能导入。' : ''}`,
  'sheet.other-sheets': (f: { read: string; others: readonly string[] }) => `只读取了工作表“${f.read}”，没有读取：${f.others.join('、')}。`,
} as const

/** Sentences by code, of this file or of a noun: a text, or a function of the facts. */
export type Sentences = Readonly<Record<string, string | ((facts: never) => string)>>

const say = (sentences: Sentences, code: string, facts: unknown): string => {
  const sentence = sentences[code] ?? (sheetText as Sentences)[code]
  if (sentence === undefined) throw new Error(`no sentence for ${code}`)
  return typeof sentence === 'string' ? sentence : sentence(facts as never)
}

interface Said {
  line: number
  column: string
  code: string
  facts: Record<string, unknown>
}

/** “第 7 行「出生日期」写的是“85.13.2”，…。” @param more sentences of the noun whose checks took part */
export const sayProblem = (p: Said, more: Sentences = {}): string => say(more, 'sheet.place', p) + say(more, p.code, p.facts)

/** The same without the line, for beside the row itself. */
export const sayInRow = (p: Said, more: Sentences = {}): string => (p.column === '' ? '' : `「${p.column}」`) + say(more, p.code, p.facts)
