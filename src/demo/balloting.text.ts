/** The secret ballot of the demonstration. */
export const ballotingText = {
  step: '无记名测评：领票、投票、封箱、开票、公布',
  title: (branch: string) => `${branch}工作党员测评`,
  lead: '由本支部全体党员评本支部一年来的工作。用手机或纸票投，谁投了什么没有人能知道；结果在公开大厅公布，任何人可以重新计票。',
  voters: '本支部党员',
  supervisor: '清河街道纪工委',
  trustees: ['社区党总支书记', '街道纪工委书记', '党员代表'] as [string, string, string],
  noBranch: '没有党员在十五名以上的支部',
  opened: (f: { deposits: number; id: string }) => `收票${f.deposits}份，开票后产品重新计票一致；测评编号${f.id}`,
}
