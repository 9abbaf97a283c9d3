import { actName } from '../event/names.text.ts'
import { inChineseDays } from '../lib/calendar.ts'
export const refinementText = {
  'refinement.red-line': (f: { terms: string[] }) => `本单位的条件碰到红线：${f.terms.join('、')}。请删去，改用办成的事。`,
  'refinement.too-much': (f: { sum: string; max: string }) =>
    f.sum === ''
      ? `这一项是有分值的，每条带办法的条件要写明分值，合计不超过 ${f.max} 分。`
      : `分值 ${f.sum} 分，超过这一项的 ${f.max} 分。`,
  'refinement.rule-kind': (f: { kind: string }) => `本单位的条件不能用“${f.kind}”，可以由评定人评定，或用本单位自己的指标。`,
  'refinement.no-points': '这一条是创建标准，没有分值；条件写成文字，或写明哪个指标达到多少。',
  'refinement.not-open': (f: { item: string }) => `“${f.item}”不在可以细化的范围：方案未要求细化，或这一项是按指标计分的。`,
  'refinement.empty': '还没有写本单位的条件，不能报送。',
  'refinement.no-condition': (f: { at: string }) => `没有编号为“${f.at}”的条件。`,
  'refinement.own': '自己报送的细化不能由自己审定，请上级组织的其他同志办理。',
  'refinement.return-reason': '退回的要写明理由。',
  'refinement.common-moved': (f: { item: string }) => `“${f.item}”的共同部分已有变动，请对照新的原文重新修改后再报送。`,
} as const

export const refinementStateNames = {
  'refinement.state.draft': '拟写中',
  'refinement.state.submitted': '待审定',
  'refinement.state.approved': '已审定',
  'refinement.state.returned': '已退回',
} as const
export const refinementNouns = { refinement: '细化条件' } as const

export const refinementPageText = {
  title: '细化标准',
  lead: '共同部分照印发的原文，不能改；本单位只在下面写自己的条件，报上级审定后生效。',
  common: '共同部分',
  own: '本单位条件',
  inForce: (day: string) => `${day}审定，现行`,
  draft: '正在修改',
  none: '还没有细化',
  nothing: '方案没有要求细化的标准，组织单位也没有带评议项的考核标准。',
  points: (max: string) => `${max} 分`,
  digest: '原文摘要',
  add: '加一条',
  edit: '修改',
  remove: '删去',
  removeAsk: (text: string) => `删去“${text}”`,
  text: '条件',
  textHint: '写看得见、查得到的事，不写打卡、次数和材料份数。',
  max: '分值',
  maxHint: (max: string) => `各条合计不超过 ${max} 分。`,
  kind: '怎样认定',
  words: '只写文字，由评定人对照',
  submit: '报上级审定',
  submitted: '已报送',
  takeBack: '撤回',
  decide: '审定',
  verdict: '意见',
  approved: '同意',
  returned: '退回',
  reason: '理由',
  decided: '已办理',
  moved: '共同部分已有变动，须对照新的原文修改后重新报送。',
  returnedBecause: (f: { day: string; by: string; reason: string }) => `${f.day}${f.by}退回：${f.reason}`,
  save: '保存',
  saved: '已保存',
  history: '经过',
  texts: '历次报送的原文',
  textNo: (no: number, on: string) => `第 ${no} 次，${on}`,
  same: '未变',
  added: '新增',
  changed: '有改动',
  removed: '删去',
  waiting: '待审定的细化',
  waitingNone: '没有等待审定的细化。',
  unit: '单位',
  item: '项目',
  on: '报送',
  reading: '读法',
  judges: '评定人在考核表上对照这些条件评定，分值仍按共同标准给。',
} as const

const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'refinement.edited': (d) => `${d.made ? '增加' : '修改'}条件 ${d.at}：${d.text}`,
  'refinement.removed': (d) => `删去条件 ${d.at}：${d.text}`,
  'refinement.submitted': (d) => `第 ${d.no} 次报送，摘要 ${String(d.digest).slice(0, 12)}`,
  'refinement.withdrawn': () => '撤回报送',
  'refinement.approved': (d) => `审定第 ${d.no} 次报送${d.reason ? `：${d.reason}` : ''}`,
  'refinement.returned': (d) => `退回第 ${d.no} 次报送：${d.reason}`,
}
/** One line of the history, from the event alone. */
export const saysRefinement = (type: string, detail: Record<string, unknown>): string =>
  inChineseDays(happened[type]?.(detail) ?? actName(type))
