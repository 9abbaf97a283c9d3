import iconv from 'iconv-lite'
import { code, day, decimal, integer, nationalId, oneOf, phone, text, yesNo } from './cells.ts'
import { defineSheet } from './columns.ts'

/** A register with every kind of column, for the tests. */
export const people = defineSheet({
  name: '人员',
  columns: {
    unit: { title: '所在单位', synonyms: ['单位', '单位名称'], parse: text(60), fillDown: true },
    name: { title: '姓名', required: true, parse: text(30, { squeeze: true }) },
    sex: { title: '性别', parse: oneOf({ male: ['男', '男性'], female: ['女', '女性'] }) },
    bornOn: { title: '出生日期', synonyms: ['出生年月日', '生日'], required: true, parse: day({ notAfter: '2026-11-21' }) },
    idNumber: { title: '身份证号', synonyms: ['公民身份号码'], parse: nationalId() },
    mobile: { title: '联系电话', synonyms: ['手机'], parse: phone(), noneWords: ['无'] },
    years: { title: '工作年限', parse: integer(0, 80) },
    score: { title: '得分', parse: decimal(2, -100, 100) },
    resident: { title: '是否常住', parse: yesNo() },
    code: {
      title: '编号',
      parse: code({
        max: 8,
        pattern: /^[A-Z]?\d{3}$/,
        check: (c) => (c.startsWith('Z') ? { level: 'warning', code: 'test.old-code', facts: { text: c } } : null),
      }),
    },
    remark: { title: '备注', parse: text(200) },
  },
  keys: [['idNumber'], ['name', 'bornOn']],
})

/** Identity numbers that pass their check; persons of nobody. */
export const anId = (n: number): string => {
  const body = `110101${1950 + (n % 50)}${String(1 + (n % 12)).padStart(2, '0')}${String(1 + (n % 28)).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((s, w, i) => s + w * Number(body[i]), 0)
  return body + '10X98765432'[sum % 11]!
}

export const utf8 = (s: string): Buffer => Buffer.from(s)
export const gb18030 = (s: string): Buffer => iconv.encode(s, 'gb18030')

export const collect = async (bytes: AsyncIterable<Buffer | Uint8Array>): Promise<Buffer> => {
  const chunks: (Buffer | Uint8Array)[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export const all = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = []
  for await (const row of rows) list.push(row)
  return list
}
