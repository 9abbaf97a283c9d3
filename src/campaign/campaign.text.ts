import { actName } from '../event/names.text.ts'
import { inChineseDays } from '../lib/calendar.ts'
import { limitNames } from './tighten.text.ts'

/** One line of a campaign's timeline, from the event alone. */
const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'campaign.created': () => '拟定方案草稿',
  'campaign.edited': () => '修改方案草稿',
  'campaign.procedure-adopted': (d) => `套用推荐程序：${d.name}`,
  'campaign.launched': (d) => `动员部署，方案冻结印发，${d.units} 个单位参加`,
  'campaign.withdrawn': (d) => `撤回草稿：${d.reason}`,
  'campaign.superseded': (d) => `印发第 ${d.planNo} 版方案：${d.reason}`,
  'campaign.joined': () => '新设单位加入活动',
  'campaign.left': () => '单位撤销，退出活动',
  'campaign.adopted': (d) => `制定本单位具体方案，增加目标 ${d.goals} 条、事项 ${d.items} 项`,
  'campaign.item-done': (d) => `事项落实${d.onTime === false ? '（逾期）' : ''}：${d.note}`,
  'campaign.seated': () => '明确领导小组成员',
  'campaign.seat-ended': () => '领导小组成员变动',
  'campaign.carried': () => '登记上轮遗留',
  'campaign.carry-answered': () => '答复上轮遗留',
  'campaign.carry-settled': () => '上轮遗留了结',
  'campaign.carry-reopened': (d) => `上轮遗留退回：${d.reason}`,
  'campaign.goal-answered': (d) => `目标作答：${d.verdict}${d.figure || d.reason ? `（${d.figure ?? d.reason}）` : ''}`,
  'campaign.goal-reopened': () => '指标没有对象，目标改为未作答',
  'campaign.summarised': (d) => (d.final ? '提交活动总结' : '提交阶段小结'),
  'campaign.summary-withdrawn': (d) => `撤回小结：${d.reason}`,
  'campaign.ended': (d) => `活动结束，${d.goals} 条目标达到 ${d.met} 条；制度成果：${d.longTerm === 'kept' ? '有' : '无'}`,
}
export const saysEvent = (type: string, detail: Record<string, unknown>): string => inChineseDays(happened[type]?.(detail) ?? actName(type))

export const campaignStateNames = {
  'campaign.state.draft': '草稿',
  'campaign.state.launched': '进行中',
  'campaign.state.ended': '已结束',
  'campaign.state.withdrawn': '已撤回',
  'carry.state.open': '待答复',
  'carry.state.answered': '已答复待核实',
  'carry.state.settled': '已了结',
  'summary.state.submitted': '已提交',
  'summary.state.withdrawn': '已撤回',
  'summary.state.returned': '退回',
} as const

export const campaignText = {
  'campaign.plan-broken': (f: { problems: string[] }) => `方案有 ${f.problems.length} 处需要改正，没有保存：${f.problems.join('；')}`,
  'campaign.launch-refused': (f: { rules: string[]; sentences: string[] }) => `检查没有通过，不能印发：${f.sentences.join('；')}`,
  'campaign.launch-in-past': (f: { launchOn: string; today: string }) =>
    `动员日 ${f.launchOn} 已经过去（今天 ${f.today}），请选今天或以后的日子。`,
  'campaign.organiser-level': (f: { unit: string; level: string; wanted: string }) =>
    `这份方案由${levelNames[f.wanted] ?? f.wanted}一级组织，“${f.unit}”是${levelNames[f.level] ?? f.level}一级。请换用本级的方案，或由相应的党组织组织。`,
  'campaign.not-taking-part': (_f: { unit: number }) => '这个单位没有参加本活动，不能在这里办理。',
  'campaign.item-done': (f: { item: string; doneOn: string }) => `“${f.item}”已于 ${f.doneOn} 落实，不必重复登记。`,
  'campaign.future-day': (f: { day: string; today: string }) => `${f.day} 还没有到（今天 ${f.today}），只能登记已经办完的事。`,
  'campaign.carry-own': () => '遗留事项由责任单位答复，由上级或督查员核实，责任单位不能自己了结。',
  'campaign.summary-too-early': (f: { phase: string; endsOn: string }) =>
    `“${f.phase}”还没有开始，小结请在该阶段内提交（${f.endsOn} 前）。`,
  'campaign.summary-twice': (f: { phase: string }) => `“${f.phase}”的小结已经提交。需要修改的，先撤回再提交。`,
  'campaign.long-term-missing': () => '结束活动前要说明制度成果：留下了哪些制度，或者没有留下、原因是什么。',
  'campaign.goal-unknown': (f: { goal: string }) => `方案里没有“${f.goal}”这一条。`,
  'campaign.procedure-unknown': (f: { procedure: string }) => `没有“${f.procedure}”这个推荐程序，请从列出的程序里选。`,
  'campaign.legal-looser': (f: { setting: string; asked: number; rule: number }) =>
    `“${limitNames[f.setting as keyof typeof limitNames] ?? f.setting}”规定是 ${f.rule}，只能定得更严，不能定为 ${f.asked}。`,
  'campaign.nothing-tightened': () => '没有填写要收紧的限制。',
  'campaign.template-unknown': (f: { template: string }) => `没有名为“${f.template}”的内置方案。`,
  'carry.import.unit-unknown': (f: { text: string }) => `“${f.text}”不在参加本活动的单位里；请写全称、简称或单位代码。`,
  'carry.import.unit-twice': (f: { text: string }) => `参加本活动的有不止一个“${f.text}”；请改写单位代码。`,
  'campaign.title': '活动',
  'campaign.empty': '还没有活动。由活动办从内置方案新建，或导入方案文件。',
} as const

export const levelNames: Record<string, string> = { community: '社区', street: '街道', college: '院校', district: '县区', city: '市' }

/** The five fixed points where the people served take part (P5), as the public page names them. */
export const participationNames = {
  plan: '方案听取意见',
  pledgeAndTopic: '公开承诺与群众点题',
  reportAndReview: '情况通报与群众评议',
  recommendAndNotice: '群众推荐与公示',
  outcome: '成效由群众评判',
} as const

export const publicTerms = {
  campaigns: '活动',
  organiser: '组织单位',
  theme: '主题',
  notSet: '待定',
  time: '时间',
  state: '状态',
  phase: '当前阶段',
  figures: '进展',
  adopted: '个单位已制定具体方案',
  items: '项具体事项已落实',
  itemsNote: (day: string) => `截至${day}到期的事项`,
  carried: '项上轮遗留已核实了结',
  adoptedBar: '制定具体方案',
  adoptedDone: '已制定',
  adoptedOpen: '未制定',
  goals: '目标',
  byMeasure: (op: string, target: string, unit: string) =>
    `由指标回答：${op === '>=' ? '不低于' : op === '<=' ? '不高于' : '等于'} ${target}${unit}`,
  byJudge: (who: string) => `由${who}评判`,
  unanswered: '未到作答时间',
  noGoals: '方案没有列目标。',
  takePart: '群众怎样参加',
  phases: '安排',
  classes: '分类要求',
  classesCaption: '各类单位的要求和活动',
  class: '类别',
  requirement: '要求',
  menu: '活动与载体',
  longTerm: '制度成果',
  kept: '留下制度：',
  none: '没有形成制度：',
  version: (no: number, day: string, digest: string) => `方案第 ${no} 版，${day}冻结，摘要 ${digest}。`,
  lead: (level: string, kind: string) => `${level}一级组织，类别：${kind}。`,
  source: '活动台账',
  noCampaigns: '现在没有公开的活动。',
} as const
