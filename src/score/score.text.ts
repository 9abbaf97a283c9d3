import { engineText } from './engine.text.ts'
import type { GroupFact } from './round.ts'

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
  'score.nobody': '他人',
  'group.none': '未登记',
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

const words: Record<GroupFact, Record<string, string>> = {
  class: {},
  settlement: { old: '老旧小区', new: '新建小区' },
  kind: { 'party-work-committee': '党工委', 'party-committee': '党委', 'general-branch': '总支', branch: '支部' },
  level: { city: '市', district: '县区', street: '街道', college: '院校', community: '社区' },
  urban: { true: '城市', false: '农村' },
}
/** '城市社区 · 老旧小区' from the key of a like-unit group. */
export const sayGroup = (key: string | null, classes: ReadonlyMap<string, string>): string =>
  key === null
    ? '全部'
    : key
        .split(';')
        .map((part) => {
          const [fact, value] = part.split('=') as [GroupFact, string]
          if (value === '-') return scoreText['group.none']
          return fact === 'class' ? (classes.get(value) ?? value) : (words[fact]?.[value] ?? value)
        })
        .join(' · ')

const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'score.opened': (d) => `发起考核，${d.units} 个单位，标准摘要 ${String(d.digest).slice(0, 12)}`,
  'score.confirmed': (d) => `确认自动取数的各项${Number(d.contests) > 0 ? `，异议 ${d.contests} 项` : ''}`,
  'score.contested': (d) => `${d.kind === 'appeal' ? '申诉' : '异议'} ${d.leaf}：${d.reason}`,
  'score.contest-answered': (d) => `答复 ${d.leaf} ${d.verdict === 'upheld' ? '成立' : '不成立'}：${d.answer}`,
  'score.judged': (d) => `${d.column} 评定 ${d.leaf} ${d.points} 分：${d.reason}`,
  'score.judgement-withdrawn': (d) => `撤回 ${d.leaf} 的评定：${d.reason}`,
  'score.exempted': (d) => `认定 ${d.leaf} 不适用：${d.reason}`,
  'score.awarded': (d) => `登记加分 ${d.item}：${d.matter}`,
  'score.assigned': () => '指派复核人',
  'score.review-started': () => '自评结束，开始复核',
  'score.reviewed': () => '完成复核',
  'score.finalised': () => '定稿',
  'score.reopened': (d) => `退回复核：${d.reason}`,
  'score.frozen': (d) => `冻结，摘要 ${String(d.digest).slice(0, 12)}`,
  'score.withdrawn': (d) => `撤回本轮：${d.reason}`,
}
/** One line of a round's or sheet's timeline, from the event alone. */
export const saysScore = (type: string, detail: Record<string, unknown>): string => happened[type]?.(detail) ?? type
