/** Words of the meeting form about who came and who steps back. */
export const meetText = {
  attendees: '到会的人',
  attendeesHint: '按名册逐个选，系统查出谁要回避；选了的，人数要与实到人数一致。',
  takeOut: '去掉',
  cameN: (n: number) => `到会名单 ${n} 人。`,
  countedOut: (name: string, who: string) => `表决“${name}”时回避：${who}。`,
  because: (person: string, kind: string, source: string) => `${person}（${kind}，${source}）`,
  nobodyOut: '没有查到要回避的人；有没登记的关系的，请先在推荐对象页面声明回避。',
  recused: '回避人数',
} as const
