/** Names of the figures a report is drafted from. */
export const figureNames: Record<string, string> = {
  'pledge.kept': '已兑现的承诺',
  'pledge.partly': '部分兑现的承诺',
  'pledge.unkept': '未兑现的承诺',
  'pledge.open': '到期还没有评定的承诺',
  'goal.reached': '达到的活动目标',
  'goal.missed': '没有达到的活动目标',
  'fix.solved': '已解决的整改事项',
  'fix.partly': '部分解决的整改事项',
  'fix.unsolved': '未解决的整改事项',
  'fix.not-ours': '非本级的整改事项',
  'fix.open': '还在整改的事项',
  'fix.late': '其中已经逾期的',
  poll: '已确认的群众测评',
  score: '已冻结的考核',
  'last.closed': '以往述职评议列出、已销号的问题',
  'last.open': '以往述职评议列出、还没有销号的问题',
  'last.question': '以往述职评议没有答复的提问',
  activity: '登记的活动',
  'activity.month': '有活动登记的月份',
  member: '党员人数',
  'member.full': '期内转正的党员',
}

export const figureText = {
  listed: (title: string, value: string) => (value ? `“${title}”${value}` : `“${title}”`),
  comma: '、',
}

interface SentenceText {
  key: string
  /** Figures of which one at least must be more than nothing. */
  of: readonly string[]
  /** Figure whose first records are named. */
  lists?: string
  /** `{figure}` stands for its number, which opens onto its records. */
  some: (f: { months: number; listed: string }) => string
  none: string
}
/** The draft, sentence by sentence; numbers come from records and are typed nowhere. */
export const sentenceTexts: readonly SentenceText[] = [
  {
    key: 'last',
    of: ['last.closed', 'last.open', 'last.question'],
    some: () => '以往述职评议列出的问题，已销号 {last.closed} 项，还没有销号 {last.open} 项；没有答复的提问 {last.question} 个。',
    none: '以往述职评议没有列出问题，也没有留下未答复的提问。',
  },
  {
    key: 'pledge',
    of: ['pledge.kept', 'pledge.partly', 'pledge.unkept', 'pledge.open'],
    some: () =>
      '公开承诺经受益人评定，已兑现 {pledge.kept} 项，部分兑现 {pledge.partly} 项，未兑现 {pledge.unkept} 项；到期还没有评定 {pledge.open} 项。',
    none: '期内没有到期的公开承诺。',
  },
  {
    key: 'goal',
    of: ['goal.reached', 'goal.missed'],
    some: () => '活动目标达到 {goal.reached} 项，没有达到 {goal.missed} 项。',
    none: '期内没有答复过的活动目标。',
  },
  {
    key: 'fix',
    of: ['fix.solved', 'fix.partly', 'fix.unsolved', 'fix.not-ours', 'fix.open'],
    some: () =>
      '整改事项经本单位以外的人核查销号：已解决 {fix.solved} 项，部分解决 {fix.partly} 项，未解决 {fix.unsolved} 项，非本级 {fix.not-ours} 项；还在整改 {fix.open} 项，其中逾期 {fix.late} 项。',
    none: '期内没有整改事项。',
  },
  {
    key: 'poll',
    of: ['poll'],
    lists: 'poll',
    some: (f) => `群众参加并已确认的测评 {poll} 次：${f.listed}。`,
    none: '期内没有群众参加并已确认的测评。',
  },
  {
    key: 'score',
    of: ['score'],
    lists: 'score',
    some: (f) => `已冻结的考核 {score} 轮：${f.listed}。`,
    none: '期内没有已冻结的考核。',
  },
  {
    key: 'activity',
    of: ['activity'],
    some: (f) => `登记活动 {activity} 次，${f.months} 个月里有 {activity.month} 个月有登记。`,
    none: '期内没有登记活动。',
  },
  {
    key: 'member',
    of: ['member'],
    some: () => '期末党员 {member} 名，期内转正 {member.full} 名。',
    none: '期末名册上没有党员。',
  },
]
