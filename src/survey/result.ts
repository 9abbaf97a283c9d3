import { div, type Rational, rational, sum, toDecimal, toExact } from '../lib/rational.ts'
import { printedShares, wilson } from '../lib/shares.ts'
import { clopperPearson } from '../poll/interval.ts'
import { type Definition, NO_OPINION, optionsOf, type Question, questionsOf } from './definition.ts'
import { asked } from './logic.ts'
import { type Estimate, estimateOf, leastAnswers } from './randomised.ts'
import { isStraight, type Straight, straightOf } from './straight.ts'
import { type Suppressed, suppress } from './suppress.ts'
import { type Stratum, weightedInterval, weightedShare } from './weight.ts'

/** One answered questionnaire, without anything that says whose. */
export interface AnswerRow {
  stratum: string
  answers: Readonly<Record<string, string | readonly string[]>>
}
export interface OptionFigure {
  id: string
  title: string
  n: number
  /** Per cent; those of a question add up to 100.00. Null for an answer outside the denominator. */
  share: string | null
  /** 95 %, of those who answered; exact under 40. */
  interval: { low: number; high: number } | null
  weighted: { exact: string; printed: string; low: number; high: number } | null
}
export interface QuestionFigure {
  id: string
  kind: Question['kind']
  text: string
  /** Asked of so many, answered by so many. */
  asked: number
  answered: number
  /** Too few answers: nothing of them is shown. */
  withheld: boolean
  options: OptionFigure[]
  satisfied: { n: number; of: number; printed: string; interval: { low: number; high: number } } | null
  dissatisfied: { n: number; of: number; printed: string; interval: { low: number; high: number } } | null
  /** Strata × answers; null in a cell: left out; null: no table can be shown or none is made. */
  cross: { columns: string[]; rows: { stratum: string; cells: (number | null)[] }[] } | null
  number: { mean: string; median: string; low: string; high: string } | null
  sensitive: (Estimate & { least: number }) | { least: number; n: number } | null
  /** Counts of the options without forms that answer a whole battery alike; null where that would tell about few. */
  withoutStraight: number[] | null
}
export interface SurveyResult {
  format: 'zhengyou.survey.result/1'
  strata: Stratum[]
  total: Omit<Stratum, 'stratum'>
  questions: QuestionFigure[]
  straight: Straight[]
}

const EXACT_UNDER = 40
const intervalOf = (n: number, of: number): { low: number; high: number } => (of < EXACT_UNDER ? clopperPearson(n, of)! : wilson(n, of)!)
const percent = (n: number, of: number): string => toDecimal(rational(100 * n, of), 2)
const has = (a: string | readonly string[] | undefined, id: string): boolean => (typeof a === 'string' ? a === id : (a ?? []).includes(id))

const crossOf = (q: Question, rows: readonly AnswerRow[], strata: readonly Stratum[], least: number): QuestionFigure['cross'] => {
  // Only where everybody is asked and one answer is given: the number asked below a condition is a cell of the question above it.
  if ((q.kind !== 'single' && q.kind !== 'scale') || q.when.length > 0 || strata.length < 2) return null
  const columns = [...optionsOf(q), { id: '', title: '' }]
  const counts = strata.map((s) => {
    const of = rows.filter((r) => r.stratum === s.stratum)
    return columns.map((c) => of.filter((r) => (c.id === '' ? r.answers[q.id] === undefined : has(r.answers[q.id], c.id))).length)
  })
  const shown: Suppressed | null = suppress(counts, least)
  return shown === null
    ? null
    : { columns: columns.map((c) => c.id), rows: strata.map((s, i) => ({ stratum: s.stratum, cells: shown[i]! })) }
}

const numbers = (values: readonly Rational[], places: number): NonNullable<QuestionFigure['number']> => {
  const sorted = [...values].sort((a, b) => (a.n * b.d < b.n * a.d ? -1 : 1))
  const at = (k: number, of: number): Rational => {
    const i = Math.floor(((sorted.length - 1) * k) / of)
    return ((sorted.length - 1) * k) % of === 0 ? sorted[i]! : div(sum([sorted[i]!, sorted[i + 1]!]), rational(2))
  }
  // The least and the greatest are one person's each; the quarters are not.
  return {
    mean: toDecimal(div(sum(sorted), rational(sorted.length)), places + 1),
    median: toDecimal(at(1, 2), places + 1),
    low: toDecimal(at(1, 4), places + 1),
    high: toDecimal(at(3, 4), places + 1),
  }
}

const parse = (text: string): Rational => {
  const [whole = '0', part = ''] = text.split('.')
  return rational(BigInt(whole + part), 10n ** BigInt(part.length))
}

const figureOf = (
  d: Definition,
  q: Question,
  rows: readonly AnswerRow[],
  straight: ReadonlySet<AnswerRow>,
  strata: readonly Stratum[],
): QuestionFigure => {
  const least = d.settings.smallest
  const was = rows.filter((r) => asked(d, r.answers).has(q.id))
  const said = was.filter((r) => r.answers[q.id] !== undefined)
  const withheld = said.length < least
  const empty: QuestionFigure = {
    id: q.id,
    kind: q.kind,
    text: q.text,
    asked: was.length,
    answered: said.length,
    withheld,
    options: [],
    satisfied: null,
    dissatisfied: null,
    cross: null,
    number: null,
    sensitive: null,
    withoutStraight: null,
  }
  if (q.kind === 'sensitive') {
    const yes = said.filter((r) => r.answers[q.id] === 'yes').length
    const e = estimateOf(q.design, yes, said.length)
    const n = leastAnswers(q.design)
    return { ...empty, withheld: e === null, sensitive: e === null ? { least: n, n: said.length } : { ...e, least: n } }
  }
  if (withheld || q.kind === 'text') return empty
  if (q.kind === 'number') return { ...empty, number: numbers(said.map((r) => parse(r.answers[q.id] as string)), q.places) } // biome-ignore format: one line
  const cross = crossOf(q, rows, strata, least)
  // A weighted share is an equation over the cells: it is printed only where no cell is left out.
  const open = strata.length === 1 || cross?.rows.every((r) => r.cells.every((c) => c !== null)) === true
  const options = optionsOf(q)
  const counts = options.map((o) => said.filter((r) => has(r.answers[q.id], o.id)).length)
  const valid = options.map((o) => o.id !== NO_OPINION)
  const of = q.kind === 'many' ? said.length : counts.reduce((n, c, i) => n + (valid[i] ? c : 0), 0)
  const spread = printedShares(counts.map((c, i) => (valid[i] ? c : 0)))
  const weightedOf = (id: string): OptionFigure['weighted'] => {
    if (!open || strata.length < 2) return null
    const part = new Map(
      strata.map((s) => {
        const here = said.filter((r) => r.stratum === s.stratum && !has(r.answers[q.id], NO_OPINION))
        return [s.stratum, { x: here.filter((r) => has(r.answers[q.id], id)).length, n: here.length }]
      }),
    )
    const share = weightedShare(strata, part)
    if (share === null) return null
    const { low, high } = weightedInterval(share, strata, new Map([...part].map(([s, p]) => [s, p.n])))
    return { exact: toExact(share), printed: toDecimal({ n: 100n * share.n, d: share.d }, 2), low, high }
  }
  const rate = (ids: readonly string[]): QuestionFigure['satisfied'] => {
    const n = options.reduce((sum, o, i) => sum + (ids.includes(o.id) ? counts[i]! : 0), 0)
    return of === 0 ? null : { n, of, printed: percent(n, of), interval: intervalOf(n, of) }
  }
  const kept = said.filter((r) => !straight.has(r))
  const without = options.map((o) => kept.filter((r) => has(r.answers[q.id], o.id)).length)
  // What differs between the two rows is what the forms left out said: no grade of few of them.
  const tellable = straight.size >= least && kept.length >= least && without.every((n, i) => counts[i] === n || counts[i]! - n >= least)
  return {
    ...empty,
    options: options.map((o, i) => ({
      id: o.id,
      title: o.title,
      n: counts[i]!,
      share: valid[i] && spread !== null ? spread[i]! : null,
      interval: valid[i] && of > 0 ? intervalOf(counts[i]!, of) : null,
      weighted: valid[i] ? weightedOf(o.id) : null,
    })),
    satisfied: q.kind === 'scale' ? rate(q.scale.satisfied) : null,
    dissatisfied: q.kind === 'scale' ? rate(q.scale.dissatisfied) : null,
    cross,
    withoutStraight: q.kind === 'scale' && q.battery !== null && tellable ? without : null,
  }
}

/** Everything that is published of a survey, from the answers alone; nothing in it is about one person. */
export const resultOf = (d: Definition, rows: readonly AnswerRow[], strata: readonly Stratum[]): SurveyResult => {
  const alike = new Map<string, Set<AnswerRow>>()
  for (const q of questionsOf(d))
    if (q.kind === 'scale' && q.battery !== null && !alike.has(q.battery))
      alike.set(q.battery, new Set(rows.filter((r) => isStraight(d, q.battery!, r.answers))))
  const of = (k: 'population' | 'drawn' | 'reached' | 'answered') => strata.reduce((n, s) => n + s[k], 0)
  return {
    format: 'zhengyou.survey.result/1',
    strata: strata.map((s) => ({ ...s })),
    total: { population: of('population'), drawn: of('drawn'), reached: of('reached'), answered: of('answered') },
    questions: questionsOf(d).map((q) =>
      figureOf(d, q, rows, (q.kind === 'scale' && q.battery !== null && alike.get(q.battery)) || new Set(), strata),
    ),
    straight: [...alike.keys()].map((b) => straightOf(d, b, rows, d.settings.smallest)),
  }
}
