import type { ConflictKind } from './examine.ts'

export const conflictNames: Record<ConflictKind, string> = {
  relative: '亲属',
  leads: '领导或任职',
  helps: '帮扶联系',
  cultivates: '培养联系',
  other: '其他利害关系',
}
export const factNames = { discipline: '纪律处分', law: '违法', safety: '安全生产', tax: '涉税', credit: '失信', other: '其他' } as const
export const inspectionNames = { fit: '建议列入', unfit: '不宜列入', unclear: '情况待查清' } as const
const nameOf = (k: string): string => conflictNames[k as ConflictKind] ?? k

/** Words other sentences are made of. */
export const examineWords = {
  post: (unit: string, post: string) => `任职登记：${unit}${post}`,
  'led-by': (unit: string, post: string) => `任职登记：${unit}${post}，领导其所在单位`,
  zone: (unit: string, post: string) => `任职登记：${unit}${post}，牵头其所在协作区`,
  seat: (unit: string, duty: string) => `在${unit}的领导机构任职${duty ? `（${duty}）` : ''}`,
  declared: (by: string, on: string) => `${on}${by}声明`,
  himself: '推荐对象本人',
} as const

export const examineText = {
  'nomination.conflict': (f: { name: string; kind: ConflictKind; source: string }) =>
    `您与“${f.name}”有${nameOf(f.kind)}关系（${f.source}），应当回避，请由其他人办理。`,
  'nomination.person-conflict': (f: { name: string; person: string; kind: ConflictKind }) =>
    `“${f.person}”与“${f.name}”有${f.kind === 'other' ? '利害' : nameOf(f.kind)}关系，应当回避，请由其他人出具。`,
  'nomination.recused-voted': (f: { name: string; votes: number; free: number; recused: string[] }) =>
    `表决“${f.name}”时${f.recused.length > 0 ? ` ${f.recused.join('、')} ` : '有人'}应当回避，最多 ${f.free} 票，登记了 ${f.votes} 票。请核对票数。`,
  'nomination.attendance-differs': (f: { present: number; named: number }) =>
    `实到 ${f.present} 人，到会名单是 ${f.named} 人，请核对后登记。`,
  'nomination.too-few-persons': (f: { name: string; persons: number; least: number; source: string }) =>
    `“${f.name}”一共只经过 ${f.persons} 个人的手，至少要有 ${f.least} 个人（${f.source}）。请由有关组织的其他人办理。`,
  'nomination.meeting-required': (f: { step: string; kind: string }) =>
    `“${f.step}”要开${f.kind === 'members' ? '党员大会' : f.kind === 'election' ? '党员大会选举' : '委员会会议'}，请登记会议和票数。`,
  'nomination.unverified': (f: { name: string; rules: string[] }) =>
    `“${f.name}”还有条件待核：${f.rules.join('、')}。核实后才能进入评选和决定。`,
  'nomination.not-inspected': (f: { names: string[] }) =>
    `推荐的对象都要考察，还没有考察的有：${f.names.slice(0, 10).join('、')}${f.names.length > 10 ? ` 等 ${f.names.length} 个` : ''}。`,
  'nomination.found-unfit': (f: { name: string; verdict: 'unfit' | 'unclear' }) =>
    `“${f.name}”的考察结论是“${inspectionNames[f.verdict] ?? f.verdict}”，不能继续。请退回、不予通过或重新考察。`,
  'nomination.ratio-short': (f: { inspected: number; named: number; needed: number; ratio: string; source: string }) =>
    `差额考察：拟定 ${f.named} 个，至少考察 ${f.needed} 个（1∶${f.ratio}，${f.source}），现在考察了 ${f.inspected} 个。请补充考察或减少拟定。`,
  'nomination.link-not-for': (f: { step: string }) => `“${f.step}”不能用链接办理：要开会的登记会议，征求意见的逐个单位送。`,
  'nomination.rule-unknown': (f: { rule: string }) => `方案里没有“${f.rule}”这一条待核的条件。`,
  'nomination.rule-answered': (f: { rule: string }) => `“${f.rule}”已有登记可查，不需另行核实。登记有误的，请先更正登记。`,
  'nomination.fact-elsewhere': (f: { name: string }) => `“${f.name}”的组织关系不在这个单位，请核对。`,
} as const
