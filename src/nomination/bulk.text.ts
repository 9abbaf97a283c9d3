/** Sentences of acts on many nominees at once. */
export const bulkText = {
  'nomination.bulk-refused': (f: { n: number; of: number; rows: string[] }) =>
    `${f.of} 个里有 ${f.n} 个不能办，都没有办理：${f.rows.slice(0, 20).join(' ')}`,
  'nomination.import-refused': (f: { line: number; why: string }) =>
    `第 ${f.line} 行不能提名（${f.why.replace(/。$/, '')}），整份表都没有导入。`,
  'nomination.one-by-one': (f: { step: string }) => `“${f.step}”要逐个写明情况，不能成批办理。`,
  'nomination.import.title-unknown': (f: { text: string }) => `方案里没有“${f.text}”这个称号。`,
  'nomination.import.nobody': (f: { text: string; unit: string }) => `“${f.unit}”及其下级里没有“${f.text}”。`,
  'nomination.import.several': (f: { text: string; n: number }) => `有 ${f.n} 个“${f.text}”，请在“所在单位”一栏写明。`,
  'nomination.import.no-group': (f: { text: string }) => `“${f.text}”不是这个称号的构成类别。`,
} as const
export const bulkWords = {
  row: (name: string, why: string) => `“${name}”：${why}`,
  unseen: (id: number) => `第 ${id} 号`,
  title: '称号',
  sheet: '推荐对象',
} as const
