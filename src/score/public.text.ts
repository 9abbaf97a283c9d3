import { chineseFullDay } from '../lib/calendar.ts'

/** Words of the public pages of frozen results. */
export const publicTerms = {
  results: '考核结果',
  resultsWay: '已经冻结的考核结果，任何人都能重算',
  lead: '已经冻结的考核。每一轮的标准、证据和结果固定在一个复算包里，摘要在此公开。',
  none: '还没有冻结的考核结果。结果冻结后在此公开摘要。',
  notThere: '没有这项考核结果，或结果还没有冻结。',
  frozenOn: (day: string) => `${chineseFullDay(day)}冻结`,
  units: (n: number) => `${n} 个单位`,
  standard: '标准',
  standardDigest: '标准摘要',
  unitCount: '单位数',
  grades: '等次分布',
  grade: '等次',
  digest: '复算包摘要',
  how: '公示单上印有同一个摘要。向组织单位取得复算包后，运行其中的复算程序，可以重算每一位数字；包内任何一个字节改动，摘要就对不上。',
  program: '复算程序摘要',
} as const
