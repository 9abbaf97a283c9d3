import type { FlagReason } from './read/clause.ts'
import type { ColumnRole } from './read/columns.ts'

/** Sentences of reading an existing 考核细则: refusals, readings, reasons. */
export const standardImportText = {
  'standard.import-nothing': (f: { fileName: string }) =>
    `“${f.fileName}”中没有读到考核细则的表格。表中应有一列评分标准和一列考核内容；列名特别的，请指明各列。`,
  'standard.import-undecided': (f: { n: number; lines: number[] }) =>
    `还有 ${f.n} 项读不准、没有选定（第 ${f.lines.join('、')} 行），未写入任何内容。`,
  'standard.import-no-line': (f: { line: number }) => `第 ${f.line} 行不是这份表的评分项。`,
  'standard.import-wrong-measure': (f: { line: number; measure: string }) =>
    `第 ${f.line} 行的读法不能用指标“${f.measure}”计算，请另选指标或改为评议。`,
} as const

export const roleNames: Record<ColumnRole, string> = {
  seq: '序号',
  name: '指标、内容',
  rule: '评分标准',
  points: '分值',
  method: '考核方式',
  evidence: '证明材料',
  department: '责任部门',
  remark: '备注',
  score: '得分（不读）',
}

export const flagSentences: Record<FlagReason, string> = {
  'no-rule': '没有读到得分或扣分的办法',
  'no-max': '没有读到分值',
  discretion: '由考核人酌定，没有写明档次',
  'open-list': '用“等”字收尾，情形没有列全',
  'no-norm': '写了每少多少扣分，没有写明应有多少',
  'norm-unit': '应有数有两种写法，或与扣分的单位不一致',
  sum: '所写各分与本项分值对不上',
  'band-gap': '分档有空档或重叠',
  'band-unit': '分档的单位不一致',
  'above-max': '所写的分超过本项分值',
  steps: '按次数逐级加重，须逐档写明',
  leftover: '有关于给分、扣分的话没有读进去，或几件事的分写在一句里',
  'no-amount': '没有读到加多少分或扣多少分',
  'no-effect': '没有写明否决的后果',
}

/** Words a reading is said in; figures come in exact decimal text. */
export const readingWords = {
  short: (owed: string, per: string, points: string) => `应有${/^\d/.test(owed) ? ' ' : ''}${owed}，每少 ${per}扣 ${points} 分`,
  per: (per: string, points: string) => `每 ${per}扣 ${points} 分`,
  about: (when: string, words: string) => `${when}：${words}`,
  if: (when: string, points: string) => `${when}：扣 ${points} 分`,
  zero: (when: string) => `${when}：不得分`,
  get: (when: string, points: string) => `${when}：得 ${points} 分`,
  each: (when: string, points: string) => `${when}：得 ${points} 分，到满分为止`,
  band: (range: string, points: string) => `${range}得 ${points} 分`,
  from: (x: string) => `${x} 以上（含）`,
  to: (x: string) => `不到 ${x}`,
  between: (a: string, b: string) => `${a}（含）至 ${b}（不含）`,
  share: (points: string) => `按比例得分，比例 × ${points}`,
  import: (outOf: string) => `取他项考核得分，满分 ${outOf} 折算`,
  rank: (best: string, minus: string) => `第一名得 ${best} 分，每降一名少 ${minus} 分`,
  every: (of: string, n: string) => (of === '人' ? `人均 ${n}` : `每${of} ${n}`),
  bonus: (amounts: string, each: boolean, highest: boolean, cap: string | null) =>
    `${each ? '每个' : ''}加 ${amounts} 分${highest ? '，同一事项按最高的计一次' : ''}${cap ? `，合计不超过 ${cap} 分` : ''}`,
  deduction: (per: string, points: string, cap: string | null) => `每 ${per}从总分中扣 ${points} 分${cap ? `，最多扣 ${cap} 分` : ''}`,
  veto: { zero: '总分计 0 分', capgrade: '限制最高等次', fail: '定为最低等次', cancel: '取消推荐资格' },
  noDepartment: '考核办公室',
  imported: (file: string, left: string) => `据“${file}”读入。${left}`,
  leftOut: (words: string) => `未入表、须选定指标后补写：${words}`,
  grades: ['好', '较好', '一般', '较差'],
  self: ['自评', '本单位'],
  review: ['复核', '复核组'],
} as const
