import { compare, isZero, min, mul, parseRational, type Rational, rational, ZERO } from '../lib/rational.ts'
import { shown, valueText } from '../standard/reading.ts'
import { standardText } from '../standard/standard.text.ts'
import { appliesTo, meets } from '../standard/standard.ts'
import type { MeasureDefinition, RuleOf, Standard, Veto } from '../standard/standard-schema.ts'
import { type CompiledLeaf, compiled } from './compiled.ts'
import { engineText as t } from './engine.text.ts'
import { checkAward, checkExemption, checkJudgement, type Evidence, type Exemption, type Judgement } from './evidence.ts'
import { find } from './figure.ts'
import { judge, type LineColumn } from './judged.ts'
import { occurrences, ofGrade, ofTotal } from './points.ts'
import { assemble } from './totals.ts'

export type LineState = 'scored' | 'pending' | 'notApplicable' | 'cohort'
/** Why a line has no points; null when it has. */
export type WhyNot =
  | 'class'
  | 'unavailable'
  | 'none'
  | 'suppressed'
  | 'few-ballots'
  | 'exempt'
  | 'missing-measure'
  | 'later'
  | 'missing-judgement'
  | 'no-import'
  | 'import-changed'
  | 'no-result'
  | 'cohort'
  | 'cohort-waits'

export interface LineInput {
  measure: string
  title: string
  unit: string
  kind: MeasureDefinition['kind']
  numerator: Rational
  denominator: Rational | null
  /** Addresses of the records behind the figure, sorted. */
  refs: string[]
  /** Ledger position it was computed at. */
  position: number
}
export interface Line {
  id: string
  title: string
  /** Original words of the standard. */
  text: string
  /** Our reading of them. */
  reading: string
  department: string
  kind: CompiledLeaf['leaf']['rule']['kind']
  /** Ids of the branches above, outermost first. */
  above: string[]
  state: LineState
  why: WhyNot | null
  /** Who must act before it can be scored. */
  owedBy: string | null
  max: Rational
  points: Rational | null
  /** Before it is stretched to the best of the group; null where the standard does not say so. */
  raw: Rational | null
  lost: Rational | null
  /** By how much points are stretched because something else does not apply; 0 when this does not. */
  factor: Rational
  /** points × factor: what enters the total. */
  counted: Rational | null
  inputs: LineInput[]
  columns: LineColumn[]
  /** The sum that led to the points, or the reason why there are none. */
  explanation: string
}
export interface BranchSum {
  id: string
  title: string
  level: number
  /** As the standard sets it. */
  max: Rational
  /** What this unit can earn here after re-scaling. */
  countedMax: Rational
  points: Rational
  /** Most that pending lines may still bring. */
  pending: Rational
  notApplicable: number
}
export interface BonusLine {
  item: string
  title: string
  matter: string
  points: Rational
  counted: boolean
  ref: string
  explanation: string
}
export interface DeductionLine {
  id: string
  title: string
  text: string
  state: 'scored' | 'pending' | 'notApplicable'
  points: Rational
  owedBy: string | null
  inputs: LineInput[]
  explanation: string
}
export interface ConditionResult {
  id: string
  title: string
  state: 'stands' | 'not' | 'pending' | 'notApplicable'
  owedBy: string | null
  inputs: LineInput[]
  explanation: string
}
export interface VetoResult extends ConditionResult {
  effect: Veto['effect']
  basisDocument: string | null
}
export interface Total {
  tree: Rational
  bonus: Rational
  deducted: Rational
  /** tree + bonus − deducted, not below 0; 0 under a standing 'zero' veto. Exact. */
  points: Rational
  /** Most that may still be added by what is pending. */
  pending: Rational
  /** Nothing is pending: no line, deduction, veto or ladder step. */
  complete: boolean
  /** Rounded here and nowhere else, as the standard names it. */
  shown: string
}
export interface ScoreSheet {
  standard: { id: string; version: number; title: string }
  unit: Evidence['unit']
  /** Ledger position up to which records count. */
  asOf: number
  lines: Line[]
  sums: BranchSum[]
  bonus: BonusLine[]
  deductions: DeductionLine[]
  vetoes: VetoResult[]
  ladder: ConditionResult[]
  /** false under a standing 'cancelEligibility' veto. */
  eligible: boolean
  /** One total per scorer column, as if that column alone had judged. */
  columns: { id: string; title: string; points: Rational; pending: Rational; shown: string }[]
  total: Total
}

type Outcome = Pick<Line, 'state' | 'why' | 'owedBy' | 'points' | 'inputs' | 'explanation'> & { columns?: LineColumn[]; raw?: Rational }

const lineOf = (c: CompiledLeaf, o: Outcome): Line => ({
  id: c.leaf.id,
  title: c.leaf.title,
  text: c.leaf.text,
  reading: c.reading,
  department: c.leaf.department,
  kind: c.leaf.rule.kind,
  above: c.above,
  state: o.state,
  why: o.why,
  owedBy: o.owedBy,
  max: c.max,
  points: o.points,
  raw: o.raw ?? null,
  lost: null,
  factor: ZERO,
  counted: null,
  inputs: o.inputs,
  columns: o.columns ?? [],
  explanation: o.explanation,
})
const scored = (points: Rational, explanation: string, inputs: LineInput[]): Outcome => ({
  state: 'scored',
  why: null,
  owedBy: null,
  points,
  inputs,
  explanation,
})
const skip = (why: WhyNot, explanation: string, inputs: LineInput[] = []): Outcome => ({
  state: 'notApplicable',
  why,
  owedBy: null,
  points: null,
  inputs,
  explanation,
})
const wait = (state: 'pending' | 'cohort', why: WhyNot, owedBy: string | null, explanation: string, inputs: LineInput[] = []): Outcome => ({
  state,
  why,
  owedBy,
  points: null,
  inputs,
  explanation,
})

/** The latest exemption of the item; at one position the greater address. */
const exemptionOf = (evidence: Evidence, leaf: string, asOf: number): Exemption | null => {
  let last: Exemption | null = null
  for (const e of evidence.exemptions) {
    if (e.leaf !== leaf || e.ledgerPosition > asOf) continue
    const later = !last || e.ledgerPosition > last.ledgerPosition || (e.ledgerPosition === last.ledgerPosition && e.ref > last.ref)
    if (later) last = e
  }
  return last
}

const office = t['owed.office']
/** The frozen result of another round: taken as it was named, never as 0 where there is none. */
const scoreImported = (c: CompiledLeaf, r: RuleOf<'imported'>, evidence: Evidence, asOf: number): Outcome => {
  const named = evidence.imports?.[c.leaf.id]
  const { title } = r.source
  if (!named) return wait('pending', 'no-import', office, t['why.no-import']({ title, owedBy: office }))
  const digest = named.digest.slice(0, 16)
  if (named.changed) return wait('pending', 'import-changed', office, t['why.import-changed']({ title: named.title, digest }))
  if (r.source.package !== undefined && r.source.package !== named.digest)
    return wait('pending', 'import-changed', office, t['why.other-import']({ title, digest: r.source.package.slice(0, 16) }))
  if (named.ledgerPosition > asOf)
    return wait('pending', 'later', office, t['why.later']({ measure: named.title, position: named.ledgerPosition, asOf }))
  const { result } = named
  const listed = result && r.grades?.find((g) => g.grade === result.grade || g.grade === result.gradeTitle)
  if (result && r.grades && !listed)
    return wait('pending', 'no-result', office, t['why.no-such-grade']({ title, grade: result.gradeTitle }))
  if (!result) {
    if (c.leaf.ifNone === 'full') return scored(c.max, t['working.import-full']({ title }), [])
    if (c.leaf.ifNone === 'zero') return scored(ZERO, t['working.import-zero']({ title }), [])
    return skip('no-result', t['why.no-result']({ title }))
  }
  const { points, working } = listed
    ? ofGrade(result.gradeTitle, parseRational(listed.points), c.max)
    : ofTotal(parseRational(result.score), parseRational(r.outOf!), c.max)
  return scored(points, working, [])
}

/** A line as it stands before its group is known. */
const scoreLeaf = (standard: Standard, c: CompiledLeaf, evidence: Evidence, judgements: readonly Judgement[], asOf: number): Outcome => {
  const o = scoreAlone(standard, c, evidence, judgements, asOf)
  if (!c.leaf.topIsFull || o.points === null) return o
  if (c.leaf.rule.kind === 'rank') return o
  return { ...o, state: 'cohort', why: 'cohort', points: null, raw: o.points }
}

const scoreAlone = (standard: Standard, c: CompiledLeaf, evidence: Evidence, judgements: readonly Judgement[], asOf: number): Outcome => {
  const { leaf } = c
  if (!appliesTo(leaf, evidence.unit.class)) return skip('class', t['why.class'])
  const exempt = exemptionOf(evidence, leaf.id, asOf)
  if (exempt) return skip('exempt', t['why.exempt']({ reason: exempt.reason }))
  const r = leaf.rule
  if (r.kind === 'judged') {
    const { points, owedBy, columns, explanation } = judge(standard, c, judgements)
    const outcome = points ? scored(points, explanation, []) : wait('pending', 'missing-judgement', owedBy, explanation, [])
    return { ...outcome, columns }
  }
  if (r.kind === 'imported') return scoreImported(c, r, evidence, asOf)
  const found = find(standard, evidence, asOf, r.measure)
  const input = found.input
  const empty =
    (found.ok && leaf.ifNone && found.figure.denominator && isZero(found.figure.denominator)) || (!found.ok && found.why === 'none')
  if (empty && input) {
    const denominator = standard.measures[r.measure]!.denominator ?? input.title
    if (leaf.ifNone === 'full') return scored(c.max, t['working.none-full']({ denominator }), [input])
    if (leaf.ifNone === 'zero') return scored(ZERO, t['working.none-zero']({ denominator }), [input])
    return skip('none', t['why.none']({ denominator }), [input])
  }
  if (!found.ok) {
    const inputs = input ? [input] : []
    return found.pending ? wait('pending', found.why, found.owedBy, found.words, inputs) : skip(found.why, found.words, inputs)
  }
  if (r.kind === 'poll' && compare(found.figure.denominator ?? ZERO, rational(r.leastBallots ?? 1)) < 0) {
    const n = shown(found.figure.denominator ?? ZERO)
    return skip('few-ballots', t['why.few-ballots']({ measure: found.input.title, n, least: r.leastBallots ?? 1 }))
  }
  if (r.kind === 'rank') return wait('cohort', 'cohort', null, t['why.cohort'], [found.input])
  const { points, working } = c.reckon!(found.figure)
  return scored(points, working, [found.input])
}

const bonusLines = (standard: Standard, evidence: Evidence, asOf: number): BonusLine[] => {
  const items = new Map((standard.bonus?.items ?? []).map((i) => [i.id, i]))
  const rows = evidence.awards
    .filter((a) => a.ledgerPosition <= asOf)
    .map((a) => ({ a, item: items.get(a.item)!, points: parseRational(items.get(a.item)!.points) }))
    // Best first, so that the first of a matter is the one that counts; the address settles equals.
    .sort((x, y) => compare(y.points, x.points) || (x.a.ref < y.a.ref ? -1 : x.a.ref > y.a.ref ? 1 : 0))
  const seen = new Set<string>()
  return rows.map(({ a, item, points }) => {
    const key = JSON.stringify([item.group ?? item.id, a.matter])
    const counted = !seen.has(key)
    seen.add(key)
    const explanation = counted
      ? t['working.bonus']({ matter: a.matter, item: item.title, points: shown(points) })
      : t['working.bonus-lower']({ matter: a.matter, item: item.title })
    return { item: item.id, title: item.title, matter: a.matter, points, counted, ref: a.ref, explanation }
  })
}

const deductionLines = (standard: Standard, evidence: Evidence, asOf: number): DeductionLine[] =>
  standard.deductions.map((d) => {
    const found = find(standard, evidence, asOf, d.rule.measure)
    const base = { id: d.id, title: d.title, text: d.text, inputs: found.input ? [found.input] : [] }
    if (!found.ok)
      return { ...base, state: found.pending ? 'pending' : 'notApplicable', points: ZERO, owedBy: found.owedBy, explanation: found.words }
    const { n, lead } = occurrences(d.rule, standard.measures[d.rule.measure]!)(found.figure)
    const raw = mul(n, parseRational(d.rule.step))
    const points = d.cap === undefined ? raw : min(raw, parseRational(d.cap))
    const sentence = t['working.deduction']({ n: shown(n), step: shown(parseRational(d.rule.step)), result: shown(points) })
    return { ...base, state: 'scored', points, owedBy: null, explanation: lead + sentence }
  })

const holds = (
  standard: Standard,
  evidence: Evidence,
  asOf: number,
  c: { id: string; title: string; when: Veto['when'] },
): ConditionResult => {
  const found = find(standard, evidence, asOf, c.when.measure)
  const base = { id: c.id, title: c.title, inputs: found.input ? [found.input] : [] }
  if (!found.ok) return { ...base, state: found.pending ? 'pending' : 'notApplicable', owedBy: found.owedBy, explanation: found.words }
  const m = standard.measures[c.when.measure]!
  const words = {
    measure: m.title,
    value: valueText(m, found.figure.value),
    op: standardText[`op.${c.when.op}`],
    threshold: valueText(m, parseRational(c.when.threshold)),
  }
  const stands = meets(c.when, found.figure.value)
  return { ...base, state: stands ? 'stands' : 'not', owedBy: null, explanation: stands ? t['veto.stands'](words) : t['veto.not'](words) }
}

/**
 * The score sheet of one unit: a pure function of a frozen standard and of evidence up to a ledger position.
 * The order of measures, judgements and awards does not matter. What is missing is pending, never 0.
 * @throws what checkJudgement, checkExemption and checkAward refuse
 */
export const sheet = (standard: Standard, evidence: Evidence, asOf: number): ScoreSheet => {
  for (const j of evidence.judgements) checkJudgement(standard, j)
  for (const e of evidence.exemptions) checkExemption(standard, e)
  for (const a of evidence.awards) checkAward(standard, a)
  const byLeaf = new Map<string, Judgement[]>()
  for (const j of evidence.judgements) {
    if (j.ledgerPosition > asOf) continue
    const have = byLeaf.get(j.leaf)
    if (have) have.push(j)
    else byLeaf.set(j.leaf, [j])
  }
  const lines = compiled(standard).leaves.map((c) => lineOf(c, scoreLeaf(standard, c, evidence, byLeaf.get(c.leaf.id) ?? [], asOf)))
  return assemble(standard, {
    unit: evidence.unit,
    asOf,
    lines,
    bonus: bonusLines(standard, evidence, asOf),
    deductions: deductionLines(standard, evidence, asOf),
    vetoes: standard.vetoes.map((v) => ({ ...holds(standard, evidence, asOf, v), effect: v.effect, basisDocument: v.basisDocument })),
    ladder: standard.ladder.map((l) => holds(standard, evidence, asOf, { id: l.grade, title: l.text, when: l.when })),
  })
}
