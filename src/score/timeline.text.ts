import { actName } from '../event/names.text.ts'
import { inChineseDays } from '../lib/calendar.ts'

const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'score.opened': (d) => `发起考核，${d.units} 个单位，标准摘要 ${String(d.digest).slice(0, 12)}`,
  'score.import-named': (d) =>
    `${d.leaf} 取“${d.title}”${d.fromRealm ? `（${d.fromRealm}，${d.basis}）` : ''}的冻结结果，摘要 ${String(d.digest).slice(0, 12)}`,
  'score.confirmed': (d) => `确认自动取数的各项${Number(d.contests) > 0 ? `，异议 ${d.contests} 项` : ''}`,
  'score.contested': (d) => `${d.kind === 'appeal' ? '申诉' : '异议'} ${d.leaf}：${d.reason}`,
  'score.contest-answered': (d) =>
    `答复 ${d.leaf} ${d.verdict === 'upheld' ? '成立' : '不成立'}${d.late ? '（超过答复期限）' : ''}：${d.answer}`,
  'score.judged': (d) => (d.points === undefined ? `${d.column} 评定 ${d.leaf}` : `${d.column} 评定 ${d.leaf} ${d.points} 分：${d.reason}`),
  'score.judgement-revised': (d) => `申诉成立，${d.column} ${d.leaf} 改定为 ${d.points} 分：${d.reason}`,
  'score.submitted': (d) => `${d.column}交表`,
  'score.reassigned': (d) => `更换“${d.column}”评定人：${d.reason}`,
  'score.conflict-declared': () => '登记回避',
  'score.draw-opened': (d) => `发起“${d.column}”抽签，名单摘要 ${String(d.listDigest).slice(0, 12)}`,
  'score.draw-joined': (d) => `参加抽签，承诺 ${String(d.commitment).slice(0, 12)}`,
  'score.draw-revealed': () => '公布抽签密语',
  'score.drawn': (d) => `抽签完成，种子 ${String(d.seed).slice(0, 12)}`,
  'score.draw-voided': (d) => `抽签作废：${d.reason}`,
  'score.judgement-withdrawn': (d) => `撤回 ${d.leaf} 的评定：${d.reason}`,
  'score.exempted': (d) => `认定 ${d.leaf} 不适用：${d.reason}`,
  'score.awarded': (d) => `登记加分 ${d.item}：${d.matter}`,
  'score.assigned': () => '指派复核人',
  'score.review-started': () => '自评结束，开始复核',
  'score.reviewed': () => '完成复核',
  'score.finalised': (d) => (d.appealUntil ? `定稿，申诉期至 ${d.appealUntil}` : '定稿'),
  'score.reopened': (d) => `退回复核：${d.reason}`,
  'score.frozen': (d) => `冻结，复算包摘要 ${String(d.package ?? d.digest).slice(0, 12)}`,
  'score.withdrawn': (d) => `撤回本轮：${d.reason}`,
}
/** One line of a round's or sheet's timeline, from the event alone. */
export const saysScore = (type: string, detail: Record<string, unknown>): string => inChineseDays(happened[type]?.(detail) ?? actName(type))
