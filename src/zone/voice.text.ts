import { actName } from '../event/names.text.ts'
import { inChineseDays } from '../lib/calendar.ts'
import type { Matter, TieKind } from './voice.ts'

export const matterNames: Record<Matter, string> = {
  advanced: '评选先进',
  'civilised-unit': '评文明单位',
  'new-member': '发展党员',
  cadre: '选拔任用干部',
}
export const voiceStateNames = {
  'voice.state.asked': '待社区答复',
  'voice.state.answered': '已答复，待反馈结果',
  'voice.state.told': '已反馈结果',
  'voice.state.withdrawn': '已撤回',
} as const

const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'voice.asked': (d) => `就${matterNames[d.matter as Matter]}征求社区意见，${d.dueOn} 前答复`,
  'voice.answered': (d) => `社区${d.verdict === 'agree' ? '同意' : '不同意'}`,
  'voice.told': () => '向社区反馈结果',
  'voice.withdrawn': () => '撤回征求意见',
}
export const saysVoice = (type: string, detail: Record<string, unknown>): string => inChineseDays(happened[type]?.(detail) ?? actName(type))

const tied = (f: { why: TieKind; unit: string; post: string }): string =>
  f.why === 'seat'
    ? `您在“${f.unit}”有岗位`
    : f.why === 'post'
      ? `您担任“${f.unit}”${f.post}`
      : f.why === 'branch'
        ? `您是“${f.unit}”的党员`
        : '征求的就是对您的意见'

export const voiceText = {
  'voice.not-in-zone': (f: { unit: string; zone: string }) => `“${f.unit}”今天不是“${f.zone}”的成员单位，向所在协作区的社区征求意见。`,
  'voice.own-community': (f: { unit: string }) => `“${f.unit}”就是牵头的社区党组织，不向自己征求意见。`,
  'voice.due-in-past': (f: { dueOn: string; today: string }) => `答复期限 ${f.dueOn} 已经过去（今天 ${f.today}）。`,
  'voice.asked-already': (f: { about: string; on: string }) => `“${f.about}”已经在 ${f.on} 征求过，还没有答复，不重复征求。`,
  'voice.about-itself': (f: { about: string; unit: string }) =>
    `征求的事项（${f.about}）就是“${f.unit}”自己的，不能由它自己提意见，请向上级党组织征求。`,
  'voice.concerned': (f: { why: TieKind; unit: string; post: string }) => `${tied(f)}，应当回避，请由社区党组织的其他人答复。`,
  'voice.signer-concerned': (f: { person: string; unit: string | null }) =>
    f.unit === null
      ? `“${f.person}”就是被征求意见的人，应当回避，请由其他人署名答复。`
      : `“${f.person}”在征求单位“${f.unit}”任职，应当回避，请由其他人署名答复。`,
} as const

/** Words of the pages where resident units ask the community. */
export const voicePageText = {
  title: '社区意见',
  lead: '辖区单位评选先进、评文明单位、发展党员、选拔任用干部，事前征求社区党组织意见，事后反馈结果。',
  ask: '征求社区意见',
  askLead: '写明事项和人选，社区党组织书面答复，答复人署名。',
  zone: '协作区',
  unit: '征求单位',
  community: '社区党组织',
  matter: '事项',
  about: '人选或对象',
  aboutHint: '姓名、职务，或单位名称',
  words: '情况说明',
  wordsHint: '拟作什么决定，需要社区了解什么',
  due: '请在此日前答复',
  state: '状态',
  answer: '答复',
  answerLead: '按居住地、活动地的表现答复。不同意的写明事实，供征求单位核实。',
  verdict: '结论',
  verdicts: { agree: '同意', object: '不同意' },
  reason: '意见和理由',
  person: '答复人姓名、职务',
  tell: '反馈结果',
  tellLead: '决定作出后，把结果和意见采纳情况告诉社区。',
  outcome: '结果',
  outcomeHint: '作了什么决定；社区不同意的，怎样核实、怎样采纳',
  withdraw: '撤回',
  asked: '征求日期',
  answered: '答复日期',
  told: '反馈日期',
  empty: '还没有征求过社区意见。协作区成员单位的书记或干事可以征求。',
  noZone: '本单位不是协作区成员单位，没有可以征求的社区。',
  none: '—',
  late: '已逾期',
  bound: '您应当回避，由社区党组织的其他人答复。',
  history: '办理经过',
} as const
