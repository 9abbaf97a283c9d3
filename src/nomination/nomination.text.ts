import { roleNames } from '../access/access.text.ts'
import { actName } from '../event/names.text.ts'
import { inChineseDays } from '../lib/calendar.ts'
import type { Role } from '../lib/permission.ts'
import { inspectionNames } from './examine.text.ts'

const rolesIn = (held: readonly string[]) => held.map((r) => roleNames[r as Role] ?? r).join('、')

const objectNames: Record<string, string> = { unit: '单位', member: '党员', resident: '居民', household: '家庭', building: '楼栋' }
export const objectName = (o: string): string => objectNames[o] ?? o

/** One line of a nominee's timeline, from the event alone: no name and no words of persons. */
const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'nomination.drafted': () => '提名，起草材料',
  'nomination.edited': () => '修改材料',
  'nomination.nominated': () => '本单位推荐上报',
  'nomination.reviewed': () => '审核通过',
  'nomination.opinion-asked': (d) => `征求意见：${(d.from as string[]).join('、')}`,
  'nomination.opinion-addressed': (d) => `征求意见送${d.from}`,
  'nomination.opinion-slip': (d) => `${d.channel === 'own' ? `${d.from}自己取链接` : `打印密封函送${d.from}`}（有效至 ${d.until}）`,
  'nomination.opinion-confirm': (d) => `取出给${d.from}的确认码`,
  'nomination.opinion-wrong-code': (d) => `${d.from}的确认码输错（第 ${d.n} 次）`,
  'nomination.opinion-given': (d) => `${d.from}${d.verdict === 'agree' ? '同意' : '不同意'}`,
  'nomination.opinion-waived': (d) => `不需征求${d.from}意见：${d.reason}`,
  'nomination.opinions-closed': () => '意见汇总完毕',
  'nomination.checked': () => '考察（检查）通过',
  'nomination.approved': (d) => `经上级同意${d.document ? `（${d.document}）` : ''}`,
  'nomination.selected': () => '会议评选通过',
  'nomination.not-selected': () => '表决未通过',
  'nomination.returned': () => '退回推荐单位',
  'nomination.stopped': () => '不予通过',
  'nomination.withdrawn': () => '推荐单位撤回',
  'nomination.suspended': (d) => `有异议待核实，暂缓至 ${d.until}`,
  'nomination.resumed': () => '解除暂缓',
  'nomination.struck': () => '异议属实，取消推荐资格',
  'nomination.decided': () => '列入表彰决定',
  'nomination.paper-entered': (d) => `录入${d.from}的书面材料，待复核`,
  'nomination.paper-confirmed': () => '书面材料对照扫描件复核无误',
  'nomination.paper-refused': (d) => `书面材料与扫描件不符，退回：${d.reason}`,
  'nomination.conflict-declared': () => '声明回避关系',
  'nomination.link-sent': () => '本环节送所在组织的人办理（一次性链接）',
  'nomination.inspected': (d) => `考察：${inspectionNames[d.verdict as keyof typeof inspectionNames] ?? ''}`,
  'nomination.rule-verified': (d) => `核实条件：${d.verdict === 'ok' ? '符合' : '不符合'}`,
  'nomination.reported-up': (d) => `向上级推荐（${d.document ?? ''}）`,
}
export const saysEvent = (type: string, detail: Record<string, unknown>): string => inChineseDays(happened[type]?.(detail) ?? actName(type))

export const nominationStateNames = {
  'nomination.state.draft': '起草',
  'nomination.state.climbing': '逐级办理中',
  'nomination.state.returned': '退回',
  'nomination.state.selected': '拟表彰',
  'nomination.state.decided': '已表彰',
  'nomination.state.not-selected': '未通过',
  'nomination.state.stopped': '不予通过',
  'nomination.state.withdrawn': '已撤回',
  'nomination.state.struck': '取消资格',
  'recommendation.state.open': '待阅',
  'recommendation.state.read': '已阅',
  'recommendation.state.answered': '已答复',
} as const

export const nominationNouns = { nomination: '推荐对象', recommendation: '群众推荐', opinion: '征求意见', paper: '书面材料' } as const

export const nominationText = {
  'nomination.no-section': (_f: { campaign: number }) => '本活动的方案没有推荐评选，不能在这里办理。',
  'nomination.title-unknown': (f: { title: string }) => `方案里没有“${f.title}”这个称号。`,
  'nomination.title-not-for-class': (f: { title: string; unit: string }) => `“${f.title}”不在“${f.unit}”这一类单位中评选。`,
  'nomination.subject-missing': (f: { object: string }) => `请写明推荐的${objectName(f.object)}。`,
  'nomination.subject-elsewhere': (f: { name: string; unit: string }) =>
    `${f.name ? `“${f.name}”` : '这个对象'}不在“${f.unit}”及其下级，请由所在单位推荐。`,
  'nomination.already': (f: { name: string; title: string }) => `“${f.name}”已被推荐为“${f.title}”，不重复推荐。`,
  'nomination.brief-too-long': (f: { limit: number; length: number }) =>
    `事迹简介限 ${f.limit} 字，现有 ${f.length} 字，请删去 ${f.length - f.limit} 字。`,
  'nomination.deeds-too-long': (f: { limit: number; length: number }) =>
    `事迹材料限 ${f.limit} 字，现有 ${f.length} 字，请删去 ${f.length - f.limit} 字。`,
  'nomination.quota-full': (f: { title: string; unit: string; quota: number }) =>
    `“${f.unit}”的“${f.title}”名额是 ${f.quota} 个，已经用完。要换人的，先撤回一个再提名。`,
  'nomination.quota-over': (f: { title: string; quota: number; chosen: number }) =>
    `“${f.title}”总名额 ${f.quota} 个，这样会有 ${f.chosen} 个。名额可以不用满，不能突破，请会议重新表决。`,
  'nomination.composition': (f: { title: string; limits: string[] }) =>
    `“${f.title}”名单不合构成要求：${f.limits.join('；')}。请调整名单后重新表决。`,
  'nomination.ground-missing': (f: { rule: string }) => `请写明符合这一条的依据：“${f.rule}”。`,
  'nomination.not-eligible': (f: { name: string; rules: string[] }) =>
    `“${f.name}”不符合条件：${f.rules.join('、')}。登记有误的，先更正登记。`,
  'nomination.same-person': (f: { step: string; before: string }) => `上一环节“${f.before}”是您办理的，“${f.step}”要由另一个人办理。`,
  'nomination.office-alone': () => '到这一步都由活动办经手，不能评选。推荐、审核、考察至少有一项由所在组织的人办理。',
  'nomination.own-case': (f: { name: string }) => `“${f.name}”是您本人，请回避，由其他人办理。`,
  'nomination.own-unit': (f: { unit: string; step: string }) => `您是“${f.unit}”的人，“${f.step}”应当回避，请由其他人办理。`,
  'nomination.wrong-seat': (f: { step: string; unit: string; roles: string[] }) => `“${f.step}”由“${f.unit}”的${rolesIn(f.roles)}办理。`,
  'nomination.by-meeting-only': (f: { step: string }) => `“${f.step}”由会议表决，请登记会议和票数。`,
  'nomination.not-at-select': (f: { name: string; step: string }) =>
    `“${f.name}”还没有到会议评选环节${f.step ? `，现在在“${f.step}”` : ''}，不能列入表决。`,
  'nomination.no-quorum': (f: { should: number; present: number; needed: number; source: string }) =>
    `应到 ${f.should} 人，实到 ${f.present} 人，不足 ${f.needed} 人，会议无效，不能表决（${f.source}）。请补足人数后重新开会。`,
  'nomination.present-over-should': (f: { should: number; present: number }) => `实到 ${f.present} 人多于应到 ${f.should} 人，请核对。`,
  'nomination.votes-over-present': (f: { name: string; votes: number; present: number }) =>
    `“${f.name}”收回 ${f.votes} 票，多于实到 ${f.present} 人，表决无效，请重新表决。`,
  'nomination.opinions-outstanding': (f: { from: string[] }) => `还没有收到${f.from.join('、')}的意见，收齐后才能进入下一环节。`,
  'nomination.opinion-objected': (f: { from: string }) => `${f.from}不同意，这一意见有约束力，不能继续。请退回或不予通过。`,
  'nomination.opinion-needs-reason': (f: { from: string }) => `${f.from}有不同意见。要继续的，请在说明中写出“${f.from}”，逐条回应。`,
  'nomination.opinion-binding': (f: { from: string }) => `${f.from}的意见按规定必须征求，不能免去。`,
  'nomination.opinion-given-already': (f: { from: string }) => `${f.from}的意见已经收到，不能改动。`,
  'nomination.slip-own-body': (f: { from: string }) => `${f.from}在系统里有账号，由其本人出具意见或自己取链接，活动办不代发。`,
  'nomination.slip-missing': (f: { from: string }) => `给${f.from}的密封函还没有发出，或已过期，先由活动办打印密封函。`,
  'nomination.same-hand': (f: { from: string }) => `给${f.from}的密封函是您发出的，确认码要由另一个人告知。`,
  'nomination.link-spent': () => '这个链接已经用过、过期或不对。需要再次征求意见的，请联系活动办。',
  'nomination.notice-first': (f: { step: string; unit: string }) => `“${f.unit}”的公示还没有结束，公示无异议后才能办理“${f.step}”。`,
  'nomination.suspended': (f: { name: string; until: string }) => `“${f.name}”有异议正在核实，暂缓至 ${f.until}，有结论后再办理。`,
  'nomination.document-missing': (f: { step: string }) => `“${f.step}”要有上级的文件或会议纪要，请填写文号。`,
  'recommendation.empty': () => '请写明推荐理由，至少十个字：做了什么、群众怎么看。',
  'recommendation.other': (_f: { recommendation: number }) => '这条群众推荐不属于本单位、本活动或这个称号，不能引用。',
  'nomination.title': '推荐',
  'nomination.empty': '还没有推荐对象。由各单位从群众推荐和支部酝酿中提名。',
  'recommendation.title': '群众推荐',
  'recommendation.note': '推荐要写理由。推荐意见供组织阅看和答复，不按数量计票。',
} as const
