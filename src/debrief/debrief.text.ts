import type { DebriefKind, DebriefState, ItemSource, QuestionSource, QuestionState, ReportState } from './debrief.ts'

export const debriefNouns = { debrief: '述职评议会', 'debrief-report': '述职报告', 'debrief-question': '提问' } as const
export const debriefStates: Record<DebriefState, string> = {
  draft: '拟定中',
  called: '已通知，收报告和提问',
  held: '已开会，待评定',
  closed: '已办结',
  withdrawn: '已撤销',
}
export const reportStates: Record<ReportState, string> = {
  draft: '还没有交',
  returned: '已退回，待重写',
  handed: '已交',
  absent: '这次不述职',
}
export const questionStates: Record<QuestionState, string> = { asked: '未答复', answered: '已答复', 'set-aside': '已转出' }
const named = (noun: string, words: Record<string, string>) =>
  Object.fromEntries(Object.entries(words).map(([k, v]) => [`${noun}.state.${k}`, v]))
export const debriefStateNames = {
  ...named('debrief', debriefStates),
  ...named('debrief-report', reportStates),
  ...named('debrief-question', questionStates),
}
export const kindNames: Record<DebriefKind, string> = { secretary: '党组织书记', community: '社区书记（双向评议）', first: '第一书记' }
export const questionSourceNames: Record<QuestionSource, string> = { superior: '上级', member: '到会人员', resident: '群众' }
export const itemSourceNames: Record<ItemSource, string> = { report: '报告查摆', question: '提问', comment: '点评' }
export const answerWayNames = { written: '书面答复', spot: '当场答复' } as const
const interests: Record<string, string> = {
  self: '就是本人',
  line: '是其所在单位或下级单位的人',
  kin: '申报过亲属关系',
  helps: '申报过结对、帮带关系',
  other: '申报过利益关系',
}

export const debriefText = {
  ...debriefStateNames,
  'debrief.no-secretary': (f: { unit: string; heldOn: string }) =>
    `${f.unit}在 ${f.heldOn} 没有在任的书记。请先在任职里登记，述职人由任职得出，不能另填。`,
  'debrief.two-secretaries': (f: { unit: string; names: readonly string[] }) =>
    `${f.unit}在会议当天有不止一位书记在任：${f.names.join('、')}。请先在任职里改正。`,
  'debrief.reports-twice': (f: { name: string }) => `${f.name}在两个单位任书记，一次述职评议会只述职一次，请去掉一个单位。`,
  'debrief.not-below': (f: { units: readonly string[] }) => `述职评议会由上级安排。${f.units.join('、')}不是本单位的下级。`,
  'debrief.nobody-reports': () => '没有述职的书记，不能设测评。',
  'debrief.nobody-invited': (f: { title: string }) => `“${f.title}”一类没有人。请先登记任职、名册，或另列名单。`,
  'debrief.days-wrong': () => '日期对不上：起止日期要有先后，交报告的最后一天不能晚于开会那天。',
  'debrief.limits-wrong': () => '字数下限不能高于上限。',
  'debrief.share-wrong': (f: { share: string }) => `比例 ${f.share} 超过了全部，请写成不超过 1 的分数。`,
  'debrief.class-twice': (f: { key: string }) => `到会类别“${f.key}”写了两次。`,
  'debrief.not-the-day': (f: { heldOn: string }) => `会期是 ${f.heldOn}，到那天才能登记到会人员。`,
  'debrief.no-quorum': (f: { present: number; needed: number; should: number }) =>
    `应到 ${f.should} 人，实到 ${f.present} 人，不足 ${f.needed} 人，会议不能开。`,
  'debrief.no-such-seat': (f: { seat: number }) => `应到名单上没有第 ${f.seat} 号。`,
  'debrief.words-short': (f: { part: string; n: number; least: number }) =>
    `“${f.part}”现在 ${f.n} 字，不足 ${f.least} 字，请写实写具体后再交。`,
  'debrief.words-long': (f: { part: string; n: number; most: number }) => `“${f.part}”现在 ${f.n} 字，超过 ${f.most} 字，请精简后再交。`,
  'debrief.not-the-secretary': (f: { name: string }) => `这是${f.name}的述职报告，由本人写、本人交。`,
  'debrief.figure-unknown': () => '述职报告里没有这个数。',
  'debrief.not-invited': () => '提问的是上级和通知到会的人。群众可以在公开大厅提问。',
  'debrief.own-question': () => '不能向自己提问。',
  'debrief.enough-questions': (f: { most: number }) => `对同一位书记每人最多提 ${f.most} 个问题。`,
  'debrief.questions-full': () => '对这位书记的群众提问已经收满，请向会议主办单位反映。',
  'debrief.no-public-questions': () => '这次述职评议会不在公开大厅收提问。',
  'debrief.spot-needs-meeting': () => '还没有登记开会，不能登记当场答复。',
  'debrief.ballot-stands': () => '这次会已经设了测评。要重设的，先在测评里撤回或宣布无效。',
  'debrief.not-certified': () => '测评结果还没有确认，不能评定综合等次。',
  'debrief.interest': (f: { name: string; kind: string }) =>
    `您与${f.name}有利益关系（${interests[f.kind] ?? f.kind}），不能点评、评定，请由别的同志办理。`,
  'debrief.commented-already': (f: { by: string }) => `这位书记已由${f.by}点评，每位书记点评一次。`,
  'debrief.no-grade': (f: { grade: string }) => `这次测评的等次里没有“${f.grade}”。`,
  'debrief.differs-without-reason': (f: { ballot: string; grade: string }) =>
    `评定为“${f.grade}”，与测评不一致（${f.ballot}）。请写明理由。`,
  'debrief.too-many-top': (f: { grade: string; limit: number; of: number }) =>
    `${f.of} 位书记里评定“${f.grade}”的不超过 ${f.limit} 位，名额已满。`,
  'debrief.not-finished': (f: { what: string; names: readonly string[] }) => `还有${f.what}没有办完：${f.names.join('、')}。`,
  'debrief.no-comment': () => '还没有点评，不能列出点评指出的问题。',
  'debrief.no-such-question': () => '这位书记没有被问到这个问题。',
  'debrief.item-twice': () => '这个提问已经列入整改台账。',
  'debrief.answer-code': () => '没有这个提问码，请核对后再查。',
  'debrief.part.report': '述职报告',
  'debrief.part.comment': '点评',
  'debrief.part.grade': '综合等次',
  'debrief.problems': '查摆的问题',
  'debrief.causes': '原因',
  'debrief.next': '下一步',
  'debrief.score': '述职评议得分',
  'debrief.not-shown': '（票数太少，不单独显示）',
  'debrief.ballot-of-one': (f: { title: string; name: string }) => `${f.title}（${f.name}）`,
  'debrief.todo.write': (f: { title: string }) => `交述职报告：${f.title}`,
  'debrief.todo.write-why': '草稿已由登记得出，写上问题、原因和下一步再交',
  'debrief.todo.rewrite-why': '报告被退回，改好再交',
  'debrief.todo.write-do': '去写',
  'debrief.todo.answer': (f: { n: number; title: string }) => `答复提问 ${f.n} 个：${f.title}`,
  'debrief.todo.answer-why': '没有答复的提问一直列着，下一年还会列出',
  'debrief.todo.answer-do': '去答复',
  'debrief.todo.hold': (f: { title: string }) => `登记开会情况：${f.title}`,
  'debrief.todo.hold-why': '会期已到，登记到会人员和会议记录',
  'debrief.todo.finish': (f: { title: string }) => `办结述职评议会：${f.title}`,
  'debrief.todo.finish-why': '都已点评、评定，可以办结',
  'debrief.todo.missing-why': (f: { n: number }) => `还有 ${f.n} 位没有交报告，催交，或登记这次不述职`,
  'debrief.todo.unvoted-why': (f: { n: number }) => `还有 ${f.n} 位没有安排测评`,
  'debrief.todo.comment': (f: { n: number; title: string }) => `点评述职 ${f.n} 位：${f.title}`,
  'debrief.todo.comment-why': '述职评议会已开，每位由上级领导点评，肯定的和要改的各一段',
  'debrief.todo.comment-do': '去点评',
  'debrief.todo.grade': (f: { n: number; title: string }) => `评定综合等次 ${f.n} 位：${f.title}`,
  'debrief.todo.grade-why': '测评结果已经确认，由上级党组织评定',
  'debrief.todo.grade-do': '去评定',
  'debrief.todo.do': '去办理',
} as const

/** Words of the public pages. */
export const debriefPublic = {
  list: '书记述职评议',
  lead: '哪些书记述职、什么时候开会；收提问的，可以在这里提问，凭提问码看答复。',
  empty: '现在没有公开的述职评议会。',
  source: '述职评议会登记',
  organiser: '主办单位',
  heldOn: '开会日期',
  place: '地点',
  who: '述职的书记',
  none: '未定',
  reports: (n: number) => `${n} 位书记述职`,
  asking: '收提问',
  closed: '已办结',
  ask: '提问',
  askLead: '可以不留姓名。问题会交给书记，答复凭提问码在这里看。',
  whom: '问哪位书记',
  name: '怎么称呼您',
  nameHint: '可以不写。',
  unnamed: '群众',
  question: '您的问题',
  questionHint: '请写一件具体的事，6 到 500 字。',
  send: '提交',
  sent: '问题已经收到',
  sentLead: '请记下提问码，凭它在这里看答复。',
  code: '提问码',
  follow: '看答复',
  followLead: '输入提问时给您的提问码。',
  followHint: '例如 ABCD-EFGH-JKMN-PQRS',
  find: '查询',
  asked: '提问日期',
  state: '办理情况',
  answer: '答复',
  moved: '转到哪里',
  chooseWhom: '请选择问哪位书记。',
  writeQuestion: '请写清问题，6 到 500 字。',
  facts: '工作情况（由登记得出）',
  problems: '查摆的问题',
  next: '下一步',
  questions: '提问和答复',
  noQuestions: '没有提问。',
  unanswered: '还没有答复。',
  digest: '报告摘要值',
} as const
