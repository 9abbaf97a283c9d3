import { actName } from '../event/names.text.ts'
import { chineseDay, inChineseDays } from '../lib/calendar.ts'

const weekdays = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日']
export const weekdayName = (n: number): string => weekdays[n] ?? ''

export const outcomeNames: Record<string, string> = {
  untrue: '不属实',
  minor: '情节轻微，予以提醒',
  upheld: '属实，取消推荐资格',
  transferred: '移交有关机关处理，本次取消推荐资格',
}
export const channelNames: Record<string, string> = { page: '网页', letter: '来信', phone: '来电', visit: '来访' }
export const objectorNames: Record<string, string> = { person: '实名（个人）', organisation: '单位（盖章）', anonymous: '匿名' }
const privateNames: Record<string, string> = { phone: '电话号码', 'national-id': '身份证号', address: '住址' }

const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'notice.published': (d) => `发布公示，${d.entries} 名，${d.workingDays} 个工作日，至 ${d.lastOn}`,
  'notice.superseded': (d) => `由第二次公示取代${d.reason ? `：${d.reason}` : ''}`,
  'notice.closed': (d) => `公示办结，${d.standing} 名无异议或异议不成立${Number(d.suspended) > 0 ? `，${d.suspended} 名暂缓` : ''}`,
  'notice.objected': () => '收到异议',
  'notice.objection-suspended': (d) => `异议核实中，暂缓至 ${d.until}`,
  'notice.objection-answered': (d) => `答复异议：${outcomeNames[d.outcome as string] ?? ''}`,
  'notice.objection-set-aside': () => '匿名异议线索不清，不予受理',
  'notice.identity-opened': () => '开启异议人身份',
}
export const saysEvent = (type: string, detail: Record<string, unknown>): string => inChineseDays(happened[type]?.(detail) ?? actName(type))

export const noticeStateNames = {
  'notice.state.open': '公示中',
  'notice.state.closed': '已办结',
  'notice.state.superseded': '已被取代',
  'objection.state.received': '待办理',
  'objection.state.suspended': '暂缓',
  'objection.state.answered': '已答复',
  'objection.state.set-aside': '不予受理',
} as const
export const noticeNouns = { notice: '公示', objection: '异议' } as const

export const noticeText = {
  'notice.too-early': (f: { workingDays: number; left: number; lastOn: string; weekday: number }) =>
    `公示未满 ${f.workingDays} 个工作日（还差 ${f.left} 天，${chineseDay(f.lastOn)}${weekdayName(f.weekday)}届满），届满后可以办结。`,
  'notice.objections-open': (f: { until: string; weekday: number }) =>
    `公示已满，异议受理到 ${chineseDay(f.until)}${weekdayName(f.weekday)}为止，次日可以办结。`,
  'notice.objections-outstanding': (f: { n: number }) => `还有 ${f.n} 件异议没有答复，全部答复后才能办结。`,
  'notice.second-needed': (f: { n: number }) => `有 ${f.n} 件异议属实，名单已变，请按新名单第二次公示，工作日重新起算。`,
  'notice.report-early': (f: { lastOn: string }) => `公示到 ${chineseDay(f.lastOn)}，办结以后才有公示情况报告。`,
  'notice.nothing-left': () => '名单里已没有可以公示的对象。',
  'notice.no-section': (_f: { campaign: number }) => '本活动的方案没有公示环节，不能在这里办理。',
  'notice.level-unknown': (f: { level: string }) => `方案里没有“${f.level}”这一级公示。`,
  'notice.wrong-unit': (f: { level: string; unit: string }) =>
    `“${f.unit}”不能列入或发布“${f.level}”：推荐级由推荐单位公示，决定级由组织单位公示。`,
  'notice.not-ready': (f: { name: string; step: string }) => `“${f.name}”还没有到公示这一步${f.step ? `，现在在“${f.step}”` : ''}。`,
  'notice.already-listed': (f: { name: string; notice: number }) => `“${f.name}”已在另一份正在公示的名单上，不重复公示。`,
  'notice.private-field': (f: { name: string; kind: string }) =>
    `“${f.name}”的公示内容里有${privateNames[f.kind] ?? f.kind}，不能公开。请退回推荐单位删去后再公示。`,
  'notice.supersedes-other': () => '第二次公示只能取代同一单位、同一级的名单。',
  'notice.unanswered-before': (f: { n: number }) => `原名单还有 ${f.n} 件异议没有答复，全部答复后再发第二次公示。`,
  'notice.objection-late': (f: { until: string }) =>
    `异议受理已于 ${chineseDay(f.until)}截止。表彰后发现问题的，仍可向纪检反映，荣誉可以撤销。`,
  'notice.objection-empty': (f: { least: number }) => `请写清楚事情：时间、地点、经过，至少 ${f.least} 个字。匿名的要有明确线索。`,
  'notice.identity-missing': (f: { objector: string }) =>
    f.objector === 'organisation'
      ? '单位提出异议，请填写单位名称、经办人和联系方式。'
      : '实名提出异议，请填写姓名和联系方式；也可以选择匿名。',
  'notice.not-on-list': () => '这份公示名单里没有这个对象。',
  'notice.own-unit': (f: { unit: string }) => `这件异议涉及“${f.unit}”，您是该单位的人，不能查看和办理。`,
  'notice.suspension-too-long': (f: { months: number; latest: string }) => `暂缓一般不超过 ${f.months} 个月，最迟到 ${f.latest}。`,
  'notice.only-anonymous': () => '实名或单位提出的异议必须办理和答复，不能不予受理。',
  'notice.no-identity': () => '这件异议是匿名提出的，没有身份可以开启。',
  'notice.code-unknown': () => '没有查到这个编号。请核对收据上的十六位编号。',
  'notice.title': '公示',
  'notice.empty': '还没有公示。推荐单位推荐上报后、会议评选通过后，分别公示。',
} as const
