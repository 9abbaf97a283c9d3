/** What a column of the paper says. `name`: a level of the tree or the description, told apart by its place. */
export const columnRoles = ['seq', 'name', 'rule', 'points', 'method', 'evidence', 'department', 'remark', 'score'] as const
export type ColumnRole = (typeof columnRoles)[number]

const squeeze = (text: string): string => text.normalize('NFKC').replace(/\s/g, '')

const words: [ColumnRole, RegExp][] = [
  ['seq', /^(?:序号|编号|号|序)$/],
  ['points', /^(?:标准分|基准?分|满分|赋分|分值|分数|权重|配分)(?:值)?(?:\(.*\))?$/],
  ['score', /^(?:考[核评]|自评|复核|实际|检查|最后|最终)?(?:得分|评分|打分)$|^自评分?$|^复核分?$|^抽查分?$/],
  [
    'rule',
    /(?:评分|计分|扣分|赋分|打分|得分|评价|评定|考评|考核|评估|加扣分).*(?:标准|细则)|(?:评分|计分|扣分|赋分|打分)(?:办法|方法|规则|依据|说明)$/,
  ],
  ['department', /责任(?:部门|单位|科室|部室|处室|人)|牵头|考核(?:单位|部门)|(?:负责|主管|主责|评价)(?:部门|单位|科室)/],
  ['evidence', /(?:证明|印证|佐证|支撑|备查)(?:材料|资料)/],
  ['method', /(?:考核|查验|检查|评价|核查|考评|核验|评估|认定)(?:方式|办法|方法|途径)?$|数据来源|信息来源/],
  ['remark', /^(?:备注|说明|附注)$/],
  ['name', /指标|项目|内容|要点|类别|要求|^[一二三]级$|任务|事项|项$/],
]

/** What a heading means; null when it is no heading we know. */
export const roleOf = (heading: string): ColumnRole | null => {
  const h = squeeze(heading)
  if (h === '' || h.length > 24) return null
  if (/^(?:考核|考评|评估|评价|检查)(?:内容|项目|指标|要点|类别)/.test(h)) return 'name'
  return words.find(([, w]) => w.test(h))?.[0] ?? null
}

export interface Heading {
  line: number
  columns: { role: ColumnRole | null; words: string }[]
}

/**
 * The heading row: the first that names a rule column and at least one column of names. A person's mapping (column → role) wins over the words.
 * Null for a table of another kind.
 */
export const findHeading = (
  rows: readonly { line: number; cells: readonly string[] }[],
  given: { line?: number; roles?: Readonly<Record<string, ColumnRole | null>> } = {},
): Heading | null => {
  for (const row of rows.slice(0, 40)) {
    if (given.line !== undefined && row.line !== given.line) continue
    const columns = row.cells.map((words, i) => ({
      words,
      role: given.roles && String(i) in given.roles ? given.roles[String(i)]! : i > 0 && row.cells[i - 1] === words ? null : roleOf(words),
    }))
    const has = (role: ColumnRole): boolean => columns.some((c) => c.role === role)
    const distinct = new Set(row.cells.filter((c) => c !== '')).size
    if (has('rule') && has('name') && (distinct >= 3 || given.roles)) return { line: row.line, columns }
  }
  return null
}
