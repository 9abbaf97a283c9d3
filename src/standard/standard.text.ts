/** Every sentence of the standard: refusals, names of closed sets, the reading of a rule, the linter's findings. */
export const standardText = {
  'standard.title': '考核标准',
  'standard.bad-shape': (f: { problems: string[] }) => `标准文件不合格式，未作任何改动：${f.problems.join('；')}`,
  'standard.unknown-measure': (f: { measures: string[] }) =>
    `指标目录里没有这些指标：${f.measures.join('、')}。请从目录中选用，或改为评议项。`,
  'standard.not-acceptable': (f: { findings: string[] }) => `标准不能冻结，请先改正：${f.findings.join('；')}`,

  'standard.key-taken': (f: { key: string; title: string }) => `本单位已有编号为“${f.key}”的标准（${f.title}），请在原标准上起草新版。`,
  'standard.builtin-unknown': (f: { key: string }) => `没有编号为“${f.key}”的内置标准。`,
  'standard.key-changed': (f: { was: string; now: string }) => `标准编号不能由“${f.was}”改为“${f.now}”。需要另立标准的，请新建。`,
  'standard.item-incomplete': (f: { missing: string[] }) => `这种计分办法还缺：${f.missing.join('、')}。`,
  'standard.no-item': (f: { at: string }) => `标准中没有编号为“${f.at}”的项。`,
  'standard.empty': '还没有考核标准。由活动办从内置标准新建，或导入标准文件。',

  'evidence.register': '登记簿',
  'evidence.ledger': '台账记录',
  'evidence.pledge': '承诺及其评定',
  'evidence.confirmation': '受益人确认',
  'evidence.poll': '秘密测评结果',
  'evidence.visit': '实地查看',
  'evidence.interview': '走访座谈',
  'evidence.minutes': '会议记录',
  'evidence.document': '制度文件',
  'evidence.rectification': '整改销号记录',
  'evidence.package': '他项考核的冻结结果',
  'evidence.photo': '图片',
  'evidence.signin': '签到册',
  'evidence.news': '新闻报道',

  'verification.computed': '系统取数',
  'verification.documents': '查阅资料',
  'verification.visit': '实地查看',
  'verification.interview': '走访座谈',
  'verification.poll': '测评',
  'verification.sample': '抽样核实',

  'cycle.month': '每月',
  'cycle.quarter': '每季度',
  'cycle.half-year': '每半年',
  'cycle.year': '每年',
  'cycle.round': '每轮',

  'op.>=': '不低于',
  'op.>': '高于',
  'op.<=': '不高于',
  'op.<': '低于',
  'op.=': '等于',
  'op.!=': '不等于',

  'rule.deductPer': '按次、按差额扣分',
  'rule.allOrNothing': '达到得满分，否则不得分',
  'rule.bands': '分档得分',
  'rule.proportional': '按比例得分',
  'rule.judged': '由评定人评定',
  'rule.imported': '取他项考核的结果',
  'rule.poll': '取测评结果',
  'rule.rank': '在同类组内按位次',

  'part.measure': '指标',
  'part.step': '每次扣分',
  'part.op': '条件',
  'part.threshold': '界限',
  'part.bands': '分档',
  'part.judgeStep': '档距或只能给的分',
  'part.package': '他项考核的编号',
  'part.packageTitle': '他项考核的名称',
  'part.outOf': '满分',
  'part.order': '排法',
  'part.best': '第一名得分',
  'part.minus': '每降一名少',

  'reading.deductPer': (f: { per: string; step: string }) => `每出现 ${f.per}扣 ${f.step} 分，下限 0 分`,
  'reading.deductShort': (f: { atLeast: string; per: string; step: string }) =>
    `应达 ${f.atLeast}，每少 ${f.per}扣 ${f.step} 分，下限 0 分`,
  'reading.points-of-percent': (f: { points: string }) => `${f.points} 个百分点`,
  'reading.free': (f: { free: string }) => `，前 ${f.free}不扣`,
  'reading.part.whole': '，不足一个单位的按一个单位扣',
  'reading.part.share': '，不足一个单位的按比例扣',
  'reading.part.none': '，不足一个单位的不扣',
  'reading.allOrNothing': (f: { op: string; threshold: string; max: string }) => `${f.op} ${f.threshold}的得 ${f.max} 分，否则不得分`,
  'reading.band.points': (f: { range: string; points: string }) => `${f.range}的得 ${f.points} 分`,
  'reading.band.proportional': (f: { range: string; times: string }) => `${f.range}的按指标值 × ${f.times} 分计`,
  'reading.range.from': (f: { from: string }) => `${f.from} 以上（含）`,
  'reading.range.to': (f: { to: string }) => `不到 ${f.to}`,
  'reading.range.between': (f: { from: string; to: string }) => `${f.from}（含）至 ${f.to}（不含）`,
  'reading.range.any': '不论多少',
  'reading.proportional': (f: { times: string; max: string }) => `指标值 × ${f.times} 分，最高 ${f.max} 分`,
  'reading.inverse': (f: { times: string; max: string }) => `（1 − 指标值）× ${f.times} 分，最高 ${f.max} 分`,
  'reading.judged.step': (f: { step: string; max: string; columns: string }) =>
    `由${f.columns}评定，0 至 ${f.max} 分，每档 ${f.step} 分，须写明理由`,
  'reading.judged.allowed': (f: { allowed: string; columns: string }) => `由${f.columns}评定，只能给 ${f.allowed} 分，须写明理由`,
  'reading.imported': (f: { title: string; outOf: string; max: string }) =>
    `取“${f.title}”的冻结结果，按满分 ${f.outOf} 折算为 ${f.max} 分`,
  'reading.poll': (f: { times: string; max: string }) => `测评结果 × ${f.times} 分，最高 ${f.max} 分`,
  'reading.poll.least': (f: { n: number }) => `，有效票不足 ${f.n} 张的不计`,
  'reading.rank': (f: { order: string; best: string; minus: string }) =>
    `在同类组内${f.order}，第一名得 ${f.best} 分，每降一名少 ${f.minus} 分，并列取高，下限 0 分`,
  'reading.rank.high': '从高到低排',
  'reading.rank.low': '从低到高排',
  'reading.ifNone.full': '；没有此项对象的得满分',
  'reading.ifNone.zero': '；没有此项对象的不得分',
  'reading.ifNone.notApplicable': '；没有此项对象的不计，分值折算到其他项',
  'reading.measure': (f: { measure: string }) => `　指标：${f.measure}`,

  'lint.total-not-100': (f: { total: string; class: string | null }) =>
    `${f.class ? `“${f.class}”适用的` : ''}各项分值合计 ${f.total} 分，应为 100 分`,
  'lint.branch-sum': (f: { at: string; sum: string; max: string; class: string | null }) =>
    `“${f.at}”定为 ${f.max} 分，${f.class ? `对“${f.class}”` : ''}下级各项合计 ${f.sum} 分`,
  'lint.duplicate-id': (f: { at: string }) => `编号 ${f.at} 用了不止一次`,
  'lint.unknown': (f: { at: string; what: string; name: string }) => `“${f.at}”引用了不存在的${f.what}“${f.name}”`,
  'lint.weights': (f: { sum: string }) => `各评分栏权重合计为 ${f.sum}，应为 1`,
  'lint.columns-without-weight': (f: { at: string }) => `“${f.at}”的评分栏都没有权重，得不出分`,
  'lint.bands': (f: { at: string; problem: 'overlap' | 'gap' | 'empty' }) =>
    `“${f.at}”的分档${{ overlap: '有重叠', gap: '有空档', empty: '有上下限颠倒的一档' }[f.problem]}`,
  'lint.grades': (f: { problem: 'order' | 'last' | 'share' }) =>
    ({
      order: '等次下限应从高到低排列',
      last: '最低一等不能有下限，否则有单位没有等次',
      share: '等次比例应在 0 与 1 之间，最低一等不设比例',
    })[f.problem],
  'lint.volume-heavy': (f: { points: string; share: string; items: string }) =>
    `按活动次数或材料份数给分的共 ${f.points} 分，占 ${f.share}，超过一成：${f.items}`,
  'lint.results-thin': (f: { points: string; share: string; nouns: number }) =>
    `由结果决定的只有 ${f.points} 分，占 ${f.share}，来自 ${f.nouns} 类记录；应不少于一半、不少于四类`,
  'lint.trace-only': (f: { at: string; kinds: string }) => `“${f.at}”只凭${f.kinds}认定，属留痕考核，请改用登记、确认或实地查看`,
  'lint.counted-twice': (f: { measure: string; items: string }) => `指标“${f.measure}”在 ${f.items} 中重复计分`,
  'lint.same-words': (f: { items: string }) => `${f.items} 的条文相同，同一件事会扣两次、得两次`,
  'lint.unreachable': (f: { at: string; best: string; max: string }) => `“${f.at}”满分 ${f.max} 分，任何单位最多只能得 ${f.best} 分`,
  'lint.no-class': (f: { at: string }) => `“${f.at}”不适用于本标准的任何一类单位`,
  'lint.not-yet': (f: { at: string; measure: string }) => `“${f.at}”的指标“${f.measure}”尚无数据来源，启用前不计，分值折算到其他项`,
  'lint.shown-only': (f: { at: string; measure: string }) => `“${f.at}”以“${f.measure}”计分；这是看节奏的指标，只供查看，建议不计分`,
  'lint.veto-basis-community': (f: { at: string }) => `对社区不得设一票否决，除非写明依据文号（民发〔2015〕136号）：“${f.at}”`,
  'lint.veto-basis': (f: { at: string }) => `一票否决“${f.at}”没有写依据文号`,
  'lint.red-line': (f: { at: string; rule: string; term: string }) =>
    `“${f.at}”以“${f.term}”为考核依据，违反“${f.rule}”，请删去或改用办成的事`,

  'redline.check-in': '不得以打卡签到作为考核依据',
  'redline.points-ranking': '不得搞积分排名',
  'redline.online-time': '不得统计在线时长',
  'redline.log-in': '不得考核登录、注册、使用情况',
  'redline.forced-media': '不得强制上传照片、视频或轨迹',
  'redline.likes-shares': '点赞、转发、关注不得作为评价依据',
  'redline.web-vote': '网络投票不得作为评价依据',
  'redline.study-hours': '学习时长不得作为评价依据',
  'redline.forced-install': '不得强制下载安装',
} as const

export const standardStateNames = {
  'standard.state.draft': '草稿',
  'standard.state.frozen': '已冻结',
  'standard.state.revising': '修订中',
} as const

const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'standard.created': () => '新建草稿',
  'standard.imported': (d) => `由表格读入 ${d.items} 项`,
  'standard.item-set': (d) => `${d.made ? '增加' : '修改'}“${d.at} ${d.title}”`,
  'standard.item-removed': (d) => `删去“${d.at} ${d.title}”`,
  'standard.edited': (d) => `修改草稿，检查发现 ${d.findings} 处`,
  'standard.frozen': (d) => `冻结第 ${d.no} 版，摘要 ${String(d.digest).slice(0, 12)}`,
  'standard.revised': (d) => `起草第 ${d.no} 版`,
  'standard.revision-discarded': (d) => `放弃新版草稿：${d.reason}`,
}
/** One line of a standard's timeline, from the event alone. */
export const saysStandard = (type: string, detail: Record<string, unknown>): string => happened[type]?.(detail) ?? type
