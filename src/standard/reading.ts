import { compare, mul, ONE, parseRational, type Rational, rational, toDecimal, toExact } from '../lib/rational.ts'
import { standardText as t } from './standard.text.ts'
import { columnsOf } from './standard.ts'
import type { Leaf, MeasureDefinition, Rule, RuleOf, Standard } from './standard-schema.ts'

const HUNDRED = rational(100)

/** Exact decimal when it ends within four places, else two places; a minus is the sign of the printed page. */
export const shown = (r: Rational): string => {
  const exact = toExact(r)
  const short = !exact.includes('/') && (exact.split('.')[1]?.length ?? 0) <= 4
  return (short ? exact : toDecimal(r, 2)).replace('-', '−')
}
/** '91.67%'. */
export const percent = (r: Rational): string => {
  const exact = toExact(mul(r, HUNDRED))
  return `${exact.includes('/') || (exact.split('.')[1]?.length ?? 0) > 2 ? toDecimal(mul(r, HUNDRED), 2) : exact}%`.replace('-', '−')
}
/** A value of the measure in words: '90%' for a ratio, '7 名' for a count. */
export const valueText = (m: Pick<MeasureDefinition, 'kind' | 'unit'>, r: Rational): string =>
  m.kind === 'ratio' ? percent(r) : `${shown(r)} ${m.unit}`

const exactText = (text: string): string => shown(parseRational(text))

export const deductReading = (r: RuleOf<'deductPer'>, m: MeasureDefinition): string => {
  const per = parseRational(r.per ?? '1')
  const amount = (x: Rational): string =>
    m.kind === 'ratio' ? t['reading.points-of-percent']({ points: shown(mul(x, HUNDRED)) }) : `${shown(x)} ${m.unit}`
  const head = r.atLeast
    ? t['reading.deductShort']({ atLeast: valueText(m, parseRational(r.atLeast)), per: amount(per), step: exactText(r.step) })
    : t['reading.deductPer']({ per: amount(per), step: exactText(r.step) })
  const free = r.free && compare(parseRational(r.free), rational(0)) > 0 ? t['reading.free']({ free: amount(parseRational(r.free)) }) : ''
  // Silent where it cannot matter: whole occurrences counted one by one.
  const part = r.part || compare(per, ONE) !== 0 ? t[`reading.part.${r.part ?? 'none'}`] : ''
  return head + free + part
}

const bandsReading = (r: RuleOf<'bands'>, m: MeasureDefinition): string =>
  r.bands
    .map((b) => {
      const from = b.from === null ? null : valueText(m, parseRational(b.from))
      const to = b.to === null ? null : valueText(m, parseRational(b.to))
      const range =
        from && to
          ? t['reading.range.between']({ from, to })
          : from
            ? t['reading.range.from']({ from })
            : to
              ? t['reading.range.to']({ to })
              : t['reading.range.any']
      return b.points === undefined
        ? t['reading.band.proportional']({ range, times: exactText(b.proportional!) })
        : t['reading.band.points']({ range, points: exactText(b.points) })
    })
    .join('，')

const importedReading = (leaf: Leaf, r: RuleOf<'imported'>): string => {
  const { title } = r.source
  const head = r.grades
    ? t['reading.imported-grades']({
        title,
        grades: r.grades.map((g) => t['reading.imported-grade']({ grade: g.grade, points: exactText(g.points) })).join('，'),
      })
    : t['reading.imported']({ title, outOf: exactText(r.outOf!), max: exactText(leaf.max) })
  return head + t[`reading.importedNone.${leaf.ifNone ?? 'notApplicable'}`]
}

const ruleReading = (leaf: Leaf, r: Exclude<Rule, { kind: 'judged' | 'imported' }>, m: MeasureDefinition): string => {
  const max = exactText(leaf.max)
  switch (r.kind) {
    case 'deductPer':
      return deductReading(r, m)
    case 'allOrNothing':
      return t['reading.allOrNothing']({ op: t[`op.${r.op}`], threshold: valueText(m, parseRational(r.threshold)), max })
    case 'bands':
      return bandsReading(r, m)
    case 'proportional':
      return t[r.inverse ? 'reading.inverse' : 'reading.proportional']({ times: exactText(r.times ?? leaf.max), max })
    case 'poll':
      return (
        t['reading.poll']({ times: exactText(r.times ?? leaf.max), max }) +
        (r.leastBallots ? t['reading.poll.least']({ n: r.leastBallots }) : '')
      )
    case 'rank':
      return t['reading.rank']({ order: t[`reading.rank.${r.order}`], best: exactText(r.best), minus: exactText(r.minus) })
  }
}

/** Our plain reading of the rule, shown beside the original words so that a person can see whether we read it rightly. */
export const readingOf = (standard: Standard, leaf: Leaf): string =>
  baseReading(standard, leaf) + (leaf.topIsFull ? t['reading.topIsFull']({ max: exactText(leaf.max) }) : '')

const baseReading = (standard: Standard, leaf: Leaf): string => {
  const r = leaf.rule
  if (r.kind === 'imported') return importedReading(leaf, r)
  if (r.kind === 'judged') {
    const columns = standard.columns
      .filter((c) => columnsOf(standard, leaf).includes(c.id))
      .map((c) => c.title)
      .join('、')
    const { trimFrom } = standard.combination
    const head = r.step
      ? t['reading.judged.step']({ step: exactText(r.step), max: exactText(leaf.max), columns })
      : t['reading.judged.allowed']({ allowed: (r.allowed ?? []).map(exactText).join('、'), columns })
    return head + (trimFrom === undefined ? '' : t['reading.trim']({ from: trimFrom }))
  }
  const m = standard.measures[r.measure]!
  return ruleReading(leaf, r, m) + (leaf.ifNone ? t[`reading.ifNone.${leaf.ifNone}`] : '') + t['reading.measure']({ measure: m.title })
}
