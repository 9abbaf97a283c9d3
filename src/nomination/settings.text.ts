/** Sources of what holds where a plan says nothing. */
export const settingsText = {
  election:
    '《中国共产党基层组织选举工作条例》：有选举权的到会人数不少于应到会人数的五分之四方可进行，赞成票超过实到会有选举权人数的一半方可当选',
  persons: '各环节由有关组织的人办理，一人不能包办：推荐、审核或考察、评选至少各有一人',
} as const
