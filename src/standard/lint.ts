import { z } from 'zod'
import { compare, div, equal, isZero, max, min, mul, ONE, parseRational, type Rational, rational, sum, ZERO } from '../lib/rational.ts'
import { type Facts, refusal } from '../lib/refusal.ts'
import { percent, shown } from './reading.ts'
import { shownOnly } from './rehearse.ts'
import { standardText as t } from './standard.text.ts'
import { appliesTo, branchesOf, columnsOf, isLeaf, leavesOf, measureOfLeaf } from './standard.ts'
import type { Leaf, MeasureDefinition, Standard } from './standard-schema.ts'
import { weigh } from './weigh.ts'

/** Red lines a text crosses: the one dictionary of the product is handed in, because it stands further to the right. */
export type RedLineCheck = (text: string) => readonly { rule: string; words: string }[]

export type FindingCode = Extract<keyof typeof t, `lint.${string}`>
export interface Finding {
  code: FindingCode
  /** `refuse` stops the freezing; `warn` is shown and stays a person's decision. */
  level: 'refuse' | 'warn'
  /** Id of the item it is about, '' for the whole. */
  at: string
  sentence: string
}

export const findingOut = z.object({ code: z.string(), level: z.enum(['refuse', 'warn']), at: z.string(), sentence: z.string() })

/** Findings that stop the freezing, in words. */
export const notAcceptable = refusal<{ findings: string[] }>()(422, 'standard.not-acceptable')

// A caller of one kind per code: the sentence is built here so that a finding travels whole.
const finding = <C extends FindingCode>(level: Finding['level'], code: C, at: string, facts: Parameters<(typeof t)[C]>[0]): Finding => ({
  code,
  level,
  at,
  sentence: (t[code] as (f: Facts) => string)(facts as Facts),
})

const num = parseRational
const name = (x: { id: string; title: string }): string => `${x.id} ${x.title}`

/** Sums of points, for every class the standard knows: what does not apply to a class is not counted for it. */
const sums = (s: Standard): Finding[] => {
  const classes = s.classes.length > 0 ? s.classes : [{ id: null, title: null }]
  const out: Finding[] = []
  const total = sum(s.tree.map((n) => num(n.max)))
  const perClass = s.tree.some((n) => isLeaf(n) && n.appliesTo !== undefined)
  if (!perClass && !equal(total, num(s.total))) out.push(finding('refuse', 'lint.total-not-100', '', { total: shown(total), class: null }))
  for (const c of classes) {
    const of = (l: Leaf): Rational => (c.id === null || appliesTo(l, c.id) ? num(l.max) : ZERO)
    if (perClass) {
      const own = sum(s.tree.map((n) => (isLeaf(n) ? of(n) : num(n.max))))
      // More than the whole cannot be meant; less is stretched by re-scaling, which the author should know.
      if (!equal(own, num(s.total)))
        out.push(
          finding(compare(own, num(s.total)) > 0 ? 'refuse' : 'warn', 'lint.total-not-100', '', { total: shown(own), class: c.title }),
        )
    }
    for (const { branch } of branchesOf(s)) {
      const own = sum(branch.children.map((n) => (isLeaf(n) ? of(n) : num(n.max))))
      if (equal(own, num(branch.max))) continue
      const some = branch.children.some((n) => isLeaf(n) && n.appliesTo !== undefined)
      const level = some && compare(own, num(branch.max)) < 0 ? 'warn' : 'refuse'
      out.push(
        finding(level, 'lint.branch-sum', branch.id, { at: name(branch), sum: shown(own), max: branch.max, class: some ? c.title : null }),
      )
    }
  }
  // A finding that holds for every class alike is said once.
  return out.filter((f, i) => out.findIndex((g) => g.sentence === f.sentence) === i)
}

const references = (s: Standard): Finding[] => {
  const out: Finding[] = []
  const ids = [
    ...leavesOf(s).map((l) => l.leaf.id),
    ...branchesOf(s).map((b) => b.branch.id),
    ...s.deductions.map((d) => d.id),
    ...(s.bonus?.items ?? []).map((i) => i.id),
  ]
  const lists = [
    ids,
    s.columns.map((c) => c.id),
    s.classes.map((c) => c.id),
    s.grades.bands.map((b) => b.id),
    s.vetoes.map((v) => v.id),
    s.ladder.map((l) => l.grade),
  ]
  for (const of of lists)
    for (const id of new Set(of.filter((x, i) => of.indexOf(x) !== i))) out.push(finding('refuse', 'lint.duplicate-id', id, { at: id }))
  const need = (at: string, what: string, known: readonly { id: string }[], asked: readonly string[]): void => {
    for (const id of asked)
      if (!known.some((k) => k.id === id)) out.push(finding('refuse', 'lint.unknown', at, { at: at || s.title, what, name: id }))
  }
  for (const { leaf } of leavesOf(s)) {
    need(leaf.id, '评分栏', s.columns, leaf.columns ?? [])
    need(leaf.id, '单位类别', s.classes, leaf.appliesTo ?? [])
    if (leaf.appliesTo && !leaf.appliesTo.some((c) => s.classes.some((k) => k.id === c)))
      out.push(finding('refuse', 'lint.no-class', leaf.id, { at: name(leaf) }))
  }
  need('', '等次', s.grades.bands, [...(s.grades.shares ?? []).map((x) => x.grade), ...s.ladder.map((l) => l.grade)])
  for (const v of s.vetoes) if (v.effect.kind === 'capGrade') need(v.id, '等次', s.grades.bands, [v.effect.grade])
  need('', '评分栏', s.columns, s.combination.kind === 'latest' ? s.combination.order : Object.keys(s.combination.weights))
  return out
}

const weights = (s: Standard): Finding[] => {
  const out: Finding[] = []
  const { combination } = s
  const counts = (id: string): boolean =>
    combination.kind === 'latest' ? combination.order.includes(id) : compare(num(combination.weights[id] ?? '0'), ZERO) > 0
  if (combination.kind === 'weights') {
    const all = Object.values(combination.weights).map(num)
    if (!equal(sum(all), ONE) || all.some((w) => compare(w, ZERO) < 0))
      out.push(finding('refuse', 'lint.weights', '', { sum: shown(sum(all)) }))
  }
  if (combination.trimFrom !== undefined) out.push(finding('warn', 'lint.trim-uneven', '', { from: combination.trimFrom }))
  for (const { leaf } of leavesOf(s))
    if (leaf.rule.kind === 'judged' && !columnsOf(s, leaf).some(counts))
      out.push(finding('refuse', 'lint.columns-without-weight', leaf.id, { at: name(leaf) }))
  return out
}

const bandsOf = (s: Standard): Finding[] =>
  leavesOf(s).flatMap(({ leaf }): Finding[] => {
    if (leaf.rule.kind !== 'bands') return []
    const problem = (p: 'overlap' | 'gap' | 'empty'): Finding[] => [
      finding('refuse', 'lint.bands', leaf.id, { at: name(leaf), problem: p }),
    ]
    const rows = leaf.rule.bands.map((b) => ({ from: b.from === null ? null : num(b.from), to: b.to === null ? null : num(b.to) }))
    if (rows.some((b) => b.from && b.to && compare(b.from, b.to) >= 0)) return problem('empty')
    rows.sort((a, b) => (a.from === null ? -1 : b.from === null ? 1 : compare(a.from, b.from)))
    for (const [i, b] of rows.entries()) {
      const next = rows[i + 1]
      if (!next) break
      if (b.to === null || next.from === null || compare(b.to, next.from) > 0) return problem('overlap')
      if (compare(b.to, next.from) < 0) return problem('gap')
    }
    return []
  })

const gradesOf = (s: Standard): Finding[] => {
  const { bands, shares = [] } = s.grades
  const out: Finding[] = []
  const from = bands.map((b) => (b.from === null ? null : num(b.from)))
  if (from.at(-1) !== null) out.push(finding('refuse', 'lint.grades', '', { problem: 'last' }))
  const set = from.filter((x) => x !== null)
  if (set.some((x, i) => i > 0 && compare(x, set[i - 1]!) >= 0)) out.push(finding('refuse', 'lint.grades', '', { problem: 'order' }))
  const last = bands.at(-1)!.id
  if (shares.some((x) => x.grade === last || compare(num(x.atMost), ZERO) < 0 || compare(num(x.atMost), ONE) > 0))
    out.push(finding('refuse', 'lint.grades', '', { problem: 'share' }))
  return out
}

/** The most any unit can earn here, from the rule and what its measure can be worth (a ratio: 0 to 1). */
const bestPossible = (leaf: Leaf, m: MeasureDefinition | undefined): Rational => {
  const most = num(leaf.max)
  const ratio = m?.kind === 'ratio'
  const r = leaf.rule
  switch (r.kind) {
    case 'judged':
      if (r.allowed) return r.allowed.map(num).reduce((a, b) => max(a, b), ZERO)
      return mul(num(r.step!), rational(div(most, num(r.step!)).n / div(most, num(r.step!)).d))
    case 'allOrNothing': {
      const edge = compare(num(r.threshold), ONE)
      const out = ratio && (((r.op === '>=' || r.op === '=') && edge > 0) || (r.op === '>' && edge >= 0))
      return out ? ZERO : most
    }
    case 'bands': {
      const open = r.bands.filter((b) => !ratio || b.from === null || compare(num(b.from), ONE) <= 0)
      const worth = open.map((b) => {
        if (b.points !== undefined) return num(b.points)
        const top = ratio ? min(ONE, b.to === null ? ONE : num(b.to)) : b.to === null ? most : num(b.to)
        return mul(num(b.proportional!), top)
      })
      return min(
        most,
        worth.reduce((a, b) => max(a, b), ZERO),
      )
    }
    case 'proportional':
    case 'poll':
      return ratio ? min(most, r.times === undefined ? most : num(r.times)) : most
    case 'rank':
      return min(most, num(r.best))
    case 'deductPer': {
      const short = ratio && r.atLeast !== undefined && compare(num(r.atLeast), ONE) > 0
      return short ? ZERO : most
    }
    case 'imported':
      return r.grades
        ? min(
            most,
            r.grades.map((g) => num(g.points)).reduce((a, b) => max(a, b), ZERO),
          )
        : most
  }
}

const redRule = (rule: string): string => (`redline.${rule}` in t ? t[`redline.${rule}` as 'redline.check-in'] : rule)

const items = (s: Standard, redLines: RedLineCheck): Finding[] =>
  leavesOf(s).flatMap(({ leaf }): Finding[] => {
    const id = measureOfLeaf(leaf)
    const m = id === null ? undefined : s.measures[id]
    const out: Finding[] = []
    const trace = ['photo', 'signin', 'news']
    if (leaf.evidence.every((e) => trace.includes(e)))
      out.push(
        finding('warn', 'lint.trace-only', leaf.id, { at: name(leaf), kinds: leaf.evidence.map((e) => t[`evidence.${e}`]).join('、') }),
      )
    const best = bestPossible(leaf, m)
    if (compare(best, num(leaf.max)) < 0)
      out.push(finding('warn', 'lint.unreachable', leaf.id, { at: name(leaf), best: shown(best), max: leaf.max }))
    if (leaf.topIsFull)
      out.push(
        leaf.rule.kind === 'rank'
          ? finding('refuse', 'lint.top-of-rank', leaf.id, { at: name(leaf) })
          : finding('warn', 'lint.top-is-full', leaf.id, { at: name(leaf) }),
      )
    if (leaf.rule.kind === 'imported')
      for (const g of leaf.rule.grades ?? [])
        if (compare(num(g.points), num(leaf.max)) > 0)
          out.push(finding('warn', 'lint.imported-above', leaf.id, { at: name(leaf), points: g.points, max: leaf.max }))
    if (m && !m.available) out.push(finding('warn', 'lint.not-yet', leaf.id, { at: name(leaf), measure: m.title }))
    if (m && shownOnly.includes(m.id)) out.push(finding('warn', 'lint.shown-only', leaf.id, { at: name(leaf), measure: m.title }))
    const words = leaf.rule.kind === 'judged' ? [leaf.title, leaf.text, leaf.rule.guidance] : [leaf.title, leaf.text]
    for (const red of words.flatMap((text) => redLines(text)))
      out.push(finding('refuse', 'lint.red-line', leaf.id, { at: name(leaf), rule: redRule(red.rule), term: red.words }))
    return out
  })

const balance = (s: Standard): Finding[] => {
  const out: Finding[] = []
  const cases = s.classes.length > 0 ? s.classes.map((c) => c.id) : [null]
  for (const c of cases) {
    const w = weigh(s, c)
    if (isZero(w.whole)) continue
    const volume = div(w.volume, w.whole)
    if (compare(volume, rational(1, 10)) > 0) {
      const at = leavesOf(s).filter(({ leaf }) => s.measures[measureOfLeaf(leaf) ?? '']?.nature === 'volume')
      out.push(
        finding('warn', 'lint.volume-heavy', '', {
          points: shown(w.volume),
          share: percent(volume),
          items: at.map(({ leaf }) => leaf.id).join('、'),
        }),
      )
    }
    const results = div(w.result, w.whole)
    if (compare(results, rational(1, 2)) < 0 || w.nouns.length < 4)
      out.push(finding('warn', 'lint.results-thin', '', { points: shown(w.result), share: percent(results), nouns: w.nouns.length }))
  }
  const uses = new Map<string, string[]>()
  for (const { leaf } of leavesOf(s)) {
    const id = measureOfLeaf(leaf)
    if (id !== null) uses.set(id, [...(uses.get(id) ?? []), leaf.id])
  }
  for (const [id, at] of uses)
    if (at.length > 1) out.push(finding('warn', 'lint.counted-twice', at[0]!, { measure: s.measures[id]!.title, items: at.join('、') }))
  return out.filter((f, i) => out.findIndex((g) => g.sentence === f.sentence) === i)
}

const bare = (text: string): string => text.normalize('NFKC').replace(/[^\p{L}\p{N}.%]/gu, '')

/** The same words under two numbers, for the same class: one failing would cost twice. */
const sameWords = (s: Standard): Finding[] => {
  const leaves = leavesOf(s).map(({ leaf }) => leaf)
  const by = new Map<string, Leaf[]>()
  for (const leaf of leaves) {
    const key = bare(leaf.text)
    if (key.length >= 8) by.set(key, [...(by.get(key) ?? []), leaf])
  }
  const together = (a: Leaf, b: Leaf): boolean => !a.appliesTo || !b.appliesTo || a.appliesTo.some((c) => b.appliesTo!.includes(c))
  return [...by.values()].flatMap((same) => {
    const at = same.filter((a) => same.some((b) => a !== b && together(a, b)))
    return at.length > 1 ? [finding('warn', 'lint.same-words', at[0]!.id, { items: at.map((l) => l.id).join('、') })] : []
  })
}

const vetoes = (s: Standard): Finding[] =>
  s.vetoes
    .filter((v) => v.basisDocument === null)
    .map((v) =>
      s.object === 'community'
        ? finding('refuse', 'lint.veto-basis-community', v.id, { at: v.title })
        : finding('warn', 'lint.veto-basis', v.id, { at: v.title }),
    )

/** Everything that is wrong or doubtful in a standard; an empty answer means it may be frozen as it is. */
export const lint = (s: Standard, redLines: RedLineCheck): Finding[] => [
  ...references(s),
  ...sums(s),
  ...weights(s),
  ...bandsOf(s),
  ...gradesOf(s),
  ...vetoes(s),
  ...items(s, redLines),
  ...balance(s),
  ...sameWords(s),
]

/** @throws standard.not-acceptable when the linter refuses anything */
export const assertAcceptable = (s: Standard, redLines: RedLineCheck): void => {
  const findings = lint(s, redLines).filter((f) => f.level === 'refuse')
  if (findings.length > 0) throw notAcceptable({ findings: findings.map((f) => f.sentence) })
}
