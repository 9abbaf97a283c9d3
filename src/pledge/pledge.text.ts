import type { Maker, PledgeState, Verdict } from './pledge.ts'
import type { Problem } from './wording.ts'

export const pledgeNouns = { pledge: '公开承诺', progress: '进展记录' }
export const stateNames: Record<PledgeState, string> = {
  draft: '草稿',
  proposed: '待审诺',
  returned: '已退回',
  accepted: '已审定，待公开',
  published: '已亮诺',
  fulfilling: '践诺中',
  claimed: '报告兑现，待评诺',
  judged: '已评诺',
  withdrawn: '已撤回',
}
export const pledgeStateNames = Object.fromEntries(Object.entries(stateNames).map(([k, v]) => [`pledge.state.${k}`, v]))
export const verdictNames: Record<Verdict, string> = { kept: '兑现', partly: '部分兑现', unkept: '未兑现' }
export const makerNames: Record<Maker, string> = { unit: '党组织', member: '党员', window: '服务窗口', 'social-organisation': '社会组织' }

/** What to write instead; each a concrete prompt (N17). */
export const problemSentences: Record<Problem, (words: readonly string[]) => string> = {
  'what-vague': (w) => `“${w.join('”“')}”说的是态度，不是结果。请改成做什么事、做到多少，例如“为三号楼加装扶手 12 处”。`,
  'target-missing': () => '没有目标数。请写明做到多少。',
  'baseline-missing': () => '没有现状数。请写明现在是多少，没有的写 0；只说“比去年好”无法监督。',
  'target-is-baseline': () => '目标数与现状数相同，等于没有承诺。请核对。',
  'unit-missing': () => '没有计量单位。请写“处”“户”“次”“个工作日”等。',
  'day-missing': () => '没有完成日期。请写到哪一天。',
  'beneficiary-missing': () => '没有受益人。请写明为谁办，由他们来评。',
  'beneficiary-vague': (w) =>
    `受益人只写“${w.join('、')}”，找不到人来评。请写到哪个楼、哪个小区、哪些人，例如“枫林社区三号楼 60 岁以上老人”。`,
  'responsible-missing': () => '没有责任人。请写姓名。',
}

export const pledgeText = {
  ...pledgeStateNames,
  'pledge.vague': (f: { problems: string[]; words: string[] }) =>
    `${f.problems.map((p) => problemSentences[p as Problem]?.(f.words) ?? '').join('')}照此改好后再提交，写下的内容还在。`,
  'pledge.copied': (f: { unit: string; what: string; percent: number }) =>
    `与“${f.unit}”的承诺“${f.what}”有 ${f.percent}% 相同。请按本单位的实际写：哪个地方、什么事、多少、为谁。`,
  'pledge.kind-unknown': (f: { kind: string }) => `活动方案里没有“${f.kind}”这一类承诺。请从方案规定的类别中选择。`,
  'pledge.kind-not-for-unit': (f: { kind: string; unit: string }) => `按方案，“${f.kind}”承诺不由“${f.unit}”这一类单位作出。`,
  'pledge.too-many-of-kind': (f: { kind: string; max: number }) =>
    `“${f.kind}”承诺最多 ${f.max} 项，已经满了。承诺少而实，请先撤回不办的一项。`,
  'pledge.member-missing': () => '党员承诺要选是哪一名党员。',
  'pledge.member-elsewhere': () => '这名党员不在本支部的名册上，请在他所在的支部登记。',
  'pledge.subject-missing': (f: { kind: string }) => `“${f.kind}”承诺要写明是哪个窗口或服务点。`,
  'pledge.consent-not-his': () => '公开页是否写全名，由作出承诺的党员本人决定。不勾选时只显示姓。',
  'pledge.due-day-passed': (f: { dueOn: string; today: string }) =>
    `完成日期 ${f.dueOn} 已过（今天是 ${f.today}），不能再办这一步。没有兑现的，请公开说明原因。`,
  'pledge.reason-missing': () => '请写明理由，对方要照着改。',
  'pledge.own-review': () => '自己的承诺不能自己审。单位的由上级审，党员的由所在支部的其他负责人审。',
  'pledge.nothing-changed': () => '目标和日期都没有变，不用申请。',
  'pledge.change-waiting': () => '已有一项变更申请在等批复，批复之后才能再提。',
  'pledge.no-change': () => '没有等待批复的变更申请。',
  'pledge.progress-future-day': (f: { onDay: string; today: string }) => `${f.onDay} 还没有到（今天是 ${f.today}），只记已经发生的进展。`,
  'pledge.progress-corrected': () => '这条进展已经撤回。',
  'pledge.not-yet-claimed': (f: { dueOn: string }) => `还没有到评诺的时候：单位报告兑现之后，或 ${f.dueOn} 之后，才能评定。`,
  'pledge.own-judgement': () => '承诺是否兑现由受益人和本单位以外的人评定，本单位的人不能评。',
  'pledge.assessed-twice': () => '您已经评定过这项承诺，每人一次。',
  'pledge.slip-unknown': () => '没有找到这张评诺单，或者它不是这项承诺的。请对照单上的 16 位编号再输一次。',
  'pledge.slip-used': (f: { usedOn: string }) => `这张评诺单已在 ${f.usedOn} 用过，每张只能用一次。`,
  'pledge.too-many-slips': (f: { max: number; issued: number }) => `一项承诺最多开 ${f.max} 张评诺单，已开 ${f.issued} 张。`,
  'pledge.nobody-judged': () => '还没有人评定，不能汇总。请把评诺单交给受益人，或请督查员核实。',
  'pledge.slips-out': (f: { left: number; until: string }) => `还有 ${f.left} 张评诺单没有收回，${f.until} 之后再汇总，或等它们都收回。`,

  'pledge.title': '公开承诺',
  'pledge.empty': '还没有公开承诺。少承诺、写具体：做什么、做到多少、哪天办成、为谁办。',
  'pledge.draft.title': '提诺',
  'pledge.hall.title': '公开承诺',
  'pledge.hall.lead': '承诺什么、做到多少、哪天办成，都写在这里；兑现没有，由受益人评定。',
  'pledge.hall.empty': '还没有公开的承诺。',
  'pledge.hall.filter.campaign': '活动',
  'pledge.hall.filter.unit': '单位名称（可只写一部分）',
  'pledge.hall.filter.all': '全部',
  'pledge.hall.filter.go': '查看',
  'pledge.hall.next': '下一页',
  'pledge.hall.counts': (f: { n: number; kept: number; partly: number; unkept: number }) =>
    `共 ${f.n} 项；已评诺：兑现 ${f.kept} 项，部分兑现 ${f.partly} 项，未兑现 ${f.unkept} 项。`,
  'pledge.hall.unit': '承诺单位',
  'pledge.hall.member': (f: { unit: string; name: string }) => `${f.unit}党员 ${f.name}`,
  'pledge.hall.target': '目标',
  'pledge.hall.from-to': (f: { from: string; to: string; unit: string }) => `由 ${f.from}${f.unit} 到 ${f.to}${f.unit}`,
  'pledge.hall.now': '目前',
  'pledge.hall.nothing-yet': '还没有登记进展',
  'pledge.hall.due': '完成日期',
  'pledge.hall.for': '受益人',
  'pledge.hall.responsible': '责任人',
  'pledge.hall.measures': '措施',
  'pledge.hall.state': '状态',
  'pledge.hall.changes': '变更记录',
  'pledge.hall.change': (f: { wasTarget: string; target: string; wasDue: string; due: string; unit: string; reason: string }) =>
    `目标由 ${f.wasTarget}${f.unit} 改为 ${f.target}${f.unit}，日期由 ${f.wasDue} 改为 ${f.due}。理由：${f.reason}`,
  'pledge.hall.progress': '进展',
  'pledge.hall.verdict': '评诺结果',
  'pledge.hall.votes': (f: { n: number; kept: number; partly: number; unkept: number }) =>
    `${f.n} 人评定：兑现 ${f.kept}，部分兑现 ${f.partly}，未兑现 ${f.unkept}。票数相同的从低。`,
  'pledge.hall.no-votes': '还没有人评定。',
  'pledge.hall.reason': '单位说明',
  'pledge.hall.withdrawn': (f: { reason: string }) => `经审诺人同意撤回。理由：${f.reason}`,
  'pledge.hall.judge.title': '评诺',
  'pledge.hall.judge.lead': '手里有评诺单的受益人，请填单上的编号。不用登录，不记是谁填的。每张单只能用一次。',
  'pledge.hall.judge.slip': '评诺单编号',
  'pledge.hall.judge.ask': '您看兑现了没有',
  'pledge.hall.judge.words': '有话要说，只给单位和上级看',
  'pledge.hall.judge.send': '提交评定',
  'pledge.hall.judge.closed': (f: { dueOn: string }) => `单位报告兑现之后，或 ${f.dueOn} 之后，受益人凭评诺单在这里评定。`,
  'pledge.hall.way': '看承诺、评诺',
  'pledge.hall.way-note': '承诺了什么，兑现没有',
  'pledge.hall.source': '公开承诺台账',
  'pledge.hall.later': '现在不在评诺时间内。',
  'pledge.hall.missing': '请填写评诺单编号，并选一项。',
  'pledge.hall.thanks': '已记下您的评定。谢谢。',
} as const
