import { add, compare, equal, parseRational, type Rational, sum } from '../../lib/rational.ts'
import { bandsFrom, type Range, rangeOf } from './band.ts'
import type { Clause, FlagReason, ItemReading } from './clause.ts'
import { deductionOf } from './deduct.ts'
import { normsFor } from './norm.ts'
import { ceilingsOf, leftover, type Outcome, outcomesOf, tidy } from './outcome.ts'
import { number, plain } from './words.ts'

const discretion =
  /酌情|视情|适当(?:扣|给|加|减)|综合(?:评定|评分|打分)|(?:扣|得|给|计)\d+(?:\.\d+)?分?-\d+(?:\.\d+)?分|\d+(?:\.\d+)?-\d+(?:\.\d+)?分之间|根据实际|情节轻重/
const openList = /等(?!于|级|次|额|同|到|待|候|高|优|等)(?:情形|情况|问题|行为|现象)?的?,?(?:每[^,]{0,6}|1[^,]{1,3})?$/
/** Several amounts for several things in one breath: 各扣 2 分, 分别计 3、2、1 分. */
const lists = /各(?:扣|减|得|加)|\d[、,]\d+(?:\.\d+)?分/
const phases = /[一二三四1-4]季度|[上下]半年/
const nothing = /^(?:的)?(?:没有|无|未)|(?:没有|未(?!达))[^,]*的?$/
const shares = [
  new RegExp(`(?:率|比例|占比|比重|度|比值|得票)(?:\\(%\\))?(?:[×xX*]|乘以)(${number})分?`),
  /按[^,。;]*(?:比例|率|满意度|占比)[^,。;]*?(?:计分|得分|折算|计算|赋分)(?:得分)?/,
]
const imports = /(?:考核|考评|评价)(?:得分|结果|成绩|分数)[^,。;]*?(?:按(\d+(?:\.\d+)?)%)?[^,。;]*(?:折算|换算)/
const ranking = new RegExp(
  `第1(?:名|位)?的?得?(${number})分.*每(?:降|下降|降低|后退?|靠后)[^\\d]*1?(?:位|名)[^\\d]*?(?:减|扣|少得?|递减)(${number})分`,
)

const num = parseRational
const one = (clause: Clause): ItemReading => ({ clauses: [clause], flag: null })
const left = (reason: FlagReason, words: string): ItemReading => ({ clauses: null, flag: { reason, words: words.slice(0, 120) } })

/** Sentences whose points follow a figure directly: a share, another appraisal, a rank. */
const direct = (text: string, max: string): ItemReading | null => {
  const rank = ranking.exec(text)
  if (rank) return equal(num(rank[1]!), num(max)) ? one({ kind: 'rank', best: rank[1]!, minus: rank[2]! }) : left('sum', rank[0])
  const bring = imports.exec(text)
  if (bring) {
    const part = bring[1]
    return part === undefined || equal(num(part), num(max)) ? one({ kind: 'import', outOf: '100', when: bring[0] }) : left('sum', bring[0])
  }
  for (const s of shares) {
    const m = s.exec(text)
    if (!m) continue
    const times = m[1] ?? max
    const others = outcomesOf(text.replace(new RegExp(shares[0]!, 'g'), '').replace(m[0], ''))
    if (others.some((o) => o.kind !== 'zero')) return left('sum', text)
    return equal(num(times), num(max)) ? one({ kind: 'share', points: times, when: m[0] }) : left('sum', m[0])
  }
  return null
}

const deductions = (of: readonly Outcome[], rule: string, content: string): Clause[] | { reason: FlagReason; words: string } => {
  const out: Clause[] = []
  for (const o of of) {
    const c: Clause | FlagReason = o.kind === 'zero' ? { kind: 'zero', when: o.when } : deductionOf(o, rule, content)
    if (typeof c === 'string') return { reason: c, words: o.sentence }
    out.push(c)
  }
  const stair = out.find((c) => c.kind === 'if' && /\d[^,]*以上|\d-\d/.test(c.when))
  if (stair && 'when' in stair && out.some((c) => c.kind === 'per' || c.kind === 'short')) return { reason: 'steps', words: stair.when }
  return out
}

/** Gets by value: every condition names a stretch of one figure, or says that there is none. */
const byValue = (all: readonly Outcome[], gets: readonly Outcome[], content: string, text: string): ItemReading | null => {
  const ranges = new Map<Outcome, Range>()
  for (const o of all) {
    const r = rangeOf(o.when.split(',').at(-1)!) ?? rangeOf(o.when)
    if (r) ranges.set(o, r)
  }
  if (!gets.some((o) => ranges.has(o))) return null
  const counter = [...ranges.values()].map((r) => r.unit).find((u) => u !== '') ?? ''
  const lowest = [...ranges.values()].reduce<string | null>(
    (low, r) => (r.from !== null && (low === null || compare(num(r.from), num(low)) < 0) ? r.from : low),
    null,
  )
  for (const o of all) {
    if (ranges.has(o)) continue
    const norm = (/达标$/.test(o.when) ? normsFor('', content, counter, '') : null) ?? []
    if (norm.length === 1) ranges.set(o, { from: norm[0]!.n, to: null, unit: counter })
    else if (o.kind === 'zero' && lowest !== null && nothing.test(o.when)) ranges.set(o, { from: null, to: lowest, unit: '' })
    else return left('band-gap', text)
  }
  const bands = bandsFrom(all.map((o) => ({ range: ranges.get(o)!, points: o.points })))
  return typeof bands === 'string' ? left(bands, text) : one(bands)
}

const additive = (gets: readonly Outcome[], zeros: readonly Outcome[], max: string, text: string): ItemReading => {
  const points = gets.map((o) => num(o.points))
  const best = points.reduce((a, b) => (compare(a, b) > 0 ? a : b))
  if (equal(best, num(max)) && gets.length + zeros.length > 1)
    return one({
      kind: 'levels',
      levels: [...gets, ...zeros.slice(0, 1)].map((o) => ({ points: o.points, when: o.when })),
    })
  if (zeros.length === 0 && equal(sum(points), num(max)))
    return { clauses: gets.map((o) => ({ kind: 'get', points: o.points, when: o.when })), flag: null }
  return left('sum', text)
}

/**
 * One item's rule, whole or not at all. `content`: the description beside it, where what is owed often stands.
 * Nothing is guessed: what the grammar does not cover is flagged with its reason.
 */
export const readItem = (ruleText: string, contentText: string, max: string | null): ItemReading => {
  const content = plain(contentText)
  const whole = plain(ruleText)
  if (whole === '') return left('no-rule', '')
  if (max === null) return left('no-max', ruleText)
  if (discretion.test(whole)) return left('discretion', discretion.exec(whole)![0])
  const listed = lists.exec(whole)
  if (listed) return left('leftover', listed[0])
  const straight = direct(whole, max)
  if (straight) return straight
  const { rest: text, ceilings } = ceilingsOf(tidy(whole))
  const all = outcomesOf(text).map((o) => (o.kind === 'full' ? { ...o, points: max } : o))
  if (all.length === 0) return left('no-rule', ruleText)
  const more = leftover(text)
  if (more) return left('leftover', more)
  const open = all.find((o) => openList.test(o.when))
  if (open) return left('open-list', open.when)
  const over = all.find((o) => compare(num(o.points), num(max)) > 0)
  if (over) return left('above-max', over.sentence)
  if (ceilings.some((c) => !equal(num(c), num(max)))) return left('sum', ruleText)
  const gets = all.filter((o) => o.kind === 'get' || o.kind === 'full')
  const deducts = all.filter((o) => o.kind === 'deduct')
  const zeros = all.filter((o) => o.kind === 'zero')
  // What is owed is never read from the condition of a 不得分.
  const wording = all
    .filter((o) => o.kind !== 'zero')
    .map((o) => o.when)
    .join(';')
  if (gets.length === 0) {
    const read = deductions(all, wording, content)
    return Array.isArray(read) ? { clauses: read, flag: null } : left(read.reason, read.words)
  }
  if (deducts.length > 0) {
    // 达到 90 % 得 5 分，每低 1 个百分点扣 0.5 分: the full mark only names what is owed.
    if (gets.length > 1 || !equal(num(gets[0]!.points), num(max))) return left('sum', ruleText)
    const goal = rangeOf(gets[0]!.when)
    const owed = goal?.from ? `达到${goal.from}${goal.unit}` : ''
    const read = deductions(
      all.filter((o) => o !== gets[0]),
      owed || wording,
      content,
    )
    return Array.isArray(read) ? { clauses: read, flag: null } : left(read.reason, read.words)
  }
  if (gets.every((o) => /每(?!季|年|月|半年|学期)/.test(o.when)))
    return { clauses: gets.map((o) => ({ kind: 'each', points: o.points, when: o.when })), flag: null }
  if (gets.filter((o) => phases.test(o.when)).length > 1) return left('sum', ruleText)
  if (gets.some((o) => /每(?!季|年|月|半年|学期)/.test(o.when))) return left('sum', ruleText)
  return byValue(all, gets, content, ruleText) ?? additive(gets, zeros, max, ruleText)
}

/** Sum of exact points. */
export const pointsSum = (points: readonly string[]): Rational => points.map(num).reduce(add, num('0'))
