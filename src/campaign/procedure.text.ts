const kinds = { members: '党员大会', committee: '党委（支委会）会议', election: '党员大会选举' } as const
type Kind = keyof typeof kinds
const shareOf = (text: string): string => {
  const [n, d] = text.split('/')
  return d === undefined ? text : `${d}分之${n}`
}

/** Words of the page that adopts a procedure. */
export const procedureText = {
  title: '套用推荐程序',
  lead: '把推荐环节、征求意见、会议和公示换成选定的程序。称号、名额、构成限制和公示渠道不动。',
  choose: '程序',
  source: '依据',
  part: '内容',
  was: '现在',
  now: '套用后',
  adopt: '套用推荐程序',
  done: '已套用',
  same: '方案里已经是这个程序，没有要改的。',
  none: '（无）',
  parts: {
    roles: '职责分工',
    titles: '称号',
    chain: '推荐环节',
    opinions: '征求意见',
    meeting: '会议规则',
    inspect: '差额考察',
    persons: '最少经办人数',
    levels: '公示层级',
    days: '公示时间',
  },
  step: (name: string, by: string, meeting: Kind | undefined) => `${name}（${by}${meeting ? `，${kinds[meeting]}` : ''}）`,
  opinion: (from: string, on: string, binding: boolean) => `${from}：${on}${binding ? '（有约束力）' : ''}`,
  meeting: (kind: Kind, m: { quorum: string; pass: string; passOf: 'should' | 'present' }) =>
    `${kinds[kind]}：到会不少于${shareOf(m.quorum)}，赞成超过${m.passOf === 'should' ? '应到' : '实到'}的${shareOf(m.pass)}`,
  ratio: (r: { ratio: string; source: string }) => `考察与拟定 ${r.ratio}∶1（${r.source}）`,
  persons: (r: { least: number; source: string }) => `${r.least} 人（${r.source}）`,
  days: (n: number) => `${n} 个工作日`,
} as const
