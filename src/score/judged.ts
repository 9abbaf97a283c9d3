import { add, compare, div, mul, parseRational, type Rational, rational, sub, sum, ZERO } from '../lib/rational.ts'
import { percent, shown } from '../standard/reading.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { type CompiledLeaf, compiled } from './compiled.ts'
import { engineText as t } from './engine.text.ts'
import type { Judgement } from './evidence.ts'

export interface LineColumn {
  id: string
  title: string
  /** Exact mean of its scorers, without the ends where the standard says so; null when none has judged. */
  points: Rational | null
  /** One per scorer, the latest, by scorer. */
  judgements: { by: string; points: Rational; reason: string; ref: string; position: number }[]
}
export interface Judged {
  points: Rational | null
  owedBy: string | null
  columns: LineColumn[]
  explanation: string
}

/** A later judgement of the same scorer replaces the earlier; at one position the greater address does. */
const latestPerScorer = (judgements: readonly Judgement[]): Judgement[] => {
  const last = new Map<string, Judgement>()
  for (const j of judgements) {
    const have = last.get(j.by)
    if (!have || j.ledgerPosition > have.ledgerPosition || (j.ledgerPosition === have.ledgerPosition && j.ref > have.ref)) last.set(j.by, j)
  }
  return [...last.values()].sort((a, b) => (a.by < b.by ? -1 : 1))
}

/** Lowest first: what the mean leaves out stands at the ends. */
const ends = (judgements: LineColumn['judgements']): { low: Rational; high: Rational } => {
  const sorted = judgements.map((j) => j.points).sort(compare)
  return { low: sorted[0]!, high: sorted.at(-1)! }
}

/** Mean of a column; with `trimFrom` scorers or more one highest and one lowest are left out. */
const mean = (judgements: LineColumn['judgements'], trimFrom: number | undefined): Rational => {
  const all = sum(judgements.map((j) => j.points))
  if (trimFrom === undefined || judgements.length < trimFrom) return div(all, rational(judgements.length))
  const { low, high } = ends(judgements)
  return div(sub(sub(all, low), high), rational(judgements.length - 2))
}

const sentence = (c: LineColumn & { points: Rational }, trimFrom: number | undefined): string => {
  const points = shown(c.points)
  if (trimFrom !== undefined && c.judgements.length >= trimFrom) {
    const { low, high } = ends(c.judgements)
    return t['working.judged-trimmed']({
      column: c.title,
      points,
      n: c.judgements.length,
      high: shown(high),
      low: shown(low),
      kept: c.judgements.length - 2,
      reasons: c.judgements.map((j) => j.reason).join('；'),
    })
  }
  const [only] = c.judgements
  return c.judgements.length === 1 && only
    ? t['working.judged-one']({ column: c.title, points, reason: only.reason })
    : t['working.judged-many']({ column: c.title, points, n: c.judgements.length, reasons: c.judgements.map((j) => j.reason).join('；') })
}

/** The columns of one judged item and what the standard makes of them. */
export const judge = (standard: Standard, leaf: CompiledLeaf, judgements: readonly Judgement[]): Judged => {
  const columns = leaf.columns.map((c): LineColumn => {
    const own = latestPerScorer(judgements.filter((j) => j.column === c.id)).map((j) => ({
      by: j.by,
      points: parseRational(j.points),
      reason: j.reason,
      ref: j.ref,
      position: j.ledgerPosition,
    }))
    const points = own.length === 0 ? null : mean(own, standard.combination.trimFrom)
    return { id: c.id, title: c.title, points, judgements: own }
  })
  const has = (c: LineColumn): c is LineColumn & { points: Rational } => c.points !== null
  const combination = standard.combination
  const { weights } = compiled(standard)
  const counting =
    combination.kind === 'latest'
      ? combination.order.flatMap((id) => columns.filter((c) => c.id === id))
      : columns.filter((c) => compare(weights.get(c.id) ?? ZERO, ZERO) > 0)
  const present = counting.filter(has)
  const missing = counting.filter((c) => !has(c) && leaf.columns.find((x) => x.id === c.id)!.always)
  const last = present.at(-1)
  if (missing.length > 0 || !last) {
    const owed = (missing.length > 0 ? missing : counting).map((c) => leaf.columns.find((x) => x.id === c.id)!.scorer)
    const owedBy = [...new Set(owed)].join('、')
    return { points: null, owedBy, columns, explanation: t['why.missing-judgement']({ owedBy }) }
  }
  const reasons = present.map((c) => sentence(c, combination.trimFrom)).join('。')
  if (combination.kind === 'latest' || present.length === 1) {
    const after = present.length === 1 ? '' : `。${t['working.latest']({ column: last.title, result: shown(last.points) })}`
    return { points: last.points, owedBy: null, columns, explanation: reasons + after }
  }
  const all = sum(present.map((c) => weights.get(c.id)!))
  const terms = present.map((c) => ({ c, w: div(weights.get(c.id)!, all) }))
  const points = terms.reduce((s, { c, w }) => add(s, mul(c.points, w)), ZERO)
  const words = terms.map(({ c, w }) => `${shown(c.points)} × ${percent(w)}`).join(' + ')
  return { points, owedBy: null, columns, explanation: `${reasons}。${t['working.weighted']({ terms: words, result: shown(points) })}` }
}
