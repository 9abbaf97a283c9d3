/** Names of the limits a locality may set tighter. */
export const limitNames = {
  collectivesMax: '先进集体名额',
  personsMax: '先进个人名额',
  leadingSharePercent: '县处级干部比例（%）',
  noticeWorkingDays: '公示工作日',
  sameProjectYears: '同一项目间隔年数',
  awardProjectsPerYear: '县级每年项目数',
  inFiveYears: '五年内集中表彰次数',
  timelyMonths: '及时性表彰时限（月）',
  forbiddenWords: '名称不得使用的字样',
} as const

/** Words of the page of limits. */
export const limitText = {
  title: '表彰的限制',
  lead: '印发前按这里的限制检查方案。本地方凭文件可以定得更严，不能放宽，对本单位和下级的活动都有效。',
  limit: '限制',
  rule: '规定',
  now: '现在执行',
  tighten: '收紧限制',
  tightenLead: '只填要收紧的。比规定宽的不能保存。',
  source: '文件',
  by: '登记人',
  unit: '单位',
  on: '日期',
  set: '收紧的依据',
  none: '没有收紧，按规定执行。',
  timely: (source: string) =>
    `及时性表彰：对重大突发事件、专项工作中的突出表现，可以在集中表彰以外进行，不占次数，须上级同意。依据：${source}。`,
} as const
