export const dutyText = {
  'duty.already-done': (f: { title: string }) => `“${f.title}”已经办结，不必免除或延期。`,
  'duty.extension-backwards': (f: { dueOn: string; asked: string }) => `现在的期限是 ${f.dueOn}，只能延到以后的日子，不能改为 ${f.asked}。`,
  'duty.state.due': '待办',
  'duty.state.late': '逾期',
  'duty.state.partly': '进行中',
  'duty.state.done': '已完成',
  'duty.state.done-late': '逾期完成',
  'duty.state.exempt': '已免除',
  'duty.state.not-yet': '未开始',
} as const
