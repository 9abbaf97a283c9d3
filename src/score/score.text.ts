import { engineText } from './engine.text.ts'

/** Every sentence of the rounds; those of the engine stand in `engine.text.ts`. */
export const scoreText = {
  ...engineText,
  'score.title': '考核',
  'score.empty': '还没有考核。标准冻结后，由活动办对参加活动的单位发起。',
  'score.lead': '分数由标准和台账算出，没有人录入总分。',
  'score.own-unit': (f: { unit: string }) => `您属于“${f.unit}”或其下级，不能评定本单位。请由上级或抽派的人员评定。`,
  'score.not-reviewer': (f: { unit: string }) => `“${f.unit}”由其上级或被指派的复核人评定，您不在其中。`,
  'score.no-units': () => '按所选条件没有可考核的单位，没有发起。',
  'score.not-in-round': () => '这个单位不在本轮考核中。',
  'score.unit-of-no-class': (f: { unit: string }) => `“${f.unit}”没有单位类别，而本标准按类别设项。请先补全单位类别，或不列入本轮。`,
  'score.pending-lines': (f: { units: string[]; n: number }) => `还有 ${f.n} 个单位有待补的项，不能办理：${f.units.join('；')}`,
  'score.unreviewed': (f: { units: string[]; n: number }) => `还有 ${f.n} 个单位没有复核：${f.units.join('、')}`,
  'score.open-contests': (f: { units: string[]; n: number }) => `还有 ${f.n} 件异议没有答复：${f.units.join('、')}`,
  'score.contest-twice': (f: { leaf: string }) => `“${f.leaf}”的异议还在办理，答复后可以再提。`,
  'score.ref-unknown': (f: { ref: string }) => `没有找到记录“${f.ref}”。请写明佐证记录的编号，例如 pledge/123。`,
  'score.standard-not-frozen': (f: { standard: string }) => `标准“${f.standard}”还没有冻结，不能据以考核。`,
  'score.line-stale': (f: { leaf: string; by: string }) => `“${f.leaf}”刚由 ${f.by} 评定过。请看过再提交，您写的理由还在。`,
  'score.award-twice': (f: { matter: string }) => `“${f.matter}”已按这一级登记过。`,
  'score.conflict': (f: { unit: string }) => `已登记回避“${f.unit}”，不能评定或指派评定这个单位。`,
  'score.seat-taken': (f: { unit: string; column: string }) => `此人已在“${f.column}”一栏评定“${f.unit}”，一人在一个单位只评一栏。`,
  'score.not-your-column': (f: { column: string }) => `您不在“${f.column}”一栏评定这个单位。`,
  'score.not-drawn': (f: { unit: string; column: string }) => `“${f.unit}”没有被抽中，不进行“${f.column}”。`,
  'score.sheet-in': (f: { column: string }) => `“${f.column}”的评定已经交表，不能再改。有误的，由组织单位退回复核或在申诉中改定。`,
  'score.sheet-incomplete': (f: { lines: string[]; n: number }) => `还有 ${f.n} 项没有评定，不能交表：${f.lines.join('、')}`,
  'score.seats-open': (f: { reviewers: string[]; n: number }) => `还有 ${f.n} 位评定人没有交表：${f.reviewers.join('、')}`,
  'score.no-seat': (f: { unit: string }) => `此人没有被指派评定“${f.unit}”。`,
  'score.no-such-column': (f: { column: string }) => `标准里没有可以指派的评分栏“${f.column}”。`,
  'score.appeal-late': (f: { until: string }) => `申诉截止于 ${f.until}，现已截止。`,
  'score.appeals-open': (f: { until: string }) => `申诉期到 ${f.until} 为止，期满后才能冻结。`,
  'score.answers-own': (f: { leaf: string }) => `您评定过“${f.leaf}”，申诉须由没有评过该项的人答复。`,
  'score.revision-missing': (f: { leaf: string }) => `“${f.leaf}”由人评定，申诉成立的须同时写明改定哪一栏、改为几分。`,
  'score.not-imported': (f: { leaf: string }) => `“${f.leaf}”不是取他项考核结果的项。`,
  'score.import-not-frozen': (f: { round: string }) => `“${f.round}”还没有冻结，冻结并公布的结果才能取用。`,
  'score.import-changed': (f: { round: string; digest: string }) =>
    `“${f.round}”的内容与冻结时的摘要 ${f.digest} 不符，已被改动，不能取用。请先核查。`,
  'score.import-grades': (f: { leaf: string; grades: string[] }) =>
    `“${f.leaf}”没有写这些等次各得几分：${f.grades.join('、')}。请在标准里补全，或取另一份结果。`,
  'score.import-other': (f: { leaf: string; digest: string }) => `标准规定“${f.leaf}”只取摘要为 ${f.digest} 的结果，这不是那一份。`,
  'score.import-shape': (f: { problem: 'shape' | 'canonical' | 'digest' | 'own' }) =>
    f.problem === 'canonical'
      ? '文字不是规范写法，可能在传送中改动过。请用原文件。'
      : f.problem === 'digest'
        ? '内容与所填摘要不符，没有取用。请核对公示单上的结果摘要。'
        : f.problem === 'own'
          ? '这是本领域的结果，请在列表里选取。'
          : '这不是冻结的考核结果（round.json），没有取用。',
  'score.draw-nothing': () => '名单上没有可以抽取的人，没有发起抽签。',
  'score.draw-kind': (f: { column: string; kind: string }) =>
    f.kind === 'sample' ? `“${f.column}”要评全部单位，或没有写抽取比例，不能抽样。` : `“${f.column}”只评抽中的单位，请先抽取单位。`,
  'score.draw-closed': (f: { state: string }) => (f.state === 'open' ? '已有一方公布密语，不能再有人参加。' : '这次抽签已经结束。'),
  'score.draw-party-twice': () => '您已参加这次抽签，或这份承诺已有人交过。',
  'score.draw-not-party': () => '您没有参加这次抽签。',
  'score.draw-few-parties': (f: { parties: number }) =>
    `参加抽签的只有 ${f.parties} 方，或都是组织单位的人。至少两方，其中一方不是组织单位活动办。`,
  'score.draw-wrong-secret': () => '密语与承诺不符。请核对后重新填写，一个字符也不能差。',
  'score.appeal-source': '申诉期参照公示期不少于5个工作日的通行做法；答复期限各地不一，按10个工作日，发起时可改。',
  'score.nobody': '他人',
} as const

export const roundStateNames = {
  'round.state.self': '自评中',
  'round.state.review': '复核中',
  'round.state.final': '已定稿',
  'round.state.frozen': '已冻结',
  'round.state.withdrawn': '已撤回',
  'score.state.to-confirm': '待确认',
  'score.state.confirmed': '已确认',
  'score.state.reviewed': '已复核',
  'contest.state.open': '待答复',
  'contest.state.upheld': '成立',
  'contest.state.dismissed': '不成立',
} as const
