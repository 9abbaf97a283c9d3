import type { Flag, Norm } from './clause.ts'
import { deductionOf } from './deduct.ts'
import { outcomesOf } from './outcome.ts'
import { number, plain } from './words.ts'

/** What stands outside the hundred points. */
export type Outside =
  | { kind: 'bonus'; amounts: string[]; each: boolean; highest: boolean; cap: string | null }
  | { kind: 'deduction'; per: Norm; points: string; cap: string | null }
  | { kind: 'veto'; effect: 'zero' | 'capgrade' | 'fail' | 'cancel' }

export type OutsideReading = { outside: Outside; flag: null } | { outside: null; flag: Flag }
export type OutsideKind = Outside['kind']

/** Which of them a heading announces; null for what belongs to the tree. */
export const outsideKind = (heading: string, rule: string): OutsideKind | null => {
  const h = plain(heading)
  if (/否决/.test(h)) return 'veto'
  if (/(?:加分|附加分?|奖励(?:分|加分))(?:项|项目)?(?:\(.*\))?$/.test(h)) return 'bonus'
  if (/(?:减分|扣分|倒扣分?)(?:项|项目)?(?:\(.*\))?$/.test(h) || /从总分中?(?:扣|减)/.test(plain(rule))) return 'deduction'
  return null
}

const cap = new RegExp(`(?:不超过|最高|最多|累计不超过|上限|以)(?:可?加|扣|为|得)?(${number})分(?:为限)?`)
const left = (reason: Flag['reason'], words: string): OutsideReading => ({ outside: null, flag: { reason, words: words.slice(0, 120) } })

/** `heading`: titles above it, where a cap may stand; `points`: what its points column says. */
export const readOutside = (kind: OutsideKind, ruleText: string, heading: string, points: string | null): OutsideReading => {
  const text = plain(ruleText)
  if (/酌情|视情|适当/.test(text)) return left('discretion', ruleText)
  const limit = cap.exec(text)?.[1] ?? cap.exec(plain(heading))?.[1] ?? null
  if (kind === 'veto') {
    if (/不得(?:评|定|确定|评定)为?|最高.*等次|不能(?:评|定)为?/.test(text) && /等次|优秀|良好|先进|好/.test(text))
      return { outside: { kind, effect: 'capgrade' }, flag: null }
    if (/取消[^,。;]*(?:资格|评优|评先)/.test(text)) return { outside: { kind, effect: 'cancel' }, flag: null }
    if (/不合格|较差|末等|最低等次|不达标/.test(text)) return { outside: { kind, effect: 'fail' }, flag: null }
    if (/(?:总分|考核)?(?:计|记|为|得)(?:0|零)分|不得分/.test(text)) return { outside: { kind, effect: 'zero' }, flag: null }
    return left('no-effect', ruleText)
  }
  const body = text.replace(new RegExp(`[,;]?[^,;。]*${cap.source}`, 'g'), (m) => (/每|分别|、/.test(m) ? m : ''))
  if (kind === 'deduction') {
    const out = outcomesOf(body.replace(/,?从总分中?(?:扣除|扣减|减去)?(?=扣|减|。|;|$)/g, '')).filter((o) => o.kind === 'deduct')
    if (out.length !== 1) return left('no-amount', ruleText)
    const read = deductionOf(out[0]!, body, '')
    if (typeof read === 'string') return left(read, ruleText)
    if (read.kind === 'per') return { outside: { kind, per: read.per, points: read.points, cap: limit }, flag: null }
    return left('no-amount', ruleText)
  }
  const amounts = [...body.matchAll(new RegExp(`(?:加|计|得|\\+|[、,])(${number})分`, 'g'))].map((m) => m[1]!)
  if (amounts.length === 0) return left('no-amount', ruleText)
  const highest = /最高级别|就高|不重复|不累加|最高(?:项|一级|等级)/.test(text)
  return {
    outside: { kind, amounts, each: !highest && /每/.test(body), highest, cap: limit ?? (/^\d/.test(points ?? '') ? points : null) },
    flag: null,
  }
}

export const outsideNote = (o: Outside): string =>
  o.kind === 'veto'
    ? `veto ${o.effect}`
    : o.kind === 'deduction'
      ? `outside per ${o.per.n}${o.per.unit} -${o.points}${o.cap ? ` cap ${o.cap}` : ''}`
      : `bonus ${o.each ? 'each ' : ''}${o.amounts.join(',')}${o.highest ? ' highest' : ''}${o.cap ? ` cap ${o.cap}` : ''}`
