import type { Extent, Grade, ProfileState, TurnOut } from './profile.ts'

export const profileText = {
  'profile.no-criteria': '这个活动的方案没有对党员的标准（五带头），不建党员档案。',
  'profile.not-own': '自评由本人填写，别人不能代写。',
  'profile.own': '不能互评自己；本人的支委会评定由其他支委登记。',
  'profile.not-colleague': '互评只在同一支部的党员之间进行。',
  'profile.rated-already': '已经互评过这位同志。互评不记名，交出后不能查改。',
  'profile.items-missing': (f: { items: string[] }) => `还有几条没有评：${f.items.join('、')}。`,
  'profile.no-item': (f: { item: string }) => `方案的党员标准里没有“${f.item}”这一条。`,
  'profile.not-his-record': (f: { ref: string }) => `“${f.ref}”不是这位党员名下的记录，不能作依据。`,
  'profile.still-running': '活动还没有结束，档案不能抹去。',
} as const
export const profileStateNames: Record<`profile.state.${ProfileState}`, string> = {
  'profile.state.open': '评议中',
  'profile.state.assessed': '已评定',
  'profile.state.erased': '已抹去',
}
export const profileNouns = { profile: '党员档案' } as const

export const gradeNames: Record<Grade, string> = { good: '好', 'fairly-good': '较好', fair: '一般', poor: '差' }
export const turnOutNames: Record<TurnOut, string> = {
  none: '还没有互评',
  few: '互评未过半或人太少，暂不显示',
  half: '互评已过半',
  all: '同支部党员都已互评',
}
const extentNames: Record<Extent, string> = { every: '一致', most: '多数', some: '部分', single: '个别' }
/** 多数认为“好”，个别认为“一般” */
export const sayExtents = (of: readonly { grade: Grade; extent: Extent }[]): string =>
  of.map((x) => `${extentNames[x.extent]}认为“${gradeNames[x.grade]}”`).join('，')
export const evidenceNames = { pledge: '承诺', carrier: '岗区队', post: '任职', activity: '活动' } as const

export const profilePageText = {
  title: '五带头',
  mine: '我的五带头',
  branch: '党员五带头',
  lead: '逐条用文字和档次评议，不打分、不排名次。',
  mineLead: '先写自评，再互评同支部的同志，最后由支委会评定。',
  none: '还没有建立档案。由支部在活动开始后建立。',
  openDo: '为本支部党员建档',
  opened: '已建档',
  campaign: '活动',
  member: '党员',
  state: '状态',
  self: '自评',
  selfDone: '已自评',
  selfOpen: '未自评',
  peers: '互评',
  committee: '支委会评定',
  committeeHidden: '支委会评定结束后可见。',
  grade: '档次',
  words: '评语',
  wordsHint: '写具体的事，不写空话。',
  evidence: '依据的记录',
  evidenceNone: '名下还没有可引用的记录。',
  own: '本支部的具体条件',
  appraise: '写自评',
  assess: '评定',
  rate: '互评',
  rateLead: '不记名：系统只记谁评过，不记谁怎么评；交出后不能查改。',
  rated: '已互评',
  toRate: '请互评同支部的同志',
  toRateNone: '没有等你互评的同志。',
  conclude: '评定结束',
  concludeLead: '结束后本人可以看到互评和评定，不能再改。',
  minutes: '支委会会议记录',
  minutesHint: '写明会议日期和记录编号。',
  saved: '已保存',
  save: '保存',
  consult: '查阅',
  consultLead: '查阅下级支部党员的档案要写明理由，记入台账。',
  why: '理由',
  erase: '抹去内容',
  eraseAsk: '自评、互评、评定和依据都将删除，不能恢复。',
  erasedNote: '内容已按期限抹去。',
  profileId: '档案',
  back: '返回',
} as const
