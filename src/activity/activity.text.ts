import type { generalKinds } from './activity.ts'
import type { CarrierKind } from './carrier.ts'

export const kindNames: Record<(typeof generalKinds)[number], string> = {
  'branch-meeting': '支部党员大会',
  'committee-meeting': '支部委员会会议',
  'group-meeting': '党小组会',
  'party-class': '党课',
  'theme-day': '主题党日',
  'life-meeting': '组织生活会',
  study: '学习',
  service: '服务群众',
  visit: '走访',
  meeting: '会议',
  activity: '活动',
}
/** A meeting that was owed and not held: its kind and the months it was owed in. */
export const owedMeetingName = (f: {
  kind: (typeof generalKinds)[number]
  everyMonths: 1 | 3 | 12
  from: string
  until: string
}): string => {
  const month = (day: string) => Number(day.slice(5, 7))
  const months = { 1: `${month(f.from)}月`, 3: `${month(f.from)}月至${month(f.until)}月`, 12: '' }[f.everyMonths]
  return `${kindNames[f.kind]}（${f.from.slice(0, 4)}年${months}）`
}
export const carrierKindNames: Record<CarrierKind, string> = {
  post: '先锋岗',
  window: '示范窗口',
  area: '责任区',
  building: '示范楼栋',
  team: '志愿者队',
}
export const activityNouns = { activity: '活动记录', work: '中心工作', carrier: '载体', service: '服务事项' }
export const activityStateNames = {
  'activity.state.recorded': '已记录',
  'activity.state.withdrawn': '已撤回',
  'carrier.state.in-use': '在用',
  'carrier.state.idle': '名存实亡',
  'carrier.state.ended': '已撤销',
  'service.state.accepted': '已受理',
  'service.state.served': '已服务，待确认',
  'service.state.confirmed': '已确认办成',
  'service.state.disputed': '受益人说没办成',
  'service.state.withdrawn': '已撤回',
}

export const activityText = {
  ...activityStateNames,
  'activity.kind-unknown': (f: { kind: string }) => `没有“${f.kind}”这一类活动。请从方案列出的类别或通用类别中选择。`,
  'activity.future-day': (f: { heldOn: string; today: string }) =>
    `活动日期 ${f.heldOn} 还没有到（今天是 ${f.today}）。这里只记已经开展的活动。`,
  'activity.before-launch': (f: { campaign: string; launchOn: string; heldOn: string }) =>
    `“${f.campaign}”${f.launchOn} 才启动，${f.heldOn} 的活动不计入。请去掉这个活动，或核对日期。`,
  'activity.roll-missing': (f: { kind: string }) => `“${f.kind}”要记应到、实到人数。人数由组织者如实记载，不作为打分依据。`,
  'activity.roll-too-many': (f: { expected: number; present: number }) =>
    `实到 ${f.present} 人多于应到 ${f.expected} 人，请核对；列席人员写在内容里。`,
  'activity.nothing-corrected': () => '内容没有改动，不用更正。',
  'activity.work-ended': (f: { work: string; untilOn: string }) =>
    `中心工作“${f.work}”已于 ${f.untilOn} 结束。请选在办的一项，或选“不对应中心工作”。`,
  'carrier.twice': (f: { name: string }) => `本单位已有“${f.name}”，不用重复设立；换人请用“更换责任人”。`,
  'carrier.not-in-plan': (f: { carrier: string }) => `活动方案里没有“${f.carrier}”这一载体，或类别不同。请按方案选择。`,
  'carrier.recheck-missing': () => '方案没有规定复核间隔，请填几个月复核一次（1 至 36 个月）。',
  'carrier.holder-elsewhere': (f: { name: string }) => `“${f.name}”不在本单位和下属支部的名册上。请核对，或只填姓名不关联名册。`,
  'service.foreign-carrier': (f: { carrier: string }) => `“${f.carrier}”不是本单位的，不能记在这里。`,
  'service.future-day': (f: { day: string; today: string }) => `提出日期 ${f.day} 还没有到（今天是 ${f.today}），请核对。`,
  'service.own-confirmation': () => '服务是否办成，由受益人凭回执确认，或由本单位以外的人上门、电话核实。本单位的人不能确认。',
  'service.slip-unknown': () => '没有找到这张回执。请对照回执上的 16 位编号再输一次。',
  'service.slip-used': (f: { answeredOn: string }) =>
    `这张回执已在 ${f.answeredOn} 答复过，不能再用。要改的，请找街道或社区工作人员核实更正。`,

  'activity.title': '活动记录',
  'activity.empty': '还没有活动记录。开展一次记一次，对应的任务自动认定完成。',
  'activity.record': '记录活动',
  'activity.serves.none': '不对应中心工作',
  'activity.proxy': '代录',
  'activity.history.activity.recorded': '记录',
  'activity.history.activity.corrected': '更正',
  'activity.history.activity.withdrawn': '撤回',
  'activity.history.activity.service-confirmed': '受益人确认办成',
  'activity.history.activity.service-disputed': '受益人说没办成',
  'carrier.title': '载体',
  'carrier.empty': '还没有设立载体。',
  'service.title': '服务事项',
  'service.empty': '还没有服务事项。',
  'service.hall.title': '服务回执',
  'service.hall.ask': '这件事办成了吗',
  'service.hall.done': '办成了',
  'service.hall.not-done': '没有办成',
  'service.hall.words': '有话要说',
  'service.hall.send': '提交',
  'service.hall.slip': '回执编号',
  'service.hall.by': (f: { unit: string }) => `服务单位：${f.unit}`,
  'service.hall.state': '办理情况',
  'service.hall.served-on': '服务日期',
  'service.hall.way': '确认服务回执',
  'service.hall.way-note': '办成没有，由您说了算',
  'service.hall.missing': '请填写回执编号，并选一项。',
  'service.hall.slip-hint': '回执上的 16 位编号，大小写都可以',
  'service.hall.waiting': '还没有服务记录，服务之后再来确认。',
  'service.hall.thanks.confirmed': '已记下：办成了。谢谢。',
  'service.hall.thanks.disputed': '已记下：没有办成。本单位要继续办，上级会跟进。',
} as const
