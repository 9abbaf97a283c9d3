import type { Outcome, RectificationState } from './rectification.ts'

export const rectificationNouns = { rectification: '整改事项' }
export const stateNames: Record<RectificationState, string> = {
  open: '整改中',
  claimed: '报告完成，待核查',
  closed: '已销号',
  withdrawn: '已撤销',
}
export const rectificationStateNames = Object.fromEntries(Object.entries(stateNames).map(([k, v]) => [`rectification.state.${k}`, v]))
export const outcomeNames: Record<Outcome, string> = { solved: '已解决', partly: '部分解决', unsolved: '未解决', 'not-ours': '非本级' }
/** Where an item came from. */
export const sourceNames: Record<string, string> = {
  rectification: '督促检查',
  pledge: '公开承诺',
  service: '服务事项',
  score: '考核',
  notice: '公示异议',
  critique: '领导点评',
  inspection: '督查',
  concern: '群众点题',
  poll: '测评意见',
  debrief: '述职评议',
}

const problemNames: Record<string, string> = {
  finding: '检查中提出的问题',
  'unkept-pledge': '承诺没有兑现',
  'disputed-service': '服务没有得到确认',
  'low-poll': '测评满意率低',
  'debrief-question': '述职提问中的问题',
  'debrief-comment': '述职点评中的问题',
  'debrief-report': '述职报告中的问题',
  objection: '公示异议属实',
  service: '服务事项',
}
/** What kind of problem an item is about: a kind of ours by its name, one written in words as it stands. */
export const problemName = (kind: string): string => problemNames[kind] ?? (/^[a-z0-9-]+$/.test(kind) ? '其他问题' : kind)

export const rectificationText = {
  ...rectificationStateNames,
  'rectification.own-item': () => '本单位的整改事项由上级或督查员提出、撤销，不能自己办。',
  'rectification.own-check': () => '整改由整改单位以外的人核查。本单位的人和报告完成的人不能核查、不能重新打开。',
  'rectification.deadline-missing': () => '请写明整改期限：到哪一天，或几个工作日。',
  'rectification.deadline-past': (f: { dueOn: string; today: string }) => `期限 ${f.dueOn} 已经过了（今天是 ${f.today}），请重定。`,
  'rectification.reason-missing': () => '没有完全解决或退回的，请写明情况，整改单位要照着办。',
  'rectification.extension-backwards': (f: { dueOn: string; asked: string }) => `延期后的日期 ${f.asked} 应晚于原期限 ${f.dueOn}。`,
  'rectification.claim-first': () => '整改单位还没有报告完成，不能按“已解决”“部分解决”销号。',
  'rectification.from.pledge': (f: { what: string; n: number; unkept: number }) =>
    `公开承诺“${f.what}”经 ${f.n} 人评定为未兑现（其中 ${f.unkept} 人评未兑现），没有说明原因。`,
  'rectification.from.service': (f: { title: string; on: string }) => `${f.on} 的服务“${f.title}”，受益人说没有办成。`,

  'rectification.title': '整改台账',
  'rectification.empty': '没有整改事项。',
  'rectification.overdue': '逾期',
} as const
