import { acts } from './acts.text.ts'

export type EventNoun = keyof typeof acts
/** 'unit.moved': every type an event may be of. */
export type EventType = { [N in EventNoun]: `${N}.${keyof (typeof acts)[N] & string}` }[EventNoun]

/** Nouns as the ledger's filter names them. */
export const nounNames: Record<EventNoun, string> = {
  unit: '组织',
  member: '党员',
  account: '账号',
  grant: '授权',
  post: '岗位交接',
  attachment: '附件',
  standard: '考核标准',
  campaign: '活动',
  duty: '任务',
  refinement: '细化条件',
  zone: '协作区',
  gap: '协作区空白',
  voice: '群众和单位意见',
  carrier: '载体',
  service: '服务事项',
  activity: '组织生活和活动',
  work: '工作清单',
  pledge: '承诺',
  inspection: '督查',
  rectification: '整改',
  poll: '测评',
  window: '服务窗口',
  survey: '问卷',
  debrief: '述职评议会',
  'debrief-report': '述职报告',
  profile: '党员档案',
  comparison: '同类比较',
  score: '考核',
  recommendation: '群众推荐',
  nomination: '推荐',
  notice: '公示',
  honour: '荣誉',
}

const wordOf = (noun: string, verb: string): string | undefined => (acts as Record<string, Record<string, string>>)[noun]?.[verb]
/** 调整 for `unit.moved`; 其他办理 for a type of an earlier product that is recorded no more. */
export const actName = (type: string): string => {
  const [noun, verb] = type.split('.') as [string, string]
  return wordOf(noun, verb) ?? '其他办理'
}
/** 组织 · 调整 for `unit.moved`. */
export const typeName = (type: string): string => {
  const noun = (nounNames as Record<string, string>)[type.split('.')[0]!]
  return noun ? `${noun} · ${actName(type)}` : actName(type)
}
