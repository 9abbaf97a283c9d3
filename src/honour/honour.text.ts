import { actName } from '../event/names.text.ts'
import { chineseFullDay, inChineseDays } from '../lib/calendar.ts'
export const honourStateWords = {
  effective: '有效',
  warned: '警示',
  expired: '届满',
  withdrawn: '撤销',
  recovered: '收回',
} as const

const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'honour.granted': (d) => `表彰决定（${d.documentNo}）`,
  'honour.rechecked': (d) => `复查合格${d.nextOn ? `，下次复查 ${d.nextOn}` : ''}（${d.document}）`,
  'honour.recheck-arranged': (d) => `安排复查，${d.dueOn} 前办理：${d.reason}`,
  'honour.recheck-cancelled': (d) => `取消安排的复查（原定 ${d.dueOn} 前）：${d.reason}`,
  'honour.warned': (d) => `警示，${d.nextOn} 前复查（${d.document}）`,
  'honour.cleared': (d) => `解除警示（${d.document}）`,
  'honour.expired': () => '届满，自然终止',
  'honour.withdrawn': (d) => `撤销（${d.document}）`,
  'honour.recovered': (d) => `收回证书、奖牌（${d.document}）`,
}
export const saysEvent = (type: string, detail: Record<string, unknown>): string => inChineseDays(happened[type]?.(detail) ?? actName(type))

export const honourStateNames = Object.fromEntries(Object.entries(honourStateWords).map(([k, v]) => [`honour.state.${k}`, v]))
export const honourNouns = { honour: '荣誉', recheck: '复查' } as const

export const honourText = {
  'honour.no-section': (_f: { campaign: number }) => '本活动的方案没有表彰环节，不能在这里办理。',
  'honour.award-unknown': (f: { award: string }) => `方案里没有“${f.award}”这项表彰。`,
  'honour.title-not-of-award': (f: { name: string; title: string }) => `“${f.name}”评的是“${f.title}”，不在这项表彰之内，请分别决定。`,
  'honour.level-not-allowed': (f: { kind: string; level: string; article: string }) =>
    `“${f.kind}”类活动不能${f.level}（${f.article}）。请改用允许的形式。`,
  'honour.no-plaque': (f: { kind: string }) => `“${f.kind}”不命名、不授牌。请去掉奖牌。`,
  'honour.notice-open': (f: { name: string }) => `“${f.name}”的公示还没有办结，公示期满、异议处理完毕后才能决定。`,
  'honour.decided-before-close': (f: { decidedOn: string; closedOn: string }) =>
    `公示 ${f.closedOn} 办结，决定日期不能早于这一天（填的是 ${f.decidedOn}）。`,
  'honour.decided-in-future': (f: { decidedOn: string; today: string }) => `决定日期 ${f.decidedOn} 还没有到（今天 ${f.today}）。`,
  'honour.not-of-campaign': (f: { name: string }) => `“${f.name}”不是本活动的推荐对象。`,
  'honour.document-twice': (f: { documentNo: string }) => `文号“${f.documentNo}”已经用过，请核对。`,
  'honour.code-wrong': () => '没有查到这个编码。请核对证书或奖牌上的十六位编码；查不到的，不是本单位颁发的。',
  'honour.whose-register': () => '请选一个单位或者一个人，荣誉台账按单位、按人列出。',
  'honour.not-of-round': (f: { holder: string }) => `“${f.holder}”的称号不在本轮巩固提高之内：只复查本单位以前年度颁发的同名称号。`,
  'honour.cannot-recheck': (f: { holder: string; state: string }) => `“${f.holder}”的荣誉现在是“${f.state}”，不安排复查。`,
  'honour.recheck-arranged': (f: { holder: string; dueOn: string }) => `“${f.holder}”已经安排复查，${f.dueOn} 前办理，不重复安排。`,
  'honour.recheck-in-past': (f: { dueOn: string; today: string }) => `复查期限 ${f.dueOn} 已经过去（今天 ${f.today}）。`,
  'honour.recheck-after-term': (f: { holder: string; expiresOn: string }) =>
    `“${f.holder}”的称号 ${f.expiresOn} 期满，复查期限不能晚于这一天；期满后按新一轮评选办理。`,
  'honour.next-needed': () => '警示要写明整改后再次复查的日期。',
  'recheck.state.arranged': '待复查',
  'recheck.state.passed': '合格',
  'recheck.state.warned': '警示',
  'recheck.state.withdrawn': '撤销',
  'recheck.state.cancelled': '已取消',
  'honour.package-forged': () => '签名不对：内容被改动过，或者不是这把密钥签的，不能作依据。请向颁发单位重新取一份。',
  'honour.package-shape': () => '这不是活动结果文件，请原样粘贴颁发单位给的全文。',
  'honour.citation': (f: { realm: string; title: string; documentNo: string; asOf: string; digest: string }) =>
    `${f.realm}“${f.title}”（${f.documentNo}，${chineseFullDay(f.asOf)}有效，签名结果 ${f.digest}）`,
  'honour.recheck-ended': (f: { state: 'expired' | 'withdrawn'; on: string }) =>
    f.state === 'expired' ? `称号${chineseFullDay(f.on)}起届满，不再复查。` : `称号${chineseFullDay(f.on)}已撤销，不再复查。`,
  'honour.keeping': '荣誉管理',
  'honour.title': '荣誉台账',
  'honour.empty': '还没有荣誉。名单公示期满后，由活动办登记表彰决定。',
} as const
